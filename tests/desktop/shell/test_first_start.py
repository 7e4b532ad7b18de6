"""The first start: small screens, and a photo to search with before there is a library."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from photosim.catalogue.records import FolderRecord
from photosim.config import Settings
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.ui.theme import Theme
from photosim.desktop.ui.widgets import ElidedLabel
from photosim.library.query import Query
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import click, wait_for_results
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

SMALL = QSize(1366 // 2, 768 // 2)  # a small laptop's screen at scale 2, logical pixels


def test_a_photo_given_at_the_first_start_is_searched_for_in_the_first_folder(
    qtbot: QtBot, session: Session, window: MainWindow, photos: Path, tmp_path: Path
) -> None:
    session.start([make_photo(tmp_path / "elsewhere" / "sunset-9.jpg", "sunset", 9)])
    qtbot.waitUntil(window.first_run.isVisible)
    qtbot.waitUntil(lambda: window.awaits_folder)
    window.first_run.folder_chosen.emit(photos)
    wait_for_results(qtbot, window, "sunset-9.jpg")
    qtbot.waitUntil(lambda: window.navigator.found == 24)
    assert not window.awaits_folder


def test_enter_asks_for_the_first_folder(
    qtbot: QtBot, session: Session, window: MainWindow
) -> None:
    session.start()
    qtbot.waitUntil(window.first_run.choose.hasFocus)
    QTest.keyClick(window.first_run.choose, Qt.Key.Key_Return)
    (dialog,) = window.findChildren(QFileDialog)
    dialog.close()


def test_a_photo_given_with_the_first_folder_is_searched_for_in_it(
    qtbot: QtBot, session: Session, window: MainWindow, photos: Path, tmp_path: Path
) -> None:
    session.start([make_photo(tmp_path / "elsewhere" / "sunset-9.jpg", "sunset", 9), photos])
    wait_for_results(qtbot, window, "sunset-9.jpg")
    qtbot.waitUntil(lambda: window.navigator.found == 24)


def test_a_photo_given_with_an_empty_first_folder_is_answered_all_the_same(
    qtbot: QtBot, session: Session, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    session.start([make_photo(tmp_path / "sunset-9.jpg"), tmp_path / "empty"])
    qtbot.waitUntil(lambda: "no photos yet" in window.browser.empty.message)
    assert window.bar.isVisible()


def test_folders_that_are_known_late_do_not_keep_a_given_photo_waiting(
    qtbot: QtBot, session: Session, window: MainWindow, tmp_path: Path
) -> None:
    window.search_for(make_photo(tmp_path / "sunset-9.jpg"))
    window.show_rest()  # the indexer is done with the folder before the window hears of it
    wanted = window.awaits_folder
    window.show_folders([FolderRecord(1, tmp_path / "empty", None, True, 0, 0)])
    assert wanted
    assert not window.awaits_folder
    assert isinstance(window.navigator.history.here.place, Query)


def test_a_search_without_photos_to_find_is_answered_once_there_are_some(
    qtbot: QtBot, session: Session, window: MainWindow, tmp_path: Path
) -> None:
    folder = tmp_path / "filled later"
    folder.mkdir()
    session.start([make_photo(tmp_path / "sunset-9.jpg", "sunset", 9), folder])
    qtbot.waitUntil(lambda: "no photos yet" in window.browser.empty.message)
    make_photo(folder / "sunset-1.jpg", "sunset", 1)
    qtbot.waitUntil(lambda: window.navigator.found == 1)


def test_the_first_window_is_no_larger_than_the_screen(
    qtbot: QtBot, settings: Settings, theme: Theme, encoder: FakeEncoderService, tmp_path: Path
) -> None:
    layout = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    session = Session(settings, theme, encoder, layout)
    screen = QApplication.primaryScreen().availableSize()
    assert session.window.width() < screen.width()
    assert session.window.height() < screen.height()
    session.close()


@pytest.mark.parametrize("page", ["first", "photos", "search", "viewer", "comparison", "problems"])
def test_every_page_fits_a_small_screen_and_shows_its_title(
    qtbot: QtBot,
    session: Session,
    open_library: OpenWindow,
    photos: Path,
    page: str,
) -> None:
    room = SMALL - QSize(16, 40)  # the window's frame
    if page == "first":
        session.start()
        window = session.window
        qtbot.waitUntil(window.first_run.isVisible)
    else:
        window = open_library(photos, 24)
        window.resize(room)
        show(qtbot, window, page)
    window.resize(room)
    QApplication.processEvents()
    least = window.minimumSizeHint()
    assert least.width() <= room.width()
    assert least.height() <= room.height()
    assert window.width() <= room.width()
    assert window.height() <= room.height()
    title = window.bar.findChild(ElidedLabel)
    assert title is not None
    assert page == "first" or len(title.text()) > 4


def show(qtbot: QtBot, window: MainWindow, page: str) -> None:
    first = window.model.known(window.model.ids)[0].path.name
    click(qtbot, window, first)
    if page == "search":
        window.actions_.find_similar.trigger()
        wait_for_results(qtbot, window, first)
    elif page == "viewer":
        window.actions_.open.trigger()
    elif page == "comparison":
        window.browser.show_comparison(window.model.known(window.model.ids)[:2])
    elif page == "problems":
        window.browser.problems.show_problems([])
