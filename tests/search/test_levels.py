import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photosim.search.levels import Level, fit_levels
from photosim.search.projection import Float32

ORDER = list(Level)


def drawn(spread: float, count: int = 300) -> Float32:
    """Unit vectors around one direction, the nearer to each other the smaller their spread."""
    centre = np.zeros(64)
    centre[0] = 1
    rows = centre + spread * np.random.default_rng(0).normal(size=(count, 64))
    units: Float32 = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return units


def test_where_all_photos_are_alike_it_takes_more_to_be_related() -> None:
    mixed, alike = fit_levels(drawn(10)), fit_levels(drawn(0.1))
    assert mixed.related < 0.5 < alike.related
    for levels in (mixed, alike):
        assert -1 < levels.related < levels.very_similar < levels.nearly_identical < 1


def test_a_handful_of_photos_tells_nothing_of_a_library() -> None:
    assert fit_levels(drawn(0.1, 5)) == fit_levels(drawn(10, 0))


def test_parts_are_judged_no_more_strictly_than_in_a_large_mixed_library() -> None:
    mixed, few_kinds = fit_levels(drawn(10)), fit_levels(drawn(0.1))
    assert mixed.for_parts() == mixed
    assert few_kinds.for_parts() == fit_levels(drawn(10, 0))


@given(
    st.lists(st.tuples(st.floats(-1, 1, width=32), st.floats(-1, 1, width=32)), max_size=30),
    st.booleans(),
)
def test_levels_only_go_down_along_the_results(
    found: list[tuple[float, float]], averaged: bool
) -> None:
    own = np.array([pair[0] for pair in found], np.float32)
    nearness = np.sort(np.array([pair[1] for pair in found], np.float32))[::-1]
    reached = fit_levels(drawn(10)).of(own, nearness, averaged=averaged)
    places = [ORDER.index(level) for level in reached]
    assert places == sorted(places)


def test_a_copy_is_nearly_identical_and_a_random_photo_far_off() -> None:
    levels = fit_levels(drawn(10))
    own = np.array([0.97, 0.7, 0.5, 0.02], np.float32)
    assert levels.of(own, own, averaged=False) == ORDER
