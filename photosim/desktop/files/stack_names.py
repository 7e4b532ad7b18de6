"""Names of the files of one shot: which of them the others are named after."""

from collections.abc import Sequence
from pathlib import Path

from photosim.catalogue.records import PhotoRecord
from photosim.library.keepers import is_raw
from photosim.library.stacks import is_edited_name, name_of_shot


def named_first(photos: Sequence[PhotoRecord]) -> PhotoRecord:
    """The photo after which the others of a stack are named: no edited version, nor a RAW."""
    return min(
        photos, key=lambda one: (is_edited_name(one.path.stem), is_raw(one.path), one.path.name)
    )


def named_after(
    photo: PhotoRecord, target: Path, others: Sequence[PhotoRecord]
) -> list[tuple[PhotoRecord, Path]]:
    """The files that are named after a photo, with what they are called once that is renamed.

    Shots of a burst have names of their own.
    """
    found = []
    shot = name_of_shot(photo.path.stem)
    for other in others:
        beside = other.path.parent == photo.path.parent
        if other.id != photo.id and beside and name_of_shot(other.path.stem) == shot:
            found.append((other, target.with_name(_renamed(photo, other, target.stem))))
    return found


def _renamed(photo: PhotoRecord, other: PhotoRecord, stem: str) -> str:
    """The new name of a file whose photo gets a new one: what it has more stays behind it."""
    before, own = photo.path.stem, other.path.stem
    if own.casefold().startswith(before.casefold()):
        return f"{stem}{own[len(before) :]}{other.path.suffix}"
    by_phone = stem[:4].upper() == "IMG_" and stem[4:].isdecimal()  # which writes IMG_E1234
    return (
        f"{stem[:4]}E{stem[4:]}{other.path.suffix}"
        if by_phone
        else f"{stem} edited{other.path.suffix}"
    )
