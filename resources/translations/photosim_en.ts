<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Actions</name>
    <message numerus="yes">
        <source>Within %Ln km</source>
        <translation>
            <numerusform>Within %Ln km</numerusform>
            <numerusform>Within %Ln km</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln Stars</source>
        <translation>
            <numerusform>%Ln Star</numerusform>
            <numerusform>%Ln Stars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AlbumCommands</name>
    <message numerus="yes">
        <source>Added %Ln photos to “{name}”.</source>
        <translation>
            <numerusform>Added %Ln photo to “{name}”.</numerusform>
            <numerusform>Added %Ln photos to “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %Ln photos from “{name}”.</source>
        <translation>
            <numerusform>Removed %Ln photo from “{name}”.</numerusform>
            <numerusform>Removed %Ln photos from “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln photos.</source>
        <translation>
            <numerusform>Moved %Ln photo.</numerusform>
            <numerusform>Moved %Ln photos.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ArrangeControls</name>
    <message numerus="yes">
        <source>{thing} – %Ln photos</source>
        <translation>
            <numerusform>{thing} – %Ln photo</numerusform>
            <numerusform>{thing} – %Ln photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Browser</name>
    <message numerus="yes">
        <source>%Ln files could not be read, or only in part</source>
        <translation>
            <numerusform>%Ln file could not be read, or only in part</numerusform>
            <numerusform>%Ln files could not be read, or only in part</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message numerus="yes">
        <source>%Ln of “{tag}” look like “{other}”</source>
        <translation>
            <numerusform>%Ln of “{tag}” looks like “{other}”</numerusform>
            <numerusform>%Ln of “{tag}” look like “{other}”</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message numerus="yes">
        <source>%Ln photos side by side</source>
        <translation>
            <numerusform>%Ln photo side by side</numerusform>
            <numerusform>%Ln photos side by side</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConflictDialog</name>
    <message numerus="yes">
        <source>%Ln photos have names that are taken in {folder}.</source>
        <translation>
            <numerusform>%Ln photo has a name that is taken in {folder}.</numerusform>
            <numerusform>%Ln photos have names that are taken in {folder}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply to All %Ln Identical Files</source>
        <translation>
            <numerusform>Apply to %Ln Identical File</numerusform>
            <numerusform>Apply to All %Ln Identical Files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply to All %Ln Different Files</source>
        <translation>
            <numerusform>Apply to %Ln Different File</numerusform>
            <numerusform>Apply to All %Ln Different Files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactSheets</name>
    <message numerus="yes">
        <source>The sheet shows the first %Ln photos.</source>
        <translation>
            <numerusform>The sheet shows the first photo.</numerusform>
            <numerusform>The sheet shows the first %Ln photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drawing {done} of %Ln photos…</source>
        <translation>
            <numerusform>Drawing {done} of %Ln photo…</numerusform>
            <numerusform>Drawing {done} of %Ln photos…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExclusionDialog</name>
    <message numerus="yes">
        <source>Leaves out {photos} of %Ln photos.</source>
        <translation>
            <numerusform>Leaves out {photos} of %Ln photo.</numerusform>
            <numerusform>Leaves out {photos} of %Ln photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{examples} and %Ln more</source>
        <translation>
            <numerusform>{examples} and %Ln more</numerusform>
            <numerusform>{examples} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderRemoval</name>
    <message numerus="yes">
        <source>Its %Ln photos leave the library. The files are not changed.</source>
        <translation>
            <numerusform>Its only photo leaves the library. The file is not changed.</numerusform>
            <numerusform>Its %Ln photos leave the library. The files are not changed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FoldersPage</name>
    <message numerus="yes">
        <source>%Ln problems</source>
        <translation>
            <numerusform>%Ln problem</numerusform>
            <numerusform>%Ln problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message numerus="yes">
        <source>This computer has %Ln cores. Other apps always take priority; fewer cores keep it cooler and quieter.</source>
        <translation>
            <numerusform>This computer has %Ln core. Other apps always take priority.</numerusform>
            <numerusform>This computer has %Ln cores. Other apps always take priority; fewer cores keep it cooler and quieter.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HowItWorks</name>
    <message numerus="yes">
        <source>and %Ln more folders</source>
        <translation>
            <numerusform>and %Ln more folder</numerusform>
            <numerusform>and %Ln more folders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MapPage</name>
    <message numerus="yes">
        <source>%Ln photos with a known place</source>
        <translation>
            <numerusform>%Ln photo with a known place</numerusform>
            <numerusform>%Ln photos with a known place</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MarksFilter</name>
    <message numerus="yes">
        <source>%Ln Stars</source>
        <translation>
            <numerusform>%Ln Star</numerusform>
            <numerusform>%Ln Stars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At Least %Ln Stars</source>
        <translation>
            <numerusform>At Least %Ln Star</numerusform>
            <numerusform>At Least %Ln Stars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MarksPanel</name>
    <message numerus="yes">
        <source>%Ln stars</source>
        <translation>
            <numerusform>%Ln star</numerusform>
            <numerusform>%Ln stars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MissingEncoderBar</name>
    <message numerus="yes">
        <source>This library was indexed with ResNet-34, which is not on this computer. You can search, but new photos wait. Download it, or re-index %Ln photos with the smaller model?</source>
        <translation>
            <numerusform>This library was indexed with ResNet-34, which is not on this computer. You can search, but new photos wait. Download it, or re-index %Ln photo with the smaller model?</numerusform>
            <numerusform>This library was indexed with ResNet-34, which is not on this computer. You can search, but new photos wait. Download it, or re-index %Ln photos with the smaller model?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This library was indexed with a model that is no longer here. You can search, but new photos wait. Choose its file under Recognition in Settings, or re-index %Ln photos with another one?</source>
        <translation>
            <numerusform>This library was indexed with a model that is no longer here. You can search, but new photos wait. Choose its file under Recognition in Settings, or re-index %Ln photo with another one?</numerusform>
            <numerusform>This library was indexed with a model that is no longer here. You can search, but new photos wait. Choose its file under Recognition in Settings, or re-index %Ln photos with another one?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message numerus="yes">
        <source>About %Ln languages</source>
        <translation>
            <numerusform>About %Ln language</numerusform>
            <numerusform>About %Ln languages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MoveLibrary</name>
    <message numerus="yes">
        <source>%Ln photos are in “{name}” ({size}).</source>
        <translation>
            <numerusform>%Ln photo is in “{name}” ({size}).</numerusform>
            <numerusform>%Ln photos are in “{name}” ({size}).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A library of %Ln photos.</source>
        <translation>
            <numerusform>A library of %Ln photo.</numerusform>
            <numerusform>A library of %Ln photos.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoChanges</name>
    <message numerus="yes">
        <source>%Ln photos were skipped.</source>
        <translation>
            <numerusform>%Ln photo was skipped.</numerusform>
            <numerusform>%Ln photos were skipped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos were left where they are.</source>
        <translation>
            <numerusform>%Ln photo was left where it is.</numerusform>
            <numerusform>%Ln photos were left where they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Renamed %Ln photos.</source>
        <translation>
            <numerusform>Renamed %Ln photo.</numerusform>
            <numerusform>Renamed %Ln photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restored the names of %Ln photos.</source>
        <translation>
            <numerusform>Restored the name of %Ln photo.</numerusform>
            <numerusform>Restored the names of %Ln photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln photos to the trash.</source>
        <translation>
            <numerusform>Moved %Ln photo to the trash.</numerusform>
            <numerusform>Moved %Ln photos to the trash.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restored %Ln photos.</source>
        <translation>
            <numerusform>Restored %Ln photo.</numerusform>
            <numerusform>Restored %Ln photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied %Ln photos to {folder}.</source>
        <translation>
            <numerusform>Copied %Ln photo to {folder}.</numerusform>
            <numerusform>Copied %Ln photos to {folder}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln photos to {folder}.</source>
        <translation>
            <numerusform>Moved %Ln photo to {folder}.</numerusform>
            <numerusform>Moved %Ln photos to {folder}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln photos back.</source>
        <translation>
            <numerusform>Moved %Ln photo back.</numerusform>
            <numerusform>Moved %Ln photos back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rotated %Ln photos.</source>
        <translation>
            <numerusform>Rotated %Ln photo.</numerusform>
            <numerusform>Rotated %Ln photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rotated %Ln photos back.</source>
        <translation>
            <numerusform>Rotated %Ln photo back.</numerusform>
            <numerusform>Rotated %Ln photos back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln copies to the trash.</source>
        <translation>
            <numerusform>Moved %Ln copy to the trash.</numerusform>
            <numerusform>Moved %Ln copies to the trash.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restored %Ln copies.</source>
        <translation>
            <numerusform>Restored %Ln copy.</numerusform>
            <numerusform>Restored %Ln copies.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Permanently deleted %Ln photos.</source>
        <translation>
            <numerusform>Permanently deleted %Ln photo.</numerusform>
            <numerusform>Permanently deleted %Ln photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} %Ln sidecar files went along.</source>
        <translation>
            <numerusform>{done} Its sidecar file went along.</numerusform>
            <numerusform>{done} %Ln sidecar files went along.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files are back where they were.</source>
        <translation>
            <numerusform>%Ln file is back where it was.</numerusform>
            <numerusform>%Ln files are back where they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files are in the trash; Undo brings them back.</source>
        <translation>
            <numerusform>%Ln file is in the trash; Undo brings it back.</numerusform>
            <numerusform>%Ln files are in the trash; Undo brings them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files are on a drive that is not connected, and follow.</source>
        <translation>
            <numerusform>%Ln file is on a drive that is not connected, and follows.</numerusform>
            <numerusform>%Ln files are on a drive that is not connected, and follow.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files are neither in their place nor in the trash: “{name}”.</source>
        <translation>
            <numerusform>%Ln file is neither in its place nor in the trash: “{name}”.</numerusform>
            <numerusform>%Ln files are neither in their place nor in the trash, such as “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The window was closed before all copies were removed: {gone} of %Ln are in the trash.</source>
        <translation>
            <numerusform>The window was closed before all copies were removed: {gone} of %Ln is in the trash.</numerusform>
            <numerusform>The window was closed before all copies were removed: {gone} of %Ln are in the trash.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are done; Undo takes that back.</source>
        <translation>
            <numerusform>%Ln photo is done; Undo takes that back.</numerusform>
            <numerusform>%Ln photos are done; Undo takes that back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files could not be put back: {path}</source>
        <translation>
            <numerusform>%Ln file could not be put back: {path}</numerusform>
            <numerusform>%Ln files could not be put back: {path}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{fault} (and %Ln more)</source>
        <translation>
            <numerusform>{fault} (and %Ln more)</numerusform>
            <numerusform>{fault} (and %Ln more)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoCommands</name>
    <message numerus="yes">
        <source>%Ln photos selected</source>
        <translation>
            <numerusform>%Ln photo selected</numerusform>
            <numerusform>%Ln photos selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more in their stacks are included.</source>
        <translation>
            <numerusform>%Ln more in their stacks is included.</numerusform>
            <numerusform>%Ln more in their stacks are included.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more copies of them are left out.</source>
        <translation>
            <numerusform>%Ln more copy of them is left out.</numerusform>
            <numerusform>%Ln more copies of them are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rotating {done} of %Ln photos…</source>
        <translation>
            <numerusform>Rotating {done} of %Ln photo…</numerusform>
            <numerusform>Rotating {done} of %Ln photos…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save a List of %Ln Photos</source>
        <translation>
            <numerusform>Save a List of %Ln Photo</numerusform>
            <numerusform>Save a List of %Ln Photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{title} (without %Ln copies)</source>
        <translation>
            <numerusform>{title} (without %Ln copy)</numerusform>
            <numerusform>{title} (without %Ln copies)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos of the stack lie the other way already and were left as they are, such as “{name}”.</source>
        <translation>
            <numerusform>“{name}” of the stack lies the other way already and was left as it is.</numerusform>
            <numerusform>%Ln photos of the stack lie the other way already and were left as they are, such as “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln copies to the trash?</source>
        <translation>
            <numerusform>Move %Ln copy to the trash?</numerusform>
            <numerusform>Move %Ln copies to the trash?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moving %Ln copies to the trash…</source>
        <translation>
            <numerusform>Moving %Ln copy to the trash…</numerusform>
            <numerusform>Moving %Ln copies to the trash…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No photos will be left in %Ln folders.</source>
        <translation>
            <numerusform>No photos will be left in %Ln folder.</numerusform>
            <numerusform>No photos will be left in %Ln folders.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln photos to the trash?</source>
        <translation>
            <numerusform>Move %Ln photo to the trash?</numerusform>
            <numerusform>Move %Ln photos to the trash?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moving %Ln photos to the trash…</source>
        <translation>
            <numerusform>Moving %Ln photo to the trash…</numerusform>
            <numerusform>Moving %Ln photos to the trash…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Permanently delete %Ln photos?</source>
        <translation>
            <numerusform>Permanently delete %Ln photo?</numerusform>
            <numerusform>Permanently delete %Ln photos?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoModel</name>
    <message numerus="yes">
        <source>%Ln stars</source>
        <translation>
            <numerusform>%Ln star</numerusform>
            <numerusform>%Ln stars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more copies</source>
        <translation>
            <numerusform>and %Ln more copy</numerusform>
            <numerusform>and %Ln more copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more copies of this picture:</source>
        <translation>
            <numerusform>%Ln more copy of this picture:</numerusform>
            <numerusform>%Ln more copies of this picture:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaceWords</name>
    <message numerus="yes">
        <source>%Ln results</source>
        <translation>
            <numerusform>%Ln result</numerusform>
            <numerusform>%Ln results</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln results with “{words}”</source>
        <translation>
            <numerusform>%Ln result with “{words}”</numerusform>
            <numerusform>%Ln results with “{words}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos with “{words}”</source>
        <translation>
            <numerusform>%Ln photo with “{words}”</numerusform>
            <numerusform>%Ln photos with “{words}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Similar to %Ln photos</source>
        <translation>
            <numerusform>Similar to %Ln photo</numerusform>
            <numerusform>Similar to %Ln photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more copies</source>
        <translation>
            <numerusform>%Ln more copy</numerusform>
            <numerusform>%Ln more copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more in stacks</source>
        <translation>
            <numerusform>%Ln more in stacks</numerusform>
            <numerusform>%Ln more in stacks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stacks</source>
        <translation>
            <numerusform>%Ln stack</numerusform>
            <numerusform>%Ln stacks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos</source>
        <translation>
            <numerusform>%Ln photo</numerusform>
            <numerusform>%Ln photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PrintDialog</name>
    <message numerus="yes">
        <source>Print %Ln Photos</source>
        <translation>
            <numerusform>Print %Ln Photo</numerusform>
            <numerusform>Print %Ln Photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pages.</source>
        <translation>
            <numerusform>%Ln page.</numerusform>
            <numerusform>%Ln pages.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sent %Ln photos to the printer.</source>
        <translation>
            <numerusform>Sent %Ln photo to the printer.</numerusform>
            <numerusform>Sent %Ln photos to the printer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Page {page} of %Ln is drawn.</source>
        <translation>
            <numerusform>Page {page} of %Ln is drawn.</numerusform>
            <numerusform>Page {page} of %Ln is drawn.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos could not be read: “{name}”.</source>
        <translation>
            <numerusform>%Ln photo could not be read: “{name}”.</numerusform>
            <numerusform>%Ln photos could not be read, first “{name}”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueryChips</name>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReadAnewBar</name>
    <message numerus="yes">
        <source>A larger recognition model is here. Re-index %Ln photos with it? {time}; you can search meanwhile.</source>
        <translation>
            <numerusform>A larger recognition model is here. Re-index %Ln photo with it? {time}; you can search meanwhile.</numerusform>
            <numerusform>A larger recognition model is here. Re-index %Ln photos with it? {time}; you can search meanwhile.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemovalsWindow</name>
    <message numerus="yes">
        <source>%Ln files were moved to the trash as copies.</source>
        <translation>
            <numerusform>%Ln file was moved to the trash as a copy.</numerusform>
            <numerusform>%Ln files were moved to the trash as copies.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RenameCommands</name>
    <message numerus="yes">
        <source>Preparing to rename %Ln photos…</source>
        <translation>
            <numerusform>Preparing to rename %Ln photo…</numerusform>
            <numerusform>Preparing to rename %Ln photos…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Renaming %Ln photos…</source>
        <translation>
            <numerusform>Renaming %Ln photo…</numerusform>
            <numerusform>Renaming %Ln photos…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RenameDialog</name>
    <message numerus="yes">
        <source>Rename %Ln Photos</source>
        <translation>
            <numerusform>Rename %Ln Photo</numerusform>
            <numerusform>Rename %Ln Photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln names can&apos;t be used.</source>
        <translation>
            <numerusform>%Ln name can&apos;t be used.</numerusform>
            <numerusform>%Ln names can&apos;t be used.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos get a new name.</source>
        <translation>
            <numerusform>%Ln photo gets a new name.</numerusform>
            <numerusform>%Ln photos get a new name.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files that belong to them go along.</source>
        <translation>
            <numerusform>%Ln file that belongs to them goes along.</numerusform>
            <numerusform>%Ln files that belong to them go along.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchCommands</name>
    <message numerus="yes">
        <source>Searching with the first %Ln of these photos.</source>
        <translation>
            <numerusform>Searching with the first of these photos.</numerusform>
            <numerusform>Searching with the first %Ln of these photos.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message numerus="yes">
        <source>{name}, suggested for %Ln photos</source>
        <translation>
            <numerusform>{name}, suggested for %Ln photo</numerusform>
            <numerusform>{name}, suggested for %Ln photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name}, %Ln groups</source>
        <translation>
            <numerusform>{name}, %Ln group</numerusform>
            <numerusform>{name}, %Ln groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name}, %Ln photos</source>
        <translation>
            <numerusform>{name}, %Ln photo</numerusform>
            <numerusform>{name}, %Ln photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>Scanning folders: %Ln photos found</source>
        <translation>
            <numerusform>Scanning folders: %Ln photo found</numerusform>
            <numerusform>Scanning folders: %Ln photos found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are not indexed yet</source>
        <translation>
            <numerusform>%Ln photo is not indexed yet</numerusform>
            <numerusform>%Ln photos are not indexed yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders are not connected</source>
        <translation>
            <numerusform>%Ln folder is not connected</numerusform>
            <numerusform>%Ln folders are not connected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Indexed {done} of %Ln photos</source>
        <translation>
            <numerusform>Indexed {done} of %Ln photo</numerusform>
            <numerusform>Indexed {done} of %Ln photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StoragePage</name>
    <message numerus="yes">
        <source>{size} in %Ln files created by PhotoSim.</source>
        <translation>
            <numerusform>{size} in %Ln file created by PhotoSim.</numerusform>
            <numerusform>{size} in %Ln files created by PhotoSim.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message numerus="yes">
        <source>%Ln photos have no stars now.</source>
        <translation>
            <numerusform>%Ln photo has no stars now.</numerusform>
            <numerusform>%Ln photos have no stars now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stars</source>
        <translation>
            <numerusform>%Ln star</numerusform>
            <numerusform>%Ln stars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Gave %Ln photos {stars}.</source>
        <translation>
            <numerusform>Gave %Ln photo {stars}.</numerusform>
            <numerusform>Gave %Ln photos {stars}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are favourites now.</source>
        <translation>
            <numerusform>%Ln photo is a favourite now.</numerusform>
            <numerusform>%Ln photos are favourites now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are no longer favourites.</source>
        <translation>
            <numerusform>%Ln photo is no longer a favourite.</numerusform>
            <numerusform>%Ln photos are no longer favourites.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rejected %Ln photos.</source>
        <translation>
            <numerusform>Rejected %Ln photo.</numerusform>
            <numerusform>Rejected %Ln photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are no longer rejected.</source>
        <translation>
            <numerusform>%Ln photo is no longer rejected.</numerusform>
            <numerusform>%Ln photos are no longer rejected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Changed the tags of %Ln photos.</source>
        <translation>
            <numerusform>Changed the tags of %Ln photo.</numerusform>
            <numerusform>Changed the tags of %Ln photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Gave %Ln photos the tag “{tag}”.</source>
        <translation>
            <numerusform>Gave %Ln photo the tag “{tag}”.</numerusform>
            <numerusform>Gave %Ln photos the tag “{tag}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them are folded copies.</source>
        <translation>
            <numerusform>%Ln of them is a folded copy.</numerusform>
            <numerusform>%Ln of them are folded copies.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them lie behind covers of stacks.</source>
        <translation>
            <numerusform>%Ln of them lies behind the cover of a stack.</numerusform>
            <numerusform>%Ln of them lie behind covers of stacks.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TagDialog</name>
    <message numerus="yes">
        <source>Tags of %Ln photos</source>
        <translation>
            <numerusform>Tags of %Ln photo</numerusform>
            <numerusform>Tags of %Ln photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TeachCommands</name>
    <message numerus="yes">
        <source>Taught %Ln tags.</source>
        <translation>
            <numerusform>Taught %Ln tag.</numerusform>
            <numerusform>Taught %Ln tags.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are in two of the folders.</source>
        <translation>
            <numerusform>%Ln photo is in two of the folders.</numerusform>
            <numerusform>%Ln photos are in two of the folders.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are not indexed yet.</source>
        <translation>
            <numerusform>%Ln photo is not indexed yet.</numerusform>
            <numerusform>%Ln photos are not indexed yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Gave %Ln photos the tag.</source>
        <translation>
            <numerusform>Gave %Ln photo the tag.</numerusform>
            <numerusform>Gave %Ln photos the tag.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos do not have the tag.</source>
        <translation>
            <numerusform>%Ln photo does not have the tag.</numerusform>
            <numerusform>%Ln photos do not have the tag.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TeachFoldersDialog</name>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln tag</numerusform>
            <numerusform>%Ln tags</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TeachHeader</name>
    <message numerus="yes">
        <source>Confirm All %Ln</source>
        <translation>
            <numerusform>Confirm %Ln</numerusform>
            <numerusform>Confirm All %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TeachPage</name>
    <message numerus="yes">
        <source>%Ln answered</source>
        <translation>
            <numerusform>%Ln answered</numerusform>
            <numerusform>%Ln answered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are not indexed yet.</source>
        <translation>
            <numerusform>%Ln photo is not indexed yet.</numerusform>
            <numerusform>%Ln photos are not indexed yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TeachTagDialog</name>
    <message numerus="yes">
        <source>What do these %Ln photos show?</source>
        <translation>
            <numerusform>What does this photo show?</numerusform>
            <numerusform>What do these %Ln photos show?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more photos that lie behind them get it too; each tile counts as one example.</source>
        <translation>
            <numerusform>%Ln more photo that lies behind them gets it too; each tile counts as one example.</numerusform>
            <numerusform>%Ln more photos that lie behind them get it too; each tile counts as one example.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TidyPage</name>
    <message numerus="yes">
        <source>%Ln groups, {size}</source>
        <translation>
            <numerusform>%Ln group, {size}</numerusform>
            <numerusform>%Ln groups, {size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{compared} of %Ln compared; groups may grow</source>
        <translation>
            <numerusform>{compared} of %Ln compared; groups may grow</numerusform>
            <numerusform>{compared} of %Ln compared; groups may grow</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the first %Ln groups are listed</source>
        <translation>
            <numerusform>the first group is listed</numerusform>
            <numerusform>the first %Ln groups are listed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are not connected</source>
        <translation>
            <numerusform>%Ln photo is not connected</numerusform>
            <numerusform>%Ln photos are not connected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files can&apos;t be read</source>
        <translation>
            <numerusform>%Ln file can&apos;t be read</numerusform>
            <numerusform>%Ln files can&apos;t be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All photos of %Ln groups are kept.</source>
        <translation>
            <numerusform>All photos of %Ln group are kept.</numerusform>
            <numerusform>All photos of %Ln groups are kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainingWindow</name>
    <message numerus="yes">
        <source>%Ln photos</source>
        <translation>
            <numerusform>%Ln photo</numerusform>
            <numerusform>%Ln photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln tag</numerusform>
            <numerusform>%Ln tags</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TransferCommands</name>
    <message numerus="yes">
        <source>Move %Ln Photos to a Folder</source>
        <translation>
            <numerusform>Move %Ln Photo to a Folder</numerusform>
            <numerusform>Move %Ln Photos to a Folder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy %Ln Photos to a Folder</source>
        <translation>
            <numerusform>Copy %Ln Photo to a Folder</numerusform>
            <numerusform>Copy %Ln Photos to a Folder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move these photos without their %Ln RAW files?</source>
        <translation>
            <numerusform>Move without the RAW file?</numerusform>
            <numerusform>Move these photos without their %Ln RAW files?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy these photos without their %Ln RAW files?</source>
        <translation>
            <numerusform>Copy without the RAW file?</numerusform>
            <numerusform>Copy these photos without their %Ln RAW files?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moving %Ln photos to {folder}…</source>
        <translation>
            <numerusform>Moving %Ln photo to {folder}…</numerusform>
            <numerusform>Moving %Ln photos to {folder}…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copying %Ln photos to {folder}…</source>
        <translation>
            <numerusform>Copying %Ln photo to {folder}…</numerusform>
            <numerusform>Copying %Ln photos to {folder}…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moving %Ln photos back…</source>
        <translation>
            <numerusform>Moving %Ln photo back…</numerusform>
            <numerusform>Moving %Ln photos back…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UndoStack</name>
    <message numerus="yes">
        <source>%Ln photos have not been read yet. Try again later.</source>
        <translation>
            <numerusform>%Ln photo has not been read yet. Try again later.</numerusform>
            <numerusform>%Ln photos have not been read yet. Try again later.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Words</name>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
</context>
</TS>
