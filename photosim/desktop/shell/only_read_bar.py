"""The bar above the photos of a library that may only be read here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from photosim.desktop.ui.layouts import hbox
from photosim.desktop.ui.theme import M, S
from photosim.desktop.ui.widgets import label, paint_ground


class OnlyReadBar(QWidget):
    """Hidden where the library may be written."""

    def __init__(self) -> None:
        super().__init__()
        paint_ground(self, "side", edge="bottom")
        self._words = label(wraps=True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        hbox([(self._words, 1)], self, spacing=S, margins=(M, S, S, S))
        self.hide()

    @property
    def words(self) -> str:
        """What is said; empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def tell(self, computer: str) -> None:
        """Say which computer has the library open, "" where its folder may not be written."""
        why = self.tr("This library can only be read: its folder cannot be written.")
        if computer:
            why = self.tr("This library is open on {computer}.").format(computer=computer)
        what = self.tr(
            "You can browse and search it as it was when you opened it. Tags, ratings, new photos "
            "and settings are not kept, and files cannot be renamed or trashed."
        )
        self._words.setText(f"{why} {what}")
        self.show()
