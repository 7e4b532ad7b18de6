"""Opening files and folders in the system's programs, and noticing where there is none for them."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

_LOOK_MS = 200
_LOOKS = 50  # whatever still runs after ten seconds has found a program


class Opener(QObject):
    """Hands paths over to the system without waiting for it."""

    def open(self, path: Path, refused: Callable[[], object]) -> None:
        """Open a file or folder; ``refused`` is called if no program can be had for it.

        On Linux Qt does not hear what becomes of ``xdg-open``, which alone knows.
        """
        launcher = QStandardPaths.findExecutable("xdg-open") if sys.platform == "linux" else ""
        if not launcher:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                refused()
            return
        try:
            process = subprocess.Popen(  # noqa: S603  the system's own opener
                [launcher, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # what it opens outlives this program
            )
        except OSError:
            refused()
            return
        _Watch(process, refused, self)


class _Watch(QTimer):
    """Looks for a while whether a launcher gives up."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", refused: Callable[[], object], parent: QObject
    ) -> None:
        super().__init__(parent, interval=_LOOK_MS)
        self._process = process
        self._refused = refused
        self._looks = 0
        self.timeout.connect(self._look)
        self.start()

    def _look(self) -> None:
        self._looks += 1
        code = self._process.poll()
        if code is None and self._looks < _LOOKS:
            return
        self.stop()
        self.deleteLater()
        if code:
            self._refused()
