"""The content of watched folders on disk; reads directories, never opens a photo."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from photosim.catalogue.records import FileFacts, FolderRecord
from photosim.library.disk_timeout import Beat, ask
from photosim.vision.files import is_photo, modified_ns

# Trash and system folders of the usual systems; names beginning with a dot are hidden anyway.
_SKIPPED_DIRECTORIES = frozenset(
    {"$recycle.bin", "recycler", "system volume information", "lost+found", "@eadir", "#recycle"}
)


@dataclass(frozen=True)
class DirectoryListing:
    """One directory.

    Attributes:
        directory: Path relative to the watched folder, "" for the folder itself.
        photos: Facts of its photo files by path relative to the watched folder.
        others: Paths of files whose names are not those of photos.
        error: Why the directory could not be read, else None.
    """

    directory: str
    photos: dict[str, FileFacts] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    error: str | None = None


def is_hidden(relative_path: str) -> bool:
    """Whether any part of a path is hidden or belongs to a trash."""
    return any(
        part.startswith(".") or part.casefold() in _SKIPPED_DIRECTORIES
        for part in relative_path.split("/")
    )


def volume_of(path: Path) -> str | None:
    """An identifier of the volume a path is on, stable across reboots; None if unknown."""
    try:
        if hasattr(os, "statvfs"):
            return f"{os.statvfs(path).f_fsid:x}"
        return f"{path.stat().st_dev:x}"
    except OSError:
        return None


def is_reachable(folder: FolderRecord) -> bool:
    """Whether a watched folder is really there.

    An unmounted drive often leaves its empty mount point behind: an empty directory on another
    volume than last time counts as unreachable, so its photos are not taken for deleted.
    """
    try:
        with os.scandir(folder.path) as entries:
            empty = next(iter(entries), None) is None
    except OSError:
        return False
    return not (empty and folder.volume is not None and volume_of(folder.path) != folder.volume)


def file_facts(path: Path) -> FileFacts | None:
    """Size and time of a regular file, or None when there is none.

    Raises:
        OSError: The file exists but cannot be examined.
    """
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return FileFacts(status.st_size, modified_ns(status)) if stat.S_ISREG(status.st_mode) else None


def walk(root: Path, below: str = "") -> Iterator[DirectoryListing]:
    """List a watched folder, or the part of it below a directory, one directory at a time.

    A symbolic link is followed only out of the watched folder, since what lies inside is listed
    anyway, and each directory outside only once, so that loops end.

    Args:
        root: The watched folder.
        below: Relative path of the directory to begin with.
    """
    outside: set[tuple[int, int]] = set()
    waiting = [below]
    while waiting:
        directory = waiting.pop()
        try:
            listing, inner = ask(root, partial(_list, root, directory, outside))
        except OSError as error:
            yield DirectoryListing(directory, error=error.strerror or str(error))
            continue
        waiting += reversed(inner)
        yield listing


def _list(
    root: Path, directory: str, outside: set[tuple[int, int]], beat: Beat
) -> tuple[DirectoryListing, list[str]]:
    """One directory, and the paths of those in it that are to be listed too."""
    real_root = os.path.realpath(root)
    listing, inner = DirectoryListing(directory), []
    with os.scandir(root / directory) as entries:
        found = []
        for entry in entries:
            beat()
            found.append(entry)
    for entry in sorted(found, key=lambda entry: entry.name):
        beat()
        relative = f"{directory}/{entry.name}" if directory else entry.name
        if is_hidden(entry.name) or _leads_inside(entry, real_root):
            continue
        if _is_directory(entry):
            if not _is_repeated(entry, real_root, outside):
                inner.append(relative)
        else:
            _add_file(listing, relative, entry)
    return listing, inner


def _add_file(listing: DirectoryListing, relative: str, entry: os.DirEntry[str]) -> None:
    if not is_photo(entry.name):
        listing.others.append(relative)
        return
    try:
        status = entry.stat()
    except OSError:
        return  # a dangling link, or gone since the directory was listed
    # Other kinds of file named like photos are kept, to be listed as problems with a reason.
    listing.photos[relative] = FileFacts(status.st_size, modified_ns(status))


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _leads_inside(entry: os.DirEntry[str], real_root: str) -> bool:
    return entry.is_symlink() and _is_within(os.path.realpath(entry.path), real_root)


def _is_within(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _is_repeated(entry: os.DirEntry[str], real_root: str, outside: set[tuple[int, int]]) -> bool:
    if _is_within(os.path.realpath(entry.path), real_root):
        return False
    status = entry.stat()
    place = (status.st_dev, status.st_ino)
    if place in outside:
        return True
    outside.add(place)
    return False
