"""What was there before a person said something: it is undone by that, also after a restart."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import chain
from typing import Any, Self

from photosim.catalogue.albums import AlbumBefore
from photosim.catalogue.became import became
from photosim.catalogue.covers import CoversBefore
from photosim.catalogue.lessons import Lessons
from photosim.catalogue.overruled import Overruled
from photosim.catalogue.ratings import RatingsBefore
from photosim.catalogue.records import Origin, Rating, Tag, Tagging
from photosim.catalogue.smart_albums import SmartAlbumBefore
from photosim.catalogue.store import Store
from photosim.catalogue.tags import DeletedTags, TagError, TagsBefore
from photosim.library.judging import NetworkBefore, kept_network, put_network
from photosim.library.progress import Changes

_LEVEL = 1  # of compression: hashes hardly get smaller


class Subject(StrEnum):
    """What a step is about, as far as a person who undoes it is told."""

    TAGS = "tags"
    RATINGS = "ratings"
    ALBUMS = "albums"
    SMART_ALBUMS = "smart albums"
    COVERS = "covers"
    LESSONS = "lessons"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Placed:
    """What a tag was called, and the one that it lay in; None for none."""

    tag_id: int
    parent_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Before:
    """What a step has replaced; within each kind in the order in which it was done.

    Attributes:
        tags: What was said of tags.
        ratings: What was said of ratings and hearts.
        made: Ids of tags that there were not.
        placed: Tags that were renamed or moved.
        deleted: Tags that were deleted, after all else.
        lessons: Which tags were taught together in the lessons that are others by it; None where
            the step is not about that.
        networks: The networks that lessons went by.
        albums: Albums as they were.
        smart_albums: Smart albums as they were.
        covers: Covers of stacks as they were.
        overruled: Tags that files go on giving and that were renamed, merged or deleted.
    """

    tags: tuple[TagsBefore, ...] = ()
    ratings: tuple[RatingsBefore, ...] = ()
    made: tuple[int, ...] = ()
    placed: tuple[Placed, ...] = ()
    deleted: tuple[DeletedTags, ...] = ()
    lessons: Lessons | None = None
    networks: tuple[NetworkBefore, ...] = ()
    albums: tuple[AlbumBefore, ...] = ()
    smart_albums: tuple[SmartAlbumBefore, ...] = ()
    covers: tuple[CoversBefore, ...] = ()
    overruled: tuple[Overruled, ...] = ()

    def __bool__(self) -> bool:
        return self != Before()

    @property
    def subject(self) -> Subject:
        """What it is about; teaching gives tags, too."""
        if self.placed or self.deleted:  # and what went by these tags
            return Subject.TAGS
        if self.lessons or self.networks:
            return Subject.LESSONS
        parts = {
            Subject.TAGS: self.tags or self.made,
            Subject.RATINGS: self.ratings,
            Subject.ALBUMS: self.albums,
            Subject.SMART_ALBUMS: self.smart_albums,
            Subject.COVERS: self.covers,
        }
        found = [subject for subject, part in parts.items() if part]
        return found[0] if len(found) == 1 else Subject.SEVERAL

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """Steps as one, the first at the beginning; about lessons is one of them at most."""
        kept = list(parts)
        return cls(
            tuple(one for part in kept for one in part.tags),
            tuple(one for part in kept for one in part.ratings),
            tuple(one for part in kept for one in part.made),
            tuple(one for part in kept for one in part.placed),
            tuple(one for part in kept for one in part.deleted),
            next((part.lessons for part in kept if part.lessons is not None), None),
            tuple(one for part in kept for one in part.networks),
            tuple(one for part in kept for one in part.albums),
            tuple(one for part in kept for one in part.smart_albums),
            tuple(one for part in kept for one in part.covers),
            tuple(one for part in kept for one in part.overruled),
        )


def take_back(store: Store, before: Before) -> Changes:
    """Undo a step; needs a writing store.

    Returns:
        The photos that this changes.

    Raises:
        TagError: Meanwhile there is another tag of the name of one; nothing was changed.
        AlbumError: Likewise of an album.
    """
    with store.session.write():
        for deleted in reversed(before.deleted):
            store.tags.undelete(deleted)
        for placed in reversed(before.placed):
            if placed.parent_id is not None and not store.tags.within(placed.parent_id):
                raise TagError(f"“{placed.name}” cannot be brought back.")
            store.tags.place(placed.tag_id, placed.parent_id, placed.name)
        for tags in reversed(before.tags):
            store.tags.put_back(tags)
        for overruled in before.overruled:
            store.annotations.believe(overruled)
        for ratings in reversed(before.ratings):
            store.ratings.put_back(ratings)
        _put_back_arranged(store, before)
        if before.lessons is not None:
            store.lessons.put_back(before.lessons)
        for one in reversed(before.networks):
            put_network(store, one.lesson, one.network)
        _unmake(store, set(before.made))
        return changed_by(store, before)


def _put_back_arranged(store: Store, before: Before) -> None:
    for album in reversed(before.albums):
        store.albums.put_back(album)
    for smart in reversed(before.smart_albums):
        store.smart_albums.put_back(smart)
    for covers in reversed(before.covers):
        store.covers.put_back(covers)


def changed_by(store: Store, before: Before) -> Changes:
    """The photos that a step, or undoing it, is about."""
    contents = {content for step in before.tags for content, _ in step.changed}
    contents |= {content for step in before.ratings for content in step.changed}
    contents |= {row.content for step in before.deleted for row in step.rows}
    contents |= {content for album in before.albums for content in album.contents}
    contents |= {content for covers in before.covers for content in covers.contents}
    contents |= {one for album in before.albums for one in store.albums.contents(album.album_id)}
    contents |= {*chain.from_iterable(became(store.session, contents).values())}  # changed since
    photos = set(store.files.with_content(contents))
    for placed in before.placed:
        photos.update(store.tags.photos(placed.tag_id).tolist())
    return Changes(marked=tuple(sorted(photos)))


def _unmake(store: Store, made: set[int]) -> None:
    """Delete tags that were made on the way, unless they have come to something meanwhile."""
    tags = [tag for tag in store.tags.all() if tag.id in made]
    for tag in sorted(tags, key=lambda tag: len(tag.path), reverse=True):
        is_empty = not store.tags.of_tag(tag.id)  # of photos that are gone for now, too
        if is_empty and store.tags.within(tag.id) == {tag.id}:
            store.tags.delete(tag.id)


# As the catalogue keeps it


def written(before: Before) -> bytes:
    """A step as bytes, see `read`."""
    lessons = before.lessons
    document = {
        "tags": [
            [[[content.hex(), tag] for content, tag in step.changed], _rows(step.rows)]
            for step in before.tags
        ],
        "ratings": [
            [
                [content.hex() for content in step.changed],
                [[content.hex(), *_rated(one)] for content, one in step.rows.items()],
            ]
            for step in before.ratings
        ],
        "made": before.made,
        "placed": [[one.tag_id, one.parent_id, one.name] for one in before.placed],
        "deleted": [
            [[[tag.id, tag.parent_id, tag.path] for tag in step.tags], _rows(step.rows)]
            for step in before.deleted
        ],
        "lessons": None
        if lessons is None
        else [[number, sorted(tags)] for number, tags in lessons.items()],
        "networks": [
            [one.lesson, None if one.network is None else asdict(one.network)]
            for one in before.networks
        ],
        "albums": [
            [one.album_id, one.name, [content.hex() for content in one.contents]]
            for one in before.albums
        ],
        "smart_albums": [[one.album_id, one.name, one.query] for one in before.smart_albums],
        "covers": [
            [[content.hex() for content in contents] for contents in (one.contents, one.covers)]
            for one in before.covers
        ],
        "overruled": [
            [one.path, [content.hex() for content in one.contents]] for one in before.overruled
        ],
    }
    return zlib.compress(json.dumps(document, separators=(",", ":")).encode(), _LEVEL)


def read(kept: bytes) -> Before:
    """A step that `written` gave."""
    document = json.loads(zlib.decompress(kept))
    lessons = document["lessons"]
    return Before(
        tuple(
            TagsBefore(
                tuple((bytes.fromhex(content), tag) for content, tag in changed), _taggings(rows)
            )
            for changed, rows in document["tags"]
        ),
        tuple(
            RatingsBefore(
                tuple(map(bytes.fromhex, changed)),
                {bytes.fromhex(content): _rating(*rest) for content, *rest in rows},
            )
            for changed, rows in document["ratings"]
        ),
        tuple(document["made"]),
        tuple(Placed(*one) for one in document["placed"]),
        tuple(
            DeletedTags(
                tuple(Tag(number, parent, tuple(path)) for number, parent, path in tags),
                _taggings(rows),
            )
            for tags, rows in document["deleted"]
        ),
        None if lessons is None else {number: frozenset(tags) for number, tags in lessons},
        tuple(
            NetworkBefore(number, None if network is None else kept_network(network))
            for number, network in document.get("networks", ())
        ),
        tuple(
            AlbumBefore(number, name, tuple(map(bytes.fromhex, contents)))
            for number, name, contents in document.get("albums", ())
        ),
        tuple(SmartAlbumBefore(*one) for one in document.get("smart_albums", ())),
        tuple(
            CoversBefore(*(tuple(map(bytes.fromhex, contents)) for contents in one))
            for one in document.get("covers", ())
        ),
        tuple(
            Overruled(tuple(path), tuple(map(bytes.fromhex, contents)))
            for path, contents in document.get("overruled", ())
        ),
    )


def networks_in(kept: bytes) -> frozenset[str]:
    """The identities of trained networks that undoing a step brings back."""
    if b'"networks":[]' in zlib.decompress(kept):  # as of nearly all, which may be long
        return frozenset()
    return frozenset(one.network.identity for one in read(kept).networks if one.network is not None)


def _rows(rows: Iterable[Tagging]) -> list[list[Any]]:
    return [[row.content.hex(), row.tag_id, row.sign, int(row.origin)] for row in rows]


def _taggings(rows: Iterable[list[Any]]) -> tuple[Tagging, ...]:
    return tuple(
        Tagging(bytes.fromhex(content), tag, sign, Origin(origin))
        for content, tag, sign, origin in rows
    )


def _rated(one: Rating) -> list[Any]:
    origin = None if one.origin is None else int(one.origin)
    return [one.stars, one.rejected, one.heart, origin]


def _rating(stars: int | None, rejected: bool, heart: bool, origin: int | None) -> Rating:
    return Rating(stars, rejected, heart, None if origin is None else Origin(origin))
