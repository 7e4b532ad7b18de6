"""Comparing photos with their neighbours, a step at a time, in the encoder process."""

import zlib
from collections import Counter, defaultdict, deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field

import numpy as np

from photosim.catalogue.records import Alike, Likeness
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


Waiting = dict[int, set[int]]
"""Photos that could not be compared yet, with those that could not be seen for it."""


def compare_photos(
    store: Store, service: SearchEncoder, encoder: str, waiting: Waiting
) -> Generator[Progress, None, None]:
    """Compare all photos that were not compared yet, each with its neighbours.

    Closing the generator keeps what was written so far; the next one goes on from there.

    Args:
        store: The writing store.
        service: Compares thumbnails.
        encoder: Whose vectors name the neighbours.
        waiting: Photos that are left out; those are added that cannot be compared now with all
            that they are to be compared with.

    Yields:
        Progress at least every half second, but for the search for neighbours of all photos.

    Raises:
        EncoderUnavailable: The encoder process cannot be kept running.
    """
    mark = mark_of(encoder)
    due = store.duplicates.due(encoder, mark)
    due = due[~np.isin(due, np.fromiter(waiting, np.int64))]
    if not len(due):
        return
    yield Progress("comparing", 0, len(due))
    if not store.duplicates.compared(mark):  # what the vectors of another encoder said
        store.duplicates.drop_pairs((Likeness.MOMENT, Likeness.LOOK_ALIKE))
    candidates = Candidates(store, encoder, due)
    for _ in candidates.find():
        yield Progress("comparing", 0, len(due))
    run = _Run(store, service, candidates, mark, len(due), waiting)
    yield from run.compare()
    yield from run.complete()


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
        waiting: Waiting,
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
        found, done = list(candidates.seen), list(candidates.of_known_content)
        for outcome in self._outcomes(candidates.jobs):
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

    def complete(self) -> Generator[Progress, None, None]:
        """Compare what is alike only by way of a third, so that any of them can be kept."""
        found: list[Alike] = []
        for outcome in self._outcomes(self._missing()):
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

    def _missing(self) -> list[Job]:
        """Pairs within what hangs together that were not compared."""
        candidates = self._candidates
        pairs = {
            (pair.first, pair.second): pair.kind
            for pair in self._store.duplicates.pairs()
            if candidates.knows(pair.first) and candidates.knows(pair.second)
        }
        copies = [pair for pair, kind in pairs.items() if kind in _COPIES]
        numbers = {content: candidates.photo_of(content) for pair in copies for content in pair}
        contents = {number: content for content, number in numbers.items()}
        parts = Parts(contents)
        for first, second in copies:
            parts.join(numbers[first], numbers[second])
        known = {pair for pair, kind in pairs.items() if kind in _COPIES | {Likeness.DIFFERENT}}
        tried = Counter(content for pair in known for content in pair)
        jobs: dict[int, list[int]] = defaultdict(list)
        for part in parts.all():
            # Hubs stay hubs: what was compared before need not be compared again.
            by_links = sorted(part, key=lambda number: -tried[contents[number]])
            hubs = by_links if len(part) <= _WHOLE_PART else by_links[:_HUBS]
            for place, hub in enumerate(hubs):
                for other in by_links[place + 1 :]:
                    pair = contents[hub], contents[other]
                    if (min(pair), max(pair)) not in known:
                        jobs[hub].append(other)
        return [(hub, tuple(others)) for hub, others in jobs.items()]

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
    return Alike(min(here, there), max(here, there), kind, comparison.strength, wider)
