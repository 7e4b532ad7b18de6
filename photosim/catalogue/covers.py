"""Catalogue operations on covers: what people chose to see of a stack, by content."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from photosim.arrays import Ids
from photosim.catalogue.became import became
from photosim.catalogue.connection import CatalogueConnection, chunks
from photosim.catalogue.schema import COVER, PHOTO
from photosim.catalogue.states import IS_SHOWN


@dataclass(frozen=True, slots=True)
class CoversBefore:
    """Which contents of a stack were covers, for `CoverRecords.put_back`.

    Attributes:
        contents: Those of the stack.
        covers: Those of them that were.
    """

    contents: tuple[bytes, ...]
    covers: tuple[bytes, ...] = ()


class CoverRecords:
    """Operations on covers; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    def photos(self) -> Ids:
        """The photos that were chosen as covers, by id, int64 (n,)."""
        chosen = PHOTO.c.content_hash.in_(select(COVER.c.content))
        return self._session.numbers(select(PHOTO.c.id).where(chosen, IS_SHOWN))

    def every(self) -> set[bytes]:
        """The contents of all covers."""
        with self._session.read() as connection:
            return set(connection.scalars(select(COVER.c.content)))

    def choose(self, content: bytes, contents: Iterable[bytes]) -> CoversBefore:
        """Have a content be the cover, and no other of its stack, which has these."""
        stack = sorted({content, *contents})
        with self._session.write():
            before = CoversBefore(tuple(stack), tuple(self._among(stack)))
            self.replace(stack, [content])
        return before

    def put_back(self, before: CoversBefore) -> None:
        """Have covers be as they were, by what their files are now if they were changed since."""
        now = became(self._session, before.contents)
        self.replace(
            {*before.contents, *chain.from_iterable(now.values())},
            chain.from_iterable(now.get(one, [one]) for one in before.covers),
        )

    def has(self, content: bytes) -> bool:
        """Whether a content is a cover."""
        return bool(self._among([content]))

    def inherit(self, old: bytes, new: bytes) -> None:
        """Have a content be a cover if another is, as which it goes on."""
        if self.has(old):
            self.replace([], [new])

    def _among(self, contents: Iterable[bytes]) -> list[bytes]:
        found: list[bytes] = []
        with self._session.read() as connection:
            for part in chunks(sorted(contents)):
                statement = select(COVER.c.content).where(COVER.c.content.in_(part))
                found.extend(connection.scalars(statement))
        return found

    def replace(self, contents: Iterable[bytes], covers: Iterable[bytes]) -> None:
        """Have contents be covers in place of others."""
        with self._session.write() as connection:
            for part in chunks(sorted(contents)):
                connection.execute(delete(COVER).where(COVER.c.content.in_(part)))
            rows = [{"content": content} for content in covers]
            if rows:
                connection.execute(upsert(COVER).on_conflict_do_nothing(), rows)
