"""The catalogue's verbs on photo files: what is known of them, and what the disk showed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from photosim.catalogue.records import FileFacts, KnownFile, PhotoState
from photosim.catalogue.schema import Photo
from photosim.catalogue.session import Session, chunks, update_photos

_KNOWN = (
    Photo.id,
    Photo.folder_id,
    Photo.relative_path,
    Photo.size,
    Photo.mtime_ns,
    Photo.content_hash,
    Photo.state,
)


class Files:
    """What the catalogue remembers of files; shares the connection of its `Store`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def inside(self, folder_id: int, directory: str) -> list[KnownFile]:
        """Files directly inside a directory, removed ones included."""
        with self._session.read() as connection:
            rows = connection.execute(
                select(*_KNOWN).where(Photo.folder_id == folder_id, Photo.directory == directory)
            ).all()
        return [_known(row) for row in rows]

    def at(self, folder_id: int, relative_paths: Sequence[str]) -> list[KnownFile]:
        """Files at exactly these paths, removed ones included."""
        found: list[KnownFile] = []
        with self._session.read() as connection:
            for part in chunks(relative_paths):
                rows = connection.execute(
                    select(*_KNOWN).where(
                        Photo.folder_id == folder_id, Photo.relative_path.in_(part)
                    )
                )
                found += [_known(row) for row in rows]
        return found

    def of_size(self, sizes: Iterable[int]) -> list[KnownFile]:
        """Files with a known content hash and one of these sizes, newest record first."""
        found: list[KnownFile] = []
        with self._session.read() as connection:
            for part in chunks(sorted(set(sizes))):
                rows = connection.execute(
                    select(*_KNOWN)
                    .where(Photo.size.in_(part), Photo.content_hash.is_not(None))
                    .order_by(Photo.id.desc())
                )
                found += [_known(row) for row in rows]
        return found

    def directories(self, folder_id: int) -> list[str]:
        """Every directory of a folder that holds a photo not yet removed."""
        with self._session.read() as connection:
            return list(
                connection.scalars(
                    select(Photo.directory)
                    .where(Photo.folder_id == folder_id, Photo.state != PhotoState.REMOVED)
                    .distinct()
                )
            )

    def add(self, folder_id: int, files: Sequence[tuple[str, FileFacts]]) -> list[int]:
        """Record new files as pending; returns their ids in the order of ``files``."""
        if not files:
            return []
        rows = [
            _path_columns(path)
            | {
                "folder_id": folder_id,
                "size": facts.size,
                "mtime_ns": facts.mtime_ns,
                "state": PhotoState.PENDING,
            }
            for path, facts in files
        ]
        with self._session.write() as connection:
            statement = insert(Photo).returning(Photo.id, sort_by_parameter_order=True)
            return list(connection.scalars(statement, rows))

    def reset(self, files: Sequence[tuple[int, FileFacts]]) -> None:
        """Make photos whose files changed pending again and forget what was read from them."""
        with self._session.write() as connection:
            update_photos(
                connection,
                [
                    {
                        "photo": photo_id,
                        "size": facts.size,
                        "mtime_ns": facts.mtime_ns,
                        "state": PhotoState.PENDING,
                        "content_hash": None,
                        "reason": None,
                        "removed_at": None,
                    }
                    for photo_id, facts in files
                ],
            )

    def relocate(self, photo_id: int, folder_id: int, relative_path: str, facts: FileFacts) -> None:
        """Let a photo follow its file to a new path; a removed record there gives way."""
        with self._session.write() as connection:
            connection.execute(
                delete(Photo).where(
                    Photo.folder_id == folder_id,
                    Photo.relative_path == relative_path,
                    Photo.state == PhotoState.REMOVED,
                    Photo.id != photo_id,
                )
            )
            connection.execute(
                update(Photo)
                .where(Photo.id == photo_id)
                .values(
                    folder_id=folder_id,
                    size=facts.size,
                    mtime_ns=facts.mtime_ns,
                    state=PhotoState.INDEXED,
                    removed_at=None,
                    **_path_columns(relative_path),
                )
            )

    def mark_removed(self, ids: Sequence[int]) -> None:
        """Hide photos whose files are gone; their vectors stay for a while, see `purge`."""
        now = datetime.now(UTC).replace(tzinfo=None)
        with self._session.write() as connection:
            for part in chunks(ids):
                connection.execute(
                    update(Photo)
                    .where(Photo.id.in_(part))
                    .values(state=PhotoState.REMOVED, removed_at=now, reason=None)
                )

    def purge(self, older_than: timedelta) -> int:
        """Forget photos whose files went longer ago than this; returns how many."""
        limit = datetime.now(UTC).replace(tzinfo=None) - older_than
        with self._session.write() as connection:
            gone = connection.execute(
                delete(Photo).where(Photo.state == PhotoState.REMOVED, Photo.removed_at < limit)
            )
            return gone.rowcount

    def hand_over(self, folder_id: int, target_id: int, prefix: str) -> None:
        """Hand all photos of one folder to another that contains it.

        Args:
            folder_id: The inner folder.
            target_id: The outer folder.
            prefix: Path of the inner folder relative to the outer one.
        """
        with self._session.write() as connection:
            rows = connection.execute(
                select(Photo.id, Photo.relative_path).where(Photo.folder_id == folder_id)
            ).all()
            update_photos(
                connection,
                [
                    {"photo": row.id, "folder_id": target_id}
                    | _path_columns(f"{prefix}/{row.relative_path}")
                    for row in rows
                ],
            )


def _path_columns(relative_path: str) -> dict[str, str]:
    return {"relative_path": relative_path, "directory": relative_path.rpartition("/")[0]}


def _known(row: Row[*tuple[Any, ...]]) -> KnownFile:
    return KnownFile(
        id=row.id,
        folder_id=row.folder_id,
        relative_path=row.relative_path,
        size=row.size,
        mtime_ns=row.mtime_ns,
        content_hash=row.content_hash,
        state=PhotoState(row.state),
    )
