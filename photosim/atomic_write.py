"""Writing files completely or not at all, even if the program is killed or the disk is full."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PARTIAL_SUFFIX = ".part"

_LONGEST = 255  # bytes of a name; the limit of all common file systems
# What is said of folders that cannot be waited for, as on some shares, or not by everybody.
_NO_WAITING = (
    *(errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF),
    *(errno.EACCES, errno.EPERM),
)


@contextmanager
def atomic_write(target: Path, *, durable: bool = False, private: bool = True) -> Iterator[Path]:
    """Yield a temporary file that replaces the target when the block ends without an error.

    It is in the target's folder and empty. Its name begins with a dot and the target's name, as
    far as there is room, and ends with `PARTIAL_SUFFIX`. After an error it is removed; only a
    killed program leaves it there.

    Args:
        target: The file to write, or to replace.
        durable: Whether the file must survive a power cut too; waits for the disk.
        private: Whether only its owner may read it; otherwise whoever may by the system's settings,
            as with a file that the person saved.

    Raises:
        OSError: The folder or the disk cannot be written to.
    """
    partial = target.with_name(_partial_name(target.name))
    mode = 0o600 if private else 0o666  # less what the system's umask takes away
    is_done = False
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
        yield partial
        if durable:
            with partial.open("r+b") as file:
                os.fsync(file.fileno())
        _replace(partial, target)
        is_done = True
        if durable:
            flush_names(target.parent)
    finally:
        if not is_done:
            with suppress(OSError):  # why it is not written matters more
                partial.unlink()


def _replace(partial: Path, target: Path) -> None:
    """Give a file its place; shares and pulled drives may say that it failed although it has it.

    Raises:
        OSError: It has not, or that cannot be said.
    """
    written = partial.stat()
    try:
        partial.replace(target)
    except OSError:
        try:
            partial.lstat()
        except FileNotFoundError:  # or another program removed it, and the target is the old one
            if target.exists() and _is_unchanged(target.stat(), written):
                return
        raise


def _is_unchanged(now: os.stat_result, before: os.stat_result) -> bool:
    """Whether a file still is what it was; drives may number their files as they like."""
    return (now.st_size, now.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def flush_names(folder: Path) -> None:
    """Wait until the disk has the names in a folder, where the system can be told so.

    Raises:
        OSError: The disk fails.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    try:
        handle = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NO_WAITING:
            raise


def _partial_name(name: str) -> str:
    ending = f"-{secrets.token_hex(4)}{PARTIAL_SUFFIX}"
    room = _LONGEST - len(f".{ending}")
    encoded = os.fsencode(name)
    start = name if len(encoded) <= room else encoded[:room].decode(errors="ignore")
    return f".{start}{ending}"
