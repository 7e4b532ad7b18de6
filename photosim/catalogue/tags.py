"""Catalogue operations on tags: the tree of them, and which contents have them or have not.

All is kept by the hashes of contents, so that it outlives moves, drives and even the photos.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy import CTE, Select, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from photosim.annotations import TagPath, tag_name
from photosim.arrays import Ids
from photosim.catalogue.became import became
from photosim.catalogue.connection import CatalogueConnection, listed, listed_contents
from photosim.catalogue.records import Origin, Tag, Tagging
from photosim.catalogue.schema import PHOTO, TAG, TAGGED
from photosim.catalogue.states import IS_SHOWN
from photosim.errors import PhotoSimError

_LONGEST_NAME = 200
_PAIR = np.dtype([("tag", np.int64), ("photo", np.int64)])


class TagError(PhotoSimError):
    """A tag cannot be made, renamed or moved like that."""


@dataclass(frozen=True, slots=True)
class TagsBefore:
    """What a change of tags has replaced, for `TagRecords.put_back`.

    Attributes:
        changed: Contents and tags that the change was about.
        rows: What was said of these before.
    """

    changed: tuple[tuple[bytes, int], ...]
    rows: tuple[Tagging, ...]


@dataclass(frozen=True, slots=True)
class DeletedTags:
    """A tag that was deleted with all in it, for `TagRecords.undelete`; the outermost first."""

    tags: tuple[Tag, ...]
    rows: tuple[Tagging, ...]


class TagRecords:
    """Operations on tags; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session
        self._last: tuple[list[tuple[Any, ...]], list[Tag]] = [], []  # rows, and the tags they are

    # The tree

    def all(self) -> list[Tag]:
        """Every tag, sorted by path whatever the case, each behind the one it lies in."""
        rows = self._session.tuples(select(TAG.c.id, TAG.c.parent_id, TAG.c.name))
        if rows != self._last[0]:
            # Kept, as each click asks for them twice: to sort thousands takes long.
            self._last = rows, _sorted(rows)
        return list(self._last[1])

    def make(self, path: TagPath) -> int:
        """The tag of this path, made with all it lies in where it is not there; returns its id.

        A tag whose name differs in case alone is taken for the same.

        Raises:
            TagError: A name is empty or too long.
        """
        names = [_name(part) for part in path]
        if not names:
            raise TagError("A tag needs a name.")
        return self.make_each([path])[path]

    def make_each(self, paths: Iterable[TagPath]) -> dict[TagPath, int]:
        """The tags of these paths, see `make`; of what is no name nothing is made."""
        rows = self._session.tuples(select(TAG.c.id, TAG.c.parent_id, TAG.c.name))
        known: dict[tuple[int | None, str], dict[str, int]] = {}
        for tag_id, parent, name in rows:
            known.setdefault((parent, name.casefold()), {})[name] = tag_id
        found: dict[TagPath, int] = {}
        with self._session.write() as connection:
            for path in paths:
                inner: int | None = None
                for name in _names(path):
                    same = known.setdefault((inner, name.casefold()), {})
                    # Spelt exactly so, where both are there.
                    there = same.get(name, next(iter(same.values()), None))
                    if there is None:
                        made = connection.execute(insert(TAG).values(parent_id=inner, name=name))
                        there = same[name] = int(made.inserted_primary_key[0])  # type: ignore[index]
                    inner = there
                if inner is not None:
                    found[path] = inner
        return found

    def place(self, tag_id: int, parent_id: int | None, name: str) -> None:
        """Give a tag another name, and put it with all in it into another; None: into none.

        Raises:
            TagError: The name is empty or too long, it would lie in itself, or there is one.
        """
        name = _name(name)
        with self._session.write() as connection:
            if parent_id is not None and parent_id in self.within(tag_id):
                raise TagError("A tag cannot lie in itself.")
            self._expect_free(parent_id, name, tag_id)
            connection.execute(
                update(TAG).where(TAG.c.id == tag_id).values(parent_id=parent_id, name=name)
            )

    def delete(self, tag_id: int) -> DeletedTags:
        """Delete a tag with all that lie in it; the photos lose them."""
        with self._session.write() as connection:
            inside = self.within(tag_id)
            tags = sorted(
                (tag for tag in self.all() if tag.id in inside), key=lambda tag: len(tag.path)
            )
            rows = self._rows(select(*TAGGED.columns).where(TAGGED.c.tag_id.in_(_below(tag_id))))
            connection.execute(delete(TAG).where(TAG.c.id == tag_id))
        return DeletedTags(tuple(tags), tuple(rows))

    def undelete(self, deleted: DeletedTags) -> None:
        """Undo `delete`; the tags get their ids back.

        Raises:
            TagError: Meanwhile there is another of that name, or the one it lay in is gone.
        """
        with self._session.write() as connection:
            for tag in deleted.tags:
                self._expect_free(tag.parent_id, tag.name, tag.id)
                is_orphan = tag.parent_id is not None and not self.within(tag.parent_id)
                if is_orphan or self.within(tag.id):
                    raise TagError(f"“{tag.name}” cannot be brought back.")
                connection.execute(
                    insert(TAG).values(id=tag.id, parent_id=tag.parent_id, name=tag.name)
                )
            self._insert(self._as_now(deleted.rows))

    def within(self, tag_id: int) -> set[int]:
        """A tag and all that lie in it, at any depth; empty where there is no such tag."""
        with self._session.read() as connection:
            return set(connection.scalars(_below(tag_id)))

    def _child(self, parent_id: int | None, name: str) -> int | None:
        with self._session.read() as connection:
            rows = connection.execute(
                select(TAG.c.id, TAG.c.name).where(TAG.c.parent_id.is_not_distinct_from(parent_id))
            ).all()
        same = [row for row in rows if row.name.casefold() == name.casefold()]
        same.sort(key=lambda row: row.name != name)  # spelt exactly so, where both are there
        return same[0].id if same else None

    def _expect_free(self, parent_id: int | None, name: str, tag_id: int) -> None:
        if self._child(parent_id, name) not in (None, tag_id):
            raise TagError(f"There is a tag “{name}” already.")

    # Who has which

    def tag(
        self, tag_id: int, contents: Iterable[bytes], origin: Origin = Origin.PERSON
    ) -> TagsBefore:
        """Say that contents have a tag; what a higher `Origin` said of them stays."""
        return self._say([(content, tag_id) for content in set(contents)], 1, origin)

    def keep(self, rows: Iterable[Tagging]) -> None:
        """Keep all this; what a higher `Origin` said of the same contents and tags stays."""
        statement = upsert(TAGGED)
        statement = statement.on_conflict_do_update(
            index_elements=[TAGGED.c.content, TAGGED.c.tag_id],
            set_={"sign": statement.excluded.sign, "origin": statement.excluded.origin},
            where=statement.excluded.origin >= TAGGED.c.origin,
        )
        kept = [_columns(row) for row in rows]
        if kept:
            with self._session.write() as connection:
                connection.execute(statement, kept)

    def refuse(self, tag_id: int, contents: Iterable[bytes]) -> TagsBefore:
        """Keep that a person said of contents that they have not this tag."""
        return self._say([(content, tag_id) for content in set(contents)], -1, Origin.PERSON)

    def untag(
        self, tag_id: int, contents: Iterable[bytes], of_files: Collection[bytes] = ()
    ) -> TagsBefore:
        """Take a tag off contents.

        Where a file says that they have it, that a person said otherwise is kept, or the tag would
        come back with the next look at the file. Otherwise nothing is left.

        Args:
            tag_id: Which.
            contents: Of which.
            of_files: Those that have it by a file even if a person has given it too.
        """
        keys = [(content, tag_id) for content in set(contents)]
        with self._session.write():
            before = self._before(keys)
            has = {row.content for row in before.rows if row.sign > 0}
            refused = {row.content for row in before.rows if row.origin is Origin.FILE}
            refused = has & (refused | set(of_files))
            self._forget((content, tag_id) for content in has - refused)
            self.refuse(tag_id, refused)
        return before

    def forget(self, tag_id: int, contents: Iterable[bytes]) -> TagsBefore:
        """Forget whether contents have a tag or have not."""
        keys = [(content, tag_id) for content in set(contents)]
        with self._session.write():
            before = self._before(keys)
            self._forget(keys)
        return before

    def put_back(self, before: TagsBefore) -> TagsBefore:
        """Undo `tag`, `refuse`, `untag` or `forget`; of tags that are gone nothing comes back.

        What was said of files that were changed since is said of their contents of today, too.
        """
        with self._session.write():
            now = became(self._session, (content for content, _ in before.changed))
            more = [(one, tag) for content, tag in before.changed for one in now.get(content, ())]
            changed = (*before.changed, *more)
            replaced = self._before(changed)
            self._forget(changed)
            self._insert(self._as_now(before.rows))
        return replaced

    def of_photos(self, ids: Sequence[int] | Ids) -> dict[int, list[Tagging]]:
        """What is said of photos, by id and in the order of tag ids; those without are left out."""
        statement = (
            select(PHOTO.c.id, *TAGGED.columns)
            .join_from(PHOTO, TAGGED, TAGGED.c.content == PHOTO.c.content_hash)
            .where(PHOTO.c.id.in_(select(listed(np.asarray(ids, np.int64)).c.value)))
            .order_by(PHOTO.c.id, TAGGED.c.tag_id)
        )
        found: dict[int, list[Tagging]] = {}
        for photo_id, *row in self._session.tuples(statement):
            found.setdefault(photo_id, []).append(_tagging(*row))
        return found

    def of_contents(self, contents: Iterable[bytes]) -> list[Tagging]:
        """What is said of contents."""
        wanted = TAGGED.c.content.in_(listed_contents(set(contents)))
        return self._rows(select(*TAGGED.columns).where(wanted))

    def of_tag(self, tag_id: int) -> list[Tagging]:
        """What is said of a tag itself, not of those that lie in it."""
        return self._rows(select(*TAGGED.columns).where(TAGGED.c.tag_id == tag_id))

    def every(self) -> list[Tagging]:
        """All that is said, by content; also of contents that no photo has any more."""
        return self._rows(select(*TAGGED.columns).order_by(TAGGED.c.content, TAGGED.c.tag_id))

    def photos(self, tag_id: int, *, sign: int = 1, deep: bool = True) -> Ids:
        """The photos shown that have a tag, or have not, by id; int64, shape (n,).

        Args:
            tag_id: Which.
            sign: 1 for those that have it, -1 for those of which a person said they have not.
            deep: Whether those of the tags that lie in it count too.
        """
        statement = _tagged_photos(sign).with_only_columns(PHOTO.c.id).distinct()
        wanted = TAGGED.c.tag_id.in_(_below(tag_id)) if deep else TAGGED.c.tag_id == tag_id
        return self._session.numbers(statement.where(wanted).order_by(PHOTO.c.id))

    def pairs(self, among: Ids | None = None) -> tuple[Ids, Ids]:
        """Each photo shown, or those among some, with each tag that it has itself.

        Returns:
            Ids of tags, ascending, and of photos, (n,) each.
        """
        statement = _tagged_photos(1).order_by(TAGGED.c.tag_id)
        if among is not None:
            statement = statement.where(PHOTO.c.id.in_(select(listed(among).c.value)))
        found = self._session.array(statement, _PAIR)
        return found["tag"].copy(), found["photo"].copy()

    def inherit(self, old: bytes, new: bytes) -> None:
        """Have a content take over what a person said of another, in place of what they said of it.

        For a file that was edited: the old content may be that of a copy, and keeps its tags.
        """
        mine = (TAGGED.c.content == new, TAGGED.c.origin == Origin.PERSON)
        with self._session.write() as connection:
            connection.execute(delete(TAGGED).where(*mine))
            rows = [row for row in self.of_contents([old]) if row.origin is Origin.PERSON]
            for row in rows:
                self._say([(new, row.tag_id)], row.sign, Origin.PERSON)

    def put_of_files(self, said: Mapping[bytes, Collection[int]]) -> None:
        """Replace what files say of contents' tags; what a person said stays."""
        with self._session.write():
            known = {(row.content, row.tag_id): row.origin for row in self.of_contents(said)}
            wanted = {(content, tag_id) for content, tags in said.items() for tag_id in tags}
            self._forget(
                key for key, origin in known.items() if origin is Origin.FILE and key not in wanted
            )
            new = sorted(wanted - known.keys())
            self.keep(Tagging(content, tag_id, 1, Origin.FILE) for content, tag_id in new)

    def _as_now(self, rows: Sequence[Tagging]) -> list[Tagging]:
        """What was said, and the same of what the contents became since."""
        now = became(self._session, (row.content for row in rows))
        more = [replace(row, content=one) for row in rows for one in now.get(row.content, ())]
        said = {(row.content, row.tag_id) for row in rows}
        return [*rows, *(row for row in more if (row.content, row.tag_id) not in said)]

    def _say(self, keys: Sequence[tuple[bytes, int]], sign: int, origin: Origin) -> TagsBefore:
        with self._session.write():
            before = self._before(keys)
            self.keep(Tagging(content, tag_id, sign, origin) for content, tag_id in keys)
        return before

    def _before(self, keys: Iterable[tuple[bytes, int]]) -> TagsBefore:
        changed = tuple(keys)
        wanted = set(changed)
        rows = self.of_contents(content for content, _ in changed)
        return TagsBefore(
            changed, tuple(row for row in rows if (row.content, row.tag_id) in wanted)
        )

    def _forget(self, keys: Iterable[tuple[bytes, int]]) -> None:
        by_tag: dict[int, list[bytes]] = {}
        for content, tag_id in keys:
            by_tag.setdefault(tag_id, []).append(content)
        with self._session.write() as connection:
            for tag_id, contents in by_tag.items():
                given = TAGGED.c.content.in_(listed_contents(contents))
                connection.execute(delete(TAGGED).where(TAGGED.c.tag_id == tag_id, given))

    def _insert(self, rows: Sequence[Tagging]) -> None:
        present = {tag.id for tag in self.all()}
        values = [_columns(row) for row in rows if row.tag_id in present]
        if values:
            with self._session.write() as connection:
                connection.execute(insert(TAGGED).prefix_with("OR REPLACE"), values)

    def _rows(self, statement: Select[*tuple[object, ...]]) -> list[Tagging]:
        return [_tagging(*row) for row in self._session.tuples(statement)]


def _tagging(content: bytes, tag_id: int, sign: int, origin: int) -> Tagging:
    return Tagging(content, tag_id, sign, Origin(origin))


def _columns(row: Tagging) -> dict[str, object]:
    return {
        "content": row.content,
        "tag_id": row.tag_id,
        "sign": row.sign,
        "origin": int(row.origin),
    }


def _below(tag_id: int) -> Select[tuple[int]]:
    """SQL: the ids of a tag and of all that lie in it."""
    tree: CTE = select(TAG.c.id).where(TAG.c.id == tag_id).cte(recursive=True)
    tree = tree.union(select(TAG.c.id).where(TAG.c.parent_id == tree.c.id))
    return select(tree.c.id)


def _sorted(rows: Iterable[tuple[Any, ...]]) -> list[Tag]:
    """Tags by path whatever the case, of their ids, those of the ones they lie in, and names."""
    found = {tag_id: (parent, name) for tag_id, parent, name in rows}
    paths: dict[int | None, TagPath] = {None: ()}

    def path(tag_id: int | None) -> TagPath:
        if tag_id not in paths:
            parent, name = found[tag_id]
            paths[tag_id] = (*path(parent), name)
        return paths[tag_id]

    tags = [Tag(tag_id, parent, path(tag_id)) for tag_id, (parent, _) in found.items()]
    return sorted(tags, key=lambda tag: ([name.casefold() for name in tag.path], tag.path))


def _tagged_photos(sign: int) -> Select[tuple[int, int]]:
    """SQL: tags and the photos shown of which that is said."""
    return (
        select(TAGGED.c.tag_id, PHOTO.c.id)
        .join_from(TAGGED, PHOTO, PHOTO.c.content_hash == TAGGED.c.content)
        .where(TAGGED.c.sign == sign, IS_SHOWN)
    )


def _name(text: str) -> str:
    name = tag_name(text)
    if not name:
        raise TagError("A tag needs a name.")
    if len(name) > _LONGEST_NAME:
        raise TagError(f"A tag's name may have {_LONGEST_NAME} characters.")
    return name


def _names(path: TagPath) -> list[str]:
    """The names of a path as they are kept; none where one of them is no name."""
    try:
        return [_name(part) for part in path]
    except TagError:
        return []
