"""Whatever Qt asks while photos go, before the grid has laid out those that are left.

An exception in what Qt calls ends the process.
"""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QFocusEvent, QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.grid.view import PhotoGrid
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.ui.theme import Theme
from photosim.library.arrangement import NO_SECTIONS, Sections
from photosim.vision.thumbnails import ThumbnailCache
from tests.desktop.librarian import Librarian
from tests.fakes import FakeEncoderService

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
SECTIONS = Sections(np.array([0, 30, 60], dtype=np.int64), ("one", "two", "three"))


@pytest.fixture
def grid(
    qtbot: QtBot, settings: Settings, encoder: FakeEncoderService, theme: Theme
) -> Iterator[PhotoGrid]:
    librarian = Librarian(at_once=True)
    thumbnails = Thumbnails(ThumbnailCache(settings.thumbnails_dir), encoder)
    grid = PhotoGrid(PhotoModel(librarian.ask), thumbnails, theme)
    qtbot.addWidget(grid)
    grid.resize(800, 600)
    grid.show()
    ids = np.arange(1000, 1100, dtype=np.int64)
    similarities = {int(number): 0.5 for number in ids}
    grid.photos.show(ids, similarities, sections=SECTIONS)
    qtbot.waitUntil(lambda: grid.settled)
    grid.go_to(1003)
    yield grid
    thumbnails.close()


def point_of(grid: PhotoGrid, row: int) -> QPoint:
    """The middle of a tile, as the grid was laid out."""
    column, line = row % 5, row // 5
    return QPoint(80 + 150 * column, 120 + 190 * line)


def send(grid: PhotoGrid, kind: QEvent.Type, point: QPoint) -> None:
    place = QPointF(point)
    global_place = QPointF(grid.viewport().mapToGlobal(point))
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
    event = QMouseEvent(kind, place, global_place, button, button, PLAIN)
    QApplication.sendEvent(grid.viewport(), event)


def paint(grid: PhotoGrid) -> None:
    grid.grab()


def move(grid: PhotoGrid) -> None:
    for row in (9, 2, 7):
        send(grid, QEvent.Type.MouseMove, point_of(grid, row))


def press(grid: PhotoGrid) -> None:
    for row in (9, 2):
        send(grid, QEvent.Type.MouseButtonPress, point_of(grid, row))
        send(grid, QEvent.Type.MouseButtonRelease, point_of(grid, row))


def double_click(grid: PhotoGrid) -> None:
    send(grid, QEvent.Type.MouseButtonDblClick, point_of(grid, 9))


def leave(grid: PhotoGrid) -> None:
    QApplication.sendEvent(grid.viewport(), QEvent(QEvent.Type.Leave))


def tooltip(grid: PhotoGrid) -> None:
    point = point_of(grid, 7)
    place = grid.viewport().mapToGlobal(point)
    QApplication.sendEvent(grid.viewport(), QHelpEvent(QEvent.Type.ToolTip, point, place))


def keys(grid: PhotoGrid) -> None:
    for key in (
        *(Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp),
        *(Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Return),
    ):
        QTest.keyClick(grid, key)


def tab(grid: PhotoGrid) -> None:
    event = QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason)
    QApplication.sendEvent(grid, event)


def select_all(grid: PhotoGrid) -> None:
    grid.selectAll()
    grid.selected_ids()


def scroll(grid: PhotoGrid) -> None:
    bar = grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    grid.grab()


def drag(grid: PhotoGrid) -> None:
    grid.startDrag(Qt.DropAction.CopyAction)


def read_out(grid: PhotoGrid) -> None:
    told = QAccessible.queryAccessibleInterface(grid)
    for row in (0, 3, 90):
        item = told.child(row)
        if item is not None:
            item.state()
            item.rect()
            item.text(QAccessible.Text.Name)
    told.focusChild()
    place = grid.viewport().mapToGlobal(point_of(grid, 7))
    told.childAt(place.x(), place.y())


def resize(grid: PhotoGrid) -> None:
    grid.resize(grid.width() - 200, grid.height())


@pytest.mark.parametrize("left", [0, 4], ids=["none left", "a few left"])
@pytest.mark.parametrize(
    "act",
    [
        *(paint, move, press, double_click, leave, tooltip, keys, tab, select_all, scroll),
        *(drag, read_out, resize),
    ],
)
def test_photos_may_go_while_the_grid_is_asked_for_them(
    qtbot: QtBot, grid: PhotoGrid, act: Callable[[PhotoGrid], object], left: int
) -> None:
    move(grid)
    kept = grid.photos.ids[:left]
    sections = Sections(SECTIONS.starts[:1], ("one",)) if left else NO_SECTIONS
    for signal in (grid.photos.modelReset, grid.photos.rowsRemoved):
        signal.connect(lambda *_: act(grid))
    grid.photos.show(kept, sections=sections)
    qtbot.waitUntil(lambda: grid.settled)
    assert set(grid.selected_ids().tolist()) <= set(kept.tolist())


@pytest.mark.parametrize("act", [paint, keys, scroll, read_out])
def test_rows_may_be_removed_one_stretch_after_the_other(
    qtbot: QtBot, grid: PhotoGrid, act: Callable[[PhotoGrid], object]
) -> None:
    grid.photos.rowsRemoved.connect(lambda *_: act(grid))
    kept = np.concatenate([grid.photos.ids[:3], grid.photos.ids[40:42], grid.photos.ids[90:]])
    grid.photos.update_ids(kept, Sections(SECTIONS.starts[:1], ("one",)))
    qtbot.waitUntil(lambda: grid.settled)
    assert grid.photos.ids.tolist() == kept.tolist()
