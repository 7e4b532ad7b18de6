"""Moderate changes of pictures that leave what they show: parts of them, and mirrored."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

_LEAST_AREA = 0.6  # of the picture that is seen of it
_LEAST_RATIO = 3 / 4  # of its sides
NUMBERS = 5
"""Random numbers that a change takes."""


def changes(random: NDArray[np.float64]) -> Tensor:
    """Affine maps, float32 (n, 2, 3), from what is seen to the picture, both from -1 to 1.

    A random part, its area 0.6 to 1 of the picture's and its sides by up to 4 to 3, is stretched
    to the whole, and mirrored in half of all cases.

    Args:
        random: Numbers from 0 to 1, (n, `NUMBERS`).
    """
    area = _LEAST_AREA + (1 - _LEAST_AREA) * random[:, 0]
    ratio = np.exp((2 * random[:, 1] - 1) * -np.log(_LEAST_RATIO))
    width = np.minimum(1, np.sqrt(area * ratio))
    height = np.minimum(1, np.sqrt(area / ratio))
    maps = np.zeros((len(random), 2, 3), np.float32)
    maps[:, 0, 0] = np.where(random[:, 4] < 0.5, -width, width)
    maps[:, 1, 1] = height
    maps[:, 0, 2] = (2 * random[:, 2] - 1) * (1 - width)
    maps[:, 1, 2] = (2 * random[:, 3] - 1) * (1 - height)
    return torch.from_numpy(maps)


def changed(pixels: Tensor, maps: Tensor) -> Tensor:
    """Pictures (n, 3, h, w) as these maps show them."""
    grid = functional.affine_grid(maps, list(pixels.shape), align_corners=False)
    return functional.grid_sample(pixels, grid, padding_mode="reflection", align_corners=False)
