"""Bringing the catalogue into step with the disk: whole folders, or the paths a watcher saw."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path, PurePosixPath

from photosim.catalogue.records import (
    FileFacts,
    KnownFile,
    MountRecord,
    PhotoState,
    WatchedFolder,
)
from photosim.catalogue.store import Store
from photosim.library.arrivals import Arrival, admit
from photosim.library.companions import is_movie
from photosim.library.disk import Inode, NotThere, There, is_link, look
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.library.excluded_folders import is_left_out
from photosim.library.exclusion import purge, without_left_out
from photosim.library.folders import (
    FolderPart,
    check_online,
    folder_around,
    is_inside,
    look_at_folder,
    relative_to,
)
from photosim.library.keys import HashKeys
from photosim.library.live_movies import (
    beside_changed,
    follow_live_movies,
    halves_beside,
    live_movies,
)
from photosim.library.progress import Changes, Progress
from photosim.library.sidecars import follow_sidecars, is_sidecar, sidecars_in
from photosim.library.slow_photos import retry_slow
from photosim.library.walk import DirectoryListing, has_links, is_shown_without, walk
from photosim.vision.files import is_listed

# Vectors of deleted photos are kept this long, for a file that was only on its way elsewhere.
KEEP_REMOVED = timedelta(days=30)
_ARRIVALS_AT_ONCE = 500


@dataclass
class ScanReport:
    """The files that a scan skipped, each with the reason."""

    skipped: list[tuple[Path, str]] = field(default_factory=list)
    removed: int = 0


def scan_folder(
    store: Store, keys: HashKeys, place: FolderPart, *, live_photos: bool = True
) -> Generator[Progress, None, ScanReport]:
    """Compare a watched folder, or the part below a directory, with the catalogue.

    An unreachable folder is marked offline and nothing of it is forgotten.

    Args:
        store: The writing store.
        keys: Its bucket keys.
        place: What to scan.
        live_photos: Whether the moving halves of live photos belong to these; otherwise they are
            videos of their own.

    Yields:
        Progress after each directory; ``done`` counts the photos seen.
    """
    report = ScanReport()
    folder, reason = look_at_folder(store, place.folder)
    if folder.online:
        purge(store, KEEP_REMOVED)
        try:
            part = FolderPart(folder, place.below)
            yield from _scan(store, keys, part, report, live_photos=live_photos)
            yield from retry_slow(store, part)
        except SilentFolderError:
            folder, reason = look_at_folder(store, folder)
    if not folder.online:
        report.skipped.append((folder.path, _kept(reason)))
    return report


def _scan(
    store: Store, keys: HashKeys, place: FolderPart, report: ScanReport, *, live_photos: bool
) -> Generator[Progress, None, None]:
    folder, below = place.folder, place.below
    mounts = {mount.directory: mount.volume for mount in store.mounts(folder.id)}
    listed: set[str] = set()
    unsaid: set[str] = set()
    seen = 0
    for listing in walk(
        folder.path,
        below,
        mounts=mounts,
        away=folder.away,
        shown_elsewhere=partial(_shown_elsewhere, store, folder, below),
    ):
        report.skipped += _skipped(folder, listing)
        unsaid.update(listing.unsaid)
        if listing.directory in listing.unsaid:
            continue
        listed.add(listing.directory)
        _note_mount(store, folder, listing, mounts)
        seen += len(listing.photos)
        for changes in _take_in(
            store,
            keys,
            folder,
            listing.photos,
            partial(_known, store, folder, listing),
            live_photos=live_photos,
            by_link=listing.of_links,
        ):
            report.removed += len(changes.removed)
            yield Progress("scanning", seen, changes=changes)
        for changes in follow_sidecars(store, folder, listing.directory, listing.sidecars):
            yield Progress("scanning", seen, changes=changes)
        yield Progress("scanning", seen)
    report.skipped += [
        (folder.path / directory, _kept(None))
        for directory in folder.away
        if is_inside(directory, below) or is_inside(below, directory)
    ]
    gone = [
        directory
        for directory in {*store.files.directories(folder.id), *mounts}
        if directory not in listed
        and is_inside(directory, below)
        and not any(part in unsaid for part in _parts(directory))
    ]
    for changes in _forget_directories(store, keys, folder, gone):
        report.removed += len(changes.removed)
        yield Progress("scanning", seen, changes=changes)


def _skipped(folder: WatchedFolder, listing: DirectoryListing) -> list[tuple[Path, str]]:
    """What is left out of a directory, each with the reason; the directory where that is all."""
    skipped = [(folder.path / path, _no_photo(path)) for path in listing.others]
    if len(listing.unsaid) > 1 and not listing.photos and len({*listing.unsaid.values()}) == 1:
        return [*skipped, (folder.path / listing.directory, next(iter(listing.unsaid.values())))]
    return skipped + [(folder.path / path, reason) for path, reason in listing.unsaid.items()]


def _note_mount(
    store: Store,
    folder: WatchedFolder,
    listing: DirectoryListing,
    mounts: Mapping[str, str | None],
) -> None:
    directory = listing.directory
    if listing.of_links or not directory:
        return
    if listing.is_mount:
        if directory not in mounts or mounts[directory] != listing.volume:
            store.put_mount(MountRecord(folder.id, directory, listing.volume, online=True))
    elif directory in mounts:
        store.drop_mount(folder.id, directory)


def _known(store: Store, folder: WatchedFolder, listing: DirectoryListing) -> list[KnownFile]:
    """The records that a listing is about."""
    if listing.of_links:
        return store.files.at(folder.id, sorted(listing.links))
    return [
        file
        for file in store.files.inside(folder.id, listing.directory)
        if file.relative_path not in listing.links and file.relative_path not in listing.unsaid
    ]


def _shown_elsewhere(store: Store, folder: WatchedFolder, below: str) -> set[Inode]:
    """The directories whose photos are shown by paths outside a part of a watched folder."""
    places: set[Inode] = set()
    for other in store.watched():
        directories = [
            directory
            for directory in store.files.directories(other.id)
            if other.id != folder.id or not is_inside(directory, below)
        ]
        if other.online and directories:
            try:
                places |= ask(other.path, partial(_places, other.path, directories))
            except SilentFolderError:
                continue
    return places


def _places(root: Path, directories: Sequence[str], beat: Beat) -> set[Inode]:
    places: set[Inode] = set()
    for directory in directories:
        beat()
        there = look(root / directory)
        if isinstance(there, There):
            places.add(there.place)
    return places


def scan_paths(
    store: Store, keys: HashKeys, paths: Iterable[Path], *, live_photos: bool = True
) -> Iterator[Changes]:
    """Bring single files and directories up to date, as a watcher reports them."""
    by_folder: dict[int, tuple[WatchedFolder, set[str]]] = {}
    watched = store.watched()
    for path in paths:
        folder = folder_around(watched, path)
        if folder is not None:
            relative = relative_to(path, folder)
            if not relative or not is_left_out(folder.path, relative):
                by_folder.setdefault(folder.id, (folder, set()))[1].add(relative)
    for folder, relatives in by_folder.values():
        checked = check_online(store, folder)
        if checked.online:
            near = {item for item in relatives if not _is_away(checked, item)}
            try:
                yield from _scan_relatives(store, keys, checked, near, live_photos=live_photos)
            except SilentFolderError:
                check_online(store, checked)


def _scan_relatives(
    store: Store,
    keys: HashKeys,
    folder: WatchedFolder,
    relatives: set[str],
    *,
    live_photos: bool,
) -> Iterator[Changes]:
    beside = ask(folder.path, partial(beside_changed, folder.path, sorted(relatives)))
    seen = ask(folder.path, partial(_look_at, folder.path, sorted(relatives | beside)))
    for directory in seen.directories:
        part = FolderPart(folder, directory)
        for progress in scan_folder(store, keys, part, live_photos=live_photos):
            yield progress.changes
    reported = sorted(seen.gone | seen.photos.keys())
    known = store.files.at(folder.id, reported)
    yield from _take_in(
        store,
        keys,
        folder,
        seen.photos,
        partial(store.files.at, folder.id, reported),
        partial(_look_beside, store, folder, seen.photos),
        live_photos=live_photos,
    )
    linked = store.files.at(folder.id, sorted(seen.linked))
    yield from _reconcile(store, keys, folder, linked, seen.linked, by_link=True)
    for directory in sorted(seen.sidecars):
        look_again = partial(sidecars_in, folder.path, directory)
        sidecars = ask(folder.path / directory, look_again)
        yield from follow_sidecars(store, folder, directory, sidecars)
    vanished = seen.gone - {file.relative_path for file in known}
    if vanished:
        directories = store.files.directories(folder.id)
        inside = [item for item in directories if any(part in vanished for part in _parts(item))]
        yield from _forget_directories(store, keys, folder, inside)


def _look_beside(
    store: Store, folder: WatchedFolder, found: Mapping[str, FileFacts], known: Sequence[KnownFile]
) -> dict[str, FileFacts]:
    """Other halves of live photos whose names do not tell that they are."""
    beside: set[str] = set()
    for directory, part in _by_directory(found).items():
        beside |= halves_beside(store, folder, directory, part, known)
    if not beside:
        return {}
    return ask(folder.path, partial(_look_at, folder.path, sorted(beside))).photos


def _take_in(
    store: Store,
    keys: HashKeys,
    folder: WatchedFolder,
    found: Mapping[str, FileFacts],
    read_known: Callable[[], list[KnownFile]],
    look_beside: Callable[[Sequence[KnownFile]], Mapping[str, FileFacts]] | None = None,
    *,
    live_photos: bool,
    by_link: bool = False,
) -> Iterator[Changes]:
    """Make records fit the photos and movies found; yields what changed.

    Photos come first: only what is known of them, wherever they were before, tells which movies
    are halves of theirs.

    Args:
        store: The writing store.
        keys: Its bucket keys.
        folder: The watched folder.
        found: The files by path, relative to the folder.
        read_known: Reads the records that these are to fit.
        look_beside: Finds files that belong to these although nobody has told of them.
        live_photos: Whether movies may be such halves.
        by_link: See `_reconcile`.
    """
    known = due = read_known()
    left: Mapping[str, FileFacts] = found
    movies: dict[str, Sequence[str]] = {}
    if live_photos and (look_beside is not None or any(map(_is_movie, found))):
        photos = {path: facts for path, facts in found.items() if not _is_movie(path)}
        before = [file for file in known if not _is_movie(file.relative_path)]
        yield from _reconcile(store, keys, folder, before, photos, by_link=by_link)
        known = read_known()
        if look_beside is not None:
            beside = look_beside(known)
            known += store.files.at(folder.id, sorted(beside))
            found = {**found, **beside}
        for directory, part in _by_directory(found).items():
            movies |= live_movies(store, folder, directory, part, known)
        due = [file for file in known if file.relative_path not in photos]
        left = {
            path: facts
            for path, facts in found.items()
            if path not in photos and path not in movies
        }
    yield from _reconcile(store, keys, folder, due, left, by_link=by_link)
    yield from follow_live_movies(store, folder, found, known, movies)


def _is_movie(path: str) -> bool:
    return is_movie(PurePosixPath(path))


@dataclass
class _Seen:
    """What lies at the paths that a watcher reported; all paths are relative.

    ``sidecars`` are the directories in which any lie that may have changed. What cannot be said
    anything of is left as it is.
    """

    directories: list[str] = field(default_factory=list)
    photos: dict[str, FileFacts] = field(default_factory=dict)
    linked: dict[str, FileFacts] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    sidecars: set[str] = field(default_factory=set)


def _by_directory(found: Mapping[str, FileFacts]) -> dict[str, dict[str, FileFacts]]:
    directories: dict[str, dict[str, FileFacts]] = {}
    for path, facts in found.items():
        directories.setdefault(path.rpartition("/")[0], {})[path] = facts
    return directories


def _look_at(root: Path, relatives: Sequence[str], beat: Beat) -> _Seen:
    seen = _Seen()
    for relative in relatives:
        beat()
        path = root / relative
        match look(path):
            case There(is_directory=True):
                seen.directories.append(relative)
            case There() if is_sidecar(path.name):
                seen.sidecars.add(relative.rpartition("/")[0])
            case There(facts=facts) if is_listed(path.name):
                if not has_links(root, relative):
                    seen.photos[relative] = facts
                elif is_shown_without(root, relative):
                    seen.gone.add(relative)
                else:
                    seen.linked[relative] = facts
            case NotThere() if not is_link(path):
                seen.gone.add(relative)
    return seen


def _forget_directories(
    store: Store, keys: HashKeys, folder: WatchedFolder, directories: Sequence[str]
) -> Iterator[Changes]:
    # A drive pulled out during the scan must not look like a deleted folder.
    now = check_online(store, folder) if directories else folder
    if now.online:
        for directory in directories:
            if not _is_away(now, directory):
                known = store.files.inside(folder.id, directory)
                yield from _reconcile(store, keys, folder, known, {})
                store.drop_mount(folder.id, directory)


def _is_away(folder: WatchedFolder, relative: str) -> bool:
    return any(is_inside(relative, directory) for directory in folder.away)


def _parts(directory: str) -> Iterator[str]:
    """A directory and all that it lies in."""
    yield ""
    while directory:
        yield directory
        directory = directory.rpartition("/")[0]


def _reconcile(
    store: Store,
    keys: HashKeys,
    folder: WatchedFolder,
    known: Sequence[KnownFile],
    found: Mapping[str, FileFacts],
    *,
    by_link: bool = False,
) -> Iterator[Changes]:
    """Make the records ``known`` fit the files ``found``, both by path; yields what changed.

    With ``by_link``, files that are shown by another path are passed over.
    """
    records = {file.relative_path: file for file in known}
    found = without_left_out(store, folder.id, records, found)
    arrivals = [
        Arrival(path, facts, records.get(path))
        for path, facts in found.items()
        if path not in records or _is_outdated(records[path], facts)
    ]
    if by_link:
        shown = _shown_by_another_path(store, folder, arrivals)
        arrivals = [item for item in arrivals if item.relative_path not in shown]
    _see_changes(store, records, found)
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
        # An edit may keep both; the time of the last change of any kind cannot be set.
        or (record.changed_ns is not None and record.changed_ns != facts.changed_ns)
    )


def _see_changes(
    store: Store, records: Mapping[str, KnownFile], found: Mapping[str, FileFacts]
) -> None:
    """Remember the change times of files that were recorded without."""
    unknown = [
        (record.id, found[path].changed_ns)
        for path, record in records.items()
        if path in found and record.changed_ns is None and not _is_outdated(record, found[path])
    ]
    if unknown:
        store.files.see_change(unknown)


def _shown_by_another_path(
    store: Store, folder: WatchedFolder, arrivals: Sequence[Arrival]
) -> set[str]:
    """Those of files found by links that the library shows by another path already."""
    new = [
        item for item in arrivals if item.record is None or item.record.state == PhotoState.REMOVED
    ]
    roots = {item.id: item.path for item in store.watched()}
    shown: set[str] = set()
    alike: dict[FileFacts, list[Path]] = {}
    for file in store.files.alike(item.facts for item in new):
        path = roots[file.folder_id] / file.relative_path
        alike.setdefault(FileFacts(file.size, file.mtime_ns), []).append(path)
    for item in new:
        path = folder.path / item.relative_path
        if any(_are_one(path, other) for other in alike.get(item.facts, []) if other != path):
            shown.add(item.relative_path)
    return shown


def _are_one(path: Path, other: Path) -> bool:
    """Whether two paths lead to the same file."""
    places = _place(path), _place(other)
    return None not in places and places[0] == places[1]


def _place(path: Path) -> Inode | None:
    try:
        there = ask(path.parent, lambda _beat: look(path))
    except SilentFolderError:
        return None
    return there.place if isinstance(there, There) else None


def _kept(reason: str | None) -> str:
    if reason is None:
        return "currently unreachable; its photos stay in the library"
    return f"cannot be read ({reason}); its photos stay in the library"


def _no_photo(relative_path: str) -> str:
    suffix = PurePosixPath(relative_path).suffix
    return f"not a kind of photo PhotoSim reads ({suffix or 'no file extension'})"
