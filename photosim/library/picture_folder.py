"""Files for pictures that have none: pasted, or fetched from an address."""

import os
import shutil
import tempfile
from collections.abc import Collection
from itertools import count
from pathlib import Path

import psutil

from photosim.errors import PhotoSimError

_PREFIX = "photosim-pictures-"


class PictureFolder:
    """A temporary folder that only the person can read; it is made when it is first needed.

    Pictures may be kept from any thread; the rest belongs to the thread that made it.
    """

    def __init__(self) -> None:
        self._numbers = count(1)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._in_use: set[Path] = set()

    def keep(self, name: str, content: bytes) -> Path:
        """Write a picture's file; returns where it is.

        Raises:
            PhotoSimError: There is no room for it.
        """
        try:
            return self._write(name, content)
        except OSError as error:
            reason = error.strerror or str(error)
            raise PhotoSimError(f"The picture cannot be kept for the search: {reason}.") from error

    def _write(self, name: str, content: bytes) -> Path:
        if self._folder is None:
            self._folder = private_folder()
        # A folder of its own, as several may have the same name.
        path = Path(self._folder.name, str(next(self._numbers)), name)
        path.parent.mkdir(mode=0o700)
        path.touch(mode=0o600)
        path.write_bytes(content)
        return path

    def keep_only(self, needed: Collection[Path]) -> None:
        """Delete the pictures that were needed once and are not among these any more."""
        if self._folder is None:
            return
        here = {path for path in needed if path.is_relative_to(self._folder.name)}
        for path in self._in_use - here:
            path.unlink(missing_ok=True)
            path.parent.rmdir()
        self._in_use = here

    def close(self) -> None:
        """Delete all of them."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        self._in_use = set()


def private_folder() -> "tempfile.TemporaryDirectory[str]":
    """A temporary folder that only the person can read; of a killed program the next deletes it."""
    return tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-")


def delete_leftovers() -> None:
    """Delete the folders of programs that were killed and could not do so themselves."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdecimal() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)  # another person's stays
