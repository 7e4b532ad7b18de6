"""What is to be taught: a tag by some photos, or the sub-folders of a folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QTreeWidgetItem,
    QWidget,
)

from photosim.desktop.teach.words import hunch_words, left_out_words
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.theme import L, M
from photosim.desktop.ui.widgets import NUMBERS, card_table, label, offer_names
from photosim.search.head import LEAST_EXAMPLES

if TYPE_CHECKING:  # it comes with the catalogue's libraries, for which no window waits
    from photosim.library.tag_folders import TagFolder

_WIDTH = 420
_LARGE = (560, 480)


class TeachTagDialog(QDialog):
    """Asks for the name of the tag that some photos are examples of.

    Args:
        names: Tags there are, as a person types them.
        photos: How many examples are chosen.
        behind: How many photos lie behind them, as copies or in their stacks.

    Signals:
        named: What was typed.
    """

    named = Signal(str)

    def __init__(self, names: Sequence[str], photos: int, behind: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Teach a Tag"))
        self.setMinimumWidth(_WIDTH)
        what = label(self.tr("What do these %Ln photos show?", "", photos), "strong")
        self.box = QLineEdit()
        self.box.setAccessibleName(self.tr("Tag"))
        self.box.setPlaceholderText(self.tr("Tag, or Places/Paris"))
        offer_names(self.box, names)
        hint = self.tr(
            "They get the tag, and PhotoSim looks for others like them. Then you say yes or no to "
            "what it finds."
        )
        if behind:
            words = self.tr(
                "%Ln more photos that lie behind them get it too; each tile counts as one example.",
                "",
                behind,
            )
            hint = f"{hint}\n{words}"
        if photos < LEAST_EXAMPLES:
            hint = f"{hint}\n{hunch_words(photos, photos)}"
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.teach = buttons.addButton(self.tr("Teach"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.teach.setDefault(True)
        self.teach.setEnabled(False)
        self.box.textChanged.connect(lambda text: self.teach.setEnabled(bool(text.strip(" /"))))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        vbox(
            [what, self.box, label(hint, "faint", wraps=True), buttons],
            self,
            spacing=M,
            margins=L,
        )
        self.box.setFocus()

    def _accept(self) -> None:
        self.accept()
        self.named.emit(self.box.text())


class TeachFoldersDialog(QDialog):
    """Lists the sub-folders of a folder, each of which may become a tag.

    Signals:
        chosen: The names of those that were ticked, a list.
    """

    chosen = Signal(object)

    def __init__(self, folder: Path, folders: "Sequence[TagFolder]", parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Teach from the Folders in “{name}”").format(name=folder.name))
        self.resize(*_LARGE)
        hint = label(
            self.tr(
                "Each ticked folder becomes a tag, which its photos get. Copies, stacks and photos "
                "of one moment count once."
            ),
            "faint",
            wraps=True,
        )
        headers = (self.tr("Folder"), self.tr("Photos"), self.tr("Moments"), "")
        self.table = card_table(self.tr("Sub-folders"), headers, 210, numbers=(1, 2))
        for one in folders:
            why = "" if one.left_out is None else left_out_words(one.left_out)
            number = self.locale().toString
            item = QTreeWidgetItem([one.name, number(len(one.ids)), number(one.moments), why])
            for column in (1, 2):
                item.setTextAlignment(column, NUMBERS)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = Qt.CheckState.Unchecked if why else Qt.CheckState.Checked
            item.setCheckState(0, ticked)
            self.table.addTopLevelItem(item)
        self.table.itemChanged.connect(self._offer)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.teach = buttons.addButton(self.tr("Teach"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.teach.setDefault(True)
        self.count = label("", "faint")
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        vbox([hint, (self.table, 1), self.count, buttons], self, spacing=M, margins=L)
        self._offer()

    @property
    def ticked(self) -> list[str]:
        """The names of the folders that are ticked."""
        items = [self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount())]
        checked = Qt.CheckState.Checked
        return [item.text(0) for item in items if item and item.checkState(0) is checked]

    def _offer(self) -> None:
        count = len(self.ticked)
        self.teach.setEnabled(count > 1)
        self.count.setText(
            self.tr("%Ln tags", "", count)
            if count > 1
            else self.tr("Tags are told apart from each other, so tick at least two.")
        )

    def _accept(self) -> None:
        ticked = self.ticked
        self.accept()
        self.chosen.emit(ticked)
