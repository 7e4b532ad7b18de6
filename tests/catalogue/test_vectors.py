from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event

from photosim.catalogue.records import FileFacts, PictureFacts
from photosim.catalogue.store import Store
from photosim.catalogue.vectors import Vectors

ENCODER = "encoder"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five indexed photos with ids 1 to 5; photo n's vector is (n, n, n, n)."""
    with Store.open(tmp_path / "catalogue.sqlite") as store:
        folder = store.add_folder(Path("/photos"), None)
        ids = store.files.add(folder, [(f"{n}.jpg", FileFacts(n, n)) for n in range(1, 6)])
        assert ids == [1, 2, 3, 4, 5]
        store.complete_photos(
            [PictureFacts(n, n, n, bytes([n]), 3, 2, None, np.full(4, n, np.float16)) for n in ids],
            ENCODER,
        )
        yield store


def add_index(store: Store, *, active: bool = True) -> int:
    return store.vectors.add_hash_index(
        encoder=ENCODER,
        dimension=4,
        bits=3,
        tables=2,
        probes=5,
        finalists=200,
        seed=7,
        mean=np.arange(4, dtype=np.float32),
        basis=np.arange(8, dtype=np.float32).reshape(4, 2),
        fitted_on=5,
        active=active,
    )


def fill(store: Store, index_id: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    ids = np.arange(1, 6)
    codes = np.arange(20, dtype=np.uint64).reshape(5, 4)
    keys = np.array([[0, 7], [1, 7], [0, 6], [2, 5], [0, 7]], dtype=np.uint32)
    store.vectors.put_keys(index_id, ids, codes, keys)
    return ids, codes, keys


def test_vectors_are_fetched_with_their_ids_and_missing_ones_left_out(store: Store) -> None:
    ids, vectors = store.vectors.fetch(ENCODER, np.array([4, 99, 2]))
    assert sorted(zip(ids.tolist(), vectors[:, 0].tolist(), strict=True)) == [(2, 2.0), (4, 4.0)]


def test_vectors_are_fetched_by_row_numbers_however_old_these_are(store: Store) -> None:
    add_index(store)
    ids = np.array([1, 2, 3, 4, 5])
    numbers = store.vectors.row_numbers(ENCODER, ids)
    for known in (numbers, numbers[::-1], np.where(ids % 2, numbers, 0), numbers + 9):
        found, vectors = store.vectors.fetch_rows(ENCODER, ids, known)
        assert sorted(found.tolist()) == ids.tolist()
        assert vectors[:, 0].tolist() == found.tolist()
        found, vectors = store.vectors.fetch_rows(ENCODER, ids[1:3], known[1:3])
        assert dict(zip(found.tolist(), vectors[:, 0].tolist(), strict=True)) == {2: 2, 3: 3}
    store.vectors.put("another", [(n, np.full(4, 9, np.float16)) for n in ids.tolist()[1:]])
    others = store.vectors.row_numbers("another", ids)
    assert (others > 0).tolist() == [False, True, True, True, True]
    store.vectors.drop([2])
    found, vectors = store.vectors.fetch_rows(ENCODER, ids, others)
    assert dict(zip(found.tolist(), vectors[:, 0].tolist(), strict=True)) == {
        1: 1,
        3: 3,
        4: 4,
        5: 5,
    }
    assert len(store.vectors.fetch_rows(ENCODER, np.array([99]), np.array([0]))[0]) == 0


def test_batches_hold_every_searchable_vector_once_by_id(store: Store) -> None:
    store.files.mark_removed([3])
    batches = list(store.vectors.batches(ENCODER, 2))
    assert [ids.tolist() for ids, _ in batches] == [[1, 2], [4, 5]]
    assert batches[1][1][:, 0].tolist() == [4.0, 5.0]


def test_the_parameters_of_a_hash_index_come_back_as_they_were(store: Store) -> None:
    index_id = add_index(store)
    record = store.vectors.hash_index(ENCODER)
    assert record is not None
    assert (record.id, record.bits, record.tables, record.probes) == (index_id, 3, 2, 5)
    assert record.mean is not None
    assert record.basis is not None
    assert record.mean.tolist() == [0, 1, 2, 3]
    assert record.basis.tolist() == [[0, 1], [2, 3], [4, 5], [6, 7]]


def test_members_of_buckets_are_found_by_table_and_key(store: Store) -> None:
    index_id = add_index(store)
    fill(store, index_id)
    members = store.vectors.members(index_id, np.array([0, 1, 1]), np.array([0, 7, 3]))
    assert members.tolist() == [1, 2, 3, 5]
    assert store.vectors.members(index_id, np.array([0]), np.array([7])).tolist() == []


@pytest.mark.parametrize(
    ("look_up", "expected"),
    [
        (
            lambda vectors: vectors.members(1, np.array([0]), np.array([7])),
            "SEARCH bucket USING PRIMARY KEY (index_id=? AND table_no=? AND key=?)",
        ),
        (
            lambda vectors: vectors.codes(1, np.array([3])),
            "SEARCH signature USING PRIMARY KEY (index_id=? AND photo_id=?)",
        ),
        (
            lambda vectors: vectors.fetch(ENCODER, np.array([3])),
            "SEARCH embedding USING INDEX sqlite_autoindex_embedding_1 (encoder=? AND photo_id=?)",
        ),
        (
            lambda vectors: vectors.fetch_rows(ENCODER, np.array([3]), np.array([3])),
            "SEARCH embedding USING INTEGER PRIMARY KEY (rowid=?)",
        ),
    ],
)
def test_lookups_go_straight_to_their_rows(
    store: Store, look_up: Callable[[Vectors], object], expected: str
) -> None:
    statements: list[tuple[str, tuple[object, ...]]] = []
    with store.session.read() as connection:

        def note(*arguments: Any) -> None:
            statements.append(arguments[2:4])

        event.listen(connection.engine, "before_cursor_execute", note)
        look_up(store.vectors)
        event.remove(connection.engine, "before_cursor_execute", note)
        statement, parameters = statements[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        assert expected in [row.detail for row in plan]


def test_a_photo_in_two_wanted_buckets_is_a_member_once(store: Store) -> None:
    index_id = add_index(store)
    fill(store, index_id)
    members = store.vectors.members(index_id, np.array([0, 1, 0]), np.array([0, 7, 0]))
    assert members.tolist() == [1, 2, 3, 5]


def test_the_size_of_an_index_is_counted_as_far_as_is_asked(store: Store) -> None:
    index_id = add_index(store)
    fill(store, index_id)
    assert store.vectors.size(index_id) == store.vectors.size(index_id, most=9) == 5
    assert store.vectors.size(index_id, most=3) == 3


def test_codes_come_back_by_ascending_id(store: Store) -> None:
    index_id = add_index(store)
    _, codes, _ = fill(store, index_id)
    ids, found = store.vectors.codes(index_id, np.array([5, 2, 99]))
    assert ids.tolist() == [2, 5]
    assert (found == codes[[1, 4]]).all()
    assert (store.vectors.all_codes(index_id)[1] == codes).all()


def test_photos_are_taken_out_of_every_bucket(store: Store) -> None:
    index_id = add_index(store)
    ids, _, keys = fill(store, index_id)
    store.vectors.drop_keys(index_id, ids[:2], keys[:2])
    assert store.vectors.members(index_id, np.array([0, 1]), np.array([0, 7])).tolist() == [3, 5]
    assert store.vectors.size(index_id) == 3
    assert store.vectors.bucket_rows(index_id) == 6
    assert store.vectors.unhashed_ids(index_id, ENCODER).tolist() == [1, 2]


def test_a_new_index_answers_only_once_it_is_activated(store: Store) -> None:
    old = add_index(store)
    fill(store, old)
    new = add_index(store, active=False)
    fill(store, new)
    assert [record.id for record in store.vectors.hash_indexes()] == [old]
    store.vectors.activate(new, ENCODER)
    assert [record.id for record in store.vectors.hash_indexes()] == [new]
    assert store.vectors.size(old) == store.vectors.bucket_rows(old) == 0


def test_an_index_dropped_meanwhile_does_not_replace_the_one_in_use(store: Store) -> None:
    old = add_index(store)
    new = add_index(store, active=False)
    store.vectors.drop_hash_index(new)
    store.vectors.activate(new, ENCODER)
    assert [record.id for record in store.vectors.hash_indexes()] == [old]
