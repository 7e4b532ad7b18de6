"""The map itself: the ground with the photos on it, moved by pointer and keys."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from photosim.arrays import Ids
from photosim.desktop.map.clusters import Clusters, PlacedPhotos, merged
from photosim.desktop.map.ground import Ground, Sight
from photosim.desktop.map.projection import latitude_of, metres_per_pixel
from photosim.desktop.map.tiles import TILE_SIDE, badge, framed
from photosim.desktop.ui.theme import M, Theme, scaled_font
from photosim.library.arrangement import Near
from photosim.library.gazetteer import distances_km

CLOSEST, WIDEST = 15.0, 0.0  # zoom
_PER_NOTCH, _PER_KEY = 0.5, 1.0  # zoom
_FINER = 2  # levels of the grid beyond the zoom: its squares are 64 to 128 pixels wide
_AROUND_ONE = 11.0  # zoom at which a single place is first shown
_AIR = 1.15  # around what is fitted in
_LEAST_KM = 0.1
_APART = 52.0  # logical pixels from one photo to the next
_SCALE = 110  # logical pixels that the scale may be wide
_BADGE_OUT = 7  # that a number sticks out
_MOST_BADGES = 2_000


@dataclass(frozen=True)
class Shown:
    """What is on the map now.

    Attributes:
        photos: The photo that stands for each group of clusters, the largest group last, as it is
            painted.
        counts: How many photos each has.
        places: Where each is on the screen.
        numbers: Of the clusters of each, among those of this level.
    """

    photos: list[int]
    counts: list[int]
    places: list[QRectF]
    numbers: list[NDArray[np.int64]]


class MapView(QWidget):
    """Shows photos where they were taken.

    Args:
        pixmap_of: The picture of a photo in its frame, None where it is not at hand.

    Attributes:
        sight: What is seen.

    Signals:
        opened: The `Near` in which a cluster's photos were taken; its name is empty.
        looked: Other photos may be in sight.
    """

    opened = Signal(object)
    looked = Signal()

    def __init__(self, theme: Theme, pixmap_of: Callable[[int], QPixmap | None]) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Map"))
        self.sight = Sight()
        self._theme = theme
        self._pixmap_of = pixmap_of
        self._ground: Ground | None = None
        self._photos = PlacedPhotos(np.empty(0, np.int64), np.empty((0, 2), np.float32))
        self._gathered: dict[int, Clusters] = {}
        self._shown: Shown | None = None
        self._badges: dict[int, QPixmap] = {}
        self._blank: QPixmap | None = None
        self._pressed: QPointF | None = None
        self._dragged = False
        self._by_keys = False
        self._fits = True  # as long as the person has not moved it
        theme.changed.connect(self._forget_tiles)

    # For the page

    def show_ground(self, ground: Ground) -> None:
        """Show this ground from now on."""
        self._ground = ground
        self.update()

    def show_photos(self, photos: PlacedPhotos) -> None:
        """Show these photos; unless the person has moved the map, it shows all of them."""
        self._photos = photos
        self._gathered.clear()
        if self._fits:
            self.fit()
        self._look()

    @property
    def in_sight(self) -> Ids:
        """The photos that stand for the clusters in sight."""
        return np.array(self._seen().photos, np.int64)

    @property
    def seen(self) -> Shown:
        """The clusters in sight."""
        return self._seen()

    def fit(self) -> None:
        """Show all photos, as close as they let."""
        if not len(self._photos):
            return
        left, top, right, bottom = self._photos.bounds()
        room = [max(length - 2 * TILE_SIDE, 1) for length in (self.width(), self.height())]
        spans = max(right - left, 1e-9) * _AIR, max(bottom - top, 1e-9) * _AIR
        zoom = min(math.log2(pixels / span / 256) for pixels, span in zip(room, spans, strict=True))
        zoom = min(zoom, _AROUND_ONE) if len(self._photos) else zoom
        self._fits = True
        self._go((left + right) / 2, (top + bottom) / 2, zoom)

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Look closer or from farther away; what is at a point of the view stays there."""
        self._fits = False
        at = at or QPointF(self.width() / 2, self.height() / 2)
        sight = self.sight
        zoom = min(max(sight.zoom + steps, self._widest), CLOSEST)
        away_x, away_y = at.x() - self.width() / 2, at.y() - self.height() / 2
        gain = 1 / sight.side - 1 / replace(sight, zoom=zoom).side
        self._go(sight.x + away_x * gain, sight.y + away_y * gain, zoom)

    def pan(self, right: float, down: float) -> None:
        """Look further to the right and down by so many logical pixels."""
        self._fits = False
        sight = self.sight
        self._go(sight.x + right / sight.side, sight.y + down / sight.side, sight.zoom)

    @property
    def _widest(self) -> float:
        """The zoom at which the whole world is seen."""
        return max(WIDEST, math.log2(max(min(self.width(), self.height()), 1) / 256))

    def _go(self, x: float, y: float, zoom: float) -> None:
        zoom = min(max(zoom, self._widest), CLOSEST)
        sight = Sight(x, y, zoom, max(self.width(), 1), max(self.height(), 1))
        half_x, half_y = (min(0.5, length / 2 / sight.side) for length in self._lengths())
        x, y = min(max(x, half_x), 1 - half_x), min(max(y, half_y), 1 - half_y)
        self.sight = replace(sight, x=x, y=y)
        self._look()

    def _lengths(self) -> tuple[int, int]:
        return self.width(), self.height()

    def _look(self) -> None:
        self._shown = None
        self.update()
        self.looked.emit()

    def _forget_tiles(self) -> None:
        self._badges.clear()
        self._blank = None
        self.update()

    # What is seen

    def _clusters(self) -> Clusters:
        level = max(0, math.floor(self.sight.zoom)) + _FINER
        if level not in self._gathered:
            self._gathered[level] = self._photos.gathered(level)
        return self._gathered[level]

    def _seen(self) -> Shown:
        if self._shown is None:
            clusters = self._clusters()
            points = self.sight.on_screen(clusters.points)
            # From a little farther away others may be merged with what is seen.
            edge, (x, y) = 3 * TILE_SIDE, points.T
            inside = (x > -edge) & (x < self.width() + edge)
            numbers = np.flatnonzero(inside & (y > -edge) & (y < self.height() + edge))
            counts = clusters.counts
            groups = [numbers[group] for group in merged(points[numbers], counts[numbers], _APART)]
            groups.reverse()
            half, side = TILE_SIDE / 2, QSizeF(TILE_SIDE, TILE_SIDE)
            self._shown = Shown(
                [int(clusters.newest[group[0]]) for group in groups],
                [int(counts[group].sum()) for group in groups],
                [
                    QRectF(QPointF(x - half, y - half), side)
                    for x, y in (points[group[0]].tolist() for group in groups)
                ],
                groups,
            )
        return self._shown

    def _at(self, point: QPointF) -> int | None:
        """Which of the clusters in sight is painted there."""
        places = self._seen().places
        found = (row for row in reversed(range(len(places))) if places[row].contains(point))
        return next(found, None)

    def _middle_one(self) -> int | None:
        """The cluster in sight that is nearest to the middle."""
        places, middle = self._seen().places, QPointF(self.width() / 2, self.height() / 2)

        def away(row: int) -> float:
            return (places[row].center() - middle).manhattanLength()

        return min(range(len(places)), key=away, default=None)

    def _open(self, row: int) -> None:
        """Tell where the photos of a cluster were taken."""
        clusters, numbers = self._clusters(), self._seen().numbers[row]
        starts = clusters.starts
        parts = [self._photos.positions[starts[one] : starts[one + 1]] for one in numbers.tolist()]
        counts = clusters.counts[numbers]
        x, y = (clusters.points[numbers] * counts[:, None]).sum(0) / counts.sum()
        latitude, longitude = latitude_of(float(y)), (float(x) - 0.5) * 360
        away = distances_km(np.concatenate(parts), latitude, longitude)
        km = max(float(away.max()) * 1.001, _LEAST_KM)
        self.opened.emit(Near(latitude, longitude, km))

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            colors = self._theme.colors
            if self._ground is None:
                painter.fillRect(self.rect(), colors.color("sea"))
            else:
                self._ground.paint(painter, self.sight, colors, self.devicePixelRatioF())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            shown = self._seen()
            if self._ground is not None:
                self._ground.write_names(painter, self.sight, colors, shown.places)
            for photo_id, count, place in zip(
                shown.photos, shown.counts, shown.places, strict=True
            ):
                self._paint_photo(painter, photo_id, count, place)
            if self._by_keys and self.hasFocus():
                self._paint_focus(painter)
            self._paint_scale(painter)

    def _paint_focus(self, painter: QPainter) -> None:
        """Frame the map, and what Enter opens."""
        painter.setPen(QPen(self._theme.colors.color("accent"), 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        middle = self._middle_one()
        if middle is not None:
            place = self._seen().places[middle]
            painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), 6, 6)

    def _paint_photo(self, painter: QPainter, photo_id: int, count: int, place: QRectF) -> None:
        colors, ratio = self._theme.colors, self.devicePixelRatioF()
        picture = self._pixmap_of(photo_id)
        if picture is None:
            self._blank = picture = self._blank or framed(None, colors, ratio)
        painter.drawPixmap(place.topLeft(), picture)
        if count > 1:
            number = self._badges.get(count)
            if number is None:
                if len(self._badges) >= _MOST_BADGES:
                    self._badges.clear()
                number = self._badges[count] = badge(QLocale().toString(count), colors, ratio)
            left = place.right() - number.deviceIndependentSize().width() + _BADGE_OUT
            painter.drawPixmap(QPointF(left, place.top() - _BADGE_OUT), number)

    def _paint_scale(self, painter: QPainter) -> None:
        """A line that says how far it is, at the lower left."""
        metres = metres_per_pixel(self.sight.y, self.sight.zoom) * _SCALE
        whole = 10.0 ** math.floor(math.log10(metres))
        whole = max(step * whole for step in (1, 2, 5) if step * whole <= metres)
        length = whole / metres * _SCALE
        kilometres = whole >= 1_000
        amount = QLocale().toString(round(whole / 1_000 if kilometres else whole))
        words = self.tr("{number} km") if kilometres else self.tr("{number} m")
        colors = self._theme.colors
        painter.setFont(scaled_font(0.86))
        left, bottom = float(M), self.height() - float(M)
        painter.setPen(QPen(colors.color("faint"), 1.5))
        painter.drawPolyline(
            [
                QPointF(left, bottom - 4),
                QPointF(left, bottom),
                QPointF(left + length, bottom),
                QPointF(left + length, bottom - 4),
            ]
        )
        painter.drawText(QPointF(left + 4, bottom - 5), words.format(number=amount))

    # What the person does

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits and len(self._photos):
            self.fit()
        else:
            self._go(self.sight.x, self.sight.y, self.sight.zoom)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(event.angleDelta().y() / 120 * _PER_NOTCH, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keys = False
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self._point(event.position())
            return
        moved = event.position() - self._pressed
        if self._dragged or moved.manhattanLength() >= QApplication.startDragDistance():
            self._dragged = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._pressed = event.position()
            self.pan(-moved.x(), -moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        pressed, self._pressed = self._pressed, None
        self._point(event.position())
        row = self._at(event.position())
        if pressed is not None and not self._dragged and row is not None:
            self._open(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position()) is None:
            self.zoom_by(1, event.position())

    def _point(self, at: QPointF) -> None:
        over = self._at(at) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, far = event.key(), min(self._lengths()) / 4
        steps = {
            Qt.Key.Key_Left: (-far, 0.0),
            Qt.Key.Key_Right: (far, 0.0),
            Qt.Key.Key_Up: (0.0, -far),
            Qt.Key.Key_Down: (0.0, far),
        }
        self._by_keys = True
        if key in steps:
            self.pan(*steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_PER_KEY)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(-_PER_KEY)
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            row = self._middle_one()
            if row is not None:
                self._open(row)
        else:
            super().keyPressEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_keys = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.unsetCursor()
