"""Searches and filters as JSON, as smart albums keep them; what earlier programs wrote is read."""

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from photosim.library.arrangement import (
    Area,
    Branch,
    InCountry,
    Marks,
    Near,
    Orientation,
    Scope,
    Shelf,
    Span,
    at_least,
)
from photosim.library.query import Example, Query, Region
from photosim.search.options import USUAL


def written_query(query: Query) -> dict[str, Any]:
    """A search without its options; see `read_query`."""
    document = asdict(replace(query, options=USUAL))
    del document["options"]
    for example in document["examples"]:
        example["path"] = str(example["path"])
    for end in ("since", "until"):
        day = document["scope"][end]
        document["scope"][end] = None if day is None else day.isoformat()
    return document


def read_query(document: dict[str, Any]) -> Query:
    """A search that `written_query` gave.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: It is none.
    """
    limits = _scope(document["scope"])
    others = {name: document[name] for name in document if name not in ("examples", "scope")}
    return Query(tuple(map(_example, document["examples"])), limits, **others)


def _area(document: dict[str, Any] | None) -> Area | None:
    if document is None:
        return None
    return InCountry(**document) if "code" in document else Near(**document)


def _scope(document: dict[str, Any]) -> Scope:
    values = dict(document)  # older searches have fewer
    shelf = dict(values.pop("shelf"))
    folders = _folders(shelf)
    marks, area = dict(shelf.pop("marks", {})), _area(shelf.pop("area", None))
    if isinstance(marks.get("stars"), int):
        marks["stars"] = at_least(marks["stars"])  # as earlier programs kept them
    made = Marks(**{**marks, **{name: _several(marks, name) for name in ("stars", "tag")}})
    shelf |= {"folder": folders, "album": _several(shelf, "album")}
    values["shelf"] = Shelf(**shelf, marks=made, area=area)
    for end in ("since", "until"):
        values[end] = _day(values[end])
    for name in ("years", "camera", "lens", "format"):
        values[name] = _several(values, name)
    values["orientation"] = tuple(map(Orientation, _several(values, "orientation")))
    for name in ("pixels", "size"):
        spans = (Span(**one) for one in _several(values, name))
        values[name] = tuple(span for span in spans if span != Span())
    return Scope(**values)


def _folders(shelf: dict[str, Any]) -> tuple[Branch, ...]:
    """Takes the folders out of a shelf, which had fields for one in earlier programs."""
    folder_id, below = shelf.pop("folder_id", None), shelf.pop("below", "")
    if folder_id is not None:
        return (Branch(folder_id, below),)
    return tuple(Branch(**one) for one in shelf.pop("folder", ()))


def _several(document: dict[str, Any], name: str) -> tuple[Any, ...]:
    """The values of a condition, of which there was one at most in earlier programs."""
    value = document.get(name)
    if isinstance(value, list | tuple):
        return tuple(value)
    return () if value is None or value == "" else (value,)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _example(document: dict[str, Any]) -> Example:
    region = document["region"]
    return Example(
        **{
            **document,
            "path": Path(document["path"]),
            "region": None if region is None else Region(**region),
        }
    )
