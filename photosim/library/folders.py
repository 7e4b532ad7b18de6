"""Watched folders: adding one, finding the one a path is in, noticing that one has disappeared."""

import logging
import os
from dataclasses import dataclass, replace
from pathlib import Path

from photosim.catalogue.records import FolderRecord
from photosim.catalogue.store import Store
from photosim.errors import PhotoSimError
from photosim.library.disk import is_reachable, volume_of
from photosim.library.disk_timeout import SilentFolderError, ask
from photosim.library.keys import HashKeys
from photosim.library.volumes import find_again

_SAMPLE = 20  # known photos that are looked for to recognise a folder
_AWAY = "away"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FolderPart:
    """A watched folder, or with ``below`` a directory in it, relative and with slashes."""

    folder: FolderRecord
    below: str = ""


class FolderError(PhotoSimError):
    """A folder cannot be watched; the message is for the person."""


def absolute(path: Path) -> Path:
    """An absolute path without ``..``; links are kept, since people know folders by them."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve would follow links


def add_folder(store: Store, path: Path) -> FolderPart:
    """Watch a folder.

    A folder inside a watched one is already part of it; one that contains watched folders takes
    over their photos, so no photo is ever listed twice.

    Returns:
        Where the folder is in the library.

    Raises:
        FolderError: There is no such folder, or it cannot be read.
    """
    path = absolute(path)
    try:
        volume = ask(path, lambda _beat: _expect_folder(path))
    except SilentFolderError as error:
        raise FolderError(f"The folder {path} is not responding.") from error
    outer = folder_of(store, path)
    if outer is not None:
        return FolderPart(outer, relative_to(path, outer))
    with store.session.write():
        folder_id = store.add_folder(path, volume)
        for inner in store.folders():
            if inner.id != folder_id and inner.path.is_relative_to(path):
                store.files.hand_over(inner.id, folder_id, inner.path.relative_to(path).as_posix())
                store.remove_folder(inner.id)
    return FolderPart(next(folder for folder in store.folders() if folder.id == folder_id))


def _expect_folder(path: Path) -> str | None:
    """The volume of a folder that can be read; raises FolderError."""
    if not path.exists():
        raise FolderError(f"The folder {path} was not found.")
    if not path.is_dir():
        raise FolderError(f"{path} is a file, not a folder.")
    if not os.access(path, os.R_OK | os.X_OK):
        raise FolderError(f"You don't have permission to read the folder {path}.")
    return volume_of(path)


def remove_folder(store: Store, keys: HashKeys, folder_id: int) -> tuple[int, ...]:
    """Stop watching a folder and forget its photos; returns their ids. No file is touched."""
    with store.session.write():
        shown = store.photo_ids(folder_id).tolist()
        ids = list({*shown, *(photo.id for photo in store.problems(folder_id))})
        keys.leave(ids)
        store.remove_folder(folder_id)
    return tuple(ids)


def folder_of(store: Store, path: Path) -> FolderRecord | None:
    """The watched folder that is or contains an absolute path."""
    return next((item for item in store.folders() if path.is_relative_to(item.path)), None)


def relative_to(path: Path, folder: FolderRecord) -> str:
    """A path relative to a folder as the catalogue stores it: with slashes, "" for the folder."""
    relative = path.relative_to(folder.path).as_posix()
    return "" if relative == "." else relative


def check_online(store: Store, folder: FolderRecord) -> FolderRecord:
    """Check whether a folder is reachable; record the answer, its volume and its path.

    A drive is identified by its volume, not by its path: its photos do not count as deleted when
    another drive is mounted in its place, and it is found again when it is mounted elsewhere.
    """
    try:
        volume = ask(folder.path, lambda _beat: _volume_if_there(folder))
        online = volume is not _AWAY and _is_the_same(store, folder, volume)
    except SilentFolderError:
        log.info("%s is not responding", folder.path)
        return _remembered(store, folder, online=False, volume=folder.volume)
    path = folder.path
    if not online and folder.volume is not None:
        sample = _sample(store, folder)
        elsewhere = find_again(folder, sample) if sample else None
        if elsewhere is not None and folder_of(store, elsewhere) is None:
            log.info("%s was found again at %s", folder.path, elsewhere)
            path, online, volume = elsewhere, True, volume_of(elsewhere)
            store.move_folder(folder.id, path)
    kept = volume if online else folder.volume
    return _remembered(store, replace(folder, path=path), online=online, volume=kept)


def changed_drives(store: Store) -> list[tuple[FolderRecord, FolderRecord]]:
    """Check all watched folders; those that disappeared, returned or moved, before and after."""
    looked_at = [(folder, check_online(store, folder)) for folder in store.folders()]
    return [
        (before, now)
        for before, now in looked_at
        if (before.online, before.path) != (now.online, now.path)
    ]


def _remembered(
    store: Store, folder: FolderRecord, *, online: bool, volume: str | None
) -> FolderRecord:
    if (online, volume) != (folder.online, folder.volume):
        store.mark_folder(folder.id, online=online, volume=volume)
    return replace(folder, online=online, volume=volume)


def _volume_if_there(folder: FolderRecord) -> str | None:
    return volume_of(folder.path) if is_reachable(folder) else _AWAY


def _is_the_same(store: Store, folder: FolderRecord, volume: str | None) -> bool:
    """Whether what lies at a folder's path is what was there before."""
    if folder.volume is None or volume == folder.volume:
        return True
    # Some systems renumber their volumes at every start, so a photo still there decides.
    sample = _sample(store, folder)
    if not sample:
        return True
    return ask(folder.path, lambda _beat: any((folder.path / name).exists() for name in sample))


def _sample(store: Store, folder: FolderRecord) -> dict[str, int]:
    """Some known photos of a folder: sizes in bytes by relative path."""
    ids = store.photo_ids(folder.id)
    photos = store.photos(ids[:: max(1, len(ids) // _SAMPLE)])
    return {relative_to(photo.path, folder): photo.size for photo in photos}
