"""The settings as a person uses them: open, choose, see it act."""

import contextlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from photosim.catalogue.store import Store
from photosim.desktop.session import Session
from photosim.desktop.settings.window import SettingsWindow
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.tasks.weights import WeightsCheck
from photosim.desktop.ui.display_names import file_size
from photosim.desktop.ui.theme import DARK, Theme
from photosim.vision.models import EFFICIENTNET_LITE0
from photosim.vision.thumbnail_usage import own_thumbnails
from photosim.vision.thumbnails import ThumbnailCache
from photosim.vision.weights import RESNET34_FILE, WeightsFile
from tests.desktop.conftest import OpenWindow
from tests.fakes import FakeEncoderService
from tests.photos import KINDS, make_library, make_photo
from tests.vision import stand_ins

LEFT = Qt.MouseButton.LeftButton
OTHER_SHA256 = "0" * 64


@pytest.fixture
def library(tmp_path: Path, open_library: OpenWindow) -> MainWindow:
    make_library(tmp_path / "photos", per_kind=1, size=(80, 60))
    return open_library(tmp_path / "photos", len(KINDS))


@pytest.fixture
def empty(qtbot: QtBot, session: Session) -> MainWindow:
    """The window without a library, which is open in no time."""
    session.start()
    qtbot.waitUntil(session.window.first_run.isVisible)
    return session.window


@pytest.fixture
def settings_window(qtbot: QtBot, empty: MainWindow, session: Session) -> SettingsWindow:
    return opened(qtbot, empty, session)


def opened(qtbot: QtBot, window: MainWindow, session: Session) -> SettingsWindow:
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.dialogs.settings_place is not None)
    assert session.dialogs.settings is not None
    return session.dialogs.settings


def turn_to_download(qtbot: QtBot, window: SettingsWindow) -> None:
    window.sections.setCurrentRow(2)
    qtbot.waitUntil(window.search.get.isVisible)


def choose(box: QComboBox, row: int) -> None:
    """Pick a line by the keyboard, as the popup would."""
    box.setFocus()
    while box.currentIndex() != row:
        key = Qt.Key.Key_Down if box.currentIndex() < row else Qt.Key.Key_Up
        QTest.keyClick(box, key)


def test_the_key_opens_one_window_and_escape_closes_it(
    qtbot: QtBot, settings_window: SettingsWindow, empty: MainWindow, session: Session
) -> None:
    empty.actions_.settings.trigger()
    assert session.dialogs.settings is settings_window
    assert not settings_window.isModal()
    qtbot.waitUntil(settings_window.isActiveWindow)
    QTest.keyClick(settings_window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not settings_window.isVisible())
    empty.actions_.settings.trigger()
    QTest.keyClick(settings_window, Qt.Key.Key_Escape)
    assert not settings_window.isVisible()
    assert empty.isVisible()


def test_settings_and_quit_stand_where_macos_expects_them(window: MainWindow) -> None:
    assert window.actions_.settings.menuRole() == QAction.MenuRole.PreferencesRole
    assert window.actions_.quit.menuRole() == QAction.MenuRole.QuitRole
    assert window.actions_.open.menuRole() == QAction.MenuRole.NoRole


def test_sections_are_walked_by_the_arrow_keys(settings_window: SettingsWindow) -> None:
    pages = (settings_window.folders, settings_window.search, settings_window.storage)
    for page in pages:
        QTest.keyClick(settings_window.sections, Qt.Key.Key_Down)
        assert page.isVisible()


def test_the_theme_changes_at_once(settings_window: SettingsWindow, theme: Theme) -> None:
    choose(settings_window.general.theme, 2)
    assert theme.colors == DARK
    choose(settings_window.general.theme, 0)


def test_the_index_is_tuned_to_the_share_that_is_chosen(
    settings_window: SettingsWindow, session: Session, qtbot: QtBot
) -> None:
    recall = settings_window.search.recall
    assert recall.value() == 98
    recall.setFocus()
    recall.selectAll()
    QTest.keyClicks(recall, "90")
    QTest.keyClick(recall, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.choices.now.recall_target == 0.9)


def test_cores_are_given_to_the_encoder(
    qtbot: QtBot, settings_window: SettingsWindow, session: Session, encoder: FakeEncoderService
) -> None:
    cores = settings_window.general.cores
    if cores.maximum() == 1:
        pytest.skip("one core only")
    cores.setFocus()
    cores.selectAll()
    QTest.keyClicks(cores, "1")
    QTest.keyClick(cores, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(encoder.renewed))
    assert encoder.renewed == [("efficientnet-lite0", "auto", 1)]
    assert session.choices.now.cores == 1
    assert settings_window.isVisible()


def test_the_wheel_changes_nothing(settings_window: SettingsWindow) -> None:
    box = settings_window.general.theme
    QTest.wheelEvent(box.window().windowHandle(), box.rect().center(), box.rect().center() * 0)
    assert box.currentIndex() == 0


def test_folders_are_listed_and_removed_after_a_question(
    qtbot: QtBot, library: MainWindow, session: Session, tmp_path: Path
) -> None:
    settings_window = opened(qtbot, library, session)
    page = settings_window.folders
    settings_window.sections.setCurrentRow(1)
    item = page.table.topLevelItem(0)
    assert item is not None
    assert item.text(0) == str(tmp_path / "photos")
    assert item.text(1) == str(len(KINDS))
    assert page.remove.isEnabled(), "the only folder is selected"
    page.add_wanted.emit()
    (asking,) = settings_window.findChildren(QFileDialog)
    asking.close()  # and whoever asked has the keys again
    QTest.mouseClick(page.table.viewport(), LEFT, pos=page.table.visualItemRect(item).center())
    QTest.mouseClick(page.remove, LEFT)
    (question,) = settings_window.findChildren(QMessageBox)
    assert "photos" in question.text()
    yes = next(one for one in question.buttons() if one.text() == "Remove")
    QTest.mouseClick(yes, LEFT)
    qtbot.waitUntil(lambda: page.table.topLevelItemCount() == 0)
    qtbot.waitUntil(library.first_run.isVisible)


def test_a_folder_that_is_away_is_marked(
    qtbot: QtBot, library: MainWindow, session: Session
) -> None:
    settings_window = opened(qtbot, library, session)
    away = [replace(folder, online=False) for folder in library.sidebar.folders]
    settings_window.folders.show_folders(away)
    item = settings_window.folders.table.topLevelItem(0)
    assert item is not None
    assert item.text(2) == "Not connected"


def test_the_encoder_in_use_is_shown_with_file_and_digest(
    qtbot: QtBot, settings_window: SettingsWindow, encoder: FakeEncoderService
) -> None:
    page = settings_window.search
    qtbot.waitUntil(lambda: "EfficientNet-Lite0" in page.in_use.note)
    qtbot.waitUntil(lambda: "SHA-256 57934424" in page.file.toPlainText())
    assert str(encoder.choice.weights) in page.file.toPlainText()


def test_which_network_runs_is_told_to_those_who_ask(
    qtbot: QtBot, library: MainWindow, session: Session
) -> None:
    page = opened(qtbot, library, session).search
    qtbot.waitUntil(lambda: "EfficientNet-Lite0" in page.in_use.note)
    assert not page.in_use.isVisibleTo(page)
    page.advanced.click()
    assert page.in_use.isVisibleTo(page)
    assert page.file.isVisibleTo(page)
    shown = [label.text() for label in library.status.findChildren(QLabel)]
    shown += [button.text() for button in library.status.findChildren(QAbstractButton)]
    machine = ("EfficientNet", "ResNet", "SHA-256", "CPU", "CUDA")
    assert not [text for text in shown if any(word in text for word in machine)]


def test_a_file_that_holds_no_weights_is_refused_in_a_sentence(
    qtbot: QtBot, settings_window: SettingsWindow, session: Session, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.pth"
    letter.write_text("Dear reader")
    page = settings_window.search
    page.try_file(str(letter))
    assert not page.choose.isEnabled()
    qtbot.waitUntil(page.choose.isEnabled)
    assert "letter.pth cannot be loaded" in page.weights.note
    assert "instead" not in page.weights.note
    assert session.choices.now.weights is None


def test_a_file_with_weights_is_used(
    qtbot: QtBot, empty: MainWindow, session: Session, encoder: FakeEncoderService, tmp_path: Path
) -> None:
    session.dialogs.check = WeightsCheck(load=stand_ins.load)
    window = session.dialogs.open_settings()
    weights = tmp_path / "weights.pth"
    weights.write_bytes(b"taken by the stand-in")
    window.search.try_file(str(weights))
    qtbot.waitUntil(lambda: bool(encoder.renewed))
    assert encoder.renewed[0][0].startswith("resnet34:")
    assert window.search.weights.note == str(weights)
    QTest.mouseClick(window.search.forget, LEFT)
    assert session.choices.now.weights is None


class _Slow(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"none")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def server() -> Iterator[str]:
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Slow)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}/weights.pth"
    made.shutdown()
    thread.join()
    made.server_close()


def test_a_download_that_brings_something_else_says_so_on_the_page(
    qtbot: QtBot, settings_window: SettingsWindow, session: Session, server: str
) -> None:
    settings_window.search.fetch.source = WeightsFile(server, 4, OTHER_SHA256)
    page = settings_window.search
    turn_to_download(qtbot, settings_window)
    QTest.mouseClick(page.get, LEFT)
    qtbot.waitUntil(lambda: "checksum is wrong" in page.weights.note)
    assert page.get.isEnabled()


class _Halting(http.server.BaseHTTPRequestHandler):
    """Says nothing more after half of the first file until it may go on; later ones are whole."""

    go_on = threading.Event()
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        first = self.asked == 1
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(b"0" * 500_000)
            if first:
                self.go_on.wait(30)
            self.wfile.write(b"1" * 500_000)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def halting_server() -> Iterator[str]:
    _Halting.go_on.clear()
    _Halting.asked = 0
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Halting) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}/weights.pth"
        _Halting.go_on.set()
        made.shutdown()
        thread.join()


def _downloads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "weights"]


def test_a_download_is_cancelled_leaves_nothing_and_can_be_started_again(
    qtbot: QtBot, settings_window: SettingsWindow, session: Session, halting_server: str
) -> None:
    settings_window.search.fetch.source = WeightsFile(halting_server, 1_000_000, OTHER_SHA256)
    page, status = settings_window.search, session.window.status
    turn_to_download(qtbot, settings_window)
    assert page.get.text() == f"Download ({file_size(RESNET34_FILE.size)})"
    assert not page.cancel.isVisible()
    before = page.weights.note
    QTest.mouseClick(page.get, LEFT)
    assert page.cancel.isVisible()
    assert not page.get.isVisible()
    qtbot.waitUntil(lambda: "of 1" in page.weights.note)
    page.averaged.click()  # another choice takes nothing of it away
    assert page.cancel.isVisible()
    QTest.mouseClick(page.cancel, LEFT)
    assert page.weights.note == before
    assert page.get.isVisible()
    assert page.get.isEnabled()
    assert not page.progress.isVisible()
    assert status.get_weights.text() == "Download Better Recognition…"
    assert status.get_weights.isEnabled()
    QTest.mouseClick(page.get, LEFT)  # while the first one still hangs
    qtbot.waitUntil(lambda: "checksum is wrong" in page.weights.note)
    _Halting.go_on.set()
    qtbot.waitUntil(lambda: not _downloads())
    QApplication.processEvents()  # what its thread said last
    assert "checksum is wrong" in page.weights.note
    assert page.get.isVisible()
    assert list(session.choices.settings.weights_dir.iterdir()) == []


def test_clearing_leaves_what_other_programs_made(
    qtbot: QtBot, library: MainWindow, session: Session
) -> None:
    settings_window = opened(qtbot, library, session)
    root = session.choices.settings.thumbnails_dir
    foreign = root / "large" / "foreign.png"
    Image.new("RGB", (8, 8)).save(foreign)
    page = settings_window.storage
    qtbot.waitUntil(lambda: "files created by PhotoSim" in page.disk.note)
    settings_window.sections.setCurrentRow(3)
    qtbot.waitUntil(page.clear.isEnabled)
    QTest.mouseClick(page.clear, LEFT)
    qtbot.waitUntil(lambda: " 0 files" in page.disk.note)
    assert list(root.rglob("*.png")) == [foreign]


def test_what_a_former_model_has_left_is_removed_after_a_question(
    qtbot: QtBot, library: MainWindow, session: Session
) -> None:
    with Store.open(session.choices.settings.catalogue) as store:
        ids = store.vectors.searchable_ids(EFFICIENTNET_LITE0.name)
        vectors = np.ones((len(ids), 512), np.float16)
        store.vectors.put("resnet34", list(zip(ids.tolist(), vectors, strict=True)))
    settings_window = opened(qtbot, library, session)
    page = settings_window.storage.former
    settings_window.sections.setCurrentRow(3)
    qtbot.waitUntil(lambda: "kept from ResNet-34" in page.kept.note)
    QTest.mouseClick(page.remove, LEFT)
    (question,) = settings_window.findChildren(QMessageBox)
    assert "ResNet-34" in question.text()
    assert "indexing all photos again" in question.informativeText()
    yes = next(one for one in question.buttons() if one.text() == "Remove")
    QTest.mouseClick(yes, LEFT)
    assert "Removing…" in page.kept.note
    qtbot.waitUntil(lambda: "freed." in page.kept.note)
    qtbot.waitUntil(lambda: "ResNet-34" not in page.kept.note)
    assert not page.remove.isEnabled()
    with Store.open(session.choices.settings.catalogue, read_only=True) as store:
        assert set(store.vector_usage.photos()) == {EFFICIENTNET_LITE0.name}


def test_thumbnails_are_known_as_ours_however_long_their_photos_path_is(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["ä" * 60] * 8)
    photo = make_photo(folder / "photo.jpg")
    cache = ThumbnailCache(tmp_path / "cache")
    made = cache.write(photo, photo.stat().st_mtime_ns, Image.open(photo))
    assert list(own_thumbnails(tmp_path / "cache")) == [(made, made.stat().st_size)]


def test_every_control_says_what_it_is(settings_window: SettingsWindow) -> None:
    controls: list[QAbstractButton | QComboBox | QSpinBox] = []
    for kind in (QAbstractButton, QComboBox, QSpinBox):
        controls += settings_window.findChildren(kind)
    assert len(controls) > 10
    unnamed = [
        one
        for one in controls
        if not one.accessibleName() and not (isinstance(one, QAbstractButton) and one.text())
    ]
    assert unnamed == []


def test_pages_survive_a_change_of_theme_and_closing_twice(
    settings_window: SettingsWindow, theme: Theme, session: Session
) -> None:
    theme.choose("dark")
    theme.choose("system")
    settings_window.close()
    session.dialogs.open_settings()
    assert settings_window.isVisible()
    assert QApplication.activeModalWidget() is None
