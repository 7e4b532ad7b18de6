"""Filters in words: what their conditions are called, and what can be chosen for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from photosim.catalogue.records import FolderRecord, Tag
from photosim.desktop.ui.display_names import area_words, day_text
from photosim.library.arrangement import Branch, Orientation, Scope, Span, at_least
from photosim.library.facets import Facet, Value, values_of

if TYPE_CHECKING:  # it comes with the catalogue's libraries, for which no window waits
    from photosim.catalogue.albums import Album

translate = QCoreApplication.translate

_FORMATS = {"jpg": "JPEG", "tif": "TIFF"}  # the others are written as their suffixes
_MEGA = 1_000_000


@dataclass(frozen=True)
class FilterNames:
    """The folders, tags and albums that filters name by their ids."""

    folders: Sequence[FolderRecord] = ()
    tags: Sequence[Tag] = ()
    albums: "Sequence[Album]" = ()

    def branch(self, branch: Branch) -> str:
        """What a folder, or a directory in it, is called."""
        if branch.below:
            return branch.below.rpartition("/")[2]
        return next((one.path.name for one in self.folders if one.id == branch.folder_id), "")

    def tag(self, tag_id: int) -> str:
        """What a tag is called."""
        return next((tag.name for tag in self.tags if tag.id == tag_id), "")

    def album(self, album_id: int) -> str:
        """What an album is called."""
        return next((album.name for album in self.albums if album.id == album_id), "")


def facet_words(facet: Facet) -> str:
    """What a condition is called."""
    return {
        Facet.DATE: translate("Filters", "Date Taken"),
        Facet.CAMERA: translate("Filters", "Camera"),
        Facet.LENS: translate("Filters", "Lens"),
        Facet.FORMAT: translate("Filters", "Format"),
        Facet.ORIENTATION: translate("Filters", "Orientation"),
        Facet.PIXELS: translate("Filters", "Resolution"),
        Facet.SIZE: translate("Filters", "File Size"),
        Facet.STARS: translate("Filters", "Stars"),
        Facet.HEART: translate("Filters", "Favourites"),
        Facet.REJECTED: translate("Filters", "Rejected"),
        Facet.TAG: translate("Filters", "Tag"),
        Facet.FOLDER: translate("Filters", "Folder"),
        Facet.AREA: translate("Filters", "Place"),
        Facet.ALBUM: translate("Filters", "Album"),
        Facet.RECENT: translate("Filters", "Recently Added"),
        Facet.UNDATED: translate("Filters", "Without a Date"),
        Facet.DAMAGED: translate("Filters", "Damaged"),
        Facet.OFFLINE: translate("Filters", "Offline"),
    }[facet]


def value_words(facet: Facet, value: Value, names: FilterNames) -> str:
    """What can be chosen for a condition."""
    match facet, value:
        case Facet.TAG, int():
            return names.tag(value)
        case Facet.ALBUM, int():
            return names.album(value)
        case _, Branch():
            return names.branch(value)
        case Facet.STARS, int():
            return translate("Filters", "Stars: {number}").format(number=value)
        case Facet.REJECTED, False:
            return translate("Filters", "Not Rejected")
        case _, bool():
            return facet_words(facet)
        case _, Orientation():
            return {
                Orientation.LANDSCAPE: translate("Filters", "Landscape"),
                Orientation.PORTRAIT: translate("Filters", "Portrait"),
                Orientation.SQUARE: translate("Filters", "Square"),
            }[value]
        case _, Span():
            return _span_words(value, "MP" if facet is Facet.PIXELS else "MB")
        case Facet.FORMAT, str():
            return _FORMATS.get(value, value.upper())
    return str(value)


def condition_words(facet: Facet, scope: Scope, names: FilterNames) -> str:
    """What a filter has as one of its conditions, by itself."""
    match facet:
        case Facet.DATE:
            return _dates(scope)
        case Facet.AREA if scope.shelf.area is not None:
            return area_words(scope.shelf.area)
        case Facet.STARS:
            return _stars_words(scope.shelf.marks.stars)
    values = values_of(scope, facet)
    if facet in (Facet.PIXELS, Facet.SIZE):
        values = _joined([value for value in values if isinstance(value, Span)])
    words = _one_of([value_words(facet, value, names) for value in values])
    with_name = {
        Facet.CAMERA: translate("Filters", "Taken with {name}"),
        Facet.LENS: translate("Filters", "Taken with {name}"),
        Facet.TAG: translate("Filters", "Tag: {name}"),
        Facet.ALBUM: translate("Filters", "Album: {name}"),
        Facet.FOLDER: translate("Filters", "In {name}"),
    }
    return with_name.get(facet, "{name}").format(name=words)


def _one_of(words: Sequence[str]) -> str:
    """Words of which one is enough: JPEG, HEIC or PNG."""
    if len(words) < 2:
        return "".join(words)
    either = translate("Filters", "{some} or {last}")
    return either.format(some=", ".join(words[:-1]), last=words[-1])


def _stars_words(stars: Sequence[int]) -> str:
    if tuple(stars) == at_least(stars[0]):
        return translate("Filters", "Stars: {least} or More").format(least=stars[0])
    return translate("Filters", "Stars: {number}").format(number=_numbers(stars))


def _numbers(numbers: Sequence[int]) -> str:
    """Ascending numbers: 3, 3–4, or 1 or 3–4."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return _one_of([str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs])


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Ascending spans, of which those that adjoin are one."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].most is not None and span.least <= found[-1].most + 1:
            found[-1] = Span(found[-1].least, span.most)
        else:
            found.append(span)
    return tuple(found)


def _span_words(span: Span, unit: str) -> str:
    locale = QLocale()

    def number(amount: int) -> str:
        return locale.toString(amount / _MEGA, "g", 4)

    if span.most is None:
        words = translate("Filters", "{number} {unit} or More")
        return words.format(number=number(span.least), unit=unit)
    upper = number(span.most)  # rounded: 8 for 7,999,999
    if not span.least:
        return translate("Filters", "Up to {number} {unit}").format(number=upper, unit=unit)
    return f"{number(span.least)}–{upper} {unit}"


def _dates(scope: Scope) -> str:
    def words(day: date) -> str:
        return day_text(QDate(day.year, day.month, day.day))

    years = [year for year in values_of(scope, Facet.DATE) if isinstance(year, int)]
    if years:
        return _numbers(years)
    since, until = scope.since, scope.until
    if since is not None and until is not None:
        return f"{words(since)} – {words(until)}"
    if since is not None:
        return translate("Filters", "Since {date}").format(date=words(since))
    assert until is not None
    return translate("Filters", "Until {date}").format(date=words(until))
