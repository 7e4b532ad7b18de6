"""The SHA-256 of a file, computed away from the window's thread."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, SignalInstance


class FileDigest(QObject):
    """Computes one digest after the other.

    Signals:
        known: The file and its SHA-256 in hexadecimal; not for one that cannot be read.
    """

    known = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def of(self, file: Path) -> None:
        """Begin."""
        self._pool.start(_Digest(file, self.known))

    def close(self) -> None:
        """Wait for the end."""
        self._pool.waitForDone()


class _Digest(QRunnable):
    def __init__(self, file: Path, known: SignalInstance) -> None:
        super().__init__()
        self._file = file
        self._known = known

    def run(self) -> None:
        try:
            with self._file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return  # the encoder has read it; whoever removes it now sees no digest
        self._known.emit(self._file, digest)
