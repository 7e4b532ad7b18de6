"""Which way up a photo is, written into its file; its pixels are not touched.

A JPEG says so in its EXIF, a TIFF in its first directory, both by the tag Orientation (EXIF 2.32,
4.6.4). Where the tag is there, its bytes are replaced in their place. Where it is not, an entry or
a segment is added, and a segment of that kind is taken out again once it says nothing.
"""

import io
import os
import struct
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from photosim.vision.exif import BROKEN_EXIF, exif_of
from photosim.vision.heif_orientation import heif_orientation, put_heif_orientation
from photosim.vision.jpeg_segments import (
    APP1,
    EXIF,
    LONGEST,
    RewritingRefused,
    Segment,
    after_front,
    segments_of,
    with_segment,
)
from photosim.vision.orientation import orientation_of
from photosim.vision.tiff_directories import directory_of, put_entry

_PIECE = 8 << 20  # bytes, after which it is waited for the disk, so that no wait is long
_JPEG = b"\xff\xd8"
_ORIENTATION = 274
_SHORT = 3
_FORMS = {1: "B", _SHORT: "H", 4: "I"}  # how the types lie in a file that the tag has
_HEAD = EXIF + b"\0"
_DNG = 0xC612  # its version: a RAW file, whatever it is called
_BROKEN = "its EXIF is damaged"
ONLY_THESE = "only JPEG, TIFF and HEIC photos can be rotated without loss"
"""Why photos of other formats are left as they are."""


def stored_orientation(path: Path) -> int:
    """The EXIF orientation of a JPEG, TIFF or HEIF file, 1 to 8, read without its pixels.

    Raises:
        RewritingRefused: It is of another format, or damaged, or of a HEIF file nothing says it.
    """
    from PIL import Image, UnidentifiedImageError

    with path.open("rb") as file:
        orientation = heif_orientation(file)
    if orientation is not None:
        return orientation
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=("JPEG", "TIFF")) as image:
                exif = exif_of(image)
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise RewritingRefused(ONLY_THESE) from None
    except BROKEN_EXIF as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise RewritingRefused("the file is damaged") from None
    if _DNG in exif.main:
        raise RewritingRefused(ONLY_THESE)
    return orientation_of(exif) or 1


def copy_with_orientation(
    path: Path, new: Path, orientation: int, beat: Callable[[], None]
) -> None:
    """Fill a new file with what another one holds, but for its orientation.

    Args:
        path: What there is.
        new: The file to fill.
        orientation: 1 to 8.
        beat: Called after each piece that was copied.

    Raises:
        RewritingRefused: That cannot be written into it.
    """
    with path.open("rb") as file:
        start = file.read(12)
    if start.startswith(_JPEG):
        new.write_bytes(with_jpeg_orientation(path.read_bytes(), orientation))
        return
    with path.open("rb") as file, new.open("r+b") as copy:
        while piece := file.read(_PIECE):
            copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
            beat()
        (put_heif_orientation if start[4:8] == b"ftyp" else put_tiff_orientation)(copy, orientation)


def with_jpeg_orientation(file: bytes, orientation: int) -> bytes:
    """A JPEG file with another EXIF orientation, and all else as it was.

    Raises:
        RewritingRefused: The file or its EXIF is damaged or in several parts, or where its further
            pictures are cannot be made out.
    """
    segments = segments_of(file)
    found = [one for one in segments if one.marker == APP1 and one.content.startswith(EXIF)]
    if not found:
        at = after_front(segments)
        return with_segment(file, segments, APP1, _own_exif(orientation), at, at)
    if len(found) > 1:
        raise RewritingRefused("its EXIF is in several parts")
    [exif] = found
    if orientation == 1 and _says_nothing_else(exif, segments):
        return with_segment(file, segments, APP1, b"", exif.start, exif.end)
    block = io.BytesIO(exif.content[len(_HEAD) :])
    put_tiff_orientation(block, orientation)
    content = _HEAD + block.getvalue()
    if len(content) == len(exif.content):
        return file[: exif.end - len(content)] + content + file[exif.end :]
    if len(content) > LONGEST:
        raise RewritingRefused("its EXIF would be too large for a JPEG file")
    return with_segment(file, segments, APP1, content, exif.start, exif.end)


def put_tiff_orientation(file: BinaryIO, orientation: int) -> None:
    """Give a TIFF file, or a block of EXIF, another orientation; all else stays where it is.

    Args:
        file: Open for reading and writing, and no one else's.
        orientation: 1 to 8.

    Raises:
        RewritingRefused: It is damaged.
    """
    directory = directory_of(file)
    layout = directory.layout
    numbers = directory.numbers_of(_ORIENTATION)
    kind, count = _SHORT, 1
    if numbers:
        entry = directory.entries[numbers[0]]
        _, kind, count = struct.unpack_from(layout.entry, entry)
    if len(numbers) > 1 or kind not in _FORMS or count != 1:
        raise RewritingRefused(_BROKEN)
    value = struct.pack(f"{layout.order}{_FORMS[kind]}", orientation)
    if numbers:  # the bytes behind a short value are nobody's, and stay
        file.seek(directory.place_of(numbers[0]) + struct.calcsize(layout.entry))
        file.write(value)
        return
    new = struct.pack(layout.entry, _ORIENTATION, kind, count) + value.ljust(layout.inline, b"\0")
    put_entry(file, directory, new)


def _own_exif(orientation: int) -> bytes:
    """A segment of EXIF that says nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return _HEAD + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)


def _says_nothing_else(exif: Segment, segments: list[Segment]) -> bool:
    """Whether a segment is one of `_own_exif`, and no XMP says another orientation without it."""
    own = any(exif.content == _own_exif(one) for one in range(1, 9))
    return own and not any(
        one.marker == APP1 and b"Orientation" in one.content for one in segments if one is not exif
    )
