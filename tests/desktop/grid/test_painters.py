"""What is painted below a tile."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from photosim.catalogue.records import UNRATED
from photosim.desktop.grid.geometry import CAPTION
from photosim.desktop.grid.painters import Tile, TilePainter
from photosim.desktop.ui.theme import Theme
from photosim.library.piles import Pile

HEIGHT, SCORE = 80, 32  # SCORE: the width of its text, and a gap


def has_name(theme: Theme, name: str, width: int) -> bool:
    """Whether anything of a name is painted beside a tile's score."""
    image = QImage(width, HEIGHT + CAPTION, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    picture = QRect(0, 0, width, HEIGHT)
    tile = Tile(picture, None, name, "63 %", False, False, False, None, False)
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


def test_stars_and_the_number_of_copies_have_room_beside_each_other(theme: Theme) -> None:
    def painted(copies: int, stars: int) -> QImage:
        image = QImage(160, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        tile = Tile(QRect(0, 0, 160, HEIGHT), None, "a", None, False, False, False, None, False)
        pile = Pile(tuple(range(copies)), copies)
        tile = replace(tile, pile=pile, rating=replace(UNRATED, stars=stars))
        with QPainter(image) as painter:
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            TilePainter(theme.colors).paint(painter, tile, caption=False)
        return image

    pile = TilePainter(theme.colors).pile(QRect(0, 0, 160, HEIGHT), Pile((0, 1, 2), 3))
    both, copies = painted(3, 4), painted(3, 0)
    assert both != copies
    assert both.copy(pile) == copies.copy(pile)


@pytest.mark.parametrize(("mark", "suggested"), [("Ausgangsfoto", ""), ("", "a tag of many words")])
def test_a_word_in_the_left_corner_and_that_of_a_live_photo_do_not_cover_each_other(
    theme: Theme, mark: str, suggested: str
) -> None:
    plain = Tile(QRect(0, 0, 130, HEIGHT), None, "a", None, False, False, False, None, False)

    def painted(tile: Tile) -> QImage:
        image = QImage(130, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        with QPainter(image) as painter:
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            TilePainter(theme.colors).paint(painter, tile, caption=False)
        return image

    bare, both = painted(plain), painted(replace(plain, live=True, mark=mark, suggested=suggested))
    changed = [
        x for x in range(130) if any(both.pixel(x, y) != bare.pixel(x, y) for y in range(30))
    ]
    assert changed[-1] - changed[0] >= len(changed), "there is a gap"
