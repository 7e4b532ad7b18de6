"""Locality-sensitive hashing as tutorials teach it: random hyperplanes and a Hamming radius."""

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.search.hashing import Keys
from photosim.search.methods.method import Collection, Found, Setting, Training, unit_rows
from photosim.search.projection import Float32, Floats

LOOKUP_COST = 50
"""Occupied keys that one is compared with in the time it takes to look one up: some 50 where
8,000 are occupied, more where a million are."""


@dataclass(frozen=True, eq=False)
class _Table:
    """Rows in the order of their buckets: bucket b's are order[starts[b] : starts[b + 1]]."""

    occupied: Keys
    starts: NDArray[np.int64]
    order: NDArray[np.int32]

    @property
    def nbytes(self) -> int:
        return self.occupied.nbytes + self.starts.nbytes + self.order.nbytes

    def within(self, key: np.uint32, radius: int, flips: Keys | None) -> NDArray[np.int32]:
        """Return the rows of all occupied buckets within a Hamming distance of a key.

        Args:
            key: The query's.
            radius: The distance.
            flips: What turns a key into those within the distance, uint32 (k,), to look these
                up; None to compare the key with all that are occupied.
        """
        if flips is None:
            near = np.flatnonzero(np.bitwise_count(self.occupied ^ key) <= radius)
        else:
            keys = flips ^ key
            places = np.searchsorted(self.occupied, keys)
            near = places[self.occupied.take(places, mode="clip") == keys]
        lengths = self.starts[near + 1] - self.starts[near]
        offsets = self.starts[near] - (np.cumsum(lengths) - lengths)
        places = np.repeat(offsets, lengths) + np.arange(lengths.sum())
        return self.order.take(places)


class HyperplaneTables:
    """Random hyperplane LSH with all buckets within a Hamming radius, candidates ranked exactly.

    Indyk and Motwani, "Approximate nearest neighbors", STOC 1998, with the hyperplanes of
    Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002. Independent
    Gaussian hyperplanes through the origin, raw vectors, which stay in memory.

    Args:
        bits: Hyperplanes in a key, 1 to 32.
        tables: The number of tables.
        radius: The Hamming distance within which buckets are visited.
        seed: Of the hyperplanes.
    """

    def __init__(self, bits: int, tables: int, radius: int, seed: int) -> None:
        self.name = "LSH"
        self.setting = Setting(bits=bits, tables=tables, radius=radius)
        self._shape = bits, tables
        self._radius = radius
        self._seed = seed

    @property
    def nbytes(self) -> int:
        """See Method."""
        return self._rows.nbytes + sum(table.nbytes for table in self._tables)

    def build(self, training: Training, collection: Collection) -> None:
        """See Method; nothing is learned."""
        bits, tables = self._shape
        generator = np.random.Generator(np.random.PCG64(self._seed))
        draws = generator.standard_normal((collection.vectors.shape[1], tables * bits))
        self._planes = draws.astype(np.float32)
        self._rows = unit_rows(collection.vectors)
        self._tables = [_table(keys) for keys in self._keys(self._rows).T]
        reached = sum(comb(bits, flipped) for flipped in range(self._radius + 1))
        fewest = min(len(table.occupied) for table in self._tables)
        self._flips = _flips(bits, self._radius) if LOOKUP_COST * reached < fewest else None

    def search(self, vector: Floats, count: int) -> Found:
        """See Method."""
        ids = self.ranking(vector)
        return Found(ids[:count], len(ids))

    def ranking(self, vector: Floats) -> Ids:
        """See Method; photos in no visited bucket are left out."""
        query = unit_rows(vector[None, :])
        keys = self._keys(query)[0]
        found = [
            table.within(key, self._radius, self._flips)
            for table, key in zip(self._tables, keys, strict=True)
        ]
        rows = np.unique(np.concatenate(found)).astype(np.int64)
        similarities = self._rows[rows] @ query[0]
        return rows[np.argsort(-similarities, kind="stable")]

    def _keys(self, rows: Float32) -> Keys:
        """Return the keys of unit rows (n, d), uint32 (n, tables)."""
        bits, tables = self._shape
        signs = (rows @ self._planes >= 0).reshape(len(rows), tables, bits)
        return signs @ (np.uint32(1) << np.arange(bits, dtype=np.uint32))


def _table(keys: Keys) -> _Table:
    order = np.argsort(keys, kind="stable").astype(np.int32)
    occupied, starts = np.unique(keys[order], return_index=True)
    return _Table(occupied, np.append(starts, len(keys)), order)


def _flips(bits: int, radius: int) -> Keys:
    """Return all keys of so many bits of which at most `radius` are set."""
    flips = np.zeros(1, np.uint32)
    for bit in range(bits):
        room = flips[np.bitwise_count(flips) < radius]
        flips = np.concatenate([flips, room | np.uint32(1 << bit)])
    return flips
