"""Photos of one run with the same content: the first is embedded, the others reuse its vector.

Only photos whose size another pending photo has are looked at, and most of these differ in their
first or last few kilobytes already.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from photosim.catalogue.records import PhotoRecord
from photosim.library.disk import There, look
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.vision.files import UnreadablePhoto, open_photo
from photosim.vision.messages import EmbeddedPhoto

_ENDS_BYTES = 8_192


class Copies:
    """Holds back photos whose likely original is being embedded.

    Args:
        repeated_sizes: Sizes in bytes that more than one pending photo has.
    """

    def __init__(self, repeated_sizes: Iterable[int]) -> None:
        self._repeated_sizes = frozenset(repeated_sizes)
        self._originals: dict[bytes, int] = {}
        self._waiting: dict[int, list[PhotoRecord]] = {}

    def __len__(self) -> int:
        """How many photos wait."""
        return sum(map(len, self._waiting.values()))

    def originals(self, photos: Iterable[PhotoRecord]) -> dict[int, int]:
        """Return, by photo id, the earlier photos that likely have the same content."""
        suspects: dict[Path, list[PhotoRecord]] = {}
        for photo in photos:
            if photo.size in self._repeated_sizes:
                suspects.setdefault(photo.path.parent, []).append(photo)
        found: dict[int, int] = {}
        for folder, there in suspects.items():
            try:
                ends = ask(folder, partial(_all_ends, [photo.path for photo in there]))
            except SilentFolderError:
                continue
            for photo, end in zip(there, ends, strict=True):
                original = self._originals.setdefault(end, photo.id) if end else photo.id
                if original != photo.id:
                    found[photo.id] = original
        return found

    def keep_back(self, photo: PhotoRecord, original: int) -> None:
        """Let a photo wait until its original is done."""
        self._waiting.setdefault(original, []).append(photo)

    def released(self, original: int) -> list[PhotoRecord]:
        """Take the photos that have waited for this one."""
        return self._waiting.pop(original, [])


def taken_over(photo: PhotoRecord, original: EmbeddedPhoto) -> EmbeddedPhoto | None:
    """What a copy inherits from its original; None if it turns out not to be a copy."""
    try:
        return ask(photo.path.parent, lambda _beat: _compared(photo.path, original))
    except SilentFolderError:
        return None


def _compared(path: Path, original: EmbeddedPhoto) -> EmbeddedPhoto | None:
    try:
        with open_photo(path) as file:
            if file.content_hash() != original.content_hash:
                return None
            # The date may be from the original's name, so the facts are to be read again.
            mtime_ns = file.mtime_ns
            return replace(original, path=path, size=file.size, mtime_ns=mtime_ns, facts_version=0)
    except UnreadablePhoto:
        return None  # embedding will say what is wrong with it


def _all_ends(paths: Sequence[Path], beat: Beat) -> list[bytes | None]:
    found = []
    for path in paths:
        found.append(_ends(path))
        beat()
    return found


def _ends(path: Path) -> bytes | None:
    """A hash over a file's size and its first and last bytes; None where it cannot be read."""
    there = look(path)
    # Opening a named pipe would wait for its writer, so look before opening.
    if not isinstance(there, There) or not there.is_regular:
        return None
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            digest = hashlib.blake2b(size.to_bytes(8, "big"), digest_size=16)
            digest.update(file.read(_ENDS_BYTES))
            file.seek(max(0, size - _ENDS_BYTES))
            digest.update(file.read(_ENDS_BYTES))
    except OSError:
        return None
    return digest.digest()
