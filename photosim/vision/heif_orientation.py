"""Which way up the pictures of a HEIF or AVIF file are, and having them turned further.

The property irot says by how many quarters they are turned anticlockwise (ISO 23008-12, 6.5.10);
EXIF has no say in these files. Cameras write it also for pictures that are upright, so there is
mostly a byte that can be replaced in its place.
"""

from typing import BinaryIO

from photosim.vision.heif_boxes import Contents, read_contents
from photosim.vision.jpeg_segments import RewritingRefused

_QUARTERS = {1: 0, 8: 1, 3: 2, 6: 3}  # anticlockwise, by EXIF orientation
_ORIENTATIONS = {quarters: orientation for orientation, quarters in _QUARTERS.items()}


def heif_orientation(stream: BinaryIO) -> int | None:
    """The EXIF orientation that does the same; None for a file of another format.

    Raises:
        RewritingRefused: Nothing in the file says it, or it is mirrored as well.
    """
    contents = read_contents(stream)
    return None if contents is None else _ORIENTATIONS[_turned(contents)]


def put_heif_orientation(file: BinaryIO, orientation: int) -> None:
    """Turn all pictures of a file, thumbnails as well, so that the photo has an orientation.

    Args:
        file: Open for reading and writing, and no one else's.
        orientation: 1, 3, 6 or 8.

    Raises:
        RewritingRefused: As above.
    """
    contents = read_contents(file)
    if contents is None:
        raise RewritingRefused("the file is damaged")
    further = _QUARTERS[orientation] - _turned(contents)
    for kind, place in contents.places:
        if kind == b"irot":
            file.seek(place)
            [before] = file.read(1)
            file.seek(place)
            file.write(bytes([before & ~3 | (before + further) & 3]))


def _turned(contents: Contents) -> int:
    """By how many quarters the photo is turned anticlockwise."""
    rotation = contents.property(contents.primary, b"irot")
    if not rotation or any(kind == b"imir" for kind, _ in contents.places):
        raise RewritingRefused("nothing in the file says how it is turned")
    return rotation[0] & 3
