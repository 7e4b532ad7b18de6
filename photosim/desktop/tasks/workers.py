"""What the two threads behind the window have in common.

A worker is a QObject living on a QThread. What the window asks of it goes through private
signals, so every public method may be called from any thread and returns at once.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

P = ParamSpec("P")
W = TypeVar("W", bound="Worker")


class Worker(QObject):
    """An object living on a thread of its own; ``stop`` and then ``wait`` end it."""

    _stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._thread = QThread()
        self._ending = False
        self._stopped.connect(self._end)

    def start(self) -> None:
        """Begin on the new thread."""
        self.moveToThread(self._thread)
        self._thread.started.connect(self.begin)
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end after the step it is in."""
        self._ending = True
        self._stopped.emit()

    def wait(self) -> None:
        """Wait until the thread has ended."""
        self._thread.wait()

    def guard(self, work: Callable[[], None]) -> None:
        """Run a piece of work; a fault is told in words and the worker lives on."""
        raise NotImplementedError

    def begin(self) -> None:
        """First thing on the new thread."""
        raise NotImplementedError

    def finish(self) -> None:
        """Last thing on the thread."""
        raise NotImplementedError

    def _end(self) -> None:
        try:
            self.finish()
        finally:
            self._thread.quit()


def guarded(work: Callable[Concatenate[W, P], None]) -> Callable[Concatenate[W, P], None]:
    """Let a method of a worker run under its `Worker.guard`."""

    @wraps(work)
    def run(worker: W, /, *arguments: P.args, **named: P.kwargs) -> None:
        worker.guard(partial(work, worker, *arguments, **named))

    return run
