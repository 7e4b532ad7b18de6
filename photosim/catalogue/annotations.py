"""Catalogue operations on what photos' files and sidecars say."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import exists, select
from sqlalchemy.dialects.sqlite import insert as upsert

from photosim.annotations import Annotations, TagPath, possible
from photosim.catalogue.albums import AlbumRecords
from photosim.catalogue.became import became, note_became
from photosim.catalogue.connection import CatalogueConnection, chunks, listed, update_photos
from photosim.catalogue.covers import CoverRecords
from photosim.catalogue.overruled import (
    Overruled,
    OverruledRecords,
    overruled_key,
    plain_path,
)
from photosim.catalogue.ratings import RatingRecords
from photosim.catalogue.records import Origin, PhotoState, Rating
from photosim.catalogue.schema import ANNOTATION, PHOTO
from photosim.catalogue.tags import TagRecords


class AnnotationRecords:
    """Operations on what files say; shares the connection of its `Store`.

    What is said of one photo is said of its content. Where several photos have the same, it gets
    the tags of all, and the stars of the one read last.
    """

    def __init__(
        self,
        session: CatalogueConnection,
        tags: TagRecords,
        ratings: RatingRecords,
        albums: AlbumRecords,
        covers: CoverRecords,
    ) -> None:
        self._session, self._tags, self._ratings = session, tags, ratings
        self._albums = albums
        self._covers = covers
        self._overruled = OverruledRecords(session)

    def seen(self, folder_id: int, directory: str) -> dict[str, str]:
        """How the sidecars of photos in a directory looked when they were read, by photo's path."""
        statement = (
            select(PHOTO.c.relative_path, ANNOTATION.c.seen)
            .join_from(PHOTO, ANNOTATION)
            .where(
                PHOTO.c.folder_id == folder_id,
                PHOTO.c.directory == directory,
                ANNOTATION.c.seen != "",
            )
        )
        with self._session.read() as connection:
            return {row.relative_path: row.seen for row in connection.execute(statement)}

    def embedded(self, ids: Iterable[int]) -> dict[int, Annotations]:
        """What photos' own files said when they were read, by photo; nothing is left out."""
        columns = ANNOTATION.c.photo_id, ANNOTATION.c.embedded
        statement = select(*columns).where(
            ANNOTATION.c.photo_id.in_(select(_listed(ids))), ANNOTATION.c.embedded.is_not(None)
        )
        return {photo_id: _read(text) for photo_id, text in self._session.tuples(statement)}

    def sidecars(self, ids: Iterable[int]) -> dict[int, tuple[Annotations, str]]:
        """What the sidecars of photos said when they were read and how they looked, by photo."""
        columns = ANNOTATION.c.photo_id, ANNOTATION.c.sidecar, ANNOTATION.c.seen
        statement = select(*columns).where(ANNOTATION.c.photo_id.in_(select(_listed(ids))))
        rows = self._session.tuples(statement)
        return {photo_id: (_read(text), seen) for photo_id, text, seen in rows}

    def put_embedded(self, found: Mapping[int, Annotations]) -> None:
        """Keep what photos' own files say, by photo."""
        known = self._of_photos(found)
        told = {photo_id: said for photo_id, said in found.items() if said or photo_id in known}
        rows = [
            {"photo_id": photo_id, "embedded": _written(said), "seen": ""}
            for photo_id, said in told.items()
        ]
        with self._session.write():
            self._put(rows, "embedded")
            self.apply(told)

    def put_sidecars(self, found: Mapping[int, tuple[Annotations, str]]) -> list[int]:
        """Keep what photos' sidecars say, by photo, and how these looked, see `seen`.

        Returns:
            The photos that by this were taken elsewhere than was known.
        """
        with self._session.write():
            moved = self._put(_of_sidecars(found), "sidecar", "seen")
            self.apply(found)
            return moved

    def put_written(
        self, written: Mapping[int, tuple[Annotations, str]], shared: Collection[int]
    ) -> None:
        """Keep what was written into sidecars, see `put_sidecars`.

        It counts not for the photos: these may still say what has just been taken back.

        Args:
            written: It, by photo.
            shared: Those with a sidecar besides that goes on saying what it said.
        """
        self._put(_of_sidecars(written), "sidecar", "seen", left=shared)

    def follow_edits(
        self, contents: Mapping[int, bytes], *, are_edits: bool = False
    ) -> list[tuple[bytes, bytes]]:
        """Have photos keep what people said of them although their files were edited.

        If the new content is that of another photo too, or people have said something of it
        before the photo got it, its own tags count.

        Args:
            contents: The new content of photos, before it is written.
            are_edits: Whether it is known that these files were edited and not others put there.

        Returns:
            Former contents, each with the one that inherits what was said of it.
        """
        followed = []
        statement = select(PHOTO.c.id, PHOTO.c.content_hash, PHOTO.c.previous_content).where(
            PHOTO.c.id.in_(select(_listed(contents)))
        )
        with self._session.write() as connection:
            for row in connection.execute(statement).all():
                old, new = row.content_hash or row.previous_content, contents[row.id]
                if old in (None, new):
                    continue
                another = exists().where(
                    PHOTO.c.content_hash == new,
                    PHOTO.c.id != row.id,
                    PHOTO.c.state != PhotoState.REMOVED,
                )
                if connection.scalar(select(another)):
                    continue
                if not are_edits and self._is_known_otherwise(old, new):
                    continue
                is_left = self._is_left(old, row.id)
                self._tags.inherit(old, new)
                self._ratings.inherit(old, new)
                self._overruled.inherit(old, new)
                note_became(self._session, old, new, is_left=is_left)
                self._albums.inherit(old, new, is_left=is_left)
                self._covers.inherit(old, new)
                followed.append((old, new))
        return followed

    def _is_left(self, content: bytes, photo_id: int) -> bool:
        """Whether another photo has a content, or has not been seen to have another one yet."""
        is_another = PHOTO.c.id != photo_id, PHOTO.c.state != PhotoState.REMOVED
        with self._session.read() as connection:
            return any(
                connection.scalar(select(exists().where(column == content, *is_another)))
                for column in (PHOTO.c.content_hash, PHOTO.c.previous_content)
            )

    def _is_known_otherwise(self, old: bytes, new: bytes) -> bool:
        """Whether people have said something of a content that did not become the old one.

        Then it came here from elsewhere: photos were given each other's names, one that is gone was
        put in the place of another, or it was said of it in another library.
        """
        now = became(self._session, [old, new])
        if old in now.get(new, ()) or new in now.get(old, ()):  # an edit taken back, or done again
            return False
        tagged = (row.origin is Origin.PERSON for row in self._tags.of_contents([new]))
        rating = self._ratings.of_contents([new]).get(new, Rating())
        is_rated = rating.origin is Origin.PERSON or rating.heart
        return is_rated or any(tagged) or self._albums.has(new) or self._covers.has(new)

    def with_tag(self, path: TagPath, contents: Iterable[bytes]) -> set[bytes]:
        """Those of some contents that have a tag by what files and sidecars say."""
        wanted = plain_path(path)
        found: set[bytes] = set()
        for part in chunks(sorted(set(contents))):
            statement = (
                select(PHOTO.c.content_hash, ANNOTATION.c.embedded, ANNOTATION.c.sidecar)
                .join_from(PHOTO, ANNOTATION)
                .where(PHOTO.c.content_hash.in_(part))
            )
            for content, *texts in self._session.tuples(statement):
                tags = (one for text in texts for one in _read(text).tags)
                if content not in found and wanted in map(plain_path, tags):
                    found.add(content)
        return found

    def overrule(self, tag_id: int, path: TagPath) -> Overruled:
        """Have it count no more that files give contents a tag.

        Args:
            tag_id: The tag.
            path: What it is called, as a person is about to change.

        Returns:
            What `believe` needs.
        """
        rows = self._tags.of_tag(tag_id)
        by_files = {row.content for row in rows if row.origin is Origin.FILE}
        others = {row.content for row in rows} - by_files
        return self._overruled.add(path, by_files | self.with_tag(path, others))

    def believe(self, overruled: Overruled) -> None:
        """Undo `overrule`."""
        self._overruled.forget(overruled)

    def apply(self, ids: Iterable[int]) -> None:
        """Give the contents of photos the tags and stars that files say they have."""
        changed = list(ids)
        if not changed:
            return
        own = (
            select(PHOTO.c.content_hash)
            .join(ANNOTATION)
            .where(PHOTO.c.id.in_(select(_listed(changed))), PHOTO.c.content_hash.is_not(None))
        )
        statement = (
            select(PHOTO.c.id, PHOTO.c.content_hash, ANNOTATION.c.embedded, ANNOTATION.c.sidecar)
            .join_from(PHOTO, ANNOTATION)
            .where(PHOTO.c.content_hash.in_(own))
        )
        with self._session.write() as connection:
            said: dict[bytes, list[tuple[int, Annotations]]] = {}
            for row in connection.execute(statement).all():
                for text in (row.embedded, row.sidecar):
                    said.setdefault(row.content_hash, []).append((row.id, _read(text)))
            last = set(changed)
            for items in said.values():
                items.sort(key=lambda item: item[0] in last)
            self._apply({content: [one for _, one in items] for content, items in said.items()})

    def _apply(self, said: Mapping[bytes, Sequence[Annotations]]) -> None:
        paths = self._believed(said)
        ids = self._tags.make_each(sorted({path for own in paths.values() for path in own}))
        tags: dict[bytes, set[int]] = {}
        ratings: dict[bytes, tuple[int | None, bool]] = {}
        for content, items in said.items():
            # Those that are not there are no names.
            tags[content] = {ids[path] for path in paths[content] if path in ids}
            rated = [item for item in items if item.stars is not None or item.rejected]
            last = rated[-1] if rated else Annotations()
            ratings[content] = last.stars, last.rejected
        self._tags.put_of_files(tags)
        self._ratings.put_of_files(ratings)

    def _believed(self, said: Mapping[bytes, Sequence[Annotations]]) -> dict[bytes, set[TagPath]]:
        """The tags that files give contents, but for those that people overruled."""
        paths = {
            content: {path for item in items for path in item.tags}
            for content, items in said.items()
        }
        overruled = self._overruled.of(content for content, own in paths.items() if own)
        for content, keys in overruled.items():
            paths[content] = {path for path in paths[content] if overruled_key(path) not in keys}
        return paths

    def _of_photos(self, ids: Iterable[int]) -> set[int]:
        statement = select(ANNOTATION.c.photo_id).where(
            ANNOTATION.c.photo_id.in_(select(_listed(ids)))
        )
        return set(self._session.numbers(statement).tolist())

    def _put(
        self, rows: list[dict[str, Any]], *columns: str, left: Collection[int] = ()
    ) -> list[int]:
        statement = upsert(ANNOTATION)
        statement = statement.on_conflict_do_update(
            index_elements=[ANNOTATION.c.photo_id],
            set_={name: statement.excluded[name] for name in columns},
        )
        if not rows:
            return []
        ids = [row["photo_id"] for row in rows]
        with self._session.write() as connection:
            known = [photo_id for photo_id in ids if photo_id not in left]
            own = select(PHOTO.c.content_hash).where(PHOTO.c.id.in_(select(_listed(known))))
            before = self._overruled_by_files(filter(None, connection.scalars(own)))
            connection.execute(statement, rows)
            self._believe_changed(before)
            return self._place(ids)

    def _overruled_by_files(self, contents: Iterable[bytes]) -> dict[bytes, set[str]]:
        """What files say of contents and people overruled."""
        overruled = self._overruled.of(contents)
        found: dict[bytes, set[str]] = {content: set() for content in overruled}
        for part in chunks(sorted(overruled)):
            statement = (
                select(PHOTO.c.content_hash, ANNOTATION.c.embedded, ANNOTATION.c.sidecar)
                .join_from(PHOTO, ANNOTATION)
                .where(PHOTO.c.content_hash.in_(part))
            )
            for content, *texts in self._session.tuples(statement):
                said = {overruled_key(path) for text in texts for path in _read(text).tags}
                found[content] |= overruled[content] & said
        return found

    def _believe_changed(self, before: Mapping[bytes, set[str]]) -> None:
        """Believe files again in what they said and do not say any more."""
        now = self._overruled_by_files(before)
        changed: dict[str, list[bytes]] = {}
        for content, keys in before.items():
            for key in keys - now[content]:
                changed.setdefault(key, []).append(content)
        for key, contents in changed.items():
            self._overruled.forget_keys(contents, key)

    def _place(self, ids: Iterable[int]) -> list[int]:
        """Note where photos were taken; a sidecar's word goes before the file's.

        Returns:
            Those of which something else was known.
        """
        known = PHOTO.c.latitude, PHOTO.c.longitude
        statement = (
            select(PHOTO.c.id, *known, ANNOTATION.c.embedded, ANNOTATION.c.sidecar)
            .join_from(PHOTO, ANNOTATION)
            .where(PHOTO.c.id.in_(select(_listed(ids))))
        )
        moved: dict[int, tuple[float | None, float | None]] = {}
        with self._session.write() as connection:
            for row in connection.execute(statement).all():
                latitude, longitude = (
                    _read(row.sidecar).position or _read(row.embedded).position or (None, None)
                )
                if (latitude, longitude) != (row.latitude, row.longitude):
                    moved[row.id] = latitude, longitude
            update_photos(
                connection,
                [
                    {"photo": photo_id, "latitude": latitude, "longitude": longitude}
                    for photo_id, (latitude, longitude) in moved.items()
                ],
            )
        return list(moved)


def is_annotation(text: object) -> bool:
    """Whether this is what the table keeps, as it may be damaged."""
    try:
        _read(text if isinstance(text, str) else "")
    except (ValueError, TypeError, KeyError):
        return False
    return True


def _listed(ids: Iterable[int]) -> Any:
    return listed(np.fromiter(ids, np.int64)).c.value


def _of_sidecars(found: Mapping[int, tuple[Annotations, str]]) -> list[dict[str, Any]]:
    return [
        {"photo_id": photo_id, "sidecar": _written(said), "seen": seen}
        for photo_id, (said, seen) in found.items()
    ]


def _written(said: Annotations) -> str | None:
    if not said:
        return None
    parts: dict[str, object] = {"stars": said.stars, "rejected": said.rejected, "tags": said.tags}
    if said.position is not None:
        parts["position"] = said.position
    return json.dumps(parts)


def _read(text: str | None) -> Annotations:
    if text is None:
        return Annotations()
    said = json.loads(text)
    tags = tuple(tuple(path) for path in said["tags"])
    position = said.get("position")
    if position is not None:
        position = possible(*map(float, position))
    return Annotations(said["stars"], said["rejected"], tags, position)
