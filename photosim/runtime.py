"""Settings of a whole process: threads, garbage collection, memory, imports.

Each kind of process (the window, the command line, the encoder's) uses those that suit it.
Of the C libraries' allocators only glibc's is adjusted.
"""

import ctypes
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_SWITCH_S = 0.001

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # of glibc's malloc.h
_LARGE = 1 << 20  # bytes
_LARGEST_KEPT = 32 << 20  # glibc accepts no more
_KEPT = 256 << 20
_ARENAS = 2


def multiply_on_one_core() -> None:
    """Let numpy multiply on one core; must be called before numpy is imported.

    The products of a search are small: spread over cores that indexing keeps busy they take
    twice as long, as each waits for the slowest.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def run_networks_on_one_core() -> None:
    """Let torch use one core a call; imports it.

    Parallel calls are faster than one call on several cores, and waste no time waiting for each
    other.
    """
    import torch

    torch.set_num_threads(1)


def hand_over_quickly() -> None:
    """Have a busy thread hand over Python's lock after 1 ms instead of 5."""
    sys.setswitchinterval(_SWITCH_S)


@contextmanager
def garbage_left() -> Iterator[None]:
    """Suspend garbage collection; for imports, which leave next to no garbage.

    Collecting takes a sixth of their time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def collect_if_due() -> None:
    """Collect the garbage that Python would have collected by now if it were not suspended."""
    counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [generation for generation, (count, most) in enumerate(counts) if count > most]
    if due:
        gc.collect(due[-1])


def leave_sources_unread() -> None:
    """Keep PySide, once imported, from reading the source of every module imported after it.

    It looks for its own name there, to know which modules may want its optional snake_case names.
    None does here, and the sources would stay in memory: 27 MB, and a tenth of the start.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        setattr(feature, "_mod_uses_pyside", _uses_no_features)  # noqa: B010


def _uses_no_features(_module: object) -> bool:
    return False


def give_large_pieces_back() -> None:
    """Return large blocks of memory to the system when freed; call it before starting threads.

    For columns of a million photos, which come and go by the megabyte. By default glibc learns to
    keep blocks of up to 32 MB in its heap, and has a heap for every thread: ordering and filtering
    a million photos left 50 MB more behind.
    """
    _set(_MMAP_THRESHOLD, _LARGE)
    _set(_ARENA_MAX, _ARENAS)


def give_free_pages_back() -> None:
    """Return free memory between blocks in use; takes milliseconds for hundreds of MB.

    Thumbnails of changing sizes and what is found of thousands of photos leave some 50 MB of it.
    """
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


def keep_large_pieces() -> None:
    """Keep freed blocks for reuse; call it before starting threads.

    For a network's layers, of the same sizes with every batch: fetching them again from the system
    took a fifth of the time of a forward pass. There is one heap for all threads, as a thread's
    own is given back whole whenever it is empty.
    """
    _set(_MMAP_THRESHOLD, _LARGEST_KEPT)
    _set(_TRIM_THRESHOLD, _KEPT)
    _set(_ARENA_MAX, 1)


def _set(parameter: int, value: int) -> None:
    libc = _glibc()
    if libc is not None:
        libc.mallopt(parameter, value)


@cache
def _glibc() -> ctypes.CDLL | None:
    """The C library if it is the one meant; others know none of this."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    return libc if hasattr(libc, "malloc_trim") else None
