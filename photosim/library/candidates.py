"""Which photos are worth comparing: the few that lie nearest by vector and by signature."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.catalogue.duplicates import Contents
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

    Photos of one content are one here, and one of them stands for all.

    Args:
        store: The catalogue.
        encoder: Whose vectors are gone by.
        due: Photos that are to be compared with others, int64 (n,).

    Attributes:
        jobs: A photo and those that it is to be compared with, in the order in which neighbours
            come together; every photo that is due is named, with others or without.
        seen: Contents that are near by their vectors alone: look-alikes, and those of one moment.
        of_known_content: Photos that are due whose content was compared before.
    """

    def __init__(self, store: Store, encoder: str, due: Ids) -> None:
        self._store = store
        self._encoder = encoder
        self.jobs: list[tuple[int, tuple[int, ...]]] = []
        self.seen: list[Alike] = []
        signed, signatures = store.duplicates.signatures()
        ids, contents = store.duplicates.contents()
        usable = np.intersect1d(store.vectors.searchable_ids(encoder), signed)
        inside = np.isin(ids, usable)
        ids, contents = ids[inside], contents[inside]
        _, first, group = np.unique(contents, return_index=True, return_inverse=True)
        self._ids = ids[first]
        self._contents: Contents = contents[first]
        self._signatures = signatures[np.searchsorted(signed, self._ids)]
        self._row = {number: row for row, number in enumerate(self._ids.tolist())}
        self._row_of_content = {item.tobytes(): row for row, item in enumerate(self._contents)}
        is_due = np.isin(ids, due)
        before = np.zeros(len(first), np.bool_)
        before[group[~is_due]] = True
        self._due = np.flatnonzero(~before)
        self.of_known_content = ids[is_due & before[group]].tolist()
        self._members: dict[int, list[int]] = defaultdict(list)
        for number, row in zip(ids[is_due].tolist(), group[is_due].tolist(), strict=True):
            self._members[row].append(number)

    def content_of(self, photo_id: int) -> bytes:
        """The hash of the content that a photo stands for."""
        content: bytes = self._contents[self._row[photo_id]].tobytes()
        return content

    def photo_of(self, content: bytes) -> int:
        """The photo that stands for a content; KeyError where there is none."""
        return int(self._ids[self._row_of_content[content]])

    def knows(self, content: bytes) -> bool:
        """Whether there is a photo of this content."""
        return content in self._row_of_content

    def due_like(self, photo_id: int) -> list[int]:
        """The photos that are due and of the same content as one."""
        return self._members[self._row[photo_id]]

    def find(self) -> Iterator[None]:
        """Find the pairs, a part at a step."""
        if not len(self._due):
            return
        record = self._store.vectors.hash_index(self._encoder)
        assert record is not None, "there are searchable photos"
        pairs: list[NDArray[np.int64]] = []
        count = len(self._ids)
        if count < SCAN_BELOW or len(self._due) * _SHARE_ANEW > count:
            near, by_signature = self._of_all(record), self._by_signature()
        else:
            near, by_signature = self._of_few(record), self._by_signature_of_few()
        for part in (near, by_signature):
            for found in part:
                pairs.append(found)
                yield
        yield from self._moments(record)
        self._order(np.concatenate([_NO_PAIRS, *pairs]))

    # By vector

    def _of_all(self, record: HashIndexRecord) -> Iterator[NDArray[np.int64]]:
        projection = self._projection(record)
        centred = projection.basis is not None
        rows = np.zeros((len(self._ids), projection.dimension), np.float32)
        for ids, vectors in self._store.vectors.batches(self._encoder):
            wanted = np.array([number in self._row for number in ids.tolist()])
            places = [self._row[number] for number in ids[wanted].tolist()]
            if places:
                rows[places] = projection.apply(vectors[wanted])
            yield _NO_PAIRS
        cells = Cells(rows, euclidean=False)
        self._places = np.argsort(np.argsort(cells.cells, kind="stable"))
        least = LEAST_COSINE if centred else 0.0
        for part in cells.nearest(NEAREST, self._due):
            yield self._noted(part.asked, part.found, part.scores, least, centred=centred)

    def _of_few(self, record: HashIndexRecord) -> Iterator[NDArray[np.int64]]:
        fetch = partial(self._store.vectors.fetch, self._encoder)
        buckets = buckets_of(self._store, record)
        index = HashedIndex(buckets, fetch, probes=record.probes, finalists=record.finalists)
        self._places = np.arange(len(self._ids))
        options = SearchOptions(count=NEAREST + _SPARE, averaged=False)
        centred = record.basis is not None
        least = LEAST_COSINE if centred else 0.0
        rows_of = self._rows_of_all_ids()
        for row in self._due.tolist():
            number = int(self._ids[row])
            vector = self._store.vectors.of_photo(number)[self._encoder]
            near = index.search(vector, options, (number,))
            places = np.array([rows_of.get(other, -1) for other in near.ids.tolist()], np.int64)
            others = (places >= 0) & (places != row)
            _, first = np.unique(places[others], return_index=True)
            first = np.sort(first)[:NEAREST]
            found, scores = places[others][first], near.similarities[others][first]
            asked = np.array([row])
            yield self._noted(asked, found[None], scores[None], least, centred=centred)

    def _rows_of_all_ids(self) -> dict[int, int]:
        """The row of each photo's content, also of those for which another one stands."""
        ids, contents = self._store.duplicates.contents()
        return {
            number: self._row_of_content[content.tobytes()]
            for number, content in zip(ids.tolist(), contents, strict=True)
            if content.tobytes() in self._row_of_content
        }

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
        limit = _LOOKS_ALIKE if centred else _LOOKS_ALIKE_RAW
        rows = np.broadcast_to(asked[:, None], found.shape)
        near = (scores >= limit) & (found >= 0)
        for one, other, score in zip(rows[near], found[near], scores[near], strict=True):
            self._see(int(one), int(other), Likeness.LOOK_ALIKE, float(score))
        return pairs

    def _see(self, one: int, other: int, kind: Likeness, cosine: float) -> None:
        first, second = sorted((self._contents[one].tobytes(), self._contents[other].tobytes()))
        self.seen.append(Alike(first, second, kind, round(1000 * min(1.0, max(0.0, cosine)))))

    # By signature

    def _by_signature(self) -> Iterator[NDArray[np.int64]]:
        cells = Cells(_weighed(self._signatures), euclidean=True)
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
        ids, taken, cameras = shots.ids[inside], shots.taken[inside], shots.cameras[inside]
        order = np.lexsort((ids, taken, cameras))
        ids, taken, cameras = ids[order], taken[order], cameras[order]
        gaps = np.diff(taken)
        due = np.isin(ids, self._ids[self._due])
        near = (cameras[1:] == cameras[:-1]) & (gaps <= _LATER) & (due[1:] | due[:-1])
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
            rows = projection.apply(vectors)
            row_of = {number: row for row, number in enumerate(found.tolist())}
            for place in some.tolist():
                one, other = int(ids[place]), int(ids[place + 1])
                if one not in row_of or other not in row_of:
                    continue
                cosine = float(rows[row_of[one]] @ rows[row_of[other]])
                if cosine >= (soon if gaps[place] <= _SOON else later):
                    self._see(self._row[one], self._row[other], Likeness.MOMENT, cosine)
            yield

    def _order(self, pairs: NDArray[np.int64]) -> None:
        """Give each pair to the one that comes first; both are then near others in time."""
        places = self._places
        swapped = places[pairs[:, 0]] > places[pairs[:, 1]]
        pairs[swapped] = pairs[swapped][:, ::-1]
        pairs = np.unique(pairs, axis=0)
        others: dict[int, list[int]] = defaultdict(list)
        for one, other in pairs.tolist():
            others[one].append(other)
        rows = {*self._due.tolist(), *others}
        for row in sorted(rows, key=lambda row: int(places[row])):
            partners = tuple(int(self._ids[other]) for other in others.get(row, ()))
            self.jobs.append((int(self._ids[row]), partners))


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
