"""A decoder; the process that imports it gets every piece of every file slowly."""

import time
from typing import Any

from photosim.vision import files
from photosim.vision.photos import DecodedPhoto, decode_file

PIECE_S = 0.3


class _SlowFile(files._WatchedFile):
    def readinto(self, buffer: Any, /) -> int:
        time.sleep(PIECE_S)
        return super().readinto(buffer)


files._WatchedFile = _SlowFile  # type: ignore[misc]


def decode(file: files.PhotoFile, min_side: int | None) -> DecodedPhoto:
    return decode_file(file, min_side)
