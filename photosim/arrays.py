"""Array types that several rooms share."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Integer = TypeVar("Integer", bound=np.integer[Any])

Ids = NDArray[np.int64]
"""Photo ids, shape (n,)."""

LABELS = np.dtype([("label", "<u2", 10), ("share", "u1", 10)])
"""What a network recognised in a photo, as it is kept: its ten likeliest labels, most likely first,
and the square root of each one's probability, in 255ths, which leaves room for small ones."""


def distinct(values: NDArray[Integer]) -> NDArray[Integer]:
    """The values once each, ascending.

    As `np.unique`, the first call of which imports numpy.ma: a twelfth of a cold search.
    """
    ordered = np.sort(values)
    first = np.ones(ordered.size, bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def runs_of(rows: NDArray[np.intp]) -> list[tuple[int, int]]:
    """The unbroken runs of ascending rows, as (first, last)."""
    if not rows.size:
        return []
    breaks = np.flatnonzero(np.diff(rows) > 1)
    firsts = rows[np.concatenate(([0], breaks + 1))]
    lasts = rows[np.concatenate((breaks, [rows.size - 1]))]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))
