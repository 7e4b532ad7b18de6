import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from photosim.catalogue.browse import BLOCK
from photosim.catalogue.records import FileFacts, PictureFacts
from photosim.catalogue.store import Store
from photosim.library.arrangement import (
    EVERYTHING,
    Arrangement,
    Branch,
    Listed,
    Sections,
    Shelf,
    SortKey,
)
from photosim.library.browse import PhotoTable
from photosim.library.progress import Changes
from tests.library.conftest import Bench
from tests.photos import make_photo

# name, size, date of the file, date taken
PHOTOS = [
    ("b.jpg", 30, datetime(2024, 7, 3), datetime(2021, 1, 5)),
    ("trip/A.png", 10, datetime(2024, 7, 20), None),
    ("trip/100%_c.JPEG", 20, datetime(2023, 5, 1), datetime(2024, 8, 1)),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "catalogue.sqlite") as store:
        folder_id = store.add_folder(Path("/photos/Summer"), None)
        facts = [
            (name, FileFacts(size, int(changed.timestamp() * 10**9)))
            for name, size, changed, _ in PHOTOS
        ]
        ids = store.files.add(folder_id, facts)
        pictures = [
            PictureFacts(
                photo_id, file.size, file.mtime_ns, b"", 3, 2, taken, np.ones(4, np.float16)
            )
            for photo_id, (_, file), (*_, taken) in zip(ids, facts, PHOTOS, strict=True)
        ]
        store.complete_photos(pictures, "encoder")
        other = store.add_folder(Path("/photos/winter"), None)
        store.files.add(other, [("z.gif", FileFacts(5, 0))])
        yield store


@pytest.fixture
def listing(store: Store) -> PhotoTable:
    return PhotoTable(store)


def names(store: Store, listed: Listed) -> list[str]:
    return [photo.path.name for photo in store.photos(listed.ids)]


def add(store: Store, *paths: str, changed: datetime = datetime(2020, 1, 1)) -> Changes:
    """Add files to the first folder."""
    mtime_ns = int(changed.timestamp()) * 10**9
    folder = store.folders()[0].id
    return Changes(tuple(store.files.add(folder, [(p, FileFacts(1, mtime_ns)) for p in paths])))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (SortKey.CHANGED, ["z.gif", "100%_c.JPEG", "b.jpg", "A.png"]),
        (SortKey.ADDED, ["b.jpg", "A.png", "100%_c.JPEG", "z.gif"]),
        (SortKey.NAME, ["100%_c.JPEG", "A.png", "b.jpg", "z.gif"]),
        (SortKey.SIZE, ["z.gif", "A.png", "100%_c.JPEG", "b.jpg"]),
        (SortKey.FOLDER, ["b.jpg", "100%_c.JPEG", "A.png", "z.gif"]),
    ],
)
def test_photos_come_in_either_order(
    store: Store, listing: PhotoTable, key: SortKey, expected: list[str]
) -> None:
    upwards = listing.arrange(EVERYTHING, Arrangement(key, descending=False))
    assert names(store, upwards) == expected
    downwards = listing.arrange(EVERYTHING, Arrangement(key, descending=True))
    assert names(store, downwards) == expected[::-1]


@pytest.mark.parametrize("descending", [False, True])
def test_photos_without_a_date_come_last_in_one_section(
    store: Store, listing: PhotoTable, descending: bool
) -> None:
    found = listing.arrange(EVERYTHING, Arrangement(SortKey.TAKEN, descending=descending))
    dated, undated = ["b.jpg", "100%_c.JPEG"], ["z.gif", "A.png"]  # these by their files' dates
    months = [date(2021, 1, 1), date(2024, 8, 1)]
    if descending:
        dated, undated, months = dated[::-1], undated[::-1], months[::-1]
    assert names(store, found) == dated + undated
    assert found.sections.headings == (*months, None)
    assert found.sections.starts.tolist() == [0, 1, 2]


def test_cameras_and_lenses_are_counted_most_photos_first(bench: Bench) -> None:
    for number, (model, lens) in enumerate((("B", "50"), ("A", None), ("B", "50"), ("C", "35"))):
        path = bench.folder / f"{number}.jpg"
        make_photo(path, seed=number, size=(64, 48), camera=("X", model), lens=lens)
    bench.sync()
    table = PhotoTable(bench.store)
    cameras, lenses = table.owned()
    assert [(one.name, one.photos) for one in cameras] == [("X B", 2), ("X A", 1), ("X C", 1)]
    assert [(one.name, one.photos) for one in lenses] == [("50", 2), ("35", 1)]
    path.unlink()
    table.note(bench.sync())
    assert [one.name for one in table.owned()[0]] == ["X B", "X A"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("trip", ["100%_c.JPEG", "A.png"]),
        ("summer", ["100%_c.JPEG", "A.png", "b.jpg"]),
        ("a.PNG", ["A.png"]),
        ("png", ["A.png"]),
        ("jpg", ["100%_c.JPEG", "b.jpg"]),
        (".jpg trip", ["100%_c.JPEG"]),
        ("2024-07", ["A.png"]),
        ("2024-", ["100%_c.JPEG", "A.png"]),
        ("2021-01-05", ["b.jpg"]),
        ("0%_", ["100%_c.JPEG"]),
        ("_p", []),
        ("  ", ["100%_c.JPEG", "A.png", "b.jpg", "z.gif"]),
        ("gz", []),
    ],
)
def test_words_narrow_by_name_folder_date_and_format(
    store: Store, listing: PhotoTable, words: str, expected: list[str]
) -> None:
    found = listing.arrange(EVERYTHING, Arrangement(SortKey.NAME, descending=False, words=words))
    assert names(store, found) == expected


def test_words_narrow_one_folder(store: Store, listing: PhotoTable) -> None:
    winter = Shelf((Branch(store.folders()[1].id),))
    assert names(store, listing.arrange(winter, Arrangement(words="gif"))) == ["z.gif"]
    assert names(store, listing.arrange(winter, Arrangement(words="jpg"))) == []


def test_words_find_letters_with_accents_and_any_case(store: Store, listing: PhotoTable) -> None:
    add(store, "Zürich/ÉTÉ.jpg")
    assert names(store, listing.arrange(EVERYTHING, Arrangement(words="zurich ete"))) == ["ÉTÉ.jpg"]
    assert names(store, listing.arrange(EVERYTHING, Arrangement(words="ZÜR"))) == ["ÉTÉ.jpg"]


def test_numbers_in_names_and_folders_count_as_numbers(store: Store, listing: PhotoTable) -> None:
    add(store, "n/img10.jpg", "n/img2.jpg", "n/IMG1.jpg", "n/img002b.jpg", "n 10/x.jpg")
    add(store, "n 9/x.jpg")
    shelf = Shelf((Branch(store.folders()[0].id, "n"),))
    found = listing.arrange(shelf, Arrangement(SortKey.NAME, descending=False))
    assert names(store, found) == ["IMG1.jpg", "img2.jpg", "img002b.jpg", "img10.jpg"]
    by_folder = listing.arrange(EVERYTHING, Arrangement(SortKey.FOLDER, descending=False))
    assert [Path(str(path)).name for path in by_folder.sections.headings] == [
        "Summer", "n", "n 9", "n 10", "trip", "winter"
    ]  # fmt: skip


def test_dates_come_in_months_and_folders_in_folders(store: Store, listing: PhotoTable) -> None:
    months = listing.arrange(EVERYTHING, Arrangement(SortKey.CHANGED))
    assert months.sections.headings[:2] == (date(2024, 7, 1), date(2023, 5, 1))
    assert months.sections.starts.tolist() == [0, 2, 3]
    folders = listing.arrange(EVERYTHING, Arrangement(SortKey.FOLDER, descending=False))
    assert folders.sections.headings == ("/photos/Summer", "/photos/Summer/trip", "/photos/winter")
    assert folders.sections.starts.tolist() == [0, 1, 3]
    assert listing.arrange(EVERYTHING, Arrangement(SortKey.SIZE)).sections.headings == ()


def test_the_month_of_a_file_is_that_of_local_time(
    store: Store, listing: PhotoTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        add(store, "late.jpg", changed=datetime(2022, 2, 28, 23, 30))
        found = listing.arrange(EVERYTHING, Arrangement(SortKey.CHANGED, words="late"))
        assert found.sections.headings == (date(2022, 2, 1),)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_directory_holds_what_is_in_it_and_below(store: Store, listing: PhotoTable) -> None:
    folder = store.folders()[0].id
    add(store, "trip/day 1/a.jpg", "trip/day 10/b.jpg", "trip/day 2/c.jpg", "tripod/d.jpg")
    shelf = Shelf((Branch(folder, "trip"),))
    assert sorted(names(store, listing.arrange(shelf, Arrangement()))) == [
        "100%_c.JPEG", "A.png", "a.jpg", "b.jpg", "c.jpg"
    ]  # fmt: skip
    top = [(sub.below, sub.photos, sub.has_more) for sub in listing.subfolders(folder, "")]
    assert top == [("trip", 5, True), ("tripod", 1, False)]
    inner = [sub.below for sub in listing.subfolders(folder, "trip")]
    assert inner == ["trip/day 1", "trip/day 2", "trip/day 10"]


def test_changes_are_heard_and_nothing_else_is_read_again(
    store: Store, listing: PhotoTable
) -> None:
    assert len(listing.arrange(EVERYTHING, Arrangement()).ids) == 4
    came = add(store, "trip/new.jpg")
    assert len(listing.arrange(EVERYTHING, Arrangement()).ids) == 4
    listing.note(came)
    assert len(listing.arrange(EVERYTHING, Arrangement(words="new")).ids) == 1
    store.files.mark_removed(came.appeared)
    listing.note(Changes(removed=came.appeared))
    assert len(listing.arrange(EVERYTHING, Arrangement(words="new")).ids) == 0
    assert [sub.photos for sub in listing.subfolders(store.folders()[0].id, "")] == [2]


def test_blocks_of_photos_are_one_list(store: Store, listing: PhotoTable) -> None:
    add(store, *(f"many/{number}.jpg" for number in range(BLOCK)))
    found = listing.arrange(EVERYTHING, Arrangement(SortKey.NAME, descending=False, words="many"))
    assert names(store, found) == [f"{number}.jpg" for number in range(BLOCK)]
    listing.note(add(store, "many/0b.jpg"))
    found = listing.arrange(EVERYTHING, Arrangement(SortKey.NAME, descending=False, words="many"))
    assert names(store, found)[:2] == ["0.jpg", "0b.jpg"]


def test_names_are_found_by_how_they_begin(store: Store, listing: PhotoTable) -> None:
    ids = listing.arrange(EVERYTHING, Arrangement(SortKey.NAME, descending=False)).ids
    add(store, "Ä/ä.jpg")
    assert listing.named(ids, "a").tolist() == [1]
    assert listing.named(ids, "trip").tolist() == []
    assert listing.named(ids, "100%").tolist() == [0]


def test_an_empty_library_is_empty(tmp_path: Path) -> None:
    with Store.open(tmp_path / "empty.sqlite") as store:
        listing = PhotoTable(store)
        for key in SortKey:
            assert len(listing.arrange(EVERYTHING, Arrangement(key, words="x")).ids) == 0
        assert listing.subfolders(1, "") == []


def test_shapes_are_those_of_the_photos_and_square_where_they_are_not_known(
    store: Store, listing: PhotoTable
) -> None:
    by_name = Arrangement(SortKey.NAME, descending=False)
    found = listing.arrange(EVERYTHING, by_name)
    assert found.shapes is not None
    assert found.shapes.tolist() == [1.5, 1.5, 1.5, 1.0]
    assert names(store, found)[3] == "z.gif", "which was not read yet"
    (file,) = store.photos(found.ids[3:])
    facts = PictureFacts(file.id, file.size, file.mtime_ns, b"", 3, 4, None, np.ones(4, np.float16))
    store.complete_photos([facts], "encoder")
    listing.note(Changes(updated=(file.id,)))
    shapes = listing.arrange(EVERYTHING, by_name).shapes
    assert shapes is not None
    assert shapes.tolist() == [1.5, 1.5, 1.5, 0.75]


def test_photos_left_out_take_their_shapes_with_them() -> None:
    shapes = np.array([1.5, 0.5, 1.0], dtype=np.float32)
    listed = Listed(np.array([1, 2, 3], dtype=np.int64), shapes=shapes).without({2})
    assert listed.shapes is not None
    assert listed.shapes.tolist() == [1.5, 1.0]


def test_photos_left_out_take_their_empty_sections_with_them() -> None:
    ids = np.arange(10, 17, dtype=np.int64)
    listed = Listed(ids, Sections(np.array([0, 3, 4], dtype=np.int64), ("a", "b", "c")))
    left = listed.without({10, 13, 99})
    assert left.ids.tolist() == [11, 12, 14, 15, 16]
    assert left.sections.starts.tolist() == [0, 2]
    assert left.sections.headings == ("a", "c")
    assert Listed(ids).without({10}).ids.tolist() == ids[1:].tolist()
    assert listed.without(ids.tolist()).sections.headings == ()


def test_directories_that_lose_all_of_their_photos_are_told(
    store: Store, listing: PhotoTable
) -> None:
    by_name = {photo.path.name: photo.id for photo in store.photos(range(1, 10))}
    trip = [by_name["A.png"], by_name["100%_c.JPEG"]]
    assert listing.emptied(np.array(trip)) == ["/photos/Summer/trip"]
    assert listing.emptied(np.array(trip[:1])) == []
    alone = [by_name["b.jpg"], by_name["z.gif"], *trip[:1]]
    assert listing.emptied(np.array(alone)) == []
    assert listing.emptied(np.array([], dtype=np.int64)) == []
