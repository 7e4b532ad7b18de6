"""Asking by words in the window: what photos show, as far as the network knows it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from photosim.desktop.browse.history import AllPhotos, Favourites
from photosim.desktop.browse.query_bar import ArrangeControls
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.ui.theme import Theme
from photosim.library.arrangement import Branch, Scope, Shelf
from photosim.library.query import Query
from photosim.library.things import Completion
from photosim.library.word_search import WordSearch
from tests.desktop.conftest import Listener
from tests.desktop.hands import click, names, wait_for_results

LEFT = Qt.MouseButton.LeftButton


def query(window: MainWindow) -> Query:
    place = window.navigator.history.here.place
    assert isinstance(place, Query)
    return place


def buttons(window: MainWindow) -> dict[str, QPushButton]:
    """What the page without photos offers."""
    found = window.browser.empty.findChildren(QPushButton)
    return {button.text(): button for button in found if not button.isHidden()}


def type_words(qtbot: QtBot, window: MainWindow, words: str) -> None:
    window.actions_.filter.trigger()
    qtbot.waitUntil(window.bar.arranging.box.hasFocus)
    QTest.keyClicks(window.bar.arranging.box, words)


def test_the_arrow_keys_lead_to_what_a_page_without_photos_offers_and_no_further(
    qtbot: QtBot, library: MainWindow
) -> None:
    def press(key: Qt.Key) -> str:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        now = QApplication.focusWidget()
        return now.text() if isinstance(now, QPushButton) else type(now).__name__

    library.browser.grid.setFocus()
    library.navigator.go(Query(words="xyzzy"))
    qtbot.waitUntil(lambda: len(buttons(library)) == 2)
    first, last = buttons(library)
    steps = (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down)
    assert [press(key) for key in steps] == [last, last, first, first, last]
    assert press(Qt.Key.Key_Right) == press(Qt.Key.Key_Left) == last
    library.navigator.go(AllPhotos())
    qtbot.waitUntil(lambda: library.browser.shows_grid)
    type_words(qtbot, library, "zebra")
    qtbot.waitUntil(lambda: list(buttons(library)) == ["Search What Photos Show"])
    assert press(Qt.Key.Key_Down) == "Search What Photos Show"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_what_a_page_without_photos_offers_is_taken_by_key(
    qtbot: QtBot, library: MainWindow, key: Qt.Key
) -> None:
    type_words(qtbot, library, "zebra")
    qtbot.waitUntil(lambda: list(buttons(library)) == ["Search What Photos Show"])
    QTest.keyClick(library.bar.arranging.box, Qt.Key.Key_Down)
    QTest.keyClick(buttons(library)["Search What Photos Show"], key)
    qtbot.waitUntil(lambda: isinstance(library.navigator.history.here.place, Query))


def test_a_page_without_photos_or_offers_keeps_the_keys(qtbot: QtBot, library: MainWindow) -> None:
    library.browser.grid.setFocus()
    library.navigator.go(Favourites())
    qtbot.waitUntil(library.browser.empty.isVisible)
    assert not buttons(library)
    for _ in range(2):
        focused = QApplication.focusWidget()
        assert focused is library.browser.empty
        QTest.keyClick(focused, Qt.Key.Key_Down)
    spoken = QAccessible.queryAccessibleInterface(library.browser.empty)
    assert spoken is not None
    assert spoken.text(QAccessible.Text.Name).startswith("No favourites")
    library.navigator.go(AllPhotos())
    qtbot.waitUntil(library.browser.grid.hasFocus)


def test_words_that_name_nothing_can_be_searched_for_in_what_photos_show(
    qtbot: QtBot, library: MainWindow
) -> None:
    type_words(qtbot, library, "zebra")
    qtbot.waitUntil(lambda: list(buttons(library)) == ["Search What Photos Show"])
    assert "“zebra”" in library.browser.empty.message
    QTest.mouseClick(buttons(library)["Search What Photos Show"], LEFT)
    qtbot.waitUntil(lambda: library.bar.title == "Photos of “zebra”")
    assert library.bar.arranging.box.text() == ""
    qtbot.waitUntil(library.actions_.back.isEnabled)
    library.actions_.back.trigger()
    qtbot.waitUntil(lambda: library.bar.title == "All Photos")


def test_an_unknown_word_is_said_at_once_and_enter_makes_no_search_of_it(
    qtbot: QtBot, library: MainWindow
) -> None:
    type_words(qtbot, library, "xyzzy\r")
    expected = ["Get a Model That Knows More Words…", "Search with a Picture…"]
    qtbot.waitUntil(lambda: list(buttons(library)) == expected)
    assert "know what “xyzzy” looks like" in library.browser.empty.message
    assert library.bar.title == "All Photos"
    assert library.bar.arranging.box.hasFocus(), "to type another word"
    QTest.mouseClick(buttons(library)["Search with a Picture…"], LEFT)
    qtbot.waitUntil(lambda: bool(library.findChildren(QFileDialog)))
    library.findChildren(QFileDialog)[0].reject()


def test_an_unknown_word_in_a_folder_can_be_looked_for_everywhere(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, "flower-1.jpg")
    library.actions_.in_folder.trigger()
    qtbot.waitUntil(lambda: library.bar.title == "flower")
    type_words(qtbot, library, "bricks")
    everywhere = "Look in the Whole Library"
    qtbot.waitUntil(lambda: everywhere in buttons(library))
    QTest.mouseClick(buttons(library)[everywhere], LEFT)
    qtbot.waitUntil(lambda: library.bar.subtitle == "3 photos with “bricks”")
    assert library.bar.title == "All Photos"
    assert library.bar.arranging.box.text() == "bricks"


@pytest.mark.parametrize(
    ("key", "chosen", "entered"),
    [(Qt.Key.Key_Return, [], [()]), (Qt.Key.Key_Tab, [("a dalmatian",)], [])],
)
def test_enter_asks_for_what_was_typed_and_tab_takes_the_first_offer(
    qtbot: QtBot,
    theme: Theme,
    key: Qt.Key,
    chosen: list[tuple[str]],
    entered: list[tuple[()]],
) -> None:
    controls = ArrangeControls(theme)
    qtbot.addWidget(controls)
    heard = Listener(controls.words_chosen), Listener(controls.entered)
    controls.show()
    controls.focus_words()
    qtbot.waitUntil(controls.box.hasFocus)
    QTest.keyClicks(controls.box, "a dalm")
    controls.show_completions("a dalm", [Completion("dalmatian", "en", 3, 2)])
    popup = controls.box.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, key)
    assert not popup.isVisible()
    assert [one.said for one in heard] == [chosen, entered]


def test_enter_takes_no_offer_that_was_made_for_fewer_letters(qtbot: QtBot, theme: Theme) -> None:
    controls = ArrangeControls(theme)
    qtbot.addWidget(controls)
    chosen, entered = Listener(controls.words_chosen), Listener(controls.entered)
    controls.show()
    controls.focus_words()
    qtbot.waitUntil(controls.box.hasFocus)
    QTest.keyClicks(controls.box, "pand")
    offers = [Completion("Panda", "de", 6), Completion("panda bear", "en", 6)]
    controls.show_completions("pand", offers)
    popup = controls.box.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_A)
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(entered.said or chosen.said))
    assert (controls.box.text(), chosen.said) == ("panda", [])


def test_behind_enter_nothing_is_offered_any_more(
    qtbot: QtBot, library: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = [Completion("flower bed", "en", 3)]
    monkeypatch.setattr(WordSearch, "completions", lambda *_: offered)
    controls = library.bar.arranging
    library.actions_.filter.trigger()
    qtbot.waitUntil(controls.box.hasFocus)
    QTest.keyClicks(controls.box, "flower")
    QTest.keyClick(controls.box, Qt.Key.Key_Return)
    qtbot.waitUntil(library.browser.grid.hasFocus)
    assert len(library.model.ids) == 3
    popup = controls.box.completer().popup()
    assert popup is not None
    assert not popup.isVisible()


def test_an_unknown_word_beside_a_photo_is_marked_in_its_chip(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    library.browser.search_by_words("xyzzy hills")
    chips = library.browser.chips
    qtbot.waitUntil(lambda: "“xyzzy hills”" in chips.names)
    body = chips.chip("“xyzzy hills”").body
    qtbot.waitUntil(lambda: body.text() == "“xyzzy hills”, ignoring “xyzzy”")
    assert "know what “xyzzy” looks like" in body.accessibleDescription()


def test_a_search_that_its_limits_leave_nothing_of_offers_to_leave_one_out(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    shelf = Shelf((Branch(library.sidebar.folders[0].id, "hills"),))
    limited = Scope(shelf, until=date(1999, 1, 1))
    library.browser.refine(replace(query(library), scope=limited))
    qtbot.waitUntil(lambda: len(buttons(library)) == 2)
    assert "In hills" in library.browser.empty.message
    whole, dates = buttons(library)
    assert whole == "Search the Whole Library"
    assert dates.startswith("Without Until")
    QTest.mouseClick(buttons(library)[dates], LEFT)
    qtbot.waitUntil(lambda: library.bar.subtitle.startswith("3 results"))
    assert query(library).scope == Scope(shelf)


def test_results_that_the_slider_hides_can_be_shown_from_the_page(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    library.navigator.set_threshold(0.999)
    qtbot.waitUntil(lambda: list(buttons(library)) == ["Show Any Similarity"])
    QTest.mouseClick(buttons(library)["Show Any Similarity"], LEFT)
    wait_for_results(qtbot, library, "flower-1.jpg")
    qtbot.waitUntil(library.browser.grid.isVisible)


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
    dalmatia = Completion("Dalmatia", "en", 2, 2, label="Dalmatia, Croatia")
    controls.show_completions("a dalm", [Completion("dalmatian", "en", 3, 2), dalmatia])
    assert controls.completions.item(0).text() == "dalmatian – 3 photos"
    assert controls.completions.item(1).text() == "Dalmatia, Croatia – 2 photos"
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
    QTest.keyClicks(library.bar.arranging.box, "zebra\r")
    qtbot.waitUntil(lambda: library.bar.title == "Photos of “zebra”")


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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 10_000, "too long"),
        ("\x00\x1b\x07", "Type a word"),
        (", ; ,", "Type a word"),
        ("写真", "know what “写真” looks like"),
        ("   ", ""),
    ],
)
def test_odd_texts_are_answered_in_a_sentence(
    qtbot: QtBot, library: MainWindow, typed: str, said: str
) -> None:
    library.actions_.filter.trigger()
    box = library.bar.arranging.box
    qtbot.waitUntil(box.hasFocus)
    QGuiApplication.clipboard().setText(typed)
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(box, Qt.Key.Key_Return)
    if said:
        qtbot.waitUntil(lambda: said in library.browser.empty.message)
    else:
        qtbot.waitUntil(lambda: library.focusWidget() is library.browser.grid)
        assert library.model.count == 24


@pytest.mark.parametrize(("shown", "searches"), [(4, True), (3, False)])
def test_enter_searches_for_a_thing_that_more_photos_show_than_are_called_so(
    qtbot: QtBot, library: MainWindow, monkeypatch: pytest.MonkeyPatch, shown: int, searches: bool
) -> None:
    offered = [Completion("flower bed", "en", 9), Completion("Flower", "en", shown)]
    monkeypatch.setattr(WordSearch, "completions", lambda *_: offered)
    type_words(qtbot, library, "flower\r")
    if searches:
        qtbot.waitUntil(lambda: library.bar.title == "Photos of “flower”")
    else:
        qtbot.waitUntil(library.browser.grid.hasFocus)
        assert (library.bar.title, len(library.model.ids)) == ("All Photos", 3)


def test_enter_loses_no_photos_of_an_album_or_a_filter_that_are_called_so(
    qtbot: QtBot, library: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WordSearch, "completions", lambda *_: [Completion("flower", "en", 9)])
    click(qtbot, library, "flower-1.jpg")
    library.actions_.in_folder.trigger()
    qtbot.waitUntil(lambda: library.bar.title == "flower" and library.settled)
    type_words(qtbot, library, "flower\r")
    qtbot.waitUntil(library.browser.grid.hasFocus)
    assert library.bar.title == "flower"
    assert len(library.model.ids) == 3


def test_photos_of_a_name_are_offered_below_those_that_show_it(
    qtbot: QtBot, library: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WordSearch, "completions", lambda *_: [Completion("flower", "en", 9)])
    controls = library.bar.arranging
    type_words(qtbot, library, "flower")
    qtbot.waitUntil(lambda: controls.completions.rowCount() == 2)
    offers = [controls.completions.item(row).text() for row in range(2)]
    assert offers == ["flower – 9 photos", "Names with “flower”"]
    popup = controls.box.completer().popup()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Up)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(library.browser.grid.hasFocus)
    assert (library.bar.title, controls.box.text()) == ("All Photos", "flower")
    assert len(library.model.ids) == 3
