"""The one door to a person's disk: what lies at a path, answered in three ways.

Something is there, nothing is there, or it cannot be said: a folder that may not be entered, a
server that is gone, a disk that fails. What cannot be said never counts as gone. Photos are
opened elsewhere, by `photosim.vision.files`.

A disk may never answer, so these questions are put through `photosim.library.disk_timeout.ask`.
"""

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from photosim.catalogue.records import FileFacts
from photosim.vision.files import changed_ns, modified_ns

# Whatever else the system answers, the file may be there.
_NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR})
# Windows says the same of a server that it cannot reach: network path or name not found.
_NO_SERVER = frozenset({53, 67})

Inode = tuple[int, int]
"""Device and inode, or file id: the same for all paths that lead to one file or directory."""


@dataclass(frozen=True, slots=True)
class There:
    """Something lies at a path, or where the links at it lead.

    Attributes:
        is_directory: Whether it is a directory.
        is_regular: Whether it is an ordinary file.
        facts: Its size and times.
        place: Where it is, whatever the path.
    """

    is_directory: bool
    is_regular: bool
    facts: FileFacts
    place: Inode


@dataclass(frozen=True, slots=True)
class NotThere:
    """Nothing lies at a path."""


@dataclass(frozen=True, slots=True)
class CannotSay:
    """Whether something lies at a path is unknown; ``reason`` is why, in words."""

    reason: str


DiskAnswer = There | NotThere | CannotSay


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a directory; ``kind`` is what the directory says of it, None if nothing."""

    name: str
    kind: Literal["file", "directory", "link"] | None


def look(path: Path | str) -> DiskAnswer:
    """What lies at a path; links are followed."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path is not made for each of 100,000 files
    except OSError as error:
        return _answer(error)
    return There(
        is_directory=stat.S_ISDIR(status.st_mode),
        is_regular=stat.S_ISREG(status.st_mode),
        facts=FileFacts(status.st_size, modified_ns(status), changed_ns(status)),
        place=(status.st_dev, status.st_ino),
    )


def is_taken(path: Path) -> bool:
    """Whether something has this path, be it a link that leads nowhere.

    Raises:
        OSError: That cannot be said.
    """
    try:
        os.lstat(path)
    except OSError as error:
        if isinstance(_answer(error), NotThere):
            return False
        raise
    return True


def is_link(path: Path) -> bool:
    """Whether a path itself is known to be a symbolic link, wherever it leads."""
    try:
        return stat.S_ISLNK(os.lstat(path).st_mode)
    except OSError:
        return False


def entries(directory: Path, beat: Callable[[], None]) -> list[Entry] | NotThere | CannotSay:
    """What a directory holds, by name; ``beat`` is called for each."""
    found: list[Entry] = []
    try:
        with os.scandir(directory) as listed:
            for entry in listed:
                beat()
                found.append(Entry(entry.name, _kind(entry)))
    except OSError as error:
        return _answer(error)
    return sorted(found, key=lambda entry: entry.name)


def real_path(path: Path) -> str:
    """Where a path leads once its links are followed."""
    return os.path.realpath(path)


def may_be_read(directory: Path) -> bool:
    """Whether a directory may be listed and entered."""
    return os.access(directory, os.R_OK | os.X_OK)


def volume_of(path: Path) -> str | None:
    """An identifier of the volume a path is on, stable across reboots; None if unknown."""
    try:
        if hasattr(os, "statvfs"):
            return f"{os.statvfs(path).f_fsid:x}"
        return f"{os.stat(path).st_dev:x}"  # noqa: PTH116
    except OSError:
        return None


def _answer(error: OSError) -> NotThere | CannotSay:
    if error.errno in _NOT_THERE and getattr(error, "winerror", None) not in _NO_SERVER:
        return NotThere()
    return CannotSay(error.strerror or str(error))


def _kind(entry: os.DirEntry[str]) -> Literal["file", "directory", "link"] | None:
    try:
        if entry.is_symlink():
            return "link"
        return "directory" if entry.is_dir(follow_symlinks=False) else "file"
    except OSError:
        return None
