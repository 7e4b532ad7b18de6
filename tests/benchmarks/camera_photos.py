"""Folders of photos as cameras make them, for measurements: 12 megapixels, EXIF, about 3.5 MB each.

A few dozen scenes are drawn; each JPEG is one of them with a capture time and a serial number of
its own in its EXIF block, other formats have the number at their end: no two files are the same,
and hardly two of one size.
"""

import io
import struct
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image

SCENES = 24
_MIXED_SCENES = 3  # of each kind; HEIC takes long to write
SIZE = (4000, 3000)
QUALITY = 90
_FIRST_SHOT = datetime(2021, 5, 1, 9, 0, 0)
_ORIENTATIONS = (1, 1, 1, 6, 1, 8)
_MAKE, _MODEL, _ORIENTATION, _EXIF_FOLDER = 0x010F, 0x0110, 0x0112, 0x8769
_DATE_TIME_ORIGINAL, _EXPOSURE_TIME, _F_NUMBER, _ISO = 0x9003, 0x829A, 0x829D, 0x8827
_SERIAL = 0xA431
_SIZES = 499  # by which files of one scene differ, in bytes
# Suffix, width of the picture and Pillow's options, in the shares of a grown photo folder.
_MIXED: tuple[tuple[str, int, dict[str, Any]], ...] = (
    (".jpg", 4000, {"quality": 90}),
    (".jpg", 2048, {"quality": 88, "progressive": True}),
    (".jpg", 1024, {"quality": 85}),
    (".heic", 4000, {"quality": 50}),
    (".jpg", 4000, {"quality": 92}),
    (".png", 1280, {"compress_level": 1}),
    (".webp", 1600, {"quality": 80}),
    (".jpg", 500, {"quality": 85}),
    (".tif", 1024, {}),
    (".jpg", 3000, {"quality": 90}),
)


def make_camera_photos(
    folder: Path, count: int, *, mixed: bool = False, quality: int = QUALITY
) -> None:
    """Fill a folder with this many photos, a hundred to a sub-folder; what is there is kept.

    Args:
        folder: Where to write; made if it is missing.
        count: How many photos.
        mixed: Several formats and sizes instead of 12-megapixel JPEGs alone.
        quality: Of those JPEGs; 20 makes files of a sixth of the size.
    """
    pillow_heif.register_heif_opener()
    kinds = _MIXED if mixed else ((".jpg", SIZE[0], {"quality": quality}),)
    scenes: dict[tuple[int, int], bytes] = {}
    for number in range(count):
        suffix, width, options = kinds[number % len(kinds)]
        path = folder / f"{number // 100:04}" / f"IMG_{number:06}{suffix}"
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        scene = number // len(kinds) % (_MIXED_SCENES if mixed else SCENES)
        key = (scene, number % len(kinds))
        if key not in scenes:
            scenes[key] = _encoded(draw_scene(scene, width), suffix, options)
        vary = _with_exif if suffix == ".jpg" else _with_number
        path.write_bytes(vary(scenes[key], number))


def _encoded(picture: Image.Image, suffix: str, options: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    if suffix == ".jpg":
        picture.save(stream, "JPEG", subsampling="4:2:2", **options)
    else:
        picture.save(stream, Image.registered_extensions()[suffix], **options)
    return stream.getvalue()


def draw_scene(seed: int, width: int = SIZE[0]) -> Image.Image:
    """Return an RGB picture, 4:3: broad shades, structures of several sizes and sensor noise."""
    random = np.random.default_rng(seed)
    size = (width, width * 3 // 4)
    shades = random.integers(0, 255, (6, 8, 3), dtype=np.uint8)
    pixels = _enlarged(shades, size) * np.float32(0.6) + 30
    for cells, contrast in ((40, 100), (160, 70), (700, 40)):
        grain = random.integers(0, 255, (cells * 3 // 4, cells, 1), dtype=np.uint8)
        pixels += (_enlarged(grain, size) / 255 - 0.5) * contrast
    # Sensors' noise is coarse: colours are interpolated between neighbours.
    coarse = random.normal(0, 5, (size[1] // 2 + 1, size[0] // 2 + 1, 1)).astype(np.float32)
    pixels += coarse.repeat(2, 0).repeat(2, 1)[: size[1], : size[0]]
    pixels += random.normal(0, 4, (size[1], size[0], 1)).astype(np.float32)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _enlarged(cells: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.float32]:
    image = Image.fromarray(cells.squeeze()).resize(size, Image.Resampling.BICUBIC)
    return np.asarray(image, dtype=np.float32).reshape(size[1], size[0], -1)


def _exif(number: int) -> Image.Exif:
    exif = Image.Exif()
    exif[_MAKE], exif[_MODEL] = "PhotoSim", "Bench 12"
    exif[_ORIENTATION] = _ORIENTATIONS[number % len(_ORIENTATIONS)]
    shot = exif.get_ifd(_EXIF_FOLDER)
    taken = _FIRST_SHOT + timedelta(minutes=7 * number)
    shot[_DATE_TIME_ORIGINAL] = taken.strftime("%Y:%m:%d %H:%M:%S")
    shot[_EXPOSURE_TIME], shot[_F_NUMBER], shot[_ISO] = 0.004, 5.6, 200
    shot[_SERIAL] = f"{number:010}" + "-" * (number % _SIZES)
    return exif


def _with_exif(jpeg: bytes, number: int) -> bytes:
    """The same pixels behind another EXIF block, which takes no encoding."""
    exif = _exif(number).tobytes()
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def _with_number(data: bytes, number: int) -> bytes:
    """Other content behind the picture: an empty box to HEIC, passed over by other formats."""
    text = f"{number:010}".encode() + bytes(number % _SIZES)
    return data + struct.pack(">I4s", 8 + len(text), b"free") + text
