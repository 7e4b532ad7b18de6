"""Catalogue operations on folders and photos; all results are plain values."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Row,
    Select,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from photosim.annotations import Annotations
from photosim.catalogue.albums import AlbumRecords
from photosim.catalogue.annotations import AnnotationRecords
from photosim.catalogue.browse import Browse
from photosim.catalogue.connection import (
    CatalogueConnection,
    chunks,
    listed,
    listing,
    update_photos,
)
from photosim.catalogue.covers import CoverRecords
from photosim.catalogue.duplicates import DuplicateRecords
from photosim.catalogue.files import Files
from photosim.catalogue.frames import Frames
from photosim.catalogue.lacking import LackingVectors
from photosim.catalogue.lessons import LessonRecords, likeliest_tag
from photosim.catalogue.new_ids import new_ids
from photosim.catalogue.ratings import RatingRecords, rating_of
from photosim.catalogue.recognition import Recognition
from photosim.catalogue.records import (
    UNRATED,
    FileFacts,
    FolderRecord,
    KnownFile,
    MountRecord,
    PhotoRecord,
    PhotoState,
    PictureFacts,
    ReadAgain,
    WatchedFolder,
)
from photosim.catalogue.said import SaidRecords
from photosim.catalogue.schema import FOLDER, MOUNT, PHOTO, RATED
from photosim.catalogue.smart_albums import SmartAlbumRecords
from photosim.catalogue.states import IS_INDEXED, IS_SHOWN, SHOWN
from photosim.catalogue.tags import TagRecords
from photosim.catalogue.vector_usage import VectorUsage
from photosim.catalogue.vectors import Vectors


class Store:
    """The catalogue as seen by one thread.

    Attributes:
        session: Its connection; ``session.write()`` joins several operations into one transaction.
        files: Operations on photo files.
        browse: Queries about many photos at once, for browsing.
        vectors: Operations on embeddings and hash indexes.
        frames: Operations on the vectors of videos' frames.
        vector_usage: Operations on the space that vectors take in the file.
        recognition: Operations on what was recognised in photos.
        duplicates: Operations on copies of photos.
        tags: Operations on tags.
        lessons: Operations on what was taught.
        ratings: Operations on ratings and hearts.
        albums: Operations on albums.
        covers: Operations on covers of stacks.
        smart_albums: Operations on searches that are kept under a name.
        said: Operations on what was said and can be taken back.
        annotations: Operations on what files say of tags and ratings.
    """

    def __init__(self, session: CatalogueConnection) -> None:
        self.session = session
        self.files = Files(session)
        self.browse = Browse(session)
        self.vectors = Vectors(session)
        self.frames = Frames(session)
        self.vector_usage = VectorUsage(session)
        self._lacking = LackingVectors(session)
        self.recognition = Recognition(session)
        self.duplicates = DuplicateRecords(session)
        self.tags = TagRecords(session)
        self.lessons = LessonRecords(session)
        self.ratings = RatingRecords(session)
        self.albums = AlbumRecords(session)
        self.smart_albums = SmartAlbumRecords(session)
        self.said = SaidRecords(session)
        self.covers = CoverRecords(session)
        self.annotations = AnnotationRecords(
            session, self.tags, self.ratings, self.albums, self.covers
        )

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open the catalogue; a writing store creates or migrates it.

        Raises:
            CatalogueError: It is missing, newer, damaged or not writable; see its subclasses.
        """
        return cls(CatalogueConnection(path, read_only=read_only))

    def close(self) -> None:
        """Close the connection."""
        self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def integrity(self) -> str:
        """SQLite's check of the whole file: "ok", or the first faults it finds."""
        with self.session.read() as connection:
            return "; ".join(connection.scalars(text("PRAGMA integrity_check(5)")))

    # Folders

    def watched(self) -> list[WatchedFolder]:
        """All watched folders by path; unlike `folders` it counts no photos."""
        with self.session.read() as connection:
            rows = connection.execute(select(*FOLDER.columns).order_by(FOLDER.c.path)).all()
            away: dict[int, list[str]] = {}
            for mount in self.mounts():
                if not mount.online:
                    away.setdefault(mount.folder_id, []).append(mount.directory)
        return [
            WatchedFolder(
                id=row.id,
                path=Path(row.path),
                volume=row.volume,
                online=row.online,
                away=tuple(away.get(row.id, ())),
                beside=row.beside,
                rules=_lines(row.rules),
            )
            for row in rows
        ]

    def folders(self) -> list[FolderRecord]:
        """All watched folders by path, with what is shown of each; goes through all photos."""
        with self.session.read() as connection:
            watched = self.watched()
            damaged: dict[int, int] = dict(
                connection.execute(
                    select(PHOTO.c.folder_id, func.count())
                    .where(_IN_PART)
                    .group_by(PHOTO.c.folder_id)
                ).all()
            )
            counts: dict[tuple[int, str], int] = {
                (folder_id, state): count
                for folder_id, state, count in connection.execute(
                    select(PHOTO.c.folder_id, PHOTO.c.state, func.count()).group_by(
                        PHOTO.c.state, PHOTO.c.folder_id
                    )
                )
            }
        return [
            FolderRecord(
                id=one.id,
                path=one.path,
                volume=one.volume,
                online=one.online,
                photos=sum(counts.get((one.id, state), 0) for state in SHOWN),
                problems=counts.get((one.id, PhotoState.UNREADABLE), 0) + damaged.get(one.id, 0),
                away=one.away,
                beside=one.beside,
                rules=one.rules,
            )
            for one in watched
        ]

    def add_folder(self, path: Path, volume: str | None) -> int:
        """Watch a folder; returns its id, even if it was already watched."""
        with self.session.write() as connection:
            known: int | None = connection.scalar(
                select(FOLDER.c.id).where(FOLDER.c.path == str(path))
            )
            if known is not None:
                return known
            [folder_id] = new_ids(connection, FOLDER, 1)
            row = {"id": folder_id, "path": str(path), "volume": volume, "online": True}
            connection.execute(insert(FOLDER).values(row))
            return folder_id

    def mark_folder(self, folder_id: int, *, online: bool, volume: str | None) -> None:
        """Remember whether a folder can be reached and on which volume it was last seen."""
        with self.session.write() as connection:
            connection.execute(
                update(FOLDER).where(FOLDER.c.id == folder_id).values(online=online, volume=volume)
            )

    def put_beside(self, folder_id: int, beside: str | None) -> None:
        """Remember where a folder lies as seen from the catalogue's folder, None for elsewhere."""
        with self.session.write() as connection:
            connection.execute(update(FOLDER).where(FOLDER.c.id == folder_id).values(beside=beside))

    def rules(self, folder_id: int) -> tuple[str, ...]:
        """The rules by which photos of a folder are left out."""
        with self.session.read() as connection:
            return _lines(connection.scalar(select(FOLDER.c.rules).where(FOLDER.c.id == folder_id)))

    def put_rules(self, folder_id: int, rules: Sequence[str]) -> None:
        """Keep the rules by which photos of a folder are left out."""
        with self.session.write() as connection:
            kept = "\n".join(rules) or None
            connection.execute(update(FOLDER).where(FOLDER.c.id == folder_id).values(rules=kept))

    def move_folder(self, folder_id: int, path: Path) -> None:
        """Record the new path of a folder; its photos move with it."""
        with self.session.write() as connection:
            connection.execute(
                update(FOLDER).where(FOLDER.c.id == folder_id).values(path=str(path))
            )

    def remove_folder(self, folder_id: int) -> None:
        """Forget a folder with its photos and their vectors; the files stay untouched."""
        with self.session.write() as connection:
            connection.execute(delete(FOLDER).where(FOLDER.c.id == folder_id))

    def mounts(self, folder_id: int | None = None) -> list[MountRecord]:
        """Directories that lie on other volumes than their parents, or are links, by path."""
        here = [] if folder_id is None else [MOUNT.c.folder_id == folder_id]
        statement = select(*MOUNT.columns).where(*here)
        with self.session.read() as connection:
            rows = connection.execute(statement.order_by(MOUNT.c.folder_id, MOUNT.c.directory))
            return [
                MountRecord(row.folder_id, row.directory, row.volume, row.online) for row in rows
            ]

    def put_mount(self, mount: MountRecord) -> None:
        """Remember a directory with a volume of its own, and whether it is there."""
        place = {"folder_id": mount.folder_id, "directory": mount.directory}
        state = {"volume": mount.volume, "online": mount.online}
        statement = upsert(MOUNT).values(**place, **state)
        with self.session.write() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=place, set_=state))

    def drop_mount(self, folder_id: int, directory: str) -> None:
        """Forget that a directory had a volume of its own."""
        here = MOUNT.c.folder_id == folder_id, MOUNT.c.directory == directory
        with self.session.write() as connection:
            connection.execute(delete(MOUNT).where(*here))

    # What embedding brings

    def pending_ids(
        self, encoder: str, folder_id: int | None = None, below: str = ""
    ) -> NDArray[np.int64]:
        """Photos within reach that lack a vector of this encoder, oldest record first.

        Those that are known to be too damaged for one are left out.

        Args:
            encoder: Whose vectors are wanted.
            folder_id: Only photos of this folder.
            below: Only photos in this directory of the folder and below it.
        """
        is_pending = PHOTO.c.state == PhotoState.PENDING
        lacks = and_(*_EMBEDDABLE, ~self.vectors.exists(PHOTO.c.id, encoder))
        with self.session.read():
            wanted = select(PHOTO.c.id).where(*self._within_reach(), *_within(folder_id, below))
            lacking = self._lacking.ids(encoder)
            if lacking is None:
                return self._ids(wanted.where(is_pending | lacks).order_by(PHOTO.c.id))
            found = [self._ids(wanted.where(is_pending))]
            if len(lacking):
                among = PHOTO.c.id.in_(select(listed(lacking).c.value))
                found.append(self._ids(wanted.where(among, lacks)))
        return np.unique(np.concatenate(found))

    def undescribed_ids(self, encoder: str) -> NDArray[np.int64]:
        """Indexed photos within reach that lack a vector of a second encoder, the newest first."""
        statement = (
            select(PHOTO.c.id)
            .where(
                *self._within_reach(),
                *_EMBEDDABLE,
                ~self.vectors.exists(PHOTO.c.id, encoder),
            )
            .order_by(PHOTO.c.mtime_ns.desc(), PHOTO.c.id.desc())
        )
        return self._ids(statement)

    def count_embeddable(self) -> int:
        """How many photos are indexed, and not too damaged for a vector."""
        statement = select(func.count()).select_from(PHOTO).where(*_EMBEDDABLE)
        with self.session.read() as connection:
            return connection.scalar(statement) or 0

    def doubted_ids(self, folder_id: int | None = None, below: str = "") -> NDArray[np.int64]:
        """Photos within reach whose content is still to be compared, see `Files.doubt`."""
        # First of all photos: mostly there are none, and to go by folders takes five times as long.
        doubted = self._ids(select(PHOTO.c.id).where(PHOTO.c.doubted))
        if not len(doubted):
            return doubted
        wanted = PHOTO.c.id.in_(select(listed(doubted).c.value))
        here = *self._within_reach(), *_within(folder_id, below)
        return self._ids(select(PHOTO.c.id).where(wanted, *here).order_by(PHOTO.c.id))

    def _within_reach(self) -> list[ColumnElement[bool]]:
        away = [mount for mount in self.mounts() if not mount.online]
        return [
            PHOTO.c.folder_id.in_(select(FOLDER.c.id).where(FOLDER.c.online)),
            *(~and_(*_within(mount.folder_id, mount.directory)) for mount in away),
        ]

    def complete_photos(self, pictures: Sequence[PictureFacts], encoder: str) -> None:
        """Write what was learned by opening photos, vectors included, as one transaction."""
        with self.session.write() as connection:
            for old, new in self.annotations.follow_edits(
                {picture.photo_id: picture.content_hash for picture in pictures}
            ):
                self.duplicates.inherit_said(old, new)
            update_photos(
                connection,
                [
                    {
                        "photo": picture.photo_id,
                        "size": picture.size,
                        "mtime_ns": picture.mtime_ns,
                        "content_hash": picture.content_hash,
                        "previous_content": None,
                        "width": picture.width,
                        "height": picture.height,
                        "taken_at": picture.taken_at,
                        "taken_from": picture.taken_from,
                        "taken_offset": picture.taken_offset,
                        "camera": picture.camera,
                        "lens": picture.lens,
                        "duration_ms": picture.duration_ms,
                        "facts_version": picture.facts_version,
                        "state": PhotoState.INDEXED,
                        "reason": None if picture.vector is not None else picture.damage,
                        "removed_at": None,
                        "damage": picture.damage,
                    }
                    for picture in pictures
                ],
            )
            found = [(item.photo_id, item.vector) for item in pictures if item.vector is not None]
            self.vectors.put(encoder, found)
            self.frames.put(
                encoder, {item.content_hash: item.frames for item in pictures if item.frames}
            )
            self.duplicates.put_traits(
                [(item.photo_id, item.traits) for item in pictures if item.traits is not None]
            )
            self.annotations.apply(picture.photo_id for picture in pictures)
            self._put_embedded(pictures)

    def outdated_ids(self, facts_version: int) -> NDArray[np.int64]:
        """Indexed photos within reach with facts read by older rules, by id; int64, shape (n,)."""
        # First by its index alone: mostly there are none, and SQLite would look at all photos.
        outdated = self._ids(select(PHOTO.c.id).where(PHOTO.c.facts_version < facts_version))
        if not len(outdated):
            return outdated
        wanted = PHOTO.c.id.in_(select(listed(outdated).c.value))
        indexed = IS_INDEXED
        statement = select(PHOTO.c.id).where(wanted, indexed, *self._within_reach())
        return self._ids(statement.order_by(PHOTO.c.id))

    def renew_facts(self, photos: Sequence[ReadAgain], facts_version: int) -> None:
        """Write what reading photos again by the rules of this version has brought."""
        with self.session.write() as connection:
            update_photos(
                connection,
                [
                    {
                        "photo": photo.photo_id,
                        "taken_at": photo.taken_at,
                        "taken_from": photo.taken_from,
                        "taken_offset": photo.taken_offset,
                        "camera": photo.camera,
                        "lens": photo.lens,
                        "facts_version": facts_version,
                    }
                    for photo in photos
                ],
            )
            self.duplicates.put_traits(
                [(photo.photo_id, photo.traits) for photo in photos if photo.traits is not None]
            )
            self._put_embedded(photos)

    def follow_writing(
        self, file: KnownFile, content: bytes, facts: FileFacts, said: Annotations
    ) -> bool:
        """Keep that tags and rating were written into a photo's file, which is else what it was.

        Its vectors, what is said of it and what it is alike to stay.

        Args:
            file: As it was known before.
            content: The hash of what it holds now.
            facts: Its size and times.
            said: What it says of tags and rating.

        Returns:
            Whether the catalogue knew it so; another program may have been faster.
        """
        with self.session.write():
            if not self._follow(file.id, file.content_hash, content, facts):
                return False
            self.annotations.put_embedded({file.id: said})
        return True

    def follow_turn(
        self, photo_id: int, old: bytes, content: bytes, facts: FileFacts, *, sideways: bool
    ) -> bool:
        """Keep that a photo is to be seen turned, and that its file says so.

        What is said of it and what it is alike to stay.

        Args:
            photo_id: The photo.
            old: The hash of what its file held.
            content: The hash of what it holds now.
            facts: Its size and times.
            sideways: Whether width and height have changed places.

        Returns:
            Whether the catalogue knew it so.
        """
        with self.session.write() as connection:
            if not self._follow(photo_id, old, content, facts):
                return False
            if sideways:
                shape = {"width": PHOTO.c.height, "height": PHOTO.c.width}
                connection.execute(update(PHOTO).where(PHOTO.c.id == photo_id).values(shape))
        return True

    def _follow(self, photo_id: int, old: bytes | None, content: bytes, facts: FileFacts) -> bool:
        """Note what an indexed photo's file holds now; returns whether it was known so before."""
        here = PHOTO.c.id == photo_id, PHOTO.c.content_hash == old, IS_INDEXED
        with self.session.write() as connection:
            if old is None or connection.scalar(select(PHOTO.c.id).where(*here)) is None:
                return False
            self.annotations.follow_edits({photo_id: content}, are_edits=True)
            now = {
                "photo": photo_id,
                "content_hash": content,
                "size": facts.size,
                "mtime_ns": facts.mtime_ns,
                "changed_ns": facts.changed_ns,
            }
            update_photos(connection, [now])
            self.duplicates.inherit(old, content)
            self.annotations.apply([photo_id])
        return True

    def _put_embedded(self, photos: Sequence[PictureFacts | ReadAgain]) -> None:
        self.annotations.put_embedded(
            {photo.photo_id: photo.annotations for photo in photos if photo.annotations is not None}
        )

    def mark_unreadable(self, reasons: Sequence[tuple[int, str]]) -> None:
        """List photos as problems, each with a reason for the person."""
        with self.session.write() as connection:
            update_photos(
                connection,
                [
                    {
                        "photo": photo_id,
                        "state": PhotoState.UNREADABLE,
                        "reason": reason,
                        "damage": None,
                    }
                    for photo_id, reason in reasons
                ],
            )

    def retry_problems(self, ids: Sequence[int]) -> list[int]:
        """Make the unreadable ones among these photos pending again; returns their ids."""
        again: list[int] = []
        with self.session.write() as connection:
            for part in chunks(ids):
                statement = (
                    update(PHOTO)
                    .where(PHOTO.c.state == PhotoState.UNREADABLE, PHOTO.c.id.in_(part))
                    .values(state=PhotoState.PENDING, reason=None)
                    .returning(PHOTO.c.id)
                )
                again += connection.scalars(statement)
        return again

    # Browsing

    def photo_ids(self, folder_id: int | None = None, below: str = "") -> NDArray[np.int64]:
        """All photos shown, or those of a folder, the newest file first; int64, shape (n,)."""
        statement = select(PHOTO.c.id).where(IS_SHOWN, *_within(folder_id, below))
        return self._ids(statement.order_by(PHOTO.c.mtime_ns.desc(), PHOTO.c.id.desc()))

    def shown_among(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of some photos that are shown; int64, shape (n,)."""
        among = PHOTO.c.id.in_(select(listed(ids).c.value))
        return self._ids(select(PHOTO.c.id).where(among, IS_SHOWN))

    def sample(self, folder_id: int, count: int) -> list[int]:
        """Some photos shown of a folder, by ascending id and from all over its ids.

        Also of a large folder only these are looked up.
        """
        found: set[int] = set()
        with self.session.read() as connection:
            for state in SHOWN:
                here = PHOTO.c.state == state, PHOTO.c.folder_id == folder_id  # by their index
                ids = select(PHOTO.c.id).where(*here).limit(1)
                first = connection.scalar(ids.order_by(PHOTO.c.id))
                last = connection.scalar(ids.order_by(PHOTO.c.id.desc()))
                if first is None or last is None:
                    continue
                places = listed(np.linspace(first, last, count).astype(np.int64))
                next_one = ids.where(PHOTO.c.id >= places.c.value).order_by(PHOTO.c.id)
                each = select(next_one.correlate(places).scalar_subquery()).select_from(places)
                found.update(self._ids(each).tolist())
        return sorted(found)[:: max(1, len(found) // count)]

    def photos(self, ids: Sequence[int] | NDArray[np.int64]) -> list[PhotoRecord]:
        """These photos in this order; unknown ids are left out."""
        wanted = np.asarray(ids, np.int64)
        with self.session.read() as connection:
            rows = connection.execute(_PHOTOS_BY_ID, {"ids": listing(wanted)})
            found = {row.id: _photo(row) for row in rows}
        return [found[photo_id] for photo_id in wanted.tolist() if photo_id in found]

    def problems(self, folder_id: int | None = None, below: str = "") -> list[PhotoRecord]:
        """Files that could not be read, or only in part, by path; all or those of a folder."""
        # One by one, for each of which SQLite has an index; of an "or" it goes through all photos.
        unreadable = select(PHOTO.c.id).where(PHOTO.c.state == PhotoState.UNREADABLE)
        either = unreadable.union_all(select(PHOTO.c.id).where(_IN_PART))
        statement = (
            _photo_rows()
            .where(PHOTO.c.id.in_(either), *_within(folder_id, below))
            .order_by(FOLDER.c.path, PHOTO.c.relative_path)
        )
        with self.session.read() as connection:
            return [_photo(row) for row in connection.execute(statement)]

    def count_photos(self, state: PhotoState, folder_id: int | None = None, below: str = "") -> int:
        """How many photos are in a state; all of them or those of a folder."""
        statement = (
            select(func.count())
            .select_from(PHOTO)
            .where(PHOTO.c.state == state, *_within(folder_id, below))
        )
        with self.session.read() as connection:
            return connection.scalar(statement) or 0

    def photo_at(self, path: Path) -> PhotoRecord | None:
        """The photo at an absolute path, unless it was removed."""
        with self.session.read() as connection:
            folders = connection.execute(select(FOLDER.c.id, FOLDER.c.path)).all()
        for folder in folders:
            if path.is_relative_to(folder.path):
                relative = path.relative_to(folder.path).as_posix()
                statement = _photo_rows().where(
                    PHOTO.c.folder_id == folder.id,
                    PHOTO.c.relative_path == relative,
                    PHOTO.c.state != PhotoState.REMOVED,
                )
                with self.session.read() as connection:
                    row = connection.execute(statement).first()
                if row is not None:
                    return _photo(row)
        return None

    def _ids(self, statement: Select[Any]) -> NDArray[np.int64]:
        return self.session.numbers(statement)


_EMBEDDABLE = (IS_INDEXED, PHOTO.c.reason.is_(None))
# Written so that SQLite finds these few by their own index.
_IN_PART = PHOTO.c.damage.is_not(None) & IS_SHOWN


def _within(folder_id: int | None, below: str) -> list[ColumnElement[bool]]:
    if folder_id is None:
        return []
    conditions: list[ColumnElement[bool]] = [PHOTO.c.folder_id == folder_id]
    if below:
        # Byte by byte: LIKE takes "Trip" and "trip" for the same, and some names are no text.
        prefix = os.fsencode(f"{below}/")
        start = func.substr(cast(PHOTO.c.directory, LargeBinary), 1, len(prefix))
        conditions.append((PHOTO.c.directory == below) | (start == prefix))
    return conditions


def _photo_rows() -> Select[*tuple[Any, ...]]:
    said = (RATED.c.stars, RATED.c.rejected, RATED.c.heart, RATED.c.origin)
    return (
        select(*PHOTO.columns, FOLDER.c.path.label("root"), *said, likeliest_tag())
        .join(FOLDER)
        .outerjoin(RATED, RATED.c.content == PHOTO.c.content_hash)
    )


# Built once: building the statement takes as long as executing it.
_PHOTOS_BY_ID = _photo_rows().where(PHOTO.c.id.in_(select(listed(bindparam("ids")).c.value)))


def _photo(row: Row[*tuple[Any, ...]]) -> PhotoRecord:
    return PhotoRecord(
        id=row.id,
        folder_id=row.folder_id,
        path=Path(row.root, row.relative_path),
        size=row.size,
        mtime_ns=row.mtime_ns,
        width=row.width,
        height=row.height,
        taken_at=row.taken_at,
        state=PhotoState(row.state),
        reason=row.reason,
        taken_from=row.taken_from,
        taken_offset=row.taken_offset,
        damage=row.damage,
        camera=row.camera,
        lens=row.lens,
        position=None if row.latitude is None else (row.latitude, row.longitude),
        rating=UNRATED if row.heart is None else rating_of(row),
        suggested=row.suggested or "",
        duration_ms=row.duration_ms,
        movie=None if row.movie is None else Path(row.root, row.directory, row.movie),
    )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()
