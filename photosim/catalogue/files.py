"""Catalogue operations on photo files: what is known of them and what was found on disk."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, Tuple, case, delete, exists, func, insert, null, select, tuple_, update

from photosim.catalogue.connection import (
    PARAMETERS_AT_ONCE,
    CatalogueConnection,
    chunks,
    listed,
    listed_contents,
    update_photos,
)
from photosim.catalogue.new_ids import new_ids
from photosim.catalogue.records import DATED_BY_NAME, FileFacts, KnownFile, PhotoState, Shape
from photosim.catalogue.schema import MOUNT, PHOTO
from photosim.catalogue.states import IS_INDEXED

_KNOWN = (
    PHOTO.c.id,
    PHOTO.c.folder_id,
    PHOTO.c.relative_path,
    PHOTO.c.size,
    PHOTO.c.mtime_ns,
    PHOTO.c.changed_ns,
    PHOTO.c.content_hash,
    PHOTO.c.state,
    PHOTO.c.movie,
)

_SHAPES_AT_ONCE = 20_000
_SHAPE = (
    PHOTO.c.id,
    PHOTO.c.relative_path,
    PHOTO.c.size,
    PHOTO.c.width,
    PHOTO.c.height,
    PHOTO.c.state,
)

# What comes to the place of a file that was gone is another photo, and a doubted hash a guess.
_BEFORE_EDIT = case(
    (PHOTO.c.doubted | (PHOTO.c.state == PhotoState.REMOVED), null()),
    else_=func.coalesce(PHOTO.c.content_hash, PHOTO.c.previous_content),
)


class Files:
    """What the catalogue knows about files; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    def inside(self, folder_id: int, directory: str) -> list[KnownFile]:
        """Files directly inside a directory, removed ones included."""
        with self._session.read() as connection:
            rows = connection.execute(
                select(*_KNOWN).where(
                    PHOTO.c.folder_id == folder_id, PHOTO.c.directory == directory
                )
            ).all()
        return [_known(row) for row in rows]

    def pictures_inside(self, folder_id: int, directory: str) -> list[tuple[int, str]]:
        """Ids and paths of indexed photos of known content directly inside a directory."""
        statement = select(PHOTO.c.id, PHOTO.c.relative_path).where(
            PHOTO.c.folder_id == folder_id,
            PHOTO.c.directory == directory,
            PHOTO.c.content_hash.is_not(None),
            IS_INDEXED,
        )
        # Names that are no text come as bytes.
        return [(number, os.fsdecode(path)) for number, path in self._session.tuples(statement)]

    def at(self, folder_id: int, relative_paths: Sequence[str]) -> list[KnownFile]:
        """Files at exactly these paths, removed ones included."""
        found: list[KnownFile] = []
        with self._session.read() as connection:
            for part in chunks(relative_paths):
                rows = connection.execute(
                    select(*_KNOWN).where(
                        PHOTO.c.folder_id == folder_id, PHOTO.c.relative_path.in_(part)
                    )
                )
                found += [_known(row) for row in rows]
        return found

    def known_sizes(self, sizes: Iterable[int]) -> set[int]:
        """Which of these sizes, in bytes, a file with a known content hash has."""
        found: set[int] = set()
        with self._session.read() as connection:
            for part in chunks(sorted(set(sizes))):
                statement = select(PHOTO.c.size).where(
                    PHOTO.c.size.in_(part), PHOTO.c.content_hash.is_not(None)
                )
                found.update(connection.scalars(statement.distinct()))
        return found

    def of_facts(self, facts: Iterable[FileFacts]) -> list[KnownFile]:
        """Files with a known content hash and the sizes and times of these, newest record first."""
        places = {(item.size, item.mtime_ns) for item in facts}
        return self._with_content(tuple_(PHOTO.c.size, PHOTO.c.mtime_ns), places)

    def alike(self, facts: Iterable[FileFacts]) -> list[KnownFile]:
        """Files that are there, of the sizes and times of these."""
        found: list[KnownFile] = []
        with self._session.read() as connection:
            for part in chunks(list(facts), PARAMETERS_AT_ONCE // 4):
                rows = connection.execute(
                    select(*_KNOWN).where(
                        PHOTO.c.size.in_({item.size for item in part}),
                        tuple_(PHOTO.c.size, PHOTO.c.mtime_ns).in_(
                            {(item.size, item.mtime_ns) for item in part}
                        ),
                        PHOTO.c.state != PhotoState.REMOVED,
                    )
                )
                found += [_known(row) for row in rows]
        return found

    def of_content(self, contents: Iterable[tuple[int, bytes]]) -> list[KnownFile]:
        """Files with one of these sizes and content hashes, newest record first."""
        return self._with_content(tuple_(PHOTO.c.size, PHOTO.c.content_hash), set(contents))

    def with_content(self, contents: Iterable[bytes]) -> list[int]:
        """The photos with one of these content hashes that are there, by id."""
        wanted = PHOTO.c.content_hash.in_(listed_contents(set(contents)))
        statement = select(PHOTO.c.id).where(wanted, PHOTO.c.state != PhotoState.REMOVED)
        return sorted(number for (number,) in self._session.tuples(statement))

    def _with_content(self, columns: Tuple, wanted: Collection[tuple[int, Any]]) -> list[KnownFile]:
        found: list[KnownFile] = []
        with self._session.read() as connection:
            for part in chunks(list(wanted), PARAMETERS_AT_ONCE // 4):
                rows = connection.execute(
                    select(*_KNOWN)
                    # Sizes are asked for by themselves because there is an index over them.
                    .where(
                        PHOTO.c.size.in_({size for size, _ in part}),
                        columns.in_(part),
                        PHOTO.c.content_hash.is_not(None),
                    )
                    .order_by(PHOTO.c.id.desc())
                )
                found += [_known(row) for row in rows]
        return found

    def known(self, ids: Sequence[int]) -> list[KnownFile]:
        """The files of these photos by ascending id; unknown ids are left out."""
        wanted = PHOTO.c.id.in_(select(listed(np.asarray(ids, np.int64)).c.value))
        statement = select(*_KNOWN).where(wanted).order_by(PHOTO.c.id)
        rows = self._session.tuples(statement)
        return [
            KnownFile(
                number,
                folder,
                os.fsdecode(path),
                size,
                mtime,
                changed,
                content,
                PhotoState(state),
                None if movie is None else os.fsdecode(movie),
            )
            for number, folder, path, size, mtime, changed, content, state, movie in rows
        ]

    def present(self, ids: Sequence[int]) -> set[int]:
        """Those of these photos that are recorded and not removed."""
        found: set[int] = set()
        with self._session.read() as connection:
            for part in chunks(ids):
                here = PHOTO.c.id.in_(part), PHOTO.c.state != PhotoState.REMOVED
                found.update(connection.scalars(select(PHOTO.c.id).where(*here)))
        return found

    def repeated_sizes(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Sizes in bytes that more than one of these photos has; int64, shape (n,)."""
        return self._session.numbers(
            select(PHOTO.c.size)
            .where(PHOTO.c.id.in_(select(listed(ids).c.value)))
            .group_by(PHOTO.c.size)
            .having(func.count() > 1)
        )

    def directories(self, folder_id: int) -> list[str]:
        """Every directory of a folder that holds a photo not yet removed, in the order of bytes."""
        # From one to the next by their index: DISTINCT would read each photo for its state.
        here = PHOTO.c.folder_id == folder_id
        first = select(func.min(PHOTO.c.directory).label("directory")).where(here)
        found = first.cte("found", recursive=True)
        later = select(func.min(PHOTO.c.directory)).where(
            here, PHOTO.c.directory > found.c.directory
        )
        known = found.c.directory.is_not(None)
        found = found.union_all(select(later.scalar_subquery()).where(known))
        is_there = exists().where(
            here, PHOTO.c.directory == found.c.directory, PHOTO.c.state != PhotoState.REMOVED
        )
        statement = select(found.c.directory).where(found.c.directory.is_not(None), is_there)
        with self._session.read() as connection:
            return list(connection.scalars(statement))

    def shapes(self, folder_id: int) -> Iterator[Shape]:
        """What photos of a folder may be left out by, removed ones included; read part by part."""
        last = 0
        while True:
            here = PHOTO.c.folder_id == folder_id, PHOTO.c.id > last
            statement = select(*_SHAPE).where(*here).order_by(PHOTO.c.id).limit(_SHAPES_AT_ONCE)
            with self._session.read() as connection:
                rows = connection.execute(statement).all()
            for row in rows:
                yield Shape(*row)
            if len(rows) < _SHAPES_AT_ONCE:
                return
            last = rows[-1].id

    def shapes_of(self, ids: Sequence[int]) -> list[Shape]:
        """What these photos may be left out by."""
        found: list[Shape] = []
        with self._session.read() as connection:
            for part in chunks(ids):
                rows = connection.execute(select(*_SHAPE).where(PHOTO.c.id.in_(part)))
                found += (Shape(*row) for row in rows)
        return found

    def smaller(self, folder_id: int, pixels: float) -> list[int]:
        """The photos of a folder whose longer side is known to have fewer pixels."""
        statement = select(PHOTO.c.id).where(
            PHOTO.c.folder_id == folder_id,
            PHOTO.c.state != PhotoState.REMOVED,
            PHOTO.c.width < pixels,
            PHOTO.c.height < pixels,
        )
        return [int(number) for number in self._session.numbers(statement)]

    def add(self, folder_id: int, files: Sequence[tuple[str, FileFacts]]) -> list[int]:
        """Record new files as pending; returns their ids in the order of ``files``."""
        if not files:
            return []
        with self._session.write() as connection:
            ids = new_ids(connection, PHOTO, len(files))
            rows = [
                {
                    "id": photo_id,
                    "folder_id": folder_id,
                    "size": facts.size,
                    "mtime_ns": facts.mtime_ns,
                    "changed_ns": facts.changed_ns,
                    "state": PhotoState.PENDING,
                    **_path_columns(path),
                }
                for photo_id, (path, facts) in zip(ids, files, strict=True)
            ]
            connection.execute(insert(PHOTO), rows)
        return list(ids)

    def reset(self, files: Sequence[tuple[int, FileFacts]]) -> None:
        """Make photos whose files changed pending again and forget what was read from them."""
        with self._session.write() as connection:
            for part in chunks([photo_id for photo_id, _ in files]):
                connection.execute(
                    update(PHOTO).where(PHOTO.c.id.in_(part)).values(previous_content=_BEFORE_EDIT)
                )
            update_photos(
                connection,
                [
                    {
                        "photo": photo_id,
                        "size": facts.size,
                        "mtime_ns": facts.mtime_ns,
                        "changed_ns": facts.changed_ns,
                        "state": PhotoState.PENDING,
                        "content_hash": None,
                        "doubted": False,
                        "reason": None,
                        "damage": None,
                        "removed_at": None,
                    }
                    for photo_id, facts in files
                ],
            )

    def forget_edits(self, ids: Iterable[int]) -> None:
        """Have photos that were reset inherit nothing from what their files held before."""
        with self._session.write() as connection:
            rows = [{"photo": photo_id, "previous_content": None} for photo_id in ids]
            update_photos(connection, rows)

    def relocate(self, folder_id: int, moves: Sequence[tuple[int, str, FileFacts]]) -> None:
        """Record the new paths of moved files; removed records at these paths are replaced.

        Args:
            folder_id: The folder to which they moved.
            moves: Photo ids with their new paths in it and the facts of the files there.
        """
        with self._session.write() as connection:
            self._outdate_dates_of_names({photo_id: path for photo_id, path, _ in moves})
            # No relative path begins with a slash, so none is taken while they change places.
            aside = [{"photo": photo_id, "relative_path": f"/{photo_id}"} for photo_id, *_ in moves]
            update_photos(connection, aside)
            for part in chunks([path for _, path, _ in moves]):
                connection.execute(
                    delete(PHOTO).where(
                        PHOTO.c.folder_id == folder_id,
                        PHOTO.c.relative_path.in_(part),
                        PHOTO.c.state == PhotoState.REMOVED,
                    )
                )
            update_photos(
                connection,
                [
                    {
                        "photo": photo_id,
                        "folder_id": folder_id,
                        "size": facts.size,
                        "mtime_ns": facts.mtime_ns,
                        "changed_ns": facts.changed_ns,
                        "doubted": False,
                        "state": PhotoState.INDEXED,
                        "removed_at": None,
                        **_path_columns(path),
                    }
                    for photo_id, path, facts in moves
                ],
            )

    def _outdate_dates_of_names(self, paths: Mapping[int, str]) -> None:
        """Have the facts of photos with new names read again, unless the files say their dates."""
        renamed = [
            file.id
            for file in self.known(list(paths))
            if _name(file.relative_path) != _name(paths[file.id])
        ]
        with self._session.write() as connection:
            for part in chunks(renamed):
                connection.execute(
                    update(PHOTO)
                    .where(
                        PHOTO.c.id.in_(part),
                        PHOTO.c.taken_from.is_(None) | (PHOTO.c.taken_from == DATED_BY_NAME),
                    )
                    .values(facts_version=0)
                )

    def listed_movies(self, ids: Sequence[int]) -> dict[tuple[int, str], frozenset[str]]:
        """The names of the movies that are listed in the directories of photos.

        Returns:
            By watched folder and directory relative to it.
        """
        wanted = PHOTO.c.id.in_(select(listed(np.asarray(ids, np.int64)).c.value))
        places = select(PHOTO.c.folder_id, PHOTO.c.directory).where(wanted).distinct().subquery()
        here = (PHOTO.c.folder_id == places.c.folder_id) & (PHOTO.c.directory == places.c.directory)
        statement = (
            select(PHOTO.c.folder_id, PHOTO.c.directory, PHOTO.c.relative_path)
            .join_from(places, PHOTO, here)
            .where(
                PHOTO.c.relative_path.ilike("%.mov") | PHOTO.c.relative_path.ilike("%.mp4"),
                PHOTO.c.state != PhotoState.REMOVED,
            )
        )
        found: dict[tuple[int, str], set[str]] = {}
        with self._session.read() as connection:
            for row in connection.execute(statement):
                names = found.setdefault((row.folder_id, row.directory), set())
                names.add(_name(row.relative_path))
        return {place: frozenset(names) for place, names in found.items()}

    def put_movies(self, movies: Mapping[int, str | None]) -> None:
        """Remember which movies are the moving halves of photos, names by the photos' ids."""
        with self._session.write() as connection:
            rows = [{"photo": photo_id, "movie": name} for photo_id, name in movies.items()]
            update_photos(connection, rows)

    def see_change(self, changes: Sequence[tuple[int, int | None]]) -> None:
        """Remember when anything about files was changed last, by the ids of their photos."""
        with self._session.write() as connection:
            rows = [{"photo": photo_id, "changed_ns": time_ns} for photo_id, time_ns in changes]
            update_photos(connection, rows)

    def forget_change_times(self, folder_id: int) -> None:
        """Have the change times of a folder's files noted anew, as those of copies differ."""
        with self._session.write() as connection:
            connection.execute(
                update(PHOTO).where(PHOTO.c.folder_id == folder_id).values(changed_ns=None)
            )

    def doubt(self, ids: Sequence[int], *, doubted: bool = True) -> None:
        """Remember that the content of photos is still to be compared with their hash, or is."""
        with self._session.write() as connection:
            update_photos(connection, [{"photo": number, "doubted": doubted} for number in ids])

    def mark_removed(self, ids: Sequence[int]) -> None:
        """Hide photos whose files are gone; their vectors stay for a while, see `purge`."""
        now = datetime.now(UTC).replace(tzinfo=None)
        with self._session.write() as connection:
            for part in chunks(ids):
                connection.execute(
                    update(PHOTO)
                    .where(PHOTO.c.id.in_(part))
                    .values(state=PhotoState.REMOVED, removed_at=now, reason=None)
                )

    def purge(self, older_than: timedelta) -> int:
        """Forget photos whose files disappeared before this time; returns how many."""
        limit = datetime.now(UTC).replace(tzinfo=None) - older_than
        with self._session.write() as connection:
            gone = connection.execute(
                delete(PHOTO).where(PHOTO.c.state == PhotoState.REMOVED, PHOTO.c.removed_at < limit)
            )
            return gone.rowcount

    def hand_over(self, folder_id: int, target_id: int, prefix: str) -> None:
        """Move all photos of one folder, and its mounts, to another that contains it.

        Args:
            folder_id: The inner folder.
            target_id: The outer folder.
            prefix: Path of the inner folder relative to the outer one.
        """
        with self._session.write() as connection:
            rows = connection.execute(
                select(PHOTO.c.id, PHOTO.c.relative_path).where(PHOTO.c.folder_id == folder_id)
            ).all()
            update_photos(
                connection,
                [
                    {"photo": row.id, "folder_id": target_id}
                    | _path_columns(f"{prefix}/{row.relative_path}")
                    for row in rows
                ],
            )
            mounts = connection.execute(select(MOUNT).where(MOUNT.c.folder_id == folder_id)).all()
            for mount in mounts:
                connection.execute(
                    insert(MOUNT).values(
                        folder_id=target_id,
                        directory=f"{prefix}/{mount.directory}",
                        volume=mount.volume,
                        online=mount.online,
                    )
                )


def _name(relative_path: str) -> str:
    return relative_path.rpartition("/")[2]


def _path_columns(relative_path: str) -> dict[str, str]:
    return {"relative_path": relative_path, "directory": relative_path.rpartition("/")[0]}


def _known(row: Row[*tuple[Any, ...]]) -> KnownFile:
    return KnownFile(
        id=row.id,
        folder_id=row.folder_id,
        relative_path=row.relative_path,
        size=row.size,
        mtime_ns=row.mtime_ns,
        changed_ns=row.changed_ns,
        content_hash=row.content_hash,
        state=PhotoState(row.state),
        movie=row.movie,
    )
