"""The larger model's vectors of all photos, in memory and exact where it matters.

A text's vector lies far from all pictures', where an index of what is near finds nothing: every
photo is compared. To read 100,000 vectors from the catalogue takes the better part of a second,
so they are kept in a byte a number, and the best ones are compared by what the catalogue has.
"""

from collections.abc import Generator

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.store import Store
from photosim.library.progress import Changes
from photosim.search.compact import CompactVectors
from photosim.search.described import cosines_of, fitness
from photosim.search.projection import Float32

MOST_BYTES = 256 * 2**20
"""Memory for a byte a number: 350,000 photos of SigLIP 2, 524,000 of OpenCLIP. Further ones are
read from the catalogue for each answer."""
_BATCH = 4_096
_EXACT = 512  # photos: more than a window shows of an answer at first


class DescribedVectors:
    """The vectors of one model; belongs to one thread and its store."""

    def __init__(self, store: Store, encoder: str, most_bytes: int = MOST_BYTES) -> None:
        self.encoder = encoder
        self._store = store
        self._compact = CompactVectors(most_bytes)
        self._stale: set[int] = set()
        self._others = np.zeros(0, np.int64)  # that there is no room for
        self._version: int | None = None  # of the catalogue, when all this was read

    def note(self, changes: Changes) -> None:
        """Hear of photos that changed: they may have other vectors by now."""
        self._stale.update(changes.updated)

    def compared(self, vector: Float32) -> Generator[None, None, tuple[Ids, Float32]]:
        """All photos that the model has seen, and how well they fit a text's vector (d,).

        Yields:
            After some thousand photos that had to be read.

        Returns:
            Photos in no order and their `fitness`: (n,) each.
        """
        session = self._store.session
        # A catalogue that is written here does not tell of its own changes.
        version = session.version() if session.read_only else None
        if version is None or version != self._version or self._stale:
            self._others = yield from self._update()
            self._version = version
        others = self._others
        ids, cosines = self._compact.cosines(vector)
        found, known = [ids], [cosines]
        for start in range(0, len(others), _BATCH):
            some, vectors = self._fetch(others[start : start + _BATCH])
            found.append(some)
            known.append(cosines_of(vectors, vector))
            yield
        ids, cosines = np.concatenate(found), np.concatenate(known)
        if not len(ids):
            return ids, cosines
        best = np.argsort(cosines)[-_EXACT:]
        read, vectors = self._fetch(np.sort(ids[best]))
        order = best[np.argsort(ids[best])]
        cosines[order[np.isin(ids[order], read)]] = cosines_of(vectors, vector)
        return ids, fitness(cosines)

    def _update(self) -> Generator[None, None, Ids]:
        """Read what is new, and forget what is gone; returns what there is no room for."""
        there = self._store.vectors.searchable_ids(self.encoder)
        stale, self._stale = np.array(sorted(self._stale), np.int64), set()
        self._compact.keep_only(np.setdiff1d(there, stale, assume_unique=True))
        missing = np.setdiff1d(there, self._compact.ids, assume_unique=True)
        for start in range(0, len(missing), _BATCH):
            part = missing[start : start + _BATCH]
            # While this stood still another answer may have read them.
            part = np.setdiff1d(part, self._compact.ids, assume_unique=True)
            full = self._compact.size
            self._compact.add(*self._fetch(part))
            if self._compact.size == full:
                break
            yield
        return np.setdiff1d(there, self._compact.ids, assume_unique=True)

    def _fetch(self, ids: Ids) -> tuple[Ids, np.ndarray]:
        found, vectors = self._store.vectors.fetch(self.encoder, ids)
        order = np.argsort(found)
        return found[order], vectors[order]
