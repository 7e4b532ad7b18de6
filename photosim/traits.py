"""What photos are compared by to find copies of them, which several rooms pass on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class PictureTraits:
    """What a photo is compared by to find copies of it, besides its vector.

    Attributes:
        signature: uint8 (63,), see `photosim.vision.picture_signature`.
        body: Of the camera: maker, model and serial number, None where the file does not say.
        has_place: Whether the file says where it was taken.
        exposure_bias: In steps, None where the file does not say.
        live: Of which live photo it is the still half, by Apple's content identifier; None where
            the file does not say.
    """

    signature: NDArray[np.uint8]
    body: str | None = None
    has_place: bool = False
    exposure_bias: float | None = None
    live: str | None = None
