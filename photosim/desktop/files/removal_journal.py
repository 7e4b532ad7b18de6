"""The journal of removals: which copies went to the trash, when and why, and what stayed instead.

A file of JSON lines. A line is on the disk before a file is moved and another one after it, so
that a step that was cut off, even by a power cut, is recognised at the next start.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from photosim.desktop.files.json_lines import (
    DAMAGED,
    append_line,
    keep_aside,
    path_of,
    read_lines,
)
from photosim.desktop.files.operations import Move

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A photo's file as the catalogue knows it.

    Attributes:
        content: The hash of its content.
    """

    photo_id: int
    path: Path
    content: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that was about to be moved to the trash.

    Attributes:
        at: When, in UTC.
        file: It; its content is empty for what goes along with a photo.
        stayed: What stays instead, as photo ids and paths.
        reason: Why that stays, in English; empty where the person chose.
        trashed: Where it is in the trash; None while it was not moved, or is back.
        is_open: Whether it is not known what became of it.
    """

    at: datetime
    file: KnownFile
    stayed: tuple[tuple[int, Path], ...]
    reason: str
    trashed: Path | None = None
    is_open: bool = False

    @property
    def move(self) -> Move | None:
        """What undoing needs; None where nothing is to be undone."""
        if self.trashed is None:
            return None
        return Move(self.file.photo_id, self.file.path, self.trashed, content=self.file.content)


@dataclass(frozen=True, slots=True)
class Stopped:
    """How many copies of a step had been removed, and how many not even been looked at."""

    removed: int
    left: int


@dataclass
class JournalStep:
    """Files that were removed together.

    Attributes:
        is_open: Whether neither its end nor that of its undoing was reached.
        stopped: What was done of it, where the window was closed before its end.
        waits: Whether it was told that files of it are on a drive that is not there.
    """

    number: int
    entries: list[Entry] = field(default_factory=list)
    is_open: bool = True
    stopped: Stopped | None = None
    waits: bool = False


class RemovalJournal:
    """Writes and reads the journal; belongs to one thread.

    Args:
        file: Where it is kept; there is none before the first removal.

    Attributes:
        kept_aside: Where a file is kept of which nothing could be read.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._history, can_be_read = _read(file)
        self.kept_aside = None if can_be_read else keep_aside(file)

    @property
    def steps(self) -> Sequence[JournalStep]:
        """All steps, the oldest first."""
        return self._history.steps

    def begin(self) -> None:
        """Begin a step.

        Raises:
            OSError: The journal cannot be written.
        """
        self._write({"what": "begun", "step": self.steps[-1].number + 1 if self.steps else 1})

    def moving(self, file: KnownFile, stayed: Iterable[KnownFile], reason: str) -> None:
        """Note that a file is about to be moved.

        Raises:
            OSError: The journal cannot be written.
        """
        self._write(
            {
                "what": "moving",
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "photo": file.photo_id,
                "path": str(file.path),
                "content": file.content.hex(),
                "stayed": [[one.photo_id, str(one.path)] for one in stayed],
                "reason": reason,
            }
        )

    def moved(self, trashed: Path | None) -> None:
        """Note where the file is now that was about to be moved; None: it was not moved."""
        self._note({"what": "moved", "to": None if trashed is None else str(trashed)})

    def end(self) -> None:
        """End the step."""
        self._note({"what": "ended"})

    def stop(self, stopped: Stopped) -> None:
        """Note that the step ends here, as the window is closed, and what was done of it."""
        self._note({"what": "stopped", "removed": stopped.removed, "left": stopped.left})

    def undoing(self, moves: Iterable[Move]) -> list[int]:
        """Begin to undo what these moves did; returns the numbers of their steps."""
        numbers = self._history.numbers_of(moves)
        for number in numbers:
            self._note({"what": "undoing", "step": number})
        return numbers

    def back(self, move: Move) -> None:
        """Note that a file is back."""
        self._note({"what": "back", "path": str(move.before), "from": str(move.after)})

    def wait(self, number: int) -> None:
        """Note that a step waits for a drive from now on, and that this is told."""
        self._note({"what": "waiting", "step": number})

    def undone(self, numbers: Iterable[int]) -> None:
        """End undoing, or having told of a step that was stopped."""
        for number in numbers:
            self._note({"what": "undone", "step": number})

    def _note(self, line: dict[str, Any]) -> None:
        """Write what has happened already; if that fails, the next start finds out by itself."""
        try:
            self._write(line)
        except OSError:
            log.exception("The journal of removals cannot be written")
            self._history.take(line)

    def _write(self, line: dict[str, Any]) -> None:
        append_line(self._file, line)
        self._history.take(line)


class _History:
    """The steps that the lines of a journal tell of."""

    def __init__(self) -> None:
        self.steps: list[JournalStep] = []
        self._places: dict[tuple[str, str], tuple[JournalStep, int]] = {}  # of what was moved

    def take(self, line: dict[str, Any]) -> None:
        """Take in a line; those that are damaged raise what they make Python raise."""
        what = line["what"]
        if what == "begun":
            self.steps.append(JournalStep(int(line["step"])))
        elif what == "moving":
            self._begin(line)
        elif what == "moved":
            self._end(None if line["to"] is None else path_of(line["to"]))
        elif what == "ended":
            self.steps[-1].is_open = False
        elif what == "stopped":
            self.steps[-1].stopped = Stopped(int(line["removed"]), int(line["left"]))
        elif what == "back":
            self._take_back(line["path"], line["from"])
        elif what in ("undoing", "undone", "waiting"):
            self._mark(what, line)

    def numbers_of(self, moves: Iterable[Move]) -> list[int]:
        """The numbers of the steps in which these moves were made."""
        keys = ((str(move.before), str(move.after)) for move in moves)
        return sorted({self._places[key][0].number for key in keys if key in self._places})

    def _begin(self, line: dict[str, Any]) -> None:
        file = KnownFile(int(line["photo"]), path_of(line["path"]), bytes.fromhex(line["content"]))
        stayed = tuple((int(number), path_of(path)) for number, path in line["stayed"])
        at = datetime.fromisoformat(line["at"])
        entry = Entry(at, file, stayed, str(line["reason"]), is_open=True)
        self.steps[-1].entries.append(entry)

    def _end(self, trashed: Path | None) -> None:
        step = self.steps[-1]
        step.entries[-1] = replace(step.entries[-1], trashed=trashed, is_open=False)
        if trashed is not None:
            key = str(step.entries[-1].file.path), str(trashed)
            self._places[key] = step, len(step.entries) - 1

    def _mark(self, what: str, line: dict[str, Any]) -> None:
        for step in self.steps:
            if step.number != line["step"]:
                continue
            step.waits = what == "waiting"
            if not step.waits:
                step.is_open, step.stopped = what == "undoing", None

    def _take_back(self, path: str, trashed: str) -> None:
        found = self._places.pop((path, trashed), None)
        if found is not None:
            step, place = found
            step.entries[place] = replace(step.entries[place], trashed=None)


def read_journal(file: Path) -> list[JournalStep]:
    """All steps, the oldest first; a line that is damaged is left out."""
    return _read(file)[0].steps


def _read(file: Path) -> tuple[_History, bool]:
    """What a journal tells, and whether it can be read: of one that is empty nothing is lost."""
    history, sound, damaged = _History(), 0, 0
    try:
        for said, line in read_lines(file):
            try:
                history.take(said)
                sound += 1
            except DAMAGED:
                damaged += 1
                log.warning("A line of the journal of removals is damaged: %r", line[:200])
    except OSError as error:
        log.warning("The journal of removals cannot be read: %s", error)
        return history, False
    return history, bool(sound or not damaged)
