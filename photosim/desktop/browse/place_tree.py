"""The tree of places in the sidebar: how it looks, and what pointer and keys do there."""

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from photosim.desktop.browse.history import Favourites, InAlbum, InFolder, Place, WithTag
from photosim.desktop.grid.photo_model import dragged_ids
from photosim.desktop.ui.theme import RADIUS, S, Theme, scaled_font

PLACE = Qt.ItemDataRole.UserRole
COUNT = Qt.ItemDataRole.UserRole + 1
SMART = Qt.ItemDataRole.UserRole + 2
ACTS = Qt.ItemDataRole.UserRole + 3
INDENT = 14
Acts = dict[Qt.Key, Callable[[], object]]  # what keys do to an item


class PlaceTree(QTreeWidget):
    """Draws no branches, only an arrow before what can be opened.

    Attributes:
        walked: Whether the person moves from place to place by keyboard.

    Signals:
        photos_dropped: Ids of photos of the library, and the place they were dropped on.
        place_clicked: A place that the mouse was pressed on, and whether it was current already.
    """

    photos_dropped = Signal(object, object)
    place_clicked = Signal(object, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.walked = False
        self._aimed: QTreeWidgetItem | None = None  # what a drop, or the menu that is open, is for
        self.setAcceptDrops(True)

    # Photos of the library may be dropped on what is listed here; the window takes all else.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._weigh(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._weigh(event)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.aim(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self.aim(None)
        ids, place = dragged_ids(event.mimeData()), self._tag_at(event)
        if ids and place is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.photos_dropped.emit(ids, place)
        else:
            event.ignore()

    def aim(self, item: QTreeWidgetItem | None) -> None:
        """Frame what a drop, or a menu, is for."""
        self._aimed = item
        self.viewport().update()

    def _weigh(self, event: QDragMoveEvent) -> None:
        entering = event.type() is QEvent.Type.DragEnter
        aims = self._tag_at(event) is not None
        self.aim(self.itemAt(event.position().toPoint()) if aims else None)
        if dragged_ids(event.mimeData()) and (entering or aims):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def _tag_at(self, event: QDropEvent) -> Place | None:
        item = self.itemAt(event.position().toPoint())
        place: Place | None = None if item is None else item.data(0, PLACE)
        return place if isinstance(place, WithTag | InAlbum | Favourites | InFolder) else None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            event.setAccepted(
                self.act_of(Qt.Key(event.key())) is not None
            )  # the window's commands are for photos
            return True
        return super().event(event)

    def act_of(self, key: Qt.Key) -> Callable[[], object] | None:
        """What a key does to the current item."""
        item = self.currentItem()
        acts: Acts | None = None if item is None else item.data(0, ACTS)
        return None if acts is None else acts.get(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.walked = True
        act = self.act_of(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.walked = False
        if event.button() is Qt.MouseButton.RightButton:
            return  # it asks for the menu of an entry, and goes nowhere
        point = event.position().toPoint()
        item, before = self.itemAt(point), self.currentItem()
        on_item = item is not None and self.visualItemRect(item).contains(point)  # not its arrow
        place: Place | None = item.data(0, PLACE) if item is not None and on_item else None
        again = item is before
        super().mousePressEvent(event)
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self.place_clicked.emit(place, again)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.walked = False
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            with QPainter(self.viewport()) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(self._theme.colors.color("accent"), 1))
                frame = QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5)
                painter.drawRoundedRect(frame, RADIUS, RADIUS)

    def drawRow(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().drawRow(painter, option, index)
        if self._aimed is not None and self.itemFromIndex(index) is self._aimed:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colors.color("accent"), 2))
            aimed = self.visualRect(index).toRectF().adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(aimed, RADIUS, RADIUS)
            painter.restore()

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.fillRect(rect, self._theme.colors.color("side"))  # no selection there
        item = self.itemFromIndex(index)
        if item.childIndicatorPolicy() != QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator:
            return
        mirrored = self.isRightToLeft()
        near = rect.left() + INDENT / 2 if mirrored else rect.right() - INDENT / 2 + 1
        middle = QPointF(near, rect.center().y() + 0.5)
        if item.isExpanded():
            bends = [QPointF(-3.5, -1.75), QPointF(0, 1.75), QPointF(3.5, -1.75)]
        else:
            tip = -1.75 if mirrored else 1.75
            bends = [QPointF(-tip, -3.5), QPointF(tip, 0), QPointF(-tip, 3.5)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colors.color("faint"), 1.5))
        painter.drawPolyline([middle + bend for bend in bends])
        painter.restore()


class CountDelegate(QStyledItemDelegate):
    """Draws a place with its number of photos at the right, and the heading in small."""

    def __init__(self, theme: Theme, parent: QTreeWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        height = option.fontMetrics.height() + 14
        return QSize(0, height + (8 if index.data(PLACE) is None else 0))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        colors = self._theme.colors
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(PLACE) is None:
            painter.setFont(scaled_font(0.92))
            painter.setPen(colors.color("faint"))
            place = option.rect.adjusted(S, 8, -S, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
            painter.restore()
            return
        self._paint_ground(painter, option)
        known = index.data(COUNT)
        count = "" if known is None else QLocale().toString(int(known))
        painter.setFont(scaled_font(0.92))
        painter.setPen(colors.color("faint"))
        inner = option.rect.adjusted(S, 0, -S, 0)

        def mirrored(rect: QRect) -> QRect:
            return QStyle.visualRect(option.direction, option.rect, rect)

        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(mirrored(inner), right, count)
        taken = painter.fontMetrics().horizontalAdvance(count) + S
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        icon.paint(painter, mirrored(QRect(inner.left(), inner.center().y() - 8, 18, 18)))
        painter.setFont(option.font)
        painter.setPen(colors.color("text"))
        text = inner.adjusted(18 + S, 0, -taken, 0)
        name = option.fontMetrics.elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, text.width()
        )
        painter.drawText(mirrored(text), Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        colors = self._theme.colors
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colors.color("pressed"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colors.color("hover"))
        else:
            return
        focused = state & QStyle.StateFlag.State_HasFocus
        painter.setPen(colors.color("accent") if focused else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(option.rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
