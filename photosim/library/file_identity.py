"""Whether two paths lead to one file, also where a share is mounted more than once.

Device and inode tell files apart within one computer, links and bind mounts included. A share
that is mounted twice may have two device numbers, though; then it is the share's name and the path
in it that tell, and where the server goes by two names only that files cannot be told apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from photosim.catalogue.records import FileFacts
from photosim.library.disk import Inode, There, real_path
from photosim.library.mount_table import Mount, innermost

# Whose inodes are the server's, the same however it is mounted.
_INODES_OF_SERVER = frozenset({"nfs", "nfs4", "afs", "ceph", "lustre", "gfs2", "ocfs2", "virtiofs"})
_WINDOWS_SHARES = frozenset({"cifs", "smb3", "smbfs"})
_SERVERS_INODES = "serverino"
_CLOCK_NS = 2_000_000_000  # by which the times of one file may differ, told in two ways


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """Which file is at a path.

    Attributes:
        place: Device and inode.
        facts: Its size and times.
        name: Its own name.
        is_shared: Whether it lies on another computer, or may.
        on_share: The share and its path there; None where it is on none, or that has no name.
        has_servers_inode: Whether its inode is the same however its disk is mounted.
    """

    place: Inode
    facts: FileFacts
    name: str
    is_shared: bool = False
    on_share: str | None = None
    has_servers_inode: bool = True

    def may_be(self, other: "FileIdentity") -> bool:
        """Whether this may be the same file: certain, or not to be told apart."""
        if self.is_surely(other):
            return True
        if self.place[0] == other.place[0] or not (self.is_shared or other.is_shared):
            return False
        if self.facts.size != other.facts.size:
            return False
        if not _is_near(self.facts.mtime_ns, other.facts.mtime_ns):
            return False
        if self.has_servers_inode and other.has_servers_inode:
            changed = self.facts.changed_ns, other.facts.changed_ns
            return self.place[1] == other.place[1] and (None in changed or _is_near(*changed))
        return self.is_shared and other.is_shared and self.name == other.name

    def is_surely(self, other: "FileIdentity") -> bool:
        """Whether this is certainly the same file."""
        if self.place == other.place:
            return True
        return self.on_share is not None and self.on_share == other.on_share


class Identifier:
    """Tells which files are at the paths in a directory.

    Args:
        directory: It.
        mounts: All that is mounted.
    """

    def __init__(self, directory: Path, mounts: Sequence[Mount]) -> None:
        self._directory = Path(real_path(directory))
        self._mount = innermost(self._directory, mounts)

    def identify(self, path: Path, there: There) -> FileIdentity:
        """Say which file is at a path in the directory."""
        mount = self._mount
        if mount is None or not mount.is_shared:
            return FileIdentity(there.place, there.facts, path.name)
        real = Path(real_path(path))
        is_inside = real.is_relative_to(mount.path)  # else it is a link that leads elsewhere
        return FileIdentity(
            there.place,
            there.facts,
            real.name,
            is_shared=True,
            on_share=_on_share(real, mount) if is_inside else None,
            has_servers_inode=_has_servers_inodes(mount),
        )


class KnownFiles:
    """Some files, to ask whether another one may be one of them."""

    def __init__(self) -> None:
        self._by_size: dict[int, list[FileIdentity]] = {}

    def add(self, files: Iterable[FileIdentity]) -> None:
        """Add files."""
        for file in files:
            self._by_size.setdefault(file.facts.size, []).append(file)

    def may_have(self, file: FileIdentity) -> bool:
        """Whether a file may be one of these."""
        return any(file.may_be(other) for other in self._by_size.get(file.facts.size, ()))


def _on_share(path: Path, mount: Mount) -> str | None:
    """The share and the path there; None for what is no share's name."""
    if not any(sign in mount.source for sign in ("/", ":", "\\")):
        return None
    is_windows = mount.kind in _WINDOWS_SHARES
    source = mount.source.replace("\\", "/").casefold() if is_windows else mount.source
    inner = PurePosixPath(mount.inner.lstrip("/"), path.relative_to(mount.path).as_posix())
    return f"{source.rstrip('/')}/{inner}"


def _has_servers_inodes(mount: Mount) -> bool:
    if mount.kind in _WINDOWS_SHARES:
        return not mount.options or _SERVERS_INODES in mount.options
    return mount.kind in _INODES_OF_SERVER


def _is_near(first: int | None, second: int | None) -> bool:
    return first is None or second is None or abs(first - second) <= _CLOCK_NS
