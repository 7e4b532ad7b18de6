"""Renaming, copying and trashing photos, and undoing that, off the GUI thread."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QLocale, QObject, Signal

from photosim.catalogue.records import PhotoRecord
from photosim.desktop.files import steps
from photosim.desktop.files.listing import ListedPhoto, write_list
from photosim.desktop.files.operations import Move, shown
from photosim.desktop.files.recovery import Recovery
from photosim.desktop.files.removals import Removal
from photosim.desktop.files.stack_names import by_shot
from photosim.desktop.files.steps import Records, Step
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.tasks.lane import Lane, LongWork
from photosim.errors import PhotoSimError
from photosim.library.companions import Still

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
        copied: How many files were copied so far, and how many are to be.
        remembered: When the steps were begun that can be undone from before a restart.
        listed: The file that a list of photos was written to.
    """

    done = Signal(object)
    copied = Signal(int, int)
    listed = Signal(object)
    paths_changed = Signal(object)
    undoable = Signal(object)
    recovered = Signal(object)
    remembered = Signal(object)

    def __init__(self, undo_file: Path, journal_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        records = partial(Records, undo_file, journal_file)
        self._lane = Lane("photo changes", records, finishes=True, wait_s=_WAIT_S)
        self._lane.ask(
            lambda records: (records.undo.next, records.recovery, records.undo.times), self._begin
        )

    def rename(self, named: Sequence[tuple[int, Still, Path]]) -> None:
        """Rename a photo with the files of its stack that are named after it: all or none.

        Args:
            named: The photos, what tells which files go along with each, and the new paths.
        """
        parts = [(still, Move(photo_id, still.path, target)) for photo_id, still, target in named]
        self._run(Step(Kind.RENAMED), [parts], steps.rename)

    def trash(self, photos: Sequence[PhotoRecord], stills: Mapping[int, Still]) -> None:
        """Move photos to the trash.

        Args:
            photos: The photos.
            stills: What tells which files go along, by photo.
        """
        self._run(Step(Kind.TRASHED), photos, partial(steps.trash, stills))

    def delete(self, photos: Sequence[PhotoRecord]) -> None:
        """Permanently delete photos; ask the person first."""
        self._run(Step(Kind.DELETED), photos, steps.delete)

    def copy_into(
        self, photos: Sequence[PhotoRecord], folder: Path, stills: Mapping[int, Still]
    ) -> None:
        """Copy the photos' files into a folder; nothing there is overwritten.

        Where a name is taken, the files of one shot get another one together.

        Args:
            photos: The photos.
            folder: Where to.
            stills: What tells which movies are the moving halves of live photos, by photo.
        """
        self._run(Step(Kind.COPIED), by_shot(photos), partial(steps.copy, folder, stills))

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
        self._follow(steps.undo_last, Kind.TRASHED)

    def tell_undoable(self) -> None:
        """Have ``undoable`` tell once more."""
        self._lane.ask(lambda records: records.undo.next, self._tell_undoable)

    def _tell_undoable(self, kind: Kind | None) -> None:
        self.undoable.emit(kind)

    def close(self) -> None:
        """Stop after the current file, and wait for it."""
        self._lane.close()

    def _run(self, step: Step, files: Sequence[T], work: Callable[[Step, T], None]) -> None:
        each = partial(steps.do, step, tuple(files), work)
        heard = partial(self._tell_copied, len(files)) if step.kind is Kind.COPIED else None
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

    def _begin(self, known: tuple[Kind | None, Recovery, list[int]]) -> None:
        undoable, recovery, times = known
        self.remembered.emit(times)
        self.undoable.emit(undoable)
        if recovery:
            self.recovered.emit(recovery)

    def _tell_copied(self, total: int, done: int) -> None:
        self.copied.emit(done, total)

    def _take_fault(self, kind: Kind, error: PhotoSimError) -> None:
        self.done.emit(Step(kind, faults=[str(error)]))

    def _take(self, step: Step | None) -> None:
        if step is None:
            return
        if step.moves:
            places = {path for move in step.moves for path in (move.before, move.after)}
            self.paths_changed.emit(frozenset(places))
        self.done.emit(step)

    def summary(self, step: Step) -> str:
        """What was done, as a line for the person; empty if nothing was."""
        if not step.moves:
            return ""
        first = step.moves[0]
        copies = sum(bool(move.content) for move in step.moves)  # without what goes along
        count = copies if step.kind is Kind.REMOVED else len(step.moves)
        one = count == 1
        words = {
            (Kind.RENAMED, False): self.tr("Renamed “{before}” to “{after}”.")
            if one
            else self.tr("Renamed %Ln files: “{before}” to “{after}”, and so on.", "", count),
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
            (Kind.REMOVED, False): self.tr("Moved %Ln copies to the trash.", "", count),
            (Kind.REMOVED, True): self.tr("Restored %Ln copies.", "", count),
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

    def complaint(self, step: Step) -> str:
        """What failed and why, as a line for the person; empty if nothing did."""
        if len(step.faults) < 2:
            return "".join(step.faults)
        more = len(step.faults) - 1
        return self.tr("{fault} (and %Ln more)", "", more).format(fault=step.faults[0])
