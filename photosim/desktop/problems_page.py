"""The files that could not be read, each with the reason."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.sentences import translated
from photosim.desktop.theme import L, M, S
from photosim.desktop.widgets import label, paint_ground, plain_tip

_PATH = Qt.ItemDataRole.UserRole


class ProblemsPage(QWidget):
    """A list of names, reasons and folders."""

    reveal_wanted = Signal(object)  # Path
    retry_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        paint_ground(self, "ground")
        text = label(
            self.tr(
                "These files look like photos but could not be read. They are left as they are."
            ),
            "faint",
        )
        text.setWordWrap(True)
        again = QPushButton(self.tr("Try Again"))
        again.clicked.connect(self.retry_wanted)
        self.table = QTreeWidget()
        self.table.setAccessibleName(self.tr("Files that could not be read"))
        self.table.setHeaderLabels([self.tr("Name"), self.tr("Reason"), self.tr("Folder")])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.itemActivated.connect(self._reveal)
        header = self.table.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 220)
        header.resizeSection(1, 320)
        top = QHBoxLayout()
        top.addWidget(text, 1)
        top.addWidget(again)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, M, L, 0)
        column.setSpacing(S)
        column.addLayout(top)
        column.addWidget(self.table, 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The table has it; Qt would lead no key to what lies beside a proxy."""
        self.table.setFocus(event.reason())

    def show_problems(self, photos: Sequence[PhotoRecord]) -> None:
        """List these files."""
        self.table.clear()
        items = []
        for photo in photos:
            reason = translated(photo.reason or "")
            item = QTreeWidgetItem([photo.path.name, reason, str(photo.path.parent)])
            item.setData(0, _PATH, photo.path)
            item.setToolTip(1, plain_tip(reason))
            item.setToolTip(2, plain_tip(str(photo.path)))
            items.append(item)
        self.table.addTopLevelItems(items)

    def _show_menu(self, point: QPoint) -> None:
        item = self.table.itemAt(point)
        if item is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show = menu.addAction(self.tr("Show in File Manager"))
        show.triggered.connect(lambda: self._reveal(item))
        menu.popup(self.table.viewport().mapToGlobal(point))

    def _reveal(self, item: QTreeWidgetItem) -> None:
        self.reveal_wanted.emit(item.data(0, _PATH))
