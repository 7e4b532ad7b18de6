"""Renaming, copying and trashing photos, and undoing that, off the GUI thread."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files import operations
from photosim.desktop.files.companions import companions, moved_along
from photosim.desktop.files.listing import ListedPhoto, write_list
from photosim.desktop.files.operations import FileRefused, Move
from photosim.desktop.files.undo_steps import Kind, UndoSteps
from photosim.desktop.tasks.lane import Lane, LongWork
from photosim.errors import PhotoSimError

T = TypeVar("T")

_WAIT_S = 30.0  # for a drive that hangs, as the window closes while files are being changed
_SAVED_S = 1.0  # between two notes of what a long step has done


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
        undoable: The kind of step that would be undone next; None if there is none.
    """

    kind: Kind
    moves: list[Move] = field(default_factory=list)
    undone: bool = False
    trashless: list[PhotoRecord] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    left: list[Move] = field(default_factory=list)
    undoable: Kind | None = None


class PhotoChanges(QObject):
    """Changes files on a lane, one step after the other, and remembers how to undo them.

    Args:
        undo_file: Where that is kept until the next start.

    Signals:
        done: A `Step` is over.
        paths_changed: Paths at which something changed, for the indexer.
        undoable: The kind of step that would be undone next; None if there is none.
        copied: How many files were copied so far, and how many are to be.
        listed: The file that a list of photos was written to.
    """

    done = Signal(object)
    copied = Signal(int, int)
    listed = Signal(object)
    paths_changed = Signal(object)
    undoable = Signal(object)

    def __init__(self, undo_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane(
            "photo changes", partial(UndoSteps, undo_file), finishes=True, wait_s=_WAIT_S
        )
        self._lane.ask(lambda steps: steps.next, self.undoable.emit)

    def rename(self, photo_id: int, path: Path, target: Path) -> None:
        """Rename a photo."""
        self._run(Step(Kind.RENAMED), [Move(photo_id, path, target)], _rename)

    def trash(self, photos: Sequence[PhotoRecord]) -> None:
        """Move photos to the trash."""
        self._run(Step(Kind.TRASHED), photos, _trash)

    def delete(self, photos: Sequence[PhotoRecord]) -> None:
        """Permanently delete photos; ask the person first."""
        self._run(Step(Kind.DELETED), photos, _delete)

    def copy_into(self, photos: Sequence[PhotoRecord], folder: Path) -> None:
        """Copy the photos' files into a folder; nothing there is overwritten."""
        self._run(Step(Kind.COPIED), photos, partial(_copy, folder))

    def write_list(self, rows: Sequence[ListedPhoto], file: Path) -> None:
        """Write a list of photos to a file; ``listed`` has it when it is there."""
        self._lane.ask(
            lambda _undo: write_list(rows, file),
            lambda _nothing: self.listed.emit(file),
            partial(self._take_fault, Kind.COPIED),
        )

    def undo(self) -> None:
        """Undo the last step that was not undone yet, also one from before a restart."""
        self._lane.follow(_undo_last, self._take, partial(self._take_fault, Kind.TRASHED))

    def close(self) -> None:
        """Stop after the current file, and wait for it."""
        self._lane.close()

    def _run(self, step: Step, files: Sequence[T], work: Callable[[Step, T], None]) -> None:
        each = partial(_do, step, tuple(files), work)
        heard = partial(self._tell_copied, len(files)) if step.kind is Kind.COPIED else None
        self._lane.follow(each, self._take, partial(self._take_fault, step.kind), heard)

    def _tell_copied(self, total: int, done: int) -> None:
        self.copied.emit(done, total)

    def _take_fault(self, kind: Kind, error: PhotoSimError) -> None:
        self.done.emit(Step(kind, faults=[str(error)]))

    def _take(self, step: Step | None) -> None:
        if step is None:
            return
        self.undoable.emit(step.undoable)
        if step.moves:
            places = {path for move in step.moves for path in (move.before, move.after)}
            self.paths_changed.emit(frozenset(places))
        self.done.emit(step)

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
            (Kind.COPIED, False): self.tr("Copied “{before}” to {folder}.")
            if one
            else self.tr("Copied %Ln photos to {folder}.", "", count),
            (Kind.COPIED, True): self.tr("Moved the copies to the trash."),
            (Kind.DELETED, False): self.tr("Permanently deleted “{before}”.")
            if one
            else self.tr("Permanently deleted %Ln photos.", "", count),
        }[step.kind, step.undone]
        folder = first.after.parent
        done = words.format(before=first.before.name, after=first.after.name, folder=folder)
        along = sum(len(move.along) for move in step.moves)
        return (
            self.tr("{done} %Ln sidecar files went along.", "", along).format(done=done)
            if along
            else done
        )

    def complaint(self, step: Step) -> str:
        """What failed and why, as a line for the person; empty if nothing did."""
        if len(step.faults) < 2:
            return "".join(step.faults)
        more = len(step.faults) - 1
        return self.tr("{fault} (and %Ln more)", "", more).format(fault=step.faults[0])


def _do(
    step: Step, files: Sequence[T], work: Callable[[Step, T], None], undo: UndoSteps
) -> LongWork[Step]:
    """Do something to files; what is kept of it for undoing grows with every file."""
    if step.kind is not Kind.DELETED:
        undo.add(step.kind, step.moves)
    yield from _each(step, files, work, undo)
    return step


def _undo_last(undo: UndoSteps) -> LongWork[Step | None]:
    """Undo a step; what cannot be undone now, but perhaps later, becomes the last step again."""
    last = undo.take()
    if last is None:
        return None
    kind, moves = last
    step = Step(kind, undone=True)
    undo.add(kind, step.left)
    work = _undo_copy if kind is Kind.COPIED else _undo
    yield from _each(step, moves, work, undo)
    return step


def _each(
    step: Step, files: Sequence[T], work: Callable[[Step, T], None], undo: UndoSteps
) -> LongWork[None]:
    """Do something to one file after the other; note why those that refuse it stay."""
    saved = time.monotonic()
    try:
        for number, file in enumerate(files):
            if number:
                yield number  # the window may have been closed meanwhile
            if time.monotonic() >= saved + _SAVED_S:
                undo.save()
                saved = time.monotonic()
            try:
                work(step, file)
            except FileRefused as error:
                step.faults.append(str(error))
    finally:
        undo.save()
        step.undoable = undo.next


def _rename(step: Step, move: Move) -> None:
    beside = companions(move.before)
    operations.rename(move.before, move.after)
    along = []
    for file in beside:
        target = moved_along(file, move.before, move.after)
        try:
            operations.rename(file, target)
            along.append((file, target))
        except FileRefused as error:
            step.faults.append(str(error))
    step.moves.append(replace(move, along=tuple(along)))


def _trash(step: Step, photo: PhotoRecord) -> None:
    beside = companions(photo.path)
    trashed = operations.move_to_trash(photo.path)
    if trashed is None:
        step.trashless.append(photo)
        return
    along = []
    for file in beside:
        try:
            if (place := operations.move_to_trash(file)) is not None:
                along.append((file, place))
        except FileRefused as error:
            step.faults.append(str(error))
    step.moves.append(Move(photo.id, photo.path, trashed, tuple(along)))


def _delete(step: Step, photo: PhotoRecord) -> None:
    operations.delete(photo.path)
    step.moves.append(Move(photo.id, photo.path, photo.path))


def _copy(folder: Path, step: Step, photo: PhotoRecord) -> None:
    copy = operations.copy_into(photo.path, folder)
    step.moves.append(Move(photo.id, photo.path, copy))


def _undo_copy(step: Step, move: Move) -> None:
    operations.remove_copy(move)
    step.moves.append(move)


def _undo(step: Step, move: Move) -> None:
    try:
        operations.put_back(move)
    except FileRefused:
        if operations.can_be_put_back(move):
            step.left.append(move)
        raise
    step.moves.append(move)
    for before, after in move.along:
        try:
            operations.put_back(Move(move.photo_id, before, after))
        except FileRefused as error:
            step.faults.append(str(error))
