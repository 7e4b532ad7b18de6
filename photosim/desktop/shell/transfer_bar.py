"""The line that says what is done with photos and how far it is, and lets one cancel."""

from PySide6.QtCore import QLocale, QTimer, Signal

from photosim.desktop.shell.work_bar import WorkBar

_WAIT_MS = 400  # what is over by then needs no line


class TransferBar(WorkBar):
    """Hidden while nothing is done, and where that takes no time.

    Esc does not cancel: it is pressed to leave a photo, too.

    Signals:
        cancelled: It was pressed.
    """

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cancel.clicked.connect(self._cancel)
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._soon.timeout.connect(self.show)

    def begin(self, words: str, total: int = 0, *, cancels: bool = True) -> None:
        """Say soon what is done; without a total it cannot be said how far it is.

        ``cancels`` tells whether it can be cancelled.
        """
        self._words.set_whole(words)
        self._bar.setRange(0, total)
        self.cancel.setEnabled(True)
        self.cancel.setVisible(cancels)
        self.show_done(0)
        if self.isHidden() and not self._soon.isActive():
            self._soon.start()

    def show_done(self, done: int) -> None:
        """Say how much is done."""
        self._bar.setValue(done)
        total, number = self._bar.maximum(), QLocale().toString
        words = self.tr("{done} of {total}").format(done=number(done), total=number(total))
        self._amount.set_whole(words if total else "")

    def end(self) -> None:
        """Nothing is done any more."""
        self._soon.stop()
        self.hide()

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)  # until the file under way is let go
        self.cancelled.emit()
