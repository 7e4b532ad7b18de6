"""What lies at paths the person named, asked away from the GUI thread: a drive may hang."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from photosim.desktop.tasks.lane import Lane, Ticket

if TYPE_CHECKING:
    from photosim.library.disk_timeout import Beat

_WAIT_S = 0.2  # for a drive that hangs as the window closes


@dataclass(frozen=True)
class PathKinds:
    """Paths told apart.

    Attributes:
        folders: Those that are folders.
        files: All others, whether there is something or not.
        silent: Those whose drive or network folder does not answer.
    """

    folders: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()
    silent: tuple[Path, ...] = ()


class PathAsker:
    """Tells paths apart on a lane."""

    def __init__(self) -> None:
        self._lane = Lane("paths", object, wait_s=_WAIT_S)

    def tell_apart(self, paths: Sequence[Path], then: Callable[[PathKinds], object]) -> Ticket:
        """Find out which paths are folders."""
        return self._lane.ask(partial(_kinds, tuple(paths)), then)

    def close(self) -> None:
        """Stop asking."""
        self._lane.close()


def _kinds(paths: Sequence[Path], _owned: object) -> PathKinds:
    from photosim.library.disk_timeout import SilentFolderError, ask

    folders: list[Path] = []
    files: list[Path] = []
    silent: list[Path] = []
    quiet: set[Path] = set()
    for path in paths:
        try:
            if path.parent in quiet:
                raise SilentFolderError(path)
            # Not put down to the folder it is in: of a mount point, that is the rest of the disk.
            is_folder = ask(path, partial(_is_folder, path))
        except SilentFolderError:
            silent.append(path)
            quiet.add(path.parent)  # a hundred files of one share are not waited for one by one
        else:
            (folders if is_folder else files).append(path)
    return PathKinds(tuple(folders), tuple(files), tuple(silent))


def _is_folder(path: Path, _beat: "Beat") -> bool:
    from photosim.library.disk import There, look

    there = look(path)
    return isinstance(there, There) and there.is_directory
