"""The sentences with which the rooms below tell why something cannot be done, for translation.

They speak English and know nothing of Qt. What is not listed here is shown as it is: sentences
around a path, a number or the system's own words, which few people ever meet.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from photosim.errors import PhotoSimError
from photosim.library.query import SearchRefused
from photosim.vision.files import UnreadablePhoto

SENTENCES = (
    QT_TRANSLATE_NOOP("Sentences", "The library has no photos yet. Add a folder first."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The library was indexed with {encoder}, which is not available here. Search with photos "
        "from the library, or index it again.",
    ),
    QT_TRANSLATE_NOOP("Sentences", "The file is empty"),
    QT_TRANSLATE_NOOP("Sentences", "The file was not found"),
    QT_TRANSLATE_NOOP("Sentences", "Its folder was not found; the drive may not be connected"),
    QT_TRANSLATE_NOOP("Sentences", "You don't have permission to read the file"),
    QT_TRANSLATE_NOOP("Sentences", "This is a folder, not a photo"),
    QT_TRANSLATE_NOOP("Sentences", "This is not an ordinary file"),
    QT_TRANSLATE_NOOP("Sentences", "There is not enough memory for this picture"),
    QT_TRANSLATE_NOOP("Sentences", "This is not a picture PhotoSim can read"),
    QT_TRANSLATE_NOOP("Sentences", "The file is cut short; it may be incomplete"),
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
    QT_TRANSLATE_NOOP("Sentences", "The picture has more than 250 million pixels"),
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
)


def translated(sentence: str) -> str:
    """A sentence of the rooms below in the window's language, where it is known."""
    return QCoreApplication.translate("Sentences", sentence)


def shown_in_part(damage: str) -> str:
    """What is said of a damaged photo, in the window's language."""
    words = QCoreApplication.translate("Sentences", "Shown in part. {reason}.")
    return words.format(reason=translated(damage))


def in_words(error: PhotoSimError) -> str:
    """Why something cannot be done, in the window's language."""
    if isinstance(error, SearchRefused):
        return translated(error.sentence).format(encoder=error.encoder)
    if not isinstance(error, UnreadablePhoto):
        return translated(str(error))
    if error.reason == "The file was not found":
        sentence = QCoreApplication.translate("Sentences", "“{name}” was not found.")
    else:
        sentence = QCoreApplication.translate("Sentences", "“{name}” cannot be read: {reason}.")
    return sentence.format(name=error.path.name, reason=translated(error.reason))
