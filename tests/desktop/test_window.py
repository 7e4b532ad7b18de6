"""The window as a person uses it: click, keys, drop, menu."""

import shutil
import warnings
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QPixmap,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from photosim.desktop.main_window import MainWindow
from photosim.desktop.session import Session
from tests.desktop.conftest import OpenWindow
from tests.fakes import FakeEncoderService
from tests.photos import KINDS, make_library, make_photo

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    make_library(folder, per_kind=3, size=(80, 60))
    return folder


@pytest.fixture
def photos(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn, tmp_path / "photos"))


@pytest.fixture
def library(photos: Path, open_library: OpenWindow) -> MainWindow:
    return open_library(photos, 3 * len(KINDS))


def names(window: MainWindow) -> list[str]:
    return [photo.path.name for photo in window.model.known(window.model.ids)]


def row_of(window: MainWindow, name: str) -> int:
    return names(window).index(name)


def click(qtbot: QtBot, window: MainWindow, name: str) -> None:
    grid = window.browser.grid
    index = window.model.index(row_of(window, name))
    grid.scrollTo(index)
    QTest.mouseClick(grid.viewport(), LEFT, PLAIN, grid.visualRect(index).center())
    qtbot.waitUntil(lambda: window.actions_.find_similar.isEnabled())


def wait_for_results(qtbot: QtBot, window: MainWindow, of: str) -> None:
    def shown() -> None:
        assert window.bar.title == f"Similar to {of}"
        assert "result" in window.bar.subtitle

    qtbot.waitUntil(shown)


def drop(window: MainWindow, *paths: Path) -> None:
    """Drag files over the window and let go above the photos."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    target: QWidget | None = window.browser.grid.viewport()
    while target is not None and not target.acceptDrops():  # as Qt finds who takes a drop
        target = target.parentWidget()
    assert target is not None
    copy = Qt.DropAction.CopyAction
    with warnings.catch_warnings():  # Qt 6.12 wants a QPointF, which older versions refuse
        warnings.simplefilter("ignore", DeprecationWarning)
        enter = QDragEnterEvent(QPoint(400, 300), copy, data, LEFT, PLAIN)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(400, 300), copy, data, LEFT, PLAIN)
    QApplication.sendEvent(target, event)
    assert event.isAccepted()


# The first run


def test_without_a_library_there_is_only_the_first_page(
    qtbot: QtBot, session: Session, window: MainWindow
) -> None:
    session.start()
    qtbot.waitUntil(window.first_run.isVisible)
    assert not window.sidebar.isVisible()
    assert not window.bar.isVisible()


def test_a_folder_dropped_on_the_first_page_is_added(
    qtbot: QtBot, session: Session, window: MainWindow, photos: Path
) -> None:
    session.start()
    qtbot.waitUntil(window.first_run.isVisible)
    drop(window, photos)
    qtbot.waitUntil(lambda: len(window.model.ids) == 24)
    qtbot.waitUntil(window.browser.grid.isVisible)
    assert window.sidebar.isVisible()


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
    qtbot.waitUntil(lambda: "24 of 24 photos left" in window.status.text)
    qtbot.waitUntil(window.browser.grid.isVisible)
    encoder.gate.set()
    qtbot.waitUntil(lambda: window.status.text == "Up to date")


# Searching


def test_the_key_finds_similar_photos_best_first(qtbot: QtBot, library: MainWindow) -> None:
    click(qtbot, library, "flower-1.jpg")
    QTest.keyClick(library.browser.grid, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    wait_for_results(qtbot, library, "flower-1.jpg")
    assert {*names(library)[:2]} == {"flower-0.jpg", "flower-2.jpg"}
    assert "flower-1.jpg" not in names(library)
    similarities = [library.model.similarity(row) or 0.0 for row in range(5)]
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
        "Compare",
        "Open",
        "Open in Default Program",
        "Open With",
        "Show in File Manager",
        "Copy",
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
    qtbot.waitUntil(lambda: "cannot be searched with" in library.browser.empty.message)
    assert "<b>letter.jpg" in library.browser.empty.message


def test_while_a_photo_is_being_looked_at_the_page_says_so_and_can_be_left(
    qtbot: QtBot, library: MainWindow, tmp_path: Path, encoder: FakeEncoderService
) -> None:
    encoder.gate.clear()
    drop(library, make_photo(tmp_path / "out.jpg"))
    qtbot.waitUntil(lambda: "Searching" in library.browser.empty.message)
    qtbot.waitUntil(library.browser.empty.isVisible)
    QTest.keyClick(library, Qt.Key.Key_Escape)
    qtbot.waitUntil(library.browser.grid.isVisible)
    encoder.gate.set()
    qtbot.wait(200)
    assert library.bar.title == "All Photos"
    assert len(library.model.ids) == 24


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
    assert library.browser.grid.current_id() == library.model.id_at(0)
    qtbot.waitUntil(library.actions_.forward.isEnabled)
    library.actions_.back.trigger()
    qtbot.waitUntil(lambda: library.bar.title == "All Photos")
    qtbot.waitUntil(lambda: not library.actions_.back.isEnabled())
    QTest.mouseClick(library.browser.grid.viewport(), Qt.MouseButton.ForwardButton)
    wait_for_results(qtbot, library, "clouds-0.jpg")


def test_the_slider_hides_what_is_less_similar(qtbot: QtBot, library: MainWindow) -> None:
    click(qtbot, library, "stripes-0.jpg")
    library.actions_.find_similar.trigger()
    wait_for_results(qtbot, library, "stripes-0.jpg")
    everything = len(library.model.ids)
    middle = library.model.similarity(everything // 2)
    assert middle is not None
    library.bar.threshold_changed.emit(middle)
    assert 0 < len(library.model.ids) < everything
    assert library.bar.subtitle == f"{len(library.model.ids)} results"
    library.bar.threshold_changed.emit(0.0)
    assert len(library.model.ids) == everything


def test_a_search_while_photos_are_indexed_is_completed_when_they_are(
    qtbot: QtBot, session: Session, window: MainWindow, photos: Path, encoder: FakeEncoderService
) -> None:
    encoder.gate.clear()
    session.start([photos])
    qtbot.waitUntil(lambda: len(window.model.ids) == 24)
    qtbot.waitUntil(lambda: len(names(window)) == 24)
    click(qtbot, window, "flower-0.jpg")
    window.actions_.find_similar.trigger()
    qtbot.waitUntil(lambda: "Searching" in window.browser.empty.message)
    encoder.gate.set()
    qtbot.waitUntil(lambda: len(window.model.ids) == 23)
    qtbot.waitUntil(lambda: window.bar.subtitle == "23 results")
    assert window.browser.grid.isVisible()


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
    qtbot.waitUntil(lambda: library.details.text_of("similarity").endswith("%, place 1"))


def test_copy_puts_the_file_and_the_picture_on_the_clipboard(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    click(qtbot, library, "sunset-0.jpg")
    QTest.keyClick(library.browser.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    clipboard = QGuiApplication.clipboard()
    path = photos / "sunset" / "sunset-0.jpg"
    assert clipboard.mimeData().urls() == [QUrl.fromLocalFile(str(path))]
    qtbot.waitUntil(lambda: clipboard.mimeData().hasImage())
    assert clipboard.image().size() == QPixmap(str(path)).size()


# A live folder


def test_photos_that_come_and_go_on_the_disk_come_and_go_in_the_grid(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    make_photo(photos / "new.jpg", "flower", 77)
    qtbot.waitUntil(lambda: library.bar.subtitle == "25 photos", timeout=10_000)
    shutil.rmtree(photos / "bricks")
    qtbot.waitUntil(lambda: library.bar.subtitle == "22 photos", timeout=10_000)


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
    qtbot.waitUntil(lambda: library.bar.subtitle == "25 photos", timeout=10_000)
    qtbot.wait(300)
    assert len(encoder.embedded) == before
    library.status.pause_wanted.emit(False)
    qtbot.waitUntil(lambda: len(encoder.embedded) == before + 1)


def test_files_that_cannot_be_read_are_listed_with_reasons_and_tried_again(
    qtbot: QtBot, library: MainWindow, photos: Path
) -> None:
    broken = photos / "broken.jpg"
    broken.write_bytes(b"nothing")
    tree = library.sidebar.tree
    problems = Qt.MatchFlag.MatchExactly
    qtbot.waitUntil(lambda: bool(tree.findItems("Problems", problems)), timeout=10_000)
    tree.setCurrentItem(tree.findItems("Problems", problems)[0])
    table = library.browser.problems.table
    qtbot.waitUntil(lambda: table.topLevelItemCount() == 1)
    item = table.findItems("broken.jpg", problems)[0]
    assert item.text(1)
    make_photo(broken, "hills", 5)
    library.retry_wanted.emit()
    qtbot.waitUntil(lambda: library.bar.title == "All Photos", timeout=10_000)
    qtbot.waitUntil(lambda: library.bar.subtitle == "25 photos")


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
    qtbot.waitUntil(lambda: "photos left" in window.status.text)
    session.close()
    assert not window.isVisible()
