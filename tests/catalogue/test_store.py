import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from photosim.catalogue.records import FileFacts, PhotoState, PictureFacts
from photosim.catalogue.store import Store

ENCODER = "encoder"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "catalogue.sqlite") as store:
        yield store


def add(store: Store, *names: str, folder: str = "/photos") -> list[int]:
    folder_id = store.add_folder(Path(folder), None)
    return store.files.add(
        folder_id, [(name, FileFacts(size, size)) for size, name in enumerate(names, 1)]
    )


def complete(store: Store, *ids: int) -> None:
    pictures = [
        PictureFacts(
            photo_id=photo_id,
            size=1,
            mtime_ns=2,
            content_hash=bytes([photo_id]),
            width=30,
            height=20,
            taken_at=datetime(2024, 7, 1, 12, 30),
            vector=np.full(4, photo_id, np.float16),
        )
        for photo_id in ids
    ]
    store.complete_photos(pictures, ENCODER)


def test_new_photos_are_pending_and_get_ids_in_order(store: Store) -> None:
    ids = add(store, "b.jpg", "a.jpg")
    assert [photo.path for photo in store.photos(ids)] == [
        Path("/photos/b.jpg"),
        Path("/photos/a.jpg"),
    ]
    assert {photo.state for photo in store.photos(ids)} == {PhotoState.PENDING}


def test_the_newest_file_is_shown_first(store: Store) -> None:
    first, second, third = add(store, "a.jpg", "b.jpg", "c.jpg")
    assert store.photo_ids().tolist() == [third, second, first]


def test_photos_are_answered_in_the_order_asked_for_and_unknown_ids_left_out(store: Store) -> None:
    first, second = add(store, "a.jpg", "b.jpg")
    assert [photo.id for photo in store.photos([second, 999, first])] == [second, first]


def test_ids_of_photos_and_folders_that_are_gone_are_never_given_again(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with Store.open(path) as store:
        [kept] = add(store, "kept.jpg")
        gone, gone_too = add(store, "gone.jpg", "gone too.jpg")
        store.files.mark_removed([gone, gone_too])
        store.files.purge(timedelta())
        [away] = add(store, "in it.jpg", folder="/removed")
        removed = store.add_folder(Path("/removed"), None)
        store.remove_folder(removed)
    with Store.open(path) as store:
        assert store.add_folder(Path("/another"), None) == removed + 1
        assert add(store, "a.jpg", "b.jpg") == [away + 1, away + 2]
        assert store.files.known([kept])


def test_a_completed_photo_has_its_facts_and_vector(store: Store) -> None:
    [photo_id] = add(store, "a.jpg")
    complete(store, photo_id)
    [photo] = store.photos([photo_id])
    assert (photo.width, photo.height, photo.state) == (30, 20, PhotoState.INDEXED)
    assert photo.taken_at == datetime(2024, 7, 1, 12, 30)
    assert store.vectors.of_photo(photo_id)[ENCODER].tolist() == [photo_id] * 4


def test_pending_are_those_without_a_vector_of_this_encoder_in_reachable_folders(
    store: Store,
) -> None:
    first, second = add(store, "a.jpg", "b.jpg")
    [away] = add(store, "c.jpg", folder="/usb")
    complete(store, first)
    usb = next(folder for folder in store.folders() if folder.path == Path("/usb"))
    store.mark_folder(usb.id, online=False, volume=None)
    assert store.pending_ids(ENCODER).tolist() == [second]
    assert store.pending_ids("another").tolist() == [first, second]
    store.mark_folder(usb.id, online=True, volume=None)
    assert store.pending_ids(ENCODER).tolist() == [second, away]


def test_pending_follows_whatever_becomes_of_photos_and_vectors(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with Store.open(path) as store, Store.open(path) as another_program:
        first, second, third = add(store, "a.jpg", "b.jpg", "c.jpg")
        complete(store, first, second, third)
        assert store.pending_ids(ENCODER).tolist() == []
        another_program.vectors.drop([second])
        assert store.pending_ids(ENCODER).tolist() == [second]
        store.vectors.put(ENCODER, [(second, np.ones(4, np.float16))])
        assert store.pending_ids(ENCODER).tolist() == []
        another_program.vectors.drop([first])
        store.files.mark_removed([first])
        assert store.pending_ids(ENCODER).tolist() == []
        [fourth] = add(another_program, "d.jpg")
        assert store.pending_ids(ENCODER).tolist() == [fourth]
        assert store.pending_ids("another").tolist() == [second, third, fourth]
        another_program.vector_usage.forget(ENCODER)
        assert store.pending_ids(ENCODER).tolist() == [second, third, fourth]
        complete(another_program, second)
        assert store.pending_ids(ENCODER).tolist() == [third, fourth]
        store.files.purge(timedelta(-1))
        store.remove_folder(store.watched()[0].id)
        assert store.pending_ids(ENCODER).tolist() == []


def test_pending_can_be_kept_to_a_directory(store: Store) -> None:
    ids = add(store, "in/a.jpg", "in/deep/b.jpg", "inside.jpg", "in_/c.jpg")
    [folder] = store.folders()
    assert store.pending_ids(ENCODER, folder.id, "in").tolist() == ids[:2]


def test_folders_count_what_is_shown_and_what_is_not_readable(store: Store) -> None:
    ids = add(store, "a.jpg", "b.jpg", "c.jpg", "d.jpg")
    complete(store, ids[0])
    store.mark_unreadable([(ids[1], "empty file")])
    store.files.mark_removed([ids[2]])
    [folder] = store.folders()
    assert (folder.photos, folder.problems) == (2, 1)
    assert store.photo_ids().tolist() == [ids[3], ids[0]]
    assert [(photo.id, photo.reason) for photo in store.problems()] == [(ids[1], "empty file")]


def test_problems_can_be_tried_again(store: Store) -> None:
    [photo_id] = add(store, "a.jpg")
    store.mark_unreadable([(photo_id, "empty file")])
    assert store.retry_problems([photo_id]) == [photo_id]
    assert store.pending_ids(ENCODER).tolist() == [photo_id]


def test_a_photo_is_found_by_its_path_until_it_is_removed(store: Store) -> None:
    [photo_id] = add(store, "sub/a.jpg")
    photo = store.photo_at(Path("/photos/sub/a.jpg"))
    assert photo is not None
    assert photo.id == photo_id
    assert store.photo_at(Path("/photos/sub")) is None
    store.files.mark_removed([photo_id])
    assert store.photo_at(Path("/photos/sub/a.jpg")) is None


def test_names_that_are_not_unicode_come_back_as_they_were(store: Store) -> None:
    name = os.fsdecode(b"caf\xe9.jpg")
    [photo_id] = add(store, name)
    assert store.photos([photo_id])[0].path.name == name
    [folder] = store.folders()
    assert store.files.at(folder.id, [name])[0].id == photo_id


def test_removed_photos_are_purged_after_a_while_with_their_vectors(store: Store) -> None:
    [photo_id] = add(store, "a.jpg")
    complete(store, photo_id)
    store.files.mark_removed([photo_id])
    assert store.files.purge(timedelta(days=1)) == 0
    assert store.files.purge(timedelta(0)) == 1
    assert store.vectors.of_photo(photo_id) == {}


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.session.write():
            add(store, "a.jpg")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.folders() == []


def test_removing_a_folder_removes_photos_and_vectors(store: Store) -> None:
    [photo_id] = add(store, "a.jpg")
    complete(store, photo_id)
    store.remove_folder(store.folders()[0].id)
    assert store.photos([photo_id]) == []
    assert store.vectors.of_photo(photo_id) == {}


def test_reads_of_one_block_see_one_state(store: Store) -> None:
    with Store.open(store.session.path, read_only=True) as reader:
        with reader.session.read():
            assert len(reader.photo_ids()) == 0
            add(store, "a.jpg")
            assert len(reader.photo_ids()) == 0
        assert len(reader.photo_ids()) == 1
