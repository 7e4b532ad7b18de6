"""What photos can be filtered by, and how many photos each choice would leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.library.arrangement import EVERYTHING, Marks, Orientation, Scope, Span

_SQUARE = 0.01  # by how much the sides of a square picture may differ

PIXEL_STEPS = (
    Span(0, 1_999_999),
    Span(2_000_000, 7_999_999),
    Span(8_000_000, 15_999_999),
    Span(16_000_000, 31_999_999),
    Span(32_000_000),
)
"""Resolutions to choose from."""

SIZE_STEPS = (
    Span(0, 999_999),
    Span(1_000_000, 4_999_999),
    Span(5_000_000, 19_999_999),
    Span(20_000_000),
)
"""Sizes of files to choose from."""


class Facet(StrEnum):
    """A condition of a `Scope`; those that have a field to themselves are called as it is."""

    FOLDER = "folder"
    AREA = "area"
    ALBUM = "album"
    TAG = "tag"
    DATE = "date"
    CAMERA = "camera"
    LENS = "lens"
    FORMAT = "format"
    ORIENTATION = "orientation"
    PIXELS = "pixels"
    SIZE = "size"
    STARS = "stars"
    HEART = "heart"
    REJECTED = "rejected"
    RECENT = "recent"
    UNDATED = "undated"
    DAMAGED = "damaged"
    OFFLINE = "offline"


_SHELVED = (Facet.AREA, Facet.ALBUM, Facet.RECENT)
_MARKS = (Facet.STARS, Facet.HEART, Facet.REJECTED, Facet.TAG)

Value = int | str | bool | Orientation | Span
"""What is chosen: of dates a year, of tags, albums, folders the id, of stars the least number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, and how many photos are left with it besides all other conditions."""

    value: Value
    photos: int


Choices = Mapping[Facet, tuple[Choice, ...]]


def with_value(scope: Scope, facet: Facet, value: Value) -> Scope:
    """A filter with a value chosen, in place of the one that it has there."""
    if facet is Facet.DATE:
        year = int(str(value))
        return replace(scope, since=date(year, 1, 1), until=date(year, 12, 31))
    if facet is Facet.FOLDER:
        return _shelved(scope, folder_id=value, below="")
    if facet in _SHELVED:
        return _shelved(scope, **{facet.value: value})
    if facet in _MARKS:
        return _marked(scope, facet, value)
    return _with_field(scope, facet.value, value)


def without(scope: Scope, facet: Facet) -> Scope:
    """A filter without one of its conditions."""
    if facet is Facet.DATE:
        return replace(scope, since=None, until=None)
    if facet is Facet.FOLDER:
        return _shelved(scope, folder_id=None, below="")
    if facet in _SHELVED:
        return _shelved(scope, **{facet.value: getattr(EVERYTHING, facet.value)})
    if facet in _MARKS:
        return _marked(scope, facet, getattr(Marks(), facet.value))
    return _with_field(scope, facet.value, getattr(Scope(), facet.value))


def has_value(scope: Scope, facet: Facet, value: Value) -> bool:
    """Whether this is what is chosen."""
    return without(scope, facet) != scope and with_value(scope, facet, value) == scope


def parted(marks: Marks) -> dict[Facet, Marks]:
    """The conditions of marks, each by itself."""
    alone = {
        facet: replace(Marks(), **{facet.value: getattr(marks, facet.value)}) for facet in _MARKS
    }
    return {facet: one for facet, one in alone.items() if one != Marks()}


def _with_field(scope: Scope, name: str, value: Any) -> Scope:
    return replace(scope, **{name: value})


def _marked(scope: Scope, facet: Facet, value: Any) -> Scope:
    return _shelved(scope, marks=replace(scope.shelf.marks, **{facet.value: value}))


def _shelved(scope: Scope, **values: Any) -> Scope:
    return replace(scope, shelf=replace(scope.shelf, **values))


def is_shaped(
    orientation: Orientation, shapes: NDArray[np.float32], pixels: NDArray[np.uint32]
) -> NDArray[np.bool_]:
    """Which pictures have this orientation, (n,), by widths to heights and numbers of pixels."""
    match orientation:
        case Orientation.LANDSCAPE:
            return np.asarray(shapes > 1 + _SQUARE)
        case Orientation.PORTRAIT:
            return np.asarray(shapes < 1 / (1 + _SQUARE))
    sides = (shapes <= 1 + _SQUARE) & (shapes >= 1 / (1 + _SQUARE))
    return np.asarray(sides & (pixels > 0))  # those of unknown size are listed as 1


def orientations(shapes: NDArray[np.float32], pixels: NDArray[np.uint32]) -> tuple[Choice, ...]:
    """The orientations of pictures, as for `is_shaped`."""
    counts = [(one, np.count_nonzero(is_shaped(one, shapes, pixels))) for one in Orientation]
    return tuple(Choice(one, int(photos)) for one, photos in counts if photos)


def years(days: NDArray[np.int32]) -> tuple[Choice, ...]:
    """The years of days since 1970, (n,), the latest first."""
    if not len(days):
        return ()
    first = int(days.min())
    counts = np.bincount(days - first)
    there = np.flatnonzero(counts)
    found = (there + first).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    of_year: dict[int, int] = {}
    for year, photos in zip(found.tolist(), counts[there].tolist(), strict=True):
        if date.min.year <= year <= date.max.year:
            of_year[year] = of_year.get(year, 0) + photos
    return tuple(Choice(year, of_year[year]) for year in sorted(of_year, reverse=True))


def steps(numbers: NDArray[np.unsignedinteger], spans: tuple[Span, ...]) -> tuple[Choice, ...]:
    """How many numbers, (n,), are in each of some adjoining spans; empty spans are left out."""
    bounds = [span.least for span in spans[1:]]
    counts = np.bincount(np.searchsorted(bounds, numbers, side="right"), minlength=len(spans))
    chosen = zip(spans, counts.tolist(), strict=True)
    return tuple(Choice(span, photos) for span, photos in chosen if photos)


def counted(values: Sequence[Value], counts: NDArray[np.integer[Any]]) -> tuple[Choice, ...]:
    """The values that there are, by how many photos have each, the most frequent first."""
    found = [Choice(value, photos) for value, photos in zip(values, counts.tolist(), strict=False)]
    there = (choice for choice in found if choice.photos)
    return tuple(sorted(there, key=lambda choice: -choice.photos))
