"""The years beside the scroll bar."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.grid.view import PhotoGrid
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.ui.theme import Theme
from photosim.library.arrangement import NO_SECTIONS, Sections
from photosim.vision.thumbnails import ThumbnailCache
from tests.desktop.librarian import Librarian
from tests.fakes import FakeEncoderService

MONTHS = Sections(
    np.array([0, 100, 200, 300], dtype=np.int64),
    (date(2024, 5, 1), date(2024, 2, 1), date(2021, 8, 1), None),
)


@pytest.fixture
def grid(
    qtbot: QtBot, settings: Settings, theme: Theme, encoder: FakeEncoderService
) -> Iterator[PhotoGrid]:
    thumbnails = Thumbnails(ThumbnailCache(settings.thumbnails_dir), encoder)
    model = PhotoModel(Librarian().ask)
    made = PhotoGrid(model, thumbnails, theme)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    model.show(np.arange(400, dtype=np.int64), sections=MONTHS)
    yield made
    thumbnails.close()


def test_years_stand_where_they_begin_while_the_pointer_is_on_the_bar(grid: PhotoGrid) -> None:
    bar, scrubber = grid.verticalScrollBar(), grid.scrubber
    assert not scrubber.isVisible()
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Enter))
    assert scrubber.isVisible()
    (first, top), (second, middle) = scrubber.years()
    assert (first, second) == (2024, 2021)
    assert 0 < top < bar.height() / 4
    assert abs(middle - bar.height() / 2) < bar.height() / 8
    assert scrubber.geometry().right() < bar.mapTo(grid, bar.rect().topLeft()).x()
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    assert not scrubber.isVisible()


def test_a_bubble_says_where_one_is_while_the_handle_is_dragged(grid: PhotoGrid) -> None:
    bar, scrubber = grid.verticalScrollBar(), grid.scrubber
    bar.setSliderDown(True)
    assert scrubber.isVisible()
    assert scrubber.bubble == "May 2024"
    bar.setValue(bar.maximum() * 5 // 8)
    assert scrubber.bubble == "August 2021"
    assert not scrubber.grab().isNull()
    bar.setSliderDown(False)
    assert scrubber.bubble == ""


def test_photos_without_sections_have_no_years(grid: PhotoGrid) -> None:
    grid.photos.show(np.arange(400, dtype=np.int64), sections=NO_SECTIONS)
    QApplication.sendEvent(grid.verticalScrollBar(), QEvent(QEvent.Type.Enter))
    assert not grid.scrubber.isVisible()


def test_photos_are_shown_up_to_500_pixels_large(grid: PhotoGrid) -> None:
    grid.set_side(10_000)
    assert grid.side == 500
