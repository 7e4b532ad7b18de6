"""Videos in the window: what tells them from photos, and how they are played."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.viewer.clip_player import multimedia
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import click, names, row_of, wait_for_results
from tests.photos import make_photo
from tests.videos import make_video


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filmed")
    for kind in ("hills", "bricks"):
        make_photo(folder / f"{kind}.jpg", kind, 0, (80, 60))
    make_video(folder / "clip.mp4", ["sunset", "hills"], seconds=4)
    return folder


@pytest.fixture
def library(filmed: Path, tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    shutil.copytree(filmed, tmp_path / "photos")
    return open_library(tmp_path / "photos", 3)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What is handed to the system's player, in which no test is to start a program."""
    handed: list[Path] = []

    def take(_opener: object, path: Path, _refused: Callable[[], object]) -> None:
        handed.append(path)

    monkeypatch.setattr("photosim.desktop.system.opener.Opener.open", take)
    return handed


def open_clip(qtbot: QtBot, window: MainWindow) -> None:
    click(qtbot, window, "clip.mp4")
    QTest.keyClick(window.browser.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(window.browser.viewer.isVisible)


def text(window: MainWindow, name: str, role: Qt.ItemDataRole) -> str:
    return str(window.model.data(window.model.index(row_of(window, name)), role))


def test_a_video_says_how_long_it_takes(qtbot: QtBot, library: MainWindow) -> None:
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert text(library, "clip.mp4", spoken) == "clip.mp4, video of 0:08"
    assert text(library, "hills.jpg", spoken) == "hills.jpg"
    click(qtbot, library, "clip.mp4")
    qtbot.waitUntil(lambda: library.details.text_of("length") == "0:08")
    click(qtbot, library, "hills.jpg")
    qtbot.waitUntil(lambda: library.details.text_of("length") == "")


def test_videos_are_filtered_by_that_word(qtbot: QtBot, library: MainWindow) -> None:
    box = library.bar.arranging.box
    box.setFocus()
    QTest.keyClicks(box, "videos")
    qtbot.waitUntil(lambda: names(library) == ["clip.mp4"])


def test_a_result_says_where_in_the_video_it_is(qtbot: QtBot, library: MainWindow) -> None:
    click(qtbot, library, "hills.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "hills.jpg")
    assert names(library)[0] == "clip.mp4"
    row = row_of(library, "clip.mp4")
    assert library.model.length(row) == "0:04 / 0:08"
    tip = text(library, "clip.mp4", Qt.ItemDataRole.ToolTipRole)
    assert "The best match is at 0:04." in tip


@pytest.mark.skipif(multimedia() is not None, reason="Qt plays it")
def test_space_hands_a_video_to_the_systems_player(
    qtbot: QtBot, library: MainWindow, played: list[Path]
) -> None:
    open_clip(qtbot, library)
    viewer = library.browser.viewer
    QTest.keyClick(viewer, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: [path.name for path in played] == ["clip.mp4"])
    assert viewer.isVisible()
    button = next(
        one
        for one in viewer.findChildren(QToolButton)
        if one.accessibleName() == "Play in another app (Space)"
    )
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(played) == 2)
    viewer.step_wanted.emit(1)
    viewer.step_wanted.emit(-1)
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not viewer.isVisible())


def test_space_leaves_a_photo_that_is_no_video(
    qtbot: QtBot, library: MainWindow, played: list[Path]
) -> None:
    click(qtbot, library, "hills.jpg")
    QTest.keyClick(library.browser.grid, Qt.Key.Key_Return)
    viewer = library.browser.viewer
    qtbot.waitUntil(viewer.isVisible)
    QTest.keyClick(viewer, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not viewer.isVisible())
    assert not played


@pytest.mark.skipif(multimedia() is None, reason="Qt Multimedia is not installed")
def test_a_video_plays_silently_in_the_large_view(qtbot: QtBot, library: MainWindow) -> None:
    click(qtbot, library, "hills.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "hills.jpg")
    open_clip(qtbot, library)
    viewer = library.browser.viewer
    player = viewer.player
    assert player is not None
    QTest.keyClick(viewer, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: player.position_ms >= 4000)
    assert player.is_playing
    assert player.is_muted
    step = next(one for one in viewer.findChildren(QToolButton) if one.property("step") == 1)
    assert viewer.childAt(step.geometry().center()) is step  # on top of the video
    QTest.keyClick(viewer, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: not player.is_muted)
    QTest.keyClick(viewer, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not player.is_playing)
    QTest.keyClick(viewer, Qt.Key.Key_Comma)
    qtbot.waitUntil(lambda: player.position_ms < 4000)
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert not viewer.plays
    assert viewer.isVisible()


# Live photos

_SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def live(tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    folder = tmp_path / "phone"
    for kind in ("hills", "bricks"):
        make_photo(folder / f"{kind}.jpg", kind, 0, (80, 60))
    make_video(folder / "hills.mov", ["sunset"], seconds=1)
    return open_library(folder, 2)


def test_a_live_photo_says_so_and_takes_its_movie_along(qtbot: QtBot, live: MainWindow) -> None:
    assert text(live, "hills.jpg", _SPOKEN) == "hills.jpg, live photo"
    assert text(live, "bricks.jpg", _SPOKEN) == "bricks.jpg"
    click(qtbot, live, "hills.jpg")
    qtbot.waitUntil(lambda: live.details.text_of("movie") == "hills.mov")
    live.actions_.copy.trigger()
    clipboard = QGuiApplication.clipboard()
    qtbot.waitUntil(lambda: clipboard.mimeData().hasImage())
    assert [url.fileName() for url in clipboard.mimeData().urls()] == ["hills.jpg", "hills.mov"]
    dragged = live.model.files_of(live.browser.chosen_ids())
    assert [url.fileName() for url in dragged.urls()] == ["hills.jpg", "hills.mov"]


def test_the_movie_of_a_live_photo_is_played_in_its_place(
    qtbot: QtBot, live: MainWindow, played: list[Path]
) -> None:
    click(qtbot, live, "hills.jpg")
    QTest.keyClick(live.browser.grid, Qt.Key.Key_Return)
    viewer = live.browser.viewer
    qtbot.waitUntil(viewer.isVisible)
    button = next(one for one in viewer.findChildren(QToolButton) if one.text() == "Live")
    assert button.isVisible()
    words = button.grab().toImage().copy(button.rect().adjusted(button.width() // 2, 0, 0, 0))
    bright = max(words.pixelColor(x, words.height() // 2).lightness() for x in range(words.width()))
    assert bright > 150  # whatever the scheme, as what is behind is dark
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    if multimedia() is None:
        qtbot.waitUntil(lambda: [path.name for path in played] == ["hills.mov"])
    else:
        assert viewer.plays
        qtbot.waitUntil(lambda: not viewer.plays)  # at its end
    assert viewer.isVisible()
    viewer.step_wanted.emit(1)
    viewer.step_wanted.emit(-1)
    QTest.keyClick(viewer, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not viewer.isVisible())


def test_movies_of_live_photos_are_listed_once_that_is_switched(
    qtbot: QtBot, live: MainWindow
) -> None:
    assert names(live) == ["bricks.jpg", "hills.jpg"]
    live.actions_.stack_lives.trigger()
    qtbot.waitUntil(lambda: set(names(live)) == {"bricks.jpg", "hills.jpg", "hills.mov"})
    qtbot.waitUntil(lambda: "live photo" not in text(live, "hills.jpg", _SPOKEN))
    live.actions_.stack_lives.trigger()
    qtbot.waitUntil(lambda: set(names(live)) == {"bricks.jpg", "hills.jpg"})
    qtbot.waitUntil(lambda: "live photo" in text(live, "hills.jpg", _SPOKEN))
