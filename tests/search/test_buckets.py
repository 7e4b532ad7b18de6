import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from photosim.arrays import Ids
from photosim.search.buckets import MemoryBuckets
from photosim.search.hashing import Codes, HashFamily
from photosim.search.projection import identity_projection
from tests.search.data import clustered

VECTORS = clustered(2_000, 16)
FAMILY = HashFamily(identity_projection(16), 6, 4, 9)
CODES = FAMILY.codes(VECTORS)
KEYS = FAMILY.keys(CODES)
ALL_IDS = np.arange(len(VECTORS), dtype=np.int64) * 7 + 3


def by_id(found: tuple[Ids, Codes]) -> dict[int, tuple[int, ...]]:
    ids, codes = found
    assert ids.dtype == np.int64
    assert codes.dtype == np.uint64
    assert len(set(ids.tolist())) == len(ids) == len(codes)
    return dict(zip(ids.tolist(), map(tuple, codes.tolist()), strict=True))


@given(size=st.integers(0, 200), probes=st.integers(1, 256), row=st.integers(0, 199))
def test_members_equal_a_plain_reference(size: int, probes: int, row: int) -> None:
    buckets = MemoryBuckets(FAMILY, ALL_IDS[:size], CODES[:size])
    tables, keys = FAMILY.probes(FAMILY.query(VECTORS[row]), probes)
    wanted = set(zip(tables.tolist(), keys.tolist(), strict=True))
    expected = {
        int(ALL_IDS[i]): tuple(CODES[i].tolist())
        for i in range(size)
        if any((table, int(KEYS[i, table])) in wanted for table in range(4))
    }
    assert by_id(buckets.members(tables, keys)) == expected


class ChangingBuckets(RuleBasedStateMachine):
    """Any sequence of additions and removals against a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.buckets = MemoryBuckets(FAMILY, ALL_IDS[:0], CODES[:0])
        self.expected: dict[int, int] = {}

    @rule(rows=st.lists(st.integers(0, 199), unique=True), shift=st.integers(0, 3))
    def add(self, rows: list[int], shift: int) -> None:
        self.put(np.array(rows, np.int64), shift)

    @rule(start=st.integers(0, 100), count=st.integers(60, 100), shift=st.integers(0, 3))
    def add_many(self, start: int, count: int, shift: int) -> None:
        self.put(np.arange(start, start + count), shift)

    def put(self, rows: Ids, shift: int) -> None:
        sources = (rows + shift) % 200
        self.buckets.add(ALL_IDS[rows], CODES[sources])
        self.expected.update(zip(ALL_IDS[rows].tolist(), sources.tolist(), strict=True))

    @rule(rows=st.lists(st.integers(0, 250)))
    def remove(self, rows: list[int]) -> None:
        self.buckets.remove(ALL_IDS[np.array(rows, np.int64)])
        for row in rows:
            self.expected.pop(int(ALL_IDS[row]), None)

    @rule(start=st.integers(0, 100))
    def remove_many(self, start: int) -> None:
        self.remove(list(range(start, start + 100)))

    @invariant()
    def holds_what_was_added(self) -> None:
        assert len(self.buckets) == len(self.expected)
        found = by_id(self.buckets.photos())
        assert found == {i: tuple(CODES[row].tolist()) for i, row in self.expected.items()}

    @invariant()
    def finds_every_photo_in_its_bucket(self) -> None:
        for table in range(4):
            key = KEYS[5, table]
            found = by_id(self.buckets.members(np.array([table]), key[None]))
            expected = {i for i, row in self.expected.items() if KEYS[row, table] == key}
            assert expected <= found.keys() <= self.expected.keys()


TestChangingBuckets = ChangingBuckets.TestCase
TestChangingBuckets.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)


def test_many_small_additions_equal_one_build() -> None:
    grown = MemoryBuckets(FAMILY, ALL_IDS[:0], CODES[:0])
    for start in range(0, 2_000, 50):
        grown.add(ALL_IDS[start : start + 50], CODES[start : start + 50])
    built = MemoryBuckets(FAMILY, ALL_IDS, CODES)
    tables, keys = FAMILY.probes(FAMILY.query(VECTORS[0]), 20)
    expected = by_id(built.members(tables, keys))
    surplus = by_id(grown.members(tables, keys)).keys() - expected.keys()
    assert by_id(grown.members(tables, keys)).keys() >= expected.keys()
    assert len(surplus) <= 64


@pytest.mark.parametrize(("bits", "tables"), [(9, 16), (14, 12), (17, 1)])
def test_memory_stays_below_160_bytes_a_photo(bits: int, tables: int) -> None:
    vectors = clustered(20_000, 16)
    family = HashFamily(identity_projection(16), bits, tables, 9)
    buckets = MemoryBuckets(family, np.arange(20_000), family.codes(vectors))
    assert buckets.nbytes <= 160 * len(buckets)


def test_ids_and_codes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        MemoryBuckets(FAMILY, ALL_IDS[:3], CODES[:4])
    with pytest.raises(ValueError, match="do not fit"):
        MemoryBuckets(FAMILY, ALL_IDS[:3], CODES[:3, :2])
    buckets = MemoryBuckets(FAMILY, ALL_IDS[:3], CODES[:3])
    with pytest.raises(ValueError, match="twice"):
        buckets.add(ALL_IDS[[5, 5]], CODES[:2])


def test_keys_that_would_take_gigabytes_to_list_are_refused() -> None:
    with pytest.raises(ValueError, match="24 bits at most"):
        MemoryBuckets(HashFamily(identity_projection(16), 25, 4, 9), ALL_IDS, CODES)


def test_keys_of_more_than_sixteen_bits_find_the_same_as_a_plain_reference() -> None:
    family = HashFamily(identity_projection(16), 18, 4, 9)
    buckets = MemoryBuckets(family, ALL_IDS, CODES)
    keys = family.keys(CODES)
    for row in range(0, 2_000, 100):
        expected = ALL_IDS[(keys == keys[row]).any(axis=1)]
        assert buckets.members(np.arange(4), keys[row])[0].tolist() == expected.tolist()


def test_the_arrays_given_are_not_kept() -> None:
    ids, codes = ALL_IDS[:9].copy(), CODES[:9].copy()
    buckets = MemoryBuckets(FAMILY, ids, codes)
    ids[:], codes[:] = 0, 0
    assert by_id(buckets.photos()).keys() == set(ALL_IDS[:9].tolist())
