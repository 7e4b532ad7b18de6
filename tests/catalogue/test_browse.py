from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from photosim.catalogue.arrangement import Arrangement, SortKey
from photosim.catalogue.records import FileFacts, PictureFacts
from photosim.catalogue.store import Store

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


def names(store: Store, arrangement: Arrangement, folder_id: int | None = None) -> list[str]:
    return [photo.path.name for photo in store.photos(store.photo_ids(folder_id, arrangement))]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (SortKey.TAKEN, ["z.gif", "b.jpg", "A.png", "100%_c.JPEG"]),
        (SortKey.CHANGED, ["z.gif", "100%_c.JPEG", "b.jpg", "A.png"]),
        (SortKey.NAME, ["100%_c.JPEG", "A.png", "b.jpg", "z.gif"]),
        (SortKey.SIZE, ["z.gif", "A.png", "100%_c.JPEG", "b.jpg"]),
        (SortKey.FOLDER, ["b.jpg", "100%_c.JPEG", "A.png", "z.gif"]),
    ],
)
def test_photos_come_in_either_order(store: Store, key: SortKey, expected: list[str]) -> None:
    assert names(store, Arrangement(key, descending=False)) == expected
    assert names(store, Arrangement(key, descending=True)) == expected[::-1]


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
    ],
)
def test_words_narrow_by_name_folder_date_and_format(
    store: Store, words: str, expected: list[str]
) -> None:
    assert names(store, Arrangement(SortKey.NAME, descending=False, words=words)) == expected


def test_words_narrow_one_folder(store: Store) -> None:
    winter = store.folders()[1]
    assert names(store, Arrangement(words="gif"), winter.id) == ["z.gif"]
    assert names(store, Arrangement(words="jpg"), winter.id) == []
