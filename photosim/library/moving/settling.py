"""Putting an imported library into the place of the one that was there, all of it or nothing.

The folder in which the import was made ready is renamed, and from that moment on the import is
done: whatever ends the program, `settle` goes on at the next start, before anything is opened.
First all that belongs to the former library goes into a folder of its own, where it is kept, then
the new files take their places. Every start calls `settle`, so this module imports little.
"""

import os
import shutil
from pathlib import Path

from photosim.errors import PhotoSimError

CATALOGUE = "catalogue.sqlite"
PREFERENCES = "preferences.json"
SEARCHES = "searches.json"
FORMER = "former"  # the file that names the folder for the library that was there

_READY, _SORTED = "import", "import-sorted"
# In this order: a log that stayed behind would be taken for that of the new catalogue.
_OF_LIBRARY = (
    *(f"{CATALOGUE}-wal", f"{CATALOGUE}-shm", CATALOGUE, "catalogue-suspect", "catalogue.columns"),
    *(PREFERENCES, SEARCHES, "undo.json", "removals.jsonl", "training"),
)


class MoveError(PhotoSimError):
    """A library cannot be exported or imported; the message is for the person."""


def exchange(made: Path, data_dir: Path) -> Path:
    """Let an import that is complete, in a folder within the data folder, take its place.

    Returns:
        Where the former library is kept; not there if there was none.

    Raises:
        MoveError: The data folder cannot be written; the next start goes on if it was begun.
    """
    try:
        former = data_dir / (made / FORMER).read_text()
        made.rename(data_dir / _READY)
    except OSError as error:
        raise _stuck(error) from error
    settle(data_dir)
    return former


def settle(data_dir: Path) -> bool:
    """Finish an import that is complete; to be called before the library is opened.

    Returns:
        Whether there was one.

    Raises:
        MoveError: The data folder cannot be written; the next start tries again.
    """
    ready, at_hand = data_dir / _READY, data_dir / _SORTED
    try:
        if os.path.isdir(ready):  # noqa: PTH112  also where it may not be asked
            _put_aside(data_dir, data_dir / (ready / FORMER).read_text())
            ready.rename(at_hand)
        if not os.path.isdir(at_hand):  # noqa: PTH112
            return False
        _put_in(at_hand, data_dir)
        shutil.rmtree(at_hand)
    except OSError as error:
        raise _stuck(error) from error
    return True


def _put_aside(data_dir: Path, former: Path) -> None:
    indexes = [file.name for file in data_dir.glob("search-*.index")]
    for name in (*_OF_LIBRARY, *indexes):
        if os.path.lexists(data_dir / name):
            former.mkdir(mode=0o700, exist_ok=True)
            (data_dir / name).rename(former / name)


def _put_in(at_hand: Path, data_dir: Path) -> None:
    for file in sorted(at_hand.rglob("*")):
        if file.is_file() and file.name != FORMER:
            target = data_dir / file.relative_to(at_hand)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.replace(target)


def _stuck(error: OSError) -> MoveError:
    return MoveError(
        f"The library could not be put into its place: {error.strerror or error}. "
        "The next start tries again."
    )
