"""Projected vectors in a byte a number: finalists are ranked by these, few exact ones are read."""

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.search.projection import Float32

Numbers = NDArray[np.int8]

_ERROR = 1.6
"""What rounding may change of a cosine, in steps from one whole number to the next: of 9 million
pairs of Caltech-101 (EfficientNet-Lite0, 128 axes) 1.45 at most, or 0.0077."""
_MOST = 127
_LEAST = np.float32(1e-9)


def rounded(rows: Float32) -> Numbers:
    """Round vectors of unit norm or zero (n, p) to whole numbers, the largest of each to 127.

    What one of them is worth need not be kept: the norm is known.
    """
    steps = np.maximum(np.abs(rows).max(axis=1, initial=0), _LEAST) / _MOST
    numbers: Numbers = np.rint(rows / steps[:, None]).astype(np.int8)
    return numbers


def restored(numbers: Numbers) -> tuple[Float32, Float32]:
    """Return the vectors that were rounded.

    Args:
        numbers: int8 (n, p).

    Returns:
        float32 (n, p), of unit norm or zero again, and by how much their cosines may be off, (n,).
    """
    rows = numbers.astype(np.float32)
    steps = 1 / np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows)), np.float32(1))
    rows *= steps[:, None]
    return rows, _ERROR * steps


class RoundedVectors:
    """The rounded vectors of photos by their ids.

    Args:
        ids: int64 (n,), ascending.
        numbers: Of these photos, see `rounded`; int8 (n, p).
    """

    def __init__(self, ids: Ids, numbers: Numbers) -> None:
        self._ids = ids
        self._numbers = numbers
        self._forgotten = np.zeros(0, np.int64)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held; numbers that cannot be written to are mapped from a file."""
        own = self._numbers.nbytes if self._numbers.flags.writeable else 0
        return own + self._forgotten.nbytes

    def rows(self, ids: Ids) -> tuple[NDArray[np.bool_], Float32, Float32]:
        """Look vectors up.

        Args:
            ids: Photos (n,).

        Returns:
            Which of them are known, (n,), the restored vectors of those, (m, p), and by how much
            their cosines may be off, (m,).
        """
        known, numbers = self.numbers(ids)
        return known, *restored(numbers)

    def numbers(self, ids: Ids) -> tuple[NDArray[np.bool_], Numbers]:
        """Return which photos (n,) are known, and the vectors of those as they are kept, (m, p)."""
        if not len(self._ids):
            return np.zeros(len(ids), np.bool_), self._numbers
        places = np.searchsorted(self._ids, ids)
        known = self._ids.take(places, mode="clip") == ids
        if len(self._forgotten):
            known &= ~np.isin(ids, self._forgotten)
        return known, self._numbers.take(places[known], axis=0)

    def forget(self, ids: Ids) -> None:
        """Leave out photos from now on, as they have other vectors by now."""
        self._forgotten = np.union1d(self._forgotten, ids)
