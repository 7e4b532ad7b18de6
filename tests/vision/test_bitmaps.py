"""BMP pictures whose fields of bits are of other sizes or in another order than usual."""

import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photosim.vision.files import UnreadablePhoto
from photosim.vision.photos import decode

RGB888_ODD = (0xFF00, 0xFF0000, 0xFF)
RGB101010 = (0x3FF00000, 0xFFC00, 0x3FF)
RGB231 = (0xC0, 0x38, 0x4)
RGBA4444 = (0xF00, 0xF0, 0xF, 0xF000)


def picture(width: int = 7, height: int = 5) -> NDArray[np.uint8]:
    """Reds to the right, greens downwards, some blue; opaque on the left: uint8 (h, w, 4)."""
    made = np.zeros((height, width, 4), np.uint8)
    made[..., 0] = np.linspace(0, 255, width).round()
    made[..., 1] = np.linspace(0, 255, height).round()[:, None]
    made[..., 2] = 255 * (np.arange(width) % 2)
    made[..., 3] = 255
    made[:, width // 2 :, 3] = 0
    return made


def write(
    path: Path,
    masks: tuple[int, ...],
    bits: int = 32,
    *,
    header: int = 40,
    compression: int = 3,
    top_down: bool = False,
) -> Path:
    """Write the picture with fields where the masks say."""
    photo = picture()
    height, width, _ = photo.shape
    numbers = np.zeros((height, width), np.uint64)
    for channel, mask in enumerate(masks):
        shift = (mask & -mask).bit_length() - 1
        numbers |= np.rint(photo[..., channel] / 255 * (mask >> shift)).astype(np.uint64) << shift
    rows = numbers.astype(f"<u{bits // 8}")
    rows = np.pad(rows, ((0, 0), (0, -width * bits // 8 % 4 // (bits // 8))))
    data = (rows if top_down else rows[::-1]).tobytes()
    fields = struct.pack("<4I", *(*masks, 0, 0)[:4]) if len(masks) > 3 else b""
    fields = fields or struct.pack("<3I", *masks)
    info = struct.pack(
        "<IiiHHI20x", header, width, -height if top_down else height, 1, bits, compression
    )
    body = (info + fields).ljust(header, b"\0") + data
    begin = 14 + len(body) - len(data)
    path.write_bytes(struct.pack("<2sI4xI", b"BM", 14 + len(body), begin) + body)
    return path


@pytest.mark.parametrize("top_down", [False, True])
@pytest.mark.parametrize(
    ("masks", "bits", "off"),
    [(RGB888_ODD, 32, 0), (RGB101010, 32, 0), (RGB231, 16, 43)],
    ids=["in another order", "of ten bits", "of few bits"],
)
def test_fields_of_any_size_and_order_are_read(
    tmp_path: Path, masks: tuple[int, ...], bits: int, off: int, *, top_down: bool
) -> None:
    path = write(tmp_path / "photo.bmp", masks, bits, top_down=top_down)
    shown = np.asarray(decode(path).image.convert("RGB")).astype(int)
    assert np.abs(shown - picture()[..., :3]).max() <= off


@pytest.mark.parametrize(("header", "compression"), [(40, 6), (56, 3), (124, 3)])
def test_a_field_for_transparency_is_heeded(tmp_path: Path, header: int, compression: int) -> None:
    path = write(tmp_path / "photo.bmp", RGBA4444, 16, header=header, compression=compression)
    shown = np.asarray(decode(path).image.convert("RGB"))
    opaque = picture()[..., 3] > 0
    assert np.abs(shown.astype(int) - picture()[..., :3])[opaque].max() <= 8
    assert len(np.unique(shown[~opaque], axis=0)) == 1  # the ground


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "photo.bmp", RGB888_ODD)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(UnreadablePhoto, match="cut short"):
        decode(path)


@pytest.mark.parametrize("field", [0, 1, 2])
def test_fields_without_bits_are_refused(tmp_path: Path, field: int) -> None:
    masks = tuple(0 if number == field else mask for number, mask in enumerate(RGB888_ODD))
    path = write(tmp_path / "photo.bmp", RGB888_ODD)
    content = bytearray(path.read_bytes())
    content[54:66] = struct.pack("<3I", *masks)
    path.write_bytes(content)
    with pytest.raises(UnreadablePhoto, match="variant of the format is not supported"):
        decode(path)


def test_more_pixels_than_allowed_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "photo.bmp", RGB888_ODD)
    content = bytearray(path.read_bytes())
    content[18:26] = struct.pack("<ii", 100_000, 100_000)
    path.write_bytes(content)
    with pytest.raises(UnreadablePhoto, match="million pixels"):
        decode(path)
