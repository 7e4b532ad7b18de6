"""Which movies are halves of live photos: they belong to these and are no videos of their own.

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
    KnownFile,
    PhotoState,
    WatchedFolder,
)
from photosim.catalogue.store import Store
from photosim.library.companions import Still, is_half, is_movie, is_of_phone, movie_at
from photosim.library.disk import There, entries, look
from photosim.library.disk_timeout import Beat, ask
from photosim.library.progress import Changes
from photosim.vision.live_photos import Movie

_LARGEST = 60_000_000  # bytes of a live photo's movie, which takes three seconds
_USUAL = 8_000_000  # up to which most are


LiveMovies = Mapping[str, Sequence[str]]
"""Movies and the photos of which each is the moving half, by path relative to a watched folder."""


def live_movies(
    store: Store,
    folder: WatchedFolder,
    directory: str,
    found: Mapping[str, FileFacts],
    known: Sequence[KnownFile],
) -> LiveMovies:
    """Which files of a directory are the moving halves of live photos.

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
        return {}
    stills = _stills(store, folder, names, known)
    listed = {file.relative_path for file in known if file.state is not PhotoState.REMOVED}
    before = {
        str(PurePosixPath(file.relative_path).with_name(file.movie))
        for file in known
        if file.movie is not None
    }
    sure = {path for path, facts in movies.items() if facts.size <= _USUAL} & before - listed
    work = partial(_halves, folder.path, movies, stills, sure)
    return ask(folder.path / directory, work)


def follow_live_movies(
    store: Store,
    folder: WatchedFolder,
    found: Mapping[str, FileFacts],
    known: Sequence[KnownFile],
    movies: LiveMovies,
) -> Iterator[Changes]:
    """Remember which photos have a moving half now, once they are in the catalogue.

    Args:
        store: The writing store.
        folder: The watched folder.
        found: Files by path, relative to the folder, among which ``movies`` were looked for.
        known: What the catalogue knew of them.
        movies: What `live_movies` found, or nothing where these are listed as videos.

    Yields:
        The photos of which it is another one than before.

    Raises:
        SilentFolderError: The disk does not answer.
    """
    now = {still: PurePosixPath(path).name for path, stills in movies.items() for still in stills}
    before = {file.relative_path: file.movie for file in known}
    due = [
        path
        for path in found
        if now.get(path) != before.get(path)
        or (path not in before and is_of_phone(PurePosixPath(path)))  # it may come from elsewhere
    ]
    files = store.files.at(folder.id, due) if due else []
    others = [file for file in files if file.movie != now.get(file.relative_path)]
    unlisted = {
        file.id: str(PurePosixPath(file.relative_path).with_name(file.movie))
        for file in others
        if file.movie is not None and file.relative_path not in now
    }
    unlisted = {number: path for number, path in unlisted.items() if path not in found}
    there = ask(folder.path, partial(_still_there, folder.path, unlisted)) if unlisted else set()
    put = {file.id: now.get(file.relative_path) for file in others if file.id not in there}
    if put:
        store.files.put_movies(put)
        yield Changes(updated=tuple(put))


def _still_there(root: Path, movies: Mapping[int, str], beat: Beat) -> set[int]:
    """Of which photos, by id, the movies are there although they were not listed."""
    there = set()
    for photo_id, movie in movies.items():
        beat()
        if isinstance(look(root / movie), There):
            there.add(photo_id)
    return there


def live_movies_in(root: Path, directory: str, found: Iterable[str]) -> set[str]:
    """The moving halves of live photos in a directory of which no library knows anything.

    Args:
        root: A folder.
        directory: Relative to it.
        found: The files in the directory by path, relative to the folder.

    Raises:
        SilentFolderError: The disk does not answer.
    """
    return set(ask(root / directory, partial(_unknown_halves, root, list(found))))


def _unknown_halves(root: Path, found: Sequence[str], beat: Beat) -> LiveMovies:
    stills = {path: Still(root / path) for path in found if is_of_phone(PurePosixPath(path))}
    movies: dict[str, FileFacts] = {}
    for path in found if stills else ():
        there = look(root / path) if is_movie(PurePosixPath(path)) else None
        if isinstance(there, There):
            movies[path] = there.facts
    return _halves(root, movies, stills, frozenset(), beat)


def _stills(
    store: Store, folder: WatchedFolder, names: Sequence[str], known: Sequence[KnownFile]
) -> dict[str, Still]:
    """What the catalogue knows of a directory's photos, by path relative to the watched folder."""
    ids = {file.relative_path: file.id for file in known if file.state is not PhotoState.REMOVED}
    here = [ids[name] for name in names if name in ids]
    halves = store.duplicates.live_halves(here) if here else {}
    photos = {photo.id: photo for photo in store.photos(here)}
    stills = {}
    for name in names:
        photo = photos.get(ids.get(name, 0))
        taken = None if photo is None or photo.taken_from == DATED_BY_NAME else photo.taken_at
        live, is_shared = (None, False) if photo is None else halves.get(photo.id, (None, False))
        stills[name] = Still(folder.path / name, taken, live, not is_shared)
    return stills


def _halves(
    root: Path,
    movies: Mapping[str, FileFacts],
    stills: Mapping[str, Still],
    sure: AbstractSet[str],
    beat: Beat,
) -> LiveMovies:
    """The movies that are halves of some photos; only reads the disk.

    Those that are ``sure`` are halves of live photos that have their names.
    """
    of_stem: dict[str, list[str]] = {}
    for name, still in stills.items():
        of_stem.setdefault(still.path.stem.casefold(), []).append(name)
    halves: dict[str, list[str]] = {}
    paired: set[str] = set()
    for path, facts in movies.items():
        for name in of_stem.get(PurePosixPath(path).stem.casefold(), ()):
            beat()
            still = stills[name]
            known = still.live is not None and path in sure
            if known or is_half(root / path, facts, still):
                halves.setdefault(path, []).append(name)
                paired |= {still.live} if still.live is not None else set()
    lonely = {
        still.live: name
        for name, still in stills.items()
        if still.live and still.is_alone and still.live not in paired
    }
    if lonely:  # whose movie may have another name
        for path, facts in movies.items():
            beat()
            movie = movie_at(root / path, facts) if path not in halves else None
            if isinstance(movie, Movie) and movie.identifier in lonely:
                halves[path] = [lonely[movie.identifier]]
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


def halves_beside(
    store: Store,
    folder: WatchedFolder,
    directory: str,
    found: Mapping[str, FileFacts],
    known: Sequence[KnownFile],
) -> set[str]:
    """The other halves of what was found of a directory, if their names do not tell them.

    Args:
        store: A store.
        folder: The watched folder.
        directory: Relative to it.
        found: Files by path, relative to the folder; some of those in the directory.
        known: What the catalogue knows of them.

    Returns:
        Paths relative to the folder.

    Raises:
        SilentFolderError: The disk does not answer.
    """
    ids = {file.relative_path: file.id for file in known if file.state is not PhotoState.REMOVED}
    stills = [ids[path] for path in found if path in ids and is_of_phone(PurePosixPath(path))]
    halves = store.duplicates.live_halves(stills) if stills else {}
    lives = {live for live, _ in halves.values()}
    movies = [path for path in found if is_movie(PurePosixPath(path))]
    if not lives and not movies:
        return set()
    place = folder.path / directory
    told = ask(place, partial(_identified, folder.path, movies))
    others = {path for path, live in told.items() if live not in lives}
    beside = set(
        store.duplicates.still_halves_in(folder.id, directory, {told[path] for path in others})
        if others
        else ()
    )
    missing = lives - {*told.values()}
    if missing:
        listed = ask(place, partial(_movies_in, folder.path, directory))
        beside |= {path for path, live in listed.items() if live in missing}
    return beside - found.keys()


def _movies_in(root: Path, directory: str, beat: Beat) -> dict[str, str]:
    """The movies in a directory that are halves of some live photo, with its identifier."""
    listed = entries(root / directory, beat)
    paths = [
        str(PurePosixPath(directory, entry.name))
        for entry in (listed if isinstance(listed, list) else [])
        if entry.kind == "file" and not entry.name.startswith(".")
    ]
    return _identified(root, [path for path in paths if is_movie(PurePosixPath(path))], beat)


def _identified(root: Path, movies: Iterable[str], beat: Beat) -> dict[str, str]:
    """Those of movies that are halves of some live photo, with its identifier."""
    found = {}
    for path in movies:
        beat()
        there = look(root / path)
        if isinstance(there, There) and there.facts.size <= _LARGEST:
            movie = movie_at(root / path, there.facts)
            if isinstance(movie, Movie) and movie.identifier is not None:
                found[path] = movie.identifier
    return found


def _may_be_half(path: PurePosixPath) -> bool:
    return is_movie(path) or is_of_phone(path)
