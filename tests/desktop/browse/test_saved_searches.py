"""Searches that are kept under a name, and asked anew when they are opened."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QInputDialog, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from photosim.desktop.browse.saved_searches import SavedSearches
from photosim.desktop.shell.main_window import MainWindow
from photosim.library.arrangement import Marks, Orientation, Scope, Shelf, Span
from photosim.library.query import Example, Query, Region
from tests.desktop.hands import click, names, wait_for_results

QUERY = Query(
    (
        Example(Path("/photos/a.jpg"), 7),
        Example(Path("/elsewhere/b\udcff.jpg"), None, -1, Region(0.1, 0.2, 0.5, 0.5), "b", False),
    ),
    Scope(
        Shelf(3, "trips/2019", marks=Marks(2, tag=4)),
        "beach",
        date(2019, 1, 1),
        None,
        format="jpg",
        orientation=Orientation.SQUARE,
        pixels=Span(1_000),
        size=Span(0, 5_000),
        undated=True,
    ),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "searches.json"


@pytest.fixture
def saved(qtbot: QtBot, file: Path) -> Iterator[SavedSearches]:
    searches = SavedSearches(file)
    yield searches
    searches.close()


def reopened(qtbot: QtBot, file: Path) -> dict[str, Query]:
    again = SavedSearches(file)
    if file.exists():
        with qtbot.waitSignal(again.changed):
            pass
    again.close()
    return again.searches


def test_a_search_is_there_again_with_all_that_it_is_made_of(
    qtbot: QtBot, saved: SavedSearches, file: Path
) -> None:
    saved.save("Beaches", QUERY)
    saved.save("Other", Query((Example(Path("/photos/c.jpg")),)))
    saved.remove("Other")
    saved.close()
    assert reopened(qtbot, file) == {"Beaches": QUERY}


def test_a_search_of_an_older_program_is_read(qtbot: QtBot, file: Path) -> None:
    scope = {"shelf": {"folder_id": 3}, "words": "", "since": "2019-01-01", "until": None}
    file.write_text(json.dumps({"searches": {"Old": {"examples": [], "scope": scope}}}))
    old = Query(scope=Scope(Shelf(3), since=date(2019, 1, 1)))
    assert reopened(qtbot, file) == {"Old": old}


@pytest.mark.parametrize("text", ["", "[]", '{"searches": 3}', '{"searches": {"a": {}}}'])
def test_a_damaged_file_is_set_aside(
    qtbot: QtBot, file: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_text(text)
    searches = SavedSearches(file)
    qtbot.waitUntil(lambda: not file.exists())
    searches.save("Beaches", QUERY)
    searches.close()
    assert "cannot be read and are set aside" in caplog.text
    assert file.with_name("searches-damaged.json").read_text() == text
    assert reopened(qtbot, file) == {"Beaches": QUERY}


def test_a_file_that_cannot_be_written_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    searches = SavedSearches(tmp_path / "missing" / "searches.json")
    with qtbot.waitSignal(searches.failed) as failed:
        searches.save("Beaches", QUERY)
    assert failed.args is not None
    assert "cannot be written" in failed.args[0]
    searches.close()


def test_a_search_is_saved_from_its_menu_and_opened_and_forgotten_in_the_sidebar(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    found = names(library)
    menu = library.browser.chips.menu
    menu.aboutToShow.emit()
    next(one for one in menu.actions() if one.text() == "Save This Search…").trigger()
    dialog = next(one for one in library.findChildren(QInputDialog) if one.isVisible())
    dialog.setTextValue("Flowers")
    dialog.accept()
    tree = library.sidebar.tree

    def entries() -> list[QTreeWidgetItem]:
        root = tree.invisibleRootItem()
        return [child for n in range(root.childCount()) if (child := root.child(n)) is not None]

    assert "Flowers" in [item.text(0) for item in entries()]
    library.actions_.all_photos.trigger()
    qtbot.waitUntil(lambda: library.bar.title == "All Photos")
    tree.setCurrentItem(next(item for item in entries() if item.text(0) == "Flowers"))
    wait_for_results(qtbot, library, "flower-1.jpg")
    qtbot.waitUntil(lambda: names(library) == found)
    library.sidebar.forget_wanted.emit("Flowers")
    assert "Flowers" not in [item.text(0) for item in entries()]
