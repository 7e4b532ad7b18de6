"""Changing files, one step after the other: the work behind `PhotoChanges`, on its lane."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files import operations, transfers
from photosim.desktop.files.operations import DriveFull, FileRefused, Move, TrashRefused
from photosim.desktop.files.recovery import recover
from photosim.desktop.files.removal_journal import RemovalJournal
from photosim.desktop.files.removals import Removal, Remover
from photosim.desktop.files.renames import Renaming, prepare, rename_all, rename_stack, take_back
from photosim.desktop.files.step_journal import CutOff, StepJournal
from photosim.desktop.files.transfers import Returner, Transfer, Transferrer
from photosim.desktop.files.undo_steps import Kind, UndoSteps, away_of, moves_in
from photosim.desktop.tasks.lane import LongWork
from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.desktop.tasks.turns import Turns
from photosim.desktop.ui.sentences import in_words
from photosim.library.companions import Still, Surroundings, companions
from photosim.library.noted_renaming import undo_cut_off
from photosim.library.renaming import Row
from photosim.library.transfer import Choice, Item

if TYPE_CHECKING:
    from photosim.library.turning import Turn

T = TypeVar("T")

_SAVED_S = 1.0  # between two notes of what a long step has done


@dataclass
class Step:
    """Something that was done or undone.

    Attributes:
        kind: What was done.
        remark: What else is to be said of it, for the person.
        moves: The files for which it worked; both paths are the same for one that stayed in its
            place or was deleted.
        turns: What turning has changed, by photo.
        instead: Contents of removed copies, each with the ids of the photos that stay instead.
        undone: Whether it was undone.
        trashless: Photos for which there is no trash, or none with room.
        is_trash_full: Whether a trash among these has no room.
        faults: The reason for each file that was not changed, as text.
        left: Files that are not restored yet, or could not be now, but perhaps later.
        undoable: The kind of step that would be undone next; None if there is none.
        skipped: How many photos were not copied or moved, as was chosen.
        not_begun: How many were not, since it was cancelled or the drive gave out.
        aside: Whether it waits for its drive to be connected, behind all other steps.
    """

    kind: Kind
    remark: str = ""
    moves: list[Move] = field(default_factory=list)
    turns: "list[tuple[int, Turn]]" = field(default_factory=list)
    instead: list[tuple[bytes, tuple[int, ...]]] = field(default_factory=list)
    undone: bool = False
    trashless: list[PhotoRecord] = field(default_factory=list)
    is_trash_full: bool = False
    faults: list[str] = field(default_factory=list)
    left: list[Move] = field(default_factory=list)
    undoable: Kind | None = None
    skipped: int = 0
    not_begun: int = 0
    aside: bool = False


class Records:
    """What is remembered of changes; belongs to their lane.

    Removals that were cut off are undone first.

    Args:
        undo_file: How to undo them.
        journal_file: Which copies were removed.

    Attributes:
        recovery: What was done about removals that were cut off.
        doing: Where the step under way is noted, unless it removes copies.
        cut_off: What was done about such a step that was cut off, and about renamings of the
            command line that were.
        kept_aside: Where files of these are kept that could not be read.
        turns: Steps are done one after the other, so that Undo undoes whole ones.
    """

    def __init__(self, undo_file: Path, journal_file: Path) -> None:
        self.journal = RemovalJournal(journal_file)
        self.recovery = recover(self.journal)
        self.turns = Turns()
        self.doing = StepJournal(undo_file.with_suffix(".jsonl"))
        done = moves_in(undo_file)
        settled = [(journal, journal.settle(done)) for journal in self.doing.waiting]
        self.undo = UndoSteps(undo_file)  # which forgets what is not where it is said to be
        aside = self.undo.kept_aside, self.journal.kept_aside
        self.kept_aside = [file for file in aside if file is not None]
        left = [move for move in self.recovery.left if not self.undo.knows(move)]
        if left:
            self.undo.add(Kind.REMOVED, left)
        self.cut_off = [cut_off for _, cut_off in settled if cut_off is not None]
        for cut_off in self.cut_off:
            cut_off.moves = self.undo.restore(cut_off.kind, cut_off.moves)
        for journal, _ in settled:
            if not journal.waits:
                journal.end()
            elif journal is self.doing:
                journal.set_aside()
        undone = undo_cut_off(undo_file.parent)
        if undone is not None:
            self.cut_off.append(CutOff(Kind.RENAMED, back=undone.back, stuck=undone.stuck))


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


def look_ahead(
    stills: Mapping[int, Still], folder: Path, stop: StopFlag, *, moves: bool
) -> LongWork[Transfer]:
    """Look what copying or moving would meet."""
    yield from ()
    return Transfer(transfers.look_ahead(stills, folder, stop, moves=moves), stop=stop)


def transfer(step: Step, wanted: Transfer, records: Records) -> LongWork[Step]:
    """Copy or move photos into a folder."""
    transferrer = Transferrer(wanted, records.doing)
    try:
        yield from do(step, wanted.chosen, partial(_transfer, transferrer), records)
    finally:
        transferrer.finish()
        _end(records.doing, is_settled=transferrer.is_settled)
        step.skipped, step.not_begun = transferrer.skipped, transferrer.left
    return step


def _end(journal: StepJournal, *, is_settled: bool) -> None:
    if is_settled:
        journal.end()
    else:
        journal.set_aside()


def _transfer(transferrer: Transferrer, step: Step, chosen: tuple[Item, Choice]) -> None:
    transferrer.bring(*chosen, step.moves)


@dataclass(frozen=True)
class Undoing:
    """How many photos of a move are back, and how many are to be."""

    done: int
    total: int


def undo_last(records: Records, stop: StopFlag) -> LongWork[Step | None]:
    """Undo a step; what is not undone yet stays the last step, also if the program ends.

    Setting ``stop`` ends it, unless that is to be undone as a whole.
    """
    last = records.undo.take()
    if last is None:
        return None
    kind, moves = last
    step = Step(kind, undone=True, left=list(moves))
    folder = away_of(kind, moves)
    if folder is not None:
        records.undo.set_aside(kind, moves)
        step.faults.append(operations.away(moves[0], folder))
        step.aside, step.undoable = True, records.undo.next
        return step
    records.undo.add(kind, step.left)
    if kind is Kind.REMOVED:
        yield from _undo_removals(step, moves, records)
    elif kind is Kind.RENAMED:
        _settle(step, records, partial(_undo_renaming, step, moves, records))
    elif kind is Kind.MOVED:
        yield from _undo_moves(step, moves, records, stop)
    else:
        work = {Kind.COPIED: _undo_copy, Kind.ROTATED: _turn_back}.get(kind, _undo)
        yield from _each(step, moves, work, records.undo)
    return step


def _undo_moves(
    step: Step, moves: Sequence[Move], records: Records, stop: StopFlag
) -> LongWork[None]:
    returner, total = Returner(records.doing, stop), len(moves)
    yield Undoing(0, total)
    work = partial(_move_back, returner)
    try:
        yield from _each(step, moves, work, records.undo, lambda done: Undoing(done, total))
    finally:
        _end(records.doing, is_settled=returner.is_settled)
        step.not_begun = returner.left


def _undo_removals(step: Step, moves: Sequence[Move], records: Records) -> LongWork[None]:
    numbers = records.journal.undoing(moves)
    yield from _each(step, moves, partial(_undo_removal, records.journal), records.undo)
    records.journal.undone(numbers)


def _each(
    step: Step,
    files: Sequence[T],
    work: Callable[[Step, T], None],
    undo: UndoSteps,
    news: Callable[[int], object] = int,
) -> LongWork[None]:
    """Do something to one file after the other; note why those that refuse it stay.

    ``news`` is made of how many are done.
    """
    saved = time.monotonic()
    try:
        for number, file in enumerate(files):
            if number:
                yield news(number)  # the window may have been closed meanwhile
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


def prepare_renaming(
    photos: Sequence[PhotoRecord], stills: Mapping[int, Still], stop: StopFlag
) -> LongWork[Renaming]:
    """Look what goes along with photos that are to be renamed, and what is beside them."""
    yield from ()
    return prepare(photos, stills, stop)


def rename(step: Step, named: Sequence[tuple[Still, Move]], records: Records) -> LongWork[Step]:
    """Rename photos that are named after one of them, and what belongs to them: all or none."""
    yield from ()
    records.undo.add(step.kind, step.moves)
    _settle(step, records, partial(_rename_stack, step, named, records))
    return step


def _rename_stack(step: Step, named: Sequence[tuple[Still, Move]], records: Records) -> None:
    step.moves += rename_stack(named, records.doing, step.faults)


def rename_many(step: Step, rows: Sequence[Row], records: Records) -> LongWork[Step]:
    """Rename photos together: all of them or none."""
    yield from ()
    records.undo.add(step.kind, step.moves)
    _settle(step, records, partial(_rename_many, step, rows, records))
    return step


def _rename_many(step: Step, rows: Sequence[Row], records: Records) -> None:
    step.moves += rename_all(rows, records.doing)


def _undo_renaming(step: Step, moves: Sequence[Move], records: Records) -> None:
    step.moves += take_back(moves, records.doing, step.faults)
    step.left.clear()


def _settle(step: Step, records: Records, work: Callable[[], None]) -> None:
    """Do work that is done as a whole or not at all."""
    try:
        work()
    except FileRefused as error:
        step.faults.append(str(error))
        records.undo.save()
    else:
        records.undo.save()
        records.doing.end()
    step.undoable = records.undo.next


def trash(
    stills: Mapping[int, Still],
    around: Surroundings,
    step: Step,
    photo: PhotoRecord,
) -> None:
    """Move a photo to the trash, if there is one, and what belongs to it."""
    still = stills.get(photo.id, Still(photo.path))
    beside = companions(still, around=around)
    trashed = None
    try:
        trashed = operations.move_to_trash(photo.path)
    except DriveFull:  # deleting it for good makes room
        step.is_trash_full = True
    if trashed is None:
        step.trashless.append(photo)
        return
    around.take_out(photo.path)
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


def rotate(quarters: int, step: Step, photo: PhotoRecord) -> None:
    """Turn a photo clockwise by its orientation alone."""
    from photosim.library.turning import NotTurned, turn  # on the lane: it brings Pillow

    try:
        done = turn(photo.path, quarters)
    except NotTurned as error:
        raise FileRefused(in_words(error)) from error
    step.turns.append((photo.id, done))
    step.moves.append(Move(photo.id, photo.path, photo.path, turn=(done.before, done.after)))


def _turn_back(step: Step, move: Move) -> None:
    from photosim.library.turning import NotTurned, TurnedSince, turn_back

    try:
        done = turn_back(move.after, *move.turn)
    except NotTurned as error:
        if isinstance(error, TurnedSince) or operations.is_gone(move):
            step.left.remove(move)
        raise FileRefused(in_words(error)) from error
    step.left.remove(move)
    step.turns.append((move.photo_id, done))
    step.moves.append(move)


def _remove(remover: Remover, step: Step, removal: Removal) -> None:
    remover.remove(removal, step.moves)
    staying = tuple(file.photo_id for file in removal.stayed)
    step.instead += [(file.content, staying) for file in removal.files]


def _undo_removal(journal: RemovalJournal, step: Step, move: Move) -> None:
    _undo(step, move)
    journal.back(move)


def _undo_copy(step: Step, move: Move) -> None:
    if operations.is_away(move.after.parent):
        raise FileRefused(operations.away(move, move.after.parent))
    if _makes_room_alone(move):
        _take_off(step, move, ())
        return
    try:
        operations.remove_copy(move)
    except FileRefused as error:
        if isinstance(error, TrashRefused) and not operations.is_gone(move):
            step.left.remove(move)  # no later try would do better
        else:
            _forget_gone(step, move)
        raise
    _take_off(step, move, move.along)


def _undo(step: Step, move: Move) -> None:
    try:
        operations.put_back(move)
    except FileRefused:
        _forget_gone(step, move)
        raise
    _take_off(step, move, _put_back(step, move.photo_id, move.along))


def _move_back(returner: Returner, step: Step, move: Move) -> None:
    if _makes_room_alone(move):
        _take_off(step, move, ())
        return
    try:
        along = returner.bring_back(move, step.faults)
    except FileRefused:
        if not returner.is_over:
            _forget_gone(step, move)
        raise
    if along is not None:
        _take_off(step, move, along)


def _take_off(step: Step, move: Move, along: Sequence[tuple[Path, Path]]) -> None:
    """A file is back: it leaves what is to be undone, and what it replaced has room again.

    What went along or was replaced and is not back yet can be undone by itself.
    """
    step.moves.append(replace(move, along=tuple(along)))
    _leave(step, move, [pair for pair in move.along if pair not in along])


def _leave(step: Step, move: Move, along: Iterable[tuple[Path, Path]]) -> None:
    """Put back what made way for a move; of the move, what is not back yet stays to be undone."""
    back = _put_back(step, move.photo_id, move.replaced)
    rest = [Move(0, *pair) for pair in along]
    rest = [one for one in rest if not operations.is_gone(one)]
    away = [pair for pair in move.replaced if pair not in back]
    away = [pair for pair in away if not operations.is_gone(Move(move.photo_id, *pair))]
    if away:
        here = move.before if step.kind is Kind.MOVED else move.after
        rest.append(Move(move.photo_id, here, here, replaced=tuple(away)))
    place = step.left.index(move)
    step.left[place : place + 1] = rest


def _makes_room_alone(move: Move) -> bool:
    """Whether all that is left of a move is to put back what made way for it."""
    return move.before == move.after


def _forget_gone(step: Step, move: Move) -> None:
    """Leave a file that is gone out of what is to be undone."""
    if operations.is_gone(move):
        _leave(step, move, move.along if step.kind is Kind.COPIED else ())


def _put_back(
    step: Step, photo_id: int, pairs: Iterable[tuple[Path, Path]]
) -> list[tuple[Path, Path]]:
    """Put files back, and note why one is not; returns those that are."""
    back = []
    for before, after in pairs:
        try:
            operations.put_back(Move(photo_id, before, after))
        except FileRefused as error:
            step.faults.append(str(error))
        else:
            back.append((before, after))
    return back
