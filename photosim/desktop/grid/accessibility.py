"""The grid for screen readers: a list whose items are created when they are asked for.

Qt has such an interface for its own lists only, which lay out every item.
"""

from collections import OrderedDict
from functools import cache
from typing import Any, cast

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleObject,
    QWindow,
)
from PySide6.QtWidgets import QAbstractItemView, QAccessibleWidget, QWidget
from shiboken6 import isValid

from photosim.desktop.grid.photo_model import PhotoModel

_KEPT = 2_000  # items
_GRIDS = "PhotoGrid"
_PICTURES = ("CloseUp", "PartFrame", "MapView")  # what paints photos, or on them, itself


@cache
def install() -> None:
    """Register this module's interfaces with Qt, once."""
    QAccessible.installFactory(_interface)


def tell_focus(grid: QAbstractItemView, row: int) -> None:
    """Tell screen readers which row has the keyboard focus."""
    if QAccessible.isActive() and grid.hasFocus():
        event = QAccessibleEvent(grid, QAccessible.Event.Focus)
        event.setChild(row)
        QAccessible.updateAccessibility(event)


def _interface(key: str, thing: QObject) -> QAccessibleInterface | None:
    if key in _PICTURES and isinstance(thing, QWidget):
        return _kept(QAccessibleWidget(thing, QAccessible.Role.Graphic))
    if key == _GRIDS and isinstance(thing, QAbstractItemView):
        return _kept(AccessibleGrid(thing))
    return None


_alive: list[QAccessibleInterface] = []


def _kept(made: QAccessibleInterface) -> QAccessibleInterface:
    """Keep an interface until Qt deletes it; if Python did, Qt would delete it again."""
    for gone in [one for one in _alive if not isValid(one)]:
        _alive.remove(gone)
        if isinstance(gone, AccessibleGrid):
            gone.forget_items()
    _alive.append(made)
    return made


class AccessibleGrid(QAccessibleObject):
    """The grid as a list of its photos."""

    def __init__(self, grid: QAbstractItemView) -> None:
        super().__init__(grid)
        self.grid = grid
        self._items: OrderedDict[int, AccessiblePhoto] = OrderedDict()

    @property
    def photos(self) -> PhotoModel:
        """What the grid shows."""
        return cast(PhotoModel, self.grid.model())

    def forget_items(self) -> None:
        """Have Qt delete the remaining items."""
        for item in self._items.values():
            if isValid(item):
                QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(item))
        self._items.clear()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.List

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = state.multiSelectable = True
        state.focused = self.grid.hasFocus()
        return state

    def text(self, kind: QAccessible.Text) -> str:
        return self.grid.accessibleName() if kind == QAccessible.Text.Name else ""

    def rect(self) -> QRect:
        return QRect(self.grid.mapToGlobal(QPoint(0, 0)), self.grid.size())

    def window(self) -> QWindow:
        return self.grid.window().windowHandle()

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        around = self.grid.parentWidget()
        return QAccessible.queryAccessibleInterface(around) if around is not None else None

    def childCount(self) -> int:
        return len(self.photos.ids)

    def child(self, index: int) -> "AccessiblePhoto | None":  # type: ignore[override]
        if not 0 <= index < self.childCount():
            return None
        item = self._items.get(index)
        if item is None:
            item = self._items[index] = AccessiblePhoto(self, index)
            QAccessible.registerAccessibleInterface(item)
            if len(self._items) > _KEPT:
                _, dropped = self._items.popitem(last=False)
                QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(dropped))
        return item

    def childAt(self, x: int, y: int) -> "AccessiblePhoto | None":  # type: ignore[override]
        index = self.grid.indexAt(self.grid.viewport().mapFromGlobal(QPoint(x, y)))
        return self.child(index.row()) if index.isValid() else None

    def focusChild(self) -> "AccessiblePhoto | None":  # type: ignore[override]
        index = self.grid.currentIndex()
        return self.child(index.row()) if index.isValid() else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.row if isinstance(child, AccessiblePhoto) else -1


class AccessiblePhoto(QAccessibleInterface):
    """One row of the grid; what it shows is looked up each time."""

    def __init__(self, parent: AccessibleGrid, row: int) -> None:
        super().__init__()
        self._parent = parent
        self.row = row

    def isValid(self) -> bool:
        return self.row < self._parent.childCount()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        grid = self._parent.grid
        index = self._parent.photos.index(self.row)
        state = QAccessible.State()
        state.selectable = state.focusable = True
        state.selected = grid.selectionModel().isSelected(index)
        state.focused = grid.hasFocus() and index == grid.currentIndex()
        shown = grid.viewport().rect().intersects(grid.visualRect(index))
        state.offscreen = not shown
        return state

    def text(self, kind: QAccessible.Text) -> str:
        if kind != QAccessible.Text.Name or not self.isValid():
            return ""
        photos = self._parent.photos
        return photos.data(photos.index(self.row), Qt.ItemDataRole.AccessibleTextRole) or ""

    def rect(self) -> QRect:
        grid = self._parent.grid
        tile = grid.visualRect(self._parent.photos.index(self.row))
        return QRect(grid.viewport().mapToGlobal(tile.topLeft()), tile.size())

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow:
        return self._parent.window()

    def parent(self) -> QAccessibleInterface:
        return self._parent

    def child(self, _index: int) -> None:  # type: ignore[override]
        return

    def childAt(self, _x: int, _y: int) -> None:  # type: ignore[override]
        return

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def focusChild(self) -> None:  # type: ignore[override]
        return

    def relations(self, _match: Any = None) -> list[Any]:
        return []

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """The name is read-only."""
