"""A library's network is gone: it goes on answering, and the person says how to go on."""

import hashlib
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.session import Session
from photosim.library.library import Library
from photosim.preferences import read_preferences
from photosim.vision import models
from photosim.vision.models import EncoderChoice, choose_encoder, embedded_choice
from photosim.vision.weights import RESNET34_FILE, WeightsFile
from tests.desktop.hands import click, wait_for_results
from tests.fakes import FakeEncoderService
from tests.photos import KINDS, make_photo
from tests.web_server import serving

LEFT = Qt.MouseButton.LeftButton
PHOTOS = 3 * len(KINDS)
CONTENT = b"read by no stand-in"
OFFICIAL = WeightsFile("https://example.org/", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


def index(settings: Settings, photos: Path, encoder: EncoderChoice) -> None:
    """Index photos with an encoder, and one more afterwards, which is not read."""
    with (
        closing(FakeEncoderService()) as before,
        Library.open(settings.catalogue, before, read_only=False) as library,
    ):
        before.use(encoder)
        assert sum(1 for _ in library.index([photos]))
    make_photo(photos / "zebra.jpg", "sunset", 9, (64, 48))


def start(qtbot: QtBot, session: Session) -> None:
    session.start()
    qtbot.waitUntil(session.window.missing_encoder.isVisible)
    qtbot.waitUntil(lambda: session.window.settled)
    qtbot.waitUntil(lambda: session.window.status.text == "1 photo is not indexed yet")


@pytest.fixture
def resnet34(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EncoderChoice:
    """ResNet-34 as it can be downloaded, whose weights were once on this computer."""
    monkeypatch.setattr(models, "RESNET34_FILE", OFFICIAL)
    file = tmp_path / "former" / Path(RESNET34_FILE.url).name
    file.parent.mkdir()
    file.write_bytes(CONTENT)
    choice = choose_encoder(None, None, [file.parent])
    assert choice.identity == "resnet34"
    return choice


def test_the_library_answers_while_its_network_is_missing(
    qtbot: QtBot,
    photos: Path,
    settings: Settings,
    session: Session,
    encoder: FakeEncoderService,
    resnet34: EncoderChoice,
) -> None:
    index(settings, photos, resnet34)
    start(qtbot, session)
    window = session.window
    assert window.missing_encoder.words == (
        "This library was indexed with ResNet-34, which is not on this computer. You can search, "
        f"but new photos wait. Download it, or re-index {PHOTOS} photos with the smaller model?"
    )
    assert window.missing_encoder.download.isVisible()
    click(qtbot, window, "clouds-0.jpg")
    window.actions_.find_similar.trigger()
    wait_for_results(qtbot, window, "clouds-0.jpg")
    assert encoder.embedded == []
    assert not window.read_anew.isVisible()


def test_a_network_that_is_downloaded_again_reads_what_has_waited(
    qtbot: QtBot,
    photos: Path,
    settings: Settings,
    session: Session,
    encoder: FakeEncoderService,
    resnet34: EncoderChoice,
) -> None:
    index(settings, photos, resnet34)
    start(qtbot, session)
    bar = session.window.missing_encoder
    fetch = session.dialogs.open_settings().search.fetch
    with serving() as server:
        length = f"Content-Length: {len(CONTENT)}"
        wrong = server.page("wrong", bytes(len(CONTENT)), length)
        fetch.source = WeightsFile(wrong, OFFICIAL.size, OFFICIAL.sha256)
        QTest.mouseClick(bar.download, LEFT)
        assert not bar.download.isEnabled()
        qtbot.waitUntil(bar.download.isEnabled)  # for another try
        assert encoder.choice == embedded_choice()
        right = server.page("right", CONTENT, length)
        fetch.source = WeightsFile(right, OFFICIAL.size, OFFICIAL.sha256)
        QTest.mouseClick(bar.download, LEFT)
        qtbot.waitUntil(lambda: encoder.embedded == [photos / "zebra.jpg"])
    assert encoder.choice.identity == "resnet34"
    qtbot.waitUntil(lambda: not bar.isVisible())


def test_a_network_of_ones_own_is_asked_for_or_all_is_read_anew(
    qtbot: QtBot,
    photos: Path,
    settings: Settings,
    session: Session,
    encoder: FakeEncoderService,
    tmp_path: Path,
) -> None:
    weights = tmp_path / "own.pth"
    weights.write_bytes(CONTENT)
    index(settings, photos, choose_encoder(None, weights, ()))
    start(qtbot, session)
    bar = session.window.missing_encoder
    assert bar.words == (
        "This library was indexed with a model that is no longer here. You can search, but new "
        f"photos wait. Choose its file under Recognition in Settings, or re-index {PHOTOS} photos "
        "with another one?"
    )
    assert not bar.download.isVisible()
    QTest.mouseClick(bar.read_anew, LEFT)
    qtbot.waitUntil(lambda: len(encoder.embedded) == PHOTOS + 1)
    assert not bar.isVisible()
    qtbot.waitUntil(lambda: read_preferences(settings.data_dir)[0].encoder == "efficientnet-lite0")
