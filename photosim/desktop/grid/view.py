"""The grid of photos: painting, pointer and the thumbnails of what is in view."""

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import (
    QDeadlineTimer,
    QEvent,
    QEventLoop,
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
    QDrag,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from photosim.arrays import Ids
from photosim.desktop.grid.geometry import GAP, HEADING
from photosim.desktop.grid.grid_view import GridView
from photosim.desktop.grid.heading_painter import HeadingPainter
from photosim.desktop.grid.painters import Tile, TilePainter, button_rect
from photosim.desktop.grid.photo_model import PhotoModel, percent
from photosim.desktop.tasks.thumbnails import Look, Thumbnails, Wanted
from photosim.desktop.ui.theme import RADIUS, Theme

_MOST_DRAGGED = 10_000  # files in one drag; more would stall the program that takes them
_RECORDS_MS = 2_000
_PULL_MS = 16
_NOWHERE = QPoint(-1, -1)
_NO_UPDATE = QItemSelectionModel.SelectionFlag.NoUpdate
_NO_KEYS = Qt.KeyboardModifier.NoModifier


class PhotoGrid(GridView):
    """Shows photos as tiles that can be opened, searched with and dragged out."""

    opened = Signal(int)
    similar_wanted = Signal(int)
    menu_wanted = Signal(QPoint)

    def __init__(
        self, model: PhotoModel, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, parent)
        self._thumbnails = thumbnails
        self._theme = theme
        self._fill = True
        self._in_view: dict[int, int] = {}  # photo id to row, as last painted
        self._hovered: int | None = None
        self._pointer = _NOWHERE
        self._band: QRect | None = None
        self._by_keyboard = False  # the ring shows where keys lead, once keys are used
        self._pressed = QPoint()
        self._upwards = False  # where one scrolled last
        self._pulled_to = QPoint()  # the corner of the rubber band under the pointer
        self._tiles: TilePainter | None = None  # kept as long as colours and scale are
        self._headings = HeadingPainter(theme.colors)
        self._pull = QTimer(self, interval=_PULL_MS)
        self._pull.timeout.connect(self._pull_on)
        self.setAccessibleName(self.tr("Photos"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setMouseTracking(True)
        self.rested.connect(self._ask_thumbnails)
        thumbnails.ready.connect(self._repaint_photo)
        thumbnails.failed.connect(self._repaint_photo)
        theme.changed.connect(self._look_anew)
        self.doubleClicked.connect(self._open_index)

    def set_fill(self, fill: bool) -> None:
        """Crop photos to squares, or show them whole."""
        self._fill = fill
        self.ask_thumbnails_soon()

    def ask_thumbnails_soon(self) -> None:
        """Ask for the thumbnails in view: they may be other ones by now, or to be had at last."""
        self._settle.start()

    @property
    def settled(self) -> bool:
        """Whether all that can be shown of the photos in view is shown."""
        known = all(self.photos.record(row) is not None for row in self._rows_in_view())
        return known and not self._settle.isActive() and not self._thumbnails.busy

    # Keyboard and pointer

    def event(self, event: QEvent) -> bool:
        """Take letters for names before they become shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            plain = event.modifiers() in (_NO_KEYS, Qt.KeyboardModifier.ShiftModifier)
            if plain and event.text().isalnum():
                event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keyboard = True
        photo_id = self.current_id()
        keys = [Qt.Key.Key_Return, Qt.Key.Key_Enter]
        if not self._typing.isActive():  # else it belongs to the name
            keys.append(Qt.Key.Key_Space)
        if event.key() in keys and not event.modifiers() and photo_id is not None:
            self.opened.emit(photo_id)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by Tab sees where the keys lead from."""
        super().focusInEvent(event)
        by_tab = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in by_tab and len(self.photos.ids):
            self._by_keyboard = True
            if not self.currentIndex().isValid():
                first = self.photos.index(self._top_row() or 0)
                self.selectionModel().setCurrentIndex(first, _NO_UPDATE)
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            event.ignore()
            return
        if event.button() == Qt.MouseButton.LeftButton and self._on_button(point):
            row = self._geometry.row_at(self._content(point))
            if row is not None:
                self.similar_wanted.emit(self.photos.id_at(row))
            return
        self._by_keyboard = False
        self._pressed = self._content(point)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        if self.state() == QAbstractItemView.State.DragSelectingState:
            self._pulled_to = point
            self._draw_band()
            if not 0 <= point.y() < self.viewport().height() and not self._pull.isActive():
                self._pull.start()
        else:
            self._set_hovered(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._pull.stop()
        self._band = None
        self.viewport().update()

    def _draw_band(self) -> None:
        self._band = QRect(self._pressed, self._content(self._pulled_to)).normalized()
        self.viewport().update()

    def _pull_on(self) -> None:
        """Scroll while the rubber band is pulled beyond an edge: the further, the faster."""
        y = self._pulled_to.y()
        beyond = y - min(max(y, 0), self.viewport().height() - 1)
        if not beyond or self._band is None:
            self._pull.stop()
            return
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(beyond / 2) + (1 if beyond > 0 else -1))
        self._draw_band()
        adds = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        flags = QItemSelectionModel.SelectionFlag
        self._select_rows(
            self._geometry.inside(self._band), flags.Select if adds else flags.ClearAndSelect
        )

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
        """The hover ends when the pointer leaves; a new screen may need sharper pictures."""
        if event.type() == QEvent.Type.Leave:
            self._set_hovered(_NOWHERE)
        elif event.type() == QEvent.Type.DevicePixelRatioChange:
            self.ask_thumbnails_soon()
        return super().viewportEvent(event)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        index = self.currentIndex()
        chosen = self.selected_ids()[:_MOST_DRAGGED]
        if self.photos.fetch(chosen):
            self._await_records(chosen)
        data = self.photos.files_of(chosen)
        if not data.hasUrls():
            return
        drag = QDrag(self)
        drag.setMimeData(data)
        pixmap = self._thumbnails.get(self.photos.id_at(index.row())) if index.isValid() else None
        if pixmap is not None:
            side = round(96 * self.devicePixelRatioF())
            small = pixmap.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
            small.setDevicePixelRatio(self.devicePixelRatioF())
            drag.setPixmap(small)
        drag.exec(Qt.DropAction.CopyAction)

    def _await_records(self, ids: Ids) -> None:
        """A drag has to say at its start what is dragged; records are a moment away."""
        deadline = QDeadlineTimer(_RECORDS_MS)
        loop = QEventLoop()
        waker = QTimer(interval=5)
        waker.timeout.connect(loop.quit)
        waker.start()
        while not self.photos.has_records(ids) and not deadline.hasExpired():
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        waker.stop()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._upwards = dy > 0
        self._set_hovered(_NOWHERE)

    def _open_index(self, index: QModelIndex) -> None:
        self.opened.emit(self.photos.id_at(index.row()))

    def _on_button(self, point: QPoint) -> bool:
        row = self._geometry.row_at(self._content(point))
        if row is None or row != self._hovered:
            return False
        return button_rect(self._geometry.picture(row)).contains(self._content(point))

    def _set_hovered(self, point: QPoint) -> None:
        before = (self._hovered, self._on_button(self._pointer))
        self._pointer = point
        self._hovered = self._geometry.row_at(self._content(point)) if point.y() >= 0 else None
        if before != (self._hovered, self._on_button(point)):
            self.viewport().update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Until resizing comes to rest, pictures are stretched in haste.
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform, not self._settle.isActive()
        )
        painter.fillRect(event.rect(), self._theme.colors.color("ground"))
        self._in_view = {self.photos.id_at(row): row for row in self._rows_in_view()}
        tiles = self._tile_painter()
        for row in self._rows_within(event.region()):
            tiles.paint(painter, self._tile(row), caption=self._geometry.has_captions)
        if self.photos.sections.starts.size:
            self._paint_headings(painter)
        if self._band is not None:
            color = self._theme.colors.color("accent")
            painter.setPen(QPen(color, 1))
            color.setAlpha(40)
            painter.setBrush(color)
            painter.drawRect(self._band.translated(0, -self.verticalOffset()))
        painter.end()

    def _rows_within(self, region: QRegion) -> list[int]:
        """The photos to paint; rings and shadows reach a little over their tiles."""
        offset = self.verticalOffset()
        rows: set[int] = set()
        for part in cast(Iterable[QRect], region):  # which Qt's own stubs do not know
            rows.update(
                self._geometry.between(part.top() + offset - GAP, part.bottom() + offset + GAP)
            )
        return sorted(rows)

    def _tile_painter(self) -> TilePainter:
        scale = self.devicePixelRatioF()
        if self._tiles is None or self._tiles.scale != scale:
            self._tiles = TilePainter(self._theme.colors, scale)
            self._headings = HeadingPainter(self._theme.colors)
        return self._tiles

    def _look_anew(self) -> None:
        self._tiles = None
        self.viewport().update()

    def _paint_headings(self, painter: QPainter) -> None:
        """Above every section in view; that of the topmost stays at the top."""
        offset, geometry = self.verticalOffset(), self._geometry
        first = geometry.section_at(offset)
        for section in range(first, geometry.section_at(offset + self.viewport().height()) + 1):
            span, rows = geometry.section_span(section), geometry.section_rows(section)
            top = max(span.start - offset, min(0, span.stop - HEADING - offset))
            band = QRect(0, top, self.viewport().width(), HEADING)
            floats = top > span.start - offset
            heading = self.photos.sections.headings[section]
            self._headings.paint(painter, band, heading, len(rows), floating=floats)

    def _tile(self, row: int) -> Tile:
        index = self.photos.index(row)
        selection = self.selectionModel()
        photo_id = self.photos.id_at(row)
        record = self.photos.record(row)
        similarity = self.photos.similarity(row)
        return Tile(
            picture=self._geometry.picture(row).translated(0, -self.verticalOffset()),
            pixmap=self._thumbnails.get(photo_id),
            name=record.path.name if record else "",
            score=None if similarity is None else percent(similarity),
            selected=selection.hasSelection() and selection.isSelected(index),
            current=self._by_keyboard and index == self.currentIndex() and self.hasFocus(),
            hovered=row == self._hovered,
            button_hovered=row == self._hovered and self._on_button(self._pointer),
            unreadable=self._thumbnails.is_unreadable(photo_id),
        )

    def _ask_thumbnails(self) -> None:
        """What is in view first, then a screen further on, then one back."""
        rows = self._rows_in_view()
        screen = len(rows)
        count = len(self.photos.ids)
        below = range(rows.stop, min(rows.stop + screen, count))
        above = range(rows.start - 1, max(rows.start - screen, 0) - 1, -1)
        ahead, behind = (above, below) if self._upwards else (below, above)
        scale = self.devicePixelRatioF()
        wanted = []
        for row in (*rows, *ahead, *behind):
            record = self.photos.record(row)
            if record is not None:
                wanted.append(Wanted(record.id, record.path, record.mtime_ns))
        self._thumbnails.want(
            wanted, Look(round(self._geometry.side * scale), RADIUS * scale, self._fill)
        )

    def _repaint_photo(self, photo_id: int) -> None:
        row = self._in_view.get(photo_id)
        if row is not None and row < len(self.photos.ids):
            self.viewport().update(self.visualRect(self.photos.index(row)).adjusted(-8, -8, 8, 8))
