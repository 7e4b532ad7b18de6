"""The window as a person uses it: its first run, a live folder, its end."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.library.library import Library
from tests.desktop.conftest import OpenWindow
from tests.desktop.hands import LEFT, click, drop, names, wait_for_results
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

# The first run


def test_without_a_library_there_is_only_the_first_page(
    qtbot: QtBot, session: Session, window: MainWindow
) -> None:
    session.start()
    qtbot.waitUntil(window.first_run.isVisible)
    assert not window.sidebar.isVisible()
    assert not window.bar.isVisible()


def test_the_first_page_offers_no_zoom_and_no_download(
    qtbot: QtBot, session: Session, window: MainWindow, photos: Path
) -> None:
    session.start()
    qtbot.waitUntil(window.first_run.isVisible)
    slider = window.status.findChild(QSlider)
    assert slider is not None
    window.status.offer_weights(True)
    qtbot.waitUntil(lambda: not slider.isVisible())
    assert not window.status.get_weights.isVisible()
    window.status.show_rest()
    assert window.status.text == ""  # nothing was asked for, so nothing is up to date
    drop(window, photos)
    qtbot.waitUntil(slider.isVisible)
    window.status.offer_weights(True)
    assert window.status.get_weights.isVisible()


def test_a_folder_dropped_on_the_first_page_is_added(
    qtbot: QtBot, session: Session, window: MainWindow, photos: Path
) -> None:
    session.start()
    qtbot.waitUntil(window.first_run.isVisible)
    drop(window, photos)
    qtbot.waitUntil(lambda: len(window.model.ids) == 24)
    qtbot.waitUntil(window.browser.grid.isVisible)
    assert window.sidebar.isVisible()


def test_a_folder_that_is_in_the_library_is_shown_when_it_is_dropped(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    drop(library, photos / "hills")
    qtbot.waitUntil(lambda: library.bar.title == "hills")
    qtbot.waitUntil(lambda: {name.partition("-")[0] for name in names(library)} == {"hills"})


def test_an_empty_folder_says_so(
    qtbot: QtBot, session: Session, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    session.start([tmp_path / "empty"])
    qtbot.waitUntil(lambda: window.browser.empty.isVisible())
    qtbot.waitUntil(lambda: "No photos here" in window.browser.empty.message)


def test_photos_can_be_seen_before_they_are_indexed(
    qtbot: QtBot, session: Session, window: MainWindow, photos: Path, encoder: FakeEncoderService
) -> None:
    encoder.gate.clear()
    session.start([photos])
    qtbot.waitUntil(lambda: len(window.model.ids) == 24)
    qtbot.waitUntil(lambda: "Indexed 0 of 24 photos" in window.status.text)
    qtbot.waitUntil(window.browser.grid.isVisible)
    encoder.gate.set()
    qtbot.waitUntil(lambda: window.status.text == "Up to date")


def test_nothing_is_read_ahead_while_photos_are_scrolled(
    qtbot: QtBot, session: Session, library: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []

    def load(_library: Library) -> Iterator[None]:
        for number in range(100):
            steps.append(number)
            yield

    library.browser.grid.set_side(400)
    bar = library.browser.grid.verticalScrollBar()
    qtbot.waitUntil(lambda: library.settled and bar.maximum() > 100)
    monkeypatch.setattr(Library, "load", load)
    wheel = QTimer(interval=5)
    wheel.timeout.connect(lambda: bar.setValue((bar.value() + 1) % 100))
    wheel.start()
    bar.setValue(50)
    session.indexer.rested.emit(24)
    qtbot.waitUntil(lambda: steps == [0])
    library.navigator.narrow("hills")  # answered by the same thread
    qtbot.waitUntil(lambda: len(library.model.ids) == 3)
    assert steps == [0]
    wheel.stop()
    qtbot.waitUntil(lambda: len(steps) == 100)


def test_the_first_photos_have_the_keys_as_soon_as_they_show(
    qtbot: QtBot, session: Session, window: MainWindow, photos: Path
) -> None:
    session.start([photos])
    qtbot.waitUntil(window.browser.grid.isVisible)
    qtbot.waitUntil(window.browser.grid.hasFocus)


def test_the_photos_of_a_folder_chosen_on_the_first_page_have_the_keys(
    qtbot: QtBot, session: Session, window: MainWindow, photos: Path
) -> None:
    session.start()
    qtbot.waitUntil(window.first_run.isVisible)
    window.first_run.folder_chosen.emit(photos)
    qtbot.waitUntil(window.browser.grid.isVisible)
    qtbot.waitUntil(window.browser.grid.hasFocus)


def test_photos_that_match_again_leave_the_keys_to_the_words_being_typed(
    qtbot: QtBot, library: MainWindow
) -> None:
    library.browser.focus_filter()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "flowerx")
    qtbot.waitUntil(library.browser.empty.isVisible)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.waitUntil(library.browser.grid.isVisible)
    qtbot.waitUntil(lambda: library.settled)
    assert field.hasFocus()


# A live folder


def test_photos_that_come_and_go_on_the_disk_come_and_go_in_the_grid(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    make_photo(photos / "new.jpg", "flower", 77)
    qtbot.waitUntil(lambda: library.bar.subtitle == "25 photos")
    shutil.rmtree(photos / "bricks")
    qtbot.waitUntil(lambda: library.bar.subtitle == "22 photos")


def test_a_removed_folder_is_forgotten_after_a_question(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    folder = library.sidebar.folders[0]
    library.sidebar.remove_wanted.emit(folder)
    box = library.findChild(QMessageBox)
    assert box is not None
    assert "24" in box.informativeText()
    remove = next(button for button in box.buttons() if button.text() == "Remove")
    assert isinstance(remove, QPushButton)
    QTest.mouseClick(remove, LEFT)
    qtbot.waitUntil(library.first_run.isVisible)
    assert len(list(photos.rglob("*.jpg"))) == 24


def test_pausing_holds_embedding_and_resuming_ends_it(
    qtbot: QtBot, library: MainWindow, photos: Path, encoder: FakeEncoderService
) -> None:
    library.status.pause_wanted.emit(True)
    before = len(encoder.embedded)
    make_photo(photos / "new.jpg", "flower", 77)
    qtbot.waitUntil(lambda: library.bar.subtitle == "25 photos")
    make_photo(photos / "newer.jpg", "flower", 78)
    qtbot.waitUntil(lambda: library.bar.subtitle == "26 photos")
    assert len(encoder.embedded) == before  # though the indexer was free between the two
    library.status.pause_wanted.emit(False)
    qtbot.waitUntil(lambda: len(encoder.embedded) == before + 2)


def test_files_that_cannot_be_read_are_listed_with_reasons_and_tried_again(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    broken = photos / "broken.jpg"
    broken.write_bytes(b"nothing")
    tree = library.sidebar.tree
    problems = Qt.MatchFlag.MatchExactly
    qtbot.waitUntil(lambda: bool(tree.findItems("Problems", problems)))
    tree.setCurrentItem(tree.findItems("Problems", problems)[0])
    table = library.browser.problems.table
    qtbot.waitUntil(lambda: table.topLevelItemCount() == 1)
    item = table.findItems("broken.jpg", problems)[0]
    assert item.text(1)
    make_photo(broken, "hills", 5)
    QTest.mouseClick(library.browser.problems.retry_all, LEFT)
    qtbot.waitUntil(lambda: library.browser.empty.isVisible())
    assert library.bar.title == "Problems"
    library.actions_.all_photos.trigger()
    qtbot.waitUntil(lambda: library.bar.subtitle == "25 photos")
    qtbot.waitUntil(lambda: not tree.findItems("Problems", problems))


# What must never happen


def test_a_file_name_is_never_read_as_markup(
    qtbot: QtBot, open_library: OpenWindow, tmp_path: Path
) -> None:
    name = "<img src=x> & <b>bold.jpg"
    make_photo(tmp_path / "photos" / name)
    make_photo(tmp_path / "photos" / "plain.jpg", "flower")
    window = open_library(tmp_path / "photos", 2)
    click(qtbot, window, name)
    window.actions_.find_similar.trigger()
    wait_for_results(qtbot, window, name)
    assert window.bar.title == f"Similar to {name}"


def test_closing_in_the_middle_of_indexing_ends_at_once(
    qtbot: QtBot, session: Session, window: MainWindow, photos: Path, encoder: FakeEncoderService
) -> None:
    encoder.gate.clear()
    session.start([photos])
    qtbot.waitUntil(lambda: window.status.text.startswith("Indexed "))
    session.close()
    assert not window.isVisible()
