from collections.abc import Callable

import numpy as np
import pytest

from photosim.library.progress import Changes, Progress
from photosim.library.rate_estimator import Meter

TOTAL = 20_000


class _Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def _steady(_: float) -> float:
    return 50.0


def _noisy(moment: float) -> float:
    return float(50 * np.random.default_rng(int(moment * 10)).uniform(0.3, 1.7))


def _large_photos_in_between(moment: float) -> float:
    return 15.0 if moment % 40 < 10 else 60.0


def _pausing(moment: float) -> float:
    return 0.0 if moment % 30 < 5 else 60.0


@pytest.mark.parametrize("rate", [_steady, _noisy, _large_photos_in_between, _pausing])
def test_after_a_minute_the_time_left_is_right_within_a_fifth(
    rate: Callable[[float], float],
) -> None:
    steps, end = _run(rate)
    late = [(now, step.seconds_left) for now, step in steps if 60 <= now <= 0.9 * end]
    assert late
    for now, left in late:
        assert left == pytest.approx(end - now, rel=0.2)


def test_a_lasting_change_of_pace_is_followed_in_some_minutes() -> None:
    steps, end = _run(lambda moment: 60.0 if moment < 100 else 20.0)
    late = [(now, step.seconds_left) for now, step in steps if 500 <= now <= 0.9 * end]
    assert late
    for now, left in late:
        assert left == pytest.approx(end - now, rel=0.2)


def test_the_rate_shown_is_that_of_the_last_seconds() -> None:
    steps, _ = _run(lambda moment: 60.0 if moment < 100 else 20.0)
    shown = {round(now): step.photos_per_second for now, step in steps}
    assert shown[90] == pytest.approx(60, rel=0.05)
    assert shown[130] == pytest.approx(20, rel=0.05)


def _run(rate: Callable[[float], float]) -> tuple[list[tuple[float, Progress]], float]:
    """Steps of a simulated run with the seconds since its start, and when it ended."""
    clock = _Clock()
    meter, began, owed, done = Meter(TOTAL, clock), clock.now, 0.0, 0
    steps = []
    while done < TOTAL:
        clock.now += 0.5
        owed += 0.5 * rate(clock.now - began)
        meter.count(int(owed))
        done, owed = done + int(owed), owed % 1
        steps.append((clock.now - began, meter.progress(Changes())))
    return steps, clock.now - began
