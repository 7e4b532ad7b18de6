"""What is mounted where, as far as it matters to watching: nothing here asks a disk."""

import os
import re
import select
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_MOUNTINFO = Path("/proc/self/mountinfo")
# File systems that other computers change: the kernel tells of changes made here alone.
_SHARED = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "9p", "afs", "ceph", "coda", "lustre"}
    | {"gfs2", "ocfs2", "virtiofs", "vboxsf", "vmhgfs", "prl_fs", "afpfs", "webdav", "fuse"}
    | {"macfuse", "osxfuse"}
)
_WINDOWS_REMOTE = 4


@dataclass(frozen=True, slots=True)
class Mount:
    """A mounted file system.

    Attributes:
        path: Where it is mounted.
        kind: The kind of file system, for instance ``ext4``.
        identity: What is mounted, in the system's words; another one for another file system.
        source: The device or the share.
        inner: The directory of that which is mounted.
        options: How; empty where that is not known.
    """

    path: Path
    kind: str
    identity: str
    source: str = ""
    inner: str = "/"
    options: frozenset[str] = frozenset()

    @property
    def is_shared(self) -> bool:
        """Whether others may change its files without the system telling."""
        return self.kind in _SHARED or self.kind.startswith("fuse.")


class MountChanges:
    """Tells whether anything was mounted or unmounted; on Linux, elsewhere nothing ever was.

    Another file system at the place of one that has gone may look the same: its device, its inode
    and its mount get the numbers that have become free. Linux tells whoever holds its table open.
    """

    def __init__(self) -> None:
        self._table: int | None = None
        with suppress(OSError):  # elsewhere, and in a container without /proc
            self._table = os.open(_MOUNTINFO, os.O_RDONLY | os.O_CLOEXEC)

    def since_last(self) -> bool:
        """Whether the table has changed since this was asked last."""
        if self._table is None:
            return False
        asked = select.poll()
        asked.register(self._table, select.POLLPRI)
        return any(told & select.POLLPRI for _, told in asked.poll(0))

    def close(self) -> None:
        """Let go of the table."""
        if self._table is not None:
            os.close(self._table)
            self._table = None


def read_mounts() -> list[Mount]:
    """Everything mounted at present, what covers other mounts last; empty on Windows."""
    mounts: list[Mount] = []
    if sys.platform == "linux":
        with suppress(OSError):  # in a container without /proc
            mounts = parse_mountinfo(os.fsdecode(_MOUNTINFO.read_bytes()))
    if sys.platform == "darwin":
        told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False)
        mounts = parse_mount(told.stdout)
    return mounts


def parse_mountinfo(text: str) -> list[Mount]:
    """What Linux says of its mounts."""
    mounts = []
    for line in text.splitlines():
        about, _, file_system = line.partition(" - ")
        number, _parent, device, inner, path = about.split(" ")[:5]
        identity = f"{number} {device} {_unescaped(inner)}"
        kind, source, options = (*file_system.split(" "), "", "")[:3]
        mounts.append(
            Mount(
                Path(_unescaped(path)),
                kind,
                identity,
                _unescaped(source),
                _unescaped(inner),
                frozenset(options.split(",")),
            )
        )
    return mounts


def parse_mount(text: str) -> list[Mount]:
    """What the command ``mount`` of macOS says."""
    found = re.findall(r"^(.+) on (.+) \((\w+)", text, re.MULTILINE)
    return [Mount(Path(path), kind, device, device) for device, path, kind in found]


def mounts_below(directories: Iterable[Path], mounts: Iterable[Mount]) -> frozenset[Mount]:
    """The mounts inside of directories without links in their paths."""
    places = tuple(directories)
    return frozenset(
        mount
        for mount in mounts
        if any(mount.path != place and mount.path.is_relative_to(place) for place in places)
    )


def is_shared(directory: Path, mounts: Iterable[Mount]) -> bool:
    """Whether a directory without links in its path lies where others may make changes."""
    if sys.platform == "win32":
        import ctypes

        if directory.drive.startswith("\\\\"):
            return True
        return ctypes.windll.kernel32.GetDriveTypeW(directory.anchor) == _WINDOWS_REMOTE
    mount = innermost(directory, mounts)
    return mount is not None and mount.is_shared


def innermost(directory: Path, mounts: Iterable[Mount]) -> Mount | None:
    """The mount that a directory without links in its path lies on; None where it is not known."""
    covering = [mount for mount in mounts if directory.is_relative_to(mount.path)]
    # Of several at one path the last covers the others.
    covering.sort(key=lambda mount: len(mount.path.parts))
    return covering[-1] if covering else None


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), text)
