"""What a typed word may become: the names of places at which photos were taken."""

import re
from dataclasses import replace
from itertools import islice

import numpy as np

from photosim.arrays import Ids
from photosim.library.arrangement import Area, Near
from photosim.library.browse import PhotoTable
from photosim.library.gazetteer import Positions, gazetteer, is_in
from photosim.library.things import Completion

_LEAST = 2  # letters
_LOOKED_AT = 400  # places whose names begin so
_DIGIT = re.compile(r"\d")  # in the names of districts
_ROW = 100_000  # more cells than there are around the Earth
_CELL = 0.05  # degrees; photos nearer together than that are looked at as one
_KM_A_DEGREE = 111.0  # of latitude
_MARGIN_KM = 8.0  # of a cell, and a little more


class PlaceNames:
    """Completes names of places; belongs to the thread of its table."""

    def __init__(self, table: PhotoTable) -> None:
        self._table = table
        self._cells: tuple[Positions, Ids] | None = None
        self._countries: dict[str, int] = {}

    def note(self) -> None:
        """Hear that photos changed."""
        self._cells = None
        self._countries = {}

    def completions(self, typed: str, language: str, most: int) -> list[Completion]:
        """The places whose names begin so, those with the most photos first.

        Args:
            typed: The beginning of a name in English or German.
            language: "en" or "de", in which they are named.
            most: How many to return.
        """
        if len(typed.strip()) < _LEAST:
            return []
        roughly: dict[str, tuple[int, Area]] = {}
        for area in islice(gazetteer().beginning_with(typed, language), _LOOKED_AT):
            photos = self._roughly(area)
            if photos and area.name not in roughly and not _DIGIT.search(area.name):
                roughly[area.name] = photos, area
        likely = sorted(roughly.values(), key=lambda one: -one[0])[:most]
        return [
            Completion(area.name.partition(",")[0], language, photos, label=area.name)
            for about, area in likely
            if (photos := self._counted(area, about))
        ]

    def _counted(self, area: Area, about: int) -> int:
        """How many photos were taken there; of a country about how many."""
        return len(self._table.taken_at(area)) if isinstance(area, Near) else about

    def _roughly(self, area: Area) -> int:
        """How many photos were taken in an area, or a little outside."""
        cells, counts = self._looked_at()
        if isinstance(area, Near):
            around = replace(area, km=area.km + _MARGIN_KM)
            reach = around.km / _KM_A_DEGREE
            ends = (area.latitude - reach, area.latitude + reach)
            near = slice(*np.searchsorted(cells[:, 0], ends))
            return int(counts[near][is_in(around, cells[near])].sum())
        if area.code not in self._countries:
            self._countries[area.code] = int(counts[is_in(area, cells)].sum())
        return self._countries[area.code]

    def _looked_at(self) -> tuple[Positions, Ids]:
        """Where photos were taken, roughly, from south to north, (n, 2); and how many, (n,)."""
        if self._cells is None:
            rounded = np.round(self._table.placed()[1] / _CELL).astype(np.int64)
            keys, counts = np.unique(rounded[:, 0] * _ROW + rounded[:, 1], return_counts=True)
            row = np.round(keys / _ROW).astype(np.int64)
            cells = np.stack([row, keys - row * _ROW], axis=1) * _CELL
            self._cells = cells.astype(np.float32), counts
        return self._cells
