"""Measuring the event loop: how late a timer fires; and running it for a while."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

TICK_MS = 5
_PATIENCE_S = 300.0


class Gaps(QObject):
    """Notes the milliseconds between the ticks of a 5 ms timer: what a person would wait."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Start again."""
        self.waits.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Stop measuring."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.waits.append((now - self._last) * 1000)
        self._last = now


def turn(seconds: float) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def wait(until: Callable[[], bool]) -> None:
    """Run the event loop until a condition holds.

    Raises:
        TimeoutError: The condition does not come to hold.
    """
    deadline = time.monotonic() + _PATIENCE_S
    loop = QEventLoop()

    def look() -> None:
        if until() or time.monotonic() > deadline:
            loop.quit()

    timer = QTimer(interval=1)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if not until():
        raise TimeoutError("the window did not get there")
