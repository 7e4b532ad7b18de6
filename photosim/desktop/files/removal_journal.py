"""The journal of removals: which copies went to the trash, when and why, and what stayed instead.

A file of JSON lines. A line is on the disk before a file is moved and another one after it, so
that a step that was cut off, even by a power cut, is recognised at the next start.
"""

import json
import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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


@dataclass
class JournalStep:
    """Files that were removed together.

    Attributes:
        is_open: Whether neither its end nor that of its undoing was reached.
    """

    number: int
    entries: list[Entry] = field(default_factory=list)
    is_open: bool = True


class RemovalJournal:
    """Writes and reads the journal; belongs to one thread.

    Args:
        file: Where it is kept; there is none before the first removal.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.steps = read_journal(file)

    def begin(self) -> None:
        """Begin a step.

        Raises:
            OSError: The journal cannot be written.
        """
        number = self.steps[-1].number + 1 if self.steps else 1
        self._write({"what": "begun", "step": number})
        self.steps.append(JournalStep(number))

    def moving(self, file: KnownFile, stayed: Iterable[KnownFile], reason: str) -> None:
        """Note that a file is about to be moved.

        Raises:
            OSError: The journal cannot be written.
        """
        kept = tuple((one.photo_id, one.path) for one in stayed)
        entry = Entry(datetime.now(UTC), file, kept, reason, is_open=True)
        self._write(
            {
                "what": "moving",
                "at": entry.at.isoformat(timespec="seconds"),
                "photo": file.photo_id,
                "path": str(file.path),
                "content": file.content.hex(),
                "stayed": [[number, str(path)] for number, path in kept],
                "reason": reason,
            }
        )
        self.steps[-1].entries.append(entry)

    def moved(self, trashed: Path | None) -> None:
        """Note where the file is now that was about to be moved; None: it was not moved."""
        entries = self.steps[-1].entries
        entries[-1] = replace(entries[-1], trashed=trashed, is_open=False)
        self._note({"what": "moved", "to": None if trashed is None else str(trashed)})

    def end(self) -> None:
        """End the step."""
        self.steps[-1].is_open = False
        self._note({"what": "ended"})

    def undoing(self, moves: Sequence[Move]) -> list[int]:
        """Begin to undo what these moves did; returns the numbers of their steps."""
        numbers = sorted(
            {step.number for step in self.steps for entry in step.entries if entry.move in moves}
        )
        for number in numbers:
            self._note({"what": "undoing", "step": number})
        return numbers

    def back(self, move: Move) -> None:
        """Note that a file is back."""
        self._note({"what": "back", "path": str(move.before), "from": str(move.after)})
        for step in self.steps:
            _take_back(step, str(move.before), str(move.after))

    def undone(self, numbers: Iterable[int]) -> None:
        """End undoing."""
        for number in numbers:
            self._note({"what": "undone", "step": number})
            for step in self.steps:
                step.is_open &= step.number != number

    def _note(self, line: dict[str, Any]) -> None:
        """Write what has happened already; if that fails, the next start finds out by itself."""
        try:
            self._write(line)
        except OSError:
            log.exception("The journal of removals cannot be written")

    def _write(self, line: dict[str, Any]) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(self._file, flags, 0o600), "ab") as file:
            # What a kill has cut off must not swallow this line.
            file.write(b"\n" if file.tell() and not _ends_line(self._file) else b"")
            file.write(json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def read_journal(file: Path) -> list[JournalStep]:
    """All steps, the oldest first; a line that is damaged is left out."""
    steps: list[JournalStep] = []
    try:
        lines = file.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        log.warning("The journal of removals cannot be read: %s", error)
        return []
    for line in lines:
        try:
            _take(json.loads(line), steps)
        except (ValueError, LookupError, TypeError, AttributeError):
            if line.strip():
                log.warning("A line of the journal of removals is damaged: %r", line[:200])
    return steps


def _take(line: dict[str, Any], steps: list[JournalStep]) -> None:
    what = line["what"]
    if what == "begun":
        steps.append(JournalStep(int(line["step"])))
    elif what == "moving":
        file = KnownFile(int(line["photo"]), Path(line["path"]), bytes.fromhex(line["content"]))
        stayed = tuple((int(number), Path(path)) for number, path in line["stayed"])
        at = datetime.fromisoformat(line["at"])
        steps[-1].entries.append(Entry(at, file, stayed, str(line["reason"]), is_open=True))
    elif what == "moved":
        trashed = None if line["to"] is None else Path(line["to"])
        entries = steps[-1].entries
        entries[-1] = replace(entries[-1], trashed=trashed, is_open=False)
    elif what == "ended":
        steps[-1].is_open = False
    elif what == "back":
        for step in steps:
            _take_back(step, line["path"], line["from"])
    elif what in ("undoing", "undone"):
        for step in steps:
            if step.number == line["step"]:
                step.is_open = what == "undoing"


def _take_back(step: JournalStep, path: str, trashed: str) -> None:
    for place, entry in enumerate(step.entries):
        if (str(entry.file.path), str(entry.trashed)) == (path, trashed):
            step.entries[place] = replace(entry, trashed=None)


def _ends_line(file: Path) -> bool:
    with file.open("rb") as opened:
        opened.seek(-1, os.SEEK_END)
        return opened.read(1) == b"\n"
