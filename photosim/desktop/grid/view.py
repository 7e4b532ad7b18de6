"""The grid of photos: tiles for keyboard and pointer; painting costs what is visible."""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView

from photosim.arrays import Ids, runs_of
from photosim.catalogue.records import UNRATED
from photosim.desktop.grid import accessibility
from photosim.desktop.grid.cursor import Move, row_after, rows_in_turn
from photosim.desktop.grid.drag import drag_out
from photosim.desktop.grid.geometry import GridGeometry
from photosim.desktop.grid.lines import GAP, HEADING, MARGIN
from photosim.desktop.grid.painters import HeadingPainter, Tile, TilePainter, buttons
from photosim.desktop.grid.photo_model import AnyIndex, PhotoModel, percent
from photosim.desktop.grid.scrubber import Scrubber
from photosim.desktop.grid.typed_name import TypedName
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, Wanted
from photosim.desktop.ui.theme import RADIUS, Theme
from photosim.library.arrangement import NO_SECTIONS

SMALLEST, LARGEST, USUAL = 72, 500, 152
_ZOOM_STEP = 24
_SETTLE_MS = 25  # ask for nothing until a turn of the wheel is over
_RESIZED_MS = 120  # tiles change size at every step: load pictures for the last one only
_PULL_MS = 16
_NOWHERE = QPoint(-1, -1)
_NO_KEYS = Qt.KeyboardModifier.NoModifier
_Select = QItemSelectionModel.SelectionFlag


class PhotoGrid(QAbstractItemView):
    """Shows a ``PhotoModel`` as tiles that can be opened, searched with and dragged out.

    Nothing here costs more in a larger library.

    Signals:
        selection_changed: Other photos are selected, or another one is current.
        side_changed: The new side of a picture, after zooming.
        rested: Scrolling, resizing or a change of the photos came to rest.
        name_typed: The beginning of a name.
        opened: The id of a photo to open.
        similar_wanted: The id of a photo to search with.
        steered: The id of a result, and 1 if it is wanted, -1 if not.
        unfolded: The id of a photo behind which others lie that are to be shown, or hidden again.
        menu_wanted: Where on the screen to show the menu.
    """

    selection_changed = Signal()
    side_changed = Signal(int)
    rested = Signal()
    name_typed = Signal(str)
    opened = Signal(int)
    similar_wanted = Signal(int)
    steered = Signal(int, int)
    unfolded = Signal(int)
    menu_wanted = Signal(QPoint)

    def __init__(self, model: PhotoModel, thumbnails: Thumbnails, theme: Theme) -> None:
        accessibility.install()
        super().__init__()
        self.photos = model
        self._thumbnails = thumbnails
        self._theme = theme
        self._fill = True
        self._side = USUAL
        self._geometry = GridGeometry(0, 1, USUAL)
        self._sections = NO_SECTIONS  # those of the geometry
        self._anchor: tuple[int, int] | None = None  # photo at the top, and its distance to it
        self._restored: tuple[tuple[int, int] | None, int] = (None, 0)  # and what it led to
        self._kept: tuple[Ids, int | None] = (np.empty(0, dtype=np.int64), None)
        self._hovered: int | None = None
        self._pointer, self._pressed = _NOWHERE, QPoint()
        self._by_keyboard = False  # the focus ring shows once keys are used
        self._upwards = False  # the last scroll's direction
        self._pulled_to = QPoint()  # the corner of the rubber band under the pointer
        self._typed = TypedName(self)
        self._tiles = TilePainter(theme.colors)
        self._headings = HeadingPainter(theme.colors)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._come_to_rest)
        self._pull = QTimer(self, interval=_PULL_MS)
        self._pull.timeout.connect(self._pull_on)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setMouseTracking(True)
        # Connected before the selection model, which clears itself on the same signal.
        model.modelAboutToBeReset.connect(self._keep_selection)
        self.setModel(model)
        model.modelReset.connect(self._restore_selection)  # after it, for the same reason
        model.changing.connect(self._hold_place)
        model.rearranged.connect(self._take_arranged)
        self.setAccessibleName(self.tr("Photos"))
        self.scrubber = Scrubber(
            self.verticalScrollBar(), lambda: (self._sections, self._geometry), theme, self
        )
        thumbnails.ready.connect(self._repaint_photo)
        thumbnails.failed.connect(self._repaint_photo)
        theme.changed.connect(self._look_anew)
        self.doubleClicked.connect(self._open_index)

    # For the window

    @property
    def side(self) -> int:
        """Side of a picture, logical pixels."""
        return self._side

    def set_side(self, side: int) -> None:
        """Zoom; the current photo, or else the topmost, stays in view."""
        side = min(max(side, SMALLEST), LARGEST)
        if side != self._side:
            self._side = side
            self._lay_out_anew()
            self.side_changed.emit(side)

    def _lay_out_anew(self) -> None:
        current = self.currentIndex()
        in_view = current.isValid() and self.viewport().rect().intersects(self.visualRect(current))
        self._hold_place()
        self.updateGeometries()
        if in_view:
            self.scrollTo(current)
        self.viewport().update()

    def zoom(self, steps: int) -> None:
        """Make tiles larger, or smaller if ``steps`` is negative."""
        self.set_side(self._side + steps * _ZOOM_STEP)

    @property
    def is_at_end(self) -> bool:
        """Whether the last photos are in view."""
        return self.verticalOffset() >= self.verticalScrollBar().maximum() - GAP

    def selected_ids(self) -> Ids:
        """Ids of the selected photos in the order shown."""
        parts = self.selectionModel().selection().toList()
        count = len(self.photos.ids)  # of which fewer may be left already
        rows = [np.arange(part.top(), min(part.bottom() + 1, count)) for part in parts]
        # A copy: a slice would keep all ids in memory, for as long as the history keeps it.
        return self.photos.ids[np.sort(np.concatenate(rows)) if rows else []]

    def current_id(self) -> int | None:
        """The id of the photo with the keyboard focus."""
        return self.photos.id_at(self.currentIndex().row())

    def top_id(self) -> int | None:
        """The id of the first photo in view; None at the very top."""
        row = self._top_row()
        return None if row is None or not self.verticalOffset() else self.photos.id_at(row)

    @property
    def hovered_id(self) -> int | None:
        """The id of the photo under the pointer."""
        return None if self._hovered is None else self.photos.id_at(self._hovered)

    def go_to(self, photo_id: int | None, *, select: bool = True) -> None:
        """Make a photo current and scroll it into view."""
        row = self.photos.row_of(photo_id)
        if row is None:
            return
        flag = _Select.ClearAndSelect if select else _Select.NoUpdate
        self.selectionModel().setCurrentIndex(self.photos.index(row), flag)
        self.scrollTo(self.photos.index(row))

    def choose(self, ids: Ids) -> None:
        """Select photos; the first becomes current and is scrolled into view."""
        self.go_to(int(ids[0]), select=False)
        self._select_ids(ids)

    def scroll_to_top_of(self, photo_id: int | None) -> None:
        """Scroll this photo's row to the top; without a photo, go to the very top."""
        row = self.photos.row_of(photo_id)
        top = 0 if row is None else self._geometry.picture(row).top() - self._headroom
        self.verticalScrollBar().setValue(top)

    def restore(self, current: int | None, selected: Ids, top: int | None) -> None:
        """Scroll to where ``top`` is the first photo in view, and select as it was then."""
        self.selectionModel().clear()
        self._select_quietly(selected, current)
        self.scroll_to_top_of(top)

    def set_fill(self, fill: bool) -> None:
        """Crop photos to squares, or show them whole, in rows that fill the width."""
        self._fill = fill
        self._lay_out_anew()

    def ask_thumbnails_soon(self) -> None:
        """Ask for the thumbnails in view again: they may differ, or be available now."""
        self._settle.start()

    @property
    def settled(self) -> bool:
        """Whether everything in view has been loaded."""
        known = all(self.photos.record(row) is not None for row in self.rows_in_view)
        return known and not self._settle.isActive() and not self._thumbnails.busy

    # Geometry

    def updateGeometries(self) -> None:
        super().updateGeometries()
        viewport, photos = self.viewport().size(), self.photos
        self._sections = photos.sections
        count, starts, mirrored = len(photos.ids), photos.sections.starts, self.isRightToLeft()
        rest = self._side, starts, mirrored, None if self._fill else photos.shapes
        geometry = GridGeometry(count, viewport.width(), *rest)
        if not geometry.is_like(self._geometry):  # Qt calls this several times in a row
            self._geometry = geometry
        bar, last = self.verticalScrollBar(), max(0, self._geometry.height - viewport.height())
        if not last and bar.isVisible():  # it must not go if larger tiles would bring it back
            wider = GridGeometry(count, viewport.width() + bar.width(), *rest)
            last = int(wider.height > viewport.height())
        bar.setRange(0, last)
        bar.setPageStep(viewport.height())
        bar.setSingleStep(self._geometry.line_height // 3)
        self._restore_place()
        self._settle.start(_SETTLE_MS)

    def visualRect(self, index: AnyIndex) -> QRect:
        if not index.isValid():
            return QRect()
        return self._geometry.tile(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._row_at(point)
        return QModelIndex() if row is None else self.photos.index(row)

    def scrollTo(
        self,
        index: AnyIndex,
        _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid():
            return
        tile = self.visualRect(index).adjusted(0, -self._headroom, 0, GAP)
        height = self.viewport().height()
        bar = self.verticalScrollBar()
        if tile.top() < 0:
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
            if self._sections.starts.size:  # the floating heading may have moved
                viewport.update(0, 0, viewport.width(), HEADING + abs(dy) + 1)
        if not self._settle.isActive():
            self._settle.start(_SETTLE_MS)
        self._upwards = dy > 0
        self._set_hovered(_NOWHERE)  # the photo under the pointer moved away

    @property
    def _headroom(self) -> int:
        """Height of what is above the first photos: a margin, or their section's heading."""
        return HEADING if self._sections.starts.size else MARGIN

    def _content(self, point: QPoint) -> QPoint:
        return point + QPoint(0, self.verticalOffset())

    def _row_at(self, point: QPoint) -> int | None:
        return self._geometry.row_at(self._content(point))

    @property
    def rows_in_view(self) -> range:
        """The rows of the model with any part in view."""
        top = self.verticalOffset()
        return self._geometry.between(top, top + self.viewport().height())

    def _top_row(self) -> int | None:
        """The first row below the heading, which `scroll_to_top_of` would leave where it is."""
        top = self.verticalOffset() + self._headroom
        rows = self._geometry.between(top, top + self.viewport().height())
        return rows[0] if rows else None

    # What stays when photos come and go

    def _keep_selection(self) -> None:
        self._kept = (self.selected_ids(), self.current_id())

    def _restore_selection(self) -> None:
        """Select again what was selected and is still here."""
        selected, current = self._kept
        self._select_quietly(selected, current)

    def _select_quietly(self, selected: Ids, current: int | None) -> None:
        """Select photos without scrolling to them."""
        self._select_ids(selected)
        row = self.photos.row_of(current)
        if row is not None:
            self.setAutoScroll(False)  # the place is kept, wherever the current photo is
            self.selectionModel().setCurrentIndex(self.photos.index(row), _Select.NoUpdate)
            self.setAutoScroll(True)

    def _take_arranged(self) -> None:
        self.updateGeometries()
        self.viewport().update()
        self.selection_changed.emit()

    def _hold_place(self) -> None:
        offset = self.verticalOffset()
        self._anchor, restored_at = self._restored
        if self._anchor is not None and 0 < offset == restored_at:
            return  # the first of the line it is in by now would lead away, step by step
        self._anchor, row = None, self._top_row()
        if row is not None and offset:
            photo_id = self.photos.id_at(row)
            distance = self._geometry.picture(row).top() - offset
            self._anchor = None if photo_id is None else (photo_id, distance)

    def _restore_place(self) -> None:
        anchor, self._anchor = self._anchor, None
        photo_id, distance = anchor or (None, 0)
        row = self.photos.row_of(photo_id)
        if row is not None:
            self.verticalScrollBar().setValue(self._geometry.picture(row).top() - distance)
            self._restored = (anchor, self.verticalOffset())

    def dataChanged(
        self, top_left: AnyIndex, bottom_right: AnyIndex, _roles: Sequence[int] = ()
    ) -> None:
        rows = self.rows_in_view
        if rows and top_left.row() <= rows[-1] and bottom_right.row() >= rows[0]:
            self.viewport().update()
        self._settle.start()

    # Selection

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select what a rubber band touches, or the stretch between two photos."""
        if self._is_pulling:
            area = rect.normalized().translated(0, self.verticalOffset())
            self._select_rows(self._geometry.inside(area), command)
            return
        ends = self._row_at(rect.topLeft()), self._row_at(rect.bottomRight())
        rows = [row for row in ends if row is not None]
        stretch = [range(min(rows), max(rows) + 1)] if len(rows) == len(ends) else []
        self._select_rows(stretch, command)

    def _select_ids(self, ids: Ids) -> None:
        rows = np.flatnonzero(np.isin(self.photos.ids, ids))
        if rows.size:
            self._select_rows([range(a, b + 1) for a, b in runs_of(rows)], _Select.ClearAndSelect)

    def selectAll(self) -> None:
        """Select all photos but the one that is searched with."""
        first, count = self.photos.first_result, len(self.photos.ids)
        if first < count:
            self._select_rows([range(first, count)], _Select.ClearAndSelect)

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
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
        self.selectionModel().select(self.photos.selection_of(rows), command)

    # Keyboard

    def event(self, event: QEvent) -> bool:
        """Take letters for names before they become shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            plain = event.modifiers() in (_NO_KEYS, Qt.KeyboardModifier.ShiftModifier)
            if plain and event.text().isalnum():
                event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        photo_id = self.current_id()
        keys = [Qt.Key.Key_Return, Qt.Key.Key_Enter]
        if not self._typed.goes_on:  # else it belongs to the name
            keys.append(Qt.Key.Key_Space)
        if event.key() in keys and not event.modifiers() and photo_id is not None:
            self.opened.emit(photo_id)
        else:
            super().keyPressEvent(event)
        moved = self.current_id() != photo_id
        self._by_keyboard |= moved or self.selectionModel().hasSelection()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """After Tab, show the focus ring around a photo that is selected, so that it can be used.

        Otherwise no photo becomes current, as Qt has it: the first arrow key would pass it over.
        """
        before = self.current_id()
        super().focusInEvent(event)
        by_tab = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in by_tab and len(self.photos.ids):
            self._by_keyboard = True
            first = self.photos.id_at(self._first_for_keys.row()) if before is None else before
            self.go_to(first, select=not self.selectionModel().hasSelection())
            self.viewport().update()
        elif before is None:
            self.selectionModel().clearCurrentIndex()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        count = len(self.photos.ids)
        if not count:
            return QModelIndex()
        row = self.currentIndex().row()
        if row < 0:
            ends = {Move.MoveHome: self.photos.first_result, Move.MoveEnd: count - 1}
            return self.photos.index(ends[action]) if action in ends else self._first_for_keys
        height = self.viewport().height()
        return self.photos.index(row_after(action, row, count, self._geometry, height))

    @property
    def _first_for_keys(self) -> QModelIndex:
        """Where keys begin: at the first photo in view, but not at the one searched with."""
        return self.photos.index(max(self._top_row() or 0, self.photos.first_result))

    def keyboardSearch(self, search: str) -> None:
        """Take letters typed in quick succession for the beginning of a name.

        Qt's own search would read every name in the library; the library is asked instead.
        """
        typed = self._typed.add(search)
        if typed.strip():
            self.name_typed.emit(typed)

    def go_to_next(self, rows: NDArray[np.intp]) -> None:
        """Go to the first of these rows at or after the current one, or else to the first."""
        if rows.size:
            # A first letter leads on to the next photo; further letters may still fit this one.
            start = self.currentIndex().row() + self._typed.is_one_letter
            later = rows[rows >= start]
            self.go_to(self.photos.id_at(int(later[0] if later.size else rows[0])))

    def forget_typed(self) -> None:
        """Start another name with the next letter."""
        self._typed.end()

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            event.ignore()
            return
        self._set_hovered(point)
        button, photo_id = self._button_at(point), self.photos.id_at(self.indexAt(point).row())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and button is not None and photo_id is not None:
            self._press(button, photo_id)
            return
        self._by_keyboard = False
        self._pressed = self._content(point)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        if self._is_pulling:
            self._pulled_to = point
            self.viewport().update()
            if not 0 <= point.y() < self.viewport().height() and not self._pull.isActive():
                self._pull.start()
        else:
            self._set_hovered(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._pull.stop()
        self.viewport().update()

    @property
    def _is_pulling(self) -> bool:
        """Whether a rubber band is pulled up."""
        return self.state() == QAbstractItemView.State.DragSelectingState

    def _band(self) -> QRect:
        """The rubber band in content coordinates."""
        return QRect(self._pressed, self._content(self._pulled_to)).normalized()

    def _pull_on(self) -> None:
        """Scroll while the rubber band is pulled past an edge: the further, the faster."""
        y = self._pulled_to.y()
        beyond = y - min(max(y, 0), self.viewport().height() - 1)
        if not (beyond and self._is_pulling):
            self._pull.stop()
            return
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(beyond / 2) + (1 if beyond > 0 else -1))
        self.viewport().update()
        adds = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        command = _Select.Select if adds else _Select.ClearAndSelect
        self._select_rows(self._geometry.inside(self._band()), command)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        point = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            middle = self.visualRect(self.currentIndex()).center()
            point = self.viewport().mapToGlobal(middle)
        if self.selectionModel().hasSelection():
            self.menu_wanted.emit(point)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._set_hovered(_NOWHERE)
        elif event.type() == QEvent.Type.DevicePixelRatioChange:
            self.ask_thumbnails_soon()  # another screen may need sharper ones
        return super().viewportEvent(event)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        photo_id = self.current_id()
        picture = None if photo_id is None else self._thumbnails.get(photo_id)
        drag_out(self, self.photos, self.photos.with_stacks(self.selected_ids()), picture)

    def _open_index(self, index: QModelIndex) -> None:
        photo_id = self.photos.id_at(index.row())
        if photo_id is not None:
            self.opened.emit(photo_id)

    def _press(self, button: str, photo_id: int) -> None:
        if button == "similar":
            self.similar_wanted.emit(photo_id)
        elif button == "copies":
            self.unfolded.emit(photo_id)
        else:
            self.steered.emit(photo_id, 1 if button in ("more-like", "yes") else -1)

    def _button_at(self, point: QPoint) -> str | None:
        """The button of the photo under the pointer that it is on, by its icon."""
        row = self._row_at(point)
        is_going = row is None or self.photos.id_at(row) is None
        if row is None or row != self._hovered or is_going or self.photos.is_query(row):
            return None
        picture = self._geometry.picture(row)
        places = buttons(picture, self.photos.buttons(row))
        if pile := self.photos.pile_at(row):
            places["copies"] = self._tiles.pile(picture, pile)
        content = self._content(point)
        return next((icon for icon, place in places.items() if place.contains(content)), None)

    def _set_hovered(self, point: QPoint) -> None:
        before = (self._hovered, self._button_at(self._pointer))
        self._pointer = point
        self._hovered = self._row_at(point) if point.y() >= 0 else None
        if before != (self._hovered, self._button_at(point)):
            self.viewport().update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            # Speed comes before quality until resizing comes to rest.
            painter.setRenderHint(
                QPainter.RenderHint.SmoothPixmapTransform, not self._settle.isActive()
            )
            painter.fillRect(event.rect(), self._theme.colors.color("ground"))
            parts = cast(Iterable[QRect], event.region())  # which PySide's stubs do not know
            for row in self._geometry.within(parts, self.verticalOffset()):
                tile = self._tile(row)
                if tile is not None:
                    self._tiles.paint(painter, tile, caption=self._geometry.has_captions)
            if self._sections.starts.size:
                view = QRect(QPoint(0, self.verticalOffset()), self.viewport().size())
                sections, before = self._sections, self.photos.first_result
                self._headings.paint_all(painter, sections, self._geometry, view, before)
            if self._is_pulling:
                color = self._theme.colors.color("accent")
                painter.setPen(QPen(color, 1))
                color.setAlpha(40)
                painter.setBrush(color)
                painter.drawRect(self._band().translated(0, -self.verticalOffset()))

    def _look_anew(self) -> None:
        self._tiles = TilePainter(self._theme.colors)
        self._headings = HeadingPainter(self._theme.colors)
        self.viewport().update()

    def _tile(self, row: int) -> Tile | None:
        """What to paint in a row; None if its photo is gone."""
        index = self.photos.index(row)
        selection = self.selectionModel()
        photo_id = self.photos.id_at(row)
        if photo_id is None:
            return None
        record = self.photos.record(row)
        similarity = self.photos.similarity(row)
        return Tile(
            picture=self._geometry.picture(row).translated(0, -self.verticalOffset()),
            pixmap=self._thumbnails.get(photo_id),
            name=record.path.name if record else "",
            score=None if similarity is None else percent(similarity),
            selected=selection.hasSelection() and selection.isSelected(index),
            current=self._by_keyboard and index == self.currentIndex() and self.hasFocus(),
            hovered=row == self._hovered and not self.photos.is_query(row),
            pointed_button=self._button_at(self._pointer) if row == self._hovered else None,
            unreadable=self._thumbnails.is_unreadable(photo_id),
            mark=self._mark(row),
            rating=record.rating if record else UNRATED,
            pile=self.photos.pile_at(row),
            buttons=self.photos.buttons(row),
            suggested=record.suggested if record else "",
            length=self.photos.length(row),
            live=record is not None and record.movie is not None,
        )

    def _mark(self, row: int) -> str:
        if self.photos.is_query(row):
            return self.tr("Query")
        return self.photos.mark_at(row)

    def _come_to_rest(self) -> None:
        if self.isVisible():  # or what another page wants would be forgotten
            self._thumbnails.want(list(self._wanted()))
        self.rested.emit()

    def _wanted(self) -> Iterator[Wanted]:
        """Thumbnails to load."""
        for row in rows_in_turn(self.rows_in_view, len(self.photos.ids), upwards=self._upwards):
            record = self.photos.record(row)
            if record is not None:
                yield Wanted(record.id, record.path, record.mtime_ns, self._look(row))

    def _look(self, row: int) -> Look:
        scale, size = self.devicePixelRatioF(), self._geometry.picture(row).size()
        width, height = round(size.width() * scale), round(size.height() * scale)
        return Look(width, height, RADIUS * scale, self._fill)

    def _repaint_photo(self, photo_id: int) -> None:
        rows = self.rows_in_view
        for row in np.flatnonzero(self.photos.ids[rows.start : rows.stop] == photo_id) + rows.start:
            tile = self.visualRect(self.photos.index(int(row)))
            self.viewport().update(tile.adjusted(-8, -8, 8, 8))
