"""The interface of every way of searching, so that all are measured in the same way."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.search.index import VectorFetch
from photosim.search.projection import Float32, Floats
from photosim.search.tuning import TARGET

Labels = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Collection:
    """The photos that are searched. A photo's id is its row.

    Attributes:
        vectors: Raw, (n, d). In random order, since methods leave equally near photos in it.
        fetch: Reads the raw vectors of some rows from where the program keeps them.
        target: Recall@60 that the program's index is tuned to.
    """

    vectors: Floats
    fetch: VectorFetch
    target: float = TARGET

    @property
    def ids(self) -> Ids:
        """All rows, int64 (n,)."""
        return np.arange(len(self.vectors))


@dataclass(frozen=True, eq=False)
class Training:
    """What a method may learn from.

    Attributes:
        vectors: Raw, (t, d); none of them is in the collection or a query.
        labels: int64 (t,), the same for photos of one kind.
        collection: Raw, (n, d), without labels: all that a program that indexes them would have.
    """

    vectors: Floats
    labels: Labels
    collection: Floats


@dataclass(frozen=True)
class Found:
    """The nearest photos, nearest first, and the number of photos the query was compared with."""

    ids: Ids
    compared: int


class Method(Protocol):
    """One way of searching; built once, then queried."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def setting(self) -> "Setting":
        """Its parameters; complete once it is built."""
        ...

    @property
    def nbytes(self) -> int:
        """Bytes it keeps in memory that grow with the collection."""
        ...

    def build(self, training: Training, collection: Collection) -> None:
        """Learn what there is to learn and enter all photos of the collection."""
        ...

    def search(self, vector: Floats, count: int) -> Found:
        """Return at most `count` photos nearest to a raw vector (d,)."""
        ...

    def ranking(self, vector: Floats) -> Ids:
        """Return all photos that the method can order by nearness to a raw vector (d,)."""
        ...


@dataclass(frozen=True)
class Setting:
    """A method's parameters, None where it has no such thing.

    Attributes:
        bits: The length of a key or of a code.
        tables: The number of hash tables.
        radius: The Hamming distance within which buckets are visited.
        probes: The number of buckets visited over all tables.
        projected: Whether its nearness is that of projected vectors rather than of raw ones.
    """

    bits: int | None = None
    tables: int | None = None
    radius: int | None = None
    probes: int | None = None
    projected: bool = False


def unit_rows(vectors: Floats) -> Float32:
    """Return raw vectors (n, d) as float32 of unit norm."""
    rows = vectors.astype(np.float32)
    rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    return rows
