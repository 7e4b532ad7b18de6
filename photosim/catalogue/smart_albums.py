"""Catalogue operations on smart albums: searches and filters that are kept under a name."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from photosim.catalogue.albums import AlbumError, album_name, expect_free
from photosim.catalogue.connection import CatalogueConnection
from photosim.catalogue.schema import SMART_ALBUM


@dataclass(frozen=True, slots=True)
class SmartAlbumRecord:
    """A smart album; ``query`` is what is searched for, as text."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class SmartAlbumBefore:
    """A smart album as it was; without a name: there was none."""

    album_id: int
    name: str | None
    query: str = ""


class SmartAlbumRecords:
    """Operations on smart albums; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    def all(self) -> list[SmartAlbumRecord]:
        """Every smart album, in the order in which they were made."""
        columns = SMART_ALBUM.c.id, SMART_ALBUM.c.name, SMART_ALBUM.c.query
        statement = select(*columns).order_by(SMART_ALBUM.c.id)
        return [SmartAlbumRecord(*row) for row in self._session.tuples(statement)]

    def save(self, name: str, query: str) -> SmartAlbumBefore:
        """Make a smart album, or change the one of this name.

        Raises:
            AlbumError: The name is empty or too long.
        """
        name = album_name(name)
        with self._session.write() as connection:
            for album in self.all():
                if album.name.casefold() == name.casefold():
                    return self.change(album.id, query)
            made = connection.execute(insert(SMART_ALBUM).values(name=name, query=query))
            return SmartAlbumBefore(int(made.inserted_primary_key[0]), None)  # type: ignore[index]

    def change(self, album_id: int, query: str) -> SmartAlbumBefore:
        """Have a smart album search for something else.

        Raises:
            AlbumError: It is gone.
        """
        return self._update(album_id, query=query)

    def rename(self, album_id: int, name: str) -> SmartAlbumBefore:
        """Give a smart album another name.

        Raises:
            AlbumError: The name is empty or too long, there is one, or the smart album is gone.
        """
        name = album_name(name)
        expect_free(name, self._others(album_id))
        return self._update(album_id, name=name)

    def delete(self, album_id: int) -> SmartAlbumBefore:
        """Delete a smart album.

        Raises:
            AlbumError: It is gone.
        """
        with self._session.write() as connection:
            before = self._before(album_id)
            connection.execute(delete(SMART_ALBUM).where(SMART_ALBUM.c.id == album_id))
        return before

    def put_back(self, before: SmartAlbumBefore) -> None:
        """Have a smart album be as it was.

        Raises:
            AlbumError: Meanwhile there is another of that name.
        """
        with self._session.write() as connection:
            if before.name is not None:
                expect_free(before.name, self._others(before.album_id))
            connection.execute(delete(SMART_ALBUM).where(SMART_ALBUM.c.id == before.album_id))
            if before.name is not None:
                row = {"id": before.album_id, "name": before.name, "query": before.query}
                connection.execute(insert(SMART_ALBUM).values(row))

    def _update(self, album_id: int, **values: str) -> SmartAlbumBefore:
        where = SMART_ALBUM.c.id == album_id
        with self._session.write() as connection:
            before = self._before(album_id)
            connection.execute(update(SMART_ALBUM).where(where).values(values))
        return before

    def _before(self, album_id: int) -> SmartAlbumBefore:
        for album in self.all():
            if album.id == album_id:
                return SmartAlbumBefore(album.id, album.name, album.query)
        raise AlbumError("This album is no longer there.")

    def _others(self, album_id: int) -> list[str]:
        return [album.name for album in self.all() if album.id != album_id]
