"""The interface of the contenders in the search benchmark, and those written in Python.

Every class imports its library when it is made, so that a process holds one library only.
"""

import pickle
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.search.projection import Projection

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]

LSH_TABLES = 5  # as in the tutorials
LSH_RECALL = 0.95
_INSERT_ROWS = 10_000


class Contender(ABC):
    """One way of searching. A photo's id is the number of its row.

    Attributes:
        parameters: What the index was built and is searched with, for the report.
        efforts: Ascending settings of a search, the first that reaches the recall is taken;
            empty where there is nothing to set.
        uses_threads: Whether more than one thread is used anywhere.

    Args:
        threads: How many may be used.
        angles: Between queries and their true neighbours, in radians.
    """

    uses_threads = True
    efforts: Sequence[int] = ()

    def __init__(self, threads: int, angles: NDArray[np.float64]) -> None:
        self.parameters: dict[str, Any] = {}
        self.threads = threads

    @abstractmethod
    def build(self, file: Path, photos: int) -> None:
        """Make an index of the first ``photos`` rows of a .npy file."""

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write the index to disk."""

    @abstractmethod
    def load(self, folder: Path) -> None:
        """Read it again, ready to answer."""

    @abstractmethod
    def search(self, vector: Vectors, count: int) -> Ids:
        """Return the ``count`` nearest to one vector (d,), the nearest first."""

    @abstractmethod
    def add(self, vectors: Vectors) -> bool:
        """Add vectors (n, d) to the loaded index; False where only a new build can do that."""

    def set_effort(self, effort: int) -> None:
        """Let searches look this far."""
        raise NotImplementedError

    @property
    def projection(self) -> Projection | None:
        """What a built or loaded index compares vectors by; None for the vectors themselves."""
        return None


def read_rows(file: Path, photos: int) -> Vectors:
    """Return the first rows of a .npy file, float32 (photos, d), in memory."""
    return np.array(np.load(file, mmap_mode="r")[:photos])


class ExactNumpy(Contender):
    """One product with every vector."""

    def build(self, file: Path, photos: int) -> None:
        self._rows = read_rows(file, photos)

    def save(self, folder: Path) -> None:
        np.save(folder / "rows.npy", self._rows)

    def load(self, folder: Path) -> None:
        self._rows = np.load(folder / "rows.npy")

    def search(self, vector: Vectors, count: int) -> Ids:
        similarities = self._rows @ vector
        best = np.argpartition(similarities, -count)[-count:]
        return best[np.argsort(-similarities[best])]

    def add(self, vectors: Vectors) -> bool:
        self._rows = np.concatenate([self._rows, vectors])
        return True


def lsh_bits(angles: NDArray[np.float64], tables: int, recall: float) -> int:
    """Return the most bits a table may have for neighbours at these angles to share a bucket.

    A random hyperplane parts two vectors with probability angle / pi (Charikar 2002).
    """
    together = 1 - angles / np.pi
    for bits in range(32, 1, -1):
        if (1 - (1 - together**bits) ** tables).mean() >= recall:
            return bits
    return 1


class _Pickled(Contender):
    """Python objects that answer from a query's own buckets: bits are chosen for the recall."""

    uses_threads = False
    _index: Any

    def __init__(self, threads: int, angles: NDArray[np.float64]) -> None:
        super().__init__(threads, angles)
        bits = lsh_bits(angles, LSH_TABLES, LSH_RECALL)
        self.parameters = {"bits": bits, "tables": LSH_TABLES}

    def save(self, folder: Path) -> None:
        with (folder / "index.pickle").open("wb") as stream:
            pickle.dump(self._index, stream, protocol=5)

    def load(self, folder: Path) -> None:
        with (folder / "index.pickle").open("rb") as stream:
            self._index = pickle.load(stream)


class LSHash3(_Pickled):
    """The tutorials' first choice."""

    def __init__(self, threads: int, angles: NDArray[np.float64]) -> None:
        super().__init__(threads, angles)
        from lshashpy3 import LSHash

        self._make = LSHash

    def build(self, file: Path, photos: int) -> None:
        rows = np.load(file, mmap_mode="r")[:photos]
        np.random.seed(0)  # noqa: NPY002  the library draws from it
        self._index = self._make(self.parameters["bits"], rows.shape[1], LSH_TABLES)
        self._enter(rows, 0)

    def search(self, vector: Vectors, count: int) -> Ids:
        found = self._index.query(vector, num_results=count, distance_func="cosine")
        return np.array([int(entry[0][1]) for entry in found], np.int64)

    def add(self, vectors: Vectors) -> bool:
        self._enter(vectors, 1 << 30)
        return True

    def _enter(self, rows: Vectors, first: int) -> None:
        for number, row in enumerate(rows, first):
            self._index.index(row, extra_data=str(number))


class NearPy(_Pickled):
    """The tutorials' second choice."""

    def __init__(self, threads: int, angles: NDArray[np.float64]) -> None:
        super().__init__(threads, angles)
        from nearpy import Engine
        from nearpy.distances import CosineDistance
        from nearpy.filters import NearestFilter
        from nearpy.hashes import RandomBinaryProjections

        bits = self.parameters["bits"]

        def make(dimension: int) -> Any:
            return Engine(
                dimension,
                lshashes=[
                    RandomBinaryProjections(str(table), bits, rand_seed=table)
                    for table in range(LSH_TABLES)
                ],
                distance=CosineDistance(),
                vector_filters=[NearestFilter(10)],
            )

        self._make = make

    def build(self, file: Path, photos: int) -> None:
        rows = read_rows(file, photos)
        self._index = self._make(rows.shape[1])
        self._enter(rows, 0)

    def search(self, vector: Vectors, count: int) -> Ids:
        found = self._index.neighbours(vector)
        return np.array([entry[1] for entry in found[:count]], np.int64)

    def add(self, vectors: Vectors) -> bool:
        self._enter(vectors, 1 << 30)
        return True

    def _enter(self, rows: Vectors, first: int) -> None:
        for number, row in enumerate(rows, first):
            self._index.store_vector(row, number)


class SqliteVec(Contender):
    """Exact, inside SQLite."""

    uses_threads = False

    def __init__(self, threads: int, angles: NDArray[np.float64]) -> None:
        super().__init__(threads, angles)
        import sqlite_vec

        self._extension = sqlite_vec.loadable_path()

    def _open(self, file: Path) -> Any:
        if hasattr(sqlite3.Connection, "enable_load_extension"):
            database: Any = sqlite3.connect(file, isolation_level=None)
            database.enable_load_extension(True)
            database.load_extension(self._extension)
            self.parameters = {"through": "sqlite3"}
        else:  # many builds of Python leave extensions out
            import apsw

            database = apsw.Connection(str(file))
            database.enable_load_extension(True)
            database.load_extension(self._extension)
            self.parameters = {"through": "apsw"}
        return database

    def build(self, file: Path, photos: int) -> None:
        rows = np.load(file, mmap_mode="r")[:photos]
        self._file = file.with_name(f"sqlite-vec-{photos}.sqlite")
        self._file.unlink(missing_ok=True)
        self._database = self._open(self._file)
        self._database.execute(
            "CREATE VIRTUAL TABLE photo USING "
            f"vec0(embedding float[{rows.shape[1]}] distance_metric=cosine)"
        )
        for start in range(0, photos, _INSERT_ROWS):
            self._insert(rows[start : min(start + _INSERT_ROWS, photos)], start)

    def _insert(self, rows: Vectors, first: int) -> None:
        self._database.execute("BEGIN")
        self._database.executemany(
            "INSERT INTO photo (rowid, embedding) VALUES (?, ?)",
            ((number, row.tobytes()) for number, row in enumerate(rows, first + 1)),
        )
        self._database.execute("COMMIT")

    def save(self, folder: Path) -> None:
        self._database.close()
        self._file.replace(folder / "vectors.sqlite")

    def load(self, folder: Path) -> None:
        self._database = self._open(folder / "vectors.sqlite")

    def search(self, vector: Vectors, count: int) -> Ids:
        rows = self._database.execute(
            "SELECT rowid FROM photo WHERE embedding MATCH ? AND k = ? ORDER BY distance",
            (vector.tobytes(), count),
        )
        return np.array([row[0] - 1 for row in rows], np.int64)

    def add(self, vectors: Vectors) -> bool:
        self._insert(vectors, 1 << 30)
        return True
