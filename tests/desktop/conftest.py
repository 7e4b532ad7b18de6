"""The real window over a real catalogue and real photos; only the encoder is a stand-in."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.catalogue.store import Store
from photosim.config import Settings, load_settings
from photosim.desktop.main_window import MainWindow
from photosim.desktop.session import Session
from photosim.desktop.theme import Theme
from photosim.vision.thumbnails import ThumbnailCache
from tests.fakes import FakeEncoderService

OpenWindow = Callable[..., MainWindow]


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["photosim", "-platform", "offscreen"]


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    QLocale.setDefault(QLocale("en_US"))
    return Theme(qapp)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(tmp_path / "data")


@pytest.fixture
def encoder(settings: Settings) -> Iterator[FakeEncoderService]:
    service = FakeEncoderService(ThumbnailCache(settings.thumbnails_dir))
    yield service
    service.close()


@pytest.fixture
def session(
    qtbot: QtBot, settings: Settings, theme: Theme, encoder: FakeEncoderService
) -> Iterator[Session]:
    layout = QSettings(str(settings.data_dir / "window.ini"), QSettings.Format.IniFormat)
    made = Session(settings, theme, encoder, layout)
    yield made
    made.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # Qt's offscreen clipboard outlives Python and would take what we put there with it.
    QApplication.clipboard().clear()


@pytest.fixture
def window(session: Session) -> MainWindow:
    return session.window


@pytest.fixture(scope="session")
def blank_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty catalogue: copying it is quicker than making one for every test."""
    path = tmp_path_factory.mktemp("blank") / "catalogue.sqlite"
    Store.open(path).close()
    return path


@pytest.fixture
def open_library(
    qtbot: QtBot, session: Session, settings: Settings, blank_catalogue: Path
) -> OpenWindow:
    """Start the window on a folder and wait until all of it is indexed."""

    def start(folder: Path, photos: int) -> MainWindow:
        settings.data_dir.mkdir(exist_ok=True)
        shutil.copy(blank_catalogue, settings.catalogue)
        session.start([folder])
        window = session.window

        def all_indexed() -> None:
            assert len(window.model.ids) == photos
            assert window.status.text == "Up to date"

        qtbot.waitUntil(all_indexed, timeout=15_000)
        qtbot.waitUntil(lambda: window.settled, timeout=15_000)
        return window

    return start
