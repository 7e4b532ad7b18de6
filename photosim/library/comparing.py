"""Comparing photos with their neighbours, a step at a time, in the encoder process."""

import zlib
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.records import Alike, Likeness, pair_of
from photosim.catalogue.store import Store
from photosim.library.candidates import Candidates
from photosim.library.encoders import SearchEncoder
from photosim.library.progress import Progress
from photosim.library.sets import Parts
from photosim.vision.agreement import Comparison
from photosim.vision.files import UnreachablePhoto, UnreadablePhoto
from photosim.vision.messages import Comparisons, Seen

_AT_ONCE = 24  # photos in the encoder's hands
_WRITTEN_TOGETHER = 128  # photos a transaction
_STEP_S = 0.5  # longest time between two steps
_WHOLE_PART = 40  # contents that are alike by twos, up to which each is compared with each
_HUBS = 6  # else so many of them with all

_COPIES = frozenset({Likeness.SURE, Likeness.EDITED})

Job = tuple[int, tuple[int, ...]]
"""A photo, and those that it is to be compared with."""


def mark_of(encoder: str) -> int:
    """What tells in the catalogue by whose vectors photos were compared."""
    return zlib.crc32(encoder.encode())


@dataclass
class Unfinished:
    """What comparing has left for the next time.

    Attributes:
        waiting: Photos that could not be compared yet, with those that could not be seen for it.
        parts: Whether, of photos that hang together, some may not have been compared with each
            other: it was not finished since this was made.
    """

    waiting: dict[int, set[int]] = field(default_factory=dict)
    parts: bool = True


def compare_photos(
    store: Store,
    service: SearchEncoder,
    encoder: str,
    unfinished: Unfinished,
    among: Ids | None = None,
) -> Generator[Progress, None, None]:
    """Compare all photos that were not compared yet, each with its neighbours.

    Closing the generator keeps what was written so far; the next one goes on from there.

    Args:
        store: The writing store.
        service: Compares thumbnails.
        encoder: Whose vectors name the neighbours.
        unfinished: What was left before; those that wait are left out. Photos are added that
            cannot be compared now with all that they are to be compared with.
        among: The only photos to compare, with whatever is near them; None for all.

    Yields:
        Progress at least every half second, but for sorting what was found in a large library.

    Raises:
        EncoderUnavailable: The encoder process cannot be kept running.
    """
    mark = mark_of(encoder)
    due = store.duplicates.due(encoder, mark)
    due = due[~np.isin(due, np.fromiter(unfinished.waiting, np.int64))]
    if among is not None:
        due = due[np.isin(due, among)]
    if not len(due):
        return
    yield Progress("comparing", 0, len(due))
    if not store.duplicates.compared(mark):  # what the vectors of another encoder said
        store.duplicates.drop_pairs((Likeness.MOMENT, Likeness.LOOK_ALIKE))
    candidates = Candidates(store, encoder, due)
    for _ in candidates.find():
        yield Progress("comparing", 0, len(due))
    run = _Run(store, service, candidates, mark, len(due), unfinished.waiting)
    all_parts, unfinished.parts = unfinished.parts, True
    yield from run.compare()
    yield from run.complete(all_parts=all_parts)
    unfinished.parts = False


@dataclass(frozen=True)
class _Outcome:
    """What came of comparing a photo with others; None for no photo yet.

    Attributes:
        unseen: Photos that could not be seen, each with all that wait for it, itself included:
            either of two may be the one whose neighbour the other is.
    """

    photo_id: int | None = None
    pairs: tuple[Alike, ...] = ()
    unseen: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


class _Run:
    def __init__(
        self,
        store: Store,
        service: SearchEncoder,
        candidates: Candidates,
        mark: int,
        total: int,
        waiting: dict[int, set[int]],
    ) -> None:
        self._store = store
        self._service = service
        self._candidates = candidates
        self._mark = mark
        self._total = total
        self._waiting = waiting
        self._done = 0

    def compare(self) -> Generator[Progress, None, None]:
        """Compare the candidates."""
        candidates = self._candidates
        for looks in candidates.looks():
            yield self._write(looks, ())
        found: list[Alike] = []
        done = list(candidates.of_known_content)
        for outcome in self._outcomes(candidates.jobs()):
            if outcome.photo_id is not None:
                found += [pair for pair in outcome.pairs if pair.kind in _COPIES]
                self._let_wait(outcome.unseen)
                like = candidates.due_like(outcome.photo_id)
                done += [number for number in like if number not in self._waiting]
            if outcome.photo_id is None or len(done) >= _WRITTEN_TOGETHER:
                yield self._write(found, done)
                found, done = [], []
        yield self._write(found, done)

    def _let_wait(self, unseen: Mapping[int, Sequence[int]]) -> None:
        """Note what is to be compared another time."""
        for photo_id, waiting in unseen.items():
            for number in {like for one in waiting for like in self._candidates.due_like(one)}:
                self._waiting.setdefault(number, set()).add(photo_id)

    def complete(self, *, all_parts: bool) -> Generator[Progress, None, None]:
        """Compare what is alike only by way of a third, so that any of them can be kept.

        Args:
            all_parts: Whether also of what no photo that was due hangs together with.
        """
        copies: dict[tuple[bytes, bytes], tuple[int, int]] = {}
        for pairs in self._store.duplicates.pairs(_COPIES):
            photos = [
                self._candidates.photos_of([getattr(pair, end) for pair in pairs]).tolist()
                for end in ("first", "second")
            ]
            for pair, one, other in zip(pairs, *photos, strict=True):
                if one >= 0 and other >= 0:
                    copies[pair.first, pair.second] = one, other
            yield Progress("comparing", self._done, self._total)
        found: list[Alike] = []
        among = None if all_parts else self._candidates.standing_for_due
        for outcome in self._outcomes(self._missing(copies, among)):
            found += outcome.pairs
            if outcome.photo_id is None or len(found) >= _WRITTEN_TOGETHER:
                yield self._write(found, ())
                found = []
        yield self._write(found, ())

    def _write(self, found: Sequence[Alike], done: Sequence[int]) -> Progress:
        with self._store.session.write():
            self._store.duplicates.put_pairs(found)
            self._store.duplicates.mark_compared(done, self._mark)
        self._done += len(done)
        return Progress("comparing", self._done, self._total)

    def _missing(
        self,
        copies: Mapping[tuple[bytes, bytes], tuple[int, int]],
        among: frozenset[int] | None,
    ) -> Iterator[Job]:
        """Pairs within what hangs together that were not compared.

        Args:
            copies: Photos that are copies of each other, by their contents.
            among: Of which one must be in it; None for all that hangs together.
        """
        contents = {
            number: content
            for pair, photos in copies.items()
            for content, number in zip(pair, photos, strict=True)
        }
        links = Counter(content for pair in copies for content in pair)
        parts = Parts(contents)
        for one, other in copies.values():
            parts.join(one, other)
        for part in parts.all():
            is_wanted = among is None or not among.isdisjoint(part)
            if is_wanted and len(part) > 2:  # else the two were compared
                by_links = sorted(part, key=lambda number: -links[contents[number]])
                yield from self._missing_of(by_links, contents)

    def _missing_of(self, part: Sequence[int], contents: Mapping[int, bytes]) -> Iterator[Job]:
        """What was not compared of a part, those first that are copies of most."""
        hubs = part if len(part) <= _WHOLE_PART else part[:_HUBS]
        wanted = {
            (hub, other): pair_of(contents[hub], contents[other])
            for place, hub in enumerate(hubs)
            for other in part[place + 1 :]
        }
        known = self._store.duplicates.compared_pairs(list(wanted.values()))
        for hub in hubs:
            others = tuple(
                other for (one, other), pair in wanted.items() if one == hub and pair not in known
            )
            if others:
                yield hub, others

    def _outcomes(self, jobs: Iterable[Job]) -> Iterator[_Outcome]:
        """Have photos compared, in the order of the jobs; now and then there is none yet."""
        waiting: deque[tuple[Job, Future[Comparisons] | None]] = deque()
        left = iter(jobs)
        try:
            while True:
                while len(waiting) < _AT_ONCE and (job := next(left, None)) is not None:
                    waiting.append(self._asked(job))
                if not waiting:
                    return
                job, future = waiting[0]
                if future is not None and not wait([future], _STEP_S).done:
                    yield _Outcome()
                    continue
                waiting.popleft()
                yield self._outcome(job, future)
        finally:
            for _, future in waiting:
                if future is not None:
                    future.cancel()

    def _asked(self, job: Job) -> tuple[Job, Future[Comparisons] | None]:
        """A job without photos that have just gone; None where nothing is left to compare."""
        photo_id, others = job
        found = self._store.photos([photo_id, *others]) if others else []
        seen = {photo.id: Seen(photo.path, photo.mtime_ns) for photo in found}
        here = seen.pop(photo_id, None)
        if here is None or not seen:
            return (photo_id, ()), None
        return (photo_id, tuple(seen)), self._service.compare(here, tuple(seen.values()))

    def _outcome(self, job: Job, future: Future[Comparisons] | None) -> _Outcome:
        photo_id, others = job
        if future is None:
            return _Outcome(photo_id)
        try:
            comparisons = future.result()
        except UnreachablePhoto:
            return _Outcome(photo_id, unseen={photo_id: (photo_id, *others)})
        except UnreadablePhoto:
            return _Outcome(photo_id)
        here = self._candidates.content_of(photo_id)
        return _Outcome(
            photo_id,
            tuple(
                _alike(here, self._candidates.content_of(other), comparison)
                for other, comparison in zip(others, comparisons, strict=True)
                if comparison is not None
            ),
            {
                other: (photo_id, other)
                for other, comparison in zip(others, comparisons, strict=True)
                if comparison is None
            },
        )


def _alike(here: bytes, there: bytes, comparison: Comparison) -> Alike:
    kind = Likeness.DIFFERENT
    if comparison.is_sure:
        kind = Likeness.SURE
    elif comparison.is_edited:
        kind = Likeness.EDITED
    wider = comparison.wider if here < there else -comparison.wider
    return Alike(*pair_of(here, there), kind, comparison.strength, wider)
