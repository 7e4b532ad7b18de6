"""The drawings of How It Works, in the colours of the theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from photosim.desktop.ui.theme import M, S, Theme, scaled_font

_TILE = 104  # side of a photo, logical pixels
_SMALL = 64
_NARROWEST = 480
_CORNER = 6
_LINE = 18  # height of a line of text
_INSET = 20  # of what is in the computer
_ALIGN = Qt.AlignmentFlag


class _Drawing(QWidget):
    """A drawing that follows the theme; its text is for screen readers as well."""

    def __init__(self, theme: Theme, height: int) -> None:
        super().__init__()
        self._theme = theme
        self._height = height
        self.setFixedHeight(height)
        self.setMinimumWidth(_NARROWEST)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        raise NotImplementedError

    def _color(self, name: str) -> QColor:
        return self._theme.colors.color(name)

    def _write(
        self,
        painter: QPainter,
        area: QRectF,
        text: str,
        color: str = "faint",
        *,
        bold: bool = False,
    ) -> None:
        """A line in the middle of the upper edge of an area, shortened if need be."""
        weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
        painter.setFont(scaled_font(0.92, weight))
        painter.setPen(self._color(color))
        shown = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(area, _ALIGN.AlignHCenter | _ALIGN.AlignTop, shown)

    def _arrow(self, painter: QPainter, start: QPointF, end: QPointF, color: str = "faint") -> None:
        painter.setPen(QPen(self._color(color), 1.5))
        painter.drawLine(start, end)
        painter.setBrush(self._color(color))
        side = 6 if end.x() > start.x() else -6
        back = QPointF(end.x() - side, end.y())
        painter.drawPolygon([end, back + QPointF(0, 4), back - QPointF(0, 4)])

    def _paint_tile(
        self, painter: QPainter, area: QRectF, image: QImage, corner: int = _CORNER
    ) -> None:
        """Fill an area with the middle of a picture, its corners rounded."""
        painter.save()
        path = QPainterPath()
        path.addRoundedRect(area, corner, corner)
        painter.setClipPath(path)
        room, ways = area.size().toSize(), Qt.AspectRatioMode
        size = image.size().scaled(room, ways.KeepAspectRatioByExpanding)
        whole = QRectF(0, 0, size.width(), size.height())
        whole.moveCenter(area.center())
        painter.drawImage(whole, image)
        painter.restore()
        painter.setPen(QPen(self._color("line"), 1))  # the edge of what is white, or as the ground
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)


class PhotoToNeighbours(_Drawing):
    """A photo, the network, the numbers it gives, and the photos whose numbers are near."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _SMALL + M + _LINE)
        self._photo = stand_in(0)
        self._names = (
            self.tr("Photo"),
            self.tr("Neural network"),
            self.tr("Numbers"),
            self.tr("Nearest photos"),
        )
        self.setAccessibleName(
            self.tr(
                "Drawing: a network turns a photo into numbers; near numbers are similar photos"
            )
        )

    def show_photo(self, photo: QImage) -> None:
        """Begin with this photo."""
        self._photo = photo
        self.update()

    def _paint(self, painter: QPainter) -> None:
        step = self.width() / len(self._names)
        width = 104.0
        parts = (self._paint_photo, self._paint_network, self._paint_numbers, self._paint_space)
        for number, (paint, name) in enumerate(zip(parts, self._names, strict=True)):
            middle = (number + 0.5) * step
            paint(painter, QRectF(middle - width / 2, 0, width, _SMALL))
            line = QRectF(middle - step / 2, _SMALL + S, step, _LINE)
            self._write(painter, line, name)
            if number:
                start = QPointF(middle - step + width / 2 + S, _SMALL / 2)
                self._arrow(painter, start, QPointF(middle - width / 2 - S, _SMALL / 2))

    def _paint_photo(self, painter: QPainter, area: QRectF) -> None:
        square = QRectF(0, 0, _SMALL, _SMALL)
        square.moveCenter(area.center())
        self._paint_tile(painter, square, self._photo)

    def _paint_network(self, painter: QPainter, area: QRectF) -> None:
        layers = [
            [
                QPointF(
                    area.left() + 12 + column * (area.width() - 24) / 3,
                    area.center().y() + (row - (count - 1) / 2) * 15,
                )
                for row in range(count)
            ]
            for column, count in enumerate((4, 3, 4, 2))
        ]
        painter.setPen(QPen(self._color("border"), 1))
        for some, others in pairwise(layers):
            for one in some:
                for other in others:
                    painter.drawLine(one, other)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color("accent"))
        for layer in layers:
            for one in layer:
                painter.drawEllipse(one, 4, 4)

    def _paint_numbers(self, painter: QPainter, area: QRectF) -> None:
        heights = (0.3, -0.5, 0.9, 0.15, -0.75, 0.55, -0.2, 0.7, -0.4, 0.25, -0.6, 0.45)
        width = area.width() / len(heights)
        painter.setPen(QPen(self._color("border"), 1))
        painter.drawLine(
            QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y())
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color("accent"))
        for number, height in enumerate(heights):
            left = area.left() + number * width + 1.5
            bar = QRectF(left, area.center().y(), width - 3, -height * area.height() * 0.46)
            painter.drawRoundedRect(bar.normalized(), 1.5, 1.5)

    def _paint_space(self, painter: QPainter, area: QRectF) -> None:
        """Photos as points; those near to the one in the middle of the ring are similar."""
        middle = QPointF(area.left() + 0.38 * area.width(), area.center().y() + 2)
        painter.setPen(QPen(self._color("accent"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, 23, 23)
        near = ((0, 0), (-11, -7), (9, -11), (-6, 12), (13, 6))
        far = ((-35, -22), (-36, 19), (38, -24), (46, -2), (36, 22), (57, 15), (59, -21), (8, -30))
        painter.setPen(Qt.PenStyle.NoPen)
        for points, color in ((far, "off"), (near, "accent")):
            painter.setBrush(self._color(color))
            for x, y in points:
                painter.drawEllipse(middle + QPointF(x, y), 3.5, 3.5)


@dataclass(frozen=True)
class Shown:
    """A photo in a row; ``similarity`` and ``level`` are words, empty for the first."""

    image: QImage
    similarity: str = ""
    level: str = ""


class PhotoRow(_Drawing):
    """A photo, and others with how similar they are."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _TILE + S + 2 * _LINE)
        self._shown: Sequence[Shown] = ()

    def show_row(self, shown: Sequence[Shown], name: str) -> None:
        """Show these; the first is what the others are compared with.

        Args:
            shown: They, from the most similar on.
            name: What this is, for screen readers.
        """
        self._shown = shown
        words = "; ".join(f"{one.similarity}, {one.level}" for one in shown[1:])
        self.setAccessibleName(f"{name}: {words}")
        self.update()

    @property
    def words(self) -> list[tuple[str, str]]:
        """What stands below the photos but the first."""
        return [(one.similarity, one.level) for one in self._shown[1:]]

    def _paint(self, painter: QPainter) -> None:
        if not self._shown:
            return
        step = (self.width() - _TILE) / max(1, len(self._shown) - 1)
        for number, one in enumerate(self._shown):
            tile = QRectF(number * step, 0, _TILE, _TILE)
            self._paint_tile(painter, tile, one.image)
            below = QRectF(tile.left() - M, tile.bottom() + S, _TILE + 2 * M, _LINE)
            if not number:
                painter.setPen(QPen(self._color("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(tile.adjusted(1, 1, -1, -1), _CORNER, _CORNER)
                below.setLeft(0)
                below.setWidth(_TILE)
                self._write(painter, below, self.tr("This photo"), "accent", bold=True)
                continue
            self._write(painter, below, one.similarity, "text", bold=True)
            self._write(painter, below.translated(0, _LINE), one.level)


class WhatIsWhere(_Drawing):
    """The computer with the photos and the data folder in it; the internet is outside."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, 190)
        self.setAccessibleName(
            self.tr(
                "Drawing: on this computer PhotoSim reads your photos and writes to its data "
                "folder; nothing goes to the internet"
            )
        )

    def _paint(self, painter: QPainter) -> None:
        computer = QRectF(1, 1, self.width() * 0.74, self._height - 2)
        painter.setPen(QPen(self._color("border"), 1.5))
        painter.setBrush(self._color("ground"))
        painter.drawRoundedRect(computer, 10, 10)
        title = QRectF(computer.left(), computer.top() + S, computer.width(), _LINE)
        self._write(painter, title, self.tr("This computer"), "text", bold=True)
        width = computer.width() * 0.36
        photos = QRectF(computer.left() + _INSET, 40, width, self._height - 40 - _INSET)
        data = photos.translated(computer.width() - 2 * _INSET - width, 0)
        self._paint_box(painter, photos, self.tr("Your photos"))
        self._paint_box(painter, data, self.tr("PhotoSim’s data"))
        self._paint_photos(painter, photos)
        self._paint_data(painter, data)
        y = photos.center().y() + S
        start, end = QPointF(photos.right() + S, y), QPointF(data.left() - S, y)
        self._arrow(painter, start, end, "accent")
        between = QRectF(start.x() - S, y - _LINE - 4, end.x() - start.x() + 2 * S, _LINE)
        self._write(painter, between, self.tr("only reads"), "accent")
        self._paint_internet(painter, computer)

    def _paint_box(self, painter: QPainter, box: QRectF, name: str) -> None:
        painter.setPen(QPen(self._color("line"), 1))
        painter.setBrush(self._color("side"))
        painter.drawRoundedRect(box, 8, 8)
        self._write(painter, QRectF(box.left(), box.top() + S, box.width(), _LINE), name, "text")

    def _paint_photos(self, painter: QPainter, box: QRectF) -> None:
        side = min(46.0, (box.width() - 4 * S) / 3)
        left = box.center().x() - 1.5 * side - S
        for number in range(3):
            tile = QRectF(left + number * (side + S), box.center().y() - side / 2 + S, side, side)
            self._paint_tile(painter, tile, stand_in(number))

    def _paint_data(self, painter: QPainter, box: QRectF) -> None:
        """Numbers, thumbnails, tags and albums as lines of a table."""
        rows = (
            (self.tr("Numbers"), (0.9, 0.4, 0.7, 0.5)),
            (self.tr("Thumbnails"), ()),
            (self.tr("Tags, albums"), ()),
        )
        top, height = box.top() + S + _LINE + 4, 24.0
        half = box.width() / 2
        for number, (name, bars) in enumerate(rows):
            y = top + number * height
            painter.setFont(scaled_font(0.92))
            painter.setPen(self._color("faint"))
            text = QRectF(box.left() + M, y, box.width() - 3 * M, height)
            painter.drawText(text, _ALIGN.AlignVCenter | _ALIGN.AlignLeft, name)
            sign = QRectF(box.left() + half + M, y + 4, half - 2 * M, height - 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color("accent"))
            right = sign.right()
            for bar in bars:
                right -= 7
                painter.drawRect(QRectF(right, sign.bottom(), 4, -bar * sign.height()).normalized())
            if number == 1:
                for place in range(3):
                    tile = QRectF(sign.right() - 16 * (place + 1), sign.top(), 14, 14)
                    self._paint_tile(painter, tile, stand_in(2 - place), 2)
            if number == 2:
                painter.drawRoundedRect(QRectF(sign.right() - 30, sign.top() + 2, 14, 12), 3, 3)
                painter.setBrush(self._color("off"))
                painter.drawRoundedRect(QRectF(sign.right() - 14, sign.top() + 2, 14, 12), 3, 3)

    def _paint_internet(self, painter: QPainter, computer: QRectF) -> None:
        middle = QPointF((computer.right() + self.width()) / 2 + M, computer.center().y())
        cloud = QPainterPath()
        cloud.setFillRule(Qt.FillRule.WindingFill)
        for x, y, radius in ((-20, 6, 14), (0, -6, 20), (20, 6, 15)):
            cloud.addEllipse(middle + QPointF(x, y), radius, radius)
        cloud.addRoundedRect(QRectF(middle.x() - 32, middle.y() + 2, 66, 18), 9, 9)
        painter.setPen(QPen(self._color("faint"), 1.5))
        painter.setBrush(self._color("side"))
        painter.drawPath(cloud.simplified())
        name = QRectF(middle.x() - 60, middle.y() + 28, 120, _LINE)
        self._write(painter, name, self.tr("Internet"))
        height = middle.y() + 4
        start, end = QPointF(computer.right() + 4, height), QPointF(middle.x() - 40, height)
        painter.setPen(QPen(self._color("off"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(start, end)
        cross = (start + end) / 2
        painter.setPen(QPen(self._color("warning"), 2.5))
        for way in (1, -1):
            painter.drawLine(cross + QPointF(-6, -6 * way), cross + QPointF(6, 6 * way))


# Pictures for a library that has none yet: a flower, and less and less like it.

_SKY, _MEADOW = QColor("#8fb8de"), QColor("#6f9a52")


def stand_in(number: int) -> QImage:
    """A drawn photo; the higher the number, up to 4, the less it is like number 0."""
    side = 2 * _TILE
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(_SKY)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_MEADOW)
        painter.drawRect(QRectF(0, 0.62 * side, side, side))
        middle = QPointF(side / 2, 0.45 * side)
        match number:
            case 0:
                _flower(painter, middle, 0.34 * side, 14, QColor("#f2c230"), QColor("#6b4520"))
            case 1:
                moved = middle + QPointF(-0.08 * side, 0.04 * side)
                _flower(painter, moved, 0.29 * side, 14, QColor("#f5cf4e"), QColor("#70481f"))
            case 2:
                _flower(painter, middle, 0.27 * side, 9, QColor("#f4f1ea"), QColor("#e3b62c"))
            case 3:
                _tree(painter, side)
            case _:
                _boat(painter, side)
    return image


def _flower(
    painter: QPainter, middle: QPointF, radius: float, petals: int, petal: QColor, heart: QColor
) -> None:
    painter.setPen(QPen(QColor("#3f6b32"), radius / 8))
    painter.drawLine(middle, middle + QPointF(0, 2.4 * radius))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(petal)
    for number in range(petals):
        turn = 2 * pi * number / petals
        painter.save()
        painter.translate(middle + QPointF(cos(turn), sin(turn)) * (0.62 * radius))
        painter.rotate(360 * number / petals)
        painter.drawEllipse(QPointF(0, 0), 0.4 * radius, 1.5 * radius / petals)
        painter.restore()
    painter.setBrush(heart)
    painter.drawEllipse(middle, 0.38 * radius, 0.38 * radius)


def _tree(painter: QPainter, side: float) -> None:
    painter.setBrush(QColor("#6d4a2c"))
    painter.drawRect(QRectF(0.46 * side, 0.5 * side, 0.08 * side, 0.36 * side))
    painter.setBrush(QColor("#3f7a3b"))
    for x, y, radius in ((0.5, 0.3, 0.2), (0.36, 0.42, 0.16), (0.64, 0.42, 0.16)):
        painter.drawEllipse(QPointF(x * side, y * side), radius * side, radius * side)


def _boat(painter: QPainter, side: float) -> None:
    painter.setBrush(QColor("#2f5f8a"))
    painter.drawRect(QRectF(0, 0.62 * side, side, side))
    painter.setBrush(QColor("#f3efe6"))
    top = QPointF(0.5 * side, 0.16 * side)
    painter.drawPolygon([top, QPointF(0.5 * side, 0.6 * side), QPointF(0.82 * side, 0.6 * side)])
    painter.setBrush(QColor("#b4432f"))
    hull = ((0.2, 0.64), (0.86, 0.64), (0.72, 0.78), (0.32, 0.78))
    painter.drawPolygon([QPointF(x * side, y * side) for x, y in hull])
