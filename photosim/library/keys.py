"""Bucket keys kept in step with the vectors, for every hash index in use."""

import math
from collections.abc import Sequence

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.records import HashIndexRecord
from photosim.catalogue.store import Store
from photosim.catalogue.waiting_keys import WaitingKeys
from photosim.search.hashing import Codes, HashFamily, Keys, Tables
from photosim.search.index import KEEP
from photosim.search.projection import Floats, Projection, identity_projection
from photosim.vision.word_models import knows_words

SEED = 20_260
# Until a library is large enough to be worth fitting, it has the tutorials' plain index.
FIRST_BITS, FIRST_TABLES = 10, 5
# A search compares with all photos that wait for their buckets; the more do, the fewer pages are
# written for each.
_WAITING_SHARE, _LEAST_WAITING = 64, 2_048


def family_of(record: HashIndexRecord) -> HashFamily:
    """The hash family that a record of the catalogue describes."""
    if record.mean is None or record.basis is None:
        projection = identity_projection(record.dimension)
    else:
        projection = Projection(record.mean, record.basis)
    return HashFamily(projection, record.bits, record.tables, record.seed)


class CatalogueBuckets:
    """The buckets of a hash index in the catalogue, see `photosim.search.index.Buckets`.

    Photos that come wait until there are enough of them, see `photosim.catalogue.waiting_keys`.

    Args:
        store: The catalogue; only `add` and `remove` need a writing store.
        index_id: The hash index.
        family: Its hash family.
        fitted_on: How many photos that was fitted to.

    Attributes:
        family: As given.
    """

    nbytes = 0

    def __init__(self, store: Store, index_id: int, family: HashFamily, fitted_on: int) -> None:
        self._vectors = store.vectors
        self._index_id = index_id
        self._waiting = WaitingKeys(store.session, index_id)
        self._most = max(_LEAST_WAITING, fitted_on // _WAITING_SHARE)
        self._count: int | None = None  # of those that wait, before the first is added
        self._entering = False  # whether some of them are in a part of the tables
        self.family = family

    def members(self, tables: Tables, keys: Keys) -> tuple[Ids, Codes]:
        """The photos in any of the buckets, see Buckets; those that wait are in all of them."""
        found = self._vectors.members(self._index_id, tables, keys)
        waiting, _ = self._waiting.entered()
        if len(waiting):
            found = np.sort(np.concatenate([found, waiting]))
            found = found[np.diff(found, prepend=-1) != 0]
        return self.photos(found)

    def photos(self, among: Ids | None = None) -> tuple[Ids, Codes]:
        """All photos, or those of them that are among some, in the same form."""
        if among is None:
            return self._vectors.all_codes(self._index_id)
        return self._vectors.codes(self._index_id, among)

    def add(self, ids: Ids, codes: Codes) -> None:
        """Enter photos (n,) that are in no bucket yet, with their sign codes, uint64 (n, 4)."""
        if self._count is None:
            waiting, entered = self._waiting.entered()
            self._count, self._entering = len(waiting), bool(entered.any())
        self._vectors.put_codes(self._index_id, ids, codes)
        self._waiting.put(ids)
        self._count += len(ids)
        # As many tables as it takes to be done with all of them before as many wait again.
        for _ in range(math.ceil(self.family.tables * len(ids) / self._most)):
            if self._entering or self._count >= self._most:
                self._enter_next()

    def remove(self, ids: Ids) -> None:
        """Remove photos from every bucket; those that are in none are ignored."""
        found, codes = self.photos(ids)
        if len(found):
            self._vectors.drop_keys(self._index_id, found, self.family.keys(codes))
            self._waiting.drop(found)

    def stray_rows(self) -> int:
        """How many rows too many or too few there are for the photos that have sign codes."""
        waiting, entered = self._waiting.entered()
        tables = self.family.tables
        due = tables * self._vectors.size(self._index_id)
        due += int(entered.sum()) - (tables - 1) * len(waiting)
        return abs(self._vectors.bucket_rows(self._index_id) - due)

    def _enter_next(self) -> None:
        """Enter those that have waited longest into one more table."""
        # Looked up anew, as another program may have let photos wait, or entered some.
        waiting, entered = self._waiting.entered()
        table = int(entered.max(initial=0))
        ids, codes = self.photos(waiting[entered == table])
        self._vectors.put_table(self._index_id, table, ids, self.family.keys(codes)[:, table])
        self._waiting.note_entered(table, self.family.tables)
        self._entering = len(ids) > 0 and table + 1 < self.family.tables
        self._count = len(waiting) if self._entering else len(waiting) - len(ids)


def buckets_of(store: Store, record: HashIndexRecord) -> CatalogueBuckets:
    """The buckets that a record of the catalogue describes."""
    return CatalogueBuckets(store, record.id, family_of(record), record.fitted_on)


class HashKeys:
    """Enters photos into the hash indexes and takes them out; belongs to the writing store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._buckets: dict[int, CatalogueBuckets] = {}

    def enter(self, encoder: str, ids: Sequence[int], vectors: Floats) -> None:
        """Write codes and bucket keys of photos that are in no bucket yet.

        Vectors of a larger model that knows words get none: pictures are not compared by them.

        Args:
            encoder: Whose vectors these are.
            ids: Photo ids, n of them.
            vectors: Raw vectors, shape (n, d).
        """
        if not ids or knows_words(encoder):
            return
        numbers = np.array(ids, dtype=np.int64)
        records = [row for row in self._store.vectors.hash_indexes() if row.encoder == encoder]
        for record in records or [self._first_index(encoder, vectors.shape[1])]:
            buckets = self._of(record)
            buckets.add(numbers, buckets.family.codes(vectors))

    def leave(self, ids: Sequence[int], encoder: str | None = None) -> None:
        """Remove photos from every bucket, or from those of one encoder's vectors."""
        if not ids:
            return
        numbers = np.array(ids, dtype=np.int64)
        # An index that is just being filled must not keep them either.
        for record in self._store.vectors.hash_indexes(active=None):
            if encoder in (None, record.encoder):
                self._of(record).remove(numbers)

    def _of(self, record: HashIndexRecord) -> CatalogueBuckets:
        # Kept, since drawing the hyperplanes of a family takes a while.
        return self._buckets.setdefault(record.id, buckets_of(self._store, record))

    def _first_index(self, encoder: str, dimension: int) -> HashIndexRecord:
        self._store.vectors.add_hash_index(
            encoder=encoder,
            dimension=dimension,
            bits=FIRST_BITS,
            tables=FIRST_TABLES,
            probes=FIRST_TABLES,
            finalists=KEEP,
            seed=SEED,
            mean=None,
            basis=None,
            fitted_on=0,
            active=True,
        )
        record = self._store.vectors.hash_index(encoder)
        assert record is not None
        return record
