import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photosim.arrays import Ids
from photosim.search.averaging import REACH
from photosim.search.buckets import MemoryBuckets
from photosim.search.hashing import HashFamily
from photosim.search.index import HashedIndex
from photosim.search.options import SearchOptions
from photosim.search.projection import Floats, fit_projection
from photosim.search.rounded import RoundedVectors, restored, rounded
from tests.search.data import clustered

VECTORS = clustered(3_000)
IDS = np.arange(3_000, dtype=np.int64) * 3 + 2
PROJECTION = fit_projection(VECTORS, 48)
FAMILY = HashFamily(PROJECTION, 7, 12, 3)
CODES = FAMILY.codes(VECTORS)
ROWS = PROJECTION.apply(VECTORS)


class Shelf:
    """Where exact vectors are read; counts them, and how often it was asked."""

    def __init__(self) -> None:
        self.read = self.asked = 0
        self.gone = np.zeros(0, np.int64)
        self.vectors = VECTORS.copy()

    def __call__(self, ids: Ids) -> tuple[Ids, Floats]:
        self.read += len(ids)
        self.asked += 1
        there = ids[~np.isin(ids, self.gone)][::-1]  # in an order of its own
        return there, self.vectors[there // 3]


def make_index(shelf: Shelf, *, is_rounded: bool = True, keep: int = 600) -> HashedIndex:
    buckets = MemoryBuckets(FAMILY, IDS, CODES)
    vectors = RoundedVectors(IDS, rounded(ROWS)) if is_rounded else None
    return HashedIndex(buckets, shelf, probes=150, finalists=keep, rounded=vectors)


@given(seed=st.integers(0, 1_000), count=st.integers(1, 40), length=st.integers(1, 200))
def test_vectors_come_back_nearly_as_they_were(seed: int, count: int, length: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(count, length)).astype(np.float32)
    rows[0] = 0  # a vector without a direction stays one
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    numbers = rounded(rows)
    assert numbers.dtype == np.int8
    again, errors = restored(numbers)
    assert (np.abs(again - rows).max(axis=1) <= errors).all()
    norms = np.linalg.norm(again, axis=1)
    assert norms[0] == 0
    assert np.allclose(norms[1:], 1, atol=1e-5)


def test_rounding_changes_a_cosine_by_no_more_than_what_is_allowed_for() -> None:
    rows, errors = restored(rounded(ROWS))
    off = np.abs(rows @ ROWS[:200].T - ROWS @ ROWS[:200].T)
    assert (off <= errors[:, None]).all()
    assert errors.max() < 0.02


def test_vectors_are_looked_up_by_their_photos() -> None:
    vectors = RoundedVectors(IDS, rounded(ROWS))
    vectors.forget(IDS[5:7])
    asked = np.array([0, IDS[4], IDS[5], 10**9, IDS[2_999]])
    known, rows, _ = vectors.rows(asked)
    assert known.tolist() == [False, True, False, False, True]
    assert np.allclose(rows, ROWS[[4, 2_999]], atol=0.01)
    none, nothing, _ = RoundedVectors(IDS[:0], rounded(ROWS[:0])).rows(asked)
    assert (none.tolist(), len(nothing)) == ([False] * 5, 0)


@given(row=st.integers(0, 2_999), count=st.integers(1, 3_000))
def test_photos_on_their_own_are_those_that_exact_vectors_find(row: int, count: int) -> None:
    options = SearchOptions(count, averaged=False)
    found = make_index(Shelf()).search(VECTORS[row], options, [int(IDS[row])])
    expected = make_index(Shelf(), is_rounded=False).search(VECTORS[row], options, [int(IDS[row])])
    assert len(found.ids) == len(expected.ids)
    # At the end of a stage a photo may come a stage earlier or later than it should.
    assert np.allclose(found.similarities, expected.similarities, atol=0.02)
    first = min(count, REACH - 20)
    assert np.allclose(found.similarities[:first], expected.similarities[:first], atol=2e-6)
    assert len(np.intersect1d(found.ids[:first], expected.ids[:first])) >= first - 1
    cosines = np.round(ROWS[found.ids // 3] @ ROWS[row], 6)
    assert np.allclose(found.similarities, cosines, atol=1e-6)


@given(row=st.integers(0, 2_999))
def test_averaged_photos_are_nearly_those_that_exact_vectors_find(row: int) -> None:
    options = SearchOptions(60)
    found = make_index(Shelf()).search(VECTORS[row], options, [int(IDS[row])])
    expected = make_index(Shelf(), is_rounded=False).search(VECTORS[row], options, [int(IDS[row])])
    assert len(np.intersect1d(found.ids, expected.ids)) >= 48
    # The tenth nearest of a photo may be another one.
    assert np.median(np.abs(found.nearness - expected.nearness)) < 0.02
    assert np.allclose(found.nearness, expected.nearness, atol=0.1)
    cosines = np.round(ROWS[found.ids // 3] @ ROWS[row], 6)
    assert np.allclose(found.similarities, cosines, atol=1e-6)  # the photos' own, and exact
    assert (np.diff(found.nearness) <= 0).all()


@pytest.mark.parametrize("averaged", [False, True])
def test_few_exact_vectors_are_read_and_more_results_leave_the_first_as_they_are(
    averaged: bool,
) -> None:
    shelf = Shelf()
    index = make_index(shelf)
    for row in range(0, 3_000, 600):
        shelf.read = 0
        most = index.search(VECTORS[row], SearchOptions(300, averaged=averaged))
        for count in (1, 10, 60, 199, 201):
            shelf.read = 0
            some = index.search(VECTORS[row], SearchOptions(count, averaged=averaged))
            assert some.ids.tolist() == most.ids[:count].tolist()
            assert np.allclose(some.similarities, most.similarities[:count], atol=1e-6)
            assert shelf.read <= count + 60


@pytest.mark.parametrize("averaged", [False, True])
def test_photos_that_are_gone_are_not_shown_and_others_take_their_places(averaged: bool) -> None:
    shelf = Shelf()
    index = make_index(shelf)
    options = SearchOptions(200, averaged=averaged)
    shelf.gone = index.search(VECTORS[7], options).ids[3:60]
    found = index.search(VECTORS[7], options)
    assert len(found.ids) == 200
    assert not np.isin(found.ids, shelf.gone).any()


@pytest.mark.parametrize("averaged", [False, True])
@pytest.mark.parametrize("count", [210, 500, 900])
def test_places_of_photos_that_are_gone_are_taken_by_exact_ones_of_later_stages(
    averaged: bool, count: int
) -> None:
    shelf = Shelf()
    index = make_index(shelf)
    nearest = index.search(VECTORS[20], SearchOptions(1_600, averaged=False)).ids
    shelf.gone = np.concatenate([nearest[20:90], nearest[220:700:3]])
    found = index.search(VECTORS[20], SearchOptions(count, averaged=averaged))
    assert len(found.ids) == count
    assert not np.isin(found.ids, shelf.gone).any()
    cosines = ROWS[found.ids // 3] @ ROWS[20]
    assert np.allclose(found.similarities, cosines, atol=2e-6)


def test_where_nearly_all_photos_are_gone_those_left_are_found_soon() -> None:
    shelf = Shelf()
    index = make_index(shelf)
    nearest = index.search(VECTORS[20], SearchOptions(3_000, averaged=False)).ids
    shelf.gone, left = nearest[:2_950], nearest[2_950:]
    asked = shelf.asked
    found = index.search(VECTORS[20], SearchOptions(40, averaged=False))
    assert found.ids.tolist() == left[:40].tolist()
    assert shelf.asked - asked <= 20
    assert len(index.search(VECTORS[20], SearchOptions(60)).ids) == 50


def test_a_photo_that_was_changed_is_found_by_its_new_vector_alone() -> None:
    shelf = Shelf()
    index = make_index(shelf)
    changed = IDS[20:21]
    shelf.vectors[20] = VECTORS[900]
    index.remove(changed)
    index.add(changed, VECTORS[900:901])
    options = SearchOptions(2, averaged=False)
    assert changed[0] in index.search(VECTORS[900], options).ids
    assert changed[0] not in index.search(VECTORS[20], options).ids


def test_equal_photos_come_in_the_order_of_their_ids() -> None:
    twins = np.repeat(VECTORS[:1], 30, axis=0)
    ids = np.arange(30, dtype=np.int64)
    index = HashedIndex(
        MemoryBuckets(FAMILY, ids, FAMILY.codes(twins)),
        lambda some: (some[::-1], twins[some]),
        probes=5,
        rounded=RoundedVectors(ids, rounded(PROJECTION.apply(twins))),
    )
    for averaged in (False, True):
        found = index.search(VECTORS[0], SearchOptions(12, averaged=averaged))
        assert found.ids.tolist() == list(range(12))
