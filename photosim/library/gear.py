"""Cameras and lenses by name: of each photo the number of the pair it was taken with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photosim.library.path_text import fold

Pair = tuple[str | None, str | None]
"""A camera and a lens as the files name them."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Owned:
    """A camera or a lens, and how many photos were taken with it."""

    name: str
    photos: int


class Gear:
    """Numbers the pairs of camera and lens that a library's photos were taken with."""

    def __init__(self) -> None:
        self._numbers: dict[Pair, int] = {}
        self._words: list[tuple[frozenset[str], frozenset[str]]] = []

    def number(self, pairs: Sequence[Pair]) -> NDArray[np.int32]:
        """The number of each pair, int32 (n,); a new one gets the next."""
        known = self._numbers
        for pair in dict.fromkeys(pairs):
            if pair not in known:
                known[pair] = len(self._words)
                camera, lens = (frozenset(words_of(name or "")) for name in pair)
                self._words.append((camera, lens))
        return np.array([known[pair] for pair in pairs], dtype=np.int32)

    def with_words(self, words: Sequence[str]) -> NDArray[np.bool_]:
        """Which pairs have all these folded words in the name of one of the two; bool (pairs,)."""
        wanted = frozenset(words)
        return np.array(
            [bool(wanted) and any(wanted <= name for name in pair) for pair in self._words],
            dtype=np.bool_,
        )

    def containing(self, text: str) -> NDArray[np.bool_]:
        """Which pairs have a folded text anywhere in a name; bool (pairs,)."""
        return np.array(
            [any(text in fold(name or "") for name in pair) for pair in self._numbers], np.bool_
        )

    def called(self, cameras: Sequence[str], lenses: Sequence[str]) -> NDArray[np.bool_]:
        """Which pairs are of one of some cameras and one of some lenses, bool (pairs,).

        Without names any will do. Where there is none of exactly a name, those count that have all
        words of it in theirs.
        """
        mask = np.ones(len(self._numbers), dtype=np.bool_)
        for place, names in enumerate((cameras, lenses)):
            if names:
                mask &= np.logical_or.reduce([self._called(place, name) for name in names])
        return mask

    def _called(self, place: int, name: str) -> NDArray[np.bool_]:
        exact = [fold(pair[place] or "") == fold(name) for pair in self._numbers]
        wanted = frozenset(words_of(name))
        return np.array(
            exact if any(exact) else [bool(wanted) and wanted <= one[place] for one in self._words],
            dtype=np.bool_,
        )

    def owned(self, numbers: NDArray[np.int32]) -> tuple[list[Owned], list[Owned]]:
        """The cameras and the lenses by their photos' pairs (n,), the most used first."""
        counts = np.bincount(numbers, minlength=len(self._numbers)).tolist()
        return self._counted(0, counts), self._counted(1, counts)

    def _counted(self, place: int, counts: Sequence[int]) -> list[Owned]:
        photos: dict[str, int] = {}
        for pair, count in zip(self._numbers, counts, strict=True):
            name = pair[place]
            if name is not None and count:
                photos[name] = photos.get(name, 0) + count
        owned = [Owned(name, count) for name, count in photos.items()]
        return sorted(owned, key=lambda one: (-one.photos, one.name))


def words_of(name: str) -> list[str]:
    """The words of a name without case, accents and what is between them."""
    return _WORD.findall(fold(name))
