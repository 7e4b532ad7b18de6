"""A slideshow leads through photos on the whole screen, and ends where the person wants it."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import click, names
from tests.photos import make_photo

COUNT = 5


class Audience(QObject):
    """Notes which photos are shown, and whether each was loaded when it appeared."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._viewer, self._browser = window.browser.viewer, window.browser
        self.seen: list[str] = []
        self.were_loaded: list[bool] = []
        window.browser.page_changed.connect(self._look)

    def _look(self) -> None:
        photo = self._viewer.photo
        if self._browser.is_viewing and photo and self.seen[-1:] != [photo.path.name]:
            self.seen.append(photo.path.name)
            self.were_loaded.append(self._viewer.canvas.picture is not None)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    for number in range(COUNT):
        make_photo(tmp_path / "photos" / f"{number}.jpg", "hills", number, (60, 40))
    return tmp_path / "photos"


@pytest.fixture
def library(photos: Path, open_library: OpenWindow) -> MainWindow:
    window = open_library(photos, COUNT)
    window.slideshow.seconds = 0  # as soon as the next one is loaded
    return window


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.browser.viewer, key)


def pause_on(qtbot: QtBot, window: MainWindow, audience: Audience, count: int) -> None:
    """Let it run until so many photos were seen."""
    qtbot.waitUntil(lambda: len(audience.seen) >= count)
    press(window, Qt.Key.Key_Space)
    assert window.slideshow.is_paused


def test_the_window_opens_without_the_generators_that_shuffle(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    monkeypatch.setattr(np.random, "default_rng", lambda *_: made.append(None))
    request.getfixturevalue("session")
    assert not made


def test_all_photos_follow_the_current_one_round_and_round_each_loaded_before(
    qtbot: QtBot, library: MainWindow
) -> None:
    listed = names(library)
    click(qtbot, library, listed[3])
    audience = Audience(library)
    QTest.keyClick(library.browser.grid, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: library.slideshow.runs)
    assert library.isFullScreen()
    assert library.sidebar.isHidden()
    pause_on(qtbot, library, audience, 7)
    seen = list(audience.seen)
    assert seen[:7] == [listed[(3 + step) % COUNT] for step in range(7)]
    assert all(audience.were_loaded[1:])

    press(library, Qt.Key.Key_Left)
    press(library, Qt.Key.Key_Left)
    back = listed.index(seen[-1]) - 2
    assert library.browser.viewer.photo is not None
    assert library.browser.viewer.photo.path.name == listed[back % COUNT]
    assert library.slideshow.is_paused

    press(library, Qt.Key.Key_Escape)
    assert not library.isFullScreen()
    assert not library.sidebar.isHidden()
    assert library.browser.shows_grid
    grid = library.browser.grid
    assert grid.selected_ids().tolist() == [grid.current_id()]
    [current] = library.model.known(grid.selected_ids())
    assert current.path.name == listed[back % COUNT]


def test_of_several_selected_photos_these_alone_are_shown_and_stay_selected(
    qtbot: QtBot, library: MainWindow
) -> None:
    ids = library.model.ids[[0, 2, 3]]
    listed = names(library)
    grid = library.browser.grid
    grid.choose(ids)
    audience = Audience(library)
    library.actions_.slideshow.trigger()
    pause_on(qtbot, library, audience, 5)
    assert audience.seen[:5] == [listed[0], listed[2], listed[3], listed[0], listed[2]]
    last = library.browser.viewer.photo
    library.actions_.slideshow.trigger()
    assert last is not None
    assert grid.selected_ids().tolist() == ids.tolist()
    assert grid.current_id() == last.id


def test_what_cannot_be_read_is_passed_over(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    listed = names(library)
    click(qtbot, library, listed[0])
    audience = Audience(library)
    (photos / listed[2]).write_bytes(b"no photo at all")
    library.actions_.slideshow.trigger()
    pause_on(qtbot, library, audience, 6)
    assert listed[2] not in audience.seen
    assert audience.seen[:5] == [listed[number] for number in (0, 1, 3, 4, 0)]


def test_begun_from_an_open_photo_it_ends_there_also_by_leaving_the_full_screen(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, names(library)[1])
    library.actions_.open.trigger()
    audience = Audience(library)
    library.actions_.slideshow.trigger()
    pause_on(qtbot, library, audience, 3)
    shown = audience.seen[-1]
    library.actions_.full_screen.trigger()
    assert not library.slideshow.runs
    assert library.browser.is_viewing
    assert library.browser.viewer.photo is not None
    assert library.browser.viewer.photo.path.name == shown
    press(library, Qt.Key.Key_Escape)
    [current] = library.model.known(library.browser.grid.selected_ids())
    assert current.path.name == shown


def test_what_was_done_before_is_not_on_the_screen_and_can_still_be_undone(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, names(library)[0])
    QTest.keyClick(library.browser.grid, Qt.Key.Key_F2)
    field = library.commands.rename_bar.field
    QTest.keyClicks(field, "Rose")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(library.undo_bar.isVisible)
    QTest.keyClick(library.browser.grid, Qt.Key.Key_F5)
    qtbot.waitUntil(library.isFullScreen)
    assert not library.undo_bar.isVisible()
    press(library, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not library.isFullScreen())
    assert library.actions_.undo.isEnabled()


def test_in_random_order_each_is_shown_once_a_round(
    qtbot: QtBot, photos: Path, open_library: OpenWindow, session: Session
) -> None:
    session.choices.set(slideshow_shuffles=True, slideshow_seconds=7)
    window = session.window
    assert (window.slideshow.seconds, window.slideshow.shuffles) == (7, True)
    window = open_library(photos, COUNT)
    window.slideshow.seconds = 0
    listed = names(window)
    click(qtbot, window, listed[2])
    audience = Audience(window)
    window.actions_.slideshow.trigger()
    pause_on(qtbot, window, audience, 2 * COUNT)
    first, second = audience.seen[:COUNT], audience.seen[COUNT : 2 * COUNT]
    assert first[0] == listed[2]
    assert sorted(first) == sorted(listed)
    assert second == first


def test_a_photo_fades_into_the_next_one(qtbot: QtBot, library: MainWindow) -> None:
    click(qtbot, library, names(library)[0])
    library.slideshow.seconds = 1_000
    library.actions_.slideshow.trigger()
    viewer = library.browser.viewer
    qtbot.waitUntil(lambda: viewer.settled and viewer.has_ahead)

    def middle() -> np.ndarray:
        image = viewer.canvas.grab().toImage()
        color = image.pixelColor(image.width() // 2, image.height() // 3)
        return np.array([color.red(), color.green(), color.blue()])

    before = middle()
    viewer.fade_ms = 300
    press(library, Qt.Key.Key_Right)
    assert np.array_equal(middle(), before), "it begins as it was"
    qtbot.waitUntil(lambda: not viewer.canvas.fades)
    after = middle()
    viewer.fade_ms = 0
    press(library, Qt.Key.Key_Left)
    press(library, Qt.Key.Key_Right)
    assert np.array_equal(middle(), after)
