"""What synthetic photos have in common; imports only what the window imports too."""

from pathlib import Path

from photosim.vision.thumbnails import ThumbnailCache

PICTURES = 300
DIMENSION = 512  # of ResNet-34's vectors, whatever the encoder is called
_FIRST_NS = 1_300_000_000 * 10**9


def mtime(number: int) -> int:
    """The modification time of a photo: spread over ten years, the same where the thumbnail is."""
    return _FIRST_NS + number % PICTURES * 1_000_000 * 10**9


def shared_thumbnail(cache: ThumbnailCache, photo: Path, _side: int = 256) -> Path:
    """The picture that a synthetic photo shares with others; takes the place of a method."""
    number = int(photo.stem.rpartition("_")[2]) % PICTURES
    return cache.root / "large" / f"{number}.png"
