"""Catalogue operations on tags that contents have by their files alone, whatever people said.

Where a person renames, merges or deletes a tag that files give photos, the files go on giving it
under the name it had. What they say of that counts no more, until a file was seen without it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import delete, insert, select

from photosim.annotations import TagPath, tag_name
from photosim.catalogue.became import became
from photosim.catalogue.connection import CatalogueConnection, chunks
from photosim.catalogue.schema import OVERRULED


@dataclass(frozen=True, slots=True)
class Overruled:
    """What a person has overruled, for `OverruledRecords.forget`.

    Attributes:
        path: The tag as it was called.
        contents: Those that had it by their files and were not overruled before.
    """

    path: TagPath
    contents: tuple[bytes, ...]


class OverruledRecords:
    """Operations on such tags; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    def add(self, path: TagPath, contents: Iterable[bytes]) -> Overruled:
        """Have a tag count no more where files give it to contents."""
        key = overruled_key(path)
        wanted = set(contents)
        known = {content for content, keys in self.of(wanted).items() if key in keys}
        new = sorted(wanted - known)
        if new:
            rows = [{"content": content, "path": key} for content in new]
            with self._session.write() as connection:
                connection.execute(insert(OVERRULED), rows)
        return Overruled(path, tuple(new))

    def of(self, contents: Iterable[bytes]) -> dict[bytes, set[str]]:
        """The keys of tags that are overruled, by content; those without are left out."""
        found: dict[bytes, set[str]] = {}
        for content, key in self._rows(contents):
            found.setdefault(content, set()).add(key)
        return found

    def inherit(self, old: bytes, new: bytes) -> None:
        """Have what was overruled of a content be so of another that it became."""
        keys = self.of([old]).get(old, set()) - self.of([new]).get(new, set())
        if keys:
            rows = [{"content": new, "path": key} for key in sorted(keys)]
            with self._session.write() as connection:
                connection.execute(insert(OVERRULED), rows)

    def forget(self, overruled: Overruled) -> None:
        """Believe files again, also those that were changed since."""
        now = chain.from_iterable(became(self._session, overruled.contents).values())
        self.forget_keys({*overruled.contents, *now}, overruled_key(overruled.path))

    def forget_keys(self, contents: Iterable[bytes], key: str) -> None:
        """Believe files again in one thing that they say of contents."""
        with self._session.write() as connection:
            for part in chunks(sorted(contents)):
                here = OVERRULED.c.content.in_(part), OVERRULED.c.path == key
                connection.execute(delete(OVERRULED).where(*here))

    def _rows(self, contents: Iterable[bytes]) -> Iterator[tuple[Any, ...]]:
        columns = OVERRULED.c.content, OVERRULED.c.path
        for part in chunks(sorted(set(contents))):
            yield from self._session.tuples(select(*columns).where(OVERRULED.c.content.in_(part)))


@lru_cache(4_096)  # thousands of photos have the same few tags
def plain_path(path: TagPath) -> TagPath:
    """A path as that of each spelling that is taken for the same tag."""
    return tuple(tag_name(name).casefold() for name in path)


def overruled_key(path: TagPath) -> str:
    """The path of a tag, in whatever spelling, as the table has it."""
    return json.dumps(plain_path(path))
