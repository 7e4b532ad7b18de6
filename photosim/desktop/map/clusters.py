"""Photos on the map, gathered by the squares of a grid that is finer the closer one looks.

Photos are kept in Morton's order (Morton, "A computer oriented geodetic data base", IBM 1966): the
bits of their two coordinates alternate, so those in one square of whatever size follow each other,
and the squares of a grid are runs of equal beginnings.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.desktop.map.projection import World, projected

DEEPEST = 24
"""The level of the finest grid, of which 2 to this power squares are side by side."""


@dataclass(frozen=True, eq=False)
class Clusters:
    """Photos gathered on a grid, each square with at least one.

    Attributes:
        starts: Where each begins among the photos; one more at the end.
        points: The middle of each, (n, 2).
        newest: The photo of each that has the highest id.
    """

    starts: NDArray[np.int64]
    points: World
    newest: Ids

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many photos are in each."""
        return np.diff(self.starts)


class PlacedPhotos:
    """The photos of which it is known where they were taken.

    Args:
        ids: Theirs, (n,).
        positions: Latitudes and longitudes, float32 (n, 2).
    """

    def __init__(self, ids: Ids, positions: NDArray[np.float32]) -> None:
        points = projected(positions)
        squares = np.clip((points * 2**DEEPEST).astype(np.int64), 0, 2**DEEPEST - 1)
        codes = _spread(squares[:, 0]) | (_spread(squares[:, 1]) << 1)
        order = np.argsort(codes, kind="stable")
        self.ids: Ids = ids[order]
        self.positions: NDArray[np.float32] = positions[order]
        self.points: World = points[order]
        self._codes = codes[order]

    def __len__(self) -> int:
        return len(self.ids)

    def gathered(self, level: int) -> Clusters:
        """The photos in the squares of a grid, of which 2 to the power ``level`` are in a row."""
        if not len(self):
            return Clusters(np.zeros(1, np.int64), self.points, self.ids)
        squares = self._codes >> 2 * (DEEPEST - min(level, DEEPEST))
        first = np.concatenate(([0], np.flatnonzero(np.diff(squares)) + 1))
        starts = np.append(first, len(self))
        counts = np.diff(starts)
        middles = np.add.reduceat(self.points, first, axis=0) / counts[:, None]
        return Clusters(starts, middles, np.maximum.reduceat(self.ids, first))

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all of them in the world's square."""
        (left, top), (right, bottom) = self.points.min(0).tolist(), self.points.max(0).tolist()
        return left, top, right, bottom


def merged(points: World, counts: NDArray[np.int64], least: float) -> list[NDArray[np.int64]]:
    """Which clusters to show as one, so that those shown are apart; the one that is shown first.

    Args:
        points: Where they are, (n, 2), as large numbers as ``least``.
        counts: How many photos each has, (n,): larger ones take in smaller ones.
        least: How far apart they must be, along one of the axes.
    """
    left = np.ones(len(points), np.bool_)
    groups = []
    xs, ys = np.ascontiguousarray(points.T)
    for number in np.argsort(-counts, kind="stable").tolist():
        if left[number]:
            near = left & (np.abs(xs - xs[number]) < least) & (np.abs(ys - ys[number]) < least)
            near[number] = False
            taken = np.flatnonzero(near)
            left[taken] = left[number] = False
            groups.append(np.concatenate(([number], taken)))
    return groups


def _spread(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The bits of numbers with a zero between any two."""
    spread = numbers
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        spread = (spread | (spread << shift)) & mask
    return spread
