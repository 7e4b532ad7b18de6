"""Asking before a folder is removed from the library: indexing it again may take hours."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from photosim.catalogue.records import FolderRecord


class FolderRemoval(QMessageBox):
    """The question; it deletes itself once it is answered.

    Signals:
        confirmed: The id of the folder to remove.
    """

    confirmed = Signal(int)

    def __init__(self, folder: FolderRecord, parent: QWidget) -> None:
        super().__init__(parent)
        self._folder = folder
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        name = folder.path.name or str(folder.path)
        self.setText(self.tr("Remove “{name}” from the library?").format(name=name))
        self.setInformativeText(
            self.tr(
                "Its %Ln photos leave the library. The files are not changed.", "", folder.photos
            )
        )
        remove = self.addButton(self.tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        remove.clicked.connect(self._confirm)
        self.addButton(QMessageBox.StandardButton.Cancel)

    def _confirm(self) -> None:
        self.confirmed.emit(self._folder.id)
