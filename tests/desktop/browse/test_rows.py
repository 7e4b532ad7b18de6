"""Photos shown whole, in rows that fill the width."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photosim.desktop.grid.geometry import CAPTION
from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import click, row_of
from tests.photos import make_photo

SHAPES = {"wide.jpg": (120, 80), "tall.jpg": (60, 80), "square.jpg": (80, 80)}


@pytest.fixture
def library(tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    for number, (name, size) in enumerate(SHAPES.items()):
        make_photo(tmp_path / "photos" / name, seed=number, size=size)
    return open_library(tmp_path / "photos", len(SHAPES))


def tile(window: MainWindow, name: str) -> QRect:
    grid = window.browser.grid
    return grid.visualRect(grid.photos.index(row_of(window, name)))


def shows_whole(window: MainWindow) -> bool:
    widths = [tile(window, name).width() for name in SHAPES]
    return len({tile(window, name).top() for name in SHAPES}) == 1 and all(
        abs(width / widths[2] - size[0] / size[1]) < 0.05
        for width, size in zip(widths, SHAPES.values(), strict=True)
    )


def test_the_button_beside_the_size_shows_photos_whole_in_the_library_and_among_results(
    qtbot: QtBot, library: MainWindow
) -> None:
    library.actions_.fill.setChecked(True)
    assert len({tile(library, name).width() for name in SHAPES}) == 1
    QTest.mouseClick(library.status.crop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shows_whole(library))
    click(qtbot, library, "tall.jpg")
    qtbot.waitUntil(library.actions_.find_similar.isEnabled)
    library.actions_.find_similar.trigger()
    qtbot.waitUntil(lambda: "results" in library.bar.subtitle)
    library.navigator.show_far(True)
    others = {name: size for name, size in SHAPES.items() if name != "tall.jpg"}
    qtbot.waitUntil(lambda: library.model.count == len(others))
    for name, (width, height) in others.items():
        shown = tile(library, name).adjusted(0, 0, 0, -CAPTION)
        assert shown.width() / shown.height() == pytest.approx(width / height, rel=0.02)
