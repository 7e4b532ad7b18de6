"""Smart albums: searches and filters under a name, asked anew whenever they are opened."""

import contextlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from photosim.catalogue.albums import possible_name
from photosim.catalogue.smart_albums import SmartAlbumBefore
from photosim.catalogue.store import Store
from photosim.library.arrangement import Branch
from photosim.library.before import Before
from photosim.library.kept import Kept
from photosim.library.progress import Changes
from photosim.library.query import Query
from photosim.library.query_text import read_query, written_query
from photosim.search.options import USUAL

log = logging.getLogger(__name__)

_OLD_FILE = "searches.json"
_NO_QUERY = (ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True)
class SmartAlbum:
    """What is searched for under a name."""

    id: int
    name: str
    query: Query


class SmartAlbums:
    """The smart albums of a library; belongs to the thread of its store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[SmartAlbum]:
        """Every smart album that can be read, in the order in which they were made."""
        found = []
        for one in self._store.smart_albums.all():
            try:
                found.append(SmartAlbum(one.id, one.name, read_query(json.loads(one.query))))
            except _NO_QUERY as error:
                log.warning("A smart album cannot be read: %s", error)
        return found

    # Changing them; these need a writing store

    def save(self, name: str, query: Query) -> Kept:
        """Keep a search or a filter under a name, in place of what there is of the same name.

        Raises:
            AlbumError: The name is empty or too long.
        """
        return _kept(self._store.smart_albums.save(name, _written(query)))

    def change(self, album_id: int, query: Query) -> Kept:
        """Have a smart album search for something else.

        Raises:
            AlbumError: It is gone.
        """
        return _kept(self._store.smart_albums.change(album_id, _written(query)))

    def rename(self, album_id: int, name: str) -> Kept:
        """Give a smart album another name.

        Raises:
            AlbumError: The name is empty or too long, there is one, or the smart album is gone.
        """
        return _kept(self._store.smart_albums.rename(album_id, name))

    def delete(self, album_id: int) -> Kept:
        """Delete a smart album; no photo goes with it.

        Raises:
            AlbumError: It is gone.
        """
        return _kept(self._store.smart_albums.delete(album_id))

    def hand_over(self, folder_id: int, branch: Branch) -> None:
        """Have those of a watched folder name the directory that it is now."""
        for one in self.all():
            scope = one.query.scope
            folders = {
                replace(branch, below="/".join(filter(None, (branch.below, place.below))))
                if place.folder_id == folder_id
                else place
                for place in scope.shelf.folder
            }
            if folders != {*scope.shelf.folder}:
                shelf = replace(scope.shelf, folder=tuple(sorted(folders)))
                self.change(one.id, replace(one.query, scope=replace(scope, shelf=shelf)))

    def follow_merging(self, merged: Mapping[int, int]) -> tuple[SmartAlbumBefore, ...]:
        """Have those that go by merged tags go by what is left of these.

        Args:
            merged: By the id of each tag that is gone the one of the tag that is left.

        Returns:
            What undoing it needs.
        """
        before: list[SmartAlbumBefore] = []
        for one in self.all():
            scope = one.query.scope
            marks = scope.shelf.marks
            if not merged.keys().isdisjoint(marks.tag):
                tags = tuple(sorted({merged.get(tag_id, tag_id) for tag_id in marks.tag}))
                shelf = replace(scope.shelf, marks=replace(marks, tag=tags))
                query = replace(one.query, scope=replace(scope, shelf=shelf))
                before += self.change(one.id, query).before.smart_albums
        return tuple(before)

    def take_over(self) -> None:
        """Take in the file in which earlier programs kept searches, and set it aside.

        They had any names; what an album cannot be called is called something like it.
        """
        file = self._store.session.path.with_name(_OLD_FILE)
        try:
            searches = json.loads(file.read_text())["searches"].items()
        except FileNotFoundError:
            return
        except OSError as error:
            log.warning("The saved searches in %s cannot be read: %s", file, error)
            return
        except _NO_QUERY as error:
            log.warning("The saved searches in %s cannot be read: %s", file, error)
            searches = None
        queries, is_whole = _read_all(searches or ())
        there = {one.name.casefold() for one in self._store.smart_albums.all()}
        names: set[str] = set()
        with self._store.session.write():
            for text, query in queries:
                name = possible_name(text, names)
                names.add(name.casefold())
                if name.casefold() not in there:
                    self._store.smart_albums.save(name, _written(query))
        aside = "damaged" if searches is None or not is_whole else "kept"
        with contextlib.suppress(OSError):
            file.replace(file.with_name(f"{file.stem}-{aside}{file.suffix}"))


def _read_all(searches: Iterable[tuple[str, Any]]) -> tuple[list[tuple[str, Query]], bool]:
    """Those of some searches that can be read, and whether all can."""
    read, is_whole = [], True
    for name, document in searches:
        try:
            read.append((name, read_query(document)))
        except _NO_QUERY as error:
            log.warning("The saved search “%s” cannot be read: %s", name, error)
            is_whole = False
    return read, is_whole


def _written(query: Query) -> str:
    return json.dumps(written_query(replace(query, options=USUAL)), separators=(",", ":"))


def _kept(before: SmartAlbumBefore) -> Kept:
    return Kept(Changes(), Before(smart_albums=(before,)))
