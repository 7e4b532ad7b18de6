"""Catalogue operations on what a person said and can take back."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select

from photosim.catalogue.connection import CatalogueConnection
from photosim.catalogue.schema import SAID

_KEPT = 50  # steps
_MOST_BYTES = 64_000_000  # that they may take together
_HASH_BYTES = 16


@dataclass(frozen=True, slots=True)
class SaidStep:
    """A step that can be taken back; ``at`` is when it was done, in nanoseconds since 1970."""

    id: int
    at: int


class SaidRecords:
    """Operations on steps; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    def add(self, before: bytes, removed: Iterable[bytes] | None = None) -> SaidStep:
        """Keep a step, of older ones the last alone.

        Args:
            before: What undoing it needs.
            removed: Contents of removed copies, where it follows from removing these.
        """
        at = time.time_ns()
        contents = None if removed is None else b"".join(sorted(removed))
        with self._session.write() as connection:
            row = {"at": at, "before": before, "removed": contents}
            made = connection.execute(insert(SAID).values(row))
            number = int(made.inserted_primary_key[0])  # type: ignore[index]
            connection.execute(delete(SAID).where(SAID.c.id <= number - _KEPT))
            sizes = select(SAID.c.id, func.length(SAID.c.before)).order_by(SAID.c.id.desc())
            total = 0
            for step_id, size in connection.execute(sizes).all():
                total += size
                if total > _MOST_BYTES and step_id != number:
                    connection.execute(delete(SAID).where(SAID.c.id <= step_id))
                    break
        return SaidStep(number, at)

    def steps(self) -> list[SaidStep]:
        """All steps but those that follow from removing copies, in the order they were done."""
        statement = select(SAID.c.id, SAID.c.at).where(SAID.c.removed.is_(None)).order_by(SAID.c.id)
        return [SaidStep(*row) for row in self._session.tuples(statement)]

    def kept(self) -> list[bytes]:
        """What undoing needs, of every step."""
        with self._session.read() as connection:
            return list(connection.scalars(select(SAID.c.before)))

    def of_removal(self, contents: Iterable[bytes]) -> int | None:
        """The last step that follows from removing some of these contents."""
        wanted = set(contents)
        statement = select(SAID.c.id, SAID.c.removed).where(SAID.c.removed.is_not(None))
        for step_id, removed in self._session.tuples(statement.order_by(SAID.c.id.desc())):
            places = range(0, len(removed), _HASH_BYTES)
            if wanted & {removed[place : place + _HASH_BYTES] for place in places}:
                return int(step_id)
        return None

    def before(self, step_id: int) -> bytes | None:
        """What undoing a step needs; None where there is no such step any more."""
        with self._session.read() as connection:
            before: bytes | None = connection.scalar(
                select(SAID.c.before).where(SAID.c.id == step_id)
            )
        return before

    def take(self, step_id: int) -> bytes | None:
        """Take out what undoing a step needs; None where there is no such step any more."""
        with self._session.write() as connection:
            before = self.before(step_id)
            connection.execute(delete(SAID).where(SAID.c.id == step_id))
        return before
