"""The photo that is searched with, as the first tile of its results."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from photosim.catalogue.records import PhotoRecord, PhotoState
from photosim.desktop.grid.photo_model import shapes_of
from photosim.library.arrangement import Listed, Sections
from photosim.library.query import Answer


class QueryTiles:
    """Knows pictures from elsewhere by ids of their own, below 0, so that they can be shown."""

    def __init__(self) -> None:
        self._outside: dict[Path, int] = {}

    def photo(self, answer: Answer) -> PhotoRecord | None:
        """The photo to show before the results of a search; None for none."""
        photo = answer.subject
        if photo is None or photo.state is PhotoState.REMOVED:
            return None
        if photo.id:
            return photo
        return replace(photo, id=self._outside.setdefault(photo.path, -1 - len(self._outside)))


def led_by(photos: Sequence[PhotoRecord], results: Listed) -> Listed:
    """Results with photos before the first one, in its section."""
    starts = results.sections.starts.copy()
    starts[1:] += len(photos)
    ids = np.concatenate((np.array([one.id for one in photos], dtype=np.int64), results.ids))
    shapes = None
    if results.shapes is not None:
        shapes = np.concatenate((shapes_of(photos), results.shapes))
    return Listed(ids, Sections(starts, results.sections.headings), shapes)
