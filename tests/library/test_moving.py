"""Moving house: what travels, what is refused, and what a kill leaves behind."""

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PIL import Image

from photosim.catalogue.database import CatalogueError
from photosim.catalogue.store import Store
from photosim.config import load_settings
from photosim.library import volumes
from photosim.library.folders import FolderError
from photosim.library.library import Library
from photosim.library.moving import places
from photosim.library.moving.archive import open_archive
from photosim.library.moving.arriving import discard, install, stage
from photosim.library.moving.leaving import Wanted, export_library
from photosim.library.moving.places import Comparison, Placed, find_places, place
from photosim.library.moving.settling import MoveError, settle
from photosim.vision.thumbnails import ThumbnailCache
from tests.fakes import FakeEncoderService
from tests.photos import KINDS, make_library

T = TypeVar("T")

PER_KIND = 2
PHOTOS = PER_KIND * len(KINDS)


def finish(work: Generator[Any, None, T]) -> T:
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result


@dataclass(frozen=True)
class Home:
    """A library where it is at home, and as a file."""

    data: Path
    photos: Path
    file: Path

    @property
    def thumbnails(self) -> Path:
        return self.data / "thumbnails"

    def export(self, target: Path | None = None, **wanted: bool) -> Any:
        work = export_library(
            self.data, self.thumbnails, target or self.file, Wanted(**wanted), replace=True
        )
        return finish(work)


def index(data: Path, photos: Path) -> list[Path]:
    """Index a folder; returns what had to be embedded for it."""
    service = FakeEncoderService(ThumbnailCache(data / "thumbnails"))
    try:
        with Library.open(data / "catalogue.sqlite", service, read_only=False) as library:
            finish(library.index([photos]))
        return service.embedded
    finally:
        service.close()


@pytest.fixture(autouse=True)
def _few_drives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at no drive of this computer: one may hang, for another test."""
    monkeypatch.setattr(places, "mount_points", list)
    monkeypatch.setattr(volumes, "mount_points", list)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "old", tmp_path / "photos", tmp_path / "house.photosim")
    make_library(made.photos, PER_KIND)
    assert len(index(made.data, made.photos)) == PHOTOS
    return made


def arrive(home: Home, data: Path, to: Path | None) -> Path | None:
    """Import the file, with its folder at a place."""
    with open_archive(home.file) as archive:
        [folder] = archive.manifest.folders
    placed = Placed(folder, None, Comparison()) if to is None else place(folder, to)
    return install(finish(stage(home.file, [placed], data, data / "thumbnails")))


def test_a_library_at_another_place_embeds_nothing_anew(home: Home, tmp_path: Path) -> None:
    with Store.open(home.data / "catalogue.sqlite") as store:
        cover = int(store.photo_ids()[0])
        [file] = store.files.known([cover])
        store.covers.replace([], [file.content_hash or b""])
    home.export(thumbnails=True)
    elsewhere = tmp_path / "other computer" / "pictures"
    shutil.copytree(home.photos, elsewhere, copy_function=shutil.copy)  # with new times
    shutil.rmtree(home.photos)
    data = tmp_path / "new"
    assert arrive(home, data, elsewhere) is None
    assert index(data, elsewhere) == []
    with Store.open(data / "catalogue.sqlite", read_only=True) as store:
        [folder] = store.folders()
        assert (folder.path, folder.online, folder.photos) == (elsewhere, True, PHOTOS)
        assert store.files.directories(folder.id) == sorted(KINDS)
        assert store.covers.photos().tolist() == [cover]


def test_times_that_are_kept_are_trusted_and_no_photo_is_read(home: Home, tmp_path: Path) -> None:
    home.export()
    elsewhere = tmp_path / "pictures"
    shutil.copytree(home.photos, elsewhere)
    data = tmp_path / "new"
    arrive(home, data, elsewhere)
    for photo in elsewhere.rglob("*.jpg"):
        times = photo.stat().st_atime_ns, photo.stat().st_mtime_ns
        photo.write_bytes(bytes(photo.stat().st_size))  # so that reading it would tell
        os.utime(photo, ns=times)
    assert index(data, elsewhere) == []


def test_thumbnails_come_along_and_know_where_their_photos_are(home: Home, tmp_path: Path) -> None:
    exported = home.export(thumbnails=True)
    assert exported.thumbnails == PHOTOS
    elsewhere, data = tmp_path / "pictures", tmp_path / "new"
    shutil.copytree(home.photos, elsewhere)
    arrive(home, data, elsewhere)
    cache = ThumbnailCache(data / "thumbnails")
    for photo in elsewhere.rglob("*.jpg"):
        assert cache.is_fresh(photo, photo.stat().st_mtime_ns)
        with Image.open(cache.path_for(photo)) as image:
            image.load()


def test_only_what_is_wanted_travels(home: Home) -> None:
    (home.data / "weights" / "words" / "model").mkdir(parents=True)
    (home.data / "weights" / "words" / "model" / "a.safetensors").write_bytes(b"words")
    (home.data / "weights" / ".half.part").write_bytes(b"half")
    (home.data / "taught").mkdir()
    (home.data / "taught" / "mine.safetensors").write_bytes(b"mine")
    home.export()
    assert set(zipfile.ZipFile(home.file).namelist()) == {
        "manifest.json",
        "catalogue.sqlite",
        "taught/mine.safetensors",
    }
    home.export(weights=True)
    names = zipfile.ZipFile(home.file).namelist()
    assert "weights/words/model/a.safetensors" in names
    assert not [name for name in names if "half" in name or name.startswith("thumbnails")]


def test_settings_follow_their_folders_and_leave_the_computer_its_own(
    home: Home, tmp_path: Path
) -> None:
    kept = [str(home.photos / "sunset"), str(tmp_path / "unwatched")]
    trained = home.data / "taught" / "mine.safetensors"
    trained.parent.mkdir()
    trained.write_bytes(b"mine")
    said = {"theme": "dark", "cores": 7, "kept_folders": kept, "weights": str(trained)}
    (home.data / "preferences.json").write_text(json.dumps(said))
    home.export()
    data = tmp_path / "new"
    data.mkdir()
    (data / "preferences.json").write_text(
        json.dumps({"theme": "light", "language": "de", "cores": 2})
    )
    elsewhere = tmp_path / "pictures"
    home.photos.rename(elsewhere)
    arrive(home, data, elsewhere)
    now = load_settings(data).saved
    assert (now.theme, now.language, now.cores) == ("dark", "de", 2)
    assert now.kept_folders == (elsewhere / "sunset", tmp_path / "unwatched")
    assert now.weights == data / "taught" / "mine.safetensors"


def test_folders_are_found_beside_the_file_by_name_and_content(home: Home, tmp_path: Path) -> None:
    home.export()
    with open_archive(home.file) as archive:
        [folder] = archive.manifest.folders
    assert [one.path for one in find_places([folder], tmp_path)] == [home.photos]
    drive = tmp_path / "drive"
    drive.mkdir()
    moved = home.photos.rename(drive / "photos")
    [found] = find_places([folder], drive / "library")
    assert found.path == moved
    assert found.comparison.fits
    for photo in moved.rglob("*.jpg"):  # of the same size, but other photos
        photo.write_bytes(bytes(photo.stat().st_size))
    [found] = find_places([folder], drive / "library")
    assert found.path is None
    with pytest.raises(FolderError, match="is another folder: of"):
        place(folder, moved)


def test_a_folder_of_windows_is_found_by_its_name(home: Home, tmp_path: Path) -> None:
    home.export()
    with open_archive(home.file) as archive:
        [folder] = archive.manifest.folders
    there = replace(folder, path="E:\\Albums\\photos")
    assert [one.path for one in find_places([there], tmp_path)] == [home.photos]


def test_a_folder_that_is_not_here_is_offline_until_it_comes(home: Home, tmp_path: Path) -> None:
    home.export()
    away = home.photos.rename(tmp_path / "away")
    data = tmp_path / "new"
    arrive(home, data, None)
    with Store.open(data / "catalogue.sqlite", read_only=True) as store:
        [folder] = store.folders()
        assert (folder.path, folder.online, folder.photos) == (home.photos, False, PHOTOS)
    away.rename(home.photos)
    assert index(data, home.photos) == []


def test_two_folders_cannot_be_one(home: Home, tmp_path: Path) -> None:
    other = tmp_path / "more"
    make_library(other, 1)
    index(home.data, other)
    home.export()
    with open_archive(home.file) as archive:
        one, two = archive.manifest.folders
    placed = [Placed(one, home.photos, Comparison()), Placed(two, home.photos, Comparison())]
    with pytest.raises(FolderError, match="one is a part of the other"):
        finish(stage(home.file, placed, tmp_path / "new", tmp_path / "thumbnails"))
    assert not (tmp_path / "new").exists()


def test_folders_may_change_places(home: Home, tmp_path: Path) -> None:
    other = tmp_path / "more"
    make_library(other, 1)
    index(home.data, other)
    home.export()
    aside = home.photos.rename(tmp_path / "aside")
    other.rename(home.photos)
    aside.rename(other)
    with open_archive(home.file) as archive:
        folders = {folder.path: folder for folder in archive.manifest.folders}
    placed = [place(folders[str(home.photos)], other), place(folders[str(other)], home.photos)]
    data = tmp_path / "new"
    install(finish(stage(home.file, placed, data, data / "thumbnails")))
    assert index(data, other) == index(data, home.photos) == []


def test_an_export_while_the_library_is_written_to_is_whole(home: Home, tmp_path: Path) -> None:
    with Store.open(home.data / "catalogue.sqlite") as store, store.session.write():
        store.add_folder(tmp_path / "half added", None)
        home.export()
    data = tmp_path / "new"
    arrive(home, data, home.photos)
    with Store.open(data / "catalogue.sqlite", read_only=True) as store:
        assert [folder.path for folder in store.folders()] == [home.photos]
        assert store.integrity() == "ok"


def test_an_export_that_stops_leaves_nothing_and_replaces_nothing(
    home: Home, tmp_path: Path
) -> None:
    home.file.write_bytes(b"what was there")
    with pytest.raises(MoveError, match="is there already"):
        finish(export_library(home.data, home.thumbnails, home.file, Wanted()))
    work = export_library(home.data, home.thumbnails, home.file, Wanted(), replace=True)
    next(work)
    assert list(tmp_path.glob(".house.photosim-*.part"))
    work.close()
    assert home.file.read_bytes() == b"what was there"
    assert not list(tmp_path.glob(".house*"))
    with pytest.raises(MoveError, match="cannot be written"):
        home.export(tmp_path / "no such folder" / "x.photosim")


# What is no library


@pytest.fixture
def bare(tmp_path: Path) -> Home:
    """A library of an empty folder."""
    made = Home(tmp_path / "old", tmp_path / "photos", tmp_path / "house.photosim")
    made.photos.mkdir()
    make_empty(made.data, made.photos)
    return made


def make_empty(data: Path, folder: Path) -> None:
    with Store.open(data / "catalogue.sqlite") as store:
        store.add_folder(folder, None)


def repacked(bare: Home, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The file with other members."""
    bare.export()
    with zipfile.ZipFile(bare.file) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    change(members)
    with zipfile.ZipFile(bare.file, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return bare.file


def with_manifest(**values: Any) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        document = json.loads(members["manifest.json"]) | values
        members["manifest.json"] = json.dumps(document).encode()

    return change


def with_member(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[name] = content

    return change


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        del members[name]

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (with_member("../evil"), "holds more than a library"),
        (with_member("/etc/evil"), "holds more than a library"),
        (with_member("weights/../../evil"), "holds more than a library"),
        (with_member("weights/.."), "holds more than a library"),
        (with_member("taught/a/b/c/d"), "holds more than a library"),
        (with_member("thumbnails/1.png.exe"), "holds more than a library"),
        (with_member("thumbnails/1.png", bytes(17 << 20)), "holds more than a library"),
        (with_member("preferences.json", bytes(17 << 20)), "holds more than a library"),
        (with_member("CATALOGUE.sqlite"), "is damaged"),
        (without("manifest.json"), "no library that PhotoSim exported"),
        (without("catalogue.sqlite"), "is damaged"),
        (with_manifest(program="other"), "made by another program"),
        (with_manifest(format=2, version="9.0"), r"made by a newer PhotoSim \(9.0\)"),
        (with_manifest(schema="9999"), "made by a newer PhotoSim"),
        (with_manifest(schema="x"), "is damaged"),
        (with_manifest(folders=3), "is damaged"),
        (with_manifest(folders=[{}]), "is damaged"),
        (with_member("manifest.json", b"[" * 100_000), "is damaged"),
        (with_member("manifest.json", b"\xff"), "is damaged"),
    ],
)
def test_what_is_no_library_is_refused_before_anything_is_touched(
    bare: Home, change: Callable[[dict[str, bytes]], None], words: str
) -> None:
    file = repacked(bare, change)
    with pytest.raises(MoveError, match=words), open_archive(file):
        pass


def test_a_sample_never_leads_out_of_its_folder(bare: Home) -> None:
    sample = {"path": "../../secret", "size": 1, "hash": ""}
    folder = {"id": 1, "path": "/x", "volume": None, "photos": 1, "sample": [sample]}
    file = repacked(bare, with_manifest(folders=[folder]))
    with pytest.raises(MoveError, match="is damaged"), open_archive(file):
        pass


def test_files_of_others_and_parts_of_files_are_refused(bare: Home, tmp_path: Path) -> None:
    bare.export()
    whole = bare.file.read_bytes()
    for content in (b"", b"not a zip", whole[: len(whole) // 2], whole[:-1]):
        bare.file.write_bytes(content)
        words = "is not an exported library, or only the first"
        with pytest.raises(MoveError, match=words), open_archive(bare.file):
            pass
    with pytest.raises(MoveError, match="was not found"), open_archive(tmp_path / "none"):
        pass
    with pytest.raises(MoveError, match="cannot be read: Is a directory"), open_archive(tmp_path):
        pass


def test_a_bomb_is_refused_by_its_size(
    bare: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare.export()
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1 << 20))
    with pytest.raises(MoveError, match="There is not enough room in"):
        arrive(bare, tmp_path / "new", bare.photos)
    assert list((tmp_path / "new").iterdir()) == []


def test_damage_inside_is_met_before_the_library_is_replaced(home: Home, tmp_path: Path) -> None:
    home.export()
    content = bytearray(home.file.read_bytes())
    with zipfile.ZipFile(home.file) as packed:
        place_of = packed.getinfo("catalogue.sqlite").header_offset
    content[place_of + 2_000] ^= 0xFF
    home.file.write_bytes(content)
    data = tmp_path / "new"
    index(data, home.photos)
    before = {file.name for file in data.iterdir()}
    with pytest.raises(MoveError, match="is damaged"):
        arrive(home, data, home.photos)
    assert {file.name for file in data.iterdir()} == before


# The library that is here


@pytest.fixture
def other(home: Home, tmp_path: Path) -> Path:
    """Another data folder, with a library of its own."""
    home.export()
    photos, data = tmp_path / "present", tmp_path / "new"
    make_library(photos, 1)
    index(data, photos)
    (data / "undo.json").write_text("[]")
    for name in ("search-1-a.index", "catalogue.columns"):
        (data / name).write_bytes(b"what follows from the catalogue")
    return data


def folders_in(catalogue: Path) -> list[str]:
    with Store.open(catalogue, read_only=True) as store:
        return [folder.path.name for folder in store.folders()]


def test_the_library_that_was_here_is_kept_whole(home: Home, other: Path) -> None:
    former = arrive(home, other, home.photos)
    assert former is not None
    assert former.parent == other
    assert folders_in(other / "catalogue.sqlite") == ["photos"]
    assert folders_in(former / "catalogue.sqlite") == ["present"]
    for name in ("undo.json", "search-1-a.index", "catalogue.columns"):
        assert (former / name).exists()
        assert not (other / name).exists()


def test_a_library_that_is_open_is_not_replaced(home: Home, other: Path) -> None:
    with open_archive(home.file) as archive:
        [folder] = archive.manifest.folders
    staged = finish(stage(home.file, [place(folder, home.photos)], other, other / "thumbnails"))
    with (
        Store.open(other / "catalogue.sqlite", read_only=True),
        pytest.raises(CatalogueError, match="is open in another program"),
    ):
        install(staged)
    discard(staged)
    assert folders_in(other / "catalogue.sqlite") == ["present"]
    assert not settle(other)


class Killed(BaseException):
    """What ends a program at once."""


def test_an_import_that_is_killed_at_any_step_is_done_or_not(
    bare: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare.export()
    for steps in count():
        data = tmp_path / f"new{steps}"
        make_empty(data, tmp_path / "present")
        (data / "undo.json").write_text("[]")
        if not is_killed(after=steps, home=bare, data=data, monkeypatch=monkeypatch):
            break
        settle(data)
        assert not settle(data)
        [now] = folders_in(data / "catalogue.sqlite")
        former = list(data.glob("library-before-*"))
        assert [folders_in(one / "catalogue.sqlite") for one in former] == (
            [] if now == "present" else [["present"]]
        )
        assert (data / "undo.json").exists() == (now == "present")
    assert steps > 8
    assert folders_in(data / "catalogue.sqlite") == ["photos"]
    assert not list(data.glob("import*"))


def is_killed(*, after: int, home: Home, data: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Import, and be killed after so many steps; whether there were as many."""
    left = after

    def dying(original: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return original(*arguments, **named)

        return run

    with open_archive(home.file) as archive:
        [folder] = archive.manifest.folders
    staged = finish(stage(home.file, [place(folder, home.photos)], data, data / "thumbnails"))
    with monkeypatch.context() as patch:
        for step in ("rename", "replace", "mkdir"):
            patch.setattr(Path, step, dying(getattr(Path, step)))
        patch.setattr(shutil, "rmtree", dying(shutil.rmtree))
        try:
            install(staged)
        except Killed:
            return True
    return False
