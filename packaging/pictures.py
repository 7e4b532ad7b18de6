"""Pictures with the standard library only: drawn photos, and reading what a screen shows."""

import math
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

Pixel = tuple[int, int, int]
Painter = Callable[[float, float], Pixel]

# Colours that every picture of a kind has, whatever its seed.
_LAND_UNDER_SUNSET: Pixel = (40, 25, 60)
_JOINT_OF_BRICKS: Pixel = (205, 198, 188)
_LIGHT_FIELD_OF_BOARD: Pixel = (235, 230, 210)

_WIDTH, _HEIGHT = 200, 150


def write_png(target: Path, width: int, height: int, rgb: bytes) -> None:
    """Write 8-bit RGB pixels, row by row from the top, as a PNG."""
    rows = b"".join(
        b"\0" + rgb[start : start + 3 * width] for start in range(0, 3 * width * height, 3 * width)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    data = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    target.write_bytes(b"\x89PNG\r\n\x1a\n" + data)


def mirrored(colour_at: Painter) -> Painter:
    """The same picture, mirrored."""
    return lambda x, y: colour_at(1 - x, y)


def negative(colour_at: Painter) -> Painter:
    """The same picture with the opposite colours."""

    def opposite_at(x: float, y: float) -> Pixel:
        red, green, blue = colour_at(x, y)
        return 255 - red, 255 - green, 255 - blue

    return opposite_at


def draw_photo(
    target: Path, kind: str, seed: int, change: Callable[[Painter], Painter] | None = None
) -> Path:
    """Draw a picture of one of `KINDS`, changed if wanted; pictures of one kind look alike."""
    colour_at = KINDS[kind](random.Random(f"{kind} {seed}"))  # noqa: S311 - no secret
    if change is not None:
        colour_at = change(colour_at)
    pixels = bytearray()
    for y in range(_HEIGHT):
        for x in range(_WIDTH):
            pixels += bytes(colour_at(x / _WIDTH, y / _HEIGHT))
    target.parent.mkdir(parents=True, exist_ok=True)
    write_png(target, _WIDTH, _HEIGHT, bytes(pixels))
    return target


def read_xwd(data: bytes) -> tuple[int, int, bytes]:
    """Read the dump of an X screen of 24 bits; returns width, height and RGB pixels.

    The layout is that of ``X11/XWDFile.h``, version 7.
    """
    header_size, version, _, depth, width, height = struct.unpack_from(">6I", data)
    if (version, depth) != (7, 24):
        raise ValueError(f"not a screen of 24 bits: version {version}, {depth} bits")
    lowest_first = struct.unpack_from(">I", data, 28)[0] == 0
    bytes_per_line = struct.unpack_from(">I", data, 48)[0]
    colours = struct.unpack_from(">I", data, 76)[0]
    start = header_size + 12 * colours
    raw = b"".join(data[start + row * bytes_per_line :][: 4 * width] for row in range(height))
    rgb = bytearray(3 * width * height)
    for channel in range(3):
        rgb[channel::3] = raw[2 - channel if lowest_first else 1 + channel :: 4]
    return width, height, bytes(rgb)


def kinds_shown(rgb: bytes) -> set[str]:
    """The kinds of drawn photos, of those that one colour tells, in a picture."""
    telling = {
        "sunset": _LAND_UNDER_SUNSET,
        "bricks": _JOINT_OF_BRICKS,
        "board": _LIGHT_FIELD_OF_BOARD,
    }
    return {kind for kind, colour in telling.items() if rgb.count(bytes(colour) * 8) > 40}


def shows_photos(rgb: bytes) -> bool:
    """Whether a picture shows drawn photos, judged by their colours side by side in many places."""
    return bool(kinds_shown(rgb))


def _sunset(chance: random.Random) -> Painter:
    centre, radius = chance.uniform(0.35, 0.65), chance.uniform(0.12, 0.17)

    def colour_at(x: float, y: float) -> Pixel:
        if y > 0.75:
            return _LAND_UNDER_SUNSET
        if math.hypot((x - centre) * 4 / 3, y - 0.5) < radius:
            return 255, 235, 150
        return 70 + int(180 * y), 40 + int(110 * y), 110 - int(70 * y)

    return colour_at


def _bricks(chance: random.Random) -> Painter:
    rows, red = chance.randint(9, 11), chance.randint(150, 180)

    def colour_at(x: float, y: float) -> Pixel:
        row = y * rows
        column = x * rows / 2 + (int(row) % 2) / 2
        joint = row % 1 < 0.14 or column % 1 < 0.07
        return _JOINT_OF_BRICKS if joint else (red, 65, 45)

    return colour_at


def _balls(chance: random.Random) -> Painter:
    balls = [(chance.random(), chance.random(), chance.uniform(0.05, 0.11)) for _ in range(16)]
    shades = [(chance.randint(0, 80), chance.randint(120, 255), chance.randint(90, 255))] * 16

    def colour_at(x: float, y: float) -> Pixel:
        for (left, top, radius), shade in zip(balls, shades, strict=True):
            if math.hypot((x - left) * 4 / 3, y - top) < radius:
                return shade
        return 245, 245, 250

    return colour_at


def _board(chance: random.Random) -> Painter:
    fields, dark = chance.randint(7, 9), chance.randint(10, 60)

    def colour_at(x: float, y: float) -> Pixel:
        odd = (int(x * fields) + int(y * fields)) % 2
        return (dark, dark, dark) if odd else _LIGHT_FIELD_OF_BOARD

    return colour_at


KINDS: dict[str, Callable[[random.Random], Painter]] = {
    "sunset": _sunset,
    "bricks": _bricks,
    "balls": _balls,
    "board": _board,
}
