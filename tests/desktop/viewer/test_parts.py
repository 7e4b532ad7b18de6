"""Choosing a part of the open photo, searching with it, and what the results show."""

import shutil
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import astuple
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.viewer.part_frame import PartFrame
from photosim.desktop.viewer.viewer import Viewer
from photosim.library.query import Query, Region
from photosim.vision.messages import PhotoRegions
from photosim.vision.regions import REGIONS
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import names, row_of
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    for seed in range(3):
        make_photo(folder / f"hills-{seed}.jpg", "hills", seed, (600, 400))
    make_photo(folder / "bricks-0.jpg", "bricks", 0, (80, 60))
    return folder


@pytest.fixture
def library(drawn: Path, tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    shutil.copytree(drawn, tmp_path / "photos")
    return open_library(tmp_path / "photos", 4)


@pytest.fixture
def viewer(qtbot: QtBot, library: MainWindow) -> Viewer:
    """A photo, open."""
    library.activateWindow()
    library.browser.open_photo(library.model.id_at(row_of(library, "hills-0.jpg")))
    viewer = library.browser.viewer
    qtbot.waitUntil(lambda: viewer.settled and viewer.canvas.picture is not None)
    return viewer


@pytest.fixture
def frame(viewer: Viewer) -> PartFrame:
    """The frame over it, from which a part can be chosen."""
    QTest.keyClick(viewer, Key.Key_R)
    assert viewer.part.isVisible()
    return viewer.part


def at(viewer: Viewer, x: float, y: float) -> QPoint:
    """The point of the canvas at these shares of the photo as shown."""
    place = viewer.canvas.place()
    return QPointF(place.x() + x * place.width(), place.y() + y * place.height()).toPoint()


def drag(frame: PartFrame, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(frame, LEFT, PLAIN, start)
    QTest.mouseMove(frame, (start + end) / 2)
    QTest.mouseMove(frame, end)
    QTest.mouseRelease(frame, LEFT, PLAIN, end)


def expect(frame: PartFrame, *shares: float) -> None:
    assert astuple(frame.region) == pytest.approx(shares, abs=0.01)


def searched_part(window: MainWindow) -> Region:
    place = window.navigator.history.here.place
    assert isinstance(place, Query)
    region = place.examples[0].region
    assert region is not None
    return region


def wait_for_part(qtbot: QtBot, window: MainWindow, name: str) -> None:
    qtbot.waitUntil(
        lambda: window.bar.title == f"Part of {name}" and "result" in window.bar.subtitle
    )


def test_a_part_is_drawn_and_searched_with(
    qtbot: QtBot, library: MainWindow, viewer: Viewer, frame: PartFrame
) -> None:
    drag(frame, at(viewer, 0.4, 0.4), at(viewer, 0.9, 0.8))  # from within what is framed at first
    expect(frame, 0.4, 0.4, 0.5, 0.4)
    QTest.keyClick(frame, Key.Key_Return)
    wait_for_part(qtbot, library, "hills-0.jpg")
    assert astuple(searched_part(library)) == pytest.approx((0.4, 0.4, 0.5, 0.4), abs=0.01)
    assert frame.isHidden()
    assert "hills-0.jpg" not in names(library)
    assert library.browser.shows_grid


def test_the_bar_shows_the_part_cut_out(
    qtbot: QtBot, library: MainWindow, viewer: Viewer, frame: PartFrame, tmp_path: Path
) -> None:
    drag(frame, at(viewer, 0, 0), at(viewer, 1, 0.25))  # the sky alone
    frame.search.click()
    wait_for_part(qtbot, library, "hills-0.jpg")
    qtbot.waitUntil(lambda: not library.bar.picture.pixmap.isNull())
    shown = library.bar.picture.pixmap.toImage()
    photo = QImage(str(tmp_path / "photos" / "hills-0.jpg"))
    for share in (0.2, 0.5, 0.8):  # down the middle; a square is cut of what was framed
        wanted = photo.pixelColor(photo.width() // 2, round(0.25 * share * photo.height()))
        got = shown.pixelColor(shown.width() // 2, round(share * (shown.height() - 1)))
        assert abs(got.lightness() - wanted.lightness()) < 20


def test_a_part_is_resized_by_its_edges_moved_by_its_middle_and_drawn_anew_outside(
    viewer: Viewer, frame: PartFrame
) -> None:
    drag(frame, at(viewer, 0.2, 0.2), at(viewer, 0.4, 0.6))
    drag(frame, at(viewer, 0.4, 0.6), at(viewer, 0.6, 0.8))
    expect(frame, 0.2, 0.2, 0.4, 0.6)
    drag(frame, at(viewer, 0.2, 0.5), at(viewer, 0.3, 0.9))  # an edge moves across only
    expect(frame, 0.3, 0.2, 0.3, 0.6)
    drag(frame, at(viewer, 0.45, 0.5), at(viewer, 0.05, 0.5))  # stops at the photo's edge
    expect(frame, 0.0, 0.2, 0.3, 0.6)
    drag(frame, at(viewer, 0.15, 0.5), at(viewer, 0.25, 0.4))
    expect(frame, 0.1, 0.1, 0.3, 0.6)
    drag(frame, at(viewer, 0.9, 0.9), at(viewer, 1.0, 1.0) + QPoint(60, 60))
    expect(frame, 0.9, 0.9, 0.1, 0.1)


def test_a_slip_of_the_hand_changes_nothing(viewer: Viewer, frame: PartFrame) -> None:
    drag(frame, at(viewer, 0.2, 0.2), at(viewer, 0.4, 0.6))
    before = frame.region
    QTest.mouseClick(frame, LEFT, PLAIN, at(viewer, 0.8, 0.8))
    drag(frame, at(viewer, 0.7, 0.8), at(viewer, 0.7, 0.8) + QPoint(3, 2))
    assert frame.region == before


def test_the_keyboard_does_all_of_it(
    qtbot: QtBot, library: MainWindow, viewer: Viewer, frame: PartFrame
) -> None:
    expect(frame, 0.25, 0.25, 0.5, 0.5)
    assert frame.hasFocus()
    place = viewer.canvas.place()
    for _ in range(3):
        QTest.keyClick(frame, Key.Key_Right)
        QTest.keyClick(frame, Key.Key_Up)
    for _ in range(2):
        QTest.keyClick(frame, Key.Key_Left, SHIFT)
        QTest.keyClick(frame, Key.Key_Down, SHIFT)
    across, down = 10 / place.width(), 10 / place.height()
    expect(frame, 0.25 + 3 * across, 0.25 - 3 * down, 0.5 - 2 * across, 0.5 + 2 * down)
    for _ in range(200):
        QTest.keyClick(frame, Key.Key_Left)
        QTest.keyClick(frame, Key.Key_Up, SHIFT)
    assert frame.region.left == pytest.approx(0, abs=0.001)
    assert 0 < frame.region.height < 0.1
    QTest.keyClick(frame, Key.Key_Enter)
    wait_for_part(qtbot, library, "hills-0.jpg")


def test_escape_leaves_the_frame_and_then_the_photo(
    library: MainWindow, viewer: Viewer, frame: PartFrame
) -> None:
    QTest.keyClick(frame, Key.Key_Escape)
    assert frame.isHidden()
    assert library.browser.is_viewing
    assert viewer.hasFocus()
    QTest.keyClick(viewer, Key.Key_R)
    QTest.keyClick(frame, Key.Key_R)
    assert frame.isHidden()
    QTest.keyClick(viewer, Key.Key_Escape)
    assert not library.browser.is_viewing


def test_the_frame_stays_on_its_part_while_the_photo_is_zoomed_and_turned(
    viewer: Viewer, frame: PartFrame
) -> None:
    drag(frame, at(viewer, 0.5, 0.5), at(viewer, 0.75, 0.75))
    before = frame.region
    QTest.keyClick(frame, Key.Key_Plus)
    QTest.keyClick(frame, Key.Key_Plus)
    assert not viewer.canvas.is_fitted
    assert frame.region == before
    drag(frame, at(viewer, 0.75, 0.75), at(viewer, 0.7, 0.7))
    expect(frame, 0.5, 0.5, 0.2, 0.2)
    QTest.keyClick(frame, Key.Key_BracketRight)
    assert viewer.canvas.turns == 1
    expect(frame, 0.5, 0.5, 0.2, 0.2)
    rect, place = viewer.canvas.rect_of(frame.region), viewer.canvas.place()
    assert rect.right() == pytest.approx(place.center().x(), abs=1)  # lower right, turned right
    assert rect.top() == pytest.approx(place.center().y(), abs=1)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_part_of_a_turned_photo_is_the_part_that_is_seen(
    viewer: Viewer, frame: PartFrame, turns: int
) -> None:
    for _ in range(turns):
        QTest.keyClick(frame, Key.Key_BracketRight)
    corners = [(0.0, 0.0), (0.6, 0.0), (0.6, 0.6), (0.0, 0.6)]  # of the upper left, after turns
    x, y = corners[turns]
    drag(frame, at(viewer, x, y), at(viewer, x + 0.4, y + 0.4))
    expect(frame, 0.0, 0.0, 0.4, 0.4)


def test_the_wheel_keeps_to_the_photo_and_another_photo_ends_the_choice(
    library: MainWindow, viewer: Viewer, frame: PartFrame
) -> None:
    name = library.bar.title
    for keys, steps in ((PLAIN, -120), (CTRL, 120)):
        middle = QPointF(frame.rect().center())
        event = QWheelEvent(
            middle,
            QPointF(frame.mapToGlobal(middle.toPoint())),
            QPoint(),
            QPoint(0, steps),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(frame, event)
        assert library.bar.title == name
    assert not viewer.canvas.is_fitted
    QTest.keyClick(frame, Key.Key_PageDown)
    QTest.keyClick(viewer if viewer.photo else frame, Key.Key_PageUp)
    assert frame.isHidden()


def test_screen_readers_hear_what_is_framed(frame: PartFrame) -> None:
    told = QAccessible.queryAccessibleInterface(frame)
    assert told.text(QAccessible.Text.Name) == "Part of the photo"
    assert told.role() == QAccessible.Role.Graphic
    assert "50 % wide" in told.text(QAccessible.Text.Description)
    QTest.keyClick(frame, Key.Key_Right, SHIFT)
    assert "50 % wide" not in told.text(QAccessible.Text.Description)
    button = QAccessible.queryAccessibleInterface(frame.search)
    assert button.text(QAccessible.Text.Name) == "Find Similar to This Part"


def test_the_button_stays_in_view_wherever_the_frame_is(viewer: Viewer, frame: PartFrame) -> None:
    for x, y in ((0, 0), (0.8, 0), (0, 0.8), (0.8, 0.8)):
        drag(frame, at(viewer, x, y), at(viewer, x + 0.2, y + 0.2))
        assert frame.rect().contains(frame.search.geometry())
    drag(frame, at(viewer, 0.4, 0.4), at(viewer, 0.5, 0.5))
    drag(frame, at(viewer, 0, 0), at(viewer, 0.3, 1))
    assert frame.rect().contains(frame.search.geometry())


def test_the_menu_leads_from_the_grid_to_the_frame(
    qtbot: QtBot, library: MainWindow, viewer: Viewer
) -> None:
    library.browser.close_photo()
    library.browser.grid.go_to(library.model.id_at(1))
    qtbot.waitUntil(library.actions_.find_part.isEnabled)
    library.actions_.find_part.trigger()
    assert library.browser.is_viewing
    assert viewer.part.isVisible()
    assert viewer.photo is not None
    assert viewer.photo.id == library.model.id_at(1)


@pytest.fixture
def _mirrored(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)


@pytest.mark.usefixtures("_mirrored")
def test_from_right_to_left_the_frame_is_where_the_pointer_is(
    viewer: Viewer, frame: PartFrame
) -> None:
    drag(frame, at(viewer, 0.1, 0.1), at(viewer, 0.3, 0.5))
    expect(frame, 0.1, 0.1, 0.2, 0.4)
    before = frame.region.left
    QTest.keyClick(frame, Key.Key_Right)
    assert frame.region.left > before
    assert frame.rect().contains(frame.search.geometry())


def test_an_opened_result_shows_for_a_moment_where_the_part_lies(
    qtbot: QtBot, library: MainWindow, viewer: Viewer, frame: PartFrame
) -> None:
    drag(frame, at(viewer, 0.1, 0.5), at(viewer, 0.5, 0.9))
    QTest.keyClick(frame, Key.Key_Return)
    wait_for_part(qtbot, library, "hills-0.jpg")

    def regions() -> dict[int, Region | None]:
        found = library.navigator.history.found
        return {} if found is None else {one.photo.id: one.region for one in found.answer.matches}

    qtbot.waitUntil(lambda: len(regions()) == 3 and None not in regions().values())
    whole = Region(0, 0, 1, 1)
    for photo_id, region in regions().items():
        library.browser.open_photo(photo_id)
        assert viewer.canvas.outline == (None if region == whole else region)
    part = next(photo_id for photo_id, region in regions().items() if region != whole)
    library.browser.open_photo(part)
    assert viewer.canvas.outline is not None
    qtbot.waitUntil(lambda: viewer.canvas.outline is None, timeout=8_000)


def test_the_outline_is_switched_off_and_on_in_the_menu(
    qtbot: QtBot, library: MainWindow, viewer: Viewer, frame: PartFrame
) -> None:
    drag(frame, at(viewer, 0.1, 0.5), at(viewer, 0.5, 0.9))
    QTest.keyClick(frame, Key.Key_Return)
    wait_for_part(qtbot, library, "hills-0.jpg")
    wanted = searched_part(library)
    outline = library.actions_.outline

    def outlined() -> Region | None:
        return viewer.canvas.outline

    outline.trigger()
    library.browser.open_photo(library.model.query_id)
    assert outlined() is None
    outline.trigger()
    assert outlined() == wanted, "of the query it is the part that was framed"
    outline.trigger()
    assert outlined() is None


def test_a_photo_opened_before_the_second_look_keeps_its_place_and_is_outlined_after(
    qtbot: QtBot,
    library: MainWindow,
    viewer: Viewer,
    frame: PartFrame,
    encoder: FakeEncoderService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    look = encoder.embed_regions
    held: list[tuple[Future[PhotoRegions], Path, int]] = []

    def hold(photo: Path, mtime_ns: int) -> Future[PhotoRegions]:
        held.append((Future(), photo, mtime_ns))
        return held[-1][0]

    monkeypatch.setattr(encoder, "embed_regions", hold)
    drag(frame, at(viewer, 0.1, 0.5), at(viewer, 0.5, 0.9))
    QTest.keyClick(frame, Key.Key_Return)
    wait_for_part(qtbot, library, "hills-0.jpg")
    before = library.model.ids.tolist()
    library.browser.open_photo(before[-1])
    assert viewer.canvas.outline is None
    qtbot.waitUntil(lambda: len(held) == 3)
    for future, photo, mtime_ns in held:
        future.set_result(look(photo, mtime_ns).result())
    found = library.navigator.history

    def looked_at() -> bool:
        return found.found is not None and found.found.answer.matches[0].region is not None

    qtbot.waitUntil(looked_at)
    assert library.model.ids.tolist() == before
    assert found.found is not None
    region = found.found.answer.matches[-1].region
    assert viewer.canvas.outline == (None if region == REGIONS[0] else region)


def test_an_opened_photo_elsewhere_shows_no_outline(viewer: Viewer) -> None:
    assert viewer.canvas.outline is None
