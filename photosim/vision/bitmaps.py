"""BMP pictures with bit fields that Pillow does not know: any number of bits, in any order.

The layout is that of BITMAPINFOHEADER and its successors, as Microsoft documents it.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_HEADER = struct.Struct("<2s8xIIiiHHI")  # as far as the compression
_MASKS_AT = 54  # in or behind the header, wherever it ends
_HEADERS = frozenset({40, 52, 56, 108, 124})
_FIELDS, _FIELDS_WITH_ALPHA = 3, 6
_NO_ALPHA_HEADERS = frozenset({40, 52})


@dataclass(frozen=True)
class _Layout:
    """How the pixels lie: ``masks`` tell the bits of red, green, blue and perhaps alpha."""

    width: int
    height: int
    top_down: bool
    begin: int
    dtype: str
    masks: tuple[int, ...]


def read(stream: BinaryIO, max_pixels: int) -> Image.Image | None:
    """Read a BMP with bit fields.

    Returns:
        An RGB picture, or RGBA if one of the fields is for transparency; None if it is none such.

    Raises:
        DecompressionBombError: There are more pixels than that.
        OSError: It is cut short.
    """
    stream.seek(0)
    layout = _layout(stream.read(_MASKS_AT + 16))
    if layout is None:
        return None
    if layout.width * layout.height > max_pixels:
        raise Image.DecompressionBombError("too many pixels")
    stream.seek(0)
    pixels = _pixels(stream.read(), layout)
    channels = [_channel(pixels, mask) for mask in layout.masks]
    return Image.fromarray(np.stack(channels, axis=2))


def _layout(content: bytes) -> _Layout | None:
    if len(content) < _MASKS_AT + 16:
        return None
    kind, begin, header, width, height, _, bits, compression = _HEADER.unpack_from(content)
    with_fields = compression in (_FIELDS, _FIELDS_WITH_ALPHA) and bits in (16, 32)
    if kind != b"BM" or header not in _HEADERS or not with_fields or width <= 0 or height == 0:
        return None
    *colours, alpha = struct.unpack_from("<4I", content, _MASKS_AT)
    if compression == _FIELDS and header in _NO_ALPHA_HEADERS:
        alpha = 0  # what stands there is something else
    if 0 in colours:
        return None
    masks = (*colours, alpha) if alpha else tuple(colours)
    return _Layout(width, abs(height), height < 0, begin, f"<u{bits // 8}", masks)


def _pixels(content: bytes, layout: _Layout) -> NDArray[np.unsignedinteger]:
    """The pixels as numbers, from the top: uint16 or uint32 (height, width)."""
    size = np.dtype(layout.dtype).itemsize
    stride = (layout.width * size + 3) // 4 * 4 // size  # rows end at a multiple of 4 bytes
    if layout.begin + stride * layout.height * size > len(content):
        raise OSError("image file is truncated")
    rows = np.frombuffer(content, layout.dtype, stride * layout.height, layout.begin)
    pixels = rows.reshape(layout.height, stride)[:, : layout.width]
    return pixels if layout.top_down else pixels[::-1]


def _channel(pixels: NDArray[np.unsignedinteger], mask: int) -> NDArray[np.uint8]:
    """One field, spread over 0 to 255: uint8 (height, width)."""
    shift = (mask & -mask).bit_length() - 1
    most = mask >> shift
    values = (pixels & pixels.dtype.type(mask)) >> pixels.dtype.type(shift)
    scaled: NDArray[np.float32] = np.multiply(values, 255 / most, dtype=np.float32)
    return np.rint(scaled).astype(np.uint8)
