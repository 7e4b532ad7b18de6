"""Dates as people say them, in English and German: March 2014, Sommer 2019, last year."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import MINYEAR, date, timedelta

from photosim.library.path_text import fold

LONGEST = 4  # words in a row

_MONTHS = (
    "january|januar|jan",
    "february|februar|feb",
    "march|marz|mar|mrz",
    "april|apr",
    "may|mai",
    "june|juni|jun",
    "july|juli|jul",
    "august|aug",
    "september|sept|sep",
    "october|oktober|oct|okt",
    "november|nov",
    "december|dezember|dec|dez",
)
_SEASONS = (  # by the month in which the northern half of the world has them begin
    ("spring|fruhling|fruhjahr", 3),
    ("summer|sommer", 6),
    ("autumn|fall|herbst", 9),
    ("winter", 12),
)
_FEASTS = (  # first and last day
    ("christmas|xmas|weihnachten", (12, 24), (12, 26)),
    ("new year's eve|silvester", (12, 31), (12, 31)),
)
_LEAST_ALONE = 4  # letters of a month's name that needs no year

_YEAR = r"((?:18|19|20)\d\d)"
_MONTH = "(" + "|".join(_MONTHS) + r")\.?"
_SEASON = "(" + "|".join(names for names, _ in _SEASONS) + ")"
_FEAST = "(" + "|".join(names for names, _, _ in _FEASTS) + ")"
_LAST, _THIS = r"(?:last|letzte[nrs]?)", r"(?:this|diese[nrs]?)"


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which photos may have been taken.

    Attributes:
        first: The first day.
        last: The last one.
        months: Only days in these, from 1 to 12; empty for all.
    """

    first: date = date.min
    last: date = date.max
    months: frozenset[int] = frozenset()


def read_period(words: Sequence[str], today: date) -> tuple[Period, int] | None:
    """Read a date at the beginning of some words.

    Args:
        words: What was typed.
        today: What "last year" is reckoned from.

    Returns:
        The days, and how many words say so; None if the words begin with no date.
    """
    text = fold(" ".join(word.rstrip(",") for word in words[:LONGEST]))
    for pattern, meaning in _SAYINGS:
        match = pattern.match(text)
        if match is not None:
            try:
                period = meaning(match, today)
            except ValueError:  # such as the 31st of February
                continue
            if period is not None:
                return period, match[0].count(" ") + 1
    return None


def _days(year: int, month: int, months: int = 1) -> Period:
    """Some months in a row."""
    end = year * 12 + month - 1 + months
    return Period(date(year, month, 1), date(end // 12, end % 12 + 1, 1) - timedelta(1))


def _years(first: int, last: int) -> Period:
    return Period(date(first, 1, 1), date(last, 12, 31))


def _place(word: str, names: Sequence[str]) -> int:
    return next(place for place, some in enumerate(names) if word in some.split("|"))


def _month(word: str) -> int:
    return _place(word, _MONTHS) + 1


def _season(word: str) -> int:
    return _SEASONS[_place(word, [names for names, _ in _SEASONS])][1]


def _feast(word: str, year: int) -> Period:
    _, first, last = _FEASTS[_place(word, [names for names, _, _ in _FEASTS])]
    return Period(date(year, *first), date(year, *last))


def _in_any_year(first: int, months: int) -> Period:
    return Period(months=frozenset((first - 1 + step) % 12 + 1 for step in range(months)))


def _month_alone(match: re.Match[str], _today: date) -> Period | None:
    long_enough = len(match[1]) >= _LEAST_ALONE or match[1] in ("mai", "may")
    return _in_any_year(_month(match[1]), 1) if long_enough else None


def _last_season(match: re.Match[str], today: date) -> Period:
    month = _season(match[1])
    year = today.year
    while _days(year, month, 3).last >= today:
        year -= 1
    return _days(year, month, 3)


def _last_month(_match: re.Match[str], today: date) -> Period:
    before = today.replace(day=1) - timedelta(1)
    return _days(before.year, before.month)


def _week(today: date, back: int) -> Period:
    monday = today - timedelta(today.weekday() + 7 * back)
    return Period(monday, monday + timedelta(6))


def _day(today: date, back: int) -> Period:
    return Period(today - timedelta(back), today - timedelta(back))


def _on(year: str, month: int | str, day: str) -> Period:
    there = date(int(year), int(month), int(day))
    return Period(there, there)


_Meaning = Callable[[re.Match[str], date], Period | None]


def _saying(words: str, meaning: _Meaning) -> tuple[re.Pattern[str], _Meaning]:
    return re.compile(rf"{words}(?= |$)"), meaning


# The longest first, as the first that fits counts.
_SAYINGS = (
    _saying(rf"(\d\d?)\.? {_MONTH} {_YEAR}", lambda m, _: _on(m[3], _month(m[2]), m[1])),
    _saying(
        rf"{_MONTH} (\d\d?)(?:st|nd|rd|th)? {_YEAR}",
        lambda m, _: _on(m[3], _month(m[1]), m[2]),
    ),
    _saying(rf"{_MONTH} {_YEAR}", lambda m, _: _days(int(m[2]), _month(m[1]))),
    _saying(rf"{_SEASON} {_YEAR}", lambda m, _: _days(int(m[2]), _season(m[1]), 3)),
    _saying(rf"{_FEAST} {_YEAR}", lambda m, _: _feast(m[1], int(m[2]))),
    _saying(rf"{_YEAR}-(\d\d)-(\d\d)", lambda m, _: _on(m[1], m[2], m[3])),
    _saying(rf"(\d\d?)\.(\d\d?)\.{_YEAR}", lambda m, _: _on(m[3], m[2], m[1])),
    _saying(
        rf"{_YEAR}(?:[-–]| [-–] | to | bis ){_YEAR}",
        lambda m, _: _years(int(m[1]), int(m[2])) if m[1] <= m[2] else None,
    ),
    _saying(rf"{_YEAR}-(\d\d)", lambda m, _: _days(int(m[1]), int(m[2]))),
    _saying(rf"(\d\d?)[./]{_YEAR}", lambda m, _: _days(int(m[2]), int(m[1]))),
    _saying(r"((?:18|19|20)\d)0(?:s|er)", lambda m, _: _years(int(m[1] + "0"), int(m[1] + "9"))),
    _saying(rf"(?:since|from|seit|ab) {_YEAR}", lambda m, _: Period(date(int(m[1]), 1, 1))),
    _saying(rf"(?:after|nach) {_YEAR}", lambda m, _: Period(date(int(m[1]) + 1, 1, 1))),
    _saying(rf"(?:before|vor) {_YEAR}", lambda m, _: _years(MINYEAR, int(m[1]) - 1)),
    _saying(rf"(?:until|till|bis) {_YEAR}", lambda m, _: _years(MINYEAR, int(m[1]))),
    _saying(rf"{_LAST} {_SEASON}", _last_season),
    _saying(rf"{_LAST} (?:year|jahr)", lambda _, day: _years(day.year - 1, day.year - 1)),
    _saying(rf"{_THIS} (?:year|jahr)", lambda _, day: _years(day.year, day.year)),
    _saying(rf"{_LAST} (?:month|monat)", _last_month),
    _saying(rf"{_THIS} (?:month|monat)", lambda _, day: _days(day.year, day.month)),
    _saying(rf"{_LAST} (?:week|woche)", lambda _, day: _week(day, 1)),
    _saying(rf"{_THIS} (?:week|woche)", lambda _, day: _week(day, 0)),
    _saying("(?:today|heute)", lambda _, day: _day(day, 0)),
    _saying("(?:yesterday|gestern)", lambda _, day: _day(day, 1)),
    _saying(_MONTH, _month_alone),
    _saying(_SEASON, lambda m, _: _in_any_year(_season(m[1]), 3)),
    _saying(_YEAR, lambda m, _: _years(int(m[1]), int(m[1]))),
)
