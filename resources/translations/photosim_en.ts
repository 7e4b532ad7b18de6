<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Browser</name>
    <message numerus="yes">
        <source>%Ln files could not be read</source>
        <translation>
            <numerusform>%Ln file could not be read</numerusform>
            <numerusform>%Ln files could not be read</numerusform>
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
    <name>FolderRemoval</name>
    <message numerus="yes">
        <source>PhotoSim forgets its %Ln photos. The files stay as they are.</source>
        <translation>
            <numerusform>PhotoSim forgets its only photo. The file stays as it is.</numerusform>
            <numerusform>PhotoSim forgets its %Ln photos. The files stay as they are.</numerusform>
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
        <source>This computer has %Ln. Other programs always go first; fewer cores keep it cooler and quieter.</source>
        <translation>
            <numerusform>This computer has %Ln. Other programs always go first.</numerusform>
            <numerusform>This computer has %Ln. Other programs always go first; fewer cores keep it cooler and quieter.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <source>The first of %Ln photos. Forward leads to the next.</source>
        <translation>
            <numerusform>The first of %Ln photo. Forward leads to the next.</numerusform>
            <numerusform>The first of %Ln photos. Forward leads to the next.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos selected</source>
        <translation>
            <numerusform>%Ln photo selected</numerusform>
            <numerusform>%Ln photos selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoChanges</name>
    <message numerus="yes">
        <source>Moved %Ln photos to the trash.</source>
        <translation>
            <numerusform>Moved %Ln photo to the trash.</numerusform>
            <numerusform>Moved %Ln photos to the trash.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are back from the trash.</source>
        <translation>
            <numerusform>%Ln photo is back from the trash.</numerusform>
            <numerusform>%Ln photos are back from the trash.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted %Ln photos for good.</source>
        <translation>
            <numerusform>Deleted %Ln photo for good.</numerusform>
            <numerusform>Deleted %Ln photos for good.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{fault} And %Ln more.</source>
        <translation>
            <numerusform>{fault} And %Ln more.</numerusform>
            <numerusform>{fault} And %Ln more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoCommands</name>
    <message numerus="yes">
        <source>Moving %Ln photos to the trash…</source>
        <translation>
            <numerusform>Moving %Ln photo to the trash…</numerusform>
            <numerusform>Moving %Ln photos to the trash…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln photos for good?</source>
        <translation>
            <numerusform>Delete %Ln photo for good?</numerusform>
            <numerusform>Delete %Ln photos for good?</numerusform>
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
        <source>%Ln photos</source>
        <translation>
            <numerusform>%Ln photo</numerusform>
            <numerusform>%Ln photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
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
        <source>Looking through folders: %Ln photos seen</source>
        <translation>
            <numerusform>Looking through folders: %Ln photo seen</numerusform>
            <numerusform>Looking through folders: %Ln photos seen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Indexing: {left} of %Ln photos left</source>
        <translation>
            <numerusform>Indexing: {left} of %Ln photo left</numerusform>
            <numerusform>Indexing: {left} of %Ln photos left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StoragePage</name>
    <message numerus="yes">
        <source>{size} in %Ln files that PhotoSim made.</source>
        <translation>
            <numerusform>{size} in %Ln file that PhotoSim made.</numerusform>
            <numerusform>{size} in %Ln files that PhotoSim made.</numerusform>
        </translation>
    </message>
</context>
</TS>
