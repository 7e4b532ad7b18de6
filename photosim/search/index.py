"""From a query vector to its nearest photos: candidates, a filter by code, an exact ranking."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.search.averaging import REACH, averaged_similarities
from photosim.search.hashing import CODE_WORDS, Codes, HashFamily, HashQuery, Keys, Tables
from photosim.search.projection import Float32, Floats, Projection

VectorFetch = Callable[[Ids], tuple[Ids, Floats]]
"""Returns the raw vectors (n, d) of photos with their ids (n,); photos gone since are left out."""

_Scalar = TypeVar("_Scalar", bound=np.generic)

KEEP = 200
"""Finalists of the filter by sign codes, until `tuning` has measured how many a library needs."""
_ROUGH = 4  # candidates kept for each finalist by the quicker and rougher comparison
_BYTE_SIGNS = np.where(np.arange(256) >> np.arange(8)[:, None] & 1, 1, -1).astype(np.float32)
_WIDEST = 4_096  # buckets after which reading every code is the cheaper way to widen a search


class Buckets(Protocol):
    """Where the photos of a hash family's buckets are found."""

    def members(self, tables: Tables, keys: Keys) -> tuple[Ids, Codes]:
        """Return the photos in any of the buckets (tables[i], keys[i]).

        Returns:
            Ids int64 (m,), each once, and their sign codes uint64 (m, 4).
        """
        ...

    def everything(self) -> tuple[Ids, Codes]:
        """Return all photos, in the same form."""
        ...


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest photos found.

    Attributes:
        ids: int64 (n,), the most similar first; equal ones by ascending id.
        similarities: float32 (n,), -1 to 1: cosine of the projected vectors, or what
            `averaged_similarities` makes of it.
        compared: How many photos the query was compared with, by sign code or by vector.
        method: "exact", "multi-probe" or "radius".
    """

    ids: Ids
    similarities: Float32
    compared: int
    method: str


def search(
    vector: Floats,
    count: int,
    family: HashFamily,
    buckets: Buckets,
    fetch: VectorFetch,
    *,
    probes: int,
    keep: int = KEEP,
    exclude: Sequence[int] | Ids = (),
    averaged: bool = False,
) -> Neighbours:
    """Find the photos nearest to a raw vector through the buckets.

    Candidates come from the probed buckets, the `keep` nearest by their sign codes stay, and
    these are ranked by the exact cosine of their projected vectors. Where the probed buckets hold
    fewer than `count` photos, more are probed, and at last all.

    Args:
        vector: Raw, (d,).
        count: How many photos to return, at least 1.
        family: The hash family by which the buckets were filled.
        buckets: Where to look.
        fetch: Reads the raw vectors of the finalists.
        probes: How many buckets to visit over all tables, at least 1.
        keep: Finalists to rank exactly; never fewer than twice `count`.
        exclude: Ids of photos that are not to be found.
        averaged: Whether the finalists are ranked in company, see `averaging`.

    Raises:
        ValueError: If the vector is unusable or a number is out of range.
    """
    if count < 1:
        raise ValueError(f"at least one photo must be asked for, not {count}")
    query = family.query(vector)
    ids, codes = _without(*buckets.members(*family.probes(query, probes)), exclude)
    while len(ids) < count and probes < _WIDEST:
        probes *= 4
        ids, codes = _without(*buckets.members(*family.probes(query, probes)), exclude)
    if len(ids) < count:
        ids, codes = _without(*buckets.everything(), exclude)
    last, vectors = fetch(shortlist(query, ids, codes, max(keep, 2 * count)))
    best = _Best(query.projected, max(count, REACH) if averaged else count)
    best.see(last, family.projection.apply(vectors))
    return best.neighbours(count, len(ids), "multi-probe", averaged=averaged)


def scan(
    vector: Floats,
    count: int,
    projection: Projection,
    batches: Iterable[tuple[Ids, Floats]],
    exclude: Sequence[int] | Ids = (),
    *,
    averaged: bool = False,
) -> Neighbours:
    """Find the photos nearest to a raw vector by comparing it with every one.

    Args:
        vector: Raw, (d,).
        count: How many photos to return, at least 1.
        projection: Applied to both sides.
        batches: All photos: ids int64 (n,) with raw vectors (n, d), in as many parts as suit
            the memory.
        exclude: Ids of photos that are not to be found.
        averaged: Whether the nearest are ranked in company, see `averaging`.

    Raises:
        ValueError: If a vector is unusable or `count` is out of range.
    """
    projected = projection.apply(vector.reshape(1, -1))[0]
    parts = ((ids, projection.apply(rows)) for ids, rows in batches)
    return rank(projected, count, parts, exclude, averaged=averaged)


def rank(
    projected: Float32,
    count: int,
    batches: Iterable[tuple[Ids, Float32]],
    exclude: Sequence[int] | Ids = (),
    *,
    averaged: bool = False,
) -> Neighbours:
    """Do what `scan` does, with vectors that are projected already: (p,) and (n, p)."""
    if count < 1:
        raise ValueError(f"at least one photo must be asked for, not {count}")
    best = _Best(projected, max(count, REACH) if averaged else count)
    compared = 0
    for batch_ids, rows in batches:
        ids, kept_rows = _without(batch_ids, rows, exclude)
        compared += len(ids)
        best.see(ids, kept_rows)
    return best.neighbours(count, compared, "exact", averaged=averaged)


class _Best:
    """The nearest photos to a query among those seen so far, with their projected vectors."""

    def __init__(self, query: Float32, count: int) -> None:
        self._query = query
        self._count = count
        self._ids = np.zeros(0, np.int64)
        self._rows = np.zeros((0, len(query)), np.float32)
        self._similarities = np.zeros(0, np.float32)

    def see(self, ids: Ids, rows: Float32) -> None:
        ids = np.concatenate([self._ids, ids])
        similarities = np.concatenate([self._similarities, rows @ self._query])
        places = _top(ids, similarities, self._count)
        self._ids, self._similarities = ids[places], similarities[places]
        self._rows = _picked(self._rows, rows, places)

    def neighbours(self, count: int, compared: int, method: str, *, averaged: bool) -> Neighbours:
        ids, similarities = self._ids, self._similarities
        if averaged:
            similarities = averaged_similarities(self._query, self._rows)
        places = _top(ids, similarities, count)
        return Neighbours(ids[places], similarities[places], compared, method)


def shortlist(query: HashQuery, ids: Ids, codes: Codes, keep: int) -> Ids:
    """Return the ids of the `keep` photos nearest to a query by their codes, in no order.

    The query's own side is not rounded to signs: a hyperplane counts by how far the query lies
    from it (Gordo et al., "Asymmetric distances for binary embeddings", CVPR 2011). That takes
    half as many finalists as the Hamming distance does, which goes before to drop most.

    Args:
        query: From the family that made the codes.
        ids: int64 (n,).
        codes: uint64 (n, 4).
        keep: How many; of those equally near at the boundary, the lowest ids.
    """
    if len(ids) > _ROUGH * keep:
        rows = _lowest(hamming_distances(query.code, codes), ids, _ROUGH * keep)
        ids, codes = ids[rows], codes.take(rows, axis=0)
    if len(ids) > keep:
        ids = ids[_lowest(-code_products(query.products, codes), ids, keep)]
    return ids


def _lowest(values: NDArray[Any], ids: Ids, keep: int) -> NDArray[np.int64]:
    """Return the rows of the `keep` lowest values; of equal ones, those of the lowest ids."""
    boundary = np.partition(values, keep - 1)[keep - 1]
    inside = np.flatnonzero(values < boundary)
    tied = np.flatnonzero(values == boundary)
    tied = tied[np.argsort(ids[tied])][: keep - len(inside)]
    return np.concatenate([inside, tied])


def code_products(products: Float32, codes: Codes) -> Float32:
    """Return the sums of a query's products, each with the sign in a code, float32 (n,).

    Args:
        products: The query's products with the hyperplanes, (256,).
        codes: uint64 (n, 4).
    """
    # For each byte of a code, the sum over its eight signs is looked up.
    sums = products.reshape(CODE_WORDS * 8, 8) @ _BYTE_SIGNS
    columns = codes.astype("<u8", copy=False).view(np.uint8).reshape(len(codes), CODE_WORDS * 8)
    total = np.zeros(len(codes), np.float32)
    for column, looked_up in zip(columns.T, sums, strict=True):
        total += looked_up.take(column)
    return total


def hamming_distances(code: Codes, codes: Codes) -> NDArray[np.uint16]:
    """Return the number of bits in which codes (n, 4) differ from one (4,), uint16 (n,)."""
    counts = np.bitwise_count(codes ^ code)
    distances = np.zeros(len(counts), np.uint16)
    for word in counts.T:
        distances += word
    return distances


def _without(
    ids: Ids, rows: NDArray[_Scalar], exclude: Sequence[int] | Ids
) -> tuple[Ids, NDArray[_Scalar]]:
    if not len(exclude):
        return ids, rows
    wanted = ~np.isin(ids, np.asarray(exclude, np.int64))
    return ids[wanted], rows[wanted]


def _top(ids: Ids, similarities: Float32, count: int) -> NDArray[np.int64]:
    """Return the places of the `count` most similar, the most similar first, then by id."""
    if len(ids) <= count:
        return np.lexsort((ids, -similarities))
    boundary = np.partition(similarities, len(ids) - count)[len(ids) - count]
    contenders = np.flatnonzero(similarities >= boundary)
    order = np.lexsort((ids[contenders], -similarities[contenders]))[:count]
    return contenders[order]


def _picked(first: Float32, second: Float32, places: NDArray[np.int64]) -> Float32:
    """Return rows by their places in two arrays laid end to end, without joining them."""
    picked = np.empty((len(places), second.shape[1]), np.float32)
    early = places < len(first)
    picked[early] = first[places[early]]
    picked[~early] = second[places[~early] - len(first)]
    return picked
