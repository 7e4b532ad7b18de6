"""Other libraries: opened each in a window of its own, and the last ones remembered."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from photosim.atomic_write import atomic_write
from photosim.config import Settings
from photosim.desktop.files.file_dialogs import Purpose
from photosim.desktop.shell.main_window import MainWindow
from photosim.desktop.system.another_window import open_window
from photosim.desktop.tasks.lane import Lane
from photosim.desktop.ui.sentences import in_words
from photosim.errors import PhotoSimError
from photosim.preferences import PREFERENCES_NAME, Preferences, write_preferences

_MOST = 8
_WAIT_S = 1.0  # for a drive that hangs as the window closes

log = logging.getLogger(__name__)
translate = QCoreApplication.translate


class LibrariesNotSaved(PhotoSimError):  # noqa: N818  an answer to the person
    """The list could not be written; the message is for the person."""


class Holds(Enum):
    """What a folder holds."""

    LIBRARY = auto()
    NOTHING = auto()
    OTHER_FILES = auto()
    UNKNOWN = auto()  # it is not there, or cannot be asked


@dataclass(frozen=True, slots=True)
class Recent:
    """A library that was opened before; ``here`` says whether it can be opened now."""

    folder: Path
    here: bool


class Libraries(QObject):
    """Opens libraries, and fills the menu of those that were opened last.

    Args:
        settings: Of this window's library; says where the list is kept.
        window: Its window, whose title names a library that is not the usual one.
        preferences: Tells what is preferred by now; a new library is to look like this one.
    """

    def __init__(
        self, settings: Settings, window: MainWindow, preferences: Callable[[], Preferences]
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._preferences = preferences
        self._window = window
        self._menu = window.actions_.recent
        self._menu.setToolTipsVisible(True)
        self._lane = Lane("libraries", object, wait_s=_WAIT_S)
        if settings.library_name:
            window.bar.titled.connect(self._retitle)  # after the window itself
            self._retitle(window.bar.title)
        window.actions_.on(window.actions_.open_library, self._choose)
        self._menu.aboutToShow.connect(self._look)
        self._fill([])
        self._look()

    def close(self) -> None:
        """Ask and write nothing more."""
        self._lane.close()

    def _retitle(self, title: str) -> None:
        parts = filter(None, (title, self._settings.library_name))
        self._window.setWindowTitle(" · ".join(parts))

    def _choose(self) -> None:
        title, mode = self.tr("Open Another Library"), QFileDialog.FileMode.Directory
        dialog = self._window.file_dialogs.make(title, Purpose.MOVING, mode)
        dialog.fileSelected.connect(lambda name: self._look_into(Path(name)))
        dialog.open()

    def _look_into(self, folder: Path) -> None:
        self._lane.ask(lambda _owned: _what_is_in(folder), partial(self._open_or_ask, folder))

    def _open_or_ask(self, folder: Path, holds: Holds) -> None:
        if holds is Holds.LIBRARY:
            self._open(folder)
        elif holds is Holds.UNKNOWN:
            self._tell(self.tr("The folder “{name}” cannot be read."), folder)
        else:
            self._ask_new(folder, holds)

    def _ask_new(self, folder: Path, holds: Holds) -> None:
        question = QMessageBox(self._window)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setIcon(QMessageBox.Icon.Question)
        question.setTextFormat(Qt.TextFormat.PlainText)
        words = self.tr("There is no library in “{name}”. Make a new one there?")
        question.setText(words.format(name=folder.name))
        hint = self.tr("Photos are added to it afterwards, from any folder.")
        if holds is Holds.OTHER_FILES:
            hint += " " + self.tr("Its files will lie beside those that are there.")
        question.setInformativeText(hint)
        make = question.addButton(self.tr("New Library"), QMessageBox.ButtonRole.AcceptRole)
        make.clicked.connect(partial(self._make, folder))
        question.addButton(QMessageBox.StandardButton.Cancel)
        question.open()

    def _make(self, folder: Path, _checked: bool = False) -> None:
        """Open a new library in the theme and language of this one."""
        now = self._preferences()
        looks = Preferences(theme=now.theme, language=now.language)

        def then(_result: object) -> None:
            self._open(folder)  # also where nothing can be written, of which that window tells

        self._lane.ask(lambda _owned: _prefer(folder, looks), then, then)

    def _open(self, folder: Path, _checked: bool = False) -> None:
        usual = self._settings.home
        if not open_window(None if folder == usual else folder):
            self._tell(self.tr("No window could be opened for “{name}”."), folder)
        elif folder != usual:
            file = self._settings.libraries_file
            self._lane.ask(
                lambda _owned: _note(file, folder), lambda _none: self._look(), self._refuse
            )

    def _look(self) -> None:
        file = self._settings.libraries_file
        self._lane.ask(lambda _owned: _recent(file), self._fill)

    def _fill(self, recent: Sequence[Recent]) -> None:
        here, usual = self._settings.data_dir, self._settings.home
        self._menu.clear()
        if here != usual:
            self._add(self.tr("Default Library"), Recent(usual, here=True))
        for one in recent:
            if one.folder not in (here, usual):
                missing = self.tr("{name} (not found)").format(name=one.folder.name)
                self._add(one.folder.name if one.here else missing, one)
        self._menu.menuAction().setEnabled(not self._menu.isEmpty())

    def _add(self, name: str, recent: Recent) -> None:
        action = self._menu.addAction(name.replace("&", "&&"))
        action.setToolTip(str(recent.folder))
        action.setEnabled(recent.here)
        action.triggered.connect(partial(self._open, recent.folder))

    def _refuse(self, error: PhotoSimError) -> None:
        self._window.status.show_message(in_words(error))

    def _tell(self, words: str, folder: Path) -> None:
        self._window.status.show_message(words.format(name=folder.name))


def _what_is_in(folder: Path) -> Holds:
    from photosim.library.disk import There, entries, look
    from photosim.library.disk_timeout import SilentFolderError, ask
    from photosim.library.moving.settling import CATALOGUE

    try:
        found, files = ask(folder, lambda beat: (look(folder / CATALOGUE), entries(folder, beat)))
    except SilentFolderError:
        return Holds.UNKNOWN
    if isinstance(found, There) and found.is_regular:
        return Holds.LIBRARY
    if not isinstance(files, list):
        return Holds.UNKNOWN
    return Holds.OTHER_FILES if files else Holds.NOTHING


def _recent(file: Path) -> list[Recent]:
    return [Recent(folder, _what_is_in(folder) is Holds.LIBRARY) for folder in _read(file)]


def _read(file: Path) -> list[Path]:
    try:
        folders = [Path(name) for name in json.loads(file.read_text())["libraries"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, LookupError, TypeError) as error:
        log.warning("The list of libraries in %s cannot be read: %s", file, error)
        return []
    return [folder for folder in folders if folder.is_absolute()][:_MOST]


def _prefer(folder: Path, preferences: Preferences) -> None:
    """Keep preferences in a folder, unless there are some."""
    if not (folder / PREFERENCES_NAME).exists():
        write_preferences(folder, preferences)


def _note(file: Path, folder: Path) -> None:
    folders = [folder, *(one for one in _read(file) if one != folder)][:_MOST]
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with atomic_write(file) as partial_file:
            partial_file.write_text(json.dumps({"libraries": [str(one) for one in folders]}))
    except OSError as error:
        reason = error.strerror or str(error)
        words = translate("Libraries", "The list of libraries cannot be written: {reason}.")
        raise LibrariesNotSaved(words.format(reason=reason)) from error
