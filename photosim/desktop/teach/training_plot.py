"""How training goes, as two curves: the loss while it learns, and what is right afterwards."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from photosim.desktop.ui.theme import M, S, Theme, scaled_font

Points = Sequence[tuple[float, float]]
"""Each from 0 to 1 of the way, and its value."""

_LEAST_SHARES = 5.0  # of 100: a curve that hardly moves is not blown up to fill the height
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
        with QPainter(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(scaled_font(0.92))
        metrics = QFontMetrics(painter.font())
        half = (self.height() - M) / 2
        width, number = float(self.width()), self.locale().toString
        shares = [(way, 100 * share) for way, share in self.right]
        losses = _range_to_zero(self.losses)
        curves = (
            (self.tr("Right, of 100 photos it does not learn from"), shares, _range_of(shares), 0),
            (self.tr("Error while learning (loss)"), self.losses, losses, digits_for(losses[0])),
        )
        labels = [[number(value, "f", digits) for value in ends] for *_, ends, digits in curves]
        left = max(metrics.horizontalAdvance(one) for pair in labels for one in pair) + S
        for at, (title, points, ends, _) in enumerate(curves):
            area = QRectF(0, at * (half + M), width, half)
            painter.setPen(self._theme.colors.color("faint"))
            painter.drawText(area, _Align.AlignTop | _Align.AlignLeft, title)
            inside = area.adjusted(left, metrics.height() + S, -_DOT, -metrics.height() / 2)
            self._paint_frame(painter, inside, labels[at] if points else ("", ""))
            self._paint_curve(painter, inside, points, ends, dots=at == 0)

    def _paint_frame(self, painter: QPainter, inside: QRectF, labels: Sequence[str]) -> None:
        """Paint the lines at the highest and the lowest value, and what these are."""
        colors, height = self._theme.colors, QFontMetrics(painter.font()).height()
        for words, y in zip(labels, (inside.top(), inside.bottom()), strict=True):
            painter.setPen(QPen(colors.color("line"), 1))
            painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y))
            painter.setPen(colors.color("faint"))
            box = QRectF(0, y - height / 2, inside.left() - S, height)
            painter.drawText(box, _Align.AlignRight | _Align.AlignVCenter, words)

    def _paint_curve(
        self,
        painter: QPainter,
        inside: QRectF,
        points: Points,
        ends: tuple[float, float],
        *,
        dots: bool,
    ) -> None:
        high, low = ends
        places = [
            QPointF(
                inside.left() + way * inside.width(),
                inside.bottom() - (value - low) / (high - low) * inside.height(),
            )
            for way, value in points
        ]
        accent = self._theme.colors.color("accent")
        painter.setPen(QPen(accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(places))
        if dots:
            painter.setBrush(accent)
            for place in places:
                painter.drawEllipse(place, _DOT, _DOT)


def _range_of(shares: Points) -> tuple[float, float]:
    """The highest and lowest share, some way apart and none above 100."""
    if not shares:
        return 100.0, 0.0
    high, low = (end(value for _, value in shares) for end in (max, min))
    high = min(100.0, high + max(0.0, _LEAST_SHARES - (high - low)) / 2)
    return high, min(low, high - _LEAST_SHARES)


def digits_for(high: float) -> int:
    """How many digits behind the point tell the highest loss, of which two count, from none."""
    return max(2, 1 - math.floor(math.log10(high)))


def _range_to_zero(losses: Points) -> tuple[float, float]:
    """The highest loss, and none."""
    return max((value for _, value in losses), default=1.0) or 1.0, 0.0
