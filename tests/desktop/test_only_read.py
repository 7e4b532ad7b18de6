"""A library that may only be read: shown and searched, and nothing is written to its folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.config import Settings, settings_to_read
from photosim.desktop import app
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.ui.theme import Theme
from photosim.library import occupation
from photosim.library.library import Library
from photosim.library.occupation import Occupation, OnlyRead
from photosim.vision.thumbnails import ThumbnailCache
from tests.desktop.hands import click, wait_for_results
from tests.fakes import FakeEncoderService
from tests.photos import KINDS

COUNT = 3 * len(KINDS)


@pytest.fixture
def indexed(settings: Settings, photos: Path, encoder: FakeEncoderService) -> Path:
    """The data folder of a library."""
    with Library.open(settings.catalogue, encoder, read_only=False) as library:
        for _ in library.index([photos]):
            pass
    return settings.data_dir


@pytest.fixture
def reading(
    settings: Settings,
    indexed: Path,
    theme: Theme,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    """A window on it while the computer in the attic has it open."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    apart = settings_to_read(settings, tmp_path / "scratch")
    service = FakeEncoderService(ThumbnailCache(apart.thumbnails_dir))
    layout = QSettings(str(apart.data_dir / "window.ini"), QSettings.Format.IniFormat)
    only = OnlyRead(settings.catalogue, "attic")
    session = Session(apart, theme, service, layout, only_read=only)
    session.start()
    yield session.window
    session.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    service.close()


def states(folder: Path) -> dict[Path, tuple[int, int]]:
    return {file: (file.stat().st_size, file.stat().st_mtime_ns) for file in folder.rglob("*")}


def test_it_is_shown_and_searched_without_a_write(
    qtbot: QtBot, indexed: Path, reading: MainWindow
) -> None:
    before = states(indexed)
    qtbot.waitUntil(lambda: len(reading.model.ids) == COUNT)
    assert reading.only_read.words.startswith("This library is open on attic. You can browse")
    assert reading.windowTitle() == "All Photos"
    click(qtbot, reading, "flower-1.jpg")
    reading.actions_.find_similar.trigger()
    wait_for_results(qtbot, reading, "flower-1.jpg")
    assert states(indexed) == before


def test_what_would_change_it_is_not_offered_and_refused(
    qtbot: QtBot, indexed: Path, reading: MainWindow, photos: Path, tmp_path: Path
) -> None:
    before = states(indexed)
    qtbot.waitUntil(lambda: len(reading.model.ids) == COUNT)
    click(qtbot, reading, "flower-1.jpg")
    act = reading.actions_
    files = act.rename, act.trash, act.move_to, act.rotate_left, act.rotate_right
    marks = act.heart, act.edit_tags, act.stars[3], act.teach, act.add_to_album, act.cover
    for action in (*files, *marks):
        assert not action.isVisible()
        assert not action.isEnabled()
    shutil.copytree(photos, tmp_path / "more")
    reading.add_wanted.emit(tmp_path / "more")
    said = "This library can only be read here, so nothing is kept in it."
    qtbot.waitUntil(lambda: reading.status.text == said)
    assert [folder.path for folder in reading.sidebar.folders] == [photos]
    assert states(indexed) == before


@pytest.mark.usefixtures("theme")
@pytest.mark.parametrize("other", ["attic", ""])
def test_a_window_on_a_share_heeds_the_other_computer_and_keeps_others_out(
    qapp: QApplication,
    settings: Settings,
    indexed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    other: str,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(occupation, "is_shared", lambda *_: True)
    monkeypatch.setattr(app, "_service", lambda _settings: FakeEncoderService())
    note, seen = indexed / "in-use.json", list[tuple[str, bool]]()
    if other:
        Occupation(indexed, settings.catalogue, other).take()
    before = states(indexed)

    def close() -> None:
        for window in qapp.topLevelWidgets():
            if isinstance(window, MainWindow) and len(window.model.ids) == COUNT:
                seen.append((window.only_read.words, note.exists()))
                window.close()

    timer, limit = QTimer(interval=50), QTimer(singleShot=True, interval=60_000)
    timer.timeout.connect(close)
    limit.timeout.connect(qapp.quit)
    timer.start()
    limit.start()
    assert app.run_window(settings, []) == 0
    timer.stop()
    limit.stop()
    [(words, noted)] = seen[:1]
    assert noted
    assert words.startswith("This library is open on attic.") == bool(other)
    assert note.exists() == bool(other)
    if other:
        assert states(indexed) == before
