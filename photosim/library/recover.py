"""Opening a catalogue, and recovering it if it is damaged."""

import contextlib
import math
from dataclasses import dataclass
from pathlib import Path

from photosim.catalogue.database import DamagedCatalogueError, ForeignDatabaseError
from photosim.catalogue.salvage import Salvaged, look_for_damage, only_one, salvage
from photosim.catalogue.store import Store
from photosim.library.disk import There, look
from photosim.library.index_files import forget_index_files
from photosim.library.keys import HashKeys
from photosim.vision.word_models import knows_words

# Long enough for some hundred thousand photos; larger files are checked in full by the doctor.
CHECK_S = 2.0


@dataclass(frozen=True)
class Recovery:
    """What was recovered of a damaged catalogue.

    Attributes:
        aside: Where the damaged file is kept.
        folders: Watched folders that were saved.
        photos: Photos that were saved.
        vectors: Their vectors that were saved.
    """

    aside: Path
    folders: int
    photos: int
    vectors: int

    def __str__(self) -> str:
        kept = f"The catalogue was damaged; the damaged file is kept as {self.aside.name}."
        if not self.folders:
            return f"{kept} Nothing in it could be read; please add your folders again."
        return (
            f"{kept} {self.photos:,} photos in {self.folders:,} folders were recovered, "
            f"{self.vectors:,} of them with their vectors; the rest will be re-indexed."
        )


def open_sound(path: Path, check_seconds: float = CHECK_S) -> tuple[Store, Recovery | None]:
    """Open the catalogue for writing; a damaged one is replaced by what can be saved of it.

    Args:
        path: The catalogue.
        check_seconds: How long SQLite may check for damage first.

    Returns:
        The store, and what was recovered if it had to be.

    Raises:
        CatalogueError: It belongs to a newer or another program, or cannot be written.
    """
    suspicion = _suspicion(path)
    if isinstance(look(suspicion), There):
        check_seconds = math.inf
    store, recovery = _open_mended(path, check_seconds)
    suspicion.unlink(missing_ok=True)
    return store, recovery


def suspect_damage(path: Path) -> None:
    """Have the next start check the whole catalogue, however long that takes."""
    with contextlib.suppress(OSError):  # then the next start looks as long as ever
        _suspicion(path).touch(mode=0o600)


def _suspicion(path: Path) -> Path:
    return path.with_name(f"{path.stem}-suspect")


def _open_mended(path: Path, check_seconds: float) -> tuple[Store, Recovery | None]:
    try:
        return _open_checked(path, check_seconds), None
    except ForeignDatabaseError:
        raise
    except DamagedCatalogueError:
        pass
    with only_one(path):
        try:
            return _open_checked(path, check_seconds), None  # another program was quicker
        except DamagedCatalogueError:
            saved = salvage(path, _fill_buckets)
            forget_index_files(path.parent)
    vectors = max(
        (count for encoder, count in saved.vectors.items() if not knows_words(encoder)), default=0
    )
    return Store.open(path), Recovery(saved.aside, saved.folders, saved.photos, vectors)


def _open_checked(path: Path, seconds: float) -> Store:
    store = Store.open(path)
    try:
        look_for_damage(store.session, seconds)
    except BaseException:
        store.close()
        raise
    return store


def _fill_buckets(path: Path, saved: Salvaged) -> None:
    with Store.open(path) as store:
        keys = HashKeys(store)
        for encoder in saved.vectors:
            for ids, vectors in store.vectors.batches(encoder):
                keys.enter(encoder, ids.tolist(), vectors)
