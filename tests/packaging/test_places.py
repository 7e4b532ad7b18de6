"""The map's file is made from an atlas and a list of cities; two countries stand for them here."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import places
from photosim.library.gazetteer import Gazetteer

NAMES = """\
# countries, then cities
country\tAA\tLeftland\tLinksland
country\tBB\tRightland;Right\t=
city\tAA\tCapital\tHauptstadt\tCapitale
"""
# Two squares of 10 degrees that share the line between them; steps of 1 degree.
ATLAS = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [
        [[10, 0], [0, 10]],
        [[10, 10], [-10, 0], [0, -10], [10, 0]],
        [[10, 0], [10, 0], [0, 10], [-10, 0]],
    ],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "1", "properties": {"name": "L"}, "arcs": [[0, 1]]},
                {
                    "type": "MultiPolygon",
                    "id": "2",
                    "properties": {"name": "R"},
                    "arcs": [[[2, -1]]],
                },
            ]
        }
    },
}
CITIES = {
    "7": {
        "geonameid": 7,
        "name": "Kapital",
        "alternatenames": ["Capital"],
        "countrycode": "AA",
        "latitude": 5.0,
        "longitude": 5.0,
        "population": 1_000_000,
    },
    "8": {
        "geonameid": 8,
        "name": "Village",
        "alternatenames": [],
        "countrycode": "BB",
        "latitude": 5.0,
        "longitude": 15.0,
        "population": 20_000,
    },
}


def made() -> Gazetteer:
    countries, named = places.read_names(NAMES)
    places.add_rings(countries, ATLAS, {1: "AA", 2: "BB"})
    cities = places.read_cities(CITIES, named)
    return Gazetteer(places.packed(list(countries.values()), places.arcs_of(ATLAS), cities))


def test_what_is_made_is_read_again() -> None:
    known = made()
    positions = np.array([[5, 5], [5, 15], [5, 25]], np.float32)
    assert known.is_in_country("AA", positions).tolist() == [True, False, False]
    assert known.is_in_country("BB", positions).tolist() == [False, True, False]
    assert known.whereabouts(5, 5, "de").city == "Hauptstadt"
    assert known.whereabouts(5, 15, "en").country == "Rightland"
    assert [area.name for area in known.find("capitale", "en")] == ["Capital, Leftland"]


def test_a_name_that_no_city_has_is_refused() -> None:
    _, named = places.read_names(NAMES.replace("Capital\t", "Nowhere\t").replace("Capitale", ""))
    with pytest.raises(places.UnfitSource, match="no Nowhere in AA"):
        places.read_cities(CITIES, named)


def test_a_country_without_a_name_is_refused() -> None:
    countries, _ = places.read_names(NAMES)
    with pytest.raises(places.UnfitSource, match="R "):
        places.add_rings(countries, ATLAS, {1: "AA", 2: "CC"})


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=2, max_size=40))
def test_a_thinned_line_keeps_its_ends_and_its_distance(points: list[tuple[float, float]]) -> None:
    line = np.array(points)
    levels = places.levels_of(line, (10.0, 1.0))
    assert levels[0] == levels[-1] == 0
    for level, tolerance in enumerate((10.0, 1.0)):
        drawn = line[(levels >= 0) & (levels <= level)]
        for point in line:
            away = [places.distances(point[None], start, end)[0] for start, end in pairwise(drawn)]
            assert min(away) <= tolerance + 1e-9
