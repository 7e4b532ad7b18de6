"""Opening a library in a window, and so a process, of its own."""

import sys
from pathlib import Path

from PySide6.QtCore import QProcess


def open_window(data_dir: Path | None) -> bool:
    """Start PhotoSim on a data folder, None for the usual one; whether that was possible.

    Where a window is open on it already, that one comes to the front.
    """
    itself = [] if getattr(sys, "frozen", False) else ["-m", "photosim"]
    options = [] if data_dir is None else ["--data-dir", str(data_dir)]
    return QProcess.startDetached(sys.executable, [*itself, *options])[0]
