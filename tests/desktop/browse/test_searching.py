"""Searching as a person does, by click, key, drop and menu, and what is done with one photo."""

from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QPixmap,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QPushButton,
    QSlider,
)
from pytestqt.qtbot import QtBot

from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from tests.desktop.conftest import Listener, OpenWindow
from tests.desktop.hands import click, drop, names, row_of, wait_for_results
from tests.fakes import FakeEncoderService
from tests.photos import make_photo

# Searching


def test_the_key_finds_similar_photos_best_first(qtbot: QtBot, library: MainWindow) -> None:
    click(qtbot, library, "flower-1.jpg")
    QTest.keyClick(library.browser.grid, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    wait_for_results(qtbot, library, "flower-1.jpg")
    assert {*names(library)[:2]} == {"flower-0.jpg", "flower-2.jpg"}
    assert "flower-1.jpg" not in names(library)
    results = range(1, 1 + library.model.count)
    similarities = [library.model.similarity(row) or 0.0 for row in results]
    assert similarities == sorted(similarities, reverse=True)


def test_the_menu_finds_similar_photos(qtbot: QtBot, library: MainWindow) -> None:
    click(qtbot, library, "bricks-0.jpg")
    grid = library.browser.grid
    index = library.model.index(row_of(library, "bricks-0.jpg"))
    point = grid.visualRect(index).center()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, point, grid.viewport().mapToGlobal(point)
    )
    QApplication.sendEvent(grid.viewport(), event)
    menu = next(menu for menu in library.findChildren(QMenu) if menu.isVisible())
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == [
        "Find Similar",
        "Open",
        "Open in Default App",
        "Open With",
        "Show",
        "Mark",
        "Add to Album…",
        "Rotate Left",
        "Rotate Right",
        "Copy",
        "Copy to Folder…",
        "Move to Folder…",
        "Rename…",
        "Move to Trash",
    ]
    menu.actions()[0].trigger()
    menu.close()
    wait_for_results(qtbot, library, "bricks-0.jpg")


def test_a_photo_dropped_from_outside_searches_without_joining_the_library(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    outside = make_photo(tmp_path / "elsewhere" / "sunset-9.jpg", "sunset", 9)
    drop(library, outside)
    wait_for_results(qtbot, library, "sunset-9.jpg")
    assert all(name.startswith("sunset") for name in names(library)[:3])
    qtbot.waitUntil(lambda: not library.bar.picture.pixmap.isNull())
    library.bar.left.emit()
    qtbot.waitUntil(lambda: library.bar.subtitle == "24 photos")


def test_a_dropped_photo_of_the_library_is_not_its_own_result(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    drop(library, photos / "hills" / "hills-0.jpg")
    wait_for_results(qtbot, library, "hills-0.jpg")
    assert "hills-0.jpg" not in names(library)
    assert names(library)[0].startswith("hills")


def test_a_dropped_file_that_is_no_photo_says_why(
    qtbot: QtBot, library: MainWindow, tmp_path: Path
) -> None:
    letter = tmp_path / "<b>letter.jpg"
    letter.write_text("Dear reader")
    drop(library, letter)
    qtbot.waitUntil(lambda: "cannot be read" in library.browser.empty.message)
    assert "<b>letter.jpg" in library.browser.empty.message
    [another] = [one for one in library.browser.empty.findChildren(QPushButton) if one.isVisible()]
    assert another.text() == "Search with a Picture…"
    chips = library.browser.chips
    chip = chips.chip("More like <b>letter.jpg")
    qtbot.waitUntil(lambda: chip.body.text() == "+ <b>letter.jpg")
    assert not chips.far.isVisible(), "nothing was found that could be distant"


def test_while_a_photo_is_being_looked_at_the_page_says_so_and_can_be_left(
    qtbot: QtBot, library: MainWindow, tmp_path: Path, encoder: FakeEncoderService
) -> None:
    encoder.gate.clear()
    drop(library, make_photo(tmp_path / "out.jpg"))
    qtbot.waitUntil(lambda: "Searching" in library.browser.empty.message)
    qtbot.waitUntil(library.browser.empty.isVisible)
    QTest.keyClick(library, Qt.Key.Key_Escape)
    qtbot.waitUntil(library.browser.grid.isVisible)
    assert library.bar.title == "All Photos"
    assert library.model.count == 24
    answered = Listener(library.navigator.answered)
    encoder.gate.set()
    drop(library, make_photo(tmp_path / "next.jpg"))
    wait_for_results(qtbot, library, "next.jpg")
    assert len(answered.said) == 1  # nobody heard of the one that was left


def test_back_and_forward_walk_searches_and_keep_the_place(
    qtbot: QtBot, library: MainWindow
) -> None:
    click(qtbot, library, "clouds-0.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "clouds-0.jpg")
    first = names(library)[0]
    click(qtbot, library, first)
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, first)
    library.actions_.back.trigger()
    wait_for_results(qtbot, library, "clouds-0.jpg")
    assert library.browser.grid.current_id() == library.model.id_at(1)
    qtbot.waitUntil(library.actions_.forward.isEnabled)
    library.actions_.back.trigger()
    qtbot.waitUntil(lambda: library.bar.title == "All Photos")
    qtbot.waitUntil(lambda: not library.actions_.back.isEnabled())
    QTest.mouseClick(library.browser.grid.viewport(), Qt.MouseButton.ForwardButton)
    wait_for_results(qtbot, library, "clouds-0.jpg")


def test_the_slider_hides_nothing_until_it_is_moved_though_similarities_may_be_negative(
    qtbot: QtBot, library: MainWindow
) -> None:
    library.bar.set_similarities(-0.2, 0.6, 0.0)
    slider = library.bar.findChild(QSlider)
    assert slider is not None
    assert slider.value() == slider.minimum()


def test_the_slider_hides_what_is_less_similar(qtbot: QtBot, library: MainWindow) -> None:
    click(qtbot, library, "stripes-0.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "stripes-0.jpg")
    everything = library.model.count
    middle = library.model.similarity(everything // 2)
    assert middle is not None
    library.bar.threshold_changed.emit(middle)
    assert 0 < library.model.count < everything
    assert library.bar.subtitle == f"{library.model.count} results"
    library.bar.threshold_changed.emit(0.0)
    assert library.model.count == everything


def test_a_search_while_photos_are_indexed_is_completed_when_they_are(
    qtbot: QtBot, session: Session, window: MainWindow, photos: Path, encoder: FakeEncoderService
) -> None:
    encoder.gate.clear()
    session.start([photos])
    qtbot.waitUntil(lambda: window.model.count == 24)
    qtbot.waitUntil(lambda: len(names(window)) == 24)
    click(qtbot, window, "flower-0.jpg")
    window.actions_.find_similar.trigger()
    qtbot.waitUntil(lambda: "Searching" in window.browser.empty.message)
    encoder.gate.set()
    qtbot.waitUntil(lambda: window.navigator.found == 23)
    qtbot.waitUntil(lambda: window.bar.subtitle == f"{window.model.count} results")
    assert window.browser.grid.isVisible()


def test_that_nothing_is_similar_yet_is_not_said_of_photos_still_to_be_indexed(
    qtbot: QtBot, open_library: OpenWindow, tmp_path: Path, encoder: FakeEncoderService
) -> None:
    folder = tmp_path / "some"
    folder.mkdir()
    Image.new("RGB", (80, 60), "red").save(folder / "red.jpg")
    Image.new("RGB", (80, 60), "blue").save(folder / "blue.jpg")
    window = open_library(folder, 2)
    encoder.gate.clear()
    Image.new("RGB", (80, 60), "crimson").save(folder / "crimson.jpg")
    qtbot.waitUntil(lambda: len(names(window)) == 3)
    click(qtbot, window, "red.jpg")
    window.actions_.find_similar.trigger()
    qtbot.waitUntil(window.browser.empty.isVisible)
    qtbot.waitUntil(lambda: "indexed so far" in window.browser.empty.message)
    encoder.gate.set()
    wait_for_results(qtbot, window, "red.jpg")
    qtbot.waitUntil(lambda: names(window) == ["crimson.jpg"])


# One photo large


def test_a_photo_opens_large_and_keys_step_and_leave(qtbot: QtBot, library: MainWindow) -> None:
    click(qtbot, library, names(library)[1])
    QTest.keyClick(library.browser.grid, Qt.Key.Key_Return)
    viewer = library.browser.viewer
    assert viewer.isVisible()
    assert library.bar.subtitle == "2 of 24"
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert library.bar.title == names(library)[2]
    QTest.keyClick(viewer, Qt.Key.Key_Left)
    QTest.keyClick(viewer, Qt.Key.Key_Left)
    QTest.keyClick(viewer, Qt.Key.Key_Left)
    assert library.bar.subtitle == "1 of 24"
    qtbot.waitUntil(lambda: viewer.settled)
    picture = viewer.canvas.picture
    assert picture is not None
    assert (picture.image.width(), picture.image.height()) == (80, 60)
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert library.browser.grid.isVisible()
    assert library.browser.grid.current_id() == library.model.id_at(0)


def test_similar_photos_are_found_from_the_open_photo(qtbot: QtBot, library: MainWindow) -> None:
    click(qtbot, library, "skyline-2.jpg")
    library.actions_.open.trigger()
    QTest.keyClick(library.browser.viewer, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    wait_for_results(qtbot, library, "skyline-2.jpg")
    assert library.browser.grid.isVisible()


# Details, copying


def test_the_details_follow_the_selection(qtbot: QtBot, library: MainWindow, photos: Path) -> None:
    click(qtbot, library, "sunset-0.jpg")
    qtbot.waitUntil(lambda: library.details.text_of("folder") == str(photos / "sunset"))
    qtbot.waitUntil(lambda: library.details.text_of("dimensions").startswith("80 × 60"))
    assert library.details.text_of("similarity") == ""
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "sunset-0.jpg")
    click(qtbot, library, names(library)[0])
    qtbot.waitUntil(lambda: library.details.text_of("similarity").endswith("% · no. 1"))


def test_copy_puts_the_file_and_the_picture_on_the_clipboard(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    click(qtbot, library, "sunset-0.jpg")
    QTest.keyClick(library.browser.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    clipboard = QGuiApplication.clipboard()
    path = photos / "sunset" / "sunset-0.jpg"
    # Without their own kind, Thunar, PCManFM and Nautilus paste nothing, nor does Caja.
    kinds = "x-special/gnome-copied-files", "x-special/mate-copied-files"
    told = b"copy\n" + QUrl.fromLocalFile(str(path)).toEncoded().data()
    assert clipboard.mimeData().urls() == [QUrl.fromLocalFile(str(path))]
    assert {clipboard.mimeData().data(kind).data() for kind in kinds} == {told}
    qtbot.waitUntil(lambda: clipboard.mimeData().hasImage())
    assert {clipboard.mimeData().data(kind).data() for kind in kinds} == {told}
    assert clipboard.image().size() == QPixmap(str(path)).size()
