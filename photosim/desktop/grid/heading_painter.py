"""Paints the heading of a section of photos: a month or a folder, and how many photos it has."""

from datetime import date
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle

from photosim.desktop.grid.geometry import MARGIN
from photosim.desktop.ui.theme import Colors, scaled_font
from photosim.library.arrangement import Heading

_SPACE = 10


def heading_words(heading: Heading) -> tuple[str, str]:
    """A heading for people, and what goes behind it in small."""
    if isinstance(heading, date):
        day = QDate(heading.year, heading.month, 1)
        return QLocale().toString(day, "MMMM yyyy"), ""
    if heading is None:
        return QCoreApplication.translate("Headings", "Unknown date"), ""
    path = PurePath(heading)
    return path.name or str(path), str(path.parent)


class HeadingPainter:
    """Paints headings in one scheme of colours."""

    def __init__(self, colors: Colors) -> None:
        self._colors = colors
        self._title = scaled_font(1.12, QFont.Weight.DemiBold)
        self._small = scaled_font(0.92)

    def paint(
        self, painter: QPainter, band: QRect, heading: Heading, photos: int, *, floating: bool
    ) -> None:
        """Paint a heading across the grid; one that floats lies over the photos behind it."""
        painter.save()
        if floating:  # else it would cover the ring around a photo below it
            painter.fillRect(band, self._colors.color("ground"))
            painter.setPen(QPen(self._colors.color("line"), 1))
            painter.drawLine(band.bottomLeft(), band.bottomRight())
        title, place = heading_words(heading)

        def mirrored(rect: QRect) -> QRect:
            return QStyle.visualRect(painter.layoutDirection(), band, rect)

        count = QLocale().toString(photos)
        small, large = QFontMetrics(self._small), QFontMetrics(self._title)
        line = band.adjusted(MARGIN, 0, -MARGIN, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._small)
        painter.setPen(self._colors.color("faint"))
        painter.drawText(mirrored(line), Qt.AlignmentFlag.AlignRight | middle, count)
        line.setRight(line.right() - small.horizontalAdvance(count) - _SPACE)
        shown = large.elidedText(title, Qt.TextElideMode.ElideRight, line.width())
        painter.setFont(self._title)
        painter.setPen(self._colors.color("text"))
        painter.drawText(mirrored(line), Qt.AlignmentFlag.AlignLeft | middle, shown)
        line.setLeft(line.left() + large.horizontalAdvance(shown) + _SPACE)
        if place and line.width() > 4 * _SPACE:
            painter.setFont(self._small)
            painter.setPen(self._colors.color("faint"))
            # On one line with the title, at which the eye takes them for one text.
            line.translate(
                0, (large.ascent() - large.descent() - small.ascent() + small.descent()) // 2
            )
            behind = small.elidedText(place, Qt.TextElideMode.ElideMiddle, line.width())
            painter.drawText(mirrored(line), Qt.AlignmentFlag.AlignLeft | middle, behind)
        painter.restore()
