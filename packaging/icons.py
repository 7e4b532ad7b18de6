"""Draws the app's icon from its SVG in every size and format that desktops ask for.

    python packaging/icons.py FOLDER

Makes FOLDER/<size>.png, photosim.ico and photosim.icns.
"""

import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512, 1024)
SVG = Path(__file__).resolve().parent.parent / "resources" / "icons" / "photosim.svg"

_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)


def draw(svg: Path, side: int, target: Path) -> None:
    """Draw an SVG as a square PNG of `side` pixels."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    if not image.save(str(target)):
        raise OSError(f"{target} could not be written")


def draw_all(svg: Path, folder: Path) -> None:
    """Draw the icon into a folder, which is made if needed."""
    folder.mkdir(parents=True, exist_ok=True)
    for side in SIZES:
        draw(svg, side, folder / f"{side}.png")
    with Image.open(folder / "1024.png") as large:
        large.save(folder / "photosim.ico", sizes=[(side, side) for side in _ICO_SIZES])
        large.save(folder / "photosim.icns")


if __name__ == "__main__":
    app = QGuiApplication(sys.argv[:1])
    draw_all(SVG, Path(sys.argv[1]))
