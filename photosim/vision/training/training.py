"""The client of the training process."""

import contextlib
import multiprocessing
import shutil
import signal
import threading
from collections.abc import Callable, Generator, Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from photosim.vision.training import process
from photosim.vision.training.messages import (
    Order,
    TrainedNetwork,
    TrainingError,
    TrainingFailed,
    TrainingPlan,
    TrainingProgress,
)
from photosim.vision.training.pace import TrainingPace

_STEP_S = 0.5  # longest time between two steps, so that an end is heeded at once
_SECONDS_TO_END = 3.0

_spawn = multiprocessing.get_context("spawn")


class Training:
    """Trains a network in a process of its own.

    `pause` and `resume` may be called from any thread. To end it, close the generator that `steps`
    returned: what was done so far is kept in the plan's folder, and the same plan goes on from
    there. `discard` forgets it.
    """

    def __init__(self, plan: TrainingPlan) -> None:
        self._plan = plan
        self._lock = threading.Lock()
        self._connection: Connection[Any, Any] | None = None
        self._paused = False

    def steps(self) -> Generator[TrainingProgress | None, None, TrainedNetwork]:
        """Train; yields progress, or None where there is nothing new, at least twice a second.

        Raises:
            TrainingError: It cannot be done; the message is for the person.
        """
        trained: TrainedNetwork = yield from self._in_process(process.run)
        return trained

    def pace(self) -> Generator[None, None, TrainingPace]:
        """Find out how fast this computer trains; steps and errors as for `steps`."""
        pace: TrainingPace = yield from self._in_process(process.measure)
        return pace

    def _in_process(self, work: Callable[..., None]) -> Generator[Any, None, Any]:
        """Have a process do something; yields what it tells and returns what came of it."""
        connection, far_end = _spawn.Pipe()
        running = _spawn.Process(
            target=work, args=(far_end, self._plan), name="training", daemon=True
        )
        try:
            with _interrupts_held():
                running.start()
        except OSError as error:
            connection.close()
            raise TrainingError(f"Training cannot be started: {error.strerror}.") from error
        finally:
            far_end.close()  # or the process's death would go unnoticed
        try:
            with self._lock:
                self._connection = connection
                if self._paused:
                    self._order("pause")
            return (yield from self._reports(connection, running))
        finally:
            with self._lock:
                self._connection = None
            _end(connection, running)

    def _reports(
        self, connection: "Connection[Any, Any]", running: SpawnProcess
    ) -> Generator[TrainingProgress | None, None, TrainedNetwork | TrainingPace]:
        while True:
            if not connection.poll(_STEP_S):
                yield None
                continue
            try:
                report = connection.recv()
            except (EOFError, OSError) as error:
                running.join(_SECONDS_TO_END)
                raise TrainingError(
                    f"Training was stopped from outside (code {running.exitcode}). Train again: "
                    "it goes on from where it was."
                ) from error
            match report:
                case TrainedNetwork() | TrainingPace():
                    return report
                case TrainingFailed(message):
                    raise TrainingError(message)
                case TrainingProgress():
                    yield report

    def pause(self) -> None:
        """Stop after the step under way, until `resume`."""
        with self._lock:
            self._paused = True
            self._order("pause")

    def resume(self) -> None:
        """Go on after `pause`."""
        with self._lock:
            self._paused = False
            self._order("resume")

    def _order(self, order: Order) -> None:
        """Send an order to the process, if there is one; called under the lock."""
        if self._connection is not None:
            with contextlib.suppress(OSError):  # it has just ended
                self._connection.send(order)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold back Ctrl-C, which a process that is started inherits: it is the parent's business."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def discard(folder: Path) -> None:
    """Forget what was trained so far; there may be nothing."""
    shutil.rmtree(folder, ignore_errors=True)


def _end(connection: "Connection[Any, Any]", running: SpawnProcess) -> None:
    connection.close()  # at which it ends by itself
    running.join(_SECONDS_TO_END)
    if running.is_alive():
        running.kill()
        running.join()
    running.close()
