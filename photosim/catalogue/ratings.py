"""Catalogue operations on ratings: stars, rejection and hearts, by content as `tags` are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, delete, insert, literal_column, select
from sqlalchemy.dialects.sqlite import insert as upsert

from photosim.arrays import Ids
from photosim.catalogue.became import became
from photosim.catalogue.connection import CatalogueConnection, listed, listed_contents
from photosim.catalogue.records import Origin, Rating
from photosim.catalogue.schema import PHOTO, RATED
from photosim.catalogue.states import IS_SHOWN

_UNRATED = -1

RATED_PHOTO = np.dtype(
    [("id", np.int64), ("stars", np.int8), ("rejected", np.bool_), ("heart", np.bool_)]
)
"""A photo with a rating; -1 stars where nobody has said."""


@dataclass(frozen=True, slots=True)
class RatingsBefore:
    """What a change of ratings has replaced, for `RatingRecords.put_back`; by content."""

    changed: tuple[bytes, ...]
    rows: Mapping[bytes, Rating]


class RatingRecords:
    """Operations on ratings; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    def rate(self, contents: Iterable[bytes], stars: int) -> RatingsBefore:
        """Keep that a person gives contents 0 to 5 stars; rejected ones are so no more."""
        said = {"stars": stars, "rejected": False, "origin": int(Origin.PERSON)}
        return self._say(contents, said)

    def reject(self, contents: Iterable[bytes], *, rejected: bool = True) -> RatingsBefore:
        """Keep that a person wants contents thrown away, or not; the stars stay."""
        return self._say(contents, {"rejected": rejected, "origin": int(Origin.PERSON)})

    def give_heart(self, contents: Iterable[bytes], *, heart: bool = True) -> RatingsBefore:
        """Keep that a person loves contents, or not any more."""
        return self._say(contents, {"heart": heart})

    def put_back(self, before: RatingsBefore) -> RatingsBefore:
        """Undo `rate`, `reject` or `give_heart`; returns what undoes that.

        Of files that were changed since the same is said as of their contents before.
        """
        with self._session.write() as connection:
            now = became(self._session, before.changed)
            ratings = {new: one for old, one in before.rows.items() for new in now.get(old, ())}
            ratings |= before.rows
            changed = tuple(sorted({*before.changed, *chain.from_iterable(now.values())}))
            replaced = RatingsBefore(changed, self.of_contents(changed))
            connection.execute(delete(RATED).where(RATED.c.content.in_(listed_contents(changed))))
            rows = [_columns(content, rating) for content, rating in ratings.items()]
            if rows:
                connection.execute(insert(RATED), rows)
        return replaced

    def of_photos(self, ids: Sequence[int] | Ids) -> dict[int, Rating]:
        """The ratings of photos by id; those without are left out."""
        statement = (
            select(PHOTO.c.id, *RATED.columns)
            .join_from(PHOTO, RATED, RATED.c.content == PHOTO.c.content_hash)
            .where(PHOTO.c.id.in_(select(listed(np.asarray(ids, np.int64)).c.value)))
        )
        with self._session.read() as connection:
            return {row.id: rating_of(row) for row in connection.execute(statement)}

    def of_contents(self, contents: Iterable[bytes]) -> dict[bytes, Rating]:
        """The ratings of contents; those without are left out."""
        wanted = RATED.c.content.in_(listed_contents(set(contents)))
        with self._session.read() as connection:
            rows = connection.execute(select(*RATED.columns).where(wanted))
            return {row.content: rating_of(row) for row in rows}

    def every(self) -> dict[bytes, Rating]:
        """All ratings, also of contents that no photo has any more."""
        with self._session.read() as connection:
            rows = connection.execute(select(*RATED.columns).order_by(RATED.c.content))
            return {row.content: rating_of(row) for row in rows}

    def photos(self, among: Ids | None = None) -> NDArray[np.void]:
        """The photos shown, or those among some, that have a rating: `RATED_PHOTO`, shape (n,)."""
        # The plus has SQLite start with the ratings, of which there are fewer than photos.
        content = RATED.c.content if among is not None else literal_column("+rated.content")
        statement = (
            select(PHOTO.c.id, RATED.c.stars, RATED.c.rejected, RATED.c.heart)
            .join_from(RATED, PHOTO, PHOTO.c.content_hash == content)
            .where(IS_SHOWN)
        )
        if among is not None:
            statement = statement.where(PHOTO.c.id.in_(select(listed(among).c.value)))
        rows = self._session.tuples(statement)
        filled = [(row[0], _UNRATED if row[1] is None else row[1], *row[2:]) for row in rows]
        return np.array(filled, RATED_PHOTO)

    def inherit(self, old: bytes, new: bytes) -> None:
        """Have a content take over what a person said of another; see `TagRecords.inherit`."""
        rating = self.of_contents([old]).get(old)
        if rating is None:
            return
        said: dict[str, Any] = {"heart": rating.heart}
        if rating.origin is Origin.PERSON:
            said = _columns(new, rating)
        self._say([new], said)

    def put_of_files(self, said: Mapping[bytes, tuple[int | None, bool]]) -> None:
        """Replace what files say of contents; what a person said stays, and hearts do.

        Args:
            said: Stars, None for nothing, and whether it is rejected, by content.
        """
        statement = upsert(RATED)
        statement = statement.on_conflict_do_update(
            index_elements=[RATED.c.content],
            set_={name: statement.excluded[name] for name in ("stars", "rejected", "origin")},
        )
        with self._session.write() as connection:
            known = self.of_contents(said)
            rows = []
            for content, (stars, rejected) in said.items():
                before = known.get(content, Rating())
                says = stars is not None or rejected
                if before.origin is not Origin.PERSON and (says or before.origin is not None):
                    origin = Origin.FILE if says else None
                    rows.append(_columns(content, Rating(stars, rejected, before.heart, origin)))
            if rows:
                connection.execute(statement, rows)

    def _say(self, contents: Iterable[bytes], said: dict[str, Any]) -> RatingsBefore:
        changed = tuple(sorted(set(contents)))
        statement = upsert(RATED).on_conflict_do_update(
            index_elements=[RATED.c.content],
            set_={name: value for name, value in said.items() if name != "content"},
        )
        with self._session.write() as connection:
            before = RatingsBefore(changed, self.of_contents(changed))
            rows = [
                _columns(content, Rating()) | said | {"content": content} for content in changed
            ]
            if rows:
                connection.execute(statement, rows)
        return before


def _columns(content: bytes, rating: Rating) -> dict[str, Any]:
    return {
        "content": content,
        "stars": rating.stars,
        "rejected": rating.rejected,
        "heart": rating.heart,
        "origin": None if rating.origin is None else int(rating.origin),
    }


def rating_of(row: Row[*tuple[Any, ...]]) -> Rating:
    """The rating in a row that has the table's columns."""
    origin = None if row.origin is None else Origin(row.origin)
    return Rating(row.stars, row.rejected, row.heart, origin)
