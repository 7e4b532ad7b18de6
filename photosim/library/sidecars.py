"""Sidecars: files beside photos in which other programs keep tags, ratings and places.

A photo may have one of either name, see `photosim.library.companions`; the one without the photo's
suffix may be that of a RAW file and its JPEG at once. Both count, for rating and place the one
changed last.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from photosim.annotations import Annotations
from photosim.catalogue.records import FileFacts, KnownFile, PhotoState, WatchedFolder
from photosim.catalogue.store import Store
from photosim.library.companions import XMP, there_beside, xmp_names
from photosim.library.disk import There, entries, look
from photosim.library.disk_timeout import Beat, ask
from photosim.library.progress import Changes
from photosim.vision.xmp import LARGEST, joined, read_annotations

Sidecars = Mapping[str, FileFacts]
"""The sidecars in a directory by their paths relative to the watched folder."""


def is_sidecar(name: str) -> bool:
    """Whether a file is a sidecar by its name."""
    return name.lower().endswith(XMP)


def sidecars_in(root: Path, directory: str, beat: Beat) -> dict[str, FileFacts]:
    """The sidecars in a directory of a watched folder; empty where it cannot be listed."""
    listed = entries(root / directory, beat)
    found: dict[str, FileFacts] = {}
    for entry in listed if isinstance(listed, list) else ():
        if is_sidecar(entry.name) and not entry.name.startswith("."):
            there = look(root / directory / entry.name)
            if isinstance(there, There) and there.is_regular:
                path = f"{directory}/{entry.name}" if directory else entry.name
                found[path] = there.facts
    return found


def sidecars_of(root: Path, photo: str) -> dict[str, FileFacts]:
    """The sidecars of one photo, the one changed last at the end; asks for each name."""
    path = PurePosixPath(photo)
    there = there_beside(root / photo, xmp_names(path))
    found = {str(path.with_name(file.name)): answer.facts for file, answer in there.items()}
    return dict(sorted(found.items(), key=lambda item: (item[1].mtime_ns, item[0])))


def follow_sidecars(
    store: Store, folder: WatchedFolder, directory: str, sidecars: Sidecars
) -> Iterator[Changes]:
    """Read the sidecars of a directory that are new or have changed since they were read.

    What a sidecar said that is gone stays, as a photo may have been moved without it; likewise of
    one that cannot be read, as it may be about to be written.

    Yields:
        The photos that may have got other tags or ratings.

    Raises:
        SilentFolderError: The disk does not answer.
    """
    if not sidecars:
        return
    photos = [
        file
        for file in store.files.inside(folder.id, directory)
        if file.state is not PhotoState.REMOVED
    ]
    seen = store.annotations.seen(folder.id, directory)
    named: dict[str, list[str]] = {}
    for path in sidecars:
        named.setdefault(path.lower(), []).append(path)
    of_photo = {file.id: _of_photo(file, named, sidecars) for file in photos}
    due = [
        file
        for file in photos
        if of_photo[file.id]
        and seen.get(file.relative_path) != appearance(of_photo[file.id], sidecars)
    ]
    if not due:
        return
    wanted = {path for file in due for path in of_photo[file.id]}
    said = ask(folder.path / directory, partial(_read_all, folder.path, sorted(wanted)))
    before = store.annotations.sidecars([file.id for file in due])
    read = {}
    for file in due:
        paths = [path for path in of_photo[file.id] if path in said]
        now = appearance(paths, sidecars)
        if paths and now != seen.get(file.relative_path):
            known, _ = before.get(file.id, (Annotations(), ""))
            read[file.id] = _with_unread(paths, of_photo[file.id], said, known), now
    if read:
        moved = store.annotations.put_sidecars(read)
        yield Changes(updated=tuple(moved), marked=tuple(read))


def _of_photo(file: KnownFile, named: Mapping[str, Sequence[str]], sidecars: Sidecars) -> list[str]:
    """The sidecars of a photo, the one changed last at the end; ``named`` has all in lower case."""
    path = PurePosixPath(file.relative_path)
    wanted = {str(path.with_name(name)).lower() for name in xmp_names(path)}
    found = [sidecar for name in wanted for sidecar in named.get(name, ())]
    return sorted(found, key=lambda item: (sidecars[item].mtime_ns, item))


def appearance(paths: Sequence[str], sidecars: Sidecars) -> str:
    """How sidecars look from outside: names, sizes and times."""
    return "|".join(
        f"{PurePosixPath(path).name} {sidecars[path].size} {sidecars[path].mtime_ns}"
        for path in paths
    )


def _read_all(root: Path, paths: Sequence[str], beat: Beat) -> dict[str, Annotations]:
    """What sidecars say; those that are damaged, too large or forbidden are left out."""
    found = {}
    for path in paths:
        beat()
        said = read_sidecar(root / path)
        if said is not None:
            found[path] = said
    return found


@dataclass(frozen=True)
class News:
    """What was found where the sidecars of a photo may have changed.

    Attributes:
        look: How they look.
        said: What they say; None where they look as they did, or none can be read.
        seen: How those look that were read.
    """

    look: str
    said: Annotations | None = None
    seen: str = ""


def read_news(root: Path, photo: str, known: Annotations, seen: str, beat: Beat) -> News:
    """Read the sidecars of one photo if they do not look as they did.

    Args:
        root: The watched folder.
        photo: The path of the photo in it.
        known: What they said.
        seen: How they looked then.
        beat: Called before each is read.
    """
    found = sidecars_of(root, photo)
    look = appearance(list(found), found)
    said = _read_all(root, list(found), beat) if look != seen else {}
    if not said:
        return News(look)
    paths = [path for path in found if path in said]
    return News(look, _with_unread(paths, found, said, known), appearance(paths, found))


def _with_unread(
    paths: Sequence[str],
    sidecars: Collection[str],
    said: Mapping[str, Annotations],
    known: Annotations,
) -> Annotations:
    """What the sidecars of a photo say; what one said that cannot be read now stays until it can.

    Args:
        paths: Those that were read, the one changed last at the end.
        sidecars: All of them.
        said: What each says.
        known: What all said before.
    """
    before = [known] if len(paths) < len(sidecars) else []
    return _joined([*before, *(said[path] for path in paths)])


def read_sidecar(path: Path) -> Annotations | None:
    """What a sidecar says; None where it cannot be read."""
    try:
        with path.open("rb") as file:
            return read_annotations(file.read(LARGEST + 1))
    except OSError:
        return None


def _joined(said: Sequence[Annotations]) -> Annotations:
    stars, rejected, position = None, False, None
    for item in said:
        if item.stars is not None or item.rejected:
            stars, rejected = item.stars, item.rejected
        position = item.position or position
    tags = joined([path for item in said for path in item.tags], ())
    return Annotations(stars, rejected, tags, position)
