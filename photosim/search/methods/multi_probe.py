"""The index that the window searches, tuned as the program does it."""

import numpy as np

from photosim.arrays import Ids
from photosim.search.buckets import MemoryBuckets
from photosim.search.index import HashedIndex
from photosim.search.methods.method import Collection, Found, Setting, Training
from photosim.search.options import SearchOptions
from photosim.search.projection import Floats
from photosim.search.rounded import RoundedVectors, rounded
from photosim.search.tuning import choose, fit_and_survey

_AT_ONCE = 8_192  # vectors to round


class MultiProbe:
    """Projected vectors, tables tuned on the library, buckets visited in order of likelihood.

    Sources are given where each part is: `projection`, `hashing`, `tuning`. The vectors stay
    where the collection keeps them; only those of what is shown are read. Rounded ones, by which
    finalists are ranked, are in memory here; the program maps them from its file.

    Args:
        seed: Of the hyperplanes and of the sample the index is tuned on.
        averaged: Whether the finalists are compared together with their neighbours, as the
            program does unless told otherwise.
    """

    def __init__(self, seed: int, *, averaged: bool) -> None:
        self.name = "PhotoSim" if averaged else "PhotoSim, plain"
        self.setting = Setting(projected=True)
        self._seed = seed
        self._averaged = averaged

    @property
    def nbytes(self) -> int:
        """See Method."""
        return self._index.nbytes

    def build(self, training: Training, collection: Collection) -> None:
        """See Method; the index is fitted on the collection itself."""
        ids, vectors = collection.ids, collection.vectors
        surveyed = fit_and_survey(
            ids, lambda rows: (rows, vectors[rows]), [(ids, vectors)], self._seed
        )
        tuning = choose(surveyed, collection.target)
        family = surveyed.family(tuning.bits, tuning.tables)
        rows = [
            rounded(family.projection.apply(vectors[start : start + _AT_ONCE]))
            for start in range(0, len(vectors), _AT_ONCE)
        ]
        self._index = HashedIndex(
            MemoryBuckets(family, surveyed.ids, surveyed.codes),
            collection.fetch,
            probes=tuning.probes,
            finalists=tuning.finalists,
            rounded=RoundedVectors(ids, np.concatenate(rows)),
        )
        self._size = len(ids)
        self.setting = Setting(
            bits=tuning.bits, tables=tuning.tables, probes=tuning.probes, projected=True
        )

    def search(self, vector: Floats, count: int) -> Found:
        """See Method."""
        found = self._index.search(vector, SearchOptions(count, averaged=self._averaged))
        return Found(found.ids, found.compared)

    def ranking(self, vector: Floats) -> Ids:
        """See Method: what the index finds when it is asked for all photos."""
        return self.search(vector, self._size).ids
