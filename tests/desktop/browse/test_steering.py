"""A search made of several pictures and limits, and steered by its results."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QInputDialog
from pytestqt.qtbot import QtBot

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.browse.filter_button import DatesDialog
from photosim.desktop.browse.part_dialog import PartDialog
from photosim.desktop.shell.main_window import MainWindow
from photosim.library.query import Query
from photosim.search.levels import Level
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import choose_filter, click, filters, names, wait_for_results
from tests.photos import KINDS, make_photo

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def photos(photos: Path) -> Path:
    """Of one it is known when it was taken, or there would be no days to choose."""
    taken = datetime(2019, 5, 2)
    make_photo(photos / "flower" / "flower-1.jpg", "flower", 1, size=(80, 60), taken_at=taken)
    return photos


@pytest.fixture
def searching(qtbot: QtBot, library: MainWindow) -> MainWindow:
    """The window with the results of a search for photos like flower-1."""
    library.actions_.fold.trigger()  # so that every file counts
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    qtbot.waitUntil(lambda: library.settled)
    return library


def query(window: MainWindow) -> Query:
    place = window.navigator.history.here.place
    assert isinstance(place, Query)
    return place


def chosen(window: MainWindow) -> list[PhotoRecord]:
    return window.model.known(window.browser.chosen_ids())


def choose(window: MainWindow, words: str) -> None:
    """Take an entry of the chips' menu."""
    menu = window.browser.chips.menu
    menu.aboutToShow.emit()
    action = next(action for action in menu.actions() if action.text() == words)
    assert isinstance(action, QAction)
    action.trigger()


def answer(window: MainWindow, text: str, before: str = "") -> None:
    """Type into the dialog that asks for a text, and accept."""
    dialog = next(one for one in window.findChildren(QInputDialog) if one.isVisible())
    assert dialog.textValue() == before
    dialog.setTextValue(text)
    dialog.accept()


def test_a_search_with_several_selected_photos_uses_them_all(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, "flower-1.jpg")
    click(qtbot, library, "bricks-1.jpg", CONTROL)
    QTest.keyClick(library.browser.grid, Qt.Key.Key_F, CONTROL)
    qtbot.waitUntil(lambda: library.bar.title == "Similar to 2 photos")
    qtbot.waitUntil(lambda: "result" in library.bar.subtitle)
    assert not {"flower-1.jpg", "bricks-1.jpg"} & set(names(library))
    assert {name.split("-")[0] for name in names(library)[:4]} == {"flower", "bricks"}
    assert sorted(library.browser.chips.names) == [
        "More like bricks-1.jpg",
        "More like flower-1.jpg",
    ]


def test_a_key_says_of_a_result_that_it_is_wanted_or_not_and_back_takes_it_back(
    qtbot: QtBot, searching: MainWindow
) -> None:
    window = searching
    click(qtbot, window, "flower-0.jpg")
    QTest.keyClick(window.browser.grid, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: window.bar.title == "Similar to 2 photos")
    qtbot.waitUntil(lambda: window.settled and "flower-0.jpg" not in names(window))
    other = next(name for name in names(window) if not name.startswith("flower"))
    click(qtbot, window, other)
    QTest.keyClick(window.browser.grid, Qt.Key.Key_Minus)
    qtbot.waitUntil(lambda: window.settled and other not in names(window))
    assert window.browser.chips.names == [
        "More like flower-1.jpg",
        "More like flower-0.jpg",
        f"Less like {other}",
    ]
    assert [example.sign for example in query(window).examples] == [1, 1, -1]
    assert window.browser.grid.hasFocus()
    window.actions_.back.trigger()
    qtbot.waitUntil(lambda: window.settled and other in names(window))
    assert len(window.browser.chips.names) == 2


def test_outside_a_search_there_is_nothing_to_steer(qtbot: QtBot, library: MainWindow) -> None:
    click(qtbot, library, "flower-1.jpg")
    assert not library.actions_.more_like.isEnabled()
    assert not library.browser.chips.isVisible()


def test_a_chip_is_switched_off_and_removed_by_mouse_and_by_keyboard(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, "flower-1.jpg")
    click(qtbot, library, "bricks-1.jpg", CONTROL)
    library.actions_.find_similar.trigger()
    qtbot.waitUntil(lambda: library.settled and "result" in library.bar.subtitle)
    chips = library.browser.chips
    QTest.mouseClick(chips.chip("More like bricks-1.jpg").body, LEFT)
    qtbot.waitUntil(lambda: library.bar.title == "Similar to flower-1.jpg")
    qtbot.waitUntil(lambda: library.settled and names(library)[0].startswith("flower"))
    tips = [chips.chip(name).body.toolTip() for name in chips.names]
    assert ["Left out of the search" in tip for tip in tips] == [False, True]
    QTest.mouseClick(chips.far, LEFT)
    assert "bricks-1.jpg" in names(library), "what does not count may be found"
    chips.chip("More like flower-1.jpg").take_focus()
    QTest.keyClick(chips.chip("More like flower-1.jpg").body, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: chips.names == ["More like bricks-1.jpg"])
    qtbot.waitUntil(lambda: "Add a photo of what you want" in library.browser.empty.message)
    QTest.mouseClick(chips.chip("More like bricks-1.jpg").cross, LEFT)
    qtbot.waitUntil(lambda: library.bar.title == "All Photos")
    assert not chips.isVisible()


def test_what_is_offered_for_a_search_is_within_reach_in_a_narrow_window(
    qtbot: QtBot, searching: MainWindow
) -> None:
    chips = searching.browser.chips

    def seen() -> list[bool]:
        parts = (chips.chip("More like flower-1.jpg"), chips.add, chips.far)
        return [bool(one.visibleRegion().boundingRect() == one.rect()) for one in parts]

    assert seen() == [True, True, True]
    chips.setMaximumWidth(sum(one.width() for one in (chips.add, chips.far)) + 60)
    qtbot.waitUntil(lambda: chips.more.text() == "1 more" and chips.more.width() > 0)
    assert seen() == [True, True, False]
    QTest.mouseClick(chips.more, LEFT)
    qtbot.waitUntil(lambda: seen()[2])


def test_a_search_is_limited_to_a_folder_and_to_days(
    qtbot: QtBot, searching: MainWindow, photos: Path
) -> None:
    window = searching
    chips = window.browser.chips
    choose_filter(qtbot, window, "Date Taken", "Between…")
    dialog = next(one for one in window.findChildren(DatesDialog) if one.isVisible())
    dialog.since.setDate(dialog.since.date().addYears(-30))
    dialog.until.setDate(dialog.since.date().addDays(1))
    dialog.accept()
    dialog.chosen.emit(query(window).scope)
    choose_filter(qtbot, window, "Folder", photos.name)
    qtbot.waitUntil(lambda: f"In {photos.name}" in chips.names)
    assert query(window).scope.shelf.folder
    QTest.mouseClick(chips.chip(f"In {photos.name}").cross, LEFT)
    qtbot.waitUntil(lambda: chips.names == ["More like flower-1.jpg"])


def test_days_are_written_with_their_month_and_whole_year(
    qtbot: QtBot, searching: MainWindow
) -> None:
    choose_filter(qtbot, searching, "Date Taken", "Between…")
    dialog = next(one for one in searching.findChildren(DatesDialog) if one.isVisible())
    dialog.since.setDate(QDate(2014, 3, 1))
    dialog.until.setDate(QDate(2014, 4, 2))
    assert dialog.since.text() == "Mar 1, 2014"
    buttons = dialog.findChild(QDialogButtonBox)
    assert isinstance(buttons, QDialogButtonBox)
    buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    chips = searching.browser.chips
    qtbot.waitUntil(lambda: "Mar 1, 2014 – Apr 2, 2014" in chips.names)


def test_a_search_is_limited_to_a_camera_and_to_a_lens(
    qtbot: QtBot, photos: Path, open_library: OpenWindow
) -> None:
    for seed, model in enumerate(("Canon EOS 5D", "Canon EOS 5D Mark II", "Canon EOS 5D")):
        path = photos / f"mine-{seed}.jpg"
        make_photo(path, "hills", 10 + seed, (80, 60), camera=("Canon", model), lens=f"EF {seed}")
    window = open_library(photos, 3 * len(KINDS) + 3)
    click(qtbot, window, "flower-1.jpg")
    window.actions_.find_similar.trigger()
    wait_for_results(qtbot, window, "flower-1.jpg")
    chips = window.browser.chips
    assert filters(qtbot, window)["Camera"] == {"Canon EOS 5D": "2", "Canon EOS 5D Mark II": "1"}
    choose_filter(qtbot, window, "Camera", "Canon EOS 5D")
    qtbot.waitUntil(lambda: window.settled and len(names(window)) == 2)
    assert "Taken with Canon EOS 5D" in chips.names
    choose_filter(qtbot, window, "Lens", "EF 2")
    qtbot.waitUntil(lambda: window.settled and names(window) == ["mine-2.jpg"])
    QTest.mouseClick(chips.chip("Taken with Canon EOS 5D").cross, LEFT)
    qtbot.waitUntil(lambda: chips.names == ["More like flower-1.jpg", "Taken with EF 2"])


def test_a_library_without_cameras_offers_none(qtbot: QtBot, searching: MainWindow) -> None:
    offered = filters(qtbot, searching)
    assert "Format" in offered
    assert not {"Camera", "Lens", "Tag"} & set(offered)


def test_words_are_added_to_a_search_and_changed_by_their_chip(
    qtbot: QtBot, searching: MainWindow
) -> None:
    window = searching
    chips = window.browser.chips
    choose(window, "Words…")
    answer(window, "hills")
    qtbot.waitUntil(lambda: "“hills”" in chips.names)
    assert query(window).words == "hills"
    QTest.mouseClick(chips.chip("“hills”").body, LEFT)
    answer(window, "  bricks ", "hills")
    qtbot.waitUntil(lambda: chips.names == ["More like flower-1.jpg", "“bricks”"])


def test_a_part_is_framed_on_the_picture_that_is_searched_with(
    qtbot: QtBot, searching: MainWindow
) -> None:
    window = searching
    choose(window, "Only a Part of flower-1.jpg…")
    dialog = window.findChild(PartDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.frame.isVisible)
    assert dialog.windowTitle() == "Part of flower-1.jpg"
    QTest.keyClick(dialog.frame, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    wanted = dialog.frame.region
    QTest.keyClick(dialog.frame, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.bar.title == "Part of flower-1.jpg")
    assert query(window).examples[0].region == wanted
    qtbot.waitUntil(lambda: window.settled)
    chip = window.browser.chips.chip("More like flower-1.jpg")
    part, whole = chip.actions()
    part.trigger()
    again = next(one for one in window.findChildren(PartDialog) if one.isVisible())
    qtbot.waitUntil(again.frame.isVisible)
    assert again.frame.region == wanted, "it goes on from what was framed"
    QTest.keyClick(again.frame, Qt.Key.Key_Escape)
    assert not again.isVisible()
    assert whole.text() == "Search with the Whole Picture"
    whole.trigger()
    wait_for_results(qtbot, window, "flower-1.jpg")
    assert query(window).examples[0].region is None


def test_a_picture_that_is_gone_cannot_be_framed_and_says_why(
    qtbot: QtBot, searching: MainWindow, photos: Path
) -> None:
    next(photos.rglob("flower-1.jpg")).unlink()
    choose(searching, "Only a Part of flower-1.jpg…")
    dialog = searching.findChild(PartDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.canvas.text))
    assert dialog.frame.isHidden()
    dialog.reject()


def test_words_find_all_that_have_them_and_not_only_what_was_found_without(
    qtbot: QtBot, searching: MainWindow
) -> None:
    window = searching
    window.navigator.narrow("hills")
    qtbot.waitUntil(lambda: window.bar.subtitle == "3 results with “hills”")
    assert {name.split("-")[0] for name in names(window)} == {"hills"}


def test_results_are_parted_by_how_near_they_are_and_end_where_nothing_is_close(
    qtbot: QtBot, searching: MainWindow
) -> None:
    window = searching
    found = window.navigator.history.found
    assert found is not None
    levels = [match.level for match in found.answer.matches]
    assert Level.FAR in levels
    close = [level for level in levels if level is not Level.FAR]
    assert window.model.count == len(close)
    assert list(window.model.sections.headings) == sorted(set(close), key=list(Level).index)
    QTest.mouseClick(window.browser.chips.far, LEFT)
    qtbot.waitUntil(lambda: window.model.count == len(levels))
    assert window.model.sections.headings[-1] is Level.FAR
    QTest.mouseClick(window.browser.chips.far, LEFT)
    qtbot.waitUntil(lambda: window.model.count == len(close))


def test_a_result_is_shown_in_its_folder_and_among_all_photos_and_back_leads_to_the_search(
    qtbot: QtBot, searching: MainWindow
) -> None:
    window = searching
    name = names(window)[0]
    click(qtbot, window, name)
    window.actions_.in_folder.trigger()
    qtbot.waitUntil(lambda: window.settled and window.bar.title == "flower")
    assert {one.split("-")[0] for one in names(window)} == {"flower"}
    assert [photo.path.name for photo in chosen(window)] == [name]
    window.actions_.back.trigger()
    wait_for_results(qtbot, window, "flower-1.jpg")
    qtbot.waitUntil(lambda: [photo.path.name for photo in chosen(window)] == [name])
    window.actions_.in_timeline.trigger()
    qtbot.waitUntil(lambda: window.settled and window.bar.title == "All Photos")
    assert [photo.path.name for photo in chosen(window)] == [name]
