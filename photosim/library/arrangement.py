"""How photos are selected, sorted and filtered for browsing."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, StrEnum, auto
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.annotations import MOST_STARS
from photosim.library.stacks import Stacked
from photosim.search.levels import Level


class SortKey(StrEnum):
    """What photos are ordered by.

    By date taken, those without one come last either way. ALBUM is the order of the album that they
    are in, and that in which they were added where they are in none.
    """

    TAKEN = "taken"
    CHANGED = "changed"
    ADDED = "added"
    NAME = "name"
    SIZE = "size"
    FOLDER = "folder"
    ALBUM = "album"


@dataclass(frozen=True)
class Arrangement:
    """Which photos to show, and in what order.

    Attributes:
        key: What they are ordered by; names in natural order, img2 before img10.
        descending: Whether the newest, the largest or the last of the alphabet come first.
        words: Separated by spaces; a photo must match all of them: in its path below the watched
            folder, in that folder's name, as the beginning of its date (2024-07), which is that of
            its file where it has none, in the name of its camera or lens, in that of a tag, or as
            its format (png).
            Case and accents are ignored.
    """

    key: SortKey = SortKey.TAKEN
    descending: bool = True
    words: str = ""


NEWEST_FIRST = Arrangement()


@dataclass(frozen=True)
class Marks:
    """What people have made of photos, as a condition.

    Attributes:
        stars: How many they have: one of these numbers, ascending; empty for any.
        heart: Only those with a heart.
        rejected: True for only those, False for all but those, None for either.
        tag: Ids of tags, ascending: they have one of these, or one that lies in it; empty for any.
    """

    stars: tuple[int, ...] = ()
    heart: bool = False
    rejected: bool | None = None
    tag: tuple[int, ...] = ()


ANY_MARKS = Marks()


def at_least(stars: int) -> tuple[int, ...]:
    """So many stars or more, for `Marks`; all numbers for none."""
    return tuple(range(stars, MOST_STARS + 1)) if stars else ()


@dataclass(frozen=True)
class Near:
    """Photos that were taken near a place.

    Attributes:
        latitude: Degrees, north positive.
        longitude: Degrees, east positive.
        km: How far away at most.
        name: What the place is called, for showing.
    """

    latitude: float
    longitude: float
    km: float
    name: str = field(default="", compare=False)


@dataclass(frozen=True)
class InCountry:
    """Photos that were taken in a country.

    Attributes:
        code: By ISO 3166, such as "IT".
        name: What it is called, for showing.
    """

    code: str
    name: str = field(default="", compare=False)


Area = Near | InCountry


@dataclass(frozen=True, order=True)
class Branch:
    """A watched folder, or a directory in it, with all that is below.

    Attributes:
        folder_id: The watched folder.
        below: A directory inside it, with slashes; empty for the folder.
    """

    folder_id: int
    below: str = ""

    def holds(self, folder_id: int, directory: str) -> bool:
        """Whether a directory of a watched folder, with slashes, is this one or lies below it."""
        is_below = not self.below or f"{directory}/".startswith(f"{self.below}/")
        return folder_id == self.folder_id and is_below


@dataclass(frozen=True)
class Shelf:
    """A part of the library.

    Attributes:
        folder: Folders, ascending, in one of which they are; empty for any.
        recent: Only photos added recently.
        marks: Only those with these tags and ratings.
        area: Only those taken there; None for anywhere, or where nobody knows.
        album: Ids of albums, ascending, of which they are in one; empty for any.
    """

    folder: tuple[Branch, ...] = ()
    recent: bool = False
    marks: Marks = ANY_MARKS
    area: Area | None = None
    album: tuple[int, ...] = ()


EVERYTHING = Shelf()


class Orientation(StrEnum):
    """How a picture is shaped; one is square whose sides differ by a hundredth at most."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    SQUARE = "square"


@dataclass(frozen=True)
class Span:
    """Numbers between two.

    Attributes:
        least: The smallest.
        most: The largest; None for no limit.
    """

    least: int = 0
    most: int | None = None

    def mask(self, numbers: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """Which numbers, (n,), lie between the two."""
        mask = numbers >= self.least
        return np.asarray(mask if self.most is None else mask & (numbers <= self.most))


@dataclass(frozen=True)
class Scope:
    """A filter: the photos that a search may find, or that are shown of a part of the library.

    All of its conditions must be met; one that has several values is met by each of them.

    Attributes:
        shelf: The part of the library they are in.
        words: That they match, as in `Arrangement`; empty for all.
        since: The first day on which they may have been taken; None for no limit. No photo without
            a date meets this, nor the next two.
        until: The last day.
        years: The years in which they were taken; empty for any.
        camera: With which they were taken, as files name it, or words of that; empty for any.
        lens: Likewise.
        format: The format by the file's suffix, see `photosim.library.formats`; empty for any.
        orientation: How they are shaped; empty for any.
        pixels: How many they have; empty for any number, also one that is not known.
        size: The bytes of their files.
        undated: Only those that nothing is known of when they were taken.
        damaged: Only those of which a part is missing.
        offline: Only those on drives that are not connected.
    """

    shelf: Shelf = EVERYTHING
    words: str = ""
    since: date | None = None
    until: date | None = None
    years: tuple[int, ...] = ()
    camera: tuple[str, ...] = ()
    lens: tuple[str, ...] = ()
    format: tuple[str, ...] = ()
    orientation: tuple[Orientation, ...] = ()
    pixels: tuple[Span, ...] = ()
    size: tuple[Span, ...] = ()
    undated: bool = False
    damaged: bool = False
    offline: bool = False


ANYWHERE = Scope()


class WallPart(Enum):
    """A part of the wall on which a tag is taught."""

    ASKED = auto()  # what teaches most
    SURE = auto()
    PERHAPS = auto()


class Fit(StrEnum):
    """How well a photo fits the words that it was found by."""

    MATCHES = "matches"
    PERHAPS = "perhaps"
    HARDLY = "hardly"


Heading = date | Level | Fit | WallPart | str | None
"""A section's: the first day of a month, how near results are or how well they fit words, a
part of the wall, the path of a directory, None for an unknown date."""


@dataclass(frozen=True)
class Sections:
    """How sorted photos are divided into sections.

    Attributes:
        starts: The rows where sections begin, ascending from 0, int64, shape (s,).
        headings: One for each section.
    """

    starts: NDArray[np.int64]
    headings: tuple[Heading, ...]


NO_SECTIONS = Sections(np.empty(0, dtype=np.int64), ())


@dataclass(frozen=True)
class Listed:
    """Photos in order.

    Attributes:
        ids: int64, shape (n,).
        sections: How they are divided.
        shapes: The width of each by its height, 1 where that is not known; float32, shape (n,).
            None if it is not known of any.
        stacks: Which of them are stacks; None where that was not asked.
    """

    ids: NDArray[np.int64]
    sections: Sections = NO_SECTIONS
    shapes: NDArray[np.float32] | None = None
    stacks: Stacked | None = None

    def without(self, gone: Collection[int]) -> "Listed":
        """A copy without some photos, and without the sections that this leaves empty."""
        if not gone:
            return self
        return self.only(~np.isin(self.ids, np.fromiter(gone, dtype=np.int64)))

    def only(self, kept: NDArray[np.bool_]) -> "Listed":
        """A copy with some photos only, and without the sections that this leaves empty.

        Of a stack whose cover goes the next photo becomes it.
        """
        before = np.concatenate(([0], np.cumsum(kept)))  # photos kept ahead of each row
        bounds = before[np.append(self.sections.starts, len(kept))]
        filled = np.flatnonzero(np.diff(bounds))
        headings = tuple(self.sections.headings[section] for section in filled.tolist())
        sections = Sections(bounds[filled], headings)
        shapes = None if self.shapes is None else self.shapes[kept]
        stacks = None if self.stacks is None else replace(self.stacks, of=self.stacks.of[kept])
        return Listed(self.ids[kept], sections, shapes, stacks)


@dataclass(frozen=True)
class Subfolder:
    """A directory of a watched folder that holds photos, itself or further down.

    Attributes:
        below: Its path inside the folder, with slashes.
        photos: How many there are in it and below it.
        has_more: Whether it has subdirectories with photos.
    """

    folder_id: int
    below: str
    photos: int
    has_more: bool
