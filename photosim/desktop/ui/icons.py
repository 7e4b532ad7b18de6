"""The window's icons, drawn from SVG in any colour and at any scale factor."""

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


def scales() -> tuple[float, ...]:
    """The scale factors of all screens, for which icons are drawn: others would cost the start."""
    return tuple(sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()}))


@cache
def icon_svg(name: str) -> str:
    """The source of one icon; its lines are drawn in ``currentColor``."""
    return (files("photosim.resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, color: QColor, side: int, scale: float = 1.0) -> QPixmap:
    """One icon as a square of ``side`` logical pixels."""
    size = QSize(side, side) * scale
    drawn = QPixmap.fromImage(_image(name, color.name(), size.width()))
    drawn.setDevicePixelRatio(scale)
    return drawn


@cache
def _image(name: str, color: str, side: int) -> QImage:
    """Kept, as most icons are shown in several places, and the grid paints some in each frame."""
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        source = icon_svg(name).replace("currentColor", color)
        QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(image.rect()))
    return image


def icon(name: str, color: QColor, disabled: QColor | None = None, side: int = 20) -> QIcon:
    """An icon for controls; the disabled state has a colour of its own."""
    made = QIcon()
    for scale in scales():
        made.addPixmap(pixmap(name, color, side, scale))
        if disabled is not None:
            made.addPixmap(pixmap(name, disabled, side, scale), QIcon.Mode.Disabled)
    return made


def app_icon() -> QIcon:
    """The program's own icon, in the sizes that desktops ask for."""
    made = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(pixmap("photosim", QColor(Qt.GlobalColor.black), side))
    return made
