"""Which movies are halves of live photos: they go along with these and are no videos of their own.

A movie is one where `photosim.library.companions` says so of a photo beside it. A library may have
ten thousands of them, and is scanned at each start: to spare the disk, a small movie that is not
listed yet and has the name of a photo known to be half of a live photo is not opened to see it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path, PurePosixPath

from photosim.catalogue.records import (
    DATED_BY_NAME,
    FileFacts,
    FolderRecord,
    KnownFile,
    PhotoState,
)
from photosim.catalogue.store import Store
from photosim.library.companions import Still, is_half, is_movie, is_of_phone, movie_at
from photosim.library.disk import There, entries, look
from photosim.library.disk_timeout import Beat, ask
from photosim.vision.live_photos import Movie

_LARGEST = 60_000_000  # bytes of a live photo's movie, which takes three seconds
_USUAL = 8_000_000  # up to which most are


def without_live_movies(
    store: Store,
    folder: FolderRecord,
    directory: str,
    found: Mapping[str, FileFacts],
    known: Sequence[KnownFile],
) -> dict[str, FileFacts]:
    """Leave the moving halves of live photos out of what was found in a directory.

    Args:
        store: A store.
        folder: The watched folder.
        directory: Relative to it.
        found: Files by path, relative to the folder; all that are in the directory.
        known: What the catalogue knows of them.

    Raises:
        SilentFolderError: The disk does not answer.
    """
    movies = {
        path: facts
        for path, facts in found.items()
        if is_movie(PurePosixPath(path)) and facts.size <= _LARGEST
    }
    names = [path for path in found if is_of_phone(PurePosixPath(path))]
    if not movies or not names:
        return dict(found)
    stills = _stills(store, folder, names, known)
    listed = {file.relative_path for file in known if file.state is not PhotoState.REMOVED}
    sure = {path for path, facts in movies.items() if facts.size <= _USUAL} - listed
    work = partial(_halves, folder.path, movies, stills, sure)
    halves = ask(folder.path / directory, work)
    return {path: facts for path, facts in found.items() if path not in halves}


def live_movies_in(root: Path, directory: str, found: Iterable[str]) -> set[str]:
    """The moving halves of live photos in a directory of which no library knows anything.

    Args:
        root: A folder.
        directory: Relative to it.
        found: The files in the directory by path, relative to the folder.

    Raises:
        SilentFolderError: The disk does not answer.
    """
    return ask(root / directory, partial(_unknown_halves, root, list(found)))


def _unknown_halves(root: Path, found: Sequence[str], beat: Beat) -> set[str]:
    stills = [Still(root / path) for path in found if is_of_phone(PurePosixPath(path))]
    movies: dict[str, FileFacts] = {}
    for path in found if stills else ():
        there = look(root / path) if is_movie(PurePosixPath(path)) else None
        if isinstance(there, There):
            movies[path] = there.facts
    return _halves(root, movies, stills, frozenset(), beat)


def _stills(
    store: Store, folder: FolderRecord, names: Sequence[str], known: Sequence[KnownFile]
) -> list[Still]:
    """What the catalogue knows of a directory's photos."""
    ids = {file.relative_path: file.id for file in known if file.state is not PhotoState.REMOVED}
    here = [ids[name] for name in names if name in ids]
    halves = store.duplicates.live_halves(here) if here else {}
    photos = {photo.id: photo for photo in store.photos(here)}
    stills = []
    for name in names:
        photo = photos.get(ids.get(name, 0))
        taken = None if photo is None or photo.taken_from == DATED_BY_NAME else photo.taken_at
        live, is_shared = (None, False) if photo is None else halves.get(photo.id, (None, False))
        stills.append(Still(folder.path / name, taken, live, not is_shared))
    return stills


def _halves(
    root: Path,
    movies: Mapping[str, FileFacts],
    stills: Sequence[Still],
    sure: AbstractSet[str],
    beat: Beat,
) -> set[str]:
    """The movies that are halves of some photos; only reads the disk.

    Those that are ``sure`` are halves of live photos that have their names.
    """
    of_stem: dict[str, list[Still]] = {}
    for still in stills:
        of_stem.setdefault(still.path.stem.casefold(), []).append(still)
    halves: set[str] = set()
    paired: set[str] = set()
    for path, facts in movies.items():
        for still in of_stem.get(PurePosixPath(path).stem.casefold(), ()):
            beat()
            known = still.live is not None and path in sure
            if known or is_half(root / path, facts, still):
                halves.add(path)
                paired |= {still.live} if still.live is not None else set()
    lonely = {still.live for still in stills if still.live and still.is_alone} - paired
    if lonely:  # whose movie may have another name
        for path, facts in movies.items():
            beat()
            movie = movie_at(root / path, facts) if path not in halves else None
            if isinstance(movie, Movie) and movie.identifier in lonely:
                halves.add(path)
    return halves


def beside_changed(root: Path, relatives: Sequence[str], beat: Beat) -> set[str]:
    """What may have become half of a live photo, or no longer be one, or is needed to tell.

    Args:
        root: The watched folder.
        relatives: Paths in it that have changed.
        beat: Called after each step.

    Returns:
        The phone's photos and the movies in the directories of those that changed.
    """
    changed = [path for path in map(PurePosixPath, relatives) if _may_be_half(path)]
    return {
        str(path)
        for directory in {path.parent for path in changed}
        for path in _halves_in(root, directory, {path.stem.casefold() for path in changed}, beat)
    }


def _halves_in(
    root: Path, directory: PurePosixPath, stems: set[str], beat: Beat
) -> Iterator[PurePosixPath]:
    listed = entries(root / directory, beat)
    for entry in listed if isinstance(listed, list) else []:
        path = directory / entry.name
        is_file = entry.kind == "file" and not entry.name.startswith(".")
        if is_file and _may_be_half(path) and path.stem.casefold() in stems:
            yield path


def _may_be_half(path: PurePosixPath) -> bool:
    return is_movie(path) or is_of_phone(path)
