"""Opening a photo's file: one handle for its facts, its fingerprint and its pixels."""

import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from photosim.errors import PhotoSimError

RAW_SUFFIXES = frozenset({".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf"})
SUFFIXES = RAW_SUFFIXES | frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".tif", ".tiff", ".gif", ".bmp"}
    | {".dib", ".heic", ".heif", ".hif", ".avif", ".mpo"}
)
VIDEO_SUFFIXES = frozenset({".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi"})

_FIRST_NS, _LAST_NS = -(1 << 63), (1 << 63) - 1  # what 64 bits hold: the years 1677 to 2262

SLOW = "Reading the file takes too long; it is tried again later"

_HASH_BYTES = 16
_CHUNK = 1 << 20
_PIECE = 1 << 16  # a slow network brings one in a few seconds
_IN_MEMORY_BYTES = 64 << 20


class UnreadablePhoto(PhotoSimError):  # noqa: N818  what it is, not what it does
    """A photo that cannot be read.

    Attributes:
        path: The file.
        reason: Why, in words for the person, without a full stop.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"“{self.path.name}” cannot be read: {self.reason}."


class UnreachablePhoto(UnreadablePhoto):
    """A photo that cannot be reached now: it was moved, or its drive is not connected."""


@dataclass(frozen=True)
class PhotoFile:
    """An open photo.

    Attributes:
        path: Where it lies.
        stream: Its content, at the beginning.
        size: Bytes.
        mtime_ns: Time of the last change, in nanoseconds since 1970.
    """

    path: Path
    stream: BinaryIO
    size: int
    mtime_ns: int

    def content_hash(self, beat: Callable[[], None] | None = None) -> bytes:
        """Return the 16-byte BLAKE2b of the content and go back to its beginning.

        ``beat`` is called after each piece that was read.
        """
        digest = hashlib.blake2b(digest_size=_HASH_BYTES)
        self.stream.seek(0)
        while chunk := self.stream.read(_CHUNK):
            digest.update(chunk)
            if beat is not None:
                beat()
        self.stream.seek(0)
        return digest.digest()


def is_photo(name: str) -> bool:
    """Tell by its suffix whether a file is a photo PhotoSim can show."""
    return PurePath(name).suffix.lower() in SUFFIXES


def is_video(name: str) -> bool:
    """Tell by its suffix whether a file is a video PhotoSim can show."""
    return PurePath(name).suffix.lower() in VIDEO_SUFFIXES


def is_listed(name: str) -> bool:
    """Tell by its suffix whether a file is one that a library has: a photo or a video."""
    return is_photo(name) or is_video(name)


@contextmanager
def open_photo(
    path: Path, *, in_memory: bool = True, beat: Callable[[], None] | None = None
) -> Iterator[PhotoFile]:
    """Open a photo for reading.

    A file of ordinary size is read into memory, so that disk or network serves it once; without
    ``in_memory`` none is. ``beat`` is called after each piece that was read.

    Raises:
        UnreachablePhoto: It or its drive is gone; also inside the `with` block.
        UnreadablePhoto: It is empty, forbidden or not a regular file; also where the system
            fails to read it inside the `with` block.
    """
    try:
        # Opening a named pipe would wait for its writer, so look before opening.
        _expect_regular(path, path.stat())
        with path.open("rb") if beat is None else _open_watched(path, beat) as handle:
            facts = os.fstat(handle.fileno())
            _expect_regular(path, facts)
            if facts.st_size == 0:
                raise UnreadablePhoto(path, "The file is empty")
            stream: BinaryIO = handle
            if in_memory and facts.st_size <= _IN_MEMORY_BYTES:
                stream = io.BytesIO(handle.read())
            yield PhotoFile(path, stream, facts.st_size, modified_ns(facts))
    except FileNotFoundError as error:
        reason = "The file was not found"
        if not is_there(path.parent):
            reason = "Its folder was not found; the drive may not be connected"
        raise UnreachablePhoto(path, reason) from error
    except PermissionError as error:
        raise UnreadablePhoto(path, "You don't have permission to read the file") from error
    except OSError as error:
        kind = UnreadablePhoto if is_there(path) else UnreachablePhoto
        reason = error.strerror or str(error)
        raise kind(path, f"The file cannot be read: {reason}") from error


def _open_watched(path: Path, beat: Callable[[], None]) -> BinaryIO:
    return io.BufferedReader(_WatchedFile(path, beat))


class _WatchedFile(io.FileIO):
    """A file that calls ``beat`` after each piece that was read of it."""

    def __init__(self, path: Path, beat: Callable[[], None]) -> None:
        super().__init__(path)
        self._beat = beat

    def readinto(self, buffer: Any, /) -> int:
        count = super().readinto(memoryview(buffer)[:_PIECE])
        self._beat()
        return count

    def readall(self) -> bytes:
        pieces = []
        while count := self.readinto(piece := bytearray(_PIECE)):
            pieces.append(memoryview(piece)[:count])
        return b"".join(pieces)


def modified_ns(facts: os.stat_result) -> int:
    """When a file was last modified, in nanoseconds since 1970, as near to it as 64 bits allow.

    File systems hold more: a file without a time is of 1601 on NTFS, and ext4 goes on to 2446.
    """
    return _held(facts.st_mtime_ns)


def changed_ns(facts: os.stat_result) -> int:
    """When anything about a file was last changed, as `modified_ns`; Windows tells its birth."""
    return _held(facts.st_ctime_ns)


def _held(time_ns: int) -> int:
    return min(max(time_ns, _FIRST_NS), _LAST_NS)


def is_there(path: Path) -> bool:
    """Tell whether the file still exists; may wait for an unresponsive drive."""
    try:
        path.stat()
    except OSError:
        return False
    return True


def is_file(path: Path) -> bool:
    """Tell whether an ordinary file is known to lie there, such as not in a forbidden folder."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def fingerprint(path: Path, beat: Callable[[], None] | None = None) -> bytes:
    """Return the 16-byte BLAKE2b of the file's content.

    Args:
        path: The file.
        beat: Called after each piece that was read.

    Raises:
        UnreadablePhoto: The file cannot be read.
    """
    with open_photo(path, in_memory=False) as file:
        return file.content_hash(beat)


def _expect_regular(path: Path, facts: os.stat_result) -> None:
    if stat.S_ISDIR(facts.st_mode):
        raise UnreadablePhoto(path, "This is a folder, not a photo")
    if not stat.S_ISREG(facts.st_mode):
        raise UnreadablePhoto(path, "This is not an ordinary file")
