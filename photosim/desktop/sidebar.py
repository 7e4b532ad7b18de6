"""The sidebar: where in the library one can go."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photosim.catalogue.records import FolderRecord
from photosim.desktop.places import AllPhotos, InFolder, Place, Problems
from photosim.desktop.theme import S, Theme, scaled_font
from photosim.desktop.widgets import plain_tip

_PLACE = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_ICON = Qt.ItemDataRole.UserRole + 2


class Sidebar(QWidget):
    """All Photos, the folders with their counts, and Problems if there are any."""

    chosen = Signal(object)  # Place
    add_wanted = Signal()
    remove_wanted = Signal(object)  # FolderRecord
    reveal_wanted = Signal(object)  # Path

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("surface", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(168)
        self._theme = theme
        self._folders: Sequence[FolderRecord] = ()
        self._place: Place = AllPhotos()
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setIconSize(QSize(18, 18))
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setAccessibleName(self.tr("Library"))
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.setItemDelegate(_CountDelegate(theme, self.tree))
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self.tree.currentItemChanged.connect(self._choose)
        self._add = QPushButton(self.tr("Add Folder…"))
        self._add.setProperty("kind", "quiet")
        self._add.setIconSize(QSize(26, 18))
        self._add.clicked.connect(self.add_wanted)
        theme.set_icon(self._add, "folder-add", "faint")
        column = QVBoxLayout(self)
        column.setContentsMargins(S, S, S, S)
        column.setSpacing(S)
        column.addWidget(self.tree, 1)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self._fill)
        self._fill()

    def show_folders(self, folders: Sequence[FolderRecord]) -> None:
        """Show these folders with their counts."""
        if list(folders) != list(self._folders):
            self._folders = folders
            self._fill()

    @property
    def folders(self) -> Sequence[FolderRecord]:
        """The folders shown."""
        return self._folders

    def show_place(self, place: Place) -> None:
        """Mark where one is; a search is nowhere in the sidebar."""
        self._place = place
        self._mark()

    def _fill(self) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        photos = sum(folder.photos for folder in self._folders)
        problems = sum(folder.problems for folder in self._folders)
        self._enter(AllPhotos(), self.tr("All Photos"), "photos", photos)
        if problems:
            self._enter(Problems(), self.tr("Problems"), "warning", problems)
        if self._folders:
            heading = QTreeWidgetItem([self.tr("Folders")])
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self.tree.addTopLevelItem(heading)
        for folder in self._folders:
            icon = "folder" if folder.online else "folder-offline"
            name = folder.path.name or str(folder.path)
            item = self._enter(InFolder(folder.id, folder.path), name, icon, folder.photos)
            tip = str(folder.path)
            if not folder.online:
                tip += "\n" + self.tr("Not connected. Its photos can still be searched.")
            item.setToolTip(0, plain_tip(tip))
        self.tree.blockSignals(False)
        self._mark()

    def _enter(self, place: Place, name: str, icon: str, count: int) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name])
        item.setData(0, _PLACE, place)
        item.setData(0, _COUNT, count)
        item.setData(0, _ICON, icon)
        item.setIcon(0, self._theme.icon(icon, "faint"))
        item.setData(
            0,
            Qt.ItemDataRole.AccessibleTextRole,
            self.tr("{name}, {count} photos").format(name=name, count=count),
        )
        self.tree.addTopLevelItem(item)
        return item

    def _mark(self) -> None:
        self.tree.blockSignals(True)
        self.tree.setCurrentIndex(QModelIndex())
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if item is not None and item.data(0, _PLACE) == self._place:
                self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        place = item.data(0, _PLACE) if item is not None else None
        if place is not None:
            self.chosen.emit(place)

    def _show_menu(self, point: QPoint) -> None:
        item = self.tree.itemAt(point)
        place = item.data(0, _PLACE) if item is not None else None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        folder = next(
            (
                one
                for one in self._folders
                if isinstance(place, InFolder) and one.id == place.folder_id
            ),
            None,
        )
        if folder is not None:
            reveal = menu.addAction(self.tr("Show in File Manager"))
            reveal.setEnabled(folder.online)
            reveal.triggered.connect(lambda: self.reveal_wanted.emit(folder.path))
            remove = menu.addAction(self.tr("Remove from Library"))
            remove.triggered.connect(lambda: self.remove_wanted.emit(folder))
            menu.addSeparator()
        menu.addAction(self.tr("Add Folder…")).triggered.connect(self.add_wanted)
        menu.popup(self.tree.viewport().mapToGlobal(point))


class _CountDelegate(QStyledItemDelegate):
    """Draws a place with its number of photos at the right, and the heading in small."""

    def __init__(self, theme: Theme, parent: QTreeWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Calm, even lines; room above the heading."""
        height = option.fontMetrics.height() + 14
        return QSize(0, height + (8 if index.data(_PLACE) is None else 0))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one line."""
        colors = self._theme.colors
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(_PLACE) is None:
            painter.setFont(scaled_font(0.92))
            painter.setPen(colors.color("faint"))
            place = option.rect.adjusted(S, 8, -S, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
            painter.restore()
            return
        self._paint_ground(painter, option)
        count = QLocale().toString(int(index.data(_COUNT) or 0))
        painter.setFont(scaled_font(0.92))
        painter.setPen(colors.color("faint"))
        inner = option.rect.adjusted(S, 0, -S, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, right, count)
        taken = painter.fontMetrics().horizontalAdvance(count) + S
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        icon.paint(painter, QRect(inner.left(), inner.center().y() - 8, 18, 18))
        painter.setFont(option.font)
        painter.setPen(colors.color("text"))
        text = inner.adjusted(18 + S, 0, -taken, 0)
        name = option.fontMetrics.elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, text.width()
        )
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, name)
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
