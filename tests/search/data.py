"""Vectors like those of photos: non-negative, in clusters, unit norm."""

import numpy as np
from numpy.typing import NDArray


def clustered(count: int, dimension: int = 64, seed: int = 0) -> NDArray[np.float16]:
    generator = np.random.Generator(np.random.PCG64(seed))
    axes = generator.standard_normal((16, dimension))
    centres = generator.standard_normal((max(4, count // 50), 16))
    points = centres[generator.integers(0, len(centres), count)]
    points = points + 0.6 * generator.standard_normal((count, 16))
    vectors = np.maximum(points @ axes, 0.01)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float16)
