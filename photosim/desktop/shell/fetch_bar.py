"""The line that says from where a picture is being fetched, how far it is, and lets one cancel."""

from PySide6.QtCore import QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QPushButton, QSizePolicy, QWidget

from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.layouts import Stretch, hbox
from photosim.desktop.ui.theme import M, S
from photosim.desktop.ui.widgets import ElidedLabel, paint_ground


class FetchBar(QWidget):
    """Hidden while nothing is fetched.

    Attributes:
        cancel: The button.

    Signals:
        cancelled: It, or Esc anywhere in the window, was pressed.
    """

    cancelled = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        paint_ground(self, "side", edge="top")
        policy = QSizePolicy.Policy.Maximum
        self._words = ElidedLabel("strong", Qt.TextElideMode.ElideMiddle, policy)
        self._amount = ElidedLabel("faint", Qt.TextElideMode.ElideRight, policy)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedSize(120, 4)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Cancel (Esc)"))
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the photos keep the keys
        self.cancel.clicked.connect(self.cancelled)
        keys = QKeySequence(QKeyCombination(Qt.Key.Key_Escape))
        self._escape = QShortcut(keys, window, enabled=False)
        self._escape.activated.connect(self.cancelled)
        hbox(
            [self._words, M, self._bar, S, self._amount, Stretch(), self.cancel],
            self,
            spacing=S,
            margins=(M, S, S, S),
        )
        self.hide()

    @property
    def words(self) -> str:
        """What is said; empty while it is hidden."""
        return "" if self.isHidden() else self._words.whole

    @property
    def amount(self) -> str:
        """How much has come."""
        return self._amount.whole

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
