"""Sorting and filtering as a person does it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from photosim.desktop.browse.history import InFolder, Problems
from photosim.desktop.browse.query_bar import ArrangeControls, QueryBar, save_order, saved_order
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.ui.theme import Theme
from photosim.library.arrangement import NEWEST_FIRST, Arrangement, SortKey
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import names
from tests.photos import make_photo

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def library(tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    files = ("sea/b.jpg", "sea/a.png", "hills/c.jpg")
    for number, name in enumerate(files):
        photo = make_photo(tmp_path / "photos" / name, seed=number, size=(80, 60))
        os.utime(photo, (1_700_000_000 + number, 1_700_000_000 + number))
    return open_library(tmp_path / "photos", len(files))


def shows(window: MainWindow, *expected: str) -> Callable[[], None]:
    def check() -> None:
        assert names(window) == [*expected]

    return check


def sort(window: MainWindow, words: str) -> None:
    menu = window.bar.arranging.menu
    action = next(action for action in menu.actions() if action.text() == words)
    assert isinstance(action, QAction)
    action.trigger()


def test_photos_are_sorted_by_the_menu_and_keep_the_selection(
    qtbot: QtBot, library: MainWindow
) -> None:
    qtbot.waitUntil(shows(library, "c.jpg", "a.png", "b.jpg"))
    library.browser.grid.go_to(library.model.id_at(0))
    sort(library, "Name")
    qtbot.waitUntil(shows(library, "a.png", "b.jpg", "c.jpg"))
    assert library.browser.grid.current_id() == library.model.id_at(2)
    assert library.browser.grid.selected_ids().tolist() == [library.model.id_at(2)]
    sort(library, "Z to A")
    qtbot.waitUntil(shows(library, "c.jpg", "b.jpg", "a.png"))


def test_typing_narrows_the_grid_and_escape_shows_all_again(
    qtbot: QtBot, library: MainWindow
) -> None:
    box = library.bar.arranging.box
    QTest.keyClick(library.browser.grid, Qt.Key.Key_Slash)
    assert box.hasFocus()
    QTest.keyClicks(box, "sea")
    qtbot.waitUntil(shows(library, "a.png", "b.jpg"))
    assert library.bar.subtitle == "2 photos with “sea”"
    QTest.keyClicks(box, " png")
    qtbot.waitUntil(shows(library, "a.png"))
    assert box.hasFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert library.browser.grid.hasFocus()
    assert library.browser.grid.current_id() == library.model.id_at(0)
    QTest.keyClick(library.browser.grid, Qt.Key.Key_L, CTRL)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    qtbot.waitUntil(lambda: library.bar.subtitle == "3 photos")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert library.browser.grid.hasFocus()


def test_a_filter_without_matches_says_why_and_leads_out(qtbot: QtBot, library: MainWindow) -> None:
    library.actions_.filter.trigger()
    QTest.keyClicks(library.bar.arranging.box, "<b>zebra")
    empty = library.browser.empty
    qtbot.waitUntil(empty.isVisible)
    assert "No matches" in empty.message
    assert "<b>zebra" in empty.message
    QTest.keyClick(library.bar.arranging.box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: library.bar.subtitle == "3 photos")
    assert library.browser.grid.isVisible()


def test_the_cross_in_the_box_shows_all_again(qtbot: QtBot, library: MainWindow) -> None:
    box = library.bar.arranging.box
    library.actions_.filter.trigger()
    QTest.keyClicks(box, "png")
    qtbot.waitUntil(shows(library, "a.png"))
    buttons = [button for button in box.findChildren(QToolButton) if button.isVisible()]
    cross = max(buttons, key=lambda button: button.x())
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: library.bar.subtitle == "3 photos")


def test_a_search_and_the_way_back_keep_the_filter(qtbot: QtBot, library: MainWindow) -> None:
    library.actions_.filter.trigger()
    QTest.keyClicks(library.bar.arranging.box, "png")
    qtbot.waitUntil(shows(library, "a.png"))
    QTest.keyClick(library.bar.arranging.box, Qt.Key.Key_Return)
    qtbot.waitUntil(library.actions_.find_similar.isEnabled)
    library.actions_.find_similar.trigger()
    qtbot.waitUntil(lambda: "results" in library.bar.subtitle)
    assert library.bar.arranging.box.text() == ""
    library.actions_.back.trigger()
    qtbot.waitUntil(shows(library, "a.png"))
    assert library.bar.arranging.box.text() == "png"


def test_results_are_narrowed_and_the_way_back_to_them_keeps_it(
    qtbot: QtBot, library: MainWindow
) -> None:
    qtbot.waitUntil(shows(library, "c.jpg", "a.png", "b.jpg"))
    library.browser.grid.go_to(library.model.id_at(0))
    qtbot.waitUntil(library.actions_.find_similar.isEnabled)
    library.actions_.find_similar.trigger()
    qtbot.waitUntil(lambda: library.bar.subtitle == "2 results")
    box = library.bar.arranging.box
    QTest.keyClick(library.browser.grid, Qt.Key.Key_Slash)
    QTest.keyClicks(box, "png")
    qtbot.waitUntil(shows(library, "a.png"))
    assert library.bar.subtitle == "1 result with “png”"
    assert not any(button.text() == "Date Modified" for button in visible_buttons(library))
    library.actions_.all_photos.trigger()
    qtbot.waitUntil(shows(library, "c.jpg", "a.png", "b.jpg"))
    library.actions_.back.trigger()
    qtbot.waitUntil(shows(library, "a.png"))
    assert box.text() == "png"
    QTest.keyClicks(box, " zebra")
    qtbot.waitUntil(library.browser.empty.isVisible)
    assert "No matches" in library.browser.empty.message
    QTest.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: library.bar.subtitle == "2 results")


def test_words_that_no_result_has_are_offered_to_be_searched_for(
    qtbot: QtBot, library: MainWindow
) -> None:
    library.browser.grid.go_to(library.model.id_at(0))
    qtbot.waitUntil(library.actions_.find_similar.isEnabled)
    library.actions_.find_similar.trigger()
    qtbot.waitUntil(lambda: library.bar.subtitle == "2 results")
    QTest.keyClick(library.browser.grid, Qt.Key.Key_Slash)
    QTest.keyClicks(library.bar.arranging.box, "zebra")
    qtbot.waitUntil(library.browser.empty.isVisible)
    buttons = library.browser.empty.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Search What Photos Show").click()
    qtbot.waitUntil(lambda: "“zebra”" in library.browser.chips.names)


def test_a_bar_that_is_narrow_from_the_start_shows_icons_alone(qtbot: QtBot, theme: Theme) -> None:
    back, forward, similar, details = (QAction(name) for name in ("<", ">", "Similar", "Details"))
    similar.setProperty("prominent", True)
    bar = QueryBar(theme, back, forward, similar, details)
    qtbot.addWidget(bar)
    bar.resize(700, bar.height())
    bar.show()
    buttons = bar.findChildren(QToolButton)
    styles = {one.toolButtonStyle() for one in buttons if one.defaultAction() is similar}
    assert styles == {Qt.ToolButtonStyle.ToolButtonIconOnly}


@pytest.mark.parametrize("searches", [False, True])
def test_in_a_narrow_bar_no_button_covers_another(
    qtbot: QtBot, theme: Theme, searches: bool
) -> None:
    tools = [QAction(theme.icon("similar"), name) for name in ("<", ">", "Find Similar", "Details")]
    tools[2].setProperty("prominent", True)
    bar = QueryBar(theme, *tools)
    qtbot.addWidget(bar)
    bar.show()
    if searches:
        bar.show_search("Similar to a photo of a long name.jpg", "12 results")
        bar.set_similarities(0.1, 0.9, 0)
    else:
        bar.show_place("All Photos", "12 photos", narrowable=True, sortable=True)
    for width in (*range(bar.minimumWidth(), 1_000, 10), 561, 861):
        bar.resize(width, bar.height())
        QApplication.processEvents()
        layout = bar.layout()
        assert layout is not None
        assert layout.minimumSize().width() <= width


def visible_buttons(window: MainWindow) -> list[QToolButton]:
    return [button for button in window.bar.findChildren(QToolButton) if button.isVisible()]


def test_photos_that_arrive_respect_the_filter(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    library.actions_.filter.trigger()
    QTest.keyClicks(library.bar.arranging.box, "sea")
    qtbot.waitUntil(shows(library, "a.png", "b.jpg"))
    make_photo(tmp_path / "photos" / "hills" / "d.jpg", seed=8)
    make_photo(tmp_path / "photos" / "sea" / "e.jpg", seed=9)
    qtbot.waitUntil(shows(library, "e.jpg", "a.png", "b.jpg"))


def test_the_page_of_problems_offers_neither(qtbot: QtBot, library: MainWindow) -> None:
    library.navigator.go(Problems())
    assert not library.bar.arranging.isVisible()
    library.actions_.all_photos.trigger()
    assert library.bar.arranging.isVisible()


def says_order(window: MainWindow, words: str) -> bool:
    return words in {button.toolTip() for button in visible_buttons(window)}


def test_the_order_is_remembered(tmp_path: Path) -> None:
    layout = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    assert saved_order(layout) == NEWEST_FIRST
    order = Arrangement(SortKey.SIZE, descending=False)
    save_order(layout, order)
    assert saved_order(layout) == order
    layout.setValue("sort", "colour")
    assert saved_order(layout) == NEWEST_FIRST


def test_back_restores_the_order_and_a_new_place_starts_with_the_one_chosen_last(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    folder = InFolder(library.sidebar.folders[0].id, tmp_path / "photos")
    sort(library, "Name")
    qtbot.waitUntil(shows(library, "a.png", "b.jpg", "c.jpg"))
    library.navigator.go(folder)
    qtbot.waitUntil(lambda: library.settled)
    assert names(library) == ["a.png", "b.jpg", "c.jpg"]
    sort(library, "Z to A")
    qtbot.waitUntil(shows(library, "c.jpg", "b.jpg", "a.png"))
    library.actions_.back.trigger()
    qtbot.waitUntil(shows(library, "a.png", "b.jpg", "c.jpg"))
    assert says_order(library, "Sorted by Name, A to Z")
    library.navigator.forward()
    qtbot.waitUntil(shows(library, "c.jpg", "b.jpg", "a.png"))
    assert says_order(library, "Sorted by Name, Z to A")
    library.navigator.back()
    library.navigator.go(InFolder(folder.folder_id, folder.path / "sea", "sea"))
    qtbot.waitUntil(shows(library, "b.jpg", "a.png"))


def test_the_controls_tell_screen_readers_what_they_are(qtbot: QtBot, theme: Theme) -> None:
    controls = ArrangeControls(theme)
    qtbot.addWidget(controls)
    spoken = {button.accessibleName() for button in controls.findChildren(QToolButton)}
    assert "Sorted by Date Taken, Newest First" in spoken
    assert controls.box.accessibleName() == "Search photos"
