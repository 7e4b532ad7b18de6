"""The files that could not be read, or only in part, each with the reason."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.ui.display_names import end_of_path
from photosim.desktop.ui.layouts import hbox, vbox
from photosim.desktop.ui.sentences import translated
from photosim.desktop.ui.theme import L, M, S
from photosim.desktop.ui.widgets import label, paint_ground, plain_tip

_PATH = Qt.ItemDataRole.UserRole
_WIDTH = 170  # of names and of folders


class ProblemsPage(QWidget):
    """A list of names, reasons and folders.

    Signals:
        selection_changed: Other files are selected.
        menu_wanted: Where on the screen the menu of the selected files is to open.
        reveal_wanted: The path of a file to be shown in the file manager.
        retry_wanted: The ids of files to be tried again.
    """

    selection_changed = Signal()
    menu_wanted = Signal(QPoint)
    reveal_wanted = Signal(object)
    retry_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        paint_ground(self, "ground")
        self._ids = np.empty(0, dtype=np.int64)
        text = label(self.tr("The files themselves have not been changed."), "faint")
        text.setWordWrap(True)
        self.retry_all = QPushButton(self.tr("Retry All"))  # of those that are not shown at all
        self.retry_all.clicked.connect(self._press_retry)
        self.table = QTreeWidget()
        self.table.setAccessibleName(self.tr("Files that could not be read"))
        self.table.setHeaderLabels([self.tr("Name"), self.tr("Reason"), self.tr("Folder")])
        self.table.setRootIsDecorated(False)
        self.table.setWordWrap(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.itemActivated.connect(self._reveal)
        self.table.itemSelectionChanged.connect(self.selection_changed)
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)  # none is left unread
        header.sectionResized.connect(self._fold_reasons)
        header.setMinimumSectionSize(60)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setItemDelegateForColumn(1, _Folded(self.table))
        self.table.setItemDelegateForColumn(2, _EndOfPath(self.table))
        top = hbox([(text, 1), self.retry_all])
        vbox([top, (self.table, 1)], self, spacing=S, margins=(L, M, L, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave most of the width to the reasons."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            for column in (0, 2):
                self.table.header().resizeSection(column, min(_WIDTH, event.size().width() // 4))

    def _fold_reasons(self, column: int) -> None:
        if column == 1:  # lines are as high as their reasons are long
            self.table.scheduleDelayedItemsLayout()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The table has it; Qt would lead no key to what lies beside a proxy."""
        self.table.setFocus(event.reason())

    def selected_ids(self) -> Ids:
        """The selected files, from top to bottom."""
        return self._ids[self._selected_rows()]

    def _selected_rows(self) -> list[int]:
        return sorted(index.row() for index in self.table.selectionModel().selectedRows())

    def show_problems(self, photos: Sequence[PhotoRecord]) -> None:
        """List these files and keep the selection, or else select what follows it."""
        selected = set(self.selected_ids().tolist())
        first = min(self._selected_rows(), default=0)
        place = self.table.verticalScrollBar().value()
        self._ids = np.fromiter((photo.id for photo in photos), dtype=np.int64)
        with QSignalBlocker(self.table):
            self.table.clear()
            self.table.addTopLevelItems([_item(photo) for photo in photos])
            self.retry_all.setEnabled(any(photo.damage is None for photo in photos))
            rows = [row for row, photo in enumerate(photos) if photo.id in selected]
            if selected and photos:
                self._select(rows or [min(first, len(photos) - 1)])
        self.table.verticalScrollBar().setValue(place)
        self.selection_changed.emit()

    def _select(self, rows: Sequence[int]) -> None:
        flag = QItemSelectionModel.SelectionFlag
        lines, selection = self.table.model(), self.table.selectionModel()
        selection.setCurrentIndex(lines.index(rows[0], 0), flag.NoUpdate)
        for row in rows:
            selection.select(lines.index(row, 0), flag.Select | flag.Rows)

    def _press_retry(self) -> None:
        self.retry_wanted.emit(self._ids.tolist())

    def _show_menu(self, point: QPoint) -> None:
        if self.table.itemAt(point) is not None:
            self.menu_wanted.emit(self.table.viewport().mapToGlobal(point))

    def _reveal(self, item: QTreeWidgetItem) -> None:
        self.reveal_wanted.emit(item.data(0, _PATH))


class _Folded(QStyledItemDelegate):
    """Takes as many lines as a text needs in its column; a tree asks for one long line."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        within = QStyleOptionViewItem(option)
        if isinstance(option.widget, QTreeWidget):
            within.rect = QRect(0, 0, option.widget.columnWidth(index.column()), 1)
            within.rect = QRect(0, 0, _room(within).width(), 1)
        return super().sizeHint(within, index)


class _EndOfPath(QStyledItemDelegate):
    """Where there is too little room, the last folders of a path are shown."""

    _paints = False  # else the question may be how wide a column has to be

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self._paints = True
        super().paint(painter, option, index)
        self._paints = False

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if self._paints:
            style = option.widget.style()
            margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option) + 1
            width = _room(option).width() - 2 * margin
            option.text = end_of_path(option.text, option.fontMetrics, width)


def _room(option: QStyleOptionViewItem) -> QRect:
    """Where a text is written."""
    kind = QStyle.SubElement.SE_ItemViewItemText
    return option.widget.style().subElementRect(kind, option, option.widget)


def _item(photo: PhotoRecord) -> QTreeWidgetItem:
    reason = translated(photo.damage or photo.reason or "")
    item = QTreeWidgetItem([photo.path.name, reason, str(photo.path.parent)])
    item.setData(0, _PATH, photo.path)
    item.setToolTip(0, plain_tip(photo.path.name))
    item.setToolTip(1, plain_tip(reason))
    item.setToolTip(2, plain_tip(str(photo.path)))
    return item
