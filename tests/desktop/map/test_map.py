"""The map of where photos were taken, as a person uses it."""

import socket
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.desktop.browse.history import OnMap, TakenAt
from photosim.desktop.map.ground import Ground, Sight
from photosim.desktop.map.page import MapPage
from photosim.desktop.map.projection import projected
from photosim.desktop.map.view import MapView
from photosim.desktop.shell.main_window import MainWindow
from photosim.library.arrangement import Near
from photosim.library.gazetteer import gazetteer
from photosim.library.query import Query
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import LEFT, PLAIN, click, names
from tests.photos import make_photo

Key = Qt.Key
FLORENCE, FIESOLE, SYDNEY = (43.77, 11.25), (43.806, 11.293), (-33.86, 151.2)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "travels"
    for name, kind, position in (
        ("florence", "flower", FLORENCE),
        ("fiesole", "hills", FIESOLE),
        ("sydney", "sunset", SYDNEY),
        ("nowhere", "bricks", None),
    ):
        make_photo(folder / f"{name}.jpg", kind, position=position)
    return folder


@pytest.fixture
def library(photos: Path, open_library: OpenWindow) -> MainWindow:
    return open_library(photos, 4)


def open_map(qtbot: QtBot, window: MainWindow) -> MapPage:
    window.navigator.go(OnMap())
    page = window.browser.map
    qtbot.waitUntil(lambda: bool(page.subtitle) and page.settled)
    return page


def counts(view: MapView) -> list[int]:
    return sorted(view.seen.counts)


def centre(view: MapView, count: int) -> QPoint:
    row = view.seen.counts.index(count)
    return view.seen.places[row].center().toPoint()


def wheel(view: MapView, at: QPoint, notches: int) -> None:
    place = QPointF(at)
    QApplication.sendEvent(
        view,
        QWheelEvent(
            place,
            QPointF(view.mapToGlobal(at)),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            PLAIN,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )


def test_photos_are_shown_together_where_they_were_taken(qtbot: QtBot, library: MainWindow) -> None:
    page = open_map(qtbot, library)
    assert page.subtitle == "3 photos with a known place"
    assert library.bar.title == "Map"
    assert counts(page.view) == [1, 2]
    italy, australia = centre(page.view, 2), centre(page.view, 1)
    assert italy.x() < australia.x()
    assert italy.y() < australia.y()


def test_a_click_leads_to_the_photos_there_and_back_to_the_map_as_it_was(
    qtbot: QtBot, library: MainWindow
) -> None:
    page = open_map(qtbot, library)
    wheel(page.view, centre(page.view, 2), 2)
    sight = page.view.sight
    QTest.mouseClick(page.view, LEFT, PLAIN, centre(page.view, 2))
    qtbot.waitUntil(lambda: library.bar.title == "Around Florence, Italy")
    qtbot.waitUntil(lambda: set(names(library)) == {"florence.jpg", "fiesole.jpg"})
    assert library.bar.subtitle == "2 photos  ·  within 2.6 km"
    library.actions_.back.trigger()
    qtbot.waitUntil(lambda: page.isVisible() and page.settled)
    assert page.view.sight == sight


def test_closer_up_the_photos_part(qtbot: QtBot, library: MainWindow) -> None:
    page = open_map(qtbot, library)
    at = centre(page.view, 2)
    wheel(page.view, at, 19)
    assert counts(page.view) == [1, 1]
    page.farther.click()
    page.all.click()
    assert counts(page.view) == [1, 2]


def test_names_keep_clear_of_the_photos() -> None:
    ground = Ground(gazetteer(), "en")
    metrics = QFontMetricsF(QApplication.font())
    rome = projected(np.array([[41.89, 12.48]]))[0].tolist()
    sight = Sight(rome[0], rome[1], 6, 800, 600)
    (open_air,) = (one for one in ground.labels(sight, metrics, []) if one.text == "Rome")
    assert open_air.dot is not None
    tile = QRectF(400 - 32, 300 - 32, 64, 64)
    labels = ground.labels(sight, metrics, [tile])
    (covered,) = (one for one in labels if one.text == "Rome")
    assert covered.dot is None, "the photo lies on it"
    assert covered.place.top() > tile.bottom()
    assert not any(one.place.intersects(tile) for one in labels)
    below = tile.translated(0, 64)
    (beside,) = (one for one in ground.labels(sight, metrics, [tile, below]) if one.text == "Rome")
    assert beside.place.bottom() < tile.top()


def test_names_of_countries_stay_in_their_countries() -> None:
    ground = Ground(gazetteer(), "en")
    metrics = QFontMetricsF(QApplication.font())
    middle = projected(np.array([[48.0, 10.0]]))[0].tolist()
    sight = Sight(middle[0], middle[1], 3, 800, 600)

    def middles(*tiles: QRectF) -> dict[str, QPointF]:
        labels = ground.labels(sight, metrics, tiles)
        return {one.text: one.place.center() for one in labels}

    france = middles()["France"]
    tile = QRectF(france.x(), france.y() - 40, 64, 64)  # covers half of the name
    pushed = middles(tile)["France"]
    assert pushed.x() == pytest.approx(france.x())
    assert tile.bottom() < pushed.y() < tile.bottom() + 20, "below, which is nearer than above"


def test_what_is_under_the_pointer_stays_there_while_zooming(
    qtbot: QtBot, library: MainWindow
) -> None:
    page = open_map(qtbot, library)
    wheel(page.view, centre(page.view, 2), 2)
    at = centre(page.view, 2)
    wheel(page.view, at, 4)
    moved = centre(page.view, 2) - at
    assert moved.manhattanLength() <= 2


def test_dragging_moves_the_map_and_opens_nothing(qtbot: QtBot, library: MainWindow) -> None:
    page = open_map(qtbot, library)
    wheel(page.view, centre(page.view, 2), 3)
    at = centre(page.view, 2)
    QTest.mousePress(page.view, LEFT, PLAIN, at)
    QTest.mouseMove(page.view, at + QPoint(30, 0))
    QTest.mouseMove(page.view, at + QPoint(60, 40))
    QTest.mouseRelease(page.view, LEFT, PLAIN, at + QPoint(60, 40))
    assert (centre(page.view, 2) - at - QPoint(60, 40)).manhattanLength() <= 2
    assert library.navigator.history.here.place == OnMap()


def test_keys_move_zoom_and_open(qtbot: QtBot, library: MainWindow) -> None:
    page = open_map(qtbot, library)
    view = page.view
    view.setFocus()
    wheel(view, centre(view, 2), 4)
    before = view.sight
    QTest.keyClick(view, Key.Key_Right)
    assert view.sight.x > before.x
    QTest.keyClick(view, Key.Key_Left)
    assert view.sight.x == pytest.approx(before.x)
    QTest.keyClick(view, Key.Key_Plus)
    assert view.sight.zoom == before.zoom + 1
    QTest.keyClick(view, Key.Key_Home)
    assert counts(view) == [1, 2]
    wheel(view, centre(view, 1), 10)
    QTest.keyClick(view, Key.Key_Return)
    qtbot.waitUntil(lambda: library.bar.title == "Around Sydney, Australia")
    qtbot.waitUntil(lambda: names(library) == ["sydney.jpg"])


def test_words_typed_on_the_map_are_looked_for_among_all_photos(
    qtbot: QtBot, library: MainWindow
) -> None:
    open_map(qtbot, library)
    library.actions_.filter.trigger()
    box = library.bar.arranging.box
    qtbot.waitUntil(lambda: library.bar.title == "All Photos" and library.settled)
    assert box.isVisible()
    assert library.focusWidget() is box
    QTest.keyClicks(box, "sydney")
    qtbot.waitUntil(lambda: names(library) == ["sydney.jpg"])


def test_without_places_the_page_says_why_it_is_empty(
    qtbot: QtBot, tmp_path: Path, open_library: OpenWindow
) -> None:
    make_photo(tmp_path / "plain" / "a.jpg")
    window = open_library(tmp_path / "plain", 1)
    page = open_map(qtbot, window)
    assert not page.view.isVisible()
    assert "No photo has a location" in page.empty.message


def test_the_map_opens_no_socket(
    qtbot: QtBot, library: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda *address: asked.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: asked.append(address))
    page = open_map(qtbot, library)
    wheel(page.view, centre(page.view, 2), 10)
    QTest.mouseClick(page.view, LEFT, PLAIN, page.view.rect().center())
    qtbot.waitUntil(lambda: page.settled)
    assert asked == []


def test_what_was_taken_near_a_photo_is_one_step_away(qtbot: QtBot, library: MainWindow) -> None:
    click(qtbot, library, "nowhere.jpg")
    assert not library.actions_.near.isEnabled()
    click(qtbot, library, "florence.jpg")
    qtbot.waitUntil(lambda: "near Florence, Italy" in library.details.text_of("position"))
    near = {action.text(): action for action in library.actions_.near_by}
    near["Within 1 km"].trigger()
    qtbot.waitUntil(lambda: names(library) == ["florence.jpg"])
    assert library.bar.title == "Around Florence, Italy"
    near["Within 10 km"].trigger()
    qtbot.waitUntil(lambda: set(names(library)) == {"florence.jpg", "fiesole.jpg"})


def test_in_a_search_near_here_is_a_limit_that_can_be_removed(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, "florence.jpg")
    qtbot.waitUntil(lambda: "near Florence, Italy" in library.details.text_of("position"))
    library.actions_.find_similar.trigger()
    qtbot.waitUntil(lambda: isinstance(library.navigator.history.here.place, Query))
    qtbot.waitUntil(lambda: library.navigator.found == 3)
    library.navigator.show_far(True)
    click(qtbot, library, "fiesole.jpg")
    library.actions_.near_by[1].trigger()
    chip = "Within 10 km of Florence, Italy"
    qtbot.waitUntil(lambda: chip in library.browser.chips.names)
    qtbot.waitUntil(lambda: names(library) == ["fiesole.jpg"])
    library.browser.chips.chip(chip).cross.click()
    qtbot.waitUntil(lambda: chip not in library.browser.chips.names)


def test_words_asked_at_a_place_stay_there(qtbot: QtBot, library: MainWindow) -> None:
    area = Near(*FLORENCE, 10, "Florence, Italy")
    library.navigator.go(TakenAt(area))
    qtbot.waitUntil(lambda: len(names(library)) == 2)
    library.browser.search_by_words("hills 2014")
    place = library.navigator.history.here.place
    assert isinstance(place, Query)
    assert place.scope.shelf.area == area


def test_the_sidebar_tells_how_many_photos_have_a_place(qtbot: QtBot, library: MainWindow) -> None:
    def told() -> None:
        [item] = library.sidebar.tree.findItems("Map", Qt.MatchFlag.MatchExactly)
        assert item.data(0, Qt.ItemDataRole.AccessibleTextRole) == "Map, 3 photos"

    qtbot.waitUntil(told)


def test_a_word_that_names_a_place_too_is_offered_as_one(qtbot: QtBot, library: MainWindow) -> None:
    chips = library.browser.chips
    library.browser.search_by_words("florence")
    qtbot.waitUntil(lambda: names(library) == ["florence.jpg"])  # by its name
    [offer] = chips.meant
    assert offer.text() == "Within 16 km of Florence, Italy?"
    offer.click()
    qtbot.waitUntil(lambda: set(names(library)) == {"florence.jpg", "fiesole.jpg"})
    assert library.bar.title == "Around Florence, Italy"
    library.browser.search_by_words("Sydney florence")
    qtbot.waitUntil(lambda: len(chips.meant) == 2)


def test_a_place_typed_into_the_search_box_is_searched_for(
    qtbot: QtBot, library: MainWindow
) -> None:
    library.browser.focus_filter()
    box = library.bar.arranging.box
    QTest.keyClicks(box, "Italy")
    qtbot.waitUntil(lambda: library.navigator.history.here.words == "Italy")
    QTest.keyClick(box, Key.Key_Return)
    qtbot.waitUntil(lambda: library.bar.title == "Photos of “Italy”")
    qtbot.waitUntil(lambda: set(names(library)) == {"florence.jpg", "fiesole.jpg"})
