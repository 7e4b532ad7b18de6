"""The line below the photos in which one is renamed."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files.operations import shown
from photosim.desktop.ui.layouts import Stretch, hbox, vbox
from photosim.desktop.ui.sentences import translated
from photosim.desktop.ui.theme import M, S
from photosim.desktop.ui.widgets import label, paint_ground
from photosim.library.file_names import objection

_FIELD = 360


class RenameBar(QWidget):
    """Asks for a name, and says what is wrong with it while it is typed.

    Attributes:
        field: Where the name is typed.
        button: Renames the photo.

    Signals:
        named: The photo's record, those of the files that are named after it, and its new path.
        left: The bar was closed; the photos get the focus back.
    """

    named = Signal(object, object, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        paint_ground(self, "side", edge="top")
        self._photo: PhotoRecord | None = None
        self._along: Sequence[PhotoRecord] = ()
        self._path = Path()
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("New name"))
        self.field.setMinimumWidth(_FIELD)
        self.field.textChanged.connect(self._check)
        self.field.returnPressed.connect(self._submit)
        self._complaint = label(role="warning")
        self._complaint.setAccessibleName(self.tr("Problem with the name"))
        self.button = QPushButton(self.tr("Rename"))
        self.button.clicked.connect(self._submit)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.leave)
        title = label(self.tr("New name:"))
        title.setBuddy(self.field)
        self._others = label(role="faint")
        line = hbox([title, self.field, self.button, cancel, self._others, Stretch()], spacing=S)
        vbox([line, self._complaint], self, spacing=2, margins=(M, S, M, S))
        self.hide()

    @property
    def complaint(self) -> str:
        """What is wrong with the name; empty if nothing is."""
        return self._complaint.text()

    @property
    def others(self) -> str:
        """What else is renamed; empty for nothing."""
        return self._others.text()

    def ask(self, photo: PhotoRecord, along: Sequence[PhotoRecord] = ()) -> None:
        """Ask for a photo's new name; what comes before its extension is selected.

        Args:
            photo: The photo.
            along: Files of its stack that are named after it, and renamed with it.
        """
        self._photo, self._along = photo, along
        names = ", ".join(shown(one.path.name) for one in along)
        self._others.setText(self.tr("Renamed with it: {names}").format(names=names))
        self._others.setVisible(bool(along))
        self._path = photo.path
        self.field.setEnabled(True)
        self.field.setText(shown(photo.path.name))
        self._check()
        self.show()
        self.field.setFocus()
        self.field.setSelection(0, len(shown(photo.path.stem).encode("utf-16-le")) // 2)

    def refuse(self, reason: str) -> None:
        """Say why the photo could not be renamed, and let another name be typed."""
        self.field.setEnabled(True)
        self.field.setFocus()
        self._complain(reason)

    def leave(self) -> None:
        """Close the bar without renaming."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def give_up(self) -> None:
        """Close the bar, as the person has turned to something else."""
        if self.isAncestorOf(self.window().focusWidget()):
            self.leave()
        else:
            self.hide()

    def _name(self) -> str:
        return self.field.text().strip()

    def _is_unchanged(self) -> bool:
        return self._name() == shown(self._path.name)

    def _check(self) -> None:
        self._complain(
            "" if self._is_unchanged() else translated(objection(self._path, self._name()))
        )
        self.button.setEnabled(not self.complaint)

    def _complain(self, reason: str) -> None:
        self._complaint.setText(reason)
        self._complaint.setVisible(bool(reason))

    def _submit(self) -> None:
        if self._is_unchanged():
            self.leave()
        elif not objection(self._path, self._name()):
            self.field.setEnabled(False)  # until the disk has answered
            self.named.emit(self._photo, self._along, self._path.with_name(self._name()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
