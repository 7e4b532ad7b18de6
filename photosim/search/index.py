"""From a query vector to its nearest photos: candidates, a filter by code, an exact ranking."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.search.averaging import (
    COPY,
    NEIGHBOURS,
    RAW_COPY,
    REACH,
    in_company,
    shown_by,
    stages,
    whole_stages,
)
from photosim.search.frames import Frames, NearestFrames
from photosim.search.hashing import CODE_WORDS, Codes, HashFamily, HashQuery, Keys, Tables
from photosim.search.options import USUAL, SearchOptions
from photosim.search.projection import Float32, Floats, Projection
from photosim.search.rounded import RoundedVectors
from photosim.search.taught_vectors import TAUGHT_SHARE, TaughtProjection

VectorFetch = Callable[[Ids], tuple[Ids, Floats]]
"""Returns the raw vectors (n, d) of photos with their ids (n,); photos gone since are left out."""

Ranking = Projection | TaughtProjection
"""By which vectors photos are compared."""

_Read = Callable[[Ids], tuple[Ids, Float32]]
_Scalar = TypeVar("_Scalar", bound=np.generic)

KEEP = 200
"""Finalists of the filter by sign codes, until `tuning` has measured how many a library needs."""
_ROUGH = 4  # candidates kept for each finalist by the quicker and rougher comparison
_BYTE_SIGNS = np.where(np.arange(256) >> np.arange(8)[:, None] & 1, 1, -1).astype(np.float32)
_FEW = 8  # photos that are left out one by one
_WIDER = 3  # finalists for each of the further photos
_WIDEST = 4_096  # buckets after which reading every code is the cheaper way to widen a search


class Buckets(Protocol):
    """Where the photos of a hash family's buckets are kept."""

    @property
    def family(self) -> HashFamily:
        """The family by which they are filled."""
        ...

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        ...

    def members(self, tables: Tables, keys: Keys) -> tuple[Ids, Codes]:
        """Return the photos in any of the buckets (tables[i], keys[i]).

        Returns:
            Ids int64 (m,), each once, and their sign codes uint64 (m, 4).
        """
        ...

    def photos(self, among: Ids | None = None) -> tuple[Ids, Codes]:
        """Return all photos, or those of them that are among some, in the same form."""
        ...

    def add(self, ids: Ids, codes: Codes) -> None:
        """Add photos (n,) that are in no bucket yet, with their sign codes, uint64 (n, 4)."""
        ...

    def remove(self, ids: Ids) -> None:
        """Remove photos from every bucket; those that are in none are ignored."""
        ...


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest photos found.

    Attributes:
        ids: int64 (n,), the most similar first, see `photosim.search.averaging`; equal ones by
            ascending id.
        similarities: float32 (n,), -1 to 1: cosines of the projected vectors. Where photos are
            averaged, they are not in descending order.
        nearness: float32 (n,), -1 to 1, never rising: what they are ordered by, where what a later
            stage has more of is cut down to the least of those before it. The similarities, or
            where photos are averaged, those in company, and 1 for copies.
        compared: How many photos the query was compared with, by sign code or by vector.
        method: "exact", "multi-probe" or "radius".
        averaged: Whether photos were compared together with their neighbours.
        positions: Of videos among them, milliseconds from the beginning to the nearest frame.
    """

    ids: Ids
    similarities: Float32
    nearness: Float32
    compared: int
    method: str
    averaged: bool
    positions: Mapping[int, int] = field(default_factory=dict)


class Index(Protocol):
    """Photos that can be searched by similarity.

    The first photos are the same ones in the same order, however many are asked for.
    """

    def search(
        self,
        vector: Floats,
        options: SearchOptions = USUAL,
        exclude: Sequence[int] | Ids = (),
        among: Ids | None = None,
    ) -> Neighbours:
        """Find the photos nearest to a raw vector.

        Args:
            vector: Raw, (d,).
            options: How many photos to return, and whether they are averaged. The other
                options are a matter of which index is used.
            exclude: Ids of photos that are not to be found.
            among: Ids of the only photos that may be found; None for all. Those that are not in
                the index are ignored.

        Raises:
            ValueError: If the vector is unusable.
        """
        ...


class ExactIndex:
    """Projected vectors in memory, all of which a query is compared with.

    Args:
        projection: Applied to both sides.
        batches: The first photos: ids int64 (n,), each once, with raw vectors (n, d).

    Attributes:
        frames: Of the videos among the photos, see `photosim.search.frames`; None: there are none.

    Raises:
        ValueError: If a vector is unusable.
    """

    def __init__(self, projection: Ranking, batches: Iterable[tuple[Ids, Floats]] = ()) -> None:
        self.frames: Frames | None = None
        self._projection = projection
        parts = [(ids, projection.apply(vectors)) for ids, vectors in batches]
        self._ids = np.concatenate([np.zeros(0, np.int64), *(ids for ids, _ in parts)])
        nothing = np.zeros((0, projection.dimension), np.float32)
        self._rows = np.concatenate([nothing, *(rows for _, rows in parts)])

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return self._ids.nbytes + self._rows.nbytes

    def add(self, ids: Ids, vectors: Floats) -> None:
        """Add photos (n,) with their raw vectors (n, d); one that is there gets its new vector.

        Raises:
            ValueError: If a vector is unusable.
        """
        rows = self._projection.apply(vectors)
        self.remove(ids)
        self._ids = np.concatenate([self._ids, ids])
        self._rows = np.concatenate([self._rows, rows])

    def remove(self, ids: Ids) -> None:
        """Remove photos; ids that are not there are ignored."""
        self._ids, self._rows = chosen(self._ids, self._rows, exclude=ids)

    def search(
        self,
        vector: Floats,
        options: SearchOptions = USUAL,
        exclude: Sequence[int] | Ids = (),
        among: Ids | None = None,
    ) -> Neighbours:
        """See Index."""
        query = self._projection.apply(vector.reshape(1, -1))[0]
        videos, exclude = _beside(self.frames, query, self._projection, exclude, among)
        batch = chosen(self._ids, self._rows, exclude, among)
        batches = [batch] if videos is None else [batch, (videos.ids, videos.rows)]
        return _told(nearest(query, options, batches, _copy(self._projection)), videos)


class StreamedIndex:
    """Compares a query with every photo as `ExactIndex` does, but holds none of them.

    Args:
        projection: Applied to both sides.
        read: Starts reading all photos again: ids int64 (n,) with raw vectors (n, d), in as many
            parts as suit the memory.

    Attributes:
        frames: See `ExactIndex`.
    """

    def __init__(
        self, projection: Ranking, read: Callable[[], Iterable[tuple[Ids, Floats]]]
    ) -> None:
        self.frames: Frames | None = None
        self._projection = projection
        self._read = read

    def search(
        self,
        vector: Floats,
        options: SearchOptions = USUAL,
        exclude: Sequence[int] | Ids = (),
        among: Ids | None = None,
    ) -> Neighbours:
        """See Index."""
        query = self._projection.apply(vector.reshape(1, -1))[0]
        videos, others = _beside(self.frames, query, self._projection, exclude, among)
        parts = (
            chosen(ids, self._projection.apply(vectors), others, among)
            for ids, vectors in self._read()
        )
        beside = [] if videos is None else [(videos.ids, videos.rows)]
        found = nearest(query, options, chain(parts, beside), _copy(self._projection))
        return _told(found, videos)


class HashedIndex:
    """Compares a query with the photos in the buckets where its neighbours most likely are.

    Candidates come from the probed buckets, the nearest of them by their sign codes stay, and
    these finalists are ranked by the exact cosine of their projected vectors. That gives the
    first REACH photos. Further ones lie farther off than the probes are meant for: for them the
    sign codes of all photos are compared.

    With rounded vectors finalists are ranked by those, and exact ones are read only of what is
    shown and of what rounding may have kept from it.

    Args:
        buckets: Where the photos' sign codes are.
        fetch: Reads the raw vectors of the finalists.
        probes: See Attributes.
        finalists: See Attributes.
        ranked_by: What finalists are compared by; None for the projection of the family.
        rounded: By the projection of the family; None where there are none.

    Attributes:
        probes: How many buckets to visit over all tables, at least 1.
        finalists: How many candidates for the first REACH photos to rank exactly, at least REACH.
        frames: See `ExactIndex`.
    """

    def __init__(
        self,
        buckets: Buckets,
        fetch: VectorFetch,
        *,
        probes: int,
        finalists: int = KEEP,
        ranked_by: Ranking | None = None,
        rounded: RoundedVectors | None = None,
    ) -> None:
        self.frames: Frames | None = None
        self._rounded = rounded
        self._family = buckets.family
        self._ranking: Ranking = buckets.family.projection if ranked_by is None else ranked_by
        self._buckets = buckets
        self._fetch = fetch
        self.probes = probes
        self.finalists = finalists

    @property
    def nbytes(self) -> int:
        """Bytes of memory held, without those of `fetch`."""
        return self._buckets.nbytes + (self._rounded.nbytes if self._rounded else 0)

    def add(self, ids: Ids, vectors: Floats) -> None:
        """Add photos (n,) with their raw vectors (n, d), of which only the sign codes are kept.

        Raises:
            ValueError: If a vector is unusable.
        """
        self._buckets.add(ids, self._family.codes(vectors))
        if self._rounded is not None:
            self._rounded.forget(ids)

    def remove(self, ids: Ids) -> None:
        """Remove photos; ids that are not there are ignored."""
        self._buckets.remove(ids)

    def search(
        self,
        vector: Floats,
        options: SearchOptions = USUAL,
        exclude: Sequence[int] | Ids = (),
        among: Ids | None = None,
    ) -> Neighbours:
        """See Index.

        Among some photos, the nearest lie farther off than the probes are meant for, too.
        """
        query = self._family.query(vector)
        left_out, gone = exclude, np.zeros(0, np.int64)
        while True:
            found, missed = self._search(vector, query, options, left_out, among)
            if not missed or len(found.ids) >= options.count:
                return found
            gone = np.union1d(gone, missed)
            if len(gone) > REACH:  # a whole folder of photos like the query
                gone = np.union1d(gone, self._gone(query, left_out, among, _WIDER * len(gone)))
            left_out = np.union1d(np.asarray(exclude, np.int64), gone)

    def _search(
        self,
        vector: Floats,
        query: HashQuery,
        options: SearchOptions,
        exclude: Sequence[int] | Ids,
        among: Ids | None,
    ) -> tuple[Neighbours, list[int]]:
        """Search once; returns what was found, and photos that turned out to be gone."""
        compared_by = query.projected
        if self._ranking is not self._family.projection:
            compared_by = self._ranking.apply(vector.reshape(1, -1))[0]
        videos, exclude = _beside(self.frames, compared_by, self._ranking, exclude, among)
        if among is None:
            ids, codes = self._probed(query, exclude)
        else:
            ids, codes = chosen(*self._buckets.photos(among), exclude)
        best = _Best(compared_by, options, _copy(self._ranking))
        self._rank(best, query, ids, codes, max(self.finalists, REACH), videos)
        compared = len(ids)
        while len(best.ids) < options.count and len(best.ids) == best.most:
            if among is None and compared == len(ids):
                ids, codes = chosen(*self._buckets.photos(), exclude)
            best.go_on()
            further = chosen(ids, codes, best.ids)
            self._rank(best, query, *further, _WIDER * (best.most - len(best.ids)), videos)
            compared = len(ids)
        compared += 0 if videos is None else len(videos.ids)
        read = None if self._rounded is None else self._projected
        found = best.neighbours(compared, "multi-probe", read)
        return _told(found, videos), best.gone

    def _gone(
        self, query: HashQuery, exclude: Sequence[int] | Ids, among: Ids | None, count: int
    ) -> Ids:
        """Which of the photos nearest to the query by their codes are not there any more."""
        near = shortlist(query, *chosen(*self._buckets.photos(among), exclude), count)
        there, _ = self._fetch(np.sort(near))
        return near[~np.isin(near, there)]

    def _rank(
        self,
        best: "_Best",
        query: HashQuery,
        ids: Ids,
        codes: Codes,
        keep: int,
        videos: NearestFrames | None,
    ) -> None:
        if videos is not None:
            best.see(*chosen(videos.ids, videos.rows, best.ids))
        last = np.sort(shortlist(query, ids, codes, keep))  # looked up and read in their order
        if self._rounded is not None:
            known, rows, errors = self._rounded.rows(last)
            best.see(last[known], rows, errors)
            last = last[~known]
        if self._rounded is None or len(last):
            best.see(*self._projected(last))

    def _projected(self, ids: Ids) -> tuple[Ids, Float32]:
        found, vectors = self._fetch(ids)
        return found, self._ranking.apply(vectors)

    def _probed(self, query: HashQuery, exclude: Sequence[int] | Ids) -> tuple[Ids, Codes]:
        """Return the candidates, at least REACH if there are as many."""
        family, buckets, probes = self._family, self._buckets, self.probes
        ids, codes = chosen(*buckets.members(*family.probes(query, probes)), exclude)
        while len(ids) < REACH and probes < _WIDEST:
            probes *= 4
            ids, codes = chosen(*buckets.members(*family.probes(query, probes)), exclude)
        if len(ids) < REACH:
            ids, codes = chosen(*buckets.photos(), exclude)
        return ids, codes


def _beside(
    frames: Frames | None,
    query: Float32,
    ranking: Ranking,
    exclude: Sequence[int] | Ids,
    among: Ids | None,
) -> tuple[NearestFrames | None, Sequence[int] | Ids]:
    """The videos to rank beside the photos, and what to leave out of these for it."""
    if frames is None or not len(frames):
        return None, exclude
    without = np.concatenate([np.asarray(exclude, np.int64), frames.videos])
    return frames.nearest(query, ranking, exclude, among), without


def _told(found: Neighbours, videos: NearestFrames | None) -> Neighbours:
    """Say of videos that were found which frame is the nearest."""
    if videos is None:
        return found
    positions = videos.positions
    there = {one: positions[one] for one in found.ids.tolist() if one in positions}
    return replace(found, positions=there) if there else found


def nearest(
    query: Float32,
    options: SearchOptions,
    batches: Iterable[tuple[Ids, Float32]],
    copy: float = COPY,
) -> Neighbours:
    """Find the photos nearest to a projected query by comparing it with every one.

    Args:
        query: Projected, (p,).
        options: How many photos to return, and whether they are averaged.
        batches: Ids int64 (n,) with projected vectors (n, p), in as many parts as suit.
        copy: Own cosine of a copy, see `photosim.search.averaging`.
    """
    best = _Best(query, options, copy)
    best.most = whole_stages(options.count) if options.averaged else options.count
    compared = 0
    for ids, rows in batches:
        compared += len(ids)
        best.see(ids, rows)
    return best.neighbours(compared, "exact")


def _copy(ranking: Ranking) -> float:
    if isinstance(ranking, TaughtProjection):  # where one tag alone makes photos that near
        return TAUGHT_SHARE + (1 - TAUGHT_SHARE) * _copy(ranking.plain)
    return RAW_COPY if ranking.basis is None else COPY


class _Best:
    """The nearest photos to a query among those seen so far, with their projected vectors.

    Attributes:
        most: How many are kept.
        ids: Theirs, the nearest first; int64 (n,).
        gone: Photos that turned out not to be there any more.
    """

    def __init__(self, query: Float32, options: SearchOptions, copy: float) -> None:
        self.most = REACH
        self.ids = np.zeros(0, np.int64)
        self.gone: list[int] = []
        self._query = query
        self._options = options
        self._copy = copy
        self._fixed = 0  # how many keep their places, whatever is seen from now on
        self._rows = np.zeros((0, len(query)), np.float32)
        self._similarities = np.zeros(0, np.float32)
        self._errors = np.zeros(0, np.float32)  # by how much they may be off

    def see(self, ids: Ids, rows: Float32, errors: Float32 | None = None) -> None:
        """Take in photos (n,) with their vectors (n, p), and by how much cosines may be off."""
        errors = np.zeros(len(ids), np.float32) if errors is None else errors
        errors = np.concatenate([self._errors, errors])
        ids = np.concatenate([self.ids, ids])
        # What is beyond six places depends on how many rows are multiplied at once.
        products = np.round(rows @ self._query, 6)
        similarities = np.concatenate([self._similarities, products])
        fixed, most = self._fixed, self.most
        later = fixed + _top(ids[fixed:], similarities[fixed:], most - fixed)
        places = np.concatenate([np.arange(fixed), later])
        self.ids, self._similarities = ids[places], similarities[places]
        self._errors = errors[places]
        self._rows = _picked(self._rows, rows, places)

    def go_on(self) -> None:
        """Keep those found so far in their places, and as many again after them."""
        self._fixed, self.most = len(self.ids), 2 * self.most

    def neighbours(self, compared: int, method: str, read: _Read | None = None) -> Neighbours:
        """Put the photos in order.

        Args:
            compared: See Neighbours.
            method: Likewise.
            read: Reads projected vectors; None where those seen were exact.
        """
        averaged, count = self._options.averaged, self._options.count
        if averaged and read is not None:
            self._read_nearest(read)
        own = self._similarities.copy()
        company = in_company(self._query, self._rows) if averaged else own
        in_stages = averaged or read is not None or self._fixed > 0
        parts = stages(len(own)) if in_stages else [(0, len(own))]
        order, values = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
        left = count  # to be shown; those that are gone leave their places to a later stage
        for start, end in parts:
            if left > 0:
                part = slice(start, end)
                copy = self._copy if averaged else None
                stage = _Stage(self.ids[part], own[part], self._errors[part], company[part], copy)
                if read is not None:
                    self.gone += self._read(stage, left, read)
                places = stage.order()
                left -= len(places)
                order.append(start + places)
                values.append(stage.values()[places])
        places = np.concatenate(order)[:count]
        falling = np.minimum.accumulate(np.concatenate(values)[:count])
        nearness = np.minimum(falling, np.float32(1)) if averaged else falling
        return Neighbours(self.ids[places], own[places], nearness, compared, method, averaged)

    def _read_nearest(self, read: _Read) -> None:
        """Make those exact that the query is averaged with, by which all photos are judged."""
        first = slice(0, REACH)
        own = self._similarities[first]
        stage = _Stage(self.ids[first], own, self._errors[first], own, None)
        due = stage.due(NEIGHBOURS)
        if len(due):
            found, rows = read(self.ids[due])
            places = due[_places(self.ids[due], found)]
            self._rows[places] = rows
            self._similarities[places] = np.round(rows @ self._query, 6)
            self._errors[places] = 0

    def _read(self, stage: "_Stage", count: int, read: _Read) -> list[int]:
        """Compare by exact vectors what is shown of a stage; returns photos that are gone."""
        gone: list[int] = []
        while len(due := stage.due(count)):
            wanted = stage.ids[due]
            found, rows = read(wanted)
            exact = np.full(len(wanted), -np.inf, np.float32)
            exact[_places(wanted, found)] = np.round(rows @ self._query, 6)
            stage.take(due, exact)
            gone += wanted[np.isneginf(exact)].tolist()
        return gone


class _Stage:
    """Photos that are put in order together, see `photosim.search.averaging.stages`.

    Args:
        ids: (n,).
        own: Their cosines, (n,), which are changed in place.
        errors: By how much these may be off, (n,).
        company: See `photosim.search.averaging.in_company`.
        copy: The own cosine of a copy; None where photos go by their own cosines alone.
    """

    def __init__(
        self, ids: Ids, own: Float32, errors: Float32, company: Float32, copy: float | None
    ) -> None:
        self.ids = ids
        self._own = own
        self._errors = errors.copy()
        self._company = company
        self._copy = copy

    def values(self) -> Float32:
        """What photos are shown in the order of, the highest first."""
        return self._values(self._own)

    def _values(self, own: Float32) -> Float32:
        return own if self._copy is None else shown_by(self._company, own, self._copy)

    def order(self) -> NDArray[np.int64]:
        """The places in which photos are shown; those that are gone are left out."""
        order = np.lexsort((self.ids, -self._own, -self.values()))
        return order[~np.isneginf(self._own[order])]

    def due(self, count: int) -> NDArray[np.int64]:
        """The places that must be exact for the first few to be right: these and their rivals."""
        least = self._values(self._own - self._errors)
        most = self._values(self._own + self._errors)
        last = np.partition(least, len(least) - count)[-count] if count < len(least) else -np.inf
        return np.flatnonzero((self._errors > 0) & (most >= last))

    def take(self, places: NDArray[np.int64], exact: Float32) -> None:
        """Take in exact cosines; -inf where a photo is gone."""
        self._own[places] = exact
        self._errors[places] = 0


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


def chosen(
    ids: Ids,
    rows: NDArray[_Scalar],
    exclude: Sequence[int] | Ids,
    among: Ids | None = None,
) -> tuple[Ids, NDArray[_Scalar]]:
    """Return the photos that may be found: the ids (n,) and rows (n, ...) left of them."""
    if among is not None:
        inside = np.flatnonzero(np.isin(ids, among))
        ids, rows = ids.take(inside), rows.take(inside, axis=0)
    if len(exclude):
        wanted = np.flatnonzero(_others(ids, exclude))
        ids, rows = ids.take(wanted), rows.take(wanted, axis=0)
    return ids, rows


def _others(ids: Ids, exclude: Sequence[int] | Ids) -> NDArray[np.bool_]:
    """Whether each photo is none of those to exclude, (n,)."""
    if len(exclude) > _FEW:
        return ~np.isin(ids, np.asarray(exclude, np.int64))
    others = np.ones(len(ids), np.bool_)
    for photo_id in exclude:  # a comparison takes a tenth of what numpy.isin prepares
        others &= ids != photo_id
    return others


def _top(ids: Ids, similarities: Float32, count: int) -> NDArray[np.int64]:
    """Return the places of the `count` most similar, the most similar first, then by id."""
    if len(ids) <= count:
        return np.lexsort((ids, -similarities))
    boundary = np.partition(similarities, len(ids) - count)[len(ids) - count]
    contenders = np.flatnonzero(similarities >= boundary)
    order = np.lexsort((ids[contenders], -similarities[contenders]))[:count]
    return contenders[order]


def _places(ids: Ids, some: Ids) -> NDArray[np.int64]:
    """Return where some of the ids (n,) are among them."""
    ascending = np.argsort(ids)
    places: NDArray[np.int64] = ascending[np.searchsorted(ids, some, sorter=ascending)]
    return places


def _picked(first: Float32, second: Float32, places: NDArray[np.int64]) -> Float32:
    """Return rows by their places in two arrays laid end to end, without joining them."""
    picked = np.empty((len(places), second.shape[1]), np.float32)
    early = places < len(first)
    picked[early] = first[places[early]]
    picked[~early] = second[places[~early] - len(first)]
    return picked
