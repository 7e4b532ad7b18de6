"""What the step under way does to files, so that one which a kill cuts off is settled later.

A line is on the disk before each photo; the file goes when the step is over and can be undone.
"""

import logging
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from photosim.desktop.files import operations
from photosim.desktop.files.drives import on_drives
from photosim.desktop.files.json_lines import DAMAGED, append_line, path_of, read_lines
from photosim.desktop.files.operations import FileRefused, Move
from photosim.desktop.files.recovery import found_in_trash
from photosim.desktop.files.removal_journal import KnownFile
from photosim.desktop.files.undo_steps import Kind
from photosim.library.copying import is_copy, place
from photosim.library.disk import is_taken
from photosim.library.disk_timeout import Beat
from photosim.library.renaming import Pair, expect_folders, undo_renamings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """Files that are brought to new paths together: all of them or none.

    Attributes:
        kind: What is done.
        ids: Of the photos, which are the last of the files.
        pairs: Where each file is and where it is to be, in the order in which that is done.
        parts: Hidden files that may be left of copies which are not whole.
        gives_way: Files that are to go to the trash before.
        one: Of a renaming one of the photos, by which it is known among what can be undone.
        undoes: Whether a renaming or a move is undone.
        replaced: Those of them that went, and where they are there.
    """

    kind: Kind
    ids: tuple[int, ...]
    pairs: tuple[Pair, ...]
    parts: tuple[Path, ...] = ()
    gives_way: tuple[Path, ...] = ()
    one: Move | None = None
    undoes: bool = False
    replaced: list[Pair] = field(default_factory=list)

    @property
    def moves(self) -> list[Move]:
        """What undoing needs, one for each photo.

        What goes along is with the first, what was replaced with the last: by then there is room.
        """
        if not self.ids:
            return []
        along, photos = self.pairs[: -len(self.ids)], self.pairs[-len(self.ids) :]
        moves = [Move(id_, *pair) for id_, pair in zip(self.ids, photos, strict=True)]
        moves[0] = replace(moves[0], along=along)
        moves[-1] = replace(moves[-1], replaced=tuple(self.replaced))
        return moves


@dataclass
class CutOff:
    """A step that was cut off, and what was done about it.

    Attributes:
        kind: What was being done.
        moves: What was done of it and stays; it can be undone.
        back: Files that are back where they were.
        stuck: Files that could not be put back.
        is_away: Whether a drive is that is needed, so that it waits for the next start.
    """

    kind: Kind
    moves: list[Move] = field(default_factory=list)
    back: list[Path] = field(default_factory=list)
    stuck: list[Path] = field(default_factory=list)
    is_away: bool = False


class StepJournal:
    """Writes and reads the journal; belongs to one thread.

    Args:
        file: Where it is kept; there is none while nothing is being done.

    Attributes:
        waits: Whether `settle` has left something to a later start.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._is_told = False
        self.waits = False

    def begin(self, entry: Entry) -> None:
        """Note what is about to be done.

        Raises:
            FileRefused: It cannot be noted, so it must not be done.
        """
        line: dict[str, Any] = {
            "kind": entry.kind.value,
            "ids": entry.ids,
            "pairs": [[str(before), str(after)] for before, after in entry.pairs],
            "parts": [str(part) for part in entry.parts],
            "gives_way": [str(path) for path in entry.gives_way],
            "undoes": entry.undoes,
        }
        if entry.one is not None:
            one = entry.one
            line["one"] = [one.photo_id, str(one.before), str(one.after)]
        try:
            append_line(self._file, line)
        except OSError as error:
            words = operations.translate(
                "PhotoFiles", "Nothing was changed: the history can't be written ({reason})."
            )
            raise FileRefused(words.format(reason=error.strerror or error)) from error

    def replaced(self, path: Path, trashed: Path) -> None:
        """Note that a file has given way to another one."""
        try:
            append_line(self._file, {"replaced": str(path), "to": str(trashed)})
        except OSError as error:
            log.warning("What was replaced cannot be noted: %s", error)

    def taken_back(self) -> None:
        """Note that what was begun last was not done: nothing of it is left."""
        try:
            append_line(self._file, {"taken_back": True})
        except OSError as error:
            log.warning("What was taken back cannot be noted: %s", error)

    def end(self) -> None:
        """The step is over, and what can be undone of it is kept elsewhere."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError:  # as on Windows while another program reads it
            with suppress(OSError):
                append_line(self._file, {"over": True})

    def set_aside(self) -> None:
        """What is not settled waits in a file of its own, whatever is done until the next start."""
        try:
            self._file.rename(self._file.with_stem(f"{self._file.stem}-{secrets.token_hex(4)}"))
        except OSError as error:
            log.warning("What is not settled may be forgotten: %s", error)

    @property
    def waiting(self) -> list["StepJournal"]:
        """The journals that were set aside, and this one."""
        aside = self._file.parent.glob(f"{self._file.stem}-*{self._file.suffix}")
        return [*map(StepJournal, sorted(aside)), self]

    def settle(self, done: Iterable[Move]) -> CutOff | None:
        """Settle the step that was cut off, if one was known; `end` is to follow unless it waits.

        Of copying and moving what is done stays done; renaming is undone as a whole, unless it
        was over. What waits for a drive is told once.

        Args:
            done: All that can be undone, wherever its files are now.

        Returns:
            What was done about it; None where nothing is to be told.
        """
        try:
            entries = self._read()
        except OSError as error:
            log.warning("What was cut off is not known yet: %s", error)
            self.waits = True
            return None
        if not entries:
            return None
        found = CutOff(entries[-1].kind)
        if found.kind is Kind.RENAMED:
            entry = entries[-1]
            known = {(one.photo_id, one.before, one.after) for one in done}
            one = entry.one
            is_known = one is not None and (one.photo_id, one.before, one.after) in known
            if is_known != entry.undoes:
                return None  # only the journal's end was cut off
        else:
            found.moves = [move for entry in entries[:-1] for move in entry.moves]
        work = partial(_settle, entries[-1], found)
        try:
            on_drives({path.parent for pair in entries[-1].pairs for path in pair}, work)
        except OSError as error:  # its drive is away; nothing is lost there
            log.warning("What was cut off last is not settled: %s", error)
            found.is_away = True
            self.waits = True
            return found if self._is_first_told() else None
        return found

    def _is_first_told(self) -> bool:
        """Note that it is told that a step waits; returns whether it was not told before."""
        if self._is_told:
            return False
        try:
            append_line(self._file, {"told": True})
        except OSError as error:
            log.warning("It will be told once more what was cut off: %s", error)
        return True

    def _read(self) -> list[Entry]:
        entries: list[Entry] = []
        for said, line in read_lines(self._file):
            try:
                if "replaced" in said:
                    entries[-1].replaced.append((path_of(said["replaced"]), path_of(said["to"])))
                elif "taken_back" in said:
                    entries.pop()
                elif "over" in said:
                    entries.clear()
                elif "told" in said:
                    self._is_told = True
                else:
                    entries.append(_entry(said))
            except DAMAGED as error:
                log.warning("A line of the journal is damaged (%s): %r", error, line[:200])
        return entries


def _entry(said: dict[str, Any]) -> Entry:
    return Entry(
        Kind(said["kind"]),
        tuple(map(int, said["ids"])),
        tuple((path_of(before), path_of(after)) for before, after in said["pairs"]),
        tuple(map(path_of, said["parts"])),
        tuple(map(path_of, said["gives_way"])),
        _one(*said["one"]) if "one" in said else None,
        bool(said["undoes"]),
    )


def _one(photo_id: int, before: str, after: str) -> Move:
    return Move(int(photo_id), path_of(before), path_of(after))


def _settle(entry: Entry, found: CutOff, beat: Beat) -> None:
    """Settle files of which perhaps only some are where they are to be."""
    if entry.kind is Kind.RENAMED:
        back, stuck = undo_renamings(entry.pairs, beat)
        found.back += back
        found.stuck += stuck
        return
    moved = entry.kind is Kind.MOVED
    if moved and entry.parts:  # or originals that are away would count as gone
        expect_folders(path.parent for pair in entry.pairs for path in pair)
        _name_last_copies(entry)
    for part in entry.parts:
        part.unlink(missing_ok=True)
    gone = {path for path, _ in entry.replaced}
    for path in entry.gives_way:
        if path not in gone and not is_taken(path):  # it went, which was not noted any more
            trashed = found_in_trash(KnownFile(0, path, b""), beat)
            if trashed is not None:
                entry.replaced.append((path, trashed))
    whole = len(entry.replaced) == len(entry.gives_way) and all(
        is_taken(after) and not (moved and is_taken(before)) for before, after in entry.pairs
    )
    if whole:
        found.moves += entry.moves
        return
    if moved or entry.gives_way:  # copies alone leave nothing to be taken back that would be missed
        expect_folders(path.parent for pair in entry.pairs for path in pair)
    _take_back(entry, found, beat)


def _name_last_copies(entry: Entry) -> None:
    """Give copies their names whose originals had gone before a power cut took the names back."""
    for (before, after), part in zip(entry.pairs, entry.parts, strict=False):
        if is_taken(part) and not is_taken(before) and not is_taken(after):
            place(part, after)


def _take_back(entry: Entry, found: CutOff, beat: Beat) -> None:
    for before, after in reversed(entry.pairs):
        if not is_taken(after):
            continue
        if not is_taken(before):
            if entry.kind is Kind.COPIED:
                continue  # it is all that is left
            _put_back(before, after, found, beat)
        elif is_copy(after, before, beat):
            after.unlink()
    for before, trashed in reversed(entry.replaced):
        _put_back(before, trashed, found, beat)


def _put_back(before: Path, after: Path, found: CutOff, beat: Beat) -> None:
    try:
        operations.put_back(Move(0, before, after), beat)
    except FileRefused as error:
        log.warning("What was cut off is not undone: %s", error)
        found.stuck.append(after)
    else:
        found.back.append(before)
