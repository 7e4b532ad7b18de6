"""Paint the grid: a tile with its picture and caption, and the headings of sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from PySide6.QtCore import (
    QCoreApplication,
    QDate,
    QLocale,
    QMargins,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle

from photosim.catalogue.records import UNRATED, Rating
from photosim.desktop.grid.geometry import CAPTION, GridGeometry
from photosim.desktop.grid.lines import HEADING, MARGIN
from photosim.desktop.grid.stack_words import badge, number_of
from photosim.desktop.tasks.thumbnails import fitted
from photosim.desktop.ui import icons
from photosim.desktop.ui.theme import RADIUS, Colors, scaled_font
from photosim.library.arrangement import Fit, Heading, Sections, WallPart
from photosim.library.piles import NO_PILE, Pile
from photosim.search.levels import Level

BUTTON = 28
_MARK = 14  # the side of a star or heart
_INSET = 6
_PILE_ICON = 15
_SPACE = 10  # between the parts of a heading
_REMEMBERED = 5_000  # names
_LEAST_LETTERS = 8  # of a name that is shortened
_Align = Qt.AlignmentFlag


@dataclass(frozen=True)
class Tile:
    """What is painted for one photo.

    Attributes:
        score: Similarity as text; None where there is none.
        current: Whether to show that it has the keyboard focus.
        pointed_button: The icon of the button that the pointer is on.
        mark: A word at the upper left corner; empty for none.
        rating: What a person thinks of it.
        pile: What lies behind it.
        buttons: The icons of its buttons.
        suggested: A tag that it may carry; empty for none.
        length: How long a video takes; empty for a photo.
        live: Whether it is a live photo, of which the movie can be played.
    """

    picture: QRect
    pixmap: QPixmap | None
    name: str
    score: str | None
    selected: bool
    current: bool
    hovered: bool
    pointed_button: str | None
    unreadable: bool
    mark: str = ""
    rating: Rating = UNRATED
    pile: Pile = NO_PILE
    buttons: tuple[str, ...] = ()
    suggested: str = ""
    length: str = ""
    live: bool = False


def buttons(picture: QRect, icons: Sequence[str]) -> dict[str, QRect]:
    """Where buttons are while the pointer is over a tile, by their icons."""
    corner = picture.topRight() + QPoint(1 - BUTTON - _INSET, _INSET)
    step = QPoint(0, BUTTON + _INSET)
    return {icon: QRect(corner + step * n, QSize(BUTTON, BUTTON)) for n, icon in enumerate(icons)}


class TilePainter:
    """Paints tiles in one colour scheme."""

    def __init__(self, colors: Colors) -> None:
        self._colors = colors
        self._name_font = scaled_font(0.92)
        self._score_font = scaled_font(0.92, QFont.Weight.DemiBold)
        self._name_metrics = QFontMetrics(self._name_font)
        self._score_metrics = QFontMetrics(self._score_font)
        self._elided: dict[tuple[str, int], str] = {}

    def paint(self, painter: QPainter, tile: Tile, *, caption: bool) -> None:
        """Paint one tile; ``caption`` is off where tiles are too small for text."""
        picture = self._picture(painter, tile)
        if tile.selected or tile.current:
            self._ring(painter, picture, tile)
        self._upper_corner(painter, picture, tile)
        if tile.mark:
            self._mark(painter, picture, tile.mark)
        elif tile.suggested:
            self._suggestion(painter, picture, self._left_words(picture, tile))
        if tile.rating != UNRATED:
            self._rating(painter, picture, tile)
        if tile.pile:
            self._pile(painter, tile)
        if caption:
            self._caption(painter, tile)
        elif tile.score is not None:
            self._badge(painter, picture, tile.score)

    def _picture(self, painter: QPainter, tile: Tile) -> QRect:
        if tile.pixmap is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colors.color("tile"))
            painter.drawRoundedRect(tile.picture, RADIUS, RADIUS)
            if tile.unreadable:
                self._icon(painter, "image-broken", tile.picture.center(), 28, "off")
            return tile.picture
        target = QRect(tile.picture.topLeft(), fitted(tile.pixmap.size(), tile.picture.size()))
        spare = tile.picture.size() - target.size()
        target.translate(spare.width() // 2, spare.height() // 2)
        painter.drawPixmap(target, tile.pixmap)
        return target

    def _ring(self, painter: QPainter, picture: QRect, tile: Tile) -> None:
        color = self._colors.color("accent")
        painter.setPen(QPen(color, 3.0) if tile.selected else QPen(color, 1.5, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        outside = 3.5 if tile.selected else 3.0
        frame = QRectF(picture).adjusted(-outside, -outside, outside, outside)
        painter.drawRoundedRect(frame, RADIUS + 3, RADIUS + 3)
        if tile.selected and tile.current:
            painter.setPen(QPen(self._colors.color("ground"), 1.5))
            inner = frame.adjusted(2.25, 2.25, -2.25, -2.25)
            painter.drawRoundedRect(inner, RADIUS + 1, RADIUS + 1)

    def _button(self, painter: QPainter, place: QRect, icon: str, *, pointed: bool) -> None:
        ground, drawn = ("accent", "on_accent") if pointed else ("raised", "text")
        painter.setPen(QPen(self._colors.color("line"), 1))
        painter.setBrush(self._colors.color(ground))
        painter.drawEllipse(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))
        self._icon(painter, icon, place.center(), 18, drawn)

    def _caption(self, painter: QPainter, tile: Tile) -> None:
        corner = tile.picture.bottomLeft() + QPoint(0, 5)
        line = QRect(corner, QSize(tile.picture.width(), CAPTION - 4))
        color, side = "text" if tile.selected else "faint", _Align.AlignHCenter
        if tile.score is not None:
            score_color = self._colors.color("text")
            _write(painter, line, _Align.AlignLeft, tile.score, self._score_font, score_color)
            taken = self._score_metrics.horizontalAdvance(tile.score) + 8
            rest = line.adjusted(taken, 0, 0, 0)
            line = QStyle.visualRect(painter.layoutDirection(), line, rest)
            color, side = "faint", _Align.AlignRight
        name = self._fitting(tile.name, line.width())
        _write(painter, line, side, name, self._name_font, self._colors.color(color))

    def _fitting(self, name: str, width: int) -> str:
        """As much of a name as fits, nothing where that would say nothing: the tooltip has it all.

        Remembered, as measuring text takes longer than drawing it.
        """
        known = self._elided.get((name, width))
        if known is None:
            if len(self._elided) > _REMEMBERED:
                self._elided.clear()
            known = self._name_metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, width)
            if known != name and width < _LEAST_LETTERS * self._name_metrics.averageCharWidth():
                known = ""
            self._elided[name, width] = known
        return known

    def _badge(self, painter: QPainter, picture: QRect, score: str) -> None:
        size = self._pill_size(score)
        place = QRect(picture.bottomLeft() + QPoint(4, -3 - size.height()), size)
        self._pill(painter, place, score, "raised", "text")

    def _rating(self, painter: QPainter, picture: QRect, tile: Tile) -> None:
        """Stars and heart in the lower right corner, beside the copies; the rejected is veiled."""
        rating = tile.rating
        if rating.rejected:
            veil = self._colors.color("ground")
            veil.setAlphaF(0.6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(veil)
            painter.drawRoundedRect(picture, RADIUS, RADIUS)
        stars = QLocale().toString(rating.stars) if rating.stars else ""
        parts = [("star-full", stars)] if stars else []
        parts += [("heart-full", "")] * rating.heart + [("reject", "")] * rating.rejected
        widths = [_MARK + self._score_metrics.horizontalAdvance(words) for _, words in parts]
        size = QSize(sum(widths) + 4 * len(parts) + 4, self._score_metrics.height() + 2)
        corner = picture.bottomRight() + QPoint(-3 - size.width(), -3 - size.height())
        if tile.pile:
            pile = self.pile(tile.picture, tile.pile)
            middle = pile.center().y() - size.height() // 2
            corner = QPoint(pile.left() - 4 - size.width(), middle)
        if not parts or corner.x() < picture.left():
            return
        place = QRect(corner, size)
        self._pill(painter, place, "", "raised", "text")
        left = place.left() + 4
        for (icon, words), width in zip(parts, widths, strict=True):
            center = QPoint(left + _MARK // 2, place.center().y())
            self._icon(painter, icon, center, _MARK, "warning" if icon == "reject" else "accent")
            text = QRect(left + _MARK, place.top(), width - _MARK, place.height())
            ink = self._colors.color("text")
            _write(painter, text, _Align.AlignHCenter, words, self._score_font, ink)
            left += width + 4

    def _upper_corner(self, painter: QPainter, picture: QRect, tile: Tile) -> None:
        if tile.hovered:
            for icon, place in buttons(tile.picture, tile.buttons).items():
                self._button(painter, place, icon, pointed=icon == tile.pointed_button)
        elif tile.length:
            self._moving(painter, picture, "resume", tile.length, self._left_words(picture, tile))
        elif tile.live:
            words = QCoreApplication.translate("Stacks", "Live", "on a tile")
            self._moving(painter, picture, "live", words, self._left_words(picture, tile))

    def _left_words(self, picture: QRect, tile: Tile) -> str:
        """What stands in the upper left corner, as much as there is room for."""
        if tile.mark or not tile.suggested:
            return tile.mark
        moves = bool(tile.length) or tile.live
        room = picture.width() - 18 - moves * (self._moving_size("").width() + 4)
        elide = Qt.TextElideMode.ElideMiddle
        return self._score_metrics.elidedText(f"{tile.suggested}?", elide, room)

    def _moving(
        self, painter: QPainter, picture: QRect, icon: str, words: str, beside: str
    ) -> None:
        """What tells a video, and a live photo, where the buttons are while it is pointed at."""
        room = picture.width() - 8 - (self._pill_size(beside).width() + 4 if beside else 0)
        words = words if self._moving_size(words).width() <= room else ""
        size = self._moving_size(words)
        place = QRect(picture.topRight() + QPoint(-3 - size.width(), 4), size)
        self._pill(painter, place, "", "raised", "text")
        center = QPoint(place.left() + 4 + _MARK // 2, place.center().y())
        self._icon(painter, icon, center, _MARK, "text")
        text = place.adjusted(_MARK + 6, 0, -4, 0)
        ink = self._colors.color("text")
        _write(painter, text, _Align.AlignHCenter, words, self._score_font, ink)

    def _moving_size(self, words: str) -> QSize:
        return self._pill_size(words).grownBy(QMargins(_MARK + 2, 0, 0, 0))

    def _mark(self, painter: QPainter, picture: QRect, words: str) -> None:
        place = QRect(picture.topLeft() + QPoint(4, 4), self._pill_size(words))
        self._pill(painter, place, words, "accent", "on_accent")

    def _suggestion(self, painter: QPainter, picture: QRect, words: str) -> None:
        """A tag that nobody confirmed, in a dashed frame."""
        place = QRect(picture.topLeft() + QPoint(4, 4), self._pill_size(words))
        self._pill(painter, place, words, "raised", "text")
        painter.setPen(QPen(self._colors.color("accent"), 1.25, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def pile(self, picture: QRect, pile: Pile) -> QRect:
        """Where it says what lies behind a photo, which shows and hides that."""
        size = self._pile_size(self._pile_words(picture, pile))
        corner = picture.bottomRight() + QPoint(
            1 - _INSET - size.width(), 1 - _INSET - size.height()
        )
        return QRect(corner, size)

    def _pile_size(self, words: str) -> QSize:
        return self._pill_size(words).grownBy(QMargins(_PILE_ICON + 3, 2, 0, 2))

    def _pile_words(self, picture: QRect, pile: Pile) -> str:
        """As much as there is room for."""
        words = badge(pile)
        fits = self._pile_size(words).width() <= picture.width() - 2 * _INSET
        return words if fits else number_of(pile)

    def _pile(self, painter: QPainter, tile: Tile) -> None:
        place = self.pile(tile.picture, tile.pile)
        marked = tile.pile.is_open or tile.pointed_button == "copies"
        ground, ink = ("accent", "on_accent") if marked else ("raised", "text")
        painter.setPen(QPen(self._colors.color("line"), 1))
        painter.setBrush(self._colors.color(ground))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        icon = QRect(place.topLeft(), QSize(_PILE_ICON + 8, place.height()))
        name = "stack" if tile.pile.mates else "copies"
        self._icon(painter, name, icon.center(), _PILE_ICON, ink)
        line = place.adjusted(_PILE_ICON + 5, 0, -5, 0)
        words, color = self._pile_words(tile.picture, tile.pile), self._colors.color(ink)
        _write(painter, line, _Align.AlignRight, words, self._score_font, color)

    def _pill_size(self, words: str) -> QSize:
        metrics = self._score_metrics
        return QSize(metrics.horizontalAdvance(words) + 10, metrics.height() + 2)

    def _pill(self, painter: QPainter, place: QRect, words: str, ground: str, ink: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors.color(ground))
        painter.drawRoundedRect(place, 4, 4)
        color = self._colors.color(ink)
        _write(painter, place, _Align.AlignHCenter, words, self._score_font, color)

    def _icon(self, painter: QPainter, name: str, center: QPoint, side: int, color: str) -> None:
        scale = painter.device().devicePixelRatioF()
        drawn = icons.pixmap(name, self._colors.color(color), side, scale)
        painter.drawPixmap(center - QPoint(side // 2 - 1, side // 2 - 1), drawn)


def _write(
    painter: QPainter, place: QRect, side: _Align, text: str, font: QFont, color: QColor
) -> None:
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(place, side | _Align.AlignVCenter, text)


def heading_words(heading: Heading) -> tuple[str, str]:
    """A heading as text, and the small print after it."""
    if isinstance(heading, date):
        day = QDate(heading.year, heading.month, 1)
        return QLocale().toString(day, "MMMM yyyy"), ""
    if isinstance(heading, Level):
        return level_words(heading), ""
    if isinstance(heading, WallPart):
        return wall_words(heading), ""
    if isinstance(heading, Fit):
        return fit_words(heading), ""
    if heading is None:
        return QCoreApplication.translate("Headings", "No date"), ""
    path = PurePath(heading)
    return path.name or str(path), str(path.parent)


def level_words(level: Level) -> str:
    """How near a result is, in words."""
    return {
        Level.NEARLY_IDENTICAL: QCoreApplication.translate("Headings", "Nearly identical"),
        Level.VERY_SIMILAR: QCoreApplication.translate("Headings", "Very similar"),
        Level.RELATED: QCoreApplication.translate("Headings", "Related"),
        Level.FAR: QCoreApplication.translate("Headings", "Not close"),
    }[level]


def wall_words(part: WallPart) -> str:
    """How likely photos carry the tag that is taught, in words."""
    return {
        WallPart.ASKED: QCoreApplication.translate("Headings", "Answers here help most"),
        WallPart.SURE: QCoreApplication.translate("Headings", "Almost surely"),
        WallPart.PERHAPS: QCoreApplication.translate("Headings", "Perhaps"),
    }[part]


def fit_words(fit: Fit) -> str:
    """How well a result fits the words that were searched for."""
    return {
        Fit.MATCHES: QCoreApplication.translate("Headings", "Matches the words"),
        Fit.PERHAPS: QCoreApplication.translate("Headings", "May match"),
        Fit.HARDLY: QCoreApplication.translate("Headings", "Hardly matches"),
    }[fit]


class HeadingPainter:
    """Paints headings in one colour scheme."""

    def __init__(self, colors: Colors) -> None:
        self._colors = colors
        self._title = scaled_font(1.12, QFont.Weight.DemiBold)
        self._small = scaled_font(0.92)

    def paint(
        self, painter: QPainter, band: QRect, heading: Heading, photos: int, *, floating: bool
    ) -> None:
        """Paint a heading across the grid; a floating one covers the photos behind it."""
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
        text, faint = self._colors.color("text"), self._colors.color("faint")
        line = band.adjusted(MARGIN, 0, -MARGIN, 0)
        _write(painter, mirrored(line), _Align.AlignRight, count, self._small, faint)
        line.setRight(line.right() - small.horizontalAdvance(count) - _SPACE)
        shown = large.elidedText(title, Qt.TextElideMode.ElideRight, line.width())
        _write(painter, mirrored(line), _Align.AlignLeft, shown, self._title, text)
        line.setLeft(line.left() + large.horizontalAdvance(shown) + _SPACE)
        if place and line.width() > 4 * _SPACE:
            # On the title's baseline, so that they read as one text.
            line.translate(
                0, (large.ascent() - large.descent() - small.ascent() + small.descent()) // 2
            )
            behind = small.elidedText(place, Qt.TextElideMode.ElideMiddle, line.width())
            _write(painter, mirrored(line), _Align.AlignLeft, behind, self._small, faint)
        painter.restore()

    def paint_all(
        self,
        painter: QPainter,
        sections: Sections,
        geometry: GridGeometry,
        view: QRect,
        before: int,
    ) -> None:
        """Paint the headings in view; the topmost section's stays at the top.

        Args:
            painter: Of the viewport.
            sections: Those that the geometry was made of.
            geometry: Where they are.
            view: The part of the content that is seen.
            before: How many photos of the first section do not count.
        """
        offset = view.top()
        first, last = geometry.section_at(offset), geometry.section_at(offset + view.height())
        for section in range(first, last + 1):
            span, rows = geometry.section_span(section), geometry.section_rows(section)
            top = max(span.start - offset, min(0, span.stop - HEADING - offset))
            band = QRect(0, top, view.width(), HEADING)
            count = len(rows) - (0 if section else before)
            floats = top > span.start - offset
            self.paint(painter, band, sections.headings[section], count, floating=floats)
