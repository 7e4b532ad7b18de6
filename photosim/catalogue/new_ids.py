"""Ids for new photos and folders: none is given twice, even if its row is gone."""

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from photosim.catalogue.schema import LAST_ID


def new_ids(connection: Connection, table: Table, count: int) -> range:
    """The next ids of a table, which count as given once the transaction is over.

    Args:
        connection: A writing one.
        table: That of photos or that of folders.
        count: How many are needed.
    """
    given = select(LAST_ID.c.id).where(LAST_ID.c.of_table == table.name)
    highest = select(func.max(table.c.id))
    # Rows may have come with their ids, as from a damaged catalogue.
    last = max(connection.scalar(given) or 0, connection.scalar(highest) or 0)
    ids = range(last + 1, last + 1 + count)
    note = upsert(LAST_ID).values(of_table=table.name, id=last + count)
    note = note.on_conflict_do_update(
        index_elements=[LAST_ID.c.of_table], set_={"id": note.excluded.id}
    )
    connection.execute(note)
    return ids
