"""Unit vectors in a byte a number, for comparing a text with every photo of a library."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.search.projection import Float32, Floats

_STEPS = 127  # from zero to the largest number of a vector
_AT_ONCE = 512  # rows: as float32 they stay in a core's cache
_MOST_BLOCKS = 64
_LEAST = np.float32(1e-9)


@dataclass(frozen=True, slots=True)
class _Block:
    ids: Ids
    scales: Float32
    rows: NDArray[np.int8]

    def where(self, kept: NDArray[np.bool_]) -> "_Block":
        return self if kept.all() else _Block(self.ids[kept], self.scales[kept], self.rows[kept])


class CompactVectors:
    """Vectors as whole numbers from -127 to 127, with what one of them is worth.

    Cosines are off by about 0.0003, by less than 0.002 in 100,000 (768 random numbers each).

    Args:
        most: Bytes that the numbers may take.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._blocks: list[_Block] = []

    @property
    def ids(self) -> Ids:
        """The photos, in no order."""
        return np.concatenate([np.zeros(0, np.int64), *(block.ids for block in self._blocks)])

    @property
    def size(self) -> int:
        """Bytes that the numbers take."""
        return sum(block.rows.nbytes for block in self._blocks)

    def add(self, ids: Ids, vectors: Floats) -> None:
        """Take in photos (n,) that are not here, as far as there is room.

        Args:
            ids: The photos.
            vectors: Unit vectors (n, d).
        """
        room = max(0, self._most - self.size) // max(1, vectors.shape[1])
        numbers = vectors[:room].astype(np.float32)
        if not len(numbers):
            return
        scales = np.maximum(np.abs(numbers).max(axis=1), _LEAST) / _STEPS
        rows = np.rint(numbers / scales[:, None]).astype(np.int8)
        self._blocks.append(_Block(ids[:room].copy(), scales, rows))
        if len(self._blocks) > _MOST_BLOCKS:
            self._blocks = [
                _Block(
                    np.concatenate([block.ids for block in self._blocks]),
                    np.concatenate([block.scales for block in self._blocks]),
                    np.concatenate([block.rows for block in self._blocks]),
                )
            ]

    def keep_only(self, ids: Ids) -> None:
        """Drop all photos but these."""
        kept = [block.where(np.isin(block.ids, ids)) for block in self._blocks]
        self._blocks = [block for block in kept if len(block.ids)]

    def cosines(self, vector: Float32) -> tuple[Ids, Float32]:
        """All photos, and the cosines of their vectors with a unit vector (d,): (n,) each."""
        found = [np.zeros(0, np.float32)]
        for block in self._blocks:
            products = np.empty(len(block.ids), np.float32)
            numbers = np.empty((_AT_ONCE, block.rows.shape[1]), np.float32)
            for start in range(0, len(products), _AT_ONCE):
                part = block.rows[start : start + _AT_ONCE]
                np.copyto(numbers[: len(part)], part)
                np.dot(numbers[: len(part)], vector, out=products[start : start + _AT_ONCE])
            found.append(products * block.scales)
        return self.ids, np.concatenate(found)
