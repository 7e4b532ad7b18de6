"""The catalogue's verbs on bucket keys and sign codes."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Table, delete, func, insert, literal, select, tuple_
from sqlalchemy.dialects import sqlite

from photosim.catalogue.schema import BUCKET, SIGNATURE
from photosim.catalogue.session import CatalogueSession, chunks, listed

CODE_WORDS = 4  # a sign code is 256 bits, kept as 4 little-endian uint64

IdsAndCodes = tuple[NDArray[np.int64], NDArray[np.uint64]]

_SIGNATURE = np.dtype([("id", np.int64), ("code", f"S{CODE_WORDS * 8}")])
_ROWS_AT_ONCE = 20_000


@cache
def _insertion(table: Table) -> str:
    """SQL that enters a row with all columns in their order, each a parameter.

    Compiled once and run as it is, for rows by the million: executing the expression takes a
    dictionary for each row and twice the time.
    """
    return str(insert(table).compile(dialect=sqlite.dialect()))


class Buckets:
    """What the catalogue knows of hash tables: `Vectors` without the vectors."""

    def __init__(self, session: CatalogueSession) -> None:
        self._session = session

    def put_keys(
        self,
        index_id: int,
        ids: NDArray[np.int64],
        codes: NDArray[np.uint64],
        keys: NDArray[np.uint32],
    ) -> None:
        """Enter photos that are not in the index yet.

        Args:
            index_id: The hash index.
            ids: Photo ids, shape (n,).
            codes: Sign codes, uint64, shape (n, 4).
            keys: Bucket keys, shape (n, tables).
        """
        with self._session.write():
            self.put_codes(index_id, ids, codes)
            for table_no, column in enumerate(keys.T):
                self.put_table(index_id, table_no, ids, column)

    def put_codes(self, index_id: int, ids: NDArray[np.int64], codes: NDArray[np.uint64]) -> None:
        """Enter sign codes (n, 4) alone; `put_table` must follow for each table."""
        if not len(ids):
            return
        data = codes.astype("<u8").tobytes()
        size = CODE_WORDS * 8
        rows = [
            (index_id, photo_id, data[start : start + size])
            for start, photo_id in zip(range(0, len(data), size), ids.tolist(), strict=True)
        ]
        with self._session.write() as connection:
            connection.exec_driver_sql(_insertion(SIGNATURE), rows)

    def put_table(
        self, index_id: int, table_no: int, ids: NDArray[np.int64], keys: NDArray[np.uint32]
    ) -> None:
        """Enter photos (n,) with their keys (n,) into one table."""
        if not len(ids):
            return
        # By key and id, the order of the rows on disk.
        order = np.lexsort((ids, keys))
        rows = [
            (index_id, table_no, key, photo_id)
            for key, photo_id in zip(keys[order].tolist(), ids[order].tolist(), strict=True)
        ]
        with self._session.write() as connection:
            connection.exec_driver_sql(_insertion(BUCKET), rows)

    def drop_keys(self, index_id: int, ids: NDArray[np.int64], keys: NDArray[np.uint32]) -> None:
        """Take photos out of the index; ``keys`` as they were put, shape (n, tables)."""
        rows = [
            (index_id, table_no, key, number)
            for table_no, column in enumerate(keys.T)
            for key, number in zip(column.tolist(), ids.tolist(), strict=True)
        ]
        place = tuple_(BUCKET.c.index_id, BUCKET.c.table_no, BUCKET.c.key, BUCKET.c.photo_id)
        with self._session.write() as connection:
            for part in chunks(rows, 2_000):
                connection.execute(delete(BUCKET).where(place.in_(part)))
            for numbers in chunks(ids.tolist()):
                connection.execute(
                    delete(SIGNATURE).where(
                        SIGNATURE.c.index_id == index_id, SIGNATURE.c.photo_id.in_(numbers)
                    )
                )

    def members(
        self, index_id: int, tables: NDArray[np.integer], keys: NDArray[np.integer]
    ) -> NDArray[np.int64]:
        """Photos in any of these buckets, each once, ascending; int64, shape (n,)."""
        # One number stands for each bucket: the table above, the key below.
        wanted = listed(tables.astype(np.int64) << 32 | keys.astype(np.int64))
        table_no, key = wanted.c.value.op(">>")(32), wanted.c.value.op("&")(0xFFFFFFFF)
        statement = select(BUCKET.c.photo_id).where(
            BUCKET.c.index_id == index_id,
            tuple_(BUCKET.c.table_no, BUCKET.c.key).in_(select(table_no, key)),
        )
        found = np.sort(self._session.numbers(statement))
        # numpy.unique would do, but it loads numpy.ma, a twentieth of a one-off search.
        members: NDArray[np.int64] = found[np.diff(found, prepend=-1) != 0]
        return members

    def codes(self, index_id: int, ids: NDArray[np.int64]) -> IdsAndCodes:
        """Sign codes of those photos that are in the index: ids ascending and uint64 (n, 4)."""
        return self._signatures(index_id, SIGNATURE.c.photo_id.in_(select(listed(ids).c.value)))

    def all_codes(self, index_id: int) -> IdsAndCodes:
        """Every photo in the index with its sign code: ids ascending and uint64 (n, 4)."""
        ids, codes = zip(*self.code_parts(index_id), strict=True)
        return np.concatenate(ids), np.concatenate(codes)

    def code_parts(self, index_id: int) -> Iterator[IdsAndCodes]:
        """The same in parts of some thousands, each read by itself; at least one."""
        last, count = 0, _ROWS_AT_ONCE
        while count == _ROWS_AT_ONCE:
            beyond = SIGNATURE.c.photo_id > last
            ids, codes = self._signatures(index_id, beyond, most=_ROWS_AT_ONCE)
            yield ids, codes
            count = len(ids)
            last = int(ids[-1]) if count else last

    def _signatures(
        self, index_id: int, condition: ColumnElement[bool], most: int | None = None
    ) -> IdsAndCodes:
        statement = (
            select(SIGNATURE.c.photo_id, SIGNATURE.c.code)
            .where(SIGNATURE.c.index_id == index_id, condition)
            .order_by(SIGNATURE.c.photo_id)
            .limit(most)
        )
        found = self._session.array(statement, _SIGNATURE)
        codes = np.ascontiguousarray(found["code"]).view("<u8")
        return found["id"].astype(np.int64), codes.reshape(len(found), CODE_WORDS)

    def size(self, index_id: int, *, most: int | None = None) -> int:
        """How many photos the index holds; counting stops at ``most``."""
        return self._count(SIGNATURE, SIGNATURE.c.index_id == index_id, most)

    def bucket_rows(self, index_id: int) -> int:
        """How many rows its buckets hold: photos times tables when all is well."""
        return self._count(BUCKET, BUCKET.c.index_id == index_id)

    def _count(self, table: Table, condition: ColumnElement[bool], most: int | None = None) -> int:
        rows = select(literal(1)).select_from(table).where(condition).limit(most)
        with self._session.read() as connection:
            return connection.scalar(select(func.count()).select_from(rows.subquery())) or 0
