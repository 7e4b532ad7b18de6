"""Photos that are in a hash index, but not in all its bucket tables yet.

A photo's keys lie in a dozen tables on as many pages far from each other, so entering photos as
they come would write some twelve pages for each. They wait as rows of the bucket table itself,
side by side under a table number that no hash table has, until enough have come to be entered
together in the order of their keys, one table at a time. A row's key is the number of tables that
its photo has been entered into. A search compares with all that wait.
"""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, delete, select, update

from photosim.catalogue.connection import CatalogueConnection, listed
from photosim.catalogue.schema import BUCKET
from photosim.catalogue.vectors import Vectors

WAITING = 256
"""The number of no table: a code has 256 bits, and a key at least one of them."""

_ROW = np.dtype([("entered", np.int64), ("id", np.int64)])


class WaitingKeys:
    """Operations on the photos of one hash index that wait; shares the catalogue's connection."""

    def __init__(self, session: CatalogueConnection, index_id: int) -> None:
        self._session = session
        self._vectors = Vectors(session)
        self._index_id = index_id

    def put(self, ids: NDArray[np.int64]) -> None:
        """Let photos (n,) wait that are in no table yet."""
        self._vectors.put_table(self._index_id, WAITING, ids, np.zeros(len(ids), np.uint32))

    def entered(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The ids (n,) of those that wait, and into how many tables each has been entered (n,)."""
        statement = select(BUCKET.c.key, BUCKET.c.photo_id).where(*self._here)
        found = self._session.array(statement, _ROW)
        return found["id"], found["entered"]

    def note_entered(self, table: int, tables: int) -> None:
        """Note that those that were next for a table, of so many, have been entered into it."""
        these = (*self._here, BUCKET.c.key == table)
        with self._session.write() as connection:
            if table + 1 == tables:  # they need not wait any more
                connection.execute(delete(BUCKET).where(*these))
            else:
                connection.execute(update(BUCKET).where(*these).values(key=table + 1))

    def drop(self, ids: NDArray[np.int64]) -> None:
        """Forget photos, whether they wait or not."""
        with self._session.write() as connection:
            named = BUCKET.c.photo_id.in_(select(listed(ids).c.value))
            connection.execute(delete(BUCKET).where(*self._here, named))

    @property
    def _here(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return BUCKET.c.index_id == self._index_id, BUCKET.c.table_no == WAITING
