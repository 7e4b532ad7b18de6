"""A frame over a photo, by which a person chooses a part of it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QPushButton, QWidget

from photosim.desktop.ui.theme import S, Theme
from photosim.desktop.viewer.canvas import PhotoCanvas
from photosim.vision.messages import Region

_GRIP = 9.0  # logical pixels from an edge by which that can be taken
_HANDLE = 8.0  # side of a handle that is painted
_LEAST = 16.0  # logical pixels a side; a shorter pull is a slip of the hand
_KEY_STEP = 10.0  # logical pixels that an arrow key moves by
_SHADE = QColor(0, 0, 0, 130)
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CURSORS = {
    (0, 0): Qt.CursorShape.SizeAllCursor,
    (-1, 0): Qt.CursorShape.SizeHorCursor,
    (1, 0): Qt.CursorShape.SizeHorCursor,
    (0, -1): Qt.CursorShape.SizeVerCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
    (-1, -1): Qt.CursorShape.SizeFDiagCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
}

_Reshape = Callable[[QPointF], QRectF]
"""What a rectangle becomes when the pointer has moved to a point."""


class PartFrame(QWidget):
    """A rectangle that is drawn, moved and resized over a canvas, by pointer or keyboard.

    It stays on its part of the photo while that is zoomed, moved or turned.

    Attributes:
        search: The button near it.

    Signals:
        began: Choosing has begun.
        chosen: The part to search with, a `Region`.
        left: The person left it, or the photo is no longer shown.
    """

    began = Signal()
    chosen = Signal(object)
    left = Signal()

    def __init__(self, canvas: PhotoCanvas, theme: Theme) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._theme = theme
        self._region = Region(0.25, 0.25, 0.5, 0.5)
        self._touched = False  # before that, a pull anywhere draws
        self._reshape: _Reshape | None = None
        self._before = self._region
        self.search = QPushButton(self.tr("Find Similar to This Part"), self)
        self.search.clicked.connect(self._choose)
        self.setAccessibleName(self.tr("Part of the photo"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.hide()
        canvas.installEventFilter(self)
        canvas.view_changed.connect(self._follow)

    @property
    def region(self) -> Region:
        """The part that is framed."""
        return self._region

    def begin(self, part: Region | None = None) -> None:
        """Frame a part, or else the middle of what is in view."""
        seen = self._canvas.place() & QRectF(self._canvas.rect())
        across, down = seen.width() / 4, seen.height() / 4
        region = self._canvas.region_of(seen.adjusted(across, down, -across, -down))
        if region is None:  # there is no photo to be seen
            return
        self._touched = part is not None
        self._frame(part or region)
        self._follow()
        self.show()
        self.raise_()
        self.setFocus()
        self.began.emit()

    def leave(self) -> None:
        """Choose nothing."""
        if not self.isHidden():
            self._reshape = None
            self.hide()
            self.left.emit()

    def _choose(self) -> None:
        region, self._reshape = self._region, None
        self.hide()
        self.chosen.emit(region)
        self.left.emit()

    def _frame(self, region: Region) -> None:
        self._region = region
        words = self.tr(
            "{width} % wide and {height} % high, {left} % from the left, {top} % from the top. "
            "Arrow keys move it, with Shift they resize it, Enter searches, Escape leaves."
        )
        shares = {"left": region.left, "top": region.top}
        shares |= {"width": region.width, "height": region.height}
        texts = {name: self.locale().toString(round(100 * share)) for name, share in shares.items()}
        self.setAccessibleDescription(words.format(**texts))
        self._place_button()
        self.update()

    def _frame_rect(self, rect: QRectF) -> None:
        region = self._canvas.region_of(rect)
        if region is not None:
            self._frame(region)

    def _rect(self) -> QRectF:
        return self._canvas.rect_of(self._region)

    # Following the photo

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return False

    def _follow(self) -> None:
        self.setGeometry(self._canvas.rect())
        self._place_button()
        self.update()

    def _place_button(self) -> None:
        """Below the frame, or above it, or in it: where there is room."""
        size, rect, room = self.search.sizeHint(), self._rect(), QRectF(self.rect())
        below, above = rect.bottom() + S, rect.top() - S - size.height()
        top = below
        if below + size.height() > room.bottom():
            top = above if above >= 0 else room.bottom() - size.height() - S
        left = rect.center().x() - size.width() / 2
        left = max(S, min(left, room.right() - size.width() - S))
        self.search.setGeometry(round(left), round(top), size.width(), size.height())

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Other keys are the photo's."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            across, down = _ARROWS[key]
            larger = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._touched = True
            (self._resize_by if larger else self._move_by)(across * _KEY_STEP, down * _KEY_STEP)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            event.ignore()

    def _move_by(self, across: float, down: float) -> None:
        self._frame_rect(self._moved(self._rect(), QPointF(across, down)))

    def _resize_by(self, across: float, down: float) -> None:
        rect = self._rect()
        rect.setWidth(max(_LEAST, rect.width() + across))
        rect.setHeight(max(_LEAST, rect.height() + down))
        self._frame_rect(rect)

    def _moved(self, rect: QRectF, by: QPointF) -> QRectF:
        """A rectangle elsewhere, as large as before and still on the photo."""
        place = self._canvas.place()
        left = min(max(rect.left() + by.x(), place.left()), place.right() - rect.width())
        top = min(max(rect.top() + by.y(), place.top()), place.bottom() - rect.height())
        return QRectF(QPointF(left, top), rect.size())

    # Pointer

    def _grip(self, at: QPointF) -> tuple[int, int] | None:
        """Which edges the pointer takes; (0, 0) is all of it, None draws another one."""
        rect = self._rect()
        if not rect.adjusted(-_GRIP, -_GRIP, _GRIP, _GRIP).contains(at):
            return None
        across = (abs(at.x() - rect.right()) <= _GRIP) - (abs(at.x() - rect.left()) <= _GRIP)
        down = (abs(at.y() - rect.bottom()) <= _GRIP) - (abs(at.y() - rect.top()) <= _GRIP)
        if not across and not down and not self._touched:
            return None
        return across, down

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setFocus()
        start, grip, before = event.position(), self._grip(event.position()), self._rect()
        self._before = self._region
        if grip is None:
            self._reshape = lambda at: QRectF(start, at).normalized()
        elif grip == (0, 0):
            self._reshape = lambda at: self._moved(before, at - start)
        else:
            self._reshape = lambda at: _pulled(before, grip, at - start)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._reshape is not None:
            self._frame_rect(self._reshape(event.position()))
            return
        grip = self._grip(event.position())
        self.setCursor(Qt.CursorShape.CrossCursor if grip is None else _CURSORS[grip])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        reshape, self._reshape = self._reshape, None
        if reshape is None:
            return
        self._frame_rect(reshape(event.position()))
        rect = self._rect()
        if min(rect.width(), rect.height()) < _LEAST:
            self._frame(self._before)
        else:
            self._touched = True

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom or move the photo as without the frame, but do not leave it for another one."""
        zooms = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if self._canvas.is_fitted and not zooms:
            event.accept()
        else:
            self._canvas.wheelEvent(event)  # which lies exactly below

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            rect = self._rect()
            around = QPainterPath()
            around.addRect(self._canvas.place() & QRectF(self.rect()))
            around.addRect(rect & self._canvas.place())
            painter.fillPath(around, _SHADE)
            accent = self._theme.colors.color("stage_accent")
            for color, width in ((QColor(Qt.GlobalColor.black), 4), (accent, 2)):
                painter.setPen(QPen(color, width))
                painter.drawRect(rect)
            painter.setBrush(accent)
            painter.setPen(QPen(QColor(Qt.GlobalColor.black), 1))
            middle = rect.center()
            for x in (rect.left(), middle.x(), rect.right()):
                for y in (rect.top(), middle.y(), rect.bottom()):
                    if (x, y) != (middle.x(), middle.y()):
                        half = _HANDLE / 2
                        painter.drawRect(QRectF(x - half, y - half, _HANDLE, _HANDLE))
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
                painter.drawRect(rect.adjusted(5, 5, -5, -5))


def _pulled(rect: QRectF, edges: tuple[int, int], by: QPointF) -> QRectF:
    """A rectangle with one or two of its edges elsewhere."""
    across, down = edges
    return rect.adjusted(
        by.x() if across < 0 else 0,
        by.y() if down < 0 else 0,
        by.x() if across > 0 else 0,
        by.y() if down > 0 else 0,
    ).normalized()
