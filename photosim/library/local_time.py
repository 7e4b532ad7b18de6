"""Local times of many files at once."""

import time

import numpy as np
from numpy.typing import NDArray


def local_time(times_ns: NDArray[np.int64]) -> NDArray[np.datetime64]:
    """The local times of moments.

    Args:
        times_ns: Nanoseconds since 1970 in UTC, int64 (n,).

    Returns:
        datetime64[s] (n,); the offset from UTC is that at noon of each day.
    """
    seconds = times_ns // 1_000_000_000
    days, places = np.unique(seconds // 86_400, return_inverse=True)
    offsets = np.array([_offset(day) for day in days.tolist()], dtype=np.int64)
    return (seconds + offsets[places]).astype("datetime64[s]")


def _offset(day: int) -> int:
    """Seconds by which the local time is ahead of UTC on a day of Unix time."""
    try:
        return time.localtime(day * 86_400 + 43_200).tm_gmtoff
    except (OSError, OverflowError, ValueError):  # a date that the system has no calendar for
        return 0
