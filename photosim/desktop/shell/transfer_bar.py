"""The line that says how far copying or moving files is, and lets one cancel."""

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QSizePolicy, QWidget

from photosim.desktop.ui.layouts import Stretch, hbox
from photosim.desktop.ui.theme import M, S
from photosim.desktop.ui.widgets import ElidedLabel, paint_ground

_WAIT_MS = 400  # what is over by then needs no line


class TransferBar(QWidget):
    """Hidden while nothing is copied or moved, and where that takes no time.

    Esc does not cancel: it is pressed to leave a photo, too.

    Attributes:
        cancel: The button.

    Signals:
        cancelled: It was pressed.
    """

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        paint_ground(self, "side", edge="top")
        self._words = ElidedLabel(
            "strong", Qt.TextElideMode.ElideMiddle, QSizePolicy.Policy.Maximum
        )
        self._amount = ElidedLabel("faint", Qt.TextElideMode.ElideRight, QSizePolicy.Policy.Maximum)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedSize(120, 4)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the photos keep the keys
        self.cancel.clicked.connect(self._cancel)
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._soon.timeout.connect(self.show)
        hbox(
            [self._words, M, self._bar, S, self._amount, Stretch(), self.cancel],
            self,
            spacing=S,
            margins=(M, S, S, S),
        )
        self.hide()

    @property
    def words(self) -> str:
        """What is said."""
        return self._words.whole

    @property
    def amount(self) -> str:
        """How much is done."""
        return self._amount.whole

    def begin(self, words: str, total: int = 0) -> None:
        """Say soon what is done; without a total it cannot be said how far it is."""
        self._words.set_whole(words)
        self._bar.setRange(0, total)
        self.cancel.setEnabled(True)
        self.show_done(0)
        if self.isHidden():
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
