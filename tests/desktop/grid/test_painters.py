"""What is painted below a tile."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from photosim.desktop.grid.geometry import CAPTION
from photosim.desktop.grid.painters import Tile, TilePainter
from photosim.desktop.ui.theme import Theme

HEIGHT, SCORE = 80, 32  # SCORE: the width of its text, and a gap


def has_name(theme: Theme, name: str, width: int) -> bool:
    """Whether anything of a name is painted beside a tile's score."""
    image = QImage(width, HEIGHT + CAPTION, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    picture = QRect(0, 0, width, HEIGHT)
    tile = Tile(picture, None, name, "63 %", True, False, False, False, None, False)
    with QPainter(image) as painter:
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as a widget does
        TilePainter(theme.colors).paint(painter, tile, caption=True)
    beside = image.copy(SCORE, HEIGHT + 1, width - SCORE, CAPTION - 1)
    return any(
        beside.pixelColor(x, y).alpha()
        for x in range(beside.width())
        for y in range(beside.height())
    )


@pytest.mark.parametrize(
    ("name", "width", "shown"),
    [
        ("Roman holiday.jpg", 60, False),  # "R…g" says nothing
        ("Roman holiday.jpg", 130, True),
        ("Roman holiday.jpg", 300, True),
        ("a", 60, True),
    ],
)
def test_a_name_is_left_out_where_hardly_a_letter_of_it_would_fit(
    theme: Theme, name: str, width: int, shown: bool
) -> None:
    assert has_name(theme, name, width) is shown
