"""The contenders in the search benchmark that are written in C++."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.search.projection import Projection, fit_projection
from tests.benchmarks.search_peers import Contender, Ids, Vectors, read_rows

_AT_ONCE = 20_000  # rows
_LEARNED_FROM = 200_000  # rows from which cells and codes are learnt
_CELLS = 4_096


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


class _Projected(_Faiss):
    """Over the 128 numbers that PhotoSim compares, too, which take a quarter of the memory."""

    def build(self, file: Path, photos: int) -> None:
        rows = read_rows(file, photos)
        self._projection = fit_projection(rows)
        for start in range(0, photos, _AT_ONCE):
            part = self._projection.apply(rows[start : start + _AT_ONCE])
            rows[start : start + _AT_ONCE, : part.shape[1]] = part
        rows = np.ascontiguousarray(rows[:, : self._projection.dimension])
        self._index = self._new(rows.shape[1])
        if not self._index.is_trained:
            self._index.train(rows[:: max(1, photos // _LEARNED_FROM)])
        self._index.add(rows)

    def save(self, folder: Path) -> None:
        super().save(folder)
        basis = self._projection.basis
        assert basis is not None, "real vectors have axes"
        np.savez(folder / "axes.npz", mean=self._projection.mean, basis=basis)

    def load(self, folder: Path) -> None:
        super().load(folder)
        axes = np.load(folder / "axes.npz")
        self._projection = Projection(axes["mean"], axes["basis"])

    def search(self, vector: Vectors, count: int) -> Ids:
        return super().search(self._projection.apply(vector[None, :])[0], count)

    def add(self, vectors: Vectors) -> bool:
        return super().add(self._projection.apply(vectors))

    @property
    def projection(self) -> Projection:
        return self._projection


class FaissIVFPQ(_Projected):
    """Cells of k-means with product-quantised vectors, 32 bytes; finalists ranked by a byte each.

    Without ranking finalists it does not reach a recall of 0.95.
    """

    efforts = tuple(4 << step for step in range(9))

    def __init__(self, threads: int, angles: NDArray[np.float64]) -> None:
        super().__init__(threads, angles)
        self.parameters = {"M": 32, "ranking": "IndexRefine, SQ8", "k_factor": 30}

    def _new(self, dimension: int) -> Any:
        faiss = self._faiss
        self._index = faiss.index_factory(
            dimension,
            f"IVF{_CELLS},PQ{self.parameters['M']},Refine(SQ8)",
            faiss.METRIC_INNER_PRODUCT,
        )
        return self._index

    def load(self, folder: Path) -> None:
        super().load(folder)
        refining = self._faiss.downcast_index(self._index)
        refining.k_factor = self.parameters["k_factor"]
        self._cells = self._faiss.extract_index_ivf(refining.base_index)

    def set_effort(self, effort: int) -> None:
        self._cells.nprobe = effort
        self.parameters["nprobe"] = effort


class ProjectedHNSW(_Projected, FaissHNSW):
    """The graph over projected vectors."""


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
