"""Moving through the library: asks for what a place shows and fills the model with it."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.browse.history import (
    AllPhotos,
    History,
    InFolder,
    Place,
    Problems,
    RecentlyAdded,
    SimilarTo,
    Visit,
)
from photosim.desktop.grid.photo_model import PhotoModel
from photosim.library.arrangement import (
    EVERYTHING,
    NEWEST_FIRST,
    Arrangement,
    Listed,
    Shelf,
    SortKey,
)

if TYPE_CHECKING:
    from photosim.library.progress import Changes
    from photosim.library.query import Answer

_MOST_RESULTS = 3_000
_REFRESH_MS = 250  # photos that arrive in a stream are shown a few times a second


class Queries(Protocol):
    """What answers questions about the library; see ``QueryWorker``."""

    ids: SignalInstance
    matching: SignalInstance
    named: SignalInstance
    subfolders: SignalInstance
    records: SignalInstance
    problems: SignalInstance
    answered: SignalInstance
    refused: SignalInstance

    def ask_ids(self, token: int, shelf: Shelf, arrangement: Arrangement) -> None:
        """Ask for the photos of a part of the library."""

    def ask_matching(self, token: int, ids: Ids, words: str) -> None:
        """Ask which of some photos have all words."""

    def ask_named(self, token: int, ids: Ids, typed: str) -> None:
        """Ask which of some photos have names that begin so."""

    def ask_subfolders(self, folder_id: int, below: str) -> None:
        """Ask for the directories in a directory."""

    def ask_records(self, token: int, ids: Ids) -> None:
        """Ask what is known of some photos."""

    def ask_problems(self, token: int) -> None:
        """Ask for the files that could not be read."""

    def ask_similar(self, token: int, place: SimilarTo, least: int = 0) -> None:
        """Ask for the photos similar to one, for so many at least."""


class Navigator(QObject):
    """Knows where one is and keeps the model in step with it.

    Signals:
        leaving: The visit that ends, for its scroll place to be noted.
        arrived: The visit that begins; its photos may still be on their way.
        shown: The visit whose photos are in the model now.
        rearranged: Its photos are in another order, or others of them are shown.
        returned: Those of the photos shown again that are shown now, in their order.
        answered: The visit whose search has an answer, a first one or a fuller one.
        named: The rows of the photos whose names begin as was typed.
        problems_shown: The files that could not be read.
        refused: There is nothing to show, with the reason.
    """

    leaving = Signal(object)
    arrived = Signal(object)
    shown = Signal(object)
    rearranged = Signal()
    returned = Signal(object)
    answered = Signal(object)
    named = Signal(object)
    problems_shown = Signal(object)
    refused = Signal(str)

    def __init__(self, model: PhotoModel, queries: Queries, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = History()
        self._model = model
        self._queries = queries
        self._tokens = itertools.count(1)
        self._token = 0
        self._fresh = True  # the answer on its way opens a place rather than updating it
        self._answered = True
        self._matching = 0
        self._more = 0
        self._naming = 0
        self._named_ids = model.ids
        self._order = NEWEST_FIRST
        self._rearranging = False
        self._indexing = False
        self._hidden: set[int] = set()
        self._returning: set[int] = set()
        self._returned = 0  # how many of them have been told
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self._ask_again)
        model.records_wanted.connect(queries.ask_records)
        queries.records.connect(model.take_records)
        queries.ids.connect(self._take_ids)
        queries.answered.connect(self._take_answer)
        queries.matching.connect(self._take_matching)
        queries.named.connect(self._take_named)
        queries.problems.connect(self._take_problems)
        queries.refused.connect(self._take_refusal)

    @property
    def waiting(self) -> bool:
        """Whether what the place shows is still on its way."""
        return not self._answered

    @property
    def found(self) -> int:
        """How many results the search here has, hidden ones included."""
        answer = self.history.here.answer
        return 0 if answer is None else len(answer.matches)

    def go(self, place: Place, ahead: Iterable[Place] = ()) -> None:
        """Go to a place, or look at it anew; the places ahead are where Forward leads."""
        self.leaving.emit(self.history.here)
        self._open(self.history.go(place, ahead))

    def leave(self) -> History:
        """Note where one is, for another window to take up."""
        self.leaving.emit(self.history.here)
        return self.history

    def reload(self) -> None:
        """Ask for what is here, as when the library has just been opened."""
        self._open(self.history.here)

    def back(self) -> None:
        """Go one visit back."""
        if self.history.can_go_back:
            self.leaving.emit(self.history.here)
            self._open(self.history.back())

    def forward(self) -> None:
        """Go one visit forward."""
        if self.history.can_go_forward:
            self.leaving.emit(self.history.here)
            self._open(self.history.forward())

    def leave_search(self) -> None:
        """Go where one was before searching."""
        self.go(self.history.last_browsed())

    def set_threshold(self, threshold: float) -> None:
        """Hide the results that are less similar; nothing is asked again."""
        visit = self.history.here
        if visit.answer is not None:
            visit.threshold = threshold
            self._show_narrowed()

    def sort(self, order: Arrangement) -> None:
        """Show photos in another order, here and wherever one goes."""
        if order != self._order:
            self._order = order
            self._returning.clear()
            self._rearrange()

    def narrow(self, words: str) -> None:
        """Show only the photos here that have these words."""
        if words.split() != self.history.here.words.split():
            self.history.here.words = words
            self._returning.clear()
            if isinstance(self.history.here.place, SimilarTo):
                self._match(self.history.here)
            else:
                self._rearrange()

    def find_name(self, typed: str) -> None:
        """Find the photos here whose names begin so; ``named`` tells their rows."""
        self._naming = next(self._tokens)
        self._named_ids = self._model.ids
        self._queries.ask_named(self._naming, self._named_ids, typed)

    def _take_named(self, token: int, rows: NDArray[np.intp]) -> None:
        if token == self._naming and self._named_ids is self._model.ids:
            self.named.emit(rows)

    def more(self) -> None:
        """Ask for further results of the search that is shown, if it may have any."""
        visit = self.history.here
        asked = self.waiting or self._more == self._token
        if isinstance(visit.place, SimilarTo) and visit.answer is not None and not asked:
            found = len(visit.answer.matches)
            hidden = found and visit.answer.matches[-1].similarity < visit.threshold
            if found and not visit.complete and not hidden and found < _MOST_RESULTS:
                self._fresh = False
                self._token = self._more = next(self._tokens)
                self._queries.ask_similar(self._token, visit.place, 2 * found)

    def hide(self, ids: Iterable[int]) -> None:
        """Show photos no more whose files have gone, which the indexer is yet to find."""
        self._hidden |= set(ids)
        self._returning.clear()
        if isinstance(self.history.here.place, Problems):
            self._ask_again()
            return
        shown = Listed(self._model.ids, self._model.sections).without(self._hidden)
        self._model.update_ids(shown.ids, shown.sections)

    def show_again(self, ids: Iterable[int]) -> None:
        """Show photos again whose files are back; ``returned`` tells them, unless one goes on."""
        self._returning = set(ids)
        self._returned = 0
        self._hidden -= self._returning
        if isinstance(self.history.here.place, SimilarTo):
            self._show_narrowed()
        self._refresh.start()

    def _tell_returned(self) -> None:
        ids = self._model.ids
        back = ids[np.isin(ids, list(self._returning))]
        if back.size > self._returned:
            self._returned = back.size
            self.returned.emit(back)

    def note(self, changes: "Changes") -> None:
        """Take in what the indexer changed."""
        if changes.updated:
            self._model.refresh(changes.updated)
        self._hidden -= set(changes.removed)
        self.history.forget_answers_with((*changes.updated, *changes.removed))
        here = self.history.here
        if not isinstance(here.place, SimilarTo):
            if not self._refresh.isActive():
                self._refresh.start()
            return
        if changes.appeared or changes.updated:
            here.partial = True
            if not self._indexing:  # nothing else will complete it
                self._refresh.start()
        if changes.removed:
            gone = np.array(changes.removed, dtype=np.int64)
            self._model.update_ids(self._model.ids[~np.isin(self._model.ids, gone)])

    def show_indexing(self, indexing: bool) -> None:
        """Know whether photos are still being indexed; a search meanwhile is completed after."""
        finished = self._indexing and not indexing
        self._indexing = indexing
        if finished and self.history.here.partial:
            self._ask_again()

    def search_anew(self) -> None:
        """Forget what searches found, since they would find something else now."""
        self.history.forget_answers()
        if isinstance(self.history.here.place, SimilarTo):
            self._ask_again()

    def _open(self, visit: Visit) -> None:
        self._refresh.stop()
        self._returning.clear()
        self._fresh = True
        self._answered = False
        self._rearranging = False
        self.arrived.emit(visit)
        if visit.answer is not None and not visit.partial:
            self._token = next(self._tokens)
            self._show_answer(visit, visit.answer)
        else:
            self._ask(visit.place)

    def _rearrange(self) -> None:
        if isinstance(self.history.here.place, AllPhotos | RecentlyAdded | InFolder):
            self._rearranging = True
            self._ask_again()

    def _ask_again(self) -> None:
        self._fresh = not self._answered
        self._ask(self.history.here.place)

    def _ask(self, place: Place) -> None:
        self._token = next(self._tokens)
        arrangement = replace(self._order, words=self.history.here.words)
        match place:
            case AllPhotos():
                self._queries.ask_ids(self._token, EVERYTHING, arrangement)
            case RecentlyAdded():
                arrangement = replace(arrangement, key=SortKey.ADDED, descending=True)
                self._queries.ask_ids(self._token, Shelf(recent=True), arrangement)
            case InFolder(folder_id, _, below):
                self._queries.ask_ids(self._token, Shelf(folder_id, below), arrangement)
            case SimilarTo():
                answer = self.history.here.answer
                self._queries.ask_similar(self._token, place, len(answer.matches) if answer else 0)
            case Problems():
                self._queries.ask_problems(self._token)

    def _take_ids(self, token: int, listed: Listed) -> None:
        if token != self._token:
            return
        rearranged, self._rearranging = self._rearranging, False
        shown = listed.without(self._hidden)
        if self._fresh or rearranged:
            self._model.show(shown.ids, sections=shown.sections)
        else:
            self._model.update_ids(shown.ids, shown.sections)
            self._tell_returned()
        self._end(self.history.here)
        if rearranged:
            self.rearranged.emit()

    def _take_answer(self, token: int, answer: "Answer") -> None:
        if token != self._token:
            return
        self._more = 0
        visit = self.history.here
        before, visit.answer = visit.answer, answer
        visit.partial = self._indexing
        same = before is not None and np.array_equal(_above(before), _above(answer))
        visit.complete = same and not self._fresh
        if visit.complete:
            self._end(visit)
        else:
            self._show_answer(visit, answer)

    def _show_answer(self, visit: Visit, answer: "Answer") -> None:
        ids = _above(answer)
        similarities = [match.similarity for match in answer.matches]
        self._model.show(ids, similarities, [match.photo for match in answer.matches])
        self._show_narrowed()
        self.answered.emit(visit)
        self._end(visit)
        if visit.words.strip():
            self._match(visit)

    def _match(self, visit: Visit) -> None:
        """Find out which results have the words; until then those that had the last ones show."""
        self._matching = next(self._tokens)
        if not visit.words.strip():
            visit.matching = None
            self._show_narrowed()
        elif visit.answer is not None:
            self._queries.ask_matching(self._matching, _above(visit.answer), visit.words)

    def _take_matching(self, token: int, ids: Ids) -> None:
        if token == self._matching and isinstance(self.history.here.place, SimilarTo):
            self.history.here.matching = ids
            self._show_narrowed()
            self.rearranged.emit()

    def _show_narrowed(self) -> None:
        visit = self.history.here
        if visit.answer is not None:
            ids = _above(visit.answer, visit.threshold)
            if visit.matching is not None:
                ids = ids[np.isin(ids, visit.matching)]
            self._model.update_ids(Listed(ids).without(self._hidden).ids)
            self._tell_returned()

    def _take_problems(self, token: int, problems: Sequence[PhotoRecord]) -> None:
        if token == self._token:
            self._answered = True
            shown = [photo for photo in problems if photo.id not in self._hidden]
            self._model.keep(shown)
            self.problems_shown.emit(shown)

    def _take_refusal(self, token: int, reason: str) -> None:
        if token == self._token:
            self._answered = True
            self.refused.emit(reason)

    def _end(self, visit: Visit) -> None:
        fresh, self._fresh, self._answered = self._fresh, False, True
        if fresh:
            self.shown.emit(visit)


def _above(answer: "Answer", threshold: float = 0.0) -> Ids:
    # The slider works in whole percents: what reads as the threshold's number stays.
    least = threshold - 0.005 if threshold else -1.0
    kept = [match.photo.id for match in answer.matches if match.similarity >= least]
    return np.array(kept, dtype=np.int64)
