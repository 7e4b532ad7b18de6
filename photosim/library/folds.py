"""Folding: results that are copies of one picture are shown as one.

Only what is surely the same picture is folded: files of one content, and what comparing photos
found to be sure copies. A copy that may be edited is another picture to whoever edited it.
"""

from collections import defaultdict
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from photosim.catalogue.records import DATED_BY_NAME, Likeness, PhotoRecord
from photosim.library.query import Answer, Copies, Match
from photosim.library.sets import PictureFile, may_be_one_shot

if TYPE_CHECKING:
    from photosim.catalogue.store import Store  # the window shows folds, and starts without SQL


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
        if ids <= copies.get(one.photo.id, frozenset()) | {one.photo.id}
    )
    rest = tuple(match for match in members if match is not first)
    return Fold(replace(first, level=nearest.level), rest)


def _pixels(match: Match) -> int:
    return (match.photo.width or 0) * (match.photo.height or 0)


def with_copies(
    store: "Store", steps: Generator[Any, None, Answer]
) -> Generator[Any, None, Answer]:
    """A search of which every answer says which of its photos are copies of each other."""
    with closing(steps):
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                return _told(store, end.value)
            yield _told(store, step) if isinstance(step, Answer) else step


def _told(store: "Store", answer: Answer) -> Answer:
    return replace(answer, copies=copies_among(store, [match.photo for match in answer.matches]))


def copies_among(store: "Store", photos: Sequence[PhotoRecord]) -> Copies:
    """Which of some photos are surely copies of each other."""
    contents = store.duplicates.contents_of([photo.id for photo in photos])
    holders: dict[bytes, list[PhotoRecord]] = defaultdict(list)
    for photo in photos:
        if photo.id in contents:
            holders[contents[photo.id]].append(photo)
    found: dict[int, frozenset[int]] = {}
    for same in holders.values():  # one set for all, as there may be thousands
        ids = frozenset(photo.id for photo in same)
        found |= dict.fromkeys(ids, ids)
    others: dict[int, set[int]] = defaultdict(set)
    for first, second in store.duplicates.pairs_among(list(holders), [Likeness.SURE]):
        for one, other in product(holders[first], holders[second]):
            if may_be_one_shot(_file(one, first), _file(other, second)):
                others[one.id].add(other.id)
                others[other.id].add(one.id)
    found |= {photo_id: found[photo_id] | more for photo_id, more in others.items()}
    return {photo_id: alike for photo_id, alike in found.items() if len(alike) > 1}


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
