"""Renaming, copying, rotating and trashing photos, and undoing that, off the GUI thread."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar
from weakref import WeakSet

from PySide6.QtCore import QLocale, QObject, Signal

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files import steps
from photosim.desktop.files.listing import ListedPhoto, write_list
from photosim.desktop.files.operations import Move, shown
from photosim.desktop.files.recovery import Recovery
from photosim.desktop.files.removals import Removal
from photosim.desktop.files.renames import Renaming
from photosim.desktop.files.step_journal import CutOff
from photosim.desktop.files.steps import Records, Step, Undoing
from photosim.desktop.files.transfers import Transfer
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.tasks.lane import Failed, Lane, LongWork, Ticket
from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.errors import PhotoSimError
from photosim.library.companions import Still, Surroundings
from photosim.library.renaming import NewNames, Row, Rule, new_names, preview

T = TypeVar("T")

_WAIT_S = 30.0  # for a drive that hangs, as the window closes while files are being changed


class PhotoChanges(QObject):
    """Changes files on a lane, one step after the other, and remembers how to undo them.

    Args:
        undo_file: Where that is kept until the next start.
        journal_file: Where it is noted which copies were removed.

    Signals:
        recovered: What was done about removals that the last end of the program had cut off.
        done: A `Step` is over; it says what would be undone next.
        paths_changed: Paths at which something changed, for the indexer.
        undoable: When asked, and at the start: the kind of step that would be undone next; None
            if there is none.
        brought: How many names were copied or moved so far.
        undoing: How many photos are moved back so far, and how many are to be.
        cut_off: What was done about other steps that an end of the program had cut off.
        unreadable: Where files are kept that told what was done before, and cannot be read.
        rotating: How many photos are rotated so far, and how many are to be.
        turned: What turning has changed, by photo; before ``paths_changed``.
        remembered: When the steps were begun that can be undone from before a restart.
        listed: The file that a list of photos was written to.
    """

    done = Signal(object)
    brought = Signal(int)
    undoing = Signal(int, int)
    cut_off = Signal(object)
    unreadable = Signal(object)
    rotating = Signal(int, int)
    turned = Signal(object)
    listed = Signal(object)
    paths_changed = Signal(object)
    undoable = Signal(object)
    recovered = Signal(object)
    remembered = Signal(object)

    def __init__(self, undo_file: Path, journal_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undo_file = undo_file
        records = partial(Records, undo_file, journal_file)
        self._stops = WeakSet[StopFlag]()  # of what is not over
        self._lane = Lane("photo changes", records, finishes=True, wait_s=_WAIT_S)
        self._lane.ask(
            lambda records: (
                records.undo.next,
                records.undo.times,
                records.recovery,
                records.cut_off,
                records.kept_aside,
            ),
            self._begin,
        )

    def rename(self, named: Sequence[tuple[int, Still, Path]]) -> None:
        """Rename a photo with the files of its stack that are named after it: all or none.

        Args:
            named: The photos, what tells which files go along with each, and the new paths.
        """
        parts = [(still, Move(photo_id, still.path, target)) for photo_id, still, target in named]
        self._follow(partial(steps.rename, Step(Kind.RENAMED), parts), Kind.RENAMED)

    def prepare_renaming(
        self,
        photos: Sequence[PhotoRecord],
        stills: Mapping[int, Still],
        then: Callable[[Renaming], object],
        failed: Failed,
    ) -> tuple[StopFlag, Ticket]:
        """Look what goes along with photos that are to be renamed, and what is beside them.

        Returns:
            What ends looking at them, and the ticket to be cancelled then.
        """
        stop = self._new_stop()
        work = partial(steps.prepare_renaming, photos, stills, stop)
        ticket = self._lane.follow(lambda records: records.turns.take(work), then, failed)
        return stop, ticket

    def preview_renaming(
        self, renaming: Renaming, rule: Rule, then: Callable[[NewNames], object], failed: Failed
    ) -> None:
        """Find the new names of photos; those of a whole library take seconds."""
        self._lane.ask(
            lambda _records: new_names(preview(renaming.photos, rule, renaming.listed)),
            then,
            failed,
        )

    def rename_many(self, rows: Sequence[Row]) -> None:
        """Rename photos together: all of them or none."""
        self._follow(partial(steps.rename_many, Step(Kind.RENAMED), rows), Kind.RENAMED)

    def trash(self, photos: Sequence[PhotoRecord], stills: Mapping[int, Still]) -> None:
        """Move photos to the trash.

        Args:
            photos: The photos.
            stills: What tells which files go along, by photo.
        """
        self._run(Step(Kind.TRASHED), photos, partial(steps.trash, stills, Surroundings()))

    def delete(self, photos: Sequence[PhotoRecord]) -> None:
        """Permanently delete photos; ask the person first."""
        self._run(Step(Kind.DELETED), photos, steps.delete)

    def look_ahead(
        self,
        stills: Mapping[int, Still],
        folder: Path,
        then: Callable[[Transfer], object],
        failed: Failed,
        *,
        moves: bool,
    ) -> None:
        """Look what copying or moving photos into a folder would meet; changes nothing.

        Args:
            stills: What tells which files go along, by photo.
            folder: Where they are to go.
            then: Gets what can be done.
            failed: Hears why nothing can.
            moves: Whether they are moved.
        """
        stop = self._new_stop()
        work = partial(steps.look_ahead, stills, folder, stop, moves=moves)
        self._lane.follow(lambda records: records.turns.take(work), then, failed)

    def transfer(self, wanted: Transfer) -> None:
        """Copy or move photos into a folder; nothing there is overwritten."""
        self._stops.add(wanted.stop)
        self._follow(
            partial(steps.transfer, Step(wanted.kind), wanted), wanted.kind, self.brought.emit
        )

    def cancel(self) -> None:
        """Stop copying, moving or moving back at once; what is done stays done."""
        for stop in self._stops:
            stop.set()

    def rotate(self, photos: Sequence[PhotoRecord], quarters: int, remark: str = "") -> None:
        """Turn photos clockwise, or with less than 0 the other way, without loss.

        ``remark`` is what else is to be said of it.
        """
        step = Step(Kind.ROTATED, remark=remark)
        self._run(step, photos, partial(steps.rotate, quarters))

    def remove_copies(self, removals: Sequence[Removal]) -> None:
        """Move copies to the trash, each after what stays instead was read and is right."""
        work = partial(steps.remove_copies, Step(Kind.REMOVED), tuple(removals))
        self._follow(work, Kind.REMOVED)

    def write_list(self, rows: Sequence[ListedPhoto], file: Path) -> None:
        """Write a list of photos to a file; ``listed`` has it when it is there."""
        self._lane.ask(
            lambda _records: write_list(rows, file),
            lambda _nothing: self.listed.emit(file),
            partial(self._take_fault, Kind.COPIED),
        )

    def undo(self) -> None:
        """Undo the last step that was not undone yet, also one from before a restart."""
        stop = self._new_stop()
        self._follow(lambda records: steps.undo_last(records, stop), Kind.TRASHED, self._tell_news)

    def _tell_news(self, news: Undoing | int) -> None:
        if isinstance(news, Undoing):
            self.undoing.emit(news.done, news.total)

    def _new_stop(self) -> StopFlag:
        stop = StopFlag()
        self._stops.add(stop)
        return stop

    def tell_undoable(self) -> None:
        """Have ``undoable`` tell once more."""
        self._lane.ask(lambda records: records.undo.next, self._tell_undoable)

    def _tell_undoable(self, kind: Kind | None) -> None:
        self.undoable.emit(kind)

    def close(self) -> None:
        """Stop after the current file, and wait for it; what is being copied is not ended."""
        self.cancel()
        self._lane.close()

    def _run(self, step: Step, files: Sequence[T], work: Callable[[Step, T], None]) -> None:
        each = partial(steps.do, step, tuple(files), work)
        rotates = step.kind is Kind.ROTATED
        heard = partial(self._tell_rotating, len(files)) if rotates else None
        self._follow(each, step.kind, heard)

    def _follow(
        self,
        work: Callable[[Records], LongWork[Step | None]],
        kind: Kind,
        heard: Callable[[int], object] | None = None,
    ) -> None:
        """Do a step after those before it."""
        self._lane.follow(
            lambda records: records.turns.take(partial(work, records)),
            self._take,
            partial(self._take_fault, kind),
            heard,
        )

    def _begin(
        self, known: tuple[Kind | None, list[int], Recovery, list[CutOff], list[Path]]
    ) -> None:
        undoable, times, recovery, cut_off, kept_aside = known
        self.remembered.emit(times)
        self.undoable.emit(undoable)
        if recovery:
            self.recovered.emit(recovery)
        if cut_off:
            self.cut_off.emit(cut_off)
        if kept_aside:
            self.unreadable.emit(kept_aside)

    def _tell_rotating(self, total: int, done: int) -> None:
        self.rotating.emit(done, total)

    def _take_fault(self, kind: Kind, error: PhotoSimError) -> None:
        self.done.emit(Step(kind, faults=[str(error)]))

    def _take(self, step: Step | None) -> None:
        if step is None:
            return
        if step.turns:
            self.turned.emit(step.turns)
        if step.moves:
            places = {
                path
                for move in step.moves
                for pair in ((move.before, move.after), *move.along, *move.replaced)
                for path in pair
            }
            self.paths_changed.emit(frozenset(places))
        self.done.emit(step)

    def summary(self, step: Step) -> str:
        """What was done, as a line for the person; empty if nothing was."""
        words = [self._done(step)]
        if step.skipped:
            words.append(self.tr("%Ln photos were skipped.", "", step.skipped))
        if step.not_begun:
            words.append(self.tr("%Ln photos were left where they are.", "", step.not_begun))
        return " ".join(filter(None, words))

    def _done(self, step: Step) -> str:
        if not step.moves:
            return ""
        first = step.moves[0]
        copies = sum(bool(move.content) for move in step.moves)  # without what goes along
        count = copies if step.kind is Kind.REMOVED else len(step.moves)
        one = count == 1
        words = {
            (Kind.RENAMED, False): self.tr("Renamed “{before}” to “{after}”.")
            if one
            else self.tr("Renamed %Ln photos.", "", count),
            (Kind.RENAMED, True): self.tr("Name restored to “{before}”.")
            if one
            else self.tr("Restored the names of %Ln photos.", "", count),
            (Kind.TRASHED, False): self.tr("Moved “{before}” to the trash.")
            if one
            else self.tr("Moved %Ln photos to the trash.", "", count),
            (Kind.TRASHED, True): self.tr("Restored “{before}”.")
            if one
            else self.tr("Restored %Ln photos.", "", count),
            (Kind.COPIED, False): self.tr("Copied “{before}” to {folder}.")
            if one
            else self.tr("Copied %Ln photos to {folder}.", "", count),
            (Kind.COPIED, True): self.tr("Moved the copy to the trash.")
            if one
            else self.tr("Moved the copies to the trash."),
            (Kind.MOVED, False): self.tr("Moved “{before}” to {folder}.")
            if one
            else self.tr("Moved %Ln photos to {folder}.", "", count),
            (Kind.MOVED, True): self.tr("Moved “{before}” back.")
            if one
            else self.tr("Moved %Ln photos back.", "", count),
            (Kind.ROTATED, False): self.tr("Rotated “{before}”.")
            if one
            else self.tr("Rotated %Ln photos.", "", count),
            (Kind.ROTATED, True): self.tr("Rotated “{before}” back.")
            if one
            else self.tr("Rotated %Ln photos back.", "", count),
            (Kind.REMOVED, False): self.tr("Moved %Ln copies to the trash.", "", count),
            (Kind.REMOVED, True): self.tr("Restored %Ln copies.", "", count),
            (Kind.DELETED, False): self.tr("Permanently deleted “{before}”.")
            if one
            else self.tr("Permanently deleted %Ln photos.", "", count),
        }[step.kind, step.undone]
        folder = first.after.parent
        done = words.format(before=first.before.name, after=first.after.name, folder=folder)
        done = f"{done} {step.remark}".strip()
        along = sum(len(move.along) for move in step.moves)
        return (
            self.tr("{done} %Ln sidecar files went along.", "", along).format(done=done)
            if along
            else done
        )

    def told(self, recovery: Recovery) -> str:
        """What was done about removals that were cut off, as a line for the person."""
        words = [self.tr("Removing copies was cut off.")] if recovery.was_cut_off else []
        if recovery.back:
            words.append(self.tr("%Ln files are back where they were.", "", len(recovery.back)))
        if recovery.left:
            count = len(recovery.left)
            words.append(self.tr("%Ln files are in the trash; Undo brings them back.", "", count))
        if recovery.away:
            count = len(recovery.away)
            words.append(
                self.tr("%Ln files are on a drive that is not connected, and follow.", "", count)
            )
        if recovery.lost:
            name = shown(recovery.lost[0].name)
            words.append(
                self.tr(
                    "%Ln files are neither in their place nor in the trash: “{name}”.",
                    "",
                    len(recovery.lost),
                ).format(name=name)
            )
        if recovery.not_begun:
            text = self.tr(
                "The window was closed before all copies were removed: {gone} of %Ln are in the "
                "trash.",
                "",
                recovery.removed + recovery.not_begun,
            )
            words.append(text.format(gone=QLocale().toString(recovery.removed)))
        return " ".join(words)

    def kept_aside(self, files: Iterable[Path]) -> str:
        """Which files could not be read and where they are kept, as a line for the person."""
        undo = self.tr("What could be undone can't be read. The file is kept as “{name}”.")
        removals = self.tr("The history of removals can't be read. The file is kept as “{name}”.")
        return " ".join(
            (undo if file.stem.startswith(self._undo_file.stem) else removals).format(
                name=file.name
            )
            for file in files
        )

    def settled(self, cut_off: Iterable[CutOff]) -> str:
        """What was done about other steps that were cut off, as a line for the person."""
        return " ".join(map(self._settled, cut_off))

    def _settled(self, cut_off: CutOff) -> str:
        moves, back = cut_off.moves, cut_off.back
        words = {
            Kind.RENAMED: self.tr("Renaming was cut off."),
            Kind.MOVED: self.tr("Moving files was cut off."),
        }.get(cut_off.kind, self.tr("Copying files was cut off."))
        said = [words]
        if moves:
            said.append(self.tr("%Ln photos are done; Undo takes that back.", "", len(moves)))
        if back:
            said.append(self.tr("%Ln files are back where they were.", "", len(back)))
        if cut_off.stuck:
            text = self.tr("%Ln files could not be put back: {path}", "", len(cut_off.stuck))
            said.append(text.format(path=cut_off.stuck[0]))
        if cut_off.is_away:
            said.append(self.tr("The rest waits for a drive that can't be reached."))
        return " ".join(said)

    def complaint(self, step: Step) -> str:
        """What failed and why, as a line for the person; empty if nothing did."""
        if len(step.faults) < 2:
            return "".join(step.faults)
        more = len(step.faults) - 1
        return self.tr("{fault} (and %Ln more)", "", more).format(fault=step.faults[0])
