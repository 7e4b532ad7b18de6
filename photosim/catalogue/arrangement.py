"""How photos are put in order and narrowed down for browsing."""

from dataclasses import dataclass
from enum import StrEnum


class SortKey(StrEnum):
    """What photos are ordered by."""

    TAKEN = "taken"
    CHANGED = "changed"
    NAME = "name"
    SIZE = "size"
    FOLDER = "folder"


@dataclass(frozen=True)
class Arrangement:
    """Which photos to show, and in what order.

    Attributes:
        key: What they are ordered by.
        descending: The newest, the largest or the last of the alphabet come first.
        words: What a photo must all have, parted by blanks: in its path below the watched
            folder or in that folder's name, or as the beginning of its date (2024-07) or as its
            format (png). Small and capital letters of the English alphabet are alike.
    """

    key: SortKey = SortKey.CHANGED
    descending: bool = True
    words: str = ""


NEWEST_FIRST = Arrangement()
