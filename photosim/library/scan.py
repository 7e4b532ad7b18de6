"""Bringing the catalogue into step with the disk: whole folders, or the paths a watcher saw."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path, PurePosixPath

from photosim.catalogue.records import FileFacts, FolderRecord, KnownFile, PhotoState
from photosim.catalogue.store import Store
from photosim.library.arrivals import Arrival, admit
from photosim.library.disk import file_facts, is_hidden, walk
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.library.folders import FolderPart, check_online, folder_of, relative_to
from photosim.library.keys import HashKeys
from photosim.library.progress import Changes, Progress
from photosim.vision.files import is_photo

# Vectors of deleted photos are kept this long, for a file that was only on its way elsewhere.
KEEP_REMOVED = timedelta(days=30)
_ARRIVALS_AT_ONCE = 500


@dataclass
class ScanReport:
    """The files that a scan skipped, each with the reason."""

    skipped: list[tuple[Path, str]] = field(default_factory=list)
    removed: int = 0


def scan_folder(
    store: Store, keys: HashKeys, place: FolderPart
) -> Generator[Progress, None, ScanReport]:
    """Compare a watched folder, or the part below a directory, with the catalogue.

    An unreachable folder is marked offline and nothing of it is forgotten.

    Args:
        store: The writing store.
        keys: Its bucket keys.
        place: What to scan.

    Yields:
        Progress after each directory; ``done`` counts the photos seen.
    """
    report = ScanReport()
    folder = check_online(store, place.folder)
    if folder.online:
        store.files.purge(KEEP_REMOVED)
        try:
            yield from _scan(store, keys, FolderPart(folder, place.below), report)
        except SilentFolderError:
            folder = check_online(store, folder)
    if not folder.online:
        report.skipped.append(
            (folder.path, "currently unreachable; its photos stay in the library")
        )
    return report


def _scan(
    store: Store, keys: HashKeys, place: FolderPart, report: ScanReport
) -> Generator[Progress, None, None]:
    folder, below = place.folder, place.below
    listed: set[str] = set()
    unreadable: list[str] = []
    seen = 0
    for listing in walk(folder.path, below):
        if listing.error is not None:
            unreadable.append(listing.directory)
            report.skipped.append((folder.path / listing.directory, listing.error))
            continue
        listed.add(listing.directory)
        report.skipped += [(folder.path / path, _no_photo(path)) for path in listing.others]
        known = store.files.inside(folder.id, listing.directory)
        seen += len(listing.photos)
        for changes in _reconcile(store, keys, folder, known, listing.photos):
            report.removed += len(changes.removed)
            yield Progress("scanning", seen, changes=changes)
        yield Progress("scanning", seen)
    gone = [
        directory
        for directory in store.files.directories(folder.id)
        if directory not in listed
        and _is_inside(directory, below)
        and not any(_is_inside(directory, place) for place in unreadable)
    ]
    for changes in _forget_directories(store, keys, folder, gone):
        report.removed += len(changes.removed)
        yield Progress("scanning", seen, changes=changes)


def scan_paths(store: Store, keys: HashKeys, paths: Iterable[Path]) -> Iterator[Changes]:
    """Bring single files and directories up to date, as a watcher reports them."""
    by_folder: dict[int, tuple[FolderRecord, set[str]]] = {}
    for path in paths:
        folder = folder_of(store, path)
        if folder is not None:
            relative = relative_to(path, folder)
            if not is_hidden(relative) or not relative:
                by_folder.setdefault(folder.id, (folder, set()))[1].add(relative)
    for folder, relatives in by_folder.values():
        checked = check_online(store, folder)
        if checked.online:
            try:
                yield from _scan_relatives(store, keys, checked, relatives)
            except SilentFolderError:
                check_online(store, checked)


def _scan_relatives(
    store: Store, keys: HashKeys, folder: FolderRecord, relatives: set[str]
) -> Iterator[Changes]:
    seen = ask(folder.path, partial(_look_at, folder.path, sorted(relatives)))
    for directory in seen.directories:
        for progress in scan_folder(store, keys, FolderPart(folder, directory)):
            yield progress.changes
    known = store.files.at(folder.id, sorted(seen.gone | seen.photos.keys()))
    yield from _reconcile(store, keys, folder, known, seen.photos)
    vanished = seen.gone - {file.relative_path for file in known}
    if vanished:
        directories = store.files.directories(folder.id)
        inside = [item for item in directories if any(_is_inside(item, top) for top in vanished)]
        yield from _forget_directories(store, keys, folder, inside)


@dataclass
class _Seen:
    """What lies at the paths that a watcher reported; all paths are relative."""

    directories: list[str] = field(default_factory=list)
    photos: dict[str, FileFacts] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


def _look_at(root: Path, relatives: Sequence[str], beat: Beat) -> _Seen:
    seen = _Seen()
    for relative in relatives:
        beat()
        path = root / relative
        if path.is_dir():
            seen.directories.append(relative)
            continue
        facts = file_facts(path)
        if facts is None:
            seen.gone.add(relative)
        elif is_photo(path.name):
            seen.photos[relative] = facts
    return seen


def _forget_directories(
    store: Store, keys: HashKeys, folder: FolderRecord, directories: Sequence[str]
) -> Iterator[Changes]:
    # A drive pulled out during the scan must not look like a deleted folder.
    if directories and check_online(store, folder).online:
        for directory in directories:
            known = store.files.inside(folder.id, directory)
            yield from _reconcile(store, keys, folder, known, {})


def _reconcile(
    store: Store,
    keys: HashKeys,
    folder: FolderRecord,
    known: Sequence[KnownFile],
    found: dict[str, FileFacts],
) -> Iterator[Changes]:
    """Make the records ``known`` fit the files ``found``, both by path; yields what changed."""
    records = {file.relative_path: file for file in known}
    arrivals = [
        Arrival(path, facts, records.get(path))
        for path, facts in found.items()
        if path not in records or _is_outdated(records[path], facts)
    ]
    followed: set[int] = set()
    for start in range(0, len(arrivals), _ARRIVALS_AT_ONCE):
        changes = admit(store, keys, folder, arrivals[start : start + _ARRIVALS_AT_ONCE])
        followed.update(changes.updated)
        yield changes
    gone = [
        file.id
        for file in known
        if file.relative_path not in found
        and file.state != PhotoState.REMOVED
        and file.id not in followed
    ]
    if gone:
        with store.session.write():
            keys.leave(gone)
            store.files.mark_removed(gone)
        yield Changes(removed=tuple(gone))


def _is_outdated(record: KnownFile, facts: FileFacts) -> bool:
    return (
        record.state == PhotoState.REMOVED
        or record.size != facts.size
        or record.mtime_ns != facts.mtime_ns
    )


def _is_inside(directory: str, top: str) -> bool:
    return not top or directory == top or directory.startswith(f"{top}/")


def _no_photo(relative_path: str) -> str:
    suffix = PurePosixPath(relative_path).suffix
    return f"not a kind of photo PhotoSim reads ({suffix or 'no file extension'})"
