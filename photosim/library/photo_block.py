"""A block of the photo table: photos with neighbouring ids, in columns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from photosim.catalogue.browse import NOWHERE
from photosim.library.gazetteer import Positions
from photosim.library.kept_columns import KeptBlock
from photosim.library.local_time import local_time
from photosim.library.path_text import PathText
from photosim.library.stacks import series_of


@dataclass(frozen=True)
class PhotoBlock(KeptBlock):
    """Photos with neighbouring ids; every array has an entry for each.

    Attributes:
        text: Their paths; None until they are needed, and the rest empty with them.
        directories: Numbers in the listing's own list.
        gear: Of the camera and the lens, see `Gear`.
        formats: Numbers in the listing's list of formats.
    """

    text: PathText | None
    directories: NDArray[np.int32]
    gear: NDArray[np.int32]
    formats: NDArray[np.uint8]

    @cached_property
    def series(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """What their names say of series, see `series_of`; their paths must be known."""
        return series_of(self.text.folded() if self.text is not None else ())

    @cached_property
    def placed(self) -> NDArray[np.int16]:
        """The rows of those of which it is known where they were taken."""
        return np.flatnonzero(self.latitudes != NOWHERE).astype(np.int16)

    @property
    def positions(self) -> Positions:
        """Where these were taken, (k, 2)."""
        return np.stack([self.latitudes[self.placed], self.longitudes[self.placed]], axis=1)

    @cached_property
    def days(self) -> NDArray[np.int32]:
        """When they were taken, since 1970; without a date, when their files were changed."""
        dates = np.where(np.isnat(self.taken), local_time(self.changed_ns), self.taken)
        return dates.astype("datetime64[D]").astype(np.int32)

    @cached_property
    def changed_months(self) -> NDArray[np.int16]:
        """The months of local time in which their files were changed, since 1970."""
        months = local_time(self.changed_ns).astype("datetime64[M]")
        return months.astype(np.int16)  # a million photos are in memory

    def is_dated(self, word: str) -> NDArray[np.bool_]:
        """Which were taken on days that begin so, such as 2024-07; bool (n,)."""
        days, places = np.unique(self.days.astype("datetime64[D]"), return_inverse=True)
        begins: NDArray[np.bool_] = np.char.startswith(np.datetime_as_string(days), word)
        return begins[places]
