"""A small labelled collection: clusters of non-negative unit vectors, one label each."""

import numpy as np

from photosim.arrays import Ids
from photosim.search.methods.method import Library, Training
from photosim.search.projection import Floats


def labelled(
    count: int = 600, kinds: int = 6, dimension: int = 32, noise: float = 0.25, seed: int = 0
) -> tuple[Floats, np.ndarray]:
    generator = np.random.Generator(np.random.PCG64(seed))
    labels = generator.integers(0, kinds, count)
    centres = generator.random((kinds, dimension))
    vectors = np.maximum(centres[labels] + noise * generator.standard_normal((count, dimension)), 0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float16), labels


def library_of(vectors: Floats) -> Library:
    def fetch(rows: Ids) -> tuple[Ids, Floats]:
        return rows[::-1], vectors[rows[::-1]]  # a catalogue keeps no order

    return Library(vectors, fetch)


def split(
    vectors: Floats, labels: np.ndarray, training: int
) -> tuple[Training, Library, np.ndarray]:
    """Learn from the first, search the rest."""
    library = library_of(vectors[training:])
    learned = Training(vectors[:training], labels[:training], library.vectors)
    return learned, library, labels[training:]
