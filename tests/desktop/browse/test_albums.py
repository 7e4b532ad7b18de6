"""Albums in the window, as a person makes and fills them."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from photosim.desktop.browse.history import InAlbum
from photosim.desktop.grid.photo_model import DRAGGED_IDS
from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import LEFT, PLAIN, choose_filter, click, filters, names, row_of
from tests.photos import make_photo

CTRL = Qt.KeyboardModifier.ControlModifier
pytestmark = pytest.mark.filterwarnings("ignore:.*QDrag.*:DeprecationWarning")


@pytest.fixture
def window(tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    for seed, name in enumerate(("a.jpg", "b.jpg", "c.jpg")):
        make_photo(tmp_path / "photos" / name, seed=seed, size=(80, 60))
    return open_library(tmp_path / "photos", 3)


def entry(window: MainWindow, name: str) -> QTreeWidgetItem | None:
    found = window.sidebar.tree.findItems(name, Qt.MatchFlag.MatchExactly)
    return found[0] if found else None


def spoken(window: MainWindow, name: str) -> str:
    item = entry(window, name)
    return "" if item is None else str(item.data(0, Qt.ItemDataRole.AccessibleTextRole))


def answer(window: MainWindow, text: str) -> None:
    dialog = next(one for one in window.findChildren(QInputDialog) if one.isVisible())
    dialog.setTextValue(text)
    dialog.accept()


def add(qtbot: QtBot, window: MainWindow, album: str, *photos: str) -> None:
    """Select photos and put them into an album by the keyboard."""
    for number, name in enumerate(photos):
        click(qtbot, window, name, CTRL if number else PLAIN)
    window.actions_.add_to_album.trigger()
    answer(window, album)


def open_album(qtbot: QtBot, window: MainWindow, name: str, photos: int) -> None:
    qtbot.waitUntil(lambda: spoken(window, name).startswith(f"{name}, {photos} photo"))
    item = entry(window, name)
    assert item is not None
    window.sidebar.tree.setCurrentItem(item)
    qtbot.waitUntil(lambda: window.bar.title == name and len(names(window)) == photos)
    qtbot.waitUntil(lambda: window.settled)


def drag(window: MainWindow, name: str, target: QWidget, point: QPoint) -> bool:
    """Drag a photo to a point; returns whether it may be dropped there."""
    data = QMimeData()
    data.setData(DRAGGED_IDS, str(window.model.ids[row_of(window, name)]).encode())
    copy = Qt.DropAction.CopyAction
    for event in (
        QDragEnterEvent(point, copy, data, LEFT, PLAIN),
        QDragMoveEvent(point, copy, data, LEFT, PLAIN),
        QDropEvent(QPointF(point), copy, data, LEFT, PLAIN),
    ):
        QApplication.sendEvent(target, event)
        if not event.isAccepted():
            return False
    return True


def choose(window: MainWindow, name: str, words: str) -> None:
    """Take an entry of the menu of an album in the sidebar."""
    tree, item = window.sidebar.tree, entry(window, name)
    assert item is not None
    point, viewport = tree.visualItemRect(item).center(), tree.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.RightButton, pos=point)
    mouse = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(viewport, QContextMenuEvent(mouse, point, viewport.mapToGlobal(point)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if one.text() == words).trigger()
    menu.close()


def click_place(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Click on a place in the sidebar, and wait until it is shown."""
    qtbot.waitUntil(lambda: entry(window, name) is not None)
    item = entry(window, name)
    assert item is not None
    tree = window.sidebar.tree
    tree.scrollToItem(item)
    QTest.mouseClick(tree.viewport(), LEFT, pos=tree.visualItemRect(item).center())
    qtbot.waitUntil(lambda: window.bar.title == name and window.settled)


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    """Press a key where the focus is."""
    window.activateWindow()  # as dialogs have been open
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.focusWidget() or window, key)


def test_photos_are_put_into_an_album_dragged_onto_it_and_taken_out(
    qtbot: QtBot, window: MainWindow
) -> None:
    add(qtbot, window, "Sea", "c.jpg")
    qtbot.waitUntil(lambda: spoken(window, "Sea") == "Sea, 1 photo")
    tree, item = window.sidebar.tree, entry(window, "Sea")
    assert item is not None
    assert drag(window, "a.jpg", tree.viewport(), tree.visualItemRect(item).center())
    add(qtbot, window, "sea", "b.jpg")  # the same one
    open_album(qtbot, window, "Sea", 3)
    assert names(window) == ["c.jpg", "a.jpg", "b.jpg"]
    click(qtbot, window, "a.jpg")
    qtbot.waitUntil(window.actions_.remove_from_album.isEnabled)
    window.actions_.remove_from_album.trigger()
    qtbot.waitUntil(lambda: names(window) == ["c.jpg", "b.jpg"])
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: names(window) == ["c.jpg", "a.jpg", "b.jpg"])


def test_photos_of_an_album_are_moved_by_dragging_and_by_keys(
    qtbot: QtBot, window: MainWindow
) -> None:
    add(qtbot, window, "Sea", "a.jpg", "b.jpg", "c.jpg")
    open_album(qtbot, window, "Sea", 3)
    first, _, last = before = names(window)
    grid = window.browser.grid
    rect = grid.visualRect(window.model.index(0))
    assert drag(window, last, grid.viewport(), rect.center() - QPoint(9, 0))
    qtbot.waitUntil(lambda: names(window) == [last, *before[:2]])
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: names(window) == before)
    click(qtbot, window, first)
    window.actions_.later.trigger()
    qtbot.waitUntil(lambda: names(window) == [before[1], first, last])
    window.actions_.later.trigger()
    qtbot.waitUntil(lambda: names(window) == [before[1], last, first])
    window.actions_.earlier.trigger()
    qtbot.waitUntil(lambda: names(window) == [before[1], first, last])


def test_outside_albums_photos_are_not_reordered(qtbot: QtBot, window: MainWindow) -> None:
    click(qtbot, window, "a.jpg")
    assert not window.actions_.remove_from_album.isEnabled()
    assert not window.actions_.earlier.isEnabled()
    assert not window.browser.grid.viewport().acceptDrops()


def test_an_album_is_renamed_deleted_and_brought_back(qtbot: QtBot, window: MainWindow) -> None:
    window.sidebar.album_wanted.emit()
    answer(window, "Sea")
    qtbot.waitUntil(lambda: spoken(window, "Sea") == "Sea, 0 photos")
    open_album(qtbot, window, "Sea", 0)
    qtbot.waitUntil(lambda: "Drag photos onto the album" in window.browser.empty.message)
    choose(window, "Sea", "Rename Album…")
    answer(window, "Coast")
    qtbot.waitUntil(lambda: window.bar.title == "Coast")
    choose(window, "Coast", "Delete Album")
    qtbot.waitUntil(lambda: window.bar.title == "All Photos" and entry(window, "Coast") is None)
    said = "Deleted the album “Coast”. Its photos stay in the library."
    assert window.undo_bar.words == said, "it can be undone although its page is gone"
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: entry(window, "Coast") is not None)
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: entry(window, "Sea") is not None)


def test_back_leads_to_an_album_under_its_new_name(qtbot: QtBot, window: MainWindow) -> None:
    window.sidebar.album_wanted.emit()
    answer(window, "Sea")
    qtbot.waitUntil(lambda: entry(window, "Sea") is not None)
    open_album(qtbot, window, "Sea", 0)
    window.actions_.all_photos.trigger()
    qtbot.waitUntil(lambda: window.bar.title == "All Photos" and window.settled)
    choose(window, "Sea", "Rename Album…")
    answer(window, "Coast")
    qtbot.waitUntil(lambda: entry(window, "Coast") is not None)
    window.actions_.back.trigger()
    assert window.bar.title == "Coast"


def test_the_menu_of_an_album_is_had_without_going_there(qtbot: QtBot, window: MainWindow) -> None:
    window.sidebar.album_wanted.emit()
    answer(window, "Sea")
    qtbot.waitUntil(lambda: entry(window, "Sea") is not None)
    here = window.navigator.history.here
    choose(window, "Sea", "Delete Album")
    qtbot.waitUntil(lambda: entry(window, "Sea") is None)
    assert window.navigator.history.here == here
    assert not window.actions_.back.isEnabled(), "nor has it been there"


def test_a_name_that_is_taken_is_told(qtbot: QtBot, window: MainWindow) -> None:
    for name in ("Sea", "Sea"):
        window.sidebar.album_wanted.emit()
        answer(window, name)
        qtbot.waitUntil(lambda: entry(window, "Sea") is not None)
    told = "There is an album “Sea” already."
    qtbot.waitUntil(lambda: told in window.status.text)


def test_an_album_is_filtered_and_a_filter_names_albums(qtbot: QtBot, window: MainWindow) -> None:
    add(qtbot, window, "Sea", "c.jpg", "a.jpg")
    qtbot.waitUntil(lambda: spoken(window, "Sea") == "Sea, 2 photos")
    assert filters(qtbot, window)["Album"] == {"Sea": "2"}
    choose_filter(qtbot, window, "Album", "Sea")
    qtbot.waitUntil(lambda: len(names(window)) == 2)
    assert window.browser.chips.names == ["Album: Sea"]
    open_album(qtbot, window, "Sea", 2)
    window.bar.arranging.words_changed.emit("a.jpg")
    qtbot.waitUntil(lambda: names(window) == ["a.jpg"])
    assert isinstance(window.navigator.history.here.place, InAlbum)


def test_after_a_click_on_an_album_its_keys_mean_the_album_until_a_photo_is_chosen(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    add(qtbot, window, "Summer", "a.jpg", "b.jpg")
    open_album(qtbot, window, "Summer", 2)
    click(qtbot, window, "a.jpg")
    click_place(qtbot, window, "Summer")
    assert not len(window.browser.chosen_ids()), "a click on what is shown chooses no photo either"
    qtbot.waitUntil(lambda: not window.actions_.rename.isEnabled())
    press(qtbot, window, Qt.Key.Key_F2)
    answer(window, "Winter")
    qtbot.waitUntil(lambda: window.bar.title == "Winter" and window.settled)
    click_place(qtbot, window, "Winter")
    click(qtbot, window, "b.jpg")
    qtbot.waitUntil(window.actions_.rename.isEnabled)
    press(qtbot, window, Qt.Key.Key_F2)
    qtbot.waitUntil(window.commands.rename_bar.isVisible)
    press(qtbot, window, Qt.Key.Key_Escape)
    click_place(qtbot, window, "All Photos")
    click_place(qtbot, window, "Winter")
    qtbot.waitUntil(lambda: not window.actions_.trash.isEnabled())
    press(qtbot, window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: entry(window, "Winter") is None)
    assert sorted(file.name for file in (tmp_path / "photos").iterdir()) == [
        "a.jpg",
        "b.jpg",
        "c.jpg",
    ]


def test_a_click_beside_the_photos_ends_what_the_keys_mean_for_an_album(
    qtbot: QtBot, window: MainWindow
) -> None:
    add(qtbot, window, "Summer", "a.jpg")
    click_place(qtbot, window, "Summer")
    qtbot.waitUntil(lambda: names(window) == ["a.jpg"] and window.settled)
    viewport = window.browser.grid.viewport()
    QTest.mouseClick(viewport, LEFT, pos=viewport.rect().bottomRight() - QPoint(20, 20))
    press(qtbot, window, Qt.Key.Key_Delete)
    press(qtbot, window, Qt.Key.Key_F2)
    QApplication.processEvents()
    assert entry(window, "Summer") is not None
    assert not any(dialog.isVisible() for dialog in window.findChildren(QInputDialog))
