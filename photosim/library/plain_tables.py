"""Finding photos as the tutorials do, for comparison; imported where that is asked for alone."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from photosim.catalogue.store import Store
from photosim.library.keys import FIRST_BITS, FIRST_TABLES
from photosim.library.query import Answer
from photosim.library.similar import answered
from photosim.search.index import scan
from photosim.search.methods.hyperplane_tables import HyperplaneTables
from photosim.search.methods.method import Library, Training
from photosim.search.projection import Floats, identity_projection

_PLAIN_SEED = 0  # that of `photosim evaluate`, so that both give the same answer


class PlainTables:
    """Plain LSH as the tutorials teach it, for comparison: raw vectors, all of them in memory.

    5 tables of 10 independent hyperplanes. Whatever is in a bucket within the Hamming radius of the
    query's is ranked exactly; however little that is, no other bucket is visited.
    """

    def __init__(self, store: Store, encoder: str, radius: int) -> None:
        self._store = store
        self._encoder = encoder
        ids, vectors = store.vectors.fetch(encoder, store.vectors.searchable_ids(encoder))
        order = np.argsort(ids)
        self._ids, self._vectors = ids[order], vectors[order]
        self._tables = HyperplaneTables(FIRST_BITS, FIRST_TABLES, radius, _PLAIN_SEED)
        nothing = Training(self._vectors[:0], self._ids[:0], self._vectors)
        self._tables.build(
            nothing, Library(self._vectors, lambda rows: (rows, self._vectors[rows]))
        )

    def find(self, vector: Floats, count: int, exclude: Sequence[int] = ()) -> Answer:
        """Photos similar to a raw vector of shape (d,), without the excluded ids."""
        began = time.perf_counter()
        rows = self._tables.ranking(vector)
        rows = rows[~np.isin(self._ids[rows], exclude)]
        nearest = self._ids[rows[:count]], self._vectors[rows[:count]]
        found = scan(vector, count, identity_projection(len(vector)), [nearest])
        found = replace(found, compared=len(rows), method="radius")
        return answered(self._store, self._encoder, found, began, averaged=False)
