"""Sidecars and moving parts stay with their photos."""

import errno
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from photosim.library import companions as companions_module
from photosim.library.bundles import bundles
from photosim.library.companions import (
    Beside,
    Still,
    Surroundings,
    companions,
    moved_along,
    sidecars,
)
from photosim.library.disk import CannotSay, entries, look
from tests.live_photos import IDENTIFIER, NOON, make_movie
from tests.mounts import failing

OTHER = IDENTIFIER.replace("A1", "B2")
TAKEN = NOON.replace(tzinfo=None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def beside(folder: Path, photo: str, *others: str) -> list[str]:
    """The names of what belongs to a photo, among these files."""
    for name in (photo, *others):
        if name.lower().endswith((".mov", ".mp4")):
            make_movie(folder / name, None, created=None)
        else:
            (folder / name).write_bytes(name.encode())
    return sorted(file.name for file in companions(Still(folder / photo)))


@pytest.mark.parametrize(
    ("photo", "expected"),
    [
        ("a.jpg", ["a.AAE", "a.MP4", "a.jpg.xmp", "a.mov", "a.xmp"]),
        ("a.HEIC", ["a.AAE", "a.MP4", "a.mov", "a.xmp"]),
        ("a.nef", ["a.xmp"]),
    ],
)
def test_what_belongs_to_a_photo(folder: Path, photo: str, expected: list[str]) -> None:
    others = [
        "a.xmp",
        "a.AAE",
        "a.mov",
        "a.MP4",
        "a.jpg.xmp",
        "b.xmp",
        "ab.xmp",
        "a.txt",
        "a.tar.xmp",
    ]
    assert beside(folder, photo, *others) == expected


def test_what_a_raw_file_and_its_jpeg_share_stays_with_the_one_that_remains(folder: Path) -> None:
    assert beside(folder, "a.cr2", "a.jpg", "a.xmp", "a.cr2.xmp") == ["a.cr2.xmp"]
    (folder / "a.cr2").unlink()
    assert beside(folder, "a.jpg") == ["a.xmp"]


def test_what_photos_share_goes_with_the_last_of_them(folder: Path) -> None:
    beside(folder, "a.cr2", "a.jpg", "a.xmp", "a.jpg.xmp")
    raw, picture = folder / "a.cr2", folder / "a.jpg"
    assert sidecars([picture]) == [folder / "a.jpg.xmp"]
    assert sorted(sidecars([raw, picture])) == [folder / "a.jpg.xmp", folder / "a.xmp"]


def test_what_photos_share_goes_with_the_last_that_leaves_a_directory_that_was_listed_once(
    tmp_path: Path,
) -> None:
    raw, jpeg, sidecar = (tmp_path / f"a.{suffix}" for suffix in ("CR2", "jpg", "xmp"))
    for path in (raw, jpeg, sidecar):
        path.write_text("")
    around = Surroundings()
    assert companions(Still(jpeg), around=around) == []
    around.take_out(jpeg)
    assert companions(Still(raw), around=around) == [sidecar]


def test_a_movie_of_a_photos_name_belongs_to_it_if_it_is_short_and_of_that_time(
    folder: Path,
) -> None:
    still = Still(folder / "a.jpg", TAKEN)
    still.path.write_bytes(b"photo")

    def belongs(taken: Still = still, **options: Any) -> bool:
        return companions(taken) == [make_movie(folder / "a.mov", None, **options)]

    make_movie(folder / "a.mov")
    assert belongs()
    assert belongs(created=NOON - timedelta(hours=5, minutes=30, seconds=2))  # another zone
    assert belongs(created=None)
    assert belongs(Still(still.path), created=NOON - timedelta(days=40))
    assert not belongs(created=NOON - timedelta(minutes=7))
    assert not belongs(created=NOON - timedelta(days=40))
    assert not belongs(seconds=90)  # a film, of which the photo is the cover
    (folder / "a.mov").write_bytes(b"no movie")
    assert companions(still) == []


def listed(folder: Path, *stills: Still) -> list[list[str]]:
    names = [path.name for path in folder.iterdir()]
    found = Beside(folder, names, lambda: None).of(stills)
    return [[item.path.name for item in beside] for beside in found]


def test_the_identifier_decides_where_both_halves_tell_it(folder: Path) -> None:
    for name in ("a.heic", "b.heic"):
        (folder / name).write_bytes(b"photo")
    still = Still(folder / "a.heic", TAKEN, IDENTIFIER)
    make_movie(folder / "a.mov", IDENTIFIER, created=NOON - timedelta(days=40), seconds=60)
    assert listed(folder, still) == [["a.mov"]]
    make_movie(folder / "a.mov", OTHER)
    assert listed(folder, still) == [[]]
    make_movie(folder / "renamed.mov", IDENTIFIER)
    assert listed(folder, still) == [["renamed.mov"]]
    twin = Still(folder / "b.heic", TAKEN, IDENTIFIER)
    assert listed(folder, still, twin) == [[], []]  # whose it is cannot be said


def test_a_movie_that_has_another_photos_name_belongs_to_that(folder: Path) -> None:
    for name in ("a.heic", "b.heic"):
        (folder / name).write_bytes(b"photo")
    make_movie(folder / "a.MOV")
    stills = [Still(folder / name, TAKEN, IDENTIFIER) for name in ("a.heic", "b.heic")]
    assert listed(folder, *stills) == [["a.MOV"], []]


def test_what_a_sidecar_says_tells_it_from_another(folder: Path) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        (folder / name).write_bytes(b"photo")
    for name, words in (("a.xmp", "<1/>"), ("b.jpg.xmp", "<1/>"), ("c.xmp", "<2/>")):
        (folder / name).write_text(words)
    names = [path.name for path in folder.iterdir()]
    stills = [Still(folder / name) for name in ("a.jpg", "b.jpg", "c.jpg")]
    (one,), (same,), (other,) = Beside(folder, names, lambda: None).of(stills)
    assert one.says == same.says != other.says


def test_a_sidecar_that_cannot_be_read_is_like_no_other(folder: Path) -> None:
    for name in ("a.jpg", "b.jpg", "a.xmp", "b.xmp"):
        (folder / name).write_bytes(b"")  # empty ones cannot be read as photos either
    names = [path.name for path in folder.iterdir()]
    stills = [Still(folder / name) for name in ("a.jpg", "b.jpg")]
    (one,), (other,) = Beside(folder, names, lambda: None).of(stills)
    assert one.says != other.says


def test_where_the_disk_cannot_say_nothing_goes_along(folder: Path) -> None:
    assert beside(folder, "a.jpg", "a.xmp") == ["a.xmp"]
    with failing("scandir", folder, errno.EIO):
        assert beside(folder, "a.jpg") == []
    with failing("stat", folder / "a.xmp", errno.EACCES):
        assert beside(folder, "a.jpg") == []


def test_a_companion_keeps_how_it_is_named_after_its_photo(folder: Path) -> None:
    photo, target = folder / "a.b.jpg", folder / "new.JPG"
    names = [
        moved_along(folder / name, photo, target).name
        for name in ("a.b.xmp", "a.b.jpg.xmp", "a.b.AAE")
    ]
    assert names == ["new.xmp", "new.JPG.xmp", "new.AAE"]


# By the live photo's identifier alone


def still(folder: Path, name: str = "a.heic", *, is_alone: bool = True) -> Still:
    (folder / name).write_bytes(b"still")
    return Still(folder / name, TAKEN, IDENTIFIER, is_alone)


def test_the_movie_of_a_live_photo_goes_with_it_whatever_its_name(folder: Path) -> None:
    make_movie(folder / "another.mov")
    make_movie(folder / "third.mov", OTHER)
    assert companions(still(folder)) == [folder / "another.mov"]


def test_a_movie_stays_with_the_other_still_of_its_live_photo(folder: Path) -> None:
    make_movie(folder / "another.mov")
    assert companions(still(folder, is_alone=False)) == []


@pytest.mark.parametrize("other", ["a.mov", "b.mov"])
def test_of_two_movies_of_one_live_photo_the_one_of_its_name_goes_or_none(
    folder: Path, other: str
) -> None:
    make_movie(folder / "another.mov")
    make_movie(folder / other)
    expected = [folder / "a.mov"] if other == "a.mov" else []
    assert companions(still(folder)) == expected


def test_a_movie_that_has_another_photo_s_name_is_that_one_s(folder: Path) -> None:
    make_movie(folder / "another.mov")
    (folder / "another.jpg").write_bytes(b"still")
    assert companions(still(folder)) == []


def test_each_directory_of_many_photos_is_read_once_and_no_name_is_asked_for_in_vain(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = [folder / f"{side}" / f"{n}.jpg" for side in "ab" for n in range(80)]
    for photo in photos:
        photo.parent.mkdir(exist_ok=True)
        photo.touch()
    xmp, aae = folder / "a" / "3.jpg.XMP", folder / "b" / "7.AAE"
    for sidecar in (xmp, aae):
        sidecar.write_text("stars")
    read: list[Path] = []
    asked: list[Path] = []
    monkeypatch.setattr(companions_module, "entries", noting(read, entries))
    monkeypatch.setattr(companions_module, "look", noting(asked, look))
    found = bundles(dict(enumerate(map(Still, photos))), lambda: None, with_raw=True)
    assert [bundle.along for bundle in found if bundle.along] == [(xmp,), (aae,)]
    assert sorted(read) == [folder / "a", folder / "b"]
    assert {path.name.lower() for path in asked} == {"3.jpg.xmp", "7.aae"}, "in either case"


def test_the_names_of_few_photos_are_asked_for_without_reading_their_directory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, sidecar = folder / "a.jpg", folder / "a.jpg.xmp"
    for path in (photo, sidecar):
        path.touch()
    read: list[Path] = []
    monkeypatch.setattr(companions_module, "entries", noting(read, entries))
    (found,) = bundles({1: Still(photo)}, lambda: None)
    assert found.along == (sidecar,)
    assert not read


def test_of_many_photos_in_a_directory_that_cannot_be_listed_each_name_is_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = [folder / f"{n}.jpg" for n in range(120)]
    sidecar = folder / "5.jpg.xmp"
    sidecar.touch()
    monkeypatch.setattr(companions_module, "entries", lambda *_: CannotSay("not permitted"))
    found = bundles(dict(enumerate(map(Still, photos))), lambda: None)
    assert [bundle.along for bundle in found if bundle.along] == [(sidecar,)]


def noting(paths: list[Path], ask: Callable[..., Any]) -> Callable[..., Any]:
    """The same question, after it was noted for which path it is asked."""

    def asked(path: Path, *rest: Any) -> Any:
        paths.append(path)
        return ask(path, *rest)

    return asked
