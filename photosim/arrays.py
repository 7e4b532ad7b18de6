"""Array types that several rooms share."""

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
"""Photo ids, shape (n,)."""
