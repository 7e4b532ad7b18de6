"""Searches and filters that are kept under a name, opened, changed and deleted in the sidebar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.hands import click, names, wait_for_results

Key = Qt.Key


def entry(window: MainWindow, name: str) -> QTreeWidgetItem | None:
    found = window.sidebar.tree.findItems(name, Qt.MatchFlag.MatchExactly)
    return found[0] if found else None


def answer(window: MainWindow, text: str) -> None:
    dialog = next(one for one in window.findChildren(QInputDialog) if one.isVisible())
    dialog.setTextValue(text)
    dialog.accept()


def entries_of_menu(window: MainWindow, name: str) -> QMenu:
    """The menu of an entry of the sidebar, open."""
    tree, item = window.sidebar.tree, entry(window, name)
    assert item is not None
    tree.customContextMenuRequested.emit(tree.visualItemRect(item).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(window: MainWindow, name: str, words: str) -> None:
    menu = entries_of_menu(window, name)
    next(one for one in menu.actions() if one.text() == words).trigger()
    menu.close()


def go_to(qtbot: QtBot, window: MainWindow, name: str) -> None:
    qtbot.waitUntil(lambda: entry(window, name) is not None)
    item = entry(window, name)
    assert item is not None
    window.sidebar.tree.setCurrentItem(item)


def type_words(qtbot: QtBot, window: MainWindow, words: str) -> None:
    window.browser.focus_filter()
    window.bar.arranging.box.selectAll()
    QTest.keyClicks(window.bar.arranging.box, words)
    qtbot.waitUntil(lambda: [name.partition("-")[0] for name in names(window)] == 3 * [words])


@pytest.fixture
def filtered(qtbot: QtBot, library: MainWindow) -> MainWindow:
    """The window with a smart album "Flowers" of the photos with that in their names."""
    type_words(qtbot, library, "flower")
    menu = library.bar.arranging.filter.choices
    menu.aboutToShow.emit()
    save = next(one for one in menu.actions() if one.text() == "Save as Smart Album…")
    assert save.isEnabled()
    save.trigger()
    answer(library, "Flowers")
    qtbot.waitUntil(lambda: entry(library, "Flowers") is not None)
    return library


def test_a_search_is_saved_from_its_menu_and_opened_in_the_sidebar(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    found = names(library)
    menu = library.browser.chips.menu
    menu.aboutToShow.emit()
    next(one for one in menu.actions() if one.text() == "Save This Search…").trigger()
    answer(library, "Flowers")
    qtbot.waitUntil(lambda: entry(library, "Flowers") is not None)
    library.actions_.all_photos.trigger()
    qtbot.waitUntil(lambda: library.bar.title == "All Photos")
    go_to(qtbot, library, "Flowers")
    qtbot.waitUntil(lambda: names(library) == found)
    assert library.bar.title == library.windowTitle() == "Flowers"


def test_a_smart_album_is_renamed_and_deleted_by_keys_and_both_are_undone(
    qtbot: QtBot, filtered: MainWindow
) -> None:
    window, tree = filtered, filtered.sidebar.tree
    qtbot.waitUntil(lambda: tree.currentItem() is entry(window, "Flowers"))
    tree.setFocus()
    photos = len(window.model.ids)
    QTest.keyClick(tree, Key.Key_F2)
    answer(window, "Blossoms")
    qtbot.waitUntil(lambda: entry(window, "Blossoms") is not None)
    assert entry(window, "Flowers") is None
    qtbot.waitUntil(lambda: tree.currentItem() is entry(window, "Blossoms"))
    QTest.keyClick(tree, Key.Key_Delete)
    qtbot.waitUntil(lambda: entry(window, "Blossoms") is None)
    assert len(window.model.ids) == photos
    for name in ("Blossoms", "Flowers"):
        qtbot.waitUntil(window.actions_.undo.isEnabled)
        window.actions_.undo.trigger()
        qtbot.waitUntil(lambda name=name: entry(window, name) is not None)  # type: ignore[misc]


def test_a_smart_album_is_updated_with_what_is_shown(qtbot: QtBot, filtered: MainWindow) -> None:
    window, update = filtered, "Update with Current Filters"
    menu = entries_of_menu(window, "Flowers")
    assert [one.isEnabled() for one in menu.actions() if one.text() == update] == [False]
    menu.close()
    type_words(qtbot, window, "sunset")
    pictures = names(window)
    choose(window, "Flowers", update)
    qtbot.waitUntil(lambda: window.sidebar.tree.currentItem() is entry(window, "Flowers"))
    type_words(qtbot, window, "flower")
    go_to(qtbot, window, "Flowers")
    qtbot.waitUntil(lambda: names(window) == pictures)
