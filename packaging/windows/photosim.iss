; Inno Setup: makes an installer of the built app.
;   python packaging\build.py
;   iscc /DVersion=0.1.0 /DApp=..\..\dist\photosim packaging\windows\photosim.iss
; Installs for one person without an administrator; removing it leaves the library as it is.

[Setup]
AppId={{6F0C7B1E-52B4-4C0C-9D6B-3D7A3E1B8A54}
AppName=PhotoSim
AppVersion={#Version}
AppPublisher=The PhotoSim developers
DefaultDirName={autopf}\PhotoSim
DefaultGroupName=PhotoSim
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
Compression=lzma2/fast
OutputBaseFilename=PhotoSim-{#Version}-setup
OutputDir=..\..\dist
UninstallDisplayIcon={app}\photosim.exe
SetupIconFile=..\..\build\icons\photosim.ico
LicenseFile=..\..\LICENSE
WizardStyle=modern

[InstallDelete]
; What an older version brought and this one does not.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#App}\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{group}\PhotoSim"; Filename: "{app}\photosim.exe"

[Registry]
; Open With, for photos and for folders; nothing becomes the default.
Root: HKA; Subkey: "Software\Classes\PhotoSim.Photo"; ValueType: string; ValueData: "Photo"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\PhotoSim.Photo\DefaultIcon"; ValueType: string; ValueData: "{app}\photosim.exe,0"
Root: HKA; Subkey: "Software\Classes\PhotoSim.Photo\shell\open\command"; ValueType: string; ValueData: """{app}\photosim.exe"" ""%1"""
; Find Similar in PhotoSim, in the menu of one photo: Explorer starts the program once for each.
#define Menu(str S) 'Root: HKA; Subkey: "Software\Classes\SystemFileAssociations\' + S + '\shell\PhotoSim.FindSimilar'
#define MenuText(str S) Menu(S) + '"; ValueType: string; ValueName: "MUIVerb"; ValueData: "Find Similar in PhotoSim"; Flags: uninsdeletekey'
#define MenuIcon(str S) Menu(S) + '"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\photosim.exe,0"'
#define MenuModel(str S) Menu(S) + '"; ValueType: string; ValueName: "MultiSelectModel"; ValueData: "Single"'
#define MenuCommand(str S) Menu(S) + '\command"; ValueType: string; ValueData: """{app}\photosim.exe"" ""%1"""'
#define OpenWith(str S) 'Root: HKA; Subkey: "Software\Classes\' + S + '\OpenWithProgids"; ValueType: string; ValueName: "PhotoSim.Photo"; ValueData: ""; Flags: uninsdeletevalue'
#define Suffix(str S) OpenWith(S) + NewLine + MenuText(S) + NewLine + MenuIcon(S) + NewLine + MenuModel(S) + NewLine + MenuCommand(S)
#emit Suffix('.jpg')
#emit Suffix('.jpeg')
#emit Suffix('.png')
#emit Suffix('.webp')
#emit Suffix('.tif')
#emit Suffix('.tiff')
#emit Suffix('.gif')
#emit Suffix('.bmp')
#emit Suffix('.heic')
#emit Suffix('.heif')
#emit Suffix('.avif')
#emit Suffix('.dng')
#emit Suffix('.cr2')
#emit Suffix('.cr3')
#emit Suffix('.nef')
#emit Suffix('.arw')
#emit Suffix('.orf')
#emit Suffix('.rw2')
#emit Suffix('.raf')
Root: HKA; Subkey: "Software\Classes\Directory\shell\PhotoSim"; ValueType: string; ValueData: "Open with PhotoSim"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Directory\shell\PhotoSim\command"; ValueType: string; ValueData: """{app}\photosim.exe"" ""%1"""

[Run]
Filename: "{app}\photosim.exe"; Description: "Start PhotoSim"; Flags: nowait postinstall skipifsilent
