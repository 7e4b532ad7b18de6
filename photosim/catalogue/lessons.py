"""Catalogue operations on lessons: which tags are taught together, what was learnt, suggestions."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from photosim.arrays import Ids
from photosim.catalogue.connection import CatalogueConnection, chunks, listed
from photosim.catalogue.schema import (
    EMBEDDING,
    JUDGED,
    LEARNT,
    PHOTO,
    SUGGESTION,
    TAG,
    TAGGED,
    TAUGHT,
)
from photosim.catalogue.states import IS_INDEXED

Lessons = dict[int, frozenset[int]]
"""The ids of the tags that are taught together, by the number of their lesson."""

ALMOST_SURE = 0.9
"""The probability from which a tag is almost surely that of a photo."""

_SUGGESTED = np.dtype([("id", np.int64), ("probability", np.float32)])


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt in a lesson.

    Attributes:
        id: Grows with everything that is learnt; 0 before it is kept.
        lesson: In which.
        encoder: For whose vectors.
        examples: A checksum of what it was learnt from.
        tags: Ids of its tags, in the order of the head's columns.
        measured: How far it can be trusted, as JSON has it.
        head: The head, as `photosim.library.learning` writes it.
    """

    id: int
    lesson: int
    encoder: str
    examples: int
    tags: tuple[int, ...]
    measured: dict[str, Any]
    head: bytes


class LessonRecords:
    """Operations on lessons; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    # Which tags are taught together

    def all(self) -> Lessons:
        """All lessons."""
        found: dict[int, set[int]] = {}
        for tag_id, lesson in self._session.tuples(select(*TAUGHT.columns)):
            found.setdefault(lesson, set()).add(tag_id)
        return {lesson: frozenset(tags) for lesson, tags in found.items()}

    def teach(self, tag_ids: Iterable[int]) -> int:
        """Make a lesson of these tags, which leave those they are in; returns its number."""
        with self._session.write() as connection:
            last: int = connection.scalar(select(func.max(TAUGHT.c.lesson))) or 0
            self.leave(tag_ids)
            rows = [{"tag_id": tag_id, "lesson": last + 1} for tag_id in tag_ids]
            connection.execute(insert(TAUGHT), rows)
        return last + 1

    def leave(self, tag_ids: Iterable[int]) -> None:
        """Take tags out of their lessons, which unlearn all; photos keep the tags they have."""
        with self._session.write() as connection:
            for part in chunks(sorted(tag_ids)):
                theirs = select(TAUGHT.c.lesson).where(TAUGHT.c.tag_id.in_(part))
                connection.execute(delete(LEARNT).where(LEARNT.c.lesson.in_(theirs)))
                connection.execute(delete(SUGGESTION).where(SUGGESTION.c.tag_id.in_(part)))
                connection.execute(delete(TAUGHT).where(TAUGHT.c.tag_id.in_(part)))

    def take_place(self, tag_id: int, other_id: int) -> None:
        """Have a tag that was not taught take another's place in its lesson, if that was."""
        taught = select(TAUGHT.c.tag_id).where(TAUGHT.c.tag_id == other_id).exists()
        with self._session.write() as connection:
            connection.execute(
                update(TAUGHT).where(TAUGHT.c.tag_id == tag_id, ~taught).values(tag_id=other_id)
            )

    def changed_since(self, before: Lessons) -> Lessons:
        """What lessons were that are others by now, for `put_back`; those there were not: empty."""
        now = self.all()
        return {
            lesson: before.get(lesson, frozenset())
            for lesson in sorted({*before, *now})
            if before.get(lesson) != now.get(lesson)
        }

    def put_back(self, lessons: Lessons) -> None:
        """Make these lessons what they were; of tags that are gone nothing comes back.

        Others stay: they may have been taught since.
        """
        with self._session.write() as connection:
            now = self.all()
            changed = [
                lesson for lesson, tags in lessons.items() if now.get(lesson, frozenset()) != tags
            ]
            rows = [
                {"tag_id": tag_id, "lesson": lesson}
                for lesson in changed
                for tag_id in lessons[lesson]
            ]
            self.leave(tag_id for lesson in changed for tag_id in now.get(lesson, ()))
            self.leave(row["tag_id"] for row in rows)
            there = {tag_id for (tag_id,) in self._session.tuples(select(TAG.c.id))}
            rows = [row for row in rows if row["tag_id"] in there]
            if rows:
                connection.execute(insert(TAUGHT), rows)

    # What was learnt

    def learnt(self) -> list[Learnt]:
        """All that was learnt, by id."""
        with self._session.read() as connection:
            rows = connection.execute(select(*LEARNT.columns).order_by(LEARNT.c.id)).all()
        return [
            Learnt(
                row.id,
                row.lesson,
                row.encoder,
                row.examples,
                tuple(json.loads(row.tags)),
                json.loads(row.measured),
                row.head,
            )
            for row in rows
        ]

    def learnt_ids(self, encoder: str) -> tuple[int, ...]:
        """The ids of all that was learnt for an encoder's vectors: others where it is others."""
        statement = select(LEARNT.c.id).where(LEARNT.c.encoder == encoder).order_by(LEARNT.c.id)
        return tuple(self._session.numbers(statement).tolist())

    def put_learnt(self, learnt: Learnt) -> None:
        """Keep what was learnt in a lesson, in place of what was before, with its suggestions."""
        with self._session.write() as connection:
            connection.execute(delete(LEARNT).where(LEARNT.c.lesson == learnt.lesson))
            connection.execute(
                insert(LEARNT).values(
                    lesson=learnt.lesson,
                    encoder=learnt.encoder,
                    examples=learnt.examples,
                    tags=json.dumps(learnt.tags),
                    measured=json.dumps(learnt.measured),
                    head=learnt.head,
                )
            )
            connection.execute(delete(SUGGESTION).where(SUGGESTION.c.tag_id.in_(learnt.tags)))

    # Suggestions

    def unjudged(self, encoder: str, last: int) -> Ids:
        """Searchable photos that were not judged by all that was learnt up to this id."""
        statement = (
            select(EMBEDDING.c.photo_id)
            .join(PHOTO)
            .where(
                EMBEDDING.c.encoder == encoder,
                IS_INDEXED,
                ~exists().where(JUDGED.c.photo_id == EMBEDDING.c.photo_id, JUDGED.c.by == last),
            )
            .order_by(EMBEDDING.c.photo_id)
        )
        return self._session.numbers(statement)

    def is_judged(self, photo_id: int, last: int) -> bool:
        """Whether a photo was judged by all that was learnt up to this id."""
        statement = select(exists().where(JUDGED.c.photo_id == photo_id, JUDGED.c.by == last))
        with self._session.read() as connection:
            return bool(connection.scalar(statement))

    def put_suggestions(
        self, ids: Ids, last: int, suggestions: Iterable[tuple[int, int, float]]
    ) -> None:
        """Replace what is suggested for photos.

        Args:
            ids: The photos that were judged.
            last: The last of what judged them.
            suggestions: Photo, tag and probability of each.
        """
        statement = upsert(JUDGED)
        statement = statement.on_conflict_do_update(
            index_elements=[JUDGED.c.photo_id], set_={"by": statement.excluded.by}
        )
        rows = [
            {"photo_id": photo_id, "tag_id": tag_id, "probability": probability}
            for photo_id, tag_id, probability in suggestions
        ]
        with self._session.write() as connection:
            theirs = SUGGESTION.c.photo_id.in_(select(listed(ids).c.value))
            connection.execute(delete(SUGGESTION).where(theirs))
            judged = [{"photo_id": photo_id, "by": last} for photo_id in ids.tolist()]
            if judged:
                connection.execute(statement, judged)
            if rows:
                connection.execute(insert(SUGGESTION), rows)

    def suggestions(self, ids: Sequence[int] | Ids) -> dict[int, list[tuple[int, float]]]:
        """Tags suggested for photos and not decided yet, with probabilities, the likeliest first.

        Photos without are left out.
        """
        statement = (
            select(SUGGESTION.c.photo_id, SUGGESTION.c.tag_id, SUGGESTION.c.probability)
            .join_from(SUGGESTION, PHOTO)
            .where(
                SUGGESTION.c.photo_id.in_(select(listed(np.asarray(ids, np.int64)).c.value)),
                _undecided(),
            )
            .order_by(SUGGESTION.c.photo_id, SUGGESTION.c.probability.desc(), SUGGESTION.c.tag_id)
        )
        found: dict[int, list[tuple[int, float]]] = {}
        for photo_id, tag_id, probability in self._session.tuples(statement):
            found.setdefault(photo_id, []).append((tag_id, probability))
        return found

    def suggested(self, tag_id: int, least: float) -> tuple[Ids, NDArray[np.float32]]:
        """Photos that a tag is suggested for and not decided yet, the likeliest first.

        Returns:
            Ids int64 (n,) and probabilities float32 (n,).
        """
        statement = (
            select(SUGGESTION.c.photo_id, SUGGESTION.c.probability)
            .join_from(SUGGESTION, PHOTO)
            .where(
                SUGGESTION.c.tag_id == tag_id,
                SUGGESTION.c.probability >= least,
                IS_INDEXED,
                _undecided(),
            )
            .order_by(SUGGESTION.c.probability.desc(), SUGGESTION.c.photo_id)
        )
        found = self._session.array(statement, _SUGGESTED)
        return found["id"].copy(), found["probability"].copy()

    def counts(self, least: float) -> dict[int, int]:
        """For how many photos each tag is suggested; tags without are left out."""
        statement = (
            select(SUGGESTION.c.tag_id, func.count())
            .join_from(SUGGESTION, PHOTO)
            .where(
                SUGGESTION.c.probability >= least,
                IS_INDEXED,
                _undecided(),
            )
            .group_by(SUGGESTION.c.tag_id)
        )
        return dict(self._session.tuples(statement))


def likeliest_tag() -> Any:
    """SQL: the name of the tag that almost surely is that of the photo of an outer query."""
    return (
        select(TAG.c.name)
        .join_from(SUGGESTION, TAG)
        .where(
            SUGGESTION.c.photo_id == PHOTO.c.id,
            SUGGESTION.c.probability >= ALMOST_SURE,
            _undecided(),
        )
        .order_by(SUGGESTION.c.probability.desc())
        .limit(1)
        .correlate(PHOTO)
        .scalar_subquery()
        .label("suggested")
    )


def _undecided() -> Any:
    """SQL: whether nobody said yet that the photo of an outer query has the tag, or has not."""
    decided = exists().where(
        TAGGED.c.content == PHOTO.c.content_hash, TAGGED.c.tag_id == SUGGESTION.c.tag_id
    )
    return ~decided.correlate(PHOTO, SUGGESTION)
