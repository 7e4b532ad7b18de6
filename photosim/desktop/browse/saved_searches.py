"""Searches kept under a name, in a small file beside the catalogue."""

import contextlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from photosim.atomic_write import atomic_write
from photosim.desktop.tasks.lane import Lane
from photosim.errors import PhotoSimError
from photosim.library.arrangement import (
    Area,
    InCountry,
    Marks,
    Near,
    Orientation,
    Scope,
    Shelf,
    Span,
)
from photosim.library.query import Example, Query, Region
from photosim.search.options import USUAL

log = logging.getLogger(__name__)


class SavedSearches(QObject):
    """The searches that were saved, by their names.

    What a search found is not kept: it is asked anew.

    Args:
        file: Where they are kept; there is none before the first.

    Attributes:
        searches: They themselves, in the order in which they were saved.

    Signals:
        changed: There are others.
        failed: They could not be written; a sentence.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.searches: dict[str, Query] = {}
        self._file = file
        self._lane = Lane("saved searches", object, finishes=True)
        self._lane.ask(lambda _owned: _read(file), self._take)

    def save(self, name: str, query: Query) -> None:
        """Keep a search, in place of one of the same name."""
        self._set({**self.searches, name: replace(query, options=USUAL)})

    def remove(self, name: str) -> None:
        """Keep a search no longer."""
        self._set({other: query for other, query in self.searches.items() if other != name})

    def close(self) -> None:
        """Wait until the file is written."""
        self._lane.close()

    def _set(self, searches: dict[str, Query]) -> None:
        self.searches = searches
        self.changed.emit()
        self._lane.ask(lambda _owned: _write(self._file, searches), None, self._tell)

    def _take(self, read: dict[str, Query]) -> None:
        if read:
            self.searches = {**read, **self.searches}
            self.changed.emit()

    def _tell(self, error: PhotoSimError) -> None:
        self.failed.emit(str(error))


class SearchesNotSaved(PhotoSimError):  # noqa: N818  an answer to the person
    """Saved searches could not be written; the message is for the person."""


def _write(file: Path, searches: Mapping[str, Query]) -> None:
    document = {"searches": {name: _as_json(query) for name, query in searches.items()}}
    try:
        with atomic_write(file) as partial_file:
            partial_file.write_text(json.dumps(document, indent=2))
    except OSError as error:
        raise SearchesNotSaved(f"Saved searches cannot be written: {error.strerror}.") from error


def _read(file: Path) -> dict[str, Query]:
    try:
        searches = json.loads(file.read_text())["searches"]
        return {str(name): _from_json(query) for name, query in searches.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        log.warning("The saved searches in %s cannot be read and are set aside: %s", file, error)
        with contextlib.suppress(OSError):
            file.replace(file.with_name(f"{file.stem}-damaged{file.suffix}"))
        return {}


def _as_json(query: Query) -> dict[str, Any]:
    document = asdict(replace(query, options=USUAL))
    del document["options"]
    for example in document["examples"]:
        example["path"] = str(example["path"])
    for end in ("since", "until"):
        day = document["scope"][end]
        document["scope"][end] = None if day is None else day.isoformat()
    return document


def _from_json(document: dict[str, Any]) -> Query:
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
    marks, area = Marks(**shelf.pop("marks", {})), _area(shelf.pop("area", None))
    values["shelf"] = Shelf(**shelf, marks=marks, area=area)
    for end in ("since", "until"):
        values[end] = _day(values[end])
    for name in ("pixels", "size"):
        if name in values:
            values[name] = Span(**values[name])
    if values.get("orientation") is not None:
        values["orientation"] = Orientation(values["orientation"])
    return Scope(**values)


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
