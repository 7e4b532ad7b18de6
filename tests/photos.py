"""Photos for the tests, drawn on the spot.

Photos of one kind look alike and photos of two kinds do not, to a person and to an encoder, so
that a test can say which neighbours it expects. The same kind, seed and size give the same pixels.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image, ImageDraw, ImageFilter
from PIL.ExifTags import GPS, IFD, Base

_TRANSPOSE_TO_STORE = {
    # EXIF orientation -> what turns the upright picture into the pixels stored under it
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def make_photo(
    path: Path,
    kind: str = "sunset",
    seed: int = 0,
    size: tuple[int, int] = (320, 240),
    *,
    orientation: int | None = None,
    taken_at: datetime | None = None,
    camera: tuple[str, str] | None = None,
    lens: str | None = None,
    position: tuple[float, float] | None = None,
    **save_options: Any,
) -> Path:
    """Draw a photo and write it in the format of the path's suffix.

    Args:
        path: Where to write it; missing folders are made.
        kind: One of `KINDS`.
        seed: Varies places, sizes and shades within the kind.
        size: Width and height of the upright picture.
        orientation: EXIF orientation, 1 to 8; the stored pixels are turned so that the picture
            is upright once the orientation is applied.
        taken_at: Written as EXIF DateTimeOriginal.
        camera: Make and model, for EXIF.
        lens: Its model, for EXIF.
        position: Latitude and longitude in degrees, for EXIF.
        save_options: Handed to Pillow's save.

    Returns:
        The path.
    """
    image = draw_photo(kind, seed, size)
    exif = Image.Exif()
    if orientation is not None:
        exif[Base.Orientation] = orientation
        if orientation in _TRANSPOSE_TO_STORE:
            image = image.transpose(_TRANSPOSE_TO_STORE[orientation])
    if taken_at is not None:
        exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    if camera is not None:
        exif[Base.Make], exif[Base.Model] = camera
    if lens is not None:
        exif.get_ifd(IFD.Exif)[Base.LensModel] = lens
    if position is not None:
        exif.get_ifd(IFD.GPSInfo).update(gps_of(*position))
    if any(fact is not None for fact in (orientation, taken_at, camera, lens, position)):
        save_options.setdefault("exif", exif.tobytes())
    if path.suffix.lower() in {".heic", ".heif"}:
        pillow_heif.register_heif_opener()
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **save_options)
    return path


def gps_of(latitude: float, longitude: float) -> dict[int, Any]:
    """What EXIF's GPS directory has of a position, to a hundredth of a second."""

    def parts(degrees: float) -> tuple[float, float, float]:
        hundredths = round(abs(degrees) * 360_000)
        minutes, rest = divmod(hundredths, 6_000)
        return float(minutes // 60), float(minutes % 60), rest / 100

    return {
        GPS.GPSLatitudeRef: "S" if latitude < 0 else "N",
        GPS.GPSLatitude: parts(latitude),
        GPS.GPSLongitudeRef: "W" if longitude < 0 else "E",
        GPS.GPSLongitude: parts(longitude),
    }


def make_library(folder: Path, per_kind: int = 4, size: tuple[int, int] = (320, 240)) -> list[Path]:
    """Write `per_kind` JPEG photos of every kind as folder/kind/kind-0.jpg, kind-1.jpg …"""
    return [
        make_photo(folder / kind / f"{kind}-{seed}.jpg", kind, seed, size)
        for kind in KINDS
        for seed in range(per_kind)
    ]


def draw_photo(
    kind: str = "sunset", seed: int = 0, size: tuple[int, int] = (320, 240)
) -> Image.Image:
    """Return the upright RGB picture that `make_photo` writes."""
    random = np.random.default_rng([KINDS.index(kind), seed])
    image = _DRAWERS[kind](random, size)
    grain = random.normal(0, 3, (size[1], size[0], 1))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def _shade(random: np.random.Generator, colour: tuple[int, int, int]) -> tuple[int, int, int]:
    red, green, blue = np.clip(np.array(colour) + random.integers(-18, 19, 3), 0, 255).tolist()
    return red, green, blue


def _gradient(
    top: tuple[int, int, int], bottom: tuple[int, int, int], size: tuple[int, int]
) -> Image.Image:
    share = np.linspace(0, 1, size[1])[:, None, None]
    rows = np.array(top) * (1 - share) + np.array(bottom) * share
    return Image.fromarray(np.broadcast_to(rows, (size[1], size[0], 3)).astype(np.uint8))


def _sunset(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    width, height = size
    image = _gradient(_shade(random, (60, 30, 110)), _shade(random, (250, 140, 50)), size)
    draw = ImageDraw.Draw(image)
    x, y = width * random.uniform(0.3, 0.7), height * random.uniform(0.45, 0.6)
    radius = height * random.uniform(0.1, 0.16)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 235, 160))
    draw.rectangle((0, height * 0.72, width, height), fill=_shade(random, (40, 25, 50)))
    return image


def _bricks(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    width, height = size
    image = Image.new("RGB", size, (205, 195, 185))
    draw = ImageDraw.Draw(image)
    tall, long = height / 10, width / random.uniform(5, 7)
    for row in range(11):
        for column in range(-1, 9):
            left, top = (column + row % 2 / 2) * long, row * tall
            draw.rectangle(
                (left, top, left + long - 4, top + tall - 4), fill=_shade(random, (165, 65, 45))
            )
    return image


def _bubbles(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    image = Image.new("RGB", size, (240, 240, 248))
    draw = ImageDraw.Draw(image)
    for _ in range(45):
        x, y = random.uniform(0, size[0]), random.uniform(0, size[1])
        radius = size[1] * random.uniform(0.03, 0.1)
        colour = tuple(random.integers(30, 255, 3).tolist())
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    return image


def _stripes(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    x, y = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    angle = random.uniform(0.6, 0.9)
    wave = np.sin((x * np.cos(angle) + y * np.sin(angle)) * 60 / size[0] + random.uniform(0, 6))
    dark = _shade(random, (20, 20, 20))
    pixels = np.where(wave[..., None] > 0, np.array((250, 250, 250)), np.array(dark))
    return Image.fromarray(pixels.astype(np.uint8))


def _skyline(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    width, height = size
    image = _gradient((10, 12, 35), (35, 40, 80), size)
    draw = ImageDraw.Draw(image)
    for tower in range(9):
        left, top = tower * width / 9, height * random.uniform(0.2, 0.6)
        draw.rectangle((left, top, left + width / 10, height), fill=_shade(random, (30, 32, 45)))
        for row in range(int(top) + 6, height - 6, 12):
            for column in range(int(left) + 5, int(left + width / 10) - 5, 9):
                if random.random() < 0.6:
                    draw.rectangle((column, row, column + 4, row + 6), fill=(250, 225, 120))
    return image


def _flower(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    width, height = size
    image = Image.new("RGB", size, _shade(random, (60, 140, 60)))
    draw = ImageDraw.Draw(image)
    x, y = width * random.uniform(0.4, 0.6), height * random.uniform(0.4, 0.6)
    turn, petal = random.uniform(0, 6.3), height * random.uniform(0.13, 0.17)
    for angle in np.linspace(0, 2 * np.pi, 9)[:-1] + turn:
        left, top = x + np.cos(angle) * petal * 1.5, y + np.sin(angle) * petal * 1.5
        box = (left - petal, top - petal, left + petal, top + petal)
        draw.ellipse(box, fill=_shade(random, (235, 90, 160)), outline=(150, 30, 90))
    draw.ellipse((x - petal, y - petal, x + petal, y + petal), fill=(250, 210, 40))
    return image


def _hills(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    width, height = size
    image = _gradient(_shade(random, (90, 160, 235)), _shade(random, (210, 232, 250)), size)
    draw = ImageDraw.Draw(image)
    x = np.arange(width)
    for layer in range(4):
        ridge = height * (0.45 + 0.13 * layer) + height * 0.08 * np.sin(
            x * random.uniform(5, 9) / width + random.uniform(0, 6)
        )
        colour = _shade(random, (120 - 25 * layer, 170 - 25 * layer, 110 - 20 * layer))
        outline = [*zip(x.tolist(), ridge.tolist(), strict=True), (width, height), (0, height)]
        draw.polygon(outline, fill=colour)
    return image


def _clouds(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    noise = Image.fromarray(random.integers(0, 256, (7, 9), dtype=np.uint8))
    veil = noise.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(3))
    sky = Image.new("RGB", size, _shade(random, (110, 125, 140)))
    return Image.composite(Image.new("RGB", size, (245, 245, 245)), sky, veil)


_DRAWERS: dict[str, Callable[[np.random.Generator, tuple[int, int]], Image.Image]] = {
    "sunset": _sunset,
    "bricks": _bricks,
    "bubbles": _bubbles,
    "stripes": _stripes,
    "skyline": _skyline,
    "flower": _flower,
    "hills": _hills,
    "clouds": _clouds,
}
KINDS = tuple(_DRAWERS)
