"""What was said of photos, to be undone in the order in which it was said."""

import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from photosim.desktop.files.changes import PhotoChanges
from photosim.desktop.files.steps import Step
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.shell.actions import Actions
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.shell.transfer_bar import TransferBar
from photosim.desktop.shell.undo_bar import UndoBar
from photosim.errors import PhotoSimError
from photosim.library.progress import Changes

if TYPE_CHECKING:  # they come with the catalogue's libraries, for which no window waits
    from photosim.catalogue.said import SaidStep
    from photosim.library.before import Subject
    from photosim.library.kept import Kept
    from photosim.library.library import Library
    from photosim.library.turning import Turn

_KEPT = 50  # steps that can be undone


Say = Callable[["Library"], "Kept"]
LongSay = Callable[["Library"], "Generator[Any, None, Kept]"]


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that can be undone: one that changed files, unless ``said`` has its number.

    ``at`` is when it was done, in nanoseconds since 1970. ``subject`` is what was said of; None
    where that is not known, as of steps from before a restart.
    """

    at: int
    said: int | None = None
    subject: "Subject | None" = None


class UndoStack(QObject):
    """Has kept what the person says of photos, and takes it back.

    Steps that change files are undone in between, in the order in which all were done; both are
    kept, and known again after a restart. What was said of copies that are removed is passed on to
    what stays.

    Attributes:
        bar: Says that something is being kept or taken back, which takes long for many photos.

    Signals:
        said: Something to keep, who gets what comes of it, and who hears why nothing does.
        said_at_length: The same for what takes many steps, and who hears of these.
        changed: What changed by that, `Changes`.
        taken_back: Something was undone.
    """

    said = Signal(object, object, object)
    said_at_length = Signal(object, object, object, object)
    changed = Signal(object)
    taken_back = Signal()

    def __init__(
        self,
        actions: Actions,
        changes: PhotoChanges,
        status: StatusLine,
        undo_bar: UndoBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._changes = changes
        self._status = status
        self._undo_bar = undo_bar
        self._steps: list[_Step] = []  # the last at the end
        self.bar = TransferBar()
        self._under_way = 0  # what is not kept or taken back yet
        changes.remembered.connect(self._remember_files)
        changes.turned.connect(self._follow_turns)
        changes.done.connect(self._note_step)
        changes.undoable.connect(self._offer_undo)
        changes.recovered.connect(lambda recovery: self._pass_on(recovery.instead))

    def remember(self, said: "Sequence[SaidStep]") -> None:
        """Know what was said before a restart, and since."""
        known = {step.id for step in said}
        subjects = {one.said: one.subject for one in self._steps}
        last = max((step.at for step in said), default=0)
        others = [
            one
            for one in self._steps
            if one.said is None or (one.at > last and one.said not in known)
        ]
        self._put([*others, *(_Step(step.at, step.id, subjects.get(step.id)) for step in said)])
        self._changes.tell_undoable()  # `_offer_undo` follows

    def _remember_files(self, times: Sequence[int]) -> None:
        self._put([*self._steps, *map(_Step, times)])

    def _put(self, steps: Iterable[_Step]) -> None:
        self._steps = sorted(steps, key=lambda step: step.at)[-_KEPT:]

    def forget(self) -> None:
        """Forget what was said: another catalogue takes the place of this one."""
        self._put(step for step in self._steps if step.said is None)

    def keep(
        self,
        say: Say,
        words: str,
        *,
        offers: bool,
        then: Callable[[], object] | None = None,
        failed: Callable[[PhotoSimError], object] | None = None,
    ) -> None:
        """Have something kept.

        Args:
            say: What.
            words: What was done by it; empty to say nothing.
            offers: Whether the line that offers to undo it is shown.
            then: Called when it is kept.
            failed: Called when it could not be; others say why.
        """
        take = partial(self._take, words, offers, then)
        self._say(self.tr("Saving changes…"), partial(_kept, say), take, failed)

    def _say(
        self,
        doing: str,
        say: Say,
        then: "Callable[[Kept], object]",
        failed: Callable[[PhotoSimError], object] | None,
    ) -> None:
        """Have something kept or taken back; ``doing`` is said of it if that takes long."""
        self._under_way += 1
        self.bar.begin(doing, cancels=False)
        self.said.emit(say, partial(self._hear, then), partial(self._hear, failed))

    def _hear(self, told: Callable[[Any], object] | None, outcome: object) -> None:
        """Pass on what came of something, or why nothing did."""
        self._under_way -= 1
        if not self._under_way:
            self.bar.end()
        if told is not None:
            told(outcome)

    def keep_at_length(
        self,
        say: LongSay,
        words: Callable[[], str],
        then: Callable[[], object],
        failed: Callable[[PhotoSimError], object],
        heard: Callable[[Any], object],
    ) -> None:
        """Have something kept that takes many steps; empty words: nothing was changed."""

        def take(kept: "Kept") -> None:
            said = words()
            if said:
                self._take(said, True, then, kept)
            else:
                then()

        self.said_at_length.emit(partial(_kept_at_length, say), take, failed, heard)

    def _take(
        self, words: str, offers: bool, then: Callable[[], object] | None, kept: "Kept"
    ) -> None:
        if kept.unread:
            self._status.show_message(
                self.tr("%Ln photos have not been read yet. Try again later.", "", kept.unread)
            )
        if kept.unread and not kept.changes:
            return
        if kept.step is not None:
            self._put([*self._steps, _Step(kept.step.at, kept.step.id, kept.before.subject)])
        self.changed.emit(kept.changes)
        if then is not None:
            then()  # first, as the line that offers to undo goes when another place is shown
        self._offer_undo()
        if offers:
            self._status.end_message()
            self._undo_bar.offer(words)
        elif not kept.unread:
            self._undo_bar.hide()  # it was about the step before
            if words:
                self._status.show_note(words)

    def take_back(self) -> bool:
        """Undo what was said last, unless files were changed since; returns whether it does."""
        said = self._steps[-1].said if self._steps else None
        if said is None:
            return False
        self._steps.pop()
        doing = self.tr("Undoing…")
        self._say(doing, partial(_taken_back, said), self._end_taking_back, None)
        return True

    def _end_taking_back(self, undone: "Kept") -> None:
        self.changed.emit(undone.changes)
        words = {
            "tags": self.tr("Undone: tags."),
            "ratings": self.tr("Undone: rating."),
            "albums": self.tr("Undone: album."),
            "smart albums": self.tr("Undone: smart album."),
            "covers": self.tr("Undone: cover of a stack."),
            "lessons": self.tr("Undone: teaching."),
        }
        self._status.show_note(words.get(undone.before.subject, self.tr("Undone.")))
        self._changes.tell_undoable()  # `_offer_undo` follows
        self.taken_back.emit()

    def _note_step(self, step: Step) -> None:
        if step.moves and not step.undone and step.kind is not Kind.DELETED:
            self._put([*self._steps, _Step(time.time_ns())])
        elif step.undone and not step.left and self._steps and self._steps[-1].said is None:
            self._steps.pop()
            self._offer_undo()
        elif step.aside and self._steps and self._steps[-1].said is None:
            self._steps[:] = [_Step(0), *self._steps[:-1]]
            self._offer_undo()
        if step.kind is Kind.REMOVED:
            self._follow_removal(step)

    def _follow_turns(self, turns: "Sequence[tuple[int, Turn]]") -> None:
        self.said.emit(partial(_turned, turns), self.changed.emit, None)

    def _follow_removal(self, step: Step) -> None:
        if step.instead:
            self._pass_on(step.instead)
        # What is not back has left its tags to what stays.
        elif step.undone and step.moves and not (step.left or step.faults):
            contents = {move.content for move in step.moves}
            self.said.emit(partial(_passed_back, contents), self.changed.emit, None)

    def _pass_on(self, instead: Sequence[tuple[bytes, Sequence[int]]]) -> None:
        if instead:
            self.said.emit(partial(_passed_on, instead), self._tell_kept, None)

    def _tell_kept(self, kept: "Kept") -> None:
        self.changed.emit(kept.changes)

    def _offer_undo(self, _kind: object = None) -> None:
        if self._steps and self._steps[-1].said is not None:
            self._actions.undo.setEnabled(True)
            words = {
                "tags": self.tr("Undo Tags"),
                "ratings": self.tr("Undo Rating"),
                "albums": self.tr("Undo Album"),
                "smart albums": self.tr("Undo Smart Album"),
                "covers": self.tr("Undo Cover"),
                "lessons": self.tr("Undo Teaching"),
            }
            self._actions.undo.setText(words.get(self._steps[-1].subject or "", self.tr("Undo")))


def _kept(say: Say, library: "Library") -> "Kept":
    return library.tags.steps.keep(lambda: say(library))


def _kept_at_length(say: LongSay, library: "Library") -> "Generator[Any, None, Kept]":
    kept = yield from say(library)
    return library.tags.steps.keep(lambda: kept)


def _taken_back(step_id: int, library: "Library") -> "Kept":
    return library.tags.steps.undo(step_id)


def _turned(turns: "Sequence[tuple[int, Turn]]", library: "Library") -> Changes:
    return library.follow_turns(turns)


def _passed_on(instead: Sequence[tuple[bytes, Sequence[int]]], library: "Library") -> "Kept":
    removed = {content for content, _ in instead}
    return library.tags.steps.keep(lambda: library.tags.pass_on(instead), removed)


def _passed_back(contents: Iterable[bytes], library: "Library") -> Changes:
    return library.tags.steps.take_back_removal(contents)
