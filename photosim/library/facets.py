"""What photos can be filtered by, and how many photos each choice would leave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.library.arrangement import EVERYTHING, Branch, Marks, Orientation, Scope, Shelf, Span

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


_SHELVED = (Facet.FOLDER, Facet.AREA, Facet.ALBUM, Facet.RECENT)
_MARKS = (Facet.STARS, Facet.HEART, Facet.REJECTED, Facet.TAG)
SEVERAL = (
    *(Facet.DATE, Facet.CAMERA, Facet.LENS, Facet.FORMAT, Facet.ORIENTATION),
    *(Facet.PIXELS, Facet.SIZE, Facet.STARS, Facet.TAG, Facet.ALBUM, Facet.FOLDER),
)
"""Those that may have several values, as they are listed."""

Value = int | str | bool | Orientation | Span | Branch
"""What is chosen: of dates a year, of tags and albums the id, of stars their number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, and how many photos are left with it besides all other conditions."""

    value: Value
    photos: int


Choices = Mapping[Facet, tuple[Choice, ...]]


def values_of(scope: Scope, facet: Facet) -> tuple[Value, ...]:
    """What is chosen of a condition; of dates the years, if they are whole ones."""
    if facet is Facet.DATE:
        return _years_of(scope)
    chosen: Any = getattr(_owner(scope, facet), facet.value)
    if facet in SEVERAL:
        return tuple(chosen)
    return () if chosen in (None, "") or without(scope, facet) == scope else (chosen,)


def with_values(scope: Scope, facet: Facet, values: Iterable[Value]) -> Scope:
    """A filter with these values of a condition, in place of those that it has there.

    Of conditions that can have one value alone, the last counts.
    """
    chosen = tuple(sorted(set(values), key=_rank))
    if not chosen:
        return without(scope, facet)
    if facet is Facet.DATE:
        return _with_field(without(scope, facet), "years", chosen)
    value: Any = chosen if facet in SEVERAL else chosen[-1]
    if facet in _SHELVED:
        return _shelved(scope, **{facet.value: value})
    if facet in _MARKS:
        return _marked(scope, facet, value)
    return _with_field(scope, facet.value, value)


def toggled(scope: Scope, facet: Facet, value: Value) -> Scope:
    """A filter with a value more among those of a condition, or without it if it has it."""
    chosen = values_of(scope, facet)
    if value in chosen:
        return with_values(scope, facet, (one for one in chosen if one != value))
    return with_values(scope, facet, (*chosen, value) if facet in SEVERAL else (value,))


def _rank(value: Value) -> Any:
    return value.least if isinstance(value, Span) else value


def _owner(scope: Scope, facet: Facet) -> Scope | Shelf | Marks:
    """What has the field of a condition."""
    if facet in _SHELVED:
        return scope.shelf
    return scope.shelf.marks if facet in _MARKS else scope


def _years_of(scope: Scope) -> tuple[int, ...]:
    since, until = scope.since, scope.until
    if since is None or until is None:
        return scope.years
    first, last = date(since.year, 1, 1), date(until.year, 12, 31)
    is_whole = (since, until) == (first, last) and not scope.years
    return tuple(range(since.year, until.year + 1)) if is_whole else scope.years


def without(scope: Scope, facet: Facet) -> Scope:
    """A filter without one of its conditions."""
    if facet is Facet.DATE:
        return replace(scope, since=None, until=None, years=())
    if facet in _SHELVED:
        return _shelved(scope, **{facet.value: getattr(EVERYTHING, facet.value)})
    if facet in _MARKS:
        return _marked(scope, facet, getattr(Marks(), facet.value))
    return _with_field(scope, facet.value, getattr(Scope(), facet.value))


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


def is_taken(scope: Scope, days: NDArray[np.int32], dated: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which photos were taken when a filter wants it; all with a date if it doesn't say.

    Args:
        scope: The filter.
        days: Days since 1970, (n,).
        dated: Of which photos these are the days on which they were taken, (n,).
    """
    since, until, years = scope.since, scope.until, scope.years
    mask = dated.copy()
    if since is not None:
        mask &= days >= _day(since)
    if until is not None:
        mask &= days <= _day(until)
    if years:
        spans = [(_day(date(year, 1, 1)), _day(date(year, 12, 31))) for year in years]
        mask &= np.logical_or.reduce([(days >= first) & (days <= last) for first, last in spans])
    return mask


def _day(day: date) -> int:
    return int(np.datetime64(day).astype(np.int64))


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
