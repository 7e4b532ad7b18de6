"""Facts of all photos in columns in memory, read from the catalogue a block at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.catalogue.browse import BLOCK, Columns
from photosim.catalogue.store import Store
from photosim.library.formats import format_of
from photosim.library.gear import Gear, Pair
from photosim.library.kept_columns import columns_file, kept_block, read_columns, write_columns
from photosim.library.path_text import PathText
from photosim.library.photo_block import PhotoBlock

_KEPT_FROM = 8  # blocks; fewer are read about as quickly from the catalogue
_OTHERS_SHARE = 8  # what is kept is renewed when 1/8 of the blocks are others by now

Mask = NDArray[np.bool_]

_NOTHING: Mask = np.empty(0, dtype=np.bool_)
_UNNAMED: dict[str, Any] = {
    "text": None,
    "directories": np.empty(0, dtype=np.int32),
    "gear": np.empty(0, dtype=np.int32),
    "formats": np.empty(0, dtype=np.uint8),
}


class PhotoColumns:
    """The photos shown, in columns; belongs to one thread and its store.

    What is asked of them is in `photosim.library.browse.PhotoTable`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._roots: dict[int, Path] = {}
        self._blocks: dict[int, PhotoBlock] = {}
        self._stale: set[int] = set()
        self._started = False
        self._stamps: dict[int, int] = {}  # of the blocks, or older ones
        self._kept_stamps: dict[int, int] = {}  # of those that are kept
        self._directories: dict[tuple[int, str], int] = {}
        self._formats: dict[str, int] = {}
        self._gear = Gear()
        self._joined: dict[str, NDArray[Any]] = {}  # for one question

    @classmethod
    def beside(cls, store: Store, ids: Ids) -> Self:
        """Only the photos in the directories of some photos: for what follows from these alone."""
        made = cls(store)
        made._started = True
        made._roots = store.browse.roots()
        made._blocks[0] = made._block(store.browse.columns_beside(ids), paths=True)
        return made

    def _doubt(self, ids: Iterable[int]) -> None:
        """Read some photos again when they are needed."""
        if self._started:
            self._stale.update(np.unique(np.fromiter(ids, np.int64) // BLOCK).tolist())

    def _forget_what_follows(self) -> None:
        """Called when a block was read: what was worked out from all of them no longer holds."""

    def load(self, *, paths: bool) -> Iterator[None]:
        """Read what is not known yet, one block a step; paths as well if they are wanted."""
        if not self._started:
            self._started = True
            self._stamps = self._store.browse.stamps()
            # Not all up to the last id: photos that were deleted may leave wide gaps.
            self._stale = {0, *self._stamps}
            self._take_kept()
        if self._stale:
            self._roots = self._store.browse.roots()
        while self._stale:  # anew each time: between two steps something else may be asked
            number = min(self._stale)
            self._read(number, paths=paths or self._has_text(number))
            self._stale.discard(number)
            yield
        for number in sorted(self._blocks) if paths else ():
            if not self._has_text(number):
                self._name(number)
                yield

    def _take_kept(self) -> None:
        """Take over the blocks that are kept as they are in the catalogue."""
        if len(self._stale) < _KEPT_FROM:
            return
        for number, (stamp, block) in read_columns(self._columns_file).items():
            self._kept_stamps[number] = stamp
            if self._stamps.get(number) == stamp and number in self._stale:
                self._blocks[number] = PhotoBlock(**vars(block), **_UNNAMED)
                self._stale.discard(number)

    def keep(self) -> None:
        """Keep the columns for the next start, unless most are kept as they are."""
        others = self._stamps.items() ^ self._kept_stamps.items()
        changed = {number for number, _ in others}
        if len(self._blocks) < _KEPT_FROM or len(changed) * _OTHERS_SHARE <= len(self._blocks):
            return
        blocks = {
            number: (self._stamps[number], block)
            for number, block in self._blocks.items()
            if number in self._stamps
        }
        write_columns(self._columns_file, blocks)
        self._kept_stamps = {number: stamp for number, (stamp, _) in blocks.items()}

    @property
    def _columns_file(self) -> Path:
        return columns_file(self._store.session.path)

    def _has_text(self, number: int) -> bool:
        block = self._blocks.get(number)
        return block is not None and block.text is not None

    def _read(self, number: int, *, paths: bool) -> None:
        first = number * BLOCK
        # Before the block itself: with an older stamp it is only read once more at the next start.
        self._stamps |= self._store.browse.stamps(number)
        columns = self._store.browse.columns(first, first + BLOCK - 1, gear=paths)
        self._blocks[number] = self._block(columns, paths=paths)
        self._forget_what_follows()

    def _name(self, number: int) -> None:
        """Read the paths of a block whose numbers are known; all of it if it has changed since."""
        first, block = number * BLOCK, self._blocks[number]
        paths, gear = self._store.browse.names(first, first + BLOCK - 1)
        if self._store.browse.stamps(number).get(number) != self._stamps.get(number):
            self._read(number, paths=True)
            return
        named = self._named(block.folders, paths, gear)
        self._blocks[number] = replace(block, **named)
        self._forget_what_follows()

    def _block(self, columns: Columns, *, paths: bool) -> PhotoBlock:
        named = _UNNAMED
        if paths:
            named = self._named(columns.folders, columns.paths, columns.gear or ())
        return PhotoBlock(**vars(kept_block(columns)), **named)

    def _named(
        self, folders: NDArray[np.int32], paths: Sequence[str], gear: Sequence[Pair]
    ) -> dict[str, Any]:
        return {
            "text": PathText(paths),
            "directories": self._number_directories(folders, paths),
            "gear": self._gear.number(gear),
            "formats": self._number_formats(paths),
        }

    def _number_directories(
        self, folders: NDArray[np.int32], paths: Sequence[str]
    ) -> NDArray[np.int32]:
        known = self._directories
        numbers = [
            known.setdefault((folder, path.rpartition("/")[0]), len(known))
            for folder, path in zip(folders.tolist(), paths, strict=True)
        ]
        return np.array(numbers, dtype=np.int32)

    def _number_formats(self, paths: Sequence[str]) -> NDArray[np.uint8]:
        known = self._formats
        suffixes = [path.rpartition(".")[2] for path in paths]
        formats = {
            suffix: known.setdefault(format_of(suffix), len(known))
            for suffix in dict.fromkeys(suffixes)
        }
        # A byte numbers more kinds than there are.
        return np.array([formats[suffix] for suffix in suffixes], dtype=np.uint8)

    def _update(self, *, paths: bool = False) -> None:
        for _ in self.load(paths=paths):
            pass

    @contextmanager
    def _one_question(self) -> Iterator[None]:
        """Keep the columns over all blocks together while they are needed."""
        try:
            yield
        finally:
            self._joined.clear()

    def _column(self, name: str) -> NDArray[Any]:
        """A column over all blocks, by ascending id."""
        if name not in self._joined:
            blocks = [self._blocks[number] for number in sorted(self._blocks)]
            if name == "name_keys":
                parts = [block.text.name_keys() for block in blocks if block.text is not None]
            else:
                parts = [getattr(block, name) for block in blocks]
            self._joined[name] = np.concatenate(parts)
        return self._joined[name]

    def _each_block(self, ask: Callable[[PhotoBlock], NDArray[Any]]) -> NDArray[Any]:
        return np.concatenate([ask(self._blocks[number]) for number in sorted(self._blocks)])

    def _each_text(self, ask: Callable[[PathText], Mask]) -> Mask:
        return self._each_block(lambda block: ask(block.text) if block.text else _NOTHING)
