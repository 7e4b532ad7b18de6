"""The view that was left, as the window keeps it for the next start."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from photosim.catalogue.records import FolderRecord
from photosim.desktop.browse.history import (
    AllPhotos,
    Copies,
    Favourites,
    History,
    InAlbum,
    InFolder,
    OnMap,
    Place,
    Problems,
    RecentlyAdded,
    View,
    WithTag,
)
from photosim.library.duplicate_groups import Kind
from photosim.library.query import Query
from photosim.library.query_text import read_query, written_query

NO_VIEW = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What is raised where a view is read, but is none: by JSON's reader, or by `read_view`."""

_PLAIN: Mapping[str, Place] = {
    "all": AllPhotos(),
    "recent": RecentlyAdded(),
    "favourites": Favourites(),
    "map": OnMap(),
    "problems": Problems(),
}


def written_view(history: History) -> dict[str, Any]:
    """The view that is shown, or the one from which a search was made; see `read_view`."""
    for view in history.back_from_here:
        place = _written_place(view.place)
        if place is not None:
            return {
                "place": place,
                "words": view.words,
                "filter": written_query(Query(scope=view.scope)),
                "current": view.current,
                "is_selected": view.current is not None and view.current in view.selected,
                "top": view.top,
            }
    return {"place": ["all"]}


def read_view(document: dict[str, Any], folders: Sequence[FolderRecord]) -> View:
    """A view that `written_view` gave.

    Args:
        document: It.
        folders: Those of the library, in which the place may not be any more.

    Raises:
        ValueError, LookupError, TypeError, AttributeError, OverflowError: It is none, or the
            folder is gone.
    """
    place = _read_place(*document["place"], folders=folders)
    current, top = (_number(document.get(name)) for name in ("current", "top"))
    selected = [current] if document.get("is_selected") and current is not None else []
    view = View(place, current=current, selected=np.array(selected, dtype=np.int64), top=top)
    if "filter" not in document:
        return view
    return replace(view, words=str(document["words"]), scope=read_query(document["filter"]).scope)


def _written_place(place: Place) -> list[Any] | None:
    """Its kind, and which of it; None for a search and what else is not returned to."""
    for name, plain in _PLAIN.items():
        if place == plain:
            return [name]
    match place:
        case InFolder(folder_id, _, below):
            return ["folder", folder_id, below]
        case WithTag(tag_id, path):
            return ["tag", tag_id, list(path)]
        case InAlbum(album_id, name):
            return ["album", album_id, name]
        case Copies(kind):
            return ["copies", kind.value]
    return None


def _read_place(kind: str, *which: Any, folders: Sequence[FolderRecord]) -> Place:
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == "copies":
        return Copies(Kind(which[0]))
    number, name = int(which[0]), which[1]
    if kind == "tag" and name:
        return WithTag(number, tuple(map(str, name)))
    if kind == "album":
        return InAlbum(number, str(name))
    roots = {folder.id: folder.path for folder in folders}
    return InFolder(number, roots[number] / Path(str(name)), str(name))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
