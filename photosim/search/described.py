"""Which photos fit a description: by how far they stand out from all others.

A model that compares texts with pictures gives each pair a cosine, and what is a high one differs
from text to text and from model to model. So every description is judged by its own cosines over
the library: most photos have nothing to do with it, and their cosines are spread much like a
normal distribution, which shows where chance ends.
"""

import numpy as np
from numpy.typing import NDArray

from photosim.search.projection import Float32
from photosim.search.things import FOUND

PERHAPS = 0.1
"""Score of the photo that would be the best one by chance alone."""
FEW = 20
"""Photos of which no distribution can be told."""
_TO_DEVIATION = 1.4826  # a normal distribution's standard deviation over its median deviation
_A_DEVIATION = FOUND - PERHAPS  # what one standard deviation beyond that adds
_LEAST_SPREAD = 1e-6
_STANDS_OUT = 3.0  # standard deviations
_ROUNDS = 5
_SIGN_AND_VALUE = np.int32(-0x70002000)  # bits 31 and 13 to 27
_HALF_OF_SCALE = np.float32(2.0**56)


def cosines_of(vectors: NDArray[np.float16], vector: Float32) -> Float32:
    """The cosines of unit vectors (n, d) with another (d,), float32 (n,).

    numpy takes five times as long to convert half precision: it does so number by number. Moved to
    where float32 has its sign, exponent and fraction, a half's bits are that number times 2**-112,
    the difference of the two formats' exponent biases (IEEE 754), which is made up for at the end.
    """
    bits = vectors.view(np.int16).astype(np.int32)  # which repeats the sign
    bits <<= 13
    bits &= _SIGN_AND_VALUE
    products: Float32 = bits.view(np.float32) @ (vector * _HALF_OF_SCALE)
    return products * _HALF_OF_SCALE


def fitness(cosines: Float32) -> Float32:
    """How well photos fit a description, float32 (n,), from 0 to 1; in the order of the cosines.

    A photo scores `PERHAPS` where it stands out as far as the best of n photos would by chance,
    which for a normal distribution is about sqrt(2 ln n) standard deviations above its middle, and
    `photosim.search.things.FOUND` one standard deviation beyond. Middle and deviation are the
    median and the median distance below it, of the photos that do not stand out themselves. These
    limits follow from that reasoning alone; they were not measured with the models.

    Args:
        cosines: Of each photo of the library with the text, (n,).
    """
    count = len(cosines)
    if count < FEW:
        return np.full(count, PERHAPS, np.float32)
    middle, deviation = _chance(cosines)
    beyond = (cosines - middle) / deviation - np.sqrt(2 * np.log(count))
    below = PERHAPS * np.exp(np.minimum(beyond, 0))
    scores = np.where(beyond < 0, below, PERHAPS + _A_DEVIATION * beyond)
    fit: Float32 = np.minimum(scores, 1).astype(np.float32)
    return fit


def _chance(cosines: Float32) -> tuple[float, float]:
    """Middle and standard deviation of what has nothing to do with a description.

    Photos that stand out are left out and both are taken again, as in sigma clipping.
    """
    kept = cosines
    for _ in range(_ROUNDS):
        middle = float(np.median(kept))
        spread = float(np.median(middle - kept[kept <= middle]))
        deviation = max(_TO_DEVIATION * spread, _LEAST_SPREAD)
        fewer = cosines[cosines <= middle + _STANDS_OUT * deviation]
        if len(fewer) == len(kept):
            break
        kept = fewer
    return middle, deviation
