"""What is typed into the search box: it narrows the photos at once, and is looked up meanwhile."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photosim.desktop.browse.history import AllPhotos
from photosim.desktop.browse.navigator import Navigator
from photosim.desktop.browse.query_bar import ArrangeControls
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.desktop.tasks.lane import Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.library.arrangement import ANYWHERE

if TYPE_CHECKING:  # it is read with the words themselves
    from photosim.library.things import Completion


class TypedWords(QObject):
    """Follows the words being typed.

    Signals:
        told: It is known now whether anything is known of the words.
        photos_wanted: Enter was pressed, and there are photos that have the words.
        search_wanted: Enter was pressed, and the words are to be searched for.
    """

    told = Signal()
    photos_wanted = Signal()
    search_wanted = Signal(str)

    def __init__(
        self,
        box: ArrangeControls,
        navigator: Navigator,
        model: PhotoModel,
        library: LibraryLane,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._box = box
        self._navigator = navigator
        self._model = model
        self._library = library
        self._asked: Ticket | None = None
        self._entered = False
        self._meant: Sequence[Completion] = ()  # what was typed last may become these
        self._unknown: tuple[str, Sequence[str]] = ("", ())  # what was typed, and what of it
        box.words_changed.connect(self.narrow)
        box.entered.connect(self.enter)
        navigator.arrived.connect(self._leave)

    def unknown(self, words: str) -> Sequence[str]:
        """Those of some words of which nothing is known, as far as they were looked up."""
        return self._unknown[1] if self._unknown[0] == words else ()

    def narrow(self, words: str) -> None:
        """Show only what has these words in its name, and look for what they may mean."""
        self._entered = False
        self._navigator.narrow(words)
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._library.ask(
            lambda library: (library.words.completions(words), library.words.unknown(words)),
            partial(self._take_meaning, words),
            lambda _error: self._take_meaning(words, ((), ())),
        )

    def enter(self) -> None:
        """Go to the photos that have the words, or search for what they mean if that is more."""
        # To be done once it is known which have, and whether anything is known of the words.
        self._entered = self._navigator.rearranging or self._asked is not None
        if self._entered:
            return
        words = self._navigator.history.here.words.strip()
        if not words or (self._model.count and not self._means_more(words)):
            self.photos_wanted.emit()
        elif self._unknown[0].strip() != words or not self._unknown[1]:
            self.search_wanted.emit(words)

    def _means_more(self, words: str) -> bool:
        """Whether more photos show a thing, or are from a place, than have its name.

        Who types a thing is after more than the one file that is called so; but no photo that is
        seen of an album or a filter is to be lost, for which nothing was counted.
        """
        here = self._navigator.history.here
        if not isinstance(here.place, AllPhotos) or here.scope != ANYWHERE:
            return False
        meant = (one.photos for one in self._meant if one.text.casefold() == words.casefold())
        return max(meant, default=0) > self._model.count

    def go_on(self) -> None:
        """Do what Enter asked for, once it is known which photos have the words."""
        if self._entered:
            self.enter()

    def _leave(self) -> None:
        self._entered = False

    def _take_meaning(
        self, words: str, meant: "tuple[Sequence[Completion], Sequence[str]]"
    ) -> None:
        """Offer what typed words may become, and say if nothing is known of them."""
        completions, unknown = meant
        self._asked = None
        self._meant = completions
        if not self._entered:  # then the words are whole
            self._box.show_completions(words, completions, are_names=self._model.count > 0)
        self._unknown = words, unknown
        if not self._navigator.rearranging:
            self.told.emit()
            self.go_on()
