"""Photos that belong together, by their names, times and exposures."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from photosim.library.sets import PictureFile, common_stem, may_be_one_shot, sets_of

NOON = datetime(2024, 5, 1, 12)
SHOT = PictureFile(1, Path("/p/IMG_1.jpg"), b"1", 9, 9, 60, 40, NOON, "Maker One")


def named(*names: str) -> list[PictureFile]:
    return [
        replace(SHOT, id=number, path=Path("/p", name), content=name.encode())
        for number, name in enumerate(names, 1)
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("IMG_1.CR2", "IMG_1.JPG"),
        ("img_1.dng", "IMG_1.jpg"),
        ("IMG_1.jpg", "IMG_1-edited.jpg"),
        ("IMG_1.HEIC", "IMG_E1.JPG"),
        ("a.jpg", "a (Edited).jpg"),
        ("a.jpg", "a_bearbeitet.jpg"),
        ("a.NEF", "a.jpg", "a-Edit.tif"),
    ],
)
def test_names_tell_of_sets(names: tuple[str, ...]) -> None:
    assert sets_of(named(*names)) == [tuple(range(1, len(names) + 1))]


@pytest.mark.parametrize(
    "names",
    [("IMG_1.jpg", "IMG_1.png"), ("IMG_1.CR2", "IMG_2.JPG"), ("edited.jpg", "edit.jpg")],
)
def test_other_names_do_not(names: tuple[str, str]) -> None:
    assert sets_of(named(*names)) == []


@pytest.mark.parametrize(
    "name",
    [
        "a/B.jpg",
        "a.b/c",
        "a/.hidden",
        "..jpg",
        "a..jpg",
        "a.tar.GZ",
        "a/b.",
        "b",
        "2019.05/x y.JPG",
    ],
)
def test_what_names_have_in_common_is_without_folder_and_suffix(name: str) -> None:
    assert common_stem(name) == Path(name).stem.casefold()


def test_another_folder_or_another_time_is_no_set() -> None:
    raw, picture = named("IMG_1.CR2", "IMG_1.JPG")
    assert sets_of([raw, replace(picture, path=Path("/q/IMG_1.JPG"))]) == []
    later = NOON + timedelta(minutes=1)
    assert sets_of([raw, replace(picture, taken_at=later)]) == []
    assert sets_of([raw, replace(picture, taken_at=None)]) == [(1, 2)]


def bracket(*biases: float | None, apart: float = 0.5) -> list[PictureFile]:
    return [
        replace(file, id=number, bias=bias, taken_at=NOON + timedelta(seconds=apart * number))
        for number, (file, bias) in enumerate(
            zip(named(*(f"IMG_{n}.jpg" for n in range(len(biases)))), biases, strict=True)
        )
    ]


def test_a_series_at_several_exposures_is_a_set() -> None:
    assert sets_of(bracket(0, -2, 2)) == [(0, 1, 2)]
    assert sets_of(bracket(0, -2, 2, 0, -2, 2)) == [(0, 1, 2), (3, 4, 5)]
    assert sets_of(bracket(0, -2)) == []
    assert sets_of(bracket(0, 0, 0, 0)) == []
    assert sets_of(bracket(None, None, None)) == []
    assert sets_of(bracket(0, -2, 2, apart=3)) == []


def test_different_times_are_different_shots() -> None:
    other = replace(SHOT, id=2, path=Path("/q/b.jpg"), content=b"2")
    assert may_be_one_shot(SHOT, other)
    assert may_be_one_shot(SHOT, replace(other, taken_at=None))
    assert may_be_one_shot(
        replace(SHOT, taken_at=NOON.replace(microsecond=370_000)), other
    )  # a copy that has lost the fraction
    assert not may_be_one_shot(SHOT, replace(other, taken_at=NOON + timedelta(seconds=1)))
    fractions = [NOON.replace(microsecond=number) for number in (100_000, 200_000)]
    assert not may_be_one_shot(
        replace(SHOT, taken_at=fractions[0]), replace(other, taken_at=fractions[1])
    )


def test_numbered_files_of_one_second_may_be_a_burst() -> None:
    first, second = named("IMG_0007.jpg", "IMG_0008.jpg")
    assert not may_be_one_shot(first, second)
    assert may_be_one_shot(first, replace(second, width=30))
    assert may_be_one_shot(first, replace(second, path=Path("/q/IMG_0008.jpg")))
