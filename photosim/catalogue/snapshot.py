"""The catalogue as a single file: a consistent copy while it is in use, and one nobody else has."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from photosim.catalogue.database import CatalogueError, translated_errors

_LOG = "-wal"
_TRIES = 5


def copy_catalogue(path: Path, target: Path) -> None:
    """Copy the catalogue as it is at this moment, whoever else is writing to it.

    Args:
        path: The catalogue.
        target: The copy, a file that is empty or not there yet.

    Raises:
        CatalogueError: It cannot be read, or the copy cannot be written.
    """
    with (
        translated_errors(path),
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)  # in one step, so no writer makes it begin anew
        copy.execute("PRAGMA journal_mode = DELETE")


def copy_from_elsewhere(path: Path, target: Path) -> None:
    """Copy a catalogue, with its log, that another computer may be writing to.

    SQLite's locks tell nothing of other computers, so it is copied until it did not change
    meanwhile.

    Raises:
        CatalogueError: It changes all the time, or cannot be read.
    """
    try:
        for _ in range(_TRIES):
            before = _states(path)
            for suffix in ("", _LOG):
                copy = Path(f"{target}{suffix}")
                copy.unlink(missing_ok=True)
                if before[suffix] is not None:
                    shutil.copyfile(f"{path}{suffix}", copy)
            if _states(path) == before:
                return
    except OSError as error:
        raise CatalogueError(
            f"The catalogue {path} cannot be opened or read ({error.strerror or error})."
        ) from error
    raise CatalogueError(
        "The library is being written by another computer right now. Open it again later."
    )


def _states(path: Path) -> dict[str, tuple[int, int] | None]:
    """Size and time of the catalogue and of its log, None for what is not there."""
    found: dict[str, tuple[int, int] | None] = {}
    for suffix in ("", _LOG):
        file = Path(f"{path}{suffix}")
        status = file.stat() if file.exists() else None
        found[suffix] = None if status is None else (status.st_size, status.st_mtime_ns)
    return found


def make_single(path: Path) -> None:
    """Bring the catalogue's log into its file, which no other program may have open.

    Raises:
        CatalogueError: Another program has it open, or it cannot be written.
    """
    if not path.exists() or not path.stat().st_size:
        return
    try:
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname not in ("SQLITE_BUSY", "SQLITE_LOCKED"):
            raise CatalogueError(
                f"The catalogue {path} cannot be opened or read ({error})."
            ) from error
        raise CatalogueError(
            "The library is open in another program or window. Close that first."
        ) from error
    except sqlite3.DatabaseError:  # damaged: it is put aside as it is
        return


def bring_onto_disk(path: Path) -> None:
    """Wait until a file that no connection has open is on the disk for good."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
