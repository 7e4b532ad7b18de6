"""How much time a process has really had, which may be less than has passed."""

import time
from collections.abc import Callable
from dataclasses import dataclass

LOOK_S = 0.25
_LONGEST_S = 2 * LOOK_S  # between two looks, unless we stood still ourselves
_LEAST_SHARE = 0.1


@dataclass(frozen=True)
class Spell:
    """Time between two looks, in seconds.

    Attributes:
        awake: Time in which the process and the computer were running.
        worked: The part of it that counts as work: the processor time that the process used, or
            all of it if it used none, as when it waits for a lock forever. A process that waits
            for its turn on a busy computer uses little; at least a tenth counts.
    """

    awake: float = 0.0
    worked: float = 0.0


class OwnTime:
    """Measures a process that may be stopped, short of processor time or asleep with the computer.

    Args:
        pid: The process.
        clock: Tells seconds.

    Attributes:
        looked_at: When it last looked, by that clock.
    """

    def __init__(self, pid: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._pid, self._clock = pid, clock
        self._used: float | None = None
        self.looked_at = clock()

    @property
    def is_due(self) -> bool:
        """Whether it is time for another look."""
        return self._clock() - self.looked_at >= LOOK_S

    def look(self) -> Spell:
        """Return what has passed since the last look."""
        import psutil  # only while photos are read; the window is painted before

        now = self._clock()
        passed, self.looked_at = min(now - self.looked_at, _LONGEST_S), now
        try:
            process = psutil.Process(self._pid)
            with process.oneshot():
                stopped = process.status() in (psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP)
                times = process.cpu_times()
        except psutil.Error:  # it has ended, which is noticed elsewhere
            return Spell()
        used = times.user + times.system
        before, self._used = self._used, used
        if stopped or before is None:
            return Spell()
        worked = passed
        if used > before:
            worked = min(max(used - before, _LEAST_SHARE * passed), passed)
        return Spell(passed, worked)
