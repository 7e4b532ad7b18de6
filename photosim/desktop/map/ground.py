"""The ground of the map: land and borders, names of countries and cities."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
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
_CLEAR = 2.0  # logical pixels between a name and a photo
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


@dataclass(frozen=True)
class Label:
    """A name on the map; places are logical pixels of the view.

    Attributes:
        text: The name.
        place: What it takes.
        dot: Where a city is, unless something covers that.
        is_city: Or else it is a country.
    """

    text: str
    place: QRectF
    dot: QPointF | None = None
    is_city: bool = False


@dataclass
class Ground:
    """Draws what is seen without photos; land is kept with a margin while that lasts.

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
        countries = self._named_countries()[:_MOST_COUNTRIES]
        self._countries = [(text, width) for text, _, width in countries]
        self._country_places = np.array([place for _, place, _ in countries])

    def paint(self, painter: QPainter, sight: Sight, colors: Colors, ratio: float) -> None:
        """Paint the land that is seen; ``ratio`` is that of the screen's pixels to logical ones."""
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

    def _named_countries(self) -> list[tuple[str, tuple[float, float], float]]:
        """Names of countries, the largest first, with the middle and width of the largest part."""
        largest: dict[int, _Outline] = {}
        for ring, outline in zip(self.gazetteer.rings(0), self._levels[0], strict=True):
            known = largest.get(ring.country)
            if known is None or _size(outline) > _size(known):
                largest[ring.country] = outline
        named = []
        for number, outline in largest.items():
            if self.gazetteer.codes[number]:
                west, _, east, _ = outline.bounds
                text = self.gazetteer.country_name(number, self.language)
                named.append((text, _middle(outline.points), east - west))
        return sorted(named, key=lambda country: -country[2])

    def write_names(
        self, painter: QPainter, sight: Sight, colors: Colors, tiles: Sequence[QRectF]
    ) -> None:
        """Write names of countries and cities where no photo will cover them."""
        painter.setFont(scaled_font(0.92))
        for label in self.labels(sight, QFontMetricsF(painter.font()), tiles):
            if label.dot is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colors.color("faint"))
                painter.drawEllipse(label.dot, _DOT, _DOT)
            painter.setPen(colors.color("text" if label.is_city else "faint"))
            painter.drawText(label.place, Qt.AlignmentFlag.AlignCenter, label.text)

    def labels(self, sight: Sight, metrics: QFontMetricsF, tiles: Sequence[QRectF]) -> list[Label]:
        """The names that there is room for.

        Args:
            sight: What is seen.
            metrics: Of the names' font.
            tiles: Where photos are, which names keep clear of; logical pixels.
        """
        taken = _Taken(tiles)
        labels = []
        view = QRectF(0, 0, sight.width, sight.height)
        if sight.zoom <= _COUNTRIES_TO:
            places = sight.on_screen(self._country_places).tolist()
            for (text, width), (x, y) in zip(self._countries, places, strict=True):
                size = QSizeF(metrics.horizontalAdvance(text), metrics.height())
                middle = QRectF(QPointF(x - size.width() / 2, y - size.height() / 2), size)
                if size.width() <= width * sight.side * 1.1 and view.intersects(middle):
                    labels += _country_label(text, middle, taken)
        if sight.zoom >= _CITIES_FROM:
            cities = self._cities_in(sight)
            places = sight.on_screen(self._cities[cities]).tolist()
            for number, (x, y) in zip(cities, places, strict=True):
                text = self.gazetteer.city_name(number, self.language)
                size = QSizeF(metrics.horizontalAdvance(text), metrics.height())
                labels += _city_label(text, size, QPointF(x, y), taken)
        return labels

    def _cities_in(self, sight: Sight) -> list[int]:
        """The largest cities that are seen; few from afar."""
        left, top, right, bottom = sight.area
        x, y = self._cities.T
        seen = np.flatnonzero((x > left) & (x < right) & (y > top) & (y < bottom))
        least = 3_000_000 / 4 ** (sight.zoom - _CITIES_FROM)
        found: list[int] = seen[self.gazetteer.people[seen] >= least][:_MOST_CITIES].tolist()
        return found


class _Taken:
    """Places that photos and names take.

    Args:
        tiles: Where photos are.
    """

    def __init__(self, tiles: Sequence[QRectF]) -> None:
        self._edges = np.empty((len(tiles) + _MOST_CITIES + _MOST_COUNTRIES, 4))
        self._count = 0
        for tile in tiles:
            self.take(tile.adjusted(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR))

    def take(self, place: QRectF) -> None:
        self._edges[self._count] = place.left(), place.top(), place.right(), place.bottom()
        self._count += 1

    def cover(self, place: QRectF) -> QRectF | None:
        """What takes some of a place, if anything does."""
        left, top, right, bottom = self._edges[: self._count].T
        across = (left < place.right()) & (right > place.left())
        found = np.flatnonzero(across & (top < place.bottom()) & (bottom > place.top()))
        if not len(found):
            return None
        left, top, right, bottom = self._edges[found[0]].tolist()
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    def free(self, places: Sequence[QRectF]) -> QRectF | None:
        """The first of some places that nothing takes."""
        return next((place for place in places if self.cover(place) is None), None)


def _country_label(text: str, middle: QRectF, taken: _Taken) -> list[Label]:
    """A country's name in its middle, or else a little lower or higher, clear of what is there.

    Farther away it would stand in another country.
    """
    cover, places = taken.cover(middle), [middle]
    if cover is not None:
        below, above, *_ = _around(cover, middle.size())
        ways = sorted((one.top() - middle.top() for one in (below, above)), key=abs)
        places = [middle.translated(0, way) for way in ways]
    place = taken.free(places)
    if place is None:
        return []
    taken.take(place)
    return [Label(text, place)]


def _city_label(text: str, size: QSizeF, dot: QPointF, taken: _Taken) -> list[Label]:
    """A city's name beside its dot, or else beside what covers the dot."""
    cover = taken.cover(QRectF(dot, QSizeF(0.1, 0.1)))
    if cover is None:
        after = QRectF(dot + QPointF(3 * _DOT, -size.height() / 2), size)
        places = [after, after.translated(-size.width() - 6 * _DOT, 0)]
    else:
        places = _around(cover, size)
    place = taken.free(places)
    if place is None:
        return []
    taken.take(place.adjusted(-6 * _DOT, 0, 6 * _DOT, 0))  # with the dot at either side
    return [Label(text, place, dot if cover is None else None, is_city=True)]


def _around(cover: QRectF, size: QSizeF) -> list[QRectF]:
    """Where a name of this size fits below, above, to the right and to the left of something."""
    middle = cover.center() - QPointF(size.width(), size.height()) / 2
    corners = (
        QPointF(middle.x(), cover.bottom() + 1),
        QPointF(middle.x(), cover.top() - size.height() - 1),
        QPointF(cover.right() + 1, middle.y()),
        QPointF(cover.left() - size.width() - 1, middle.y()),
    )
    return [QRectF(corner, size) for corner in corners]


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
