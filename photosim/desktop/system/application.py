"""The application object; on macOS it hears of files that are opened with it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

_TOGETHER_MS = 100  # files opened at once come one by one


class Application(QApplication):
    """Collects what the Finder hands over: there, files to open are no arguments but events.

    ``opened`` carries the paths, those that were opened together in one list.
    """

    opened = Signal(object)

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self._paths: list[Path] = []
        self._soon = QTimer(self, singleShot=True, interval=_TOGETHER_MS)
        self._soon.timeout.connect(self._tell)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.url().isLocalFile():
            self._paths.append(Path(event.url().toLocalFile()))
            self._soon.start()
            return True
        return super().event(event)

    def _tell(self) -> None:
        paths, self._paths = self._paths, []
        self.opened.emit(paths)
