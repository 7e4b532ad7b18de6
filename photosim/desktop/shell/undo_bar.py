"""The line that says what was done to files and offers to undo it, until something else is done."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from photosim.desktop.ui.layouts import Stretch, hbox
from photosim.desktop.ui.theme import M, S, Theme
from photosim.desktop.ui.widgets import ElidedLabel, paint_ground, tool_button


class UndoBar(QWidget):
    """Hidden while there is nothing to say.

    Args:
        undo: What the button does.

    Attributes:
        undo, dismiss: The buttons.
    """

    def __init__(self, theme: Theme, undo: QAction) -> None:
        super().__init__()
        paint_ground(self, "side", edge="top")
        policy = QSizePolicy.Policy.Maximum
        self._words = ElidedLabel("strong", Qt.TextElideMode.ElideMiddle, policy)
        self.undo = QPushButton(self.tr("Undo"))
        self.undo.setProperty("kind", "primary")
        self.undo.setToolTip(undo.toolTip())
        self.undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the photos keep the keys
        self.undo.clicked.connect(undo.trigger)
        self.dismiss = tool_button(theme, "close", self.tr("Close"))
        self.dismiss.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.dismiss.clicked.connect(self.hide)
        hbox(
            [self._words, M, self.undo, Stretch(), self.dismiss],
            self,
            spacing=S,
            margins=(M, S, S, S),
        )
        self.hide()

    @property
    def words(self) -> str:
        """What is said; empty while it is hidden."""
        return "" if self.isHidden() else self._words.whole

    def offer(self, words: str) -> None:
        """Say what was done."""
        self._words.set_whole(words)
        self.show()
