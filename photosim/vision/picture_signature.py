"""A picture's signature: 63 numbers that are the same however it is turned or mirrored.

Taken from the discrete cosine transform of its brightness, as perceptual hashes are, of which they
keep one bit a coefficient and one orientation. Mirroring a picture changes only the signs of
coefficients, transposing it swaps their two indices; so the sizes of a coefficient and its swapped
twin, added and subtracted, stay as they are.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photosim.traits import PictureTraits
from photosim.vision.shots import Shot

SIDE, COEFFICIENTS = 32, 8
STEP = 0.05
"""What one of 255 steps stands for, in the logarithms that are kept."""


def signature_of(image: Image.Image) -> NDArray[np.uint8]:
    """Return the signature of an upright picture of any mode and size, uint8 (63,)."""
    small = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    waves = _waves()
    coefficients = waves @ np.asarray(small, np.float64) @ waves.T
    sizes = np.log1p(np.abs(coefficients))
    lower, upper = np.triu_indices(COEFFICIENTS, 1)
    ones, others = sizes[lower, upper], sizes[upper, lower]
    numbers = np.concatenate(
        [np.diag(sizes)[1:], (ones + others) / np.sqrt(2), np.abs(ones - others) / np.sqrt(2)]
    )
    return np.clip(np.rint(numbers / STEP), 0, 255).astype(np.uint8)


def traits_of(image: Image.Image, shot: Shot) -> PictureTraits:
    """Return what a photo is compared by to find copies of it, besides its vector."""
    body = " ".join(part for part in (shot.camera, shot.serial) if part) or None
    has_place = shot.position is not None
    return PictureTraits(signature_of(image), body, has_place, shot.bias, shot.live)


@cache
def _waves() -> NDArray[np.float64]:
    """The first rows of the orthonormal cosine transform (DCT-II), (COEFFICIENTS, SIDE)."""
    order, place = np.arange(COEFFICIENTS)[:, None], np.arange(SIDE)[None, :]
    waves: NDArray[np.float64] = np.cos(np.pi * order * (2 * place + 1) / (2 * SIDE)) * np.sqrt(
        2 / SIDE
    )
    waves[0] /= np.sqrt(2)
    return waves
