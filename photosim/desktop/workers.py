"""What the two threads behind the window have in common.

A worker is a QObject living on a QThread. What the window asks of it goes through private
signals, so every public method may be called from any thread and returns at once.
"""

from PySide6.QtCore import QObject, QThread, Signal


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
