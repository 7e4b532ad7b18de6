"""Catalogue operations on what was recognised in photos."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import exists, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from photosim.arrays import LABELS, Ids
from photosim.catalogue.connection import CatalogueConnection, listed
from photosim.catalogue.schema import EMBEDDING, PHOTO, RECOGNITION
from photosim.catalogue.states import IS_INDEXED

_ROW = np.dtype([("id", np.int64), ("labels", f"S{LABELS.itemsize}")])


class Recognition:
    """Operations on photos' labels; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    def put(self, ids: Sequence[int], labels: NDArray[np.void]) -> None:
        """Keep the labels of photos, `LABELS` (n,), replacing older ones."""
        statement = upsert(RECOGNITION)
        statement = statement.on_conflict_do_update(
            index_elements=[RECOGNITION.c.photo_id], set_={"labels": statement.excluded.labels}
        )
        rows = [
            {"photo_id": photo_id, "labels": row.tobytes()}
            for photo_id, row in zip(ids, labels, strict=True)
        ]
        if rows:
            with self._session.write() as connection:
                connection.execute(statement, rows)

    def size(self) -> int:
        """How many photos have labels."""
        with self._session.read() as connection:
            return connection.scalar(select(func.count()).select_from(RECOGNITION)) or 0

    def fetch(self, ids: Ids | None = None) -> tuple[Ids, NDArray[np.void]]:
        """Photos with labels, all or those among some: ids ascending and `LABELS`, (n,) each."""
        statement = select(RECOGNITION.c.photo_id, RECOGNITION.c.labels)
        if ids is not None:
            statement = statement.where(RECOGNITION.c.photo_id.in_(select(listed(ids).c.value)))
        found = self._session.array(statement.order_by(RECOGNITION.c.photo_id), _ROW)
        return found["id"].copy(), np.ascontiguousarray(found["labels"]).view(LABELS)

    def missing(self, encoder: str) -> Ids:
        """Photos that can be found by their vectors of this encoder, and have no labels."""
        statement = (
            select(EMBEDDING.c.photo_id)
            .join(PHOTO)
            .where(
                EMBEDDING.c.encoder == encoder,
                IS_INDEXED,
                ~exists().where(RECOGNITION.c.photo_id == EMBEDDING.c.photo_id),
            )
            .order_by(EMBEDDING.c.photo_id)
        )
        return self._session.numbers(statement)
