"""The log: a few small files in the data folder, and warnings on the terminal."""

import io
import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_NAME = "photosim.log"
_BYTES = 1_000_000
_OLDER_KEPT = 2
_FORMAT = "%(levelname)s %(name)s: %(message)s"


def open_log(folder: Path, *, verbose: bool) -> None:
    """Log to a file in a folder, which is made with the first record, and to standard error.

    Args:
        folder: The data folder.
        verbose: Show everything on standard error too, not only warnings.
    """
    terminal = logging.StreamHandler()
    terminal.setLevel(logging.DEBUG if verbose else logging.WARNING)
    terminal.setFormatter((logging.Formatter if verbose else _OneLine)(_FORMAT))
    file = PrivateLogFile(folder / LOG_NAME)
    file.setFormatter(logging.Formatter(f"%(asctime)s {os.getpid()} {_FORMAT}"))
    logging.basicConfig(level=terminal.level, handlers=[terminal, file])
    logging.getLogger("photosim").setLevel(min(terminal.level, logging.INFO))


class _OneLine(logging.Formatter):
    """Leaves what follows a message's first line, a traceback, to the file."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).partition("\n")[0]


class PrivateLogFile(RotatingFileHandler):
    """A log file that only its owner may read; started again at 1 MB; two older ones are kept."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=_BYTES, backupCount=_OLDER_KEPT, delay=True, encoding="utf-8",
            errors="backslashreplace",
        )  # fmt: skip
        self.setLevel(logging.INFO)

    def _open(self) -> io.TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  logging's name
        """Say nothing: a full disk must not fill the terminal too; the work itself reports it."""
