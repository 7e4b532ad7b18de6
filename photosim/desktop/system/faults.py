"""Hearing of unexpected faults, wherever in the program they happen, and telling each once."""

import logging
import sys
import threading
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtCore import QObject, Signal, SignalInstance

log = logging.getLogger(__name__)

_TRACEBACK = "Traceback (most recent call last)"
_MOST = 1_000  # of different faults; after that all are known


@dataclass(frozen=True)
class Fault:
    """An unexpected fault.

    Attributes:
        kind: The exception's class, or "" where only the log's words are known.
        text: As it stands in the log, with the traceback.
    """

    kind: str
    text: str


class Faults(QObject):
    """Faults that reach the log with a traceback, and those that nobody caught.

    Signals:
        happened: A `Fault` that was not told before.
    """

    happened = Signal(object)
    _heard = Signal(object, object)  # what makes it the same, Fault

    def __init__(self) -> None:
        super().__init__()
        self._known: set[object] = set()
        self._heard.connect(self._tell)
        self._handler = _Handler(self._heard)
        logging.getLogger().addHandler(self._handler)
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = _log_uncaught
        threading.excepthook = _log_uncaught_in_thread

    def close(self) -> None:
        """Stop listening."""
        logging.getLogger().removeHandler(self._handler)
        sys.excepthook, threading.excepthook = self._hooks

    def _tell(self, key: object, fault: Fault) -> None:
        if key not in self._known and len(self._known) < _MOST:
            self._known.add(key)
            self.happened.emit(fault)


class _Handler(logging.Handler):
    def __init__(self, heard: SignalInstance) -> None:
        super().__init__(logging.ERROR)
        self._heard = heard
        self.setFormatter(
            logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")
        )

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        if _TRACEBACK not in text:
            return  # it was expected, or is Qt's
        kind, where = "", (record.name, record.lineno)
        if record.exc_info and record.exc_info[0] is not None:
            kind = record.exc_info[0].__name__
            where = _innermost(record.exc_info[2]) or where
        self._heard.emit((kind, where), Fault(kind, text))


def _innermost(traceback: TracebackType | None) -> tuple[str, int] | None:
    place = None
    while traceback is not None:
        place = (traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place


def _log_uncaught(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
    else:
        log.critical("Nobody expected this", exc_info=(kind, error, traceback))


def _log_uncaught_in_thread(facts: "threading.ExceptHookArgs") -> None:
    if facts.exc_value is not None:
        _log_uncaught(facts.exc_type, facts.exc_value, facts.exc_traceback)
