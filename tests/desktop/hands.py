"""What a person does in the window, for the tests."""

import warnings
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from photosim.desktop.shell.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


def names(window: MainWindow) -> list[str]:
    """The files on show, in order, without the one that is searched with."""
    shown = window.model.ids[window.model.first_result :]
    return [photo.path.name for photo in window.model.known(shown)]


def row_of(window: MainWindow, name: str) -> int:
    """Where a file is in the grid."""
    return window.model.first_result + names(window).index(name)


def click(qtbot: QtBot, window: MainWindow, name: str, keys: Qt.KeyboardModifier = PLAIN) -> None:
    """Click a photo and wait until it, or what is selected with it, can be used."""
    grid = window.browser.grid
    index = window.model.index(row_of(window, name))
    grid.scrollTo(index)
    QTest.mouseClick(grid.viewport(), LEFT, keys, grid.visualRect(index).center())
    act = window.actions_
    qtbot.waitUntil((act.find_similar if keys == PLAIN else act.copy).isEnabled)


def wait_for_results(qtbot: QtBot, window: MainWindow, of: str) -> None:
    """Wait until a search's results are shown."""

    def shown() -> None:
        assert window.bar.title == f"Similar to {of}"
        assert "result" in window.bar.subtitle

    qtbot.waitUntil(shown)


def filters(qtbot: QtBot, window: MainWindow) -> dict[str, dict[str, str]]:
    """What the filter offers by the names of its menus: choices, with how many photos each has."""
    menu = window.bar.arranging.filter.choices
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: any(one.text()[-1:].isdigit() for one in menu.actions()))
    offered: dict[str, dict[str, str]] = {"": dict(_counted(menu))}
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu) and inner.isEnabled():
            offered[inner.title()] = dict(_counted(inner))
    return offered


def _counted(menu: QMenu) -> Iterator[tuple[str, str]]:
    for action in menu.actions():
        words, counts, photos = action.text().partition("\t")
        if counts and action.isEnabled():
            yield words, photos


def choose_filter(qtbot: QtBot, window: MainWindow, kind: str, words: str) -> None:
    """Take a choice of the filter; one that is in no menu of its own has an empty kind."""
    menu = window.bar.arranging.filter.choices
    assert kind in filters(qtbot, window)
    inner = {one.title(): one for one in window.bar.arranging.filter.findChildren(QMenu)}
    chosen = inner[kind] if kind else menu
    entries = {action.text().partition("\t")[0]: action for action in chosen.actions()}
    assert words in entries, list(entries)
    entries[words].trigger()


def drop(window: MainWindow, *paths: Path) -> None:
    """Drag files over the window and let go above the photos."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    drop_data(window, data)


def drop_data(window: MainWindow, data: QMimeData) -> None:
    """Drag whatever another program offers over the window, and let go above the photos."""
    target: QWidget | None = window.browser.grid.viewport()
    while target is not None and not target.acceptDrops():  # as Qt finds who takes a drop
        target = target.parentWidget()
    assert target is not None
    copy = Qt.DropAction.CopyAction
    with warnings.catch_warnings():  # Qt 6.12 wants a QPointF, which older versions refuse
        warnings.simplefilter("ignore", DeprecationWarning)
        enter = QDragEnterEvent(QPoint(400, 300), copy, data, LEFT, PLAIN)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(400, 300), copy, data, LEFT, PLAIN)
    QApplication.sendEvent(target, event)
    assert event.isAccepted()
