"""Changing files on drives that may fall silent: what comes too late is not done any more."""

import secrets
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.library.disk_timeout import Beat, SilentFolderError, answers, ask, is_silent

T = TypeVar("T")


class CancelledError(Exception):
    """The person wants no more of it."""


def on_drives(
    folders: Collection[Path], work: Callable[[Beat], T], stop: StopFlag | None = None
) -> T:
    """Do something in folders; if a drive falls silent, the work ends at its next step.

    The silence is put down to the folder that does not answer, and to no other.

    Args:
        folders: All in which something is done, perhaps on several drives.
        work: Calls what it is given after each of its steps, which may raise.
        stop: Ends it as well.

    Raises:
        CancelledError: It was ended.
        SilentFolderError: A drive did not answer.
    """
    given_up = StopFlag()

    def careful(beat: Beat) -> T:
        def checked() -> None:
            beat()
            if given_up.is_set or (stop is not None and stop.is_set):
                raise CancelledError

        return work(checked)

    for folder in folders:
        if is_silent(folder):
            raise SilentFolderError(folder)
    unknown = next(iter(folders)) / secrets.token_hex(16)  # which of them, if one is
    try:
        return ask(unknown, careful)
    except SilentFolderError:
        given_up.set()
        for folder in folders:
            if not answers(folder):
                raise SilentFolderError(folder) from None
        raise SilentFolderError(unknown.parent) from None
