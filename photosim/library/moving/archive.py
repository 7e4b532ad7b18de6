"""The one file that a library travels in: a zip whose first member says what is in it.

The members are named as the files of the data folder are. Thumbnails are named by the ids of their
photos, since what they are called in the cache depends on where the photos lie.
"""

import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from photosim.catalogue.schema import HEAD_REVISION
from photosim.library.moving.settling import CATALOGUE, PREFERENCES, SEARCHES, MoveError

FORMAT = 1
SUFFIX = ".photosim"
MANIFEST = "manifest.json"
TAUGHT, THUMBNAILS, WEIGHTS = "taught", "thumbnails", "weights"

_PROGRAM = "photosim"
_THUMBNAIL = re.compile(r"thumbnails/([1-9][0-9]{0,17})\.png")
_NETWORK = re.compile(r"(weights|taught)(/[A-Za-z0-9_][A-Za-z0-9_.-]*){1,3}")
_FILES = (MANIFEST, CATALOGUE, PREFERENCES, SEARCHES)
# What no library comes near; a number that is larger is no reason to read on.
_MOST_BYTES = {MANIFEST: 64 << 20, PREFERENCES: 16 << 20, SEARCHES: 16 << 20}
_MOST_THUMBNAIL_BYTES = 16 << 20
_ENCRYPTED = 0x1
_PIECE = 1 << 20
_TO_SPARE = 64 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Bytes:
    """A step of the way: bytes dealt with, of how many."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A photo by which a folder is recognised: its path in it, bytes, hash of its content."""

    path: str
    size: int
    hash: str


@dataclass(frozen=True, slots=True)
class PackedFolder:
    """A watched folder as it was where the library comes from.

    Attributes:
        path: As that computer's system writes it.
        volume: What it lay on.
        photos: How many are shown for it.
        sample: Some of them.
    """

    id: int
    path: str
    volume: str | None
    photos: int
    sample: tuple[SampleFile, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in the file.

    Attributes:
        version: Of the program that made it.
        schema: Of its catalogue.
        photos: How many photos are shown.
        thumbnails: How many thumbnails come along.
    """

    version: str
    schema: str
    photos: int
    thumbnails: int
    folders: tuple[PackedFolder, ...]

    def to_json(self) -> str:
        """As the file has it."""
        head = {"program": _PROGRAM, "format": FORMAT}
        return json.dumps(head | asdict(self), indent=1)


class Archive:
    """A file that was looked through and found to be a library; see `open_archive`.

    Attributes:
        manifest: What it says of itself.
        size: Bytes of all that is in it, once unpacked.
    """

    def __init__(self, path: Path, packed: zipfile.ZipFile) -> None:
        self.path = path
        self._packed = packed
        self._members = _expect_members(path, packed)
        self.manifest = _read_manifest(path, packed)
        self.size = sum(member.file_size for member in packed.infolist())

    def expect_room(self, folder: Path) -> None:
        """Refuse what does not fit on a folder's disk.

        Raises:
            MoveError: There is too little room.
        """
        needed = self.size + _TO_SPARE
        if shutil.disk_usage(folder).free < needed:
            gigabytes = f"{needed / 1e9:.1f}"
            raise MoveError(f"There is not enough room in {folder}: {gigabytes} GB are needed.")

    def files(self) -> list[str]:
        """The members that are files of the data folder, the catalogue among them."""
        return [name for name in self._members if name != MANIFEST and not _photo_of(name)]

    def thumbnails(self) -> Iterator[tuple[int, bytes]]:
        """All thumbnails, each with the id of its photo; one that is damaged is left out."""
        for name in self._members:
            photo = _photo_of(name)
            if photo is not None:
                try:
                    yield photo, self._packed.read(name)
                except (zipfile.BadZipFile, zlib.error, EOFError):
                    continue

    def unpack(self, name: str, target: Path) -> Generator[int, None, None]:
        """Write one member to a file that is made; yields the bytes of each piece.

        Raises:
            MoveError: It is damaged.
        """
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with self._packed.open(name) as source, open(target, "xb", opener=_private) as file:
                while piece := source.read(_PIECE):
                    file.write(piece)
                    yield len(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise _damaged(self.path) from error


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a library's file; all that can be checked without unpacking it is.

    Raises:
        MoveError: It is no such file, damaged, or of a newer PhotoSim.
    """
    try:
        packed = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise MoveError(f"{path} was not found.") from error
    except OSError as error:
        raise MoveError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise MoveError(f"{path} is not an exported library, or only the first part of one.") from (
            error
        )
    with packed:
        try:
            archive = Archive(path, packed)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise _damaged(path) from error
        yield archive


def _expect_members(path: Path, packed: zipfile.ZipFile) -> list[str]:
    """The names of all members, if each is one that an export makes."""
    members = packed.infolist()
    names = [member.filename for member in members]
    if MANIFEST not in names:
        raise MoveError(f"{path} is a zip file, but no library that PhotoSim exported.")
    if CATALOGUE not in names or len({name.casefold() for name in names}) < len(names):
        raise _damaged(path)
    for member in members:
        name = member.filename
        known = name in _FILES or _photo_of(name) is not None or _NETWORK.fullmatch(name)
        most = _MOST_THUMBNAIL_BYTES if _photo_of(name) else _MOST_BYTES.get(name)
        if not known or (most is not None and member.file_size > most):
            raise MoveError(f"{path} holds more than a library; nothing of it was used.")
        if member.flag_bits & _ENCRYPTED:
            raise MoveError(f"{path} is encrypted, which no exported library is.")
    return names


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _photo_of(name: str) -> int | None:
    found = _THUMBNAIL.fullmatch(name)
    return int(found[1]) if found else None


def _read_manifest(path: Path, packed: zipfile.ZipFile) -> Manifest:
    try:
        document = json.loads(packed.read(MANIFEST))
        if document["program"] != _PROGRAM:
            raise MoveError(f"{path} was made by another program.")
        version, number = str(document["version"]), int(document["format"])
        if number <= FORMAT:
            manifest = _manifest(document)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(path) from error
    if number > FORMAT or manifest.schema > HEAD_REVISION:
        raise MoveError(
            f"{path} was made by a newer PhotoSim ({version}). Please update the program."
        )
    return manifest


def _manifest(document: Mapping[str, Any]) -> Manifest:
    folders = tuple(
        PackedFolder(
            id=int(folder["id"]),
            path=_text(folder["path"]),
            volume=None if folder["volume"] is None else str(folder["volume"]),
            photos=int(folder["photos"]),
            sample=tuple(_sample_file(file) for file in folder["sample"]),
        )
        for folder in document["folders"]
    )
    schema = str(document["schema"])
    if not schema.isdecimal():
        raise ValueError(schema)
    photos, thumbnails = int(document["photos"]), int(document["thumbnails"])
    return Manifest(str(document["version"]), schema, photos, thumbnails, folders)


def _sample_file(document: Mapping[str, Any]) -> SampleFile:
    path = _text(document["path"])
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError(path)
    return SampleFile(path, int(document["size"]), str(document["hash"]))


def _text(value: object) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError(value)
    return value


def _damaged(path: Path) -> MoveError:
    return MoveError(f"The library in {path} is damaged. Nothing of it was used; export it again.")
