"""Array types that several rooms share."""

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
"""Photo ids, shape (n,)."""

LABELS = np.dtype([("label", "<u2", 10), ("share", "u1", 10)])
"""What a network recognised in a photo, as it is kept: its ten likeliest labels, most likely first,
and the square root of each one's probability, in 255ths, which leaves room for small ones."""
