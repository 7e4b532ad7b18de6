"""Leaving a search, and what a search that fails leaves on the page."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from photosim.desktop.shell.main_window import MainWindow
from photosim.search.options import SearchOptions
from tests.desktop.hands import click, drop, names, wait_for_results
from tests.photos import make_photo


def escape(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_Escape)


def cross(window: MainWindow) -> None:
    buttons = window.bar.findChildren(QToolButton)
    next(one for one in buttons if one.accessibleName().startswith("Close")).click()


@pytest.mark.parametrize("leave", [escape, cross])
def test_leaving_a_search_leads_back_to_the_place_as_it_was(
    qtbot: QtBot, library: MainWindow, leave: Callable[[MainWindow], None]
) -> None:
    library.resize(700, 420)
    library.browser.grid.set_side(256)
    library.navigator.narrow("i")
    qtbot.waitUntil(lambda: 0 < len(library.model.ids) < 24)
    grid = library.browser.grid
    qtbot.waitUntil(lambda: grid.verticalScrollBar().maximum() > 0)
    shown = library.model.ids.copy()
    click(qtbot, library, names(library)[-1])
    grid.choose(shown[-3:-1])
    qtbot.waitUntil(lambda: len(grid.selected_ids()) == 2)
    top = grid.top_id()
    assert top is not None
    grid.similar_wanted.emit(int(shown[-1]))
    qtbot.waitUntil(lambda: library.bar.title.startswith("Similar to"))
    qtbot.waitUntil(lambda: "result" in library.bar.subtitle)
    leave(library)
    qtbot.waitUntil(lambda: np.array_equal(library.model.ids, shown))
    assert library.bar.title == "All Photos"
    qtbot.waitUntil(lambda: len(grid.selected_ids()) == 2)
    assert grid.selected_ids().tolist() == shown[-3:-1].tolist()
    assert grid.top_id() == top
    assert library.navigator.history.can_go_forward


def test_a_failed_search_shows_no_results_whatever_happens_in_the_library(
    qtbot: QtBot, library: MainWindow, photos: Path, tmp_path: Path
) -> None:
    drop(library, make_photo(tmp_path / "elsewhere" / "good.jpg", "sunset", 9))
    wait_for_results(qtbot, library, "good.jpg")
    drop(library, tmp_path / "elsewhere" / "missing.jpg")
    qtbot.waitUntil(lambda: "“missing.jpg” was not found" in library.browser.empty.message)
    (photos / "hills" / "hills-0.jpg").unlink()
    make_photo(photos / "new.jpg", "flower", 77)
    told = library.sidebar.folders[0].photos
    qtbot.waitUntil(lambda: library.sidebar.folders[0].photos == 24)
    assert told == 24
    qtbot.waitUntil(lambda: photos / "hills" / "hills-0.jpg" not in on_show(library))
    assert library.bar.title == "Similar to missing.jpg"
    assert library.browser.empty.isVisible()
    assert "“missing.jpg” was not found" in library.browser.empty.message
    assert not len(library.model.ids)
    escape(library)
    wait_for_results(qtbot, library, "good.jpg")


def has_more(window: MainWindow, than: int) -> bool:
    return len(window.model.ids) > than


def on_show(window: MainWindow) -> set[Path]:
    return {photo.path for photo in window.model.known(window.model.ids)}


def test_when_all_results_went_to_the_trash_the_page_does_not_speak_of_a_folder(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    library.navigator.hide(library.model.ids.tolist())
    qtbot.waitUntil(library.browser.empty.isVisible)
    assert library.browser.empty.message.startswith("No results left")


def test_more_results_leave_those_shown_where_they_are(qtbot: QtBot, library: MainWindow) -> None:
    library.navigator.options = SearchOptions(5)
    library.actions_.fold.trigger()  # so that every file counts
    library.resize(400, 300)
    library.browser.grid.set_side(256)
    shown: list[list[int]] = []
    library.model.rearranged.connect(lambda: shown.append(library.model.ids.tolist()))
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    library.navigator.show_far(True)
    while len(library.model.ids) < 23:
        before = len(library.model.ids)
        bar = library.browser.grid.verticalScrollBar()
        bar.setValue(bar.maximum())
        qtbot.waitUntil(partial(has_more, library, before))
    results = [ids for ids in shown if ids and len(ids) < 24]
    assert len(results) > 2
    for ids in results:
        assert results[-1][: len(ids)] == ids
