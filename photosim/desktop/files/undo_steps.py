"""What can be undone, kept in a small file, so that a restart forgets none of it."""

import json
import logging
import time
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

from photosim.atomic_write import atomic_write
from photosim.desktop.files.json_lines import DAMAGED, keep_aside, path_of
from photosim.desktop.files.operations import Move, is_away, is_gone
from photosim.library.disk import There, look
from photosim.library.disk_timeout import Beat, SilentFolderError, ask, ask_all

log = logging.getLogger(__name__)

_KEPT = 50  # steps


class Kind(Enum):
    """What was done to files."""

    RENAMED = "renamed"
    TRASHED = "trashed"
    DELETED = "deleted"
    COPIED = "copied"
    MOVED = "moved"
    REMOVED = "removed"
    ROTATED = "rotated"


_UndoStep = tuple[Kind, list[Move], int]
"""What was done, to which files, and when it was begun."""


class UndoSteps:
    """The steps that can be undone, the last one at the end.

    Belongs to the lane on which files are changed. Steps whose files are no longer where they were
    put are forgotten when the file is read, unless something has made way for them.

    Args:
        file: Where they are kept; there is none while nothing can be undone.

    Attributes:
        kept_aside: Where a file is kept that could not be read.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        known = _read(file)
        self.kept_aside = keep_aside(file) if known is None else None
        self._is_in_the_way = known is None and self.kept_aside is None
        self._steps = [(kind, _still_there(moves), at) for kind, moves, at in known or []]

    @property
    def next(self) -> Kind | None:
        """The kind of step that would be undone next; None if there is none."""
        return next((kind for kind, moves, _ in reversed(self._steps) if moves), None)

    @property
    def times(self) -> list[int]:
        """When the steps were begun, in nanoseconds since 1970."""
        return [at for _, moves, at in self._steps if moves]

    def knows(self, move: Move) -> bool:
        """Whether undoing a step would undo this."""
        return any(move in moves for _, moves, _ in self._steps)

    def add(self, kind: Kind, moves: list[Move]) -> None:
        """Add a step, whose moves may still be growing; `save` keeps what it has by then."""
        self._steps.append((kind, moves, time.time_ns()))

    def restore(self, kind: Kind, moves: Iterable[Move]) -> list[Move]:
        """Add a step that was cut off, as far as its files are there; returns these.

        What was saved of it while it was under way is part of it.
        """
        there = _still_there(moves)
        restored = {*there}
        for place, (other, known, at) in enumerate(self._steps):
            if other is kind and not restored.isdisjoint(known):
                self._steps[place] = (kind, there, at)
                break
        else:
            self.add(kind, there)
        self.save()
        return there

    def take(self) -> tuple[Kind, list[Move]] | None:
        """Take out the step to undo; None if there is none."""
        while self._steps:
            kind, moves, _ = self._steps.pop()
            if moves:
                return kind, moves
        return None

    def set_aside(self, kind: Kind, moves: list[Move]) -> None:
        """Put a step that cannot be undone now behind all others, which it would block."""
        self._steps.insert(0, (kind, moves, 0))
        self.save()

    def save(self) -> None:
        """Write the file; if that fails, this run still remembers."""
        self._steps = self._steps[-_KEPT:]
        if self._is_in_the_way:  # what is kept there may still be read one day
            return
        steps = [_written(step) for step in self._steps if step[1]]  # one may have just begun
        try:
            if steps:
                with atomic_write(self._file, durable=True) as partial:
                    partial.write_text(json.dumps({"steps": steps}))
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            log.warning("Undoing after a restart is not possible: %s", error)


def moves_in(file: Path) -> list[Move]:
    """All that a file of such steps says was done, wherever its files are now."""
    return [move for _, moves, _ in _read(file) or [] for move in moves]


def _written(step: _UndoStep) -> dict[str, object]:
    kind, moves, at = step
    return {
        "kind": kind.value,
        "at": at,
        "moves": [
            [move.photo_id, str(move.before), str(move.after), move.content.hex()]
            + [[str(before), str(after)] for before, after in move.along]
            + _also(move)
            for move in moves
        ],
    }


def _read(file: Path) -> list[_UndoStep] | None:
    """The steps that a file has; None where it cannot be read."""
    try:
        steps = json.loads(file.read_text())["steps"]
        return [
            (
                Kind(step["kind"]),
                [_move(*move) for move in moves],
                int(step.get("at", 0)),  # unknown before it was written
            )
            for step in steps
            for moves in [step["moves"]]
        ]
    except FileNotFoundError:
        return []
    except (OSError, *DAMAGED) as error:
        log.warning("What could be undone before the restart is not known: %s", error)
        return None


def _also(move: Move) -> list[dict[str, Any]]:
    """What gave way to a move, and how it was turned; most moves have neither."""
    also = {
        "replaced": [[str(before), str(after)] for before, after in move.replaced],
        "turn": list(move.turn),
    }
    return [{name: value for name, value in also.items() if value}] if any(also.values()) else []


def _move(number: int, before: str, after: str, *more: str | list[str] | dict[str, Any]) -> Move:
    """What was written of a move: its content where that is known, what went along, and more."""
    content = "".join(item for item in more if isinstance(item, str))
    along = _pairs(item for item in more if isinstance(item, list))
    also = next((item for item in more if isinstance(item, dict)), {})
    return Move(
        int(number),
        path_of(before),
        path_of(after),
        along,
        bytes.fromhex(content),
        _pairs(also.get("replaced", ())),
        tuple(int(orientation) for orientation in also.get("turn", ())),
    )


def _pairs(written: Iterable[Sequence[str]]) -> tuple[tuple[Path, Path], ...]:
    return tuple((path_of(before), path_of(after)) for before, after in written)


def _still_there(moves: Iterable[Move]) -> list[Move]:
    """The moves whose files are where they were put, as far as their drives say."""
    folders: dict[Path, list[Move]] = {}
    for move in moves:
        folders.setdefault(move.after.parent, []).append(move)
    kept: list[Move] = []
    ask_all(folders)
    for folder, inside in folders.items():
        try:
            kept += ask(folder, partial(_not_gone, inside))
        except SilentFolderError:
            kept += inside
    return kept


def _not_gone(moves: Iterable[Move], beat: Beat) -> list[Move]:
    kept = []
    for move in moves:
        # Also what has made way for it comes back by undoing it.
        if not is_gone(move) or any(isinstance(look(to), There) for _, to in move.replaced):
            kept.append(move)
        beat()
    return kept


def away_of(kind: Kind, moves: Sequence[Move]) -> Path | None:
    """A folder that a step waits for, as on a drive that is not connected or does not answer.

    None if one of its files can do without such folders.
    """
    needed = [_needed(kind, move) for move in moves]
    folders = dict.fromkeys(folder for some in needed for folder in some)
    ask_all(folders)
    away = {folder for folder in folders if _is_away(folder)}
    found = [next((folder for folder in some if folder in away), None) for some in needed]
    return None if None in found else found[0]


def _needed(kind: Kind, move: Move) -> tuple[Path, ...]:
    """The folders that a file is in and comes back to; a copy comes back to none."""
    return (move.after.parent,) if kind is Kind.COPIED else (move.after.parent, move.before.parent)


def _is_away(folder: Path) -> bool:
    try:
        return ask(folder, lambda _beat: is_away(folder))
    except SilentFolderError:
        return True
