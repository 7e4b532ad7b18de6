"""How the C library's allocator treats large pieces of memory; only glibc's is spoken to."""

import ctypes
import sys
from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # of glibc's malloc.h
_LARGE = 1 << 20  # bytes
_LARGEST_KEPT = 32 << 20  # glibc accepts no more
_KEPT = 256 << 20
_ARENAS = 2


def give_large_pieces_back() -> None:
    """Hand large pieces back to the system as soon as they are free; must precede other threads.

    For columns of a million photos, which come and go by the megabyte. By itself glibc learns to
    keep pieces of up to 32 MB in its heap, and has a heap for every thread: ordering and filtering
    a million photos left 50 MB more behind.
    """
    _set(_MMAP_THRESHOLD, _LARGE)
    _set(_ARENA_MAX, _ARENAS)


def give_free_pages_back() -> None:
    """Hand back what lies free between pieces in use; takes milliseconds for hundreds of MB.

    Thumbnails of changing sizes and what is found of thousands of photos leave some 50 MB of it.
    """
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


def keep_large_pieces() -> None:
    """Keep freed pieces for the next use; must precede other threads.

    For a network's layers, of the same sizes with every batch: fetching them anew from the system
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
