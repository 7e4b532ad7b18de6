"""Where a folder lies by now: by its volume or name, and compared with a sample of its photos."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from photosim.catalogue.records import FolderRecord
from photosim.catalogue.store import Store
from photosim.library.disk import There, look, volume_of
from photosim.library.disk_timeout import Beat, SilentFolderError, ask
from photosim.library.excluded_folders import is_left_out
from photosim.library.folders import FolderError
from photosim.library.moving.archive import PackedFolder, SampleFile
from photosim.library.progress import Changes
from photosim.library.volumes import mount_points, mounts_of
from photosim.vision.files import UnreadablePhoto, fingerprint

SAMPLE = 32  # photos a folder is recognised by
_HASHED = 8  # of these, how many are read
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far a place holds what is known of a folder.

    Attributes:
        there: How many photos of the sample lie there, in the same size.
        read: How many of these were read.
        same: How many of those have the same content.
        sample: How many there are in the sample.
    """

    there: int = 0
    read: int = 0
    same: int = 0
    sample: int = 0

    @property
    def fits(self) -> bool:
        """Whether this is the folder: most photos are there, and most of those read the same."""
        return self.there * 2 > self.sample and self.same * 2 > self.read


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a folder was found; ``path`` is None where it was not, and it stays offline for now."""

    folder: PackedFolder
    path: Path | None
    comparison: Comparison


class FolderPlaces:
    """Folders that have moved; shares the store of its `Library`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def packed(self, folder_id: int) -> PackedFolder:
        """A folder with what it is recognised by.

        Raises:
            FolderError: It was removed meanwhile.
        """
        for folder in self._store.folders():
            if folder.id == folder_id:
                return packed(self._store, folder)
        raise FolderError("The folder is no longer in the library.")

    def move(self, folder: FolderRecord, path: Path) -> Changes:
        """Record that a folder is at another path, where it was found; nothing is embedded.

        Raises:
            FolderError: Another folder is a part of that one, or the other way round.
        """
        others = [one for one in self._store.watched() if one.id != folder.id]
        expect_apart([path, *(one.path for one in others)])
        moved = Placed(packed(self._store, folder), path, Comparison())
        put_in_place(self._store, [moved])
        return Changes(updated=tuple(self._store.photo_ids(folder.id).tolist()))


def packed(store: Store, folder: FolderRecord) -> PackedFolder:
    """A folder as it travels, with a sample of its photos."""
    sample = sample_of(store, folder.id)
    return PackedFolder(folder.id, str(folder.path), folder.volume, folder.photos, sample)


def sample_of(store: Store, folder_id: int) -> tuple[SampleFile, ...]:
    """Photos from all over a folder by which it can be recognised."""
    ids = store.photo_ids(folder_id)
    chosen = ids[:: max(1, len(ids) // SAMPLE)][:SAMPLE]
    return tuple(
        SampleFile(file.relative_path, file.size, file.content_hash.hex())
        for file in store.files.known(chosen.tolist())
        if file.content_hash is not None
    )


def find_places(
    folders: Sequence[PackedFolder], near: Path, taken: Sequence[Path] = ()
) -> list[Placed]:
    """Look for folders where they were, on their volumes, and by their names.

    Args:
        folders: They.
        near: A folder in and above which they may lie, too.
        taken: Where other folders of the library are.
    """
    found: list[Placed] = []
    for folder in folders:
        others = [*taken, *(one.path for one in found if one.path is not None)]
        found.append(_find(folder, near, others))
    return found


def place(folder: PackedFolder, path: Path) -> Placed:
    """Put a folder where the person says it is.

    Raises:
        FolderError: Something else is there, or nothing.
    """
    try:
        found = ask(path, partial(_compare, path, folder.sample))
    except SilentFolderError as error:
        raise FolderError(f"The folder {path} is not responding.") from error
    if found is None:
        raise FolderError(f"The folder {path} was not found.")
    if folder.sample and not found.fits:
        raise FolderError(
            f"{path} is another folder: of {found.sample} photos looked for, {found.there} are "
            f"there, and {found.same} of the {found.read} that were read are the same."
        )
    return Placed(folder, path, found)


def expect_apart(folders: Iterable[Path]) -> None:
    """Refuse folders of which one is part of another.

    Raises:
        FolderError: Two are.
    """
    paths = sorted(folders)
    for number, outer in enumerate(paths):
        for inner in paths[number + 1 :]:
            if _is_part(inner, outer):
                raise FolderError(
                    f"The folders {outer} and {inner} cannot both be in the library: one is a part "
                    "of the other."
                )


def _is_part(inner: Path, outer: Path) -> bool:
    if not inner.is_relative_to(outer):
        return False
    return inner == outer or not is_left_out(outer, inner.relative_to(outer).as_posix())


def put_in_place(store: Store, placed: Sequence[Placed]) -> None:
    """Record where all folders are now, as one transaction; nothing is embedded anew."""
    known = {folder.id: folder for folder in store.watched()}
    with store.session.write():
        for one in placed:  # first, since two may have changed places
            if one.path is not None:
                store.move_folder(one.folder.id, Path(f"/moving/{one.folder.id}"))
        for one in placed:
            folder = known[one.folder.id]
            if one.path is None:
                store.mark_folder(folder.id, online=False, volume=folder.volume)
                continue
            volume = volume_of(one.path)
            store.move_folder(folder.id, one.path)
            store.mark_folder(folder.id, online=True, volume=volume)
            if volume != folder.volume:  # a copy has change times of its own
                store.files.forget_change_times(folder.id)


def _find(folder: PackedFolder, near: Path, taken: Sequence[Path]) -> Placed:
    tried: set[Path] = set()
    for candidate in _candidates(folder, near):  # which asks more disks the further it goes
        if candidate in tried:
            continue
        tried.add(candidate)
        if any(_is_part(candidate, other) or _is_part(other, candidate) for other in taken):
            continue
        try:
            found = ask(candidate, partial(_compare, candidate, folder.sample))
        except SilentFolderError:
            continue
        if found is not None and folder.sample and found.fits:
            return Placed(folder, candidate, found)
    return Placed(folder, None, Comparison(sample=len(folder.sample)))


def _candidates(folder: PackedFolder, near: Path) -> Iterator[Path]:
    was = as_written(folder.path)
    if isinstance(was, type(PurePath())):
        yield Path(was)
    ends = [PurePath(*was.parts[start:]) for start in range(1, len(was.parts))]
    for mount in mounts_of(folder.volume):
        yield from (mount / end for end in ends)
        yield mount
    for base in (near, *near.parents, Path.home(), *mount_points()):
        yield from (base / end for end in ends)


def as_written(path: str) -> PurePath:
    """A path of any system's: with its own separators, whatever they are here."""
    return PureWindowsPath(path) if _WINDOWS.match(path) else PurePosixPath(path)


def _compare(place: Path, sample: Sequence[SampleFile], beat: Beat) -> Comparison | None:
    """Compare what lies at a place with a sample; None if no folder does."""
    found = look(place)
    if not isinstance(found, There) or not found.is_directory:
        return None
    there = []
    for file in sample:
        beat()
        answer = look(place / file.path)
        if isinstance(answer, There) and answer.facts.size == file.size:
            there.append(file)
    step = max(1, len(there) // _HASHED)
    read = there[::step][:_HASHED] if len(there) * 2 > len(sample) else []
    same = sum(_hash(place / file.path, beat) == file.hash for file in read)
    return Comparison(len(there), len(read), same, len(sample))


def _hash(path: Path, beat: Beat) -> str | None:
    try:
        return fingerprint(path, beat).hex()
    except UnreadablePhoto:
        return None
