"""Videos in a search: each is as near as the nearest of its frames.

Videos are few, so their frames are in no hash table: all of them are compared with every query, and
what is nearest of each video is ranked beside the photos, in place of the mean of its frames.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids, distinct
from photosim.search.projection import Float32, Floats


class Ranking(Protocol):
    """By which vectors photos are compared."""

    def apply(self, vectors: Floats) -> Float32:
        """Turn raw vectors (n, d) into those that are compared, (n, p)."""
        ...


@dataclass(frozen=True, eq=False)
class NearestFrames:
    """The nearest frame of each video that may be found.

    Attributes:
        ids: Of the videos, int64 (n,).
        rows: The frames' projected vectors, float32 (n, p).
        positions: Where they are, in milliseconds, by video.
    """

    ids: Ids
    rows: Float32
    positions: dict[int, int]


class Frames:
    """Frames of videos in memory.

    Args:
        ids: Of their videos, int64 (n,), those of one video side by side.
        positions: Milliseconds from the beginning of the video, int64 (n,).
        vectors: Raw, (n, d).

    Attributes:
        videos: Ids of the videos, ascending.
    """

    def __init__(self, ids: Ids, positions: NDArray[np.int64], vectors: Floats) -> None:
        self._ids = ids
        self._positions = positions
        self._vectors = vectors
        self.videos = distinct(ids)
        self._projected: tuple[Ranking, Float32] | None = None

    def __len__(self) -> int:
        """How many frames there are."""
        return len(self._ids)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held, without what they are compared by."""
        return self._ids.nbytes + self._positions.nbytes + self._vectors.nbytes

    def renewed(self, gone: Ids, new: "Frames") -> "Frames":
        """These frames without those of some videos, and with others."""
        kept = ~np.isin(self._ids, gone)
        if not kept.any():
            return new
        if not len(new):
            return Frames(self._ids[kept], self._positions[kept], self._vectors[kept])
        return Frames(
            np.concatenate([self._ids[kept], new._ids]),
            np.concatenate([self._positions[kept], new._positions]),
            np.concatenate([self._vectors[kept], new._vectors]),
        )

    def nearest(
        self,
        query: Float32,
        ranking: Ranking,
        exclude: Sequence[int] | Ids = (),
        among: Ids | None = None,
    ) -> NearestFrames:
        """Find the frame of each video that is nearest to a projected query (p,).

        Args:
            query: Projected.
            ranking: What projected it.
            exclude: Videos that are not to be found.
            among: The only photos that may be found; None for all.
        """
        rows = self._rows(ranking)
        allowed = np.ones(len(self._ids), np.bool_)
        if among is not None:
            allowed &= np.isin(self._ids, among)
        if len(exclude):
            allowed &= ~np.isin(self._ids, np.asarray(exclude, np.int64))
        places = np.flatnonzero(allowed)
        order = np.lexsort((-(rows[places] @ query), self._ids[places]))
        places = places[order]
        first = np.flatnonzero(np.diff(self._ids[places], prepend=-1))
        best = places[first]
        ids = self._ids[best]
        positions = dict(zip(ids.tolist(), self._positions[best].tolist(), strict=True))
        return NearestFrames(ids, rows[best], positions)

    def _rows(self, ranking: Ranking) -> Float32:
        if self._projected is None or self._projected[0] is not ranking:
            self._projected = ranking, ranking.apply(self._vectors)
        return self._projected[1]
