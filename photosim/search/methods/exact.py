"""Comparing with every photo: slow, and by definition right."""

import numpy as np

from photosim.arrays import Ids
from photosim.search.index import rank
from photosim.search.methods.method import Found, Library, Setting, Training
from photosim.search.projection import Float32, Floats, fit_projection, identity_projection


class Exact:
    """The cosine with every vector, as the network gives it or centred and projected.

    Centring and principal axes: Jolliffe, "Principal Component Analysis", 2002; fitted on the
    library, as the program does.
    """

    def __init__(self, *, projected: bool) -> None:
        self.name = "exact, projected" if projected else "exact"
        self.setting = Setting(projected=projected)

    @property
    def nbytes(self) -> int:
        """See Method."""
        return self._rows.nbytes

    def build(self, training: Training, library: Library) -> None:
        """See Method; nothing is learned from the training photos."""
        dimension = library.vectors.shape[1]
        fitted = self.setting.projected
        self._projection = (
            fit_projection(library.vectors) if fitted else identity_projection(dimension)
        )
        self._ids = library.ids
        self._rows = self._projection.apply(library.vectors)

    def search(self, vector: Floats, count: int) -> Found:
        """See Method."""
        nearest = rank(self._query(vector), count, [(self._ids, self._rows)])
        return Found(nearest.ids, nearest.compared)

    def ranking(self, vector: Floats) -> Ids:
        """See Method."""
        return np.argsort(-(self._rows @ self._query(vector)), kind="stable")

    def _query(self, vector: Floats) -> Float32:
        projected: Float32 = self._projection.apply(vector[None, :])[0]
        return projected
