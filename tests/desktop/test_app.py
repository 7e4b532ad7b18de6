import signal
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt, QTimer
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QWidget
from pytestqt.qtbot import QtBot

from photosim.catalogue.records import FolderRecord
from photosim.config import Settings
from photosim.desktop import app
from photosim.desktop.browse.query_bar import save_order
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.tasks.library_lane import library_lane
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.tasks.weights import WeightsFetch
from photosim.desktop.ui.theme import Theme
from photosim.errors import PhotoSimError
from photosim.library.arrangement import Arrangement, SortKey
from photosim.library.picture_folder import PictureFolder
from photosim.library.progress import Progress
from photosim.vision.thumbnails import ThumbnailCache
from photosim.vision.weights import RESNET34_FILE
from tests.desktop.conftest import OpenWindow, heard
from tests.fakes import FakeEncoderService
from tests.photos import make_library


@pytest.fixture
def fake_service(monkeypatch: pytest.MonkeyPatch, encoder: FakeEncoderService) -> None:
    monkeypatch.setattr(app, "_service", lambda _settings: encoder)


@pytest.fixture
def indexed(open_library: OpenWindow, tmp_path: Path) -> Path:
    make_library(tmp_path / "photos", per_kind=1, size=(80, 60))
    open_library(tmp_path / "photos", 8)
    return tmp_path / "photos"


@pytest.mark.usefixtures("fake_service", "theme")
def test_the_window_runs_until_it_is_closed_in_the_order_it_was_left_in(
    settings: Settings, qapp: QApplication
) -> None:
    order = Arrangement(SortKey.SIZE, descending=False)
    settings.data_dir.mkdir()
    file = settings.data_dir / "window.ini"
    save_order(QSettings(str(file), QSettings.Format.IniFormat), order)
    seen: list[Arrangement] = []

    def close() -> None:
        for window in qapp.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible():
                seen.append(window.navigator.history.here.order)
                window.close()

    timer = QTimer(interval=100)
    timer.timeout.connect(close)
    timer.start()
    assert app.run_window(settings, []) == 0
    timer.stop()
    assert seen[0] == order


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.usefixtures("theme")
def test_a_window_that_is_ended_before_it_is_shown_ends(
    settings: Settings,
    qapp: QApplication,
    encoder: FakeEncoderService,
    monkeypatch: pytest.MonkeyPatch,
    end: signal.Signals,
) -> None:
    def make_service(_settings: Settings) -> FakeEncoderService:
        signal.raise_signal(end)
        return encoder

    monkeypatch.setattr(app, "_service", make_service)
    too_late = QTimer(singleShot=True, interval=5_000)
    too_late.timeout.connect(lambda: QApplication.exit(1))
    too_late.start()
    assert app.run_window(settings, []) == 0
    too_late.stop()
    # Windows that close have Qt end once more, which would meet the tests after this one.
    QApplication.removePostedEvents(qapp, QEvent.Type.Quit)


@pytest.mark.usefixtures("fake_service", "theme")
def test_a_screenshot_shows_a_search_in_the_size_asked_for(
    settings: Settings, indexed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "shot.png"
    query = indexed / "flower" / "flower-0.jpg"
    app.take_screenshot(settings, out, query, (900, 600))
    image = QImage(str(out))
    assert (image.width(), image.height()) == (900, 600)
    colours = {image.pixelColor(x, y).name() for x in range(0, 900, 7) for y in range(0, 600, 7)}
    assert len(colours) > 200


@pytest.mark.usefixtures("fake_service", "theme")
def test_a_screenshot_of_an_unreadable_query_is_refused_in_words(
    settings: Settings, indexed: Path, tmp_path: Path
) -> None:
    query = tmp_path / "broken.jpg"
    query.write_bytes(b"broken")
    out = tmp_path / "shot.png"
    with pytest.raises(PhotoSimError, match=r"^“broken\.jpg” cannot be read"):
        app.take_screenshot(settings, out, query, (900, 600))
    assert not out.exists()


@pytest.mark.usefixtures("fake_service", "theme", "indexed")
def test_a_screenshot_that_cannot_be_written_is_refused_in_words(
    settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "shot.picture"
    with pytest.raises(PhotoSimError, match=f"^{out} cannot be written.$"):
        app.take_screenshot(settings, out, None, (900, 600))


def test_the_layout_comes_back_as_it_was_left(
    qtbot: QtBot, settings: Settings, theme: Theme, encoder: FakeEncoderService, tmp_path: Path
) -> None:
    layout = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    thumbnails = Thumbnails(ThumbnailCache(settings.thumbnails_dir), encoder)
    queries = library_lane(settings.catalogue, encoder)
    files = settings.undo_file, settings.removals_file
    parts = (theme, queries, thumbnails, encoder, layout, *files, PictureFolder())
    window = MainWindow(*parts)
    window.browser.grid.set_side(200)
    window.actions_.details.setChecked(False)
    folder = FolderRecord(1, tmp_path, None, online=True, photos=3, problems=0)
    window.sidebar.show_folders([folder])
    tree = window.sidebar.tree
    tree.expandItem(tree.findItems(tmp_path.name, Qt.MatchFlag.MatchExactly)[0])
    assert window.sidebar.opened == [(1, "")]
    window.close()
    again = MainWindow(*parts)
    assert again.browser.grid.side == 200
    assert not again.actions_.details.isChecked()
    asked: list[tuple[int, str]] = []
    again.sidebar.subfolders_wanted.connect(lambda *place: asked.append(place))
    again.sidebar.show_folders([folder])
    assert asked == again.sidebar.opened == [(1, "")]
    for made in (window, again):
        made.close_down()
        made.deleteLater()
    queries.close()


def test_every_control_says_what_it_is(indexed: Path, qapp: QApplication) -> None:
    windows = [one for one in qapp.topLevelWidgets() if isinstance(one, MainWindow)]
    controls: list[QWidget] = []
    for window in windows:
        controls += window.findChildren(QAbstractButton)
        controls += [
            slider
            for slider in window.findChildren(QAbstractSlider)
            if slider.metaObject().className() == "QSlider"
        ]
        controls += [window.browser.grid, window.sidebar.tree, window.details]
    unnamed = [
        control
        for control in controls
        if not control.isHidden()
        and not control.accessibleName()
        and not (isinstance(control, QAbstractButton) and control.text())
        and not control.objectName().startswith("qt_")
    ]
    assert len(controls) > 10
    assert unnamed == []


# The status line


def test_progress_is_told_with_what_is_left_the_rate_and_the_time(
    qtbot: QtBot, theme: Theme
) -> None:
    status = StatusLine(theme, QAction())
    qtbot.addWidget(status)
    status.show_progress(Progress("embedding", 3_000, 9_000, 50.0, 120.0))
    assert "Indexed 3,000 of 9,000 photos" in status.text
    assert "50 per second" in status.text
    assert "about 2 min left" in status.text
    status.show_message("The disk is full.")
    status.show_progress(Progress("embedding", 3_100, 9_000, 50.0, 118.0))
    assert status.text == "The disk is full."


class _Refusing(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_error(503)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def refusing_server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/weights.pth"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_refused_download_is_told_in_words_and_leaves_nothing(
    qtbot: QtBot, theme: Theme, tmp_path: Path, refusing_server: str
) -> None:
    status = StatusLine(theme, QAction())
    qtbot.addWidget(status)
    fetch = WeightsFetch(tmp_path / "weights", replace(RESNET34_FILE, url=refusing_server))
    fetch.failed.connect(status.fail_download)
    with heard(qtbot, fetch.failed):
        fetch.start()
    assert "503" in status.text
    assert list((tmp_path / "weights").iterdir()) == []


def test_a_server_that_says_nothing_does_not_keep_the_window_open(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        source = replace(RESNET34_FILE, url=f"http://127.0.0.1:{port}/weights.pth")
        fetch = WeightsFetch(tmp_path / "weights", source)
        fetch.start()
        connection, _ = server.accept()
        thread = next(one for one in threading.enumerate() if one.name == "weights")
        fetch.close()
        assert thread.is_alive()  # it was not waited for
        connection.close()
    qtbot.waitUntil(lambda: not thread.is_alive())
    assert list((tmp_path / "weights").iterdir()) == []


def test_downloaded_weights_are_offered_for_use(qtbot: QtBot, theme: Theme) -> None:
    status = StatusLine(theme, QAction())
    qtbot.addWidget(status)
    status.offer_weights(True)
    status.begin_download()
    status.show_download(1_000_000, 80_000_000)
    assert not status.get_weights.isEnabled()
    status.end_download()
    assert status.get_weights.isEnabled()
    with qtbot.waitSignal(status.renewal_wanted):
        status.get_weights.click()
