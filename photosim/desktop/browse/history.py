"""Where in the library a person is, and the ways back and forward, as in a browser."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photosim.arrays import Ids
    from photosim.library.query import Answer


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
class SimilarTo:
    """The photos most similar to one; ``photo_id`` is None for a file outside the library."""

    path: Path
    photo_id: int | None = None


@dataclass(frozen=True)
class Problems:
    """The files that could not be read."""


Place = AllPhotos | RecentlyAdded | InFolder | SimilarTo | Problems


@dataclass
class Visit:
    """One stop on the way, with what is needed to show it again as it was left.

    Attributes:
        answer: What a search found, so that going back asks nothing.
        complete: Whether a search has no further results.
        matching: Those of its results that have the words; None: all, as there are no words.
        partial: Whether photos were still being indexed when the answer came.
        words: What the photos shown are narrowed to; empty for all.
        threshold: Similarity below which results are hidden, from 0 to 1.
        current: The photo that had the focus.
        top: The first photo in view.
    """

    place: Place
    answer: "Answer | None" = None
    complete: bool = False
    matching: "Ids | None" = None
    partial: bool = False
    words: str = ""
    threshold: float = 0.0
    current: int | None = None
    top: int | None = None


_KEPT_VISITS, _KEPT_ANSWERS = 100, 10


@dataclass
class History:
    """The visits so far; going somewhere new forgets what lay ahead."""

    _visits: list[Visit] = field(default_factory=lambda: [Visit(AllPhotos())])
    _at: int = 0

    @property
    def here(self) -> Visit:
        """The visit that is shown."""
        return self._visits[self._at]

    @property
    def can_go_back(self) -> bool:
        """Whether there is a visit before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a visit after this one."""
        return self._at + 1 < len(self._visits)

    def go(self, place: Place, ahead: Iterable[Place] = ()) -> Visit:
        """Go to a place, with others to go forward to; the place shown makes no second visit."""
        if place != self.here.place:
            del self._visits[self._at + 1 :]
            self._visits.append(Visit(place))
            self._at += 1
            self._forget_oldest()
        others = [Visit(other) for other in ahead]
        if others:
            self._visits[self._at + 1 :] = others
        return self.here

    def _forget_oldest(self) -> None:
        # Answers hold what is known of each of their photos; one that is gone is asked for again.
        for visit in self._visits[: max(0, self._at - _KEPT_ANSWERS)]:
            visit.answer = None
        surplus = max(0, len(self._visits) - _KEPT_VISITS)
        del self._visits[1 : 1 + surplus]  # but never the place where all began
        self._at -= surplus

    def back(self) -> Visit:
        """Go one visit back, if there is one."""
        self._at = max(self._at - 1, 0)
        return self.here

    def forward(self) -> Visit:
        """Go one visit forward, if there is one."""
        self._at = min(self._at + 1, len(self._visits) - 1)
        return self.here

    def forget_answers(self) -> None:
        """Let every search be asked again when one comes to it."""
        for visit in self._visits:
            visit.answer = None

    def forget_answers_with(self, ids: Iterable[int]) -> None:
        """Forget earlier answers that have one of these photos, as it is not what it was."""
        changed = set(ids)
        for visit in self._visits:
            answer = None if visit is self.here else visit.answer
            if answer and any(match.photo.id in changed for match in answer.matches):
                visit.answer = None

    def last_browsed(self) -> Place:
        """The latest place before this one that is no search: where a search's cross leads."""
        for visit in reversed(self._visits[: self._at]):
            if not isinstance(visit.place, SimilarTo):
                return visit.place
        return AllPhotos()
