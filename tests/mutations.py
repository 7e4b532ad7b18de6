"""Good photos of every format, damaged at random: bytes flipped, cut out, doubled, cut off."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.photos import draw_photo, make_photo
from tests.vision.raw_files import make_dng

SUFFIXES = (".jpg", ".png", ".webp", ".tiff", ".gif", ".bmp", ".heic", ".avif", ".dng")


def good_photos(folder: Path) -> list[Path]:
    """One small photo of every format."""
    folder.mkdir(parents=True, exist_ok=True)
    photos = [
        make_photo(folder / f"good{suffix}", size=(96, 64), orientation=6)
        for suffix in SUFFIXES
        if suffix not in {".dng", ".gif", ".bmp"}
    ]
    photos += [make_photo(folder / f"good{suffix}", size=(96, 64)) for suffix in (".gif", ".bmp")]
    return [*photos, make_dng(folder / "good.dng", draw_photo(size=(96, 64)), (96, 64), 0)]


def mutations(folder: Path, count: int, seed: int = 0) -> Iterator[Path]:
    """Write damaged photos, the formats in turn; the same seed gives the same files."""
    originals = [(path.suffix, path.read_bytes()) for path in good_photos(folder / "good")]
    for number in range(count):
        suffix, content = originals[number % len(originals)]
        random = np.random.default_rng([seed, number])
        path = folder / f"{number}{suffix}"
        path.write_bytes(_spoil(bytearray(content), random))
        yield path


def _spoil(content: bytearray, random: np.random.Generator) -> bytes:
    # Most of what a decoder believes stands at the beginning.
    reach = len(content) if random.random() < 0.5 else min(len(content), 512)
    start, length = int(random.integers(0, reach)), int(random.integers(1, 64))
    match int(random.integers(0, 6)):
        case 0:
            for place in random.integers(0, reach, 8):
                content[place] ^= 1 << int(random.integers(0, 8))
        case 1:
            content[start : start + length] = random.bytes(length)
        case 2:
            content[start : start + length] = b"\xff" * length
        case 3:
            del content[start : start + length]
        case 4:
            content[start:start] = content[start : start + length]
        case _:
            del content[start:]
    return bytes(content)
