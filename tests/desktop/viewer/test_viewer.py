"""One photo large: zoomed, moved, turned, stepped through, on the whole screen."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.ui.theme import Theme
from photosim.desktop.viewer.canvas import PhotoCanvas
from photosim.desktop.viewer.viewer import Viewer
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import row_of
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier
SIZE = (1800, 1200)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    for seed in range(4):
        make_photo(folder / f"hills-{seed}.jpg", "hills", seed, SIZE if seed == 0 else (80, 60))
    return folder


@pytest.fixture
def library(drawn: Path, tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    shutil.copytree(drawn, tmp_path / "photos")
    return open_library(tmp_path / "photos", 4)


@pytest.fixture
def viewer(qtbot: QtBot, library: MainWindow) -> Viewer:
    """The first large photo, opened by a double click."""
    grid = library.browser.grid
    index = library.model.index(row_of(library, "hills-0.jpg"))
    point = grid.visualRect(index).center()
    QTest.mouseClick(grid.viewport(), LEFT, PLAIN, point)
    QTest.mouseDClick(grid.viewport(), LEFT, PLAIN, point)
    viewer = library.browser.viewer
    qtbot.waitUntil(viewer.isVisible)
    settle(qtbot, viewer)
    return viewer


def settle(qtbot: QtBot, viewer: Viewer) -> None:
    qtbot.waitUntil(lambda: viewer.settled and viewer.canvas.picture is not None)


def wheel(
    viewer: Viewer, notches: float, at: QPoint, modifier: Qt.KeyboardModifier = PLAIN
) -> None:
    canvas = viewer.canvas
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.mapToGlobal(at)),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_a_photo_fits_first_and_is_decoded_no_larger_than_that_needs(viewer: Viewer) -> None:
    canvas = viewer.canvas
    assert canvas.is_fitted
    assert canvas.picture is not None
    assert not canvas.picture.is_whole
    assert canvas.picture.full.toTuple() == SIZE
    assert not canvas.lacks_detail
    assert canvas.rect().contains(canvas.place().toRect())


def test_the_wheel_with_ctrl_zooms_to_the_pointer_and_all_detail_is_loaded(
    qtbot: QtBot, viewer: Viewer
) -> None:
    canvas = viewer.canvas
    at = QPoint(canvas.width() // 4, canvas.height() // 2)
    before = canvas.place()
    under = (at.x() - before.x()) / before.width(), (at.y() - before.y()) / before.height()
    for _ in range(6):
        wheel(viewer, 1, at, CTRL)
    after = canvas.place()
    assert after.width() > 3 * before.width()
    assert (at.x() - after.x()) / after.width() == pytest.approx(under[0], abs=0.01)
    assert (at.y() - after.y()) / after.height() == pytest.approx(under[1], abs=0.01)
    qtbot.waitUntil(lambda: canvas.picture is not None and canvas.picture.is_whole)
    assert viewer.percent.text() == f"{round(canvas.scale * 100)} %"


def test_actual_size_shows_each_pixel_as_one_and_zooming_goes_beyond(
    qtbot: QtBot, viewer: Viewer
) -> None:
    canvas = viewer.canvas
    QTest.keyClick(viewer, Qt.Key.Key_1)
    assert canvas.scale == pytest.approx(1.0)
    assert viewer.percent.text() == "100 %"
    qtbot.waitUntil(lambda: canvas.picture is not None and canvas.picture.is_whole)
    shown = canvas.grab().toImage()
    assert canvas.picture is not None
    place = canvas.place()
    ratio = canvas.devicePixelRatioF()
    for x, y in ((100, 100), (200, 150), (canvas.width() - 60, canvas.height() - 60)):
        there = QPointF((x - place.x()) * ratio, (y - place.y()) * ratio)
        wanted = QColor(canvas.picture.image.pixel(int(there.x()), int(there.y())))
        got = shown.pixelColor(round(x * ratio), round(y * ratio))
        assert abs(got.lightness() - wanted.lightness()) < 20
    for _ in range(20):
        QTest.keyClick(viewer, Qt.Key.Key_Plus)
    assert canvas.scale == pytest.approx(8.0)
    QTest.keyClick(viewer, Qt.Key.Key_0)
    assert canvas.is_fitted


def test_a_zoomed_photo_is_moved_by_dragging_and_by_arrow_keys_but_not_out_of_sight(
    qtbot: QtBot, library: MainWindow, viewer: Viewer
) -> None:
    canvas = viewer.canvas
    QTest.keyClick(viewer, Qt.Key.Key_1)
    before = canvas.place()
    middle = canvas.rect().center()
    QTest.mousePress(canvas, LEFT, PLAIN, middle)
    QTest.mouseMove(canvas, middle - QPoint(50, 30))
    QTest.mouseRelease(canvas, LEFT, PLAIN, middle - QPoint(50, 30))
    assert canvas.place().x() == pytest.approx(before.x() - 50, abs=1)
    assert canvas.place().y() == pytest.approx(before.y() - 30, abs=1)
    name = library.bar.title
    for _ in range(40):
        QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert library.bar.title == name
    assert canvas.place().right() == pytest.approx(canvas.width(), abs=1)
    wheel(viewer, 40, middle)
    assert canvas.place().top() == pytest.approx(0, abs=1)


def test_the_wheel_steps_while_the_photo_fits_and_fractions_add_up(
    qtbot: QtBot, library: MainWindow, viewer: Viewer
) -> None:
    place = library.bar.subtitle
    middle = viewer.canvas.rect().center()
    at = row_of(library, "hills-0.jpg")
    steps = -1 if at < 3 else 1
    for _ in range(3):
        wheel(viewer, steps * 0.25, middle)
    assert library.bar.subtitle == place
    wheel(viewer, steps * 0.25, middle)
    assert library.bar.subtitle == f"{at + 1 - steps} of 4"


def test_turning_shows_the_photo_on_its_side_until_it_is_left(
    qtbot: QtBot, library: MainWindow, viewer: Viewer
) -> None:
    canvas = viewer.canvas
    corner = canvas.place().topLeft() + QPointF(6, 6)
    colour = canvas.grab().toImage().pixelColor((corner * canvas.devicePixelRatioF()).toPoint())
    QTest.keyClick(viewer, Qt.Key.Key_BracketRight)
    place = canvas.place()
    assert place.height() == pytest.approx(place.width() * SIZE[0] / SIZE[1], rel=0.01)
    corner = place.topRight() + QPointF(-6, 6)
    turned = canvas.grab().toImage().pixelColor((corner * canvas.devicePixelRatioF()).toPoint())
    assert abs(turned.lightness() - colour.lightness()) < 12
    QTest.keyClick(viewer, Qt.Key.Key_BracketLeft)
    QTest.keyClick(viewer, Qt.Key.Key_BracketRight)
    assert canvas.turns == 1
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    library.browser.open_photo(library.model.id_at(row_of(library, "hills-0.jpg")))
    assert canvas.turns == 0


def test_the_next_photo_is_decoded_ahead_and_shown_without_waiting(
    qtbot: QtBot, library: MainWindow, viewer: Viewer, encoder: FakeEncoderService
) -> None:
    at = row_of(library, "hills-0.jpg")
    if at == 3:
        QTest.keyClick(viewer, Qt.Key.Key_Left)
        at = 2
    settle(qtbot, viewer)
    following = library.model.known(library.model.ids)[at + 1].path
    qtbot.waitUntil(lambda: following in encoder.previewed)
    qtbot.waitUntil(lambda: viewer.has_ahead)
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.canvas.picture is not None
    assert viewer.photo is not None
    assert viewer.photo.path == following


def test_full_screen_shows_the_photo_alone_and_escape_leads_back(
    qtbot: QtBot, library: MainWindow, viewer: Viewer
) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_F)
    assert library.isFullScreen()
    around = (library.sidebar, library.bar, library.details, library.status)
    assert not any(part.isVisible() for part in (*around, library.menuBar()))
    qtbot.waitUntil(lambda: viewer.canvas.size() == library.size())
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert not library.isFullScreen()
    assert all(part.isVisible() for part in around)
    assert viewer.isVisible()
    QTest.keyClick(viewer, Qt.Key.Key_F11)
    assert library.isFullScreen()
    QTest.keyClick(viewer, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: library.bar.title == "Similar to hills-0.jpg")
    assert not library.isFullScreen()
    assert library.sidebar.isVisible()


def test_a_photo_that_is_gone_says_so(
    qtbot: QtBot, library: MainWindow, viewer: Viewer, tmp_path: Path
) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    photo = library.model.known(library.model.ids)[row_of(library, "hills-2.jpg")]
    photo.path.rename(tmp_path / "elsewhere.jpg")
    library.browser.open_photo(photo.id)
    qtbot.waitUntil(lambda: "Can't show" in viewer.canvas.text)


def test_a_photo_out_of_reach_is_shown_whole_by_its_thumbnail(
    qtbot: QtBot, theme: Theme, library: MainWindow, viewer: Viewer, tmp_path: Path
) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    photo = library.model.known(library.model.ids)[row_of(library, "hills-2.jpg")]
    photo.path.rename(tmp_path / "elsewhere.jpg")
    library.browser.open_photo(photo.id)
    canvas = viewer.canvas
    stage = theme.colors.color("stage")

    def reaches_the_left_edge() -> bool:
        place = canvas.place().toRect()
        edge = canvas.grab().toImage().pixelColor(place.left() + 3, place.center().y())
        return bool(canvas.text) and edge != stage

    qtbot.waitUntil(reaches_the_left_edge)


def test_a_thumbnail_stands_where_the_part_that_it_shows_will_be_and_stays_beside_words(
    qtbot: QtBot, theme: Theme
) -> None:
    canvas = PhotoCanvas(theme)
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    cropped = QPixmap(50, 50)
    cropped.fill(QColor("red"))
    canvas.show_photo(QSize(400, 200), cropped)
    photo = canvas.place().toRect()
    for words in ("", "Its drive may not be connected"):
        canvas.show_text(words)
        painted = canvas.grab().toImage()
        assert painted.pixelColor(photo.center()) == QColor("red")
        assert painted.pixelColor(photo.left() + 5, photo.center().y()) != QColor("red")
