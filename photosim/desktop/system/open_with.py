"""Opening photos in other programs: the usual one, or one that is chosen."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QIcon
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from photosim.desktop.system.applications import Application, applications_for


class OpenWith(QObject):
    """Fills a menu with the programs that open the chosen photos, and starts them.

    Args:
        window: The parent of menu and dialogs.
        choose: Gives the photos to open, and opens nothing if there are none.
    """

    failed = Signal(str)

    def __init__(self, window: QWidget, choose: Callable[[Callable[..., None]], None]) -> None:
        super().__init__(window)
        self._choose = choose
        self._application: Application | None = None
        self._path = Path()
        self.menu = QMenu(self.tr("Open With"), window)
        self.menu.aboutToShow.connect(self._fill)
        self.menu.triggered.connect(self._start)

    def set_example(self, path: Path | None) -> None:
        """Know a photo of the kind to be opened; without one there is nothing to open."""
        self.menu.menuAction().setEnabled(path is not None)
        self._path = path or Path()

    def open_usual(self, paths: Sequence[Path]) -> None:
        """Open files in the program the system uses for them."""
        for path in paths:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                words = self.tr("No app is set up to open “{name}”.")
                self.failed.emit(words.format(name=path.name))
                return

    def _fill(self) -> None:
        self.menu.clear()
        if sys.platform in ("win32", "darwin"):
            self.menu.addAction(self.tr("Choose an App…"))
            return
        for one in applications_for(self._path):
            action = QAction(QIcon.fromTheme(one.icon), one.name.replace("&", "&&"), self.menu)
            action.setData(one)
            self.menu.addAction(action)
        if self.menu.isEmpty():
            nothing = self.menu.addAction(self.tr("No app known for this type of photo"))
            nothing.setEnabled(False)

    def _start(self, action: QAction) -> None:
        self._application = action.data()
        self._choose(self._open)

    def _open(self, paths: Sequence[Path]) -> None:
        if self._application is not None:
            for program, *arguments in self._application.arguments(paths):
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
