"""Measures for photos side by side: where two differ, and how sharp each is."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photosim.vision.messages import Preview

_NOISE = 8  # levels of 255 that compression alone changes a pixel by
_SIDE = 1024  # pixels; sharpness is compared at one size


def difference(first: Preview, second: Preview, gain: int) -> tuple[Preview, float]:
    """Show where two pictures differ, the second scaled to the size of the smaller one.

    Returns:
        The absolute difference amplified ``gain`` times, black where they are alike, and the share
        of pixels, from 0 to 1, that differ by no more than compression does.
    """
    size = min((first.width, first.height), (second.width, second.height))
    levels = np.abs(_pixels(first, size) - _pixels(second, size))
    alike = float(np.mean(levels.max(axis=2) <= _NOISE))
    shown = np.minimum(levels * gain, 255).astype(np.uint8)
    return Preview(*size, shown.tobytes(), *size), alike


def sharpness(picture: Preview) -> float:
    """How much fine detail a picture has: the variance of its brightness's Laplacian.

    A usual measure of focus (Pech-Pacheco et al. 2000), here of the picture scaled to a fixed
    size, so that only pictures of like things can be compared by it.
    """
    scale = _SIDE / max(picture.width, picture.height)
    size = max(3, round(picture.width * scale)), max(3, round(picture.height * scale))
    grey = _image(picture).resize(size, Image.Resampling.BICUBIC).convert("L")
    light = np.asarray(grey, dtype=np.float32)
    inner = light[1:-1, 1:-1]
    around = light[:-2, 1:-1] + light[2:, 1:-1] + light[1:-1, :-2] + light[1:-1, 2:]
    return float(np.var(around - 4 * inner))


def _pixels(picture: Preview, size: tuple[int, int]) -> NDArray[np.int16]:
    image = _image(picture)
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS)
    return np.asarray(image, dtype=np.int16)


def _image(picture: Preview) -> Image.Image:
    levels = np.frombuffer(picture.rgb, dtype=np.uint8)
    return Image.fromarray(levels.reshape(picture.height, picture.width, 3))
