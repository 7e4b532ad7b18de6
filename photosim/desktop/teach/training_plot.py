"""How training goes, as two curves: the loss while it learns, and what is right afterwards."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from photosim.desktop.ui.theme import M, S, Theme, scaled_font

Points = Sequence[tuple[float, float]]
"""Each from 0 to 1 of the way, and its value."""

_LEAST_RANGE = 0.05  # of shares: a curve that hardly moves is not blown up to fill the height
_DOT = 3.0
_Align = Qt.AlignmentFlag


class TrainingPlot(QWidget):
    """Two curves below each other, over the same way from the start to the end.

    Attributes:
        losses, right: What is drawn.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.losses: Points = ()
        self.right: Points = ()
        self.setAccessibleName(self.tr("How training goes"))
        theme.changed.connect(self.update)

    def show_points(self, losses: Points, right: Points) -> None:
        """Draw these: the loss of steps, and the share of photos that was right after epochs."""
        self.losses, self.right = tuple(losses), tuple(right)
        last = self.locale().toString(100 * right[-1][1], "f", 1) if right else ""
        self.setAccessibleDescription(self.tr("{share} % right").format(share=last) if last else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(scaled_font(0.92))
        half = (self.height() - M) / 2
        width = float(self.width())
        self._paint(
            painter,
            QRectF(0, 0, width, half),
            self.tr("Right, of 100 photos it does not learn from"),
            [(way, 100 * share) for way, share in self.right],
            100 * _LEAST_RANGE,
            dots=True,
        )
        self._paint(
            painter,
            QRectF(0, half + M, width, half),
            self.tr("Error while learning (loss)"),
            self.losses,
            _LEAST_RANGE,
            dots=False,
        )

    def _paint(
        self,
        painter: QPainter,
        area: QRectF,
        title: str,
        points: Points,
        least: float,
        *,
        dots: bool,
    ) -> None:
        """Paint one curve with its title above and its bounds at the left."""
        colors = self._theme.colors
        metrics = QFontMetrics(painter.font())
        painter.setPen(colors.color("faint"))
        painter.drawText(area, _Align.AlignTop | _Align.AlignLeft, title)
        high, low = _bounds([value for _, value in points], least)
        number = self.locale().toString
        decimals = 0 if high - low > 2 else 2
        labels = [number(value, "f", decimals) for value in (high, low)]
        left = max(map(metrics.horizontalAdvance, labels)) + S
        inside = area.adjusted(left, metrics.height() + S, -_DOT, -_DOT)
        for words, y in zip(labels, (inside.top(), inside.bottom()), strict=True):
            painter.setPen(QPen(colors.color("line"), 1))
            painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y))
            if points:
                painter.setPen(colors.color("faint"))
                box = QRectF(area.left(), y - metrics.height() / 2, left - S, metrics.height())
                painter.drawText(box, _Align.AlignRight | _Align.AlignVCenter, words)
        places = [
            QPointF(
                inside.left() + way * inside.width(),
                inside.bottom() - (value - low) / (high - low) * inside.height(),
            )
            for way, value in points
        ]
        painter.setPen(QPen(colors.color("accent"), 2))
        painter.drawPolyline(QPolygonF(places))
        if dots:
            painter.setBrush(colors.color("accent"))
            for place in places:
                painter.drawEllipse(place, _DOT, _DOT)


def _bounds(values: Sequence[float], least: float) -> tuple[float, float]:
    """The highest and lowest value, some way apart."""
    if not values:
        return 1.0, 0.0
    high, low = max(values), min(values)
    more = max(0.0, least - (high - low)) / 2
    return high + more, low - more
