"""What screen readers get, asked through Qt's own accessibility interface."""

import gc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.grid.view import PhotoGrid
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.ui.theme import Theme
from photosim.desktop.ui.widgets import EmptyState
from photosim.vision.thumbnails import ThumbnailCache
from tests.desktop.conftest import OpenWindow
from tests.desktop.librarian import Librarian
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractItemView, QComboBox, QLineEdit)
NAME = QAccessible.Text.Name


@pytest.fixture
def grid(
    qtbot: QtBot, theme: Theme, settings: Settings, encoder: FakeEncoderService
) -> Iterator[PhotoGrid]:
    model = PhotoModel(Librarian(at_once=True).ask)
    thumbnails = Thumbnails(ThumbnailCache(settings.thumbnails_dir), encoder)
    made = PhotoGrid(model, thumbnails, theme)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    yield made
    thumbnails.close()


def spoken(thing: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(thing)
    assert found is not None
    return found


def test_a_million_photos_are_items_made_when_looked_at(qtbot: QtBot, grid: PhotoGrid) -> None:
    grid.photos.show(np.arange(1_000_000, dtype=np.int64))
    photos = spoken(grid)
    assert photos.role() == QAccessible.Role.List
    assert photos.text(NAME) == "Photos"
    assert photos.childCount() == 1_000_000
    item = photos.child(500_000)
    assert item.role() == QAccessible.Role.ListItem
    qtbot.waitUntil(lambda: item.text(NAME) == "500000.jpg")
    assert photos.indexOfChild(item) == 500_000
    assert photos.child(1_000_000) is None
    for row in range(3_000):
        assert photos.child(row).role() == QAccessible.Role.ListItem
    assert photos.child(0).parent().text(NAME) == "Photos"


def test_items_tell_their_place_and_what_is_selected_and_in_focus(
    qtbot: QtBot, grid: PhotoGrid
) -> None:
    grid.photos.show(np.arange(100, 400, dtype=np.int64))
    grid.setFocus()
    grid.go_to(103)
    photos = spoken(grid)
    place = grid.viewport().mapToGlobal(grid.visualRect(grid.photos.index(3)).center())
    item = photos.childAt(place.x(), place.y())
    assert photos.indexOfChild(item) == 3
    assert item.rect().contains(place)
    assert item.state().selected
    assert not photos.child(4).state().selected
    assert photos.indexOfChild(photos.focusChild()) == 3
    assert photos.child(299).state().offscreen
    corner = grid.viewport().mapToGlobal(QPoint(1, 1))
    assert photos.childAt(corner.x(), corner.y()) is None


def test_the_focus_is_told_and_the_grid_may_go_before_its_items(
    qtbot: QtBot, grid: PhotoGrid
) -> None:
    grid.photos.show(np.arange(50, dtype=np.int64))
    QAccessible.setActive(True)
    try:
        grid.setFocus()
        for photo_id in range(20):
            grid.go_to(photo_id)
        item = spoken(grid).child(7)
        grid.photos.show(np.arange(5, dtype=np.int64))
        assert item.text(NAME) == ""
    finally:
        QAccessible.setActive(False)
    del item
    gc.collect()


def test_every_control_of_the_window_has_a_name(
    qtbot: QtBot, tmp_path: Path, open_library: OpenWindow
) -> None:
    make_photo(tmp_path / "photos" / "a.jpg", size=(80, 60))
    window: MainWindow = open_library(tmp_path / "photos", 1)
    nameless = [
        f"{type(control).__name__} in {type(control.parentWidget()).__name__}"
        for kind in CONTROLS
        for control in window.findChildren(kind)
        if not isinstance(control, QScrollBar | QHeaderView) and not _is_internal(control)
        if not _waits_for_its_label(control)
        if not spoken(control).text(NAME).strip()
    ]
    assert nameless == []
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _waits_for_its_label(control: QWidget) -> bool:
    """Whether it is the button of a page on which there is nothing to do now."""
    return isinstance(control.parentWidget(), EmptyState) and control.isHidden()


def _is_internal(control: QWidget) -> bool:
    """Whether Qt made it for itself, as the arrow of a menu bar without room."""
    return control.objectName().startswith("qt_")
