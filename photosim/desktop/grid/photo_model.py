"""The photos that the grid shows: all ids at once, their records a page at a time."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionRange,
    QLocale,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    QUrl,
    Signal,
)

from photosim.arrays import Ids, runs_of
from photosim.catalogue.records import PhotoRecord, Rating
from photosim.desktop.grid.stack_words import sentence, stack_words
from photosim.desktop.tasks.lane import Failed, Ticket
from photosim.desktop.ui.display_names import duration_text
from photosim.desktop.ui.widgets import plain_tip
from photosim.errors import PhotoSimError
from photosim.library.arrangement import NO_SECTIONS, Listed, Sections
from photosim.library.piles import NO_PILE, NO_PILES, Pile, Piles

PAGE = 128
DRAGGED_IDS = "application/x-photosim-photos"
"""The kind of data that says which photos of the library are dragged, by their ids."""
_WAITING_PAGES = 6  # older ones in the queue have been scrolled away
_KEPT_RECORDS = 12_000
_MOST_RUNS = 16  # beyond that many separate insertions and removals a reset is cheaper
_TOLD_PATHS = 10  # in a tooltip
_AGAIN_MS = 2_000  # until refused records are asked for again

Shapes = NDArray[np.float32]
AnyIndex = QModelIndex | QPersistentModelIndex

RecordSource = Callable[[Ids, Callable[[Sequence[PhotoRecord]], object], Failed], Ticket]
"""Asks for the records of photos: their ids, what takes the records, what takes a refusal."""


class PhotoModel(QAbstractListModel):
    """A list of photo ids whose records arrive when they are looked at.

    One request for records is under way at a time, and the page looked at last comes next; refused
    ones are repeated. ``changing`` comes before and ``rearranged`` after every change of what is
    shown; in between, ids and sections may not match, and Qt may ask for rows that are gone: there
    is nothing to be told of those.

    Args:
        ask: Asks for records.
        again_ms: Milliseconds until refused records are asked for again.

    Attributes:
        ids: What is shown, in order.
        sections: How it is divided.
        shapes: The width of each photo by its height, 1 where that is not known.
        query_id: The photo that is searched with, shown before the results; None for none.
        marks: A word at the corner of photos, by their ids.
        asks: Whether of each photo it may be said that it is what is looked for, or not.
        piles: Copies and photos of stacks that lie behind others, whether they are shown or not.
    """

    changing = Signal()
    rearranged = Signal()

    def __init__(
        self, ask: RecordSource, parent: QObject | None = None, *, again_ms: int = _AGAIN_MS
    ) -> None:
        super().__init__(parent)
        self._ask_records = ask
        self._again_ms = again_ms
        self.ids: Ids = np.empty(0, dtype=np.int64)
        self.sections = NO_SECTIONS
        self.shapes = np.empty(0, dtype=np.float32)
        self.query_id: int | None = None
        self.marks: Mapping[int, str] = {}
        self.asks = False
        self.piles = NO_PILES
        self._similarities: dict[int, float] = {}
        self._positions: dict[int, int] = {}
        self._described = False
        self._scored = True
        self._records: OrderedDict[int, PhotoRecord] = OrderedDict()
        self._under_way: Ticket | None = None
        self._pages: OrderedDict[int, None] = OrderedDict()
        self._ask = QTimer(self, singleShot=True)
        self._ask.timeout.connect(self._ask_next)

    # What is shown

    def show(
        self,
        ids: Ids,
        similarities: Mapping[int, float] | None = None,
        records: Iterable[PhotoRecord] = (),
        sections: Sections = NO_SECTIONS,
        shapes: Shapes | None = None,
        query_id: int | None = None,
        *,
        described: bool = False,
        scored: bool = True,
        piles: Piles = NO_PILES,
        positions: Mapping[int, int] | None = None,
    ) -> None:
        """Show other photos.

        Args:
            ids: The photos.
            similarities: Of photos by id, when they answer a search.
            records: Of photos, as far as they are known.
            sections: How they are divided.
            shapes: The width of each photo by its height, as far as it is known.
            query_id: The photo that is searched with, if that is shown as the first one.
            described: Whether the similarities are to words, by a model that knows them.
            scored: Whether the similarities say anything.
            piles: What lies behind photos.
            positions: Of videos that were found, milliseconds to the frame that is most alike.
        """
        self.changing.emit()
        self.beginResetModel()
        self.ids = ids
        self.shapes = _known(shapes, ids)
        self.query_id = query_id
        self.sections = sections
        self._similarities = dict(similarities or {})
        self._positions = dict(positions or {})
        self._described = described
        self._scored = scored
        self.piles = piles
        self._drop_requests()
        self.keep(records)
        self.endResetModel()
        self.rearranged.emit()

    @property
    def listed(self) -> Listed:
        """What is shown."""
        return Listed(self.ids, self.sections, self.shapes)

    def update_ids(
        self,
        ids: Ids,
        sections: Sections = NO_SECTIONS,
        shapes: Shapes | None = None,
        piles: Piles = NO_PILES,
    ) -> None:
        """Show these ids instead; photos that stay keep their selection and records."""
        shapes = _known(shapes, ids)
        same = np.array_equal(ids, self.ids) and np.array_equal(shapes, self.shapes)
        if same and np.array_equal(sections.starts, self.sections.starts):
            self.sections = sections
            if not piles.is_like(self.piles):
                self.piles = piles
                self.dataChanged.emit(self.index(0), self.index(len(ids) - 1))
            return
        self.changing.emit()
        self.sections = sections
        self.piles = piles
        self._exchange(ids, shapes)
        self.rearranged.emit()

    def pile_at(self, row: int) -> Pile:
        """What lies behind the photo in a row."""
        return self.piles.at(self.id_at(row))

    def folded_into(self, ids: Ids) -> tuple[list[int], list[int]]:
        """What lies behind these photos and is not shown: copies, and others of their stacks."""
        return self.piles.folded(ids) if self.piles else ([], [])

    def with_stacks(self, ids: Ids) -> Ids:
        """These photos, each tile of a stack with all that it stands for."""
        return np.concatenate((ids, np.array(self.folded_into(ids)[1], np.int64)))

    def folded_among(self, ids: Iterable[int]) -> tuple[int, int]:
        """How many of some photos are not shown: copies, and others of stacks."""
        if not self.piles:
            return 0, 0
        copies, mates = (
            int(np.count_nonzero(~np.isin(one, self.ids)))
            for one in self.piles.among(np.fromiter(ids, np.int64))
        )
        return copies, mates

    def holds(self, ids: Sequence[int]) -> bool:
        """Whether all of some photos are here, shown or behind others."""
        here = np.concatenate((self.ids, self.piles.behind))
        return bool(np.isin(np.array(ids, np.int64), here).all())

    def _exchange(self, ids: Ids, shapes: Shapes) -> None:
        kept_old = np.isin(self.ids, ids, assume_unique=True)
        kept_new = np.isin(ids, self.ids, assume_unique=True)
        removed, added = (runs_of(np.flatnonzero(~kept)) for kept in (kept_old, kept_new))
        same_order = np.array_equal(self.ids[kept_old], ids[kept_new])
        self._drop_requests()
        if not same_order or len(removed) + len(added) > _MOST_RUNS:
            self.beginResetModel()
            self.ids, self.shapes = ids, shapes
            self.endResetModel()
            return
        for first, last in reversed(removed):
            self.beginRemoveRows(QModelIndex(), first, last)
            gone = slice(first, last + 1)
            self.ids, self.shapes = np.delete(self.ids, gone), np.delete(self.shapes, gone)
            self.endRemoveRows()
        for first, last in added:
            self.beginInsertRows(QModelIndex(), first, last)
            self.ids = np.insert(self.ids, first, ids[first : last + 1])
            self.shapes = np.insert(self.shapes, first, shapes[first : last + 1])
            self.endInsertRows()
        self.shapes = shapes  # those of photos that stay may be known by now

    def refresh(self, ids: Iterable[int]) -> None:
        """Ask for the records of changed photos again; the old ones are shown until then."""
        known = np.fromiter(self._records, dtype=np.int64)  # few, where all photos may change
        changed = known[np.isin(known, np.fromiter(ids, dtype=np.int64))]
        rows = np.flatnonzero(np.isin(self.ids, changed))
        for photo_id in changed[~np.isin(changed, self.ids[rows])].tolist():
            del self._records[photo_id]
        for row in rows.tolist():
            self._want(row)

    # Records

    def id_at(self, row: int) -> int | None:
        """The id of the photo in a row; None if there is no such row."""
        return int(self.ids[row]) if 0 <= row < len(self.ids) else None

    @property
    def first_result(self) -> int:
        """The row behind the photo that is searched with and what is shown of its stack; or 0."""
        pile = self.piles.at(self.query_id) if self.is_query(0) else NO_PILE
        return int(self.is_query(0)) + len(pile.behind) * pile.is_open

    @property
    def count(self) -> int:
        """How many photos there are besides the one that is searched with."""
        return len(self.ids) - self.first_result

    def is_query(self, row: int) -> bool:
        """Whether the photo that is searched with is in a row."""
        return row == 0 and self.query_id is not None and self.id_at(0) == self.query_id

    def row_of(self, photo_id: int | None) -> int | None:
        """The row of a photo; None if it is not shown, or there is no photo."""
        if photo_id is None:  # NumPy compares each number with an object in Python: 6 ms
            return None
        rows = np.flatnonzero(self.ids == photo_id)
        return int(rows[0]) if rows.size else None

    def neighbour(self, ids: Sequence[int]) -> int | None:
        """The id of the photo that takes the place of these when they go; None if none is left."""
        going = np.isin(self.ids, np.array(ids, dtype=np.int64))
        rows = np.flatnonzero(going)
        if not rows.size or going.all():
            return None
        staying = np.flatnonzero(~going)
        after = staying[staying > rows[-1]]
        return self.id_at(int(after[0] if after.size else staying[-1]))

    def record(self, row: int) -> PhotoRecord | None:
        """The record of the photo in a row; None while it is being loaded, or if there is none."""
        photo_id = self.id_at(row)
        if photo_id is None:
            return None
        record = self._records.get(photo_id)
        if record is None:
            self._want(row)
        return record

    def is_result(self, row: int) -> bool:
        """Whether the photo in a row was found by a search."""
        return self.id_at(row) in self._similarities

    def similarity(self, row: int) -> float | None:
        """The similarity to the query; None outside a search, or where nothing was compared."""
        photo_id = self.id_at(row)
        return None if photo_id is None else self.similarity_of(photo_id)

    def similarity_of(self, photo_id: int) -> float | None:
        """The similarity of a photo that is shown; None as of `similarity`."""
        return self._similarities.get(photo_id) if self._scored else None

    def position(self, row: int) -> int | None:
        """Milliseconds to the frame of a video that is most alike; None where none was found."""
        photo_id = self.id_at(row)
        return None if photo_id is None else self._positions.get(photo_id)

    def length(self, row: int) -> str:
        """How long a video takes, behind where in it what was found is; empty for a photo."""
        record, position = self.record(row), self.position(row)
        if record is None or record.duration_ms is None:
            return ""
        whole = duration_text(record.duration_ms)
        return whole if position is None else f"{duration_text(position)} / {whole}"

    def buttons(self, row: int) -> tuple[str, ...]:
        """The icons of the buttons on a photo."""
        if self.asks:
            return ("yes", "no")
        steers = self.is_result(row)
        return ("similar", "more-like", "less-like") if steers else ("similar",)

    def mark_at(self, row: int) -> str:
        """The word at the corner of a photo; empty for none."""
        photo_id = self.id_at(row)
        if photo_id is None:
            return ""
        if self.piles.is_copy(photo_id):
            return self.tr("Copy")
        return self._place_in_stack(photo_id) or self.marks.get(photo_id, "")

    def _place_in_stack(self, photo_id: int) -> str:
        """Which photo of its stack one is that lies behind the cover; empty for others."""
        if not self.piles.is_behind(photo_id):
            return ""
        mates = self.piles.at(self.piles.front_of(photo_id)).mates
        place, locale = mates.index(photo_id) + 2, QLocale()
        return f"{locale.toString(place)}/{locale.toString(len(mates) + 1)}"

    def mark(self, marks: Mapping[int, str]) -> None:
        """Have words at the corner of photos, and at no others."""
        changed = np.array([*{*self.marks, *marks}], np.int64)
        self.marks = marks
        for first, last in runs_of(np.flatnonzero(np.isin(self.ids, changed))):
            self.dataChanged.emit(self.index(first), self.index(last))

    def standing(self, row: int) -> str | None:
        """The similarity and the place among those shown as text; None outside a search."""
        if not self.is_result(row):
            return None
        similarity = self.similarity(row)
        if similarity is None:
            return self.tr("no. {place}").format(place=self.place(row))
        words = self.tr("{percent} · no. {place}")
        return words.format(percent=percent(similarity), place=self.place(row))

    def place(self, row: int) -> str:
        """The place among the photos besides the one that is searched with, as text."""
        return QLocale().toString(row + 1 - self.first_result)

    def known(self, ids: Ids) -> list[PhotoRecord]:
        """The records of those of the photos whose records are loaded."""
        found = (self._records.get(photo_id) for photo_id in ids.tolist())
        return [record for record in found if record is not None]

    def fetch(self, ids: Ids) -> bool:
        """Ask for the missing records of these photos, and tell whether any are missing."""
        missing = [photo_id for photo_id in ids.tolist() if photo_id not in self._records]
        if missing:
            self._ask_records(np.array(missing, dtype=np.int64), self._take, _pass)
        return bool(missing)

    def _take_page(self, records: Sequence[PhotoRecord]) -> None:
        self._under_way = None
        self._take(records)
        self._ask_next()

    def _take(self, records: Sequence[PhotoRecord]) -> None:
        self.keep(records)
        arrived = np.fromiter((record.id for record in records), dtype=np.int64)
        rows = np.flatnonzero(np.isin(self.ids, arrived))
        for first, last in runs_of(rows):
            self.dataChanged.emit(self.index(first), self.index(last))

    def _refuse_page(self, page: int, _error: PhotoSimError) -> None:
        """Keep the page wanted, so that the grid fills once the library answers again."""
        self._under_way = None
        self._pages[page] = None
        self._ask.start(self._again_ms)

    def keep(self, records: Iterable[PhotoRecord]) -> None:
        """Store records, replacing older ones of the same photos."""
        for record in records:
            self._records[record.id] = record
            self._records.move_to_end(record.id)
        while len(self._records) > _KEPT_RECORDS:
            self._records.popitem(last=False)

    def amend(self, photo_id: int, **values: Any) -> None:
        """Give a photo's record other values before the catalogue has them."""
        record = self._records.get(photo_id)
        if record is not None:
            self._take([replace(record, **values)])

    def turn(self, photo_id: int, mtime_ns: int, *, sideways: bool) -> None:
        """Take in that a photo is turned, before the catalogue does."""
        record = self._records.get(photo_id)
        if record is not None and record.mtime_ns != mtime_ns:
            size = record.width, record.height
            width, height = reversed(size) if sideways else size
            self.amend(photo_id, mtime_ns=mtime_ns, width=width, height=height)

    def _want(self, row: int) -> None:
        page = row // PAGE
        self._pages[page] = None
        self._pages.move_to_end(page)
        while len(self._pages) > _WAITING_PAGES:
            self._pages.popitem(last=False)
        if self._under_way is None and not self._ask.isActive():
            self._ask.start(0)

    def _ask_next(self) -> None:
        if self._under_way is not None or not self._pages:
            return
        page, _ = self._pages.popitem()
        wanted = self.ids[page * PAGE : (page + 1) * PAGE]
        if wanted.size:
            self._under_way = self._ask_records(
                wanted, self._take_page, partial(self._refuse_page, page)
            )

    def _drop_requests(self) -> None:
        if self._under_way is not None:
            self._under_way.cancel()
            self._under_way = None
        self._ask.stop()  # what was refused is no longer wanted
        self._pages.clear()

    # Qt's side

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.ids)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        said = self._said(index, role)
        record = self.record(index.row()) if said and index.isValid() else None
        if record is None or role != Qt.ItemDataRole.AccessibleTextRole:
            return said
        return ", ".join((str(said), *self._rating_words(record.rating)))

    def _rating_words(self, rating: Rating) -> list[str]:
        words = [self.tr("%Ln stars", "", rating.stars)] if rating.stars else []
        words += [self.tr("favourite")] * rating.heart
        return words + [self.tr("rejected")] * rating.rejected

    def _said(self, index: AnyIndex, role: int) -> str | None:
        if not index.isValid():
            return None
        record, similarity = self.record(index.row()), self.similarity(index.row())
        if record is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row(), record.path.name, similarity)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(index.row(), record.path.name, similarity))
        return record.path.name if role == Qt.ItemDataRole.DisplayRole else None

    def _spoken(self, row: int, name: str, similarity: float | None) -> str:
        if self.is_query(row):
            pile = self.pile_at(row)
            stack = [stack_words(pile)] if pile.mates else []
            return ", ".join([self._query_words(name), *stack])
        parts, record = [name], self.record(row)
        if similarity is not None:
            words = self.tr("{name}, {percent} similar")
            parts = [words.format(name=name, percent=percent(similarity))]
        elif mark := self._mark_words(row):
            parts.append(mark)
        if record is not None and record.duration_ms is not None:
            parts.append(self.tr("video of {length}").format(length=self.length(row)))
        if record is not None and record.movie is not None:
            parts.append(self.tr("live photo"))
        pile = self.pile_at(row)
        if pile.copies:
            parts.append(self.tr("and %Ln more copies", "", pile.copies))
        if pile.mates:
            parts.append(stack_words(pile))
        return ", ".join(parts)

    def _mark_words(self, row: int) -> str:
        """What is at the corner of a photo: what was said of it, or a tag it may have."""
        record, mark = self.record(row), self.mark_at(row)
        if not mark and record is not None and record.suggested:
            return self.tr("perhaps {tag}").format(tag=record.suggested)
        return mark

    def _query_words(self, name: str) -> str:
        return self.tr("{name}, the photo that is searched with").format(name=name)

    def _tip(self, row: int, name: str, similarity: float | None) -> str:
        if self.is_query(row):
            return self._query_words(name)
        paragraphs = [name]
        if similarity is not None:
            words = self._fit_words() if self._described else self._similarity_words()
            paragraphs = [words.format(name=name, percent=percent(similarity))]
        position = self.position(row)
        if position is not None:
            words = self.tr("The best match is at {time}.")
            paragraphs.append(words.format(time=duration_text(position)))
        record = self.record(row)
        if record is not None and record.movie is not None:
            paragraphs.append(self.tr("Live photo"))
        pile = self.pile_at(row)
        if pile.copies:
            copies = self.tr("%Ln more copies of this picture:", "", pile.copies)
            paragraphs += [copies, *self._told(pile.behind[: pile.copies])]
        if pile.mates:
            paragraphs += [sentence(stack_words(pile)), *self._told(pile.mates)]
        return "\n".join(paragraphs)

    def _told(self, ids: Sequence[int]) -> list[str]:
        """The paths of the first of some photos, as far as they are known."""
        known = self.known(np.array(ids[:_TOLD_PATHS], np.int64))
        return [str(one.path) for one in known] + ["…"] * (len(known) < len(ids))

    def _similarity_words(self) -> str:
        return self.tr(
            "{name}: {percent} similar. 100 % is the same picture; photos that have nothing in "
            "common come to about 0 %. The order also counts what a photo has in common with "
            "those nearest to it."
        )

    def _fit_words(self) -> str:
        return self.tr(
            "{name}: {percent}. This far it stands out from your other photos for these words; "
            "from 30 % on it counts as found."
        )

    def selection_of(self, rows: Iterable[range]) -> QItemSelection:
        """The selection of stretches of rows, but of those that are gone."""
        selection = QItemSelection()
        for part in rows:
            first, last = self.index(part[0]), self.index(part[-1])
            if first.isValid() and last.isValid():
                selection.append(QItemSelectionRange(first, last))
        return selection

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def files_of(self, ids: Ids) -> QMimeData:
        """The files of those of the photos whose records are loaded, for a drag.

        The movies of live photos go along.
        """
        data = ids_dragged(ids)
        files = files_with_movies(self.known(ids))
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        return data


def files_with_movies(photos: Iterable[PhotoRecord]) -> list[Path]:
    """The files of photos, each live photo's movie behind its own."""
    known = list(photos)
    files = [file for photo in known for file in (photo.path, photo.movie) if file is not None]
    if len(files) == len(known):  # telling 100,000 paths apart takes a while
        return files
    return list(dict.fromkeys(files))  # of two stills of one live photo the movie once


def ids_dragged(ids: Ids) -> QMimeData:
    """What says which photos of the library are dragged, for `dragged_ids`."""
    data = QMimeData()
    data.setData(DRAGGED_IDS, b" ".join(b"%d" % number for number in ids.tolist()))
    return data


def dragged_ids(data: QMimeData) -> list[int]:
    """The photos of the library that are dragged; none where something else is."""
    written = bytes(data.data(DRAGGED_IDS).data()).split()
    return [int(number) for number in written if number.isdigit()]


def shapes_of(photos: Sequence[PhotoRecord]) -> Shapes:
    """The width of each photo by its height, 1 where that is not known."""
    sizes = ((photo.width or 1) / photo.height if photo.height else 1.0 for photo in photos)
    return np.fromiter(sizes, dtype=np.float32, count=len(photos))


def _known(shapes: Shapes | None, ids: Ids) -> Shapes:
    return np.ones(len(ids), dtype=np.float32) if shapes is None else shapes


def _pass(_error: PhotoSimError) -> None:
    """Records that are still wanted are asked for again when they are next looked at."""


def percent(similarity: float) -> str:
    """A similarity as text, such as "87 %"."""
    return QLocale().toString(round(max(similarity, 0.0) * 100)) + " %"
