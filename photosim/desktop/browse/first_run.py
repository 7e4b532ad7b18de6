"""The page of an empty library: choose a folder, or drop one."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from photosim.desktop.ui import icons
from photosim.desktop.ui.layouts import Stretch, vbox
from photosim.desktop.ui.theme import XL, L, M, S, Theme
from photosim.desktop.ui.widgets import label, paint_ground

_ROOMY = 420  # on a page no higher the words come before the icon


class FirstRunPage(QWidget):
    """Asks for the first folder.

    Attributes:
        choose: The button that asks for one.
        explain: The button that tells how the program works.
    """

    folder_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        paint_ground(self, "ground")
        self._icon = icon = QLabel()
        icon.setPixmap(icons.pixmap("photosim", theme.colors.color("text"), 96, 2.0))
        title = label(self.tr("Find photos that look alike"), "title")
        text = label(
            self.tr(
                "Choose a folder of photos. PhotoSim indexes it on this computer and "
                "keeps up with\nnew photos; it changes no file unless you ask it to."
            ),
            "faint",
        )
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._promise = label(role="strong")
        self._promise.hide()
        self.choose = QPushButton(self.tr("Choose a Folder…"))
        self.choose.setProperty("kind", "primary")
        self._pictures = Path()
        self._use = QPushButton(self.tr("Use Pictures"))
        self._use.setProperty("kind", "link")
        self._use.clicked.connect(self._use_pictures)
        drop = label(self.tr("or drop one anywhere in this window"), "faint")
        self.explain = QPushButton(self.tr("How It Works"))
        self.explain.setProperty("kind", "link")
        asking = (self.choose, self._use, drop)
        parts = (icon, M, title, text, self._promise, L, *asking, S, self.explain)
        centre = Qt.AlignmentFlag.AlignHCenter
        centred = (one if isinstance(one, int) else (one, 0, centre) for one in parts)
        vbox([Stretch(4), *centred, Stretch(5)], self, spacing=S, margins=XL)
        self._use.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._icon.setVisible(self.height() > _ROOMY)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first button has it; Qt would lead no key to what lies beside a proxy."""
        self.choose.setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button also where the system leaves that to the space bar."""
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QPushButton):
            button.click()
        else:
            super().keyPressEvent(event)

    def offer(self, pictures: Path) -> None:
        """Offer an existing folder as the first one."""
        self._pictures = pictures
        self._use.setText(self.tr("Use {name}").format(name=pictures.name))
        self._use.show()

    def promise(self, name: str) -> None:
        """Say that a photo will be searched for in the first folder."""
        words = self.tr("Photos similar to “{name}” will be looked for in it.")
        self._promise.setText(words.format(name=name))
        self._promise.show()

    def _use_pictures(self) -> None:
        self.folder_chosen.emit(self._pictures)


def pictures_folder() -> Path | None:
    """The system's folder for pictures, which may not exist."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
    return Path(place) if place and place != home else None
