"""The list of groups: keys and the pointer choose members and mark them."""

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from photosim.desktop.tasks.thumbnails import Look, Thumbnails, Wanted
from photosim.desktop.tidy.group_model import GroupModel
from photosim.desktop.tidy.painters import SIDE, GroupPainter, Shown
from photosim.desktop.ui.theme import RADIUS, Theme
from photosim.desktop.ui.widgets import plain_tip
from photosim.library.duplicate_groups import Group

_SETTLE_MS = 60
_AHEAD = 2  # groups below those in view whose pictures are fetched, too
_Key = Qt.Key
_COMMANDS = {
    _Key.Key_K: "keep",
    _Key.Key_X: "trash",
    _Key.Key_Delete: "trash",
    _Key.Key_N: "not-same",
    _Key.Key_S: "skip",
    _Key.Key_A: "keep-all",
    _Key.Key_C: "compare",
    _Key.Key_Space: "compare",
    _Key.Key_Return: "accept",
    _Key.Key_Enter: "accept",
}


class GroupView(QListView):
    """Lists groups of copies, as many as there are.

    Signals:
        commanded: A key or the pointer asks for something: its name.
        menu_wanted: Where on the screen the menu of the current member is to open.
        moved: Another group or another member is current.
    """

    commanded = Signal(str)
    menu_wanted = Signal(QPoint)
    moved = Signal()

    def __init__(self, theme: Theme, model: GroupModel, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.groups = model
        self._thumbnails = thumbnails
        self._theme = theme
        self.setModel(model)
        self._delegate = _Delegate(self, theme, thumbnails)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Groups of copies"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setSingleStep(48)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._ask_thumbnails)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._settle.start())
        model.modelReset.connect(self._settle.start)
        model.turned.connect(self._repaint_row)
        thumbnails.ready.connect(self._repaint_photo)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._delegate.restyle(self._theme)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    # What is in view

    @property
    def rows_in_view(self) -> range:
        """The groups of which anything is in view."""
        top = self.indexAt(QPoint(self.width() // 2, 1))
        if not top.isValid():
            return range(0)
        bottom = self.indexAt(QPoint(self.width() // 2, self.viewport().height() - 2))
        last = bottom.row() if bottom.isValid() else self.groups.rowCount() - 1
        return range(top.row(), last + 1)

    def top(self) -> tuple[int, int] | None:
        """The row at the top of the view and where it begins there."""
        rows = self.rows_in_view
        return (rows.start, self._rect(rows.start).top()) if rows else None

    def restore(
        self, current: int, top: int | None = None, at: int = 0, selected: Iterable[int] = ()
    ) -> None:
        """Make a row current, and scroll so that another begins where it is said to.

        Args:
            current: The row; it is selected, too.
            top: The other row; None to scroll only as far as is needed.
            at: Where it begins.
            selected: Further rows to select.
        """
        self.executeDelayedItemsLayout()
        index = self.groups.index(current)
        if not index.isValid():
            return
        bar = self.verticalScrollBar()
        before = bar.value()
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        chosen = QItemSelection()
        for row in selected:
            chosen.append(QItemSelectionRange(self.groups.index(row)))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.Select)
        bar.setValue(before)
        if top is not None:
            bar.setValue(bar.value() + self._rect(top).top() - at)
        self.scrollTo(index)
        self._settle.start()

    def chosen(self) -> list[Group]:
        """The selected groups from top to bottom, else the current one."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return [self.groups.group(row) for row in rows]

    def groups_in_view(self) -> list[Group]:
        """The groups that can be seen from their first to their last line, at least one."""
        rows = self.rows_in_view
        height = self.viewport().height()
        whole = [row for row in rows if self._rect(row).bottom() <= height]
        return [self.groups.group(row) for row in whole or rows]

    def ask_thumbnails_soon(self) -> None:
        """Ask for the pictures in view: they may differ, or be available now."""
        self._settle.start()

    def _rect(self, row: int) -> QRect:
        return self.visualRect(self.groups.index(row))

    def _ask_thumbnails(self) -> None:
        if not self.isVisible():
            return
        scale, rows = self.devicePixelRatioF(), self.rows_in_view
        look = Look(round(SIDE * scale), round(SIDE * scale), RADIUS * scale, fill=False)
        wanted = [
            Wanted(file.id, file.path, file.mtime_ns, look)
            for row in range(rows.start, min(rows.stop + _AHEAD, self.groups.rowCount()))
            for file in (member.files[0] for member in self.groups.group(row).members)
        ]
        self._thumbnails.want(wanted)

    def _repaint_row(self, row: int) -> None:
        self.update(self.groups.index(row))
        self._tell_focus()

    def _repaint_photo(self, photo_id: int) -> None:
        for row in self.rows_in_view:
            if any(member.files[0].id == photo_id for member in self.groups.group(row).members):
                self.update(self.groups.index(row))

    # Events

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell where the file under the pointer is."""
        if event.type() is QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            found = self._member_at(event.pos())
            if found is None:
                QToolTip.hideText()
            else:
                row, place, _on_button = found
                file = self.groups.group(row).members[place].files[0]
                QToolTip.showText(event.globalPos(), plain_tip(str(file.path)), self.viewport())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        top = self.top()
        super().resizeEvent(event)
        if top is not None and event.size().width() != event.oldSize().width():
            self.executeDelayedItemsLayout()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self._rect(top[0]).top() - top[1])
        self._settle.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.currentIndex().isValid():
            event.ignore()
            return
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        key = Qt.Key(event.key())
        if plain and key in _COMMANDS:
            self.commanded.emit(_COMMANDS[key])
        elif shifted and key in (_Key.Key_Return, _Key.Key_Enter):
            self.commanded.emit("accept-page")
        elif plain and key in (_Key.Key_Left, _Key.Key_Right):
            forwards = (key == _Key.Key_Right) != self.isRightToLeft()
            self._step(1 if forwards else -1)
        elif key == _Key.Key_Escape or event.text().isalnum():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """Go to the member beside the current one, at the end to that of the next group."""
        row = self.currentIndex().row()
        place = self.groups.place(row) + by
        if 0 <= place < len(self.groups.group(row).members):
            self.groups.choose(row, place)
            self.moved.emit()
        elif 0 <= row + by < self.groups.rowCount():
            self.setCurrentIndex(self.groups.index(row + by))
            self.groups.choose(row + by, 0 if by > 0 else len(self.groups.group(row + by).members))

    def _tell_focus(self) -> None:
        if QAccessible.isActive() and self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(self.currentIndex().row())
            QAccessible.updateAccessibility(event)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        found = self._member_at(event.position().toPoint())
        if found is None:
            return
        row, place, on_button = found
        self.groups.choose(row, place)
        self.moved.emit()
        if on_button and event.button() == Qt.MouseButton.LeftButton:
            self.commanded.emit("turn")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._member_at(event.position().toPoint())
        if found is None:
            super().mouseDoubleClickEvent(event)
        elif found[2]:
            self.mousePressEvent(event)  # a second press on the button
        else:
            self.commanded.emit("compare")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentIndex().isValid():
            point = event.pos()
            if event.reason() == QContextMenuEvent.Reason.Keyboard:
                point = self._rect(self.currentIndex().row()).center()
            self.menu_wanted.emit(self.viewport().mapToGlobal(point))

    def _member_at(self, point: QPoint) -> tuple[int, int, bool] | None:
        """The row and place of a member, and whether the point is on its button."""
        index = self.indexAt(point)
        if not index.isValid():
            return None
        for place, cell in enumerate(self._cells(index.row())):
            if cell.contains(point):
                button = self._delegate.painter.button(cell, self.layoutDirection())
                return index.row(), place, button.contains(point)
        return None

    def member_rect(self, row: int, place: int) -> QRect:
        """Where a member is in the viewport."""
        return self._cells(row)[place]

    def _cells(self, row: int) -> list[QRect]:
        members, notes = len(self.groups.group(row).members), self.groups.notes(row)
        painter, direction = self._delegate.painter, self.layoutDirection()
        return painter.cells(members, notes, self._rect(row), direction)


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: GroupView, theme: Theme, thumbnails: Thumbnails) -> None:
        super().__init__(view)
        self._view = view
        self._thumbnails = thumbnails
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Paint in the theme's colours and font."""
        self.painter = GroupPainter(theme.colors)

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        width = self._view.viewport().width()
        groups, row = self._view.groups, index.row()
        members = len(groups.group(row).members)
        return QSize(width, self.painter.height(members, groups.notes(row), width))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        view, row = self._view, index.row()
        group, review = view.groups.group(row), view.groups.review
        marked = review.marked(group)
        current = view.currentIndex().row() == row
        painter.save()
        self.painter.paint(
            painter,
            option.rect,
            Shown(
                group,
                [self._thumbnails.get(member.files[0].id) for member in group.members],
                frozenset(place for place, one in enumerate(group.members) if one in marked),
                view.groups.place(row) if current else None,
                view.hasFocus(),
                view.selectionModel().isSelected(index),
                review.gain([group]),
                view.groups.notes(row),
            ),
        )
        painter.restore()
