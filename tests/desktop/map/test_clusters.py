"""Photos are gathered on the map so that each is in one place, and places do not overlap."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from photosim.desktop.map.clusters import PlacedPhotos, merged
from photosim.desktop.map.projection import latitude_of, projected

_POSITIONS = st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=60)


def placed(positions: list[tuple[float, float]]) -> PlacedPhotos:
    where: NDArray[np.float32] = np.array(positions, np.float32).reshape(-1, 2)
    return PlacedPhotos(np.arange(1, len(where) + 1), where)


@given(_POSITIONS, st.integers(0, 24))
def test_every_photo_is_in_the_one_square_where_it_was_taken(
    positions: list[tuple[float, float]], level: int
) -> None:
    photos = placed(positions)
    clusters = photos.gathered(level)
    assert clusters.counts.sum() == len(positions)
    squares = np.clip((photos.points * 2**level).astype(int), 0, 2**level - 1)
    seen = set()
    for start, end in zip(clusters.starts[:-1], clusters.starts[1:], strict=True):
        [square] = {tuple(one) for one in squares[start:end].tolist()}
        assert square not in seen
        seen.add(square)


def test_the_photo_that_came_last_stands_for_the_others() -> None:
    photos = placed([(43.77, 11.25), (43.7701, 11.2501), (41.9, 12.5)])
    assert sorted(photos.gathered(10).newest.tolist()) == [2, 3]
    assert photos.gathered(0).newest.tolist() == [3]


@given(_POSITIONS)
def test_what_is_shown_is_apart(positions: list[tuple[float, float]]) -> None:
    clusters = placed(positions).gathered(6)
    points = clusters.points * 2**12
    groups = merged(points, clusters.counts, 50)
    assert sorted(np.concatenate([*groups, np.empty(0, int)]).tolist()) == list(range(len(points)))
    first = np.array([points[group[0]] for group in groups]).reshape(-1, 2)
    for row, point in enumerate(first):
        away = np.abs(np.delete(first, row, axis=0) - point).max(axis=1)
        assert away.min(initial=50) >= 50


@given(st.floats(-85, 85), st.floats(-180, 180))
def test_a_point_of_the_map_leads_back_to_its_latitude(latitude: float, longitude: float) -> None:
    [[x, y]] = projected(np.array([[latitude, longitude]])).tolist()
    assert abs(latitude_of(y) - latitude) < 1e-6
    assert abs((x - 0.5) * 360 - longitude) < 1e-6
    assert 0 <= x <= 1
    assert 0 <= y <= 1


def test_north_is_up_and_the_poles_are_within_the_square() -> None:
    points = projected(np.array([[90.0, 0.0], [0.0, 0.0], [-90.0, 0.0]]))
    assert np.allclose(points[:, 1], [0, 0.5, 1], atol=1e-6)
