"""Bucket keys kept in step with the vectors, for every hash index in use."""

from collections.abc import Sequence

import numpy as np

from photosim.catalogue.records import HashIndexRecord
from photosim.catalogue.store import Store
from photosim.search.hashing import HashFamily
from photosim.search.index import KEEP
from photosim.search.projection import Floats, Projection, identity_projection

SEED = 20_260
# Until a library is large enough to be worth fitting, it has the tutorials' plain index.
FIRST_BITS, FIRST_TABLES = 10, 5


def family_of(record: HashIndexRecord) -> HashFamily:
    """The hash family that a catalogue's record describes."""
    if record.mean is None or record.basis is None:
        projection = identity_projection(record.dimension)
    else:
        projection = Projection(record.mean, record.basis)
    return HashFamily(projection, record.bits, record.tables, record.seed)


class HashKeys:
    """Enters photos into the hash indexes and takes them out; belongs to the writing store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._families: dict[int, HashFamily] = {}

    def enter(self, encoder: str, ids: Sequence[int], vectors: Floats) -> None:
        """Write codes and bucket keys of photos that are in no bucket yet.

        Args:
            encoder: Whose vectors these are.
            ids: Photo ids, n of them.
            vectors: Raw vectors, shape (n, d).
        """
        if not ids:
            return
        numbers = np.array(ids, dtype=np.int64)
        records = [row for row in self._store.vectors.hash_indexes() if row.encoder == encoder]
        for record in records or [self._first_index(encoder, vectors.shape[1])]:
            family = self._family(record)
            codes = family.codes(vectors)
            self._store.vectors.put_keys(record.id, numbers, codes, family.keys(codes))

    def leave(self, ids: Sequence[int]) -> None:
        """Take photos out of every bucket; those that are in none are passed over."""
        if not ids:
            return
        numbers = np.array(ids, dtype=np.int64)
        # An index that is just being filled must not keep them either.
        for record in self._store.vectors.hash_indexes(active=None):
            found, codes = self._store.vectors.codes(record.id, numbers)
            self._store.vectors.drop_keys(record.id, found, self._family(record).keys(codes))

    def _family(self, record: HashIndexRecord) -> HashFamily:
        return self._families.setdefault(record.id, family_of(record))

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
