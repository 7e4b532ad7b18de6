"""Catalogue operations on copies: what photos are compared by, what came of it, what people said.

Results are kept by the hashes of contents, so that they outlive moves, folders that come back, and
other encoders.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    String,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from photosim.arrays import Ids
from photosim.catalogue.connection import CatalogueConnection, chunks, listed
from photosim.catalogue.records import Alike, Likeness, PhotoState
from photosim.catalogue.schema import (
    ALIKE,
    EMBEDDING,
    NOT_SAME,
    PHOTO,
    PICTURE,
    REMOVED_CONTENT,
    SETTLED,
)
from photosim.catalogue.states import IS_INDEXED, IS_SHOWN
from photosim.traits import PictureTraits

SIGNATURE_BYTES, HASH_BYTES = 63, 16
COMPARED = (Likeness.SURE, Likeness.EDITED, Likeness.LOOK_ALIKE, Likeness.DIFFERENT)
"""What is only kept of two pictures that were compared with each other.

Those that look alike are: a closer likeness would have replaced that. Those of one moment may not
be.
"""

_PAIRS_AT_ONCE = 20_000
_MOST = 1_000  # thousandths of likeness

_SIGNATURE = np.dtype([("id", np.int64), ("signature", f"V{SIGNATURE_BYTES}")])
_CONTENT = np.dtype([("id", np.int64), ("content", f"V{HASH_BYTES}")])
_SHOT = np.dtype([("id", np.int64), ("taken", "S26"), ("body", np.int32)])

Contents = NDArray[np.void]
"""Hashes of contents, V16, shape (n,)."""


@dataclass(frozen=True, slots=True)
class Shots:
    """When and by which camera photos were taken, those that say both; shape (n,) each.

    Attributes:
        ids: Photo ids, int64.
        taken: By the camera's clock, datetime64[us].
        bodies: A number for each camera, int32; two of one model are two.
    """

    ids: Ids
    taken: NDArray[np.datetime64]
    bodies: NDArray[np.int32]


class DuplicateRecords:
    """Operations on copies; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    # What photos are compared by

    def put_traits(self, traits: Sequence[tuple[int, PictureTraits]]) -> None:
        """Keep what photos are compared by; they are still to be compared if that is new."""
        statement = upsert(PICTURE)
        columns = ("signature", "camera", "has_place", "exposure_bias", "live")
        is_same = PICTURE.c.signature == statement.excluded.signature
        statement = statement.on_conflict_do_update(
            index_elements=[PICTURE.c.photo_id],
            set_={
                **{name: statement.excluded[name] for name in columns},
                "compared": case((is_same, PICTURE.c.compared), else_=None),
            },
        )
        rows = [
            {
                "photo_id": photo_id,
                "signature": item.signature.tobytes(),
                "camera": item.body,
                "has_place": item.has_place,
                "exposure_bias": item.exposure_bias,
                "live": item.live,
            }
            for photo_id, item in traits
        ]
        if rows:
            with self._session.write() as connection:
                connection.execute(statement, rows)

    def traits(self, ids: Sequence[int]) -> dict[int, PictureTraits]:
        """What these photos are compared by, as far as it is known."""
        statement = select(*PICTURE.columns).where(
            PICTURE.c.photo_id.in_(select(listed(np.asarray(ids, np.int64)).c.value))
        )
        with self._session.read() as connection:
            return {
                row.photo_id: PictureTraits(
                    np.frombuffer(row.signature, np.uint8),
                    row.camera,
                    row.has_place,
                    row.exposure_bias,
                    row.live,
                )
                for row in connection.execute(statement)
            }

    def live_halves(self, ids: Sequence[int]) -> dict[int, tuple[str, bool]]:
        """Of which live photos these are still halves, those that are none left out.

        Returns:
            By photo, the live photo's identifier, and whether another photo of its directory, which
            is none of these, is a still half of the same one.
        """
        here = listed(np.asarray(ids, np.int64)).c.value
        photo, picture = PHOTO.alias(), PICTURE.alias()
        shared = (
            select(photo.c.id)
            .join(picture, picture.c.photo_id == photo.c.id)
            .where(
                photo.c.folder_id == PHOTO.c.folder_id,
                photo.c.directory == PHOTO.c.directory,
                picture.c.live == PICTURE.c.live,
                photo.c.state != PhotoState.REMOVED,
                photo.c.id.not_in(select(here)),
            )
            .correlate(PHOTO, PICTURE)
            .exists()
        )
        statement = (
            select(PHOTO.c.id, PICTURE.c.live, shared)
            .join_from(PHOTO, PICTURE, PICTURE.c.photo_id == PHOTO.c.id)
            .where(PHOTO.c.id.in_(select(here)), PICTURE.c.live.is_not(None))
        )
        with self._session.read() as connection:
            rows = connection.execute(statement).all()
        return {photo_id: (live, is_shared) for photo_id, live, is_shared in rows}

    def still_halves_in(
        self, folder_id: int, directory: str, identifiers: Iterable[str]
    ) -> list[str]:
        """The still halves of live photos in a directory, by path relative to its folder."""
        statement = (
            select(PHOTO.c.relative_path)
            .join(PICTURE, PICTURE.c.photo_id == PHOTO.c.id)
            .where(
                PHOTO.c.folder_id == folder_id,
                PHOTO.c.directory == directory,
                PHOTO.c.state != PhotoState.REMOVED,
            )
        )
        with self._session.read() as connection:
            return [
                path
                for part in chunks(list(identifiers))
                for path in connection.scalars(statement.where(PICTURE.c.live.in_(part)))
            ]

    def signatures(self) -> tuple[Ids, NDArray[np.uint8]]:
        """Of all photos that have one: ids ascending and uint8 (n, 63)."""
        statement = select(PICTURE.c.photo_id, PICTURE.c.signature).order_by(PICTURE.c.photo_id)
        found = self._session.array(statement, _SIGNATURE)
        rows = np.ascontiguousarray(found["signature"]).view(np.uint8)
        return found["id"].copy(), rows.reshape(len(found), SIGNATURE_BYTES)

    def contents(self) -> tuple[Ids, Contents]:
        """The hashes of all photos shown whose content is known: ids ascending and V16 (n,)."""
        statement = select(PHOTO.c.id, PHOTO.c.content_hash).where(
            IS_SHOWN, PHOTO.c.content_hash.is_not(None)
        )
        found = self._session.array(statement.order_by(PHOTO.c.id), _CONTENT)
        return found["id"].copy(), np.ascontiguousarray(found["content"])

    def contents_of(self, ids: Sequence[int]) -> dict[int, bytes]:
        """The hashes of these photos' contents, as far as they are known."""
        statement = select(PHOTO.c.id, PHOTO.c.content_hash).where(
            PHOTO.c.id.in_(select(listed(np.asarray(ids, np.int64)).c.value)),
            PHOTO.c.content_hash.is_not(None),
        )
        return dict(self._session.tuples(statement))

    def shots(self) -> Shots:
        """When photos were taken and by which camera, in no order."""
        statement = (
            select(
                PICTURE.c.photo_id,
                type_coerce(PHOTO.c.taken_at, String),
                func.dense_rank().over(order_by=PICTURE.c.camera),
            )
            .join_from(PICTURE, PHOTO)
            .where(
                PICTURE.c.camera.is_not(None),
                PHOTO.c.taken_at.is_not(None),
                IS_INDEXED,
            )
        )
        found = self._session.array(statement, _SHOT)
        taken = found["taken"].astype("datetime64[us]")
        return Shots(found["id"].copy(), taken, found["body"].copy())

    # What is compared

    def due(self, encoder: str, mark: int) -> Ids:
        """Photos that can be compared and were not yet by this encoder's vectors, by id.

        Args:
            encoder: Whose vectors name the photos to compare with.
            mark: What `mark_compared` was told for it.
        """
        statement = (
            select(PICTURE.c.photo_id)
            .join_from(PICTURE, PHOTO)
            .join(EMBEDDING, EMBEDDING.c.photo_id == PICTURE.c.photo_id)
            .where(
                EMBEDDING.c.encoder == encoder,
                IS_INDEXED,
                PHOTO.c.content_hash.is_not(None),
                or_(PICTURE.c.compared.is_(None), PICTURE.c.compared != mark),
            )
            .order_by(PICTURE.c.photo_id)
        )
        return self._session.numbers(statement)

    def comparable(self, encoder: str) -> int:
        """How many photos can be found by this encoder's vectors and are no videos."""
        statement = (
            select(func.count())
            .select_from(EMBEDDING)
            .join(PHOTO)
            .where(
                EMBEDDING.c.encoder == encoder,
                IS_INDEXED,
                PHOTO.c.duration_ms.is_(None),
            )
        )
        with self._session.read() as connection:
            return connection.scalar(statement) or 0

    def compared(self, mark: int) -> int:
        """How many photos were compared by the encoder of this mark."""
        statement = select(func.count()).select_from(PICTURE).where(PICTURE.c.compared == mark)
        with self._session.read() as connection:
            return connection.scalar(statement) or 0

    def mark_compared(self, ids: Sequence[int], mark: int) -> None:
        """Note that photos were compared with those that an encoder's vectors named."""
        with self._session.write() as connection:
            for part in chunks(ids):
                connection.execute(
                    update(PICTURE).where(PICTURE.c.photo_id.in_(part)).values(compared=mark)
                )

    def put_pairs(self, pairs: Iterable[Alike]) -> None:
        """Keep that contents are alike; a closer likeness replaces a looser one."""
        statement = upsert(ALIKE)
        statement = statement.on_conflict_do_update(
            index_elements=[ALIKE.c.first, ALIKE.c.second],
            set_={name: statement.excluded[name] for name in ("kind", "strength", "wider")},
            where=statement.excluded.kind <= ALIKE.c.kind,
        )
        rows = [
            {
                "first": pair.first,
                "second": pair.second,
                "kind": int(pair.kind),
                "strength": pair.strength,
                "wider": pair.wider,
            }
            for pair in pairs
        ]
        if rows:
            with self._session.write() as connection:
                connection.execute(statement, rows)

    def pairs(self, kinds: Iterable[Likeness] = Likeness) -> Iterator[list[Alike]]:
        """All contents that were found alike in some ways, some thousands at a time.

        Of contents that are not in the library any more, too. Between two parts others may be
        added.
        """
        statement = select(*ALIKE.columns).where(ALIKE.c.kind.in_([int(kind) for kind in kinds]))
        statement = statement.order_by(ALIKE.c.first, ALIKE.c.second).limit(_PAIRS_AT_ONCE)
        last = b"", b""
        while True:
            after = tuple_(ALIKE.c.first, ALIKE.c.second) > tuple_(*last)
            rows = self._session.tuples(statement.where(after))
            found = [Alike(one, two, Likeness(kind), *rest) for one, two, kind, *rest in rows]
            if found:
                yield found
            if len(found) < _PAIRS_AT_ONCE:
                return
            last = found[-1].first, found[-1].second

    def compared_pairs(self, pairs: Sequence[tuple[bytes, bytes]]) -> set[tuple[bytes, bytes]]:
        """Those of some contents, two at a time and the lower first, that were compared."""
        wanted, found = set(pairs), set()
        kinds = [int(kind) for kind in COMPARED]
        # By their first ones: for whole pairs SQLite would go through all that there are.
        for part in chunks(sorted({first for first, _ in pairs})):
            here = ALIKE.c.first.in_(part), ALIKE.c.kind.in_(kinds)
            found |= wanted.intersection(
                self._session.tuples(select(ALIKE.c.first, ALIKE.c.second).where(*here))
            )
        return found

    def pairs_among(
        self, contents: Sequence[bytes], kinds: Iterable[Likeness]
    ) -> list[tuple[bytes, bytes]]:
        """Which of these contents are alike so, but what a person said is not the same.

        Two at a time, the lower hash first.
        """
        different = select(NOT_SAME.c.first).where(
            NOT_SAME.c.first == ALIKE.c.first, NOT_SAME.c.second == ALIKE.c.second
        )
        is_so = ALIKE.c.kind.in_([int(kind) for kind in kinds])
        wanted, found = set(contents), []
        for part in chunks(contents):
            statement = select(ALIKE.c.first, ALIKE.c.second).where(
                ALIKE.c.first.in_(part), is_so, ~different.exists()
            )
            found += [pair for pair in self._session.tuples(statement) if pair[1] in wanted]
        return found

    def drop_pairs(self, kinds: Iterable[Likeness]) -> None:
        """Forget what was found alike in these ways."""
        with self._session.write() as connection:
            connection.execute(delete(ALIKE).where(ALIKE.c.kind.in_([int(kind) for kind in kinds])))

    def inherit(self, old: bytes, new: bytes) -> None:
        """Have the content of a file that was written to be alike to all that the old one was.

        The old one is that of a copy, or that of the file again once that is taken back; so the two
        are the same picture. What people said of the old one they said of the new one.
        """
        with self._session.write() as connection:
            self.put_pairs(_renamed_pairs(self._pairs_of(old), old, new))
            ends = min(old, new), max(old, new)
            self.put_pairs([Alike(*ends, Likeness.SURE, _MOST)])
            self.inherit_said(old, new)
            if not connection.scalar(select(exists().where(PHOTO.c.content_hash == old))):
                connection.execute(delete(ALIKE).where(_is_of(old)))

    def inherit_said(self, old: bytes, new: bytes) -> None:
        """Have what people said of a content be said of what its file holds now."""
        with self._session.write() as connection:
            is_in = (NOT_SAME.c.first == old) | (NOT_SAME.c.second == old)
            different = self._session.tuples(select(*NOT_SAME.columns).where(is_in))
            self.declare_not_same(
                (new, two if one == old else one) for one, two in different if new not in (one, two)
            )
            columns = SETTLED.c.settlement, literal(new), SETTLED.c.files
            settled = select(*columns).where(SETTLED.c.content == old)
            names = [SETTLED.c.settlement, SETTLED.c.content, SETTLED.c.files]
            copied = insert(SETTLED).prefix_with("OR IGNORE").from_select(names, settled)
            connection.execute(copied)

    def _pairs_of(self, content: bytes) -> list[Alike]:
        rows = self._session.tuples(select(*ALIKE.columns).where(_is_of(content)))
        return [Alike(one, two, Likeness(kind), *rest) for one, two, kind, *rest in rows]

    # What people said

    def declare_not_same(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep that a person said of contents, two at a time, that they are not the same."""
        rows = [{"first": min(pair), "second": max(pair)} for pair in pairs]
        if rows:
            with self._session.write() as connection:
                connection.execute(insert(NOT_SAME).prefix_with("OR IGNORE"), rows)

    def take_back_not_same(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        """Forget that contents are not the same."""
        with self._session.write() as connection:
            for first, second in pairs:
                here = (
                    NOT_SAME.c.first == min(first, second),
                    NOT_SAME.c.second == max(first, second),
                )
                connection.execute(delete(NOT_SAME).where(*here))

    def not_same(self) -> set[tuple[bytes, bytes]]:
        """All contents, two at a time, that a person said are not the same, the lower first."""
        return set(self._session.tuples(select(NOT_SAME.c.first, NOT_SAME.c.second)))

    def settle(self, contents: Mapping[bytes, int]) -> int:
        """Keep that a person decided to keep all of these; returns the settlement's number.

        Args:
            contents: By content, how many files have it.
        """
        with self._session.write() as connection:
            last: int = connection.scalar(select(func.max(SETTLED.c.settlement))) or 0
            rows = [
                {"settlement": last + 1, "content": content, "files": files}
                for content, files in sorted(contents.items())
            ]
            if rows:  # else all photos have gone
                connection.execute(insert(SETTLED), rows)
        return last + 1

    def unsettle(self, settlement: int) -> None:
        """Forget that a person decided to keep all of a group."""
        with self._session.write() as connection:
            connection.execute(delete(SETTLED).where(SETTLED.c.settlement == settlement))

    def settlements(self) -> list[dict[bytes, int | None]]:
        """The contents of each group of which a person decided to keep all.

        With how many files had that content then; None where that is not known.
        """
        found: dict[int, dict[bytes, int | None]] = {}
        for number, content, files in self._session.tuples(select(*SETTLED.columns)):
            found.setdefault(number, {})[content] = files
        return list(found.values())

    def note_removed(self, contents: Iterable[bytes]) -> None:
        """Remember contents that a person has removed as copies."""
        now = datetime.now(UTC).replace(tzinfo=None)
        rows = [{"content": item, "removed_at": now} for item in set(contents)]
        if rows:
            with self._session.write() as connection:
                connection.execute(insert(REMOVED_CONTENT).prefix_with("OR REPLACE"), rows)

    def forget_removed(self, contents: Iterable[bytes]) -> None:
        """Forget that contents were removed, since that was undone."""
        with self._session.write() as connection:
            for part in chunks(list(contents)):
                connection.execute(
                    delete(REMOVED_CONTENT).where(REMOVED_CONTENT.c.content.in_(part))
                )

    def removed(self) -> dict[bytes, datetime]:
        """When contents were removed as copies, in UTC."""
        with self._session.read() as connection:
            rows = connection.execute(select(*REMOVED_CONTENT.columns)).all()
        return {row.content: row.removed_at for row in rows}


def _is_of(content: bytes) -> ColumnElement[bool]:
    return (ALIKE.c.first == content) | (ALIKE.c.second == content)


def _renamed_pairs(pairs: Iterable[Alike], old: bytes, new: bytes) -> Iterator[Alike]:
    """Pairs of a content as those of another; the lower one comes first again."""
    for pair in pairs:
        ends = [new if end == old else end for end in (pair.first, pair.second)]
        if ends[0] != ends[1]:
            swapped = ends[0] > ends[1]
            wider = -pair.wider if swapped else pair.wider
            yield replace(pair, first=min(ends), second=max(ends), wider=wider)
