"""TIFF pictures whose samples Pillow does not know, or takes for others.

Pillow unpacks the bytes all the same: the file is given another directory, by which every plane is
an 8-bit grey picture as wide as its rows have bytes. What the bytes mean is made out here. So every
compression that libtiff knows is, without a further library: tifffile would need imagecodecs for
LZW, 30 MB of codecs.
"""

import io
import struct
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2, TiffImageFile

from photosim.vision.sample_range import to_bytes

_SUBFILE, _OLD_SUBFILE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION = 254, 255, 256, 257, 258, 259
_PHOTOMETRIC, _FILL_ORDER, _OFFSETS, _SAMPLES, _ROWS, _COUNTS = 262, 266, 273, 277, 278, 279
_PLANAR, _PREDICTOR = 284, 317
_TILE_WIDTH, _TILE_HEIGHT, _TILE_OFFSETS, _TILE_COUNTS = 322, 323, 324, 325
_EXTRA, _FORMAT, _PROFILE = 338, 339, 34675
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _CMYK, _CIELAB, _ICCLAB = 0, 1, 2, 5, 8, 9
_COLOURS = {_WHITE_IS_ZERO: 1, _BLACK_IS_ZERO: 1, _RGB: 3, _CMYK: 4, _CIELAB: 3, _ICCLAB: 3}
_REDUCED, _OLD_REDUCED = 1, 2
_PLANES = 2
_HORIZONTAL, _FLOATING = 2, 3
_JPEGS = frozenset({6, 7})
_KINDS = {1: "u", 2: "i", 3: "f"}
_LONG = 4  # the type of a number of 32 bits
_MAX_PAGES = 32
_STARTS = (b"II*\0", b"MM\0*")


def is_tiff(stream: BinaryIO) -> bool:
    """Tell whether a file begins as a TIFF."""
    stream.seek(0)
    return stream.read(4) in _STARTS


def go_to_photo(image: TiffImageFile) -> None:
    """Go to the first page that is not marked as a reduced picture of another."""
    if not _is_reduced(image):
        return
    for page in range(1, min(image.n_frames, _MAX_PAGES)):
        image.seek(page)
        if not _is_reduced(image):
            return
    image.seek(0)


def _is_reduced(image: TiffImageFile) -> bool:
    kind = image.tag_v2.get(_SUBFILE, 0)
    return bool(kind & _REDUCED) or image.tag_v2.get(_OLD_SUBFILE) == _OLD_REDUCED


def is_misread(image: TiffImageFile) -> bool:
    """Tell whether Pillow may mix up the samples, as it does where they are deep or in planes."""
    tags = image.tag_v2
    known = tags.get(_PHOTOMETRIC) in _COLOURS and tags.get(_COMPRESSION, 1) not in _JPEGS
    return known and tags.get(_PLANAR) == _PLANES and min(tags.get(_BITS, (1,))) >= 8


@dataclass(frozen=True)
class _Layout:
    """How the samples lie.

    Attributes:
        dtype: Of one sample, in the file's byte order.
        samples: For each pixel.
        planes: 1, or as many as there are samples.
        photometric: What the first of them mean.
        alpha: 0 for none, 1 if the colours have been multiplied by it, 2 if not.
    """

    width: int
    height: int
    dtype: np.dtype[Any]
    samples: int
    planes: int
    photometric: int
    alpha: int


def read(stream: BinaryIO, max_pixels: int) -> Image.Image:
    """Read the first page that is no reduced picture.

    Raises:
        NotImplementedError: The samples are of a kind that is not known here either.
        DecompressionBombError: There are more pixels than that.
        OSError: The file is damaged or cut short.
    """
    stream.seek(0)
    content = stream.read()
    tags = _photo_tags(content)
    layout = _layout(tags, content[:1] == b"M")
    if layout.width * layout.height > max_pixels:
        raise Image.DecompressionBombError("too many pixels")
    image = _image(_samples(content, tags, layout), layout)
    if tags.get(_PROFILE):
        image.info["icc_profile"] = bytes(tags[_PROFILE])
    image.info["exif"] = b"Exif\0\0" + content  # which is laid out as a TIFF
    return image


def _photo_tags(content: bytes) -> ImageFileDirectory_v2:
    stream = io.BytesIO(content)
    following = int.from_bytes(content[4:8], "big" if content[:1] == b"M" else "little")
    first = None
    for _ in range(_MAX_PAGES):
        tags = ImageFileDirectory_v2(content[:8])
        stream.seek(following)
        tags.load(stream)
        first = first if first is not None else tags
        if not tags.get(_SUBFILE, 0) & _REDUCED and _WIDTH in tags:
            return tags
        following = tags.next
        if not following:
            break
    if first is None:
        raise OSError("no directory")
    return first


def _layout(tags: ImageFileDirectory_v2, big_endian: bool) -> _Layout:
    bits, samples = set(tags.get(_BITS, (1,))), tags.get(_SAMPLES, 1)
    formats = set(tags.get(_FORMAT, (1,)))
    photometric = tags.get(_PHOTOMETRIC, _BLACK_IS_ZERO)
    if len(bits) > 1 or len(formats) > 1 or photometric not in _COLOURS:
        raise NotImplementedError("samples of several kinds")
    size, kind = bits.pop(), _KINDS.get(formats.pop())
    if kind is None or size not in {8, 16, 32, 64} or samples < _COLOURS[photometric]:
        raise NotImplementedError(f"samples of {size} bits")
    extra = tags.get(_EXTRA, ())
    return _Layout(
        width=tags[_WIDTH],
        height=tags[_HEIGHT],
        dtype=np.dtype(f"{'>' if big_endian else '<'}{kind}{size // 8}"),
        samples=samples,
        planes=samples if tags.get(_PLANAR, 1) == _PLANES else 1,
        photometric=photometric,
        alpha=extra[0] if extra and extra[0] in {1, 2} else 0,
    )


def _samples(content: bytes, tags: ImageFileDirectory_v2, layout: _Layout) -> NDArray[Any]:
    """The samples in the machine's byte order, shape (height, width, samples)."""
    chunky = layout.samples // layout.planes
    row_bytes = layout.width * chunky * layout.dtype.itemsize
    planes = []
    for number in range(min(layout.planes, _COLOURS[layout.photometric] + bool(layout.alpha))):
        file = _as_grey(content, tags, layout, number)
        with Image.open(io.BytesIO(file), formats=("TIFF",)) as image:
            rows = np.asarray(image, np.uint8)
        if rows.shape != (layout.height, row_bytes):
            raise OSError("not as many bytes as there should be")
        across = tags.get(_TILE_WIDTH, layout.width)
        plane = _predicted(rows, tags.get(_PREDICTOR, 1), layout.dtype, chunky, across)
        planes.append(plane.reshape(layout.height, layout.width, chunky))
    return np.concatenate(planes, axis=2)


def _as_grey(content: bytes, tags: ImageFileDirectory_v2, layout: _Layout, number: int) -> bytes:
    """The file with a directory by which a plane's bytes are an 8-bit grey picture."""
    pixel_bytes = layout.samples // layout.planes * layout.dtype.itemsize
    grey = {
        _WIDTH: [layout.width * pixel_bytes],
        _HEIGHT: [layout.height],
        _BITS: [8],
        _COMPRESSION: [tags.get(_COMPRESSION, 1)],
        _PHOTOMETRIC: [_BLACK_IS_ZERO],
        _FILL_ORDER: [tags.get(_FILL_ORDER, 1)],
        _SAMPLES: [1],
    }
    places = (_OFFSETS, _COUNTS)
    if _TILE_OFFSETS in tags:
        places = (_TILE_OFFSETS, _TILE_COUNTS)
        grey |= {_TILE_WIDTH: [tags[_TILE_WIDTH] * pixel_bytes], _TILE_HEIGHT: [tags[_TILE_HEIGHT]]}
    else:
        grey[_ROWS] = [min(tags.get(_ROWS, layout.height), layout.height)]
    for tag in places:
        share = len(tags[tag]) // layout.planes
        grey[tag] = list(tags[tag][number * share : (number + 1) * share])
    return _with_directory(content, grey)


def _with_directory(content: bytes, tags: dict[int, list[int]]) -> bytes:
    """The file with another directory, at its end; every value takes 32 bits."""
    order = ">" if content[:1] == b"M" else "<"
    padding = bytes(len(content) % 2)
    start = len(content) + len(padding)
    entries, values = bytearray(), bytearray()
    for tag, numbers in sorted(tags.items()):
        packed = struct.pack(f"{order}{len(numbers)}I", *numbers)
        entries += struct.pack(f"{order}HHI", tag, _LONG, len(numbers))
        if len(numbers) == 1:
            entries += packed
        else:
            entries += struct.pack(f"{order}I", start + 6 + 12 * len(tags) + len(values))
            values += packed
    head = content[:4] + struct.pack(f"{order}I", start)
    count = struct.pack(f"{order}H", len(tags))
    return b"".join((head, content[8:], padding, count, entries, bytes(4), values))


def _predicted(
    rows: NDArray[np.uint8], predictor: int, dtype: np.dtype[Any], samples: int, across: int
) -> NDArray[Any]:
    """Undo what the writer did to help compression, in each tile for itself."""
    tile_bytes = across * samples * dtype.itemsize
    parts = [rows[:, at : at + tile_bytes] for at in range(0, rows.shape[1], tile_bytes)]
    return np.concatenate([_part(part, predictor, dtype, samples) for part in parts], axis=1)


def _part(
    part: NDArray[np.uint8], predictor: int, dtype: np.dtype[Any], samples: int
) -> NDArray[Any]:
    height = len(part)
    if predictor == _FLOATING:
        sums = np.cumsum(part.reshape(height, -1, samples), axis=1, dtype=np.uint8)
        planes = sums.reshape(height, dtype.itemsize, -1)
        big = np.ascontiguousarray(planes.transpose(0, 2, 1))
        return big.view(dtype.newbyteorder(">")).reshape(height, -1).astype(dtype.newbyteorder("="))
    values = np.ascontiguousarray(part).view(dtype).astype(dtype.newbyteorder("="))
    if predictor == _HORIZONTAL:
        steps = values.reshape(height, -1, samples)
        values = np.cumsum(steps, axis=1, dtype=steps.dtype).reshape(height, -1)
    return values


def _image(samples: NDArray[Any], layout: _Layout) -> Image.Image:
    count = _COLOURS[layout.photometric]
    colours = samples[:, :, :count]
    if layout.photometric in {_CIELAB, _ICCLAB}:
        return Image.merge("LAB", [Image.fromarray(band) for band in _lab_bands(colours, layout)])
    bands = to_bytes(colours)
    if layout.photometric == _WHITE_IS_ZERO:
        bands = 255 - bands
    mode = {1: "L", 3: "RGB", 4: "CMYK"}[count]
    image = Image.fromarray(bands[:, :, 0] if count == 1 else bands, mode)
    if not layout.alpha or samples.shape[2] == count or count == 4:
        return image
    alpha = Image.fromarray(to_bytes(samples[:, :, count]))
    mixed = Image.merge(f"{mode}A", [*image.split(), alpha])
    if layout.alpha == 1:
        pixels = np.asarray(mixed)
        mixed = Image.fromarray(pixels, f"{mode}a").convert(f"{mode}A")
    return mixed


def _lab_bands(samples: NDArray[Any], layout: _Layout) -> list[NDArray[np.uint8]]:
    """Lightness from 0 to 255, and the two others around 128, one unit a step."""
    values = samples.astype(np.float32)
    if layout.dtype.kind == "f":
        lightness, others = values[:, :, 0] * 2.55, values[:, :, 1:] + 128
    else:
        unit = np.float32(1 << (8 * layout.dtype.itemsize - 8))
        if layout.photometric == _CIELAB:
            # Its lightness fills the range; the others are signed, whatever the file says.
            signed = samples[:, :, 1:].astype(f"i{layout.dtype.itemsize}").astype(np.float32)
            top = np.float32((1 << (8 * layout.dtype.itemsize)) - 1)
            lightness, others = values[:, :, 0] * (255 / top), signed / unit + 128
        else:
            lightness, others = values[:, :, 0] / unit, values[:, :, 1:] / unit
    stacked = np.dstack([lightness, others])
    rounded = np.clip(np.rint(stacked), 0, 255).astype(np.uint8)
    return [np.ascontiguousarray(rounded[:, :, band]) for band in range(3)]
