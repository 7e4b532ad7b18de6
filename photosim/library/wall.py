"""The wall: the library sorted by how likely photos carry a tag, while a person says yes and no.

Answers are kept by `Tags.say`; the next look at the wall goes by them.
"""

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.catalogue.records import PhotoState
from photosim.catalogue.store import Store
from photosim.library.learning import DRAWN_FOR_ONE, PERHAPS, SURE, draw, library_axes
from photosim.library.together import Together
from photosim.search.head import LEAST_EXAMPLES, Head, fit, head_of, with_drawn
from photosim.search.projection import Float32, Floats
from photosim.search.questions import choose_questions

MOST = 5_000
"""Photos that are ranked while answers come in: the likeliest when the wall was opened."""
_LEAST_SHOWN = 200  # photos that are perhaps shown, however unlikely
_ASKED = 20


@dataclass(frozen=True, eq=False)
class WallView:
    """The wall after an answer.

    Attributes:
        sure: Unanswered photos that almost surely carry the tag, the likeliest first; int64 (n,).
            None while there are so few examples that it is a hunch.
        perhaps: The next ones.
        questions: What to ask next, in this order: the surest and the most doubtful by turns, no
            two of one moment.
        yes: Photos that have the tag.
        moments: How many of them there are if those that tell the same twice count once, counted
            only until there are enough to be sure of anything.
        no: Photos of which a person said that they have not.
        unread: Photos of the library that have no vector yet, so that the wall may grow.
    """

    sure: Ids
    perhaps: Ids
    questions: tuple[int, ...]
    yes: int
    moments: int
    no: int
    unread: int

    @property
    def is_hunch(self) -> bool:
        """Whether there are so few examples that nothing is sure."""
        return self.moments < LEAST_EXAMPLES


class Wall:
    """Ranks photos by one tag, anew after each answer; belongs to the thread of its store.

    The photos of the tags that are taught together with it count as having it not. The lesson
    itself is learnt anew when the wall is left, see `Teaching.renew`.

    Args:
        store: Reading is enough.
        encoder: Whose vectors to go by.
        tag_id: The tag, which some photos have.
        others: Tags that are taught together with it.
    """

    def __init__(self, store: Store, encoder: str, tag_id: int, others: Iterable[int]) -> None:
        self._store = store
        self._encoder = encoder
        self._tag_id = tag_id
        self._mean, self._axes = library_axes(store, encoder)
        siblings = [store.tags.photos(other) for other in others]
        every = np.unique(np.concatenate([np.zeros(0, np.int64), *siblings]))
        self._siblings = every[_spread(len(every), DRAWN_FOR_ONE)]
        self._drawn = draw(store, encoder, DRAWN_FOR_ONE, self.answered()[0])
        self._ids = np.zeros(0, np.int64)
        self._vectors: Floats = np.zeros((0, len(self._mean)), np.float16)
        self._groups: NDArray[np.int64] = np.zeros(0, np.int64)
        self._moments = 0
        self._unread: int | None = None  # see `WallView.unread`
        self._fitted: tuple[Ids, Ids, Head] | None = None  # answers, and what they come to

    def load(self) -> Generator[None, None, None]:
        """Go through the library for the photos to rank, a part at a step."""
        head = self._fit()
        yield
        ids, vectors = [self._ids], [self._vectors]
        shares = [np.zeros(0, np.float32)]
        for part, rows in self._store.vectors.batches(self._encoder):
            ids, vectors, shares = _likeliest(
                [*ids, part], [*vectors, rows], [*shares, _shares(head, rows)]
            )
            yield
        self._ids, self._vectors = ids[0], vectors[0]
        self._groups = self._together.groups_of(self._ids)

    def view(self) -> WallView:
        """The wall as it stands."""
        yes, no = self.answered()
        shares = _shares(self._fit(), self._vectors)
        is_open = ~np.isin(self._ids, np.concatenate([yes, no]))
        order = np.argsort(-shares, kind="stable")
        order = order[is_open[order]]
        self._moments = self._count(yes)
        hunch = self._moments < LEAST_EXAMPLES
        sure = 0 if hunch else int(np.count_nonzero(shares[order] >= SURE))
        shown = max(int(np.count_nonzero(shares[order] >= PERHAPS)), sure + _LEAST_SHOWN)
        asked = choose_questions(shares, self._groups, np.flatnonzero(is_open), _ASKED)
        return WallView(
            self._ids[order[:sure]],
            self._ids[order[sure:shown]],
            tuple(self._ids[asked].tolist()),
            len(yes),
            self._moments,
            len(no),
            self._count_unread(),
        )

    def _count_unread(self) -> int:
        # To look for them among all photos takes long, so not after each answer if there are none.
        if self._unread != 0 or self._store.count_photos(PhotoState.PENDING):
            self._unread = len(self._store.pending_ids(self._encoder))
        return self._unread

    @cached_property
    def _together(self) -> Together:
        return Together(self._store)

    def _count(self, yes: Ids) -> int:
        """How many examples there are; see `WallView.moments`."""
        if len(yes) < LEAST_EXAMPLES:
            return len(yes)
        if self._moments >= LEAST_EXAMPLES:
            return self._moments
        return len(np.unique(self._together.groups_of(yes)))

    def answered(self) -> tuple[Ids, Ids]:
        """Photos that have the tag, and those of which a person said that they have not."""
        records = self._store.tags
        no = records.photos(self._tag_id, sign=-1, deep=False)
        return records.photos(self._tag_id), no

    def _fit(self) -> Head:
        """A head by all answers so far, made anew where there are others than before."""
        yes, no = self.answered()
        known = self._fitted
        if known is None or not (np.array_equal(yes, known[0]) and np.array_equal(no, known[1])):
            known = self._fitted = yes, no, self._head_of(yes, no)
        return known[2]

    def _head_of(self, yes: Ids, no: Ids) -> Head:
        no = np.setdiff1d(np.union1d(no, self._siblings), yes)
        drawn = np.setdiff1d(self._drawn, np.concatenate([yes, no]))
        ids, vectors = self._store.vectors.fetch(self._encoder, np.concatenate([yes, no]))
        labels = (~np.isin(ids, yes)).astype(np.int64)
        _, rest = self._store.vectors.fetch(self._encoder, drawn)
        examples, _ = with_drawn(vectors, labels, self._mean, self._axes, rest)
        return head_of(examples, fit(examples))


def _spread(count: int, most: int) -> NDArray[np.int64]:
    """At most so many of this many rows, spread evenly."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.int64))


def _shares(head: Head, vectors: Floats) -> Float32:
    return head.scores(vectors).probabilities[:, 0]


def _likeliest(
    ids: list[Ids], vectors: list[Floats], shares: list[Float32]
) -> tuple[list[Ids], list[Floats], list[Float32]]:
    """The photos with the highest shares, each list joined to one array."""
    every = np.concatenate(shares)
    kept = np.argsort(-every, kind="stable")[:MOST]
    return [np.concatenate(ids)[kept]], [np.concatenate(vectors)[kept]], [every[kept]]
