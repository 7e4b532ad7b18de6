"""File systems that hang, are full or may only be read; for tests, where mounting is permitted."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
        self._covers = True

    def die(self) -> None:
        """Let every question fail from now on, as when the program behind it has crashed."""
        if self._device is not None:
            os.close(self._device)
            self._device = None

    def release(self) -> None:
        """Let everything that waits fail, and uncover the folder."""
        self.die()
        if self._covers:
            self._covers = False
            subprocess.run(["umount", "-l", str(self._folder)], check=True)


@contextmanager
def hung(folder: Path) -> Iterator[HungMount]:
    """Cover a folder for the length of a block, or until released."""
    mount = HungMount(folder)
    try:
        yield mount
    finally:
        mount.release()


class Disk:
    """A file system of a few megabytes."""

    def __init__(self, place: Path, megabytes: int = 2) -> None:
        self.place = place
        place.mkdir()
        self._mount("-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "photosim-test")

    def _mount(self, *arguments: str) -> None:
        self._mount_at(self.place, *arguments)

    def _mount_at(self, place: Path, *arguments: str) -> None:
        command = ["mount", *arguments, str(place)]
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
            pytest.skip("mounting is not permitted here")

    def fill(self, leave: int) -> Path:
        """Leave so many bytes free; returns the file that takes the others."""
        filler = self.place / "filler"
        free = shutil.disk_usage(self.place).free
        filler.write_bytes(bytes(max(0, free - leave)))
        return filler

    def allow_writing(self, allowed: bool) -> None:
        self._mount("-o", "remount,rw" if allowed else "remount,ro")

    def move(self, place: Path) -> None:
        """Let it appear elsewhere."""
        self._mount_at(place, "--bind", str(self.place))
        self.unmount()
        self.place = place

    def unmount(self) -> None:
        subprocess.run(["umount", "-l", str(self.place)], check=True)


@contextmanager
def failing(call: str, below: Path, code: int) -> Iterator[None]:
    """Let one call into the system fail for a path and all below it."""
    system: Callable[..., Any] = getattr(os, call)

    def refuse(path: Any, *arguments: Any, **named: Any) -> Any:
        if isinstance(path, str | Path) and Path(path).is_relative_to(below):
            raise OSError(code, os.strerror(code), str(path))
        return system(path, *arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, call, refuse)
        yield


@contextmanager
def case_blind() -> Iterator[None]:
    """Let names that differ in case alone be one, as exFAT, NTFS and APFS have it."""

    def found(path: Any) -> Any:
        if not isinstance(path, str | Path):
            return path
        wanted, parent = Path(path).name, Path(path).parent
        try:
            names = [one.name for one in parent.iterdir()]
        except OSError:
            return path
        alike = (name for name in names if name.casefold() == wanted.casefold())
        return path if wanted in names else parent / next(alike, wanted)

    with pytest.MonkeyPatch.context() as patch:
        for call in ("lstat", "stat", "unlink"):
            system: Callable[..., Any] = getattr(os, call)
            patch.setattr(
                os, call, lambda path, system=system, **named: system(found(path), **named)
            )
        rename = os.rename
        patch.setattr(os, "rename", lambda path, target: rename(found(path), target))
        yield


@contextmanager
def on_another_device(below: Path) -> Iterator[None]:
    """Let all below a folder have another device number, as on a share that is mounted twice."""
    system = os.stat

    def stat(path: Any, *arguments: Any, **named: Any) -> os.stat_result:
        found = system(path, *arguments, **named)
        if isinstance(path, str | Path) and Path(path).is_relative_to(below):
            values = {name: getattr(found, name) for name in dir(found) if name.startswith("st_")}
            return os.stat_result((*found[:2], found.st_dev + 1, *found[3:]), values)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "stat", stat)
        yield
