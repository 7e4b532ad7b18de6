"""Ranking by Hamming distance of short codes, whatever function makes them."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.search.hashing import CODE_BITS, HashFamily
from photosim.search.index import hamming_distances
from photosim.search.methods.method import Collection, Found, Setting, Training, unit_rows
from photosim.search.projection import Float32, Floats, fit_projection

Signs = NDArray[np.bool_]


class HashFunction(Protocol):
    """Turns vectors into codes; like vectors get codes that differ in few bits."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def bits(self) -> int:
        """The length of a code."""
        ...

    def fit(self, training: Training) -> None:
        """Learn from the training photos, or draw at random."""
        ...

    def signs(self, vectors: Floats) -> Signs:
        """Return the codes of raw vectors (n, d), bool (n, bits)."""
        ...


class HammingRanking:
    """All photos in order of their codes' Hamming distance from the query's, codes alone kept."""

    def __init__(self, function: HashFunction) -> None:
        self._function = function
        self.name = function.name
        self.setting = Setting(bits=function.bits)

    @property
    def nbytes(self) -> int:
        """See Method."""
        return self._codes.nbytes

    def build(self, training: Training, collection: Collection) -> None:
        """See Method."""
        self._function.fit(training)
        self._codes = pack(self._function.signs(collection.vectors))

    def search(self, vector: Floats, count: int) -> Found:
        """See Method."""
        return Found(self.ranking(vector)[:count], len(self._codes))

    def ranking(self, vector: Floats) -> Ids:
        """See Method; equally distant photos stay in the collection's order."""
        code = pack(self._function.signs(vector[None, :]))[0]
        return np.argsort(hamming_distances(code, self._codes), kind="stable")


def pack(signs: Signs) -> NDArray[Any]:
    """Pack codes, bool (n, bits), into as few and as wide unsigned integers as hold them."""
    packed = np.packbits(signs, axis=1)
    width = next(width for width in (8, 4, 2, 1) if packed.shape[1] % width == 0)
    return np.ascontiguousarray(packed).view(f"u{width}")


class RandomSigns:
    """Signs of products with independent Gaussian hyperplanes, after centring.

    Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002.
    """

    def __init__(self, bits: int, seed: int) -> None:
        self.name = "LSH codes"
        self.bits = bits
        self._seed = seed

    def fit(self, training: Training) -> None:
        """See HashFunction; only the mean is learned."""
        self._mean = unit_rows(training.vectors).mean(axis=0)
        self._planes = gaussian_planes(training.vectors.shape[1], self.bits, self._seed)

    def signs(self, vectors: Floats) -> Signs:
        """See HashFunction."""
        return np.asarray((unit_rows(vectors) - self._mean) @ self._planes >= 0)


class ProgramCodes:
    """The 256-bit sign codes by which the program narrows candidates down; see `hashing`."""

    bits = CODE_BITS

    def __init__(self, seed: int) -> None:
        self.name = "PhotoSim codes"
        self._seed = seed

    def fit(self, training: Training) -> None:
        """See HashFunction; the projection is fitted on the collection."""
        self._family = HashFamily(fit_projection(training.collection), 1, 1, self._seed)

    def signs(self, vectors: Floats) -> Signs:
        """See HashFunction."""
        codes = self._family.codes(vectors).astype("<u8")
        return np.unpackbits(codes.view(np.uint8), axis=1).astype(np.bool_)


def gaussian_planes(dimension: int, count: int, seed: int) -> Float32:
    """Return independent Gaussian hyperplanes (dimension, count); the first of more are alike."""
    generator = np.random.Generator(np.random.PCG64(seed))
    return generator.standard_normal((count, dimension)).T.astype(np.float32)
