"""What the window says while something is done with so many photos that it takes long."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photosim.desktop.files import renames
from photosim.desktop.files.rename_dialog import RenameDialog
from photosim.desktop.shell.main_window import MainWindow
from photosim.errors import PhotoSimError
from photosim.library.kept import SaidSteps
from photosim.library.renaming import rename_files, renamed
from photosim.library.tags import Tags
from tests.desktop.conftest import OpenWindow
from tests.photos import make_photo

CTRL = Qt.KeyboardModifier.ControlModifier


class Gate:
    """Work that begins, and goes on once it is let."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self._work = work
        self.opens = Event()

    def __get__(self, owner: object, _kind: type | None = None) -> Callable[..., Any]:
        return lambda *args, **named: self(owner, *args, **named)

    def __call__(self, *args: Any, **named: Any) -> Any:
        assert self.opens.wait(20)
        return self._work(*args, **named)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    for seed in range(3):
        make_photo(folder / f"flower-{seed}.jpg", "flower", seed, (80, 60))
    return folder


@pytest.fixture
def window(qtbot: QtBot, photos: Path, open_library: OpenWindow) -> MainWindow:
    """A window with three photos, all of which are selected."""
    made = open_library(photos, 3)
    press(made, Qt.Key.Key_A, CTRL)
    qtbot.waitUntil(lambda: len(made.browser.chosen_ids()) == 3)
    qtbot.waitUntil(made.actions_.rename.isEnabled)
    return made


def press(
    window: MainWindow, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(window.focusWidget() or window, key, keys)


def dialogs(window: MainWindow) -> list[RenameDialog]:
    return [one for one in window.findChildren(RenameDialog) if one.isVisible()]


def test_looking_at_photos_that_are_to_be_renamed_is_told_and_can_be_cancelled(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(renamed)
    monkeypatch.setattr(renames, "renamed", gate)
    bar = window.commands.renaming.bar
    press(window, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: bar.words == "Preparing to rename 3 photos…")
    bar.cancel.click()
    assert bar.isHidden()
    press(window, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: bar.words == "Preparing to rename 3 photos…")
    gate.opens.set()
    qtbot.waitUntil(lambda: bool(dialogs(window)))
    assert bar.isHidden()
    assert len(dialogs(window)) == 1, "none of what was cancelled"
    assert window.status.text == "Up to date", "nor is it told as a fault"


def test_renaming_photos_is_told_until_it_is_done(
    qtbot: QtBot, window: MainWindow, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(rename_files)
    monkeypatch.setattr(renames, "rename_files", gate)
    bar = window.commands.renaming.bar
    press(window, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: bool(dialogs(window)))
    dialog = dialogs(window)[0]
    dialog.pattern.setText("Summer {number}")
    qtbot.waitUntil(dialog.rename.isEnabled)
    dialog.rename.click()
    qtbot.waitUntil(lambda: bar.words == "Renaming 3 photos…")
    assert not bar.cancel.isVisible(), "all are renamed, or none"
    gate.opens.set()
    qtbot.waitUntil(lambda: "Renamed 3 photos." in window.undo_bar.words)
    assert bar.isHidden()


def test_what_becomes_of_the_photos_looked_at_is_said_where_they_are_gone(
    qtbot: QtBot, window: MainWindow, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error", str(photos))

    monkeypatch.setattr(renames, "renamed", refuse)
    press(window, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: "unexpected" in window.status.text)
    assert window.commands.renaming.bar.isHidden()


def test_keeping_and_taking_back_what_is_said_of_photos_is_told_until_it_is_done(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    rating, undoing = Gate(Tags.rate), Gate(SaidSteps.undo)
    monkeypatch.setattr(Tags, "rate", rating)
    monkeypatch.setattr(SaidSteps, "undo", undoing)
    bar = window.undo_stack.bar
    window.actions_.stars[4].trigger()
    qtbot.waitUntil(lambda: bar.words == "Saving changes…")
    assert not bar.cancel.isVisible()
    rating.opens.set()
    qtbot.waitUntil(lambda: window.undo_bar.words == "Gave 3 photos 4 stars.")
    assert bar.isHidden()
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: bar.words == "Undoing…")
    undoing.opens.set()
    qtbot.waitUntil(lambda: window.status.text == "Undone: rating.")
    assert bar.isHidden()


def test_what_cannot_be_kept_is_not_under_way_any_more(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PhotoSimError("The disk is full.")

    gate = Gate(refuse)
    monkeypatch.setattr(Tags, "give_heart", gate)
    window.actions_.heart.trigger()
    bar = window.undo_stack.bar
    qtbot.waitUntil(lambda: bar.words == "Saving changes…")
    gate.opens.set()
    qtbot.waitUntil(bar.isHidden)
    qtbot.waitUntil(lambda: window.status.text == "The disk is full.")
