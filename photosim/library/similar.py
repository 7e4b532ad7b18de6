"""Finding similar photos: an index in memory for the window, on disk for a single question."""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from photosim.arrays import Ids, distinct
from photosim.catalogue.records import HashIndexRecord
from photosim.catalogue.store import Store
from photosim.library.index_files import open_checked, open_index
from photosim.library.keys import buckets_of, family_of
from photosim.library.progress import Changes
from photosim.library.query import Answer, Match
from photosim.search.buckets import MemoryBuckets
from photosim.search.frames import Frames
from photosim.search.hashing import Codes
from photosim.search.index import (
    Buckets,
    ExactIndex,
    HashedIndex,
    Index,
    Ranking,
    StreamedIndex,
    VectorFetch,
)
from photosim.search.levels import LEAST_SAMPLE, SAMPLE, Levels, fit_levels
from photosim.search.options import USUAL, SearchOptions
from photosim.search.projection import Floats, Projection
from photosim.search.rounded import RoundedVectors

_MANY_TIMES = 4
_OTHER_GROWTH = 1.5
SCAN_BELOW = 4_000  # photos up to which comparing with every one is the quickest way


def answering_encoder(store: Store, wanted: str) -> str | None:
    """The encoder whose vectors answer: the wanted one once it finds whatever another one does.

    While a library is being embedded anew, its old vectors go on answering, all of them.
    """
    known = store.vectors.hashed_encoders()
    if len(known) < 2:
        return known[0] if known else None  # counting a million photos takes a while
    counts = store.vectors.encoders()
    best = max((name for name in known if name != wanted), key=lambda name: counts[name])
    have = counts.get(wanted, 0)
    if have < counts[best]:
        return best
    # What was left of an encoder that was tried on a few photos has no say.
    is_whole = have > _MANY_TIMES * counts[best] or not store.vectors.finds_more(best, wanted)
    return wanted if is_whole else best


def find_once(
    store: Store,
    encoder: str,
    vector: Floats,
    options: SearchOptions = USUAL,
    exclude: Sequence[int] = (),
    among: Ids | None = None,
) -> Answer:
    """Answer one question from the catalogue without loading the library.

    Args:
        store: A store, reading is enough.
        encoder: Whose vectors to compare.
        vector: The query's raw vector, shape (d,).
        options: How to search.
        exclude: Ids of photos that are not to be found.
        among: Ids of the only photos that may be found; None for all.
    """
    with store.session.read():
        record = store.vectors.hash_index(encoder)
        if record is None:
            return _nothing(encoder, options)
        ranking = _ranking(store, record, options)
        index, levels = _index_on_disk(store, record, options, ranking)
        return _answer(store, encoder, index, levels, vector, options, exclude, among)


def _ranking(store: Store, record: HashIndexRecord, options: SearchOptions) -> Ranking:
    """What photos are compared by."""
    if options.taught and store.lessons.learnt_ids(record.encoder):
        from photosim.library.taught_search import taught_projection  # seldom asked for

        return taught_projection(store, record) or family_of(record).projection
    return family_of(record).projection


def _index_on_disk(
    store: Store, record: HashIndexRecord, options: SearchOptions, ranking: Ranking
) -> tuple[Index, Levels]:
    """The index that answers such a question without anything in memory, and what is near."""
    vectors, encoder = store.vectors, record.encoder
    if options.radius is not None:
        from photosim.library.plain_tables import PlainTables

        return PlainTables(store, encoder, options.radius), levels_of(store, record, ranking)
    if options.exact or _is_scanned(store, record):
        streamed = StreamedIndex(ranking, partial(vectors.batches, encoder))
        streamed.frames = frames_in(store, encoder)
        return streamed, levels_of(store, record, ranking)
    opened = open_index(store, record)
    if opened is None or not isinstance(ranking, Projection):
        index = _hashed(record, buckets_of(store, record), partial(vectors.fetch, encoder), ranking)
        index.frames = frames_in(store, encoder)
        return index, levels_of(store, record, ranking)
    buckets, rounded = opened.load(store, record)
    fetch = partial(vectors.fetch_indexed, record.id, encoder)
    index = _hashed(record, buckets, fetch, ranking, rounded)
    index.frames = frames_in(store, encoder)
    return index, opened.levels


def frames_in(store: Store, encoder: str, ids: Ids | None = None) -> Frames:
    """The frames of all videos that can be found, or of those among some photos."""
    found = store.frames.fetch(encoder, ids)
    return Frames(found.ids, found.positions, found.vectors)


def _hashed(
    record: HashIndexRecord,
    buckets: Buckets,
    fetch: VectorFetch,
    ranking: Ranking,
    rounded: RoundedVectors | None = None,
) -> HashedIndex:
    return HashedIndex(
        buckets,
        fetch,
        probes=record.probes,
        finalists=record.finalists,
        ranked_by=ranking,
        rounded=rounded,
    )


def joined(store: Store, encoder: str, signs: Sequence[int], vectors: Sequence[Floats]) -> Floats:
    """What to search with instead of several pictures: a raw vector (d,).

    Args:
        store: A store, reading is enough.
        encoder: Whose vectors they are.
        signs: 1 for a wanted picture, -1 for an unwanted one.
        vectors: Raw, (d,) each.
    """
    if len(vectors) == 1:
        return vectors[0]
    from photosim.search.examples import combined

    wanted = np.array(signs) > 0
    rows = np.stack([vector.astype(np.float32) for vector in vectors])
    return combined(rows[wanted], rows[~wanted], _mean(store, encoder, rows.shape[1]))


def _mean(store: Store, encoder: str, dimension: int) -> Floats:
    """The mean of the library's unit vectors, (dimension,)."""
    record = store.vectors.hash_index(encoder)
    if record is not None and record.mean is not None:
        return record.mean
    total, count = np.zeros(dimension), 0  # so few photos that the index is not fitted yet
    for ids, vectors in store.vectors.batches(encoder):
        total += vectors.sum(axis=0, dtype=np.float64)
        count += len(ids)
    return (total / max(1, count)).astype(np.float32)


class Finder:
    """Answers many questions from an index in memory; belongs to one thread and its store.

    A small library's projected vectors are held whole and compared. A large one's index is mapped
    from its file, see `photosim.library.index_files`; where there is none, ids and sign codes are
    held, and the finalists' vectors are read from the catalogue.
    """

    def __init__(self, store: Store, wanted: str) -> None:
        self._store = store
        self._wanted = wanted
        self._record: HashIndexRecord | None = None
        self._index: ExactIndex | HashedIndex | None = None
        self._levels: Levels | None = None
        self._levels_size = 0  # of a small library when they were fitted to it
        self._tables: tuple[MemoryBuckets, VectorFetch] | None = None  # of a hashed index
        self._taught: _Taught | None = None  # made when it is asked for

    @property
    def encoder(self) -> str | None:
        """Whose vectors it compares; None while there is nothing to compare."""
        return None if self._record is None else self._record.encoder

    def is_outdated(self) -> bool:
        """Whether its hash index was replaced by another one, as when that was fitted anew.

        No photo need have changed for that, and vectors are looked up by the index.
        """
        record = self._record
        return record is not None and not self._store.vectors.has_hash_index(record.id)

    def refresh(self, changes: Changes | None = None) -> None:
        """Pick up what was written since.

        Args:
            changes: Which photos changed, if that is known; None reads all again.
        """
        record = self._answering()
        if changes is None or record is None or not _is_same(record, self._record):
            for _ in self.load():
                pass
        else:
            self._record = record
            self._take_in(record, changes)

    def load(self) -> Iterator[None]:
        """Read all again, a part at a step; until the end the old index goes on answering."""
        record, vectors = self._answering(), self._store.vectors
        if record is None:
            self._record = self._index = None
            return
        family, encoder = family_of(record), record.encoder
        opened = None
        if _is_scanned(self._store, record):
            self._index = ExactIndex(family.projection, vectors.batches(encoder))
        elif (opened := (yield from open_checked(self._store, record))) is not None:
            buckets, rounded = opened.load(self._store, record)
            fetch = partial(vectors.fetch_indexed, record.id, encoder)
            self._index = _hashed(record, buckets, fetch, family.projection, rounded)
            self._tables = buckets, fetch
        else:
            buckets, placed = yield from self._read(record)
            if not _is_same(record, self._answering()):  # fitted anew meanwhile
                yield from self.load()
                return
            self._index = _hashed(record, buckets, placed, family.projection)
            self._tables = buckets, placed
        self._index.frames = frames_in(self._store, encoder)
        ranking = family.projection
        self._levels = opened.levels if opened else levels_of(self._store, record, ranking)
        self._levels_size = len(self._index) if isinstance(self._index, ExactIndex) else 0
        self._record = record
        self._taught = None

    def _read(
        self, record: HashIndexRecord
    ) -> Generator[None, None, tuple[MemoryBuckets, VectorFetch]]:
        """Read ids and sign codes, and where the vectors lie, from the catalogue."""
        vectors = self._store.vectors
        ids: list[Ids] = []
        codes: list[Codes] = []
        places: list[Ids] = []
        for part_ids, part_codes in vectors.code_parts(record.id):
            ids.append(part_ids)
            codes.append(part_codes)
            places.append(vectors.row_numbers(record.encoder, part_ids))
            yield
        buckets = MemoryBuckets(family_of(record), np.concatenate(ids), np.concatenate(codes))
        return buckets, PlacedVectors(self._store, record.encoder, ids, places)

    def _answering(self) -> HashIndexRecord | None:
        encoder = answering_encoder(self._store, self._wanted)
        return None if encoder is None else self._store.vectors.hash_index(encoder)

    def _take_in(self, record: HashIndexRecord, changes: Changes) -> None:
        index, vectors = self._index, self._store.vectors
        assert index is not None
        if isinstance(index, HashedIndex):  # whose recall may have been measured again
            index.probes, index.finalists = record.probes, record.finalists
        self._taught = None
        index.remove(np.array([*changes.removed, *changes.updated], dtype=np.int64))
        new = np.array([*changes.updated, *changes.appeared], dtype=np.int64)
        searchable, _ = vectors.codes(record.id, new)
        if len(searchable):
            index.add(*vectors.fetch(record.encoder, searchable))
        if isinstance(index, ExactIndex) and _is_other(len(index), self._levels_size):
            # A large library's index is fitted anew, and levels with it, when it is another one.
            self._levels = levels_of(self._store, record, family_of(record).projection)
            self._levels_size = len(index)
        frames = frames_in(self._store, record.encoder, searchable)
        changed = np.concatenate([new, np.array(changes.removed, np.int64)])
        if index.frames is None or len(frames) or np.isin(index.frames.videos, changed).any():
            index.frames = (index.frames or frames).renewed(changed, frames)

    def find(
        self,
        vector: Floats,
        options: SearchOptions = USUAL,
        exclude: Sequence[int] = (),
        among: Ids | None = None,
    ) -> Answer:
        """Photos similar to a raw vector, made by the encoder that answers.

        Args:
            vector: The query, shape (d,).
            options: How to search.
            exclude: Ids of photos that are not to be found.
            among: Ids of the only photos that may be found; None for all.
        """
        record = self._record
        index: Index | None = self._index
        if record is None or index is None or self._levels is None:
            return _nothing(self._wanted, options)
        with self._store.session.read():
            encoder, levels = record.encoder, self._levels
            if self.is_outdated():  # since it was looked at last
                return find_once(self._store, encoder, vector, options, exclude, among)
            # Plain LSH and an exact search need another index than the one in memory.
            if options.radius is not None or (options.exact and isinstance(index, HashedIndex)):
                ranking = _ranking(self._store, record, options)
                index, levels = _index_on_disk(self._store, record, options, ranking)
            elif options.taught and (ids := self._store.lessons.learnt_ids(encoder)):
                taught = self._taught_by(record, ids)
                index, levels = taught.index, taught.levels
            return _answer(self._store, encoder, index, levels, vector, options, exclude, among)

    def _taught_by(self, record: HashIndexRecord, ids: tuple[int, ...]) -> "_Taught":
        """The index that goes by what was taught as well; of a hashed one the tables are shared."""
        if self._taught is None or self._taught.ids != ids:
            ranking = _ranking(self._store, record, SearchOptions(taught=True))
            index: ExactIndex | HashedIndex
            if isinstance(self._index, HashedIndex) and self._tables is not None:
                index = _hashed(record, *self._tables, ranking)
            else:
                batches = self._store.vectors.batches(record.encoder)
                index = ExactIndex(ranking, batches)
            index.frames = frames_in(self._store, record.encoder)
            self._taught = _Taught(ids, index, levels_of(self._store, record, ranking))
        return self._taught


@dataclass(frozen=True)
class _Taught:
    """An index that goes by what was taught.

    Attributes:
        ids: Of what was learnt.
    """

    ids: tuple[int, ...]
    index: Index
    levels: Levels


class PlacedVectors:
    """Reads vectors from the catalogue by where they lie there: 12 bytes a photo.

    Args:
        store: A store, reading is enough.
        encoder: Whose vectors.
        ids: Of all photos, ascending, in parts of shape (n,).
        places: Their row numbers, see `Vectors.row_numbers`, in the same parts.
    """

    def __init__(
        self, store: Store, encoder: str, ids: Sequence[Ids], places: Sequence[Ids]
    ) -> None:
        self._vectors = store.vectors
        self._encoder = encoder
        # By searching and not by id: of a library with wide gaps that would take all memory.
        self._ids = np.concatenate([*ids, [np.iinfo(np.int64).max]])
        self._places = np.concatenate([*places, [0]]).astype(np.int32)

    def __call__(self, ids: Ids) -> tuple[Ids, Floats]:
        """The vectors (n, d) of photos, see `photosim.search.index.VectorFetch`."""
        rows = np.searchsorted(self._ids, ids)
        places = np.where(self._ids[rows] == ids, self._places[rows], 0)
        return self._vectors.fetch_rows(self._encoder, ids, places)


def _is_other(size: int, before: int) -> bool:
    """Whether so many photos are a library of other kinds than there were before."""
    return size >= _OTHER_GROWTH * before or size * _OTHER_GROWTH <= before


def _is_same(record: HashIndexRecord, other: HashIndexRecord | None) -> bool:
    return other is not None and record.id == other.id


def _is_scanned(store: Store, record: HashIndexRecord) -> bool:
    """Whether every photo is compared: few photos, or an index that was not fitted yet."""
    return record.fitted_on == 0 or store.vectors.size(record.id, most=SCAN_BELOW) < SCAN_BELOW


def levels_of(store: Store, record: HashIndexRecord, ranking: Ranking) -> Levels:
    """What is near in this library, by photos spread evenly over its ids."""
    ids = np.linspace(1, store.browse.last_id(), 2 * SAMPLE).astype(np.int64)
    found, vectors = store.vectors.fetch(record.encoder, distinct(ids))
    if len(found) < LEAST_SAMPLE:  # most photos were deleted, or have no vector yet
        there = store.vectors.searchable_ids(record.encoder)
        found, vectors = store.vectors.fetch(record.encoder, there[: 2 * SAMPLE])
    if not len(found):
        return fit_levels(np.zeros((0, 1), np.float32))
    return fit_levels(ranking.apply(vectors[np.argsort(found)]))


def _nothing(encoder: str, options: SearchOptions) -> Answer:
    return Answer(encoder, "exact", options.averaged, 0, 0.0, ())


def _answer(
    store: Store,
    encoder: str,
    index: Index,
    levels: Levels,
    vector: Floats,
    options: SearchOptions,
    exclude: Sequence[int],
    among: Ids | None,
) -> Answer:
    """What an index finds, with the photos' records."""
    began = time.perf_counter()
    found = index.search(vector, options, exclude, among)
    milliseconds = (time.perf_counter() - began) * 1000
    reached = levels.of(found.similarities, found.nearness, averaged=found.averaged)
    rated = dict(
        zip(found.ids.tolist(), zip(found.similarities.tolist(), reached, strict=True), strict=True)
    )
    matches = tuple(
        replace(Match(photo, *rated[photo.id]), position_ms=found.positions.get(photo.id))
        for photo in store.photos(found.ids)
        if rated[photo.id][0] >= options.least
    )
    return Answer(encoder, found.method, found.averaged, found.compared, milliseconds, matches)
