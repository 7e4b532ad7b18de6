"""Opening photos in other programs: the usual one, or one that is chosen.

On Linux and its kin, those to choose from are the ones a freedesktop desktop lists. This follows
the Desktop Entry and the MIME Application Associations specifications as far as opening files goes,
and reads the system's small text files, never a photo.
"""

import configparser
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QMimeDatabase, QObject, QProcess, QStandardPaths, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from photosim.desktop.system.opener import Opener
from photosim.library.disk import There, look
from photosim.vision.files import RAW_SUFFIXES

_ENTRY = "Desktop Entry"
_HAS_ENTRIES = sys.platform not in ("win32", "darwin")


@dataclass(frozen=True, slots=True)
class DesktopEntry:
    """A program that opens files.

    Attributes:
        name: What people call it.
        icon: Its icon's name in the icon theme, or a path.
        file: Its desktop entry.
        command: How it is started, with the specification's field codes.
    """

    name: str
    icon: str
    file: Path
    command: str

    def arguments(self, paths: Sequence[Path]) -> list[list[str]]:
        """What to run to open files: one command for all, or one for each if it takes one only."""
        words = shlex.split(self.command)
        takes_many = any(code in words for code in ("%F", "%U"))
        parts = [list(paths)] if takes_many else [[path] for path in paths]
        return [[word for one in words for word in self._filled(one, part)] for part in parts]

    def _filled(self, word: str, paths: list[Path]) -> list[str]:
        if word in ("%f", "%F"):
            return [str(path) for path in paths]
        if word in ("%u", "%U"):
            return [path.as_uri() for path in paths]
        if word == "%i":
            return ["--icon", self.icon] if self.icon else []
        for code, value in (("%c", self.name), ("%k", str(self.file)), ("%%", "%")):
            word = word.replace(code, value)
        return [] if len(word) == 2 and word.startswith("%") else [word]


class OpenWith(QObject):
    """Fills a menu with the programs that open the chosen photos, and starts them.

    Args:
        window: The parent of menu and dialogs.
        choose: Gives the photos to open, and opens nothing if there are none.
        look_up: Finds the programs for a photo, see `applications_for`, off the GUI thread, and
            tells them to its second argument on it.

    Signals:
        failed: Why nothing was opened.
    """

    failed = Signal(str)

    def __init__(
        self,
        window: QWidget,
        choose: Callable[[Callable[..., None]], None],
        look_up: Callable[[Path, Callable[[list[DesktopEntry]], None]], object],
    ) -> None:
        super().__init__(window)
        self._opener = Opener(self)
        self._choose = choose
        self._look_up = look_up
        self._chosen: DesktopEntry | None = None
        self._path = Path()
        self._found: list[DesktopEntry] | None = None  # in the menu
        self.menu = QMenu(self.tr("Open With"), window)
        self.menu.triggered.connect(self._start)
        if _HAS_ENTRIES:
            self.menu.aboutToShow.connect(self._ask)
        else:
            self.menu.addAction(self.tr("Choose an App…"))

    def set_example(self, path: Path | None) -> None:
        """Tell what kind of photo is to be opened; None if there is nothing to open."""
        self.menu.menuAction().setEnabled(path is not None)
        if path is not None:
            before, self._path = self._path, path
            if _HAS_ENTRIES and path.suffix.lower() != before.suffix.lower():
                self._ask()  # so that the menu is filled by the time it opens

    def open_usual(self, paths: Sequence[Path]) -> None:
        """Open files in the program the system uses for them."""
        for path in paths:
            self._opener.open(path, partial(self._refuse, path))

    def _refuse(self, path: Path) -> None:
        words = self.tr("No app is set up to open “{name}”.")
        self.failed.emit(words.format(name=path.name))

    def _ask(self) -> None:
        self._look_up(self._path, partial(self._fill, self._path))

    def _fill(self, path: Path, found: list[DesktopEntry]) -> None:
        if path.suffix.lower() != self._path.suffix.lower() or found == self._found:
            return
        self._found = found
        self.menu.clear()
        for one in found:
            action = QAction(QIcon.fromTheme(one.icon), one.name.replace("&", "&&"), self.menu)
            action.setData(one)
            self.menu.addAction(action)
        if self.menu.isEmpty():
            nothing = self.menu.addAction(self.tr("No app known for this type of photo"))
            nothing.setEnabled(False)

    def _start(self, action: QAction) -> None:
        self._chosen = action.data()
        self._choose(self._open)

    def _open(self, paths: Sequence[Path]) -> None:
        if self._chosen is not None:
            for program, *arguments in self._chosen.arguments(paths):
                self._launch(program, arguments)
        elif sys.platform == "win32":
            self._launch("rundll32", ["shell32.dll,OpenAs_RunDLL", str(paths[0])])
        else:
            dialog = QFileDialog(
                self.menu.parentWidget(), self.tr("Choose an App"), "/Applications"
            )
            name = dialog.getOpenFileName()[0]
            if name:
                self._launch("open", ["-a", name, *map(str, paths)])

    def _launch(self, program: str, arguments: list[str]) -> None:
        if not QProcess.startDetached(program, arguments)[0]:
            words = self.tr("Couldn't start “{program}”.")
            self.failed.emit(words.format(program=Path(program).name))


def applications_for(path: Path) -> list[DesktopEntry]:
    """The programs that open files of this kind, the preferred one first."""
    places = _locations(QStandardPaths.StandardLocation.ApplicationsLocation)
    kinds = _kinds(path)
    names: dict[str, None] = {}
    removed: set[str] = set()
    for lists in (_associations(places), [_read(place / "mimeinfo.cache") for place in places]):
        for kind in kinds:
            for parser in lists:
                removed.update(_names(parser, "Removed Associations", kind))
                for section in ("Default Applications", "Added Associations", "MIME Cache"):
                    names |= dict.fromkeys(_names(parser, section, kind))
    found = (_read_entry(name, places) for name in names if name not in removed)
    return [one for one in found if one is not None]


def _kinds(path: Path) -> list[str]:
    """The MIME type that a file's name stands for, its other names, what it is a case of."""
    kind = QMimeDatabase().mimeTypeForFile(str(path), QMimeDatabase.MatchMode.MatchExtension)
    general = ("application/octet-stream", "text/plain")
    # Not every system's database knows that all cameras' photos are of one kind.
    raw = ("image/x-dcraw",) if path.suffix.lower() in RAW_SUFFIXES else ()
    kinds = (kind.name(), *kind.aliases(), *kind.allAncestors(), *raw)
    return [one for one in kinds if one not in general]


def _locations(kind: QStandardPaths.StandardLocation) -> list[Path]:
    return [Path(place) for place in QStandardPaths.standardLocations(kind)]


def _associations(places: Sequence[Path]) -> list[configparser.RawConfigParser]:
    config = _locations(QStandardPaths.StandardLocation.GenericConfigLocation)
    return [_read(place / "mimeapps.list") for place in (*config, *places)]


def _read(path: Path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(
        strict=False, delimiters=("=",), comment_prefixes=("#",), empty_lines_in_values=False
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError, OSError):
        parser.clear()  # another program's file, of no use as it is
    return parser


def _names(parser: configparser.RawConfigParser, section: str, kind: str) -> Iterator[str]:
    for name in parser.get(section, kind, fallback="").split(";"):
        if name.strip():
            yield name.strip()


def _read_entry(name: str, places: Sequence[Path]) -> DesktopEntry | None:
    file = _find(name, places)
    if file is None:
        return None
    parser = _read(file)
    if not parser.has_section(_ENTRY):
        return None
    entry = dict(parser.items(_ENTRY))
    hidden = "true" in (entry.get("Hidden"), entry.get("NoDisplay"), entry.get("Terminal"))
    if hidden or "Exec" not in entry or not _is_there(entry):
        return None
    return DesktopEntry(_localized(entry), entry.get("Icon", ""), file, entry["Exec"])


def _find(name: str, places: Sequence[Path]) -> Path | None:
    """A desktop entry by its id, in which dashes may stand for folders."""
    for place in places:
        for one in (name, name.replace("-", "/", 1)):
            answer = look(place / one)
            if isinstance(answer, There) and answer.is_regular:
                return place / one
    return None


def _is_there(entry: dict[str, str]) -> bool:
    try:
        program = entry.get("TryExec") or shlex.split(entry["Exec"])[0]
    except (ValueError, IndexError):
        return False
    return shutil.which(program) is not None


def _localized(entry: dict[str, str]) -> str:
    locale = QLocale().name()
    for key in (f"Name[{locale}]", f"Name[{locale.partition('_')[0]}]", "Name"):
        if key in entry:
            return entry[key]
    return ""
