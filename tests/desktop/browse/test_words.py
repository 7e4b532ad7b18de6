"""Asking by words in the window: what photos show, as far as the network knows it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from photosim.desktop.browse.query_bar import ArrangeControls
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.ui.theme import Theme
from photosim.library.query import Query
from photosim.library.things import Completion
from tests.desktop.conftest import Listener
from tests.desktop.hands import click, names, wait_for_results

LEFT = Qt.MouseButton.LeftButton


def query(window: MainWindow) -> Query:
    place = window.navigator.history.here.place
    assert isinstance(place, Query)
    return place


def test_words_that_name_nothing_can_be_searched_for_in_what_photos_show(
    qtbot: QtBot, library: MainWindow
) -> None:
    library.actions_.filter.trigger()
    QTest.keyClicks(library.bar.arranging.box, "xyzzy")
    qtbot.waitUntil(lambda: "xyzzy" in library.browser.empty.message)
    button = library.browser.empty.findChild(QPushButton)
    assert button is not None
    assert button.text() == "Search What Photos Show"
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: library.bar.title == "Photos of “xyzzy”")
    qtbot.waitUntil(lambda: "know what “xyzzy” looks like" in library.browser.empty.message)
    assert library.bar.arranging.box.text() == ""
    library.actions_.back.trigger()
    qtbot.waitUntil(lambda: library.bar.title == "All Photos")


def test_a_thing_is_offered_while_typing_and_asked_for_when_chosen(
    qtbot: QtBot, theme: Theme
) -> None:
    controls = ArrangeControls(theme)
    qtbot.addWidget(controls)
    chosen = Listener(controls.words_chosen)
    controls.show()
    controls.focus_words()
    qtbot.waitUntil(controls.box.hasFocus)
    QTest.keyClicks(controls.box, "a dalm")
    controls.show_completions("a dal", [Completion("dalmatian", "en", 3, 2)])
    assert controls.completions.rowCount() == 0, "more has been typed since"
    controls.show_completions("a dalm", [Completion("dalmatian", "en", 3, 2)])
    assert controls.completions.item(0).text() == "dalmatian – 3 photos"
    completer = controls.box.completer()
    popup = None if completer is None else completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chosen.said == [("a dalmatian",)])


def test_chosen_words_are_asked_for_and_named_by_a_chip(qtbot: QtBot, library: MainWindow) -> None:
    library.bar.arranging.words_chosen.emit("a dalmatian")
    qtbot.waitUntil(lambda: library.bar.title == "Photos of “a dalmatian”")
    assert query(library).words == "a dalmatian"
    assert library.browser.chips.names == ["“a dalmatian”"]


@pytest.mark.parametrize("words", ["", "boat"])
def test_words_join_the_search_that_is_on_and_their_chip_takes_them_out_again(
    qtbot: QtBot, library: MainWindow, words: str
) -> None:
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    library.browser.search_by_words(words)
    chips = library.browser.chips
    expected = ["More like flower-1.jpg", *(["“boat”"] if words else [])]
    qtbot.waitUntil(lambda: chips.names == expected)
    if words:
        QTest.mouseClick(chips.chip("“boat”").cross, LEFT)
        qtbot.waitUntil(lambda: chips.names == expected[:1])
    wait_for_results(qtbot, library, "flower-1.jpg")


def test_words_that_no_photo_has_are_searched_for_with_enter(
    qtbot: QtBot, library: MainWindow
) -> None:
    library.actions_.filter.trigger()
    QTest.keyClicks(library.bar.arranging.box, "xyzzy\r")
    qtbot.waitUntil(lambda: library.bar.title == "Photos of “xyzzy”")


def test_enter_goes_to_the_photos_that_have_the_words(qtbot: QtBot, library: MainWindow) -> None:
    library.actions_.filter.trigger()
    qtbot.waitUntil(library.bar.arranging.box.hasFocus)
    QTest.keyClicks(library.bar.arranging.box, "flower-1\r")
    qtbot.waitUntil(lambda: names(library) == ["flower-1.jpg"])
    qtbot.waitUntil(library.browser.grid.hasFocus)
    assert library.bar.title == "All Photos"


def test_back_from_words_that_narrowed_a_search_shows_all_that_it_had_found(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    found = names(library)
    library.actions_.filter.trigger()
    QTest.keyClicks(library.bar.arranging.box, "dalmatian")
    qtbot.waitUntil(lambda: "dalmatian" in library.browser.empty.message)
    library.bar.arranging.words_chosen.emit("dalmatian")
    qtbot.waitUntil(lambda: query(library).words == "dalmatian")
    library.actions_.back.trigger()
    qtbot.waitUntil(lambda: names(library) == found)


def test_a_chosen_thing_leaves_no_filter_behind(qtbot: QtBot, library: MainWindow) -> None:
    controls = library.bar.arranging
    library.actions_.filter.trigger()
    qtbot.waitUntil(controls.box.hasFocus)
    QTest.keyClicks(controls.box, "dalm")
    qtbot.waitUntil(lambda: "dalm" in library.browser.empty.message)
    controls.show_completions("dalm", [Completion("dalmatian", "en", 3, 0)])
    popup = controls.box.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: library.bar.title == "Photos of “dalmatian”")
    assert controls.box.text() == ""


def test_an_offer_that_nothing_is_left_of_goes(qtbot: QtBot, theme: Theme) -> None:
    controls = ArrangeControls(theme)
    qtbot.addWidget(controls)
    controls.show()
    controls.focus_words()
    qtbot.waitUntil(controls.box.hasFocus)
    QTest.keyClicks(controls.box, "can")
    controls.show_completions("can", [Completion("canoe", "en", 3, 0)])
    popup = controls.box.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    controls.box.setText("canon")
    controls.show_completions("canon", [])
    assert not popup.isVisible()
