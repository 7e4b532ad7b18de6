"""The second look: photos that resemble a part of another as a whole are compared by regions.

A part that fills half a photo is found by the photo's one vector; of a smaller one that vector says
too little: of random parts of 30 % of the area, among 2,500 photos, 58 % found their photo first by
whole photos, and 78 % after the second look (`tests/benchmarks/bench_parts.py`). The regions'
vectors are made when they are needed, from thumbnails, and not kept: of a whole library they would
take fourteen times the space of its vectors.

Levels are those of whole photos, each on its own, see `Levels.for_parts`. Of 300 photos looked at
for each of 46 random parts, among the 9,144 of Caltech-101, 8 % of those that are far by these
levels show what the query shows, as in searches with whole photos; of the 44 originals that were
looked at, one was far.
"""

import math
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace

import numpy as np

from photosim.catalogue.records import HashIndexRecord, PhotoRecord
from photosim.catalogue.store import Store
from photosim.library.encoders import SearchEncoder
from photosim.library.keys import family_of
from photosim.library.query import WHOLE, Answer, Match, Query, parted
from photosim.library.similar import levels_of
from photosim.search.levels import Level, Levels
from photosim.search.options import SearchOptions
from photosim.search.projection import Floats
from photosim.vision.files import UnreadablePhoto
from photosim.vision.messages import EncoderUnavailable, PhotoRegions, Region
from photosim.vision.regions import REGIONS

FIRST, MOST = 60, 300
"""Photos that are looked at in any case, and at most."""
_SECONDS = 6.0  # after which no more than the first are looked at
_AT_ONCE = 16  # in the encoder's hands: enough to keep it busy, and soon done when not wanted


def is_due(query: Query) -> bool:
    """Whether a search is for a part of a photo, and not one to measure another method by."""
    parts = any(example.sign > 0 and example.region is not None for example in query.counting)
    return parts and query.options.radius is None


@dataclass(frozen=True, slots=True)
class _Look:
    """What a region was found to be: its similarity, and where it lies."""

    similarity: float
    region: Region


class SecondLook:
    """What has been seen of photos for one query; asked again, only new ones are looked at.

    Args:
        record: The index that answered, whose projection both sides go through.
        vector: The query's raw vector, (d,).
        levels: Of the library.
    """

    def __init__(self, record: HashIndexRecord, vector: Floats, levels: Levels) -> None:
        self._levels = levels
        self._record = record
        self._vector = vector
        self._projection = family_of(record).projection
        self._query = self._projection.apply(vector.reshape(1, -1))[0]
        # By id and time of change; None: it has no thumbnail to look at.
        self._looks: dict[tuple[int, int], _Look | None] = {}

    def is_of(self, record: HashIndexRecord, vector: Floats) -> bool:
        """Whether this is about the same question, a raw vector (d,), to the same index."""
        return self._record.id == record.id and np.array_equal(self._vector, vector)

    def improve(
        self, answer: Answer, options: SearchOptions, service: SearchEncoder
    ) -> Generator[Future[PhotoRegions] | Answer, None, Answer]:
        """Look at the photos of an answer, and put them in order by the best region of each.

        Args:
            answer: More photos than are wanted, so that some can come forward.
            options: Say how many are wanted, and how similar.
            service: Runs the encoder.

        Yields:
            The best answer so far, before each round of looking, and futures to go on after.
        """
        best = self._ranked(answer, options, pending=True)
        for part, seconds in ((slice(FIRST), math.inf), (slice(FIRST, MOST), _SECONDS)):
            unseen = [match.photo for match in answer.matches[part] if not self._knows(match.photo)]
            if unseen:
                yield best
                yield from self._look_at(unseen, service, seconds)
                best = self._ranked(answer, options, pending=True)
        return self._ranked(answer, options, pending=False)

    def _knows(self, photo: PhotoRecord) -> bool:
        return (photo.id, photo.mtime_ns) in self._looks

    def _look_at(
        self, photos: Iterable[PhotoRecord], service: SearchEncoder, seconds: float
    ) -> Generator[Future[PhotoRegions], None, None]:
        until = time.monotonic() + seconds
        left = iter(photos)
        waiting: deque[tuple[PhotoRecord, Future[PhotoRegions]]] = deque()
        try:
            while True:
                while len(waiting) < _AT_ONCE and time.monotonic() < until:
                    photo = next(left, None)
                    if photo is None:
                        break
                    waiting.append((photo, service.embed_regions(photo.path, photo.mtime_ns)))
                if not waiting:
                    return
                photo, future = waiting[0]
                if not future.done():
                    yield future
                waiting.popleft()
                self._note(photo, future)
        except EncoderUnavailable:
            return  # what was found so far stands
        finally:
            for _, future in waiting:
                future.cancel()

    def _note(self, photo: PhotoRecord, future: Future[PhotoRegions]) -> None:
        key = photo.id, photo.mtime_ns
        try:
            regions = future.result()
        except UnreadablePhoto:
            self._looks[key] = None
            return
        if regions.encoder != self._record.encoder:
            return  # it has just been exchanged
        similarities = self._projection.apply(regions.vectors) @ self._query
        best = int(similarities.argmax())
        region = WHOLE if REGIONS[best] == WHOLE else regions.seen.part(REGIONS[best])
        self._looks[key] = _Look(float(similarities[best]), region)

    def _ranked(self, answer: Answer, options: SearchOptions, *, pending: bool) -> Answer:
        """The photos looked at change places among themselves; each other one keeps its own.

        As long as photos are still to be looked at, none of them is called far, which hides it.
        """
        matches = list(answer.matches)
        places: list[int] = []
        seen: list[tuple[Match, _Look]] = []
        for place, match in enumerate(matches):
            look = self._looks.get((match.photo.id, match.photo.mtime_ns))
            if look is not None:
                places.append(place)
                seen.append((match, look))
        seen.sort(key=lambda one: -one[1].similarity)
        values = np.array([look.similarity for _, look in seen], np.float32)
        levels = self._levels.for_parts().of(values, values, averaged=False)
        for place, (match, look), level in zip(places, seen, levels, strict=True):
            matches[place] = replace(
                match, similarity=look.similarity, level=level, region=look.region
            )
        told = _none_far(matches) if pending else _far_to_the_end(matches)
        wanted = [match for match in told if match.similarity >= options.least]
        return replace(answer, matches=parted(wanted[: options.count]))


def _none_far(matches: Iterable[Match]) -> Iterator[Match]:
    for match in matches:
        is_unseen = match.region is None and match.level is Level.FAR
        yield replace(match, level=Level.RELATED) if is_unseen else match


def _far_to_the_end(matches: Iterable[Match]) -> Iterator[Match]:
    """Behind the first photo that was looked at and is far, no other is nearer."""
    ended = False
    for match in matches:
        ended = ended or (match.region is not None and match.level is Level.FAR)
        yield replace(match, level=Level.FAR) if ended else match


class SecondLooks:
    """Answers one search after the other; what was seen for the last one is known."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last: SecondLook | None = None

    def answer(
        self,
        encoder: str,
        vector: Floats,
        options: SearchOptions,
        find: Callable[[SearchOptions], Answer],
        service: SearchEncoder | None,
    ) -> Generator[Future[PhotoRegions] | Answer, None, Answer]:
        """Answer by whole photos, and better after a second look; see `SecondLook.improve`.

        Args:
            encoder: Whose vectors are compared.
            vector: The query's raw vector, (d,).
            options: How to search.
            find: Answers by whole photos.
            service: Runs the encoder; None where there can be no second look.
        """
        record = self._store.vectors.hash_index(encoder)
        if record is None or service is None:  # there are no photos, or an encoder has just gone
            return find(options)
        found = find(replace(options, count=max(options.count, MOST), least=-1.0))
        if self._last is None or not self._last.is_of(record, vector):
            levels = levels_of(self._store, record, family_of(record).projection)
            self._last = SecondLook(record, vector, levels)
        return (yield from self._last.improve(found, options, service))
