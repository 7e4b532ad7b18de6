"""What photos are listed by is kept in a file for the next start, and never told for longer."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import insert

from photosim.catalogue.browse import BLOCK, Browse
from photosim.catalogue.records import FileFacts, PictureFacts
from photosim.catalogue.schema import LAST_ID
from photosim.catalogue.store import Store
from photosim.library.arrangement import EVERYTHING, Arrangement, Listed, SortKey
from photosim.library.browse import PhotoTable
from photosim.library.health import examine, repair
from photosim.library.kept_columns import columns_file, read_columns, write_columns
from photosim.library.progress import Changes

BLOCKS = 9
COUNT, OTHERS = BLOCKS * BLOCK - 100, 50
NEWEST = Arrangement(SortKey.CHANGED, descending=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of nine blocks of photos, some of them with a date and a shape."""
    path = tmp_path_factory.mktemp("made") / "catalogue.sqlite"
    with Store.open(path) as store:
        folder = store.add_folder(Path("/photos"), None)
        files = [(f"{n // 100}/{n}.jpg", FileFacts(n + 1, n * 7919 % COUNT)) for n in range(COUNT)]
        ids = store.files.add(folder, files)
        other = store.add_folder(Path("/more"), None)
        store.files.add(other, [(f"{n}.jpg", FileFacts(1, n)) for n in range(OTHERS)])
        store.complete_photos(
            [
                PictureFacts(n, n, n * 7919 % COUNT, b"", 3, 2, datetime(2020, 1, 1), None)
                for n in ids[: 2 * BLOCK]
            ],
            "encoder",
        )
    return path


@pytest.fixture
def catalogue(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(made.read_bytes())
    return path


@pytest.fixture
def store(catalogue: Path) -> Iterator[Store]:
    with Store.open(catalogue) as store:
        yield store


@pytest.fixture
def blocks_read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The blocks that were read from the catalogue."""
    numbers: list[int] = []
    columns = Browse.columns

    def note(self: Browse, first: int, last: int, *, gear: bool) -> object:
        numbers.append(first // BLOCK)
        return columns(self, first, last, gear=gear)

    monkeypatch.setattr(Browse, "columns", note)
    return numbers


def kept(store: Store) -> None:
    """Keep the columns, as the window does once all is loaded."""
    table = PhotoTable(store)
    for _ in table.load(paths=False):
        pass
    table.keep()


def listed(store: Store) -> Listed:
    return PhotoTable(store).arrange(EVERYTHING, NEWEST)


def assert_same(found: Listed, expected: Listed) -> None:
    assert found.ids.tolist() == expected.ids.tolist()
    assert found.shapes is not None
    assert expected.shapes is not None
    assert found.shapes.tolist() == expected.shapes.tolist()
    assert found.sections.headings == expected.sections.headings
    assert found.sections.starts.tolist() == expected.sections.starts.tolist()


def truth(store: Store, catalogue: Path) -> Listed:
    """What the catalogue alone says."""
    columns_file(catalogue).unlink(missing_ok=True)
    return listed(store)


def test_a_start_lists_all_photos_without_reading_them_from_the_catalogue(
    store: Store, catalogue: Path, blocks_read: list[int]
) -> None:
    kept(store)
    blocks_read.clear()
    found = listed(store)
    assert blocks_read == []
    assert_same(found, truth(store, catalogue))
    assert len(blocks_read) == BLOCKS


def an_edit(store: Store) -> None:
    photo = PictureFacts(3 * BLOCK, 5, 10**18, b"", 1, 4, datetime(2001, 1, 1), None)
    store.complete_photos([photo], "encoder")


def an_arrival(store: Store) -> None:
    store.files.add(store.folders()[0].id, [("3/new.jpg", FileFacts(9, 10**18))])


def a_removal(store: Store) -> None:
    store.files.mark_removed([3 * BLOCK])


def a_fault(store: Store) -> None:
    store.mark_unreadable([(3 * BLOCK, "damaged")])


def a_folder_less(store: Store) -> None:
    photos = next(folder for folder in store.folders() if folder.path == Path("/photos"))
    store.remove_folder(photos.id)


@pytest.mark.parametrize("change", [an_edit, an_arrival, a_removal, a_fault, a_folder_less])
def test_what_was_changed_by_whomever_is_read_from_the_catalogue(
    store: Store, catalogue: Path, blocks_read: list[int], change: Callable[[Store], object]
) -> None:
    kept(store)
    with Store.open(catalogue) as other:
        change(other)
    blocks_read.clear()
    found = listed(store)
    assert len(blocks_read) == (BLOCKS if change is a_folder_less else 1)
    assert_same(found, truth(store, catalogue))


def test_names_are_read_later_without_reading_all_the_rest_again(
    store: Store, blocks_read: list[int]
) -> None:
    kept(store)
    table = PhotoTable(store)
    before = table.arrange(EVERYTHING, NEWEST)
    blocks_read.clear()
    by_name = table.arrange(EVERYTHING, Arrangement(SortKey.NAME))
    assert blocks_read == []
    assert sorted(by_name.ids.tolist()) == sorted(before.ids.tolist())
    (seventh,) = table.arrange(EVERYTHING, replace(NEWEST, words="0/7.jpg")).ids.tolist()
    assert store.photos([seventh])[0].path == Path("/photos/0/7.jpg")


def test_a_block_that_changed_before_its_names_were_read_is_read_whole(
    store: Store, catalogue: Path, blocks_read: list[int]
) -> None:
    kept(store)
    table = PhotoTable(store)
    table.arrange(EVERYTHING, NEWEST)
    with Store.open(catalogue) as other:
        an_edit(other)
    blocks_read.clear()
    table.arrange(EVERYTHING, Arrangement(SortKey.NAME))
    assert blocks_read == [3]
    assert_same(table.arrange(EVERYTHING, NEWEST), truth(store, catalogue))


@pytest.mark.parametrize("at", [0, 9, 14, 24, 60, 2_000, -1])
def test_a_file_with_a_bit_turned_is_not_used_and_written_anew(
    store: Store, catalogue: Path, blocks_read: list[int], at: int
) -> None:
    kept(store)
    file = columns_file(catalogue)
    data = bytearray(file.read_bytes())
    data[at] ^= 4
    file.write_bytes(data)
    blocks_read.clear()
    kept(store)
    assert len(blocks_read) == BLOCKS
    data[at] ^= 4
    assert file.read_bytes() == data


@pytest.mark.parametrize("length", [0, 15, 23, 100, 100_000])
def test_a_file_that_was_cut_off_is_not_used(
    store: Store, catalogue: Path, blocks_read: list[int], length: int
) -> None:
    kept(store)
    os.truncate(columns_file(catalogue), length)
    blocks_read.clear()
    found = listed(store)
    assert len(blocks_read) == BLOCKS
    assert_same(found, truth(store, catalogue))


def test_the_file_of_another_catalogue_tells_nothing(
    store: Store, catalogue: Path, tmp_path: Path, blocks_read: list[int]
) -> None:
    kept(store)
    with Store.open(tmp_path / "other" / "catalogue.sqlite") as other:
        folder = other.add_folder(Path("/elsewhere"), None)
        other.files.add(folder, [(f"{n}.jpg", FileFacts(1, n)) for n in range(COUNT)])
        columns_file(catalogue).rename(columns_file(other.session.path))
        blocks_read.clear()
        found = listed(other)
        assert len(blocks_read) == BLOCKS
        assert found.ids.tolist() == np.arange(COUNT, 0, -1).tolist()


def test_the_doctor_finds_and_mends_what_is_kept_wrongly(store: Store, catalogue: Path) -> None:
    kept(store)
    assert examine(store, "encoder").faults == []
    file = columns_file(catalogue)
    blocks = dict(read_columns(file))
    stamp, block = blocks[4]
    blocks[4] = stamp, replace(block, sizes=block.sizes + 1)
    write_columns(file, blocks)
    (fault,) = examine(store, "encoder").faults
    assert fault == f"1 blocks of photos are not as they are kept ({file.name})"
    repair(store)
    assert examine(store, "encoder").faults == []


def test_a_few_changed_blocks_are_not_worth_writing_all_anew(store: Store, catalogue: Path) -> None:
    kept(store)
    file = columns_file(catalogue)
    before = file.stat().st_mtime_ns, file.stat().st_ino
    an_edit(store)
    kept(store)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before
    store.mark_unreadable([(BLOCK, "damaged")])
    kept(store)
    assert file.stat().st_ino != before[1]


def test_photos_that_came_since_the_start_are_kept_too(
    store: Store, catalogue: Path, blocks_read: list[int]
) -> None:
    table = PhotoTable(store)
    table.arrange(EVERYTHING, NEWEST)
    an_edit(store)
    for number in range(BLOCKS):
        store.mark_unreadable([(number * BLOCK + 7, "damaged")])
    table.note(Changes(updated=(3 * BLOCK, *(number * BLOCK + 7 for number in range(BLOCKS)))))
    table.arrange(EVERYTHING, NEWEST)
    table.keep()
    blocks_read.clear()
    found = listed(store)
    assert blocks_read == []
    assert_same(found, truth(store, catalogue))


def test_a_small_library_is_listed_from_the_catalogue_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path / "catalogue.sqlite") as store:
        folder = store.add_folder(Path("/photos"), None)
        store.files.add(folder, [("a.jpg", FileFacts(1, 1))])
        kept(store)
        assert not columns_file(store.session.path).exists()


def test_wide_gaps_between_ids_are_not_read(tmp_path: Path, blocks_read: list[int]) -> None:
    far = 1 << 31
    with Store.open(tmp_path / "catalogue.sqlite") as store:
        folder = store.add_folder(Path("/photos"), None)
        with store.session.write() as connection:
            connection.execute(insert(LAST_ID).values(of_table="photo", id=far - 6))
        ids = store.files.add(folder, [(f"{n}.jpg", FileFacts(1, n)) for n in range(10)])
        assert listed(store).ids.tolist() == list(reversed(ids))
        assert blocks_read == [0, far // BLOCK - 1, far // BLOCK]


def test_a_folder_that_cannot_be_written_is_no_fault(
    store: Store, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", refuse)
    kept(store)
    monkeypatch.undo()
    assert not columns_file(catalogue).exists()
    assert len(listed(store).ids) == COUNT + OTHERS
