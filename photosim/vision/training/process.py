"""The training process: trains at low priority, and ends when nobody listens any more."""

import errno
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from photosim.errors import PhotoSimError
from photosim.runtime import keep_large_pieces
from photosim.vision.training.messages import (
    TrainingFailed,
    TrainingPlan,
    TrainingProgress,
    TrainingReport,
)

_NICENESS = 10  # below the encoder process, for which people wait
_TELL_S = 0.2


def run(connection: "Connection[Any, Any]", plan: TrainingPlan) -> None:
    """Train and report; ends at once when the other end of the connection is closed."""
    _work(connection, plan, lambda trainer, teller: trainer.train(plan, teller.tell))


def measure(connection: "Connection[Any, Any]", plan: TrainingPlan) -> None:
    """Report how fast this computer trains; ends likewise."""
    _work(connection, plan, lambda trainer, _teller: trainer.measure(plan))


def _work(connection: "Connection[Any, Any]", plan: TrainingPlan, work: "_Work") -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    _stand_back()
    # Decoders in C complain on standard error about files that are left out anyway.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    warnings.simplefilter("ignore")
    keep_large_pieces()
    teller = _Teller(connection)
    threading.Thread(target=teller.listen, name="listener", daemon=True).start()
    teller.send(_report(plan, work, teller))


def _stand_back() -> None:
    """Let all other programs have the processor first."""
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.IDLE_PRIORITY_CLASS)
    else:
        os.nice(_NICENESS)


class _Teller:
    """Reports progress a few times a second, and holds it up while training pauses."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection
        self._goes_on = threading.Event()
        self._goes_on.set()
        self._told: TrainingProgress | None = None
        self._told_at = 0.0

    def listen(self) -> None:
        """Heed orders; a thread of its own does."""
        while True:
            try:
                order = self._connection.recv()
            except (EOFError, OSError):
                os._exit(0)  # the parent is done or gone; what was done is kept
            if order == "pause":
                self._goes_on.clear()
            else:
                self._goes_on.set()

    def tell(self, progress: TrainingProgress) -> None:
        """Report progress if that is due, and wait while training pauses."""
        told = self._told
        news = told is None or (told.stage, len(told.epochs)) != (
            progress.stage,
            len(progress.epochs),
        )
        if news or progress.done == progress.total or time.monotonic() - self._told_at > _TELL_S:
            self.send(progress)
            self._told, self._told_at = progress, time.monotonic()
        self._goes_on.wait()

    def send(self, report: TrainingReport) -> None:
        """Send a report."""
        try:
            self._connection.send(report)
        except OSError:
            os._exit(0)


_Work = Callable[[Any, _Teller], TrainingReport]  # with the module that trains


def _report(plan: TrainingPlan, work: _Work, teller: _Teller) -> TrainingReport:
    try:
        import torch

        from photosim.vision.training import trainer
    except ImportError as error:
        return TrainingFailed(f"Training needs a library that is not installed: {error}.")
    torch.set_num_threads(plan.threads)
    try:
        return work(trainer, teller)
    except PhotoSimError as error:
        return TrainingFailed(str(error))
    except torch.OutOfMemoryError:
        return TrainingFailed(
            "The graphics card has too little memory to train on it; choose “cpu” as the device."
        )
    except MemoryError:
        return TrainingFailed("There is too little memory to train.")
    except OSError as error:
        return TrainingFailed(_why(error, plan))
    except RuntimeError as error:  # torch's; or the person would hear that somebody has killed it
        return TrainingFailed(f"Training met an unexpected fault: {error}.")


def _why(error: OSError, plan: TrainingPlan) -> str:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space" in str(error)
    if full:
        return (
            f"There is no room left in {plan.folder}. Make some and train again: it goes on from "
            "where it was."
        )
    reason = error.strerror or str(error)
    return f"What was trained so far cannot be kept in {plan.folder}: {reason}."
