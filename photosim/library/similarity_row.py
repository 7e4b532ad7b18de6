"""A photo of the library and others that are less and less similar to it, as an example."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from photosim.catalogue.records import PhotoRecord, PhotoState
from photosim.errors import PhotoSimError
from photosim.library.arrangement import EVERYTHING, NEWEST_FIRST
from photosim.library.library import Library
from photosim.library.query import Example, Match, Query
from photosim.search.levels import Level
from photosim.search.options import SearchOptions

_TRIED = 6  # photos
_FOUND = 1_000  # far enough down for results that are not close
_LEVELS = list(Level)


@dataclass(frozen=True)
class SimilarityRow:
    """Others are ordered by falling similarity, and none is on a higher level than the last."""

    photo: PhotoRecord
    others: tuple[Match, ...]

    @property
    def levels(self) -> int:
        """How many levels there are among them."""
        return len({match.level for match in self.others})


def similarity_row(library: Library, count: int) -> Generator[Any, None, SimilarityRow | None]:
    """Of some photos of the library take the one that shows the most levels of similarity.

    Args:
        library: It.
        count: How many others there are to be.

    Yields:
        What its searches yield.

    Returns:
        None where the library has too few photos that can be compared.
    """
    ids = library.table.arrange(EVERYTHING, NEWEST_FIRST).ids
    tried = ids[np.unique(np.linspace(0, len(ids) - 1, _TRIED).astype(int))] if len(ids) else ids
    best: SimilarityRow | None = None
    for photo in library.photos(tried):
        if photo.state is not PhotoState.INDEXED:
            continue
        query = Query((Example(photo.path, photo.id),), options=SearchOptions(_FOUND))
        try:
            answer = yield from library.search(query)
        except PhotoSimError:  # another photo does as well
            continue
        others = _spread(answer.matches, count)
        row = SimilarityRow(photo, others)
        if len(others) == count and (best is None or row.levels > best.levels):
            best = row
        if best is not None and best.levels == min(count, len(_LEVELS)):
            break
    return best


def _spread(matches: Sequence[Match], count: int) -> tuple[Match, ...]:
    """Matches whose similarities are about evenly apart, from the first to the last."""
    falling = sorted(matches, key=lambda match: -match.similarity)
    falling = [match for match in falling if match.photo.state is PhotoState.INDEXED]
    if len(falling) < count:
        return ()
    found: list[Match] = []
    for similarity in np.linspace(falling[0].similarity, falling[-1].similarity, count):
        rest = [match for match in falling if match not in found]
        found.append(min(rest, key=lambda match: abs(match.similarity - similarity)))
    found.sort(key=lambda match: -match.similarity)
    levels = [_LEVELS.index(match.level) for match in found]
    return tuple(found) if all(one <= next_ for one, next_ in pairwise(levels)) else ()
