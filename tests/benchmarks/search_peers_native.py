"""The contenders in the search benchmark that are written in C++."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.search_peers import Contender, Ids, Vectors, read_rows


class Annoy(Contender):
    """Trees of random splits, mapped from a file."""

    efforts = tuple(500 << step for step in range(12))

    def __init__(self, threads: int, angles: NDArray[np.float64]) -> None:
        super().__init__(threads, angles)
        import annoy

        self._make = annoy.AnnoyIndex
        self.parameters = {"trees": 30}

    def build(self, file: Path, photos: int) -> None:
        rows = np.load(file, mmap_mode="r")[:photos]
        self._dimension = rows.shape[1]
        self._index = self._make(self._dimension, "angular")
        self._index.set_seed(1)
        for number, row in enumerate(rows):
            self._index.add_item(number, row)
        self._index.build(self.parameters["trees"], n_jobs=self.threads)

    def save(self, folder: Path) -> None:
        self._index.save(str(folder / f"{self._dimension}.annoy"))

    def load(self, folder: Path) -> None:
        file = next(folder.glob("*.annoy"))
        self._index = self._make(int(file.stem), "angular")
        self._index.load(str(file))

    def set_effort(self, effort: int) -> None:
        self._effort = effort
        self.parameters["search_k"] = effort

    def search(self, vector: Vectors, count: int) -> Ids:
        return np.array(self._index.get_nns_by_vector(vector, count, self._effort), np.int64)

    def add(self, vectors: Vectors) -> bool:
        return False


class _Faiss(Contender):
    def __init__(self, threads: int, angles: NDArray[np.float64]) -> None:
        super().__init__(threads, angles)
        import faiss

        self._faiss = faiss
        faiss.omp_set_num_threads(threads)

    def _new(self, dimension: int) -> Any:
        raise NotImplementedError

    def build(self, file: Path, photos: int) -> None:
        rows = read_rows(file, photos)
        self._index = self._new(rows.shape[1])
        if not self._index.is_trained:
            self._index.train(rows[:: max(1, photos // 20_000)])
        self._index.add(rows)

    def save(self, folder: Path) -> None:
        self._faiss.write_index(self._index, str(folder / "index.faiss"))

    def load(self, folder: Path) -> None:
        self._index = self._faiss.read_index(str(folder / "index.faiss"))

    def search(self, vector: Vectors, count: int) -> Ids:
        found: Ids = self._index.search(vector[None, :], count)[1][0]
        return found[found >= 0]

    def add(self, vectors: Vectors) -> bool:
        self._index.add(vectors)
        return True


class FaissFlat(_Faiss):
    """Exact, in C++."""

    def _new(self, dimension: int) -> Any:
        return self._faiss.IndexFlatIP(dimension)


class FaissLSH(_Faiss):
    """Sign codes in order of Hamming distance; the nearest by code ranked by their vectors.

    The codes alone, effort 1, are IndexLSH as it is; ranking its finalists is what lets it reach
    a recall of 0.95.
    """

    efforts = tuple(1 << step for step in range(9))

    def __init__(self, threads: int, angles: NDArray[np.float64]) -> None:
        super().__init__(threads, angles)
        self.parameters = {"bits": 512, "ranking": "IndexRefineFlat"}

    def _new(self, dimension: int) -> Any:
        codes = self._faiss.IndexLSH(dimension, self.parameters["bits"], True, True)
        self._codes = codes  # the refining index does not keep it alive
        return self._faiss.IndexRefineFlat(codes)

    def set_effort(self, effort: int) -> None:
        self._index.k_factor = effort
        self.parameters["k_factor"] = effort


class FaissHNSW(_Faiss):
    """A navigable small world graph."""

    efforts = tuple(16 << step for step in range(8))

    def __init__(self, threads: int, angles: NDArray[np.float64]) -> None:
        super().__init__(threads, angles)
        self.parameters = {"M": 16, "efConstruction": 100}

    def _new(self, dimension: int) -> Any:
        index = self._faiss.IndexHNSWFlat(
            dimension, self.parameters["M"], self._faiss.METRIC_INNER_PRODUCT
        )
        index.hnsw.efConstruction = self.parameters["efConstruction"]
        return index

    def set_effort(self, effort: int) -> None:
        self._index.hnsw.efSearch = effort
        self.parameters["efSearch"] = effort


class Hnswlib(Contender):
    """The same graph by its authors."""

    efforts = tuple(16 << step for step in range(8))

    def __init__(self, threads: int, angles: NDArray[np.float64]) -> None:
        super().__init__(threads, angles)
        import hnswlib

        self._make = hnswlib.Index
        self.parameters = {"M": 16, "ef_construction": 100}

    def build(self, file: Path, photos: int) -> None:
        rows = read_rows(file, photos)
        self._dimension = rows.shape[1]
        self._index = self._make(space="ip", dim=self._dimension)
        self._index.init_index(
            photos, M=16, ef_construction=self.parameters["ef_construction"], random_seed=1
        )
        self._index.set_num_threads(self.threads)
        self._index.add_items(rows)

    def save(self, folder: Path) -> None:
        self._index.save_index(str(folder / f"{self._dimension}.hnsw"))

    def load(self, folder: Path) -> None:
        file = next(folder.glob("*.hnsw"))
        self._index = self._make(space="ip", dim=int(file.stem))
        self._index.load_index(str(file))
        self._index.set_num_threads(self.threads)

    def set_effort(self, effort: int) -> None:
        self._index.set_ef(effort)
        self.parameters["ef"] = effort

    def search(self, vector: Vectors, count: int) -> Ids:
        return np.asarray(self._index.knn_query(vector, count)[0][0], np.int64)

    def add(self, vectors: Vectors) -> bool:
        self._index.resize_index(self._index.get_max_elements() + len(vectors))
        self._index.add_items(vectors)
        return True
