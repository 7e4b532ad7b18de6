"""Types of arrays that several rooms hand to each other."""

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
"""Photo ids, shape (n,)."""
