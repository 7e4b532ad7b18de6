"""Samples of any depth in, bytes out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def to_bytes(samples: NDArray[Any]) -> NDArray[np.uint8]:
    """Return samples scaled to 0 to 255, uint8 of the same shape.

    That is the whole range of unsigned integers. That of others nobody knows: the usual one that
    holds all values is taken.
    """
    if samples.dtype == np.uint8:
        return samples
    if samples.dtype.kind == "u" and samples.dtype.itemsize > 1:
        return (samples >> (8 * samples.dtype.itemsize - 8)).astype(np.uint8)
    values = np.nan_to_num(samples.astype(np.float64), posinf=0, neginf=0)
    low, high = min(0.0, float(values.min())), float(values.max())
    usual = (255.0, 65535.0) if samples.dtype.kind == "i" else (1.0, 255.0, 65535.0)
    top = next((limit for limit in usual if high <= limit), high)
    return ((values - low) * (255 / (top - low))).astype(np.uint8)
