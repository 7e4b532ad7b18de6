"""Options of commands that limit which photos are listed or found."""

import argparse
import locale
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from photosim.annotations import MOST_STARS, Position
from photosim.commands.arguments import distance, first_day, last_day, path, whole
from photosim.config import Settings
from photosim.console import Refused
from photosim.library.arrangement import (
    Area,
    Branch,
    InCountry,
    Marks,
    Near,
    Orientation,
    Scope,
    Shelf,
    Span,
    at_least,
)
from photosim.library.formats import format_of
from photosim.library.gazetteer import gazetteer
from photosim.library.library import Library
from photosim.streams import printable

T = TypeVar("T")
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


def amount(text: str) -> int:
    """A whole number, or one of thousands, millions and so on: 8000000, 8MP, 2.5MB, 300k."""
    said = re.fullmatch(r"(\d+(?:\.\d+)?) ?([kmg]?)(?:p|px|b)?", text.strip().lower())
    if said is None:
        raise argparse.ArgumentTypeError(f"“{text}” is not an amount such as 8000000, 8MP or 5MB")
    return round(float(said[1]) * _UNITS[said[2]])


def formats(text: str) -> list[str]:
    """Formats with commas between them."""
    return [format_of(name) for name in _listed(text)]


def orientations(text: str) -> list[Orientation]:
    """Orientations with commas between them."""
    try:
        return [Orientation(name.lower()) for name in _listed(text)]
    except ValueError:
        known = ", ".join(Orientation)
        raise argparse.ArgumentTypeError(f"“{text}” is none of {known}") from None


def stars(text: str) -> tuple[int, ...]:
    """Numbers of stars: one, several with commas between them, or from one to another."""
    found: set[int] = set()
    for part in _listed(text):
        said = re.fullmatch(r"([1-9])(?:[-–…]([1-9]))?", part)
        if said is None or int(said[2] or said[1]) > MOST_STARS:
            raise argparse.ArgumentTypeError(
                f"“{text}” is no number of stars such as 4, 3-5 or 1,5"
            )
        found.update(range(int(said[1]), int(said[2] or said[1]) + 1))
    return tuple(sorted(found))


def _listed(text: str) -> list[str]:
    listed = [part.strip() for part in text.split(",") if part.strip()]
    if not listed:
        raise argparse.ArgumentTypeError(f"“{text}” is no condition")
    return listed


def named(text: str) -> str:
    """A name or words: empty ones, as of a variable not set in a script, would limit nothing."""
    if not text.strip():
        raise argparse.ArgumentTypeError(f"“{text}” is no condition")
    return text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the conditions; all that are given must be met."""
    group = parser.add_argument_group("only photos that")
    add = group.add_argument
    add(
        *("--in", "--folder"),
        dest="folders",
        default=[],
        type=path,
        action="append",
        metavar="FOLDER",
        help="are in this folder, or one of several",
    )
    add("--since", type=first_day, metavar="DATE", help="were taken on or after 2019, 2019-03, ...")
    add("--until", type=last_day, metavar="DATE", help="were taken on or before 2019, 2019-03, ...")
    add("--no-date", dest="undated", action="store_true", help="have no date of being taken")
    add(
        "--near",
        type=named,
        metavar="PLACE",
        help="were taken near a city or in a country, in English or German, or near "
        "LATITUDE,LONGITUDE in degrees: Florence, Italy, 43.77,11.25 "
        "(--near=-33.86,151.2 in the south)",
    )
    add(
        "--within",
        type=distance,
        metavar="KM",
        help="how far from PLACE (default: 10 from a position, from a city as far as it reaches)",
    )
    add(
        "--camera",
        default=[],
        type=named,
        action="append",
        metavar="NAME",
        help="were taken with this camera, or with those that have these words in their names: "
        "“Canon EOS 5D”, canon; given several times, with one of them",
    )
    add(
        "--lens",
        default=[],
        type=named,
        action="append",
        metavar="NAME",
        help="were taken with such a lens, or one of several",
    )
    add(
        "--format",
        default=[],
        type=formats,
        action="extend",
        metavar="NAMES",
        help="are files of one of these formats: jpg, heic,png",
    )
    add(
        "--orientation",
        default=[],
        type=orientations,
        action="extend",
        metavar="SHAPES",
        help=f"have one of these shapes: {', '.join(Orientation)}",
    )
    for name, what, example in (
        ("pixels", "width times height in pixels", "8000000, 8MP"),
        ("bytes", "size of the file", "500kB, 5MB"),
    ):
        for end in ("min", "max"):
            least = "at least" if end == "min" else "at most"
            add(f"--{end}-{name}", type=amount, metavar="N", help=f"{what}: {least} {example}")
    add(
        "--album",
        default=[],
        type=named,
        action="append",
        metavar="NAME",
        help="are in this album, or one of several",
    )
    add(
        "--tag",
        default=[],
        type=named,
        action="append",
        metavar="NAME",
        help="have this tag or one that lies in it: Paris, Places/Paris; given several times, one "
        "of them",
    )
    rated = group.add_mutually_exclusive_group()
    rated.add_argument(
        "--min-stars",
        type=whole(1, MOST_STARS),
        default=0,
        metavar="1…5",
        help="have at least so many stars",
    )
    rated.add_argument(
        "--stars",
        type=stars,
        default=(),
        metavar="NUMBERS",
        help="have so many stars: 4, 3-5, 1,5",
    )
    add("--heart", action="store_true", help="are favourites")
    rejected = group.add_mutually_exclusive_group()
    rejected.add_argument("--rejected", action="store_true", default=None, help="are rejected")
    rejected.add_argument(
        "--not-rejected", dest="rejected", action="store_false", help="are not rejected"
    )
    add("--damaged", action="store_true", help="can be shown in part only")
    add("--offline", action="store_true", help="are on drives that are not connected")


def given(options: argparse.Namespace) -> bool:
    """Whether any of the conditions is given."""
    parser = argparse.ArgumentParser(add_help=False)
    add_arguments(parser)
    usual = vars(parser.parse_args([]))
    return any(getattr(options, name) != value for name, value in usual.items())


def language(settings: Settings) -> str:
    """The language that words are in where they mean something in both: "de" or "en"."""
    wanted = settings.preferences.language
    spoken = locale.getlocale()[0] or "" if wanted == "system" else wanted
    return "de" if spoken.startswith(("de", "German")) else "en"


def read(library: Library, options: argparse.Namespace, language: str) -> Scope:
    """The conditions that were given; places are named in a language, or in English.

    Raises:
        Refused: There is no such place, folder, album, tag, camera or lens in the library.
    """
    _check_gear(library, options.camera, options.lens)
    marks = Marks(
        options.stars or at_least(options.min_stars),
        options.heart,
        options.rejected,
        _ordered(_tag(library, name) for name in options.tag),
    )
    return Scope(
        Shelf(
            _ordered(branch_at(library, folder) for folder in options.folders),
            marks=marks,
            area=_area(options.near, options.within, language),
            album=_ordered(_album(library, name) for name in options.album),
        ),
        since=options.since,
        until=options.until,
        camera=_ordered(options.camera),
        lens=_ordered(options.lens),
        format=_ordered(options.format),
        orientation=_ordered(options.orientation),
        pixels=_span(options.min_pixels, options.max_pixels),
        size=_span(options.min_bytes, options.max_bytes),
        undated=options.undated,
        damaged=options.damaged,
        offline=options.offline,
    )


def _ordered(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(set(values)))  # type: ignore[type-var]


def _span(least: int | None, most: int | None) -> tuple[Span, ...]:
    return () if least is None and most is None else (Span(least or 0, most),)


def _area(place: str | None, km: float | None, language: str) -> Area | None:
    """The area that is asked for on the command line."""
    if place is None:
        if km is not None:
            raise Refused("--within needs a place: say with --near where.")
        return None
    position = _position(place)
    if position is not None:
        return Near(*position, 10 if km is None else km)
    found = gazetteer().find(place.strip(), language)
    if not found:
        raise Refused(
            f"PhotoSim knows no city or country “{printable(place)}”. Say where it is: "
            "--near LATITUDE,LONGITUDE."
        )
    area = found[0]
    if km is None:
        return area
    if isinstance(area, InCountry):
        raise Refused("--within is for cities and positions, not for whole countries.")
    return replace(area, km=km)


def _position(written: str) -> Position | None:
    try:
        latitude, longitude = map(float, written.split(","))
    except ValueError:
        return None
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        return latitude, longitude
    raise Refused(f"{printable(written)} is no place on Earth: latitude first, then longitude.")


def _check_gear(library: Library, cameras: Sequence[str], lenses: Sequence[str]) -> None:
    scopes = [(name, Scope(camera=(name,))) for name in cameras]
    for name, gear in scopes + [(name, Scope(lens=(name,))) for name in lenses]:
        found = library.table.within(gear)
        if found is not None and not len(found):
            words = f"No photo in the library is known to be taken with “{printable(name)}”."
            raise Refused(words)


def branch_at(library: Library, folder: Path) -> Branch:
    """Where a folder is in the library.

    Raises:
        Refused: It is not part of it.
    """
    found = library.branch_at(folder)
    if found is None:
        raise Refused(f"{printable(folder)} is not in the library.")
    return found


def _album(library: Library, name: str) -> int:
    found = library.tags.albums.named(name)
    if found is None:
        raise Refused(f"There is no album “{printable(name)}”.")
    return found.id


def _tag(library: Library, name: str) -> int:
    found = library.tags.named(name)
    if found is None:
        raise Refused(f"There is no tag “{printable(name)}”.")
    return found.id
