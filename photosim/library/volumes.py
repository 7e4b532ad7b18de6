"""Finding a watched folder again when its drive was mounted at another path."""

import os
import string
import sys
from collections.abc import Mapping
from pathlib import Path

from photosim.catalogue.records import FolderRecord
from photosim.library.disk import volume_of

_MOUNTS = Path("/proc/self/mounts")
_NO_VOLUME = "0"  # what network file systems answer
# Asking one of these may take for ever when its server is gone.
_REMOTE = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "autofs", "fuse.")


def mount_points() -> list[Path]:
    """Where volumes are mounted at present; reads no volume."""
    if sys.platform == "win32":
        return [Path(f"{letter}:\\") for letter in string.ascii_uppercase]
    if sys.platform == "darwin":
        return [Path("/"), *Path("/Volumes").iterdir()]
    try:
        lines = os.fsdecode(_MOUNTS.read_bytes()).splitlines()
    except OSError:
        return []
    mounts = [line.split(" ") for line in lines]
    return [Path(_unescaped(fields[1])) for fields in mounts if not fields[2].startswith(_REMOTE)]


def find_again(folder: FolderRecord, sample: Mapping[str, int]) -> Path | None:
    """Look for an unreachable folder on its volume.

    Args:
        folder: The folder; its volume is known.
        sample: Sizes in bytes of some of its photos by relative path; most must be there.

    Returns:
        Its path now, or None.
    """
    if folder.volume == _NO_VOLUME:
        return None
    parts = folder.path.parts[1:]
    for mount in mount_points():
        if volume_of(mount) != folder.volume:
            continue
        for start in range(len(parts) + 1):
            candidate = mount.joinpath(*parts[start:])
            if candidate != folder.path and _holds(candidate, sample):
                return candidate
    return None


def _holds(candidate: Path, sample: Mapping[str, int]) -> bool:
    found = 0
    for relative, size in sample.items():
        try:
            found += (candidate / relative).stat().st_size == size
        except OSError:
            continue
    return found * 2 > len(sample)


def _unescaped(text: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, character)
    return text
