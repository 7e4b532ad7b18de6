"""The line below the photos says what is still to be indexed, whatever kept it from being done."""

import threading
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photosim.catalogue.records import FolderRecord
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.ui.theme import Theme
from photosim.library.library import Library
from photosim.library.progress import Progress
from photosim.vision.messages import EncoderUnavailable
from tests.desktop.conftest import Listener
from tests.desktop.hands import LEFT
from tests.fakes import FakeEncoderService


def test_photos_left_by_an_encoder_that_was_killed_are_told_and_tried_again(
    qtbot: QtBot,
    session: Session,
    window: MainWindow,
    photos: Path,
    encoder: FakeEncoderService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(EncoderUnavailable("The encoder could not run: it was killed."))
        return future

    with monkeypatch.context() as patched:
        patched.setattr(encoder, "embed", refuse)
        session.start([photos])
        qtbot.waitUntil(window.status.retry.isVisible)
        assert "could not run" in window.status.text
        window.status.end_message()
        assert window.status.text == "24 photos are not indexed yet"
        QTest.mouseClick(window.status.retry, LEFT)
        qtbot.waitUntil(lambda: "could not run" in window.status.text)
    qtbot.waitUntil(window.status.retry.isVisible)
    QTest.mouseClick(window.status.retry, LEFT)
    qtbot.waitUntil(lambda: window.status.text == "Up to date")
    assert len(encoder.embedded) == 24
    assert not window.status.retry.isVisible()


def test_the_state_follows_what_is_pending_through_pauses_and_messages(
    qtbot: QtBot, theme: Theme
) -> None:
    status = StatusLine(theme, QAction())
    qtbot.addWidget(status)
    status.show_rest(3)
    assert status.text == "3 photos are not indexed yet"
    status.pause.click()
    assert status.text == "Indexing paused"
    status.pause.click()
    assert status.text == "3 photos are not indexed yet"
    status.show_message("The disk is full.")
    status.show_progress(Progress("embedding", 1, 3))
    status.end_message()
    assert "Indexed 1 of 3 photos" in status.text
    status.pause.click()
    assert status.text.startswith("Paused.")
    status.pause.click()
    assert not status.text.startswith("Paused.")
    status.show_rest()
    assert status.text == "Up to date"


def test_at_rest_it_is_said_which_folders_are_not_connected(qtbot: QtBot, theme: Theme) -> None:
    status = StatusLine(theme, QAction())
    qtbot.addWidget(status)
    home = FolderRecord(1, Path("/home/Pictures"), None, True, 10, 0)
    drive = FolderRecord(2, Path("/media/Holidays"), None, False, 10, 0)
    status.show_rest()
    status.show_folders([home, drive])
    assert status.text == "“Holidays” is not connected"
    status.show_folders([replace(home, away=("2019/card",)), drive])
    assert status.text == "2 folders are not connected"
    status.show_rest(3)
    assert status.text == "3 photos are not indexed yet  ·  2 folders are not connected"
    status.show_folders([home, replace(drive, online=True)])
    status.show_rest()
    assert status.text == "Up to date"


def test_folders_are_asked_about_once_at_a_time_however_often_they_change(
    qtbot: QtBot, session: Session, library: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, folders, may_answer = [], Library.folders, threading.Event()

    def wait(asked: Library) -> list[FolderRecord]:
        begun.append(asked)
        may_answer.wait()
        return folders(asked)

    monkeypatch.setattr(Library, "folders", wait)
    named = Listener(library.navigator.named)
    for _ in range(10):
        session.indexer.folders_changed.emit()
    may_answer.set()
    library.navigator.find_name("a")  # which is answered after all that was asked before
    qtbot.waitUntil(lambda: bool(named.said))
    assert len(begun) < 10
    at_first = len(begun)
    qtbot.waitUntil(lambda: len(begun) > at_first)  # as more may have changed since
