"""The nearest rows of many rows at once, without comparing all with all.

Rows are sorted into about as many cells as the square root of their number (k-means on a sample),
and those of a cell are compared with the rows of the cells nearest to it, in one multiplication a
cell. So the work grows with the number of rows to the power of 1.5.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.search.projection import Float32

PROBED = 24
"""Cells whose rows those of a cell are compared with."""
_EXACT_BELOW = 6_000  # rows that are all compared with all
_SAMPLE = 40  # rows a cell from which the centres are found
_ROUNDS = 6
_AT_ONCE = 1_024  # rows compared in one multiplication, at most
_SCORES = 1 << 22  # of one multiplication, at most: 16 MB, also where a cell is very full
_STEP = 8_192  # rows whose cells are found at a step
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
    """Rows in cells, to find the nearest of many; `sort` comes first.

    Args:
        rows: (n, d), kept as they are.
        euclidean: Whether the nearest are those at the least distance; else those with the
            greatest product.
        decode: Makes float32 (m, d) of some of the rows; without it they are numbers themselves,
            of whatever type.

    Attributes:
        cells: The cell of each row, int64 (n,).
    """

    def __init__(
        self,
        rows: NDArray[Any],
        *,
        euclidean: bool,
        decode: Callable[[NDArray[Any]], Float32] | None = None,
    ) -> None:
        self._rows = rows
        self._euclidean = euclidean
        self._decode = decode or _as_floats
        self._halves = np.zeros(len(rows) if euclidean else 0, np.float32)
        self._centres = np.zeros((1, 0), np.float32)
        self.cells = np.zeros(len(rows), np.int64)

    def sort(self) -> Iterator[None]:
        """Sort the rows into their cells, a part at a step."""
        yield from self._find_centres()
        for start in range(0, len(self._rows), _STEP):
            part = self._decode(self._rows[start : start + _STEP])
            self.cells[start : start + _STEP] = _nearest_centres(part, self._centres)
            if self._euclidean:
                self._halves[start : start + _STEP] = np.einsum("ij,ij->i", part, part) / 2
            yield
        self._order = np.argsort(self.cells, kind="stable")
        self._starts = np.searchsorted(self.cells[self._order], np.arange(len(self._centres) + 1))

    def _find_centres(self) -> Iterator[None]:
        count = len(self._rows)
        count = 1 if count <= _EXACT_BELOW else round(count**0.5)
        random = np.random.default_rng(_SEED)
        chosen = random.permutation(len(self._rows))[: _SAMPLE * count]
        sample = self._decode(self._rows[chosen])
        self._centres = sample[:count].copy()
        for _ in range(_ROUNDS if count > 1 else 0):
            sums, sizes = np.zeros_like(self._centres), np.zeros(count, np.int64)
            for start in range(0, len(sample), _STEP):
                part = sample[start : start + _STEP]
                cells = _nearest_centres(part, self._centres)
                np.add.at(sums, cells, part)
                sizes += np.bincount(cells, minlength=count)
                yield
            filled = sizes > 0
            self._centres[filled] = sums[filled] / sizes[filled, None]

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
            rows = self._decode(self._rows[others])
            at_once = max(1, min(_AT_ONCE, _SCORES // len(others)))
            for start in range(0, len(members), at_once):
                yield self._compared(members[start : start + at_once], others, rows, count)

    def _members(self, cell: int) -> Rows:
        return self._order[self._starts[cell] : self._starts[cell + 1]]

    def _around(self, cell: int) -> Rows:
        distances = ((self._centres - self._centres[cell]) ** 2).sum(axis=1)
        nearest = np.argsort(distances)[:PROBED]
        return np.concatenate([self._members(other) for other in nearest.tolist()])

    def _compared(self, members: Rows, others: Rows, rows: Float32, count: int) -> NearRows:
        scores = self._decode(self._rows[members]) @ rows.T
        if self._euclidean:
            scores -= self._halves[others]
        scores[members[:, None] == others[None, :]] = -np.inf
        np.negative(scores, out=scores)
        count = min(count, len(others))
        best = np.argpartition(scores, count - 1, axis=1)[:, :count]
        values = np.take_along_axis(scores, best, axis=1)
        order = np.argsort(values, axis=1, kind="stable")
        values = -np.take_along_axis(values, order, axis=1)
        found = others[np.take_along_axis(best, order, axis=1)]
        found[np.isneginf(values)] = -1
        if self._euclidean:
            values = 2 * (self._halves[members][:, None] - values)
        return NearRows(members, found, values.astype(np.float32))


def _as_floats(rows: NDArray[Any]) -> Float32:
    return rows.astype(np.float32, copy=False)


def _nearest_centres(rows: Float32, centres: Float32) -> Rows:
    halves = np.einsum("ij,ij->i", centres, centres) / 2
    cells: Rows = np.argmax(rows @ centres.T - halves, axis=1)
    return cells
