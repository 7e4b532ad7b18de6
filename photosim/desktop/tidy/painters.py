"""Paint groups of copies: a line that says what is suggested, and the members side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle

from photosim.desktop.tidy.words import Fact, advice, facts, notes_on
from photosim.desktop.ui import icons
from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.theme import RADIUS, Colors, M, S, scaled_font
from photosim.desktop.ui.widgets import fitted
from photosim.library.duplicate_groups import Group

SIDE = 208  # of a picture, logical pixels
BUTTON = 26
_GAP = M
_LINES = 5  # below a picture: its name and four facts
_Align = Qt.AlignmentFlag


@dataclass(frozen=True)
class Shown:
    """How a group is painted.

    Attributes:
        pictures: A pixmap of each member, as far as there is one.
        marked: The places of the members that are to go.
        current: The place of the current member; None where another group is current.
        focused: Whether the keyboard focus is here.
        selected: Whether the group is selected.
        gain: Bytes that what is marked takes.
        notes: Lines of notes below each member.
    """

    group: Group
    pictures: Sequence[QPixmap | None]
    marked: frozenset[int]
    current: int | None
    focused: bool
    selected: bool
    gain: int
    notes: int


class GroupPainter:
    """Lays groups out and paints them in one colour scheme; lengths are logical pixels."""

    def __init__(self, colors: Colors) -> None:
        self._colors = colors
        self._title = scaled_font(1.0, QFont.Weight.DemiBold)
        self._text = scaled_font(0.92)
        self._strong = scaled_font(0.92, QFont.Weight.DemiBold)
        self._line = QFontMetrics(self._strong).height() + 1
        self._head = QFontMetrics(self._title).height() + 2 * S

    def height(self, members: int, notes: int, width: int) -> int:
        """How high a group is, of so many members with so many lines of notes."""
        rows = -(-members // self._columns(width))
        return 2 * S + self._head + rows * (self._cell_height(notes) + _GAP)

    def cells(
        self, members: int, notes: int, area: QRect, direction: Qt.LayoutDirection
    ) -> list[QRect]:
        """Where the members of a group are in its area."""
        columns = self._columns(area.width())
        corner = area.topLeft() + QPoint(S + M, S + self._head)
        cell = QSize(SIDE, self._cell_height(notes))
        step = cell + QSize(_GAP, _GAP)
        return [
            QStyle.visualRect(
                direction,
                area,
                QRect(
                    corner + QPoint(n % columns * step.width(), n // columns * step.height()),
                    cell,
                ),
            )
            for n in range(members)
        ]

    def button(self, cell: QRect, direction: Qt.LayoutDirection) -> QRect:
        """Where a member is marked by the pointer."""
        corner = cell.topLeft() + QPoint(SIDE - BUTTON - 4, 4)
        return QStyle.visualRect(direction, cell, QRect(corner, QSize(BUTTON, BUTTON)))

    def _columns(self, width: int) -> int:
        return max(1, (width - 2 * (S + M) + _GAP) // (SIDE + _GAP))

    def _cell_height(self, notes: int) -> int:
        return SIDE + 6 + (_LINES + notes) * self._line

    def paint(self, painter: QPainter, area: QRect, shown: Shown) -> None:
        """Paint a group into its area."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        card = QRectF(area).adjusted(S + 0.5, S / 2 + 0.5, -S - 0.5, -S / 2 - 0.5)
        edge = "accent" if shown.selected else "line"
        painter.setPen(QPen(self._colors.color(edge), 1.5 if shown.selected else 1))
        painter.setBrush(self._colors.color("side"))
        painter.drawRoundedRect(card, 8, 8)
        self._paint_head(painter, area, shown)
        direction = painter.layoutDirection()
        places = self.cells(len(shown.group.members), shown.notes, area, direction)
        for place, (cell, lines) in enumerate(zip(places, facts(shown.group), strict=True)):
            self._paint_member(painter, cell, place, lines, shown)

    def _paint_head(self, painter: QPainter, area: QRect, shown: Shown) -> None:
        line = area.adjusted(S + M, S, -S - M, 0)
        line.setHeight(self._head)

        def mirrored(rect: QRect) -> QRect:
            return QStyle.visualRect(painter.layoutDirection(), line, rect)

        right = file_size(shown.gain) if shown.marked else ""
        taken = QFontMetrics(self._text).horizontalAdvance(right) + S
        self._write(painter, mirrored(line), right, self._text, "faint", _Align.AlignRight)
        left = mirrored(line.adjusted(0, 0, -taken, 0))
        self._write(painter, left, advice(shown.group), self._title, "text")

    def _paint_member(
        self, painter: QPainter, cell: QRect, place: int, lines: Sequence[Fact], shown: Shown
    ) -> None:
        member, marked = shown.group.members[place], place in shown.marked
        box = QRect(cell.topLeft(), QSize(SIDE, SIDE))
        if place == shown.current:
            edge = "accent" if shown.focused else "faint"
            painter.setPen(QPen(self._colors.color(edge), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(-3, -3, 3, 3), RADIUS + 3, RADIUS + 3)
        self._paint_picture(painter, box, shown.pictures[place], faded=marked)
        if shown.marked:
            self._paint_mark(painter, cell, marked=marked)
        line = QRect(cell.left(), box.bottom() + 6, SIDE, self._line)
        name = _isolated(member.files[0].path.name)
        self._write(painter, line, name, self._strong, "faint" if marked else "text")
        for fact in lines:
            line.translate(0, self._line)
            font, color = (self._strong, "text") if fact.differs else (self._text, "faint")
            elide = Qt.TextElideMode.ElideLeft if fact is lines[-1] else Qt.TextElideMode.ElideRight
            self._write(painter, line, _isolated(fact.text), font, color, elide=elide)
        for note in notes_on(shown.group, member):
            line.translate(0, self._line)
            self._write(painter, line, note, self._text, "warning")

    def _paint_picture(
        self, painter: QPainter, box: QRect, pixmap: QPixmap | None, *, faded: bool
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors.color("tile"))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        if pixmap is not None:
            painter.setOpacity(0.4 if faded else 1)
            painter.drawPixmap(fitted(pixmap.size(), box), pixmap)
            painter.setOpacity(1)

    def _paint_mark(self, painter: QPainter, cell: QRect, *, marked: bool) -> None:
        place = self.button(cell, painter.layoutDirection())
        ground, drawn = ("warning", "ground") if marked else ("accent", "on_accent")
        painter.setPen(QPen(self._colors.color("ground"), 1.5))
        painter.setBrush(self._colors.color(ground))
        painter.drawEllipse(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))
        side, scale = 16, painter.device().devicePixelRatioF()
        icon = "trash" if marked else "keep"
        pixmap = icons.pixmap(icon, self._colors.color(drawn), side, scale)
        painter.drawPixmap(place.center() - QPoint(side // 2 - 1, side // 2 - 1), pixmap)

    def _write(
        self,
        painter: QPainter,
        place: QRect,
        text: str,
        font: QFont,
        color: str,
        side: _Align = _Align.AlignLeft,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._colors.color(color))
        fitting = QFontMetrics(font).elidedText(text, elide, place.width())
        painter.drawText(place, side | _Align.AlignVCenter, fitting)


def _isolated(text: str) -> str:
    """Names, numbers and paths, which read from left to right in any language."""
    return f"\u200e{text}\u200e"
