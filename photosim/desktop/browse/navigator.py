"""Moving through the library: loads what a place shows into the model."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord
from photosim.desktop.browse import results
from photosim.desktop.browse.history import (
    Favourites,
    History,
    InAlbum,
    InFolder,
    Paged,
    Place,
    Problems,
    RecentlyAdded,
    Results,
    TakenAt,
    View,
    WithTag,
)
from photosim.desktop.browse.query_tile import QueryTiles
from photosim.desktop.grid.photo_model import PAGE, PhotoModel
from photosim.desktop.tasks.lane import Failed, Ticket
from photosim.desktop.tasks.library_lane import LibraryLane
from photosim.desktop.ui.sentences import in_words
from photosim.errors import PhotoSimError
from photosim.library.arrangement import (
    ANYWHERE,
    EVERYTHING,
    Arrangement,
    Branch,
    Listed,
    Marks,
    Scope,
    Shelf,
    SortKey,
)
from photosim.library.folds import results_of
from photosim.library.piles import piled
from photosim.library.query import NO_PHOTOS, Answer, Basis, Query, SearchRefused, parted
from photosim.library.stacks import NO_STACKS, StackKind, is_behind
from photosim.search.levels import Level
from photosim.search.options import SearchOptions

if TYPE_CHECKING:
    from photosim.library.facets import Choices
    from photosim.library.library import Library
    from photosim.library.progress import Changes

_MOST_RESULTS = 3_000
_REFRESH_MS = 250  # photos that arrive in a stream are shown a few times a second


class Navigator(QObject):
    """Knows the current view and keeps the model in step with it.

    Attributes:
        history: The views so far.
        options: How searches are made.
        folds: Whether copies among results are folded into one.
        stacks: Which stacks are shown as one.
        in_sight: Tells what is seen of the place: ``current``, ``selected`` and ``top`` of a view.
        held: Tells how many photos at the top keep their places when the order improves.
        waiting: Whether what the place shows is still on its way.
        refusal: Why there is nothing to show here; empty unless the question was refused.
        unknown_words: The words because of which it was refused, if it was because of words.

    Signals:
        arrived: The new view; its photos may still be loading.
        shown: The view whose photos are in the model now.
        rearranged: Its photos are in another order, or others of them are shown.
        returned: The photos that are back in the view, in its order.
        answered: The current search has results, the first or more of them.
        named: The rows of the photos whose names begin as was typed.
        problems_shown: The files that could not be read.
        refused: There is nothing to show; ``refusal`` has the reason.
    """

    arrived = Signal(object)
    shown = Signal(object)
    rearranged = Signal()
    returned = Signal(object)
    answered = Signal(object)
    named = Signal(object)
    problems_shown = Signal(object)
    refused = Signal()

    def __init__(
        self, model: PhotoModel, library: LibraryLane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.history = History()
        self.options = SearchOptions()
        self.folds = True
        self.stacks = NO_STACKS
        self.in_sight: Callable[[], dict[str, Any]] = dict
        self.held: Callable[[], int] = int
        self.waiting = False
        self.refusal = ""
        self.unknown_words = ""
        self._lacked_photos = False  # when it was refused
        self._listed = Listed(model.ids)  # with what lies behind others
        self._model = model
        self._library = library
        self._asked: Ticket | None = None  # what is here
        self._more: Ticket | None = None
        self._naming: Ticket | None = None
        self._rearranging = self._indexing = False
        self._arrivals: list[int] = []  # since the photos here were asked for last
        self._hidden: set[int] = set()
        self._returning: set[int] = set()
        self._returned = 0  # how many of them have been told
        self._query_tiles = QueryTiles()
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self._refresh_list)

    @property
    def found(self) -> int:
        """How many results the current search has, hidden ones included."""
        found = self.history.found
        return 0 if found is None else len(found.answer.matches)

    @property
    def rearranging(self) -> bool:
        """Whether other photos of the same place, or another order, are on their way."""
        return self._rearranging

    # Going

    def go(self, place: Place, ahead: Iterable[Place] = (), current: int | None = None) -> None:
        """Go to a place, or load it again.

        Args:
            place: Where to.
            ahead: Places to which Forward leads.
            current: A photo there that is to be in view and selected.
        """
        self.leave().go(place, ahead)
        if current is not None:
            selected = np.array([current], dtype=np.int64)
            self.history.change(current=current, selected=selected, top=current)
            self.history.change(words="", scope=ANYWHERE)
        self._open(self.history.here)

    def rename(self, named: Callable[[Place], Place]) -> None:
        """Take in what places are called now; see `History.rename`."""
        if self.history.rename(named):
            self.leave()
            self.reload()

    def leave(self) -> History:
        """Note what is in sight, to come back to, and return the history."""
        if not self.waiting:  # else it is what another place shows
            self.history.change(**self.in_sight())
        return self.history

    def begin(self, view: View) -> None:
        """Begin anew with a view, from which nothing leads back."""
        self.history.begin(view)
        self._open(self.history.here)

    def reload(self) -> None:
        """Load the current view again, as when the library has just been opened."""
        self._open(self.history.here)

    def back(self) -> None:
        """Go one view back."""
        if self.history.can_go_back:
            self._open(self.leave().back())

    def forward(self) -> None:
        """Go one view forward."""
        if self.history.can_go_forward:
            self._open(self.leave().forward())

    def _open(self, view: View) -> None:
        self._refresh.stop()
        self._returning.clear()
        self.waiting = True
        self.refusal = ""
        self._rearranging = False
        self._forget(self._asked, self._more)
        self.arrived.emit(view)
        found = self.history.found
        if found is not None and not found.partial:
            self._show_answer(found)
        else:
            self._ask(fresh=True)

    # Seeing less, more, or in another order

    def set_threshold(self, threshold: float) -> None:
        """Hide the results that are less similar, without a new search."""
        if self.history.found is not None:
            self.history.change(threshold=threshold)
            self._show_narrowed()

    def show_far(self, far: bool) -> None:
        """Show the results that are not close, too, or hide them."""
        if far != self.history.here.far:
            self.history.change(far=far)
            self._show_narrowed()
            self.rearranged.emit()

    def fold(self, folds: bool) -> None:
        """Fold copies among results into one, or show all."""
        if folds != self.folds:
            self.folds = folds
            self._show_narrowed()

    def stack(self, kinds: StackKind) -> None:
        """Show stacks of these kinds as one, and all other photos by themselves."""
        if kinds != self.stacks:
            self.stacks = kinds
            self.fold_anew()
            if self._asked is not None and not isinstance(self.history.here.place, Query):
                self._rearrange()

    def unfold(self, photo_id: int) -> None:
        """Show what lies behind a photo, or hide it again."""
        unfolded = self.history.here.unfolded
        pile = frozenset((photo_id, *self._model.piles.at(photo_id).behind))
        self.history.change(unfolded=unfolded - pile if unfolded & pile else unfolded | {photo_id})
        self._show_anew()

    def _show_anew(self) -> None:
        """Show what is known of this place, as what is wanted of it is another now."""
        if isinstance(self.history.here.place, Query):
            self._show_narrowed()
        else:
            self._show_listed()

    def _show_listed(self) -> None:
        if self.waiting:  # for those of another place
            return
        listed, piles = piled(self._listed.without(self._hidden), self.history.here.unfolded)
        self._model.update_ids(listed.ids, listed.sections, listed.shapes, piles)
        self._tell_returned()

    def refine(self, query: Query, current: int | None) -> None:
        """Search with the same question, said more precisely; what is seen of it stays.

        Args:
            query: The search.
            current: The photo that is to have the focus, if it is found again.
        """
        here = self.leave().here
        self.history.go(query)
        selected = (
            np.empty(0, dtype=np.int64) if current is None else np.array([current], dtype=np.int64)
        )
        # Who is at the beginning sees the new beginning; who has scrolled keeps their place.
        top = None if here.top is None or self._model.row_of(here.top) == 0 else here.top
        self.history.change(
            threshold=here.threshold,
            words=here.words,
            far=here.far,
            unfolded=here.unfolded,
            current=current,
            selected=selected,
            top=top,
        )
        self._open(self.history.here)

    def sort(self, order: Arrangement) -> None:
        """Show photos in another order, here and in new places."""
        before = self.history.here.order
        self.history.sort(order)
        if order != before and not isinstance(self.history.here.place, Query):
            self._returning.clear()
            self._rearrange()

    def narrow(self, words: str) -> None:
        """Show only the photos of this place that match these words."""
        if words.split() != self.history.here.words.split():
            self.history.change(words=words)
            self._returning.clear()
            self._rearrange()

    def filter(self, scope: Scope) -> None:
        """Show only the photos of this place that meet a filter."""
        if scope != self.history.here.scope:
            self.history.change(scope=scope)
            self._returning.clear()
            self._rearrange()

    def ask_choices(self, then: Callable[["Choices"], object]) -> None:
        """Find out what the photos here can be filtered by, and how many each choice leaves.

        In a search it is those that it may find.
        """
        here = self.history.here
        shelf = EVERYTHING if isinstance(here.place, Query) else self._shelf(here.place)[0]
        words, scope = here.words, here.filter
        self._library.ask(lambda library: library.table.choices(shelf, words, scope), then)

    def forget_words(self) -> None:
        """Have all of this place shown when it is next visited."""
        if self.history.here.words:
            self.history.change(words="")
            self.history.keep(None)  # it was found by these words

    def find_name(self, typed: str) -> None:
        """Find the photos of this view whose names begin so; ``named`` has their rows."""
        self._forget(self._naming)
        ids = self._model.ids
        self._naming = self._library.ask(
            lambda library: library.table.named(ids, typed), partial(self._take_named, ids)
        )

    def _take_named(self, ids: Ids, rows: NDArray[np.intp]) -> None:
        if ids is self._model.ids:
            self.named.emit(rows)

    def more(self) -> None:
        """Load further results of the current search, if there may be any."""
        here, found = self.history.here, self.history.found
        under_way = (self._asked, self._more)  # one may still be getting better
        asked = any(ticket is not None and not ticket.over for ticket in under_way)
        if not isinstance(here.place, Query) or found is None or self.waiting or asked:
            return
        matches = found.answer.matches
        least = min((match.similarity for match in matches), default=0.0)
        # What follows is hardly more similar; without a threshold nothing is hidden.
        hidden = here.threshold > 0 and least < here.threshold
        hidden |= not here.shows_far and any(match.level is Level.FAR for match in matches)
        if matches and not found.complete and not hidden and len(matches) < _MOST_RESULTS:
            # If that fails, the results that are shown stay.
            self._more = self._search(here.place, 2 * len(matches), None, fresh=False)

    @property
    def hidden(self) -> frozenset[int]:
        """Photos whose files are gone, which the indexer may not have noticed yet."""
        return frozenset(self._hidden)

    def hide(self, ids: Iterable[int]) -> None:
        """Hide photos whose files are gone, before the indexer has noticed."""
        self._hidden |= set(ids)
        self._returning.clear()
        if isinstance(self.history.here.place, Problems | Paged):
            self._ask_again()
        elif self.history.found is not None:
            self._show_narrowed()  # a copy may take its place
        else:
            self._show_listed()

    def show_again(self, ids: Iterable[int]) -> None:
        """Show photos whose files are back; ``returned`` follows unless the person moves on."""
        self._returning = set(ids)
        self._returned = 0
        self._hidden -= self._returning
        if isinstance(self.history.here.place, Query):
            self._show_narrowed()
        self._refresh.start()

    def _tell_returned(self) -> None:
        ids = self._model.ids
        back = ids[np.isin(ids, list(self._returning))]
        if back.size > self._returned:
            self._returned = back.size
            self.returned.emit(back)

    # Keeping up

    def note(self, changes: "Changes") -> None:
        """Take in what the indexer changed."""
        if changes.updated or changes.marked:
            self._model.refresh((*changes.updated, *changes.marked))
        self._arrivals = [*self._arrivals, *changes.appeared][-PAGE:]
        self._hidden -= set(changes.removed)
        self.history.forget_answers_with((*changes.updated, *changes.removed))
        if not isinstance(self.history.here.place, Query):
            if not self._refresh.isActive():
                self._refresh.start()
            return
        marked = bool(changes.marked) and self._limits_marks
        first = bool(changes.appeared) and bool(self.refusal) and self._lacked_photos
        if (marked or first) and not self._refresh.isActive():
            self._refresh.start()
        found = self.history.found
        if found is not None and not found.answer.in_stacks.isdisjoint(changes.marked):
            self.fold_anew()  # another one may be the cover
        if found is not None and (changes.appeared or changes.updated):
            self.history.keep(replace(found, partial=True))
            if not self._indexing:  # nothing else will complete it
                self._refresh.start()
        found = self.history.found
        if changes.removed and found is not None:
            self.history.keep(_without(found, changes.removed))
            self._show_narrowed()
        elif changes.removed:
            self._update(self._model.listed.without(changes.removed))

    @property
    def _limits_marks(self) -> bool:
        """Whether a search finds only photos with certain tags and ratings."""
        return self.history.here.filter.shelf.marks != Marks()

    def show_indexing(self, indexing: bool) -> None:
        """Take in whether photos are being indexed; a search made meanwhile is repeated after."""
        finished = self._indexing and not indexing
        self._indexing = indexing
        found = self.history.found
        if finished and found is not None and found.partial:
            self._ask_again()

    def fold_anew(self) -> None:
        """Have searches repeated, since more may be known of which photos are copies."""
        found = self.history.found
        self.history.forget_answers()
        self.history.keep(found)
        brings_more = self._more is not None and not self._more.over
        if found is not None and not brings_more:  # which says it, too
            self._ask_again()

    def search_anew(self) -> None:
        """Forget all results and repeat the current search, as after a change of options."""
        self.history.forget_answers()
        if isinstance(self.history.here.place, Query):
            self._ask_again()

    # Asking

    def _rearrange(self) -> None:
        if not isinstance(self.history.here.place, Problems | Paged):
            self._rearranging = True
            self._ask_again()

    def _refresh_list(self) -> None:
        """Ask again after changes, but wait for a list that is still on its way.

        Of a large library that may take longer than it takes for others to come, and then none
        would ever be shown.
        """
        under_way = self._asked is not None and not self._asked.over
        if under_way and not isinstance(self.history.here.place, Query):
            self._refresh.start()
        else:
            self._ask_again()

    def _ask_again(self) -> None:
        self._ask(fresh=self.waiting or bool(self.refusal))

    def _ask(self, *, fresh: bool) -> None:
        """Ask for what is here; a fresh answer opens a place rather than updates it."""
        self._forget(self._asked, self._more)
        place = self.history.here.place
        if isinstance(place, Query):
            found = self.history.found
            least = len(found.answer.matches) if found else 0
            self._asked = self._search(place, least, self._refuse, fresh=fresh)
        elif isinstance(place, Problems):
            self._asked = self._library.ask(
                lambda library: library.problems(), self._take_problems, self._refuse
            )
        elif isinstance(place, Paged):
            self.waiting = False  # its page asks by itself
        else:
            shelf, arrangement = self._shelf(place)
            arrivals, self._arrivals = np.array(self._arrivals, dtype=np.int64), []
            self._asked = self._library.ask(
                partial(
                    _listed, shelf, arrangement, self.history.here.scope, self.stacks, arrivals
                ),
                partial(self._take_listed, fresh=fresh),
                self._refuse,
            )

    def _shelf(self, place: Place) -> tuple[Shelf, Arrangement]:
        arrangement = replace(self.history.here.order, words=self.history.here.words)
        match place:
            case RecentlyAdded():
                newest = replace(arrangement, key=SortKey.ADDED, descending=True)
                return Shelf(recent=True), newest
            case Favourites():
                return Shelf(marks=Marks(heart=True)), arrangement
            case WithTag(tag_id):
                return Shelf(marks=Marks(tag=(tag_id,))), arrangement
            case InAlbum(album_id):
                chosen = replace(arrangement, key=SortKey.ALBUM, descending=False)
                return Shelf(album=(album_id,)), chosen
            case InFolder(folder_id, _, below):
                return Shelf((Branch(folder_id, below),)), arrangement
            case TakenAt(area):
                return Shelf(area=area), arrangement
        return EVERYTHING, arrangement

    def _search(self, query: Query, least: int, failed: Failed | None, *, fresh: bool) -> Ticket:
        options = replace(self.options, count=max(least, self.options.count))
        scope = replace(query.scope, words=self.history.here.words)
        asked = replace(query, scope=scope, options=options)
        take = partial(self._take_answer, count=options.count, fresh=fresh)
        # It hears of answers that become better, the last of which it gets.
        stacks = self.stacks
        return self._library.follow(
            lambda library: library.search(asked, stacks), take, failed, take
        )

    def _forget(self, *tickets: Ticket | None) -> None:
        for ticket in tickets:
            if ticket is not None:
                ticket.cancel()

    # Answers

    def _take_listed(self, answer: tuple[Listed, Sequence[PhotoRecord]], *, fresh: bool) -> None:
        listed, records = answer
        self.refusal = ""
        rearranged, self._rearranging = self._rearranging, False
        self._listed = listed
        if fresh:
            self._reveal_current()
        if fresh or rearranged:
            shown, piles = piled(listed.without(self._hidden), self.history.here.unfolded)
            self._model.show(shown.ids, None, records, shown.sections, shown.shapes, piles=piles)
        else:
            self._model.keep(records)
            self._show_listed()
        self._end(fresh=fresh)
        if rearranged:
            self.rearranged.emit()

    def _reveal_current(self) -> None:
        """Show the stack of the photo that one has come for whole, unless it is the cover."""
        here, stacks = self.history.here, self._listed.stacks
        if here.current is None or stacks is None:
            return
        rows = np.flatnonzero(self._listed.ids == here.current)
        if rows.size and is_behind(stacks.of)[rows[0]]:
            self.history.change(unfolded=here.unfolded | {here.current})

    def _take_answer(self, answer: Answer, *, count: int, fresh: bool) -> None:
        better = fresh and not (self.waiting or self.refusal)  # than the first answer
        fresh = fresh and not better
        before = self.history.found
        if before is not None and not fresh:
            held = self._model.ids[: self.held()]
            answer = _settled(before.answer, answer, held, better=better)
        same = before is not None and _shows_alike(before.answer, answer)
        found = Results(
            answer,
            complete=len(answer.matches) < count,
            partial=self._indexing,
        )
        self.history.keep(found)
        rearranged, self._rearranging = self._rearranging, False
        if same and not fresh:
            self._end(fresh=False)
        else:
            self._show_answer(found, fresh=fresh)
        if rearranged:
            self.rearranged.emit()

    def _show_answer(self, found: Results, *, fresh: bool = True) -> None:
        matches = found.answer.matches
        self.refusal = ""
        query = self._query_tiles.photo(found.answer)
        shown = self._shown(found.answer, query)
        self._model.show(
            shown.listed.ids,
            {match.photo.id: match.similarity for match in results_of(found.answer)},
            [*(match.photo for match in matches), *found.answer.mates, *([query] if query else [])],
            shown.listed.sections,
            shown.listed.shapes,
            None if query is None else query.id,
            described=_is_described(found.answer, self.history.here.place),
            scored=found.answer.basis is not Basis.NAMES,
            piles=shown.piles,
            positions={one.photo.id: one.position_ms for one in matches if one.position_ms},
        )
        self._tell_returned()
        self.answered.emit(self.history.here)
        self._end(fresh=fresh)

    def _show_narrowed(self) -> None:
        found = self.history.found
        if found is not None:
            shown = self._shown(found.answer, self._query_tiles.photo(found.answer))
            self._model.update_ids(
                shown.listed.ids, shown.listed.sections, shown.listed.shapes, shown.piles
            )
            self._tell_returned()

    def _shown(self, answer: Answer, query: PhotoRecord | None) -> results.Shown:
        """The results to show, behind the photo that is searched with."""
        here = self.history.here
        return results.shown_of(answer, here, self._hidden, query, folds=self.folds)

    def _take_problems(self, problems: Sequence[PhotoRecord]) -> None:
        self.waiting = False
        self.refusal = ""
        shown = [photo for photo in problems if photo.id not in self._hidden]
        self._model.keep(shown)
        self.problems_shown.emit(shown)

    def _refuse(self, error: PhotoSimError) -> None:
        self.waiting = False
        self.refusal = in_words(error)
        self.unknown_words = error.words if isinstance(error, SearchRefused) else ""
        self._lacked_photos = str(error) == NO_PHOTOS
        self.history.keep(None)
        self._listed = Listed(np.empty(0, dtype=np.int64))
        self._model.show(self._listed.ids)  # instead of what another place showed
        self.refused.emit()

    def _update(self, listed: Listed) -> None:
        self._model.update_ids(listed.ids, listed.sections, listed.shapes)

    def _end(self, *, fresh: bool) -> None:
        self.waiting = False
        if fresh:
            self.shown.emit(self.history.here)


def _listed(
    shelf: Shelf,
    arrangement: Arrangement,
    scope: Scope,
    stacks: StackKind,
    arrivals: Ids,
    library: "Library",
) -> tuple[Listed, Sequence[PhotoRecord]]:
    """The photos of a shelf, with what is known of those that will be in sight first."""
    listed = library.table.arrange(shelf, arrangement, scope, stacks)
    return listed, library.photos(np.concatenate((listed.ids[:PAGE], arrivals)))


def _shows_alike(before: Answer, now: Answer) -> bool:
    """Whether two answers have the same photos in the same order, as well known."""
    same = before.copies is now.copies and before.stacks == now.stacks
    return same and before.mates == now.mates and _seen_of(before) == _seen_of(now)


def _seen_of(answer: Answer) -> tuple[object, ...]:
    """What is seen of an answer, but for copies."""
    subject = None if answer.subject is None else answer.subject.id
    return (subject, *((match.photo.id, match.region, match.level) for match in answer.matches))


def _settled(before: Answer, now: Answer, held: Ids, *, better: bool) -> Answer:
    """An answer of whose photos these stay in front as they are, where looking changed others.

    ``better``: both answer one question; then the order of photos that were seen as a whole stays.
    """
    if all(match.region is None for match in now.matches):
        return before if better and held.size else now
    known = {match.photo.id: match for match in (*before.matches, *now.matches)}
    front = [known[photo_id] for photo_id in held.tolist() if photo_id in known]
    staying = {match.photo.id for match in front}
    rest = (match for match in now.matches if match.photo.id not in staying)
    return replace(now, matches=parted((*front, *rest)))


def _without(found: Results, gone: Iterable[int]) -> Results:
    """Results without photos that are gone."""
    lost = set(gone)
    left = tuple(match for match in found.answer.matches if match.photo.id not in lost)
    subject = found.answer.subject
    if subject is not None and subject.id in lost:
        subject = None
    mates = tuple(photo for photo in found.answer.mates if photo.id not in lost)
    return replace(found, answer=replace(found.answer, matches=left, subject=subject, mates=mates))


def _is_described(answer: Answer, place: Place) -> bool:
    """Whether a model that knows words answered, with nothing else to compare photos with."""
    return answer.reach is not None and isinstance(place, Query) and not place.counting
