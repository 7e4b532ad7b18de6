"""The window opens where it was left, as far as that is still in the library."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.ui.theme import Theme
from photosim.library.library import Library
from photosim.vision.thumbnails import ThumbnailCache
from tests.desktop.conftest import ALL, Prepared
from tests.desktop.hands import click, names, wait_for_results
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

Start = Callable[..., AbstractContextManager[MainWindow]]


@pytest.fixture
def start(
    qtbot: QtBot,
    settings: Settings,
    theme: Theme,
    prepared: Prepared,
    photos: Path,
    encoder: FakeEncoderService,
) -> Start:
    """Starts the window on a library with an album, a tag and favourites."""
    prepared.copy_to(settings)
    with Library.open(settings.catalogue, encoder, read_only=False) as library:
        library.tags.give_heart([1, 2])
        library.tags.tag([1, 2], ("People", "Ann"))
        library.tags.albums.make("Best", [3, 1, 2])

    @contextmanager
    def start(
        given: Sequence[Path] = (), meanwhile: Callable[[MainWindow], object] = bool
    ) -> Iterator[MainWindow]:
        service = FakeEncoderService(ThumbnailCache(settings.thumbnails_dir))
        layout = QSettings(str(settings.data_dir / "window.ini"), QSettings.Format.IniFormat)
        session = Session(settings, theme, service, layout)
        try:
            session.start(given)
            session.window.resize(1240, 800)
            meanwhile(session.window)
            qtbot.waitUntil(lambda: session.window.settled)
            yield session.window
        finally:
            session.close()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    return start


def listed(window: MainWindow, name: str) -> list[QTreeWidgetItem]:
    """The entries of the sidebar that are called so, in whatever they lie."""
    flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    return window.sidebar.tree.findItems(name, flags)


def choose(window: MainWindow, name: str) -> None:
    """Choose an entry of the sidebar."""
    window.sidebar.tree.setCurrentItem(listed(window, name)[0])


def go(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Choose an entry of the sidebar, and wait for what it leads to."""
    window.sidebar.tree.expandAll()
    qtbot.waitUntil(lambda: bool(listed(window, name)))
    choose(window, name)
    qtbot.waitUntil(lambda: window.bar.title == name and window.settled)


@pytest.mark.parametrize(
    "name",
    ["hills", "photos", "Best", "Ann", "Favourites", "Recently Added", "Map", "Same Picture"],
)
def test_the_window_returns_to_the_page_that_was_left(
    qtbot: QtBot, start: Start, name: str
) -> None:
    with start() as window:
        go(qtbot, window, name)
        shown = names(window) if window.browser.shows_grid else []
    with start() as window:
        assert window.bar.title == name
        assert names(window) == shown
        current = window.sidebar.tree.currentItem()
        assert current is not None
        assert current.text(0) == name
        assert not window.actions_.back.isEnabled()


def test_the_list_stands_where_it_was_left_with_the_photo_that_was_chosen(
    qtbot: QtBot, start: Start
) -> None:
    with start() as window:
        window.browser.grid.set_side(400)
        click(qtbot, window, names(window)[ALL // 2])
        left = window.browser.grid.top_id(), window.browser.grid.current_id()
        assert None not in left
    with start() as window:
        grid = window.browser.grid
        assert (grid.top_id(), grid.current_id()) == left
        assert grid.selected_ids().tolist() == [left[1]]


def test_what_photos_were_narrowed_to_is_there_again(qtbot: QtBot, start: Start) -> None:
    with start() as window:
        window.browser.focus_filter()
        QTest.keyClicks(window.bar.arranging.box, "hills-1")
        qtbot.waitUntil(lambda: names(window) == ["hills-1.jpg"])
    with start() as window:
        assert names(window) == ["hills-1.jpg"]
        assert window.bar.arranging.box.text() == "hills-1"


def test_a_search_is_left_for_where_it_was_made(qtbot: QtBot, start: Start) -> None:
    with start() as window:
        go(qtbot, window, "hills")
        click(qtbot, window, "hills-1.jpg")
        window.actions_.find_similar.trigger()
        wait_for_results(qtbot, window, "hills-1.jpg")
    with start() as window:
        assert window.bar.title == "hills"
        assert window.browser.grid.selected_ids().size == 1


def test_a_page_of_which_nothing_is_left_is_not_returned_to(
    qtbot: QtBot, start: Start, photos: Path
) -> None:
    with start() as window:
        go(qtbot, window, "hills")
        shutil.rmtree(photos / "hills")
        qtbot.waitUntil(lambda: not names(window))
    with start() as window:
        qtbot.waitUntil(lambda: window.bar.title == "All Photos" and window.settled)
        assert len(names(window)) == ALL - 3
        assert not window.actions_.back.isEnabled()


def test_a_folder_that_is_no_longer_in_the_library_is_not_returned_to(
    qtbot: QtBot, start: Start, settings: Settings, encoder: FakeEncoderService
) -> None:
    with start() as window:
        go(qtbot, window, "photos")
    with Library.open(settings.catalogue, encoder, read_only=False) as library:
        library.remove_folder(1)
    with start() as window:
        assert window.first_run.isVisible()


def test_what_is_given_at_the_start_comes_before_what_was_left(
    qtbot: QtBot, start: Start, tmp_path: Path
) -> None:
    with start() as window:
        go(qtbot, window, "hills")
    with start([make_photo(tmp_path / "sunset-9.jpg", "sunset", 9)]) as window:
        wait_for_results(qtbot, window, "sunset-9.jpg")
        window.actions_.back.trigger()
        qtbot.waitUntil(lambda: window.bar.title == "All Photos")


@pytest.mark.parametrize(
    "kept",
    [
        "[1",
        "7",
        '{"place": ["moon"]}',
        '{"place": ["folder", 99, ""]}',
        '{"place": ["folder", Infinity, ""]}',
        '{"place": ["tag", 1, []]}',
        '{"place": ["all"], "current": 100000000000000000000, "is_selected": true}',
        "[" * 100_000,
    ],
    ids=lambda kept: kept[:60],
)
def test_without_knowing_where_it_was_left_the_window_shows_all_photos(
    start: Start, settings: Settings, kept: str
) -> None:
    layout = QSettings(str(settings.data_dir / "window.ini"), QSettings.Format.IniFormat)
    layout.setValue("view", kept)
    layout.sync()
    with start() as window:
        assert window.bar.title == "All Photos"
        assert len(names(window)) == ALL


def test_a_window_whose_open_folders_are_damaged_opens_all_the_same(
    start: Start, settings: Settings
) -> None:
    layout = QSettings(str(settings.data_dir / "window.ini"), QSettings.Format.IniFormat)
    layout.setValue("opened", '[[Infinity, ""]]')
    layout.sync()
    with start() as window:
        assert len(names(window)) == ALL


def test_who_goes_elsewhere_while_the_library_opens_stays_there(qtbot: QtBot, start: Start) -> None:
    with start() as window:
        go(qtbot, window, "hills")
    with start(meanwhile=lambda window: choose(window, "Recently Added")) as window:
        assert window.bar.title == "Recently Added"
        assert len(names(window)) == ALL
