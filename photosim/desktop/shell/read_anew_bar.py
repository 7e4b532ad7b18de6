"""The bar above the photos that asks whether to read them anew with a larger network."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from photosim.desktop.ui.display_names import about_time
from photosim.desktop.ui.layouts import hbox
from photosim.desktop.ui.theme import M, S
from photosim.desktop.ui.widgets import label, paint_ground

if TYPE_CHECKING:
    from photosim.library.library_encoder import ReadingAnew


class ReadAnewBar(QWidget):
    """Hidden until there is something to ask, and again once that is answered.

    Attributes:
        agree, decline: The buttons.

    Signals:
        answered: Whether the photos are to be read anew.
    """

    answered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        paint_ground(self, "side", edge="bottom")
        self._words = label(wraps=True)
        self.agree = QPushButton(self.tr("Re-index"))
        self.agree.setProperty("kind", "primary")
        self.agree.clicked.connect(lambda: self._answer(True))
        self.decline = QPushButton(self.tr("Not Now"))
        self.decline.setToolTip(self.tr("Later, choose it under Recognition in Settings."))
        self.decline.clicked.connect(lambda: self._answer(False))
        for button in (self.agree, self.decline):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the photos keep the keys
        hbox([(self._words, 1), self.agree, self.decline], self, spacing=S, margins=(M, S, S, S))
        self.hide()

    @property
    def words(self) -> str:
        """What is asked; empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def ask(self, reading: "ReadingAnew") -> None:
        """Ask whether to read the photos anew."""
        words = self.tr(
            "A larger recognition model is here. Re-index %Ln photos with it? {time}; you can "
            "search meanwhile.",
            "",
            reading.photos,
        )
        self._words.setText(words.format(time=about_time(reading.seconds)))
        self.show()

    def _answer(self, agreed: bool) -> None:
        self.hide()
        self.answered.emit(agreed)
