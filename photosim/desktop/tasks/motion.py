"""Long work that can wait rests while what is on the screen moves.

Python runs one thread at a time: reading the names of a million photos made each frame of scrolling
or resizing take two to three times as long.
"""

from collections.abc import Iterable
from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer

from photosim.desktop.tasks.lane import LongWork

_REST_MS = 200  # as between two turns of the wheel


class Motion(QObject):
    """Knows whether something moves; told so on the GUI thread, asked on any."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._over: Future[None] | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._come_to_rest)

    def move(self) -> None:
        """Hear that something moves at this moment."""
        if self._over is None:
            self._over = Future()
        self._rest.start()

    def _come_to_rest(self) -> None:
        over, self._over = self._over, None
        if over is not None:
            over.set_result(None)

    def give_way(self, work: Iterable[None]) -> LongWork[None]:
        """Do work step by step, and no step while something moves."""
        for _ in work:
            yield self._over
