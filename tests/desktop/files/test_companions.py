"""Sidecars and moving parts stay with their photos."""

import errno
from pathlib import Path

import pytest

from photosim.desktop.files.companions import companions, moved_along
from tests.mounts import failing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def beside(folder: Path, photo: str, *others: str) -> list[str]:
    """The names of what belongs to a photo, among these files."""
    for name in (photo, *others):
        (folder / name).write_bytes(name.encode())
    return sorted(file.name for file in companions(folder / photo))


@pytest.mark.parametrize(
    ("photo", "expected"),
    [
        ("a.jpg", ["a.AAE", "a.jpg.xmp", "a.mov", "a.xmp"]),
        ("a.HEIC", ["a.AAE", "a.mov", "a.xmp"]),
        ("a.nef", ["a.xmp"]),
    ],
)
def test_what_belongs_to_a_photo(folder: Path, photo: str, expected: list[str]) -> None:
    others = ["a.xmp", "a.AAE", "a.mov", "a.jpg.xmp", "b.xmp", "ab.xmp", "a.txt", "a.tar.xmp"]
    assert beside(folder, photo, *others) == expected


def test_what_a_raw_file_and_its_jpeg_share_stays_with_the_one_that_remains(folder: Path) -> None:
    assert beside(folder, "a.cr2", "a.jpg", "a.xmp", "a.cr2.xmp") == ["a.cr2.xmp"]
    (folder / "a.cr2").unlink()
    assert beside(folder, "a.jpg") == ["a.xmp"]


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
