import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photosim.arrays import Ids
from photosim.search.buckets import MemoryBuckets
from photosim.search.hashing import HashFamily, HashQuery, sign_codes
from photosim.search.index import (
    ExactIndex,
    HashedIndex,
    Index,
    Neighbours,
    StreamedIndex,
    code_products,
    hamming_distances,
    shortlist,
)
from photosim.search.options import SearchOptions
from photosim.search.projection import Floats, fit_projection
from photosim.search.quality import recall_at
from tests.search.data import clustered

VECTORS = clustered(5_000)
IDS = np.arange(5_000, dtype=np.int64) * 2 + 1
PROJECTION = fit_projection(VECTORS, 24)
FAMILY = HashFamily(PROJECTION, 9, 12, 3)
CODES = FAMILY.codes(VECTORS)
BUCKETS = MemoryBuckets(FAMILY, IDS, CODES)
EXACT = ExactIndex(PROJECTION, [(IDS, VECTORS)])


def fetch(ids: Ids) -> tuple[Ids, Floats]:
    return ids, VECTORS[ids // 2]


def plain(count: int) -> SearchOptions:
    return SearchOptions(count, averaged=False)


def find(row: int, count: int = 10, probes: int = 80, keep: int = 200) -> Neighbours:
    index = HashedIndex(BUCKETS, fetch, probes=probes, finalists=keep)
    return index.search(VECTORS[row], plain(count), [int(IDS[row])])


def exact(row: int, count: int = 10) -> Neighbours:
    return EXACT.search(VECTORS[row], plain(count), [int(IDS[row])])


def test_search_finds_the_true_neighbours_and_compares_few_photos() -> None:
    rows = range(0, 5_000, 50)
    found = [find(row) for row in rows]
    recalls = [recall_at(f.ids, exact(row).ids) for f, row in zip(found, rows, strict=True)]
    assert np.mean(recalls) >= 0.95
    assert np.mean([f.compared for f in found]) <= 0.2 * len(IDS)
    assert found[0].method == "multi-probe"


@given(row=st.integers(0, 4_999), count=st.integers(1, 40))
def test_all_buckets_and_no_filter_equal_the_scan(row: int, count: int) -> None:
    found, true = find(row, count, probes=12 << 9, keep=5_000), exact(row, count)
    assert np.allclose(found.similarities, true.similarities, atol=1e-6)
    assert found.compared == true.compared == 4_999
    assert recall_at(found.ids, true.ids) == 1


@given(row=st.integers(0, 4_999), probes=st.integers(1, 300))
def test_results_are_sorted_unique_and_repeatable(row: int, probes: int) -> None:
    first, again = find(row, probes=probes), find(row, probes=probes)
    assert np.array_equal(first.ids, again.ids)
    assert np.array_equal(first.similarities, again.similarities)
    assert (np.diff(first.similarities) <= 0).all()
    assert len(set(first.ids.tolist())) == 10
    assert IDS[row] not in first.ids


def test_similarities_are_cosines_of_the_projected_vectors() -> None:
    found = find(17)
    projected = PROJECTION.apply(VECTORS)
    expected = projected[found.ids // 2] @ projected[17]
    assert np.allclose(found.similarities, expected, atol=1e-6)
    assert found.similarities.dtype == np.float32
    assert found.ids.dtype == np.int64


def test_a_search_widens_until_it_has_as_many_photos_as_asked_for() -> None:
    assert len(find(3, count=400, probes=1).ids) == 400
    assert len(find(3, count=4_999, probes=1).ids) == 4_999


def test_fewer_photos_than_asked_for_are_all_found() -> None:
    buckets = MemoryBuckets(FAMILY, IDS[:4], CODES[:4])
    few: list[Index] = [
        HashedIndex(buckets, fetch, probes=1),
        ExactIndex(PROJECTION, [(IDS[:4], VECTORS[:4])]),
    ]
    for index in few:
        assert sorted(index.search(VECTORS[900], plain(10)).ids.tolist()) == IDS[:4].tolist()


def test_an_empty_library_gives_an_empty_answer() -> None:
    buckets = MemoryBuckets(FAMILY, IDS[:0], CODES[:0])
    empty: list[Index] = [HashedIndex(buckets, fetch, probes=5), ExactIndex(PROJECTION)]
    for index in empty:
        found = index.search(VECTORS[0])
        assert (len(found.ids), len(found.similarities), found.compared) == (0, 0, 0)


def test_equal_photos_come_in_the_order_of_their_ids() -> None:
    twins = np.repeat(VECTORS[:1], 30, axis=0)
    ids = np.random.default_rng(0).permutation(30).astype(np.int64)
    buckets = MemoryBuckets(FAMILY, ids, FAMILY.codes(twins))
    index = HashedIndex(buckets, lambda i: (i, twins[i]), probes=5, finalists=10)
    found = index.search(VECTORS[0], plain(5))
    assert found.ids.tolist() == [0, 1, 2, 3, 4]


def test_photos_gone_since_are_left_out() -> None:
    gone = find(8).ids[0]

    def fetch_the_rest(ids: Ids) -> tuple[Ids, Floats]:
        return fetch(ids[ids != gone])

    index = HashedIndex(BUCKETS, fetch_the_rest, probes=100)
    found = index.search(VECTORS[8], plain(10))
    assert gone not in found.ids
    assert len(found.ids) == 10


def test_a_scan_in_parts_equals_a_scan_at_once() -> None:
    parts = [
        (IDS[start : start + 700], VECTORS[start : start + 700]) for start in range(0, 5000, 700)
    ]
    found = StreamedIndex(PROJECTION, lambda: parts).search(VECTORS[5], plain(25))
    for at_once in (EXACT, ExactIndex(PROJECTION, parts)):
        expected = at_once.search(VECTORS[5], plain(25))
        assert np.allclose(found.similarities, expected.similarities, atol=1e-6)
    assert found.ids[0] == IDS[5]
    assert found.method == "exact"


@pytest.mark.parametrize("kind", ["exact", "streamed", "hashed"])
@pytest.mark.parametrize("averaged", [False, True])
def test_a_search_among_some_photos_is_that_of_an_index_of_these_alone(
    kind: str, averaged: bool
) -> None:
    among = np.concatenate([IDS[100:1_500:3], [0, 20_000]])  # and some that are not there
    rows = among[:-2] // 2
    alone = ExactIndex(PROJECTION, [(IDS[rows], VECTORS[rows])])
    indexes: dict[str, Index] = {
        "exact": EXACT,
        "streamed": StreamedIndex(PROJECTION, lambda: [(IDS, VECTORS)]),
        "hashed": HashedIndex(BUCKETS, fetch, probes=1, finalists=500),
    }
    options = SearchOptions(20, averaged=averaged)
    for row in (100, 4_000):
        found = indexes[kind].search(VECTORS[row], options, [int(IDS[100])], among)
        expected = alone.search(VECTORS[row], options, [int(IDS[100])])
        assert found.ids.tolist() == expected.ids.tolist()
        assert np.allclose(found.similarities, expected.similarities, atol=1e-6)
        assert found.compared == expected.compared


@pytest.mark.parametrize("kind", ["exact", "hashed"])
def test_an_index_follows_what_comes_and_goes(kind: str) -> None:
    vectors = {number: VECTORS[number] for number in range(300)}

    def fetch_current(ids: Ids) -> tuple[Ids, Floats]:
        return ids, np.array([vectors[number] for number in ids.tolist()])

    ids = np.arange(300)
    buckets = MemoryBuckets(FAMILY, ids[:200], CODES[:200])
    index: ExactIndex | HashedIndex = HashedIndex(buckets, fetch_current, probes=12 << 9)
    if kind == "exact":
        index = ExactIndex(PROJECTION, [(ids[:200], VECTORS[:200])])
    before = index.nbytes
    index.add(ids[200:], VECTORS[200:300])
    assert index.nbytes > before
    index.remove(np.array([7, 250, 999]))
    vectors[8] = VECTORS[7]
    index.add(np.array([8]), VECTORS[7:8])  # once more, with another vector
    left = np.setdiff1d(ids, [7, 250])
    afresh = ExactIndex(PROJECTION, [fetch_current(left)])
    for row in (7, 8, 250, 280):
        found = index.search(VECTORS[row], plain(5))
        assert found.ids.tolist() == afresh.search(VECTORS[row], plain(5)).ids.tolist()
        assert found.compared == 298


@given(
    words=st.lists(st.tuples(*[st.integers(0, 2**64 - 1)] * 4), min_size=1, max_size=40),
    keep=st.integers(1, 40),
    seed=st.integers(0, 1_000),
)
def test_the_filter_keeps_the_nearest_codes_and_of_equals_the_lowest_ids(
    words: list[tuple[int, int, int, int]], keep: int, seed: int
) -> None:
    codes = np.array(words, np.uint64)
    ids = np.arange(len(codes), dtype=np.int64)[::-1]
    # Whole numbers, so that sums are exact in any order.
    products = np.random.default_rng(seed).integers(-9, 10, 256).astype(np.float32)
    own = sign_codes(products[None, :])
    nothing = np.zeros(0, np.float32)
    query = HashQuery(nothing, products, own[0], nothing, np.zeros(0, np.uint32))
    rows = [[(word[bit // 64] >> bit % 64) & 1 for bit in range(256)] for word in words]
    parted = [
        sum(sign != (own_product >= 0) for sign, own_product in zip(row, products, strict=True))
        for row in rows
    ]
    sums = [sum(p if sign else -p for sign, p in zip(row, products, strict=True)) for row in rows]
    assert hamming_distances(own[0], codes).tolist() == parted
    assert code_products(products, codes).tolist() == sums
    roughly = sorted(range(len(ids)), key=lambda row: (parted[row], ids[row]))[: 4 * keep]
    expected = sorted(roughly, key=lambda row: (-sums[row], ids[row]))[:keep]
    assert sorted(shortlist(query, ids, codes, keep)) == sorted(ids[expected])


def test_opposite_codes_differ_in_all_256_bits() -> None:
    zeros = np.zeros((1, 4), np.uint64)
    assert hamming_distances(~zeros[0], zeros).tolist() == [256]


def test_unusable_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one photo"):
        find(0, count=0)
    with pytest.raises(ValueError, match="at least one photo"):
        exact(0, count=0)
    with pytest.raises(ValueError, match="zero or not finite"):
        EXACT.search(np.zeros(64, np.float32))
