"""The application object and its garbage; on macOS it hears of files that are opened with it."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from photosim.runtime import collect_if_due, garbage_left

_TOGETHER_MS = 100  # files opened at once come one by one
_GARBAGE_MS = 1_000


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
        """Hear what is meant for the application itself, which is little."""
        if isinstance(event, QFileOpenEvent) and event.url().isLocalFile():
            self._paths.append(Path(event.url().toLocalFile()))
            self._soon.start()
            return True
        return super().event(event)

    def _tell(self) -> None:
        paths, self._paths = self._paths, []
        self.opened.emit(paths)


@contextmanager
def collected_on_this_thread() -> Iterator[None]:
    """Collect garbage on the calling thread, which runs an event loop, and on no other.

    Python collects cycles on whichever thread happens to allocate. A widget or timer of the GUI
    thread that was part of a cycle would then be destroyed on the indexer's thread, at which Qt
    keeps a dangling timer and the event loop crashes at its next turn.
    """
    look = QTimer(interval=_GARBAGE_MS)
    look.timeout.connect(collect_if_due)
    with garbage_left():
        gc.freeze()  # what was imported so far stays anyway and need not be looked through again
        look.start()
        try:
            yield
        finally:
            look.stop()
            gc.collect()
            gc.unfreeze()
