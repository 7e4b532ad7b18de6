"""Array types that several rooms share."""

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
"""Photo ids, shape (n,)."""

LABELS = np.dtype([("label", "<u2", 10), ("share", "u1", 10)])
"""What a network recognised in a photo, as it is kept: its ten likeliest labels, most likely first,
and the square root of each one's probability, in 255ths, which leaves room for small ones."""


def runs_of(rows: NDArray[np.intp]) -> list[tuple[int, int]]:
    """The unbroken runs of ascending rows, as (first, last)."""
    if not rows.size:
        return []
    breaks = np.flatnonzero(np.diff(rows) > 1)
    firsts = rows[np.concatenate(([0], breaks + 1))]
    lasts = rows[np.concatenate((breaks, [rows.size - 1]))]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))
