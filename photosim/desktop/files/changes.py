"""Renaming photos, moving them to the trash, and undoing either, off the GUI thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files import operations
from photosim.desktop.files.operations import FileRefused, Move
from photosim.desktop.tasks.lane import Lane, Steps
from photosim.errors import PhotoSimError

T = TypeVar("T")


class Kind(Enum):
    """What was done to files."""

    RENAMED = "renamed"
    TRASHED = "trashed"
    DELETED = "deleted"


@dataclass
class Step:
    """Something that was done or undone.

    Attributes:
        kind: What was done.
        moves: The files for which it worked; for a deleted file both paths are the same.
        undone: Whether it was undone.
        trashless: Photos for which there is no trash.
        faults: The reason for each file that was not changed, as text.
        left: Files that could not be restored now, but perhaps later.
    """

    kind: Kind
    moves: list[Move] = field(default_factory=list)
    undone: bool = False
    trashless: list[PhotoRecord] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    left: list[Move] = field(default_factory=list)


class PhotoChanges(QObject):
    """Changes files on a lane, one step after the other, and remembers how to undo them.

    Signals:
        done: A `Step` is over.
        paths_changed: Paths at which something changed, for the indexer.
        undoable: The kind of step that would be undone next; None if there is none.
    """

    done = Signal(object)
    paths_changed = Signal(object)
    undoable = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane("photo changes", object, finishes=True)
        self._steps: list[Step] = []

    def rename(self, photo_id: int, path: Path, target: Path) -> None:
        """Rename a photo."""
        self._run(Step(Kind.RENAMED), [Move(photo_id, path, target)], _rename)

    def trash(self, photos: Sequence[PhotoRecord]) -> None:
        """Move photos to the trash."""
        self._run(Step(Kind.TRASHED), photos, _trash)

    def delete(self, photos: Sequence[PhotoRecord]) -> None:
        """Permanently delete photos; ask the person first."""
        self._run(Step(Kind.DELETED), photos, _delete)

    def undo(self) -> None:
        """Undo the last step that was not undone yet."""
        if self._steps:
            step = self._steps.pop()
            self._tell_undoable()
            self._run(Step(step.kind, undone=True), step.moves, _undo)

    def close(self) -> None:
        """Stop after the current file, and wait for it."""
        self._lane.close()

    def _run(self, step: Step, files: Sequence[T], work: Callable[[Step, T], None]) -> None:
        each = partial(_each, step, tuple(files), work)
        self._lane.follow(each, self._take, partial(self._take_fault, step.kind))

    def _take_fault(self, kind: Kind, error: PhotoSimError) -> None:
        self._take(Step(kind, faults=[str(error)]))

    def _take(self, step: Step) -> None:
        if step.undone and step.left:
            self._steps.append(Step(step.kind, step.left))
        elif step.moves and not step.undone and step.kind is not Kind.DELETED:
            self._steps.append(Step(step.kind, step.moves))
        self._tell_undoable()
        if step.moves:
            places = {path for move in step.moves for path in (move.before, move.after)}
            self.paths_changed.emit(frozenset(places))
        self.done.emit(step)

    def _tell_undoable(self) -> None:
        self.undoable.emit(self._steps[-1].kind if self._steps else None)

    def summary(self, step: Step) -> str:
        """What was done, as a line for the person; empty if nothing was."""
        if not step.moves:
            return ""
        first = step.moves[0]
        count = len(step.moves)
        one = count == 1
        words = {
            (Kind.RENAMED, False): self.tr("Renamed “{before}” to “{after}”."),
            (Kind.RENAMED, True): self.tr("Name restored to “{before}”."),
            (Kind.TRASHED, False): self.tr("Moved “{before}” to the trash.")
            if one
            else self.tr("Moved %Ln photos to the trash.", "", count),
            (Kind.TRASHED, True): self.tr("Restored “{before}”.")
            if one
            else self.tr("Restored %Ln photos.", "", count),
            (Kind.DELETED, False): self.tr("Permanently deleted “{before}”.")
            if one
            else self.tr("Permanently deleted %Ln photos.", "", count),
        }[step.kind, step.undone]
        return words.format(before=first.before.name, after=first.after.name)

    def complaint(self, step: Step) -> str:
        """What failed and why, as a line for the person; empty if nothing did."""
        if len(step.faults) < 2:
            return "".join(step.faults)
        more = len(step.faults) - 1
        return self.tr("{fault} (and %Ln more)", "", more).format(fault=step.faults[0])


def _each(
    step: Step, files: Sequence[T], work: Callable[[Step, T], None], _owned: object
) -> Steps[Step]:
    """Do something to one file after the other; note why those that refuse it stay."""
    for number, file in enumerate(files):
        if number:
            yield None  # the window may have been closed meanwhile
        try:
            work(step, file)
        except FileRefused as error:
            step.faults.append(str(error))
    return step


def _rename(step: Step, move: Move) -> None:
    operations.rename(move.before, move.after)
    step.moves.append(move)


def _trash(step: Step, photo: PhotoRecord) -> None:
    trashed = operations.move_to_trash(photo.path)
    if trashed is None:
        step.trashless.append(photo)
    else:
        step.moves.append(Move(photo.id, photo.path, trashed))


def _delete(step: Step, photo: PhotoRecord) -> None:
    operations.delete(photo.path)
    step.moves.append(Move(photo.id, photo.path, photo.path))


def _undo(step: Step, move: Move) -> None:
    try:
        operations.put_back(move)
    except FileRefused:
        if operations.can_be_put_back(move):
            step.left.append(move)
        raise
    step.moves.append(move)
