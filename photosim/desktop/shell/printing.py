"""Printing the chosen photos: asks how, and draws the pages in the background."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject
from PySide6.QtGui import QGuiApplication, QPageSize
from PySide6.QtWidgets import QWidget

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files.file_dialogs import FileDialogs
from photosim.desktop.files.print_layout import PrintOptions
from photosim.desktop.files.printing import PrintJob
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.tasks.encoder_protocol import PreviewMaker
from photosim.desktop.tasks.lane import Lane

if TYPE_CHECKING:
    from photosim.desktop.shell.print_dialog import PrintDialog

_WAIT_S = 1.0  # for a drive that hangs as the window closes


class Printing(QObject):
    """Opens the dialog, with what was chosen in it the last time.

    Args:
        window: The window.
        maker: Decodes photos.
        status: Where to say what was printed.
        title: Tells what is shown, by which printers call it.
        dialogs: Ask for files.
    """

    def __init__(
        self,
        window: QWidget,
        maker: PreviewMaker,
        status: StatusLine,
        title: Callable[[], str],
        dialogs: FileDialogs,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._maker = maker
        self._status = status
        self._title = title
        self._dialogs = dialogs
        self._lane: Lane[object] = Lane("printing", object, wait_s=_WAIT_S)
        self._options = PrintOptions(paper=_usual_paper())
        self.dialog: PrintDialog | None = None

    def ask(self, photos: Sequence[PhotoRecord]) -> None:
        """Ask how to print some photos."""
        from photosim.desktop.shell.print_dialog import PrintDialog  # not with the window's start

        if self.dialog is not None:
            self.dialog.close()
        job = PrintJob(self._title(), list(photos), self._options, QGuiApplication.font())
        self.dialog = PrintDialog(job, self._lane, self._maker, self._dialogs, self._window)
        self.dialog.printed.connect(self._status.show_note)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def close(self) -> None:
        """Print nothing more."""
        if self.dialog is not None:
            self.dialog.close()
        self._lane.stop()
        self._lane.close()

    def _forget(self) -> None:
        if self.dialog is not None:
            self._options = replace(self.dialog.options)
            self.dialog.deleteLater()
            self.dialog = None


def _usual_paper() -> QPageSize:
    system = QLocale().measurementSystem()
    is_american = system is QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize(QPageSize.PageSizeId.Letter if is_american else QPageSize.PageSizeId.A4)
