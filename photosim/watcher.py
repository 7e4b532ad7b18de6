"""File-system events reduced to the set of paths that may have changed."""

import logging
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from photosim.errors import PhotoSimError

QUIET_S = 0.5  # paths are handed on once nothing has happened for this long,
CEILING_S = 5.0  # but never later than this after the first event
# Linux queues 16,384 events and drops any more. Watchdog reports that only in its log, and older
# versions not at all, so a burst of this size is treated as incomplete.
FLOOD = 8_000
_WATCHDOG_LOG = logging.getLogger("watchdog.observers.inotify_c")

# Reading a photo raises events too (opened, closed without writing); these mean a change.
_KINDS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]

# Events in a directory when a folder inside it appears or disappears.
_GOING_AND_COMING: list[type[FileSystemEvent]] = [DirCreatedEvent, DirMovedEvent, DirDeletedEvent]

logger = logging.getLogger(__name__)


class WatchError(PhotoSimError):
    """A folder cannot be watched live; the message is for the person."""


class FolderWatcher:
    """Watches folders and reports changed paths in bursts, on a thread of its own.

    Args:
        on_paths: Called with every path that changed since the last call; with the watched folders
            themselves where so much happened that some of it may have been missed.
    """

    def __init__(self, on_paths: Callable[[frozenset[Path]], None]) -> None:
        # Of a directory made while it looks through the one above, watchdog learns twice and warns;
        # it is watched once all the same.
        warnings.filterwarnings("ignore", "Callback with id .* already exists", RuntimeWarning)
        self._on_paths = on_paths
        self._collector = _Collector()
        self._losses = _Losses(self._collector)
        _WATCHDOG_LOG.addHandler(self._losses)
        self._watches: dict[Path, ObservedWatch] = {}
        self._places: list[ObservedWatch] = []
        self._observer = Observer()
        self._observer.start()
        self._thread = threading.Thread(target=self._report, name="watcher-debounce")
        self._thread.start()

    def watch(self, folder: Path) -> None:
        """Report changes anywhere below a folder.

        Raises:
            WatchError: The system refuses, for instance because its limit is reached.
        """
        if folder in self._watches:
            return
        try:
            self._watches[folder] = self._observer.schedule(
                self._collector, str(folder), recursive=True, event_filter=_KINDS
            )
            self._expect_room()
        except OSError as error:
            self.unwatch(folder)
            raise WatchError(
                f"Changes in {folder} cannot be watched live ({error.strerror}). "
                "The folder is scanned every few minutes instead."
            ) from error

    def _expect_room(self) -> None:
        """Raise OSError if the system allows no more watches.

        Watchdog silently skips directories below the folder once the limit is reached.
        """
        if sys.platform == "linux":
            with tempfile.TemporaryDirectory(prefix="photosim-") as place:
                watch = self._observer.schedule(self._collector, place, event_filter=[])
                self._observer.unschedule(watch)

    def unwatch(self, folder: Path) -> None:
        """Stop reporting changes below a folder; harmless when it was not watched."""
        watch = self._watches.pop(folder, None)
        if watch is not None:
            self._observer.unschedule(watch)

    def attend(self, folders: Iterable[Path]) -> None:
        """Report these folders themselves when they appear or disappear; replaces earlier ones.

        On Linux, watches each folder's parent, or its nearest ancestor that exists, and its mount
        point's parent, but nothing below them. A drive that leaves its directory behind when it is
        unmounted goes unnoticed, and so does the renaming of a directory further up. Elsewhere the
        watch on a folder reports that it disappears, and nothing reports that it appears: on macOS
        such a watch would report all changes below the parent, and on Windows it would keep the
        drive from being removed.
        """
        for watch in self._places:
            self._observer.unschedule(watch)
        self._places.clear()
        if sys.platform == "linux":
            roots = frozenset(folders)
            attendant = _Attendant(self._collector, roots)
            for place in {place for root in roots for place in _places_of(root)}:
                self._attend_in(place, attendant)

    def _attend_in(self, place: Path, attendant: "_Attendant") -> None:
        try:
            watch = self._observer.schedule(attendant, str(place), event_filter=_GOING_AND_COMING)
        except OSError as error:
            logger.info("Cannot watch %s for folders that appear or disappear: %s", place, error)
        else:
            self._places.append(watch)

    def close(self) -> None:
        """Stop both threads; nothing is reported afterwards."""
        self._observer.stop()
        self._observer.join()
        _WATCHDOG_LOG.removeHandler(self._losses)
        self._collector.close()
        self._thread.join()

    def _report(self) -> None:
        while (burst := self._collector.take()) is not None:
            paths, events = burst
            if events >= FLOOD:
                logger.info("%d events at once; the folders are scanned", events)
                paths = frozenset(self._watches)
            try:
                self._on_paths(paths)
            except Exception:
                logger.exception("Reporting %d changed paths failed", len(paths))


class _Collector(FileSystemEventHandler):
    """Gathers paths until a burst of events is over."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paths: set[Path] = set()
        self._pending = False
        self._events = 0
        self._first = self._last = 0.0
        self._closed = False

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note the paths of an event; called on the observer's thread."""
        self.note(_paths_of(event), 1)

    def note_loss(self) -> None:
        """Note that the system has dropped events."""
        self.note(set(), FLOOD)

    def note(self, paths: set[Path], events: int) -> None:
        """Note paths that so many events were about."""
        with self._changed:
            now = time.monotonic()
            if not self._pending:
                self._first = now
            self._pending = True
            self._last = now
            self._paths |= paths
            self._events += events
            self._changed.notify()

    def take(self) -> tuple[frozenset[Path], int] | None:
        """Wait for a burst: its paths and the events since it was last quiet; None once closed."""
        with self._changed:
            while not self._closed:
                if not self._pending:
                    self._changed.wait()
                    continue
                due = min(self._last + QUIET_S, self._first + CEILING_S)
                left = due - time.monotonic()
                if left > 0:
                    self._changed.wait(left)
                    continue
                burst = frozenset(self._paths), self._events
                self._paths, self._pending = set(), False
                if self._last + QUIET_S <= time.monotonic():
                    self._events = 0  # a flood may take longer to fetch than the ceiling lasts
                return burst
        return None

    def close(self) -> None:
        """Let `take` return None."""
        with self._changed:
            self._closed = True
            self._changed.notify()


class _Attendant(FileSystemEventHandler):
    """Notes folders that appeared or disappeared, also together with a directory above them."""

    def __init__(self, collector: _Collector, folders: frozenset[Path]) -> None:
        self._collector = collector
        self._folders = folders

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called on the observer's thread."""
        paths = _paths_of(event)
        touched = {
            folder for folder in self._folders if any(folder.is_relative_to(path) for path in paths)
        }
        if touched:
            self._collector.note(touched, 1)


class _Losses(logging.Handler):
    """Hears watchdog say that events were dropped."""

    def __init__(self, collector: _Collector) -> None:
        super().__init__()
        self._collector = collector

    def emit(self, record: logging.LogRecord) -> None:
        """Called on watchdog's thread."""
        if "overflow" in record.getMessage():
            self._collector.note_loss()


def _places_of(folder: Path) -> Iterator[Path]:
    """A folder's nearest ancestor that exists, and the parent of its mount point."""
    there = next((place for place in folder.parents if place.is_dir()), None)
    if there is not None:
        yield there
    mount = next((place for place in (folder, *folder.parents) if place.is_mount()), folder)
    if mount != mount.parent:
        yield mount.parent


def _paths_of(event: FileSystemEvent) -> set[Path]:
    return {Path(_text(path)) for path in (event.src_path, event.dest_path) if path}


def _text(path: str | bytes) -> str:
    return path if isinstance(path, str) else path.decode(errors="surrogateescape")
