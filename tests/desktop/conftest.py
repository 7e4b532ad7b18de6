"""The real window over a real catalogue and real photos; only the encoder is a stand-in."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QLocale, QObject, QSettings, SignalInstance
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photosim.catalogue.store import Store
from photosim.config import Settings, load_settings
from photosim.desktop.session import Session
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.system.application import collected_on_this_thread
from photosim.desktop.tasks.thumbnails import Thumbnails
from photosim.desktop.ui.languages import Languages
from photosim.desktop.ui.theme import Theme
from photosim.vision.files import changed_ns
from photosim.vision.thumbnails import ThumbnailCache
from tests.conftest import PatientBot
from tests.fakes import FakeEncoderService
from tests.photos import KINDS, make_library

OpenWindow = Callable[..., MainWindow]
_PER_KIND = 3
ALL = _PER_KIND * len(KINDS)
_AT_REST = ("Up to date", "Auf dem neuesten Stand", "⟦Up to date⟧")


class Listener(QObject):
    """Notes what a signal says, on the GUI thread; lives as long as the application.

    A worker may be emitting just when a test has heard enough.
    """

    def __init__(self, signal: SignalInstance) -> None:
        super().__init__(QApplication.instance())
        self.said: list[tuple[Any, ...]] = []
        signal.connect(self.take)

    def take(self, *args: object) -> None:
        self.said.append(args)


@contextmanager
def heard(qtbot: QtBot, *signals: SignalInstance) -> Iterator[Listener]:
    """Wait for the signals of a worker; yields the listener to the first.

    Pytest-qt's own waiting runs in the thread that emits and stops its timer there, at which Qt
    keeps a dangling timer.
    """
    listeners = [Listener(signal) for signal in signals]
    yield listeners[0]
    qtbot.waitUntil(lambda: all(listener.said for listener in listeners))


@pytest.fixture(autouse=True)
def _garbage(qapp: QApplication) -> Iterator[None]:
    """Keep garbage collection off the workers' threads, as the program does."""
    with collected_on_this_thread():
        yield


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Write numbers as in English again after a test in another language."""
    yield
    QLocale.setDefault(QLocale("en_US"))


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    os.environ.update(LC_ALL="en_US.UTF-8", LANGUAGE="en")  # whatever its owner speaks
    return ["photosim", "-platform", "offscreen"]


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Iterator[Theme]:
    languages = Languages(qapp)
    languages.use("en")
    QLocale.setDefault(QLocale("en_US"))
    yield Theme(qapp)
    languages.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return _usual_settings(tmp_path / "data")


def _usual_settings(data_dir: Path) -> Settings:
    """The library of a computer on which nobody has downloaded ResNet-34's weights."""
    made = load_settings(data_dir)
    return replace(made, home=made.data_dir, weights_dirs=(made.weights_dir,))


@pytest.fixture
def encoder(settings: Settings) -> Iterator[FakeEncoderService]:
    with closing(FakeEncoderService(ThumbnailCache(settings.thumbnails_dir))) as service:
        yield service


@pytest.fixture
def thumbnails(
    qtbot: QtBot, settings: Settings, encoder: FakeEncoderService
) -> Iterator[Thumbnails]:
    made = Thumbnails(ThumbnailCache(settings.thumbnails_dir), encoder)
    yield made
    made.close()


@pytest.fixture
def session(
    qtbot: QtBot, settings: Settings, theme: Theme, encoder: FakeEncoderService
) -> Iterator[Session]:
    with _session(settings, theme, encoder) as made:
        yield made


@contextmanager
def _session(settings: Settings, theme: Theme, encoder: FakeEncoderService) -> Iterator[Session]:
    layout = QSettings(str(settings.data_dir / "window.ini"), QSettings.Format.IniFormat)
    made = Session(settings, theme, encoder, layout)
    made.window.resize(1240, 800)  # as on a large screen
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
        return _at_rest(qtbot, session.window, photos)

    return start


def _at_rest(qtbot: QtBot, window: MainWindow, photos: int) -> MainWindow:
    """Wait until it shows so many photos and has nothing more to do."""
    qtbot.waitUntil(lambda: len(window.model.ids) == photos and window.status.text in _AT_REST)
    qtbot.waitUntil(lambda: window.settled)
    return window


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three small photos of each kind."""
    folder = tmp_path_factory.mktemp("drawn")
    make_library(folder, _PER_KIND, size=(80, 60))
    return folder


@dataclass(frozen=True)
class Prepared:
    """A folder of photos, what is to be in it, and the settings of a library that knows them."""

    photos: Path
    drawn: Path
    settings: Settings

    def draw(self) -> None:
        """Let the folder be as it was when it was indexed."""
        shutil.rmtree(self.photos, ignore_errors=True)
        shutil.copytree(self.drawn, self.photos)

    def copy_to(self, settings: Settings) -> None:
        """Start a library with what is known of the photos.

        Their inodes were changed when they were copied, which would have them read again.
        """
        shutil.copytree(self.settings.data_dir, settings.data_dir, dirs_exist_ok=True)
        with closing(sqlite3.connect(settings.catalogue)) as catalogue, catalogue:
            names = catalogue.execute("SELECT id, relative_path FROM photo").fetchall()
            catalogue.executemany(
                "UPDATE photo SET changed_ns = ? WHERE id = ?",
                [(changed_ns((self.photos / name).stat()), number) for number, name in names],
            )


@pytest.fixture(scope="session")
def prepared(
    request: pytest.FixtureRequest,
    theme: Theme,
    drawn: Path,
    blank_catalogue: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Prepared:
    """The drawn photos and the data folder of a window that has indexed them, both to be copied.

    That takes a tenth of the time of indexing them for every test.
    """
    place = tmp_path_factory.mktemp("prepared")
    made = Prepared(place / "photos", drawn, _usual_settings(place / "data"))
    made.draw()
    made.settings.data_dir.mkdir()
    shutil.copy(blank_catalogue, made.settings.catalogue)
    with (
        collected_on_this_thread(),
        closing(FakeEncoderService(ThumbnailCache(made.settings.thumbnails_dir))) as encoder,
        _session(made.settings, theme, encoder) as session,
    ):
        session.start([made.photos])
        _at_rest(PatientBot(request), session.window, ALL)
    return made


@pytest.fixture
def photos(prepared: Prepared) -> Path:
    """A folder of photos to watch."""
    prepared.draw()
    return prepared.photos


@pytest.fixture
def library(
    qtbot: QtBot, session: Session, settings: Settings, prepared: Prepared, photos: Path
) -> MainWindow:
    """The window on that folder, all of it indexed."""
    prepared.copy_to(settings)
    session.start([])
    return _at_rest(qtbot, session.window, ALL)


@pytest.fixture
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of files in the trash; nothing goes to the trash of whoever runs the tests."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share" / "Trash" / "files"


@pytest.fixture
def no_trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No trash can be made where it would have to be."""
    (tmp_path / "in-the-way").write_text("a file, not a folder")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "in-the-way"))
