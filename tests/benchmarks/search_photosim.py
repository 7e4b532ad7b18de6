"""PhotoSim in the search benchmark: a catalogue as the program keeps it, and its own searches.

The photos are in the catalogue before anything is timed, as the other contenders' vectors are in a
file.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photosim.catalogue.records import FileFacts, PictureFacts
from photosim.catalogue.store import Store
from photosim.library.keys import SEED, HashKeys, family_of
from photosim.library.progress import Changes
from photosim.library.refit import refit_if_due
from photosim.library.similar import Finder
from photosim.runtime import give_free_pages_back, give_large_pieces_back
from photosim.search.buckets import MemoryBuckets
from photosim.search.options import SearchOptions
from photosim.search.projection import Projection
from photosim.search.tuning import choose, fit_and_survey
from tests.benchmarks.search_peers import Contender, Ids, Vectors

ENCODER = "resnet34"
FOLDER = Path("/photos")
CATALOGUE = "catalogue.sqlite"
_BATCH = 5_000
_ADDED_FROM = 1 << 30  # row numbers that no library has


def photo_name(row: int) -> str:
    """Return the path below FOLDER of the photo that stands for a row of the vectors."""
    return f"{row // 500:05}/{row:07}.jpg"


def fill(store: Store, vectors: Vectors, first: int = 0) -> list[int]:
    """Enter a photo for each vector (n, d), as indexing does; returns the photos' ids.

    Args:
        store: A writing store.
        vectors: Of the photos.
        first: The row number of the first one.
    """
    added: list[int] = []
    keys = HashKeys(store)
    folder = store.add_folder(FOLDER, None)
    for start in range(0, len(vectors), _BATCH):
        rows = vectors[start : start + _BATCH].astype(np.float16)
        numbers = range(first + start, first + start + len(rows))
        with store.session.write():
            files = [(photo_name(number), FileFacts(number, number)) for number in numbers]
            ids = store.files.add(folder, files)
            pictures = [
                PictureFacts(photo, photo, photo, photo.to_bytes(16), 4_000, 3_000, None, row)
                for photo, row in zip(ids, rows, strict=True)
            ]
            store.complete_photos(pictures, ENCODER)
            keys.enter(ENCODER, ids, rows)
        added += ids
    return added


class PhotoSim(Contender):
    """The index that the window searches; a row's photo has the id that follows its number."""

    def build(self, file: Path, photos: int) -> None:
        """Fit, tune and fill an index in memory from the vectors that a catalogue holds."""
        with Store.open(file, read_only=True) as store:
            vectors = store.vectors
            surveyed = fit_and_survey(
                vectors.searchable_ids(ENCODER),
                lambda ids: vectors.fetch(ENCODER, ids),
                vectors.batches(ENCODER),
                SEED,
            )
        tuning = choose(surveyed)
        family = surveyed.family(tuning.bits, tuning.tables)
        self._buckets = MemoryBuckets(family, surveyed.ids, surveyed.codes)

    def save(self, folder: Path) -> None:
        """Fit once more as the program does, which writes the index to the catalogue."""
        with Store.open(folder / CATALOGUE) as store:
            for _ in refit_if_due(store, ENCODER):
                pass

    def load(self, folder: Path) -> None:
        give_large_pieces_back()  # as the window does
        self._file = folder / CATALOGUE
        self._store = Store.open(self._file, read_only=True)
        self._finder = Finder(self._store, ENCODER)
        self._finder.refresh()
        give_free_pages_back()  # it does this too, a little later
        record = self._store.vectors.hash_index(ENCODER)
        assert record is not None
        self._projection = family_of(record).projection
        self.parameters = {
            "bits": record.bits,
            "tables": record.tables,
            "probes": record.probes,
            "finalists": record.finalists,
            "compared": record.compared,
        }

    def search(self, vector: Vectors, count: int) -> Ids:
        answer = self._finder.find(vector, SearchOptions(count, averaged=False))
        return np.array([match.photo.id - 1 for match in answer.matches], np.int64)

    def add(self, vectors: Vectors) -> bool:
        with Store.open(self._file) as writer:
            added = fill(writer, vectors, _ADDED_FROM)
        self._finder.refresh(Changes(appeared=tuple(added)))
        return True

    @property
    def projection(self) -> Projection:
        """What the loaded index compares vectors by, see `true_neighbours`."""
        return self._projection


def true_neighbours(
    rows: NDArray[np.float32], queries: Vectors, count: int, projection: Projection | None = None
) -> tuple[Ids, Vectors]:
    """Return the rows nearest to each query by cosine, and how near they are.

    Args:
        rows: Unit vectors, shape (n, d); may be mapped from a file.
        queries: Unit vectors, shape (q, d).
        count: How many neighbours.
        projection: Applied to both sides first.

    Returns:
        Row numbers int64 (q, count) in no particular order, and their cosines float32.
    """
    step = 20_000
    wanted = queries if projection is None else projection.apply(queries)
    best_ids = np.zeros((len(queries), 0), np.int64)
    best = np.zeros((len(queries), 0), np.float32)
    for start in range(0, len(rows), step):
        part = np.asarray(rows[start : start + step])
        products = wanted @ (part if projection is None else projection.apply(part)).T
        top = np.argpartition(products, -count, axis=1)[:, -count:]
        best_ids = np.concatenate([best_ids, top + start], axis=1)
        best = np.concatenate([best, np.take_along_axis(products, top, axis=1)], axis=1)
        kept = np.argpartition(best, -count, axis=1)[:, -count:]
        best_ids = np.take_along_axis(best_ids, kept, axis=1)
        best = np.take_along_axis(best, kept, axis=1)
    return best_ids, best
