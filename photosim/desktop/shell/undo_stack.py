"""What was said of photos, to be undone in the order in which it was said."""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from photosim.desktop.files.changes import PhotoChanges
from photosim.desktop.files.steps import Step
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.shell.actions import Actions
from photosim.desktop.shell.status_line import StatusLine
from photosim.desktop.shell.undo_bar import UndoBar
from photosim.errors import PhotoSimError
from photosim.library.kept import Kept, kept_of
from photosim.library.progress import Changes

if TYPE_CHECKING:  # it comes with the catalogue's libraries, for which no window waits
    from photosim.library.library import Library

_KEPT = 50  # steps that can be undone


Say = Callable[["Library"], Kept]
LongSay = Callable[["Library"], Generator[Any, None, Kept]]


class UndoStack(QObject):
    """Has kept what the person says of photos, and takes it back.

    Steps that change files are undone in between, in the order in which all were done. What was
    said of copies that are removed is passed on to what stays.

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
        self._steps: list[Callable[[Library], Changes] | None] = []  # None: one that changed files
        self._passed_on: list[Callable[[Library], Changes]] = []  # takes it back, by removal
        changes.done.connect(self._note_step)
        changes.undoable.connect(self._offer_undo)
        changes.recovered.connect(lambda recovery: self._pass_on(recovery.instead))

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
        self.said.emit(say, partial(self._take, words, offers, then), failed)

    def keep_at_length(
        self,
        say: LongSay,
        words: Callable[[], str],
        then: Callable[[], object],
        failed: Callable[[PhotoSimError], object],
        heard: Callable[[Any], object],
    ) -> None:
        """Have something kept that takes many steps; empty words: nothing was changed."""

        def take(kept: Kept) -> None:
            said = words()
            then()  # first, as the line that offers to undo goes when another place is shown
            if said:
                self._take(said, True, None, kept)

        self.said_at_length.emit(say, take, failed, heard)

    def _take(
        self, words: str, offers: bool, then: Callable[[], object] | None, kept: Kept
    ) -> None:
        if kept.unread:
            self._status.show_message(
                self.tr("%Ln photos have not been read yet. Try again later.", "", kept.unread)
            )
        if kept.unread and not kept.changes:
            return
        self._steps = [*self._steps, kept.take_back][-_KEPT:]
        self.changed.emit(kept.changes)
        self._offer_undo()
        if offers:
            self._status.end_message()
            self._undo_bar.offer(words)
        elif not kept.unread:
            self._undo_bar.hide()  # it was about the step before
            if words:
                self._status.show_note(words)
        if then is not None:
            then()

    def take_back(self) -> bool:
        """Undo what was said last, unless files were changed since; returns whether it does."""
        if not self._steps or self._steps[-1] is None:
            return False
        step = self._steps.pop()
        self.said.emit(step, self._end_taking_back, None)
        return True

    def _end_taking_back(self, changes: Changes) -> None:
        self.changed.emit(changes)
        self._status.show_note(self.tr("Undone."))
        self._changes.tell_undoable()  # `_offer_undo` follows
        self.taken_back.emit()

    def _note_step(self, step: Step) -> None:
        if step.moves and not step.undone and step.kind is not Kind.DELETED:
            self._steps = [*self._steps, None][-_KEPT:]
        elif step.undone and not step.left and self._steps and self._steps[-1] is None:
            self._steps.pop()
            self._offer_undo()
        if step.kind is Kind.REMOVED:
            self._follow_removal(step)

    def _follow_removal(self, step: Step) -> None:
        if step.instead:
            self._pass_on(step.instead)
        elif step.undone and step.moves and not step.left and self._passed_on:
            take_back = self._passed_on.pop()
            if not step.faults:  # what is not back has left its tags to what stays
                self.said.emit(take_back, self.changed.emit, None)

    def _pass_on(self, instead: Sequence[tuple[bytes, Sequence[int]]]) -> None:
        def take(kept: Kept) -> None:
            self._passed_on.append(kept.take_back)
            self.changed.emit(kept.changes)

        if instead:
            self.said.emit(lambda library: kept_of(library.tags.pass_on(instead)), take, None)

    def _offer_undo(self, _kind: object = None) -> None:
        if self._steps and self._steps[-1] is not None:
            self._actions.undo.setEnabled(True)
            self._actions.undo.setText(self.tr("Undo Tag or Rating"))
