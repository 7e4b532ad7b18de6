"""Where the person is in the library, with Back and Forward as in a web browser."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from photosim.annotations import TagPath
from photosim.arrays import Ids
from photosim.catalogue.records import PhotoRecord
from photosim.library.arrangement import (
    ANYWHERE,
    NEWEST_FIRST,
    Area,
    Arrangement,
    Branch,
    Scope,
    Shelf,
)
from photosim.library.duplicate_groups import Kind
from photosim.library.query import Answer, Example, Query, Region


@dataclass(frozen=True)
class AllPhotos:
    """Every photo of the library."""


@dataclass(frozen=True)
class RecentlyAdded:
    """The photos that joined the library last."""


@dataclass(frozen=True)
class InFolder:
    """The photos of a directory and those below it.

    Attributes:
        folder_id: The watched folder it belongs to.
        path: Of the directory itself.
        below: The same inside the watched folder, with slashes; empty for the folder.
    """

    folder_id: int
    path: Path
    below: str = ""


@dataclass(frozen=True)
class Favourites:
    """The photos that have a heart."""


@dataclass(frozen=True)
class WithTag:
    """The photos that have a tag, or one that lies in it.

    Attributes:
        tag_id: Which.
        path: Its names, as they were when the place was gone to.
    """

    tag_id: int
    path: TagPath = field(compare=False)


@dataclass(frozen=True)
class OnMap:
    """The map of where photos were taken."""


@dataclass(frozen=True)
class TakenAt:
    """The photos that were taken in an area."""

    area: Area


@dataclass(frozen=True)
class InAlbum:
    """The photos of an album, in its order.

    Attributes:
        album_id: Which.
        name: As it was when the place was gone to.
    """

    album_id: int
    name: str = field(compare=False)


@dataclass(frozen=True)
class Problems:
    """The files that could not be read."""


@dataclass(frozen=True)
class Copies:
    """Groups of photos of which some may be superfluous, of one kind."""

    kind: Kind


@dataclass(frozen=True)
class Taught:
    """The page on which a tag is taught.

    Attributes:
        tag_id: Which.
        path: Its names, as they were when the place was gone to.
    """

    tag_id: int
    path: TagPath = field(compare=False)


Shown = AllPhotos | RecentlyAdded | Favourites | WithTag | InAlbum | InFolder | TakenAt
Paged = Copies | Taught | OnMap
"""Places with a page of their own, which asks by itself."""
Place = Shown | Problems | Paged | Query


def place_left(query: Query) -> Place:
    """Where a search leads that has nothing to search with any more."""
    area = query.scope.shelf.area
    if area is not None and query.scope == Scope(Shelf(area=area)):
        return TakenAt(area)
    return query


def _nothing() -> Ids:
    return np.empty(0, dtype=np.int64)


def similar_to(path: Path, photo_id: int | None = None, region: Region | None = None) -> Query:
    """The search for photos similar to one, or to a part of it, of the library or from outside."""
    return Query((Example(path, photo_id, region=region),))


def with_photos(
    query: Query, photos: Iterable[PhotoRecord], sign: int = 1, known: Iterable[Example] = ()
) -> Query:
    """A search with photos as further examples; one that is there changes sides.

    Args:
        query: The search.
        photos: Photos of the library, or from elsewhere those of ``known``.
        sign: 1 for more like them, -1 for less.
        known: Examples that photos may be: where they come from is kept.
    """
    examples = {example.path: example for example in known}
    added = [
        replace(examples.get(photo.path, Example(photo.path, photo.id)), sign=sign, enabled=True)
        for photo in photos
    ]
    ids = {example.photo_id for example in added} - {None}
    kept = [example for example in query.examples if example.photo_id not in ids]
    return replace(query, examples=(*kept, *added))


@dataclass(frozen=True)
class View:
    """A place and what is seen of it.

    Attributes:
        place: A part of the library, or a search.
        order: Of the photos, where the place has no order of its own; its words are empty.
        words: What the photos shown are narrowed to; empty for all.
        scope: The filter that photos of a part of the library meet; a search has its own.
        threshold: Similarity below which results are hidden, from 0 to 1.
        far: Whether results that are not close are wanted, too.
        unfolded: Photos, of each of which all that lies behind the same tile is shown as well.
        current: The photo that has the focus.
        selected: The photos that are selected.
        top: The first photo in view.
    """

    place: Place
    order: Arrangement = NEWEST_FIRST
    words: str = ""
    scope: Scope = ANYWHERE
    threshold: float = 0.0
    far: bool = False
    unfolded: frozenset[int] = frozenset()
    current: int | None = None
    selected: Ids = field(default_factory=_nothing, compare=False)
    top: int | None = None

    @property
    def is_limited(self) -> bool:
        """Whether a search may find a part of the library only: then all of that part is shown."""
        return self.filter != ANYWHERE or bool(self.words.strip())

    @property
    def filter(self) -> Scope:
        """What photos are filtered by, apart from the words that were typed."""
        return self.place.scope if isinstance(self.place, Query) else self.scope

    @property
    def as_query(self) -> Query:
        """The search; for a part of the library one for nothing else than what is in it."""
        words = self.words.strip()
        if isinstance(self.place, Query):
            return replace(self.place, scope=replace(self.place.scope, words=words))
        return Query(scope=replace(self.scope, shelf=self._shelf(), words=words))

    def _shelf(self) -> Shelf:
        """The photos of the place that meet the filter, as far as folders and marks go."""
        shelf = self.scope.shelf
        match self.place:
            case RecentlyAdded():
                return replace(shelf, recent=True)
            case Favourites():
                return replace(shelf, marks=replace(shelf.marks, heart=True))
            case WithTag(tag_id):
                return replace(shelf, marks=replace(shelf.marks, tag=(tag_id,)))
            case InAlbum(album_id):
                return replace(shelf, album=(album_id,))
            case InFolder(folder_id, _, below):
                return replace(shelf, folder=(Branch(folder_id, below),))
        return shelf

    @property
    def shows_far(self) -> bool:
        """Whether results that are not close are shown."""
        return self.far or self.is_limited


@dataclass(frozen=True)
class Results:
    """What a search found, kept so that going back needs no new search.

    Attributes:
        answer: The photos.
        complete: Whether there are no further results.
        partial: Whether photos were still being indexed when the answer came.
    """

    answer: Answer
    complete: bool = False
    partial: bool = False


def _view(place: Place, order: Arrangement) -> View:
    """A place as it is gone to."""
    if not isinstance(place, Query):
        return View(place, order)
    words, scope = place.scope.words, replace(place.scope, words="")
    if place.asks:
        return View(replace(place, scope=scope), order, words)
    return View(AllPhotos(), order, words, scope)


_KEPT_VIEWS, _KEPT_ANSWERS = 100, 10


class History:
    """The views so far; going to a new place forgets those ahead.

    Attributes:
        order: The order chosen last, in which every new view begins.
    """

    def __init__(self) -> None:
        self.order = NEWEST_FIRST
        self._views: list[View] = [View(AllPhotos())]
        self._found: list[Results | None] = [None]
        self._at = 0

    @property
    def here(self) -> View:
        """The view that is shown."""
        return self._views[self._at]

    @property
    def found(self) -> Results | None:
        """What the search that is shown has found; None before it has, and elsewhere."""
        return self._found[self._at]

    @property
    def can_go_back(self) -> bool:
        """Whether there is a view before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a view after this one."""
        return self._at + 1 < len(self._views)

    @property
    def examples(self) -> Iterator[Example]:
        """The pictures that any view has been searched with."""
        for view in self._views:
            if isinstance(view.place, Query):
                yield from view.place.examples

    @property
    def back_from_here(self) -> Iterator[View]:
        """The view that is shown, and those before it, the latest first."""
        yield from reversed(self._views[: self._at + 1])

    @property
    def is_new(self) -> bool:
        """Whether nobody has gone anywhere or seen anything yet."""
        return self._views == [View(AllPhotos(), self.order)]

    def begin(self, view: View) -> None:
        """Begin with a view, in the order chosen last; all others are forgotten."""
        self._views, self._found, self._at = [replace(view, order=self.order)], [None], 0

    def change(self, **values: Any) -> View:
        """Change what is seen of the same place."""
        self._views[self._at] = replace(self.here, **values)
        return self.here

    def rename(self, named: Callable[[Place], Place]) -> bool:
        """Call places by their present names, also those that Back and Forward lead to.

        Args:
            named: Gives a place under its present name, and the very same one if it has no other.

        Returns:
            Whether the place that is shown is called otherwise now.
        """
        before = self.here.place
        self._views = [replace(view, place=named(view.place)) for view in self._views]
        return self.here.place is not before

    def sort(self, order: Arrangement) -> None:
        """Choose an order, for this view and every new one."""
        self.order = order
        self.change(order=order)

    def keep(self, found: Results | None) -> None:
        """Remember what the search here has found."""
        self._found[self._at] = found

    def go(self, place: Place, ahead: Iterable[Place] = ()) -> View:
        """Go to a place, with others to go forward to; the place shown makes no second view.

        A search for nothing goes to all photos that meet its filter.
        """
        view, here = _view(place, self.order), self.here
        if (view.place, view.scope, view.words) != (here.place, here.scope, here.words):
            self._replace_ahead([view])
            self._at += 1
            self._forget_oldest()
        others = [View(other, self.order) for other in ahead]
        if others:
            self._replace_ahead(others)
        return self.here

    def _replace_ahead(self, views: list[View]) -> None:
        self._views[self._at + 1 :] = views
        self._found[self._at + 1 :] = [None] * len(views)

    def _forget_oldest(self) -> None:
        # Answers hold what is known of each of their photos; one that is gone is asked for again.
        oldest = max(0, self._at - _KEPT_ANSWERS)
        self._found[:oldest] = [None] * oldest
        surplus = max(0, len(self._views) - _KEPT_VIEWS)
        for kept in (self._views, self._found):
            del kept[1 : 1 + surplus]  # but never the place where all began
        self._at -= surplus

    def back(self) -> View:
        """Go one view back, if there is one."""
        self._at = max(self._at - 1, 0)
        return self.here

    def forward(self) -> View:
        """Go one view forward, if there is one."""
        self._at = min(self._at + 1, len(self._views) - 1)
        return self.here

    def forget_answers(self) -> None:
        """Have every search repeated when it is next visited."""
        self._found = [None] * len(self._views)

    def forget_answers_with(self, ids: Iterable[int]) -> None:
        """Forget earlier answers that contain one of these photos, which have changed."""
        changed = set(ids)
        for at, found in enumerate(self._found):
            matches = found.answer.matches if found is not None and at != self._at else ()
            if any(match.photo.id in changed for match in matches):
                self._found[at] = None
