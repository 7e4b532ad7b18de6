"""The line that says how far some work is, and lets one cancel it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QPushButton, QSizePolicy, QWidget

from photosim.desktop.ui.layouts import Stretch, hbox
from photosim.desktop.ui.theme import M, S
from photosim.desktop.ui.widgets import ElidedLabel, paint_ground


class WorkBar(QWidget):
    """Hidden while nothing is done.

    Attributes:
        cancel: The button.
    """

    def __init__(self) -> None:
        super().__init__()
        paint_ground(self, "side", edge="top")
        policy = QSizePolicy.Policy.Maximum
        self._words = ElidedLabel("strong", Qt.TextElideMode.ElideMiddle, policy)
        self._amount = ElidedLabel("faint", Qt.TextElideMode.ElideRight, policy)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedSize(120, 4)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the photos keep the keys
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
        """How much is done."""
        return self._amount.whole
