"""Asking disks that may never answer: a server that is gone, a drive that hangs.

A call into the system cannot be taken back. So it is made on a thread that can be left behind; the
folder it was about counts as silent until that call returns.
"""

import errno
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from photosim.library.disk import DiskAnswer, look

ANSWER_S = 10.0  # a sleeping hard disk has woken up by then

T = TypeVar("T")
Beat = Callable[[], None]


class SilentFolderError(OSError):
    """A folder did not answer in time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(errno.ETIMEDOUT, "The folder is not responding", str(folder))


class Question(Generic[T]):
    """Something that was begun on a folder's disk; see `begin`."""

    def __init__(self, folder: Path, work: Callable[[Beat], T]) -> None:
        self._folder = folder
        self._work = work
        self._result: list[T] = []
        self._error: BaseException | None = None
        self._heard = time.monotonic()
        self._ended = threading.Event()
        threading.Thread(target=self._run, name=f"asks {folder}", daemon=True).start()

    def has_ended_within(self, seconds: float) -> bool:
        """Wait for the end, but no longer than this; silence is put down to nobody."""
        return self._ended.wait(seconds)

    def answer(self) -> T:
        """Wait while it gets on; raises what the work raised.

        Raises:
            SilentFolderError: A step did not end in time.
        """
        while not self._ended.wait(max(0.0, self._heard + ANSWER_S - time.monotonic())):
            if time.monotonic() >= self._heard + ANSWER_S:
                with _lock:
                    _silent[self._folder] = self._ended
                raise SilentFolderError(self._folder)
        if self._error is not None:
            raise self._error
        return self._result[0]

    def _run(self) -> None:
        try:
            self._result.append(self._work(self._beat))
        # Whoever asked is told, on the thread that asked.
        except BaseException as error:  # noqa: BLE001
            self._error = error
        finally:
            self._ended.set()

    def _beat(self) -> None:
        self._heard = time.monotonic()


def ask(folder: Path, work: Callable[[Beat], T]) -> T:
    """Do something that reads a folder's disk, and wait only while it gets on.

    Args:
        folder: What a silence is put down to; later questions about it fail at once.
        work: What to do, on another thread. It calls what it is given after each of its steps,
            none of which may take longer than `ANSWER_S`.

    Raises:
        SilentFolderError: A step did not end in time, or the folder is silent still.
    """
    return begin(folder, work).answer()


def begin(folder: Path, work: Callable[[Beat], T]) -> "Question[T]":
    """Start what `ask` does, and do other things until its answer is needed.

    Raises:
        SilentFolderError: The folder is silent still.
    """
    if is_silent(folder):
        raise SilentFolderError(folder)
    return Question(folder, work)


def answers(folder: Path) -> bool:
    """Ask whether anything is there, and tell whether there was an answer."""
    try:
        ask(folder, lambda _beat: look(folder))
    except SilentFolderError:
        return False
    return True


def ask_all(folders: Iterable[Path]) -> None:
    """Ask folders at once whether they answer; later questions about those that don't fail at once.

    One after the other, each on a drive that hangs would be waited for.
    """
    begun = [
        Question(folder, partial(_look, folder)) for folder in folders if not is_silent(folder)
    ]
    for question in begun:
        with suppress(SilentFolderError):
            question.answer()


def _look(folder: Path, _beat: Beat) -> DiskAnswer:
    return look(folder)


def is_silent(path: Path) -> bool:
    """Whether a path, or a folder that it is in, was asked and has not answered yet."""
    return any(path.is_relative_to(folder) for folder in silent_folders())


def silent_folders() -> frozenset[Path]:
    """Folders that were asked and have not answered yet."""
    with _lock:
        for folder in [folder for folder, ended in _silent.items() if ended.is_set()]:
            del _silent[folder]
        return frozenset(_silent)


_lock = threading.Lock()
_silent: dict[Path, threading.Event] = {}
