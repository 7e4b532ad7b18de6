"""The disk space that PhotoSim's own thumbnails take.

On Linux other programs keep their thumbnails in the same folders; theirs are never listed.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from photosim.atomic_write import PARTIAL_SUFFIX

_HEAD_BYTES = 1 << 14  # what a thumbnail says of itself stands before its pixels
_SOFTWARE = b"tEXtSoftware\0PhotoSim"


def own_thumbnails(root: Path) -> Iterator[tuple[Path, int]]:
    """The thumbnails below a cache's root that PhotoSim has made, with their sizes in bytes."""
    for folder, _, names in os.walk(root):
        for name in names:
            if not name.endswith((".png", PARTIAL_SUFFIX)):
                continue
            file = Path(folder, name)
            try:
                with file.open("rb") as stream:
                    if _SOFTWARE in stream.read(_HEAD_BYTES):
                        yield file, os.fstat(stream.fileno()).st_size
            except OSError:
                continue  # gone meanwhile, or another person's: not ours to count
