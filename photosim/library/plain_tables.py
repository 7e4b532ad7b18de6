"""Finding photos as the tutorials do, for comparison; imported where that is asked for alone."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.store import Store
from photosim.library.keys import FIRST_BITS, FIRST_TABLES
from photosim.search.index import ExactIndex, Neighbours
from photosim.search.methods.hyperplane_tables import HyperplaneTables
from photosim.search.methods.method import Collection, Training
from photosim.search.options import USUAL, SearchOptions
from photosim.search.projection import Floats, identity_projection

_SEED = 0  # that of `photosim evaluate`, so that both give the same answer


class PlainTables:
    """Plain LSH as the tutorials teach it, for comparison: raw vectors, all of them in memory.

    5 tables of 10 independent hyperplanes. Whatever is in a bucket within the Hamming radius of the
    query's is ranked exactly; however little that is, no other bucket is visited.
    """

    def __init__(self, store: Store, encoder: str, radius: int) -> None:
        ids, vectors = store.vectors.fetch(encoder, store.vectors.searchable_ids(encoder))
        order = np.argsort(ids)
        self._ids, self._vectors = ids[order], vectors[order]
        self._tables = HyperplaneTables(FIRST_BITS, FIRST_TABLES, radius, _SEED)
        nothing = Training(self._vectors[:0], self._ids[:0], self._vectors)
        self._tables.build(
            nothing, Collection(self._vectors, lambda rows: (rows, self._vectors[rows]))
        )

    def search(
        self,
        vector: Floats,
        options: SearchOptions = USUAL,
        exclude: Sequence[int] | Ids = (),
        among: Ids | None = None,
    ) -> Neighbours:
        """See `photosim.search.index.Index`; nothing is averaged."""
        rows = self._tables.ranking(vector)
        rows = rows[~np.isin(self._ids[rows], np.asarray(exclude, np.int64))]
        if among is not None:
            rows = rows[np.isin(self._ids[rows], among)]
        nearest = rows[: options.count]
        index = ExactIndex(
            identity_projection(len(vector)), [(self._ids[nearest], self._vectors[nearest])]
        )
        found = index.search(vector, replace(options, averaged=False))
        return replace(found, compared=len(rows), method="radius")
