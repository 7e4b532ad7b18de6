"""Importing a library: made ready beside the present one, which it then replaces in one step.

What is made ready lies in a folder of its own until it is complete. What then happens is told in
`photosim.library.moving.settling`.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photosim.catalogue.snapshot import bring_onto_disk, make_single
from photosim.catalogue.store import Store
from photosim.library.moving.archive import (
    TAUGHT,
    Archive,
    Bytes,
    open_archive,
)
from photosim.library.moving.places import Placed, as_written, expect_apart, put_in_place
from photosim.library.moving.settling import (
    CATALOGUE,
    FORMER,
    PREFERENCES,
    MoveError,
    exchange,
)
from photosim.vision.thumbnails import ThumbnailCache

_MAKING = "import-"  # begins the name of what is not complete
_AT_ONCE = 500  # thumbnails whose photos are looked up together
_OF_LIBRARY = ("encoder", "kept_folders", "live_photos", "weights")
_OF_COMPUTER = ("device", "cores", "thumbnail_memory_mb", "pause_on_battery")


@dataclass(frozen=True, slots=True)
class Staged:
    """A library that is complete but not in its place.

    Attributes:
        folder: Where it is.
        data_dir: Where it belongs.
        thumbnails: How many thumbnails were taken over.
    """

    folder: Path
    data_dir: Path
    thumbnails: int


def has_library(data_dir: Path) -> bool:
    """Whether a data folder has a library already."""
    file = data_dir / CATALOGUE
    return file.exists() and file.stat().st_size > 0


def stage(
    file: Path, placed: Sequence[Placed], data_dir: Path, thumbnails: Path
) -> Generator[Bytes, None, Staged]:
    """Make a library from a file ready to be put into its place; no present file is changed.

    Thumbnails are added to the cache at once. Closing the generator leaves nothing else behind.

    Args:
        file: What was exported.
        placed: Where each of its folders is now.
        data_dir: Where the library is to be.
        thumbnails: Root of the thumbnail cache.

    Raises:
        MoveError: The file cannot be used, or the disk not be written.
        FolderError: Two of the folders are one.
        CatalogueError: Its catalogue cannot be used.
    """
    expect_apart(one.path or Path(one.folder.path) for one in placed)
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in data_dir.glob(f"{_MAKING}*.part"):  # of a program that was killed
            shutil.rmtree(left, ignore_errors=True)
        making = Path(tempfile.mkdtemp(prefix=_MAKING, suffix=".part", dir=data_dir))
        try:
            with open_archive(file) as archive:
                archive.expect_room(data_dir)
                count = yield from _unpack(archive, placed, making, thumbnails)
            _suit_preferences(making, data_dir, placed)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise MoveError(f"The library in {file} could not be imported: {reason}.") from error
    return Staged(making, data_dir, count)


def discard(staged: Staged) -> None:
    """Give up what was made ready."""
    shutil.rmtree(staged.folder, ignore_errors=True)


def install(staged: Staged) -> Path | None:
    """Put a library into its place; returns where the former one is kept, None without one.

    Raises:
        CatalogueError: Another program has the present library open.
        MoveError: The folder cannot be written; the next start goes on.
    """
    make_single(staged.data_dir / CATALOGUE)
    former = exchange(staged.folder, staged.data_dir)
    return former if has_library(former) else None


def _unpack(
    archive: Archive, placed: Sequence[Placed], making: Path, thumbnails: Path
) -> Generator[Bytes, None, int]:
    done = 0
    for name in archive.files():
        for piece in archive.unpack(name, making / name):
            done += piece
            yield Bytes(done, archive.size)
    count = 0
    with Store.open(making / CATALOGUE) as store:
        _expect_same_folders(archive, store)
        put_in_place(store, placed)
        cache = ThumbnailCache(thumbnails)
        for photo_id, content in archive.thumbnails():
            done += len(content)
            count += _take_thumbnail(store, cache, photo_id, content)
            yield Bytes(done, archive.size)
    shutil.rmtree(making / "backups", ignore_errors=True)  # of a catalogue that was upgraded
    bring_onto_disk(making / CATALOGUE)
    (making / FORMER).write_text(f"library-before-{time.strftime('%Y%m%d-%H%M%S')}")
    return count


def _expect_same_folders(archive: Archive, store: Store) -> None:
    known = {folder.id for folder in store.watched()}
    if known != {folder.id for folder in archive.manifest.folders}:
        raise MoveError(f"The library in {archive.path} is damaged: its folders do not agree.")


def _take_thumbnail(store: Store, cache: ThumbnailCache, photo_id: int, content: bytes) -> bool:
    for photo in store.photos([photo_id]):
        return cache.adopt(photo.path, content)
    return False


def _suit_preferences(making: Path, data_dir: Path, placed: Sequence[Placed]) -> None:
    """Let paths in the settings follow the folders, and keep what is this computer's."""
    file = making / PREFERENCES
    present, packed = _read(data_dir / PREFERENCES), _read(file)
    document = {name: present[name] for name in present if name not in _OF_LIBRARY}
    document |= {name: packed[name] for name in packed if name not in _OF_COMPUTER}
    roots = {one.folder.path: one.path for one in placed if one.path is not None}
    kept = document.get("kept_folders")
    if isinstance(kept, list):
        document["kept_folders"] = [_moved(str(folder), roots) for folder in kept]
    own = making / TAUGHT / as_written(str(document.get("weights") or "/")).name
    document.pop("weights", None)
    if own.is_file():  # a network that was trained for this library
        document["weights"] = str(data_dir / TAUGHT / own.name)
    file.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    file.chmod(0o600)


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # none, or damaged: the defaults hold, as they would without an import
    return document if isinstance(document, dict) else {}


def _moved(folder: str, roots: dict[str, Path]) -> str:
    for was, now in roots.items():
        if folder == was:
            return str(now)
        if folder.startswith((f"{was}/", f"{was}\\")):
            return str(now.joinpath(*folder[len(was) + 1 :].replace("\\", "/").split("/")))
    return folder
