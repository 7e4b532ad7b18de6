"""The nearest rows of many rows at once, without comparing all with all.

Rows are sorted into about as many cells as the square root of their number (k-means on a sample),
and those of a cell are compared with the rows of the cells nearest to it, in one multiplication a
cell. So the work grows with the number of rows to the power of 1.5.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photosim.search.projection import Float32

PROBED = 24
"""Cells whose rows those of a cell are compared with."""
_EXACT_BELOW = 6_000  # rows that are all compared with all
_SAMPLE = 40  # rows a cell from which the centres are found
_ROUNDS = 6
_AT_ONCE = 1_024  # rows compared in one multiplication
_SEED = 63

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class NearRows:
    """The nearest rows of some rows.

    Attributes:
        asked: int64 (q,), the rows that were asked for.
        found: int64 (q, k), theirs, the nearest first; -1 where there are no more.
        scores: float32 (q, k), see `Cells.nearest`.
    """

    asked: Rows
    found: Rows
    scores: Float32


class Cells:
    """Rows in cells, to find the nearest of many.

    Args:
        rows: float32 (n, d).
        euclidean: Whether the nearest are those at the least distance; else those with the
            greatest product.

    Attributes:
        cells: The cell of each row, int64 (n,).
    """

    def __init__(self, rows: Float32, *, euclidean: bool) -> None:
        self._rows = rows
        self._halves = np.einsum("ij,ij->i", rows, rows) / 2 if euclidean else None
        self._centres = _centres(rows)
        self.cells = _nearest_centres(rows, self._centres)
        self._order = np.argsort(self.cells, kind="stable")
        self._starts = np.searchsorted(self.cells[self._order], np.arange(len(self._centres) + 1))

    def nearest(self, count: int, asked: Rows | None = None) -> Iterator[NearRows]:
        """Find the nearest rows of all rows, or of some; a row is not its own.

        Args:
            count: How many for each.
            asked: int64 (q,), each once; None for all.

        Yields:
            A part of them. Scores are products, or squared distances.
        """
        wanted = None
        if asked is not None:
            wanted = np.zeros(len(self._rows), np.bool_)
            wanted[asked] = True
        for cell in range(len(self._centres)):
            members = self._members(cell)
            if wanted is not None:
                members = members[wanted[members]]
            if not len(members):
                continue
            others = self._around(cell)
            for start in range(0, len(members), _AT_ONCE):
                yield self._compared(members[start : start + _AT_ONCE], others, count)

    def _members(self, cell: int) -> Rows:
        return self._order[self._starts[cell] : self._starts[cell + 1]]

    def _around(self, cell: int) -> Rows:
        distances = ((self._centres - self._centres[cell]) ** 2).sum(axis=1)
        nearest = np.argsort(distances)[:PROBED]
        return np.concatenate([self._members(other) for other in nearest.tolist()])

    def _compared(self, members: Rows, others: Rows, count: int) -> NearRows:
        scores = self._rows[members] @ self._rows[others].T
        if self._halves is not None:
            scores -= self._halves[others]
        scores[members[:, None] == others[None, :]] = -np.inf
        count = min(count, len(others))
        best = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        values = np.take_along_axis(scores, best, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        values = np.take_along_axis(values, order, axis=1)
        found = others[np.take_along_axis(best, order, axis=1)]
        found[np.isneginf(values)] = -1
        if self._halves is not None:
            values = 2 * (self._halves[members][:, None] - values)
        return NearRows(members, found, values.astype(np.float32))


def _centres(rows: Float32) -> Float32:
    count = 1 if len(rows) <= _EXACT_BELOW else round(len(rows) ** 0.5)
    random = np.random.default_rng(_SEED)
    sample = rows[random.permutation(len(rows))[: _SAMPLE * count]]
    centres = sample[:count].copy()
    for _ in range(_ROUNDS if count > 1 else 0):
        cells = _nearest_centres(sample, centres)
        sums = np.zeros_like(centres)
        np.add.at(sums, cells, sample)
        sizes = np.bincount(cells, minlength=count)
        filled = sizes > 0
        centres[filled] = sums[filled] / sizes[filled, None]
    return centres


def _nearest_centres(rows: Float32, centres: Float32) -> Rows:
    halves = np.einsum("ij,ij->i", centres, centres) / 2
    parts = [
        np.argmax(rows[start : start + 8 * _AT_ONCE] @ centres.T - halves, axis=1)
        for start in range(0, len(rows), 8 * _AT_ONCE)
    ]
    return np.concatenate([np.zeros(0, np.int64), *parts])
