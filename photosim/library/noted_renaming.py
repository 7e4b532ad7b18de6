"""Renaming from the command line, noted so that what a kill cuts off is undone at the next start.

The window has a journal of all that it does to files, and undoes what it has noted itself. What is
renamed here may be renamed while the window is open, so each renaming has a file of its own.
"""

import json
import logging
import os
import platform
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil

from photosim.atomic_write import atomic_write
from photosim.library.disk_timeout import ask
from photosim.library.renaming import HalfRenamedError, Pair, rename_files, undo_renamings

log = logging.getLogger(__name__)

_LONGEST_S = 86_400.0  # no renaming takes so long


@dataclass
class Undone:
    """What was done about renamings that were cut off.

    Attributes:
        back: Files that have their old names again.
        stuck: Files that could not get them.
    """

    back: list[Path] = field(default_factory=list)
    stuck: list[Path] = field(default_factory=list)


def rename_noted(renamings: Sequence[Pair], data_dir: Path) -> None:
    """Rename files one after the other: all of them, or none.

    Args:
        renamings: See `photosim.library.renaming.in_order`.
        data_dir: Where it is noted until it is over.

    Raises:
        OSError: It cannot be noted, or one cannot be renamed; all have their old names.
        HalfRenamedError: They get them at the next start.
    """
    note = data_dir / f"renaming-{secrets.token_hex(8)}.json"
    written = [[str(before), str(after)] for before, after in renamings]
    with atomic_write(note, durable=True) as partial_note:
        partial_note.write_text(json.dumps({"by": _born(os.getpid()), "renamings": written}))
    try:
        rename_files(renamings, lambda: None)
    except HalfRenamedError:
        raise
    except OSError:
        _forget(note)
        raise
    except KeyboardInterrupt:
        # Pressed again, it leaves that to the next start.
        _, stuck = undo_renamings(renamings, lambda: None)
        if not stuck:
            _forget(note)
        raise
    _forget(note)


def _forget(note: Path) -> None:
    """Remove a note, or have it say nothing any more.

    Raises:
        OSError: Neither is possible.
    """
    try:
        note.unlink()
    except OSError:  # as on Windows while another program reads it
        note.write_text("")


def undo_cut_off(data_dir: Path) -> Undone | None:
    """Undo renamings that were cut off; None if none were.

    Those of a program that is at work, or on a drive that is away, wait. Of another computer's
    program, or from when this one had another name, only the time tells whether it is at work.
    """
    undone = None
    for note in sorted(data_dir.glob("renaming-*.json")):
        try:
            age = time.time() - note.stat().st_mtime
            text = note.read_text()
            if not text:
                note.unlink()
                continue
            said = json.loads(text)
            renamings = [(Path(before), Path(after)) for before, after in said["renamings"]]
            by = said["by"]
            folder = renamings[0][0].parent
            is_here = by[0] == platform.node()
            is_at_work = by == _born(by[1]) if is_here else age < _LONGEST_S
        except (OSError, ValueError, LookupError, TypeError) as error:
            log.warning("What was being renamed is not known: %s", error)
            continue
        if is_at_work:
            continue
        try:
            back, stuck = ask(folder, partial(undo_renamings, renamings))
            _forget(note)
        except OSError as error:
            log.warning("A renaming that was cut off is not undone yet: %s", error)
            continue
        if back or stuck:
            undone = undone or Undone()
            undone.back += back
            undone.stuck += stuck
    return undone


def _born(pid: int) -> list[str | float]:
    """A computer's process, and when it began, as numbers are used again; 0 if it has ended."""
    try:
        began = psutil.Process(pid).create_time()
    except psutil.Error:
        began = 0.0
    return [platform.node(), pid, began]
