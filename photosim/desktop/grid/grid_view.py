"""A view of photos in tiles: geometry, selection and keyboard, in time of what is visible."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from photosim.arrays import Ids
from photosim.desktop.grid import accessibility
from photosim.desktop.grid.geometry import GAP, HEADING, MARGIN, GridGeometry
from photosim.desktop.grid.photo_model import AnyIndex, PhotoModel, runs_of

SMALLEST, LARGEST, USUAL = 72, 256, 152
_ZOOM_STEP = 24
_SETTLE_MS = 25  # a turn of the wheel is over before anything is asked for
_RESIZED_MS = 120  # tiles change their size with every step: only the last is worth its pictures
_TYPING_MS = 1_000  # letters further apart begin another name
_Select = QItemSelectionModel.SelectionFlag


class GridView(QAbstractItemView):
    """Lays a ``PhotoModel`` out in tiles of one size; nothing here grows with the library.

    ``name_typed`` carries the beginning of a name. ``rested`` is emitted when scrolling, resizing
    or a change of the photos comes to rest.
    """

    selection_changed = Signal()
    side_changed = Signal(int)
    rested = Signal()
    name_typed = Signal(str)

    def __init__(self, model: PhotoModel, parent: QWidget | None = None) -> None:
        accessibility.install()
        super().__init__(parent)
        self.photos = model
        self._side = USUAL
        self._geometry = GridGeometry(0, 1, USUAL)
        self._anchor: tuple[int, int] | None = None  # photo at the top, and its distance to it
        self._kept: tuple[Ids, int | None] = (np.empty(0, dtype=np.int64), None)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.rested)
        self._typed = ""
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        # Before the selection model, which forgets everything on the same signal.
        model.modelAboutToBeReset.connect(self._keep_selection)
        self.setModel(model)
        model.modelReset.connect(self._restore_selection)  # after it, for the same reason
        model.changing.connect(self._hold_place)
        model.rearranged.connect(self._take_arranged)

    # For the window

    @property
    def side(self) -> int:
        """Side of a picture, logical pixels."""
        return self._side

    def set_side(self, side: int) -> None:
        """Zoom; what is in focus, or else at the top, stays in view."""
        side = min(max(side, SMALLEST), LARGEST)
        if side == self._side:
            return
        current = self.currentIndex()
        in_view = current.isValid() and self.viewport().rect().intersects(self.visualRect(current))
        self._hold_place()
        self._side = side
        self.updateGeometries()
        if in_view:
            self.scrollTo(current)
        self.viewport().update()
        self.side_changed.emit(side)

    def zoom(self, steps: int) -> None:
        """Make tiles larger or smaller by some steps."""
        self.set_side(self._side + steps * _ZOOM_STEP)

    @property
    def is_at_end(self) -> bool:
        """Whether one has scrolled down to the last photos, or need not scroll to see them."""
        return self.verticalOffset() >= self.verticalScrollBar().maximum() - GAP

    def selected_ids(self) -> Ids:
        """The selected photos in the order shown."""
        rows = [
            np.arange(part.top(), part.bottom() + 1)
            for part in self.selectionModel().selection().toList()
        ]
        return self.photos.ids[np.sort(np.concatenate(rows))] if rows else self.photos.ids[:0]

    def current_id(self) -> int | None:
        """The photo with the keyboard's focus."""
        index = self.currentIndex()
        return self.photos.id_at(index.row()) if index.isValid() else None

    def top_id(self) -> int | None:
        """The first photo in view; None at the very top."""
        row = self._top_row()
        return None if row is None or not self.verticalOffset() else self.photos.id_at(row)

    def go_to(self, photo_id: int | None, *, select: bool = True) -> None:
        """Give a photo the focus and bring it into view."""
        row = None if photo_id is None else self.photos.row_of(photo_id)
        if row is None:
            return
        flag = _Select.ClearAndSelect if select else _Select.NoUpdate
        self.selectionModel().setCurrentIndex(self.photos.index(row), flag)
        self.scrollTo(self.photos.index(row))

    def choose(self, ids: Ids) -> None:
        """Select photos, and give the first of them the focus and bring it into view."""
        self.go_to(int(ids[0]), select=False)
        self._select_ids(ids)

    def scroll_to_top_of(self, photo_id: int | None) -> None:
        """Scroll so that this photo's row is the first; without one, to the very top."""
        row = None if photo_id is None else self.photos.row_of(photo_id)
        top = 0 if row is None else self._geometry.picture(row).top() - self._headroom
        self.verticalScrollBar().setValue(top)

    # Geometry

    def updateGeometries(self) -> None:
        super().updateGeometries()
        viewport = self.viewport().size()
        photos = self.photos
        self._geometry = GridGeometry(
            len(photos.ids),
            viewport.width(),
            self._side,
            photos.sections.starts,
            self.isRightToLeft(),
        )
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._geometry.height - viewport.height()))
        bar.setPageStep(viewport.height())
        bar.setSingleStep(self._geometry.line_height // 3)
        self._restore_place()
        self._settle.start(_SETTLE_MS)

    def visualRect(self, index: AnyIndex) -> QRect:
        if not index.isValid():
            return QRect()
        return self._geometry.tile(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._geometry.row_at(self._content(point))
        return QModelIndex() if row is None else self.photos.index(row)

    def scrollTo(
        self,
        index: AnyIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid():
            return
        tile = self.visualRect(index).adjusted(0, -self._headroom, 0, GAP)
        height = self.viewport().height()
        bar = self.verticalScrollBar()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + tile.center().y() - height // 2)
        elif tile.top() < 0:
            bar.setValue(bar.value() + tile.top())
        elif tile.bottom() > height:
            bar.setValue(bar.value() + min(tile.bottom() - height, tile.top()))

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: AnyIndex) -> bool:
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._hold_place()
        super().resizeEvent(event)
        self.updateGeometries()
        self._settle.start(_RESIZED_MS)

    def scrollContentsBy(self, _dx: int, dy: int) -> None:
        viewport = self.viewport()
        if abs(dy) >= viewport.height():
            viewport.update()
        else:
            viewport.scroll(0, dy)
            if self.photos.sections.starts.size:  # a heading may have moved that stays on top
                viewport.update(0, 0, viewport.width(), HEADING + abs(dy) + 1)
        if not self._settle.isActive():
            self._settle.start(_SETTLE_MS)

    @property
    def _headroom(self) -> int:
        """What stays free above the first photos: a margin, or the heading of their section."""
        return HEADING if self.photos.sections.starts.size else MARGIN

    def _content(self, point: QPoint) -> QPoint:
        return point + QPoint(0, self.verticalOffset())

    def _rows_in_view(self) -> range:
        top = self.verticalOffset()
        return self._geometry.between(top, top + self.viewport().height())

    def _top_row(self) -> int | None:
        """The first photo that is not hidden behind the heading."""
        top = self.verticalOffset() + (HEADING - GAP if self.photos.sections.starts.size else 0)
        rows = self._geometry.between(top, top + self.viewport().height())
        return rows[0] if rows else None

    # What stays when photos arrive and go

    def _restore_selection(self) -> None:
        """Select again what was selected and is still here."""
        selected, current = self._kept
        self._select_ids(selected)
        row = None if current is None else self.photos.row_of(current)
        if row is not None:
            self.setAutoScroll(False)  # the place is kept, wherever the focus is
            self.selectionModel().setCurrentIndex(self.photos.index(row), _Select.NoUpdate)
            self.setAutoScroll(True)
        self.selection_changed.emit()

    def _take_arranged(self) -> None:
        self.updateGeometries()
        self.viewport().update()
        self.selection_changed.emit()

    def _hold_place(self) -> None:
        row = self._top_row()
        if row is None or not self.verticalOffset():
            self._anchor = None
            return
        distance = self._geometry.picture(row).top() - self.verticalOffset()
        self._anchor = (self.photos.id_at(row), distance)

    def _restore_place(self) -> None:
        anchor, self._anchor = self._anchor, None
        row = None if anchor is None else self.photos.row_of(anchor[0])
        if anchor is not None and row is not None:
            top = self._geometry.picture(row).top() - anchor[1]
            self.verticalScrollBar().setValue(top)

    def _keep_selection(self) -> None:
        self._kept = (self.selected_ids(), self.current_id())

    # Selection

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select what a rubber band touches, or the stretch between two photos."""
        if self.state() == QAbstractItemView.State.DragSelectingState:
            area = rect.normalized().translated(0, self.verticalOffset())
            self._select_rows(self._geometry.inside(area), command)
            return
        start = self._geometry.row_at(self._content(rect.topLeft()))
        end = self._geometry.row_at(self._content(rect.bottomRight()))
        if start is None or end is None:
            self._select_rows([], command)
        else:
            self._select_rows([range(min(start, end), max(start, end) + 1)], command)

    def _select_ids(self, ids: Ids) -> None:
        rows = np.flatnonzero(np.isin(self.photos.ids, ids))
        if rows.size:
            self._select_rows([range(a, b + 1) for a, b in runs_of(rows)], _Select.ClearAndSelect)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        rows = self._rows_in_view()
        if not rows:
            return QRegion()
        for part in selection.toList():
            if part.top() <= rows[-1] and part.bottom() >= rows[0]:
                return QRegion(self.viewport().rect())
        return QRegion()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()
        self.selection_changed.emit()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            accessibility.tell_focus(self, current.row())
        self.viewport().update()
        self.selection_changed.emit()

    def _select_rows(
        self, rows: Iterable[range], command: QItemSelectionModel.SelectionFlag
    ) -> None:
        selection = QItemSelection()
        for part in rows:
            first, last = self.photos.index(part[0]), self.photos.index(part[-1])
            selection.append(QItemSelectionRange(first, last))
        self.selectionModel().select(selection, command)

    # Keyboard

    def moveCursor(
        self,
        action: QAbstractItemView.CursorAction,
        _modifiers: Qt.KeyboardModifier,
    ) -> QModelIndex:
        count = len(self.photos.ids)
        if not count:
            return QModelIndex()
        index = self.currentIndex()
        if not index.isValid():
            return self.photos.index(self._top_row() or 0)
        return self.photos.index(self._moved(index.row(), action, count))

    def _moved(self, row: int, action: QAbstractItemView.CursorAction, count: int) -> int:
        page = max(1, self.viewport().height() // self._geometry.line_height)
        move = QAbstractItemView.CursorAction
        mirrored = self._geometry.mirrored
        match action:
            case move.MoveHome:
                return 0
            case move.MoveEnd:
                return count - 1
            case move.MoveLeft | move.MoveRight:
                step = 1 if (action == move.MoveRight) != mirrored else -1
                return min(max(row + step, 0), count - 1)
            case move.MovePrevious:
                return max(row - 1, 0)
            case move.MoveNext:
                return min(row + 1, count - 1)
        lines = {move.MoveUp: -1, move.MoveDown: 1, move.MovePageUp: -page, move.MovePageDown: page}
        return self._geometry.moved(row, lines[action])

    def keyboardSearch(self, search: str) -> None:
        """Letters typed quickly are the beginning of a name.

        Qt's own search would read every name of the library; what knows them is asked instead.
        """
        quick = self._typing.isActive()
        self._typing.start()
        self._typed = self._typed + search if quick else search
        if self._typed.strip():
            self.name_typed.emit(self._typed)

    def go_to_next(self, rows: NDArray[np.intp]) -> None:
        """Go to the first of these rows from the current photo on, or else the first of all."""
        if rows.size:
            # A second letter makes the same photo fit better, another first letter leads on.
            start = self.currentIndex().row() + (len(self._typed) == 1)
            later = rows[rows >= start]
            self.go_to(self.photos.id_at(int(later[0] if later.size else rows[0])))

    def forget_typed(self) -> None:
        """Begin another name with the next letter."""
        self._typing.stop()

    def dataChanged(
        self, top_left: AnyIndex, bottom_right: AnyIndex, _roles: Sequence[int] = ()
    ) -> None:
        rows = self._rows_in_view()
        if rows and top_left.row() <= rows[-1] and bottom_right.row() >= rows[0]:
            self.viewport().update()
        self._settle.start()
