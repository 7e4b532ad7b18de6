"""Settings: the folders of the library."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QTreeWidgetItem, QWidget

from photosim.catalogue.records import FolderRecord
from photosim.desktop.files.folder_removal import FolderRemoval
from photosim.desktop.ui.form import Page
from photosim.desktop.ui.layouts import Stretch, hbox
from photosim.desktop.ui.theme import S, Theme
from photosim.desktop.ui.widgets import NUMBERS, card_table, label, plain_tip

_FOLDER = Qt.ItemDataRole.UserRole


class FoldersPage(Page):
    """A list to add to and remove from.

    Signals:
        add_wanted: A folder is to be chosen.
        remove_wanted: The id of a folder to forget.
        move_wanted: The `FolderRecord` of a folder that has moved.
        rules_wanted: The `FolderRecord` of a folder of which something is to be left out.
    """

    add_wanted = Signal()
    remove_wanted = Signal(int)
    move_wanted = Signal(object)
    rules_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._folders: Sequence[FolderRecord] = ()
        text = label(
            self.tr(
                "PhotoSim shows the photos in these folders and their subfolders, and "
                "keeps up with changes."
            ),
            "faint",
            wraps=True,
        )
        headers = [self.tr("Folder"), self.tr("Photos"), self.tr("Status")]
        self.table = card_table(self.tr("Library folders"), headers, 280, numbers=(1,))
        self.table.setUniformRowHeights(True)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.setIconSize(QSize(18, 18))
        self.table.header().resizeSection(1, 76)
        self.table.itemSelectionChanged.connect(self._follow_selection)
        add = QPushButton(self.tr("Add Folder…"))
        add.clicked.connect(self.add_wanted)
        self.remove = QPushButton(self.tr("Remove…"))
        self.remove.setEnabled(False)
        self.remove.clicked.connect(self._ask)
        self.moved = QPushButton(self.tr("Has Moved…"))
        self.moved.setToolTip(
            self.tr("Choose where this folder is now. Its photos are not indexed again.")
        )
        self.moved.setEnabled(False)
        self.moved.clicked.connect(self._move)
        self.leave_out = QPushButton(self.tr("Leave Out…"))
        self.leave_out.setToolTip(self.tr("Choose which photos of this folder are not shown."))
        self.leave_out.setEnabled(False)
        self.leave_out.clicked.connect(self._ask_rules)
        self.note = label(role="warning", wraps=True)
        self.note.hide()
        buttons = QWidget()
        hbox([add, self.remove, self.moved, self.leave_out, Stretch()], buttons, spacing=S)
        self.add(text)
        self.add(self.table, stretch=1)
        self.column.addWidget(self.note)
        self.column.addWidget(buttons)
        theme.changed.connect(self._fill)

    def show_folders(self, folders: Sequence[FolderRecord]) -> None:
        """List these."""
        if list(folders) != list(self._folders):
            self._folders = folders
            self._fill()

    def explain(self, words: str) -> None:
        """Say why a folder is not where it was said to be; "" for nothing."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _fill(self) -> None:
        chosen = self._chosen()
        self.table.clear()
        for folder in self._folders:
            item = QTreeWidgetItem(
                [str(folder.path), QLocale().toString(folder.photos), self._state(folder)]
            )
            icon = "folder" if folder.online else "folder-offline"
            item.setIcon(0, self._theme.icon(icon, "faint"))
            item.setToolTip(0, plain_tip(str(folder.path)))
            item.setData(0, _FOLDER, folder)
            item.setTextAlignment(1, NUMBERS)
            self.table.addTopLevelItem(item)
            wanted = len(self._folders) == 1 if chosen is None else chosen.id == folder.id
            item.setSelected(wanted)
        self._follow_selection()

    def _state(self, folder: FolderRecord) -> str:
        if not folder.online:
            return self.tr("Not connected")
        if folder.rules:
            return self.tr("Some left out")
        if folder.problems:
            return self.tr("%Ln problems", "", folder.problems)
        return ""

    def _chosen(self) -> FolderRecord | None:
        items = self.table.selectedItems()
        record = items[0].data(0, _FOLDER) if items else None
        return record if isinstance(record, FolderRecord) else None

    def _follow_selection(self) -> None:
        for button in (self.remove, self.moved, self.leave_out):
            button.setEnabled(self._chosen() is not None)
        self.explain("")

    def _ask(self) -> None:
        folder = self._chosen()
        if folder is not None:
            question = FolderRemoval(folder, self.window())
            question.confirmed.connect(self.remove_wanted)
            question.open()

    def _move(self) -> None:
        folder = self._chosen()
        if folder is not None:
            self.explain("")
            self.move_wanted.emit(folder)

    def _ask_rules(self) -> None:
        folder = self._chosen()
        if folder is not None:
            self.rules_wanted.emit(folder)
