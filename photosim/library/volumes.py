"""Finding a watched folder again when its drive was mounted at another path."""

import os
import string
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from photosim.catalogue.records import WatchedFolder
from photosim.library.disk import There, entries, look, volume_of
from photosim.library.disk_timeout import Beat, SilentFolderError, ask

_MOUNTS = Path("/proc/self/mounts")
_VOLUMES = Path("/Volumes")
_NO_VOLUME = "0"  # what network file systems answer
# Asking one of these may take for ever when its server is gone.
_REMOTE = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "autofs", "fuse.")


def mount_points() -> list[Path]:
    """Where volumes are mounted at present; reads no volume."""
    if sys.platform == "win32":
        return [Path(f"{letter}:\\") for letter in string.ascii_uppercase]
    if sys.platform == "darwin":
        found = entries(_VOLUMES, lambda: None)
        names = [entry.name for entry in found] if isinstance(found, list) else []
        return [Path("/"), *(_VOLUMES / name for name in names)]
    try:
        lines = os.fsdecode(_MOUNTS.read_bytes()).splitlines()
    except OSError:
        return []
    mounts = [line.split(" ") for line in lines]
    return [Path(_unescaped(fields[1])) for fields in mounts if not fields[2].startswith(_REMOTE)]


def find_again(folder: WatchedFolder, sample: Mapping[str, int]) -> Path | None:
    """Look for an unreachable folder on its volume.

    Args:
        folder: The folder; its volume is known.
        sample: Sizes in bytes of some of its photos by relative path; most must be there.

    Returns:
        Its path now, or None.
    """
    parts = folder.path.parts[1:]
    for mount in mounts_of(folder.volume):
        for start in range(len(parts) + 1):
            candidate = mount.joinpath(*parts[start:])
            if candidate != folder.path and holds(mount, candidate, sample):
                return candidate
    return None


def names_one(volume: str | None) -> bool:
    """Whether a volume has an identity of its own."""
    return volume not in (None, _NO_VOLUME)


def is_mounted(volume: str | None) -> bool:
    """Whether a volume is known to be mounted anywhere."""
    return next(mounts_of(volume), None) is not None


def of_sample(place: Path, sample: Mapping[str, int]) -> int:
    """How many of these files, sizes in bytes by relative path, lie at a place."""
    answers = ((look(place / relative), size) for relative, size in sample.items())
    return sum(isinstance(found, There) and found.facts.size == size for found, size in answers)


def mounts_of(volume: str | None) -> Iterator[Path]:
    """Where a volume is mounted at present."""
    if names_one(volume):
        for mount in mount_points():
            try:
                if ask(mount, partial(_volume_of, mount)) == volume:
                    yield mount
            except SilentFolderError:
                continue


def _volume_of(mount: Path, _beat: Beat) -> str | None:
    return volume_of(mount)


def holds(mount: Path, candidate: Path, sample: Mapping[str, int]) -> bool:
    """Whether a place on a mount has most of these files, sizes in bytes by relative path."""
    try:
        return ask(mount, lambda _beat: of_sample(candidate, sample)) * 2 > len(sample)
    except SilentFolderError:
        return False


def _unescaped(text: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, character)
    return text
