"""Dragging photos to another place among those that are shown."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame

from photosim.desktop.grid.photo_model import dragged_ids
from photosim.desktop.grid.view import PhotoGrid
from photosim.desktop.ui.theme import Theme

_WIDTH = 3


def parted(shown: Sequence[int], moving: Collection[int]) -> tuple[list[int], int]:
    """Photos that stay where others are moved, and how many are ahead of the first that moves."""
    going = frozenset(moving)
    staying = [photo_id for photo_id in shown if photo_id not in going]
    first = next((row for row, photo_id in enumerate(shown) if photo_id in going), len(staying))
    return staying, first


class Reordering(QObject):
    """Takes drops of the grid's own photos while that is allowed; the window takes all else.

    Signals:
        moved: Ids of photos, and of the one before which they were dropped; None for the end.
    """

    moved = Signal(object, object)

    def __init__(self, grid: PhotoGrid, theme: Theme) -> None:
        super().__init__(grid)
        self._grid = grid
        self._theme = theme
        self._mark = QFrame(grid.viewport())
        self._mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._mark.hide()
        grid.viewport().installEventFilter(self)

    def allow(self, allowed: bool) -> None:
        """Take drops, or leave them all to the window."""
        self._grid.viewport().setAcceptDrops(allowed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragMoveEvent):  # QDragEnterEvent is one
            self._weigh(event)
        elif event.type() is QEvent.Type.DragLeave:
            self._mark.hide()
        elif isinstance(event, QDropEvent):
            self._drop(event)
        else:
            return super().eventFilter(watched, event)
        return True

    def _weigh(self, event: QDragMoveEvent) -> None:
        ids = self._moving(event)
        self._mark.setVisible(bool(ids))
        if not ids:
            event.ignore()
            return
        self._show_mark(self._row_at(event.position().toPoint()))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _drop(self, event: QDropEvent) -> None:
        self._mark.hide()
        ids = self._moving(event)
        if not ids:
            event.ignore()
            return
        row, shown = self._row_at(event.position().toPoint()), self._grid.photos.ids
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.moved.emit(ids, int(shown[row]) if row < len(shown) else None)

    def _moving(self, event: QDropEvent) -> list[int]:
        """The photos that are dragged, if all of them are here, shown or behind others."""
        ids = dragged_ids(event.mimeData())
        return ids if self._grid.photos.holds(ids) else []

    def _row_at(self, point: QPoint) -> int:
        """The row that photos dropped at a point would come before."""
        mirrored = self._grid.isRightToLeft()
        rows = self._grid.rows_in_view
        for row in rows:
            tile = self._tile(row)
            ahead = point.x() > tile.center().x() if mirrored else point.x() < tile.center().x()
            if point.y() < tile.top() or (point.y() <= tile.bottom() and ahead):
                return row
        return rows.stop

    def _tile(self, row: int) -> QRect:
        return self._grid.visualRect(self._grid.photos.index(row))

    def _show_mark(self, row: int) -> None:
        """Show a line before a tile, or behind the last."""
        last = row >= len(self._grid.photos.ids)
        tile = self._tile(row - 1 if last else row)
        behind = last != self._grid.isRightToLeft()
        left = tile.right() + _WIDTH if behind else tile.left() - 2 * _WIDTH
        color = self._theme.colors.color("accent").name()
        self._mark.setStyleSheet(f"background: {color}; border: none;")
        self._mark.setGeometry(left, tile.top(), _WIDTH, tile.height())
        self._mark.raise_()
