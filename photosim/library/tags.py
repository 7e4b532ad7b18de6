"""Tags, ratings and hearts: what a person makes of photos, and taking that back.

All is kept by content, so it is that of copies too and outlives moves. A photo that has not been
read yet has no known content, and nothing can be kept of it.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from photosim.annotations import TagPath, tag_name
from photosim.arrays import Ids
from photosim.catalogue.albums import AlbumBefore
from photosim.catalogue.ratings import RatingsBefore
from photosim.catalogue.records import Likeness, Origin, Rating, Tag
from photosim.catalogue.store import Store
from photosim.catalogue.tags import TagError, TagsBefore
from photosim.library.albums import Albums
from photosim.library.before import Before, Placed, changed_by, take_back
from photosim.library.covers import Covers
from photosim.library.kept import Kept, SaidSteps
from photosim.library.marked_photos import MarkedPhotos
from photosim.library.merging import merge, overrule, take_over
from photosim.library.progress import Changes
from photosim.library.smart_albums import SmartAlbums
from photosim.library.tag_files import TakenIn, document, take_in


@dataclass(frozen=True)
class CountedTag:
    """A tag with how many photos have it or one that lies in it."""

    tag: Tag
    photos: int


@dataclass(frozen=True)
class PhotoTags:
    """What is said of one photo."""

    tags: tuple[Tag, ...]
    rating: Rating


class Tags:
    """Tags and ratings of a library; belongs to the thread of its store.

    Args:
        store: What is said is kept there.
        marked: Who has been told of what changed there.

    Attributes:
        steps: What was said and can be taken back.
        albums: What people put together besides.
        smart_albums: Searches that they keep under a name.
        covers: What they chose to see of stacks.
    """

    def __init__(self, store: Store, marked: MarkedPhotos) -> None:
        self.albums = Albums(store)
        self.smart_albums = SmartAlbums(store)
        self.covers = Covers(store)
        self._store = store
        self._marked = marked
        self.steps = SaidSteps(store)

    def take_back(self, before: Before) -> Changes:
        """Undo what was said; needs a writing store.

        Raises:
            TagError: Meanwhile there is another tag of the name of one.
        """
        return take_back(self._store, before)

    # Looking; reading is enough

    def counted(self) -> list[CountedTag]:
        """Every tag with its photos, each behind the one it lies in."""
        counts = self._marked.counts()
        return [CountedTag(tag, counts.get(tag.id, 0)) for tag in self._store.tags.all()]

    def counts_among(self, photo_ids: Sequence[int]) -> dict[int, int]:
        """How many of some photos have each tag itself, by its id."""
        return self._marked.counts_among(np.array(photo_ids, np.int64))

    def hearts(self) -> int:
        """How many photos have a heart."""
        return self._marked.hearts()

    def of(self, photo_ids: Sequence[int] | Ids) -> dict[int, PhotoTags]:
        """What is said of photos, by id; of those that are not known nothing."""
        tags = {tag.id: tag for tag in self._store.tags.all()}
        said = self._store.tags.of_photos(photo_ids)
        return {
            photo.id: PhotoTags(
                tuple(tags[row.tag_id] for row in said.get(photo.id, ()) if row.sign > 0),
                photo.rating,
            )
            for photo in self._store.photos(photo_ids)
        }

    def named(self, text: str) -> Tag | None:
        """The tag of this path, whose names are parted by slashes, or else the first so called."""
        path = [tag_name(part).casefold() for part in text.split("/")]
        tags = self._store.tags.all()
        folded = [[name.casefold() for name in tag.path] for tag in tags]
        for length in (0, len(path)):  # the whole path, or its end
            for tag, names in zip(tags, folded, strict=True):
                if names[-length:] == path:
                    return tag
        return None

    # Saying something; these need a writing store

    def rate(self, photo_ids: Iterable[int], stars: int) -> Kept:
        """Give photos 0 to 5 stars; those that were rejected are so no more."""
        contents, unread = self._contents(photo_ids)
        return self._kept(Before(ratings=(self._store.ratings.rate(contents, stars),)), unread)

    def reject(self, photo_ids: Iterable[int], *, rejected: bool = True) -> Kept:
        """Mark photos as such to throw away, or not."""
        contents, unread = self._contents(photo_ids)
        before = self._store.ratings.reject(contents, rejected=rejected)
        return self._kept(Before(ratings=(before,)), unread)

    def give_heart(self, photo_ids: Iterable[int], *, heart: bool = True) -> Kept:
        """Give photos a heart, or take it away."""
        contents, unread = self._contents(photo_ids)
        before = self._store.ratings.give_heart(contents, heart=heart)
        return self._kept(Before(ratings=(before,)), unread)

    def tag(self, photo_ids: Iterable[int], path: TagPath) -> Kept:
        """Give photos a tag, which is made if need be; taking that back unmakes it.

        Raises:
            TagError: A name is empty or too long.
        """
        return self.change(photo_ids, [path], [])

    def change(
        self, photo_ids: Iterable[int], given: Sequence[TagPath], taken: Sequence[int]
    ) -> Kept:
        """Give photos some tags and take others off them, as one step.

        Args:
            photo_ids: The photos.
            given: Paths of tags, which are made if need be; taking that back unmakes them.
            taken: Ids of tags.

        Raises:
            TagError: A name is empty or too long; nothing was changed.
        """
        contents, unread = self._contents(photo_ids)
        records = self._store.tags
        with self._store.session.write():
            known = {tag.id: tag.path for tag in records.all()}
            steps = [records.tag(records.make(path), contents) for path in given]
            of_files = self._store.annotations.with_tag
            steps += [
                records.untag(tag_id, contents, of_files(known[tag_id], contents))
                for tag_id in taken
                if tag_id in known
            ]
            made = tuple(tag.id for tag in records.all() if tag.id not in known)
        return self._kept(Before(tags=tuple(steps), made=made), unread)

    def untag(self, photo_ids: Iterable[int], tag_id: int) -> Kept:
        """Take a tag off photos."""
        return self.change(photo_ids, [], [tag_id])

    def say(self, photo_ids: Iterable[int], tag_id: int, *, carried: bool) -> Kept:
        """Keep whether photos carry a tag, which outlasts whatever is suggested."""
        contents, unread = self._contents(photo_ids)
        records = self._store.tags
        before = records.tag(tag_id, contents) if carried else records.refuse(tag_id, contents)
        return self._kept(Before(tags=(before,)), unread)

    def retag(self, photo_id: int, given: Sequence[TagPath], taken: Sequence[int]) -> Kept:
        """Give a photo some tags, and keep that it has not others, as one step."""
        with self._store.session.write():
            steps = [self.change([photo_id], given, [])]
            steps += [self.say([photo_id], tag_id, carried=False) for tag_id in taken]
        return self._kept(Before.joined(step.before for step in steps), steps[0].unread)

    def pass_on(self, removed: Sequence[tuple[bytes, Sequence[int]]]) -> Kept:
        """Give what stays instead of removed copies their tags, and stars and hearts it lacks.

        It takes their places in albums, too.

        Only copies of the same picture get them, edited ones included: photos of one moment and
        look-alikes are other pictures. What a person said of what stays, refused tags and a
        rejection included, stays.

        Args:
            removed: Contents of the copies, each with the ids of the photos that stay instead.
        """
        before: list[TagsBefore | RatingsBefore] = []
        joined: list[AlbumBefore] = []
        with self._store.session.write():
            for content, staying in removed:
                others = self._contents(staying)[0]
                kept = self._copies_of(content, others)
                before += self._pass_on(content, kept)
                if content not in others:
                    joined += self.albums.pass_on(content, sorted(kept))
        return self._kept(
            Before(
                tags=tuple(step for step in before if isinstance(step, TagsBefore)),
                ratings=tuple(step for step in before if isinstance(step, RatingsBefore)),
                albums=tuple(joined),
            )
        )

    def _copies_of(self, content: bytes, others: set[bytes]) -> set[bytes]:
        among = sorted({content, *others})
        pairs = self._store.duplicates.pairs_among(among, [Likeness.SURE, Likeness.EDITED])
        return {one for pair in pairs if content in pair for one in pair} - {content}

    def _pass_on(self, content: bytes, kept: set[bytes]) -> Iterator[TagsBefore | RatingsBefore]:
        tags, ratings = self._store.tags, self._store.ratings
        said = {(row.content, row.tag_id) for row in tags.of_contents(kept)}
        for row in tags.of_contents([content]):
            if row.sign > 0:
                lacking = {one for one in kept if (one, row.tag_id) not in said}
                yield tags.tag(row.tag_id, lacking, Origin.PERSON)
        known = ratings.of_contents({content, *kept})
        gone = known.pop(content, Rating())
        own = {one: known.get(one, Rating()) for one in kept}
        if gone.heart:
            yield ratings.give_heart(one for one, rating in own.items() if not rating.heart)
        if gone.stars and not gone.rejected:
            yield ratings.rate(
                (one for one, rating in own.items() if not (rating.stars or rating.rejected)),
                gone.stars,
            )

    # As a file

    def document(self) -> dict[str, Any]:
        """All tags and ratings as JSON has them, see `take_in`."""
        return document(self._store)

    def take_in(self, file: Path) -> TakenIn:
        """Keep what a file says that holds such a document; needs a writing store.

        Raises:
            TagFileError: It cannot be read, or is no such file; nothing was changed.
        """
        return take_in(self._store, file)

    def write_sidecars(self, ids: Sequence[int] | None = None) -> Generator[Changes, None, None]:
        """Write what is said of photos, or of all, into their sidecars.

        Raises:
            SidecarsNotWritten: After all that could be written was.
        """
        from photosim.library.sidecar_writing import write_sidecars  # seldom asked for

        return write_sidecars(self._store, ids)

    def write_photos(self, ids: Sequence[int] | None = None) -> Generator[Changes, None, None]:
        """Write what is said of photos, or of all, into their own files.

        Raises:
            PhotosNotWritten: After all that could be written was.
        """
        from photosim.library.photo_writing import write_photos  # likewise

        return write_photos(self._store, ids)

    # The tree; this needs a writing store, too

    def make(self, path: TagPath) -> int:
        """The tag of this path, made if need be.

        Raises:
            TagError: A name is empty or too long.
        """
        return self._store.tags.make(path)

    def place(self, tag_id: int, path: TagPath) -> Kept:
        """Give a tag another name, or put it, with all in it, into another tag.

        Args:
            tag_id: Which.
            path: Its new one; tags above it are made if need be.

        Raises:
            TagError: A name is empty or too long, the tag would lie in itself, or there is one.
        """
        if not path:
            raise TagError("A tag needs a name.")
        records = self._store.tags
        before = next(tag for tag in records.all() if tag.id == tag_id)
        with self._store.session.write():
            known = {tag.id for tag in records.all()}
            parent = records.make(path[:-1]) if path[:-1] else None
            is_respelt = parent == before.parent_id and tag_name(path[-1]).casefold() == (
                before.name.casefold()
            )
            within = [] if is_respelt else sorted(records.within(tag_id))
            overruled = overrule(self._store, within)
            said = [take_over(self._store, inner) for inner in within]
            records.place(tag_id, parent, path[-1])
            made = tuple(tag.id for tag in records.all() if tag.id not in known)
        return self._kept(
            Before(
                tags=tuple(step for step in said if step.rows),
                placed=(Placed(tag_id, before.parent_id, before.name),),
                made=made,
                overruled=overruled,
            )
        )

    def delete(self, tag_id: int) -> Kept:
        """Delete a tag with all that lie in it."""
        with self._store.session.write():
            lessons = self._store.lessons.all()
            within = sorted(self._store.tags.within(tag_id))
            overruled = overrule(self._store, within)
            deleted = self._store.tags.delete(tag_id)
            changed = self._store.lessons.changed_since(lessons)
        return self._kept(Before(deleted=(deleted,), lessons=changed, overruled=overruled))

    def merge(self, tag_id: int, target_id: int) -> Kept:
        """Make one tag of two, see `merging.merge`.

        Raises:
            TagError: Both are one, or the other lies in the tag.
        """
        return self._kept(merge(self._store, tag_id, target_id))

    def _kept(self, before: Before, unread: int = 0) -> Kept:
        return Kept(changed_by(self._store, before), before, unread)

    def _contents(self, photo_ids: Iterable[int]) -> tuple[set[bytes], int]:
        """The contents of photos, and of how many it is not known."""
        known = self._store.files.known(list(photo_ids))
        contents = {file.content_hash for file in known if file.content_hash is not None}
        return contents, sum(file.content_hash is None for file in known)
