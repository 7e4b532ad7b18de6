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
    """Something that was done.

    Attributes:
        kind: What.
        moves: The files it was done to; of a deleted one ``after`` is what it was.
        undone: Whether it was taken back, and ``moves`` are those for which that worked.
        trashless: Photos for which there is no trash.
        faults: For each file that stayed as it was the reason, in words.
        left: Files that could not be brought back now, but perhaps later.
    """

    kind: Kind
    moves: list[Move] = field(default_factory=list)
    undone: bool = False
    trashless: list[PhotoRecord] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    left: list[Move] = field(default_factory=list)


class PhotoChanges(QObject):
    """Does one thing after the other on a lane and remembers how to undo it.

    Signals:
        done: A `Step` is over; what of it worked is in its ``moves``.
        paths_changed: Paths at which something changed, for the indexer.
        undoable: The kind of what would be undone next, None if there is nothing.
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
        self._run(partial(_rename, Move(photo_id, path, target)), Kind.RENAMED)

    def trash(self, photos: Sequence[PhotoRecord]) -> None:
        """Move photos to the trash."""
        self._run(partial(_trash, tuple(photos)), Kind.TRASHED)

    def delete(self, photos: Sequence[PhotoRecord]) -> None:
        """Delete photos for good; only what the person was asked about."""
        self._run(partial(_delete, tuple(photos)), Kind.DELETED)

    def undo(self) -> None:
        """Take back what was done last and not yet taken back."""
        if self._steps:
            step = self._steps.pop()
            self._tell_undoable()
            self._run(partial(_undo, step), step.kind)

    def close(self) -> None:
        """Stop after the file at hand and wait for that."""
        self._lane.close()

    def _run(self, work: Callable[[object], Steps[Step]], kind: Kind) -> None:
        self._lane.follow(work, self._take, partial(self._take_fault, kind))

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
        """What was done, as a line for the person; empty when nothing was."""
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
        """What did not work and why, as a line for the person; empty when all did."""
        if len(step.faults) < 2:
            return "".join(step.faults)
        more = len(step.faults) - 1
        return self.tr("{fault} (and %Ln more)", "", more).format(fault=step.faults[0])


def _rename(move: Move, _owned: object) -> Steps[Step]:
    step = Step(Kind.RENAMED)
    yield from _each([move], partial(_rename_one, step), step)
    return step


def _rename_one(step: Step, move: Move) -> None:
    operations.rename(move.before, move.after)
    step.moves.append(move)


def _trash(photos: Sequence[PhotoRecord], _owned: object) -> Steps[Step]:
    step = Step(Kind.TRASHED)
    yield from _each(photos, partial(_trash_one, step), step)
    return step


def _trash_one(step: Step, photo: PhotoRecord) -> None:
    trashed = operations.move_to_trash(photo.path)
    if trashed is None:
        step.trashless.append(photo)
    else:
        step.moves.append(Move(photo.id, photo.path, trashed))


def _delete(photos: Sequence[PhotoRecord], _owned: object) -> Steps[Step]:
    step = Step(Kind.DELETED)
    yield from _each(photos, partial(_delete_one, step), step)
    return step


def _delete_one(step: Step, photo: PhotoRecord) -> None:
    operations.delete(photo.path)
    step.moves.append(Move(photo.id, photo.path, photo.path))


def _undo(step: Step, _owned: object) -> Steps[Step]:
    undone = Step(step.kind, undone=True)
    yield from _each(step.moves, partial(_undo_one, undone), undone)
    return undone


def _undo_one(undone: Step, move: Move) -> None:
    try:
        operations.put_back(move)
    except FileRefused:
        if operations.can_be_put_back(move):
            undone.left.append(move)
        raise
    undone.moves.append(move)


def _each(files: Sequence[T], work: Callable[[T], None], step: Step) -> Steps[None]:
    """Do something to one file after the other; those that refuse stay, with the reason."""
    for number, file in enumerate(files):
        if number:
            yield None  # the window may have been closed meanwhile
        try:
            work(file)
        except FileRefused as error:
            step.faults.append(str(error))
