"""Videos for the tests, made on the spot: a few frames of 64 by 48 pixels."""

import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.photos import draw_photo

CODECS = {".mp4": "mp4v", ".m4v": "mp4v", ".mov": "mp4v", ".mkv": "mp4v", ".avi": "MJPG"}
CODECS |= {".webm": "VP80"}
SIZE = (64, 48)
RATE = 5  # frames a second
_QUARTERS = {  # degrees clockwise: what of a QuickTime matrix turns a picture by them
    90: (0, 1, -1, 0),
    180: (-1, 0, 0, -1),
    270: (0, -1, 1, 0),
}


def make_video(
    path: Path,
    scenes: Sequence[str | None] = ("sunset",),
    *,
    seconds: float = 1.0,
    size: tuple[int, int] = SIZE,
    turned: int = 0,
    created: datetime | None = None,
) -> Path:
    """Write a video of scenes one after the other.

    Args:
        path: Where to; its suffix says the container.
        scenes: Kinds of `tests.photos`, "white" for a white screen and None for a black one.
        seconds: How long each takes.
        size: Width and height of the stored frames.
        turned: Degrees by which a player is to turn them clockwise; MP4 and MOV only.
        created: When it was made, in UTC; likewise.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    codec = cv2.VideoWriter.fourcc(*CODECS[path.suffix.lower()])
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, codec, RATE, size)
    assert writer.isOpened(), path.suffix
    for scene in scenes:
        frame = frame_of(scene, size)
        for _ in range(round(seconds * RATE)):
            writer.write(frame)
    writer.release()
    if turned:
        _patch(path, b"tkhd", 4 + 36 + 4, _matrix(turned))
    if created is not None:
        since = int((created - datetime(1904, 1, 1, tzinfo=UTC)).total_seconds())
        _patch(path, b"mvhd", 4 + 4, struct.pack(">I", since))
    return path


def frame_of(scene: str | None, size: tuple[int, int] = SIZE) -> NDArray[np.uint8]:
    """A frame as OpenCV has it, BGR."""
    plain = scene in (None, "white")
    image = Image.new("RGB", size, scene or 0) if plain else draw_photo(str(scene), 0, size)
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


def _matrix(turned: int) -> bytes:
    a, b, c, d = (number << 16 for number in _QUARTERS[turned])
    return struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)


def _patch(path: Path, box: bytes, offset: int, content: bytes) -> None:
    """Replace bytes of a box, counted from its kind."""
    data = bytearray(path.read_bytes())
    start = data.rindex(box) + offset
    data[start : start + len(content)] = content
    path.write_bytes(data)
