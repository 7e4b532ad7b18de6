"""The composition root: starts Qt, runs sessions of the window, and renders it without a screen."""

import contextlib
import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QSettings,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from photosim.config import Settings, settings_to_read
from photosim.desktop.browse.history import History
from photosim.desktop.session import Session
from photosim.desktop.shell.window_state import forget_view
from photosim.desktop.system.application import Application, collected_on_this_thread
from photosim.desktop.system.faults import Faults
from photosim.desktop.tasks.lane import Lane
from photosim.desktop.ui.icons import app_icon
from photosim.desktop.ui.languages import Languages
from photosim.desktop.ui.theme import Theme
from photosim.errors import NO_WINDOW, PhotoSimError
from photosim.library.encoder_choice import choose_in_time
from photosim.library.occupation import RENEW_S, Occupation, OnlyRead
from photosim.library.picture_folder import PictureFolder, private_folder
from photosim.library.query import NO_PHOTOS
from photosim.preferences import read_preferences
from photosim.runtime import give_large_pieces_back, hand_over_quickly
from photosim.streams import printable
from photosim.vision.service import EncoderService
from photosim.vision.thumbnails import ThumbnailCache
from photosim.vision.word_models import choose_word_model

if TYPE_CHECKING:
    from photosim.desktop.settings.window import SettingsPlace
    from photosim.desktop.system.single_instance import SingleInstance
    from photosim.library.moving.arriving import Staged

log = logging.getLogger(__name__)
translate = QCoreApplication.translate

# Qt changes such a locale itself; said before why no window opens, it would pass for the cause.
_LOCALE = "Detected locale"
_RESTART = 64  # exit code of an event loop after which the window is built anew
_PYTHON_WAKES_MS = 250  # Python handles Ctrl-C only when it runs
_ENDS = (signal.SIGINT, signal.SIGTERM)
_SETTLED_MS = 40
_WAIT_S = 1.0  # for a share that hangs as the window closes
_SCREENSHOT_S = 120.0


def run_window(settings: Settings, given: Sequence[Path | str]) -> int:
    """Show the window until it is closed.

    Args:
        settings: Where things are and which encoder is wanted.
        given: Folders to add, and photos or the address of one to search with.

    Returns:
        The process's exit code; 0 at once where a window is open on the same data folder, which
        is handed what was given.
    """
    app = _application()
    instance = _single_instance(settings.data_dir)
    if instance is not None and instance.hand_over(given):
        return 0
    path_signals = [app.opened] if isinstance(app, Application) else []
    path_signals += [instance.received] if instance is not None else []
    languages = Languages(app)
    theme = Theme(app)
    faults = Faults()
    code = _RESTART
    occupation = Occupation(settings.data_dir, settings.catalogue)
    only_read = occupation.take()
    in_settings: SettingsPlace | None = None
    history: History | None = None
    with (
        _signals_quit(app),
        collected_on_this_thread(),
        closing(PictureFolder()) as pictures,
        _renewed(occupation),
        _apart(settings, only_read) as settings,
    ):
        while code == _RESTART:
            languages.use(settings.preferences.language)
            session = Session(
                settings,
                theme,
                _service(settings),
                _layout(settings.data_dir),
                only_read=only_read,
                pictures=pictures,  # which the history goes on needing
            )
            if history is not None:
                session.window.navigator.history = history
            session.preferences.rebuild_wanted.connect(_restart)
            session.dialogs.library_arrived.connect(_restart)
            faults.happened.connect(session.dialogs.show_fault)
            for path_signal in path_signals:
                path_signal.connect(session.take)
            if instance is not None and only_read is None:
                instance.listen()  # the folder is there now
            session.start(given)
            if in_settings is not None:
                session.dialogs.open_settings().restore(in_settings)
            code = app.exec()
            for path_signal in path_signals:
                path_signal.disconnect(session.take)
            history = session.window.navigator.leave()
            in_settings = session.dialogs.settings_place
            faults.happened.disconnect(session.dialogs.show_fault)
            _end(session)
            settings, given = session.choices.settings, ()
            if session.dialogs.staged is not None:
                settings, history = _exchange(settings, session.dialogs.staged), None
    languages.close()
    faults.close()
    if instance is not None:
        instance.close()
    return code


def take_screenshot(
    settings: Settings, out: Path, similar: Path | None, size: tuple[int, int]
) -> None:
    """Render the window, as it looks when all that is in view has loaded, without a screen.

    Args:
        settings: Where things are.
        out: The picture to write; its suffix is its format.
        similar: A photo to search for; None shows all photos.
        size: Width and height, pixels.

    Raises:
        PhotoSimError: There is nothing to show, or the picture cannot be written.
    """
    app = _application("-platform", "offscreen")
    Languages(app).use(settings.preferences.language)
    theme = Theme(app)
    with tempfile.TemporaryDirectory() as scratch, collected_on_this_thread():
        session = Session(
            settings, theme, _service(settings), _layout(Path(scratch)), indexing=False
        )
        navigator = session.window.navigator
        session.window.resize(*size)
        session.start([similar] if similar else [])
        try:
            if not _settle(session) or navigator.refusal or session.window.awaits_folder:
                reason = navigator.refusal or "The window did not come to rest."
                if session.window.awaits_folder:
                    reason = NO_PHOTOS
                raise PhotoSimError(reason)
            grid = session.window.browser.grid
            if similar is not None and len(grid.photos.ids):
                grid.go_to(grid.photos.id_at(0))
                _settle(session)
            if not session.window.grab().save(str(out)):
                raise PhotoSimError(f"{out} cannot be written.")
        finally:
            _end(session)


def _application(*arguments: str) -> QApplication:
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    give_large_pieces_back()
    hand_over_quickly()
    qInstallMessageHandler(_StartMessages())
    app = Application(["photosim", *arguments])
    qInstallMessageHandler(_log_qt)
    app.setApplicationName("PhotoSim")
    app.setApplicationDisplayName("PhotoSim")
    app.setDesktopFileName("photosim")
    app.setWindowIcon(app_icon())
    return app


class _StartMessages:
    """Qt's messages until it has started; where it cannot, it would end the process by a crash."""

    def __init__(self) -> None:
        self._causes: list[str] = []

    def __call__(self, kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
        if kind is not QtMsgType.QtFatalMsg:
            _log_qt(kind, context, message)
            if not (message or "").startswith(_LOCALE):
                self._causes.append(message or "")
            return
        # Its last message recommends to reinstall; those before it name the cause.
        for line in [f"Qt: {cause}" for cause in self._causes or [message or ""]] + [NO_WINDOW]:
            log.info("%s", line)
            print(printable(line), file=sys.stderr, flush=True)
        os._exit(1)  # nothing has been opened yet


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
    """Qt's messages go where the program's own go; what it merely remarks is for debugging."""
    serious = kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
    log.log(logging.ERROR if serious else logging.DEBUG, "Qt: %s", message)


def _single_instance(data_dir: Path) -> "SingleInstance | None":
    try:
        from photosim.desktop.system.single_instance import SingleInstance
    except ImportError as error:  # Qt's sockets need libraries that not every system has
        log.warning("Each start opens a window of its own: %s", error)
        return None
    return SingleInstance(data_dir)


def _service(settings: Settings) -> EncoderService:
    wanted = settings.preferences
    service = EncoderService(
        choose_in_time(wanted.encoder, wanted.weights, settings.weights_dirs, settings.digests),
        device=wanted.device,
        thumbnails=ThumbnailCache(settings.thumbnails_dir),
        threads=wanted.cores,
        memory=settings.pace,
    )
    service.words.use(choose_word_model(settings.weights_dir, wanted.word_model))
    return service


def _layout(folder: Path) -> QSettings:
    """Qt reads it before there is a window, and writes it when the window has closed."""
    file = folder / "window.ini"
    with contextlib.suppress(OSError):  # then Qt cannot write it either, and need not
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)  # Qt keeps the mode of the file it finds
    return QSettings(str(file), QSettings.Format.IniFormat)


def _restart() -> None:
    QApplication.exit(_RESTART)


def _exchange(settings: Settings, staged: "Staged") -> Settings:
    """Let an imported library take the place of the one that was open; returns its settings."""
    from photosim.library.moving.arriving import discard, install

    try:
        former = install(staged)
    except PhotoSimError as error:
        return replace(settings, notice=str(error))
    finally:
        discard(staged)  # of which nothing is left once it is in its place
    forget_view(_layout(settings.data_dir))
    saved, notice = read_preferences(settings.data_dir)
    if not notice and former is not None:
        words = translate("Libraries", "The library that was open before is kept in {former}.")
        notice = words.format(former=former)
    return replace(settings, saved=saved, notice=notice)


def _end(session: Session) -> None:
    session.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _settle(session: Session) -> bool:
    """Turn the event loop until nothing in view is on its way any more."""
    loop = QEventLoop()
    timer = QTimer(interval=_SETTLED_MS)
    deadline = time.monotonic() + _SCREENSHOT_S

    def look() -> None:
        if session.window.settled or time.monotonic() > deadline:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    return session.window.settled


@contextmanager
def _apart(settings: Settings, only_read: OnlyRead | None) -> Iterator[Settings]:
    """Let a library that may only be read be shown from a folder of its own."""
    if only_read is None:
        yield settings
        return
    with private_folder() as scratch:
        yield settings_to_read(settings, Path(scratch))


@contextmanager
def _renewed(occupation: Occupation) -> Iterator[None]:
    """Claim a library on a share for this computer as long as it is open."""
    lane = Lane("occupation", object, wait_s=_WAIT_S)
    timer = QTimer(interval=round(1000 * RENEW_S))
    timer.timeout.connect(lambda: lane.ask(lambda _owned: occupation.renew()))
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        lane.close()
        occupation.leave()


@contextmanager
def _signals_quit(app: QApplication) -> Iterator[None]:
    """Have Ctrl-C and the end of the person's session close the window, which keeps its layout."""
    wake = QTimer(interval=_PYTHON_WAKES_MS)
    wake.timeout.connect(lambda: None)  # that Python runs is the point
    wake.start()
    # Before the event loop runs, Qt would not hear of it: the loop's first turn ends it then.
    before = {one: signal.signal(one, lambda *_: QTimer.singleShot(0, app.quit)) for one in _ENDS}
    try:
        yield
    finally:
        wake.stop()
        for one, handler in before.items():
            signal.signal(one, handler)
