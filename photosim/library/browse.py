"""The photos to browse, in columns in memory: selected, sorted and filtered without SQL.

Sorting a million photos by SQL takes seconds. In columns it takes a fraction of one, numpy lets
other threads run meanwhile, and what changed in the catalogue is read again in small blocks of
neighbouring ids.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids
from photosim.catalogue.browse import BLOCK, NOWHERE, Columns
from photosim.catalogue.store import Store
from photosim.library.arrangement import (
    ANY_MARKS,
    ANYWHERE,
    NO_SECTIONS,
    Area,
    Arrangement,
    Listed,
    Scope,
    Sections,
    Shelf,
    SortKey,
    Subfolder,
)
from photosim.library.gazetteer import Positions, is_in
from photosim.library.gear import Gear, Owned, words_of
from photosim.library.kept_columns import KeptBlock, columns_file, read_columns, write_columns
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.path_text import PathText, fold, natural
from photosim.library.periods import Period
from photosim.library.progress import Changes

_ORDERS = 2  # kept; another takes a fraction of a second
_RECENT = 1_000  # photos that came last
_KEPT_FROM = 8  # blocks; fewer are read about as quickly from the catalogue
_OTHERS_SHARE = 8  # what is kept is renewed when 1/8 of the blocks are others by now
_DATE = re.compile(r"\d{4}(-\d{0,2}){0,2}")
_FORMATS = {
    "jpg": ("jpg", "jpeg", "jpe"),
    "jpeg": ("jpg", "jpeg", "jpe"),
    "tif": ("tif", "tiff"),
    "tiff": ("tif", "tiff"),
    "heic": ("heic", "heif"),
    "heif": ("heic", "heif"),
}  # formats that go by several suffixes; the others go by their own

Rows = NDArray[np.integer[Any]]
Order = NDArray[np.int32]
Mask = NDArray[np.bool_]

_NOTHING: Mask = np.empty(0, dtype=np.bool_)
_NONE = np.empty(0, dtype=np.int32)


@dataclass(frozen=True)
class _Block(KeptBlock):
    """Photos with neighbouring ids; every array has an entry for each.

    Attributes:
        text: Their paths; None until they are needed, and ``directories`` and ``gear`` empty.
        directories: Numbers in the listing's own list.
        gear: Of the camera and the lens, see `Gear`.
    """

    text: PathText | None
    directories: NDArray[np.int32]
    gear: NDArray[np.int32]

    @cached_property
    def placed(self) -> NDArray[np.int16]:
        """The rows of those of which it is known where they were taken."""
        return np.flatnonzero(self.latitudes != NOWHERE).astype(np.int16)

    @property
    def positions(self) -> Positions:
        """Where these were taken, (k, 2)."""
        return np.stack([self.latitudes[self.placed], self.longitudes[self.placed]], axis=1)

    @cached_property
    def changed_months(self) -> NDArray[np.int16]:
        """The months of local time in which their files were changed, since 1970."""
        months = _local_time(self.changed_ns).astype("datetime64[M]")
        return months.astype(np.int16)  # a million photos are in memory


class PhotoTable:
    """The photos shown, in columns; belongs to one thread and its store.

    Attributes:
        marked: Which of them have which tags and ratings.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._roots: dict[int, Path] = {}
        self._blocks: dict[int, _Block] = {}
        self._stale: set[int] = set()
        self._started = False
        self._stamps: dict[int, int] = {}  # of the blocks, or older ones
        self._kept_stamps: dict[int, int] = {}  # of those that are kept
        self._directories: dict[tuple[int, str], int] = {}
        self._gear = Gear()
        self._joined: dict[str, NDArray[Any]] = {}  # for one question
        self._orders: OrderedDict[SortKey, Order] = OrderedDict()
        self.marked = MarkedPhotos(store)

    # Keeping up

    def note(self, changes: Changes) -> None:
        """Note what changed in the catalogue; it is read when needed."""
        self.marked.note(changes)
        if self._started:
            ids = np.array([*changes.appeared, *changes.updated, *changes.removed], np.int64)
            self._stale.update(np.unique(ids // BLOCK).tolist())

    def load(self, *, paths: bool) -> Iterator[None]:
        """Read what is not known yet, one block a step; paths as well if they are wanted."""
        if not self._started:
            self._started = True
            self._stale = set(range(self._store.browse.last_id() // BLOCK + 1))
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
                self._read(number, paths=True)
                yield

    def _take_kept(self) -> None:
        """Take over the blocks that are kept as they are in the catalogue."""
        self._stamps = self._store.browse.stamps()
        if len(self._stale) < _KEPT_FROM:
            return
        for number, (stamp, block) in read_columns(self._columns_file).items():
            self._kept_stamps[number] = stamp
            if self._stamps.get(number) == stamp and number in self._stale:
                self._blocks[number] = _Block(
                    **vars(block), text=None, directories=_NONE, gear=_NONE
                )
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
        columns = self._store.browse.columns(first, first + BLOCK - 1, texts=paths)
        self._blocks[number] = _Block(
            ids=columns.ids,
            folders=columns.folders,
            sizes=columns.sizes,
            changed_ns=columns.changed_ns,
            taken=columns.taken,
            shapes=columns.shapes,
            latitudes=columns.latitudes,
            longitudes=columns.longitudes,
            text=None if columns.paths is None else PathText(columns.paths),
            directories=self._number_directories(columns),
            gear=self._gear.number(columns.gear or ()),
        )
        self._orders.clear()

    def _number_directories(self, columns: Columns) -> NDArray[np.int32]:
        known = self._directories
        paths = columns.paths or ()
        numbers = [
            known.setdefault((folder, path.rpartition("/")[0]), len(known))
            for folder, path in zip(columns.folders.tolist(), paths, strict=False)
        ]
        return np.array(numbers, dtype=np.int32)

    def _update(self, *, paths: bool = False) -> None:
        for _ in self.load(paths=paths):
            pass

    # What is asked

    def arrange(self, shelf: Shelf, arrangement: Arrangement) -> Listed:
        """The photos of a shelf in order, with the sections of that order."""
        words = arrangement.words.split()
        needs_paths = arrangement.key in (SortKey.NAME, SortKey.FOLDER)
        self._update(paths=needs_paths or bool(words or shelf.below))
        with self._one_question():
            return self._arrange(shelf, arrangement, words)

    def _arrange(self, shelf: Shelf, arrangement: Arrangement, words: list[str]) -> Listed:
        rows = self._order(arrangement.key)
        if arrangement.descending:
            rows = rows[::-1]
            if arrangement.key is SortKey.TAKEN:  # photos without a date stay behind
                rows = np.roll(rows, -np.count_nonzero(np.isnat(self._column("taken"))))
        mask = self._on_shelf(shelf)
        if words:
            found = self._have(words)
            mask = found if mask is None else mask & found
        if mask is not None:
            rows = rows[mask[rows]]
        sections = self._sections(arrangement.key, rows)
        return Listed(self._column("ids")[rows], sections, self._column("shapes")[rows])

    def within(self, scope: Scope) -> Ids | None:
        """The photos of a scope by ascending id; None for all."""
        if scope == ANYWHERE:
            return None
        words = scope.words.split()
        self._update(paths=bool(scope.shelf.below or words or scope.camera or scope.lens))
        with self._one_question():
            masks = [
                self._on_shelf(scope.shelf),
                self._between(scope.since, scope.until),
                self._taken_with(scope),
                self._have(words) if words else None,
            ]
            ids: Ids = self._column("ids")
            return ids[np.logical_and.reduce([mask for mask in masks if mask is not None])]

    def _between(self, since: date | None, until: date | None) -> Mask | None:
        """Which photos were taken on these days, both included."""
        if since is None and until is None:
            return None
        taken, changed = self._column("taken"), self._column("changed_ns")
        days = np.where(np.isnat(taken), _local_time(changed), taken).astype("datetime64[D]")
        mask = np.ones(len(days), bool)
        if since is not None:
            mask &= days >= np.datetime64(since)
        if until is not None:
            mask &= days <= np.datetime64(until)
        return mask

    def _taken_with(self, scope: Scope) -> Mask | None:
        """Which photos were taken with a camera and a lens of these names."""
        if not (scope.camera or scope.lens):
            return None
        return np.asarray(self._gear.called(scope.camera, scope.lens)[self._column("gear")])

    def owned(self) -> tuple[list[Owned], list[Owned]]:
        """The cameras and the lenses that photos were taken with, most photos first."""
        self._update(paths=True)
        with self._one_question():
            return self._gear.owned(self._column("gear"))

    def taken_with(self, words: str) -> Ids:
        """The photos in whose camera's, or lens's, name all these words are, by ascending id."""
        self._update(paths=True)
        mask = self._gear.with_words(words_of(words))
        if not mask.any():
            return np.empty(0, dtype=np.int64)
        with self._one_question():
            return np.asarray(self._column("ids")[mask[self._column("gear")]])

    def placed(self) -> tuple[Ids, Positions]:
        """The photos of which it is known where they were taken, by ascending id, and where."""
        self._update()
        with self._one_question():
            rows, positions = self._placed()
            return self._column("ids")[rows], positions

    def count_placed(self) -> int:
        """How many photos these are."""
        self._update()
        return sum(len(block.placed) for block in self._blocks.values())

    def taken_at(self, area: Area) -> Ids:
        """The photos that were taken in an area, by ascending id."""
        self._update()
        with self._one_question():
            return np.asarray(self._column("ids")[self._in_area(area)])

    def named_with(self, word: str) -> Ids:
        """The photos whose path, or a tag, has a folded word by itself, by ascending id."""
        self._update(paths=True)
        with self._one_question():
            mask = self._each_text(partial(PathText.has_word, word=word))
            roots = [n for n, path in self._roots.items() if word in fold(path.name).split()]
            if roots:
                mask |= np.isin(self._column("folders"), roots)
            mask |= np.isin(self._column("ids"), self.marked.tagged(word, whole=True))
            return np.asarray(self._column("ids")[mask])

    def taken_in(self, periods: Sequence[Period]) -> Ids:
        """The photos of one of these times by ascending id; by their files where undated."""
        self._update()
        with self._one_question():
            ids = self._column("ids")
            days = self._each_block(_days)
        mask = np.zeros(len(ids), dtype=np.bool_)
        months = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
        for period in periods:
            first, last = np.datetime64(period.first), np.datetime64(period.last)
            within = (days >= first) & (days <= last)
            mask |= within & np.isin(months, list(period.months)) if period.months else within
        return np.asarray(ids[mask])

    def named(self, ids: Ids, typed: str) -> Rows:
        """The places in ``ids`` of the photos whose names begin with what was typed."""
        self._update(paths=True)
        with self._one_question():
            mask = self._each_text(partial(PathText.begins_name, word=fold(typed)))
            found = self._column("ids")[mask]
        return np.flatnonzero(np.isin(ids, found))

    def subfolders(self, folder_id: int, below: str) -> list[Subfolder]:
        """The directories directly inside a directory, in natural order."""
        self._update(paths=True)
        with self._one_question():
            places = self._column("directories")
        counts = np.bincount(places, minlength=len(self._directories))
        photos: dict[str, int] = {}
        parents: set[str] = set()
        prefix = f"{below}/" if below else ""
        for (folder, directory), number in self._directories.items():
            if folder != folder_id or not directory.startswith(prefix) or directory == below:
                continue
            if not counts[number]:
                continue
            name, _, deeper = directory[len(prefix) :].partition("/")
            photos[name] = photos.get(name, 0) + int(counts[number])
            if deeper:
                parents.add(name)
        return [
            Subfolder(folder_id, prefix + name, photos[name], name in parents)
            for name in sorted(photos, key=lambda name: (natural(fold(name)), name))
        ]

    def emptied(self, ids: Ids) -> list[str]:
        """The directories that lose all of their several photos together with these."""
        self._update(paths=True)
        with self._one_question():
            places = self._column("directories")
            going = places[np.isin(self._column("ids"), ids)]
        there, gone = (
            np.bincount(one, minlength=len(self._directories)) for one in (places, going)
        )
        paths = self._directory_paths()
        return [paths[number] for number in np.flatnonzero((there > 1) & (gone == there)).tolist()]

    # Columns

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

    def _each_block(self, ask: Callable[[_Block], NDArray[Any]]) -> NDArray[Any]:
        return np.concatenate([ask(self._blocks[number]) for number in sorted(self._blocks)])

    def _each_text(self, ask: Callable[[PathText], Mask]) -> Mask:
        return self._each_block(lambda block: ask(block.text) if block.text else _NOTHING)

    # Order

    def _order(self, key: SortKey) -> Order:
        """All rows in ascending order; equal ones by id."""
        if key not in self._orders:
            self._orders[key] = self._sorted(key).astype(np.int32)
            while len(self._orders) > _ORDERS:
                self._orders.popitem(last=False)
        return self._orders[key]

    def _sorted(self, key: SortKey) -> Rows:
        match key:
            case SortKey.ADDED:
                return np.arange(len(self._column("ids")))
            case SortKey.TAKEN:
                return self._by_date_taken()
            case SortKey.CHANGED:
                return np.argsort(self._column("changed_ns"), kind="stable")
            case SortKey.SIZE:
                return np.argsort(self._column("sizes"), kind="stable")
            case SortKey.NAME:
                return np.argsort(self._column("name_keys"), kind="stable")
        by_name = self._order(SortKey.NAME)
        places = self._directory_places()[self._column("directories")]
        return by_name[np.argsort(places[by_name], kind="stable")]

    def _by_date_taken(self) -> Rows:
        """Photos with a date, then those without one by when their files were changed."""
        taken = self._column("taken")
        rows = np.argsort(taken, kind="stable")  # NaT comes last
        undated = rows[len(rows) - np.count_nonzero(np.isnat(taken)) :]
        undated[:] = undated[np.argsort(self._column("changed_ns")[undated], kind="stable")]
        return rows

    def _directory_places(self) -> NDArray[np.int32]:
        """The place of every directory in the order of their paths."""
        paths = [natural(fold(path)) for path in self._directory_paths()]
        places = np.empty(len(paths), dtype=np.int32)
        places[sorted(range(len(paths)), key=paths.__getitem__)] = np.arange(len(paths))
        return places

    def _directory_paths(self) -> list[str]:
        return [
            str(self._roots.get(folder, Path()) / directory)
            for folder, directory in self._directories
        ]

    def _sections(self, key: SortKey, rows: Order) -> Sections:
        match key:
            case SortKey.TAKEN:
                values = self._column("taken")[rows].astype("datetime64[M]")
            case SortKey.CHANGED:
                values = self._column("changed_months")[rows].astype("datetime64[M]")
            case SortKey.FOLDER:
                values = self._column("directories")[rows]
            case _:
                return NO_SECTIONS
        if not len(rows):
            return NO_SECTIONS
        # As numbers, or no unknown date would be like another.
        numbers = values.view(np.int64) if values.dtype.kind == "M" else values
        starts = np.concatenate(([0], np.flatnonzero(numbers[1:] != numbers[:-1]) + 1))
        if key is SortKey.FOLDER:
            paths = self._directory_paths()
            return Sections(starts, tuple(paths[number] for number in values[starts].tolist()))
        return Sections(starts, tuple(values[starts].astype("datetime64[D]").tolist()))

    # Which

    def _placed(self) -> tuple[Rows, Positions]:
        """The rows of the photos of which it is known where they were taken, and where."""
        blocks = [self._blocks[number] for number in sorted(self._blocks)]
        starts = np.cumsum([0, *(len(block.ids) for block in blocks)])
        rows = [start + block.placed for start, block in zip(starts, blocks, strict=False)]
        return np.concatenate(rows), np.concatenate([block.positions for block in blocks])

    def _in_area(self, area: Area) -> Mask:
        mask = np.zeros(len(self._column("ids")), dtype=np.bool_)
        rows, positions = self._placed()
        mask[rows[is_in(area, positions)]] = True
        return mask

    def _on_shelf(self, shelf: Shelf) -> Mask | None:
        """Which photos lie there; None: all."""
        mask = self._at_place(shelf)
        if shelf.area is not None:
            inside = self._in_area(shelf.area)
            mask = inside if mask is None else mask & inside
        if shelf.marks == ANY_MARKS:
            return mask
        marked = self.marked.mask(self._column("ids"), shelf.marks)
        return marked if mask is None else mask & marked

    def _at_place(self, shelf: Shelf) -> Mask | None:
        if shelf.recent:
            ids = self._column("ids")
            return np.arange(len(ids)) >= len(ids) - _RECENT
        if shelf.folder_id is None:
            return None
        if not shelf.below:
            return np.asarray(self._column("folders") == shelf.folder_id)
        inside = [
            folder == shelf.folder_id
            and (directory == shelf.below or directory.startswith(f"{shelf.below}/"))
            for folder, directory in self._directories
        ]
        mask: Mask = np.array(inside, dtype=np.bool_)[self._column("directories")]
        return mask

    def _have(self, words: list[str]) -> Mask:
        mask = np.ones(len(self._column("ids")), dtype=np.bool_)
        for word in words:
            mask &= self._has(word)
        return mask

    def _has(self, word: str) -> Mask:
        folded = fold(word)
        mask = self._each_text(partial(PathText.has, word=folded))
        for suffix in _FORMATS.get(folded.lstrip("."), ()):
            mask |= self._each_text(partial(PathText.ends_with, suffix=f".{suffix}"))
        named = [number for number, path in self._roots.items() if folded in fold(path.name)]
        if named:
            mask |= np.isin(self._column("folders"), named)
        geared = self._gear.containing(folded)
        if geared.any():
            mask |= geared[self._column("gear")]
        tagged = self.marked.tagged(folded)
        if len(tagged):
            mask |= np.isin(self._column("ids"), tagged)
        if _DATE.fullmatch(word):
            mask |= self._each_block(partial(_is_dated, word=word))
        return mask


def _days(block: _Block) -> NDArray[np.datetime64]:
    """When photos were taken; of those without a date, when their files were changed."""
    dates = np.where(np.isnat(block.taken), _local_time(block.changed_ns), block.taken)
    return dates.astype("datetime64[D]")


def _is_dated(block: _Block, word: str) -> Mask:
    days, places = np.unique(_days(block), return_inverse=True)
    begins: Mask = np.char.startswith(np.datetime_as_string(days), word)
    return begins[places]


def _local_time(changed_ns: NDArray[np.int64]) -> NDArray[np.datetime64]:
    seconds = changed_ns // 1_000_000_000
    days, places = np.unique(seconds // 86_400, return_inverse=True)
    offsets = np.array([_offset(day) for day in days.tolist()], dtype=np.int64)
    return (seconds + offsets[places]).astype("datetime64[s]")


def _offset(day: int) -> int:
    """Seconds by which the local time is ahead of UTC on a day of Unix time."""
    try:
        return time.localtime(day * 86_400 + 43_200).tm_gmtoff
    except (OSError, OverflowError, ValueError):  # a date that the system has no calendar for
        return 0
