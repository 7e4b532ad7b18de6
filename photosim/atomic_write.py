"""Writing files completely or not at all, even if the program is killed or the disk is full."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PARTIAL_SUFFIX = ".part"


@contextmanager
def atomic_write(target: Path, *, durable: bool = False) -> Iterator[Path]:
    """Yield a temporary file that replaces the target when the block ends without an error.

    It is in the target's folder, empty and readable only by its owner. Its name begins with a dot
    and the target's name and ends with `PARTIAL_SUFFIX`. It is removed after an error; only a
    killed program leaves it behind.

    Args:
        target: The file to write, or to replace.
        durable: Whether the file must survive a power cut too; waits for the disk.

    Raises:
        OSError: The folder or the disk cannot be written to.
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
