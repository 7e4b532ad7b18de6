"""The report of a fault: shown before it is copied, without paths unless the person adds them."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from photosim.desktop.ui.form import Switch
from photosim.desktop.ui.text_window import TextWindow, reading_field
from photosim.desktop.ui.widgets import label

Writer = Callable[[bool], str]
"""Writes the report, with paths or without."""


class ReportWindow(TextWindow):
    """Shows exactly what will be copied."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(self.tr("Report"), QSize(720, 560), parent)
        self._write: Writer = _nothing
        words = label(
            self.tr(
                "Copy this report and paste it where you ask for help. It contains no "
                "photos, and PhotoSim sends nothing."
            ),
            "faint",
        )
        words.setWordWrap(True)
        self.field = reading_field(self.tr("Report"))
        choice = self.tr("Include paths, folder names and file names")
        self.paths = Switch(False)
        self.paths.setAccessibleName(choice)
        self.paths.toggled.connect(self._fill)
        self.parts.addWidget(words)
        self.parts.addWidget(self.field, 1)
        self.buttons.insertWidget(0, self.paths)
        self.buttons.insertWidget(1, label(choice))

    def show_report(self, write: Writer) -> None:
        """Show what this writes, at first without paths."""
        self._write = write
        self.paths.setChecked(False)
        self._fill()

    def text(self) -> str:
        """The report as it is shown."""
        return self.field.toPlainText()

    def _fill(self) -> None:
        self.copy.setText(self.tr("Copy"))
        self.field.setPlainText(self._write(self.paths.isChecked()))


def _nothing(_paths: bool) -> str:
    return ""
