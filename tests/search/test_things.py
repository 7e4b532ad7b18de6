import numpy as np
import pytest

from photosim.arrays import LABELS
from photosim.search.things import FOUND, LABELS_KNOWN, Things, ranked, typical


def labels(*photos: dict[int, float]) -> np.ndarray:
    """What a network recognised in photos: probabilities by label."""
    rows = np.zeros(len(photos), LABELS)
    for row, photo in zip(rows, photos, strict=True):
        for place, (label, share) in enumerate(photo.items()):
            row["label"][place] = label
            row["share"][place] = round(255 * share**0.5)
    return rows


def weights(**known: float) -> np.ndarray:
    found = np.zeros(LABELS_KNOWN, np.float32)
    for name, weight in known.items():
        found[int(name[1:])] = weight
    return found


THINGS = Things(np.array([7, 3, 9]), labels({151: 0.6, 152: 0.3}, {999: 1.0}, {151: 0.2, 0: 0.8}))


def test_what_is_kept_of_a_photo_has_thirty_bytes() -> None:
    assert LABELS.itemsize == 30


def test_a_score_is_the_sum_of_the_labels_that_a_word_means() -> None:
    scores = THINGS.scores(weights(_151=1.0, _152=0.5))
    assert scores == pytest.approx([0.75, 0, 0.2], abs=0.01)
    assert THINGS.scores(weights(_0=1.0)) == pytest.approx([0, 0, 0.8], abs=0.01)


def test_photos_count_from_a_score_on() -> None:
    assert THINGS.count(weights(_151=1.0)) == 1
    assert THINGS.count(weights(_151=1.0, _0=1.0, _999=1.0)) == 3
    assert THINGS.count(weights(_5=1.0)) == 0


def test_no_photos_have_no_scores() -> None:
    nothing = Things(np.zeros(0, np.int64), np.zeros(0, LABELS))
    assert len(nothing.scores(weights(_1=1.0))) == nothing.count(weights(_1=1.0)) == 0


def test_typical_is_what_the_surest_photos_look_like() -> None:
    vectors = np.eye(3, dtype=np.float16)
    assert typical(vectors, np.array([1, 1, 0], np.float32)) == pytest.approx([0.5**0.5] * 2 + [0])


def test_photos_that_are_found_come_before_those_that_only_look_alike() -> None:
    scores = np.array([FOUND, 0.9, 0, 0], np.float32)
    similarities = np.array([0.0, 0.5, 1.0, 1.0], np.float32)
    order = ranked(np.array([1, 2, 4, 3]), similarities, scores, 0.9)
    assert order.tolist() == [1, 0, 3, 2]
