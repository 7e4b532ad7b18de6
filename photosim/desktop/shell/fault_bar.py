"""The bar above the status line that reports an unexpected fault."""

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from photosim.desktop.system.faults import Fault
from photosim.desktop.ui import icons
from photosim.desktop.ui.layouts import hbox
from photosim.desktop.ui.theme import M, S, Theme
from photosim.desktop.ui.widgets import label, paint_ground, tool_button


class FaultBar(QWidget):
    """Hidden until something unexpected happens, and again once it has been read."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        paint_ground(self, "side", edge="top")
        self._theme = theme
        self._icon = QLabel()
        self._words = label()
        self._words.setWordWrap(True)
        self.copy = QPushButton(self.tr("Copy Report…"))
        self.copy.clicked.connect(self.hide)
        self.dismiss = tool_button(theme, "close", self.tr("Close"))
        self.dismiss.clicked.connect(self.hide)
        hbox(
            [self._icon, (self._words, 1), self.copy, self.dismiss],
            self,
            spacing=S,
            margins=(M, S, S, S),
        )
        theme.changed.connect(self._paint_icon)
        self._paint_icon()
        self.hide()

    @property
    def words(self) -> str:
        """What is said."""
        return self._words.text()

    def tell(self, fault: Fault) -> None:
        """Say that something went wrong."""
        words = self.tr("An unexpected error occurred. PhotoSim is still running.")
        self._words.setText(f"{words} ({fault.kind})" if fault.kind else words)
        self.show()

    def _paint_icon(self) -> None:
        color = self._theme.colors.color("warning")
        self._icon.setPixmap(icons.pixmap("warning", color, 20, self.devicePixelRatioF()))
