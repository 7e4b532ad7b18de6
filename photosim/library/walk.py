"""A watched folder as the disk shows it, one directory at a time; never opens a photo.

Every directory and every file is shown once, by the path that needs no link if there is one. So
links are judged after all that is reached without them: first those that lead to directories,
then those that lead to files.
"""

import os
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from photosim.catalogue.records import FileFacts
from photosim.library.disk import (
    CannotSay,
    Entry,
    Inode,
    NotThere,
    There,
    entries,
    is_link,
    look,
    real_path,
    volume_of,
)
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.library.excluded_folders import is_left_out, is_own, what_lies_in
from photosim.library.sidecars import is_sidecar
from photosim.vision.files import is_listed

_MOST_SILENCES = 3  # directories that did not answer, until no other is waited for
_DANGLING = "The link is broken"
_SILENT = "The folder is not responding"
_WENT_AWAY = "Its drive was disconnected"

T = TypeVar("T")


@dataclass
class DirectoryListing:
    """One directory; paths are relative to the watched folder, "" stands for itself.

    Attributes:
        directory: Its path.
        photos: Facts of its photo files by path.
        sidecars: Facts of the sidecars in it, by path.
        others: Paths of the other files, which are no photos by their name.
        unsaid: Paths of which cannot be said what is there, and why; the directory's own where
            it could not be read.
        links: Paths of links to photos. They are left to a second listing, which is about them
            alone.
        of_links: Whether this is that second listing.
        is_mount: Whether it lies on another volume than its parent, or is a link.
        volume: That volume.
    """

    directory: str
    photos: dict[str, FileFacts] = field(default_factory=dict)
    sidecars: dict[str, FileFacts] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    unsaid: dict[str, str] = field(default_factory=dict)
    links: frozenset[str] = frozenset()
    of_links: bool = False
    is_mount: bool = False
    volume: str | None = None


def walk(
    root: Path,
    below: str = "",
    *,
    mounts: Mapping[str, str | None] | None = None,
    away: Collection[str] = (),
    shown_elsewhere: Callable[[], set[Inode]] = set,
) -> Iterator[DirectoryListing]:
    """List a watched folder, or the part of it below a directory.

    A directory that is gone when its turn comes is passed over.

    Args:
        root: The watched folder.
        below: Relative path of the directory to begin with.
        mounts: Directories known to lie on a volume of their own, and on which.
        away: Directories not to look at.
        shown_elsewhere: Gives the directories whose photos are shown by paths outside this part;
            asked only where a link may lead to one.
    """
    return _Walk(root, mounts or {}, frozenset(away), shown_elsewhere).listings(below)


def leads_to_shown(root: Path, relative_path: str) -> bool:
    """Whether a path with links leads to what a watched folder shows by a path without them."""
    real_root, real = real_path(root), real_path(root / relative_path)
    if real == real_root:
        return True
    if not Path(real).is_relative_to(real_root):
        return False
    return not is_left_out(root, Path(real).relative_to(real_root).as_posix())


def is_shown_without(root: Path, relative_path: str) -> bool:
    """Whether a photo to which a path with links leads is shown by one without them."""
    return leads_to_shown(root, relative_path) and is_listed(real_path(root / relative_path))


def has_links(root: Path, relative_path: str) -> bool:
    """Whether a path in a watched folder leads over a link."""
    return Path(real_path(root / relative_path)) != Path(real_path(root), relative_path)


@dataclass(frozen=True)
class _Step:
    """A directory to list; ``device``: its parent's, None where that cannot be said."""

    directory: str
    device: int | None
    is_link: bool = False
    over_link: bool = False


@dataclass
class _Read:
    """What a directory was found to hold."""

    listing: DirectoryListing
    place: Inode
    inner: list[str] = field(default_factory=list)
    linked_directories: list[str] = field(default_factory=list)
    linked_photos: dict[str, There] = field(default_factory=dict)


class _Walk:
    """One pass, see `walk`."""

    def __init__(
        self,
        root: Path,
        mounts: Mapping[str, str | None],
        away: frozenset[str],
        shown_elsewhere: Callable[[], set[Inode]],
    ) -> None:
        self._root, self._mounts, self._away = root, mounts, away
        self._shown_elsewhere: Callable[[], set[Inode]] | None = shown_elsewhere
        self._seen: set[Inode] = set()
        self._waiting: list[_Step] = []
        self._linked_directories: deque[_Step] = deque()
        self._linked_photos: list[tuple[str, dict[str, There]]] = []
        self._silences = 0

    def listings(self, below: str) -> Iterator[DirectoryListing]:
        """Yield them all."""
        if below in self._away:
            return
        yield from self._begin(below)
        while self._waiting or self._linked_directories:
            if not self._waiting:
                self._waiting.append(self._linked_directories.popleft())
                self._see_elsewhere()
            yield from self._visit(self._waiting.pop())
        linked: set[Inode] = set()
        for directory, photos in self._linked_photos:
            judged = self._ask(directory, partial(self._judge, directory, photos, linked))
            yield judged if isinstance(judged, DirectoryListing) else _unread(directory, judged)

    def _begin(self, below: str) -> Iterator[DirectoryListing]:
        """Begin with the folder itself, or with a directory to which a link may lead."""
        if not below:
            self._waiting.append(_Step("", None))
            return
        begun = self._ask(below, partial(self._first_step, below))
        if isinstance(begun, CannotSay):
            yield _unread(below, begun)
            return
        if begun.over_link:
            self._linked_directories.append(begun)
        else:
            self._waiting.append(begun)

    def _first_step(self, below: str, _beat: Beat) -> _Step:
        path = self._root / below
        parent = look(path.parent)
        device = parent.place[0] if isinstance(parent, There) else None
        return _Step(below, device, is_link(path), has_links(self._root, below))

    def _see_elsewhere(self) -> None:
        if self._shown_elsewhere is not None:
            self._seen |= self._shown_elsewhere()
            self._shown_elsewhere = None

    def _visit(self, step: _Step) -> Iterator[DirectoryListing]:
        read = self._ask(step.directory, partial(self._read, step))
        if isinstance(read, CannotSay):
            yield _unread(step.directory, read)
        elif isinstance(read, _Read):
            self._seen.add(read.place)
            device = read.place[0]
            self._waiting += [
                _Step(path, device, over_link=step.over_link) for path in reversed(read.inner)
            ]
            self._linked_directories += [
                _Step(path, device, is_link=True, over_link=True)
                for path in read.linked_directories
            ]
            if read.linked_photos:
                self._linked_photos.append((step.directory, read.linked_photos))
            yield read.listing

    def _ask(self, directory: str, work: Callable[[Beat], T]) -> T | CannotSay:
        if self._silences >= _MOST_SILENCES:
            return CannotSay(_SILENT)
        try:
            return ask(self._root / directory, work)
        except SilentFolderError:
            self._silences += 1
            return CannotSay(_SILENT)

    # On the disk's thread

    def _read(self, step: _Step, beat: Beat) -> _Read | CannotSay | None:
        """What a directory holds; None where it is gone, or shown by another path."""
        path = self._root / step.directory
        there = look(path)
        if isinstance(there, CannotSay):
            return there
        if isinstance(there, NotThere) or not there.is_directory or there.place in self._seen:
            return None
        if step.over_link and (
            leads_to_shown(self._root, step.directory) or what_lies_in(Path(real_path(path)))
        ):
            return None
        found = entries(path, beat)
        if not isinstance(found, list):
            return found if isinstance(found, CannotSay) else None
        is_mount = step.is_link or step.device not in (None, there.place[0])
        known = self._mounts.get(step.directory)
        volume = volume_of(path) if is_mount or known is not None else None
        if known not in (None, volume):
            return CannotSay(_WENT_AWAY)
        listing = DirectoryListing(step.directory, is_mount=is_mount, volume=volume)
        read = _Read(listing, there.place)
        self._sort_all(read, found, beat)
        return read

    def _sort_all(self, read: _Read, found: list[Entry], beat: Beat) -> None:
        path = self._root / read.listing.directory
        names = {entry.name for entry in found}
        for entry in found:
            beat()
            is_file = entry.kind == "file"
            if entry.name.startswith(".") or (not is_file and _is_aside(path, entry.name, names)):
                continue
            self._sort(read, entry)
        read.listing.links = frozenset(read.linked_photos)

    def _sort(self, read: _Read, entry: Entry) -> None:
        """Note what an entry of a directory is."""
        listing = read.listing
        path = f"{listing.directory}/{entry.name}" if listing.directory else entry.name
        if path in self._away:
            return
        if entry.kind == "directory":
            read.inner.append(path)
            return
        if entry.kind == "file" and not (is_listed(entry.name) or is_sidecar(entry.name)):
            listing.others.append(path)
            return
        found = look(os.path.join(self._root, path))  # noqa: PTH118 - a Path takes twice as long
        if isinstance(found, CannotSay):
            listing.unsaid[path] = found.reason
        elif isinstance(found, NotThere):
            if entry.kind == "link":  # else it has gone since the directory was listed
                listing.unsaid[path] = _DANGLING
        elif found.is_directory:
            (read.linked_directories if entry.kind == "link" else read.inner).append(path)
        else:
            _sort_file(read, path, found, by_link=entry.kind == "link")

    def _judge(
        self, directory: str, photos: dict[str, There], linked: set[Inode], beat: Beat
    ) -> DirectoryListing:
        """Which links of a directory show photos that nothing else shows."""
        listing = DirectoryListing(directory, links=frozenset(photos), of_links=True)
        for path, there in photos.items():
            beat()
            if there.place not in linked and not self._is_shown(path):
                linked.add(there.place)
                listing.photos[path] = there.facts
        return listing

    def _is_shown(self, path: str) -> bool:
        """Whether the photo to which a link leads is listed where it is."""
        if is_shown_without(self._root, path):
            return True
        real = Path(real_path(self._root / path))
        if not is_listed(real.name) or real.name.startswith("."):
            return False
        parent = look(real.parent)
        return isinstance(parent, There) and parent.place in self._seen


def _sort_file(read: _Read, path: str, found: There, *, by_link: bool) -> None:
    listing = read.listing
    if is_sidecar(path):
        if found.is_regular:  # opening a pipe would wait for its writer
            listing.sidecars[path] = found.facts
    elif not is_listed(path):
        listing.others.append(path)
    elif by_link:
        read.linked_photos[path] = found
    else:
        # Other kinds of file named like photos are kept, to be listed with a reason.
        listing.photos[path] = found.facts


def _is_aside(directory: Path, name: str, neighbours: Collection[str]) -> bool:
    return is_left_out(directory, name) or is_own(name, neighbours)


def _unread(directory: str, answer: CannotSay) -> DirectoryListing:
    return DirectoryListing(directory, unsaid={directory: answer.reason})
