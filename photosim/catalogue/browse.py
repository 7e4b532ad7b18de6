"""SQL for browsing: an arrangement of photos as conditions and an order."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, collate, func, or_, select, type_coerce

from photosim.catalogue.arrangement import Arrangement, SortKey
from photosim.catalogue.records import PhotoState
from photosim.catalogue.schema import Folder, Photo

SHOWN = (PhotoState.PENDING, PhotoState.INDEXED)

_DATE = re.compile(r"\d{4}(-\d{0,2}){0,2}")
_FORMATS = {
    "jpg": ("jpg", "jpeg", "jpe"),
    "jpeg": ("jpg", "jpeg", "jpe"),
    "tif": ("tif", "tiff"),
    "tiff": ("tif", "tiff"),
    "heic": ("heic", "heif"),
    "heif": ("heic", "heif"),
}  # formats that go by several suffixes; the others go by their own


def arranged_ids(
    folder_id: int | None, arrangement: Arrangement, folder_names: Mapping[int, str]
) -> Select[Any]:
    """Select the ids of the photos to show.

    Args:
        folder_id: The watched folder to look in; None: all.
        arrangement: Which of its photos, and their order.
        folder_names: The names of all watched folders by id, for words that are in one.
    """
    statement = select(Photo.id).where(
        Photo.state.in_(SHOWN),
        *(_has(word, folder_names) for word in arrangement.words.split()),
    )
    if folder_id is not None:
        statement = statement.where(Photo.folder_id == folder_id)
    if arrangement.key is SortKey.FOLDER:
        statement = statement.join(Folder)
    order = [*_order(arrangement.key), Photo.id]
    if arrangement.descending:
        order = [part.desc() for part in order]
    return statement.order_by(*order)


def _order(key: SortKey) -> list[ColumnElement[Any]]:
    match key:
        case SortKey.TAKEN:
            return [_date()]
        case SortKey.NAME:
            return [_no_case(_name())]
        case SortKey.SIZE:
            return [Photo.size.expression]
        case SortKey.FOLDER:
            return [_no_case(Folder.path), _no_case(Photo.directory), _no_case(_name())]
    return [Photo.mtime_ns.expression]


def _has(word: str, folder_names: Mapping[int, str]) -> ColumnElement[bool]:
    suffixes = _FORMATS.get(word.lower().lstrip("."), ())
    named = [number for number, name in folder_names.items() if word.lower() in name.lower()]
    conditions: list[ColumnElement[bool]] = [
        Photo.relative_path.contains(word, autoescape=True),
        *(Photo.relative_path.endswith(f".{suffix}", autoescape=True) for suffix in suffixes),
    ]
    if named:
        conditions.append(Photo.folder_id.in_(named))
    if _DATE.fullmatch(word):
        conditions.append(_date().startswith(word, autoescape=True))
    return or_(*conditions)


def _date() -> ColumnElement[str]:
    """When the photo was taken, or else when its file was changed, as text of local time."""
    seconds = Photo.mtime_ns / 1_000_000_000
    changed = func.datetime(seconds, "unixepoch", "localtime")
    return func.coalesce(type_coerce(Photo.taken_at, String), changed)


def _name() -> ColumnElement[str]:
    after_slash = func.substr(Photo.relative_path, func.length(Photo.directory) + 2)
    return case((Photo.directory == "", Photo.relative_path), else_=after_slash)


def _no_case(text: Any) -> ColumnElement[Any]:
    return collate(text, "NOCASE")
