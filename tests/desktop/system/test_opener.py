"""What happens where no program opens a file."""

import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.system.opener import Opener
from photosim.logbook import LOG_NAME
from tests.desktop.hands import click, names

linux = pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is of Linux")


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A system on which nothing can be opened: its launcher ends as `xdg-open` does then."""
    launcher = tmp_path / "bin" / "xdg-open"
    launcher.parent.mkdir()
    launcher.write_text("#!/bin/sh\nexit 3\n")
    launcher.chmod(0o755)
    monkeypatch.setenv("PATH", f"{launcher.parent}:/usr/bin:/bin")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    return launcher


@linux
@pytest.mark.usefixtures("no_programs")
def test_a_launcher_that_gives_up_is_noticed(qtbot: QtBot, tmp_path: Path) -> None:
    opener = Opener()
    refused: list[bool] = []
    opener.open(tmp_path, lambda: refused.append(True))
    qtbot.waitUntil(lambda: refused == [True])


@linux
def test_a_launcher_that_finds_a_program_is_no_refusal(
    qtbot: QtBot, no_programs: Path, tmp_path: Path
) -> None:
    no_programs.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/opened"\n')
    opener = Opener()
    refused: list[bool] = []
    opener.open(tmp_path, lambda: refused.append(True))
    qtbot.waitUntil((tmp_path / "opened").exists)
    qtbot.waitUntil(lambda: not opener.children())
    assert refused == []


def test_without_a_launcher_qt_is_asked(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    refused: list[bool] = []
    Opener().open(tmp_path, lambda: refused.append(True))
    assert refused == [True]


@linux
@pytest.mark.usefixtures("no_programs")
def test_the_window_says_where_the_log_and_the_file_are(
    qtbot: QtBot, library: MainWindow, session: Session
) -> None:
    log = session.choices.settings.data_dir / LOG_NAME
    log.write_text("hello")
    library.actions_.open_log.trigger()
    qtbot.waitUntil(lambda: str(log) in library.status.text)
    click(qtbot, library, names(library)[0])
    photo = library.model.known(library.model.ids)[0].path
    qtbot.waitUntil(library.actions_.reveal.isEnabled)
    library.actions_.reveal.trigger()
    qtbot.waitUntil(lambda: str(photo) in library.status.text)
