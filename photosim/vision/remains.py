"""What can still be had of a photo whose file is damaged or cut short, and which parts are real.

Decoders either stop where a file is broken and leave the rest of their canvas as it was, or go on
and invent something. Both are found out in the same way: the file is decoded twice, with different
canvases or with different bytes in place of those that are missing. What is real does not depend
on either; where the two pictures differ, there is nothing.
"""

import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from photosim.vision.heif_boxes import Contents, read_contents
from photosim.vision.messages import LEAST_SHARE

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a part, in shares of the picture as it lies in the file."""

Open = Callable[[BinaryIO], Image.Image]
"""Opens a picture, reduced if that is wanted; refuses one that is too large."""

CUT = "The file is damaged or cut short; a part of the picture is missing"
CUT_TO_LITTLE = "The file is damaged or cut short; most of the picture is missing"
COARSE = "The file is cut short; the picture lacks its fine detail"

_STARTS = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"II+\0")
# What decoders raise on damaged bytes.
_DECODER_ERRORS = (
    OSError,
    EOFError,
    SyntaxError,
    RuntimeError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    struct.error,
    zlib.error,
)
_MAX_BYTES = 512 << 20
_MAX_MISSING_BYTES = 64 << 20  # what claims to lack more is damaged in another way
_STRIP_ROWS = 256
_BAND_ROWS = 8
_BLOCK = 64  # pixels
_SMOOTHED_SHARE = 0.25
_INTERLACING = (1, 2, 4, 8)  # steps of the grids that PNG and GIF refine, from fine to coarse
_NOISE = Random(0).randbytes(1 << 16)  # noqa: S311  no secret
_ZEROS_IN_DOUBT = 64
_MID_GREY = 128


@dataclass(frozen=True)
class Remains:
    """What is left of a photo.

    Attributes:
        image: The picture, loaded; what lies in the missing parts means nothing.
        missing: The parts that are not there, which do not overlap; none if all are.
        coarse: It is all there, though not as sharp as it was.
    """

    image: Image.Image
    missing: tuple[Box, ...] = ()
    coarse: bool = False

    @property
    def share(self) -> float:
        """How much of the picture is there, from 0 to 1."""
        return 1 - sum((right - left) * (bottom - top) for left, top, right, bottom in self.missing)

    @property
    def damage(self) -> str | None:
        """What is wrong with the picture, for the person; None if nothing is."""
        if self.share < LEAST_SHARE:
            return CUT_TO_LITTLE
        return CUT if self.missing else COARSE if self.coarse else None


def is_doubtful(image: Image.Image, stream: BinaryIO) -> bool:
    """Tell whether a picture that was decoded without complaint may be a part of one all the same.

    JPEG decoders fill up with grey what is missing before an end marker, or take for picture the
    zeros that a copy in progress has reserved; HEIF decoders paint missing tiles green.
    """
    if image.format in {"JPEG", "MPO"}:
        last_row = image.crop((0, image.height - 1, image.width, image.height))
        grey = all(band == (_MID_GREY, _MID_GREY) for band in _extrema(last_row))
        return grey or _ends_in_zeros(stream)
    if image.format in {"HEIF", "AVIF"}:
        contents = read_contents(stream)
        return contents is not None and contents.end() > stream.seek(0, io.SEEK_END)
    return False


def _extrema(image: Image.Image) -> Sequence[object]:
    found = image.getextrema()
    return found if isinstance(found[0], tuple) else (found,)


def _ends_in_zeros(stream: BinaryIO) -> bool:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _ZEROS_IN_DOUBT - len(_JPEG_END)))
    end = stream.read()
    return not any(end.removesuffix(_JPEG_END)) or not any(end[-_ZEROS_IN_DOUBT:])


def has_known_start(stream: BinaryIO) -> bool:
    """Tell whether a file begins as photos do, whatever follows."""
    stream.seek(0)
    start = stream.read(12)
    return start.startswith(_STARTS) or start[4:8] == b"ftyp"


def rescue(stream: BinaryIO, open_picture: Open) -> Remains | None:
    """Decode what is there of a photo; None where nothing is or its format does not allow it.

    Raises:
        PhotoSimError: `open_picture` refuses it.
        DecompressionBombError: It is far too large.
    """
    try:
        remains = _rescue(stream, open_picture)
    except _DECODER_ERRORS:
        return None  # why it is damaged is known already
    return remains if remains is not None and remains.share > 0 else None


def _rescue(stream: BinaryIO, open_picture: Open) -> Remains | None:
    if stream.seek(0, io.SEEK_END) > _MAX_BYTES:
        return None
    stream.seek(0)
    content = stream.read()
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content, open_picture)
    if content.startswith(b"\x89PNG"):
        return _png(content, open_picture)
    if content.startswith(b"RIFF"):
        missing = int.from_bytes(content[4:8], "little") + 8 - len(content)
        believable = 0 < missing <= _MAX_MISSING_BYTES
        return _by_tail(_padded(content, missing), open_picture) if believable else None
    if content[4:8] == b"ftyp":
        return _heif(content, open_picture)
    return _by_canvas(content, open_picture)


def _padded(content: bytes, missing: int) -> Iterator[bytes]:
    """The content with its end invented in several ways; decoders do not take each."""
    yield content + bytes(missing)
    yield content + (_NOISE * (missing // len(_NOISE) + 1))[:missing]
    for filler in (b"\xff", b"\xaa", b"\x55"):
        yield content + filler * missing
    yield content + b"\x80".ljust(missing, b"\0")


def _by_tail(versions: Iterator[bytes], open_picture: Open) -> Remains | None:
    """Decode versions of a file that end differently; all from the first difference on is void."""
    pictures = _two_of(versions, open_picture)
    if pictures is None:
        return None
    first, second = pictures
    rows, _ = _differences(first, second)
    if not rows.any():
        return Remains(first)
    top = int(rows.argmax())
    bottom = min(top + _BAND_ROWS, first.height)
    band = (0, top, first.width, bottom)
    _, columns = _differences(first.crop(band), second.crop(band))
    left = int(columns.argmax()) / first.width
    begun, rest = (top / first.height, bottom / first.height)
    missing = ((left, begun, 1.0, rest), (0.0, rest, 1.0, 1.0))
    return Remains(first, missing if rest < 1 else missing[:1])


def _by_blocks(versions: Iterator[bytes], open_picture: Open) -> Remains | None:
    """As `_by_tail` for a codec that begins again in several places of the picture."""
    pictures = _two_of(versions, open_picture)
    if pictures is None:
        return None
    width, height = pictures[0].size
    missing = []
    for top in range(0, height, _BLOCK):
        bottom = min(top + _BLOCK, height)
        strips = (picture.crop((0, top, width, bottom)) for picture in pictures)
        differ = np.not_equal(*map(np.asarray, strips)).reshape(bottom - top, width, -1).any(axis=2)
        for left in range(0, width, _BLOCK):
            right = min(left + _BLOCK, width)
            # Smoothing carries a little over the edges.
            if differ[:, left:right].mean() > _SMOOTHED_SHARE:
                missing.append((left / width, top / height, right / width, bottom / height))
    return Remains(pictures[0], tuple(missing))


def _two_of(
    versions: Iterator[bytes], open_picture: Open
) -> tuple[Image.Image, Image.Image] | None:
    """Decode the first two versions that the decoder takes.

    None where there is but one: nobody knows what in it is real.
    """
    pictures = []
    for version in versions:
        try:
            picture = open_picture(io.BytesIO(version))
            picture.load()
        except _DECODER_ERRORS:
            continue
        pictures.append(picture)
        if len(pictures) == 2:
            return pictures[0], pictures[1]
    return None


def _by_canvas(content: bytes, open_picture: Open) -> Remains | None:
    """Decode onto a black and a white canvas; where it shows through, nothing was decoded."""
    canvases = _on_two_canvases(content, open_picture)
    if canvases is None:
        return None
    rows, columns = _differences(*canvases)
    if canvases[0].format == "GIF" and np.diff(rows).sum() > 1:
        return _finest_grid(*canvases, across=1)
    # Pictures on their side lose columns.
    if rows.all():
        missing = tuple((left, 0.0, right, 1.0) for left, right in _runs(columns))
    else:
        missing = tuple((0.0, top, 1.0, bottom) for top, bottom in _runs(rows))
    return Remains(canvases[0], missing)


def _on_two_canvases(content: bytes, open_picture: Open) -> tuple[Image.Image, Image.Image] | None:
    black, white = (_on_canvas(open_picture(io.BytesIO(content)), shade) for shade in (0, 255))
    return (black, white) if black is not None and white is not None else None


def _on_canvas(image: Image.Image, shade: int) -> Image.Image | None:
    """Load as much as there is; None where not even a canvas came to be."""
    if not isinstance(image, ImageFile.ImageFile):
        return image
    prepare, painted = image.load_prepare, False

    def paint() -> None:
        nonlocal painted
        prepare()
        bands = len(image.getbands())
        image.im.paste(shade if bands == 1 else (shade,) * bands, (0, 0, *image.im.size))
        painted = True

    setattr(image, "load_prepare", paint)  # noqa: B010  for this one picture
    try:
        image.load()
    except _DECODER_ERRORS:
        if not painted:
            return None
        stopped, image.tile = bool(image.tile), []
        if stopped and image.format == "TIFF":
            image.load_end()  # turns it upright
    return image


def _differences(
    first: Image.Image, second: Image.Image
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which rows and which columns of two pictures of one size differ."""
    rows, columns = np.zeros(first.height, bool), np.zeros(first.width, bool)
    for top in range(0, first.height, _STRIP_ROWS):
        box = (0, top, first.width, min(top + _STRIP_ROWS, first.height))
        differ = np.asarray(first.crop(box)) != np.asarray(second.crop(box))
        if differ.ndim == 3:
            differ = differ.any(axis=2)
        rows[box[1] : box[3]] = differ.any(axis=1)
        columns |= differ.any(axis=0)
    return rows, columns


def _runs(flags: NDArray[np.bool_]) -> Iterator[tuple[float, float]]:
    """Beginnings and ends of the runs of true flags, in shares of their number."""
    edges = np.flatnonzero(np.diff(flags, prepend=False, append=False)) / len(flags)
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _finest_grid(black: Image.Image, white: Image.Image, across: int | None) -> Remains:
    """A picture that comes in ever finer grids; its gaps are filled from the finest that is whole.

    ``across`` is the step between the grid's columns, None if it is that between its rows.
    """
    image = black.convert("RGBA" if black.has_transparency_data else "RGB")
    pixels = np.asarray(image)
    differ = np.asarray(black) != np.asarray(white)
    if differ.ndim == 3:
        differ = differ.any(axis=2)
    for step in _INTERLACING:
        void = differ[::step, :: across or step].any(axis=1)
        if not void.any():
            break
    if step > 1:
        grid = Image.fromarray(np.ascontiguousarray(pixels[::step, :: across or step]))
        coarse = np.asarray(grid.resize(image.size, Image.Resampling.BICUBIC))
        image = Image.fromarray(np.where(differ[..., None], coarse, pixels))
    image.info = {name: value for name, value in black.info.items() if name != "transparency"}
    missing = tuple((0.0, top, 1.0, bottom) for top, bottom in _runs(void))
    return Remains(image, missing, coarse=step > 1)


# JPEG

_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END = 0xDA, 0xD9
_JPEG_END = bytes([0xFF, _END])
_JPEG_NOISE = _NOISE.replace(b"\xff", b"\x7f")
_BETWEEN_SCANS = frozenset({0xC4, 0xCC, _SCAN, 0xDB, 0xDC, 0xDD, 0xFE, *range(0xE0, 0xF0)})
_COEFFICIENTS = 64


@dataclass(frozen=True)
class _Jpeg:
    """How far a JPEG file goes.

    Attributes:
        end: Where its picture ends, in bytes: at the end marker or at what cannot follow.
        fine: Its scans, as far as they go, bring every detail of every component.
        refining: The last of them only adds detail to what others have brought.
    """

    end: int
    fine: bool
    refining: bool


def _jpeg(content: bytes, open_picture: Open) -> Remains | None:
    jpeg = _walked(content)
    if jpeg is None:
        return None
    picture = content[: jpeg.end].rstrip(b"\xff")
    if picture.endswith(bytes(_ZEROS_IN_DOUBT)):
        picture = picture.rstrip(b"\0")
    versions = (picture + _JPEG_END, picture + _JPEG_NOISE + _JPEG_END)
    remains = _by_tail(iter(versions), open_picture)
    if remains is None:
        return None
    if jpeg.refining:
        return Remains(remains.image, coarse=bool(remains.missing) or not jpeg.fine)
    return replace(remains, coarse=not jpeg.fine)


def _walked(content: bytes) -> _Jpeg | None:
    """Go from marker to marker; None where no scan is reached."""
    at, wanted, refining, scanned = 2, np.zeros((0, _COEFFICIENTS), bool), False, False
    components: list[int] = []
    while (found := _MARKER.search(content, at)) is not None:
        marker, start = found[1][0], found.end()
        if marker == _END or (scanned and marker not in _BETWEEN_SCANS):
            at = found.start()
            break
        length = int.from_bytes(content[start : start + 2], "big")
        segment = content[start + 2 : start + length]
        if len(segment) < length - 2 or length < 2:
            at = found.start()
            break
        if marker in _FRAMES and len(segment) >= 6:
            components = list(segment[6::3])
            wanted = np.ones((len(components), _COEFFICIENTS), bool)
        elif marker == _SCAN and len(segment) >= 4:
            scanned = True
            refining = _take_scan(segment, components, wanted)
        at = start + length
    else:
        at = len(content)
    return _Jpeg(at, not wanted.any(), refining) if scanned else None


def _take_scan(segment: bytes, components: list[int], wanted: NDArray[np.bool_]) -> bool:
    """Strike out what a scan brings in full; returns whether it only refines."""
    first, last, bits = segment[-3:]
    for component in segment[1:-3:2]:
        if component in components and bits & 15 == 0:
            wanted[components.index(component), first : last + 1] = False
    return first > 0 or bits >> 4 > 0


# PNG

# Anything else, such as compressed text, is left out when a file has to be mended.
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP"}
    | {b"eXIf", b"tEXt", b"iTXt"}
)
_MAX_TEXT_BYTES = 1 << 20
_PNG_NEEDED = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1}  # bytes without which Pillow gives up
_PNG_COLOUR = 2
_PNG_START = 8


def _png(content: bytes, open_picture: Open) -> Remains | None:
    mended = bytearray(content[:_PNG_START])
    interlaced, needed = False, dict(_PNG_NEEDED)
    for kind, data, checksum in png_chunks(io.BytesIO(content)):
        if kind == b"IHDR":
            if checksum != zlib.crc32(kind + data) or len(data) < 13:
                return None  # its size may be anything
            interlaced = data[-1:] == b"\1"
            needed[b"tRNS"] = 6 if data[9] == _PNG_COLOUR else 1
        if kind in _PNG_KEPT and len(data) >= needed.get(kind, 0) and _is_bounded(kind, data):
            mended += struct.pack(">I", len(data)) + kind + data
            mended += struct.pack(">I", zlib.crc32(kind + data))
    if not interlaced:
        return _by_canvas(bytes(mended), open_picture)
    canvases = _on_two_canvases(bytes(mended), open_picture)
    return None if canvases is None else _finest_grid(*canvases, across=None)


def png_chunks(stream: BinaryIO) -> Iterator[tuple[bytes, bytes, int]]:
    """Kind, data and checksum of a PNG file's chunks, as far as they are whole or begun."""
    stream.seek(_PNG_START)
    while len(head := stream.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        if not kind.isalpha():
            return
        data = stream.read(length)
        yield kind, data, int.from_bytes(stream.read(4), "big")


def _is_bounded(kind: bytes, data: bytes) -> bool:
    if kind == b"iTXt":
        compressed = data[data.find(b"\0") + 1 :][:1] != b"\0"
        return not compressed and len(data) <= _MAX_TEXT_BYTES
    if kind == b"iCCP":
        unpacking = zlib.decompressobj()
        try:
            unpacking.decompress(data[data.find(b"\0") + 2 :], 16 * _MAX_TEXT_BYTES)
        except zlib.error:
            return False
        return unpacking.eof
    return kind != b"tEXt" or len(data) <= _MAX_TEXT_BYTES


# HEIF and AVIF


def _heif(content: bytes, open_picture: Open) -> Remains | None:
    contents = read_contents(io.BytesIO(content))
    if contents is None:
        return None
    ends = [offset + length for pieces in contents.extents.values() for offset, length in pieces]
    missing = max(ends, default=0) - len(content)
    if not 0 < missing <= _MAX_MISSING_BYTES:
        return None
    parts = contents.photo_items()
    if len(parts) == 1:
        by = _by_blocks if contents.kinds.get(parts[0]) == b"av01" else _by_tail
        return by(_padded(content, missing), open_picture)
    image = open_picture(io.BytesIO(content + bytes(missing)))
    image.load()
    return Remains(image, tuple(_missing_tiles(contents, len(content))))


def _missing_tiles(contents: Contents, size: int) -> Iterator[Box]:
    """The tiles of a grid whose data end beyond the file's, in the picture as it is turned."""
    tiles = contents.photo_items()
    width, height = _size(contents, contents.primary)
    across, down = _size(contents, tiles[0])
    columns = -(-width // across)
    for number, tile in enumerate(tiles):
        pieces = contents.extents.get(tile, [])
        if pieces and max(offset + length for offset, length in pieces) <= size:
            continue
        row, column = divmod(number, columns)
        left, top = column * across / width, row * down / height
        right, bottom = min((column + 1) * across / width, 1), min((row + 1) * down / height, 1)
        box = (left, top, right, bottom)
        for kind, data in contents.properties.get(contents.primary, []):
            box = _turned(box, kind, data)
        yield box


def _size(contents: Contents, item: int) -> tuple[int, int]:
    data = contents.property(item, b"ispe")
    if data is None or len(data) < 12:
        raise ValueError("an item without a size")
    width, height = struct.unpack_from(">II", data, 4)
    if not (width and height):
        raise ValueError("an empty item")
    return width, height


def _turned(box: Box, kind: bytes, data: bytes) -> Box:
    left, top, right, bottom = box
    if kind == b"irot":  # quarter turns against the clock
        for _ in range(data[0] & 3):
            left, top, right, bottom = top, 1 - right, bottom, 1 - left
    elif kind == b"imir" and data[0] & 1:
        left, right = 1 - right, 1 - left
    elif kind == b"imir":
        top, bottom = 1 - bottom, 1 - top
    return left, top, right, bottom
