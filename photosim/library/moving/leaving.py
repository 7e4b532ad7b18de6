"""Exporting a library to one file, also while it is open and being added to."""

import contextlib
import shutil
import tempfile
import zipfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from photosim.catalogue.database import MissingCatalogueError
from photosim.catalogue.schema import HEAD_REVISION
from photosim.catalogue.snapshot import bring_onto_disk, copy_catalogue
from photosim.catalogue.store import Store
from photosim.library.moving.archive import (
    MANIFEST,
    TAUGHT,
    THUMBNAILS,
    WEIGHTS,
    Bytes,
    Manifest,
)
from photosim.library.moving.places import packed
from photosim.library.moving.settling import CATALOGUE, PREFERENCES, SEARCHES, MoveError
from photosim.vision.thumbnails import ThumbnailCache

_PIECE = 1 << 20
_AT_ONCE = 1_000  # photos to look up together
_EFFORT = 1  # 6 takes three times as long, for 4 % less


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is taken along besides the catalogue, the settings and what was trained here."""

    thumbnails: bool = False
    weights: bool = False


@dataclass
class Exported:
    """What an export came to.

    Attributes:
        file: Where it is.
        size: Its bytes.
        photos: How many photos are shown in it.
        thumbnails: How many thumbnails it has.
        folders: The folders in it.
    """

    file: Path
    size: int
    photos: int
    thumbnails: int
    folders: list[Path] = field(default_factory=list)


def export_library(
    data_dir: Path, thumbnails: Path, target: Path, wanted: Wanted, *, replace: bool = False
) -> Generator[Bytes, None, Exported]:
    """Write a library to one file; closing the generator leaves nothing behind.

    The file appears under its name once it is complete. The library may be in use: what is written
    is its catalogue as it was at the beginning.

    Args:
        data_dir: The library's data folder.
        thumbnails: Root of the thumbnail cache.
        target: The file.
        wanted: What is taken along.
        replace: Whether a file that is there is replaced.

    Raises:
        MoveError: The file is there, or cannot be written.
        CatalogueError: There is no library, or it cannot be read.
    """
    if not (data_dir / CATALOGUE).exists():
        raise MissingCatalogueError
    try:
        if target.exists() and not replace:
            raise MoveError(f"{target} is there already. Choose another name.")
        for left in target.parent.glob(f".{target.name}-*.part"):  # of a program that was killed
            shutil.rmtree(left, ignore_errors=True)
        prefix = f".{target.name}-"
        with tempfile.TemporaryDirectory(
            prefix=prefix, suffix=".part", dir=target.parent
        ) as scratch:
            packing = _Packing(data_dir, ThumbnailCache(thumbnails), Path(scratch), wanted)
            exported = yield from packing.pack(target)
    except OSError as error:
        raise MoveError(f"{target} cannot be written: {error.strerror or error}.") from error
    return exported


class _Packing:
    """One export, in a folder beside its target."""

    def __init__(self, data_dir: Path, cache: ThumbnailCache, scratch: Path, want: Wanted) -> None:
        self._data_dir = data_dir
        self._cache = cache
        self._scratch = scratch
        self._wanted = want
        self._done = self._total = 0

    def pack(self, target: Path) -> Generator[Bytes, None, Exported]:
        catalogue, complete = self._scratch / CATALOGUE, self._scratch / "complete"
        copy_catalogue(self._data_dir / CATALOGUE, catalogue)
        yield Bytes(0, 1)
        with Store.open(catalogue) as store:  # which brings the copy up to date
            thumbnails = self._thumbnails(store) if self._wanted.thumbnails else []
            manifest = _manifest(store, len(thumbnails))
            roots = [folder.path for folder in store.watched()]
        files = [(CATALOGUE, catalogue), *self._files()]
        self._total = sum(file.stat().st_size for _, file in files)
        self._total += sum(size for _, _, size in thumbnails)
        with zipfile.ZipFile(
            complete, "x", compression=zipfile.ZIP_DEFLATED, compresslevel=_EFFORT
        ) as packed:
            packed.writestr(MANIFEST, manifest.to_json())
            for name, file in files:
                yield from self._add(packed, name, file)
            for photo, file, _ in thumbnails:
                with contextlib.suppress(FileNotFoundError):  # other programs clear them, too
                    yield from self._add(packed, f"{THUMBNAILS}/{photo}.png", file)
        bring_onto_disk(complete)
        size = complete.stat().st_size
        complete.replace(target)
        return Exported(target, size, manifest.photos, len(thumbnails), roots)

    def _files(self) -> Iterator[tuple[str, Path]]:
        for name in (PREFERENCES, SEARCHES):
            if (self._data_dir / name).is_file():
                yield name, self._data_dir / name
        for folder in (TAUGHT, *([WEIGHTS] if self._wanted.weights else [])):
            for file in sorted((self._data_dir / folder).rglob("*")):
                if file.is_file() and not file.name.startswith("."):  # those are not complete
                    yield file.relative_to(self._data_dir).as_posix(), file

    def _thumbnails(self, store: Store) -> list[tuple[int, Path, int]]:
        """Photo, file and bytes of each."""
        found: list[tuple[int, Path, int]] = []
        ids = store.photo_ids()
        for start in range(0, len(ids), _AT_ONCE):
            for photo in store.photos(ids[start : start + _AT_ONCE]):
                file = self._cache.path_for(photo.path)
                with contextlib.suppress(FileNotFoundError):
                    found.append((photo.id, file, file.stat().st_size))
        return found

    def _add(self, packed: zipfile.ZipFile, name: str, file: Path) -> Generator[Bytes, None, None]:
        with file.open("rb") as source:
            info = zipfile.ZipInfo.from_file(file, name, strict_timestamps=False)  # only stored
            compressed = name == CATALOGUE  # all others are so already
            with packed.open(name if compressed else info, "w", force_zip64=True) as member:
                while piece := source.read(_PIECE):
                    member.write(piece)
                    self._done += len(piece)
                    yield Bytes(self._done, self._total)


def _manifest(store: Store, thumbnails: int) -> Manifest:
    folders = store.folders()
    return Manifest(
        version=version("photosim"),
        schema=HEAD_REVISION,
        photos=sum(folder.photos for folder in folders),
        thumbnails=thumbnails,
        folders=tuple(packed(store, folder) for folder in folders),
    )
