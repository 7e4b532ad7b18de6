"""File-system events reduced to the set of paths that may have changed."""

import logging
import os
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterable
from functools import partial
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
from watchdog.observers.api import BaseObserver

from photosim.errors import PhotoSimError

if sys.platform == "linux":
    from watchdog.observers.inotify import InotifyEmitter, InotifyObserver
    from watchdog.observers.inotify_c import InotifyConstants, InotifyFD
    from watchdog.observers.inotify_move_event_grouper import (
        GroupedInotifyEvent,
        PathedInotifyEvent,
    )

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

logger = logging.getLogger(__name__)


class WatchError(PhotoSimError):
    """A folder cannot be watched live; the message is for the person."""


class FolderWatcher:
    """Watches folders and reports changed paths in bursts, on a thread of its own.

    The system watches the directories that were at the paths when they were named, and says
    nothing of others that take their places: `photosim.library.watched_folders` looks after that.
    `watch`, `watch_link` and `unwatch` are for one thread at a time.

    Args:
        on_paths: Called with every path that changed since the last call; with the watched folders
            themselves where so much happened that some of it may have been missed.
        on_end: Called with a folder when a watch on it, or on a part of it, may have ended, since
            what was watched was deleted or unmounted; on a thread of watchdog's.
        on_link: Called with a folder and the path of a symbolic link that appeared in it; on a
            thread of watchdog's.
    """

    def __init__(
        self,
        on_paths: Callable[[frozenset[Path]], None],
        on_end: Callable[[Path], None] = lambda _folder: None,
        on_link: Callable[[Path, Path], None] = lambda _folder, _link: None,
    ) -> None:
        # Of a directory made while it looks through the one above, watchdog learns twice and warns;
        # it is watched once all the same.
        warnings.filterwarnings("ignore", "Callback with id .* already exists", RuntimeWarning)
        self._on_paths, self._on_end, self._on_link = on_paths, on_end, on_link
        self._collector = _Collector()
        self._losses = _Losses(self._collector)
        _WATCHDOG_LOG.addHandler(self._losses)
        # One for each folder: while a drive hangs, the others are heard of.
        self._observers: dict[Path, _Observer] = {}
        self._thread = threading.Thread(target=self._report, name="watcher-debounce")
        self._thread.start()

    def watch(self, folder: Path) -> None:
        """Report changes anywhere below a folder, which may be a symbolic link, but no links in it.

        Raises:
            WatchError: The system refuses, for instance because its limit is reached.
        """
        if folder in self._observers:
            return
        try:
            observer = _Observer()
            observer.start()
            self._observers[folder] = observer
            self._listen(folder, folder)
        except OSError as error:
            raise self._refusal(folder, error) from error

    def watch_link(self, folder: Path, link: Path) -> None:
        """Report changes below the directory that a link in a watched folder leads to.

        Raises:
            WatchError: The system refuses; the whole folder is no longer watched.
        """
        try:
            self._listen(folder, link)
        except OSError as error:
            raise self._refusal(folder, error) from error

    def _listen(self, folder: Path, place: Path) -> None:
        observer = self._observers[folder]
        real = os.path.realpath(place)
        end, link = partial(self._on_end, folder), partial(self._on_link, folder)
        branch = _Branch(self._collector, real, place, end, link)
        observer.schedule(branch, real, recursive=True, event_filter=_KINDS)
        if sys.platform == "linux":
            # Watchdog silently skips directories below the folder once the limit is reached.
            with tempfile.TemporaryDirectory(prefix="photosim-") as room:
                observer.unschedule(observer.schedule(branch, room, event_filter=[]))

    def _refusal(self, folder: Path, error: OSError) -> WatchError:
        self.unwatch(folder)
        return WatchError(
            f"Changes in {folder} cannot be watched live ({error.strerror}). "
            "PhotoSim rescans it regularly instead."
        )

    def unwatch(self, folder: Path) -> None:
        """Stop reporting changes below a folder; harmless when it was not watched."""
        observer = self._observers.pop(folder, None)
        if observer is not None:
            observer.stop()
            observer.join()

    def hears(self, folder: Path) -> bool:
        """Whether changes below a folder are still reported."""
        observer = self._observers.get(folder)
        return observer is not None and observer.hears()

    def report(self, paths: Iterable[Path]) -> None:
        """Report paths as if something had happened to them."""
        self._collector.note(set(paths), 1)

    def close(self) -> None:
        """Stop all threads; nothing is reported afterwards."""
        for folder in tuple(self._observers):
            self.unwatch(folder)
        _WATCHDOG_LOG.removeHandler(self._losses)
        self._collector.close()
        self._thread.join()

    def _report(self) -> None:
        while (burst := self._collector.take()) is not None:
            paths, events = burst
            if events >= FLOOD:
                logger.info("%d events at once; the folders are scanned", events)
                paths = frozenset(tuple(self._observers))
            try:
                self._on_paths(paths)
            except Exception:
                logger.exception("Reporting %d changed paths failed", len(paths))


class _Unmounted(DirDeletedEvent):
    """What is watched, or a directory in it, was unmounted; its path may be in use again."""


if sys.platform == "linux":

    class _Emitter(InotifyEmitter):
        """Also tells of directories that are unmounted, which watchdog passes over."""

        def build_and_queue_event(
            self, event: GroupedInotifyEvent, *, full_events: bool = False
        ) -> None:
            if (
                isinstance(event, PathedInotifyEvent)
                and event.ev.mask & InotifyConstants.IN_UNMOUNT
            ):
                self.queue_event(_Unmounted(self.watch.path))
            else:
                super().build_and_queue_event(event, full_events=full_events)

    class _Events(InotifyFD):
        """Ends quietly at a fault in watchdog.

        A directory that was moved out of a folder, replaced and deleted is enough for one.
        """

        def run(self) -> None:
            try:
                super().run()
            except Exception:
                logger.info("Watchdog failed; what it watched is watched anew", exc_info=True)

    class _Observer(InotifyObserver):
        """What `InotifyObserver` is, made of the above."""

        def __init__(self) -> None:
            self._inotify_fd = _Events()
            self._inotify_fd.start()
            BaseObserver.__init__(self, _Emitter, inotify_fd=self._inotify_fd)

        def hears(self) -> bool:
            """Whether none of the threads has ended."""
            return self._inotify_fd.is_alive() and _is_alive(self)

else:

    class _Observer(Observer):
        def hears(self) -> bool:
            """Whether none of the threads has ended."""
            return _is_alive(self)


def _is_alive(observer: BaseObserver) -> bool:
    return observer.is_alive() and all(emitter.is_alive() for emitter in observer.emitters)


class _Branch(FileSystemEventHandler):
    """Notes what happens below a directory, under the path by which the person knows it.

    Args:
        collector: Notes it.
        real: The directory as it is watched.
        shown: The path by which the person knows it.
        on_end: Called when the directory is gone.
        on_link: Called with each symbolic link that appears.
    """

    def __init__(
        self,
        collector: "_Collector",
        real: str,
        shown: Path,
        on_end: Callable[[], None],
        on_link: Callable[[Path], None],
    ) -> None:
        self._collector = collector
        self._real, self._shown = real, shown
        self._on_end, self._on_link = on_end, on_link

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called on the observer's thread."""
        if isinstance(event, _Unmounted):
            self._on_end()
            return
        source, target = self._path(event.src_path), self._path(event.dest_path)
        if source == self._shown and isinstance(event, DirDeletedEvent | DirMovedEvent):
            self._on_end()
        self._collector.note({path for path in (source, target) if path is not None}, 1)
        if isinstance(event, FileCreatedEvent | FileMovedEvent):
            new = target or source
            if new is not None and os.path.islink(new):  # noqa: PTH114 - Path's raises errors
                self._on_link(new)

    def _path(self, told: str | bytes) -> Path | None:
        text = os.fsdecode(told)
        if not text:
            return None
        below = text.removeprefix(self._real)
        return Path(text) if below == text else Path(f"{self._shown}{os.sep}{below}")


class _Collector:
    """Gathers paths until a burst of events is over."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paths: set[Path] = set()
        self._pending = False
        self._events = 0
        self._first = self._last = 0.0
        self._closed = False

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


class _Losses(logging.Handler):
    """Hears watchdog say that events were dropped."""

    def __init__(self, collector: _Collector) -> None:
        super().__init__()
        self._collector = collector

    def emit(self, record: logging.LogRecord) -> None:
        """Called on watchdog's thread."""
        if "overflow" in record.getMessage():
            self._collector.note_loss()
