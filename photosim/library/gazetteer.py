"""Where on Earth: countries, cities and what they are called, from a file that PhotoSim comes with.

Made by packaging/places.py from Natural Earth and GeoNames. Outlines are kept as arcs that
neighbours share: each begins at a point and goes on by steps, and each of its points has a level
from which on it is drawn. A ring is a row of arcs, ``~n`` is arc ``n`` backwards; what is inside an
odd number of a country's rings is inside the country.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.library.arrangement import Area, InCountry, Near
from photosim.library.path_text import fold

STEP = 0.002  # degrees, in which everything is counted
FINEST = 2
"""The level at which outlines have all their points."""
LONGEST_NAME = 5  # words in a row that are looked up as one
_EARTH_KM = 6_371.0
_SHORE = 0.1  # degrees, the side of the cells by which it is seen what is just off a coast
_ROW = 10_000  # more cells than there are in a row around the Earth
_FAR_KM = 60.0  # a city farther away says nothing of a place
_WIDEST_KM = 200.0  # around a place that is called after a city in it
_MOST_PAIRS = 4_000_000

Positions = NDArray[np.float32]
"""Latitudes and longitudes in degrees, (n, 2)."""

_Names = tuple[tuple[str, ...], tuple[str, ...]]  # English, German; the first is shown


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where something is, in words.

    Attributes:
        city: The nearest city, empty where none is near.
        country: That of the city, or else of the place itself; empty where it is in none.
    """

    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Ring:
    """A closed line around a part of a country, or around a hole in it.

    Attributes:
        country: The country's number.
        points: Latitudes and longitudes, the first one again at the end, float32 (n, 2).
    """

    country: int
    points: Positions


class Gazetteer:
    """Countries and cities.

    Args:
        arrays: As packaging/places.py makes them.
    """

    def __init__(self, arrays: dict[str, NDArray[Any]]) -> None:
        self._arrays = arrays
        self.codes: list[str] = []
        self._countries: list[_Names] = []
        for code, english, german, *_ in _rows(arrays["countries"], 3):
            self.codes.append(code)
            self._countries.append(_names(english, german))
        rows = _rows(arrays["cities"], 3)
        self._cities = [(_names(english, german), other) for english, german, other in rows]
        self.cities: Positions = (arrays["city_places"] * STEP).astype(np.float32)
        self.people: NDArray[np.int32] = arrays["city_people"]
        self._city_countries: NDArray[np.int16] = arrays["city_countries"]
        # How far a city reaches: its built-up area grows with its people.
        self.reach_km: NDArray[np.float32] = (3 + 4 * np.sqrt(self.people / 100_000)).astype(
            np.float32
        )
        self._rings: dict[int, list[Ring]] = {}

    # Names

    def city_name(self, number: int, language: str) -> str:
        """What a city is called in "en" or "de"."""
        return _in(self._cities[number][0], language)

    def country_name(self, number: int, language: str) -> str:
        """What a country is called in "en" or "de"; empty for nobody's land."""
        return _in(self._countries[number], language) if number >= 0 else ""

    def area_name(self, area: Area, language: str) -> str:
        """What an area is called: as its country, or as the largest city about its middle."""
        if isinstance(area, InCountry):
            known = area.code in self.codes
            return self.country_name(self.codes.index(area.code), language) if known else area.code
        if area.km <= _WIDEST_KM:
            away = distances_km(self.cities, area.latitude, area.longitude)
            inside = np.flatnonzero(away <= area.km / 2)
            if len(inside):  # the largest
                return joined(self._city(int(inside[0]), language))
        return joined(self.whereabouts(area.latitude, area.longitude, language))

    def find(self, phrase: str, language: str) -> list[Area]:
        """The places of a name in English or German, the likeliest first: countries, then cities.

        Args:
            phrase: The name, with or without accents and capitals.
            language: "en" or "de", in which they are named.
        """
        found = self._by_name.get(fold(phrase), [])
        return [self._area(number, language) for number in found]

    def beginning_with(self, typed: str, language: str) -> Iterator[Area]:
        """The places whose names begin so, in the alphabet's order."""
        folded = fold(typed)
        seen: set[int] = set()
        for place in range(bisect_left(self._sorted, folded), len(self._sorted)):
            name = self._sorted[place]
            if not name.startswith(folded):
                break
            for number in self._by_name[name]:
                if number not in seen:
                    seen.add(number)
                    yield self._area(number, language)

    def _area(self, number: int, language: str) -> Area:
        """The country of a negative number -1 - n, or what is around city n."""
        if number < 0:
            country = -1 - number
            return InCountry(self.codes[country], self.country_name(country, language))
        latitude, longitude = self.cities[number].tolist()
        name = joined(self._city(number, language))
        return Near(latitude, longitude, round(float(self.reach_km[number]) + 5), name)

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        """Places by their folded names: countries before cities, larger cities before smaller."""
        pairs = [
            (name, -1 - number)
            for number, names in enumerate(self._countries)
            for name in {*names[0], *names[1]}
            if self.codes[number]
        ]
        pairs += [
            (name, number)
            for number, (names, other) in enumerate(self._cities)
            for name in {*names[0], *names[1], *(other.split(";") if other else ())}
        ]
        found: dict[str, list[int]] = {}
        folded = fold("\n".join(name for name, _ in pairs)).split("\n")
        for name, (_, number) in zip(folded, pairs, strict=True):
            known = found.setdefault(name, [])
            if number not in known:
                known.append(number)
        return found

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._by_name)

    # Places

    def whereabouts(self, latitude: float, longitude: float, language: str) -> Whereabouts:
        """Where a position is, named in "en" or "de"."""
        here = np.array([[latitude, longitude]], np.float32)
        away = distances_km(self.cities, latitude, longitude)
        within = away - self.reach_km
        # The largest of the cities that reach as far as here, or else the nearest.
        reached = np.flatnonzero(within <= 0)
        number = int(reached[0]) if len(reached) else int(within.argmin())
        if away[number] > _FAR_KM:
            return Whereabouts("", self.country_name(self._country_at(here), language))
        return self._city(number, language)

    def _city(self, number: int, language: str) -> Whereabouts:
        city = self.city_name(number, language)
        country = self.country_name(int(self._city_countries[number]), language)
        return Whereabouts(city, "" if country == city else country)

    def _country_at(self, here: Positions) -> int:
        """The number of the country that one position is in, or just off; -1 for none."""
        for lies in (self._inside, self._is_off):
            for number, code in enumerate(self.codes):
                if code and lies(number, here)[0]:
                    return number
        return -1

    def is_in_country(self, code: str, positions: Positions) -> NDArray[np.bool_]:
        """Which positions are in a country, or just off its coast; bool (n,)."""
        if code not in self.codes:
            return np.zeros(len(positions), np.bool_)
        number = self.codes.index(code)
        cells, places = np.unique(np.round(positions / STEP), axis=0, return_inverse=True)
        cells = (cells * STEP).astype(np.float32)
        mask = self._inside(number, cells)
        near = np.flatnonzero(~mask & self._is_off(number, cells))
        if len(near):
            for other in range(len(self.codes)):
                if other != number:
                    near = near[~self._inside(other, cells[near])]
            mask[near] = True
        return mask[places.reshape(-1)]

    def _is_off(self, number: int, positions: Positions) -> NDArray[np.bool_]:
        """Which positions are close to the outline of a country."""
        return np.isin(_cells(positions), self._shores[number])

    @cached_property
    def _shores(self) -> list[NDArray[np.int64]]:
        """Of each country, the cells with its outline in it and those around them."""
        around = [_ROW * south + west for south in (-1, 0, 1) for west in (-1, 0, 1)]
        cells = [np.unique(_cells(starts)) for starts, _ in self._edges]
        return [np.unique(np.concatenate([some + step for step in around])) for some in cells]

    def _inside(self, number: int, positions: Positions) -> NDArray[np.bool_]:
        """Which positions are inside a country's rings.

        By counting the edges that a line from there to the west crosses, see Shimrat, "Algorithm
        112: Position of point relative to polygon", Communications of the ACM 5 (1962).
        """
        south, north, west, east = self._bounds[number]
        latitudes, longitudes = positions[:, 0], positions[:, 1]
        near = (latitudes >= south) & (latitudes <= north)
        rows = np.flatnonzero(near & (longitudes >= west) & (longitudes <= east))
        mask = np.zeros(len(positions), np.bool_)
        if not len(rows):
            return mask
        rows = rows[np.argsort(latitudes[rows], kind="stable")]
        starts, ends = self._edges[number]
        low = np.minimum(starts[:, 0], ends[:, 0])
        high = np.maximum(starts[:, 0], ends[:, 0])
        first = np.searchsorted(latitudes[rows], low, "left")
        last = np.searchsorted(latitudes[rows], high, "left")
        crossings = np.zeros(len(rows), np.int64)
        counts = last - first
        for part in _parts(counts, _MOST_PAIRS):
            edges = np.repeat(np.arange(part.start, part.stop), counts[part])
            within = np.arange(len(edges)) - np.repeat(
                np.cumsum(counts[part]) - counts[part], counts[part]
            )
            points = first[edges] + within
            latitude = latitudes[rows[points]]
            share = (latitude - starts[edges, 0]) / (ends[edges, 0] - starts[edges, 0])
            crossed = starts[edges, 1] + share * (ends[edges, 1] - starts[edges, 1])
            hits = points[crossed < longitudes[rows[points]]]
            crossings += np.bincount(hits, minlength=len(rows))
        mask[rows] = crossings % 2 == 1
        return mask

    @cached_property
    def _edges(self) -> list[tuple[Positions, Positions]]:
        """Of each country, where the edges of its rings start and end."""
        rings: list[list[Positions]] = [[] for _ in self.codes]
        for ring in self.rings(FINEST):
            rings[ring.country].append(ring.points)
        empty = np.empty((0, 2), np.float32)
        return [
            (
                np.concatenate([ring[:-1] for ring in some] or [empty]),
                np.concatenate([ring[1:] for ring in some] or [empty]),
            )
            for some in rings
        ]

    @cached_property
    def _bounds(self) -> list[tuple[float, float, float, float]]:
        """Of each country, the southernmost, northernmost, westernmost and easternmost."""
        return [
            (*_extent(starts[:, 0]), *_extent(starts[:, 1]))
            if len(starts)
            else (1.0, 0.0, 1.0, 0.0)
            for starts, _ in self._edges
        ]

    def rings(self, level: int) -> list[Ring]:
        """The countries' rings at a level of detail from 0 to `FINEST`."""
        if level not in self._rings:
            self._rings[level] = list(self._made_rings(level))
        return self._rings[level]

    def _made_rings(self, level: int) -> Iterator[Ring]:
        arrays = self._arrays
        bounds = np.concatenate(([0], np.cumsum(arrays["arcs"])))
        moved = np.cumsum(arrays["steps"], axis=0, dtype=np.int32)
        first = bounds[:-1]
        shift = np.repeat(arrays["origins"] - moved[first], arrays["arcs"], axis=0)
        points = ((moved + shift)[:, ::-1] * STEP).astype(np.float32)
        drawn = arrays["levels"] <= level
        lines = [points[start:end][drawn[start:end]] for start, end in pairwise(bounds)]
        at = 0
        for count, country in zip(arrays["rings"], arrays["ring_countries"], strict=True):
            numbers = arrays["ring_arcs"][at : at + count].tolist()
            at += count
            parts = [lines[n] if n >= 0 else lines[~n][::-1] for n in numbers]
            ring = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
            for piece in _on_the_map(ring):
                if len(piece) > 3:  # a small island is no more than two points from afar
                    yield Ring(int(country), piece)


def _on_the_map(ring: Positions) -> Iterator[Positions]:
    """A ring as rings between 180° west and east; one around a pole gets corners there."""
    longitudes = ring[:, 1]
    leaps = np.abs(np.diff(longitudes, append=longitudes[:1])).max() > 180
    if not leaps and np.abs(longitudes).max() <= 180:
        yield ring
        return
    longitudes = np.unwrap(longitudes, period=360).astype(np.float32)
    ring = np.stack([ring[:, 0], longitudes], axis=1)
    turn = longitudes[-1] - longitudes[0]
    if abs(turn) > 180:
        pole = 90.0 if ring[:, 0].mean() > 0 else -90.0
        corners = [[pole, longitudes[-1]], [pole, longitudes[0]], ring[0].tolist()]
        ring = np.concatenate([ring, np.array(corners, np.float32)])
    for shift in (-360, 0, 360):
        piece = ring + np.array([0, shift], np.float32)
        if piece[:, 1].min() < 180 and piece[:, 1].max() > -180:
            yield _clipped(_clipped(piece, -180, 1), 180, -1)


def _clipped(ring: Positions, edge: float, side: int) -> Positions:
    """The part of a ring east of a meridian (``side`` 1), or west of it (-1).

    See Sutherland and Hodgman, "Reentrant polygon clipping", Communications of the ACM 17 (1974).
    """
    beyond = (ring[:, 1] - edge) * side
    if beyond.min() >= 0:
        return ring
    inside = beyond >= 0
    crosses = inside[:-1] != inside[1:]
    starts, ends = ring[:-1][crosses], ring[1:][crosses]
    share = (edge - starts[:, 1]) / (ends[:, 1] - starts[:, 1])
    cuts = starts + share[:, None] * (ends - starts)
    cuts[:, 1] = edge
    # Each crossing comes behind the point that its edge starts from.
    places = np.concatenate((np.flatnonzero(inside), np.flatnonzero(crosses) + 0.5))
    points = np.concatenate((ring[inside], cuts))[np.argsort(places, kind="stable")]
    closed = np.concatenate((points, points[:1])).astype(np.float32)
    return closed if len(points) else ring[:0]


def is_in(area: Area, positions: Positions) -> NDArray[np.bool_]:
    """Which positions, (n, 2), are in an area; bool (n,)."""
    if isinstance(area, Near):
        return distances_km(positions, area.latitude, area.longitude) <= area.km
    return gazetteer().is_in_country(area.code, positions)


def distances_km(positions: Positions, latitude: float, longitude: float) -> NDArray[np.float64]:
    """How far positions, (n, 2), are from one, over the ground; (n,)."""
    return _haversine_km(positions, np.array([latitude, longitude]))


def joined(place: Whereabouts) -> str:
    """City and country as one text; empty where there is neither."""
    return ", ".join(part for part in (place.city, place.country) if part)


def _haversine_km(some: NDArray[Any], others: NDArray[Any]) -> NDArray[np.float64]:
    """Distances on a sphere, see Sinnott, "Virtues of the Haversine", Sky & Telescope 68 (1984)."""
    first, second = np.radians(some, dtype=np.float64), np.radians(others, dtype=np.float64)
    half = np.sin((first - second) / 2) ** 2
    chord = half[..., 0] + np.cos(first[..., 0]) * np.cos(second[..., 0]) * half[..., 1]
    away: NDArray[np.float64] = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return away


def _cells(positions: Positions) -> NDArray[np.int64]:
    """The numbers of the cells that positions are in."""
    cells = np.floor(positions / _SHORE).astype(np.int64)
    numbers: NDArray[np.int64] = cells[:, 0] * _ROW + cells[:, 1]
    return numbers


def _extent(degrees: NDArray[np.float32]) -> tuple[float, float]:
    return float(degrees.min()), float(degrees.max())


def _parts(counts: NDArray[np.integer[Any]], most: int) -> Iterator[slice]:
    """Rows in parts whose counts add up to about as many as may be at once."""
    ends = np.cumsum(counts)
    start = 0
    while start < len(counts):
        before = ends[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + most, "right")))
        yield slice(start, end)
        start = end


def _rows(text: NDArray[np.uint8], columns: int) -> list[list[str]]:
    """The rows of a table; those that end early are filled up."""
    rows = (line.split("\t") for line in text.tobytes().decode().split("\n"))
    return [row + [""] * (columns - len(row)) for row in rows]


def _names(english: str, german: str) -> _Names:
    names = tuple(english.split(";"))
    return names, tuple(german.split(";")) if german else names


def _in(names: _Names, language: str) -> str:
    return names[language == "de"][0]


@cache
def gazetteer() -> Gazetteer:
    """The one that PhotoSim comes with."""
    file = files("photosim.resources") / "places" / "places.npz"
    with file.open("rb") as stream, np.load(stream) as arrays:
        return Gazetteer(dict(arrays))
