"""Camera RAW: the preview the camera put into the file, or the sensor's data developed."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

import rawpy
from PIL import Image
from PIL.ExifTags import Base

from photosim.vision.exif import BROKEN_EXIF, Exif, directories, exif_of
from photosim.vision.orientation import Size, orientation_of, same_shape, upright_size

# What LibRaw's flip means in terms of EXIF orientation.
_ORIENTATIONS = {0: 1, 1: 2, 2: 4, 3: 3, 4: 5, 5: 8, 6: 6, 7: 7}
_WHOLE_SHARE = 0.9

_COMMON = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"BM")
_TIFF = (b"II*\0", b"MM\0*")
_FUJI = b"FUJIFILMCCD-RAW"
_LIKE_TIFF = (b"IIRO", b"IIRS", b"MMOR", b"IIU\0")  # Olympus, Panasonic
_BOXES = b"ftyp"  # at 4: HEIC, AVIF and Canon's CR3
_CANON_BOXES = b"ftypcrx "
_CANON = b"CR"  # at 8, in a TIFF
_HEAD_BYTES = 1 << 20  # where Canon has its EXIF blocks, before previews and sensor data

_EXIF_MARKER = b"\xff\xe1"
_LIBRAW = b"dcraw v"  # the program that it says has written the block

_SENSOR_COLOURS = frozenset({32803, 34892})  # of a photometric interpretation
_REDUCED = 1  # in the kind of a TIFF directory


@dataclass(frozen=True)
class RawPhoto:
    """A picture out of a RAW file.

    Attributes:
        image: The picture, perhaps still lying on its side.
        orientation: EXIF orientation that turns it upright.
        size: Width and height in pixels of the whole upright photo.
    """

    image: Image.Image
    orientation: int
    size: Size


def is_raw(stream: BinaryIO) -> bool | None:
    """Tell by its content whether a file is RAW; None for a TIFF or a file that does not say."""
    start = _start(stream, 16)
    if start.startswith((_FUJI, *_LIKE_TIFF)) or start[4:12] == _CANON_BOXES:
        return True
    if start.startswith(_COMMON) or start[4:8] == _BOXES:
        return False
    if not start.startswith(_TIFF):
        return None
    return True if start[8:10] == _CANON or _has_sensor_data(read_exif(stream)) else None


def _has_sensor_data(exif: Exif) -> bool:
    """Tell whether a TIFF is a DNG, begins with sensor data or with their thumbnail."""
    main = exif.main
    if Base.DNGVersion in main or main.get(Base.PhotometricInterpretation) in _SENSOR_COLOURS:
        return True
    return main.get(Base.NewSubfileType) == _REDUCED and {Base.Make, Base.SubIFDs} <= main.keys()


def read_exif(stream: BinaryIO) -> Exif:
    """Return the EXIF block of a RAW file itself, whatever its previews have."""
    start = _start(stream, 96)
    if start.startswith(_FUJI):
        return _of_preview(stream, *struct.unpack(">II", start[84:92].ljust(8, b"\0")))
    if start[4:12] == _CANON_BOXES:
        main, details, place = _canon_blocks(_start(stream, _HEAD_BYTES))
        return Exif(main.main, details.main, place.main)
    return directories(lambda: _of_tiff(stream, start))


def _of_tiff(stream: BinaryIO, start: bytes) -> Image.Exif:
    exif = Image.Exif()
    exif.endian = ">" if start.startswith(b"MM") else "<"
    (offset,) = struct.unpack(f"{exif.endian}4xI", start[:8])
    exif.load_from_fp(stream, offset)
    return exif


def _of_preview(stream: BinaryIO, offset: int, length: int) -> Exif:
    stream.seek(offset)
    try:
        with Image.open(io.BytesIO(stream.read(length)), formats=("JPEG",)) as preview:
            return exif_of(preview)
    except BROKEN_EXIF:
        return Exif()


def _canon_blocks(head: bytes) -> Iterator[Exif]:
    """What CR3 files have as three blocks of their own: picture, shot and place."""
    for name in (b"CMT1", b"CMT2", b"CMT4"):
        start = head.find(name)
        size = int.from_bytes(head[start - 4 : start]) if start >= 4 else 0
        yield directories(partial(_of_block, head[start + 4 : start - 4 + size]))


def _of_block(data: bytes) -> Image.Exif:
    exif = Image.Exif()
    exif.load(data)
    return exif


def _start(stream: BinaryIO, count: int) -> bytes:
    stream.seek(0)
    start = stream.read(count)
    stream.seek(0)
    return start


def decode(camera: rawpy.RawPy, min_side: int | None) -> RawPhoto:
    """Decode an open RAW file, through its embedded preview where that is large enough.

    Args:
        camera: The file as LibRaw has opened it.
        min_side: Pixels that the shorter side must keep; None asks for the whole picture.

    Raises:
        rawpy.LibRawError: The file is cut off, damaged or from an unknown camera.
    """
    sizes = camera.sizes
    stored = (sizes.iwidth, sizes.iheight)
    orientation = _ORIENTATIONS[sizes.flip & 7]
    size = upright_size(stored, orientation)
    needed = min_side or min(size) * _WHOLE_SHARE
    preview = _preview(camera)
    if preview is not None and min(preview.size) >= needed:
        # A preview may say itself how it lies, lie as the sensor did, or be upright already.
        for turn in (orientation_of(exif_of(preview)), orientation, 1):
            if turn is not None and same_shape(upright_size(preview.size, turn), size):
                return RawPhoto(preview, turn, size)
    # No preview, or one that is too small, broken or of a part of the photo.
    return RawPhoto(_developed(camera, half=min(size) // 2 >= needed), 1, size)


def _preview(camera: rawpy.RawPy) -> Image.Image | None:
    try:
        preview = camera.extract_thumb()
        if not isinstance(preview.data, bytes):
            return Image.fromarray(preview.data)
        image = Image.open(io.BytesIO(_as_in_file(preview.data)), formats=("JPEG",))
        image.load()  # here, where the sensor's data are still to be had instead
    except (rawpy.LibRawError, rawpy.NotSupportedError, *BROKEN_EXIF):
        return None
    return image


def _as_in_file(preview: bytes) -> bytes:
    """Take out the EXIF block that LibRaw makes up where a JPEG does not begin with one."""
    end = 4 + int.from_bytes(preview[4:6])
    made_up = preview[2:4] == _EXIF_MARKER and _LIBRAW in preview[:end]
    return preview[:2] + preview[end:] if made_up else preview


def _developed(camera: rawpy.RawPy, half: bool) -> Image.Image:
    return Image.fromarray(camera.postprocess(use_camera_wb=True, half_size=half))
