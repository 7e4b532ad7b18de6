"""The program's own index, put together as the program does it."""

import numpy as np

from photosim.arrays import Ids
from photosim.search.averaging import averaged_similarities
from photosim.search.buckets import MemoryBuckets
from photosim.search.hashing import HashFamily
from photosim.search.index import search
from photosim.search.methods.method import Found, Library, Setting, Training
from photosim.search.projection import Floats
from photosim.search.tuning import choose, fit_and_survey


class MultiProbe:
    """Projected vectors, tables tuned on the library, buckets visited in order of likelihood.

    Sources are given where each part is: `projection`, `hashing`, `tuning`. The vectors stay
    where the library keeps them; only the finalists' are read.

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
        return self._buckets.nbytes

    def build(self, training: Training, library: Library) -> None:
        """See Method; the index is fitted on the library itself."""
        ids, vectors = library.ids, library.vectors
        surveyed = fit_and_survey(
            ids, lambda rows: (rows, vectors[rows]), [(ids, vectors)], self._seed
        )
        projection = surveyed.projection
        tuning = choose(surveyed, library.target)
        self._family = HashFamily(projection, tuning.bits, tuning.tables, self._seed)
        self._buckets = MemoryBuckets(self._family, surveyed.ids, surveyed.codes)
        self._fetch = library.fetch
        self._projected = projection.apply(vectors)
        self._probes, self._finalists = tuning.probes, tuning.finalists
        self.setting = Setting(
            bits=tuning.bits, tables=tuning.tables, probes=tuning.probes, projected=True
        )

    def search(self, vector: Floats, count: int) -> Found:
        """See Method."""
        nearest = search(
            vector,
            count,
            self._family,
            self._buckets,
            self._fetch,
            probes=self._probes,
            keep=self._finalists,
            averaged=self._averaged,
        )
        return Found(nearest.ids, nearest.compared)

    def ranking(self, vector: Floats) -> Ids:
        """See Method.

        Asked for all photos, the index reads and ranks them all. That takes a while, so it is done
        here with vectors projected beforehand, which the program does not keep.
        """
        projected = self._family.projection.apply(vector[None, :])[0]
        order = np.argsort(-(self._projected @ projected), kind="stable")
        if self._averaged:
            similarities = averaged_similarities(projected, self._projected[order])
            order = order[np.argsort(-similarities, kind="stable")]
        return order
