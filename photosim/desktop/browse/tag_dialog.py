"""Which tags photos have, and giving them others."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from photosim.annotations import TagPath
from photosim.catalogue.records import Tag
from photosim.desktop.ui.layouts import vbox
from photosim.desktop.ui.theme import L, M
from photosim.desktop.ui.widgets import label, offer_names

_WIDTH = 380
_TAG = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def written(path: TagPath) -> str:
    """A tag's path as a person types it."""
    return "/".join(path)


def read_path(text: str) -> TagPath:
    """The path of a tag that was typed; empty for none."""
    parts = (" ".join(part.split()) for part in text.split("/"))
    return tuple(part for part in parts if part)


class TagDialog(QDialog):
    """Names the tags of some photos; a name that is typed is given to them.

    Args:
        tags: Every tag.
        have: How many of the photos have a tag, by its id.
        photos: How many photos there are.

    Signals:
        chosen: Paths of tags to give, and ids of tags to take away.
    """

    chosen = Signal(object, object)

    def __init__(
        self, tags: Sequence[Tag], have: Mapping[int, int], photos: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Tags of %Ln photos", "", photos))
        self.setMinimumWidth(_WIDTH)
        self._known = {written(tag.path).casefold(): tag for tag in tags}
        self.box = _Box()
        self.box.setAccessibleName(self.tr("Tag"))
        self.box.setPlaceholderText(self.tr("Tag, or Places/Paris"))
        offer_names(self.box, [written(tag.path) for tag in tags])
        self.box.entered.connect(self._enter)
        self.list = QListWidget()
        self.list.setProperty("surface", "card")
        self.list.setAccessibleName(self.tr("Tags of these photos"))
        self._before: dict[int, Qt.CheckState] = {}
        for tag in tags:
            if tag.id in have:
                all_have = have[tag.id] == photos
                state = Qt.CheckState.Checked if all_have else Qt.CheckState.PartiallyChecked
                self._before[tag.id] = state
                self._add(written(tag.path), tag, state)
        hint = label(self.tr("Enter adds the tag, Enter once more is OK."), "faint")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        for button in buttons.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter is the box's
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        vbox([self.box, hint, (self.list, 1), buttons], self, spacing=M, margins=L)
        self.box.setFocus()

    @property
    def listed(self) -> dict[str, Qt.CheckState]:
        """The tags that are listed."""
        return {item.text(): item.checkState() for item in self._items()}

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _add(self, text: str, tag: Tag | None, state: Qt.CheckState) -> None:
        item = QListWidgetItem(text)
        item.setData(_TAG, tag)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(state)
        self.list.addItem(item)

    def _enter(self) -> None:
        if self._take_typed():
            return
        self._accept()

    def _take_typed(self) -> bool:
        """List what was typed; returns whether there was anything."""
        path = read_path(self.box.text())
        self.box.clear()
        if not path:
            return False
        tag = self._known.get(written(path).casefold())
        text = written(path if tag is None else tag.path)
        for item in self._items():
            if item.text().casefold() == text.casefold():
                item.setCheckState(Qt.CheckState.Checked)
                return True
        self._add(text, tag, Qt.CheckState.Checked)
        self.list.scrollToBottom()
        return True

    def _accept(self) -> None:
        self._take_typed()
        given, taken = [], []
        for item in self._items():
            tag, state = item.data(_TAG), item.checkState()
            before = Qt.CheckState.Unchecked if tag is None else self._before.get(tag.id)
            if state is Qt.CheckState.Checked and before is not Qt.CheckState.Checked:
                given.append(read_path(item.text()) if tag is None else tag.path)
            elif state is Qt.CheckState.Unchecked and tag is not None and tag.id in self._before:
                taken.append(tag.id)
        self.accept()
        if given or taken:
            self.chosen.emit(given, taken)


class _Box(QLineEdit):
    """Enter is told by itself, unless it chooses a completion."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)
