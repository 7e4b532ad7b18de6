"""The catalogue's verbs on embeddings and hash indexes."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Exists,
    Integer,
    Select,
    String,
    bindparam,
    delete,
    exists,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from photosim.catalogue.buckets import Buckets
from photosim.catalogue.records import HashIndexRecord, PhotoState
from photosim.catalogue.schema import BUCKET, EMBEDDING, HASH_INDEX, PHOTO, SIGNATURE
from photosim.catalogue.session import chunks, listed, listing

_VECTORS = select(EMBEDDING.c.photo_id, EMBEDDING.c.vector).where(
    EMBEDDING.c.encoder == bindparam("encoder")
)
# Made once: to put one together takes as long as to read fifty vectors.
_LISTED = _VECTORS.where(EMBEDDING.c.photo_id.in_(select(listed(bindparam("ids")).c.value)))
_BETWEEN = _VECTORS.where(EMBEDDING.c.photo_id.between(bindparam("first"), bindparam("last")))
_ROW_NUMBER = literal_column("embedding.rowid", Integer)
_NUMBERED = select(EMBEDDING.c.photo_id, EMBEDDING.c.vector).where(
    # The plus keeps SQLite from going through the index of encoders all the same.
    literal_column("+embedding.encoder", String) == bindparam("encoder"),
    _ROW_NUMBER.in_(select(listed(bindparam("ids")).c.value)),
)
_PLACE = np.dtype([("id", np.int64), ("row", np.int64)])


class Vectors(Buckets):
    """What the catalogue knows about similarity; shares the connection of its `Store`."""

    # Embeddings

    def put(self, encoder: str, vectors: Sequence[tuple[int, NDArray[np.float16]]]) -> None:
        """Keep vectors, replacing older ones of the same encoder."""
        if not vectors:
            return
        statement = upsert(EMBEDDING)
        statement = statement.on_conflict_do_update(
            index_elements=[EMBEDDING.c.encoder, EMBEDDING.c.photo_id],
            set_={"vector": statement.excluded.vector},
        )
        rows = [
            {"encoder": encoder, "photo_id": photo_id, "vector": vector.astype("<f2").tobytes()}
            for photo_id, vector in vectors
        ]
        with self._session.write() as connection:
            connection.execute(statement, rows)

    def drop(self, ids: Sequence[int]) -> None:
        """Forget the vectors of photos whose content changed."""
        with self._session.write() as connection:
            for part in chunks(ids):
                connection.execute(delete(EMBEDDING).where(EMBEDDING.c.photo_id.in_(part)))

    def exists(self, photo_id: ColumnElement[int], encoder: str) -> Exists:
        """SQL: whether the photo of an outer query has a vector of this encoder."""
        return exists().where(EMBEDDING.c.encoder == encoder, EMBEDDING.c.photo_id == photo_id)

    def encoders(self) -> dict[str, int]:
        """How many photos can be found by the vectors of each encoder."""
        return {record.encoder: self.size(record.id) for record in self.hash_indexes()}

    def of_photo(self, photo_id: int) -> dict[str, NDArray[np.float16]]:
        """All vectors of one photo by encoder."""
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
            .where(EMBEDDING.c.encoder == encoder, PHOTO.c.state == PhotoState.INDEXED)
            .order_by(EMBEDDING.c.photo_id)
        )
        return self._session.numbers(statement)

    def fetch(
        self, encoder: str, ids: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """The vectors of those photos that have one: ids (n,) and float16 rows (n, d)."""
        return self._fetch(_LISTED, encoder, ids=listing(ids))

    def row_numbers(self, encoder: str, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the vectors of photos lie in their table, 0 without one.

        They are for `fetch_rows` and for no other use: SQLite may give a row another number.

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
        """What `fetch` does, in two thirds of the time, by row numbers (n,) known from before.

        Photos whose row has another number by now, or none was known, are looked for again.
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
        """Record the parameters of a hash index; returns its id."""
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
        """Keep what was measured on the library's own photos, and the effort it led to."""
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
        """Let a filled hash index answer from now on, and drop the one it replaces.

        Nothing is replaced by an index that is gone.
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
                PHOTO.c.state == PhotoState.INDEXED,
                ~exists().where(
                    SIGNATURE.c.index_id == index_id, SIGNATURE.c.photo_id == EMBEDDING.c.photo_id
                ),
            )
            .order_by(EMBEDDING.c.photo_id)
        )
        return self._session.numbers(statement)


def _array(data: bytes | None, dimension: int) -> NDArray[np.float32] | None:
    return None if data is None else np.frombuffer(data, dtype="<f4").reshape(dimension)


def _matrix(data: bytes | None, dimension: int) -> NDArray[np.float32] | None:
    return None if data is None else np.frombuffer(data, dtype="<f4").reshape(dimension, -1)
