"""Plain LSH for comparison; imported only where it is asked for."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.store import Store
from photosim.library.keys import FIRST_BITS, FIRST_TABLES
from photosim.search.index import ExactIndex, Neighbours, chosen
from photosim.search.methods.hyperplane_tables import HyperplaneTables
from photosim.search.methods.method import Collection, Training
from photosim.search.options import USUAL, SearchOptions
from photosim.search.projection import Floats, identity_projection

_SEED = 0  # that of `photosim evaluate`, so that both give the same answer


class PlainTables:
    """Plain LSH as tutorials teach it: raw vectors, all of them in memory.

    5 tables of 10 independent hyperplanes. Whatever is in a bucket within the Hamming radius of the
    query's is ranked exactly; no other bucket is visited, however few photos that gives.
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
        ids, rows = chosen(self._ids[rows], rows, exclude, among)
        batch = ids[: options.count], self._vectors[rows[: options.count]]
        index = ExactIndex(identity_projection(len(vector)), [batch])
        found = index.search(vector, replace(options, averaged=False))
        return replace(found, compared=len(rows), method="radius")
