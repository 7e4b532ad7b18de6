"""Names and kinds of file that a person rarely makes and a disk may well hold."""

import os
import sys
from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoState
from tests.library.conftest import Bench

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")


@pytest.mark.parametrize(
    "name",
    [
        b"two\nlines.jpg",
        b"bell\a tab\t escape\x1b[31m.jpg",
        b"caf\xe9 \xff\xfe.jpg",
        b"n" * 251 + b".jpg",
        b" .jpg",
        b"'; DROP TABLE photo; --.jpg",
        b"100% _like_.jpg",
        b"<b>bold<br>.jpg",
        "\u202egpj.exe.jpg".encode(),
    ],
)
def test_any_name_is_kept_found_renamed_and_removed(bench: Bench, name: bytes) -> None:
    path = bench.folder / os.fsdecode(name)
    bench.photo("plain.jpg").rename(path)
    bench.sync()
    assert list(bench.records()) == [path.name]
    assert bench.records()[path.name].state == PhotoState.INDEXED
    assert bench.store.photo_at(path) is not None
    (folder,) = bench.store.folders()
    [(photo, found)] = bench.store.files.pictures_inside(folder.id, "")
    [known] = bench.store.files.known([photo])
    assert found == known.relative_path == path.name
    (bench.folder / os.fsdecode(b"dir " + name[:200])).mkdir()
    moved = bench.folder / os.fsdecode(b"dir " + name[:200]) / path.name
    path.rename(moved)
    bench.notice(path, moved)
    assert [record.path for record in bench.records().values()] == [moved]
    moved.unlink()
    bench.sync()
    assert bench.records() == {}
    assert len(bench.service.embedded) == 1
    bench.check_consistent()


def test_a_movie_of_any_name_is_known_with_its_photo(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.sync()
    photo = bench.records()["a.jpg"].id
    movie = os.fsdecode(b"caf\xe9.mov")
    bench.store.files.put_movies({photo: movie})
    [known] = bench.store.files.known([photo])
    assert known.movie == movie


def test_pipes_and_devices_named_like_photos_are_problems_with_a_reason(bench: Bench) -> None:
    os.mkfifo(bench.folder / "pipe.jpg")
    (bench.folder / "link.jpg").symlink_to("/dev/zero")
    bench.photo("a.jpg")
    bench.sync()
    problems = {photo.path.name: photo.reason for photo in bench.store.problems()}
    assert problems == dict.fromkeys(["pipe.jpg", "link.jpg"], "This is not an ordinary file")
    assert list(bench.records()) == ["a.jpg"]


def test_a_photo_under_problems_is_tried_again_when_it_changes(bench: Bench) -> None:
    bad = bench.folder / "a.jpg"
    bad.write_bytes(b"\xff\xd8\xff\xe0 cut off")
    bench.sync()
    assert len(bench.store.problems()) == 1
    bench.photo("a.jpg")
    bench.sync()
    assert bench.store.problems() == []
    assert bench.records()["a.jpg"].state == PhotoState.INDEXED


def test_two_hundred_levels_of_folders_are_walked(bench: Bench) -> None:
    deep = "/".join(["level"] * 200)
    bench.photo(f"{deep}/a.jpg")
    bench.sync()
    assert list(bench.records()) == [f"{deep}/a.jpg"]


def test_a_path_longer_than_the_system_allows_is_reported(bench: Bench) -> None:
    bench.photo("a.jpg")
    handle = os.open(bench.folder, os.O_RDONLY)
    try:
        for _ in range(40):
            os.mkdir("d" * 120, dir_fd=handle)
            inner = os.open("d" * 120, os.O_RDONLY, dir_fd=handle)
            os.close(handle)
            handle = inner
    finally:
        os.close(handle)
    _, report = bench.scan()
    assert [reason for _, reason in report.skipped] == ["File name too long"]
    assert list(bench.records()) == ["a.jpg"]


def test_a_file_without_permission_is_a_problem_with_a_reason(bench: Bench) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    path: Path = bench.photo("a.jpg")
    path.chmod(0)
    bench.sync()
    assert [photo.reason for photo in bench.store.problems()] == [
        "You don't have permission to read the file"
    ]
