"""Mercator's projection, in which the world is a square of side 1; north is at its top.

It keeps shapes, so cities look right; what is beyond 85° north or south does not fit.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

TILE = 256  # logical pixels of the world's side at zoom 0, as is usual
_FARTHEST = 85.05113  # degrees, where the world is as high as it is wide
_METRES = 40_075_017.0  # around the equator

World = NDArray[np.float64]
"""Points in the square, (n, 2): x to the east, y to the south."""


def projected(positions: NDArray[Any]) -> World:
    """Latitudes and longitudes in degrees, (n, 2), as points in the square."""
    latitudes = np.radians(np.clip(positions[:, 0], -_FARTHEST, _FARTHEST), dtype=np.float64)
    x = positions[:, 1].astype(np.float64) / 360 + 0.5
    y = 0.5 - np.arcsinh(np.tan(latitudes)) / (2 * np.pi)
    return np.stack([x, y], axis=1)


def latitude_of(y: float) -> float:
    """The latitude in degrees of a point in the square."""
    return math.degrees(math.atan(math.sinh((0.5 - y) * 2 * math.pi)))


def metres_per_pixel(y: float, zoom: float) -> float:
    """How much ground a logical pixel shows there."""
    return _METRES * math.cos(math.radians(latitude_of(y))) / (TILE * 2**zoom)
