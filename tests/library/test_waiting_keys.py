"""Photos that come wait for their buckets: they are found all the same, and none is lost."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from photosim.arrays import Ids
from photosim.catalogue.records import HashIndexRecord
from photosim.catalogue.store import Store
from photosim.library.health import examine
from photosim.library.keys import CatalogueBuckets, buckets_of
from photosim.search.buckets import MemoryBuckets
from photosim.search.hashing import CODE_WORDS, Codes
from tests.catalogues import ENCODER, make_catalogue

TOGETHER = 2_048  # photos that wait in a small library until they are entered


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A catalogue of 300 photos."""
    with Store.open(make_catalogue(tmp_path / "catalogue.sqlite", 300)) as store:
        yield store


@pytest.fixture
def record(store: Store) -> HashIndexRecord:
    record = store.vectors.hash_index(ENCODER)
    assert record is not None
    return record


def drawn(first: int, count: int) -> tuple[Ids, Codes]:
    """Photos that are in no catalogue, with codes drawn by chance."""
    draw = np.random.default_rng(first)
    codes = draw.integers(0, 1 << 63, (count, CODE_WORDS), dtype=np.uint64)
    return np.arange(first, first + count), codes


def add(buckets: CatalogueBuckets, photos: tuple[Ids, Codes], at_once: int = 64) -> None:
    ids, codes = photos
    for start in range(0, len(ids), at_once):
        part = slice(start, start + at_once)
        buckets.add(ids[part], codes[part])


def are_found(buckets: CatalogueBuckets, photos: tuple[Ids, Codes]) -> bool:
    """Whether each of some photos is in its own bucket of every table."""
    ids, codes = photos
    for table, keys in enumerate(buckets.family.keys(codes).T):
        for place in range(0, len(ids), 97):
            found, of_found = buckets.members(np.array([table]), keys[place : place + 1])
            if not (codes[place] == of_found[found == ids[place]]).all():
                return False
            if ids[place] not in found:
                return False
    return True


def test_photos_are_found_while_they_wait_while_they_are_entered_and_after(
    store: Store, record: HashIndexRecord
) -> None:
    photos = drawn(1_000, TOGETHER + 64 * record.tables)
    writing, reading = buckets_of(store, record), buckets_of(store, record)
    for start in range(0, len(photos[0]), 64):
        add(writing, (photos[0][start : start + 64], photos[1][start : start + 64]))
        if start % 512 == 0 or start >= TOGETHER - 64:
            assert writing.stray_rows() == 0
            so_far = photos[0][: start + 64], photos[1][: start + 64]
            assert are_found(reading, so_far)
    add(writing, drawn(5_000, 4 * TOGETHER), TOGETHER)
    assert are_found(reading, photos)
    assert writing.stray_rows() == 0
    assert store.vectors.bucket_rows(record.id) > record.tables * len(photos[0])


def test_once_they_are_entered_photos_are_in_their_own_buckets_only(
    store: Store, record: HashIndexRecord
) -> None:
    photos = drawn(1_000, TOGETHER)
    buckets = buckets_of(store, record)
    known = buckets.photos()
    buckets.remove(known[0])
    add(buckets, photos, TOGETHER)  # as many as are entered together
    assert store.vectors.bucket_rows(record.id) == TOGETHER * record.tables
    in_memory = MemoryBuckets(buckets.family, *photos)
    keys = buckets.family.keys(photos[1])
    for place in range(0, TOGETHER, 101):
        tables = np.arange(record.tables)
        found, _ = buckets.members(tables, keys[place])
        expected, _ = in_memory.members(tables, keys[place])
        assert found.tolist() == sorted(expected.tolist())


@pytest.mark.parametrize("before", [64, TOGETHER + 64, TOGETHER + 192])
def test_photos_go_whether_they_wait_are_being_entered_or_are_in_their_buckets(
    store: Store, record: HashIndexRecord, before: int
) -> None:
    buckets = buckets_of(store, record)
    photos = drawn(1_000, before)
    add(buckets, photos)
    going = photos[0][::2]
    buckets.remove(going)
    assert buckets.stray_rows() == 0
    keys = buckets.family.keys(photos[1])
    for table in range(record.tables):
        found, _ = buckets.members(np.full(before, table), keys[:, table])
        assert not np.isin(going, found).any()
        assert np.isin(photos[0][1::2], found).all()
    buckets.remove(buckets.photos()[0])
    assert store.vectors.bucket_rows(record.id) == store.vectors.size(record.id) == 0


def test_what_another_program_let_wait_is_entered_too(
    store: Store, record: HashIndexRecord
) -> None:
    ours, theirs = buckets_of(store, record), buckets_of(store, record)
    photos = drawn(1_000, 2 * TOGETHER)
    for start in range(0, 2 * TOGETHER, 128):
        first, second = slice(start, start + 64), slice(start + 64, start + 128)
        ours.add(photos[0][first], photos[1][first])
        theirs.add(photos[0][second], photos[1][second])
    assert ours.stray_rows() == 0
    assert are_found(ours, photos)


def test_a_transaction_that_fails_leaves_no_half_of_it(
    store: Store, record: HashIndexRecord
) -> None:
    buckets = buckets_of(store, record)
    add(buckets, drawn(1_000, TOGETHER - 64))
    late = drawn(9_000, 64)

    def fail() -> None:
        with store.session.write():
            buckets.add(*late)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert buckets.stray_rows() == 0
    add(buckets, late)
    add(buckets, drawn(10_000, 64 * record.tables))
    assert buckets.stray_rows() == 0
    assert are_found(buckets, late)


def test_a_row_that_is_missing_is_a_fault(store: Store, record: HashIndexRecord) -> None:
    add(buckets_of(store, record), drawn(1_000, TOGETHER + 128))
    faults = examine(store, ENCODER).faults
    assert not any("bucket rows" in fault for fault in faults)  # they have no vectors
    ids, codes = buckets_of(store, record).photos()
    first, keys = ids[:1], buckets_of(store, record).family.keys(codes[:1])
    store.vectors.drop_keys(record.id, first, keys)
    store.vectors.put_codes(record.id, first, codes[:1])
    faults = examine(store, ENCODER).faults
    assert any("bucket rows" in fault for fault in faults)
