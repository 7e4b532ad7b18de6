"""What dropping things on the window would do."""

from PySide6.QtCore import QMargins, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from photosim.desktop.tasks.path_kinds import PathKinds
from photosim.desktop.ui.theme import Theme, scaled_font

_INSET = 12


class DropOverlay(QWidget):
    """Says what dropping would do, while something is dragged over the window."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def offer(self, what: PathKinds | None) -> None:
        """Cover the window with the offer; None while it is unknown what is dragged."""
        if what is None:
            self._words = self.tr("Drop pictures to find similar photos, or folders to add them")
        elif what.folders:
            self._words = self.tr("Drop to add this folder to your library")
        else:
            self._words = self.tr("Drop to find similar photos")
        self.update()
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = self._theme.colors
        with QPainter(self) as painter:
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
