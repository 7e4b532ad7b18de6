"""Files that are there whole or not at all, whatever ends the program or fills the disk."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PARTIAL_SUFFIX = ".part"


@contextmanager
def atomic_write(target: Path, *, durable: bool = False) -> Iterator[Path]:
    """Give a file to write that takes the target's place when the block ends without an error.

    It lies in the target's folder, is empty and readable by its owner alone, and its name is
    the target's between a dot and `PARTIAL_SUFFIX`. Nothing of it is left after an error; only a
    killed program leaves it behind.

    Args:
        target: The file to write, or to replace.
        durable: Whether a power cut must not cost it either; takes as long as the disk does.

    Raises:
        OSError: The folder cannot be written.
    """
    descriptor, name = tempfile.mkstemp(PARTIAL_SUFFIX, f".{target.name}-", target.parent)
    os.close(descriptor)
    partial = Path(name)
    try:
        yield partial
        if durable:
            with partial.open("r+b") as file:
                os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
