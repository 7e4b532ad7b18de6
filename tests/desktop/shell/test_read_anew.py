"""A library meets a larger network than it was indexed with: the person is asked, once."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.shell.read_anew_bar import ReadAnewBar
from photosim.desktop.ui.theme import Theme
from photosim.library.library import Library
from photosim.library.library_encoder import ReadingAnew
from photosim.preferences import read_preferences
from photosim.vision.models import choose_encoder
from photosim.vision.weights import RESNET34_FILE
from tests.desktop.hands import click, wait_for_results
from tests.fakes import FakeEncoderService
from tests.photos import KINDS

LEFT = Qt.MouseButton.LeftButton
PHOTOS = 3 * len(KINDS)


@pytest.fixture
def asked(
    qtbot: QtBot, photos: Path, settings: Settings, session: Session, encoder: FakeEncoderService
) -> MainWindow:
    """The window on a library that was indexed before ResNet-34's weights came, asking."""
    with (
        closing(FakeEncoderService()) as before,
        Library.open(settings.catalogue, before, read_only=False) as library,
    ):
        assert sum(1 for _ in library.index([photos]))
    settings.weights_dir.mkdir()
    (settings.weights_dir / Path(RESNET34_FILE.url).name).write_bytes(b"read by no stand-in")
    encoder.use(choose_encoder(None, None, settings.weights_dirs))  # as the program starts
    session.start()
    qtbot.waitUntil(session.window.read_anew.isVisible)
    qtbot.waitUntil(lambda: session.window.settled)
    return session.window


def missing(settings: Settings, encoder: str) -> int:
    """How many photos have no vector of an encoder."""
    with (
        closing(FakeEncoderService()) as service,
        Library.open(settings.catalogue, service, read_only=True) as library,
    ):
        return library.pending(encoder)


def test_the_library_goes_on_as_it_is_while_the_question_stands(
    qtbot: QtBot, asked: MainWindow, encoder: FakeEncoderService
) -> None:
    assert asked.read_anew.words == (
        f"A larger recognition model is here. Re-index {PHOTOS} photos with it? Less than a "
        "minute; you can search meanwhile."
    )
    assert encoder.choice.identity == "efficientnet-lite0"
    assert asked.status.text == "Up to date"
    assert not asked.status.get_weights.isVisible()  # they are here
    click(qtbot, asked, "clouds-0.jpg")
    asked.actions_.find_similar.trigger()
    wait_for_results(qtbot, asked, "clouds-0.jpg")
    assert asked.read_anew.isVisible()
    assert encoder.embedded == []


def test_yes_reads_the_photos_anew(
    qtbot: QtBot,
    asked: MainWindow,
    session: Session,
    settings: Settings,
    encoder: FakeEncoderService,
) -> None:
    QTest.mouseClick(asked.read_anew.agree, LEFT)
    assert not asked.read_anew.isVisible()
    qtbot.waitUntil(lambda: encoder.choice.spec.name == "resnet34")
    qtbot.waitUntil(lambda: missing(settings, encoder.choice.identity) == 0)
    assert session.choices.now.encoder == "resnet34"
    assert not asked.read_anew.isVisible()


def test_not_now_is_kept_and_settings_can_change_it(
    qtbot: QtBot,
    asked: MainWindow,
    session: Session,
    settings: Settings,
    encoder: FakeEncoderService,
) -> None:
    QTest.mouseClick(asked.read_anew.decline, LEFT)
    assert not asked.read_anew.isVisible()
    qtbot.waitUntil(
        lambda: read_preferences(settings.data_dir)[0].encoder == "efficientnet-lite0"
    )  # which the next start goes by, and asks nothing
    assert missing(settings, "efficientnet-lite0") == 0
    search = session.dialogs.open_settings().search
    assert search.encoder.currentText() == "EfficientNet-Lite0"
    search.encoder.setFocus()
    QTest.keyClick(search.encoder, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: encoder.choice.spec.name == "resnet34")
    qtbot.waitUntil(lambda: missing(settings, encoder.choice.identity) == 0)
    assert not asked.read_anew.isVisible()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (20, "Less than a minute"),
        (65, "About 1 min;"),
        (400, "About 7 min;"),
        (1_270, "About 20 min;"),
        (3_600, "About 60 min;"),
        (7_000, "About 2 h;"),
    ],
)
def test_the_time_is_told_as_exactly_as_it_is_known(
    qtbot: QtBot, theme: Theme, seconds: float, words: str
) -> None:
    bar = ReadAnewBar()
    qtbot.addWidget(bar)
    bar.ask(ReadingAnew("resnet34", 12_400, seconds))
    assert "Re-index 12,400 photos" in bar.words
    assert words in bar.words
