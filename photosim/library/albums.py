"""Albums: photos that a person put together, in an order of their own.

All is kept by content, as tags are: an album outlives moves, drives and edits of its photos. Copies
are in it once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from photosim.catalogue.albums import Album, AlbumBefore
from photosim.catalogue.store import Store
from photosim.library.before import Before, changed_by
from photosim.library.kept import Kept
from photosim.library.progress import Changes


@dataclass(frozen=True)
class CountedAlbum:
    """An album with how many photos of the library are in it."""

    album: Album
    photos: int


class Albums:
    """The albums of a library; belongs to the thread of its store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # Looking; reading is enough

    def counted(self) -> list[CountedAlbum]:
        """Every album by name, with its photos."""
        counts = self._store.albums.counts()
        return [CountedAlbum(one, counts.get(one.id, 0)) for one in self._store.albums.all()]

    def named(self, name: str) -> Album | None:
        """The album of this name, whatever the case."""
        wanted = name.strip().casefold()
        found = (one for one in self._store.albums.all() if one.name.casefold() == wanted)
        return next(found, None)

    # Changing them; these need a writing store

    def make(self, name: str, photo_ids: Sequence[int] = ()) -> Kept:
        """Make an album of photos, in this order.

        Raises:
            AlbumError: The name is empty or too long, or there is one.
        """
        contents, unread = self._contents(photo_ids)
        with self._store.session.write():
            album_id = self._store.albums.make(name)
            self._store.albums.put(album_id, contents)
        return self._kept(AlbumBefore(album_id, None, tuple(contents)), unread)

    def add(self, photo_ids: Sequence[int], album_id: int) -> Kept:
        """Put photos at the end of an album; those that are in it stay where they are.

        Raises:
            AlbumError: The album is gone.
        """
        contents, unread = self._contents(photo_ids)
        return self._change(album_id, lambda there: [*there, *contents], unread)

    def remove(self, photo_ids: Sequence[int], album_id: int) -> Kept:
        """Take photos out of an album; they stay in the library.

        Raises:
            AlbumError: The album is gone.
        """
        going = set(self._contents(photo_ids)[0])
        return self._change(album_id, lambda there: [one for one in there if one not in going])

    def move(self, photo_ids: Sequence[int], album_id: int, before: int | None) -> Kept:
        """Move photos within an album.

        Args:
            photo_ids: Which, in the order that they are to have.
            album_id: The album.
            before: The photo that they are to stand before; None for the end.

        Raises:
            AlbumError: The album is gone.
        """
        moving = self._contents(photo_ids)[0]
        mark = self._contents([] if before is None else [before])[0]

        def moved(there: Sequence[bytes]) -> list[bytes]:
            inside = [one for one in moving if one in set(there)]
            # Behind those that stay and stood before the mark, which may itself be moving.
            place = there.index(mark[0]) if mark and mark[0] in there else len(there)
            front = [one for one in there[:place] if one not in set(inside)]
            rest = [one for one in there[place:] if one not in set(inside)]
            return [*front, *inside, *rest]

        return self._change(album_id, moved)

    def rename(self, album_id: int, name: str) -> Kept:
        """Give an album another name.

        Raises:
            AlbumError: The name is empty or too long, there is one, or the album is gone.
        """
        return self._kept(self._store.albums.rename(album_id, name))

    def delete(self, album_id: int) -> Kept:
        """Delete an album; its photos stay.

        Raises:
            AlbumError: It is gone.
        """
        return self._kept(self._store.albums.delete(album_id))

    def pass_on(self, content: bytes, kept: Iterable[bytes]) -> list[AlbumBefore]:
        """Have a copy that stays take the place of one that was removed."""
        staying = next(iter(kept), None)
        if staying is None:
            return []
        is_left = len(self._store.files.with_content([content])) > 1
        return self._store.albums.inherit(content, staying, is_left=is_left)

    def _change(
        self, album_id: int, change: Callable[[Sequence[bytes]], list[bytes]], unread: int = 0
    ) -> Kept:
        records = self._store.albums
        with self._store.session.write():
            before = records.put(album_id, change(records.contents(album_id)))
            unchanged = tuple(records.contents(album_id)) == before.contents
        return Kept(Changes(), Before(), unread) if unchanged else self._kept(before, unread)

    def _kept(self, before: AlbumBefore, unread: int = 0) -> Kept:
        step = Before(albums=(before,))
        return Kept(changed_by(self._store, step), step, unread)

    def _contents(self, photo_ids: Sequence[int]) -> tuple[list[bytes], int]:
        """The contents of photos in their order, and of how many it is not known."""
        known = {file.id: file.content_hash for file in self._store.files.known(list(photo_ids))}
        contents = [known.get(photo_id) for photo_id in photo_ids]
        found = [content for content in contents if content is not None]
        return found, len([one for one in known.values() if one is None])
