"""Photos side by side, as a person compares them."""

import re
import shutil
import sys
from pathlib import Path

import pytest
from PIL import ImageDraw, ImageFilter
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.ui.theme import DARK, LIGHT, Colors, Theme
from photosim.desktop.viewer.compare_page import ComparePage
from tests.desktop.conftest import OpenWindow
from tests.photos import draw_photo

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo, a smaller copy with a spot on it, a blurred copy, and two others."""
    folder = tmp_path_factory.mktemp("drawn")
    photo = draw_photo("bubbles", 1, (1500, 1000))
    photo.save(folder / "a photo.jpg", quality=95)
    photo.filter(ImageFilter.GaussianBlur(4)).save(folder / "b blurred.jpg")
    copy = photo.resize((750, 500))
    ImageDraw.Draw(copy).rectangle((300, 200, 420, 280), fill=(0, 0, 0))
    copy.save(folder / "c copy.jpg", quality=95)
    for seed, name in enumerate(("d hills.jpg", "e hills.jpg")):
        draw_photo("hills", seed, (80, 60)).save(folder / name)
    return folder


@pytest.fixture
def library(drawn: Path, tmp_path: Path, trash: Path, open_library: OpenWindow) -> MainWindow:
    shutil.copytree(drawn, tmp_path / "photos")
    return open_library(tmp_path / "photos", 5)


def select(qtbot: QtBot, window: MainWindow, *beginnings: str) -> None:
    grid = window.browser.grid
    photos = window.model.known(window.model.ids)
    for number, letter in enumerate(beginnings):
        row = next(row for row, one in enumerate(photos) if one.path.name.startswith(letter))
        point = grid.visualRect(window.model.index(row)).center()
        QTest.mouseClick(grid.viewport(), LEFT, CTRL if number else PLAIN, point)
    QApplication.processEvents()


def compare(qtbot: QtBot, window: MainWindow, *beginnings: str) -> ComparePage:
    """Select photos by the first letters of their names and press the key."""
    select(qtbot, window, *beginnings)
    qtbot.waitUntil(window.actions_.compare.isEnabled)
    QTest.keyClick(window.browser.grid, Qt.Key.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    page = window.browser.compare
    qtbot.waitUntil(page.isVisible)
    qtbot.waitUntil(lambda: page.settled and all(cell.canvas.picture for cell in page.cells))
    return page


def names(page: ComparePage) -> list[str]:
    return [photo.path.name for photo in page.photos]


def test_two_to_four_photos_can_be_compared(qtbot: QtBot, library: MainWindow) -> None:
    action = library.actions_.compare
    select(qtbot, library, "a")
    qtbot.waitUntil(library.actions_.open.isEnabled)
    assert not action.isEnabled()
    select(qtbot, library, "a", "b", "c", "d", "e")
    qtbot.waitUntil(lambda: not library.actions_.open.isEnabled())
    assert not action.isEnabled()
    page = compare(qtbot, library, "a", "b", "c", "d")
    assert sorted(name[0] for name in names(page)) == ["a", "b", "c", "d"]
    assert library.bar.subtitle == "4 photos side by side"
    for cell in page.cells:
        assert cell.isVisible()
        assert cell.canvas.width() == pytest.approx(page.cells[0].canvas.width(), abs=2)


def test_zooming_and_moving_one_zooms_and_moves_all(qtbot: QtBot, library: MainWindow) -> None:
    page = compare(qtbot, library, "a", "c")
    first, second = (cell.canvas for cell in page.cells)
    at = QPointF(first.rect().center() + QPoint(40, 0))
    for _ in range(8):
        event = QWheelEvent(
            at,
            QPointF(first.mapToGlobal(at)),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            CTRL,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(first, event)
    assert first.view.magnification > 4
    assert second.view == first.view
    middle = second.rect().center()
    QTest.mousePress(second, LEFT, PLAIN, middle)
    QTest.mouseMove(second, middle - QPoint(60, 20))
    QTest.mouseRelease(second, LEFT, PLAIN, middle - QPoint(60, 20))
    assert first.view == second.view
    assert first.view.x > 0.5
    qtbot.waitUntil(lambda: all(c.canvas.picture and c.canvas.picture.is_whole for c in page.cells))
    QTest.keyClick(page, Qt.Key.Key_0)
    assert first.is_fitted
    assert second.is_fitted


def test_what_speaks_for_a_photo_stands_out(qtbot: QtBot, library: MainWindow) -> None:
    page = compare(qtbot, library, "a", "b")
    qtbot.waitUntil(lambda: all("sharpness" in cell.facts for cell in page.cells))
    facts = {cell.photo.path.name: cell.facts for cell in page.cells}
    assert "1500 × 1000" in facts["a photo.jpg"]
    assert "sharpness 100 %" in facts["a photo.jpg"]
    assert "sharpness 100 %" not in facts["b blurred.jpg"]


def test_the_difference_shows_the_spot_and_says_how_much_is_alike(
    qtbot: QtBot, library: MainWindow
) -> None:
    page = compare(qtbot, library, "a", "c")
    library.resize(760, 560)
    QApplication.processEvents()
    before = library.sidebar.width(), library.details.width()
    QTest.keyClick(page, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: "dentical pixels" in page.caption.whole)
    QApplication.processEvents()
    assert (library.sidebar.width(), library.details.width()) == before  # it takes no room away
    picture = page.difference.picture
    assert picture is not None
    image = picture.copied()
    spot = QPoint(round(image.width() * 0.48), round(image.height() * 0.48))
    assert image.pixelColor(spot).lightness() > 100
    assert image.pixelColor(image.width() // 10, image.height() // 2).lightness() < 60
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.shows_difference
    assert page.isVisible()


def test_keys_choose_swap_leave_out_and_pick(qtbot: QtBot, library: MainWindow) -> None:
    page = compare(qtbot, library, "a", "b", "c")
    before = names(page)
    QTest.keyClick(page, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: library.details.text_of("folder") != "")
    assert page.current is not None
    assert page.current.path.name == before[1]
    QTest.keyClick(page, Qt.Key.Key_X)
    assert names(page) == [before[0], before[2], before[1]]
    assert page.current.path.name == before[1]
    QTest.keyClick(page, Qt.Key.Key_Left)
    QTest.keyClick(page, Qt.Key.Key_L)
    assert names(page) == [before[0], before[1]]
    assert page.current.path.name == before[1]
    picked = page.current.id
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert library.browser.grid.isVisible()
    assert library.browser.grid.selected_ids().tolist() == [picked]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a freedesktop's trash")
def test_enter_keeps_one_photo_and_trashes_the_others_which_can_be_undone(
    qtbot: QtBot, library: MainWindow, trash: Path
) -> None:
    page = compare(qtbot, library, "a", "b", "c")
    QTest.keyClick(page, Qt.Key.Key_Right)
    kept = page.current
    assert kept is not None
    gone = {photo.path.name for photo in page.photos} - {kept.path.name}
    QTest.keyClick(page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: library.undo_bar.words == "Moved 2 photos to the trash.")
    assert {path.name for path in trash.iterdir()} == gone
    assert library.browser.grid.isVisible()
    assert library.browser.grid.selected_ids().tolist() == [kept.id]
    QTest.mouseClick(library.undo_bar.undo, LEFT)
    qtbot.waitUntil(lambda: len(library.model.ids) == 5)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a freedesktop's trash")
def test_undo_brings_a_photo_back_into_the_comparison(
    qtbot: QtBot, library: MainWindow, trash: Path
) -> None:
    page = compare(qtbot, library, "a", "b", "c")
    before = names(page)
    QTest.keyClick(page, Qt.Key.Key_Right)
    QTest.keyClick(page, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(page) == [before[0], before[2]])
    library.actions_.undo.trigger()
    qtbot.waitUntil(lambda: names(page) == before)
    assert page.isVisible()
    assert library.bar.subtitle == "3 photos side by side"


def test_cells_say_folder_date_and_which_files_are_identical(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "photos" / "Copies").mkdir()
    shutil.copy(tmp_path / "photos" / "a photo.jpg", tmp_path / "photos" / "Copies" / "x.jpg")
    qtbot.waitUntil(lambda: len(library.model.ids) == 6)
    qtbot.waitUntil(lambda: library.status.text == "Up to date")
    qtbot.waitUntil(lambda: library.settled)
    page = compare(qtbot, library, "a", "b", "x")
    qtbot.waitUntil(lambda: any("identical" in cell.facts for cell in page.cells))
    facts = {cell.photo.path.name: cell.facts for cell in page.cells}
    assert "identical file" in facts["a photo.jpg"]
    assert "identical file" in facts["x.jpg"]
    assert "identical file" not in facts["b blurred.jpg"]
    assert all(re.search(r"\d{4}, \d", said) for said in facts.values())
    folders = {cell.folder for cell in page.cells}
    assert folders == {str(tmp_path / "photos"), str(tmp_path / "photos" / "Copies")}


def test_comparing_folds_the_panels_at_the_sides_and_leaving_shows_them(
    qtbot: QtBot, library: MainWindow
) -> None:
    page = compare(qtbot, library, "a", "b")
    assert not library.sidebar.isVisible()
    assert not library.details.isVisible()
    assert not library.actions_.details.isEnabled(), "there is nothing to switch"
    assert page.width() == library.width()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert library.sidebar.isVisible()
    assert library.details.isVisible()
    assert library.actions_.details.isEnabled()


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_photos_are_compared_and_viewed_on_the_same_neutral_dark(
    qtbot: QtBot, library: MainWindow, theme: Theme, scheme: Colors
) -> None:
    before = theme.colors
    theme.use(scheme)
    page = compare(qtbot, library, "a", "b")
    corner = page.cells[0].canvas.grab().toImage().pixelColor(1, 1)
    assert corner.red() == corner.green() == corner.blue() < 40
    around = page.grab().toImage().pixelColor(2, 2)
    assert around == corner
    QTest.keyClick(page, Qt.Key.Key_Escape)
    library.browser.open_photo(library.model.id_at(0))
    canvas = library.browser.viewer.canvas
    assert canvas.grab().toImage().pixelColor(1, 1) == corner
    theme.use(before)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a freedesktop's trash")
def test_the_worse_of_two_goes_to_the_trash_and_the_other_is_selected(
    qtbot: QtBot, library: MainWindow, trash: Path
) -> None:
    page = compare(qtbot, library, "a", "b")
    cell = next(cell for cell in page.cells if cell.photo.path.name == "b blurred.jpg")
    button = next(
        button
        for button in cell.findChildren(QAbstractButton)
        if "Trash" in button.accessibleName()
    )
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(library.browser.grid.isVisible)
    assert (trash / "b blurred.jpg").exists()
    grid = library.browser.grid
    kept = library.model.known(grid.selected_ids())
    assert [photo.path.name for photo in kept] == ["a photo.jpg"]
    QTest.keyClick(library, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(library.model.ids) == 5)


def test_a_click_chooses_and_commands_are_for_the_chosen_photo(
    qtbot: QtBot, library: MainWindow
) -> None:
    page = compare(qtbot, library, "a", "b")
    QTest.mouseClick(page.cells[1].canvas, LEFT)
    assert page.current is not None
    name = page.current.path.name
    assert name == names(page)[1]
    qtbot.waitUntil(library.actions_.find_similar.isEnabled)
    QTest.keyClick(page, Qt.Key.Key_F, CTRL)
    qtbot.waitUntil(lambda: library.bar.title == f"Similar to {name}")
    qtbot.waitUntil(library.browser.grid.isVisible)


def test_everything_on_the_page_has_a_name(qtbot: QtBot, library: MainWindow) -> None:
    page = compare(qtbot, library, "a", "b")
    assert all(button.accessibleName() for button in page.findChildren(QAbstractButton))
    for cell in page.cells:
        spoken = QAccessible.queryAccessibleInterface(cell)
        assert spoken.text(QAccessible.Text.Name) == cell.photo.path.name
        assert "kB" in spoken.text(QAccessible.Text.Description)


def test_escape_leaves_the_comparison(qtbot: QtBot, library: MainWindow) -> None:
    page = compare(qtbot, library, "a", "b")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert library.browser.grid.isVisible()
    assert library.bar.title == "All Photos"
    assert page.cells == []


def test_keys_do_nothing_once_no_photo_is_left(qtbot: QtBot, library: MainWindow) -> None:
    page = compare(qtbot, library, "a", "c")
    page.clear()
    for key in (*"+-01XLD", Qt.Key.Key_Left, Qt.Key.Key_Down):
        QTest.keyClick(page, key)
    assert page.photos == []
