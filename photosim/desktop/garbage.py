"""Garbage collection kept to the GUI thread."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

_LOOK_MS = 1_000


@contextmanager
def collected_on_this_thread() -> Iterator[None]:
    """Collect garbage on the calling thread, which runs an event loop, and on no other.

    Python collects cycles on whichever thread happens to allocate. A widget or timer of the GUI
    thread that was part of a cycle would then be destroyed on the indexer's thread, at which Qt
    keeps a dangling timer and the event loop crashes at its next turn.
    """
    gc.disable()
    gc.freeze()  # what was imported so far stays anyway and need not be looked through again
    look = QTimer(interval=_LOOK_MS)
    look.timeout.connect(_collect_if_due)
    look.start()
    try:
        yield
    finally:
        look.stop()
        gc.collect()
        gc.unfreeze()
        gc.enable()


def _collect_if_due() -> None:
    counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [generation for generation, (count, most) in enumerate(counts) if count > most]
    if due:
        gc.collect(due[-1])
