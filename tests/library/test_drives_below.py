"""Drives that are mounted or linked below a watched folder, and go away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoState
from photosim.library import folders, walk
from photosim.library.embed import embed_pending
from photosim.library.folders import add_folder, changed_drives
from photosim.library.scan import scan_paths
from tests.library.conftest import Bench
from tests.mounts import Disk
from tests.photos import make_photo

NAMES = {"a.jpg", "trip/usb/b.jpg", "trip/usb/deep/c.jpg"}
USB = "trip/usb"


def check_away(bench: Bench, away: tuple[str, ...] = (USB,)) -> None:
    """The drive's photos are kept, searchable and known to be out of reach."""
    [folder] = bench.store.folders()
    assert folder.online
    assert folder.away == away
    records = bench.records()
    assert set(records) == NAMES
    assert {record.state for record in records.values()} == {PhotoState.INDEXED}
    offline = {name for name, record in records.items() if folder.is_offline(record.path)}
    assert offline == NAMES - {"a.jpg"}
    bench.check_consistent()


def check_back(bench: Bench) -> None:
    assert bench.store.folders()[0].away == ()
    assert set(bench.records()) == NAMES
    assert len(bench.service.embedded) == 3
    bench.check_consistent()


@pytest.fixture
def linked(bench: Bench, tmp_path: Path) -> Bench:
    """A folder with a link to a directory elsewhere."""
    bench.photo("a.jpg")
    make_photo(tmp_path / "drive" / "b.jpg", "bricks", 0, (64, 48))
    make_photo(tmp_path / "drive" / "deep" / "c.jpg", "hills", 0, (64, 48))
    (bench.folder / "trip").mkdir()
    (bench.folder / USB).symlink_to(tmp_path / "drive")
    bench.sync()
    assert set(bench.records()) == NAMES
    return bench


@pytest.fixture
def mounted(bench: Bench) -> Iterator[tuple[Bench, Disk]]:
    """A folder in which a drive is mounted."""
    bench.photo("a.jpg")
    (bench.folder / "trip").mkdir()
    disk = Disk(bench.folder / USB)
    try:
        bench.photo(f"{USB}/b.jpg", "bricks")
        bench.photo(f"{USB}/deep/c.jpg", "hills")
        bench.sync()
        yield bench, disk
    finally:
        if disk.place.is_mount():
            disk.unmount()


def test_what_is_linked_and_goes_away_is_offline_until_it_is_back(
    linked: Bench, tmp_path: Path
) -> None:
    (tmp_path / "drive").rename(tmp_path / "away")
    linked.sync()
    check_away(linked)
    linked.notice(linked.folder / USB, linked.folder / USB / "b.jpg", linked.folder / "trip")
    check_away(linked)
    _, report = linked.scan()
    assert report.skipped == [
        (linked.folder / USB, "currently unreachable; its photos stay in the library")
    ]
    (tmp_path / "away").rename(tmp_path / "drive")
    [(before, now)] = changed_drives(linked.store)
    assert (before.away, now.away) == ((USB,), ())
    linked.sync()
    check_back(linked)


def test_a_link_that_is_deleted_takes_its_photos_along(linked: Bench) -> None:
    (linked.folder / USB).unlink()
    linked.sync()
    assert set(linked.records()) == {"a.jpg"}
    assert linked.store.mounts() == []


def test_a_link_that_leads_elsewhere_now_shows_what_is_there(linked: Bench, tmp_path: Path) -> None:
    make_photo(tmp_path / "other" / "d.jpg", "flower", 0, (64, 48))
    (linked.folder / USB).unlink()
    (linked.folder / USB).symlink_to(tmp_path / "other")
    linked.sync()
    assert set(linked.records()) == {"a.jpg", f"{USB}/d.jpg"}


def test_an_unmounted_drive_below_a_folder_is_offline_until_it_is_back(
    mounted: tuple[Bench, Disk], tmp_path: Path
) -> None:
    bench, disk = mounted
    aside = tmp_path / "aside"
    aside.mkdir()
    disk.move(aside)
    bench.sync()
    check_away(bench)
    bench.notice(bench.folder / USB, bench.folder / USB / "deep", bench.folder / "trip")
    check_away(bench)
    bench.photo(f"{USB}/below the mount point.jpg", "flower")
    bench.sync()
    check_away(bench)
    (bench.folder / USB / "below the mount point.jpg").unlink()
    disk.move(bench.folder / USB)
    assert [now.away for _, now in changed_drives(bench.store)] == [()]
    bench.sync()
    check_back(bench)


def test_a_mount_point_that_goes_with_its_drive_is_an_absent_drive(
    mounted: tuple[Bench, Disk],
) -> None:
    bench, disk = mounted
    disk.unmount()
    (bench.folder / USB).rmdir()
    bench.sync()
    check_away(bench)
    (bench.folder / "trip").rmdir()
    bench.sync()
    check_away(bench)


def test_a_drive_that_goes_during_a_scan_loses_nothing(mounted: tuple[Bench, Disk]) -> None:
    bench, disk = mounted
    work = bench.begin_scan()
    next(work)
    disk.unmount()
    for _ in work:
        pass
    bench.sync()
    check_away(bench)


def test_a_copy_of_an_offline_photo_is_a_second_photo(linked: Bench, tmp_path: Path) -> None:
    before = linked.records()[f"{USB}/b.jpg"].id
    copy = (tmp_path / "drive" / "b.jpg").read_bytes()
    (tmp_path / "drive").rename(tmp_path / "away")
    (linked.folder / "b.jpg").write_bytes(copy)
    linked.notice(linked.folder / "b.jpg")
    records = linked.records()
    assert set(records) == NAMES | {"b.jpg"}
    assert records[f"{USB}/b.jpg"].id == before
    assert len(linked.service.embedded) == 3


def test_offline_photos_are_not_handed_to_the_encoder(bench: Bench, tmp_path: Path) -> None:
    make_photo(tmp_path / "drive" / "b.jpg", "bricks", 0, (64, 48))
    (bench.folder / "usb").symlink_to(tmp_path / "drive")
    bench.scan()
    (tmp_path / "drive").rename(tmp_path / "away")
    bench.scan()
    steps = list(embed_pending(bench.store, bench.keys, bench.service))
    assert steps == []
    assert bench.records()["usb/b.jpg"].state == PhotoState.PENDING


@pytest.mark.parametrize("known_to_be_away", [False, True])
def test_a_folder_around_an_offline_one_keeps_its_photos(
    bench: Bench, known_to_be_away: bool
) -> None:
    bench.photo("a.jpg")
    bench.photo("sub/b.jpg", "bricks")
    bench.sync()
    bench.folder.rename(bench.folder.with_name("away"))
    if known_to_be_away:
        bench.scan()
    outer = bench.folder.parent / "outer"
    outer.mkdir()
    inner = outer / bench.folder.name
    folder_id = bench.store.folders()[0].id
    bench.store.move_folder(folder_id, inner)
    add_folder(bench.store, outer)
    bench.folder = outer
    for _ in range(2):
        bench.scan()
        assert set(bench.records()) == {"photos/a.jpg", "photos/sub/b.jpg"}
        assert bench.store.folders()[0].away == ("photos",)
    (outer.parent / "away").rename(inner)
    bench.sync()
    assert bench.store.folders()[0].away == ()
    assert set(bench.records()) == {"photos/a.jpg", "photos/sub/b.jpg"}
    assert len(bench.service.embedded) == 2
    assert bench.store.mounts() == []


def test_a_folder_around_another_takes_its_drives_over(linked: Bench, tmp_path: Path) -> None:
    (tmp_path / "drive").rename(tmp_path / "away")
    linked.sync()
    outer = tmp_path / "outer"
    outer.mkdir()
    linked.store.move_folder(linked.store.folders()[0].id, outer / "photos")
    linked.folder.rename(outer / "photos")
    add_folder(linked.store, outer)
    assert [mount.directory for mount in linked.store.mounts()] == [f"photos/{USB}"]
    linked.folder = outer
    linked.scan()
    assert set(linked.records()) == {f"photos/{name}" for name in NAMES}


def test_another_card_with_files_of_the_same_names_is_not_taken_for_the_one_before(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bench.photo("DCIM/IMG_0001.jpg")
    bench.sync()
    path.write_bytes(path.read_bytes() + b"of another size")
    monkeypatch.setattr(folders, "volume_of", lambda _path: "another")
    bench.sync()
    assert not bench.store.folders()[0].online
    assert len(bench.service.embedded) == 1


def test_a_volume_that_cannot_be_told_keeps_its_name(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.photo("a.jpg")
    bench.sync()
    volume = bench.store.folders()[0].volume
    monkeypatch.setattr(folders, "volume_of", lambda _path: None)
    for _ in scan_paths(bench.store, bench.keys, [bench.folder / "a.jpg"]):
        pass
    assert bench.store.folders()[0].volume == volume
    assert bench.store.folders()[0].online


def test_a_drive_without_an_identity_is_known_by_its_photos(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_photo(tmp_path / "drive" / "b.jpg", "bricks", 0, (64, 48))
    (bench.folder / "usb").symlink_to(tmp_path / "drive")
    monkeypatch.setattr(walk, "volume_of", lambda _path: "0")
    monkeypatch.setattr(folders, "volume_of", lambda _path: "0")
    bench.sync()
    (bench.folder / "usb").unlink()
    (bench.folder / "usb").mkdir()  # as an empty mount point of a network drive
    bench.sync()
    assert set(bench.records()) == {"usb/b.jpg"}
    assert bench.store.folders()[0].away == ("usb",)
    (bench.folder / "usb").rmdir()
    (bench.folder / "usb").symlink_to(tmp_path / "drive")
    bench.sync()
    assert bench.store.folders()[0].away == ()
    assert len(bench.service.embedded) == 1
