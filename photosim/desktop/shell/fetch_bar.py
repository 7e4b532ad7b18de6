"""The line that says from where a picture is being fetched, how far it is, and lets one cancel."""

from PySide6.QtCore import QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from photosim.desktop.shell.work_bar import WorkBar
from photosim.desktop.ui.display_names import file_size


class FetchBar(WorkBar):
    """Hidden while nothing is fetched.

    Signals:
        cancelled: It, or Esc anywhere in the window, was pressed.
    """

    cancelled = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.cancel.setToolTip(self.tr("Cancel (Esc)"))
        self.cancel.clicked.connect(self.cancelled)
        keys = QKeySequence(QKeyCombination(Qt.Key.Key_Escape))
        self._escape = QShortcut(keys, window, enabled=False)
        self._escape.activated.connect(self.cancelled)

    def show_fetching(self, host: str, done: int = 0, total: int | None = None) -> None:
        """Say which server is asked, and how many bytes have come."""
        self._words.set_whole(self.tr("Getting the picture from {host}…").format(host=host))
        self._bar.setRange(0, total or 0)
        self._bar.setValue(done)
        amount = file_size(done) if done else ""
        if done and total:
            amount = self.tr("{done} of {total}").format(done=amount, total=file_size(total))
        self._amount.set_whole(amount)
        self._escape.setEnabled(True)
        self.show()

    def end(self) -> None:
        """Nothing is fetched any more."""
        self._escape.setEnabled(False)
        self.hide()
