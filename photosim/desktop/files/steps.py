"""Changing files, one step after the other: the work behind `PhotoChanges`, on its lane."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files import operations
from photosim.desktop.files.operations import FileRefused, Move
from photosim.desktop.files.recovery import recover
from photosim.desktop.files.removal_journal import RemovalJournal
from photosim.desktop.files.removals import Removal, Remover
from photosim.desktop.files.stack_names import numbered
from photosim.desktop.files.undo_steps import Kind, UndoSteps
from photosim.desktop.tasks.lane import LongWork
from photosim.desktop.tasks.turns import Turns
from photosim.library.companions import Still, companions, moved_along, movies

T = TypeVar("T")

_SAVED_S = 1.0  # between two notes of what a long step has done


@dataclass
class Step:
    """Something that was done or undone.

    Attributes:
        kind: What was done.
        moves: The files for which it worked; for a deleted file both paths are the same.
        instead: Contents of removed copies, each with the ids of the photos that stay instead.
        undone: Whether it was undone.
        trashless: Photos for which there is no trash.
        faults: The reason for each file that was not changed, as text.
        left: Files that are not restored yet, or could not be now, but perhaps later.
        undoable: The kind of step that would be undone next; None if there is none.
    """

    kind: Kind
    moves: list[Move] = field(default_factory=list)
    instead: list[tuple[bytes, tuple[int, ...]]] = field(default_factory=list)
    undone: bool = False
    trashless: list[PhotoRecord] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    left: list[Move] = field(default_factory=list)
    undoable: Kind | None = None


class Records:
    """What is remembered of changes; belongs to their lane.

    Removals that were cut off are undone first.

    Args:
        undo_file: How to undo them.
        journal_file: Which copies were removed.

    Attributes:
        recovery: What was done about removals that were cut off.
        turns: Steps are done one after the other, so that Undo undoes whole ones.
    """

    def __init__(self, undo_file: Path, journal_file: Path) -> None:
        self.journal = RemovalJournal(journal_file)
        self.recovery = recover(self.journal)
        self.turns = Turns()
        self.undo = UndoSteps(undo_file)
        left = [move for move in self.recovery.left if not self.undo.knows(move)]
        if left:
            self.undo.add(Kind.REMOVED, left)


def do(
    step: Step, files: Sequence[T], work: Callable[[Step, T], None], records: Records
) -> LongWork[Step]:
    """Do something to files; what is kept of it for undoing grows with every file."""
    if step.kind is not Kind.DELETED:
        records.undo.add(step.kind, step.moves)
    yield from _each(step, files, work, records.undo)
    return step


def remove_copies(step: Step, removals: Sequence[Removal], records: Records) -> LongWork[Step]:
    """Remove copies; a step that is cut off is undone at the next start.

    Closing the window ends it after the copy under way: what was done so far is a step like any
    other, and at the next start it is told that the rest was not.
    """
    try:
        records.journal.begin()
    except OSError as error:
        words = operations.translate("Removals", "Nothing was removed: {reason}.")
        step.faults.append(words.format(reason=error.strerror or error))
        step.undoable = records.undo.next
        return step
    remover = Remover(removals, records.journal)
    work = partial(_remove, remover)
    try:
        yield from do(step, removals, work, records)
    except GeneratorExit:
        records.journal.stop(remover.progress)
        raise
    records.journal.end()
    return step


def undo_last(records: Records) -> LongWork[Step | None]:
    """Undo a step; what is not undone yet stays the last step, also if the program ends."""
    last = records.undo.take()
    if last is None:
        return None
    kind, moves = last
    step = Step(kind, undone=True, left=list(moves))
    records.undo.add(kind, step.left)
    if kind is Kind.REMOVED:
        yield from _undo_removals(step, moves, records)
        return step
    work = _undo_copy if kind is Kind.COPIED else _undo
    yield from _each(step, moves, work, records.undo)
    return step


def _undo_removals(step: Step, moves: Sequence[Move], records: Records) -> LongWork[None]:
    numbers = records.journal.undoing(moves)
    yield from _each(step, moves, partial(_undo_removal, records.journal), records.undo)
    records.journal.undone(numbers)


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


def rename(step: Step, parts: Sequence[tuple[Still, Move]]) -> None:
    """Rename photos that are named after one of them, and what belongs to them: all or none."""
    targets = {str(move.after).casefold() for _, move in parts}
    if len(targets) < len(parts):
        words = operations.translate("PhotoFiles", "Files of this stack would have one name.")
        raise FileRefused(words)
    try:
        for still, move in parts:
            _rename(still, step, move)
    except FileRefused:
        while step.moves:
            done = step.moves.pop()
            for before, after in (*done.along, (done.before, done.after)):
                operations.put_back(Move(done.photo_id, before, after))
        raise


def _rename(still: Still, step: Step, move: Move) -> None:
    beside = companions(still)
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


def trash(stills: Mapping[int, Still], step: Step, photo: PhotoRecord) -> None:
    """Move a photo to the trash, if there is one, and what belongs to it."""
    beside = companions(stills.get(photo.id, Still(photo.path)))
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


def delete(step: Step, photo: PhotoRecord) -> None:
    """Permanently delete a photo."""
    operations.delete(photo.path)
    step.moves.append(Move(photo.id, photo.path, photo.path))


def copy(
    folder: Path, stills: Mapping[int, Still], step: Step, photos: Sequence[PhotoRecord]
) -> None:
    """Copy the files of one shot into a folder, by names that fit together."""
    names = numbered(photos, folder)
    targets = next(found for found in names if not any(map(operations.is_there, found.values())))
    for photo in photos:
        try:
            _copy(targets[photo.id], stills.get(photo.id, Still(photo.path)), step, photo)
        except FileRefused as error:
            step.faults.append(str(error))


def _copy(target: Path, still: Still, step: Step, photo: PhotoRecord) -> None:
    """Copy a photo, a live photo with its movie, which is called as it is."""
    folder, beside = target.parent, movies(still)
    copy = operations.copy_into(photo.path, folder, target.name)
    along = []
    for movie in beside:
        try:
            target = moved_along(movie, photo.path, copy)
            along.append((movie, operations.copy_into(movie, folder, target.name)))
        except FileRefused as error:
            step.faults.append(str(error))
    step.moves.append(Move(photo.id, photo.path, copy, tuple(along)))


def _remove(remover: Remover, step: Step, removal: Removal) -> None:
    remover.remove(removal, step.moves)
    staying = tuple(file.photo_id for file in removal.stayed)
    step.instead += [(file.content, staying) for file in removal.files]


def _undo_removal(journal: RemovalJournal, step: Step, move: Move) -> None:
    _undo(step, move)
    journal.back(move)


def _undo_copy(step: Step, move: Move) -> None:
    step.left.remove(move)
    operations.remove_copy(move)
    step.moves.append(move)
    for before, after in move.along:
        try:
            operations.remove_copy(Move(move.photo_id, before, after))
        except FileRefused as error:
            step.faults.append(str(error))


def _undo(step: Step, move: Move) -> None:
    try:
        operations.put_back(move)
    except FileRefused:
        if not operations.can_be_put_back(move):
            step.left.remove(move)
        raise
    step.left.remove(move)
    step.moves.append(move)
    for before, after in move.along:
        try:
            operations.put_back(Move(move.photo_id, before, after))
        except FileRefused as error:
            step.faults.append(str(error))
