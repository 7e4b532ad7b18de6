"""The report of a fault: shown before it is copied, without paths unless the person adds them."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from photosim.desktop.tasks.lane import Lane, Ticket
from photosim.desktop.ui.form import Switch
from photosim.desktop.ui.text_window import TextWindow, reading_field
from photosim.desktop.ui.widgets import label

Writer = Callable[[bool], str]
"""Writes the report, with paths or without, on any thread."""


class ReportWindow(TextWindow):
    """Shows exactly what will be copied.

    Args:
        lane: Where the report is written, for which the log is read.
    """

    def __init__(self, lane: Lane[object], parent: QWidget) -> None:
        super().__init__(self.tr("Report"), QSize(720, 560), parent)
        self._lane = lane
        self._write: Writer = lambda _paths: ""
        self._writing: Ticket | None = None
        words = label(
            self.tr(
                "Copy this report and paste it where you ask for help. It contains no "
                "photos, and PhotoSim sends nothing."
            ),
            "faint",
            wraps=True,
        )
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
        """The report as shown."""
        return self.field.toPlainText()

    def _fill(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
        write, paths = self._write, self.paths.isChecked()
        self.field.clear()  # nothing older is copied meanwhile
        self._writing = self._lane.ask(lambda _owned: write(paths), self._show)

    def _show(self, report: str) -> None:
        self.copy.setText(self.tr("Copy"))
        self.field.setPlainText(report)
