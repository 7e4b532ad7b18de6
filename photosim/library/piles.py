"""What lies behind the tiles of a list: copies of a picture, and other photos of a stack."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids, distinct
from photosim.library.arrangement import Listed
from photosim.library.stacks import NO_STACKS, StackKind, is_behind


@dataclass(frozen=True)
class Pile:
    """What lies behind one tile, whether it is shown or not.

    Attributes:
        behind: The photos, in order.
        copies: How many of these are copies, which come first; the others are of one stack.
        kinds: Why they are a stack.
        is_open: Whether they are shown.
    """

    behind: tuple[int, ...]
    copies: int = 0
    kinds: StackKind = NO_STACKS
    is_open: bool = False

    def __bool__(self) -> bool:
        return bool(self.behind)

    @property
    def mates(self) -> tuple[int, ...]:
        """Those of the same stack."""
        return self.behind[self.copies :]


@dataclass(frozen=True)
class Piles:
    """The piles of a list.

    Attributes:
        fronts: The photos on show, by ascending id, (p,).
        starts: Where what is behind each begins in ``behind``, (p + 1,).
        behind: The photos behind them.
        copies: How many of those behind each are copies, (p,).
        kinds: A `StackKind` of each, uint8 (p,).
        opened: Which are shown, (p,).
    """

    fronts: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    starts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    behind: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    copies: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    kinds: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))
    opened: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))

    @classmethod
    def of(cls, piles: Mapping[int, Pile]) -> "Piles":
        """These piles, each by the photo on show."""
        fronts = sorted(piles)
        lengths = [len(piles[front].behind) for front in fronts]
        behind = [photo_id for front in fronts for photo_id in piles[front].behind]
        return cls(
            np.array(fronts, np.int64),
            np.cumsum([0, *lengths]),
            np.array(behind, np.int64),
            np.array([piles[front].copies for front in fronts], np.int64),
            np.array([piles[front].kinds for front in fronts], np.uint8),
            np.array([piles[front].is_open for front in fronts], np.bool_),
        )

    def is_like(self, other: "Piles") -> bool:
        """Whether the same photos lie behind the same ones."""
        names = ("fronts", "starts", "behind", "copies", "kinds", "opened")
        return all(np.array_equal(getattr(self, one), getattr(other, one)) for one in names)

    def __bool__(self) -> bool:
        return len(self.fronts) > 0

    def at(self, photo_id: int | None) -> Pile:
        """What lies behind a photo."""
        place = _place(self.fronts, photo_id)
        if place is None:
            return NO_PILE
        start, end = self.starts[place : place + 2].tolist()
        behind = tuple(self.behind[start:end].tolist())
        kinds = StackKind(int(self.kinds[place]))
        return Pile(behind, int(self.copies[place]), kinds, bool(self.opened[place]))

    def front_of(self, photo_id: int) -> int | None:
        """The photo behind which one lies, or it itself if any lie behind it."""
        if _place(self.fronts, photo_id) is not None:
            return photo_id
        found = np.flatnonzero(self.behind == photo_id)
        if not found.size:
            return None
        return int(self.fronts[np.searchsorted(self.starts, found[0], side="right") - 1])

    def folded(self, ids: Ids) -> tuple[list[int], list[int]]:
        """What lies behind some photos and is not shown: copies, and others of stacks."""
        hidden = np.repeat(np.isin(self.fronts, ids) & ~self.opened, np.diff(self.starts))
        are_copies = self._are_copies
        copies, mates = self.behind[hidden & are_copies], self.behind[hidden & ~are_copies]
        return copies.tolist(), mates.tolist()

    def among(self, ids: Ids) -> tuple[Ids, Ids]:
        """Those of some photos that lie behind others: copies, and others of stacks."""
        some = distinct(ids)
        copies = some[np.isin(some, self._copies)]
        behind = some[np.isin(some, self._sorted)]
        return copies, behind[~np.isin(behind, copies)]

    def amounts(self, but: int | None = None) -> tuple[int, int]:
        """How many copies, and how many others of stacks, are not shown; those behind one aside."""
        closed = ~self.opened
        if but is not None:
            closed &= self.fronts != but
        all_behind, copies = np.diff(self.starts)[closed], self.copies[closed]
        return int(copies.sum()), int((all_behind - copies).sum())

    @property
    def stacks(self) -> int:
        """How many stacks there are."""
        return int(np.count_nonzero(self.kinds))

    def is_behind(self, photo_id: int | None) -> bool:
        """Whether a photo lies behind another."""
        return _place(self._sorted, photo_id) is not None

    def is_copy(self, photo_id: int | None) -> bool:
        """Whether it does as a copy."""
        return _place(self._copies, photo_id) is not None

    @cached_property
    def _sorted(self) -> Ids:
        return np.sort(self.behind)

    @cached_property
    def _copies(self) -> Ids:
        return np.sort(self.behind[self._are_copies])

    @cached_property
    def _are_copies(self) -> NDArray[np.bool_]:
        """Which of those behind others are copies."""
        lengths = np.diff(self.starts)
        within = np.arange(len(self.behind)) - np.repeat(self.starts[:-1], lengths)
        return within < np.repeat(self.copies, lengths)


NO_PILE = Pile(())
NO_PILES = Piles()


def piled(listed: Listed, unfolded: Collection[int]) -> tuple[Listed, Piles]:
    """A list with its stacks as tiles.

    Args:
        listed: All photos.
        unfolded: Photos of the stacks that are to be shown whole.

    Returns:
        What is shown, and what lies behind it.
    """
    if listed.stacks is None:
        return listed, NO_PILES
    of, ids = listed.stacks.of, listed.ids
    behind = is_behind(of)
    if not behind.any():
        return listed, NO_PILES
    rows = np.flatnonzero(behind)
    first = ~behind[rows - 1]
    starts = np.flatnonzero(first)
    fronts = ids[rows[starts] - 1]
    order = np.argsort(fronts, kind="stable")
    lengths = np.diff(np.append(starts, len(rows)))
    opened = np.zeros(len(listed.stacks.kinds), np.bool_)
    if unfolded:
        wanted = np.isin(ids, np.fromiter(unfolded, np.int64)) & (of >= 0)
        opened[of[wanted]] = True
    piles = Piles(
        fronts[order],
        np.concatenate(([0], np.cumsum(lengths[order]))),
        _reordered(ids[rows], starts, lengths, order),
        np.zeros(len(fronts), np.int64),
        listed.stacks.kinds[of[rows[starts]]][order],
        opened[of[rows[starts]]][order],
    )
    return listed.only(~behind | opened[of]), piles


def _reordered(
    values: Ids, starts: NDArray[np.int64], lengths: NDArray[np.int64], order: NDArray[np.int64]
) -> Ids:
    """Stretches of values in another order."""
    ends = np.cumsum(lengths[order])
    within = np.arange(len(values)) - np.repeat(ends - lengths[order], lengths[order])
    return np.asarray(values[np.repeat(starts[order], lengths[order]) + within])


def _place(ids: Ids, photo_id: int | None) -> int | None:
    """Where a photo is among ascending ids."""
    if photo_id is None:
        return None
    place = int(np.searchsorted(ids, photo_id))
    return place if place < len(ids) and ids[place] == photo_id else None
