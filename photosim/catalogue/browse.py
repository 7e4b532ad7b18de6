"""Catalogue queries for browsing: facts about many photos at once, as columns."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    String,
    func,
    select,
    true,
    type_coerce,
    update,
)

from photosim.arrays import Ids
from photosim.catalogue.connection import CatalogueConnection, listed
from photosim.catalogue.schema import FOLDER, MOUNT, PHOTO, PHOTO_BLOCK
from photosim.catalogue.states import IS_SHOWN

BLOCK = 4_096
"""Ids with a common stamp; as many photos are read in a few milliseconds."""

NOWHERE = 999.0
"""Degrees that stand for an unknown place: NumPy has no NULL, and SQLite no NaN."""

_GEAR = (PHOTO.c.camera, PHOTO.c.lens)

_FACTS = np.dtype(
    [
        ("id", np.int64),
        ("folder", np.int32),
        ("size", np.int64),
        ("changed", np.int64),
        ("shape", np.float32),
        ("pixels", np.uint32),
        ("damaged", np.bool_),
        ("taken", "S19"),  # to the second; the text goes on with its fraction
        ("latitude", np.float32),
        ("longitude", np.float32),
    ]
)
_NUMBERS = len(_FACTS.names or ())
_MOST_PIXELS = (1 << 32) - 1


def renew_stamps(connection: Connection, blocks: Iterable[int] | None = None) -> None:
    """Have blocks of photos, or all, looked at anew for what became of their vectors.

    Triggers do it for the photos themselves, see `PHOTO_BLOCK`.
    """
    statement = update(PHOTO_BLOCK).values(stamp=func.random())
    if blocks is not None:
        wanted = listed(np.fromiter(blocks, np.int64)).c.value
        statement = statement.where(PHOTO_BLOCK.c.number.in_(select(wanted)))
    connection.execute(statement)


@dataclass(frozen=True, slots=True)
class Away:
    """What is not connected now.

    Attributes:
        folders: Watched folders, by id.
        directories: Directories inside others, each by folder and its path there.
    """

    folders: frozenset[int]
    directories: frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Facts about the photos shown, by ascending id; every array has shape (n,).

    Attributes:
        ids: int64.
        folders: Ids of their watched folders, int32.
        sizes: Bytes, int64.
        changed_ns: When the files were modified, in nanoseconds since 1970, int64.
        shapes: Widths by heights, 1 where unknown, float32.
        pixels: How many they have, 0 where unknown, uint32.
        damaged: Whether a part is missing, bool.
        taken: When the photos were taken, local time, datetime64[s]; NaT where unknown.
        latitudes: Where they were taken, in degrees, float32; `NOWHERE` where unknown.
        longitudes: Likewise.
        paths: Relative to their watched folders.
        gear: The camera and the lens of each; None if that was not requested.
    """

    ids: NDArray[np.int64]
    folders: NDArray[np.int32]
    sizes: NDArray[np.int64]
    changed_ns: NDArray[np.int64]
    shapes: NDArray[np.float32]
    pixels: NDArray[np.uint32]
    damaged: NDArray[np.bool_]
    taken: NDArray[np.datetime64]
    latitudes: NDArray[np.float32]
    longitudes: NDArray[np.float32]
    paths: list[str]
    gear: list[tuple[str | None, str | None]] | None


class Browse:
    """Queries about the photos shown; shares the connection of its `Store`."""

    def __init__(self, session: CatalogueConnection) -> None:
        self._session = session

    def last_id(self) -> int:
        """The highest photo id, 0 if there are no photos."""
        with self._session.read() as connection:
            return connection.scalar(select(func.max(PHOTO.c.id))) or 0

    def roots(self) -> dict[int, Path]:
        """The paths of the watched folders by id."""
        with self._session.read() as connection:
            rows = connection.execute(select(FOLDER.c.id, FOLDER.c.path)).all()
        return {row.id: Path(row.path) for row in rows}

    def stamps(self, number: int | None = None) -> dict[int, int]:
        """The stamps of all blocks of `BLOCK` ids by their numbers, or that of one of them.

        A stamp changes with whatever `columns` gives of one of their photos; a block that never
        had any has none.
        """
        statement = select(PHOTO_BLOCK.c.number, PHOTO_BLOCK.c.stamp)
        if number is not None:
            statement = statement.where(PHOTO_BLOCK.c.number == number)
        return dict(self._session.tuples(statement))

    def away(self) -> Away:
        """The folders and the directories that are not connected."""
        with self._session.read() as connection:
            folders = connection.scalars(select(FOLDER.c.id).where(~FOLDER.c.online)).all()
            mounts = connection.execute(
                select(MOUNT.c.folder_id, MOUNT.c.directory).where(~MOUNT.c.online)
            ).all()
        return Away(frozenset(folders), frozenset((row[0], row[1]) for row in mounts))

    def columns(self, first: int, last: int, *, gear: bool) -> Columns:
        """Facts about the photos shown with ids from ``first`` to ``last``."""
        return self._columns(PHOTO, PHOTO.c.id.between(first, last), gear=gear)

    def names(self, first: int, last: int) -> tuple[list[str], list[tuple[str | None, str | None]]]:
        """The `Columns.paths` and `Columns.gear` of the photos with ids in a range."""
        statement = (
            select(PHOTO.c.relative_path, *_GEAR)
            .where(PHOTO.c.id.between(first, last), IS_SHOWN)
            .order_by(PHOTO.c.id)
        )
        rows = self._session.tuples(statement)
        return [os.fsdecode(row[0]) for row in rows], [row[1:] for row in rows]

    def columns_beside(self, ids: Ids) -> Columns:
        """Facts about the photos shown that are in the directories of some photos."""
        wanted = PHOTO.c.id.in_(select(listed(ids).c.value))
        places = select(PHOTO.c.folder_id, PHOTO.c.directory).where(wanted).distinct().subquery()
        here = (PHOTO.c.folder_id == places.c.folder_id) & (PHOTO.c.directory == places.c.directory)
        return self._columns(places.join(PHOTO, here), true(), gear=True)

    def _columns(self, source: FromClause, which: ColumnElement[bool], *, gear: bool) -> Columns:
        wanted = [
            PHOTO.c.id,
            PHOTO.c.folder_id,
            PHOTO.c.size,
            PHOTO.c.mtime_ns,
            func.coalesce(PHOTO.c.width * 1.0 / PHOTO.c.height, 1.0),
            func.min(func.coalesce(PHOTO.c.width * PHOTO.c.height, 0), _MOST_PIXELS),
            PHOTO.c.damage.is_not(None),
            func.coalesce(type_coerce(PHOTO.c.taken_at, String), "NaT"),
            func.coalesce(PHOTO.c.latitude, NOWHERE),
            func.coalesce(PHOTO.c.longitude, NOWHERE),
            PHOTO.c.relative_path,
        ]
        statement = (
            select(*wanted, *(_GEAR if gear else []))
            .select_from(source)
            .where(which, IS_SHOWN)
            .order_by(PHOTO.c.id)
        )
        rows = self._session.tuples(statement)
        facts = np.fromiter((row[:_NUMBERS] for row in rows), dtype=_FACTS)
        return Columns(
            facts["id"].copy(),
            facts["folder"].copy(),
            facts["size"].copy(),
            facts["changed"].copy(),
            facts["shape"].copy(),
            facts["pixels"].copy(),
            facts["damaged"].copy(),
            facts["taken"].astype("datetime64[s]"),
            facts["latitude"].copy(),
            facts["longitude"].copy(),
            [os.fsdecode(row[_NUMBERS]) for row in rows],
            [row[_NUMBERS + 1 :] for row in rows] if gear else None,
        )
