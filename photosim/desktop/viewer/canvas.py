"""A photo that can be zoomed, moved and turned; shows whatever detail there is of it."""

import math
from dataclasses import astuple, dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from photosim.desktop.tasks.previews import DecodedPicture
from photosim.desktop.ui.theme import XL, Theme
from photosim.vision.messages import Region

_STEP = 1.25  # zoom factor of one notch of the wheel or one key
_MOST = 8.0  # device pixels a side that one pixel of the photo may take
_GROWN = 2.0  # a small photo is enlarged no further than this to fill the window
_SHARP = 2.0  # from this scale on, pixels are no longer smoothed
_OUTLINE_MS = 3_200  # how long an outline is seen,
_OUTLINE_WHOLE = 0.8  # and for what share of that before it fades
_NOTCH = 120  # eighths of a degree that a mouse wheel turns by


@dataclass(frozen=True)
class VisiblePart:
    """The visible part of a photo, independent of its size.

    Attributes:
        magnification: 1 shows the photo fitted to the window.
        x: Centre of the view, from 0 at the photo's left edge to 1 at its right.
        y: The same from top to bottom.
    """

    magnification: float = 1.0
    x: float = 0.5
    y: float = 0.5


FITTED = VisiblePart()


class PhotoCanvas(QWidget):
    """Paints a photo; knows nothing of files. Change its attributes by its methods only.

    Attributes:
        picture: What is painted; None while there is only a thumbnail.
        view: The visible part.
        turns: Quarter turns to the right, 0 to 3.
        text: A message in place of the photo.

    Signals:
        view_changed: The person zoomed, moved or turned.
        stepped: The wheel was turned a notch down (1) or up (-1) while the photo is fitted.
        pressed: It was clicked.
    """

    view_changed = Signal()
    stepped = Signal(int)
    pressed = Signal()

    def __init__(self, theme: Theme, margin: int = XL) -> None:
        super().__init__()
        self._theme = theme
        self._margin = margin
        self._full = QSize()
        self._stand_in = QPixmap()
        self._scaled: QPixmap | None = None  # the fitted photo, ready to be painted
        self._dragged_from: QPointF | None = None
        self._wheel = 0  # turned by less than a notch
        self.picture: DecodedPicture | None = None
        self.view = FITTED
        self.turns = 0
        self.text = ""
        self._ring = False
        self._outline: Region | None = None
        self._fading = QVariantAnimation(self, startValue=1.0, endValue=0.0, duration=_OUTLINE_MS)
        self._fading.setKeyValueAt(_OUTLINE_WHOLE, 1.0)
        self._fading.valueChanged.connect(self.update)
        self._fading.finished.connect(self._forget_outline)
        self._leaving: tuple[QPointF, QPixmap] | None = None  # the photo that was shown before
        self._dissolving = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._dissolving.valueChanged.connect(self.update)
        self._dissolving.finished.connect(self._forget_leaving)
        theme.changed.connect(self.update)

    # What is shown

    def show_photo(self, full: QSize, stand_in: QPixmap | None) -> None:
        """Show another photo: its thumbnail until there is a better picture."""
        self._full = full
        self._stand_in = stand_in or QPixmap()
        self.picture = None
        self.turns = 0
        self.text = ""
        self._ring = False
        self._dragged_from = None
        self.show_outline(None)
        self._set(FITTED)

    def show_thumbnail(self, stand_in: QPixmap) -> None:
        """Show a better thumbnail, unless the photo has its picture."""
        if self.picture is None:
            self._stand_in = stand_in
            self._forget_scaled()

    def fade(self, ms: int) -> None:
        """Have the photo fade, within so many milliseconds, into the one that is shown next."""
        self._dissolving.stop()
        self._leaving = None
        if self._scaled is not None and self.is_fitted:
            self._leaving = self.place().topLeft(), self._scaled
            self._dissolving.setDuration(ms)
            self._dissolving.start()

    @property
    def fades(self) -> bool:
        """Whether one photo is fading into another."""
        return self._leaving is not None

    def _forget_leaving(self) -> None:
        self._leaving = None
        self.update()

    def show_picture(self, picture: DecodedPicture) -> None:
        """Show the photo in more detail; the view stays."""
        self.picture = picture
        self._full = picture.full
        self._forget_scaled()

    def show_text(self, text: str) -> None:
        """Show a message in place of the photo, or below its thumbnail."""
        self.text = text
        self.update()

    @property
    def is_fitted(self) -> bool:
        """Whether the whole photo is visible."""
        return self.view.magnification <= 1.0

    @property
    def scale(self) -> float:
        """Device pixels that a pixel of the whole photo takes, a side."""
        return self._fit() * self.view.magnification

    @property
    def lacks_detail(self) -> bool:
        """Whether the photo is shown larger than its picture has detail for."""
        if self.picture is None or self.picture.is_whole:
            return False
        there = self.picture.image.width() / self._full.width()
        return self.scale > there * 1.05

    # Zooming, moving, turning

    def show_view(self, view: VisiblePart) -> None:
        """Show this part of the photo without emitting ``view_changed``."""
        self.view = self._kept_inside(view)
        self._forget_scaled()

    def set_margin(self, margin: int) -> None:
        """Leave so many logical pixels free around a fitted photo."""
        self._margin = margin
        self.show_view(self.view)

    def fit(self) -> None:
        """Show the whole photo."""
        self._set(FITTED)

    def zoom(self, steps: float, at: QPointF | None = None) -> None:
        """Zoom by steps; what is at the point ``at`` of the widget stays there."""
        self.zoom_to(self.scale * _STEP**steps, at)

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Zoom so that a pixel of the photo takes ``scale`` device pixels."""
        fit = self._fit()
        if not fit:
            return
        magnification = max(1.0, min(scale, max(_MOST, fit)) / fit)
        middle = QPointF(self.rect().center())
        at = middle if at is None else at
        place = self.place()
        size = self._shown_size() * fit * magnification / self.devicePixelRatioF()
        x = (at.x() - place.x()) / place.width() - (at.x() - middle.x()) / size.width()
        y = (at.y() - place.y()) / place.height() - (at.y() - middle.y()) / size.height()
        self._set(VisiblePart(magnification, x, y))

    def move_by(self, dx: float, dy: float) -> None:
        """Move the photo by logical pixels."""
        size, view = self.place().size(), self.view
        if not size.isEmpty():
            x, y = view.x - dx / size.width(), view.y - dy / size.height()
            self._set(VisiblePart(view.magnification, x, y))

    def turn(self, quarters: int) -> None:
        """Turn the photo by quarters to the right until another one is shown."""
        self.turns = (self.turns + quarters) % 4
        self._set(FITTED)

    def _set(self, view: VisiblePart) -> None:
        self.show_view(view)
        self.view_changed.emit()

    def _kept_inside(self, view: VisiblePart) -> VisiblePart:
        """The nearest view with no more empty space around the photo than necessary."""
        size = self._shown_size() * self._fit() * view.magnification / self.devicePixelRatioF()
        if size.isEmpty() or view.magnification <= 1.0:
            return FITTED
        return VisiblePart(
            view.magnification,
            _clamped(view.x, self.width() / size.width()),
            _clamped(view.y, self.height() / size.height()),
        )

    # Geometry

    def _shown_size(self) -> QSizeF:
        """The whole photo's size as turned, in its own pixels."""
        size = QSizeF(self._full if not self._full.isEmpty() else self._stand_in.size())
        return size.transposed() if self.turns % 2 else size

    def _fit(self) -> float:
        """Device pixels a pixel of the fitted photo takes."""
        size = self._shown_size()
        if size.isEmpty():
            return 0.0
        ratio = self.devicePixelRatioF()
        room = self.rect().adjusted(self._margin, self._margin, -self._margin, -self._margin)
        fitting = min(room.width() / size.width(), room.height() / size.height()) * ratio
        return max(min(fitting, _GROWN * ratio), 0.001)

    def place(self) -> QRectF:
        """The rectangle of the widget that the photo takes up."""
        size = self._shown_size() * self.scale / self.devicePixelRatioF()
        middle = QPointF(self.rect().center())
        left = middle.x() - self.view.x * size.width()
        top = middle.y() - self.view.y * size.height()
        return QRectF(QPointF(left, top), size)

    def rect_of(self, region: Region) -> QRectF:
        """The rectangle of the widget that a part of the upright photo takes up."""
        place = self.place()
        part = _turned(QRectF(*astuple(region)), self.turns)
        return QRectF(
            place.x() + part.x() * place.width(),
            place.y() + part.y() * place.height(),
            part.width() * place.width(),
            part.height() * place.height(),
        )

    def region_of(self, rect: QRectF) -> Region | None:
        """The part of the upright photo in a rectangle of the widget; None if there is none."""
        place = self.place()
        inside = rect.intersected(place)
        if inside.isEmpty():
            return None
        part = QRectF(
            (inside.x() - place.x()) / place.width(),
            (inside.y() - place.y()) / place.height(),
            inside.width() / place.width(),
            inside.height() / place.height(),
        )
        part = _turned(part, -self.turns) & QRectF(0, 0, 1, 1)
        return Region(part.x(), part.y(), part.width(), part.height())

    def show_outline(self, region: Region | None) -> None:
        """Outline a part for a moment; it fades by itself."""
        self._outline = region
        self._fading.stop()
        if region is not None:
            self._fading.start()
        self.update()

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_view(self.view)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the pointer with Ctrl; otherwise move the zoomed photo, or step."""
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(delta.y() / _NOTCH, event.position())
        elif self.is_fitted:
            self._step(delta.y())
        else:
            across, down = delta.x() / 2, delta.y() / 2
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                across, down = down, across
            self.move_by(across, down)
        event.accept()

    def _step(self, turned: int) -> None:
        self._wheel = turned + (self._wheel if self._wheel * turned > 0 else 0)
        if abs(self._wheel) >= _NOTCH:  # touchpads send fractions
            self.stepped.emit(-1 if self._wheel > 0 else 1)
            self._wheel = int(math.fmod(self._wheel, _NOTCH))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()  # the window handles the other buttons
            return
        self.pressed.emit()
        if not self.is_fitted:
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            moved = event.position() - self._dragged_from
            self._dragged_from = event.position()
            self.move_by(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self.unsetCursor()
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            event.ignore()

    # Painting

    def show_ring(self, ring: bool) -> None:
        """Show or hide the focus ring."""
        if ring != self._ring:
            self._ring = ring
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            stage = self._theme.colors.color("stage")
            painter.fillRect(self.rect(), stage)
            if self._leaving is not None:
                painter.drawPixmap(*self._leaving)
                painter.setOpacity(self._dissolving.currentValue())
                painter.fillRect(self.rect(), stage)
            if self.is_fitted:
                self._paint_fitted(painter)
            else:
                self._paint_photo(painter, self.place())
            painter.setOpacity(1.0)
            if self._outline is not None:
                self._paint_outline(painter, self.rect_of(self._outline))
            if self.text:
                self._paint_text(painter)
            if self._ring:
                painter.setPen(QPen(self._theme.colors.color("stage_accent"), 2))
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_outline(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        painter.setOpacity(self._fading.currentValue())
        for color, width in ((Qt.GlobalColor.black, 3), (Qt.GlobalColor.white, 1)):
            painter.setPen(QPen(color, width))  # seen on light and on dark
            painter.drawRect(rect)
        painter.restore()

    def _forget_outline(self) -> None:
        self._outline = None

    @property
    def outline(self) -> Region | None:
        """The part that is outlined at present."""
        return self._outline

    def _paint_text(self, painter: QPainter) -> None:
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        area = self.rect().adjusted(XL, XL, -XL, -XL)
        if not self._stand_in.isNull():
            area.setTop(area.bottom() - painter.boundingRect(area, flags, self.text).height())
            ground = area.adjusted(-XL, -XL, XL, XL)
            painter.fillRect(ground, self._theme.colors.color("stage"))
        painter.setPen(self._theme.colors.color("stage_faint"))
        painter.drawText(area, flags, self.text)

    def _paint_fitted(self, painter: QPainter) -> None:
        """Paint a copy of the right size: scaling for every frame would be slow."""
        place = self.place()
        ratio = self.devicePixelRatioF()
        if self._scaled is None:
            size = (place.size() * ratio).toSize()
            if size.isEmpty():
                return
            scaled = QImage(size, QImage.Format.Format_RGB32)
            scaled.fill(self._theme.colors.color("stage"))
            with QPainter(scaled) as into:
                self._paint_photo(into, QRectF(scaled.rect()))
            self._scaled = QPixmap.fromImage(scaled)
            self._scaled.setDevicePixelRatio(ratio)
        painter.drawPixmap(place.topLeft(), self._scaled)

    def _paint_photo(self, painter: QPainter, place: QRectF) -> None:
        smooth = self.scale < _SHARP or self.picture is None or not self.picture.is_whole
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.save()
        painter.translate(place.center())
        painter.setTransform(QTransform().rotate(90 * self.turns), combine=True)
        size = place.size().transposed() if self.turns % 2 else place.size()
        target = QRectF(QPointF(-size.width() / 2, -size.height() / 2), size)
        if self.picture is not None:
            painter.drawImage(target, self.picture.image)
        elif not self._stand_in.isNull():
            whole = QRectF(self._stand_in.rect())
            painter.drawPixmap(_middle_of(target, whole.size()), self._stand_in, whole)
        painter.restore()

    def _forget_scaled(self) -> None:
        self._scaled = None
        self.update()


def _turned(part: QRectF, quarters: int) -> QRectF:
    """A part of the unit square after turning that by quarters to the right."""
    for _ in range(quarters % 4):
        part = QRectF(1 - part.y() - part.height(), part.x(), part.height(), part.width())
    return part


def _middle_of(place: QRectF, size: QSizeF) -> QRectF:
    """The part of a photo's rectangle that its thumbnail covers, which may be a square crop."""
    shown = size.scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = QPointF(shown.width() / 2, shown.height() / 2)
    return QRectF(place.center() - corner, shown)


def _clamped(middle: float, seen: float) -> float:
    """The middle of a span of length ``seen``, moved so that the span is within 0 to 1."""
    return 0.5 if seen >= 1 else min(max(middle, seen / 2), 1 - seen / 2)
