import pytest

from photosim.search.taught_evaluation import measure_taught
from tests.search.kinds import of_kinds


def test_a_taught_search_finds_more_of_what_was_taught_and_loses_little_else() -> None:
    vectors, labels = of_kinds(10, 40, 2.5)
    scores = measure_taught(vectors, labels, seed=0)
    assert scores.examples == 5 * 32
    assert (scores.taught.kinds, scores.taught.queries) == (5, 5 * 8)
    assert (scores.others.kinds, scores.others.queries) == (5, 5 * 40)
    gain = scores.taught.average_precision
    assert gain.after.value - gain.before.value == pytest.approx(gain.difference.value)
    assert gain.difference.value > 0.05
    assert scores.others.average_precision.difference.value > -0.03
