"""Random hyperplanes: sign codes, bucket keys, and the order in which to visit buckets.

The sign of a vector's product with a random hyperplane agrees for two vectors with a probability
that falls with their angle (Charikar, "Similarity estimation techniques from rounding
algorithms", STOC 2002). A table's key is a run of such signs, and several tables make up for what
one misses (Indyk and Motwani, "Approximate nearest neighbors", STOC 1998).
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from photosim.search.projection import Float32, Floats, Projection

Codes = NDArray[np.uint64]
Keys = NDArray[np.uint32]
Tables = NDArray[np.int64]
Probes = tuple[Tables, Keys]

CODE_BITS = 256
CODE_WORDS = CODE_BITS // 64
LEADING_AXES = 48
"""Principal axes that hyperplanes use: the weak ones separate neighbours more than strangers.

Measured on Caltech-101 with 12 tables of 12 bits at a recall of 0.98: 5.9 % of the photos are
compared with 48 axes, 6.6 % with 32, 7.4 % with 64, 9.4 % with all 128.
"""
MAX_KEY_BITS = 32
_ROUNDING = 1e-5  # many times what float32 products of unit vectors are off by


@dataclass(frozen=True, eq=False)
class HashQuery:
    """A query vector as a hash family sees it.

    Attributes:
        projected: float32 (p,), unit norm.
        products: float32 (256,), signed distances from all hyperplanes.
        code: uint64 (4,), their signs.
        margins: float32 (tables, bits), the distances from the hyperplanes of each key.
        keys: uint32 (tables,), the query's own bucket in each table.
    """

    projected: Float32
    products: Float32
    code: Codes
    margins: Float32
    keys: Keys


@lru_cache(maxsize=4)  # drawing them takes a tenth of a second, and both lanes ask for the same
def hyperplanes(dimension: int, axes: int, seed: int) -> Float32:
    """Return CODE_BITS random hyperplanes as unit columns, float32 (dimension, CODE_BITS).

    The array is shared and cannot be written to.

    They are drawn in orthogonal groups, which estimate angles with less variance than
    independent ones (Ji et al., "Super-Bit Locality-Sensitive Hashing", NIPS 2012): 5.9 % of
    Caltech-101 compared at a recall of 0.98, where independent ones need 7.7 %.

    Args:
        dimension: Components of the vectors to be hashed, p.
        axes: The leading components that the hyperplanes look at; the others are ignored.
        seed: Not negative.
    """
    group = min(axes, CODE_BITS)
    shape = (-(-CODE_BITS // group), axes, group)
    draws = _gaussians(int(np.prod(shape)), seed).reshape(shape)
    orthogonal, triangular = np.linalg.qr(draws)
    # Fixing the signs makes the result uniform, and the same whichever way QR is computed.
    orthogonal *= np.sign(np.einsum("gii->gi", triangular))[:, None, :]
    planes = np.zeros((dimension, CODE_BITS), np.float32)
    planes[:axes] = np.concatenate(orthogonal, axis=1)[:, :CODE_BITS]
    planes.flags.writeable = False
    return planes


def _gaussians(count: int, seed: int) -> NDArray[np.float64]:
    """Return standard normal numbers (count,) that are the same in every version of numpy.

    Codes outlive the program that wrote them. Numpy keeps PCG64's raw numbers as they are (NEP 19)
    but may change standard_normal, so they are made by the transform of Box and Muller (1958).
    """
    raw = np.random.PCG64(seed).random_raw(2 * count)
    uniform = ((raw >> np.uint64(11)) + 0.5) * 2.0**-53
    normal: NDArray[np.float64] = np.sqrt(-2 * np.log(uniform[:count]))
    normal *= np.cos(2 * np.pi * uniform[count:])
    return normal


def sign_codes(products: Float32) -> Codes:
    """Pack the signs of products with the hyperplanes, (n, 256), into uint64 (n, 4).

    Sign b is bit b % 64 of word b // 64; zero counts as positive.
    """
    packed = np.packbits(products >= 0, axis=1, bitorder="little")
    return packed.view(np.dtype("<u8")).astype(np.uint64, copy=False)


def certain_bits(products: Float32) -> Codes:
    """Return which bits of `sign_codes` rounding cannot have changed, as uint64 (n, 4).

    Products of vectors computed alone and in company differ in their last places.
    """
    return sign_codes(np.abs(products) - np.float32(_ROUNDING))


@dataclass(frozen=True, eq=False)
class HashFamily:
    """L tables of k hyperplanes over projected vectors, all from one seed.

    One draw of 256 hyperplanes gives each photo its 256-bit sign code; table t's key is bits
    t * bits to (t + 1) * bits of that code, so that codes are all that need be kept, and tables
    can be cut again from them. The same projection arrays and seed give the same family.

    Attributes:
        projection: Applied to raw vectors first.
        bits: The length of a key, 1 to 32.
        tables: The number of tables, with bits * tables at most 256.
        seed: Of the hyperplanes, not negative.
        drawn: The hyperplanes of this seed, float32 (p, 256), where they were kept: drawing them
            takes a tenth of the time of a one-off search.

    Raises:
        ValueError: On construction, if bits, tables or seed are out of range.
    """

    projection: Projection
    bits: int
    tables: int
    seed: int
    drawn: Float32 | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.bits <= MAX_KEY_BITS:
            raise ValueError(f"a key has 1 to {MAX_KEY_BITS} bits, not {self.bits}")
        if not 1 <= self.tables <= CODE_BITS // self.bits:
            most = CODE_BITS // self.bits
            raise ValueError(f"{self.bits}-bit keys allow 1 to {most} tables, not {self.tables}")
        if self.seed < 0:
            raise ValueError(f"a seed must not be negative, but is {self.seed}")

    @cached_property
    def planes(self) -> Float32:
        """The hyperplanes, float32 (p, 256)."""
        if self.drawn is not None:
            return self.drawn
        dimension = self.projection.dimension
        fitted = self.projection.basis is not None
        axes = min(LEADING_AXES, dimension) if fitted else dimension
        return hyperplanes(dimension, axes, self.seed)

    @property
    def _spread(self) -> float:
        """How far a neighbour lies from the query across a hyperplane, one standard deviation.

        A unit vector has 1 / sqrt(p) to spare for each axis. Half or double this value costs
        little: only the order of the buckets depends on it.
        """
        return float(self.projection.dimension**-0.5)

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
        return HashQuery(projected, products[0], code[0], margins, self.keys(code)[0])

    def probes(self, query: HashQuery, count: int) -> Probes:
        """Return the buckets that most likely hold the query's neighbours, the likeliest first.

        Query-directed probing (Lv et al., "Multi-Probe LSH", VLDB 2007). A neighbour lies off
        the query by a normally distributed amount across each hyperplane, so the query's margin
        tells how likely the two are parted. Lv et al. order buckets by the sum of the squared
        margins of the parting hyperplanes, which stands for that probability while margins are
        small; here it is kept whole, with the hyperplanes that do not part, so that buckets of
        different tables compare fairly. Measured on Caltech-101 at a recall of 0.98: 150 buckets
        and 5.9 % of the photos, where squared margins need 258 and 8.0 %.

        Args:
            query: From this family.
            count: How many buckets over all tables; no more than there are.

        Returns:
            Table numbers int64 (m,) and keys uint32 (m,), m = min(count, tables * 2**bits).
            Equally likely buckets are ordered by table.

        Raises:
            ValueError: If `count` is less than 1.
        """
        tables, keys, _ = self.scored_probes(query, count)
        return tables, keys

    def scored_probes(
        self, query: HashQuery, count: int
    ) -> tuple[Tables, Keys, NDArray[np.float64]]:
        """Return what `probes` does and the buckets' scores, float64 (m,), ascending.

        A score is the negative logarithm of the probability that a neighbour is in the bucket.

        Buckets are built up bit by bit, keeping the `count` best of all tables: whatever could
        grow from a dropped one scores no better than those kept in its place, so the result is
        exact.

        Raises:
            ValueError: If `count` is less than 1.
        """
        if count < 1:
            raise ValueError(f"at least one bucket must be probed, not {count}")
        parted = _parting_log_odds(query.margins, self._spread)
        tables = np.arange(self.tables)
        flips = np.zeros(self.tables, np.uint32)
        scores = np.log1p(np.exp(-parted)).sum(axis=1)
        for bit in range(self.bits):
            scores = np.concatenate([scores, scores + parted[tables, bit]])
            flips = np.concatenate([flips, flips | np.uint32(1 << bit)])
            tables = np.concatenate([tables, tables])
            if len(scores) > count:
                best = np.argpartition(scores, count - 1)[:count]
                scores, flips, tables = scores[best], flips[best], tables[best]
        order = np.lexsort((flips, tables, scores))
        tables = tables[order]
        return tables, query.keys[tables] ^ flips[order], scores[order]

    def bucket_scores(self, query: HashQuery, keys: Keys) -> NDArray[np.float64]:
        """Return the scores of the buckets with these keys (n, tables), float64 (n, tables)."""
        parted = _parting_log_odds(query.margins, self._spread)
        differing = (keys ^ query.keys)[:, :, None] >> np.arange(self.bits, dtype=np.uint32)
        staying: NDArray[np.float64] = np.log1p(np.exp(-parted)).sum(axis=1)
        scores: NDArray[np.float64] = staying + ((differing & 1) * parted).sum(axis=2)
        return scores


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


def _parting_log_odds(margins: Float32, spread: float) -> NDArray[np.float64]:
    """Return how much likelier a neighbour is on the query's side of a hyperplane, in log odds.

    Args:
        margins: The query's distances from the hyperplanes, any shape.
        spread: Standard deviation of a neighbour's distance from the query across one.

    Returns:
        ln(P / (1 - P)) for P = Phi(|margin| / spread), by Page's approximation of the normal
        distribution (Applied Statistics 26, 1977), which keeps P to 0.0002.
    """
    x = np.abs(margins.astype(np.float64)) / spread
    return np.asarray(np.sqrt(8 / np.pi) * x * (1 + 0.044715 * x * x))
