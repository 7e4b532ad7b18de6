"""Catalogue operations on embeddings, hash indexes, bucket keys and sign codes."""

import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Exists,
    Integer,
    ScalarSelect,
    Select,
    String,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import sqlite

from photosim.catalogue.browse import BLOCK, renew_stamps
from photosim.catalogue.connection import CatalogueConnection, chunks, listed, listing
from photosim.catalogue.records import HashIndexRecord
from photosim.catalogue.schema import (
    BUCKET,
    EMBEDDING,
    HASH_INDEX,
    JUDGED,
    PHOTO,
    PICTURE,
    RECOGNITION,
    SIGNATURE,
    SUGGESTION,
)
from photosim.catalogue.states import IS_INDEXED

CODE_WORDS = 4  # a sign code is 256 bits, kept as 4 little-endian uint64

Witness = tuple[int, int, int]
"""A row of the table of vectors: its row number, its photo, and the CRC-32 of the vector."""
IdsAndCodes = tuple[NDArray[np.int64], NDArray[np.uint64]]

_SIGNATURE = np.dtype([("id", np.int64), ("code", f"S{CODE_WORDS * 8}")])
ROWS_AT_ONCE = 20_000
_VECTORS = select(EMBEDDING.c.photo_id, EMBEDDING.c.vector).where(
    EMBEDDING.c.encoder == bindparam("encoder")
)
# Built once: building a statement takes as long as reading fifty vectors.
_LISTED = _VECTORS.where(EMBEDDING.c.photo_id.in_(select(listed(bindparam("ids")).c.value)))
_BETWEEN = _VECTORS.where(EMBEDDING.c.photo_id.between(bindparam("first"), bindparam("last")))
_ROW_NUMBER = literal_column("embedding.rowid", Integer)
_NUMBERED = select(EMBEDDING.c.photo_id, EMBEDDING.c.vector).where(
    # The plus keeps SQLite from going through the index of encoders all the same.
    literal_column("+embedding.encoder", String) == bindparam("encoder"),
    _ROW_NUMBER.in_(select(listed(bindparam("ids")).c.value)),
)
# Those alone that are in a hash index.
_INDEXED = _LISTED.where(
    exists().where(
        SIGNATURE.c.index_id == bindparam("index"), SIGNATURE.c.photo_id == EMBEDDING.c.photo_id
    )
)
_WITNESSES = 8
_PLACE = np.dtype([("id", np.int64), ("row", np.int64)])


class Vectors:
    """Operations on vectors and hash indexes; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    # Embeddings

    def put(self, encoder: str, vectors: Sequence[tuple[int, NDArray[np.float16]]]) -> None:
        """Keep vectors (d,) by photo id, replacing older ones of the same encoder.

        Each is the newest from then on, see `written_after`.
        """
        if not vectors:
            return
        # Deletes what it replaces, so that what is written gets the next row number.
        statement = insert(EMBEDDING).prefix_with("OR REPLACE")
        rows = [
            {"encoder": encoder, "photo_id": photo_id, "vector": vector.astype("<f2").tobytes()}
            for photo_id, vector in vectors
        ]
        with self._session.write() as connection:
            connection.execute(statement, rows)

    def drop(self, ids: Sequence[int]) -> None:
        """Forget the vectors of photos whose content changed, and what follows from them."""
        with self._session.write() as connection:
            renew_stamps(connection, {photo_id // BLOCK for photo_id in ids})
            for part in chunks(ids):
                connection.execute(delete(EMBEDDING).where(EMBEDDING.c.photo_id.in_(part)))
                connection.execute(delete(RECOGNITION).where(RECOGNITION.c.photo_id.in_(part)))
                connection.execute(delete(PICTURE).where(PICTURE.c.photo_id.in_(part)))
                connection.execute(delete(SUGGESTION).where(SUGGESTION.c.photo_id.in_(part)))
                connection.execute(delete(JUDGED).where(JUDGED.c.photo_id.in_(part)))

    def exists(self, photo_id: ColumnElement[int], encoder: str) -> Exists:
        """SQL: whether the photo of an outer query has a vector of this encoder."""
        return exists().where(EMBEDDING.c.encoder == encoder, EMBEDDING.c.photo_id == photo_id)

    def encoders(self) -> dict[str, int]:
        """How many photos can be found by the vectors of each encoder."""
        return {record.encoder: self.size(record.id) for record in self.hash_indexes()}

    def of_photo(self, photo_id: int) -> dict[str, NDArray[np.float16]]:
        """All vectors of one photo, float16 (d,), by encoder."""
        with self._session.read() as connection:
            rows = connection.execute(
                select(EMBEDDING.c.encoder, EMBEDDING.c.vector).where(
                    EMBEDDING.c.photo_id == photo_id
                )
            ).all()
        return {row.encoder: np.frombuffer(row.vector, dtype="<f2") for row in rows}

    def searchable_ids(self, encoder: str) -> NDArray[np.int64]:
        """Photos that can be found: indexed, with a vector of this encoder; ascending."""
        statement = (
            select(EMBEDDING.c.photo_id)
            .join(PHOTO)
            .where(EMBEDDING.c.encoder == encoder, IS_INDEXED)
            .order_by(EMBEDDING.c.photo_id)
        )
        return self._session.numbers(statement)

    def fetch(
        self, encoder: str, ids: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """The vectors of those photos that have one: ids (n,) and float16 rows (n, d)."""
        return self._fetch(_LISTED, encoder, ids=listing(ids))

    def fetch_indexed(
        self, index_id: int, encoder: str, ids: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """Do what `fetch` does, for those photos only that are in a hash index."""
        return self._fetch(_INDEXED, encoder, ids=listing(ids), index=index_id)

    def witnesses(self, numbers: Sequence[int] | None = None) -> list[Witness]:
        """Some rows of the table of vectors, the highest row number first.

        Args:
            numbers: Their row numbers; None for the last few.
        """
        columns = _ROW_NUMBER, EMBEDDING.c.photo_id, EMBEDDING.c.vector
        statement = select(*columns).order_by(_ROW_NUMBER.desc()).limit(_WITNESSES)
        if numbers is not None:
            statement = statement.where(_ROW_NUMBER.in_(numbers))
        with self._session.read() as connection:
            rows = connection.execute(statement).all()
        return [(row[0], row[1], zlib.crc32(row[2])) for row in rows]

    def written_after(self, encoder: str, number: int, most: int) -> NDArray[np.int64] | None:
        """Photos whose vectors were written after a row of their table, whoever wrote that.

        Args:
            encoder: Whose vectors.
            number: The row number; it must not have been given to another photo since, see
                `witnesses`.
            most: Rows up to which it is worth looking.

        Returns:
            Their ids, or None if there are more rows.
        """
        statement = select(EMBEDDING.c.photo_id, EMBEDDING.c.encoder).where(number < _ROW_NUMBER)
        rows = self._session.tuples(statement.limit(most + 1))
        if len(rows) > most:
            return None
        return np.array([photo for photo, other in rows if other == encoder], np.int64)

    def row_numbers(self, encoder: str, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Row numbers of the photos' vectors in their table, 0 for a photo without one.

        Use them only for `fetch_rows`: SQLite may renumber rows.

        Args:
            encoder: Whose vectors.
            ids: Ascending, shape (n,), the shape of the answer too.
        """
        if not len(ids):
            return ids
        statement = select(EMBEDDING.c.photo_id, _ROW_NUMBER).where(
            EMBEDDING.c.encoder == encoder, EMBEDDING.c.photo_id.between(int(ids[0]), int(ids[-1]))
        )
        found = self._session.array(statement.order_by(EMBEDDING.c.photo_id), _PLACE)
        numbers = np.zeros(len(ids), np.int64)
        numbers[np.isin(ids, found["id"])] = found["row"][np.isin(found["id"], ids)]
        return numbers

    def fetch_rows(
        self, encoder: str, ids: NDArray[np.int64], numbers: NDArray[np.integer]
    ) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """Do what `fetch` does in two thirds of the time, by row numbers (n,) read earlier.

        Photos whose row was renumbered or is not known are looked up again.
        """
        found, vectors = self._fetch(_NUMBERED, encoder, ids=listing(numbers))
        wanted = np.isin(found, ids)
        if len(found) == len(ids) and wanted.all():
            return found, vectors
        missing, others = self.fetch(encoder, ids[~np.isin(ids, found)])
        if not wanted.any():
            return missing, others
        found = np.concatenate([found[wanted], missing])
        return found, np.concatenate([vectors[wanted], others])

    def _fetch(
        self, statement: Select[int, bytes], encoder: str, **parameters: str | int
    ) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        rows = self._session.tuples(statement, encoder=encoder, **parameters)
        ids, vectors = list(zip(*rows, strict=True)) or ((), ())
        if not ids:
            return np.zeros(0, np.int64), np.zeros((0, self._dimension(encoder)), np.float16)
        found = np.frombuffer(b"".join(vectors), dtype="<f2")
        return np.array(ids, dtype=np.int64), found.reshape(len(ids), -1)

    def _dimension(self, encoder: str) -> int:
        record = self.hash_index(encoder)
        return 0 if record is None else record.dimension

    def batches(
        self, encoder: str, size: int = 4096
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
        """All searchable vectors by ascending photo id, in batches of ids and float16 rows."""
        ids = self.searchable_ids(encoder)
        for start in range(0, len(ids), size):
            part = ids[start : start + size]
            first, last = int(part[0]), int(part[-1])
            if last - first < 2 * size:
                numbers, vectors = self._fetch(_BETWEEN, encoder, first=first, last=last)
            else:  # what lies between may be many times as much
                numbers, vectors = self.fetch(encoder, part)
            order = np.argsort(numbers)
            order = order[np.isin(numbers[order], part)]
            yield numbers[order], vectors[order]

    # Hash indexes

    def hashed_encoders(self) -> list[str]:
        """The encoders with a hash index in use; does not read projections, which are large."""
        statement = select(HASH_INDEX.c.encoder).where(HASH_INDEX.c.active.is_(True))
        with self._session.read() as connection:
            return list(connection.scalars(statement))

    def finds_more(self, encoder: str, other: str) -> bool:
        """Whether a photo is in the index over one encoder's vectors and not in that of another."""
        there, here = SIGNATURE.alias(), SIGNATURE.alias()
        missing = select(literal(1)).where(
            there.c.index_id == _active(encoder),
            ~exists().where(here.c.index_id == _active(other), here.c.photo_id == there.c.photo_id),
        )
        with self._session.read() as connection:
            return connection.scalar(missing.limit(1)) is not None

    def hash_indexes(self, *, active: bool | None = True) -> list[HashIndexRecord]:
        """The hash indexes in use, those still being filled (False), or all of them (None)."""
        statement = select(*HASH_INDEX.columns)
        if active is not None:
            statement = statement.where(HASH_INDEX.c.active == active)
        with self._session.read() as connection:
            rows = connection.execute(statement).all()
        return [
            HashIndexRecord(
                id=row.id,
                encoder=row.encoder,
                dimension=row.dimension,
                bits=row.bits,
                tables=row.tables,
                probes=row.probes,
                finalists=row.finalists,
                seed=row.seed,
                mean=_array(row.mean, row.dimension),
                basis=_matrix(row.basis, row.dimension),
                fitted_on=row.fitted_on,
                measured_on=row.measured_on,
                target=row.target,
                recall=row.recall,
                compared=row.compared,
                sample=row.sample,
                measured_at=row.measured_at,
            )
            for row in rows
        ]

    def hash_index(self, encoder: str) -> HashIndexRecord | None:
        """The hash index in use for this encoder."""
        return next((row for row in self.hash_indexes() if row.encoder == encoder), None)

    def add_hash_index(
        self,
        *,
        encoder: str,
        dimension: int,
        bits: int,
        tables: int,
        probes: int,
        finalists: int,
        seed: int,
        mean: NDArray[np.float32] | None,
        basis: NDArray[np.float32] | None,
        fitted_on: int,
        active: bool,
    ) -> int:
        """Record the parameters of a hash index; returns its id.

        Args:
            encoder: Whose vectors it is over.
            dimension: Their length, d.
            bits: Length of a bucket's key.
            tables: How many hash tables there are.
            probes: Buckets that a search visits.
            finalists: Photos that are compared exactly.
            seed: Of the random planes.
            mean: float32 (d,), subtracted from vectors; None where they are left as they are.
            basis: float32 (d, p), the axes on which they are projected; None likewise.
            fitted_on: Photos from which mean and basis were taken.
            active: Whether it is in use at once, or being filled.
        """
        with self._session.write() as connection:
            made = connection.execute(
                insert(HASH_INDEX).values(
                    encoder=encoder,
                    active=active,
                    dimension=dimension,
                    bits=bits,
                    tables=tables,
                    probes=probes,
                    finalists=finalists,
                    seed=seed,
                    mean=None if mean is None else mean.astype("<f4").tobytes(),
                    basis=None if basis is None else basis.astype("<f4").tobytes(),
                    fitted_on=fitted_on,
                    measured_on=0,
                )
            )
            return int(made.inserted_primary_key[0])  # type: ignore[index]

    def set_measured(
        self,
        index_id: int,
        *,
        probes: int,
        finalists: int,
        target: float,
        recall: float,
        compared: float,
        sample: int,
        measured_on: int,
    ) -> None:
        """Store what was measured on the library's own photos, and the effort chosen by it."""
        with self._session.write() as connection:
            connection.execute(
                update(HASH_INDEX)
                .where(HASH_INDEX.c.id == index_id)
                .values(
                    probes=probes,
                    finalists=finalists,
                    target=target,
                    recall=recall,
                    compared=compared,
                    sample=sample,
                    measured_on=measured_on,
                    measured_at=datetime.now(UTC).replace(tzinfo=None),
                )
            )

    def has_hash_index(self, index_id: int) -> bool:
        """Whether a hash index is still there; another program may have dropped it."""
        with self._session.read() as connection:
            return connection.scalar(select(exists().where(HASH_INDEX.c.id == index_id))) or False

    def activate(self, index_id: int, encoder: str) -> None:
        """Put a filled hash index into use, and drop the one it replaces.

        Does nothing if the index is gone.
        """
        with self._session.write() as connection:
            found = connection.execute(
                update(HASH_INDEX).where(HASH_INDEX.c.id == index_id).values(active=True)
            )
            if not found.rowcount:
                return
            replaced = connection.scalars(
                select(HASH_INDEX.c.id).where(
                    HASH_INDEX.c.encoder == encoder,
                    HASH_INDEX.c.active,
                    HASH_INDEX.c.id != index_id,
                )
            ).all()
            for old in replaced:
                self.drop_hash_index(old)

    def drop_hash_index(self, index_id: int) -> None:
        """Forget a hash index with its buckets and sign codes."""
        with self._session.write() as connection:
            self.clear_hash_index(index_id)
            connection.execute(delete(HASH_INDEX).where(HASH_INDEX.c.id == index_id))

    def clear_hash_index(self, index_id: int) -> None:
        """Take every photo out of a hash index."""
        with self._session.write() as connection:
            connection.execute(delete(BUCKET).where(BUCKET.c.index_id == index_id))
            connection.execute(delete(SIGNATURE).where(SIGNATURE.c.index_id == index_id))

    def unhashed_ids(self, index_id: int, encoder: str) -> NDArray[np.int64]:
        """Searchable photos that are not in the index yet."""
        statement = (
            select(EMBEDDING.c.photo_id)
            .join(PHOTO)
            .where(
                EMBEDDING.c.encoder == encoder,
                IS_INDEXED,
                ~exists().where(
                    SIGNATURE.c.index_id == index_id, SIGNATURE.c.photo_id == EMBEDDING.c.photo_id
                ),
            )
            .order_by(EMBEDDING.c.photo_id)
        )
        return self._session.numbers(statement)

    # Bucket keys and sign codes

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
            {"index": index_id, "table": table_no, "bucket": key, "photo": number}
            for table_no, column in enumerate(keys.T)
            for key, number in zip(column.tolist(), ids.tolist(), strict=True)
        ]
        # One by one: for many places at once SQLite would go through all buckets.
        here = delete(BUCKET).where(
            BUCKET.c.index_id == bindparam("index"),
            BUCKET.c.table_no == bindparam("table"),
            BUCKET.c.key == bindparam("bucket"),
            BUCKET.c.photo_id == bindparam("photo"),
        )
        with self._session.write() as connection:
            if rows:
                connection.execute(here, rows)
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
        """The same in parts of some thousands, each read separately; at least one part."""
        last, count = 0, ROWS_AT_ONCE
        while count == ROWS_AT_ONCE:
            beyond = SIGNATURE.c.photo_id > last
            ids, codes = self._signatures(index_id, beyond, most=ROWS_AT_ONCE)
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
        """How many rows its buckets hold, with those of photos that wait for theirs."""
        return self._count(BUCKET, BUCKET.c.index_id == index_id)

    def _count(self, table: Table, condition: ColumnElement[bool], most: int | None = None) -> int:
        rows = select(literal(1)).select_from(table).where(condition).limit(most)
        with self._session.read() as connection:
            return connection.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _active(encoder: str) -> ScalarSelect[int]:
    """SQL: the id of the hash index in use over an encoder's vectors."""
    statement = select(HASH_INDEX.c.id).where(
        HASH_INDEX.c.encoder == encoder, HASH_INDEX.c.active.is_(True)
    )
    return statement.scalar_subquery()


@cache
def _insertion(table: Table) -> str:
    """SQL that enters a row with all columns in their order, each a parameter.

    Compiled once and run as it is, for rows by the million: executing the expression takes a
    dictionary for each row and twice the time.
    """
    return str(insert(table).compile(dialect=sqlite.dialect()))


def _array(data: bytes | None, dimension: int) -> NDArray[np.float32] | None:
    return None if data is None else np.frombuffer(data, dtype="<f4").reshape(dimension)


def _matrix(data: bytes | None, dimension: int) -> NDArray[np.float32] | None:
    return None if data is None else np.frombuffer(data, dtype="<f4").reshape(dimension, -1)
