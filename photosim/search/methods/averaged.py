"""Comparing with every photo, after the query or all photos were averaged with their nearest.

What `photosim.search.averaging` does near the query alone, done in full for comparison.
"""

import numpy as np

from photosim.arrays import Ids
from photosim.search.averaging import weighted_neighbours
from photosim.search.index import nearest
from photosim.search.methods.method import Collection, Found, Setting, Training
from photosim.search.options import SearchOptions
from photosim.search.projection import Float32, Floats, fit_projection

_CHUNK = 1_024  # photos compared with all others at a time


class ExpandedQuery:
    """The query averaged with its nearest photos, which stay as they are.

    Chum et al., "Total Recall: Automatic Query Expansion with a Generative Feature Model for
    Object Retrieval", ICCV 2007, section 5.1, who weight all neighbours alike. The weights, the
    cubes of similarities, are those of Radenović et al., "Fine-tuning CNN image retrieval with no
    human annotation", TPAMI 2019, section 5.2.1.
    """

    name = "exact, query expanded"
    setting = Setting(projected=True)

    @property
    def nbytes(self) -> int:
        """See Method."""
        return self._rows.nbytes

    def build(self, training: Training, collection: Collection) -> None:
        """See Method; nothing is learned from the training photos."""
        self._projection = fit_projection(collection.vectors)
        self._ids = collection.ids
        self._rows = self._plain = self._projection.apply(collection.vectors)

    def search(self, vector: Floats, count: int) -> Found:
        """See Method."""
        options = SearchOptions(count, averaged=False)
        found = nearest(self._expanded(vector), options, [(self._ids, self._rows)])
        return Found(found.ids, found.compared)

    def ranking(self, vector: Floats) -> Ids:
        """See Method."""
        return np.argsort(-(self._rows @ self._expanded(vector)), kind="stable")

    def _expanded(self, vector: Floats) -> Float32:
        query = self._projection.apply(vector[None, :])
        expanded: Float32 = weighted_neighbours(query, query @ self._plain.T, self._plain)[0]
        return expanded


class AveragedDatabase(ExpandedQuery):
    """Every photo averaged with its nearest, and the query likewise, by the same weights.

    Arandjelović and Zisserman, "Three things everyone should know to improve object retrieval",
    CVPR 2012, section 4. Takes a comparison of all photos with all, and again when some change.
    """

    name = "exact, all averaged"

    @property
    def nbytes(self) -> int:
        """See Method."""
        return self._rows.nbytes + self._plain.nbytes

    def build(self, training: Training, collection: Collection) -> None:
        """See Method; nothing is learned from the training photos."""
        super().build(training, collection)
        self._rows = np.empty_like(self._plain)
        for start in range(0, len(self._plain), _CHUNK):
            rows = self._plain[start : start + _CHUNK]
            similarities = rows @ self._plain.T
            own = np.arange(len(rows))
            similarities[own, start + own] = 0  # a photo is not its own neighbour
            averaged = weighted_neighbours(rows, similarities, self._plain)
            self._rows[start : start + _CHUNK] = averaged
