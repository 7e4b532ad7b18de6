"""Copies of one picture among the results of a search: one tile with a number, until opened."""

import shutil
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.grid.geometry import CAPTION
from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import LEFT, PLAIN
from tests.photos import make_photo


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two flowers; one also as two copies and in small. The other pictures show something else."""
    folder = tmp_path_factory.mktemp("drawn")
    make_photo(folder / "asked.jpg", "flower", 0, (640, 480), quality=92)
    photo = make_photo(folder / "found.jpg", "flower", 1, (640, 480), quality=92)
    for copy in ("backup", "card"):
        (folder / copy).mkdir()
        shutil.copy2(photo, folder / copy / "found.jpg")
    with Image.open(photo) as opened:
        opened.resize((320, 240)).save(folder / "small.jpg", quality=92)
    for kind in ("bricks", "skyline"):
        make_photo(folder / f"{kind}.jpg", kind, size=(640, 480))
    return folder


@pytest.fixture
def photos(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn, tmp_path / "library"))


@pytest.fixture
def results(qtbot: QtBot, photos: Path, open_library: OpenWindow) -> MainWindow:
    """What is similar to one flower; the copies of the other are known."""
    window = open_library(photos, 7)
    window.search_for(photos / "asked.jpg")
    qtbot.waitUntil(lambda: "result" in window.bar.subtitle)
    window.browser.chips.far.click()
    qtbot.waitUntil(lambda: "3 more copies" in window.bar.subtitle)
    return window


def listed(window: MainWindow, photos: Path) -> list[str]:
    """The results in order, by their paths in the folder."""
    shown = window.model.ids[window.model.first_result :]
    return [str(photo.path.relative_to(photos)) for photo in window.model.known(shown)]


def number_of(window: MainWindow, row: int) -> QPoint:
    """Where the number of a tile is, in the grid: at the lower right of the picture."""
    grid = window.browser.grid
    tile = grid.visualRect(window.model.index(row))
    return tile.bottomRight() - QPoint(16, CAPTION + 16)


def title_of_dialog(qtbot: QtBot, window: MainWindow) -> str:
    """What the dialog that is open is called; it is closed."""
    qtbot.waitUntil(lambda: bool(window.findChildren(QFileDialog)))
    [dialog] = window.findChildren(QFileDialog)
    title = dialog.windowTitle()
    dialog.reject()
    qtbot.waitUntil(lambda: not window.findChildren(QFileDialog))
    return title


def test_copies_are_one_tile_with_a_number_also_where_one_is_smaller(
    results: MainWindow, photos: Path
) -> None:
    shown = listed(results, photos)
    assert len(shown) == 3
    assert Path(shown[0]).name == "found.jpg", "the small one would be no choice"
    assert results.bar.subtitle == "3 results  ·  3 more copies"
    index = results.model.index(results.model.first_result)
    spoken = results.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("similar, and 3 more copies")
    tip = results.model.data(index, Qt.ItemDataRole.ToolTipRole)
    assert "3 more copies of this picture" in tip
    assert sum(tip.count(name) for name in ("found.jpg", "small.jpg")) == 4


def test_a_click_on_the_number_shows_the_copies_and_another_folds_them(
    qtbot: QtBot, results: MainWindow, photos: Path
) -> None:
    first, viewport = results.model.first_result, results.browser.grid.viewport()
    QTest.mouseClick(viewport, LEFT, PLAIN, number_of(results, first))
    assert len(listed(results, photos)) == 6
    copies = ["backup/found.jpg", "card/found.jpg", "found.jpg", "small.jpg"]
    assert sorted(listed(results, photos)[:4]) == copies
    assert results.bar.subtitle == "6 results"
    QTest.mouseClick(viewport, LEFT, PLAIN, number_of(results, first))
    assert len(listed(results, photos)) == 3


def test_the_key_shows_the_copies_and_from_one_of_them_folds_them_again(
    qtbot: QtBot, results: MainWindow, photos: Path
) -> None:
    grid, act = results.browser.grid, results.actions_
    grid.setFocus()
    first = results.model.id_at(results.model.first_result)
    grid.go_to(first)
    qtbot.waitUntil(act.unfold.isEnabled)
    QTest.keyClick(grid, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert len(listed(results, photos)) == 6
    qtbot.waitUntil(lambda: act.unfold.text() == "Hide Copies")
    QTest.keyClick(grid, Qt.Key.Key_Right)
    qtbot.waitUntil(act.unfold.isEnabled)
    QTest.keyClick(grid, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert len(listed(results, photos)) == 3
    assert grid.current_id() == first


def test_back_comes_to_the_copies_as_they_were_shown(
    qtbot: QtBot, results: MainWindow, photos: Path
) -> None:
    viewport = results.browser.grid.viewport()
    QTest.mouseClick(viewport, LEFT, PLAIN, number_of(results, results.model.first_result))
    results.actions_.all_photos.trigger()
    qtbot.waitUntil(lambda: results.bar.title == "All Photos" and results.model.count == 7)
    results.actions_.back.trigger()
    qtbot.waitUntil(lambda: len(listed(results, photos)) == 6)


def test_folding_can_be_switched_off_for_good(
    qtbot: QtBot, results: MainWindow, photos: Path, settings: Settings
) -> None:
    results.actions_.fold.trigger()
    assert len(listed(results, photos)) == 6
    assert results.bar.subtitle == "6 results"
    results.close()
    layout = QSettings(str(settings.data_dir / "window.ini"), QSettings.Format.IniFormat)
    assert int(str(layout.value("fold"))) == 0


def test_what_is_done_to_all_says_that_it_leaves_folded_copies_out(
    qtbot: QtBot, results: MainWindow
) -> None:
    results.actions_.select_all.trigger()
    assert results.status.text == "3 photos selected. 3 more copies of them are left out."
    qtbot.waitUntil(results.actions_.copy_to.isEnabled)
    for action, title in (
        (results.actions_.copy_to, "Copy 3 Photos to a Folder"),
        (results.actions_.save_list, "Save a List of 3 Photos"),
    ):
        action.trigger()
        assert title_of_dialog(qtbot, results) == f"{title} (without 3 copies)"


def test_what_is_said_of_a_folded_picture_is_said_of_all_its_copies(
    qtbot: QtBot, results: MainWindow, photos: Path
) -> None:
    model, grid = results.model, results.browser.grid

    def stars() -> dict[str, int]:
        shown = model.known(model.ids)
        return {str(one.path.relative_to(photos)): one.rating.stars or 0 for one in shown}

    grid.go_to(model.id_at(model.first_result))
    qtbot.waitUntil(results.actions_.heart.isEnabled)
    results.actions_.stars[4].trigger()
    qtbot.waitUntil(results.undo_bar.isVisible)
    assert results.undo_bar.words == "Gave 4 photos 4 stars. 3 of them are folded copies."
    results.actions_.unfold.trigger()
    of_it = ("found.jpg", "backup/found.jpg", "card/found.jpg", "small.jpg")
    qtbot.waitUntil(lambda: {path: stars().get(path) for path in of_it} == dict.fromkeys(of_it, 4))
    assert {stars()[path] for path in ("bricks.jpg", "skyline.jpg")} == {0}
    results.actions_.undo.trigger()
    qtbot.waitUntil(lambda: set(stars().values()) == {0})
    grid.go_to(model.id_at(model.first_result + listed(results, photos).index("small.jpg")))
    qtbot.waitUntil(results.actions_.heart.isEnabled)
    results.actions_.stars[2].trigger()
    qtbot.waitUntil(lambda: stars()["small.jpg"] == 2)
    assert stars()["found.jpg"] == 0, "each for itself where it is shown by itself"


def test_where_a_photo_goes_to_the_trash_its_copy_takes_its_place(
    qtbot: QtBot, results: MainWindow, photos: Path, trash: Path
) -> None:
    first = listed(results, photos)[0]
    grid = results.browser.grid
    grid.go_to(results.model.id_at(results.model.first_result))
    qtbot.waitUntil(results.actions_.trash.isEnabled)
    results.actions_.trash.trigger()
    qtbot.waitUntil(lambda: results.bar.subtitle == "3 results  ·  2 more copies")
    assert first not in listed(results, photos)
    results.actions_.undo.trigger()
    qtbot.waitUntil(lambda: results.bar.subtitle == "3 results  ·  3 more copies")
