"""Copies in a library: comparing photos, the groups that this makes, and what people say to them.

Results and what people say are kept by content, so that they outlive moves, other encoders and the
end of the program. Nothing here deletes a file.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.records import (
    DATED_BY_NAME,
    Alike,
    KnownFile,
    Likeness,
    PhotoRecord,
    Rating,
)
from photosim.catalogue.store import Store
from photosim.library.candidates import each_content, rows_of_contents
from photosim.library.card import Card, look_for
from photosim.library.companions import Beside, Still, is_movie
from photosim.library.comparing import Unfinished, compare_photos, mark_of
from photosim.library.disk import CannotSay, There, entries, look
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.library.duplicate_groups import Decisions, Groups, group_copies
from photosim.library.encoders import SearchEncoder
from photosim.library.file_identity import Identifier
from photosim.library.keepers import KeepRules
from photosim.library.mount_table import Mount, read_mounts
from photosim.library.progress import Progress
from photosim.library.sets import PictureFile, common_stem
from photosim.traits import PictureTraits

NO_RULES = KeepRules()

_AT_ONCE = 2_000  # photos read from the catalogue at a step
_UNTOLD = PictureTraits(np.zeros(0, np.uint8))

_Seen = Mapping[Path, Sequence[PictureFile]]  # the files of directories


@dataclass(frozen=True)
class _Said:
    """What the catalogue says of copies.

    Attributes:
        state: What is the same as long as it says this.
        files: All that may be in groups, reachable where their drives are known to be there.
        pairs: Contents that were found alike.
        decisions: What people said before.
        compared: Photos that were compared.
        pending: Photos that are still to be compared.
    """

    state: object
    files: Sequence[PictureFile]
    pairs: Sequence[Alike]
    decisions: Decisions
    compared: int
    pending: int


@dataclass(frozen=True)
class _Made:
    """Groups, and all that they were made of; `seen` has the files on the disks by directory."""

    said: _Said
    seen: _Seen
    rules: KeepRules
    groups: Groups

    def is_of(self, said: _Said, seen: _Seen, rules: KeepRules) -> bool:
        """Whether these groups would be made of this."""
        if (self.rules, self.said.decisions, self.seen) != (rules, said.decisions, seen):
            return False
        return self.said is said or self.said.pairs == said.pairs


class Duplicates:
    """Copies in a library; belongs to the thread of its store.

    Args:
        store: Reading is enough for `progress` and `groups`.
        encoder: Compares thumbnails.
        answering: Tells whose vectors name the photos to compare.
        live_photos: Tells whether the movies of live photos belong to these; otherwise what is
            listed goes along with no photo.
    """

    def __init__(
        self,
        store: Store,
        encoder: SearchEncoder,
        answering: Callable[[], str | None],
        live_photos: Callable[[], bool] = lambda: True,
    ) -> None:
        self._live_photos = live_photos
        self._store = store
        self._encoder = encoder
        self._answering = answering
        self._unfinished = Unfinished()
        self._last: _Made | None = None

    # Comparing

    def progress(self) -> tuple[int, int]:
        """How many photos were compared, and how many still are to be."""
        encoder = self._answering()
        if encoder is None:
            return 0, 0
        comparable = self._store.duplicates.comparable(encoder)
        compared = min(comparable, self._store.duplicates.compared(mark_of(encoder)))
        return compared, comparable - compared

    def compare(self, among: Ids | None = None) -> Generator[Progress, None, None]:
        """Compare all photos, or some, that were not compared yet; see `comparing.compare_photos`.

        Needs a writing store. With nothing to do it ends at once. What could not be compared
        because of a folder that is away waits until that is back.

        Raises:
            EncoderUnavailable: The encoder process cannot be kept running.
        """
        encoder = self._answering()
        if encoder is not None:
            self._unfinished.waiting = self._still_waiting()
            yield from compare_photos(self._store, self._encoder, encoder, self._unfinished, among)

    def _still_waiting(self) -> dict[int, set[int]]:
        """The photos of which one that they wait for is known to be away."""
        waiting = self._unfinished.waiting
        ids = sorted({number for unseen in waiting.values() for number in unseen})
        folders = {folder.id: folder for folder in self._store.watched()} if ids else {}
        away = {
            photo.id
            for photo in self._store.photos(ids)
            if folders[photo.folder_id].is_offline(photo.path)
        }
        return {number: unseen for number, unseen in waiting.items() if unseen & away}

    # What belongs together

    def stills(self, ids: Sequence[int], gone: Iterable[int] = ()) -> dict[int, Still]:
        """What tells which files go along with photos that are renamed or removed together.

        Args:
            ids: The photos.
            gone: Others that have been removed just now, which the catalogue may not know yet.
        """
        return self.stills_of(self._store.photos(ids), gone)

    def stills_of(
        self, photos: Sequence[PhotoRecord], gone: Iterable[int] = ()
    ) -> dict[int, Still]:
        """See `stills`: of photos of which the rest is known, where they are said to lie."""
        ids = [photo.id for photo in photos]
        halves = self._store.duplicates.live_halves([*ids, *gone])
        found: dict[int, Still] = {}
        movies = {} if self._live_photos() else self._store.files.listed_movies(ids)
        roots = {folder.id: folder.path for folder in self._store.watched()} if movies else {}
        videos = {roots[number] / below: names for (number, below), names in movies.items()}
        for photo in photos:
            live, is_shared = halves.get(photo.id, (None, False))
            listed = videos.get(photo.path.parent, frozenset()) if videos else frozenset()
            found[photo.id] = Still(photo.path, _said_date(photo), live, not is_shared, listed)
        return found

    # Groups

    def groups(
        self, rules: KeepRules = NO_RULES, among: Ids | None = None
    ) -> Generator[None, None, Groups]:
        """Put what was found alike into groups, as the files are on their disks now.

        Args:
            rules: What the person says about which to keep.
            among: Ids of the only photos that may be in groups; None for all.

        Yields:
            None where something else may be done in between; no step waits for a disk longer than
            `disk_timeout.ANSWER_S`.
        """
        said = yield from self._what_is_said(among)
        seen = yield from self._seen(_by_directory(said.files))
        return (yield from self._made_of(said, seen, rules))

    def renewed_groups(self, rules: KeepRules = NO_RULES) -> Generator[None, None, Groups]:
        """The groups of `groups`, which are made anew only if the catalogue says something else.

        For after a scan: what it has found on the disks is written there. Only directories with
        files that were not as the catalogue has them are looked at all the same: a scan may never
        have missed these. Files on drives that the catalogue knows to be away are none of them.
        """
        last = self._last
        if last is None or last.said.state != self._state(None):
            return (yield from self.groups(rules))
        again = yield from self._seen(
            {
                directory: files
                for directory, files in _by_directory(last.said.files).items()
                if _reachable(files) != _reachable(last.seen[directory])
            }
        )
        return (yield from self._made_of(last.said, {**last.seen, **again}, rules))

    def _state(self, among: Ids | None) -> object:
        """What is the same as long as the catalogue says the same of copies."""
        chosen = None if among is None else among.tobytes()
        return self._store.session.state(), self._answering(), chosen

    def _what_is_said(self, among: Ids | None) -> Generator[None, None, _Said]:
        """What the catalogue says, which is read only if something was written since."""
        state = self._state(among)  # asked first: what is written meanwhile is read the next time
        if self._last is not None and self._last.said.state == state:
            return self._last.said
        pairs, ids = yield from self._involved(among)
        ids = yield from self._with_partners(ids)
        files = yield from self._files(ids)
        return _Said(state, files, pairs, self.decisions(), *self.progress())

    def _seen(self, known: _Seen) -> Generator[None, None, _Seen]:
        """The files of some directories as they are on their disks now."""
        before = {} if self._last is None else self._last.seen
        mounts = read_mounts()
        seen: dict[Path, Sequence[PictureFile]] = {}
        for directory, files in known.items():
            found = _look_at(files, mounts)
            last = before.get(directory)
            # The same object where nothing changed, so that all are soon compared.
            seen[directory] = last if last is not None and last == found else found
            yield
        return seen

    def _made_of(self, said: _Said, seen: _Seen, rules: KeepRules) -> Generator[None, None, Groups]:
        """The groups, those of before if they would be made of the same."""
        last = self._last
        if last is not None and last.is_of(said, seen, rules):
            made = last.groups
            if (made.compared, made.pending) != (said.compared, said.pending):
                made = replace(made, compared=said.compared, pending=said.pending)
        else:
            files = _each_once(file for found in seen.values() for file in found)
            unreachable = len(files) - _reachable(files)
            groups = yield from group_copies(files, said.pairs, said.decisions, rules)
            made = Groups(tuple(groups), said.compared, said.pending, unreachable)
        self._last = _Made(said, seen, rules, made)
        return made

    def decisions(self) -> Decisions:
        """What people said before."""
        records = self._store.duplicates
        settled = tuple(records.settlements())
        return Decisions(frozenset(records.not_same()), settled, records.removed())

    def look_for(self, card: Path, among: Ids | None = None) -> Generator[Progress, None, Card]:
        """Look for each photo of a card or a backup in the library; see `card.look_for`.

        Args:
            card: The folder, which is not added to the library.
            among: Ids of the only photos that count as the library; None for all.
        """
        encoder = self._answering() or self._encoder.choice.identity
        return look_for(self._store, self._encoder, encoder, among, card)

    # What people say; these need a writing store

    def declare_not_same(
        self, first: Iterable[int], second: Iterable[int]
    ) -> tuple[tuple[bytes, bytes], ...]:
        """Keep for ever that none of some photos is the same as any of others.

        Returns:
            What to hand to `take_back_not_same` to undo it.
        """
        before = self._store.duplicates.not_same()
        pairs = {
            (min(pair), max(pair))
            for pair in product(self._contents(first), self._contents(second))
            if pair[0] != pair[1]
        }
        new = tuple(sorted(pairs - before))
        self._store.duplicates.declare_not_same(new)
        return new

    def take_back_not_same(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        """Undo `declare_not_same`."""
        self._store.duplicates.take_back_not_same(pairs)

    def keep_all(self, photos: Iterable[int]) -> int:
        """Keep that all photos of a group are to be kept: it comes back only with a new member.

        One more file of a content is a new member, too.

        Returns:
            What to hand to `take_back_keep_all` to undo it.
        """
        known = self._store.files.known(list(photos))
        contents = (file.content_hash for file in known)
        return self._store.duplicates.settle(
            Counter(content for content in contents if content is not None)
        )

    def take_back_keep_all(self, settlement: int) -> None:
        """Undo `keep_all`."""
        self._store.duplicates.unsettle(settlement)

    def note_removed(self, contents: Iterable[bytes]) -> None:
        """Remember contents that were removed as copies, so that they are named if they return."""
        self._store.duplicates.note_removed(contents)

    def forget_removed(self, contents: Iterable[bytes]) -> None:
        """Undo `note_removed`."""
        self._store.duplicates.forget_removed(contents)

    def _contents(self, photos: Iterable[int]) -> set[bytes]:
        known = self._store.files.known(list(photos))
        return {file.content_hash for file in known if file.content_hash is not None}

    # From the catalogue and the disk

    def _involved(self, among: Ids | None) -> Generator[None, None, tuple[list[Alike], Ids]]:
        """What was found alike, and the photos that it is about, copies of one file included."""
        ids, contents = self._store.duplicates.contents()
        if among is not None:
            inside = np.isin(ids, among)
            ids, contents = ids[inside], contents[inside]
        values, _, rows = each_content(contents)
        wanted = np.bincount(rows, minlength=len(values)) > 1
        yield
        pairs: list[Alike] = []
        for part in self._store.duplicates.pairs(set(Likeness) - {Likeness.DIFFERENT}):
            ends = np.stack(
                [
                    rows_of_contents(values, [pair.first for pair in part]),
                    rows_of_contents(values, [pair.second for pair in part]),
                ],
                axis=1,
            )
            here = (ends >= 0).all(axis=1)
            wanted[ends[here]] = True
            pairs += [part[place] for place in np.flatnonzero(here).tolist()]
            yield
        return pairs, ids[wanted[rows]]

    def _with_partners(self, ids: Ids) -> Generator[None, None, Ids]:
        """Photos, and those beside them whose names say that they may belong to one set."""
        stems: dict[tuple[int, str], set[str]] = defaultdict(set)
        for part in _parts_of(ids):
            for file in self._store.files.known(part.tolist()):
                stems[file.folder_id, _directory(file)].add(common_stem(file.relative_path))
            yield
        partners: list[int] = []
        for (folder_id, directory), wanted in stems.items():
            partners += [
                number
                for number, path in self._store.files.pictures_inside(folder_id, directory)
                if common_stem(path) in wanted
            ]
            yield
        return np.union1d(ids, np.array(partners, np.int64))

    def _files(self, ids: Ids) -> Generator[None, None, list[PictureFile]]:
        folders = {folder.id: folder for folder in self._store.watched()}
        files: list[PictureFile] = []
        for part in _parts_of(ids):
            known = self._store.files.known(part.tolist())
            traits = self._store.duplicates.traits(part.tolist())
            contents = {file.id: file.content_hash for file in known}
            marked = self._marked(part)
            for photo in self._store.photos(part):
                content = contents.get(photo.id)
                if content is not None:
                    is_away = folders[photo.folder_id].is_offline(photo.path)
                    told = traits.get(photo.id, _UNTOLD)
                    file = _as_file(photo, content, told, reachable=not is_away)
                    files.append(replace(file, is_marked=photo.id in marked))
            yield
        return files

    def _marked(self, ids: Ids) -> set[int]:
        """The photos among some that have a tag, stars or a heart, and are not rejected."""
        tagged, ratings = self._store.tags.of_photos(ids), self._store.ratings.of_photos(ids)
        marked = {number for number, rows in tagged.items() if any(row.sign > 0 for row in rows)}
        marked |= {number for number, one in ratings.items() if one.stars or one.heart}
        return {number for number in marked if not ratings.get(number, Rating()).rejected}


def _parts_of(ids: Ids) -> Iterator[Ids]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _as_file(
    photo: PhotoRecord, content: bytes, traits: PictureTraits, *, reachable: bool
) -> PictureFile:
    return PictureFile(
        id=photo.id,
        path=photo.path,
        content=content,
        size=photo.size,
        mtime_ns=photo.mtime_ns,
        width=photo.width,
        height=photo.height,
        taken_at=_said_date(photo),
        body=traits.body,
        has_place=traits.has_place,
        bias=traits.exposure_bias,
        reachable=reachable,
        live=traits.live,
    )


def _said_date(photo: PhotoRecord) -> datetime | None:
    """When a photo was taken by what its file itself says."""
    return None if photo.taken_from == DATED_BY_NAME else photo.taken_at


def _directory(file: KnownFile) -> str:
    return file.relative_path.rpartition("/")[0]


def _by_directory(files: Iterable[PictureFile]) -> dict[Path, list[PictureFile]]:
    found: dict[Path, list[PictureFile]] = defaultdict(list)
    for file in files:
        found[file.path.parent].append(file)
    return found


def _reachable(files: Iterable[PictureFile]) -> int:
    return sum(file.reachable for file in files)


def _look_at(files: Sequence[PictureFile], mounts: Sequence[Mount]) -> list[PictureFile]:
    """The files of one directory that are still what the catalogue knows."""
    near = [file for file in files if file.reachable]
    found = [file for file in files if not file.reachable]
    if near:
        directory = near[0].path.parent
        try:
            found += ask(directory, partial(_looked_at, directory, near, mounts))
        except SilentFolderError:
            found += [replace(file, reachable=False) for file in near]
    return found


def _looked_at(
    directory: Path, files: Sequence[PictureFile], mounts: Sequence[Mount], beat: Beat
) -> list[PictureFile]:
    listed = entries(directory, beat)
    videos = {file.path.name for file in files if is_movie(file.path)}  # which belong to no photo
    names = [entry.name for entry in listed] if isinstance(listed, list) else []
    names = [name for name in names if name not in videos]
    stills = [Still(file.path, file.taken_at, file.live) for file in files]
    beside = Beside(directory, names, beat).of(stills)
    identifier = Identifier(directory, mounts)
    found: list[PictureFile] = []
    for file, companions in zip(files, beside, strict=True):
        beat()
        there = look(file.path)
        if isinstance(there, CannotSay):
            found.append(replace(file, reachable=False))
        elif isinstance(there, There) and _is_unchanged(file, there):
            identity = identifier.identify(file.path, there)
            found.append(replace(file, companions=companions, identity=identity))
    return found


def _is_unchanged(file: PictureFile, there: There) -> bool:
    return (file.size, file.mtime_ns) == (there.facts.size, there.facts.mtime_ns)


def _each_once(found: Iterable[PictureFile]) -> list[PictureFile]:
    """Each file once, whatever paths lead to it: the one that has been known longest."""
    files: list[PictureFile] = []
    place_of: dict[object, int] = {}
    for file in sorted(found, key=lambda item: item.id):
        identity = file.identity
        keys = [] if identity is None else [identity.place, identity.on_share]
        keys = [key for key in keys if key is not None]
        place = next((place_of[key] for key in keys if key in place_of), len(files))
        place_of.update((key, place) for key in keys if key not in place_of)
        if place == len(files):
            files.append(file)
        else:
            kept = files[place]
            files[place] = replace(kept, other_paths=(*kept.other_paths, file.path))
    return files
