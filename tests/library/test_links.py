"""Links and bind mounts: each photo once, by the path without a link where there is one."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from photosim.library.folders import FolderPart, add_folder
from photosim.library.scan import scan_folder
from tests.library.conftest import Bench
from tests.photos import make_photo

SIZE = (64, 48)


def check_stays(bench: Bench, names: set[str]) -> None:
    """The library shows these photos, and goes on doing so whatever part is looked at next."""
    bench.sync()
    assert set(bench.records()) == names
    ids = {name: record.id for name, record in bench.records().items()}
    directories = {directory for name in names for directory in [name.rpartition("/")[0]]}
    top = [path for path in bench.folder.iterdir() if not path.name.startswith(".")]
    bench.notice(*top, *(bench.folder / name for name in names))
    for directory in sorted(directories):
        place = FolderPart(bench.store.folders()[0], directory)
        for _ in scan_folder(bench.store, bench.keys, place):
            pass
    assert {name: record.id for name, record in bench.records().items()} == ids
    assert not bench.sync()
    bench.check_consistent()


def test_links_into_hidden_folders_are_followed(bench: Bench) -> None:
    bench.photo(".store/objects/a.jpg", "bricks")
    bench.photo(".albums/2020/b.jpg", "hills")
    (bench.folder / "trip").mkdir()
    (bench.folder / "trip" / "a.jpg").symlink_to("../.store/objects/a.jpg")
    (bench.folder / "album").symlink_to(".albums")
    check_stays(bench, {"trip/a.jpg", "album/2020/b.jpg"})


def test_links_to_files_without_a_suffix_are_followed(bench: Bench) -> None:
    blob = bench.photo("a.jpg").rename(bench.folder / "9f86d081")
    (bench.folder / "a.jpg").symlink_to(blob.name)
    check_stays(bench, {"a.jpg"})


def test_git_annex_shows_each_content_once_where_its_links_are(bench: Bench) -> None:
    key = ".git/annex/objects/pX/ZJ/SHA256E-s9--1.jpg/SHA256E-s9--1.jpg"
    bench.photo(key)
    for name in ("a/1.jpg", "b/2.jpg", "b/3.jpg"):
        (bench.folder / name).parent.mkdir(exist_ok=True)
        (bench.folder / name).symlink_to(bench.folder / key)
    check_stays(bench, {"a/1.jpg"})
    (bench.folder / "a" / "1.jpg").unlink()
    check_stays(bench, {"b/2.jpg"})
    assert len(bench.service.embedded) == 1


def test_a_second_link_to_a_photo_is_no_second_photo_when_seen_alone(bench: Bench) -> None:
    bench.photo(".store/a.jpg")
    (bench.folder / "a.jpg").symlink_to(".store/a.jpg")
    bench.sync()
    (bench.folder / "b.jpg").symlink_to(".store/a.jpg")
    bench.notice(bench.folder / "b.jpg")
    check_stays(bench, {"a.jpg"})


def test_a_photo_is_shown_by_the_path_without_a_link(bench: Bench) -> None:
    bench.photo("z/a.jpg")
    (bench.folder / "a.jpg").symlink_to("z/a.jpg")
    (bench.folder / "a").symlink_to("z")
    check_stays(bench, {"z/a.jpg"})


def test_a_link_to_what_lies_around_the_folder_shows_no_photo_twice(bench: Bench) -> None:
    bench.photo("a.jpg")
    bench.photo("sub/b.jpg", "bricks")
    make_photo(bench.folder.parent / "beside" / "c.jpg", "hills", 0, SIZE)
    (bench.folder / "sub" / "up").symlink_to(bench.folder.parent)
    (bench.folder / "sub" / "round").symlink_to(bench.folder)
    check_stays(bench, {"a.jpg", "sub/b.jpg", "sub/up/beside/c.jpg"})
    bench.photo("later/d.jpg", "flower")
    bench.notice(bench.folder / "sub" / "up", bench.folder / "later")
    check_stays(bench, {"a.jpg", "sub/b.jpg", "sub/up/beside/c.jpg", "later/d.jpg"})


def test_a_directory_reached_by_two_links_is_shown_by_the_first(
    bench: Bench, tmp_path: Path
) -> None:
    make_photo(tmp_path / "outside" / "deep" / "a.jpg", "sunset", 0, SIZE)
    for name in ("one", "two"):
        (bench.folder / name).mkdir()
        (bench.folder / name / "link").symlink_to(tmp_path / "outside")
    (bench.folder / "two" / "a.jpg").symlink_to(tmp_path / "outside" / "deep" / "a.jpg")
    check_stays(bench, {"one/link/deep/a.jpg"})


def test_a_photo_behind_a_link_in_one_watched_folder_and_in_another_is_shown_once(
    bench: Bench, tmp_path: Path
) -> None:
    other = tmp_path / "zoo"  # after the first by name
    photo = make_photo(other / "sub" / "a.jpg", "sunset", 0, SIZE)
    add_folder(bench.store, bench.folder)
    for _ in scan_folder(bench.store, bench.keys, add_folder(bench.store, other)):
        pass
    (bench.folder / "all").symlink_to(other)
    (bench.folder / "one.jpg").symlink_to(photo)
    bench.sync()
    assert [record.path for record in bench.store.photos(bench.store.photo_ids())] == [photo]


def test_photos_behind_a_link_are_followed_one_by_one(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (bench.folder / "link").symlink_to(tmp_path / "outside")
    bench.sync()
    path = make_photo(tmp_path / "outside" / "a.jpg", "sunset", 0, SIZE)
    bench.notice(bench.folder / "link" / "a.jpg")
    assert set(bench.records()) == {"link/a.jpg"}
    path.unlink()
    bench.notice(bench.folder / "link" / "a.jpg")
    assert set(bench.records()) == set()


def test_a_link_that_leads_to_nothing_is_named_and_keeps_its_photo(bench: Bench) -> None:
    target = bench.photo(".store/a.jpg")
    (bench.folder / "a.jpg").symlink_to(target)
    bench.sync()
    kept = target.rename(target.with_name("elsewhere"))
    _, report = bench.scan()
    bench.notice(bench.folder / "a.jpg")
    assert set(bench.records()) == {"a.jpg"}
    assert report.skipped == [(bench.folder / "a.jpg", "The link is broken")]
    kept.rename(target)
    check_stays(bench, {"a.jpg"})
    (bench.folder / "a.jpg").unlink()
    check_stays(bench, set())


@pytest.fixture
def bind() -> Iterator[Callable[[Path, Path], None]]:
    bound: list[Path] = []

    def mount(source: Path, target: Path) -> None:
        target.mkdir()
        command = ["mount", "--bind", str(source), str(target)]
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
            pytest.skip("mounting is not permitted here")
        bound.append(target)

    yield mount
    for target in bound:
        subprocess.run(["umount", "-l", str(target)], check=True)


def test_one_folder_by_a_link_and_by_a_bind_mount_is_shown_once(
    bench: Bench, tmp_path: Path, bind: Callable[[Path, Path], None]
) -> None:
    make_photo(tmp_path / "outside" / "a.jpg", "sunset", 0, SIZE)
    (bench.folder / "link").symlink_to(tmp_path / "outside")
    bind(tmp_path / "outside", bench.folder / "mount")
    bench.sync()
    assert set(bench.records()) == {"mount/a.jpg"}
    assert not bench.sync()


def test_hard_links_are_photos_each(bench: Bench) -> None:
    path = bench.photo("a.jpg")
    (bench.folder / "b.jpg").hardlink_to(path)
    check_stays(bench, {"a.jpg", "b.jpg"})
