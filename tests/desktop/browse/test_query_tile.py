"""The photo that is searched with, as the first tile of its results."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photosim.desktop.browse.history import AllPhotos
from photosim.desktop.shell.main_window import MainWindow
from photosim.library.query import Query
from tests.desktop.hands import click, drop, names, wait_for_results
from tests.photos import make_photo

CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def first(window: MainWindow) -> str:
    """The name of the first tile."""
    photo = window.model.record(0)
    assert photo is not None
    return photo.path.name


def examples(window: MainWindow) -> list[str]:
    place = window.navigator.history.here.place
    assert isinstance(place, Query)
    return [example.path.name for example in place.examples]


def selected(window: MainWindow) -> list[str]:
    photos = window.model.known(window.browser.grid.selected_ids())
    return [photo.path.name for photo in photos]


def is_shown(window: MainWindow) -> bool:
    return window.model.first_result == 1


@pytest.fixture
def searching(qtbot: QtBot, library: MainWindow) -> MainWindow:
    """The window with the results of a search for photos like flower-1."""
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    qtbot.waitUntil(lambda: library.settled)
    return library


@pytest.fixture
def from_outside(qtbot: QtBot, library: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with the results of a search for a picture that was dropped."""
    picture = make_photo(tmp_path / "elsewhere" / "dropped.jpg", "flower", 7, (80, 60))
    drop(library, picture)
    wait_for_results(qtbot, library, "dropped.jpg")
    qtbot.waitUntil(lambda: library.settled)
    return library


def test_it_comes_first_is_named_and_is_no_result(searching: MainWindow) -> None:
    window = searching
    assert first(window) == "flower-1.jpg"
    count = len(window.model.ids) - 1
    assert window.bar.subtitle == f"{count} results"
    assert window.model.standing(0) is None
    assert (window.model.standing(1) or "").endswith("no. 1")
    tile = QAccessible.queryAccessibleInterface(window.browser.grid).child(0)
    assert tile.text(QAccessible.Text.Name) == "flower-1.jpg, the photo that is searched with"
    assert window.model.sections.starts[0] == 0


def test_keys_begin_at_the_first_result_and_reach_it_by_going_back(
    qtbot: QtBot, searching: MainWindow
) -> None:
    grid = searching.browser.grid
    QTest.keyClick(grid, Key.Key_Right)
    assert selected(searching) == names(searching)[:1]
    QTest.keyClick(grid, Key.Key_Left)
    assert selected(searching) == ["flower-1.jpg"]
    QTest.keyClick(grid, Key.Key_A, CONTROL)
    assert selected(searching) == names(searching), "all results, and those alone"


def test_it_is_opened_and_leads_on_to_the_results(qtbot: QtBot, searching: MainWindow) -> None:
    window = searching
    window.browser.grid.go_to(window.model.query_id)
    QTest.keyClick(window.browser.grid, Key.Key_Return)
    assert window.browser.is_viewing
    assert window.bar.subtitle == "The photo that is searched with"
    QTest.keyClick(window.browser.viewer, Key.Key_Right)
    assert window.bar.title == names(window)[0]
    assert window.bar.subtitle.startswith(f"1 of {len(names(window))}")


def test_it_is_compared_with_a_result(qtbot: QtBot, searching: MainWindow) -> None:
    window = searching
    click(qtbot, window, names(window)[0])
    grid = window.browser.grid
    place = grid.visualRect(window.model.index(0)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, CONTROL, place)
    qtbot.waitUntil(window.actions_.compare.isEnabled)
    window.actions_.compare.trigger()
    compared = [photo.path.name for photo in window.browser.compare.photos]
    assert compared == ["flower-1.jpg", names(window)[0]]


def test_a_mark_leaves_it_where_it_is(qtbot: QtBot, searching: MainWindow) -> None:
    window = searching
    grid = window.browser.grid
    grid.go_to(window.model.query_id)
    qtbot.waitUntil(window.actions_.find_similar.isEnabled)
    assert not window.actions_.more_like.isEnabled()
    result = names(window)[0]
    grid.choose(window.model.ids[:2])
    qtbot.waitUntil(window.actions_.more_like.isEnabled)
    QTest.keyClick(grid, Key.Key_Plus)
    qtbot.waitUntil(lambda: examples(window) == ["flower-1.jpg", result])
    qtbot.waitUntil(lambda: window.settled and result not in names(window))
    assert first(window) == "flower-1.jpg"
    assert is_shown(window)


def test_it_goes_to_the_trash_and_comes_back(
    qtbot: QtBot, searching: MainWindow, trash: Path
) -> None:
    window = searching
    window.browser.grid.go_to(window.model.query_id)
    qtbot.waitUntil(window.actions_.trash.isEnabled)
    window.actions_.trash.trigger()
    qtbot.waitUntil(lambda: not is_shown(window))
    assert (trash / "flower-1.jpg").exists()
    assert names(window)
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: is_shown(window) and first(window) == "flower-1.jpg")


def test_a_picture_from_elsewhere_is_shown_opened_and_compared_but_left_where_it_is(
    qtbot: QtBot, from_outside: MainWindow
) -> None:
    window = from_outside
    assert first(window) == "dropped.jpg"
    window.browser.grid.choose(window.model.ids[:1])
    qtbot.waitUntil(window.actions_.open.isEnabled)
    act = window.actions_
    for action in (act.trash, act.rename, act.in_folder, act.in_timeline):
        assert not action.isEnabled()
    window.browser.grid.choose(window.model.ids[:2])
    qtbot.waitUntil(act.compare.isEnabled)
    act.find_similar.trigger()
    qtbot.waitUntil(lambda: window.bar.title == "Similar to 2 photos")
    assert examples(window)[0] == "dropped.jpg"
    window.actions_.back.trigger()
    qtbot.waitUntil(lambda: window.settled and first(window) == "dropped.jpg")
    QTest.keyClick(window.browser.grid, Key.Key_Home)
    QTest.keyClick(window.browser.grid, Key.Key_Return)
    qtbot.waitUntil(lambda: window.browser.viewer.settled)
    assert window.browser.viewer.canvas.picture is not None


def test_each_picture_from_elsewhere_has_a_tile_of_its_own(
    qtbot: QtBot, from_outside: MainWindow, photos: Path, tmp_path: Path
) -> None:
    window = from_outside
    before = window.model.query_id
    other = shutil.copy(photos / "bricks" / "bricks-0.jpg", tmp_path / "other.jpg")
    drop(window, Path(other))
    qtbot.waitUntil(lambda: window.bar.title == "Similar to other.jpg" and window.settled)
    assert window.model.query_id not in (before, None)


def test_words_alone_and_the_library_have_no_such_tile(qtbot: QtBot, searching: MainWindow) -> None:
    window = searching
    window.navigator.go(AllPhotos())
    qtbot.waitUntil(lambda: window.settled and not is_shown(window))
    window.navigator.go(Query(words=str(date.today().year)))
    qtbot.waitUntil(lambda: window.settled and "result" in window.bar.subtitle)
    assert not is_shown(window)
    assert len(names(window)) == len(window.model.ids)


def test_where_nothing_is_found_it_is_not_left_alone(qtbot: QtBot, searching: MainWindow) -> None:
    window = searching
    window.navigator.narrow("xyzzy")
    qtbot.waitUntil(lambda: "xyzzy" in window.browser.empty.message)
    assert not len(window.model.ids)
