"""The player of videos alone, where Qt Multimedia is installed."""

import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from photosim.desktop.ui.theme import Theme
from photosim.desktop.viewer.clip_player import STEP_MS, ClipPlayer, multimedia
from tests.videos import make_video

pytestmark = pytest.mark.skipif(multimedia() is None, reason="Qt Multimedia is not installed")


@pytest.fixture
def player(qtbot: QtBot, theme: Theme) -> Iterator[ClipPlayer]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(320, 280)
    player = ClipPlayer(theme, multimedia(), window)
    player.resize(window.size())
    window.show()
    yield player
    player.stop()


def looks(player: ClipPlayer) -> tuple[int, int, int]:
    """The colour in the middle of the upper half, where a sunset is dark and hills are bright."""
    image = player.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    color = image.pixelColor(image.width() // 2, image.height() // 4)
    return color.red(), color.green(), color.blue()


def far(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 60


def test_the_last_frame_stays_and_from_there_one_can_go_back(
    qtbot: QtBot, player: ClipPlayer, tmp_path: Path
) -> None:
    length = 2 * STEP_MS
    player.play(make_video(tmp_path / "a.mp4", ["sunset", "hills"], seconds=STEP_MS / 1000), 1_000)
    qtbot.waitUntil(lambda: player.position_ms > 1_000)
    first, ground = looks(player), (28, 28, 28)
    with qtbot.waitSignal(player.ended):
        player.skip(length)
    last = looks(player)
    assert not player.is_playing
    assert far(last, first)
    assert far(last, ground)
    player.skip(-length + 500)
    qtbot.waitUntil(lambda: not far(looks(player), first))
    assert not player.is_playing


def test_what_has_no_picture_is_left_to_other_programs(
    qtbot: QtBot, player: ClipPlayer, tmp_path: Path
) -> None:
    with wave.open(str(tmp_path / "a.mp4"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8_000)
        sound.writeframes(bytes([128]) * 1_600)
    with qtbot.waitSignal(player.refused):
        player.play(tmp_path / "a.mp4", 0)
    assert not player.isVisible()


def test_a_video_that_is_skipped_through_before_its_first_frame_is_not_taken_for_sound(
    qtbot: QtBot, player: ClipPlayer, tmp_path: Path
) -> None:
    refused: list[None] = []
    player.refused.connect(lambda: refused.append(None))
    module: Any = multimedia()
    backend: Any = player.findChild(module.QMediaPlayer)
    backend.setVideoSink(None)  # as if it took long to decode the first one
    player.play(make_video(tmp_path / "a.mp4", seconds=10), 0)
    qtbot.waitUntil(lambda: backend.duration() > STEP_MS)
    player.skip(STEP_MS)
    qtbot.waitUntil(lambda: player.position_ms >= STEP_MS or bool(refused))
    assert not refused


def test_a_file_that_is_gone_is_refused_once(
    qtbot: QtBot, player: ClipPlayer, tmp_path: Path
) -> None:
    refused: list[None] = []
    player.refused.connect(lambda: refused.append(None))
    player.play(tmp_path / "gone.mp4", 0)
    qtbot.waitUntil(lambda: bool(refused))
    player.play(make_video(tmp_path / "a.mp4"), 0)
    qtbot.waitUntil(lambda: player.position_ms > 0)
    assert len(refused) == 1


def test_a_video_that_breaks_off_is_not_handed_to_another_program(
    qtbot: QtBot, player: ClipPlayer, tmp_path: Path
) -> None:
    module: Any = multimedia()
    refused: list[None] = []
    player.refused.connect(lambda: refused.append(None))
    player.play(make_video(tmp_path / "a.mp4", seconds=4), 0)
    qtbot.waitUntil(lambda: player.position_ms > 0)
    # As Qt says of H.264 that is cut short, while it shows what is left.
    backend: Any = player.findChild(module.QMediaPlayer)
    backend.errorOccurred.emit(module.QMediaPlayer.Error.FormatError, "Invalid data")
    assert player.isVisible()
    assert not refused
