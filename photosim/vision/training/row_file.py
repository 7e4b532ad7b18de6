"""Rows of numbers in a file: appended as they are made, read where they are needed."""

import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class RowFile:
    """Rows of one shape. What a kill or a full disk cut off is no row and is made again.

    The file is not mapped into memory: where a disk is full or a file is cut, a mapped one takes
    the process down.

    Args:
        path: The file, made with the first row.
        shape: Of a row.
        dtype: Of its numbers.
    """

    def __init__(self, path: Path, shape: Sequence[int], dtype: type[np.generic]) -> None:
        self._path = path
        self._shape, self._dtype = tuple(shape), np.dtype(dtype)
        self.row_bytes = math.prod(self._shape) * self._dtype.itemsize

    def __len__(self) -> int:
        """How many whole rows there are."""
        return self._path.stat().st_size // self.row_bytes if self._path.exists() else 0

    def cut(self, rows: int) -> None:
        """Keep only the first rows, and nothing of one that is not whole."""
        if self._path.exists():
            os.truncate(self._path, rows * self.row_bytes)

    def append(self, rows: NDArray[np.generic]) -> None:
        """Append rows (n, *shape).

        Raises:
            OSError: The disk is full, for one.
        """
        self.cut(len(self))
        with self._path.open("ab") as file:
            file.write(np.ascontiguousarray(rows, self._dtype).data)

    def read(self, numbers: Sequence[int] | NDArray[np.int64]) -> NDArray[Any]:
        """Return copies of rows, (n, *shape)."""
        found = np.empty((len(numbers), *self._shape), self._dtype)
        with self._path.open("rb") as file:
            for place, number in enumerate(numbers):
                file.seek(int(number) * self.row_bytes)
                if file.readinto(found[place].data) != self.row_bytes:
                    raise OSError(f"{self._path} is shorter than it was")
        return found
