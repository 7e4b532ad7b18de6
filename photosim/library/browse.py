"""The photos to browse: selected, sorted and filtered in memory, without SQL.

Sorting a million photos by SQL takes seconds. In columns it takes a fraction of one, numpy lets
other threads run meanwhile, and what changed in the catalogue is read again in small blocks of
neighbouring ids.
"""

import re
from collections import Counter, OrderedDict
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photosim.arrays import Ids, distinct
from photosim.catalogue.store import Store
from photosim.library import facets
from photosim.library.arrangement import (
    ANY_MARKS,
    ANYWHERE,
    NO_SECTIONS,
    Area,
    Arrangement,
    Branch,
    Listed,
    Scope,
    Sections,
    Shelf,
    SortKey,
    Subfolder,
)
from photosim.library.facets import Choice, Choices, Facet
from photosim.library.formats import format_of, suffixes_of
from photosim.library.gazetteer import Positions, is_in
from photosim.library.gear import Owned, words_of
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.path_text import PathText, fold, natural
from photosim.library.periods import Period
from photosim.library.photo_block import PhotoBlock
from photosim.library.photo_columns import Mask, PhotoColumns
from photosim.library.progress import Changes
from photosim.library.stacks import (
    NO_STACKS,
    Series,
    Shots,
    Stack,
    Stacked,
    StackKind,
    Stacks,
    is_behind,
    stacks_of,
    within,
)

_ORDERS = 2  # kept; another takes a fraction of a second
_RECENT = 1_000  # photos that came last
_DATE = re.compile(r"\d{4}(-\d{0,2}){0,2}")

Rows = NDArray[np.integer[Any]]
Order = NDArray[np.int32]


class PhotoTable(PhotoColumns):
    """The photos shown, in columns; belongs to one thread and its store.

    Attributes:
        marked: Which of them have which tags and ratings.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._orders: OrderedDict[SortKey, Order] = OrderedDict()
        self._stacks: dict[tuple[StackKind, bytes], Stacks] = {}  # by the covers, too
        self._covers: Ids | None = None  # photos that were chosen, once needed
        self._in_albums: tuple[Ids, Ids] | None = None  # albums and their photos, once needed
        self.marked = MarkedPhotos(store)

    # Keeping up

    def note(self, changes: Changes) -> None:
        """Note what changed in the catalogue; it is read when needed."""
        self.marked.note(changes)
        self._in_albums = self._covers = None
        self._doubt([*changes.appeared, *changes.updated, *changes.removed])

    def _forget_what_follows(self) -> None:
        self._stacks.clear()
        self._orders.clear()

    # What is asked

    def arrange(
        self,
        shelf: Shelf,
        arrangement: Arrangement,
        scope: Scope = ANYWHERE,
        stacks: StackKind = NO_STACKS,
    ) -> Listed:
        """The photos of a shelf that meet a filter in order, with the sections of that order.

        Stacks of these kinds are together.
        """
        needs_paths = arrangement.key in (SortKey.NAME, SortKey.FOLDER)
        needs_paths |= bool(stacks & StackKind.BURST) or scope != ANYWHERE
        needs_paths |= any(one.below for one in shelf.folder)
        self._update(paths=needs_paths or bool(arrangement.words.split()))
        with self._one_question():
            around = [self._on_shelf(shelf), self._words(arrangement.words)]
            mask = _all_of([*around, *self._meeting(scope)])
            albums = shelf.album or scope.shelf.album
            if arrangement.key is SortKey.ALBUM and len(albums) == 1:
                return self._arrange(self._in_album(albums[0]), arrangement, mask, stacks)
            return self._arrange(self._order(arrangement.key), arrangement, mask, stacks)

    def _arrange(
        self, rows: Order, arrangement: Arrangement, mask: Mask | None, kinds: StackKind
    ) -> Listed:
        if arrangement.descending:
            rows = rows[::-1]
            if arrangement.key is SortKey.TAKEN:  # photos without a date stay behind
                rows = np.roll(rows, -np.count_nonzero(np.isnat(self._column("taken"))))
        if mask is not None:
            rows = rows[mask[rows]]
        ids, shapes = self._column("ids"), self._column("shapes")
        if not kinds:
            return Listed(ids[rows], self._sections(arrangement.key, rows), shapes[rows])
        stacks = self._stacked(kinds)
        gathered, of = stacks.gathered(rows)
        behind = is_behind(of)
        covers = gathered[np.maximum.accumulate(np.where(behind, 0, np.arange(len(of))))]
        sections = self._sections(arrangement.key, covers)  # of which a stack is never parted
        return Listed(ids[gathered], sections, shapes[gathered], Stacked(of, stacks.kinds))

    def stacks_with(self, ids: Ids, kinds: StackKind) -> list[Stack]:
        """The stacks that some photos are in."""
        self._update(paths=bool(kinds & StackKind.BURST))
        with self._one_question():
            all_ids = self._column("ids")
            stacks = self._stacked(kinds)
            rows = np.searchsorted(all_ids, ids)
            there = rows < len(all_ids)
            there[there] = all_ids[rows[there]] == ids[there]  # or not read yet, or gone
            wanted = distinct(stacks.numbers[rows[there]])
            wanted = wanted[wanted >= 0]
            starts, ends = (np.searchsorted(stacks.of, wanted, side) for side in ("left", "right"))
            return [
                Stack(tuple(all_ids[stacks.rows[start:end]].tolist()), StackKind(kind))
                for start, end, kind in zip(
                    starts.tolist(), ends.tolist(), stacks.kinds[wanted].tolist(), strict=True
                )
            ]

    def _stacked(self, kinds: StackKind) -> Stacks:
        """All stacks of some kinds, the rows of which are those of the columns."""
        if self._covers is None:
            self._covers = np.sort(self._store.covers.photos())
        key = kinds, self._covers.tobytes()
        if key not in self._stacks:
            self._stacks = {
                key: stacks_of(
                    Shots(self._column("shots"), self._column("parts")),
                    self._column("folders"),
                    self._column("taken"),
                    self._column("changed_ns"),
                    kinds,
                    series=self._series() if kinds & StackKind.BURST else None,
                    covers=np.isin(self._column("ids"), self._covers),
                )
            }
        return self._stacks[key]

    def _series(self) -> Series:
        keys = self._each_block(lambda block: block.series[0])
        numbers = self._each_block(lambda block: block.series[1])
        return Series(within(self._column("folders"), keys), numbers, self._column("gear"))

    def within(self, scope: Scope) -> Ids | None:
        """The photos of a scope by ascending id; None for all."""
        if scope == ANYWHERE:
            return None
        self._update(paths=True)
        with self._one_question():
            ids: Ids = self._column("ids")
            mask = _all_of(self._meeting(scope))
            return ids if mask is None else ids[mask]

    def choices(self, shelf: Shelf, words: str, scope: Scope) -> Choices:
        """What the photos of a shelf that match words can be filtered by.

        Of each kind of condition, every choice is counted among the photos that meet all others.
        """
        self._update(paths=True)
        with self._one_question():
            around = [self._on_shelf(shelf), self._words(words), self._words(scope.words)]
            conditions, inside = self._conditions(scope), scope.shelf.folder

            def but(facet: Facet) -> Mask | None:
                others = [mask for key, mask in conditions.items() if key is not facet]
                return _all_of([*around, *others])

            left = _all_of([*around, *conditions.values()])
            return {
                facet: self._choices(facet, but(facet) if facet in conditions else left, inside)
                for facet in Facet
            }

    def _choices(
        self, facet: Facet, left: Mask | None, chosen: Sequence[Branch]
    ) -> tuple[Choice, ...]:
        """The values of a kind of condition that some photos have of those that are left."""
        match facet:
            case Facet.RECENT | Facet.UNDATED | Facet.DAMAGED | Facet.OFFLINE:
                mask = self._condition(facet)
                photos = int(np.count_nonzero(mask if left is None else mask & left))
                return (Choice(value=True, photos=photos),) if photos else ()
            case Facet.STARS | Facet.HEART | Facet.REJECTED | Facet.TAG:
                return self.marked.choices(facet, self._column("ids"), left)
            case Facet.ALBUM:
                return self._album_choices(left)
            case Facet.FOLDER:
                return self._folder_choices(left, chosen)
            case Facet.AREA:  # chosen on the map, or by its name
                return ()
        return self._column_choices(facet, left)

    def _column_choices(self, facet: Facet, left: Mask | None) -> tuple[Choice, ...]:
        def of(name: str) -> NDArray[Any]:
            column = self._column(name)
            return column if left is None else column[left]

        match facet:
            case Facet.DATE:
                return facets.years(of("days")[~np.isnat(of("taken"))])
            case Facet.FORMAT:
                return facets.counted(list(self._formats), np.bincount(of("formats")))
            case Facet.PIXELS:
                pixels = of("pixels")
                return facets.steps(pixels[pixels > 0], facets.PIXEL_STEPS)
            case Facet.SIZE:
                return facets.steps(of("sizes"), facets.SIZE_STEPS)
            case Facet.ORIENTATION:
                return facets.orientations(of("shapes"), of("pixels"))
        owned = self._gear.owned(of("gear"))[facet is Facet.LENS]
        return tuple(Choice(one.name, one.photos) for one in owned)

    def _folder_choices(self, left: Mask | None, chosen: Sequence[Branch]) -> tuple[Choice, ...]:
        """The watched folders, and those directories in them that are chosen."""
        places = self._column("directories")
        counts = np.bincount(places if left is None else places[left])
        of: Counter[Branch] = Counter()
        inside = [one for one in chosen if one.below]
        for (folder, directory), photos in zip(self._directories, counts.tolist(), strict=False):
            of[Branch(folder)] += photos
            of.update({one: photos for one in inside if one.holds(folder, directory)})
        return tuple(Choice(one, photos) for one, photos in of.most_common() if photos)

    def _album_choices(self, left: Mask | None) -> tuple[Choice, ...]:
        if self._in_albums is None:
            self._in_albums = self._store.albums.pairs()
        albums, photos = self._in_albums
        ids = self._column("ids")
        counts = np.bincount(albums[np.isin(photos, ids if left is None else ids[left])])
        return facets.counted(range(len(counts)), counts)

    def _meeting(self, scope: Scope) -> list[Mask | None]:
        """Which photos meet each condition of a filter."""
        return [self._words(scope.words), *self._conditions(scope).values()]

    def _conditions(self, scope: Scope) -> dict[Facet, Mask]:
        """Which photos meet each condition of a filter, but for its words."""
        shelf = scope.shelf
        masks: dict[Facet, Mask | None] = {
            Facet.FOLDER: self._is_in_folder(shelf.folder),
            Facet.AREA: None if shelf.area is None else self._in_area(shelf.area),
            Facet.RECENT: self._condition(Facet.RECENT) if shelf.recent else None,
            Facet.ALBUM: self._is_in_album(shelf.album),
            Facet.DATE: self._is_taken(scope),
        }
        for facet, cameras, lenses in (
            (Facet.CAMERA, scope.camera, ()),
            (Facet.LENS, (), scope.lens),
        ):
            if cameras or lenses:
                masks[facet] = self._gear.called(cameras, lenses)[self._column("gear")]
        if scope.format:
            wanted = {format_of(one) for one in scope.format}
            is_one = np.array([name in wanted for name in self._formats], np.bool_)
            masks[Facet.FORMAT] = is_one[self._column("formats")]
        if scope.orientation:
            shapes, pixels = self._column("shapes"), self._column("pixels")
            shaped = [facets.is_shaped(one, shapes, pixels) for one in scope.orientation]
            masks[Facet.ORIENTATION] = _one_of(shaped)
        if scope.pixels:
            pixels = self._column("pixels")
            masks[Facet.PIXELS] = _one_of([one.mask(pixels) for one in scope.pixels]) & (pixels > 0)
        if scope.size:
            sizes = self._column("sizes")
            masks[Facet.SIZE] = _one_of([one.mask(sizes) for one in scope.size])
        for facet in (Facet.UNDATED, Facet.DAMAGED, Facet.OFFLINE):
            if getattr(scope, facet.value):
                masks[facet] = self._condition(facet)
        for facet, marks in facets.parted(shelf.marks).items():
            masks[facet] = self.marked.mask(self._column("ids"), marks)
        return {facet: mask for facet, mask in masks.items() if mask is not None}

    def _is_taken(self, scope: Scope) -> Mask | None:
        if not (scope.since or scope.until or scope.years):
            return None
        return facets.is_taken(scope, self._column("days"), self._dated)

    def _condition(self, facet: Facet) -> Mask:
        """Which photos were added recently, are without a date, damaged or offline."""
        match facet:
            case Facet.RECENT:
                count = len(self._column("ids"))
                return np.asarray(np.arange(count) >= count - _RECENT)
            case Facet.UNDATED:
                return ~self._dated
            case Facet.DAMAGED:
                return np.asarray(self._column("damaged"))
        away = self._store.browse.away()
        offline = [
            folder in away.folders
            or any(
                folder == where and (directory == inner or directory.startswith(f"{inner}/"))
                for where, inner in away.directories
            )
            for folder, directory in self._directories
        ]
        return np.asarray(np.array(offline, np.bool_)[self._column("directories")])

    @property
    def _dated(self) -> Mask:
        return np.asarray(~np.isnat(self._column("taken")))

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
            days = self._column("days").astype("datetime64[D]")
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
            case SortKey.ADDED | SortKey.ALBUM:
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

    def _sections(self, key: SortKey, rows: Rows) -> Sections:
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
        marks = shelf.marks
        marked = None if marks == ANY_MARKS else self.marked.mask(self._column("ids"), marks)
        recent = self._condition(Facet.RECENT) if shelf.recent else None
        area = None if shelf.area is None else self._in_area(shelf.area)
        in_album = self._is_in_album(shelf.album)
        return _all_of([self._is_in_folder(shelf.folder), recent, marked, in_album, area])

    def _is_in_album(self, albums: Sequence[int]) -> Mask | None:
        if not albums:
            return None
        mask = np.zeros(len(self._column("ids")), np.bool_)
        for album in albums:
            mask[self._in_album(album)] = True
        return mask

    def _in_album(self, album: int) -> Order:
        """The rows of the photos in an album, in its order."""
        ids, wanted = self._column("ids"), self._store.albums.photos(album)
        rows = np.searchsorted(ids, wanted)
        there = rows < len(ids)
        there[there] = ids[rows[there]] == wanted[there]  # or not read yet, or gone
        return rows[there].astype(np.int32)

    def _is_in_folder(self, folders: Sequence[Branch]) -> Mask | None:
        if not folders:
            return None
        if not any(one.below for one in folders):
            return np.isin(self._column("folders"), [one.folder_id for one in folders])
        inside = [any(one.holds(*place) for one in folders) for place in self._directories]
        mask: Mask = np.array(inside, dtype=np.bool_)[self._column("directories")]
        return mask

    def _words(self, words: str) -> Mask | None:
        """Which photos match all of some words; None: all do, as there are none.

        Of words with commas between them and no spaces, one is enough.
        """
        return _all_of([self._has_one_of(word) for word in words.split()])

    def _has_one_of(self, word: str) -> Mask:
        others = [one for one in word.split(",") if one] if "," in word else []
        return _one_of([self._has(one) for one in dict.fromkeys((word, *others))])

    def _has(self, word: str) -> Mask:
        folded = fold(word)
        mask = self._each_text(partial(PathText.has, word=folded))
        for suffix in suffixes_of(folded.lstrip(".")):
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
            mask |= self._each_block(partial(PhotoBlock.is_dated, word=word))
        return mask


def _all_of(masks: Sequence[Mask | None]) -> Mask | None:
    """Which photos meet all of some conditions; None where there is no condition."""
    known = [mask for mask in masks if mask is not None]
    return np.asarray(np.logical_and.reduce(known)) if known else None


def _one_of(masks: Sequence[Mask]) -> Mask:
    """Which photos meet at least one of some conditions, of which there are some."""
    return masks[0] if len(masks) == 1 else np.asarray(np.logical_or.reduce(masks))
