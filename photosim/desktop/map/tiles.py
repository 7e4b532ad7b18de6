"""What stands for photos on the map, drawn once and kept: hundreds are painted in a frame."""

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap

from photosim.desktop.ui.theme import Colors, S, scaled_font

TILE_SIDE = 46
"""Logical pixels of a photo on the map, with its frame."""

_FRAME = 2.0
_RADIUS = 5.0
_BADGE = 17


def framed(picture: QPixmap | None, colors: Colors, ratio: float) -> QPixmap:
    """A photo in its frame, (`TILE_SIDE`)²; one that is still to come is empty.

    Args:
        picture: It has the size of the frame's inside in the screen's pixels.
        colors: Of the window.
        ratio: The screen's pixels by logical ones.
    """
    tile = _empty(QSizeF(TILE_SIDE, TILE_SIDE), ratio)
    whole = QRectF(0, 0, TILE_SIDE, TILE_SIDE)
    with QPainter(tile) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colors.color("line"), 1))
        painter.setBrush(colors.color("raised"))
        painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        inside = whole.adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME)
        if picture is None:
            painter.fillRect(inside, colors.color("tile"))
        else:
            painter.drawPixmap(inside, picture, QRectF(picture.rect()))
    return tile


def inside_side(ratio: float) -> int:
    """The side of the frame's inside in the screen's pixels."""
    return round((TILE_SIDE - 2 * _FRAME) * ratio)


def badge(text: str, colors: Colors, ratio: float) -> QPixmap:
    """A number on a round ground."""
    font = scaled_font(0.86)
    width = max(_BADGE, QFontMetricsF(font).horizontalAdvance(text) + S)
    made = _empty(QSizeF(width, _BADGE), ratio)
    place = QRectF(0, 0, width, _BADGE)
    with QPainter(made) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("accent"))
        painter.drawRoundedRect(place, _BADGE / 2, _BADGE / 2)
        painter.setPen(colors.color("on_accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
    return made


def _empty(size: QSizeF, ratio: float) -> QPixmap:
    pixels = (size * ratio).toSize()
    made = QPixmap(pixels)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made
