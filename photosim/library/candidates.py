"""Which photos are worth comparing: the few that lie nearest by vector and by signature."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.catalogue.duplicates import HASH_BYTES, Contents
from photosim.catalogue.records import Alike, HashIndexRecord, Likeness
from photosim.catalogue.store import Store
from photosim.library.keys import buckets_of, family_of
from photosim.library.similar import SCAN_BELOW
from photosim.search.index import HashedIndex
from photosim.search.nearest_rows import Cells
from photosim.search.options import SearchOptions
from photosim.search.projection import Float32, Projection, fit_projection
from photosim.vision.picture_signature import STEP

NEAREST = 5
"""Photos taken of each kind of nearness: .980 of the copies are among them, and 4.7 photos each."""
LEAST_COSINE, MOST_DISTANCE = 0.6, 40.0

_LOOKS_ALIKE, _LOOKS_ALIKE_RAW = 0.9, 0.97
_SOON, _SOON_COSINE, _SOON_RAW = np.timedelta64(2, "s"), 0.5, 0.8
_LATER, _LATER_COSINE, _LATER_RAW = np.timedelta64(10, "s"), 0.8, 0.92
_FITTED_FROM = 200  # photos from which on their vectors can be centred
_SHARE_ANEW = 50  # if more than one in so many is new, all are gone through at once
_SIGNATURES_AT_ONCE = 25_000
_ASKED_AT_ONCE = 256  # so that some 100 MB of distances are in memory, however many are new
_SPARE = 15  # photos asked for beyond the nearest, since some are of one content

# Standard deviations of a signature's numbers over 2,286 photos of Caltech-101, by which they weigh
# alike: the sums' within .12 of this, the differences' within .09.
_SPREADS = np.repeat(np.array([1.18, 0.67], np.float32), (35, 28))
_NO_PAIRS = np.zeros((0, 2), np.int64)


class Candidates:
    """The pairs of photos to compare, of those that are due.

    Photos of one content are one here, and one of them stands for all; it has a row. Everything is
    kept in arrays, of about 450 bytes a photo of the library while the neighbours of all are found.

    Args:
        store: The catalogue.
        encoder: Whose vectors are gone by.
        due: Photos that are to be compared with others, int64 (n,).

    Attributes:
        of_known_content: Photos that are due whose content was compared before.
    """

    def __init__(self, store: Store, encoder: str, due: Ids) -> None:
        self._store = store
        self._encoder = encoder
        signed, signatures = store.duplicates.signatures()
        ids, contents = store.duplicates.contents()
        inside = np.isin(ids, store.vectors.searchable_ids(encoder)) & np.isin(ids, signed)
        ids, contents = ids[inside], contents[inside]
        self._contents, first, rows = each_content(contents)
        self._ids = ids[first]
        self._all_ids, self._all_rows = ids, rows
        self._signatures = signatures[np.searchsorted(signed, self._ids)]
        is_due = np.isin(ids, due)
        before = np.zeros(len(first), np.bool_)
        before[rows[~is_due]] = True
        self._due = np.flatnonzero(~before)
        self.of_known_content = ids[is_due & before[rows]].tolist()
        by_row = np.argsort(rows[is_due], kind="stable")
        self._due_ids, self._due_rows = ids[is_due][by_row], rows[is_due][by_row]
        self._places = np.arange(len(self._ids))  # in which order photos are compared, by row
        self._pairs = np.zeros(0, np.int64)  # see `_coded`
        self._looks: list[_Looks] = []

    def content_of(self, photo_id: int) -> bytes:
        """The hash of the content that a photo stands for."""
        content: bytes = self._contents[self._row_of(photo_id)].tobytes()
        return content

    def photos_of(self, contents: Sequence[bytes]) -> Ids:
        """The photos that stand for contents, int64 (n,); -1 where there is none."""
        rows = rows_of_contents(self._contents, contents)
        return np.where(rows >= 0, self._ids[rows], -1) if len(self._ids) else rows

    def due_like(self, photo_id: int) -> list[int]:
        """The photos that are due and of the same content as one."""
        row = self._row_of(photo_id)
        start, end = np.searchsorted(self._due_rows, (row, row + 1))
        like: list[int] = self._due_ids[start:end].tolist()
        return like

    @property
    def standing_for_due(self) -> frozenset[int]:
        """The photos that stand for contents which are to be compared."""
        return frozenset(self._ids[self._due].tolist())

    def _row_of(self, photo_id: int) -> int:
        return int(self._rows_of(np.array([photo_id]))[0])

    def _rows_of(self, ids: Ids) -> NDArray[np.int64]:
        """The rows of photos; -1 for those that have none."""
        places = np.searchsorted(self._all_ids, ids).clip(0, max(0, len(self._all_ids) - 1))
        found = self._all_ids[places] == ids
        return np.where(found, self._all_rows[places], -1)

    def find(self) -> Iterator[None]:
        """Find the pairs, a part at a step."""
        if not len(self._due):
            return
        record = self._store.vectors.hash_index(self._encoder)
        assert record is not None, "there are searchable photos"
        count = len(self._ids)
        if count < SCAN_BELOW or len(self._due) * _SHARE_ANEW > count:
            near, by_signature = self._of_all(record), self._by_signature()
        else:
            near, by_signature = self._of_few(record), self._by_signature_of_few()
        parts: list[NDArray[np.int64]] = [self._pairs]
        for part in (near, by_signature):
            for found in part:
                if len(found):
                    parts.append(self._coded(found))
                yield
        yield from self._moments(record)
        self._pairs = np.unique(np.concatenate(parts))

    def _coded(self, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Pairs of rows (m, 2) as numbers (m,): the place that comes first, then the other one."""
        places = np.sort(self._places[pairs], axis=1)
        return places[:, 0] * len(self._ids) + places[:, 1]

    def jobs(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Each photo and those that it is to be compared with, as neighbours come together.

        Every photo that is due is named, with others or without.
        """
        ids = self._ids[np.argsort(self._places)]  # by place
        firsts, others = np.divmod(self._pairs, max(1, len(ids)))
        places = np.union1d(self._places[self._due], firsts)
        starts, ends = (np.searchsorted(firsts, places, side) for side in ("left", "right"))
        for place, start, end in zip(places, starts, ends, strict=True):
            yield int(ids[place]), tuple(ids[others[start:end]].tolist())

    def looks(self) -> Iterator[list[Alike]]:
        """Contents that are near by their vectors alone, a part of them at a time.

        They are look-alikes, and photos of one moment.
        """
        for looks in self._looks:
            columns = looks.ones, looks.others, looks.strengths
            yield [
                self._alike(looks.kind, *row)
                for row in zip(*(column.tolist() for column in columns), strict=True)
            ]

    def _alike(self, kind: Likeness, one: int, other: int, strength: int) -> Alike:
        first, second = sorted((self._content(one), self._content(other)))
        return Alike(first, second, kind, strength)

    def _content(self, row: int) -> bytes:
        content: bytes = self._contents[row].tobytes()
        return content

    # By vector

    def _of_all(self, record: HashIndexRecord) -> Iterator[NDArray[np.int64]]:
        projection = self._projection(record)
        centred = projection.basis is not None
        rows = np.zeros((len(self._ids), projection.dimension), np.float16)
        for ids, vectors in self._store.vectors.batches(self._encoder):
            places = self._rows_of(ids)
            wanted = places >= 0
            if wanted.any():
                rows[places[wanted]] = projection.apply(vectors[wanted])
            yield _NO_PAIRS
        cells = Cells(rows, euclidean=False)
        for _ in cells.sort():
            yield _NO_PAIRS
        self._places = np.argsort(np.argsort(cells.cells, kind="stable"))
        least = LEAST_COSINE if centred else 0.0
        for part in cells.nearest(NEAREST, self._due):
            yield self._noted(part.asked, part.found, part.scores, least, centred=centred)

    def _of_few(self, record: HashIndexRecord) -> Iterator[NDArray[np.int64]]:
        fetch = partial(self._store.vectors.fetch, self._encoder)
        buckets = buckets_of(self._store, record)
        index = HashedIndex(buckets, fetch, probes=record.probes, finalists=record.finalists)
        options = SearchOptions(count=NEAREST + _SPARE, averaged=False)
        centred = record.basis is not None
        least = LEAST_COSINE if centred else 0.0
        for row in self._due.tolist():
            number = int(self._ids[row])
            vector = self._store.vectors.of_photo(number)[self._encoder]
            near = index.search(vector, options, (number,))
            places = self._rows_of(near.ids)
            others = (places >= 0) & (places != row)
            _, first = np.unique(places[others], return_index=True)
            first = np.sort(first)[:NEAREST]
            found, scores = places[others][first], near.similarities[others][first]
            asked = np.array([row])
            yield self._noted(asked, found[None], scores[None], least, centred=centred)

    def _projection(self, record: HashIndexRecord) -> Projection:
        family = family_of(record)
        if family.projection.basis is not None or len(self._ids) < _FITTED_FROM:
            return family.projection
        spread = np.linspace(0, len(self._ids) - 1, SCAN_BELOW).astype(np.int64)
        _, vectors = self._store.vectors.fetch(self._encoder, self._ids[np.unique(spread)])
        return fit_projection(vectors)

    def _noted(
        self,
        asked: NDArray[np.int64],
        found: NDArray[np.int64],
        scores: Float32,
        least: float,
        *,
        centred: bool,
    ) -> NDArray[np.int64]:
        """Pairs of rows (m, 2) that are near enough; notes those that look alike."""
        pairs = _pairs_of(asked, found, scores >= least)
        near = scores >= (_LOOKS_ALIKE if centred else _LOOKS_ALIKE_RAW)
        alike = _pairs_of(asked, found, near)
        if len(alike):
            strengths = scores[near & (found >= 0)]
            self._looks.append(_Looks.of(Likeness.LOOK_ALIKE, alike, strengths))
        return pairs

    # By signature

    def _by_signature(self) -> Iterator[NDArray[np.int64]]:
        cells = Cells(self._signatures, euclidean=True, decode=_weighed)
        for _ in cells.sort():
            yield _NO_PAIRS
        for part in cells.nearest(NEAREST, self._due):
            yield _pairs_of(part.asked, part.found, part.scores <= MOST_DISTANCE)

    def _by_signature_of_few(self) -> Iterator[NDArray[np.int64]]:
        for start in range(0, len(self._due), _ASKED_AT_ONCE):
            asked = self._due[start : start + _ASKED_AT_ONCE]
            found, distances = nearest_signatures(
                self._signatures[asked], self._signatures, NEAREST, asked
            )
            yield _pairs_of(asked, found, distances <= MOST_DISTANCE)

    # By time

    def _moments(self, record: HashIndexRecord) -> Iterator[None]:
        """Note photos that one camera took one after the other, if they look alike."""
        shots = self._store.duplicates.shots()
        inside = np.isin(shots.ids, self._ids)
        ids, taken, bodies = shots.ids[inside], shots.taken[inside], shots.bodies[inside]
        order = np.lexsort((ids, taken, bodies))
        ids, taken, bodies = ids[order], taken[order], bodies[order]
        gaps = np.diff(taken)
        due = np.isin(ids, self._ids[self._due])
        near = (bodies[1:] == bodies[:-1]) & (gaps <= _LATER) & (due[1:] | due[:-1])
        projection = self._projection(record)
        centred = projection.basis is not None
        soon = _SOON_COSINE if centred else _SOON_RAW
        later = _LATER_COSINE if centred else _LATER_RAW
        places = np.flatnonzero(near)
        for start in range(0, len(places), 1_000):
            some = places[start : start + 1_000]
            found, vectors = self._store.vectors.fetch(
                self._encoder, np.unique(np.concatenate([ids[some], ids[some + 1]]))
            )
            if not len(found):
                continue
            order = np.argsort(found)
            found, rows = found[order], projection.apply(vectors[order])
            ends = [np.searchsorted(found, ids[some + step]) for step in (0, 1)]
            ends = [end.clip(0, len(found) - 1) for end in ends]
            known = (found[ends[0]] == ids[some]) & (found[ends[1]] == ids[some + 1])
            cosines = np.einsum("ij,ij->i", rows[ends[0]], rows[ends[1]])
            alike = known & (cosines >= np.where(gaps[some] <= _SOON, soon, later))
            pairs = np.stack([ids[some], ids[some + 1]], axis=1)[alike]
            if len(pairs):
                rows_of = self._rows_of(pairs.ravel()).reshape(-1, 2)
                self._looks.append(_Looks.of(Likeness.MOMENT, rows_of, cosines[alike]))
            yield


@dataclass(frozen=True, eq=False)
class _Looks:
    """Pairs of rows that are near by their vectors alone, and how near in thousandths."""

    kind: Likeness
    ones: NDArray[np.int32]
    others: NDArray[np.int32]
    strengths: NDArray[np.int16]

    @classmethod
    def of(cls, kind: Likeness, pairs: NDArray[np.int64], cosines: Float32) -> "_Looks":
        strengths = np.rint(1000 * cosines.clip(0, 1)).astype(np.int16)
        ones, others = pairs.T.astype(np.int32)
        return cls(kind, ones, others, strengths)


def each_content(contents: Contents) -> tuple[Contents, NDArray[np.int64], NDArray[np.int64]]:
    """Contents (n,) each once and ascending, the first place of each, and which one each is."""
    values, first, rows = np.unique(_as_text(contents), return_index=True, return_inverse=True)
    return values.view(contents.dtype), first, rows


def rows_of_contents(known: Contents, contents: Sequence[bytes]) -> NDArray[np.int64]:
    """Where contents are among ascending ones, int64 (n,); -1 where they are not."""
    wanted = np.array(contents, f"S{HASH_BYTES}")
    if not len(known):
        return np.full(len(wanted), -1)
    rows = np.searchsorted(_as_text(known), wanted).clip(0, len(known) - 1)
    return np.where(_as_text(known)[rows] == wanted, rows, -1)


def _as_text(contents: Contents) -> NDArray[np.bytes_]:
    # These are sorted many times as fast; all are of one length, so zeros at the end count.
    return contents.view(f"S{HASH_BYTES}")


def _pairs_of(
    asked: NDArray[np.int64], found: NDArray[np.int64], near: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Pairs of rows (m, 2) of those that are near."""
    rows = np.broadcast_to(asked[:, None], found.shape)
    near = near & (found >= 0)
    return np.stack([rows[near], found[near]], axis=1)


def nearest_signatures(
    asked: NDArray[np.uint8],
    signatures: NDArray[np.uint8],
    count: int,
    own: NDArray[np.int64] | None = None,
) -> tuple[NDArray[np.int64], Float32]:
    """The nearest of some signatures, by comparing with all.

    Args:
        asked: uint8 (q, 63); each takes some 0.5 MB while it is compared.
        signatures: uint8 (n, 63), n > 0.
        count: How many for each, k; at most n.
        own: Rows of those that were asked for themselves, int64 (q,), which are not found.

    Returns:
        Rows and squared distances, (q, k), the nearest first.
    """
    wanted = _weighed(asked)
    found: list[NDArray[np.int64]] = []
    values: list[Float32] = []
    for start in range(0, len(signatures), _SIGNATURES_AT_ONCE):
        others = _weighed(signatures[start : start + _SIGNATURES_AT_ONCE])
        distances = _distances(wanted, others)
        rows = np.arange(start, start + len(others))
        if own is not None:
            distances[own[:, None] == rows[None, :]] = np.inf
        best = np.argpartition(distances, min(count, len(others)) - 1, axis=1)[:, :count]
        found.append(rows[best])
        values.append(np.take_along_axis(distances, best, axis=1))
    joined, distances = np.concatenate(found, axis=1), np.concatenate(values, axis=1)
    order = np.argsort(distances, axis=1, kind="stable")[:, :count]
    return np.take_along_axis(joined, order, axis=1), np.take_along_axis(distances, order, axis=1)


def _weighed(signatures: NDArray[np.uint8]) -> Float32:
    """Signatures (n, 63) as numbers that weigh alike."""
    return signatures.astype(np.float32) * STEP / _SPREADS


def _distances(first: Float32, second: Float32) -> Float32:
    """Squared distances, (n, m)."""
    squares = np.einsum("ij,ij->i", first, first)[:, None] - 2 * (first @ second.T)
    result: Float32 = squares + np.einsum("ij,ij->i", second, second)[None]
    return result
