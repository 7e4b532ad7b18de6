"""Folding: results that are copies of one picture, or of one stack, are shown as one.

Only what is surely the same picture is folded: files of one content, and what comparing photos
found to be sure copies. A copy that may be edited is another picture to whoever edited it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Generator, Hashable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.records import DATED_BY_NAME, Likeness, PhotoRecord
from photosim.library.query import Answer, Copies, Match
from photosim.library.sets import PictureFile, is_one_moment, series_of
from photosim.library.stacks import NO_STACKS, Stack, StackKind
from photosim.search.levels import Level

if TYPE_CHECKING:  # the window shows folds, and starts without SQL
    from photosim.catalogue.store import Store


@dataclass(frozen=True, slots=True)
class Fold:
    """A result, and those that are copies of it, the nearest first."""

    first: Match
    copies: tuple[Match, ...] = ()


def folded(matches: Sequence[Match], copies: Copies) -> Iterator[Fold]:
    """Put results into folds, each around one that all others are copies of: there are no chains.

    A fold stands where the nearest of its photos stood, and shows the largest.
    """
    places = {match.photo.id: place for place, match in enumerate(matches)}
    left = set(places)
    for match in matches:
        if match.photo.id in left:
            left.remove(match.photo.id)
            behind = copies.get(match.photo.id, frozenset()) & left
            left -= behind
            others = [matches[place] for place in sorted(places[one] for one in behind)]
            yield _largest_first(match, others, copies)


def _largest_first(nearest: Match, behind: Sequence[Match], copies: Copies) -> Fold:
    """A fold of the nearest result and its copies."""
    members = (nearest, *behind)
    ids = {match.photo.id for match in members}
    first = next(  # the nearest is a copy of all others in any case
        one
        for one in sorted(members, key=_pixels, reverse=True)
        if one is nearest or ids <= copies.get(one.photo.id, frozenset())
    )
    rest = tuple(match for match in members if match is not first)
    return Fold(replace(first, level=nearest.level), rest)


def _pixels(match: Match) -> int:
    return (match.photo.width or 0) * (match.photo.height or 0)


@dataclass(frozen=True, slots=True)
class Tile:
    """A result with all that lies behind it.

    Attributes:
        match: The photo on show, or else the nearest one; as near as the nearest of its photos.
        mates: The others of its stack.
        copies: Copies of these elsewhere.
        kinds: Why they are a stack.
    """

    match: Match
    copies: tuple[PhotoRecord, ...] = ()
    mates: tuple[PhotoRecord, ...] = ()
    kinds: StackKind = NO_STACKS

    @property
    def front(self) -> PhotoRecord:
        """The photo on show."""
        return self.match.photo

    @property
    def level(self) -> Level:
        """How near the nearest of its photos is."""
        return self.match.level


def behind_query(answer: Answer) -> tuple[tuple[PhotoRecord, ...], StackKind]:
    """The other photos of the stack of the first photo that is searched with, and why it is one.

    They are no results: they lie behind that photo, which is shown before them.
    """
    return _behind(answer, set() if answer.subject is None else {answer.subject.id})


def behind_examples(answer: Answer) -> tuple[tuple[PhotoRecord, ...], StackKind]:
    """The other photos of the stacks of all that is searched with, which are no results either."""
    return _behind(answer, _asked(answer))


def _behind(answer: Answer, asked: set[int]) -> tuple[tuple[PhotoRecord, ...], StackKind]:
    known = {one.id: one for one in answer.mates}
    known |= {match.photo.id: match.photo for match in answer.matches}
    mates, kinds = [], NO_STACKS
    for stack in answer.stacks:
        if not asked.isdisjoint(stack.ids):
            others = [known[one] for one in stack.ids if one in known and one not in asked]
            kinds |= stack.kinds if others else NO_STACKS
            mates += others
    return tuple(mates), kinds


def _asked(answer: Answer) -> set[int]:
    subject = () if answer.subject is None else (answer.subject.id,)
    return {*answer.searched, *subject}


def results_of(answer: Answer) -> tuple[Match, ...]:
    """The matches but for those that lie behind a photo that is searched with."""
    behind = {one.id for one in behind_examples(answer)[0]}
    return tuple(match for match in answer.matches if match.photo.id not in behind)


def stacked(folds: Iterable[Fold], answer: Answer, hidden: Collection[int]) -> Iterator[Tile]:
    """Put folds whose photos are of one stack together, with the other photos of it.

    The cover is on show if it is a result, and else the nearest one.

    Args:
        folds: Results, with the copies of each.
        answer: What they are of.
        hidden: Photos that are gone.
    """
    stacks = {photo_id: stack for stack in answer.stacks for photo_id in stack.ids}
    asked = _asked(answer)  # which are no results
    others = {one.id: one for one in answer.mates if one.id not in hidden and one.id not in asked}
    together: dict[int, list[Fold]] = {}  # by the cover
    for fold in folds:
        photo_id = fold.first.photo.id
        cover = stacks[photo_id].ids[0] if photo_id in stacks else photo_id
        together.setdefault(cover, []).append(fold)
    for cover, parts in together.items():
        near = {one.photo.id: one for fold in parts for one in (fold.first, *fold.copies)}
        found = {photo_id: one.photo for photo_id, one in near.items()}
        nearest = parts[0].first
        match = replace(near.get(cover, nearest), level=nearest.level)
        front = match.photo
        ids = stacks[cover].ids if cover in stacks else (cover,)
        known = others | found
        mates = tuple(known[one] for one in ids if one in known and one != front.id)
        copies = tuple(photo for photo_id, photo in found.items() if photo_id not in ids)
        kinds = stacks[cover].kinds if mates else NO_STACKS
        yield Tile(match, copies, mates, kinds)


class CopiesTold:
    """Says which photos of answers are copies of each other; belongs to the thread of its store."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._last: Copies = {}

    def told(self, steps: Generator[Any, None, Answer]) -> Generator[Any, None, Answer]:
        """A search all answers of which say it; what is as it was last is the same object."""
        return (yield from _changed(steps, self._told))

    def _told(self, answer: Answer) -> Answer:
        found = copies_among(self._store, [match.photo for match in answer.matches])
        if not _are_alike(found, self._last):
            self._last = found
        return replace(answer, copies=self._last)


def stacks_told(
    steps: Generator[Any, None, Answer],
    stacks_with: Callable[[Ids], Sequence[Stack]],
    store: "Store",
    within: Ids | None,
) -> Generator[Any, None, Answer]:
    """A search all answers of which say of what stacks their photos are.

    Args:
        steps: The search.
        stacks_with: Tells the stacks that some photos are in.
        store: The catalogue.
        within: The photos in the scope of the search, None for all: others are in no stack, as in
            lists.
    """

    def told(answer: Answer) -> Answer:
        matches = {match.photo.id for match in answer.matches}
        asked = _asked(answer)
        stacks = stacks_with(np.array([*matches, *asked], np.int64))
        if within is not None:
            stacks = [*_among(stacks, np.append(within, [*asked]).astype(np.int64))]
        mates = [one for stack in stacks for one in stack.ids if one not in matches]
        return replace(answer, stacks=tuple(stacks), mates=tuple(store.photos(mates)))

    return (yield from _changed(steps, told))


def _among(stacks: Sequence[Stack], ids: Ids) -> Iterator[Stack]:
    """Stacks of some photos only; of a single one is none."""
    members = np.array([one for stack in stacks for one in stack.ids], np.int64)
    among = {*members[np.isin(members, ids)].tolist()}
    for stack in stacks:
        left = tuple(one for one in stack.ids if one in among)
        if len(left) > 1:
            yield replace(stack, ids=left)


def _changed(
    steps: Generator[Any, None, Answer], change: Callable[[Answer], Answer]
) -> Generator[Any, None, Answer]:
    """A search all answers of which are changed."""
    with closing(steps):
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                return change(end.value)
            yield change(step) if isinstance(step, Answer) else step


def _are_alike(one: Copies, other: Copies) -> bool:
    """Whether the same photos are copies of each other; a set that many share counts once."""
    if one.keys() != other.keys():
        return False
    sets = {(id(ids), id(other[photo_id])): photo_id for photo_id, ids in one.items()}
    return all(one[photo_id] == other[photo_id] for photo_id in sets.values())


def copies_among(store: "Store", photos: Sequence[PhotoRecord]) -> Copies:
    """Which of some photos are surely copies of each other.

    Photos that have the same copies share one set: there may be thousands of them.
    """
    contents = store.duplicates.contents_of([photo.id for photo in photos])
    holders: dict[bytes, list[PictureFile]] = defaultdict(list)
    for photo in photos:
        if photo.id in contents:
            holders[contents[photo.id]].append(_file(photo, contents[photo.id]))
    found: dict[int, list[frozenset[int]]] = {}  # what makes up the copies of each
    for same in holders.values():
        ids = frozenset(file.id for file in same)
        found |= {photo_id: [ids] for photo_id in ids}
    for pair in store.duplicates.pairs_among(list(holders), [Likeness.SURE]):
        for one, other in (pair, reversed(pair)):
            for photo_id, ids in _of_one_moment(holders[one], holders[other]):
                found[photo_id].append(ids)
    joined: dict[tuple[int, ...], frozenset[int]] = {}
    copies: dict[int, frozenset[int]] = {}
    for photo_id, parts in found.items():
        key = tuple(map(id, parts))
        if key not in joined:
            joined[key] = frozenset().union(*parts)
        if len(joined[key]) > 1:
            copies[photo_id] = joined[key]
    return copies


def _of_one_moment(
    files: Sequence[PictureFile], others: Sequence[PictureFile]
) -> Iterator[tuple[int, frozenset[int]]]:
    """Each of some photos with those of others that may be of its moment.

    Those with the same ones get the same set. It takes as long as there are photos on both sides.
    """
    for moment, some in _by_moment(files).items():
        for other_moment, many in _by_moment(others).items():
            known = is_one_moment(moment, other_moment)
            if known is False:
                continue
            beside = _Beside(many)
            for file in some:
                yield file.id, beside.all if known else beside.without_series_of(file)


class _Beside:
    """Photos of one moment, and which of them are no other shot of a series."""

    def __init__(self, files: Sequence[PictureFile]) -> None:
        self.all = frozenset(file.id for file in files)
        self._series: dict[Hashable, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for file in files:
            self._series[series_of(file)][file.path.stem].add(file.id)
        self._outside: dict[Hashable, frozenset[int]] = {None: self.all}

    def without_series_of(self, file: PictureFile) -> frozenset[int]:
        """Those that a camera has not numbered in one series with this file."""
        series = series_of(file)
        if series not in self._series:
            return self.all
        inside = self._series[series]
        if series not in self._outside:
            self._outside[series] = self.all.difference(*inside.values())
        outside = self._outside[series]
        same = inside.get(file.path.stem)
        return outside | same if same and series is not None else outside


def _by_moment(files: Iterable[PictureFile]) -> dict[datetime | None, list[PictureFile]]:
    found: dict[datetime | None, list[PictureFile]] = defaultdict(list)
    for file in files:
        found[file.taken_at].append(file)
    return found


def _file(photo: PhotoRecord, content: bytes) -> PictureFile:
    return PictureFile(
        id=photo.id,
        path=photo.path,
        content=content,
        size=photo.size,
        mtime_ns=photo.mtime_ns,
        width=photo.width,
        height=photo.height,
        taken_at=None if photo.taken_from == DATED_BY_NAME else photo.taken_at,
        body=photo.camera,
    )
