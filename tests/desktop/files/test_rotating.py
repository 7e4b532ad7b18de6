"""Photos are rotated from the window, shown so at once, and rotated back by Undo."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTransform
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photosim.catalogue.records import PhotoRecord
from photosim.catalogue.store import Store
from photosim.config import Settings
from photosim.desktop.files.undo_steps import Kind, UndoSteps
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.vision.photos import decode
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import click
from tests.photos import make_photo

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    make_photo(folder / "flower.jpg", "flower", size=(80, 60))
    make_photo(folder / "hills.jpg", "hills", size=(80, 60))
    make_photo(folder / "bricks.png", "bricks", size=(80, 60))
    shutil.copyfile(folder / "flower.jpg", folder / "copy.jpg")
    return folder


def pixels(path: Path) -> np.ndarray:
    return np.asarray(decode(path).image)


def record(window: MainWindow, name: str) -> PhotoRecord:
    return next(one for one in window.model.known(window.model.ids) if one.path.name == name)


def shape(window: MainWindow, name: str) -> tuple[int | None, int | None]:
    photo = record(window, name)
    return photo.width, photo.height


def test_the_selection_is_rotated_and_shown_so_and_comes_back_in_one_step(
    qtbot: QtBot, photos: Path, settings: Settings, open_library: OpenWindow
) -> None:
    window = open_library(photos, 4)
    before = {path.name: path.read_bytes() for path in photos.iterdir()}
    turned = np.rot90(pixels(photos / "hills.jpg"), -1)
    click(qtbot, window, "flower.jpg")
    click(qtbot, window, "hills.jpg", Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.actions_.rotate_right.isEnabled)
    QTest.keyClick(window.browser.grid, Qt.Key.Key_Right, CTRL_SHIFT)
    qtbot.waitUntil(lambda: window.undo_bar.words == "Rotated 2 photos.")
    assert np.array_equal(pixels(photos / "hills.jpg"), turned)
    qtbot.waitUntil(lambda: shape(window, "hills.jpg") == shape(window, "flower.jpg") == (60, 80))
    assert shape(window, "copy.jpg") == (80, 60)
    assert (photos / "copy.jpg").read_bytes() == before["copy.jpg"]

    kept = UndoSteps(settings.data_dir / "undo.json")  # as the next start reads it
    assert kept.next is Kind.ROTATED
    step = kept.take()
    assert step is not None
    assert [move.turn for move in step[1]] == [(1, 6), (1, 6)]

    assert window.actions_.undo.text() == "Undo Rotate"
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: window.status.text == "Rotated 2 photos back.")
    assert {path.name: path.read_bytes() for path in photos.iterdir()} == before
    qtbot.waitUntil(lambda: shape(window, "hills.jpg") == (80, 60))


def test_the_photo_that_is_open_is_shown_rotated_and_keeps_its_stars(
    qtbot: QtBot, photos: Path, settings: Settings, open_library: OpenWindow
) -> None:
    window = open_library(photos, 4)
    click(qtbot, window, "hills.jpg")
    window.actions_.stars[4].trigger()
    qtbot.waitUntil(lambda: record(window, "hills.jpg").rating.stars == 4)
    window.actions_.open.trigger()
    viewer = window.browser.viewer
    qtbot.waitUntil(lambda: viewer.canvas.picture is not None)
    window.actions_.rotate_left.trigger()
    qtbot.waitUntil(
        lambda: viewer.canvas.picture is not None and viewer.canvas.picture.full.width() == 60
    )
    assert viewer.photo is not None
    assert viewer.photo.rating.stars == 4
    with Store.open(settings.catalogue, read_only=True) as store:
        [photo] = store.photos([viewer.photo.id])
    assert photo.rating.stars == 4


def test_it_is_shown_rotated_before_the_catalogue_and_its_thumbnail_follow(
    qtbot: QtBot, photos: Path, open_library: OpenWindow, session: Session
) -> None:
    window = open_library(photos, 4)
    photo_id = record(window, "hills.jpg").id
    click(qtbot, window, "hills.jpg")
    qtbot.waitUntil(lambda: not session.thumbnails.busy)
    before = session.thumbnails.get(photo_id)
    assert before is not None
    seen: list[tuple[object, QImage]] = []

    def look(_step: object) -> None:
        pixmap = session.thumbnails.get(photo_id)
        assert pixmap is not None
        seen.append((shape(window, "hills.jpg"), pixmap.toImage()))

    window.commands.changes.done.connect(look)
    window.actions_.rotate_right.trigger()
    qtbot.waitUntil(lambda: bool(seen))
    turned = before.toImage().transformed(QTransform().rotate(90))
    assert seen == [((60, 80), turned)]


def test_what_cannot_be_rotated_says_why_and_the_rest_is(
    qtbot: QtBot, photos: Path, open_library: OpenWindow
) -> None:
    window = open_library(photos, 4)
    before = (photos / "bricks.png").read_bytes()
    window.browser.grid.choose(window.model.ids)
    (photos / "copy.jpg").chmod(0o440)
    qtbot.waitUntil(window.actions_.rotate_left.isEnabled)
    window.actions_.rotate_left.trigger()
    qtbot.waitUntil(lambda: "Rotated 2 photos." in window.status.text)
    assert "was left as it is" in window.status.text
    assert "(and 1 more)" in window.status.text
    assert (photos / "bricks.png").read_bytes() == before
