"""Choosing the tag that another is merged into."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QWidget,
)

from photosim.catalogue.records import Tag
from photosim.desktop.browse.tag_dialog import written
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.theme import L, M
from photosim.desktop.ui.widgets import label, offer_names

_WIDTH = 380


class MergeDialog(QDialog):
    """Asks for a tag that is there; that it may not lie in the other is said elsewhere.

    Args:
        tag: The one to merge.
        tags: Every tag.

    Signals:
        chosen: The tag to merge it into.
    """

    chosen = Signal(object)

    def __init__(self, tag: Tag, tags: Sequence[Tag], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Merge Tag"))
        self.setMinimumWidth(_WIDTH)
        others = [one for one in tags if one.id != tag.id]
        self._known = {written(one.path).casefold(): one for one in others}
        words = self.tr("Photos with “{tag}” get this tag instead. You can undo this.")
        hint = label(words.format(tag=written(tag.path)), wraps=True)
        self.box = QLineEdit()
        self.box.setAccessibleName(self.tr("Tag"))
        self.box.setPlaceholderText(self.tr("Tag, or Places/Paris"))
        offer_names(self.box, [written(one.path) for one in others])
        self.box.textChanged.connect(self._weigh)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.merge = buttons.addButton(self.tr("Merge"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.merge.setDefault(True)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        vbox([hint, self.box, buttons], self, spacing=M, margins=L)
        self._weigh()
        self.box.setFocus()

    def _target(self) -> Tag | None:
        return self._known.get(self.box.text().strip().casefold())

    def _weigh(self) -> None:
        self.merge.setEnabled(self._target() is not None)

    def _accept(self) -> None:
        target = self._target()
        if target is not None:
            self.accept()
            self.chosen.emit(target)
