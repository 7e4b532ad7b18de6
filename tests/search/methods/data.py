"""A small labelled collection: clusters of non-negative unit vectors, one label each."""

import numpy as np

from photosim.arrays import Ids
from photosim.search.methods.method import Collection, Training
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


def collection_of(vectors: Floats) -> Collection:
    def fetch(rows: Ids) -> tuple[Ids, Floats]:
        return rows[::-1], vectors[rows[::-1]]  # a catalogue keeps no order

    return Collection(vectors, fetch)


def split(
    vectors: Floats, labels: np.ndarray, training: int
) -> tuple[Training, Collection, np.ndarray]:
    """Learn from the first, search the rest."""
    collection = collection_of(vectors[training:])
    learned = Training(vectors[:training], labels[:training], collection.vectors)
    return learned, collection, labels[training:]
