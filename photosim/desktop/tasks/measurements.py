"""Measures of decoded photos, taken in a thread of their own: sharpness and differences."""

import itertools
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from PySide6.QtCore import QObject, Signal

from photosim.desktop.tasks.previews import DecodedPicture
from photosim.vision.messages import Preview

log = logging.getLogger(__name__)

GAIN = 8  # by how much differences are amplified to be seen


class Measuring(QObject):
    """Takes measures; what was asked for before `forget` is not told any more.

    Signals:
        measured: A photo's id and its sharpness, see `photosim.vision.comparison.sharpness`.
        differed: The picture of a difference and the share of pixels that are alike.
    """

    measured = Signal(int, float)
    differed = Signal(object, float)
    _over = Signal(int, object)  # token, what to tell or None

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="measuring")
        self._tokens = itertools.count(1)
        self._wanted: set[int] = set()
        self._over.connect(self._tell)

    @property
    def busy(self) -> bool:
        """Whether something is being measured."""
        return bool(self._wanted)

    def measure(self, photo_id: int, picture: Preview) -> None:
        """Measure the sharpness of a photo."""
        self._start(partial(_measure, photo_id, picture))

    def differ(self, first: Preview, second: Preview) -> None:
        """Look where two photos differ."""
        self._start(partial(_differ, first, second))

    def forget(self) -> None:
        """No longer want what was asked for."""
        self._wanted.clear()

    def close(self) -> None:
        """Wait for what is under way."""
        self.forget()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _start(self, work: "Callable[[], tuple[object, ...]]") -> None:
        token = next(self._tokens)
        self._wanted.add(token)
        self._pool.submit(self._run, token, work)

    def _run(self, token: int, work: "Callable[[], tuple[object, ...]]") -> None:
        """Runs in the pool."""
        try:
            told = work()
        except Exception:
            log.exception("Measuring a photo met an unexpected fault")
            told = ()
        self._over.emit(token, told)

    def _tell(self, token: int, told: tuple[object, ...]) -> None:
        if token not in self._wanted:
            return
        self._wanted.discard(token)
        match told:
            case (int(photo_id), float(sharpness)):
                self.measured.emit(photo_id, sharpness)
            case (Preview() as picture, float(alike)):
                self.differed.emit(DecodedPicture(picture), alike)


def _measure(photo_id: int, picture: Preview) -> tuple[object, ...]:
    from photosim.vision.comparison import sharpness

    return photo_id, sharpness(picture)


def _differ(first: Preview, second: Preview) -> tuple[object, ...]:
    from photosim.vision.comparison import difference

    return difference(first, second, GAIN)
