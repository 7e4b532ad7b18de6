"""What the contents of changed files became, so that what was said of them can be taken back."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, literal, select

from photosim.catalogue.connection import CatalogueConnection, listed_contents
from photosim.catalogue.schema import BECAME


def note_became(session: CatalogueConnection, old: bytes, new: bytes, *, is_left: bool) -> None:
    """Keep that a file with one content has another now; what became the old one, too.

    Args:
        session: The catalogue.
        old: What the file held.
        new: What it holds now.
        is_left: Whether other files hold the old one still.
    """
    names = [BECAME.c.content, BECAME.c.now]
    earlier = select(BECAME.c.content, literal(new)).where(
        BECAME.c.now == old, BECAME.c.content != new
    )
    with session.write() as connection:
        keep = insert(BECAME).prefix_with("OR IGNORE")
        connection.execute(keep.from_select(names, earlier))
        connection.execute(keep, {"content": old, "now": new})
        if not is_left:
            connection.execute(delete(BECAME).where(BECAME.c.now == old))


def became(session: CatalogueConnection, contents: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    """What some contents are now; those of which no file was changed are left out.

    Of copies that were changed each is another one.
    """
    found: dict[bytes, list[bytes]] = {}
    statement = (
        select(BECAME.c.content, BECAME.c.now)
        .where(BECAME.c.content.in_(listed_contents(set(contents))))
        .order_by(BECAME.c.content, BECAME.c.now)
    )
    for content, now in session.tuples(statement):
        found.setdefault(content, []).append(now)
    return found
