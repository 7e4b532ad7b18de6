"""Watched folders: adding one, finding the one a path is in, noticing that one has disappeared."""

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from photosim.catalogue.records import KnownFile, MountRecord, PhotoState, WatchedFolder
from photosim.catalogue.store import Store
from photosim.errors import PhotoSimError
from photosim.library.arrangement import Branch
from photosim.library.disk import (
    CannotSay,
    NotThere,
    There,
    entries,
    is_link,
    look,
    may_be_read,
    volume_of,
)
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.library.excluded_folders import is_left_out, why_refused
from photosim.library.exclusion import below
from photosim.library.keys import HashKeys
from photosim.library.smart_albums import SmartAlbums
from photosim.library.volumes import find_again, holds, is_mounted, names_one, of_sample

_SAMPLE = 20  # known photos that are looked for to recognise a folder

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FolderPart:
    """A watched folder, or with ``below`` a directory in it, relative and with slashes."""

    folder: WatchedFolder
    below: str = ""


class FolderError(PhotoSimError):
    """A folder cannot be watched; the message is for the person."""


def absolute(path: Path) -> Path:
    """An absolute path without ``..``; links are kept, since people know folders by them."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve would follow links


def add_folder(store: Store, path: Path) -> FolderPart:
    """Watch a folder.

    A folder inside a watched one is already part of it; one that contains watched folders takes
    over their photos, so no photo is ever listed twice, and their rules, which go on to hold below
    them. A hidden folder is not part of the folder around it and is watched separately.

    Returns:
        Where the folder is in the library.

    Raises:
        FolderError: There is no such folder, or it cannot be read.
    """
    path = absolute(path)
    try:
        volume = ask(path, lambda _beat: _volume_of_photos(path))
    except SilentFolderError as error:
        raise FolderError(f"The folder {path} is not responding.") from error
    outer = folder_of(store, path)
    if outer is not None and not is_left_out(outer.path, relative_to(path, outer)):
        return FolderPart(outer, relative_to(path, outer))
    inside = [
        check_online(store, inner)  # now, since what is away is not removed as deleted later
        for inner in store.watched()
        if inner.path != path and _is_part(inner.path, path)
    ]
    with store.session.write():
        folder_id = store.add_folder(path, volume)
        for inner in inside:
            if _is_part(inner.path, path):
                _take_over(store, inner, folder_id, path, volume)
    return FolderPart(next(folder for folder in store.watched() if folder.id == folder_id))


def _is_part(path: Path, outer: Path) -> bool:
    """Whether a folder is shown with the one around it: a hidden one is shown for itself alone."""
    if not path.is_relative_to(outer):
        return False
    return not is_left_out(outer, path.relative_to(outer).as_posix())


def _take_over(
    store: Store, inner: WatchedFolder, folder_id: int, path: Path, volume: str | None
) -> None:
    prefix = inner.path.relative_to(path).as_posix()
    store.files.hand_over(inner.id, folder_id, prefix)
    if inner.rules:
        store.put_rules(folder_id, store.rules(folder_id) + below(prefix, inner.rules))
    SmartAlbums(store).hand_over(inner.id, Branch(folder_id, prefix))
    if not inner.online or inner.volume != volume:
        store.put_mount(MountRecord(folder_id, prefix, inner.volume, inner.online))
    store.remove_folder(inner.id)


def _volume_of_photos(path: Path) -> str | None:
    """The volume of a folder that can be watched; raises FolderError."""
    expect_folder(path)
    holds = why_refused(path)
    if holds is not None:
        raise FolderError(f"The folder {path} contains {holds}, not your photos.")
    return volume_of(path)


def expect_folder(path: Path) -> None:
    """Refuse what is no folder, or cannot be read.

    Raises:
        FolderError: It is not there, or its disk does not say.
    """
    there = look(path)
    if isinstance(there, CannotSay):
        raise FolderError(f"The folder {path} cannot be read: {there.reason}.")
    if isinstance(there, NotThere):
        raise FolderError(f"The folder {path} was not found.")
    if not there.is_directory:
        raise FolderError(f"{path} is a file, not a folder.")
    if not may_be_read(path):
        raise FolderError(f"You don't have permission to read the folder {path}.")


def remove_folder(store: Store, keys: HashKeys, folder_id: int) -> tuple[int, ...]:
    """Stop watching a folder and forget its photos; returns their ids. No file is touched."""
    with store.session.write():
        shown = store.photo_ids(folder_id).tolist()
        ids = list({*shown, *(photo.id for photo in store.problems(folder_id))})
        keys.leave(ids)
        store.remove_folder(folder_id)
        store.frames.purge()
    return tuple(ids)


def folder_of(store: Store, path: Path) -> WatchedFolder | None:
    """The watched folder that is or contains an absolute path; the inner one of two."""
    return folder_around(store.watched(), path)


def folder_around(folders: Iterable[WatchedFolder], path: Path) -> WatchedFolder | None:
    """Which of some folders is or contains an absolute path; the inner one of two."""
    around = [item for item in folders if path.is_relative_to(item.path)]
    return max(around, key=lambda item: len(item.path.parts), default=None)


def relative_to(path: Path, folder: WatchedFolder) -> str:
    """A path relative to a folder as the catalogue stores it: with slashes, "" for the folder."""
    relative = path.relative_to(folder.path).as_posix()
    return "" if relative == "." else relative


def is_inside(path: str, directory: str) -> bool:
    """Whether a path relative to a folder is or lies in a directory, "" for the folder."""
    return not directory or path == directory or path.startswith(f"{directory}/")


def check_online(store: Store, folder: WatchedFolder) -> WatchedFolder:
    """Check whether a folder is reachable; record the answer, its volume and its path.

    A drive is identified by its volume, not by its path: its photos do not count as deleted when
    another drive is mounted in its place, and it is found again when it is mounted elsewhere. The
    same holds for the drives below the folder.
    """
    return look_at_folder(store, folder)[0]


def look_at_folder(store: Store, folder: WatchedFolder) -> tuple[WatchedFolder, str | None]:
    """What `check_online` does, and why the folder cannot be looked at, in words."""
    try:
        found = ask(folder.path, lambda _beat: _volume_if_there(folder))
        reason = found.reason if isinstance(found, CannotSay) else None
        online = not isinstance(found, CannotSay | NotThere) and _is_the_same(
            store, folder, found.volume
        )
    except SilentFolderError as error:
        log.info("%s is not responding", folder.path)
        return _remembered(store, folder, online=False, volume=folder.volume), error.strerror
    volume = found.volume if isinstance(found, _OnVolume) else None
    path = folder.path
    if not online:
        elsewhere = _found_again(store, folder)
        if elsewhere is not None and folder_of(store, elsewhere) is None:
            log.info("%s was found again at %s", folder.path, elsewhere)
            path, online, volume = elsewhere, True, volume_of(elsewhere)
            store.move_folder(folder.id, path)
    kept = (volume if online else None) or folder.volume
    now = _remembered(store, replace(folder, path=path), online=online, volume=kept)
    if online:
        _note_beside(store, now)
        now = replace(now, away=_check_mounts(store, now))
    return now, reason


def _found_again(store: Store, folder: WatchedFolder) -> Path | None:
    """Where an unreachable folder is by now: on the drive that has the library, or on its own."""
    sample = _sample(store, folder)
    if not sample:
        return None
    home = store.session.path.parent
    if folder.beside is not None:
        beside = absolute(home / folder.beside)
        if beside != folder.path and holds(home, beside, sample):
            return beside
    return None if folder.volume is None else find_again(folder, sample)


def _note_beside(store: Store, folder: WatchedFolder) -> None:
    """Remember where a folder lies as seen from the library, if they are on one volume."""
    home = absolute(store.session.path.parent)
    beside = None
    if names_one(folder.volume) and volume_of(home) == folder.volume:
        beside = Path(os.path.relpath(folder.path, home)).as_posix()
    if beside != folder.beside:
        store.put_beside(folder.id, beside)


def changed_drives(store: Store) -> list[tuple[WatchedFolder, WatchedFolder]]:
    """Check all watched folders; those with drives that disappeared or returned, before, after."""
    looked_at = [(folder, check_online(store, folder)) for folder in store.watched()]
    return [
        (before, now)
        for before, now in looked_at
        if (before.online, before.path, before.away) != (now.online, now.path, now.away)
    ]


def _remembered(
    store: Store, folder: WatchedFolder, *, online: bool, volume: str | None
) -> WatchedFolder:
    if (online, volume) != (folder.online, folder.volume):
        store.mark_folder(folder.id, online=online, volume=volume)
    return replace(folder, online=online, volume=volume)


@dataclass(frozen=True, slots=True)
class _OnVolume:
    """A folder is there."""

    volume: str | None


def _volume_if_there(folder: WatchedFolder) -> _OnVolume | NotThere | CannotSay:
    """The volume of a folder that is really there.

    An unmounted drive often leaves its empty mount point behind: an empty directory on another
    volume than last time counts as not there, so nothing of it is taken for deleted.
    """
    found = entries(folder.path, lambda: None)
    if not isinstance(found, list):
        return found
    volume = volume_of(folder.path)
    if not found and folder.volume is not None and volume != folder.volume:
        return NotThere()
    return _OnVolume(volume)


def _is_the_same(store: Store, folder: WatchedFolder, volume: str | None) -> bool:
    """Whether what lies at a folder's path is what was there before."""
    if folder.volume is None or volume == folder.volume:
        return True
    # Some systems renumber their volumes at every start, so a photo still there decides.
    sample = _sample(store, folder)
    if not sample:
        return True
    return ask(folder.path, lambda _beat: of_sample(folder.path, sample)) > 0


def _sample(store: Store, folder: WatchedFolder, below: str = "") -> dict[str, int]:
    """Some known photos of a folder, or of a directory in it: sizes in bytes by relative path."""
    if below:
        all_ids = store.photo_ids(folder.id, below).tolist()
        ids = all_ids[:: max(1, len(all_ids) // _SAMPLE)]
    else:  # asked every few seconds while a drive is away
        ids = store.sample(folder.id, _SAMPLE)
    photos = store.photos(ids)
    return {relative_to(photo.path, folder): photo.size for photo in photos}


# The drives below a watched folder


def _check_mounts(store: Store, folder: WatchedFolder) -> tuple[str, ...]:
    """Look whether what is mounted or linked below a folder is there; returns what is not."""
    away: list[str] = []
    for mount in store.mounts(folder.id):
        if any(is_inside(mount.directory, outer) for outer in away):
            now: MountRecord | None = replace(mount, online=False)
        else:
            now = _look_at_mount(store, folder, mount)
        if now is None:
            store.drop_mount(folder.id, mount.directory)
            continue
        if now != mount:
            log.info("%s is %s", folder.path / mount.directory, "there" if now.online else "away")
            store.put_mount(now)
        if not now.online:
            away.append(mount.directory)
    return tuple(away)


def _look_at_mount(store: Store, folder: WatchedFolder, mount: MountRecord) -> MountRecord | None:
    """A mount as it is now, None if it was deleted.

    A directory that went together with its volume is away. One that went while its volume is
    there was deleted, unless it was away before: then nobody can have seen it go.
    """
    path = folder.path / mount.directory
    away = replace(mount, online=False)
    try:
        there, volume, linked = ask(
            path, lambda _beat: (look(path), volume_of(path), is_link(path))
        )
        if isinstance(there, CannotSay):
            return away
        if not isinstance(there, There) or not there.is_directory:
            deleted = mount.online and not linked and is_mounted(mount.volume)
            return None if deleted else away
        if mount.volume is None or (mount.volume == volume and names_one(volume)):
            return replace(mount, online=True)
        sample = _sample(store, folder, mount.directory)
        if not sample:
            return replace(mount, volume=volume or mount.volume, online=True)
        known = ask(path, lambda _beat: of_sample(folder.path, sample))
    except SilentFolderError:
        return away
    if known or (linked and is_mounted(mount.volume)):  # renumbered, or the link leads elsewhere
        return replace(mount, volume=volume or mount.volume, online=True)
    return away


# Files that are gone from folders that are there


def gone(store: Store, files: Iterable[KnownFile]) -> set[int]:
    """Which known files are no longer where they were; what cannot be said is not gone."""
    found: set[int] = set()
    at_home: dict[Path, list[tuple[KnownFile, Path]]] = {}
    folders = {folder.id: folder for folder in store.watched()}
    volumes = {(item.folder_id, item.directory): item.volume for item in store.mounts()}
    for file in files:
        folder = folders[file.folder_id]
        path = folder.path / file.relative_path
        if file.state == PhotoState.REMOVED:
            found.add(file.id)
        elif not folder.is_offline(path):
            at_home.setdefault(_home(folder, file, volumes), []).append((file, path))
    known = {folder.path: folder.volume for folder in folders.values()}
    known |= {folders[key[0]].path / key[1]: volume for key, volume in volumes.items()}
    for home, there in at_home.items():
        try:
            found |= ask(home, partial(_gone, home, known[home], there))
        except SilentFolderError:
            continue
    return found


def _home(
    folder: WatchedFolder, file: KnownFile, volumes: Mapping[tuple[int, str], str | None]
) -> Path:
    """The innermost directory with a volume of its own in which a file lies."""
    directory = file.relative_path
    while directory:
        directory = directory.rpartition("/")[0]
        if (folder.id, directory) in volumes:
            break
    return folder.path / directory


def _gone(
    home: Path, volume: str | None, files: Sequence[tuple[KnownFile, Path]], beat: Beat
) -> set[int]:
    if not isinstance(look(home), There) or volume not in (None, volume_of(home)):
        return set()
    found = set()
    for file, path in files:
        beat()
        if isinstance(look(path), NotThere) and not is_link(path):
            found.add(file.id)
    return found
