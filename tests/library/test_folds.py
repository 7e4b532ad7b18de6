"""Which results of a search are folded: what is surely one picture, and nothing else."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from unittest.mock import Mock

import pytest
from PIL import Image, ImageDraw

from photosim.catalogue.records import PhotoRecord, PhotoState
from photosim.catalogue.store import Store
from photosim.library import folds, sets
from photosim.library.folds import copies_among, folded
from photosim.library.query import Answer, Copies, Example, Query
from photosim.search.options import SearchOptions
from tests.library.test_duplicates import NOON, Desk, half


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    desk.photo("asked.png", "flower")
    yield desk
    desk.close()


def signed(image: Image.Image) -> Image.Image:
    """A picture with something on it."""
    ImageDraw.Draw(image).rectangle((200, 170, 300, 220), "white")
    return image


def answer(desk: Desk) -> Answer:
    asked = Example(desk.folder / "asked.png")
    return desk.library.similar(Query((asked,), options=SearchOptions(count=60)))


def piles(desk: Desk) -> list[set[str]]:
    """The results that have copies folded into them, with these."""
    found = answer(desk)
    return [
        {match.photo.path.name for match in (fold.first, *fold.copies)}
        for fold in folded(found.matches, found.copies)
        if fold.copies
    ]


def test_files_of_one_content_fold_before_anything_was_compared(desk: Desk) -> None:
    first = desk.photo("a.png", "bubbles")
    desk.copy(first, "b.png")
    desk.copy(first, "c.png")
    desk.index()
    assert piles(desk) == [{"a.png", "b.png", "c.png"}]


def test_thousands_of_one_content_do_not_take_the_square_of_that(desk: Desk) -> None:
    first = desk.photo("a.png", "bubbles")
    for number in range(5):
        desk.copy(first, f"{number}.png")
    desk.index()
    copies = answer(desk).copies
    assert len(copies) == 6
    assert len(set(map(id, copies.values()))) == 1


def test_what_comparing_found_to_be_surely_the_same_picture_folds(desk: Desk) -> None:
    first = desk.photo("a.png", "bubbles")
    desk.copy(first, "small.png", half)
    desk.index()
    assert piles(desk) == []
    desk.compare()
    assert piles(desk) == [{"a.png", "small.png"}]


def test_an_edited_picture_is_another_one(desk: Desk) -> None:
    first = desk.photo("a.png", "bubbles")
    desk.copy(first, "signed.png", signed)
    desk.copy(first, "small.png", half)
    desk.index()
    desk.compare()
    assert piles(desk) == [{"a.png", "small.png"}]


def test_what_a_person_said_is_not_the_same_does_not_fold(desk: Desk) -> None:
    first = desk.photo("a.png", "bubbles")
    second = desk.copy(first, "small.png", half)
    desk.index()
    desk.compare()
    ids = [photo.id for photo in map(desk.library.photo_at, (first, second)) if photo]
    desk.library.duplicates.declare_not_same(ids[:1], ids[1:])
    assert piles(desk) == []


def test_two_shots_of_one_scene_do_not_fold(desk: Desk) -> None:
    first = desk.photo("a.jpg", "bubbles", size=(640, 480), taken_at=NOON)
    with Image.open(first) as image:
        exif = image.getexif()
        later: datetime = NOON + timedelta(seconds=9)
        exif.get_ifd(0x8769)[0x9003] = later.strftime("%Y:%m:%d %H:%M:%S")
        image.resize((320, 240)).save(desk.folder / "later.jpg", exif=exif)
    desk.index()
    desk.compare()
    assert piles(desk) == []


def test_a_fold_is_made_around_its_nearest_and_no_chain(desk: Desk) -> None:
    for seed in range(4):
        desk.photo(f"{seed}.png", "bubbles", seed)
    desk.index()
    matches = answer(desk).matches
    near, middle, far, last = (match.photo.id for match in matches)
    copies = {
        near: frozenset({middle}),
        middle: frozenset({near, far}),
        far: frozenset({middle, last}),
        last: frozenset({far}),
    }
    found = [
        [match.photo.id for match in (fold.first, *fold.copies)] for fold in folded(matches, copies)
    ]
    assert found == [[near, middle], [far, last]]
    assert list(folded(matches[1:], {})) == [*folded(matches, {})][1:]


def test_the_largest_stands_for_all_where_the_nearest_stood(desk: Desk) -> None:
    first = desk.photo("a.png", "bubbles")
    desk.copy(first, "b.png", half)
    desk.photo("other.png", "bricks")
    desk.index()
    desk.compare()
    found = answer(desk)
    by_name = {match.photo.path.name: match for match in found.matches}
    small, large, *rest = (by_name[name] for name in ("b.png", "a.png", "other.png"))
    fold, *others = folded((small, large, *rest), found.copies)
    assert fold.first.photo.path.name == "a.png"
    assert fold.first.level == small.level
    assert [match.photo.path.name for match in fold.copies] == ["b.png"]
    assert [one.first for one in others] == rest


def test_photos_found_by_their_name_fold_as_well(desk: Desk) -> None:
    first = desk.photo("wall.png", "bubbles")
    shutil.copy(first, desk.folder / "wall too.png")
    desk.index()
    found = desk.library.similar(Query(words="wall"))
    assert [len(fold.copies) for fold in folded(found.matches, found.copies)] == [1]


class Catalogue:
    """Of two contents, of which comparing found that they are surely the same picture."""

    def __init__(self, contents: dict[int, bytes]) -> None:
        self._contents = contents

    @property
    def duplicates(self) -> "Catalogue":
        return self

    def contents_of(self, ids: list[int]) -> dict[int, bytes]:
        return {photo_id: self._contents[photo_id] for photo_id in ids}

    def pairs_among(self, contents: list[bytes], _kinds: object) -> list[tuple[bytes, bytes]]:
        first, second = sorted(contents)
        return [(first, second)]


MANY = 400


def record(number: int, path: str) -> PhotoRecord:
    return PhotoRecord(number, 1, Path(path), 9, 0, 4, 3, None, PhotoState.INDEXED, None)


def two_piles(path: str, **facts: Any) -> tuple[list[PhotoRecord], Copies]:
    """Photos of which the even ones are of one content, the odd ones of another."""
    photos = [replace(record(number, path.format(number)), **facts) for number in range(2 * MANY)]
    catalogue = Catalogue({photo.id: b"ab"[photo.id % 2 :][:1] for photo in photos})
    return photos, copies_among(cast(Store, catalogue), photos)


def test_two_large_piles_fold_without_comparing_each_with_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = Mock(return_value=True)
    monkeypatch.setattr(folds, "is_one_moment", asked)
    photos, copies = two_piles("/photos/{}.jpg")
    assert asked.call_count == 2
    everyone = frozenset(photo.id for photo in photos)
    assert all(copies[photo.id] == everyone for photo in photos)
    assert len(set(map(id, copies.values()))) == 2


def test_two_large_piles_that_a_camera_numbered_stay_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = Mock(side_effect=sets.series_of)
    monkeypatch.setattr(folds, "series_of", asked)
    photos, copies = two_piles("/photos/IMG_{}.jpg", camera="A", taken_at=NOON)
    assert asked.call_count == 4 * MANY
    for photo in photos:
        assert copies[photo.id] == frozenset(range(photo.id % 2, 2 * MANY, 2))
    assert len(set(map(id, copies.values()))) == 2


def test_the_jpeg_of_a_shot_is_a_copy_of_its_own_png_alone() -> None:
    names = ("IMG_1.jpg", "IMG_1.png", "IMG_2.png", "other.png")
    photos = [
        replace(record(number, f"/photos/{name}"), camera="A", taken_at=NOON)
        for number, name in enumerate(names)
    ]
    contents = {0: b"a", 1: b"b", 2: b"b", 3: b"b"}
    copies = copies_among(cast(Store, Catalogue(contents)), photos)
    assert copies[0] == {0, 1, 3}
    assert copies[2] == {1, 2, 3}
    assert copies[3] == {0, 1, 2, 3}


def test_an_answer_that_has_the_copies_of_the_one_before_has_the_same_object(desk: Desk) -> None:
    first = desk.photo("a.png", "bubbles")
    desk.copy(first, "small.png", half)
    desk.index()
    desk.compare()
    before = answer(desk).copies
    assert before
    assert answer(desk).copies is before
    desk.copy(first, "again.png")
    desk.index()
    after = answer(desk).copies
    assert after is not before
    assert len(after) == 3
