"""What the contents of changed files became, so that what was said of them can be taken back."""

from collections.abc import Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from photosim.catalogue.connection import CatalogueConnection, chunks
from photosim.catalogue.schema import BECAME


def note_became(session: CatalogueConnection, old: bytes, new: bytes) -> None:
    """Keep that a file with one content has another now; what became the old one, too."""
    statement = upsert(BECAME).values(content=old, now=new)
    statement = statement.on_conflict_do_update(
        index_elements=[BECAME.c.content], set_={"now": statement.excluded.now}
    )
    with session.write() as connection:
        connection.execute(update(BECAME).where(BECAME.c.now == old).values(now=new))
        connection.execute(delete(BECAME).where(BECAME.c.content == new))
        connection.execute(statement)


def became(session: CatalogueConnection, contents: Iterable[bytes]) -> dict[bytes, bytes]:
    """What some contents are now; those of which no file was changed are left out."""
    found: dict[bytes, bytes] = {}
    for part in chunks(sorted(set(contents))):
        statement = select(BECAME.c.content, BECAME.c.now).where(BECAME.c.content.in_(part))
        found.update(session.tuples(statement))
    return found
