"""Memory that was freed and is kept all the same."""

import ctypes
import sys


def return_freed_memory() -> None:
    """Give back to the system what large work has left free.

    The GNU C library keeps freed blocks of up to 32 MB for later (mallopt(3),
    M_MMAP_THRESHOLD): 40 MB after the sign codes of a million photos were read.
    """
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "malloc_trim"):  # others than GNU's have no such thing
            library.malloc_trim(0)
