"""Finding similar photos: an index in memory for the window, SQL buckets for a single question."""

import time
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.catalogue.records import HashIndexRecord
from photosim.catalogue.store import Store
from photosim.library.keys import family_of
from photosim.library.progress import Changes
from photosim.library.query import Answer, Match
from photosim.search.buckets import MemoryBuckets
from photosim.search.hashing import Codes, Keys, Tables
from photosim.search.index import Neighbours, rank, scan, search
from photosim.search.projection import Float32, Floats

SCAN_BELOW = 4_000  # photos up to which comparing with every one is the quickest way


class CatalogueBuckets:
    """The buckets of a hash index read from the catalogue, for a question that comes alone."""

    def __init__(self, store: Store, index_id: int) -> None:
        self._vectors = store.vectors
        self._index_id = index_id

    def members(self, tables: Tables, keys: Keys) -> tuple[Ids, Codes]:
        """The photos in any of the buckets, see `photosim.search.index.Buckets`."""
        ids = self._vectors.members(self._index_id, tables, keys)
        return self._vectors.codes(self._index_id, ids)

    def everything(self) -> tuple[Ids, Codes]:
        """All photos, in the same form."""
        return self._vectors.all_codes(self._index_id)


def answering_encoder(store: Store, wanted: str) -> str | None:
    """The encoder whose vectors answer best: the wanted one unless another covers more photos.

    While a library is being embedded anew, its old vectors go on answering.
    """
    known = [record.encoder for record in store.vectors.hash_indexes()]
    if len(known) < 2:
        return known[0] if known else None  # counting a million photos takes a while
    counts = store.vectors.encoders()
    best = max(counts, key=lambda encoder: counts[encoder])
    return wanted if counts.get(wanted, 0) >= counts[best] else best


def find_once(
    store: Store,
    encoder: str,
    vector: Floats,
    count: int,
    *,
    exact: bool = False,
    exclude: Sequence[int] = (),
    averaged: bool = True,
) -> Answer:
    """Answer one question from the catalogue without loading the library.

    Args:
        store: A store, reading is enough.
        encoder: Whose vectors to compare.
        vector: The query's raw vector, shape (d,).
        count: How many photos to return.
        exact: Compare with every photo.
        exclude: Ids that are not to be found.
        averaged: Compare photos together with their neighbours.
    """
    record = store.vectors.hash_index(encoder)
    if record is None:
        return Answer(encoder, "exact", averaged, 0, 0.0, ())
    began = time.perf_counter()
    family = family_of(record)
    if exact or _is_scanned(store, record):
        batches = store.vectors.batches(encoder)
        found = scan(vector, count, family.projection, batches, exclude, averaged=averaged)
    else:
        found = search(
            vector,
            count,
            family,
            CatalogueBuckets(store, record.id),
            lambda ids: store.vectors.fetch(encoder, ids),
            probes=record.probes,
            keep=record.finalists,
            exclude=exclude,
            averaged=averaged,
        )
    return answered(store, encoder, found, began, averaged=averaged)


class Finder:
    """Answers many questions from an index in memory; belongs to one thread and its store.

    A small library's projected vectors are held whole and scanned; of a large one only ids and
    sign codes are held, and the finalists' vectors are read from the catalogue.
    """

    def __init__(self, store: Store, wanted: str) -> None:
        self._store = store
        self._wanted = wanted
        self._record: HashIndexRecord | None = None
        self._index: _ScannedIndex | _HashedIndex | None = None

    def refresh(self, changes: Changes | None = None) -> None:
        """Pick up what was written since.

        Args:
            changes: Which photos changed, if that is known; None reads all again.
        """
        record, index = self._answering(), self._index
        if changes is None or index is None or record is None or not _is_same(record, self._record):
            for _ in self.load():
                pass
        else:
            self._record = record
            index.update(record, changes)

    def load(self) -> Iterator[None]:
        """Read all again, a part at a step; until the end the old index goes on answering."""
        record = self._answering()
        parts: list[tuple[Ids, Codes, Ids]] = []
        if record is not None and not _is_scanned(self._store, record):
            vectors = self._store.vectors
            for ids, codes in vectors.code_parts(record.id):
                parts.append((ids, codes, vectors.row_numbers(record.encoder, ids)))
                yield
            if not _is_same(record, self._answering()):  # fitted anew meanwhile
                yield from self.load()
                return
        self._record = record
        if record is None:
            self._index = None
        elif parts:
            self._index = _HashedIndex(self._store, record, parts)
        else:
            self._index = _ScannedIndex(self._store, record)

    def _answering(self) -> HashIndexRecord | None:
        encoder = answering_encoder(self._store, self._wanted)
        return None if encoder is None else self._store.vectors.hash_index(encoder)

    def find_photo(self, photo_id: int, count: int, *, averaged: bool = True) -> Answer | None:
        """Photos similar to one of the library; None while it has not been embedded."""
        if self._record is None:
            return None
        vector = self._store.vectors.of_photo(photo_id).get(self._record.encoder)
        if vector is None:
            return None
        return self.find(vector, count, exclude=(photo_id,), averaged=averaged)

    def find(
        self, vector: Floats, count: int, exclude: Sequence[int] = (), *, averaged: bool = True
    ) -> Answer:
        """Photos similar to a raw vector of shape (d,), made by the encoder that answers."""
        if self._record is None or self._index is None:
            return Answer(self._wanted, "exact", averaged, 0, 0.0, ())
        began = time.perf_counter()
        with self._store.session.read():
            found = self._index.find(vector, count, exclude, averaged=averaged)
            return answered(self._store, self._record.encoder, found, began, averaged=averaged)


class _ScannedIndex:
    """All projected vectors of a small library."""

    def __init__(self, store: Store, record: HashIndexRecord) -> None:
        self._store = store
        self._encoder = record.encoder
        self._projection = family_of(record).projection
        self._rows: dict[int, Float32] = {}
        self._enter(store.vectors.batches(record.encoder))

    def update(self, record: HashIndexRecord, changes: Changes) -> None:
        for photo_id in (*changes.removed, *changes.updated):
            self._rows.pop(photo_id, None)
        new = _searchable(self._store, record, changes)
        self._enter([self._store.vectors.fetch(self._encoder, new)] if len(new) else [])

    def find(
        self, vector: Floats, count: int, exclude: Sequence[int], *, averaged: bool
    ) -> Neighbours:
        ids = np.fromiter(self._rows, dtype=np.int64)
        rows = np.array(list(self._rows.values()), dtype=np.float32)
        projected = self._projection.apply(vector[None, :])[0]
        parts = [(ids, rows)] if len(ids) else []
        return rank(projected, count, parts, exclude, averaged=averaged)

    def _enter(self, batches: Iterable[tuple[Ids, Floats]]) -> None:
        for ids, vectors in batches:
            self._rows.update(zip(ids.tolist(), self._projection.apply(vectors), strict=True))


class _HashedIndex:
    """Ids and sign codes of a large library, and where the vectors lie: 4 bytes a photo."""

    def __init__(
        self, store: Store, record: HashIndexRecord, parts: Sequence[tuple[Ids, Codes, Ids]]
    ) -> None:
        self._store = store
        self._record = record
        self._family = family_of(record)
        ids, codes, places = zip(*parts, strict=True)
        self._buckets = MemoryBuckets(self._family, np.concatenate(ids), np.concatenate(codes))
        self._places = _by_id(ids, places)

    def update(self, record: HashIndexRecord, changes: Changes) -> None:
        self._record = record
        self._buckets.remove(np.array([*changes.removed, *changes.updated], dtype=np.int64))
        ids, codes = self._store.vectors.codes(record.id, _searchable(self._store, record, changes))
        self._buckets.add(ids, codes)

    def find(
        self, vector: Floats, count: int, exclude: Sequence[int], *, averaged: bool
    ) -> Neighbours:
        return search(
            vector,
            count,
            self._family,
            self._buckets,
            self._fetch,
            probes=self._record.probes,
            keep=self._record.finalists,
            exclude=exclude,
            averaged=averaged,
        )

    def _fetch(self, ids: Ids) -> tuple[Ids, Floats]:
        places = self._places.take(ids, mode="clip")
        return self._store.vectors.fetch_rows(self._record.encoder, ids, places)


def _by_id(ids: Sequence[Ids], places: Sequence[Ids]) -> NDArray[np.int32]:
    """Join parts of consecutive ids (n,) with their places into one array that ids lead into."""
    last = next((int(part[-1]) for part in reversed(ids) if len(part)), 0)
    joined = np.zeros(last + 2, np.int32)  # the last stays 0, for ids beyond
    for part, numbers in zip(ids, places, strict=True):
        joined[part] = numbers
    return joined


def _is_same(record: HashIndexRecord, other: HashIndexRecord | None) -> bool:
    return other is not None and record.id == other.id


def _is_scanned(store: Store, record: HashIndexRecord) -> bool:
    """Whether every photo is compared: few photos, or an index that was not fitted yet."""
    return record.fitted_on == 0 or store.vectors.size(record.id, most=SCAN_BELOW) < SCAN_BELOW


def _searchable(store: Store, record: HashIndexRecord, changes: Changes) -> Ids:
    """The photos of a change that are in the index now, ascending."""
    new = np.array([*changes.updated, *changes.appeared], dtype=np.int64)
    return store.vectors.codes(record.id, new)[0]


def answered(
    store: Store, encoder: str, found: Neighbours, began: float, *, averaged: bool
) -> Answer:
    """What was found since a moment of `time.perf_counter`, with the photos' records."""
    milliseconds = (time.perf_counter() - began) * 1000
    similarities = dict(zip(found.ids.tolist(), found.similarities.tolist(), strict=True))
    matches = tuple(Match(photo, similarities[photo.id]) for photo in store.photos(found.ids))
    return Answer(encoder, found.method, averaged, found.compared, milliseconds, matches)
