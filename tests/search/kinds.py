"""Raw vectors of photos of several kinds, as a network would make them."""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float16]


def of_kinds(
    kinds: int, each: int, spread: float = 1.0, seed: int = 0, dimension: int = 48
) -> tuple[Vectors, NDArray[np.int64]]:
    """Vectors (kinds * each, dimension) and their kinds; the more spread, the more they overlap."""
    centres = np.random.default_rng(4).normal(size=(kinds, dimension))
    generator = np.random.default_rng(seed)
    labels = np.repeat(np.arange(kinds), each)
    points = centres[labels] + spread * generator.normal(size=(len(labels), dimension))
    return np.abs(3 + points).astype(np.float16), labels


def mean_of(vectors: Vectors) -> NDArray[np.float32]:
    """The mean of the unit vectors."""
    rows = vectors.astype(np.float32)
    mean: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).mean(axis=0)
    return mean
