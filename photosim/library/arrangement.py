"""How photos are chosen, put in order and narrowed down for browsing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class SortKey(StrEnum):
    """What photos are ordered by."""

    TAKEN = "taken"
    CHANGED = "changed"
    ADDED = "added"
    NAME = "name"
    SIZE = "size"
    FOLDER = "folder"


@dataclass(frozen=True)
class Arrangement:
    """Which photos to show, and in what order.

    Attributes:
        key: What they are ordered by; names in natural order, img2 before img10.
        descending: The newest, the largest or the last of the alphabet come first.
        words: What a photo must all have, parted by blanks: in its path below the watched
            folder or in that folder's name, or as the beginning of its date (2024-07) or as its
            format (png). Small and capital letters are alike, and so are letters with and
            without accents.
    """

    key: SortKey = SortKey.CHANGED
    descending: bool = True
    words: str = ""


NEWEST_FIRST = Arrangement()


@dataclass(frozen=True)
class Shelf:
    """A part of the library.

    Attributes:
        folder_id: A watched folder; None: all of them.
        below: A directory inside the folder, with slashes; its own directories belong to it.
        recent: Only what was added lately.
    """

    folder_id: int | None = None
    below: str = ""
    recent: bool = False


EVERYTHING = Shelf()

Heading = date | str | None
"""Of a section: the first day of a month, the path of a directory, None for an unknown date."""


@dataclass(frozen=True)
class Sections:
    """How photos in order are parted.

    Attributes:
        starts: The rows where sections begin, ascending from 0, int64, shape (s,).
        headings: One for each section.
    """

    starts: NDArray[np.int64]
    headings: tuple[Heading, ...]


NO_SECTIONS = Sections(np.empty(0, dtype=np.int64), ())


@dataclass(frozen=True)
class Listed:
    """Photos in order; ``ids`` are int64, shape (n,)."""

    ids: NDArray[np.int64]
    sections: Sections = NO_SECTIONS

    def without(self, gone: Collection[int]) -> "Listed":
        """The same without some photos, and without the sections that are empty then."""
        if not gone:
            return self
        kept = ~np.isin(self.ids, np.fromiter(gone, dtype=np.int64))
        before = np.concatenate(([0], np.cumsum(kept)))  # photos kept ahead of each row
        bounds = before[np.append(self.sections.starts, len(kept))]
        filled = np.flatnonzero(np.diff(bounds))
        headings = tuple(self.sections.headings[section] for section in filled.tolist())
        return Listed(self.ids[kept], Sections(bounds[filled], headings))


@dataclass(frozen=True)
class Subfolder:
    """A directory of a watched folder that holds photos, itself or further down.

    Attributes:
        below: Its path inside the folder, with slashes.
        photos: How many there are in it and below it.
        has_more: Whether it has such directories itself.
    """

    folder_id: int
    below: str
    photos: int
    has_more: bool
