"""What synthetic photos have in common; imports nothing that the window does without."""

from pathlib import Path
from typing import Any

PICTURES = 300
_FIRST_NS = 1_300_000_000 * 10**9


def mtime(number: int) -> int:
    """Spread over ten years; photos that share a thumbnail share their time too."""
    return _FIRST_NS + number % PICTURES * 1_000_000 * 10**9


def shared_thumbnail(cache: Any, photo: Path, _side: int = 256) -> Path:
    """The picture that a synthetic photo shares with others; takes the place of a method."""
    number = int(photo.stem.rpartition("_")[2]) % PICTURES
    root: Path = cache._root
    return root / "large" / f"{number}.png"
