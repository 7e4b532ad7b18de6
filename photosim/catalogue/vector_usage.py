"""Catalogue operations on the space that each encoder's vectors take, and on getting it back."""

from sqlalchemy import Table, delete, func, select, text

from photosim.catalogue.browse import renew_stamps
from photosim.catalogue.connection import CatalogueConnection
from photosim.catalogue.schema import BUCKET, EMBEDDING, FRAME, HASH_INDEX, SIGNATURE

_PAGE = 4_096
# Bytes, nearly: of a row besides what its columns take, and of rows that are all of one length.
_ROW, _CODE, _KEY = 16, 45, 14


class VectorUsage:
    """Operations on that space; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    def photos(self) -> dict[str, int]:
        """All encoders that have left something, and of how many photos they left a vector."""
        with self._session.read() as connection:
            indexed = connection.scalars(select(HASH_INDEX.c.encoder).distinct()).all()
        return dict.fromkeys([*indexed, *self._counts(FRAME)], 0) | self._counts(EMBEDDING)

    def bytes_of(self, encoder: str) -> int:
        """About how many bytes of the file are taken by what an encoder has left."""
        codes, keys = 0, 0
        with self._session.read() as connection:
            tables = select(HASH_INDEX.c.id, HASH_INDEX.c.tables)
            for number, count in connection.execute(tables.where(HASH_INDEX.c.encoder == encoder)):
                statement = select(func.count()).where(SIGNATURE.c.index_id == number)
                size = connection.scalar(statement) or 0
                codes, keys = codes + size, keys + count * size
            taken = _CODE * codes + _KEY * keys
            for table in (EMBEDDING, FRAME):
                statement = select(func.length(table.c.vector)).where(table.c.encoder == encoder)
                row = (connection.scalar(statement.limit(1)) or 0) + len(encoder) + _ROW
                rows = self._counts(table).get(encoder, 0)
                # What does not fit on a page is left free, and two indexes have a row of their own.
                taken += rows * (_PAGE // max(1, _PAGE // row) + len(encoder) + 4 * _ROW)
        return taken

    def forget(self, encoder: str) -> None:
        """Forget all that an encoder has left.

        In one transaction: a part of it would be vectors that no index knows.
        """
        indexes = select(HASH_INDEX.c.id).where(HASH_INDEX.c.encoder == encoder)
        with self._session.write() as connection:
            # Some builds overwrite all that is deleted, which takes as much space again in the log.
            overwrites = connection.scalar(text("PRAGMA secure_delete")) == 1
            connection.execute(text("PRAGMA secure_delete = FAST")).close()
            try:
                for table in (BUCKET, SIGNATURE):
                    connection.execute(delete(table).where(table.c.index_id.in_(indexes)))
                for table in (HASH_INDEX, EMBEDDING, FRAME):
                    connection.execute(delete(table).where(table.c.encoder == encoder))
                renew_stamps(connection)
            finally:
                if overwrites:
                    connection.execute(text("PRAGMA secure_delete = ON")).close()

    def _counts(self, table: Table) -> dict[str, int]:
        return dict(
            self._session.tuples(select(table.c.encoder, func.count()).group_by(table.c.encoder))
        )
