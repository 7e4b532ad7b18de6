"""Choosing hash tables and probes on a library's own photos, to reach a measured recall.

Some photos of the library serve as queries, each left out of its own answer. Their true
neighbours come from one pass over all vectors; everything after that needs sign codes only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.search.averaging import REACH
from photosim.search.buckets import MemoryBuckets
from photosim.search.hashing import CODE_BITS, CODE_WORDS, Codes, HashFamily, sign_codes
from photosim.search.index import VectorFetch, shortlist
from photosim.search.projection import (
    SAMPLE_ROWS,
    Float32,
    Floats,
    Projection,
    fit_projection,
)

TARGET = 0.98
NEIGHBOURS = 60
"""What a person sees of a search at once: with an index that finds 98 % of the ten nearest photos,
9 % of the sixty nearest were missing."""
QUERIES = 1_000
_LEAST_QUERIES = 500
_MOST_COMPARISONS = 500_000_000  # of queries with photos: several seconds
TABLES = 12
"""On Caltech-101 at a recall of 0.98, 8 tables compare a tenth more photos than 12, and 16 compare
a tenth fewer but take a third more memory and bucket rows on disk."""
MOST_PROBES = 400
"""Bounds the time to order the buckets, and the seeks where they are on disk."""

FINALISTS = (REACH, 300, 450, 700, 1_000)
"""Widths of the filter by sign codes to choose from.

The more photos there are, the more strangers have codes as near as a true neighbour's: on
Caltech-101 150 finalists lost 0.005 of recall and 200 0.002, of a million synthetic photos 200
lost 0.011 and 300 0.002.
"""

_FILTER_SHARE = 1 / 6  # of the misses that the target allows, those the filter may cause
_LEAST_BITS = 4  # 12 tables of 16 buckets can all be visited, so any recall can be reached
_CONFIDENCE = 2.33  # standard errors: the target is exceeded with 99 % confidence
_CHUNK = 8_192


@dataclass(frozen=True)
class Tuning:
    """The parameters of an index, and the recall and effort measured with them.

    Attributes:
        bits: The length of a key.
        tables: The number of tables.
        probes: Buckets to visit over all tables.
        finalists: Candidates that the filter by code lets through, to be compared by vector.
        recall: Measured recall@60 of the true neighbours, 0 to 1, after the filter by code.
        compared: Measured mean share of the other photos that were compared, 0 to 1.
        sample: How many photos of the library were queries.
    """

    bits: int
    tables: int
    probes: int
    finalists: int
    recall: float
    compared: float
    sample: int


@dataclass(frozen=True, eq=False)
class Survey:
    """A library's sign codes, and the true neighbours of a sample of its photos.

    Attributes:
        projection: The projection surveyed.
        seed: Of the hyperplanes.
        ids: int64 (n,), all photos.
        codes: uint64 (n, 4), their sign codes, fit for every family of this projection and seed.
        query_ids: int64 (q,), the sample.
        queries: float32 (q, p), its projected vectors.
        neighbours: int64 (q, min(NEIGHBOURS, n - 1)), rows of `ids`: each query's true neighbours.
    """

    projection: Projection
    seed: int
    ids: Ids
    codes: Codes
    query_ids: Ids
    queries: Float32
    neighbours: NDArray[np.int64]

    def family(self, bits: int, tables: int) -> HashFamily:
        """Return the hash family of this projection and seed with such keys and tables.

        Raises:
            ValueError: If bits or tables are out of range.
        """
        return HashFamily(self.projection, bits, tables, self.seed)


def sample_ids(ids: Ids, size: int, seed: int) -> Ids:
    """Return min(size, n) of the ids (n,), chosen at random by the seed, ascending."""
    generator = np.random.Generator(np.random.PCG64(seed))
    return np.sort(generator.choice(ids, min(size, len(ids)), replace=False))


def survey_sample(ids: Ids, seed: int) -> Ids:
    """Return the photos (q,) of a library (n,) to survey with: QUERIES, and fewer if it is large.

    Each is compared with every photo. At a recall of 0.98, 500 queries leave a standard error
    of 0.002.
    """
    affordable = _MOST_COMPARISONS // max(len(ids), 1)
    return sample_ids(ids, min(QUERIES, max(_LEAST_QUERIES, affordable)), seed)


def fit_and_survey(
    ids: Ids, fetch: VectorFetch, batches: Iterable[tuple[Ids, Floats]], seed: int
) -> Survey:
    """Fit a projection to a library's photos and survey them with it.

    Args:
        ids: int64 (n,), of all photos.
        fetch: Reads the raw vectors of some.
        batches: Of all photos, see `survey`.
        seed: Of the samples and of the hyperplanes.

    Raises:
        ValueError: As `survey` does.
    """
    projection = fit_projection(fetch(sample_ids(ids, SAMPLE_ROWS, seed))[1])
    return survey(projection, seed, fetch(survey_sample(ids, seed)), batches)


def survey(
    projection: Projection,
    seed: int,
    queries: tuple[Ids, Floats],
    batches: Iterable[tuple[Ids, Floats]],
) -> Survey:
    """Hash all photos and find the true neighbours of some, in one pass over the vectors.

    Args:
        projection: Of the index to be tuned.
        seed: Of its hyperplanes.
        queries: Ids int64 (q,) and raw vectors (q, d) of a sample of the photos, see survey_sample.
        batches: Ids int64 (n,) and raw vectors (n, d) of all photos in parts. Only their codes
            are kept: 40 bytes a photo.

    Raises:
        ValueError: If a vector is unusable, there are no queries or fewer than two photos.
    """
    query_ids = queries[0]
    if not len(query_ids):
        raise ValueError("a survey needs at least one query")
    projected = projection.apply(queries[1])
    planes = HashFamily(projection, 1, 1, seed).planes
    truth = _TrueNeighbours(query_ids, projected)
    all_ids, all_codes = [np.zeros(0, np.int64)], [np.zeros((0, CODE_WORDS), np.uint64)]
    for ids, vectors in batches:
        for start in range(0, len(ids), _CHUNK):
            rows = projection.apply(vectors[start : start + _CHUNK])
            all_codes.append(sign_codes(rows @ planes))
            truth.see(ids[start : start + _CHUNK], rows)
        all_ids.append(ids)
    ids = np.concatenate(all_ids)
    if len(ids) < 2:
        raise ValueError(f"a survey needs at least two photos, not {len(ids)}")
    neighbours = truth.rows[:, : len(ids) - 1]
    codes = np.concatenate(all_codes)
    return Survey(projection, seed, ids, codes, query_ids, projected, neighbours)


def choose(surveyed: Survey, target: float = TARGET) -> Tuning:
    """Choose the keys' length and the probes for a library.

    Longer keys compare fewer photos and need more buckets visited. Of those with which the
    target is reached within MOST_PROBES buckets, the longest are taken.

    Args:
        surveyed: The library.
        target: Recall@60 to be exceeded with 99 % confidence over the queries.

    Raises:
        ValueError: If the target is not between 0 and 1.
    """
    # More buckets than photos would only cost memory.
    most = min(CODE_BITS // TABLES, max(_LEAST_BITS, int(np.log2(len(surveyed.ids)))))
    bits = max(_LEAST_BITS, most - 3)
    reached = _reached(surveyed, bits, target)
    while reached and bits < most and _reached(surveyed, bits + 1, target):
        bits += 1
    while not reached and bits > _LEAST_BITS:
        bits -= 1
        reached = _reached(surveyed, bits, target)
    return measure_probes(surveyed, bits, TABLES, target)


def measure_probes(
    surveyed: Survey,
    bits: int,
    tables: int,
    target: float = TARGET,
    widths: Sequence[int] = FINALISTS,
) -> Tuning:
    """Find the fewest probes and the narrowest filter that reach a recall with given tables.

    Args:
        surveyed: The library as it is now.
        bits: The length of a key.
        tables: The number of tables.
        target: Recall@60 to be exceeded with 99 % confidence over the queries.
        widths: Numbers of finalists to choose from, ascending.

    Returns:
        The tuning with its measured recall. If the target is out of reach within four times
        MOST_PROBES buckets, the recall says how near it came.

    Raises:
        ValueError: If bits or tables are out of range, or the target is not between 0 and 1.
    """
    family = surveyed.family(bits, tables)
    found = _found_by_probes(surveyed, family, MOST_PROBES)
    most = min(4 * MOST_PROBES, tables << bits)
    buckets = MemoryBuckets(family, surveyed.ids, surveyed.codes)
    wanted = target
    for _ in range(3):
        probes = _fewest(found, wanted) or most
        if probes == most:
            found = _found_by_probes(surveyed, family, most)
            probes = _fewest(found, wanted) or most
        answered = _answer(surveyed, buckets, probes, widths)
        width = _narrowest(answered, target)
        widths, recalls = [widths[width]], answered.recalls[width]
        if _lower_bound(recalls) >= target or probes == most:
            break
        # What the filter lost must be won by reaching more candidates.
        wanted = min(wanted + target - float(_lower_bound(recalls)) + 1e-4, 1.0)
    others = len(surveyed.ids) - 1
    return Tuning(
        bits,
        tables,
        probes,
        widths[0],
        float(recalls.mean()),
        float(answered.compared.mean() / others),
        len(surveyed.query_ids),
    )


class _TrueNeighbours:
    """The most similar rows to each query among those seen so far, the query itself left out."""

    def __init__(self, query_ids: Ids, queries: Float32) -> None:
        self._query_ids, self._queries = query_ids, queries
        self._best = np.full((len(query_ids), NEIGHBOURS), -np.inf, np.float32)
        self._seen = 0
        self._step = 256  # small at first, while nearly every row is among the best so far
        self.rows = np.full((len(query_ids), NEIGHBOURS), -1, np.int64)

    def see(self, ids: Ids, rows: Float32) -> None:
        start = 0
        while start < len(ids):
            end = start + self._step
            self._see(ids[start:end], rows[start:end])
            start = end
            self._step *= 2

    def _see(self, ids: Ids, rows: Float32) -> None:
        similarities = self._queries @ rows.T
        _, own, place = np.intersect1d(self._query_ids, ids, return_indices=True)
        similarities[own, place] = -np.inf
        # On two axes numpy.nonzero takes twice as long.
        places = np.flatnonzero(similarities > self._best[:, -1:])
        queries, columns = np.divmod(places, len(ids))
        count = len(self._query_ids)
        merged_queries = np.concatenate([np.repeat(np.arange(count), NEIGHBOURS), queries])
        merged = np.concatenate([self._best.ravel(), similarities[queries, columns]])
        merged_rows = np.concatenate([self.rows.ravel(), columns + self._seen])
        order = np.lexsort((merged_rows, -merged, merged_queries))
        firsts = np.searchsorted(merged_queries[order], np.arange(count))
        best = order[firsts[:, None] + np.arange(NEIGHBOURS)]
        self._best, self.rows = merged[best], merged_rows[best]
        self._seen += len(ids)


def _reached(surveyed: Survey, bits: int, target: float) -> bool:
    family = surveyed.family(bits, TABLES)
    return _fewest(_found_by_probes(surveyed, family, MOST_PROBES), target) is not None


def _found_by_probes(surveyed: Survey, family: HashFamily, most: int) -> NDArray[np.float64]:
    """Return each query's recall before filtering after 1, 2, ... `most` probes, (q, <= most)."""
    most = min(most, family.tables << family.bits)
    count, width = surveyed.neighbours.shape
    keys = family.keys(surveyed.codes[surveyed.neighbours.ravel()])
    keys = keys.reshape(count, width, family.tables)
    found = np.zeros((count, most + 1))
    for number, projected in enumerate(surveyed.queries):
        query = family.hashed(projected)
        _, _, scores = family.scored_probes(query, most)
        # A neighbour is found when the likeliest of its buckets is visited.
        nearest = family.bucket_scores(query, keys[number]).min(axis=1)
        probes = np.searchsorted(scores, nearest - 1e-9)
        found[number] = np.bincount(probes, minlength=most + 1)
    recalls: NDArray[np.float64] = np.cumsum(found, axis=1)[:, :most] / width
    return recalls


def _fewest(found: NDArray[np.float64], target: float) -> int | None:
    if not 0 <= target <= 1:
        raise ValueError(f"a recall must be between 0 and 1, not {target}")
    enough = np.flatnonzero(_lower_bound(found) >= target)
    return int(enough[0]) + 1 if enough.size else None


def _lower_bound(recalls: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean over queries, the first axis, less what chance may have added."""
    error = recalls.std(axis=0) / np.sqrt(len(recalls))
    return np.asarray(recalls.mean(axis=0) - _CONFIDENCE * error)


@dataclass(frozen=True, eq=False)
class _Answered:
    """What the sample's queries found.

    Attributes:
        reached: Recall of each query's candidates, before the filter, (q,).
        recalls: Recall after the filter, for each of its widths, (widths, q).
        compared: How many photos each query was compared with, (q,).
    """

    reached: NDArray[np.float64]
    recalls: NDArray[np.float64]
    compared: NDArray[np.float64]


def _answer(
    surveyed: Survey, buckets: MemoryBuckets, probes: int, widths: Sequence[int]
) -> _Answered:
    """Answer the sample's queries up to the exact ranking.

    True neighbours that reach the exact ranking come out on top of it, so it need not be done.
    """
    family, count = buckets.family, len(surveyed.queries)
    answered = _Answered(np.zeros(count), np.zeros((len(widths), count)), np.zeros(count))
    true_ids = surveyed.ids[surveyed.neighbours]
    for number, projected in enumerate(surveyed.queries):
        query = family.hashed(projected)
        ids, codes = buckets.members(*family.probes(query, probes))
        others = np.flatnonzero(ids != surveyed.query_ids[number])
        ids, codes = ids.take(others), codes.take(others, axis=0)
        answered.reached[number] = _share(true_ids[number], ids)
        answered.compared[number] = len(ids)
        for place, width in enumerate(widths):
            kept = shortlist(query, ids, codes, width)
            answered.recalls[place, number] = _share(true_ids[number], kept)
    return answered


def _share(true_ids: Ids, found: Ids) -> float:
    return float(np.count_nonzero(np.isin(found, true_ids)) / len(true_ids))


def _narrowest(answered: _Answered, target: float) -> int:
    """Return the place of the narrowest filter that loses little, else of the widest."""
    lost = answered.reached.mean() - answered.recalls.mean(axis=1)
    fine = np.flatnonzero(lost <= _FILTER_SHARE * (1 - target))
    return int(fine[0]) if fine.size else len(lost) - 1
