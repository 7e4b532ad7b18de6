"""Drives that go away: real file systems, mounted and unmounted; skipped where that is refused."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from photosim.catalogue.records import PhotoState
from photosim.catalogue.store import Store
from photosim.library.folders import FolderPart, check_online
from photosim.library.keys import HashKeys
from photosim.library.scan import scan_folder
from photosim.library.volumes import find_again
from tests.fakes import FakeEncoderService
from tests.library.conftest import Bench
from tests.photos import make_library

NAMES = {"a.jpg", "sub/b.jpg"}


class Drive:
    """A file system in memory that can be mounted, moved and unmounted."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.mounted: list[Path] = []

    def mount(self, *arguments: object, at: Path) -> None:
        at.mkdir(parents=True, exist_ok=True)
        command = ["mount", *map(str, arguments), str(at)]
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
            pytest.skip("mounting is not permitted here")
        self.mounted.append(at)

    def unmount(self, at: Path) -> None:
        # Lazily, as a drive pulled out does not wait for its readers either.
        subprocess.run(["umount", "-l", str(at)], check=True)
        self.mounted.remove(at)


@pytest.fixture
def drive(bench: Bench) -> Iterator[Drive]:
    made = Drive(bench.folder)
    try:
        made.mount("-t", "tmpfs", "-o", "size=4m", "photosim-test", at=bench.folder)
        yield made
    finally:
        for place in list(made.mounted):
            made.unmount(place)


@pytest.fixture
def library(bench: Bench, drive: Drive) -> Bench:
    bench.photo("a.jpg")
    bench.photo("sub/b.jpg", "bricks")
    bench.sync()
    assert bench.store.folders()[0].online
    return bench


def test_a_library_on_the_drive_of_its_photos_finds_them_wherever_it_is(tmp_path: Path) -> None:
    drive, service = tmp_path / "drive", FakeEncoderService()
    make_library(drive / "photos", 1)
    with Store.open(drive / "library" / "catalogue.sqlite") as store:
        Bench(drive / "photos", store, HashKeys(store), service).sync()
        [folder] = store.folders()
        assert folder.beside == "../photos"
    elsewhere = drive.rename(tmp_path / "on another computer")
    count = len(service.embedded)
    with Store.open(elsewhere / "library" / "catalogue.sqlite") as store:
        bench = Bench(elsewhere / "photos", store, HashKeys(store), service)
        assert not bench.sync()
        [folder] = store.folders()
        assert (folder.path, folder.online) == (elsewhere / "photos", True)
        assert len(bench.records()) == count
        (elsewhere / "photos").rename(tmp_path / "away")
        make_library(elsewhere / "photos", 1, size=(50, 40))  # other photos of these names
        drive.mkdir()
        elsewhere.rename(drive / "again")
    with Store.open(drive / "again" / "library" / "catalogue.sqlite") as store:
        check_online(store, store.folders()[0])
        [folder] = store.folders()
        assert (folder.path, folder.online) == (elsewhere / "photos", False)
    assert len(service.embedded) == count
    service.close()


def check_offline_and_whole(bench: Bench) -> None:
    assert not bench.store.folders()[0].online
    records = bench.records()
    assert set(records) == NAMES
    assert {record.state for record in records.values()} == {PhotoState.INDEXED}
    bench.check_consistent()


def test_an_unmounted_drive_keeps_its_photos_searchable(library: Bench, drive: Drive) -> None:
    drive.unmount(library.folder)
    assert not any(library.folder.iterdir())
    assert not library.sync()
    library.notice(library.folder / "a.jpg", library.folder / "sub")
    check_offline_and_whole(library)


def test_a_deleted_mount_point_is_an_absent_drive(library: Bench, drive: Drive) -> None:
    drive.unmount(library.folder)
    library.folder.rmdir()
    library.sync()
    check_offline_and_whole(library)


def test_another_drive_in_its_place_is_not_a_library_of_deleted_photos(
    library: Bench, drive: Drive
) -> None:
    drive.unmount(library.folder)
    drive.mount("-t", "tmpfs", "-o", "size=4m", "photosim-other", at=library.folder)
    library.photo("stranger.jpg", "flower")
    library.sync()
    check_offline_and_whole(library)


def test_files_left_below_the_mount_point_are_not_the_drive(library: Bench, drive: Drive) -> None:
    drive.unmount(library.folder)
    library.photo("stranger.jpg", "flower")
    library.sync()
    check_offline_and_whole(library)


def test_a_drive_that_comes_back_is_reconciled(
    library: Bench, drive: Drive, tmp_path: Path
) -> None:
    for seed in range(3):
        library.photo(f"{seed}.jpg", "hills", seed)
    library.sync()
    outside = tmp_path / "outside"
    drive.mount("--bind", library.folder, at=outside)
    drive.unmount(library.folder)
    library.sync()
    assert library.store.folders()[0].path == outside  # the same volume, found again there
    (outside / "a.jpg").rename(outside / "c.jpg")
    (outside / "sub" / "b.jpg").unlink()
    drive.mount("--bind", outside, at=library.folder)
    drive.unmount(outside)
    library.sync()
    assert library.store.folders()[0].path == library.folder
    assert set(library.records()) == {"c.jpg", "0.jpg", "1.jpg", "2.jpg"}
    assert len(library.service.embedded) == 5
    library.check_consistent()


def test_a_folder_deep_in_a_drive_is_found_again_elsewhere(
    bench: Bench, drive: Drive, tmp_path: Path
) -> None:
    top = bench.folder
    bench.folder = top / "DCIM" / "100"
    bench.photo("a.jpg")
    bench.sync()
    elsewhere = tmp_path / "an other place"
    drive.mount("--bind", top, at=elsewhere)
    drive.unmount(top)
    bench.sync()
    [folder] = bench.store.folders()
    assert (folder.path, folder.online) == (elsewhere / "DCIM" / "100", True)
    assert len(bench.service.embedded) == 1


def test_a_drive_pulled_out_during_a_scan_loses_nothing(library: Bench, drive: Drive) -> None:
    library.photo("other/c.jpg", "hills")
    library.sync()
    work = scan_folder(library.store, library.keys, FolderPart(library.store.folders()[0]))
    next(work)
    drive.unmount(library.folder)
    for _ in work:
        pass
    assert set(library.records()) == NAMES | {"other/c.jpg"}


def test_a_library_copied_to_a_new_drive_is_recognised_by_its_photos(
    library: Bench, drive: Drive, tmp_path: Path
) -> None:
    shutil.copytree(library.folder, tmp_path / "copy")
    drive.unmount(library.folder)
    shutil.copytree(tmp_path / "copy", library.folder, dirs_exist_ok=True)
    library.sync()
    assert library.store.folders()[0].online
    assert set(library.records()) == NAMES
    assert len(library.service.embedded) == 2


def test_a_file_system_without_identity_is_not_looked_for(library: Bench) -> None:
    folder = replace(library.store.folders()[0], volume="0")
    assert find_again(folder, {"a.jpg": 1}) is None
