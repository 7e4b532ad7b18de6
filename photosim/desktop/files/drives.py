"""Changing files on drives that may fall silent: what comes too late is not done any more."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.library.disk_timeout import Beat, SilentFolderError, ask

T = TypeVar("T")


class CancelledError(Exception):
    """The person wants no more of it."""


def on_drive(folder: Path, work: Callable[[Beat], T], stop: StopFlag | None = None) -> T:
    """Do something on a folder's drive; if that falls silent, the work ends at its next step.

    Args:
        folder: The folder.
        work: Calls what it is given after each of its steps, which may raise.
        stop: Ends it as well.

    Raises:
        CancelledError: It was ended.
        SilentFolderError: The drive did not answer.
    """
    given_up = StopFlag()

    def careful(beat: Beat) -> T:
        def checked() -> None:
            beat()
            if given_up.is_set or (stop is not None and stop.is_set):
                raise CancelledError

        return work(checked)

    try:
        return ask(folder, careful)
    except SilentFolderError:
        given_up.set()
        raise
