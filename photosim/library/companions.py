"""What other programs and cameras keep beside a photo, and what goes along with it.

``photo.jpg.xmp``, as digiKam and darktable call it, or Lightroom's ``photo.xmp`` has ratings,
keywords and edits, ``photo.aae`` the edits of Apple's Photos: a sidecar. ``photo.mov`` or
``photo.mp4`` is the moving half of a live photo if it is short and of the same time; where both
halves tell an identifier, that alone decides.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path, PurePath

from photosim.catalogue.records import FileFacts
from photosim.library.disk import There, entries, look
from photosim.library.disk_timeout import Beat
from photosim.library.file_names import folded
from photosim.vision.files import UnreadablePhoto, fingerprint, is_photo
from photosim.vision.live_photos import Movie, read_movie

XMP = ".xmp"
_OF_ANY = (XMP[1:],)
_OF_PHONES = ("aae",)
_MOVIES = ("mov", "mp4")
_KINDS = frozenset(_OF_ANY + _OF_PHONES + _MOVIES)
_PHONES_PHOTOS = frozenset({".heic", ".heif", ".jpg", ".jpeg"})
_LONGEST_S = 10.0  # of a live photo's movie; what is longer is a film, and the photo its cover
_NEAR = timedelta(seconds=10)
_ZONE, _UTMOST_ZONE = timedelta(minutes=15), timedelta(hours=15)
_MOST_READ = 16_000_000  # bytes of a sidecar


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that goes with a photo and is none itself.

    Attributes:
        says: Of a sidecar what tells its content from another's; empty for a movie.
    """

    path: Path
    size: int
    says: bytes = b""


@dataclass(frozen=True, slots=True)
class Still:
    """What is known of a photo that a movie may belong to; None where it is not known.

    Attributes:
        taken_at: When it was taken by what the file itself says.
        live: Of which live photo it is the still half.
        is_alone: Whether no photo that stays beside it is the still half of the same one.
        videos: Names of movies beside it that are listed as videos and so belong to no photo.
    """

    path: Path
    taken_at: datetime | None = None
    live: str | None = None
    is_alone: bool = True
    videos: frozenset[str] = frozenset()


PhotosByStem = Mapping[str, AbstractSet[str]]
"""The names of a directory's photos by what is before their suffixes, whatever the case."""


ListPhotos = Callable[[Path], PhotosByStem | None]
"""`photos_in`, which may remember for a while what it said."""


# At paths


def companions(*stills: Still, around: "Surroundings | None" = None) -> list[Path]:
    """The files beside photos that belong to them and to no other photo.

    A name without the photo's suffix may be that of several, such as a RAW file and its JPEG; then
    it stays with those that remain.

    Args:
        stills: The photos.
        around: What is known of their directories, where many photos are asked for.
    """
    around = around or Surroundings()
    photos = [still.path for still in stills]
    found = dict.fromkeys(sidecars(photos, around))
    for still in stills:
        photo = still.path
        movies = list(around.there_beside(photo, _named(photo.stem, _movie_kinds(photo))))
        movies = [movie for movie in movies if _is_half_at(movie, still)]
        if not movies:
            movies = _half_of_another_name(still, around)
        elif _is_shared(photo, photos, around.photos):
            movies = []
        found |= dict.fromkeys(movie for movie in movies if movie.name not in still.videos)
    return list(found)


def _half_of_another_name(still: Still, around: "Surroundings") -> list[Path]:
    if still.live is None or not still.is_alone:
        return []
    return [movie.path for movie in around.beside(still.path.parent).half_of(still.live)]


def sidecars(photos: Sequence[Path], around: "Surroundings | None" = None) -> list[Path]:
    """The sidecars of photos that belong to none but these."""
    around = around or Surroundings()
    found: dict[Path, None] = {}
    for photo in photos:
        found |= dict.fromkeys(around.there_beside(photo, _named(photo.name, _OF_ANY)))
        shared = around.there_beside(photo, _named(photo.stem, _sidecar_kinds(photo)))
        if shared and not _is_shared(photo, photos, around.photos):
            found |= dict.fromkeys(shared)
    return list(found)


def photos_in(directory: Path) -> dict[str, set[str]] | None:
    """The photos in a directory; None where it cannot be listed."""
    return _photos_among(_names_in(directory, lambda: None))


def _names_in(directory: Path, beat: Beat) -> list[str] | None:
    listed = entries(directory, beat)
    return [one.name for one in listed] if isinstance(listed, list) else None


def _photos_among(names: Sequence[str] | None) -> dict[str, set[str]] | None:
    if names is None:
        return None
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if is_photo(name):
            found[Path(name).stem.casefold()].add(name)
    return found


def without_shared(
    found: Iterable[Path],
    photos: Sequence[Path],
    list_photos: ListPhotos = photos_in,
) -> list[Path]:
    """Those of some companions that, by their names, belong to no photos but these.

    Args:
        found: The companions.
        photos: The photos.
        list_photos: Lists what is in a directory.
    """
    return [path for path in found if not _is_shared(path, photos, list_photos)]


def moved_along(companion: Path, photo: Path, target: Path) -> Path:
    """The path of a companion once its photo has another."""
    had_suffix = companion.name.startswith(f"{photo.name}.")
    return target.with_name(f"{target.name if had_suffix else target.stem}{companion.suffix}")


def _sidecar_kinds(photo: Path) -> tuple[str, ...]:
    return _OF_ANY + (_OF_PHONES if is_of_phone(photo) else ())


def _movie_kinds(photo: Path) -> tuple[str, ...]:
    return _MOVIES if is_of_phone(photo) else ()


def is_of_phone(photo: PurePath) -> bool:
    """Whether a photo is of a kind that may be half of a live photo."""
    return photo.suffix.lower() in _PHONES_PHOTOS


def xmp_names(photo: PurePath) -> list[str]:
    """The names that XMP sidecars of a photo may have, in either case."""
    return _named(photo.name, _OF_ANY) + _named(photo.stem, _OF_ANY)


def there_beside(photo: Path, names: Iterable[str]) -> dict[Path, There]:
    """The files of some names beside a photo, each once where the disk ignores case."""
    found: dict[Path, There] = {}
    places = set()
    for name in names:
        answer = look(photo.with_name(name))
        if isinstance(answer, There) and answer.is_regular and answer.place not in places:
            places.add(answer.place)
            found[photo.with_name(name)] = answer
    return found


def _named(name: str, kinds: Iterable[str]) -> list[str]:
    return [f"{name}.{spelt}" for kind in kinds for spelt in (kind, kind.upper())]


def _is_shared(
    path: Path,
    photos: Sequence[Path],
    list_photos: ListPhotos = photos_in,
) -> bool:
    """Whether a file's name without suffix is also that of a photo that is none of these."""
    listed = list_photos(path.parent)
    if listed is None:
        return True  # perhaps: nothing is moved that may belong to another photo
    own = {photo.name for photo in photos if photo.parent == path.parent}
    return bool(listed.get(path.stem.casefold(), frozenset()) - own)


# In a directory that was listed


class Beside:
    """The companions of a directory's photos.

    Args:
        directory: It.
        names: Of all that is in it.
        beat: Called after each file that was looked at.
    """

    def __init__(self, directory: Path, names: Iterable[str], beat: Beat) -> None:
        self._beat = beat
        self._photos: set[str] = set()  # stems
        self._candidates: dict[str, list[Path]] = defaultdict(list)  # by stem
        for name in names:
            path = directory / name
            if path.suffix[1:].lower() in _KINDS:
                self._candidates[path.stem.casefold()].append(path)
            elif is_photo(name):
                self._photos.add(path.stem.casefold())

    def of(self, stills: Sequence[Still]) -> list[tuple[Companion, ...]]:
        """The companions of each of some photos; several of one name have the same."""
        found = [self._named(still) for still in stills]
        lonely: dict[str, list[int]] = defaultdict(list)
        for place, (still, beside) in enumerate(zip(stills, found, strict=True)):
            if still.live is not None and all(item.says for item in beside):
                lonely[still.live].append(place)
        for live, places in lonely.items():
            if len(places) == 1:
                found[places[0]] += self.half_of(live)
        return found

    def half_of(self, live: str) -> tuple[Companion, ...]:
        """The movie that is the moving half of a live photo although it has no photo's name.

        None where there are several.
        """
        movies = self._renamed.get(live, ())
        return tuple(movies) if len(movies) == 1 else ()

    def _named(self, still: Still) -> tuple[Companion, ...]:
        """What has the name of a photo."""
        photo = still.path
        beside = list(self._candidates.get(photo.name.casefold(), ()))
        kinds = _sidecar_kinds(photo) + _movie_kinds(photo)
        named = self._candidates.get(photo.stem.casefold(), ())
        whole = [path for path in beside if path.suffix[1:].lower() in _OF_ANY]
        whole += [path for path in named if path.suffix[1:].lower() in kinds]
        found = []
        for path in whole:
            self._beat()
            there = look(path)
            if isinstance(there, There) and there.is_regular and self._belongs(path, there, still):
                found.append(_companion(path, there))
        return tuple(found)

    def _belongs(self, path: Path, there: There, still: Still) -> bool:
        return not is_movie(path) or is_half(path, there.facts, still)

    @cached_property
    def _renamed(self) -> dict[str, list[Companion]]:
        """Movies that have no photo's name, by which live photo they are a half of."""
        found: dict[str, list[Companion]] = defaultdict(list)
        for stem, paths in self._candidates.items():
            for path in paths if stem not in self._photos else ():
                self._beat()
                there = look(path)
                if is_movie(path) and isinstance(there, There) and there.is_regular:
                    movie = movie_at(path, there.facts)
                    if isinstance(movie, Movie) and movie.identifier is not None:
                        found[movie.identifier].append(_companion(path, there))
        return found


class Surroundings:
    """What is in the directories of photos, each listed once, for work on many photos.

    Args:
        beat: Called after each file that was looked at.
        at_once: Whether the photos are so many, and looked at so soon, that each directory is read
            once for all: then what it does not list is not asked for by name.

    Attributes:
        photos: See `photos_in`.
        beside: The companions in a directory; none where it cannot be listed.
    """

    def __init__(self, beat: Beat = lambda: None, *, at_once: bool = False) -> None:
        names = cache(partial(_names_in, beat=beat))
        self.photos = cache(lambda directory: _photos_among(names(directory)))
        self.beside = cache(lambda directory: Beside(directory, names(directory) or (), beat))
        self._candidates = cache(lambda directory: _candidates_among(names(directory)))
        self._at_once = at_once

    def there_beside(self, photo: Path, names: Sequence[str]) -> "dict[Path, There]":
        """See `there_beside`."""
        listed = self._candidates(photo.parent) if self._at_once else None
        if listed is not None:
            names = [name for name in names if folded(name) in listed] if listed else ()
        return there_beside(photo, names)

    def take_out(self, photo: Path) -> None:
        """Know that a photo has left its directory: what it shared is that of others now."""
        listed = self.photos(photo.parent)
        if listed is not None:
            listed.get(photo.stem.casefold(), set()).discard(photo.name)


def _candidates_among(names: Sequence[str] | None) -> frozenset[str] | None:
    """What companions of some photo may be called, folded: a drive may ignore how it is spelt."""
    if names is None:
        return None
    return frozenset(folded(name) for name in names if name.rpartition(".")[2].lower() in _KINDS)


def _companion(path: Path, there: There) -> Companion:
    size, mtime_ns = there.facts.size, there.facts.mtime_ns
    return Companion(path, size, b"" if is_movie(path) else _content(path, size, mtime_ns))


@lru_cache(maxsize=10_000)
def _content(path: Path, size: int, _mtime_ns: int) -> bytes:
    if size <= _MOST_READ:
        try:
            return fingerprint(path)
        except UnreadablePhoto:
            pass
    return bytes(path)  # it cannot be said to be what another one is


# Movies


def is_movie(path: PurePath) -> bool:
    """Whether a file is of a kind that may be the moving half of a live photo."""
    return path.suffix[1:].lower() in _MOVIES


def _is_half_at(path: Path, still: Still) -> bool:
    there = look(path)
    return isinstance(there, There) and is_half(path, there.facts, still)


def is_half(path: Path, facts: FileFacts, still: Still) -> bool:
    """Whether a movie of a photo's name is its moving half; where it cannot be read, perhaps."""
    movie = movie_at(path, facts)
    if isinstance(movie, OSError):
        return True
    if movie is None:
        return False
    if movie.identifier is not None and still.live is not None:
        return movie.identifier == still.live
    is_short = movie.seconds is None or movie.seconds <= _LONGEST_S
    return is_short and _may_be_of(movie, still.taken_at)


def _may_be_of(movie: Movie, taken_at: datetime | None) -> bool:
    """Whether a movie may be of a moment; their clocks may be of different zones."""
    if movie.taken is None or taken_at is None:
        return True
    apart = abs(movie.taken.at - taken_at)
    return apart <= _UTMOST_ZONE and min(apart % _ZONE, -apart % _ZONE) <= _NEAR


def movie_at(path: Path, facts: FileFacts) -> Movie | OSError | None:
    """What a movie says of itself; None where the file is none."""
    return _read_movie(path, facts.size, facts.mtime_ns)


@lru_cache(maxsize=20_000)
def _read_movie(path: Path, _size: int, _mtime_ns: int) -> Movie | OSError | None:
    try:
        return read_movie(path)
    except OSError as error:
        return error
