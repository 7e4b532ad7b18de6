import numpy as np

from photosim.search.evaluation import Trial
from photosim.search.marks import MARKS, precision_by_marks
from photosim.search.methods.method import Collection, Training


def trial(spread: float) -> Trial:
    """Five kinds that overlap the more, the wider they are spread."""
    generator = np.random.default_rng(4)
    labels = np.arange(400) % 5
    centres = generator.normal(size=(5, 64))
    vectors = np.abs(3 + centres[labels] + spread * generator.normal(size=(400, 64)))
    queries, rest = vectors[:30], vectors[30:].astype(np.float32)
    nothing = np.zeros((30, 10), np.int64)
    return Trial(
        queries.astype(np.float32),
        labels[:30],
        Training(rest[:0], labels[:0], rest),
        Collection(rest, lambda rows: (rows, rest[rows])),
        labels[30:],
        nothing,
        nothing,
    )


def test_marks_turn_a_search_towards_what_is_wanted() -> None:
    shares = precision_by_marks(trial(3.5))
    assert tuple(shares) == MARKS
    values = [shares[number].value for number in MARKS]
    assert values[0] < 0.8
    assert values[-1] > values[0] + 0.05


def test_where_all_is_right_already_marks_spoil_nothing() -> None:
    assert {share.value for share in precision_by_marks(trial(0.1)).values()} == {1.0}
