"""A file system that hangs like a network drive whose server is gone; for tests run as root."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class HungMount:
    """Covers a folder; every question about it waits until `release`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._device: int | None = None
        if sys.platform != "linux":
            pytest.skip("mounts as Linux does")
        try:
            self._device = os.open("/dev/fuse", os.O_RDWR)
        except OSError:
            pytest.skip("there is no FUSE here")
        # A file system in user space whose program never answers.
        options = f"fd={self._device},rootmode=40000,user_id=0,group_id=0"
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"hung", os.fsencode(folder), b"fuse", 0, options.encode()):
            os.close(self._device)
            pytest.skip("mounting is not permitted here")

    def release(self) -> None:
        """Let everything that waits fail, and uncover the folder."""
        if self._device is not None:
            os.close(self._device)
            self._device = None
            subprocess.run(["umount", "-l", str(self._folder)], check=True)


@contextmanager
def hung(folder: Path) -> Iterator[HungMount]:
    """Cover a folder for the length of a block, or until released."""
    mount = HungMount(folder)
    try:
        yield mount
    finally:
        mount.release()
