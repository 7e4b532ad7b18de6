"""The thread that keeps the encoder process at work and alive.

It alone starts the process and talks to it, so nothing of that needs a lock. It sends a bounded
number of jobs ahead and keeps the others here, where they survive the process. When the process
dies, the jobs it had started are tried again one at a time, and one that takes the process down
by itself is given up.
"""

import atexit
import contextlib
import itertools
import logging
import multiprocessing
import multiprocessing.connection
import signal
import threading
import time
from collections import Counter, deque
from concurrent.futures import Future
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from photosim.vision.files import SLOW, UnreachablePhoto, UnreadablePhoto
from photosim.vision.jobs import JobQueues, Pending
from photosim.vision.memory import resident_bytes
from photosim.vision.messages import (
    EncoderClosed,
    EncoderInfo,
    EncoderUnavailable,
    Entered,
    Finished,
    Job,
    Loaded,
    LoadFailed,
    Logged,
    Priority,
    ProcessSetup,
    Report,
    Stage,
    Strip,
    Task,
)
from photosim.vision.process_time import LOOK_S
from photosim.vision.running_process import RunningProcess, start_process

# Jobs of one priority in the process: two of the largest batches, and few enough that the pipe
# takes them all when the process does not read.
_AHEAD = 64
_DEATHS_IN_A_ROW = 3
_MEMORY_BYTES = 2 << 30  # what reading photos may add to the process
_MEMORY_LOOK_S = 0.1  # between two looks while it reads
_CLOSED = "PhotoSim is closing."
_AVOIDED = "Its drive or network folder is not responding"
_ENDLESS = "Decoding the picture takes too long"

_logger = logging.getLogger(__name__)


class Supervisor:
    """Runs jobs in the encoder process; see the module's head."""

    def __init__(self, setup: ProcessSetup, job_timeout: float) -> None:
        self._setup = setup
        self._job_timeout = job_timeout
        self._numbers = itertools.count()

        # Shared between threads, under this lock.
        self._changed = threading.Condition()
        self._queues = JobQueues()
        self._thread: threading.Thread | None = None
        self._wake_sender: Connection[Any, Any] | None = None
        self._awake = False
        self._wanted = False
        self._info: EncoderInfo | None = None
        self._failure: str | None = None
        self._outdated = False
        self._avoided: frozenset[Path] = frozenset()
        self._closed = False

        # Touched by the supervisor's thread alone.
        self._running: RunningProcess | None = None
        self._suspects: deque[Pending] = deque()
        self._alone: Pending | None = None
        self._deaths = 0

    # What callers use, from any thread.

    def submit(self, path: Path, priority: Priority, task: Task) -> Future[Any]:
        """Queue a job and return its future."""
        pending = Pending(Job(priority, next(self._numbers), path, task), Future())
        with self._changed:
            if not self._closed:
                self._queues.add(pending)
                self._want()
                return pending.future
        pending.fail(EncoderClosed(_CLOSED))
        return pending.future

    def info(self, wait_s: float | None = None) -> EncoderInfo | None:
        """Wait for the encoder and describe it; None if it is not loaded after so many seconds.

        Raises:
            EncoderUnavailable: None can be loaded, or the supervisor is closed.
        """
        with self._changed:
            if not self._closed:
                self._want()
            self._changed.wait_for(self._is_told, wait_s)
            if self._closed:
                raise EncoderClosed(_CLOSED)
            if self._info is None and self._failure is not None:
                raise EncoderUnavailable(self._failure)
            return self._info

    def _is_told(self) -> bool:
        return self._info is not None or self._failure is not None or self._closed

    def renew(self, setup: ProcessSetup) -> None:
        """Go on in a new process set up like this; what is not done moves over to it."""
        with self._changed:
            self._setup = setup
            self._info = self._failure = None
            self._outdated = True
            self._wake()

    def avoid(self, folders: frozenset[Path]) -> None:
        """Fail jobs on photos in these folders, until the next call."""
        with self._changed:
            self._avoided = folders
            self._wake()

    def close(self) -> None:
        """End process and thread; may be called again."""
        with self._changed:
            self._closed = True
            thread = self._thread
            if thread is not None:
                self._wake()
            self._changed.notify_all()
        atexit.unregister(self.close)
        if thread not in (None, threading.current_thread()):
            thread.join()

    def _want(self) -> None:
        """Ask for a running process; called under the lock."""
        if not self._wanted:
            self._wanted = True
            self._failure = None
        if self._thread is None:
            receiver, self._wake_sender = multiprocessing.Pipe(duplex=False)
            self._thread = threading.Thread(
                target=self._supervise, args=(receiver,), name="encoder supervisor", daemon=True
            )
            self._thread.start()
            # A restart while the interpreter shuts down would fail with a traceback.
            atexit.register(self.close)
        self._wake()

    def _wake(self) -> None:
        """Have the thread look again; called under the lock."""
        if not self._awake and self._wake_sender is not None:
            self._awake = True
            self._wake_sender.send_bytes(b"\0")

    # What the thread does.

    def _supervise(self, wake: "Connection[Any, Any]") -> None:
        if hasattr(signal, "pthread_sigmask"):
            # Inherited by the process, which so survives a Ctrl-C from its first moment on.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            while self._wait_for_work(wake):
                self._work()
        finally:
            self._stop(wake)

    def _wait_for_work(self, wake: "Connection[Any, Any]") -> bool:
        """Wait for a job, a report or a deadline; return False once the supervisor is closed."""
        sources: list[Connection[Any, Any]] = [wake]
        timeout = None
        if self._running is not None:
            sources.append(self._running.connection)
            if any(pending.is_timed for pending in self._running.given.values()):
                timeout = LOOK_S
            if self._running.calm_bytes is not None and self._running.decoding:
                timeout = _MEMORY_LOOK_S
        ready = multiprocessing.connection.wait(sources, timeout)
        with self._changed:
            if wake in ready:
                wake.recv_bytes()
                self._awake = False
            return not self._closed

    def _work(self) -> None:
        self._drop_avoided()
        for look in (self._leave, self._read_reports, self._end_if_overdue, self._end_if_bloated):
            if self._running is not None:
                look(self._running)
        while self._running is None and self._wanted:
            self._start()
        if self._running is not None:
            self._dispatch(self._running)
        else:
            self._fail_all(EncoderUnavailable(self._failure or _CLOSED))

    def _drop_avoided(self) -> None:
        """Fail the jobs that would hang, and end a process that has such jobs."""
        with self._changed:
            folders = self._avoided
            if not folders:
                return
            doomed = self._queues.remove_in(folders)
        doomed += [pending for pending in self._suspects if pending.is_in(folders)]
        self._suspects = deque(p for p in self._suspects if p not in doomed)
        running = self._running
        hanging = [p for p in running.given.values() if p.is_in(folders)] if running else []
        for pending in doomed:
            pending.fail(UnreachablePhoto(pending.job.path, _AVOIDED))
        if running is not None and hanging:
            running.process.kill()
            for pending in hanging:
                self._release(running, pending.job.number)
                pending.fail(UnreachablePhoto(pending.job.path, _AVOIDED))
            running.end()
            self._take_back(running)

    def _leave(self, running: RunningProcess) -> None:
        """End a process whose setup is outdated."""
        with self._changed:
            outdated, self._outdated = self._outdated, False
        if outdated:
            running.end()
            self._take_back(running)

    def _start(self) -> None:
        self._outdated = False
        try:
            self._running = start_process(self._setup)
        except OSError as error:
            self._count_death(f"its process could not be started: {error.strerror}")

    def _read_reports(self, running: RunningProcess) -> None:
        try:
            while running.connection.poll():
                self._take(running, running.connection.recv())
        except (EOFError, OSError):
            self._bury(running, blame=True)

    def _take(self, running: RunningProcess, report: Report) -> None:
        match report:
            case Entered(numbers, stage):
                for number in numbers:
                    running.given[number].enter(stage)
            case Strip(number, start, total, rgb):
                running.given[number].keep(start, total, rgb)
            case Finished(number, outcome):
                self._deaths = 0
                self._release(running, number).finish(outcome)
            case Loaded(info):
                running.loaded = True
                with self._changed:
                    self._info, self._failure = info, None
                    self._changed.notify_all()
            case LoadFailed(message):
                with self._changed:
                    self._failure = message
                    self._changed.notify_all()
            case Logged(record):
                logging.getLogger(record.name).handle(record)

    def _release(self, running: RunningProcess, number: int) -> Pending:
        pending = running.given.pop(number)
        if pending is self._alone:
            self._alone = None
        return pending

    def _dispatch(self, running: RunningProcess) -> None:
        """Give the process as much as it may have."""
        if self._failure is not None:
            self._fail_all(EncoderUnavailable(self._failure), only_embeddings=True)
        if self._suspects:
            first = self._suspects[0]
            if not running.given and (running.loaded or not first.needs_encoder):
                self._alone = self._suspects.popleft()
                self._give(running, self._alone)
        elif self._alone is None:
            for pending in self._next(running):
                self._give(running, pending)

    def _next(self, running: RunningProcess) -> list[Pending]:
        given = Counter(pending.job.priority for pending in running.given.values())
        room = {priority: _AHEAD - given[priority] for priority in Priority}
        with self._changed:
            return self._queues.take(room, running.loaded)

    def _give(self, running: RunningProcess, pending: Pending) -> None:
        pending.enter(None)
        running.given[pending.job.number] = pending
        with contextlib.suppress(OSError):  # it has just died, which the next reading finds out
            running.connection.send(pending.job)

    def _end_if_overdue(self, running: RunningProcess) -> None:
        """Kill a process that hangs and give up the photo that hangs it."""
        if not running.own_time.is_due:
            return
        spell = running.own_time.look()
        for pending in running.given.values():
            pending.spend(spell)
        overdue = [item for item in running.given.values() if item.spent >= self._job_timeout]
        if not overdue:
            return
        running.process.kill()
        for pending in overdue:
            # The network hangs for reasons of its own; such a job is tried again.
            if pending.stage is Stage.READING:
                self._give_up(running, pending, UnreachablePhoto(pending.job.path, SLOW))
            elif pending.stage is Stage.DECODING:
                self._give_up(running, pending, UnreadablePhoto(pending.job.path, _ENDLESS))
        self._bury(running, blame=False)

    def _end_if_bloated(self, running: RunningProcess) -> None:
        """Kill a process that reading a photo makes eat up the memory."""
        now = time.monotonic()
        if not running.loaded or now < running.looked_at + _MEMORY_LOOK_S:
            return  # while it loads, the network takes its memory
        running.looked_at = now
        held, decoding = resident_bytes(running.process.pid), running.decoding
        if held is None or not decoding or running.calm_bytes is None:
            running.calm_bytes = held
        elif held - running.calm_bytes > _MEMORY_BYTES:
            running.process.kill()
            if len(decoding) == 1:
                reason = (
                    f"Reading the file takes more than {_MEMORY_BYTES / (1 << 30):.2g} GB of memory"
                )
                self._give_up(running, decoding[0], UnreadablePhoto(decoding[0].job.path, reason))
            self._bury(running, blame=len(decoding) > 1)

    def _give_up(self, running: RunningProcess, pending: Pending, error: UnreadablePhoto) -> None:
        self._deaths = 0
        self._release(running, pending.job.number)
        pending.fail(error)

    def _bury(self, running: RunningProcess, blame: bool) -> None:
        """Clear up after a process that failed; to blame are perhaps the photos it decoded."""
        code = running.end()
        _logger.warning("The encoder process ended with code %s", code)
        if (alone := self._alone) is not None and blame and alone.stage is Stage.DECODING:
            reason = "Reading the file crashes the decoder"
            self._give_up(running, alone, UnreadablePhoto(alone.job.path, reason))
        else:
            self._count_death(f"its process ended with code {code}")
        self._take_back(running, blame)

    def _take_back(self, running: RunningProcess, blame: bool = False) -> None:
        """Arrange for the jobs of a process that has ended to be tried again."""
        if self._alone is not None:
            self._suspects.appendleft(self._release(running, self._alone.job.number))
        given = sorted(running.given.values(), key=lambda pending: pending.job)
        suspects = [p for p in given if blame and p.stage is Stage.DECODING]
        self._suspects.extendleft(reversed(suspects))
        with self._changed:
            self._queues.put_back(pending for pending in given if pending not in suspects)
        self._running = None

    def _count_death(self, cause: str) -> None:
        """Stop trying after too many deaths without anything done in between."""
        self._deaths += 1
        if self._deaths < _DEATHS_IN_A_ROW:
            return
        self._deaths = 0
        with self._changed:
            self._wanted = False
            self._failure = f"The encoder could not run: {cause}."
            self._changed.notify_all()

    def _fail_all(self, error: Exception, only_embeddings: bool = False) -> None:
        """Fail what is queued here; what the process has been given is left alone."""
        with self._changed:
            doomed = self._queues.drain(only_embeddings)
        spared = [p for p in self._suspects if only_embeddings and not p.needs_encoder]
        doomed += [p for p in self._suspects if p not in spared]
        self._suspects = deque(spared)
        for pending in doomed:
            pending.fail(error)

    def _stop(self, wake: "Connection[Any, Any]") -> None:
        running, self._running = self._running, None
        if running is not None:
            running.end()
            for pending in running.given.values():
                pending.fail(EncoderClosed(_CLOSED))
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            assert self._wake_sender is not None
            self._wake_sender.close()
            self._wake_sender = None
            wake.close()
        self._fail_all(EncoderClosed(_CLOSED))
