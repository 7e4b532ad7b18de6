"""What concerns a few photos is not looked for among all, of which there may be a million."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from photosim.catalogue.records import FileFacts
from photosim.catalogue.store import Store
from tests.plans import USUAL_STATES, plans

FEW = np.array([3, 5])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "catalogue.sqlite") as made:
        yield made


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.tags.pairs(),
        lambda store: store.tags.pairs(FEW),
        lambda store: store.ratings.photos(),
        lambda store: store.ratings.photos(FEW),
        lambda store: store.covers.photos(),
        lambda store: store.albums.pairs(),
        lambda store: store.lessons.counts(0.5),
        lambda store: store.lessons.suggested(1, 0.5),
        lambda store: store.photos(FEW),
        lambda store: store.duplicates.contents_of(FEW.tolist()),
    ],
    ids=[
        *("tags", "tags of a few", "ratings", "ratings of a few", "covers", "albums"),
        *("suggestions", "suggestions of a tag", "records", "contents"),
    ],
)
def test_a_few_photos_are_not_looked_for_among_all(
    store: Store, ask: Callable[[Store], object]
) -> None:
    went = [line for line in plans(store, lambda: ask(store)) if " photo " in line]
    assert went
    assert all(line.startswith("SEARCH photo USING") for line in went)
    assert not [line for line in went if USUAL_STATES in line]


def test_files_with_problems_are_not_looked_for_among_all(store: Store) -> None:
    went = [line for line in plans(store, lambda: store.problems()) if " photo " in line]
    assert f"SEARCH photo USING INDEX {USUAL_STATES}" in [
        line.replace("COVERING ", "") for line in went
    ]  # those of one rare state
    assert [line for line in went if "ix_photo_damage" in line]
    others = [line for line in went if "ix_photo_damage" not in line]
    assert all(line.startswith("SEARCH photo USING") for line in others)


def test_doubted_photos_are_not_looked_for_among_all(store: Store) -> None:
    [went] = [line for line in plans(store, store.doubted_ids) if " photo " in line]
    assert went.endswith(" INDEX ix_photo_doubted")


@pytest.mark.parametrize("below", [None, "", "in it"])
def test_pending_photos_are_not_looked_for_among_all_with_each_that_comes(
    store: Store, below: str | None
) -> None:
    folder = store.add_folder(Path("/photos"), None)
    place = () if below is None else (folder, below)
    store.files.add(folder, [("in it/a.jpg", FileFacts(1, 1))])
    store.pending_ids("encoder", *place)
    [added] = store.files.add(folder, [("in it/b.jpg", FileFacts(2, 2))])
    went = [
        line
        for line in plans(store, lambda: store.pending_ids("encoder", *place))
        if " photo " in line
    ]
    assert went
    assert all(line.startswith("SEARCH photo USING") for line in went)
    assert all("INTEGER PRIMARY KEY" in line or "ix_photo_state" in line for line in went)
    assert added in store.pending_ids("encoder", *place)


def test_directories_are_found_without_reading_their_photos(store: Store) -> None:
    went = [line for line in plans(store, lambda: store.files.directories(1)) if " photo " in line]
    assert went
    assert all("COVERING" in line or "directory=?" in line for line in went)


def test_a_few_pairs_and_buckets_are_not_looked_for_among_all(store: Store) -> None:
    pair = bytes(16), bytes([1]) * 16
    went = plans(store, lambda: store.duplicates.compared_pairs([pair]))
    assert [line.partition(" USING")[0] for line in went] == ["SEARCH alike"]
    keys = np.zeros((2, 12), np.uint32)
    went = plans(store, lambda: store.vectors.drop_keys(1, FEW, keys))
    assert {line.partition(" USING")[0] for line in went} == {"SEARCH bucket", "SEARCH signature"}
