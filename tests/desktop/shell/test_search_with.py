"""Searching by paste, drop and dialog with what is no file of the library."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.hands import click, drop, drop_data, names, wait_for_results
from tests.photos import make_photo
from tests.web_server import Send, WebServer, serving

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


@pytest.fixture
def sunset(tmp_path: Path) -> Path:
    """A photo that is not in the library."""
    return make_photo(tmp_path / "elsewhere" / "sunset-9.jpg", "sunset", 9)


def copy(data: QMimeData) -> None:
    QGuiApplication.clipboard().setMimeData(data)


def copy_text(text: str) -> None:
    data = QMimeData()
    data.setText(text)
    copy(data)


def copy_picture(path: Path) -> None:
    data = QMimeData()
    data.setImageData(QImage(str(path)))
    copy(data)


def paste(window: MainWindow) -> None:
    focused = window.focusWidget() or window
    QTest.keyClick(focused, Qt.Key.Key_V, CTRL)


def example_path(window: MainWindow) -> Path:
    """The file that the last search was made with."""
    return list(window.navigator.history.examples)[-1].path


def test_a_pasted_picture_is_searched_with_wherever_the_focus_is(
    qtbot: QtBot, library: MainWindow, sunset: Path
) -> None:
    copy_picture(sunset)
    for place in (library.browser.grid, library.sidebar.tree):
        place.setFocus()
        paste(library)
        wait_for_results(qtbot, library, "Pasted picture")
        assert all(name.startswith("sunset") for name in names(library)[:3])
        library.bar.left.emit()
        qtbot.waitUntil(lambda: library.bar.title == "All Photos")
    library.browser.open_photo(library.model.id_at(0))
    paste(library)
    wait_for_results(qtbot, library, "Pasted picture")


def test_a_text_field_keeps_its_paste(qtbot: QtBot, library: MainWindow) -> None:
    copy_text("flower")
    library.browser.focus_filter()
    paste(library)
    qtbot.waitUntil(lambda: len(library.model.ids) == 3)
    assert library.bar.arranging.box.text() == "flower"
    assert library.bar.title == "All Photos"


def test_pasted_files_and_paths_are_searched_with(
    qtbot: QtBot, library: MainWindow, sunset: Path
) -> None:
    copy_text(str(sunset))
    paste(library)
    wait_for_results(qtbot, library, "sunset-9.jpg")
    click(qtbot, library, names(library)[-1])
    library.actions_.copy.trigger()
    name = names(library)[-1]
    paste(library)
    wait_for_results(qtbot, library, name)


def test_several_files_make_one_search(
    qtbot: QtBot, library: MainWindow, sunset: Path, photos: Path
) -> None:
    drop(library, sunset, photos / "hills" / "hills-0.jpg")
    qtbot.waitUntil(lambda: library.bar.title == "Similar to 2 photos")
    qtbot.waitUntil(lambda: "result" in library.bar.subtitle)
    found = {name.partition("-")[0] for name in names(library)[:5]}
    assert found == {"sunset", "hills"}
    assert "hills-0.jpg" not in names(library)


def test_the_dialog_takes_several_pictures(qtbot: QtBot, library: MainWindow, sunset: Path) -> None:
    library.actions_.search_with.trigger()
    dialog = library.findChild(QFileDialog)
    assert dialog is not None
    assert "*.heic" in dialog.nameFilters()[0]
    kinds = dialog.findChild(QComboBox, "fileTypeCombo")
    assert isinstance(kinds, QComboBox)
    assert kinds.itemText(0) == "Pictures and videos", "all the endings are wider than the screen"
    dialog.filesSelected.emit([str(sunset)])
    dialog.reject()
    wait_for_results(qtbot, library, "sunset-9.jpg")


def test_a_dropped_address_is_fetched_and_shown(
    qtbot: QtBot, library: MainWindow, web: WebServer, sunset: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl(web.page("a/evening.jpg", sunset.read_bytes()))])
    drop_data(library, data)
    wait_for_results(qtbot, library, "evening.jpg")
    assert library.bar.subtitle.endswith("from 127.0.0.1")
    assert not library.search_with.bar.words
    qtbot.waitUntil(lambda: not library.bar.picture.pixmap.isNull())


def test_an_address_given_at_the_start_is_fetched(
    qtbot: QtBot, library: MainWindow, session: Session, web: WebServer, sunset: Path
) -> None:
    session.take([web.page("evening.jpg", sunset.read_bytes())])
    wait_for_results(qtbot, library, "evening.jpg")


def test_what_a_menu_of_another_program_gives_and_cannot_be_had_is_refused_in_the_window(
    qtbot: QtBot, library: MainWindow, session: Session
) -> None:
    session.take(["trash:///old.jpg"])
    qtbot.waitUntil(lambda: "not from “trash:”" in library.status.text)
    assert library.bar.title == "All Photos"


@pytest.mark.parametrize("way", ["key", "button"])
def test_while_an_address_is_fetched_the_window_says_from_where_and_it_can_be_cancelled(
    qtbot: QtBot, library: MainWindow, web: WebServer, way: str
) -> None:
    def slow(send: Send) -> None:
        send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n\xff\xd8\xff" + bytes(5000))
        web.over.wait(20)

    web.pages["a.jpg"] = slow
    copy_text(web.address("a.jpg"))
    paste(library)
    bar = library.search_with.bar
    assert bar.words == "Getting the picture from 127.0.0.1…"
    qtbot.waitUntil(lambda: "of" in bar.amount)
    assert bar.amount == "5.0 kB of 100.0 kB"
    if way == "key":
        library.activateWindow()
        QTest.keyClick(library.browser.grid, Qt.Key.Key_Escape)
    else:
        bar.cancel.click()
    qtbot.waitUntil(lambda: not bar.words)
    assert not library.search_with.is_busy
    assert library.bar.title == "All Photos"
    assert library.status.text == "Up to date"  # it was no fault


def test_a_new_picture_takes_the_place_of_one_that_is_still_fetched(
    qtbot: QtBot, library: MainWindow, web: WebServer, sunset: Path
) -> None:
    web.pages["slow.jpg"] = lambda _send: web.over.wait(20)
    copy_text(web.address("slow.jpg"))
    paste(library)
    copy_picture(sunset)
    paste(library)
    wait_for_results(qtbot, library, "Pasted picture")
    assert not library.search_with.bar.words


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Dear reader", "“Dear reader” is neither a picture"),
        ("ftp://example.org/a.jpg", "not from “ftp:”"),
        ("", "clipboard contains no picture"),
        ("data:text/plain,Hello", "not a picture"),
    ],
)
def test_what_cannot_be_searched_with_is_refused_in_a_sentence(
    qtbot: QtBot, library: MainWindow, text: str, reason: str
) -> None:
    copy_text(text)
    paste(library)
    qtbot.waitUntil(lambda: reason in library.status.text)
    assert library.bar.title == "All Photos"


def test_an_address_that_fails_says_why(qtbot: QtBot, library: MainWindow, web: WebServer) -> None:
    copy_text(web.page("a.jpg", b"", status="404 Not Found"))
    paste(library)
    qtbot.waitUntil(lambda: "404 Not Found" in library.status.text)


def test_a_drop_of_nothing_usable_is_refused_in_a_sentence(
    qtbot: QtBot, library: MainWindow
) -> None:
    data = QMimeData()
    data.setData("application/x-color", b"red")
    drop_data(library, data)
    assert "dropped contains no picture" in library.status.text


def test_a_pasted_picture_is_gone_when_nothing_leads_back_to_it(
    qtbot: QtBot, library: MainWindow, session: Session, sunset: Path
) -> None:
    copy_picture(sunset)
    paste(library)
    wait_for_results(qtbot, library, "Pasted picture")
    first = example_path(library)
    library.actions_.back.trigger()
    qtbot.waitUntil(lambda: library.bar.subtitle == "24 photos")
    assert first.exists()  # Forward leads to it
    qtbot.waitUntil(lambda: "flower-1.jpg" in names(library))
    click(qtbot, library, "flower-1.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "flower-1.jpg")
    assert not first.exists()
    paste(library)
    wait_for_results(qtbot, library, "Pasted picture")
    second = example_path(library)
    assert second.exists()
    session.close()
    assert not second.parent.parent.exists()


def test_a_search_with_a_pasted_picture_is_not_saved_as_that_is_not_kept(
    qtbot: QtBot, library: MainWindow, sunset: Path
) -> None:
    copy_picture(sunset)
    paste(library)
    wait_for_results(qtbot, library, "Pasted picture")
    library.browser.chips.saved.emit("Evening")
    assert "can't be saved" in library.status.text
    assert not library.sidebar.tree.findItems("Evening", Qt.MatchFlag.MatchExactly)


def test_a_picture_pasted_before_there_is_a_folder_waits_for_it(
    qtbot: QtBot, session: Session, window: MainWindow, photos: Path, sunset: Path
) -> None:
    session.start()
    qtbot.waitUntil(window.first_run.isVisible)
    copy_picture(sunset)
    paste(window)
    qtbot.waitUntil(lambda: window.awaits_folder)
    window.first_run.folder_chosen.emit(photos)
    wait_for_results(qtbot, window, "Pasted picture")
    assert not window.awaits_folder
