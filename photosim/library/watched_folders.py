"""Watching folders without trusting the watches.

The system watches a directory, not a path. Where another directory takes its place, by a rename,
a link that is switched or a mount, the old one is watched on and the new one never heard of. So
what lies at each path is looked at every few seconds; where it is no longer what is watched, the
watch is made anew and the folder reported.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from photosim.library.disk import CannotSay, DiskAnswer, There, entries, look, real_path
from photosim.library.disk_timeout import Beat, SilentFolderError, answers, ask, is_silent
from photosim.library.mount_table import (
    Mount,
    MountChanges,
    is_shared,
    mounts_below,
    read_mounts,
)
from photosim.library.walk import leads_to_shown
from photosim.vision.files import is_listed
from photosim.watcher import FolderWatcher, WatchError

LOOK_S = 2.0  # between two looks at what lies at the paths
_END_S = 1.0
# Some network file systems number the same directory anew now and then.
_SHARED_REST_S = 60.0

log = logging.getLogger(__name__)

_Identity = tuple[int, int] | None
"""Device and inode of the directory at a path, None if there is none."""


@dataclass
class _Watched:
    """A folder, and what its watch rests upon.

    Attributes:
        path: The folder.
        wanted: Whether changes in it are to be reported.
        identities: What was at its path and at those of the links in it that lead to directories.
        real: These directories without links in their paths.
        below: What was mounted inside of them.
        new_links: Links that appeared since, or could not be followed.
        ended: Whether the system has said that the watch ended.
        is_shared: Whether other computers may change it.
        renewed: When the watch was made, in seconds of a clock that never jumps.
    """

    path: Path
    wanted: bool = False
    identities: dict[Path, _Identity] = field(default_factory=dict)
    real: tuple[Path, ...] = ()
    below: frozenset[Mount] = frozenset()
    new_links: set[Path] = field(default_factory=set)
    ended: bool = False
    is_shared: bool = False
    renewed: float = 0.0

    def may_rest(self) -> bool:
        """Whether its path need not be looked at yet."""
        rests = self.wanted and self.is_shared and not self.ended
        return rests and time.monotonic() < self.renewed + _SHARED_REST_S


class WatchedFolders:
    """Reports what changes in folders, whatever becomes of the directories they were.

    Symbolic links are followed: a folder that is one, and those in a folder that lead to
    directories. Paths are reported as the person knows them.

    Args:
        on_paths: Called with every path that changed, on a thread of the watcher; with a folder
            itself when it went, came or is another one, and after more events than can be kept.
        look_s: Seconds between two looks at what lies at the folders' paths.
    """

    def __init__(self, on_paths: Callable[[frozenset[Path]], None], look_s: float = LOOK_S) -> None:
        self._look_s = look_s
        self._lock = threading.Lock()  # around the folders and all scheduling of watches
        self._folders: dict[Path, _Watched] = {}
        self._closed = False
        self._doubts = _Doubts()
        self._mount_changes = MountChanges()
        self._watcher = FolderWatcher(on_paths, self._doubts.end, self._doubts.link)
        # Not waited for at the end while a disk keeps it waiting.
        self._thread = threading.Thread(
            target=self._look_after, name="watched-folders", daemon=True
        )
        self._thread.start()

    def watch(self, folder: Path) -> None:
        """Report changes anywhere below a folder.

        Raises:
            WatchError: The system refuses, for instance because its limit is reached.
        """
        with self._lock:
            if self._closed:
                return
            watched = self._folders.setdefault(folder, _Watched(folder))
            if not self._watcher.hears(folder):
                self._renew(watched)

    def unwatch(self, folder: Path) -> None:
        """Stop reporting changes below a folder; it is looked at until `attend` drops it."""
        with self._lock:
            self._watcher.unwatch(folder)
            if folder in self._folders:
                self._folders[folder].wanted = False

    def attend(self, folders: Iterable[Path]) -> None:
        """Report these folders themselves when they go or come, and no others any more."""
        wanted = set(folders)
        new = {folder: _Watched(folder) for folder in wanted - self._folders.keys()}
        for watched in new.values():
            watched.identities = {watched.path: _identity_of(watched.path)}
        with self._lock:
            self._folders = {
                path: watched
                for path, watched in (new | self._folders).items()
                if path in wanted or watched.wanted
            }

    def hears_all(self, folder: Path) -> bool:
        """Whether every change in a folder will be reported, whoever makes it."""
        with self._lock:
            watched = self._folders.get(folder)
            return watched is not None and self._watcher.hears(folder) and not watched.is_shared

    def hears(self, folder: Path) -> bool:
        """Whether the changes that this computer makes in a folder will be reported."""
        with self._lock:
            return self._watcher.hears(folder)

    def close(self) -> None:
        """Stop all threads; nothing is reported afterwards."""
        self._doubts.close()
        with self._lock:
            self._closed = True
            for folder in self._folders:
                self._watcher.unwatch(folder)
            self._folders.clear()
        self._watcher.close()
        self._thread.join(_END_S)
        with self._lock:
            self._mount_changes.close()

    # Looking after the watches

    def _look_after(self) -> None:
        while self._doubts.wait(self._look_s):
            ended, links = self._doubts.take()
            mounts = read_mounts() if sys.platform == "linux" else []
            with self._lock:
                folders = list(self._folders.values())
            for watched in folders:
                watched.ended |= watched.path in ended
                watched.new_links |= links.get(watched.path, set())
                try:
                    if not watched.may_rest():
                        self._look_at(watched, mounts)
                except Exception:
                    log.exception("Looking after the watch on %s failed", watched.path)

    def _look_at(self, watched: _Watched, mounts: list[Mount]) -> None:
        known = watched.identities
        now = {path: _identity_of(path, before) for path, before in known.items()}
        with self._lock:
            deaf = watched.wanted and not self._watcher.hears(watched.path)
        if (
            now == known
            and not watched.ended
            and not (deaf and now[watched.path] is not None)
            and (sys.platform != "linux" or mounts_below(watched.real, mounts) == watched.below)
            and not _leads_to_directory(watched)
        ):
            return
        log.info("%s is no longer what was watched", watched.path)
        with self._lock:
            if self._folders.get(watched.path) is not watched or watched.identities is not known:
                return  # somebody else has made the watch anew meanwhile
            self._watcher.unwatch(watched.path)
            if watched.wanted:
                try:
                    self._renew(watched)
                except WatchError as error:
                    log.info("%s", error)
            else:
                watched.identities, watched.ended = now, False
        self._watcher.report({watched.path})

    def _renew(self, watched: _Watched) -> None:
        """Watch what is at a folder's path by now; raises WatchError."""
        folder = watched.path
        self._mount_changes.since_last()
        watched.identities = {folder: _identity_of(folder)}
        watched.real, watched.below = (), frozenset()
        watched.new_links, watched.ended = set(), False
        watched.wanted = False  # until somebody asks again, if it is refused
        self._watcher.unwatch(folder)  # its threads may have ended
        if is_silent(folder):
            raise WatchError(f"The folder {folder} is not responding.")
        mounts = read_mounts()  # first, so that the next look sees what is mounted during the rest
        for mount in mounts_below([Path(real_path(folder))], mounts):
            if not answers(mount.path):  # the system would wait for it
                raise WatchError(f"The folder {mount.path} is not responding.")
        self._watcher.watch(folder)
        identities = dict(watched.identities)
        for link, identity in _links_in(watched):
            self._watcher.watch_link(folder, link)
            identities[link] = identity
        watched.identities = identities
        watched.real = tuple(Path(real_path(place)) for place in watched.identities)
        watched.below = mounts_below(watched.real, mounts)
        watched.is_shared = any(is_shared(place, mounts) for place in watched.real) or any(
            mount.is_shared for mount in watched.below
        )
        # What was mounted meanwhile may be at the path now, and look like what was there before.
        watched.ended = self._mount_changes.since_last()
        watched.wanted, watched.renewed = True, time.monotonic()


class _Doubts:
    """What watchdog's threads have heard that a watch may not survive."""

    def __init__(self) -> None:
        self._heard = threading.Condition()
        self._ended: set[Path] = set()
        self._links: dict[Path, set[Path]] = {}
        self._closed = False

    def end(self, folder: Path) -> None:
        """What was watched of a folder is gone."""
        with self._heard:
            self._ended.add(folder)
            self._heard.notify()

    def link(self, folder: Path, link: Path) -> None:
        """A link has appeared in a folder; there may be many, so they wait for the next look."""
        with self._heard:
            self._links.setdefault(folder, set()).add(link)

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until something has ended; False once closed."""
        with self._heard:
            if not (self._ended or self._closed):
                self._heard.wait(seconds)
            return not self._closed

    def take(self) -> tuple[set[Path], dict[Path, set[Path]]]:
        """The folders of which something ended, and new links by folder."""
        with self._heard:
            heard = self._ended, self._links
            self._ended, self._links = set(), {}
            return heard

    def close(self) -> None:
        """Let `wait` return False."""
        with self._heard:
            self._closed = True
            self._heard.notify()


def _identity_of(path: Path, before: _Identity = None) -> _Identity:
    """What directory lies at a path; ``before`` where that cannot be said."""
    try:
        found = ask(path, lambda _beat: look(path))
    except SilentFolderError:
        return before
    if isinstance(found, CannotSay):
        return before
    return found.place if isinstance(found, There) and found.is_directory else None


def _leads_to_directory(watched: _Watched) -> bool:
    """Whether one of the new links does; those of which nothing can be said wait."""
    for link in tuple(watched.new_links):
        try:
            found = ask(link, partial(_look, link))
        except SilentFolderError:
            continue
        if not isinstance(found, CannotSay):
            watched.new_links.discard(link)
        if isinstance(found, There) and found.is_directory:
            return True
    return False


def _look(path: Path, _beat: Beat) -> DiskAnswer:
    return look(path)


def _links_in(watched: _Watched) -> Iterator[tuple[Path, _Identity]]:
    """The links in a folder, and behind its links, that lead to other directories; each once."""
    seen = set(watched.identities.values())
    waiting = [watched.path]
    while waiting:
        place = waiting.pop()
        try:
            links = ask(place, partial(_links_below, place))
        except SilentFolderError:
            continue
        for link in links:
            try:
                found = ask(link, partial(_directory_at, watched.path, link))
            except SilentFolderError:
                watched.new_links.add(link)
                continue
            if found is not None and found not in seen:
                seen.add(found)
                waiting.append(link)
                yield link, found


def _links_below(place: Path, beat: Beat) -> list[Path]:
    """The links that may lead to directories; those in hidden directories show nothing."""
    links, waiting = [], [place]
    while waiting:
        directory = waiting.pop()
        found = entries(directory, beat)
        for entry in found if isinstance(found, list) else []:
            if entry.name.startswith("."):
                continue
            if entry.kind == "directory":
                waiting.append(directory / entry.name)
            elif entry.kind == "link" and not is_listed(entry.name):
                links.append(directory / entry.name)
    return sorted(links)


def _directory_at(folder: Path, link: Path, _beat: Beat) -> _Identity:
    """The directory that a link leads to; None if it is none, or shown without the link."""
    found = look(link)
    if not isinstance(found, There) or not found.is_directory:
        return None
    shown = leads_to_shown(folder, link.relative_to(folder).as_posix())
    return None if shown else found.place
