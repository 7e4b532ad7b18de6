"""Help, About and reports as a person meets them; nothing of theirs leaves without their wish."""

import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from photosim.desktop import app
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.system.faults import Fault, Faults
from photosim.logbook import LOG_NAME, PrivateLogFile
from photosim.versions import versions
from tests.desktop.conftest import Listener, OpenWindow
from tests.desktop.hands import click
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

LEFT = Qt.MouseButton.LeftButton
SECRETS = ("Geheimer Ordner", "Oma & Opa am Strand", "Überraschung")


@pytest.fixture
def logged(session: Session) -> Iterator[Path]:
    """The program's log, as the command line opens it."""
    file = session.choices.settings.data_dir / LOG_NAME
    handler = PrivateLogFile(file)
    handler.setFormatter(logging.Formatter("%(asctime)s 4242 %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("photosim").addHandler(handler)
    yield file
    logging.getLogger("photosim").removeHandler(handler)
    handler.close()


@pytest.fixture
def faults(qapp: QApplication) -> Iterator[Faults]:
    made = Faults()
    yield made
    made.close()


@pytest.fixture
def library(tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    folder = tmp_path / SECRETS[0]
    for number, name in enumerate(SECRETS[1:]):
        make_photo(folder / name / f"{name}.jpg", "hills", number, size=(80, 60))
    return open_library(folder, 2)


def test_the_shortcuts_are_those_of_the_menus(window: MainWindow, session: Session) -> None:
    window.actions_.shortcuts.trigger()
    shown = session.dialogs.open_shortcuts()
    lines = shown.text().splitlines()
    for action in window.findChildren(QAction):
        if action.shortcuts() and action in window.actions():
            name = action.text().replace("&", "").rstrip("…")
            assert any(line.startswith(f"{name}\t") for line in lines), name
    assert "Find Similar\tCtrl+F" in lines
    window.actions_.find_similar.setShortcut("Ctrl+J")
    assert "Find Similar\tCtrl+J" in session.dialogs.open_shortcuts().text()


def test_the_shortcuts_list_undo_whatever_is_undone_next(
    library: MainWindow, session: Session, qtbot: QtBot
) -> None:
    click(qtbot, library, f"{SECRETS[1]}.jpg")
    library.actions_.heart.trigger()
    qtbot.waitUntil(lambda: library.actions_.undo.text() == "Undo Rating")
    library.actions_.shortcuts.trigger()
    assert "Undo\tCtrl+Z" in session.dialogs.open_shortcuts().text().splitlines()


def test_the_longest_command_has_room_beside_its_keys(window: MainWindow, session: Session) -> None:
    trash = window.actions_.trash
    trash.setText("In den Papierkorb des Laufwerks verschieben")
    table = session.dialogs.open_shortcuts().table
    (row,) = table.findItems(trash.text(), Qt.MatchFlag.MatchExactly)
    assert table.fontMetrics().horizontalAdvance(row.text(0)) < table.columnWidth(0)
    assert row.toolTip(0) == row.text(0)


def test_every_group_of_shortcuts_stands_apart_from_the_one_above(
    window: MainWindow, session: Session
) -> None:
    window.actions_.shortcuts.trigger()
    table = session.dialogs.open_shortcuts().table
    rows = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
    headings = [item for item in rows if item and not item.text(1)]
    commands = [item for item in rows if item and item.text(1)]
    line = table.visualItemRect(commands[0]).height()
    assert {table.visualItemRect(item).height() for item in commands} == {line}
    assert all(table.visualItemRect(item).height() > 1.5 * line for item in headings[1:])


def test_every_menu_entry_of_help_does_something(window: MainWindow, session: Session) -> None:
    (menu,) = (
        top.menu() for top in window.menuBar().actions() if top.text().replace("&", "") == "Help"
    )
    assert isinstance(menu, QMenu)
    names = [action.text() for action in menu.actions() if action.text()]
    assert names == [
        "How It Works",
        "Keyboard Shortcuts",
        "History of Removals…",
        "Open Log",
        "Copy Report…",
        "About PhotoSim",
    ]
    assert window.actions_.about.menuRole() == QAction.MenuRole.AboutRole


def test_about_tells_versions_and_licences_and_can_be_copied(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    window.actions_.about.trigger()
    about = session.dialogs.open_about()
    qtbot.waitUntil(lambda: versions()["photosim"] in about.text())
    QTest.mouseClick(about.copy, LEFT)
    text = QGuiApplication.clipboard().text()
    for name in ("photosim", "python", "sqlite", "torch", "numpy", "pillow"):
        assert versions()[name] in text
    assert str(session.choices.settings.data_dir) in text
    about.pages.setCurrentIndex(2)
    qtbot.waitUntil(lambda: about.list.topLevelItemCount() > 5)
    names = [
        item.text(0)
        for row in range(about.list.topLevelItemCount())
        if (item := about.list.topLevelItem(row))
    ]
    assert names[0].casefold() == "photosim"
    assert {"torch", "numpy", "SQLAlchemy"} <= set(names)
    qtbot.waitUntil(lambda: "MIT License" in about.text())
    about.list.setCurrentItem(about.list.findItems("numpy", Qt.MatchFlag.MatchExactly)[0])
    qtbot.waitUntil(lambda: "NumPy" in about.text())


def test_the_log_opens_in_the_systems_program(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, window: MainWindow, session: Session
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    monkeypatch.setenv("PATH", "")  # without a launcher Qt is asked
    window.actions_.open_log.trigger()
    qtbot.waitUntil(lambda: window.status.text == "The log is empty.")
    assert opened == []
    log = session.choices.settings.data_dir / LOG_NAME
    log.parent.mkdir()
    log.write_text("hello")
    window.actions_.open_log.trigger()
    qtbot.waitUntil(lambda: [url.toLocalFile() for url in opened] == [str(log)])


def fail(path: Path) -> None:
    raise ValueError(f"{path} is odd, said {path.name}")


def test_an_unexpected_fault_is_told_once_with_a_report_to_copy(
    qtbot: QtBot, library: MainWindow, session: Session, faults: Faults, logged: Path
) -> None:
    faults.happened.connect(session.dialogs.show_fault)
    photo = library.sidebar.folders[0].path / SECRETS[1] / f"{SECRETS[1]}.jpg"
    log = logging.getLogger("photosim.test")
    log.warning("no thumbnail of %s for now: %s", photo, OSError(28, "No space", str(photo)))
    for _ in range(2):
        try:
            fail(photo)
        except ValueError:
            log.exception("Failed on %s", photo)
    bar = library.fault_bar
    qtbot.waitUntil(bar.isVisible)
    assert "(ValueError)" in bar.words
    QTest.mouseClick(bar.copy, LEFT)
    assert not bar.isVisible()
    window = session.dialogs.open_report()
    qtbot.waitUntil(lambda: "in fail" in window.text())
    QTest.mouseClick(window.copy, LEFT)
    report = QGuiApplication.clipboard().text()
    assert report == window.text()
    home = str(photo.parents[2])
    for secret in (*SECRETS, home, *Path(home).parts[2:], str(Path.home())):
        assert secret not in report, secret
    assert "ValueError: <path>" in report
    assert "2 photos, 0 files" in report
    QTest.mouseClick(window.paths, LEFT)
    qtbot.waitUntil(lambda: str(photo) in window.text())
    window.close()
    assert not session.dialogs.open_report().paths.isChecked()


def test_the_same_fault_is_told_once_and_another_again(qtbot: QtBot, faults: Faults) -> None:
    told = Listener(faults.happened)
    log = logging.getLogger("photosim.test")
    for _ in range(3):
        try:
            fail(Path("/a"))
        except ValueError:
            log.exception("Oops")
    log.error("Qt: something critical, as it says")
    # As the encoder process forwards it: the traceback is part of the message.
    log.error("Failed on a photo\nTraceback (most recent call last):\nKeyError: 1")
    QApplication.processEvents()  # all were logged on this thread
    assert [fault.kind for (fault,) in told.said] == ["ValueError", ""]


def test_what_a_slot_raises_is_told(qtbot: QtBot, faults: Faults) -> None:
    told = Listener(faults.happened)
    slip = Slip()
    QTimer.singleShot(0, slip.happen)
    qtbot.waitUntil(lambda: bool(told.said))
    assert told.said[0][0].kind == "ZeroDivisionError"


class Slip(QObject):
    def happen(self) -> None:
        raise ZeroDivisionError


def test_what_nobody_caught_on_a_thread_is_told(
    qtbot: QtBot, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Listener(faults.happened)
    thread = Thread(target=fail, args=(Path("/a"),))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(told.said))
    fault = told.said[0][0]
    assert isinstance(fault, Fault)
    assert "ValueError: /a is odd" in fault.text


def test_a_window_that_is_closed_takes_its_other_windows_along(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    library: MainWindow,
    session: Session,
    encoder: FakeEncoderService,
) -> None:
    library.close()
    made: list[Session] = []

    class Noted(Session):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            made.append(self)

    def look() -> None:
        if made[0].window.settled:
            made[0].dialogs.open_settings()
            made[0].dialogs.open_about()
            made[0].window.close()

    monkeypatch.setattr(app, "Session", Noted)
    monkeypatch.setattr(app, "_service", lambda _: encoder)
    timer = QTimer(interval=100)
    timer.timeout.connect(look)
    timer.start()
    assert app.run_window(session.choices.settings, []) == 0
    timer.stop()
