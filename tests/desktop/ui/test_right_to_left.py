"""The window in languages that are read from right to left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.conftest import OpenWindow
from tests.photos import KINDS, make_library


@pytest.fixture
def _mirrored(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)


@pytest.fixture
def library(_mirrored: None, tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    make_library(tmp_path / "photos", per_kind=1, size=(80, 60))
    window = open_library(tmp_path / "photos", len(KINDS))
    window.resize(1240, 800)
    return window


def middle(window: MainWindow, row: int) -> QPoint:
    grid = window.browser.grid
    return grid.visualRect(window.model.index(row)).center()


def test_photos_follow_each_other_to_the_left_and_are_hit_where_they_are(
    qtbot: QtBot, library: MainWindow
) -> None:
    grid = library.browser.grid
    assert middle(library, 0).x() > middle(library, 1).x()
    assert grid.visualRect(library.model.index(0)).right() > grid.viewport().width() - 40
    for row in range(len(KINDS)):
        QTest.mouseClick(
            grid.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            middle(library, row),
        )
        assert grid.selected_ids().tolist() == [library.model.id_at(row)]


def test_arrows_lead_where_they_point(qtbot: QtBot, library: MainWindow) -> None:
    grid = library.browser.grid
    grid.setFocus()
    grid.go_to(library.model.id_at(1))
    QTest.keyClick(grid, Qt.Key.Key_Left)
    assert grid.current_id() == library.model.id_at(2)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.current_id() == library.model.id_at(0)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    viewer = library.browser.viewer
    qtbot.waitUntil(lambda: viewer.photo is not None)
    QTest.keyClick(viewer, Qt.Key.Key_Left)
    assert viewer.photo is not None
    assert viewer.photo.id == library.model.id_at(1)


def test_the_sidebar_lies_at_the_right_and_the_details_at_the_left(library: MainWindow) -> None:
    def left(part: str) -> int:
        return int(getattr(library, part).mapTo(library, QPoint(0, 0)).x())

    assert left("details") < left("browser") < left("sidebar")
