"""The ground of the map: land and borders, names of countries and cities."""

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF, QTransform

from photosim.desktop.map.projection import TILE, World, projected
from photosim.desktop.ui.theme import Colors, scaled_font
from photosim.library.gazetteer import FINEST, Gazetteer

_CLOSER = (3.1, 5.6)  # zooms from which on outlines have more points
_MARGIN = 0.35  # of the view's sides, that is drawn around it so that little moves are quick
_MOST_CITIES, _MOST_COUNTRIES = 60, 80  # names that are tried
_COUNTRIES_TO = 6.5  # zoom up to which countries are named
_CITIES_FROM = 4.0
_DOT = 2.0  # logical pixels
_UNIT = 2**16  # the world's side in polygons: Qt takes numbers about 0 for equal


@dataclass
class _Outline:
    """A ring: where it lies in the world's square, and its polygon once it was needed."""

    points: World
    bounds: tuple[float, float, float, float]
    polygon: QPolygonF | None = None

    def drawn(self) -> QPolygonF:
        if self.polygon is None:
            self.polygon = QPolygonF([QPointF(x, y) for x, y in (self.points * _UNIT).tolist()])
        return self.polygon


@dataclass
class _Name:
    """A name, where it belongs, and from which zoom on there is room for it."""

    text: str
    x: float
    y: float
    people: int = 0


@dataclass(frozen=True)
class Sight:
    """What is seen of the world.

    Attributes:
        x: The middle in the world's square.
        y: Likewise.
        zoom: The world's side is `TILE` times 2 to this power, in logical pixels.
        width: Logical pixels.
        height: Likewise.
    """

    x: float = 0.5
    y: float = 0.45
    zoom: float = 1.0
    width: int = 1
    height: int = 1

    @property
    def side(self) -> float:
        """Of the world, logical pixels."""
        return float(TILE * 2**self.zoom)

    @property
    def area(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is seen, in the world's square."""
        across, down = self.width / 2 / self.side, self.height / 2 / self.side
        return self.x - across, self.y - down, self.x + across, self.y + down

    def on_screen(self, points: World) -> World:
        """Where points of the world, (n, 2), are seen, logical pixels."""
        middle = np.array([self.width / 2, self.height / 2])
        seen: World = (points - np.array([self.x, self.y])) * self.side + middle
        return seen


@dataclass
class Ground:
    """Draws what is seen without photos, and keeps it with a margin while that lasts.

    Attributes:
        gazetteer: What is drawn.
        language: "en" or "de", for names.
    """

    gazetteer: Gazetteer
    language: str
    _levels: dict[int, list[_Outline]] = field(default_factory=dict)
    _kept: tuple[Sight, Colors, float, QPixmap] | None = None

    def __post_init__(self) -> None:
        for level in range(FINEST + 1):
            self._levels[level] = [
                _Outline(points, _bounds(points))
                for points in (projected(ring.points) for ring in self.gazetteer.rings(level))
            ]
        known = self.gazetteer
        self._cities = projected(known.cities)
        self._countries = list(self._named_countries())

    def paint(self, painter: QPainter, sight: Sight, colors: Colors, ratio: float) -> None:
        """Paint what is seen; ``ratio`` is that of the screen's pixels to logical ones."""
        kept = self._kept
        if kept is None or (kept[1], kept[2]) != (colors, ratio) or not _covers(kept[0], sight):
            margin = 1 + 2 * _MARGIN
            wide = Sight(
                sight.x,
                sight.y,
                sight.zoom,
                round(sight.width * margin),
                round(sight.height * margin),
            )
            kept = self._kept = wide, colors, ratio, self._drawn(wide, colors, ratio)
        wide, _, _, picture = kept
        left = (wide.x - sight.x) * sight.side + (sight.width - wide.width) / 2
        top = (wide.y - sight.y) * sight.side + (sight.height - wide.height) / 2
        painter.drawPixmap(QPointF(left, top), picture)

    def _drawn(self, sight: Sight, colors: Colors, ratio: float) -> QPixmap:
        picture = QPixmap(round(sight.width * ratio), round(sight.height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(colors.color("sea"))
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_land(painter, sight, colors)
            self._draw_names(painter, sight, colors)
        return picture

    def _draw_land(self, painter: QPainter, sight: Sight, colors: Colors) -> None:
        level = sum(sight.zoom >= zoom for zoom in _CLOSER)
        left, top, right, bottom = sight.area
        pen = QPen(colors.color("border"), 1)
        pen.setCosmetic(True)
        painter.save()
        painter.setPen(pen)
        painter.setBrush(colors.color("land"))
        scale = sight.side / _UNIT
        painter.setTransform(
            QTransform(scale, 0, 0, scale, -left * sight.side, -top * sight.side), combine=True
        )
        for outline in self._levels[level]:
            west, north, east, south = outline.bounds
            if west < right and east > left and north < bottom and south > top:
                painter.drawPolygon(outline.drawn())
        painter.restore()

    def _named_countries(self) -> "list[tuple[_Name, float]]":
        """Countries by size, the largest first, each with the width of its largest part."""
        largest: dict[int, _Outline] = {}
        for ring, outline in zip(self.gazetteer.rings(0), self._levels[0], strict=True):
            known = largest.get(ring.country)
            if known is None or _size(outline) > _size(known):
                largest[ring.country] = outline
        named = []
        for number, outline in largest.items():
            if self.gazetteer.codes[number]:
                west, _, east, _ = outline.bounds
                x, y = _middle(outline.points)
                text = self.gazetteer.country_name(number, self.language)
                named.append((_Name(text, x, y), east - west))
        return sorted(named, key=lambda pair: -pair[1])

    def _draw_names(self, painter: QPainter, sight: Sight, colors: Colors) -> None:
        taken: list[QRectF] = []
        if sight.zoom <= _COUNTRIES_TO:
            painter.setFont(scaled_font(0.92))
            painter.setPen(colors.color("faint"))
            for name, width in self._countries[:_MOST_COUNTRIES]:
                self._write(painter, sight, name, width * sight.side, taken)
        if sight.zoom >= _CITIES_FROM:
            painter.setFont(scaled_font(0.92))
            for number in self._cities_in(sight):
                x, y = self._cities[number].tolist()
                text = self.gazetteer.city_name(number, self.language)
                self._mark(painter, sight, _Name(text, x, y), colors, taken)

    def _cities_in(self, sight: Sight) -> list[int]:
        """The largest cities that are seen; few from afar."""
        left, top, right, bottom = sight.area
        x, y = self._cities.T
        seen = np.flatnonzero((x > left) & (x < right) & (y > top) & (y < bottom))
        least = 3_000_000 / 4 ** (sight.zoom - _CITIES_FROM)
        found: list[int] = seen[self.gazetteer.people[seen] >= least][:_MOST_CITIES].tolist()
        return found

    def _write(
        self, painter: QPainter, sight: Sight, name: _Name, room: float, taken: list[QRectF]
    ) -> None:
        """Write a country's name in its middle, if it fits there."""
        metrics = QFontMetricsF(painter.font())
        width = metrics.horizontalAdvance(name.text)
        (x, y), height = sight.on_screen(np.array([[name.x, name.y]]))[0].tolist(), metrics.height()
        place = QRectF(x - width / 2, y - height / 2, width, height)
        if width <= room * 1.1 and not any(place.intersects(other) for other in taken):
            taken.append(place)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name.text)

    def _mark(
        self, painter: QPainter, sight: Sight, name: _Name, colors: Colors, taken: list[QRectF]
    ) -> None:
        """Draw a city's dot with its name beside it, if there is room."""
        metrics = QFontMetricsF(painter.font())
        x, y = sight.on_screen(np.array([[name.x, name.y]]))[0].tolist()
        width, height = metrics.horizontalAdvance(name.text), metrics.height()
        place = QRectF(x - 3 * _DOT, y - height / 2, width + 6 * _DOT, height)
        if any(place.intersects(other) for other in taken):
            return
        taken.append(place)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("faint"))
        painter.drawEllipse(QPointF(x, y), _DOT, _DOT)
        painter.setPen(colors.color("text"))
        beside = place.adjusted(6 * _DOT, 0, 0, 0)
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, name.text)


def _covers(wide: Sight, sight: Sight) -> bool:
    """Whether a picture that was drawn shows all that is seen, at the same zoom."""
    if wide.zoom != sight.zoom:
        return False
    left, top, right, bottom = wide.area
    inner_left, inner_top, inner_right, inner_bottom = sight.area
    across = left <= inner_left and right >= inner_right
    return across and top <= inner_top and bottom >= inner_bottom


def _bounds(points: World) -> tuple[float, float, float, float]:
    (left, top), (right, bottom) = points.min(0).tolist(), points.max(0).tolist()
    return left, top, right, bottom


def _size(outline: _Outline) -> float:
    left, top, right, bottom = outline.bounds
    return (right - left) * (bottom - top)


def _middle(points: World) -> tuple[float, float]:
    """The centroid of a polygon, by the shoelace formula."""
    near = points - points[0]  # or the differences of large numbers would lose digits
    (xs, ys), (next_xs, next_ys) = near[:-1].T, near[1:].T
    areas = xs * next_ys - next_xs * ys
    total = float(areas.sum())
    if not total:
        x, y = points.mean(0).tolist()
        return x, y
    x, y = ((near[:-1] + near[1:]).T @ areas / (3 * total) + points[0]).tolist()
    return x, y
