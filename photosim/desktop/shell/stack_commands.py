"""What the window's commands do with copies and stacks that lie behind photos."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from photosim.arrays import Ids
from photosim.desktop.browse.browser import Browser
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.grid.stack_words import sentence, stack_words
from photosim.desktop.shell.actions import Actions
from photosim.desktop.shell.undo_stack import UndoStack
from photosim.library.stacks import NO_STACKS, StackKind

if TYPE_CHECKING:
    from photosim.library.kept import Kept
    from photosim.library.library import Library


class StackCommands(QObject):
    """Shows and hides what lies behind photos, and has the person choose covers of stacks."""

    def __init__(
        self,
        parent: QObject,
        actions: Actions,
        browser: Browser,
        navigator: Navigator,
        undo: UndoStack,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._browser = browser
        self._navigator = navigator
        self._undo = undo
        self._model = browser.grid.photos
        actions.on(actions.unfold, self._unfold)
        actions.on(actions.cover, self._choose_cover)
        for action, _ in self._switches():
            actions.on(action, self._switch)
        browser.grid.unfolded.connect(navigator.unfold)

    def start(self) -> None:
        """Take in which kinds are switched on."""
        self._navigator.stacks = self._wanted()

    def _switches(self) -> tuple[tuple[QAction, StackKind], ...]:
        act = self._actions
        return (
            (act.stack_raws, StackKind.RAW),
            (act.stack_edits, StackKind.EDITED),
            (act.stack_bursts, StackKind.BURST),
        )

    def _wanted(self) -> StackKind:
        wanted = NO_STACKS
        for action, kind in self._switches():
            if action.isChecked():
                wanted |= kind
        return wanted

    def _switch(self) -> None:
        self._navigator.stack(self._wanted())

    def follow(self, ids: Ids) -> None:
        """Enable the commands that suit these photos, the chosen ones."""
        only = int(ids[0]) if len(ids) == 1 and self._browser.shows_grid else None
        front = None if only is None else self._model.piles.front_of(only)
        pile = self._model.piles.at(front)
        self._actions.offer_unfolding(
            enabled=bool(pile), unfolded=pile.is_open, stack=bool(pile.mates)
        )
        self._actions.cover.setEnabled(only in pile.mates)

    def words(self, photo_id: int) -> str | None:
        """What stack a photo that is shown is in; None for none."""
        pile = self._model.piles.at(self._model.piles.front_of(photo_id))
        in_stack = bool(pile.mates) and not self._model.piles.is_copy(photo_id)
        return sentence(stack_words(pile)) if in_stack else None

    def _unfold(self) -> None:
        """Show what lies behind the chosen photo, or hide it: then the one in front is chosen."""
        front = self._model.piles.front_of(int(self._browser.chosen_ids()[0]))
        if front is not None:
            self._navigator.unfold(front)
            self._browser.grid.go_to(front)

    def _choose_cover(self) -> None:
        photo_id = int(self._browser.chosen_ids()[0])
        front = self._model.piles.front_of(photo_id)
        if front is not None:
            stack = (front, *self._model.piles.at(front).mates)
            self._undo.keep(
                partial(_chosen, photo_id, stack),
                self.tr("This photo is the cover of its stack now."),
                offers=True,
            )


def _chosen(photo_id: int, stack: tuple[int, ...], library: "Library") -> "Kept":
    return library.tags.covers.choose(photo_id, stack)
