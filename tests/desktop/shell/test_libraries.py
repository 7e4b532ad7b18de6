"""Several libraries: each in a window of its own, the last ones in the menu."""

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.system.another_window import open_window
from photosim.desktop.ui.theme import Theme
from photosim.preferences import Preferences, read_preferences
from tests.fakes import FakeEncoderService


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What processes are started with, none of which runs."""
    commands: list[list[str]] = []

    def start(program: str, arguments: list[str]) -> tuple[bool, int]:
        assert program == sys.executable
        commands.append(arguments)
        return True, 1

    monkeypatch.setattr(QProcess, "startDetached", start)
    return commands


def choose(window: MainWindow, folder: Path) -> None:
    window.actions_.open_library.trigger()
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(folder))
    dialog.close()


def recent(window: MainWindow) -> list[tuple[str, bool]]:
    return [(action.text(), action.isEnabled()) for action in window.actions_.recent.actions()]


def opening(folder: Path) -> list[str]:
    return ["-m", "photosim", "--data-dir", str(folder)]


def test_a_library_is_opened_in_a_window_of_its_own_and_remembered(
    qtbot: QtBot,
    window: MainWindow,
    settings: Settings,
    started: list[list[str]],
    blank_catalogue: Path,
    tmp_path: Path,
) -> None:
    assert window.windowTitle() == ""
    assert not window.actions_.recent.menuAction().isEnabled()
    for name in ("trips", "work & play"):
        (tmp_path / name).mkdir()
        shutil.copy(blank_catalogue, tmp_path / name / "catalogue.sqlite")
        choose(window, tmp_path / name)
        qtbot.waitUntil(lambda: opening(tmp_path / name) in started)  # noqa: B023  called at once
        there = ("work && play" if "&" in name else name, True)
        qtbot.waitUntil(lambda: there in recent(window))  # noqa: B023
    assert recent(window) == [("work && play", True), ("trips", True)]
    assert json.loads(settings.libraries_file.read_text())["libraries"] == [
        str(tmp_path / "work & play"),
        str(tmp_path / "trips"),
    ]
    shutil.rmtree(tmp_path / "trips")
    window.actions_.recent.aboutToShow.emit()
    qtbot.waitUntil(lambda: ("trips (not found)", False) in recent(window))
    window.actions_.recent.actions()[0].trigger()
    assert started[-1] == opening(tmp_path / "work & play")
    assert len(started) == 3


def test_a_folder_without_a_library_gets_one_only_after_a_question(
    qtbot: QtBot, session: Session, started: list[list[str]], tmp_path: Path
) -> None:
    window = session.window
    session.choices.set(theme="dark", results=10)
    empty = tmp_path / "empty"
    empty.mkdir()
    for folder, warns in ((empty, False), (tmp_path, True)):
        choose(window, folder)
        qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
        [question] = window.findChildren(QMessageBox)
        assert f"There is no library in “{folder.name}”" in question.text()
        assert ("beside those that are there" in question.informativeText()) == warns
        assert started == []
        question.reject()
        qtbot.waitUntil(lambda: not window.findChildren(QMessageBox))
    choose(window, empty)
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    [question] = window.findChildren(QMessageBox)
    question.buttons()[0].click()
    qtbot.waitUntil(lambda: started == [opening(empty)])
    looks = Preferences(theme="dark")
    assert read_preferences(empty) == (looks, ""), "a new library looks like the one it came from"
    choose(window, tmp_path / "none")
    qtbot.waitUntil(lambda: window.status.text == "The folder “none” cannot be read.")


@pytest.mark.parametrize("content", ["", "[]", '{"libraries": 3}', '{"libraries": ["a"]}', "\0"])
def test_a_damaged_list_is_none(
    qtbot: QtBot, window: MainWindow, settings: Settings, content: str, tmp_path: Path
) -> None:
    settings.data_dir.mkdir()
    settings.libraries_file.write_text(content)
    choose(window, tmp_path / "none")
    qtbot.waitUntil(lambda: window.status.text == "The folder “none” cannot be read.")
    assert recent(window) == []


def test_another_library_is_named_in_the_title_and_leads_back_to_the_usual_one(
    qtbot: QtBot,
    settings: Settings,
    theme: Theme,
    encoder: FakeEncoderService,
    started: list[list[str]],
    tmp_path: Path,
) -> None:
    other = replace(settings, home=tmp_path / "usual")
    layout = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    session = Session(other, theme, encoder, layout)
    session.start()
    qtbot.waitUntil(lambda: session.window.windowTitle() == "All Photos · data")
    session.window.bar.set_title("Flowers")  # as of a smart album that is shown
    assert session.window.windowTitle() == "Flowers · data"
    assert recent(session.window) == [("Default Library", True)]
    session.window.actions_.recent.actions()[0].trigger()
    assert started == [["-m", "photosim"]]
    session.close()


def test_the_packaged_app_starts_itself(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert open_window(tmp_path)
    assert started == [["--data-dir", str(tmp_path)]]
