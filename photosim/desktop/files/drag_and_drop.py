"""What can be dropped on the window: photos to search with, folders to add."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMargins, QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from photosim.desktop.ui.theme import Theme, scaled_font

_INSET = 12


@dataclass(frozen=True)
class Dropped:
    """Files that were dropped, told apart."""

    folders: tuple[Path, ...]
    files: tuple[Path, ...]

    def __bool__(self) -> bool:
        return bool(self.folders or self.files)


def dropped(data: QMimeData) -> Dropped:
    """The files and folders on this computer among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    folders = tuple(path for path in paths if path.is_dir())
    return Dropped(folders, tuple(path for path in paths if path not in folders))


class DropOverlay(QWidget):
    """Says, while something is dragged over the window, what dropping it would do."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def offer(self, what: Dropped) -> None:
        """Cover the window with the offer."""
        if what.folders:
            self._words = self.tr("Drop to add this folder to your library")
        else:
            self._words = self.tr("Drop to find similar photos")
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = self._theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = colors.color("ground")
        veil.setAlpha(190)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(colors.color("accent"), 2, Qt.PenStyle.DashLine))
        frame = self.rect().toRectF().adjusted(_INSET, _INSET, -_INSET, -_INSET)
        painter.drawRoundedRect(frame, 12, 12)
        painter.setFont(scaled_font(1.3))
        words = painter.fontMetrics().boundingRect(self._words).size()
        card = QRect(QPoint(0, 0), words.grownBy(QMargins(28, 18, 28, 18)))
        card.moveCenter(self.rect().center())
        painter.setPen(QPen(colors.color("line"), 1))
        painter.setBrush(colors.color("raised"))
        painter.drawRoundedRect(card, 10, 10)
        painter.setPen(colors.color("text"))
        painter.drawText(card, Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()
