"""The sentences with which the rooms below tell why something cannot be done, for translation.

They speak English and know nothing of Qt. What is not listed here is shown as it is: the system's
own words.
"""

import re
from functools import cache

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from photosim.errors import PhotoSimError
from photosim.library.query import SearchRefused
from photosim.vision.files import UnreadablePhoto

_LISTED = (
    QT_TRANSLATE_NOOP("Sentences", "A name can't contain a slash."),
    QT_TRANSLATE_NOOP("Sentences", "Enter a name."),
    QT_TRANSLATE_NOOP("Sentences", "A name starting with a dot would hide the photo."),
    QT_TRANSLATE_NOOP("Sentences", "A name can't contain control characters."),
    QT_TRANSLATE_NOOP("Sentences", "This name is too long."),
    QT_TRANSLATE_NOOP(
        "Sentences", "Without an extension such as “{suffix}”, this isn't recognised as a photo."
    ),
    QT_TRANSLATE_NOOP("Sentences", "Windows reserves this name."),
    QT_TRANSLATE_NOOP("Sentences", "A name can't contain < > : \" | ? *"),
    QT_TRANSLATE_NOOP("Sentences", "A name can't end with a dot or a space."),
    QT_TRANSLATE_NOOP("Sentences", "“{token}” is not a placeholder."),
    QT_TRANSLATE_NOOP("Sentences", "“{rule}” is not a size such as <200 px or <50 KB."),
    QT_TRANSLATE_NOOP("Sentences", "“{rule}” would leave out everything."),
    QT_TRANSLATE_NOOP("Sentences", "Two of these photos would have this name."),
    QT_TRANSLATE_NOOP("Sentences", "Another file in this folder has this name."),
    QT_TRANSLATE_NOOP("Sentences", "The library has no photos yet. Add a folder first."),
    QT_TRANSLATE_NOOP("Sentences", "The photo has changed since its thumbnail was made"),
    QT_TRANSLATE_NOOP("Sentences", "There is no thumbnail of it"),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Add a photo of what you want to find. Photos of what you don't want are not enough for a "
        "search.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The library was indexed with {encoder}, which is not available here. Search with photos "
        "from the library, or index it again.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "None of these photos has been indexed yet."),
    QT_TRANSLATE_NOOP("Sentences", "None of the photos with this tag has been indexed yet."),
    QT_TRANSLATE_NOOP("Sentences", "All photos of one tag carry another one, too."),
    QT_TRANSLATE_NOOP("Sentences", "There are no other photos in the library to tell these from."),
    QT_TRANSLATE_NOOP("Sentences", "There are no photos in the library to learn from."),
    QT_TRANSLATE_NOOP("Sentences", "There are no photos in a sub-folder {name} of {folder}."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "{folder} has {count} sub-folders with photos; at most {most} tags can be taught together.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "All sub-folders of {folder} have the same name but for case."),
    QT_TRANSLATE_NOOP("Sentences", "No tags have been taught yet."),
    QT_TRANSLATE_NOOP("Sentences", "No sub-folder of {folder} has {least} photos to learn from."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "No sub-folder of {folder} is named after what its photos show and has {least} photos.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Only the sub-folder {name} of {folder} can be taught; tags are told apart from each "
        "other, so it takes two.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "There are no photos in sub-folders of {folder}; each of them would be a tag.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The library was indexed with {encoder}, which is not available here. Index it again.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "Type a word to search for."),
    QT_TRANSLATE_NOOP("Sentences", "That is too long to search for. Use a few words."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "PhotoSim doesn't know what “{words}” looks like. Search with a photo of it instead.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "PhotoSim hasn't looked at what these photos show yet. Open the window or run “photosim "
        "index”, then search again.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "PhotoSim is only beginning to look at your photos with the model that knows such words. "
        "Ask again later.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Models that know words need two more libraries, which are not installed: “pip install "
        "photosim[words]” installs them.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The file “tokenizer.json” of the same model must lie beside {path}.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The model's files cannot be used: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "The model's files cannot be deleted: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "The trained network {path} cannot be deleted: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "The model cannot be saved in {path}: {reason}."),
    QT_TRANSLATE_NOOP(
        "Sentences", "The network in {weights} was made by another version of PhotoSim."
    ),
    QT_TRANSLATE_NOOP("Sentences", "{file} is not a network that PhotoSim was taught."),
    QT_TRANSLATE_NOOP("Sentences", "The weights in {path} are not those of {model}."),
    QT_TRANSLATE_NOOP("Sentences", "{path} is not a safetensors file."),
    QT_TRANSLATE_NOOP(
        "Sentences", "The weights {path} cannot be loaded: the file is damaged or incomplete."
    ),
    QT_TRANSLATE_NOOP("Sentences", "The weights {path} cannot be read: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "The weights {path} were not found."),
    QT_TRANSLATE_NOOP("Sentences", "{path} is a folder, not a file of weights."),
    QT_TRANSLATE_NOOP("Sentences", "The tokenizer {path} cannot be read."),
    QT_TRANSLATE_NOOP("Sentences", "The tokenizer beside {path} is another model's."),
    QT_TRANSLATE_NOOP("Sentences", "The server has no file {name} for {model}."),
    QT_TRANSLATE_NOOP("Sentences", "The server states no checksum for the weights of {model}."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The server does not say which files belong to {model}. Please try again later.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The downloaded file {name} is not what the server announced: its checksum is wrong. "
        "Please try again later.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences", "There is not enough room in {path}: {gigabytes} GB are needed."
    ),
    QT_TRANSLATE_NOOP("Sentences", "The download failed: the server sends too much."),
    QT_TRANSLATE_NOOP("Sentences", "The download failed: what was there of the file is gone."),
    QT_TRANSLATE_NOOP("Sentences", "The file is empty"),
    QT_TRANSLATE_NOOP("Sentences", "The file was not found"),
    QT_TRANSLATE_NOOP("Sentences", "Its folder was not found; the drive may not be connected"),
    QT_TRANSLATE_NOOP("Sentences", "You don't have permission to read the file"),
    QT_TRANSLATE_NOOP("Sentences", "This is a folder, not a photo"),
    QT_TRANSLATE_NOOP("Sentences", "This is not an ordinary file"),
    QT_TRANSLATE_NOOP("Sentences", "There is not enough memory for this picture"),
    QT_TRANSLATE_NOOP("Sentences", "This is not a picture PhotoSim can read"),
    QT_TRANSLATE_NOOP("Sentences", "The file is cut short; it may be incomplete"),
    QT_TRANSLATE_NOOP("Sentences", "This is not a video PhotoSim can read"),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The video is damaged, of an unsupported type, or has sound only",
    ),
    QT_TRANSLATE_NOOP("Sentences", "PhotoSim cannot read videos coded as AV1 yet"),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "PhotoSim cannot read interlaced videos, as camcorders record them, yet",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "No frame of the video can be read; the file may be damaged or incomplete",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The video is damaged or cut short; a part of it is missing",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The installed OpenCV cannot read videos"),
    QT_TRANSLATE_NOOP("Sentences", "This variant of the format is not supported"),
    QT_TRANSLATE_NOOP("Sentences", "The file is damaged"),
    QT_TRANSLATE_NOOP("Sentences", "The file is damaged or of an unsupported type"),
    QT_TRANSLATE_NOOP(
        "Sentences", "The file is damaged or cut short; a part of the picture is missing"
    ),
    QT_TRANSLATE_NOOP(
        "Sentences", "The file is damaged or cut short; most of the picture is missing"
    ),
    QT_TRANSLATE_NOOP("Sentences", "The file is cut short; the picture lacks its fine detail"),
    QT_TRANSLATE_NOOP("Sentences", "Reading the file crashes the decoder"),
    QT_TRANSLATE_NOOP("Sentences", "Reading the file takes too long; it is tried again later"),
    QT_TRANSLATE_NOOP("Sentences", "Decoding the picture takes too long"),
    QT_TRANSLATE_NOOP("Sentences", "Its drive or network folder is not responding"),
    QT_TRANSLATE_NOOP("Sentences", "EfficientNet-Lite0 has its own weights; the file was ignored."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "ResNet-34's weights are not on this computer, so EfficientNet-Lite0 is used. "
        "“photosim fetch-weights” downloads them.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences", "EfficientNet-Lite0 is in use; “photosim fetch-weights” downloads ResNet-34."
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The library goes on with EfficientNet-Lite0, with which it was indexed. ResNet-34 is "
        "here too; “--encoder resnet34” indexes it anew.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The catalogue cannot be stored in {folder}: {reason}."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The catalogue {path} cannot be opened here, since its folder cannot be written. The "
        "window opens such a library to be read.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The catalogue {path} cannot be opened or read ({reason})."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The catalogue {path} could not be upgraded and was left unchanged.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The catalogue {path} has lost its content. To recover what can be read, open the "
        "window or run “photosim doctor --repair”.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The catalogue {path} is damaged ({reason}). It was not changed; to recover what can "
        "be read, open the window or run “photosim doctor --repair”.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The catalogue {path} is damaged: it has no version."),
    QT_TRANSLATE_NOOP("Sentences", "The catalogue {path} is damaged: tables are missing."),
    QT_TRANSLATE_NOOP("Sentences", "The catalogue {path} is damaged ({reason})."),
    QT_TRANSLATE_NOOP("Sentences", "The damaged catalogue {path} cannot be repaired: {reason}."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The catalogue {path} was written by a newer PhotoSim. Please update the program.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The catalogue {path} was written by an older PhotoSim."),
    QT_TRANSLATE_NOOP("Sentences", "The disk is full; the catalogue {path} could not be written."),
    QT_TRANSLATE_NOOP("Sentences", "There is no photo library yet. Index a folder first."),
    QT_TRANSLATE_NOOP("Sentences", "You don't have permission to write the catalogue {path}."),
    QT_TRANSLATE_NOOP("Sentences", "{program} has kept the catalogue {path} busy for too long."),
    QT_TRANSLATE_NOOP("Sentences", "Another program"),
    QT_TRANSLATE_NOOP("Sentences", "Another program ({name})"),
    QT_TRANSLATE_NOOP("Sentences", "{path} is a database, but not a PhotoSim catalogue."),
    QT_TRANSLATE_NOOP("Sentences", "SQLite reports damage in the catalogue: {reason}"),
    QT_TRANSLATE_NOOP(
        "Sentences", "The catalogue was damaged; the damaged file is kept as {path}."
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "{what} Nothing in it could be read; please add your folders again.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "{what} {photos} photos in {folders} folders were recovered, {vectors} of them with their "
        "vectors; the rest will be re-indexed.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The folder is not responding"),
    QT_TRANSLATE_NOOP("Sentences", "The folder {path} is not responding."),
    QT_TRANSLATE_NOOP("Sentences", "The folder {path} was not found."),
    QT_TRANSLATE_NOOP("Sentences", "You don't have permission to read the folder {path}."),
    QT_TRANSLATE_NOOP("Sentences", "{path} is a file, not a folder."),
    QT_TRANSLATE_NOOP("Sentences", "The folder {path} cannot be read: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "The folder {path} contains {what}, not your photos."),
    QT_TRANSLATE_NOOP("Sentences", "PhotoSim's own files"),
    QT_TRANSLATE_NOOP("Sentences", "thumbnails"),
    QT_TRANSLATE_NOOP("Sentences", "the cache of {program}"),
    QT_TRANSLATE_NOOP("Sentences", "files that {program} derives from its photos"),
    QT_TRANSLATE_NOOP("Sentences", "Picasa's originals of edited photos"),
    QT_TRANSLATE_NOOP("Sentences", "Its drive was disconnected"),
    QT_TRANSLATE_NOOP("Sentences", "The link is broken"),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Changes in {path} cannot be watched live ({reason}). PhotoSim rescans it regularly "
        "instead.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Some settings were damaged and have been reset ({names}). {what}",
    ),
    QT_TRANSLATE_NOOP("Sentences", "Some settings were damaged and have been reset ({names}). "),
    QT_TRANSLATE_NOOP("Sentences", "The settings were damaged and have been reset. {what}"),
    QT_TRANSLATE_NOOP("Sentences", "The damaged file could not be kept: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "The damaged file is kept as {path}."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The settings cannot be saved in {path}: {reason}. They last until you quit.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The settings in {path} cannot be read: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "Its thumbnail cannot be saved: {reason}"),
    QT_TRANSLATE_NOOP("Sentences", "PhotoSim could not read it: {reason}"),
    QT_TRANSLATE_NOOP("Sentences", "The encoder produced no vector for it"),
    QT_TRANSLATE_NOOP("Sentences", "The file cannot be read: {reason}"),
    QT_TRANSLATE_NOOP("Sentences", "The picture has more than {number} million pixels"),
    QT_TRANSLATE_NOOP("Sentences", "PhotoSim is closing."),
    QT_TRANSLATE_NOOP("Sentences", "The encoder cannot be loaded: {reason}"),
    QT_TRANSLATE_NOOP("Sentences", "The encoder could not run: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "its process ended with code {code}"),
    QT_TRANSLATE_NOOP("Sentences", "its process could not be started: {reason}"),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "There is no {name} device on this computer; choose “cpu” or “auto”.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "There is no encoder “{name}”; choose {names}."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The weights {path} produce no usable vectors: the file is damaged or badly trained.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The weights {path} cannot be read: {reason}.{more}"),
    QT_TRANSLATE_NOOP("Sentences", "The weights file {path} was not found."),
    QT_TRANSLATE_NOOP("Sentences", "The weights in {path} are for another network."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The weights {path} cannot be loaded: the file is damaged, incomplete or not a checkpoint.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "{path} does not contain network weights."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The connection broke after {done} of {total} bytes. Please try again.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The download failed: the server redirects too often."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The download failed: the server sends almost nothing. Please try again later.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The download was refused: “{address}” is not a secure address. It must begin with "
        "“https://”.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The server has another file: it sends {sent} bytes, not {wanted}. Please try again later.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "Reading the file takes more than {number} GB of memory"),
    QT_TRANSLATE_NOOP("Sentences", "The download failed: {reason}."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The downloaded file is not ResNet-34's weights: its checksum is wrong. Please try "
        "again later.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The server refused the download: {code} {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "The weights cannot be saved in {path}: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "“{name}” cannot be read: {reason}."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "PhotoSim fetches pictures from http and https addresses only, not from “{scheme}:”.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "This is not an address of a picture: {address}"),
    QT_TRANSLATE_NOOP("Sentences", "What “{host}” sent is not a picture PhotoSim can read."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The address contains a picture (data:), but it is damaged or incomplete.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences", "The address contains data that is not a picture PhotoSim can read."
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The picture is larger than {number} MB, the most PhotoSim fetches from an address.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "“{host}” was not found. Check the address and the connection to the network.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "“{host}” cannot be reached: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "The connection to “{host}” is not secure: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "“{host}” refused to send the picture: {code} {reason}."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The connection to “{host}” broke off before the picture was complete.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "“{host}” sent nothing."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "“{host}” sent a web page that names no picture of its own. Copy the picture or its "
        "address instead.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "“{host}” took longer than {number} seconds."),
    QT_TRANSLATE_NOOP("Sentences", "“{host}” redirects too often."),
    QT_TRANSLATE_NOOP("Sentences", "“{host}” leads to an address that is neither http nor https."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The server redirects to “{host}”, a computer on your own network. PhotoSim goes there "
        "only if you give it that address yourself.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The picture cannot be kept for the search: {reason}."),
    QT_TRANSLATE_NOOP(
        "Sentences", "A network is being trained already; wait until that has ended."
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Training needs {needed} GB of room in {folder}, and there are {free} GB.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "Training needs a library that is not installed: {reason}."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The graphics card has too little memory to train on it; choose “cpu” as the device.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "There is too little memory to train."),
    QT_TRANSLATE_NOOP("Sentences", "Training met an unexpected fault: {reason}."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "There is no room left in {folder}. Make some and train again: it goes on from where it "
        "was.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "What was trained so far cannot be kept in {folder}: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "{file} is shorter than it was"),
    QT_TRANSLATE_NOOP(
        "Sentences", "There is no CUDA device on this computer; choose “cpu” or “auto”."
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Too few of the photos can be read to train on them; is their drive connected?",
    ),
    QT_TRANSLATE_NOOP("Sentences", "Training cannot be started: {reason}."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Training was stopped from outside (code {code}). Train again: it goes on from where it "
        "was.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "None of the photos held out can be read."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Searches go by a trained network now. It has learnt from photos that a new training would "
        "have to be measured on: let searches go by the usual one first.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Tags are told apart from each other, so it takes two of them to train a network.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Training needs at least {least} photos of each tag, copies, stacks and photos of one "
        "moment counted once; {tag} has {count}.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Training needs at least {least} photos in all, copies, stacks and photos of one moment "
        "counted once; there are {count}.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Nearly all photos of a tag are copies or of one moment; too few are left to measure on "
        "what training does.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The trained network cannot be kept in {folder}: {reason}. Make room and train again: it "
        "goes on from where it was.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The network {identity} cannot be loaded."),
    QT_TRANSLATE_NOOP("Sentences", "These tags are not taught together any more."),
    QT_TRANSLATE_NOOP("Sentences", "An album needs a name."),
    QT_TRANSLATE_NOOP("Sentences", "An album's name may have {number} characters."),
    QT_TRANSLATE_NOOP("Sentences", "There is an album “{name}” already."),
    QT_TRANSLATE_NOOP("Sentences", "This album is no longer there."),
    QT_TRANSLATE_NOOP("Sentences", "A tag needs a name."),
    QT_TRANSLATE_NOOP("Sentences", "A tag cannot lie in itself."),
    QT_TRANSLATE_NOOP("Sentences", "A tag cannot be merged into itself."),
    QT_TRANSLATE_NOOP("Sentences", "A tag cannot be merged into one that lies in it."),
    QT_TRANSLATE_NOOP("Sentences", "A tag's name may have {number} characters."),
    QT_TRANSLATE_NOOP("Sentences", "There is a tag “{name}” already."),
    QT_TRANSLATE_NOOP("Sentences", "“{name}” cannot be brought back."),
    QT_TRANSLATE_NOOP("Sentences", "{fault} {number} more could not be written."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The sidecar {path} was left as it is: PhotoSim cannot change it safely.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The sidecar {path} cannot be written: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "The photo {path} was left as it is: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "The photo {path} cannot be written: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "the file is damaged"),
    QT_TRANSLATE_NOOP("Sentences", "it is neither JPEG nor TIFF"),
    QT_TRANSLATE_NOOP("Sentences", "its XMP is in several parts"),
    QT_TRANSLATE_NOOP("Sentences", "its XMP would be too large for a JPEG file"),
    QT_TRANSLATE_NOOP("Sentences", "the file would be too large for TIFF"),
    QT_TRANSLATE_NOOP("Sentences", "it contains several pictures"),
    QT_TRANSLATE_NOOP("Sentences", "PhotoSim cannot change its XMP safely"),
    QT_TRANSLATE_NOOP("Sentences", "another program is changing it"),
    QT_TRANSLATE_NOOP("Sentences", "only JPEG, TIFF and HEIC photos can be rotated without loss"),
    QT_TRANSLATE_NOOP("Sentences", "nothing in the file says how it is turned"),
    QT_TRANSLATE_NOOP("Sentences", "its EXIF is damaged"),
    QT_TRANSLATE_NOOP("Sentences", "its EXIF is in several parts"),
    QT_TRANSLATE_NOOP("Sentences", "its EXIF would be too large for a JPEG file"),
    QT_TRANSLATE_NOOP("Sentences", "PhotoSim cannot rotate it safely"),
    QT_TRANSLATE_NOOP("Sentences", "it was rotated elsewhere since"),
    QT_TRANSLATE_NOOP("Sentences", "its drive is not responding"),
    QT_TRANSLATE_NOOP("Sentences", "it was not found"),
    QT_TRANSLATE_NOOP("Sentences", "it is write-protected"),
    QT_TRANSLATE_NOOP(
        "Sentences", "it has a second name (a hard link), from which it would be parted"
    ),
    QT_TRANSLATE_NOOP("Sentences", "in a folder to keep"),
    QT_TRANSLATE_NOOP("Sentences", "belongs to a set"),
    QT_TRANSLATE_NOOP("Sentences", "rated or tagged"),
    QT_TRANSLATE_NOOP("Sentences", "has a sidecar file"),
    QT_TRANSLATE_NOOP("Sentences", "has date and camera"),
    QT_TRANSLATE_NOOP("Sentences", "has date and place"),
    QT_TRANSLATE_NOOP("Sentences", "has its date"),
    QT_TRANSLATE_NOOP("Sentences", "has its place"),
    QT_TRANSLATE_NOOP("Sentences", "{size} instead of {other}"),
    QT_TRANSLATE_NOOP("Sentences", "shows more of the scene"),
    QT_TRANSLATE_NOOP("Sentences", "the earlier file"),
    QT_TRANSLATE_NOOP("Sentences", "the same content"),
    QT_TRANSLATE_NOOP("Sentences", "This library can only be read here, so nothing is kept in it."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The library is being written by another computer right now. Open it again later.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The folder is no longer in the library."),
    QT_TRANSLATE_NOOP(
        "Sentences", "The library is open in another program or window. Close that first."
    ),
    QT_TRANSLATE_NOOP(
        "Sentences", "The library in {file} is damaged. Nothing of it was used; export it again."
    ),
    QT_TRANSLATE_NOOP("Sentences", "{file} cannot be read: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "{file} holds more than a library; nothing of it was used."),
    QT_TRANSLATE_NOOP("Sentences", "{file} is a zip file, but no library that PhotoSim exported."),
    QT_TRANSLATE_NOOP("Sentences", "{file} is encrypted, which no exported library is."),
    QT_TRANSLATE_NOOP(
        "Sentences", "{file} is not an exported library, or only the first part of one."
    ),
    QT_TRANSLATE_NOOP(
        "Sentences", "{file} was made by a newer PhotoSim ({version}). Please update the program."
    ),
    QT_TRANSLATE_NOOP("Sentences", "{file} was made by another program."),
    QT_TRANSLATE_NOOP("Sentences", "{file} was not found."),
    QT_TRANSLATE_NOOP("Sentences", "The library in {file} could not be imported: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "The library in {file} is damaged: its folders do not agree."),
    QT_TRANSLATE_NOOP("Sentences", "{file} cannot be written: {reason}."),
    QT_TRANSLATE_NOOP("Sentences", "{file} is there already. Choose another name."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The folders {outer} and {inner} cannot both be in the library: one is a part of the "
        "other.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "{path} is another folder: of {sample} photos looked for, {there} are there, and {same} of "
        "the {read} that were read are the same.",
    ),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The library could not be put into its place: {reason}. The next start tries again.",
    ),
)


_PLACE = re.compile(r"\{(\w+)\}")
SENTENCES = tuple(map(str, _LISTED))  # what marks a text for translation hides that it is one


def translated(sentence: str) -> str:
    """A sentence of the rooms below in the window's language, where it is known.

    What was put into it stays, itself translated where that is a sentence.
    """
    if sentence in SENTENCES:
        return QCoreApplication.translate("Sentences", sentence)
    for pattern, template in _templates():
        if found := pattern.fullmatch(sentence):
            parts = {name: translated(text) for name, text in found.groupdict().items()}
            return QCoreApplication.translate("Sentences", template).format(**parts)
    return sentence


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """The sentences with something in them and what they look like, the longest first."""
    templates = [sentence for sentence in SENTENCES if _PLACE.search(sentence)]
    return [
        (re.compile(_form(one), re.DOTALL), one) for one in sorted(templates, key=len, reverse=True)
    ]


def _form(template: str) -> str:
    *parts, last = _PLACE.split(template)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return "".join(f"{re.escape(text)}(?P<{name}>.*)" for text, name in pairs) + re.escape(last)


def shown_in_part(damage: str) -> str:
    """What is said of a damaged photo, in the window's language."""
    words = QCoreApplication.translate("Sentences", "Shown in part. {reason}.")
    return words.format(reason=translated(damage))


def in_words(error: PhotoSimError) -> str:
    """Why something cannot be done, in the window's language."""
    if isinstance(error, SearchRefused):
        return translated(error.sentence).format(encoder=error.encoder, words=error.words)
    if not isinstance(error, UnreadablePhoto):
        return translated(str(error))
    if error.reason == "The file was not found":
        sentence = QCoreApplication.translate("Sentences", "“{name}” was not found.")
    else:
        sentence = QCoreApplication.translate("Sentences", "“{name}” cannot be read: {reason}.")
    return sentence.format(name=error.path.name, reason=translated(error.reason))
