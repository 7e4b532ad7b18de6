"""Comparing with every photo: slow, and correct by definition."""

from photosim.arrays import Ids
from photosim.search.index import ExactIndex
from photosim.search.methods.method import Collection, Found, Setting, Training
from photosim.search.options import SearchOptions
from photosim.search.projection import Floats, fit_projection, identity_projection


class Exact:
    """The cosine with every vector, as the network gives it or centred and projected.

    Centring and principal axes: Jolliffe, "Principal Component Analysis", 2002; fitted on the
    collection, as the program does. The program searches a small library with this
    index.
    """

    def __init__(self, *, projected: bool) -> None:
        self.name = "exact, projected" if projected else "exact"
        self.setting = Setting(projected=projected)

    @property
    def nbytes(self) -> int:
        """See Method."""
        return self._index.nbytes

    def build(self, training: Training, collection: Collection) -> None:
        """See Method; nothing is learned from the training photos."""
        ids, vectors = collection.ids, collection.vectors
        projection = (
            fit_projection(vectors)
            if self.setting.projected
            else identity_projection(vectors.shape[1])
        )
        self._size = len(ids)
        self._index = ExactIndex(projection, [(ids, vectors)])

    def search(self, vector: Floats, count: int) -> Found:
        """See Method."""
        found = self._index.search(vector, SearchOptions(count, averaged=False))
        return Found(found.ids, found.compared)

    def ranking(self, vector: Floats) -> Ids:
        """See Method."""
        return self.search(vector, self._size).ids
