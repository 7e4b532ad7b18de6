"""What the window says of photos that were found by words, in a library whose things it knows."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.shell.main_window import MainWindow
from photosim.library.arrangement import Fit
from photosim.search.levels import Level
from photosim.vision.thumbnails import ThumbnailCache
from tests.desktop.hands import click, names, wait_for_results
from tests.fakes import FakeEncoderService
from tests.library.test_word_search import classifier


@pytest.fixture
def encoder(settings: Settings) -> Iterator[FakeEncoderService]:
    """Takes flowers for dalmatians, bricks for pizza and sunsets for volcanoes."""
    service = FakeEncoderService(ThumbnailCache(settings.thumbnails_dir), classifier=classifier())
    yield service
    service.close()


def search(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """Type words into the box and press Enter."""
    window.actions_.filter.trigger()
    qtbot.waitUntil(window.bar.arranging.box.hasFocus)
    QTest.keyClicks(window.bar.arranging.box, words + "\r")
    qtbot.waitUntil(lambda: window.settled and bool(window.browser.chips.names))


def test_headings_say_how_well_photos_match_words_and_not_that_they_are_similar(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, "bricks-0.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "bricks-0.jpg")
    assert set(library.model.sections.headings) <= set(Level)
    search(qtbot, library, "dalmatian")
    qtbot.waitUntil(lambda: library.model.sections.headings[:1] == (Fit.MATCHES,))
    assert all(name.startswith("flower") for name in names(library)[:3])
    assert set(library.model.sections.headings) <= set(Fit)


def test_photos_of_a_year_are_listed_without_similarities(
    qtbot: QtBot, library: MainWindow
) -> None:
    search(qtbot, library, "since 1990")
    assert library.navigator.found == 24
    assert library.model.sections.headings == (Fit.MATCHES,)
    assert library.model.similarity(0) is None
    assert library.model.standing(0) == "no. 1"
    click(qtbot, library, names(library)[0])
    qtbot.waitUntil(library.actions_.more_like.isEnabled)
