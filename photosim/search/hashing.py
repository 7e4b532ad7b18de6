"""Random hyperplanes: sign codes, bucket keys, and the order in which buckets are worth a look.

The sign of a vector's product with a random hyperplane agrees for two vectors with a probability
that falls with their angle (Charikar, "Similarity estimation techniques from rounding
algorithms", STOC 2002). A table's key is a run of such signs, and several tables make up for what
one misses (Indyk and Motwani, "Approximate nearest neighbors", STOC 1998).
"""

from dataclasses import dataclass
from functools import cached_property
from math import comb

import numpy as np
from numpy.typing import NDArray

from photosim.search.projection import Float32, Floats, Projection

Codes = NDArray[np.uint64]
Keys = NDArray[np.uint32]
Tables = NDArray[np.int64]
Probes = tuple[Tables, Keys]

CODE_BITS = 256
CODE_WORDS = CODE_BITS // 64
MAX_KEY_BITS = 32
_MOST_PROBES = 1 << 22


@dataclass(frozen=True, eq=False)
class HashQuery:
    """A query vector as a hash family sees it.

    Attributes:
        projected: float32 (p,), unit norm.
        code: uint64 (4,), the 256 signs.
        margins: float32 (tables, bits), signed distances from the hyperplanes of each key.
        keys: uint32 (tables,), the query's own bucket in each table.
    """

    projected: Float32
    code: Codes
    margins: Float32
    keys: Keys


def hyperplanes(dimension: int, seed: int) -> Float32:
    """Return CODE_BITS random hyperplanes as unit columns, float32 (dimension, CODE_BITS).

    The directions are uniform on the sphere (normalised Gaussians).
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    planes = generator.standard_normal((dimension, CODE_BITS))
    planes /= np.linalg.norm(planes, axis=0)
    return planes.astype(np.float32)


def sign_codes(products: Float32) -> Codes:
    """Pack the signs of products with the hyperplanes, (n, 256), into uint64 (n, 4).

    Sign b is bit b % 64 of word b // 64; zero counts as positive.
    """
    packed = np.packbits(products >= 0, axis=1, bitorder="little")
    return packed.view(np.dtype("<u8")).astype(np.uint64, copy=False)


@dataclass(frozen=True, eq=False)
class HashFamily:
    """L tables of k hyperplanes over projected vectors, all from one seed.

    One draw of 256 hyperplanes gives each photo its 256-bit sign code; table t's key is bits
    t * bits to (t + 1) * bits of that code, so that codes are all that need be kept, and tables
    can be cut anew from them. The same projection arrays and seed give the same family.

    Attributes:
        projection: Applied to raw vectors first.
        bits: The length of a key, 1 to 32.
        tables: The number of tables, with bits * tables at most 256.
        seed: Of the hyperplanes, not negative.

    Raises:
        ValueError: On construction, if bits, tables or seed are out of range.
    """

    projection: Projection
    bits: int
    tables: int
    seed: int

    def __post_init__(self) -> None:
        if not 1 <= self.bits <= MAX_KEY_BITS:
            raise ValueError(f"a key has 1 to {MAX_KEY_BITS} bits, not {self.bits}")
        if not 1 <= self.tables <= CODE_BITS // self.bits:
            most = CODE_BITS // self.bits
            raise ValueError(f"{self.bits}-bit keys allow 1 to {most} tables, not {self.tables}")
        if self.seed < 0:
            raise ValueError(f"a seed is not negative, unlike {self.seed}")

    @cached_property
    def planes(self) -> Float32:
        """The hyperplanes, float32 (p, 256)."""
        return hyperplanes(self.projection.dimension, self.seed)

    def codes(self, vectors: Floats) -> Codes:
        """Return the sign codes of raw vectors (n, d), uint64 (n, 4).

        Raises:
            ValueError: If the vectors are unusable, see Projection.apply.
        """
        return sign_codes(self.projection.apply(vectors) @ self.planes)

    def keys(self, codes: Codes) -> Keys:
        """Return the bucket keys of sign codes (n, 4), uint32 (n, tables)."""
        return cut_keys(codes, self.bits, self.tables)

    def query(self, vector: Floats) -> HashQuery:
        """Hash one raw vector (d,).

        Raises:
            ValueError: If the vector is unusable, see Projection.apply.
        """
        projected = self.projection.apply(vector.reshape(1, -1))
        return self.hashed(projected[0])

    def hashed(self, projected: Float32) -> HashQuery:
        """Hash one projected vector (p,)."""
        products = (projected @ self.planes)[None, :]
        code = sign_codes(products)
        margins = products[0, : self.tables * self.bits].reshape(self.tables, self.bits)
        return HashQuery(projected, code[0], margins, self.keys(code)[0])

    def probes(self, query: HashQuery, count: int) -> Probes:
        """Return the buckets that most likely hold the query's neighbours, the likeliest first.

        Query-directed probing (Lv et al., "Multi-Probe LSH", VLDB 2007): a bucket's score is the
        sum of the squared margins of the hyperplanes that part it from the query, and the
        buckets of all tables are taken in ascending order of it.

        Args:
            query: From this family.
            count: How many buckets over all tables; no more than there are.

        Returns:
            Table numbers int64 (m,) and keys uint32 (m,), m = min(count, tables * 2**bits).
            Equal scores are ordered by table.
        """
        tables, keys, _ = scored_probes(query, count)
        return tables, keys

    def radius_probes(self, query: HashQuery, radius: int) -> Probes:
        """Return every bucket within a Hamming distance of the query's, in each table.

        Args:
            query: From this family.
            radius: The greatest number of differing key bits.

        Returns:
            Table numbers int64 and keys uint32, the nearest buckets first.

        Raises:
            ValueError: If there are more than four million such buckets, or radius is negative.
        """
        radius = min(radius, self.bits)
        if radius < 0:
            raise ValueError(f"a radius is not negative, unlike {radius}")
        if self.tables * sum(comb(self.bits, r) for r in range(radius + 1)) > _MOST_PROBES:
            raise ValueError(f"too many buckets within {radius} of {self.bits} bits to list")
        flips = _masks_within(self.bits, radius)
        keys = flips[:, None] ^ query.keys[None, :]
        tables = np.broadcast_to(np.arange(self.tables), keys.shape)
        return tables.ravel(), keys.ravel()


def cut_keys(codes: Codes, bits: int, tables: int) -> Keys:
    """Cut sign codes (n, 4) into keys, uint32 (n, tables): table t's are bits t * bits onward."""
    keys = np.empty((len(codes), tables), np.uint32)
    mask = np.uint64((1 << bits) - 1)
    for table in range(tables):
        word, shift = divmod(table * bits, 64)
        part = codes[:, word] >> np.uint64(shift)
        if shift + bits > 64:
            part = part | (codes[:, word + 1] << np.uint64(64 - shift))
        keys[:, table] = part & mask
    return keys


def scored_probes(query: HashQuery, count: int) -> tuple[Tables, Keys, NDArray[np.float64]]:
    """Return what HashFamily.probes does, with the buckets' scores, float64 (m,) ascending.

    The buckets that differ from the query's in the first bits only are extended one bit at a
    time, keeping the `count` best of all tables: whatever a dropped bucket would have led to
    scores no better than the buckets kept in its place, so the result is exact.
    """
    if count < 1:
        raise ValueError(f"at least one bucket must be probed, not {count}")
    tables = np.arange(len(query.keys))
    flips = np.zeros(len(tables), np.uint32)
    scores = np.zeros(len(tables))
    squares = query.margins.astype(np.float64) ** 2
    for bit in range(squares.shape[1]):
        flipped = scores + squares[tables, bit]
        extended = np.concatenate([scores, flipped])
        best = np.argsort(extended, kind="stable")[:count]
        scores = extended[best]
        flips = np.concatenate([flips, flips | np.uint32(1 << bit)])[best]
        tables = np.concatenate([tables, tables])[best]
    order = np.lexsort((flips, tables, scores))
    tables = tables[order]
    return tables, query.keys[tables] ^ flips[order], scores[order]


def _masks_within(bits: int, radius: int) -> Keys:
    """Return all keys of at most `radius` set bits, uint32, the fewest bits first."""
    level = np.zeros(1, np.uint64)
    levels = [level]
    powers = np.uint64(1) << np.arange(bits, dtype=np.uint64)
    for _ in range(radius):
        # Setting only bits above the highest one set makes every mask exactly once.
        rows, columns = np.nonzero(powers[None, :] > level[:, None])
        level = level[rows] | powers[columns]
        levels.append(level)
    return np.concatenate(levels).astype(np.uint32)
