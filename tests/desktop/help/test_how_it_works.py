"""How It Works, as a person reads it: with photos of the library, or drawn ones."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photosim.desktop.help.how_it_works import HowItWorks
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def test_photos_of_the_library_become_less_and_less_similar(
    qtbot: QtBot, session: Session, library: MainWindow
) -> None:
    shown = session.dialogs.open_how_it_works()
    drawn = shown.row.words
    qtbot.waitUntil(lambda: shown.row.words != drawn)
    shares = [int(similarity.removesuffix(" %")) for similarity, _level in shown.row.words]
    assert len(shares) == len(drawn)
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]
    assert all(f"{one} %" in shown.row.accessibleName() for one in shares)


def test_without_photos_a_drawn_example_is_read_by_keyboard(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    session.start([])
    qtbot.waitUntil(window.first_run.explain.isVisible)
    QTest.mouseClick(window.first_run.explain, LEFT)
    (shown,) = window.findChildren(HowItWorks)
    assert [similarity for similarity, _level in shown.row.words] == ["93 %", "64 %", "27 %", "4 %"]
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert shown.pages.currentIndex() == 1
    QTest.keyClick(shown, Qt.Key.Key_PageUp)
    assert shown.pages.currentIndex() == 0
    for _ in range(2):
        QTest.keyClick(shown, Qt.Key.Key_PageDown)
    assert shown.isVisible()
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert not shown.isVisible()


def test_the_folders_can_be_opened(
    session: Session, library: MainWindow, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not opened.append(url))  # type: ignore[func-returns-value]
    monkeypatch.setenv("PATH", "")  # without a launcher Qt is asked
    shown = session.dialogs.open_how_it_works()
    shown.next.click()
    places = [photos, session.choices.settings.data_dir]
    for place in places:
        QTest.mouseClick(shown.links[place], LEFT)
    assert [Path(url.toLocalFile()) for url in opened] == places
