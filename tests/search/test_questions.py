import numpy as np

from photosim.search.questions import choose_questions

SHARES = np.array([0.99, 0.9, 0.52, 0.47, 0.1, 0.97, 0.0], np.float32)
ALONE = np.arange(7)


def test_the_surest_and_the_nearest_to_the_border_take_turns() -> None:
    assert choose_questions(SHARES, ALONE, np.arange(7), 4) == [0, 2, 5, 3]


def test_only_open_photos_are_asked_about() -> None:
    assert choose_questions(SHARES, ALONE, np.array([1, 3, 6]), 9) == [1, 3, 6]


def test_of_one_moment_only_one_photo_is_asked_about() -> None:
    moments = np.array([5, 5, 5, 6, 6, 7, 8])
    chosen = choose_questions(SHARES, moments, np.arange(7), 7)
    assert sorted(moments[chosen].tolist()) == [5, 6, 7, 8]
