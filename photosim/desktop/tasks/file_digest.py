"""The SHA-256 of a file, computed away from the window's thread."""

import hashlib
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photosim.desktop.tasks.background import Background


class FileDigest(QObject):
    """Computes one digest after the other.

    Signals:
        known: The file and its SHA-256 in hexadecimal; not for one that cannot be read.
    """

    known = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background("digest")

    def of(self, file: Path) -> None:
        """Begin."""
        self._background.run(partial(self._digest, file))

    def close(self) -> None:
        """Wait for the end."""
        self._background.close()

    def _digest(self, file: Path) -> None:
        try:
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return  # the encoder has read it; whoever removes it now sees no digest
        self.known.emit(file, digest)
