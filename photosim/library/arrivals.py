"""New and changed files: recorded as pending, unless their content is already known.

A file whose size is that of a known photo may be that photo moved, copied, put back or only
touched. Its content hash decides, and a known vector is reused instead of computed again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from photosim.catalogue.records import (
    FileFacts,
    KnownFile,
    PhotoRecord,
    PhotoState,
    PictureFacts,
    WatchedFolder,
)
from photosim.catalogue.store import Store
from photosim.library.disk import entries
from photosim.library.disk_timeout import Beat, ask
from photosim.library.folders import gone
from photosim.library.keys import HashKeys
from photosim.library.progress import Changes
from photosim.traits import PictureTraits
from photosim.vision.files import UnreadablePhoto, fingerprint


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that is new at its path, or that no longer matches its record."""

    relative_path: str
    facts: FileFacts
    record: KnownFile | None


@dataclass(frozen=True, slots=True)
class _Twin:
    """The known photo with an arrival's content.

    Attributes:
        follows: It is that photo, now found here.
        is_read: Whether the content was read, instead of concluded from name, size and time.
    """

    file: KnownFile
    follows: bool
    is_read: bool


@dataclass(frozen=True, slots=True)
class _Copy:
    """What a copy inherits; read before anything is written, as two files may swap names."""

    arrival: Arrival
    file: KnownFile
    photo: PhotoRecord
    vectors: dict[str, NDArray[np.float16]]
    traits: PictureTraits | None


def admit(
    store: Store, keys: HashKeys, folder: WatchedFolder, arrivals: Sequence[Arrival]
) -> Changes:
    """Record new and changed files in one transaction.

    Returns:
        Photos that appeared, and photos that were known and changed or moved.
    """
    twins = _find_twins(store, folder, arrivals)
    appeared: list[int] = []
    updated: list[int] = []
    with store.session.write():
        arrivals = _still_unknown(store, folder, arrivals)
        copies = [
            copy
            for arrival in arrivals
            if arrival.relative_path in twins and not twins[arrival.relative_path].follows
            for copy in _read_copy(store, arrival, twins[arrival.relative_path].file)
        ]
        pending = [item for item in arrivals if not _follows(item, twins)]
        followed = [
            (item, twins[item.relative_path].file) for item in arrivals if _follows(item, twins)
        ]
        back = _follow(store, keys, folder, followed)
        appeared += back
        updated += [file.id for _, file in followed if file.id not in back]
        ids = _write_pending(store, keys, folder, pending)
        for arrival in pending:
            visible = arrival.record is not None and arrival.record.state != PhotoState.REMOVED
            (updated if visible else appeared).append(ids[arrival.relative_path])
        # What is that of another photo was not edited here, be that photo elsewhere by now.
        store.files.forget_edits(
            ids[copy.arrival.relative_path]
            for copy in copies
            if copy.file.state != PhotoState.REMOVED
        )
        for copy in copies:
            _complete(store, keys, ids[copy.arrival.relative_path], copy)
        placed = {item.relative_path: file.id for item, file in followed} | ids
        unread = [path for path, twin in twins.items() if not twin.is_read and path in placed]
        store.files.doubt([placed[path] for path in unread])
    return Changes(appeared=tuple(appeared), updated=tuple(updated))


def _still_unknown(
    store: Store, folder: WatchedFolder, arrivals: Sequence[Arrival]
) -> list[Arrival]:
    """Leave out what another program on the same catalogue has recorded meanwhile."""
    new = [item.relative_path for item in arrivals if item.record is None]
    taken = {file.relative_path for file in store.files.at(folder.id, new)}
    return [item for item in arrivals if item.record or item.relative_path not in taken]


def _find_twins(
    store: Store, folder: WatchedFolder, arrivals: Sequence[Arrival]
) -> dict[str, _Twin]:
    sizes = store.files.known_sizes(arrival.facts.size for arrival in arrivals)
    if not sizes:
        return {}
    familiar = [arrival for arrival in arrivals if arrival.facts.size in sizes]
    moved: dict[tuple[str, FileFacts], list[KnownFile]] = {}
    for file in store.files.of_facts(arrival.facts for arrival in familiar):
        facts = FileFacts(file.size, file.mtime_ns)
        moved.setdefault((PurePosixPath(file.relative_path).name, facts), []).append(file)
    moved_away = gone(store, [file for files in moved.values() for file in files])
    contents = ask(folder.path, partial(_contents, folder, familiar, moved, moved_away))
    same: dict[tuple[int, bytes], list[KnownFile]] = {}
    for file in store.files.of_content({(item.size, item.hash) for item in contents.values()}):
        assert file.content_hash is not None
        same.setdefault((file.size, file.content_hash), []).append(file)
    candidates = [
        (arrival, same.get((content.size, content.hash), []), content.is_read)
        for arrival in familiar
        if (content := contents.get(arrival.relative_path)) is not None
    ]
    all_gone = gone(store, [file for files in same.values() for file in files])
    return ask(folder.path, partial(_match, folder, candidates, all_gone))


@dataclass(frozen=True, slots=True)
class _Content:
    """What an arrival holds: its size in bytes and the hash, read or taken over."""

    size: int
    hash: bytes
    is_read: bool


def _contents(
    folder: WatchedFolder,
    arrivals: Sequence[Arrival],
    moved: dict[tuple[str, FileFacts], list[KnownFile]],
    gone_ids: set[int],
    beat: Beat,
) -> dict[str, _Content]:
    """The content of arrivals by path; only reads the disk.

    A file of the same name, size and time to the nanosecond as one whose old path is empty is taken
    for the same without reading it: renaming a folder of 80,000 photos must not read them all
    before they are shown. It is doubted until it has been read, see `photosim.library.doubts`.
    """
    contents: dict[str, _Content] = {}
    for arrival in arrivals:
        beat()
        known = moved.get((PurePosixPath(arrival.relative_path).name, arrival.facts), [])
        taken = next((file.content_hash for file in known if file.id in gone_ids), None)
        if taken is None or not _path_is_free(arrival):
            try:
                read = fingerprint(folder.path / arrival.relative_path, beat)
            except UnreadablePhoto:
                continue  # embedding will meet the same fault and list it with its reason
            contents[arrival.relative_path] = _Content(arrival.facts.size, read, is_read=True)
        else:
            contents[arrival.relative_path] = _Content(arrival.facts.size, taken, is_read=False)
    return contents


def _match(
    folder: WatchedFolder,
    candidates: Sequence[tuple[Arrival, Sequence[KnownFile], bool]],
    gone_ids: set[int],
    beat: Beat,
) -> dict[str, _Twin]:
    """The twins of arrivals by path, from known files of the same content; only reads the disk."""
    claimed: set[int] = set()
    twins: dict[str, _Twin] = {}
    for arrival, same, is_read in candidates:
        beat()
        own_id = arrival.record.id if arrival.record else None
        # First the record of this very file, of which perhaps only the time has changed.
        for file in sorted(same, key=lambda file: file.id != own_id):
            follows = file.id not in claimed and (
                file.id == own_id
                or (_path_is_free(arrival) and file.id in gone_ids)
                or (_path_is_free(arrival) and _is_respelt(folder, arrival, file))
            )
            if follows:
                claimed.add(file.id)
            if follows or arrival.relative_path not in twins:
                twins[arrival.relative_path] = _Twin(file, follows, is_read)
            if follows:
                break
    return twins


def _path_is_free(arrival: Arrival) -> bool:
    return arrival.record is None or arrival.record.state == PhotoState.REMOVED


def _is_respelt(folder: WatchedFolder, arrival: Arrival, file: KnownFile) -> bool:
    """Whether a path differs in case alone, on a file system to which both are the same file.

    Where both may be there at once, the old one is still listed.
    """
    same_but_for_case = arrival.relative_path.casefold() == file.relative_path.casefold()
    if file.folder_id != folder.id or not same_but_for_case:
        return False
    place = folder.path
    for part in PurePosixPath(file.relative_path).parts:
        listed = entries(place, lambda: None)
        if not isinstance(listed, list):
            return False
        if all(entry.name != part for entry in listed):
            return True
        place /= part
    return False


def _follows(arrival: Arrival, twins: dict[str, _Twin]) -> bool:
    twin = twins.get(arrival.relative_path)
    return twin is not None and twin.follows


def _follow(
    store: Store,
    keys: HashKeys,
    folder: WatchedFolder,
    followed: Sequence[tuple[Arrival, KnownFile]],
) -> set[int]:
    """Let photos follow their files; returns those that are visible again by that."""
    moves = [(file.id, arrival.relative_path, arrival.facts) for arrival, file in followed]
    store.files.relocate(folder.id, moves)
    back = {file.id for _, file in followed if file.state == PhotoState.REMOVED}
    for photo_id in back:
        for encoder, vector in store.vectors.of_photo(photo_id).items():
            store.vectors.put(encoder, [(photo_id, vector)])  # new to whoever kept an index
            keys.enter(encoder, [photo_id], vector[None, :])
    return back


def _write_pending(
    store: Store, keys: HashKeys, folder: WatchedFolder, arrivals: Sequence[Arrival]
) -> dict[str, int]:
    """Record arrivals as pending; returns their ids by path."""
    new = [item for item in arrivals if item.record is None]
    added = store.files.add(folder.id, [(item.relative_path, item.facts) for item in new])
    ids = {item.relative_path: photo_id for item, photo_id in zip(new, added, strict=True)}
    changed = {
        item.relative_path: (item.record.id, item.facts)
        for item in arrivals
        if item.record is not None
    }
    stale = [photo_id for photo_id, _ in changed.values()]
    keys.leave(stale)
    store.vectors.drop(stale)
    store.files.reset(list(changed.values()))
    return ids | {path: photo_id for path, (photo_id, _) in changed.items()}


def _read_copy(store: Store, arrival: Arrival, file: KnownFile) -> list[_Copy]:
    """What a copy inherits; nothing if another program has forgotten the original meanwhile."""
    vectors, traits = store.vectors.of_photo(file.id), store.duplicates.traits([file.id])
    return [
        _Copy(arrival, file, photo, vectors, traits.get(file.id))
        for photo in store.photos([file.id])
    ]


def _complete(store: Store, keys: HashKeys, photo_id: int, copy: _Copy) -> None:
    if copy.photo.width is None or copy.photo.height is None or copy.file.content_hash is None:
        return  # the original was never opened, so there is nothing to inherit
    for encoder, vector in copy.vectors.items():
        picture = PictureFacts(
            photo_id=photo_id,
            size=copy.arrival.facts.size,
            mtime_ns=copy.arrival.facts.mtime_ns,
            content_hash=copy.file.content_hash,
            width=copy.photo.width,
            height=copy.photo.height,
            taken_at=copy.photo.taken_at,
            vector=vector,
            damage=copy.photo.damage,
            camera=copy.photo.camera,
            lens=copy.photo.lens,
            duration_ms=copy.photo.duration_ms,
            traits=copy.traits,
        )
        store.complete_photos([picture], encoder)
        keys.enter(encoder, [photo_id], vector[None, :])
