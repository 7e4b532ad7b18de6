"""EXIF as files have it: cut off, of the wrong types, in the wrong directory."""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image  # what only shows facts should not load it

BROKEN_EXIF = (
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    OSError,
    ArithmeticError,
    AttributeError,
    struct.error,
)
"""What Pillow raises on EXIF blocks that are cut off or lie about their types."""

Directory = Mapping[int, Any]


@dataclass(frozen=True)
class Exif:
    """The directories of an EXIF block by tag; those that are broken or missing are empty.

    Attributes:
        main: The picture: camera, orientation.
        details: The shot: exposure, date.
        place: What GPS says.
    """

    main: Directory = field(default_factory=dict)
    details: Directory = field(default_factory=dict)
    place: Directory = field(default_factory=dict)

    def shot(self, tag: int) -> Any:
        """A value of the shot; RAW files and some programs have it among those of the picture."""
        return self.details.get(tag, self.main.get(tag))


def exif_of(image: "Image.Image") -> Exif:
    """Return the EXIF block of a loaded picture: some formats have it behind the pixels."""
    return directories(image.getexif)


def directories(read: "Callable[[], Image.Exif]") -> Exif:
    """Return what can be read of the EXIF block that ``read`` finds."""
    from PIL.ExifTags import IFD

    try:
        block = read()
    except BROKEN_EXIF:
        return Exif()
    return Exif(
        main=_directory(lambda: dict(block)),
        details=_directory(lambda: block.get_ifd(IFD.Exif)),
        place=_directory(lambda: block.get_ifd(IFD.GPSInfo)),
    )


def _directory(read: Callable[[], Directory]) -> Directory:
    try:
        return read()
    except BROKEN_EXIF:
        return {}


def text(value: object) -> str | None:
    """A text on one line, whatever type of EXIF it was written as; None where there is none."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return None
    return " ".join(value.replace("\0", " ").split()) or None


def whole(value: object) -> int | None:
    """A whole number, whatever type of EXIF it was written as; None where there is none."""
    if isinstance(value, (tuple, bytes)):  # a list of one, or the type BYTE
        value = value[0] if value else None
    try:
        return int(value)  # type: ignore[call-overload, no-any-return]  # it may raise, as said
    except BROKEN_EXIF:
        return None
