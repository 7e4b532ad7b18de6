"""Where the dialogs begin that ask for files and folders."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from photosim.config import Settings
from photosim.desktop.files.file_dialogs import FileDialogs, Purpose
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.tasks.path_kinds import PathAsker
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import click

Choose = Callable[[QAction, str], Path]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a folder for pictures and one for documents; the process runs elsewhere."""
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    for folder in (home / "Pictures", home / "Documents", home / "Downloads", elsewhere):
        folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.chdir(elsewhere)
    return home


@pytest.fixture
def window(home: Path, photos: Path, open_library: OpenWindow) -> MainWindow:
    return open_library(photos, 24)


@pytest.fixture
def ask(qtbot: QtBot, window: MainWindow) -> Choose:
    """Opens a dialog by a command, chooses a path if one is given, and tells where it began."""
    click(qtbot, window, "flower-1.jpg")

    def ask(action: QAction, path: str) -> Path:
        qtbot.waitUntil(action.isEnabled)
        action.trigger()
        dialog = window.findChild(QFileDialog)
        assert dialog is not None
        began = Path(dialog.directory().absolutePath())
        if path:
            dialog.selectFile(path)
            dialog.accept()
        else:
            dialog.reject()
        qtbot.waitUntil(lambda: window.findChild(QFileDialog) is None)
        return began

    return ask


def test_dialogs_begin_among_pictures_or_documents_and_then_where_one_was(
    qtbot: QtBot, window: MainWindow, home: Path, ask: Choose, settings: Settings
) -> None:
    act = window.actions_
    usb, lists = home / "usb", home / "lists"
    usb.mkdir()
    lists.mkdir()
    assert ask(act.copy_to, str(usb)) == home / "Pictures"
    assert ask(act.save_list, str(lists / "photos.csv")) == home / "Documents"
    qtbot.waitUntil((lists / "photos.csv").exists)
    qtbot.waitUntil((usb / "flower-1.jpg").exists)
    assert ask(act.copy_to, "") == usb
    assert ask(act.save_list, "") == lists
    assert ask(act.save_sheet, "") == home / "Pictures"
    assert ask(act.search_with, "") == home / "Pictures"
    window.close()
    layout = QSettings(str(settings.data_dir / "window.ini"), QSettings.Format.IniFormat)
    layout.sync()
    lists.joinpath("photos.csv").unlink()
    lists.rmdir()
    parent = QWidget()
    qtbot.addWidget(parent)
    paths = PathAsker()
    again = FileDialogs(parent, layout, paths)
    qtbot.waitUntil(lambda: again.beginning(Purpose.COPYING) == usb)
    assert again.beginning(Purpose.LISTING) == home / "Documents", "the folder is gone"
    paths.close()


def test_dialogs_of_the_settings_and_of_tidying_begin_where_such_files_are(
    home: Path, qtbot: QtBot, session: Session, window: MainWindow
) -> None:
    weights = home / "weights"
    weights.mkdir()
    weights.joinpath("mine.pth").write_bytes(b"none")
    search = session.dialogs.open_settings().search
    model = next(iter(search.words.rows.values())).model

    def began(open_dialog: Callable[[], object], path: Path | None = None) -> Path:
        open_dialog()
        dialog = window.findChild(QFileDialog)
        assert dialog is not None
        place = Path(dialog.directory().absolutePath())
        if path is not None:
            dialog.selectFile(str(path))
            dialog.accept()
        else:
            dialog.reject()
        qtbot.waitUntil(lambda: window.findChild(QFileDialog) is None)
        return place

    assert began(search.choose_file, weights / "mine.pth") == home / "Downloads"
    assert began(lambda: search.words.choose_file(model)) == weights
    keeping = window.browser.tidy.header.keeping
    keeping.aboutToShow.emit()
    assert began(keeping.actions()[-1].trigger) == home / "Pictures"


@pytest.mark.parametrize("damaged", ["[1]", "no", '{"copying": 3}', '{"other": "/"}'])
def test_a_damaged_memory_is_none(qtbot: QtBot, home: Path, tmp_path: Path, damaged: str) -> None:
    layout = QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)
    layout.setValue("dialogs", damaged)
    parent = QWidget()
    qtbot.addWidget(parent)
    paths = PathAsker()
    dialogs = FileDialogs(parent, layout, paths)
    qtbot.waitUntil(lambda: dialogs.beginning(Purpose.COPYING) == home / "Pictures")
    paths.close()
