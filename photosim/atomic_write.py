"""Writing files completely or not at all, even if the program is killed or the disk is full."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PARTIAL_SUFFIX = ".part"


@contextmanager
def atomic_write(target: Path, *, durable: bool = False, private: bool = True) -> Iterator[Path]:
    """Yield a temporary file that replaces the target when the block ends without an error.

    It is in the target's folder and empty. Its name begins with a dot and the target's name and
    ends with `PARTIAL_SUFFIX`. After an error it is removed; only a killed program leaves it there.

    Args:
        target: The file to write, or to replace.
        durable: Whether the file must survive a power cut too; waits for the disk.
        private: Whether only its owner may read it; otherwise whoever may by the system's settings,
            as with a file that the person saved.

    Raises:
        OSError: The folder or the disk cannot be written to.
    """
    partial = target.with_name(f".{target.name}-{secrets.token_hex(4)}{PARTIAL_SUFFIX}")
    mode = 0o600 if private else 0o666  # less what the system's umask takes away
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    try:
        yield partial
        if durable:
            with partial.open("r+b") as file:
                os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
