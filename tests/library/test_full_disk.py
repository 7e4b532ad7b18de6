"""A disk that is full or may only be read, for real: small file systems in memory."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSettings

from photosim.catalogue.database import CatalogueError
from photosim.catalogue.records import PhotoState
from photosim.catalogue.store import Store
from photosim.library.health import examine
from photosim.library.index import index_folders
from photosim.library.keys import HashKeys
from photosim.library.library import Library
from photosim.library.recover import open_sound
from photosim.logbook import LOG_NAME, PrivateLogFile
from photosim.vision.files import fingerprint
from photosim.vision.thumbnails import ThumbnailCache
from tests.fakes import FakeEncoderService
from tests.mounts import Disk
from tests.photos import make_photo

PHOTOS = 400


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk")
    yield made
    made.unmount()


@pytest.fixture
def service() -> Iterator[FakeEncoderService]:
    made = FakeEncoderService()
    yield made
    made.close()


def many_photos(folder: Path, photos: int = PHOTOS) -> dict[str, bytes]:
    """Photos of different contents, and their fingerprints."""
    first = make_photo(folder / "0.png", size=(16, 12)).read_bytes()
    for number in range(1, photos):
        (folder / f"{number}.png").write_bytes(first + number.to_bytes(4, "big"))
    return fingerprints(folder)


def fingerprints(folder: Path) -> dict[str, bytes]:
    return {path.name: fingerprint(path) for path in folder.iterdir()}


def index(catalogue: Path, service: FakeEncoderService, folder: Path) -> None:
    store, _ = open_sound(catalogue)
    with store:
        for _ in index_folders(store, HashKeys(store), service, [folder]):
            pass


@pytest.mark.parametrize("leave", [0, 100_000, 500_000, 900_000])
def test_a_disk_that_gets_full_while_indexing_is_named_and_nothing_is_lost(
    disk: Disk, service: FakeEncoderService, tmp_path: Path, leave: int
) -> None:
    before = many_photos(tmp_path / "photos")
    catalogue = disk.place / "catalogue.sqlite"
    Store.open(catalogue).close()
    filler = disk.fill(leave)
    with pytest.raises(CatalogueError, match="The disk is full"):
        index(catalogue, service, tmp_path / "photos")
    filler.unlink()
    store, recovery = open_sound(catalogue)
    with store:
        assert recovery is None
        assert examine(store, service.choice.identity).faults == []
        written = store.count_photos(PhotoState.INDEXED)
    small = tmp_path / "data" / "catalogue.sqlite"  # there is room for all
    shutil.copytree(disk.place, small.parent)
    index(small, service, tmp_path / "photos")
    with Store.open(small) as store:
        assert store.count_photos(PhotoState.INDEXED) == PHOTOS
        assert examine(store, service.choice.identity).faults == []
    assert written < PHOTOS
    assert fingerprints(tmp_path / "photos") == before


def test_a_catalogue_for_which_there_is_no_room_is_refused_in_words(disk: Disk) -> None:
    disk.fill(0)
    with pytest.raises(CatalogueError, match="The disk is full"):
        Store.open(disk.place / "catalogue.sqlite")


def test_a_thumbnail_for_which_there_is_no_room_leaves_nothing_half_written(disk: Disk) -> None:
    disk.fill(8_192)
    cache = ThumbnailCache(disk.place / "thumbnails")
    noise = np.random.default_rng(0).integers(0, 256, (256, 256, 3), dtype=np.uint8)
    picture = Image.fromarray(noise)
    with pytest.raises(OSError, match="No space left"):
        cache.write(Path("/photos/a.jpg"), 0, picture)
    assert [path for path in (disk.place / "thumbnails").rglob("*") if path.is_file()] == []


def test_preferences_and_log_for_which_there_is_no_room_disturb_nobody(
    disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    layout = QSettings(str(disk.place / "window.ini"), QSettings.Format.IniFormat)
    layout.setValue("grid/side", 200)
    layout.sync()
    filler = disk.fill(0)
    layout.setValue("grid/side", 300)
    layout.setValue("text", "x" * 100_000)
    layout.sync()
    log = logging.Logger("photosim.test")
    handler = PrivateLogFile(disk.place / LOG_NAME)
    log.addHandler(handler)
    log.warning("y" * 100_000)
    handler.close()
    assert capsys.readouterr().err == ""
    filler.unlink()
    again = QSettings(str(disk.place / "window.ini"), QSettings.Format.IniFormat)
    assert again.value("grid/side", type=int) in (200, 300)


def test_a_data_folder_that_may_only_be_read_is_named(
    disk: Disk, service: FakeEncoderService, tmp_path: Path
) -> None:
    before = many_photos(tmp_path / "photos", 3)
    catalogue = disk.place / "catalogue.sqlite"
    index(catalogue, service, tmp_path / "photos")
    content = catalogue.read_bytes()
    disk.allow_writing(False)
    with pytest.raises(CatalogueError, match="Read-only file system"):
        index(catalogue, service, tmp_path / "photos")
    with pytest.raises(CatalogueError, match=r"catalogue\.sqlite cannot be opened here, since its"):
        Store.open(catalogue, read_only=True)
    assert catalogue.read_bytes() == content
    assert fingerprints(tmp_path / "photos") == before
    disk.allow_writing(True)
    index(catalogue, service, tmp_path / "photos")


def test_photos_that_may_only_be_read_are_indexed_and_left_as_they_are(
    disk: Disk, service: FakeEncoderService, tmp_path: Path
) -> None:
    many_photos(disk.place / "photos", 20)
    disk.allow_writing(False)
    before = {path: path.stat() for path in disk.place.rglob("*")}
    catalogue = tmp_path / "data" / "catalogue.sqlite"
    index(catalogue, service, disk.place / "photos")
    with Store.open(catalogue, read_only=True) as store:
        assert store.count_photos(PhotoState.INDEXED) == 20
    assert {path: path.stat() for path in disk.place.rglob("*")} == before


def test_a_disk_that_gets_full_while_tags_are_taught_is_named_and_nothing_is_lost(
    disk: Disk, service: FakeEncoderService, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    for kind in ("bricks", "hills"):
        for seed in range(8):
            make_photo(folder / kind / f"{seed}.png", kind, seed, (64, 48))
    catalogue = disk.place / "catalogue.sqlite"
    index(catalogue, service, folder)
    with Library.open(catalogue, service, read_only=False) as library:
        filler = disk.fill(0)
        with pytest.raises(CatalogueError, match="The disk is full"):
            list(library.teaching.teach_folders(folder, ["bricks", "hills"]))
        assert library.tags.counted() == []
        assert library.teaching.lessons() == []
        filler.unlink()
        list(library.teaching.teach_folders(folder, ["bricks", "hills"]))
        (lesson,) = library.teaching.lessons()
        assert [one.examples for one in lesson.tags] == [8, 8]
        assert library.health().faults == []
