"""The window while a drive hangs, and once one is back."""

import shutil
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.browse.history import InFolder
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.library import disk_timeout
from photosim.library.disk_timeout import silent_folders
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import drop, wait_for_results
from tests.fakes import FakeEncoderService
from tests.mounts import hung
from tests.photos import make_photo


def test_the_other_folders_stay_alive_and_the_window_closes(
    qtbot: QtBot,
    tmp_path: Path,
    session: Session,
    encoder: FakeEncoderService,
    open_library: OpenWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disk_timeout, "ANSWER_S", 0.3)
    session.indexer.drives.setInterval(100)
    near, far = tmp_path / "near", tmp_path / "far"
    make_photo(near / "a.jpg", size=(80, 60))
    make_photo(far / "b.jpg", "bricks", size=(80, 60))
    window = open_library(near, 1)
    session.indexer.add_folder(far)
    qtbot.waitUntil(lambda: len(window.model.ids) == 2)

    def online(path: Path) -> bool:
        return all(folder.online for folder in window.sidebar.folders if folder.path == path)

    with hung(far):
        qtbot.waitUntil(lambda: not online(far))
        qtbot.waitUntil(lambda: encoder.avoided == {far})
        make_photo(near / "c.jpg", "flower", size=(80, 60))
        qtbot.waitUntil(lambda: len(window.model.ids) == 3)
        assert online(near)
    qtbot.waitUntil(lambda: online(far))
    qtbot.waitUntil(lambda: not silent_folders() and not encoder.avoided)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere its return is looked for")
def test_a_folder_that_goes_or_comes_is_noticed_without_waiting_for_the_next_look(
    qtbot: QtBot,
    photos: Path,
    session: Session,
    open_library: OpenWindow,
    encoder: FakeEncoderService,
) -> None:
    session.indexer.drives.setInterval(3_600_000)
    library = open_library(photos, 24)
    embedded, away = len(encoder.embedded), photos.with_name("away")
    photos.rename(away)
    qtbot.waitUntil(lambda: not library.sidebar.folders[0].online)
    assert len(library.model.ids) == 24
    away.rename(photos)
    qtbot.waitUntil(lambda: library.sidebar.folders[0].online)
    make_photo(photos / "new.jpg", "flower", 77)
    qtbot.waitUntil(lambda: len(library.model.ids) == 25)
    qtbot.waitUntil(lambda: len(encoder.embedded) == embedded + 1)


def test_a_drive_that_hangs_just_when_its_folder_is_heard_of_holds_nothing_up(
    qtbot: QtBot,
    tmp_path: Path,
    session: Session,
    open_library: OpenWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disk_timeout, "ANSWER_S", 0.3)
    indexer = session.indexer
    near, far = tmp_path / "near", tmp_path / "far"
    make_photo(near / "a.jpg", size=(80, 60))
    make_photo(far / "b.jpg", "bricks", size=(80, 60))
    window = open_library(near, 1)
    indexer.add_folder(far)
    qtbot.waitUntil(lambda: len(window.model.ids) == 2)
    with hung(far):
        indexer.take_paths(frozenset({far}))
        make_photo(near / "c.jpg", "flower", size=(80, 60))
        qtbot.waitUntil(lambda: len(window.model.ids) == 3)
    qtbot.waitUntil(lambda: not silent_folders())


def test_thumbnails_of_a_drive_that_was_away_come_with_it(
    qtbot: QtBot, tmp_path: Path, session: Session, settings: Settings, open_library: OpenWindow
) -> None:
    session.indexer.drives.setInterval(100)
    drive, away = tmp_path / "drive", tmp_path / "away"
    make_photo(drive / "a.jpg", size=(300, 200))
    window = open_library(drive, 1)
    photo = int(window.model.ids[0])
    small = session.thumbnails.get(photo)
    assert small is not None
    window.navigator.go(InFolder(window.sidebar.folders[0].id, drive))
    qtbot.waitUntil(lambda: window.bar.subtitle == f"1 photo  ·  {drive}")
    drive.rename(away)
    qtbot.waitUntil(lambda: not window.sidebar.folders[0].online)
    assert window.bar.subtitle == f"1 photo  ·  not connected  ·  {drive}"
    shutil.rmtree(settings.thumbnails_dir)
    window.browser.grid.set_side(240)
    qtbot.waitUntil(lambda: window.settled)

    def shown() -> bool:
        pixmap = session.thumbnails.get(photo)
        return pixmap is not None and pixmap.width() > small.width()

    assert not shown()
    away.rename(drive)
    qtbot.waitUntil(shown)
    assert "not connected" not in window.bar.subtitle


def test_a_drop_from_a_drive_that_hangs_is_answered_in_words_and_holds_nothing_up(
    qtbot: QtBot, tmp_path: Path, library: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_timeout, "ANSWER_S", 0.3)
    photo = make_photo(tmp_path / "far" / "x.jpg", size=(80, 60))
    with hung(photo.parent):
        drop(library, photo)
        qtbot.waitUntil(lambda: "is not responding" in library.status.text)
        assert library.bar.title == "All Photos"
    qtbot.waitUntil(lambda: not silent_folders())
    drop(library, photo)
    wait_for_results(qtbot, library, photo.name)


def test_a_drive_that_is_linked_below_a_folder_is_shown_as_away_and_its_photos_stay(
    qtbot: QtBot, tmp_path: Path, session: Session, open_library: OpenWindow
) -> None:
    session.indexer.drives.setInterval(100)
    folder, drive, away = tmp_path / "photos", tmp_path / "drive", tmp_path / "away"
    make_photo(folder / "a.jpg", size=(80, 60))
    make_photo(drive / "b.jpg", "bricks", size=(80, 60))
    (folder / "usb").symlink_to(drive)
    window = open_library(folder, 2)
    folder_id = window.sidebar.folders[0].id
    window.navigator.go(InFolder(folder_id, folder / "usb", "usb"))
    qtbot.waitUntil(lambda: window.bar.subtitle == f"1 photo  ·  {folder / 'usb'}")
    drive.rename(away)
    lost = f"1 photo  ·  not connected  ·  {folder / 'usb'}"
    qtbot.waitUntil(lambda: window.bar.subtitle == lost)
    make_photo(folder / "c.jpg", "flower", size=(80, 60))
    window.navigator.go(InFolder(folder_id, folder))
    qtbot.waitUntil(lambda: window.bar.subtitle == f"3 photos  ·  {folder}")
    away.rename(drive)
    qtbot.waitUntil(lambda: window.sidebar.folders[0].away == ())
    assert len(window.model.ids) == 3
