"""Catalogue operations on albums: contents in an order of people's own, as `tags` by content."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Select, delete, exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from photosim.annotations import tag_name
from photosim.arrays import Ids
from photosim.catalogue.became import became
from photosim.catalogue.connection import CatalogueConnection, chunks
from photosim.catalogue.schema import ALBUM, IN_ALBUM, PHOTO
from photosim.catalogue.states import IS_SHOWN
from photosim.errors import PhotoSimError

_LONGEST_NAME = 200
_PAIR = np.dtype([("album", np.int64), ("photo", np.int64)])


class AlbumError(PhotoSimError):
    """An album cannot be made, renamed or changed like that."""


@dataclass(frozen=True, slots=True)
class Album:
    """An album."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class AlbumBefore:
    """An album as it was, for `AlbumRecords.put_back`.

    Attributes:
        album_id: Which.
        name: What it was called; None: there was none.
        contents: What was in it, in its order.
    """

    album_id: int
    name: str | None
    contents: tuple[bytes, ...] = ()


class AlbumRecords:
    """Operations on albums; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    def all(self) -> list[Album]:
        """Every album by name, whatever the case."""
        with self._session.read() as connection:
            rows = connection.execute(select(ALBUM.c.id, ALBUM.c.name)).all()
        return sorted((Album(*row) for row in rows), key=lambda one: (one.name.casefold(), one.id))

    def make(self, name: str) -> int:
        """Make an album; returns its id.

        Raises:
            AlbumError: The name is empty or too long, or there is one.
        """
        name = album_name(name)
        with self._session.write() as connection:
            expect_free(name, (album.name for album in self.all()))
            made = connection.execute(insert(ALBUM).values(name=name))
            return int(made.inserted_primary_key[0])  # type: ignore[index]

    def rename(self, album_id: int, name: str) -> AlbumBefore:
        """Give an album another name.

        Raises:
            AlbumError: The name is empty or too long, there is one, or the album is gone.
        """
        name = album_name(name)
        with self._session.write() as connection:
            before = self._before(album_id)
            expect_free(name, self._others(album_id))
            connection.execute(update(ALBUM).where(ALBUM.c.id == album_id).values(name=name))
        return before

    def delete(self, album_id: int) -> AlbumBefore:
        """Delete an album; its photos stay.

        Raises:
            AlbumError: It is gone.
        """
        with self._session.write() as connection:
            before = self._before(album_id)
            connection.execute(delete(ALBUM).where(ALBUM.c.id == album_id))
        return before

    def put_back(self, before: AlbumBefore) -> None:
        """Have an album be as it was, with what its files are now if they were changed since.

        Raises:
            AlbumError: Meanwhile there is another of that name.
        """
        name, where = before.name, ALBUM.c.id == before.album_id
        with self._session.write() as connection:
            if name is None:
                connection.execute(delete(ALBUM).where(where))
                return
            expect_free(name, self._others(before.album_id))
            there = any(album.id == before.album_id for album in self.all())
            row = {"id": before.album_id, "name": name}
            connection.execute(update(ALBUM).where(where) if there else insert(ALBUM), row)
            self.put(before.album_id, self._as_now(before.contents))

    def contents(self, album_id: int) -> list[bytes]:
        """What is in an album, in its order; also contents that no photo has any more."""
        statement = (
            select(IN_ALBUM.c.content)
            .where(IN_ALBUM.c.album_id == album_id)
            .order_by(IN_ALBUM.c.position, IN_ALBUM.c.content)
        )
        with self._session.read() as connection:
            return list(connection.scalars(statement))

    def put(self, album_id: int, contents: Sequence[bytes]) -> AlbumBefore:
        """Have an album hold these in this order, and nothing else.

        Raises:
            AlbumError: It is gone.
        """
        with self._session.write() as connection:
            before = self._before(album_id)
            connection.execute(delete(IN_ALBUM).where(IN_ALBUM.c.album_id == album_id))
            self._insert(album_id, contents)
        return before

    def photos(self, album_id: int) -> Ids:
        """The photos of an album in its order by id, int64 (n,); of copies the one added first."""
        statement = (
            _shown()
            .with_only_columns(func.min(PHOTO.c.id))
            .where(IN_ALBUM.c.album_id == album_id)
            .group_by(IN_ALBUM.c.content)
            .order_by(IN_ALBUM.c.position, IN_ALBUM.c.content)
        )
        return self._session.numbers(statement)

    def pairs(self) -> tuple[Ids, Ids]:
        """All albums with each of the photos that `photos` has of them: two arrays of ids, (n,)."""
        columns = IN_ALBUM.c.album_id, func.min(PHOTO.c.id)
        statement = _shown().with_only_columns(*columns)
        grouped = statement.group_by(IN_ALBUM.c.album_id, IN_ALBUM.c.content)
        found = self._session.array(grouped, _PAIR)
        return found["album"].copy(), found["photo"].copy()

    def counts(self) -> Mapping[int, int]:
        """How many photos are in each album, by its id; empty ones are left out."""
        albums, counts = np.unique(self.pairs()[0], return_counts=True)
        return dict(zip(albums.tolist(), counts.tolist(), strict=True))

    def has(self, content: bytes) -> bool:
        """Whether a content is in any album."""
        statement = select(exists().where(IN_ALBUM.c.content == content))
        with self._session.read() as connection:
            return bool(connection.scalar(statement))

    def inherit(self, old: bytes, new: bytes, *, is_left: bool) -> list[AlbumBefore]:
        """Have a content be in the albums that another is in, at its place.

        Args:
            old: The other content.
            new: The one that takes its place.
            is_left: Whether a copy is left that has the other one, which stays there then.
        """
        rows = select(IN_ALBUM.c.album_id, IN_ALBUM.c.position).where(IN_ALBUM.c.content == old)
        with self._session.write() as connection:
            found = [
                {"album_id": row.album_id, "content": new, "position": row.position}
                for row in connection.execute(rows).all()
            ]
            before = [self._before(row["album_id"]) for row in found]
            if found:
                connection.execute(upsert(IN_ALBUM).on_conflict_do_nothing(), found)
                if not is_left:
                    connection.execute(delete(IN_ALBUM).where(IN_ALBUM.c.content == old))
        return before

    def _before(self, album_id: int) -> AlbumBefore:
        for album in self.all():
            if album.id == album_id:
                return AlbumBefore(album_id, album.name, tuple(self.contents(album_id)))
        raise AlbumError("This album is no longer there.")

    def _as_now(self, contents: Sequence[bytes]) -> list[bytes]:
        """What contents are now, if their files were changed; those that copies have stay, too."""
        now = became(self._session, contents)
        left: set[bytes] = set()
        with self._session.read() as connection:
            for part in chunks(sorted(now)):
                has = select(PHOTO.c.content_hash).where(PHOTO.c.content_hash.in_(part))
                left.update(connection.scalars(has.where(IS_SHOWN)))
        found: list[bytes] = []
        for content in contents:
            if content not in now or content in left:
                found.append(content)
            found += now.get(content, ())
        return found

    def _insert(self, album_id: int, contents: Iterable[bytes]) -> None:
        rows = [
            {"album_id": album_id, "content": content, "position": position}
            for position, content in enumerate(dict.fromkeys(contents))
        ]
        if rows:
            with self._session.write() as connection:
                connection.execute(insert(IN_ALBUM), rows)

    def _others(self, album_id: int) -> list[str]:
        return [album.name for album in self.all() if album.id != album_id]


def _shown() -> Select[tuple[int]]:
    """SQL: what is in albums, with the photos shown that have it."""
    return (
        select(PHOTO.c.id)
        .join_from(IN_ALBUM, PHOTO, PHOTO.c.content_hash == IN_ALBUM.c.content)
        .where(IS_SHOWN)
    )


def album_name(text: str) -> str:
    """A name that an album may have.

    Raises:
        AlbumError: It is empty or too long.
    """
    name = tag_name(text)
    if not name:
        raise AlbumError("An album needs a name.")
    if len(name) > _LONGEST_NAME:
        raise AlbumError(f"An album's name may have {_LONGEST_NAME} characters.")
    return name


def expect_free(name: str, taken: Iterable[str]) -> None:
    """Refuse a name that an album has, in capitals or not.

    Raises:
        AlbumError: There is one.
    """
    for other in taken:
        if other.casefold() == name.casefold():
            raise AlbumError(f"There is an album “{other}” already.")


def possible_name(text: str, taken: Collection[str]) -> str:
    """A name that an album may have and that is most like a text.

    Args:
        text: Anything.
        taken: Names that others have, casefolded.
    """
    name = tag_name(text)[:_LONGEST_NAME].strip() or "…"
    number = 1
    found = name
    while found.casefold() in taken:
        number += 1
        end = f" ({number})"
        found = name[: _LONGEST_NAME - len(end)].rstrip() + end
    return found
