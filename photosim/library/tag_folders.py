"""A folder whose sub-folders are tags: what each holds, and which are worth teaching."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import numpy as np

from photosim.arrays import Ids
from photosim.catalogue.store import Store
from photosim.library.folders import absolute
from photosim.library.path_text import fold, natural
from photosim.library.periods import LONGEST, read_period
from photosim.library.together import Together
from photosim.search.head import LEAST_EXAMPLES

_CAMERA = re.compile(r"DCIM|\d{3}[A-Z0-9_]{5}|Camera Roll")
_DIGITS = re.compile(r"(?:18|19|20)\d{2}(?:[01]\d(?:[0-3]\d)?)?(?!\d)")
_PARTED = re.compile(r"[\s_,]+")


class LeftOut(StrEnum):
    """Why a sub-folder is not taught unless the person asks for it."""

    DATE = "named after a date"
    CAMERA = "named by a camera"
    FEW = "fewer than 5 photos"


@dataclass(frozen=True, eq=False)
class TagFolder:
    """A sub-folder that may become a tag.

    Attributes:
        name: Its name, which is the tag's.
        ids: Its photos that have a vector, those further down included; int64 (n,).
        moments: How many of them there are if copies, stacks and photos of one moment count once.
        left_out: Why it is not taught unless it is asked for; None where nothing speaks against.
    """

    name: str
    ids: Ids
    moments: int
    left_out: LeftOut | None


def tag_folders(store: Store, encoder: str, folder: Path) -> list[TagFolder]:
    """The sub-folders of a folder of the library that hold photos, in natural order.

    Args:
        store: The catalogue.
        encoder: Whose vectors photos must have.
        folder: Photos directly in it belong to no sub-folder.
    """
    top = absolute(folder)
    found: dict[str, list[int]] = defaultdict(list)
    for photo in store.photos(store.vectors.searchable_ids(encoder)):
        if top in photo.path.parent.parents:
            found[photo.path.relative_to(top).parts[0]].append(photo.id)
    together = Together(store)
    folders = []
    for name, numbers in sorted(found.items(), key=lambda one: (natural(fold(one[0])), one[0])):
        ids = np.array(numbers, np.int64)
        moments = len(np.unique(together.groups_of(ids)))
        folders.append(TagFolder(name, ids, moments, _why_left_out(name, numbers)))
    return folders


def _why_left_out(name: str, ids: Sequence[int]) -> LeftOut | None:
    if _CAMERA.fullmatch(name):
        return LeftOut.CAMERA
    if names_a_date(name):
        return LeftOut.DATE
    return LeftOut.FEW if len(ids) < LEAST_EXAMPLES else None


def names_a_date(name: str) -> bool:
    """Whether a folder is named after a date, or by one with words behind it: 2019-07 Italy."""
    if _DIGITS.match(name):
        return True
    words = [word for word in _PARTED.split(name.strip()) if word]
    found = read_period(words[:LONGEST], date.today())
    if found is None:
        return False
    period, taken = found
    has_year = period.first != date.min or period.last != date.max
    return taken == len(words) or has_year
