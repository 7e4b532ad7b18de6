"""One thread's connection to the catalogue and the two ways to use it: read and write."""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    Select,
    TableValuedAlias,
    Text,
    bindparam,
    column,
    func,
    select,
    text,
    update,
)

from photosim.catalogue.database import BUSY_TIMEOUT_MS, open_engine, translated_errors
from photosim.catalogue.schema import PHOTO

# SQLite takes 32,766 parameters a statement; chunks stay well below.
PARAMETERS_AT_ONCE = 8_000
_SPARE_BYTES = 64_000_000  # that are left on a disk while the file is written anew

T = TypeVar("T")


class CatalogueConnection:
    """The catalogue's connection; opened, used and closed by one thread."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._engine = open_engine(path, read_only=read_only)
        self._current: Connection | None = None
        self._view: Connection | None = None
        self._version: int | None = None
        self.changed_elsewhere()

    def close(self) -> None:
        """Close the connection; harmless when closed already."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view for all reads of the block; inside a `write`, that transaction's own.

        Blocks may nest.
        """
        open_already = self._current or self._view
        if open_already is not None:
            yield open_already
            return
        with translated_errors(self.path), self._engine.connect() as connection:
            self._view = connection
            try:
                yield connection
            finally:
                self._view = None

    @property
    def is_writing(self) -> bool:
        """Whether this is in a `write`, all of which may still be taken back."""
        return self._current is not None

    def version(self) -> int:
        """A number that changes whenever another connection writes to the catalogue."""
        with self.read() as connection:
            return int(connection.scalar(text("PRAGMA data_version")) or 0)

    def state(self) -> tuple[int, int]:
        """What is the same as long as nothing is written to the catalogue, by whomever."""
        with self.read() as connection:
            driver: Any = connection.connection.driver_connection
            return self.version(), driver.total_changes

    def changed_elsewhere(self) -> bool:
        """Whether another connection has written to the catalogue since this was asked last."""
        before, self._version = self._version, self.version()
        return before != self._version

    def numbers(self, statement: Select[*tuple[Any, ...]]) -> NDArray[np.int64]:
        """The single column of whole numbers that a statement selects; int64, shape (n,)."""
        return self.array(statement, np.dtype([("number", np.int64)]))["number"]

    def array(self, statement: Select[*tuple[Any, ...]], row: np.dtype[np.void]) -> NDArray[Any]:
        """What a statement selects as records of this type, a field for each column; shape (n,)."""
        with self.read() as connection:
            cursor: Any = connection.execute(statement).cursor
            return np.fromiter(cursor, row)

    def tuples(
        self, statement: Select[*tuple[Any, ...]], **parameters: str | int
    ) -> list[tuple[Any, ...]]:
        """All rows that a statement selects, in the types that SQLite gives.

        For hundreds of thousands of rows: SQLAlchemy's own take more than twice as long.
        """
        with self.read() as connection:
            cursor = connection.execute(statement, parameters).cursor
            assert cursor is not None, "a SELECT has one"
            return list(cursor.fetchall())

    def size(self) -> int:
        """Bytes of the file, with what is free in it and once it has all that is in its log."""
        with self.read() as connection:
            pages = connection.scalar(text("PRAGMA page_count"))
            page = connection.scalar(text("PRAGMA page_size"))
        return int(pages or 0) * int(page or 0)

    def shrink(self) -> bool:
        """Write the file anew without what is free in it, and give that back to the disk.

        It is a transaction of its own, so whatever ends it leaves the file as it was. Others go on
        reading.

        Returns:
            Whether it was done: that takes room for two copies of what is kept.
        """
        with self.read() as connection:
            free = int(connection.scalar(text("PRAGMA freelist_count")) or 0)
            page = int(connection.scalar(text("PRAGMA page_size")) or 0)
        if not free:
            return True
        kept = self.size() - free * page
        if shutil.disk_usage(self.path.parent).free < 2 * kept + _SPARE_BYTES:
            return False
        with translated_errors(self.path), self._engine.connect() as connection:
            driver: Any = connection.connection.driver_connection  # and no transaction is begun
            try:
                driver.execute("VACUUM")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorname == "SQLITE_FULL":  # where SQLite keeps the first copy
                    return False
                raise
            # All of it is in the log now, where what reads an older state for long may keep it.
            driver.execute("PRAGMA busy_timeout = 5000")
            try:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        return True

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of the block is kept, or nothing. Blocks may nest."""
        if self._current is not None:
            yield self._current
            return
        with (
            translated_errors(self.path),
            self._engine.connect().execution_options(write=True) as connection,
            connection.begin(),
        ):
            self._current = connection
            try:
                yield connection
            finally:
                self._current = None


def chunks(items: Sequence[T], size: int = PARAMETERS_AT_ONCE) -> Iterator[Sequence[T]]:
    """Cut a sequence into slices of at most ``size`` items."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def listed(numbers: NDArray[np.integer] | BindParameter[str]) -> TableValuedAlias:
    """SQL: whole numbers (n,) as a table of one column, ``value``.

    They are passed as one parameter: spelling out thousands takes longer than looking them up.

    Args:
        numbers: The numbers, or a parameter to be bound to their `listing`.
    """
    given = numbers if isinstance(numbers, BindParameter) else listing(numbers)
    return func.json_each(given).table_valued(column("value", Integer))


def listing(numbers: NDArray[np.integer]) -> str:
    """Whole numbers (n,) as the text that a parameter of `listed` takes."""
    return json.dumps(numbers.tolist(), separators=(",", ":"))


def listed_contents(contents: Iterable[bytes]) -> Select[tuple[bytes]]:
    """SQL: the hashes of contents, passed as one parameter like the numbers of `listed`."""
    text_of_all = json.dumps([content.hex() for content in contents], separators=(",", ":"))
    each = func.json_each(text_of_all).table_valued(column("value", Text))
    return select(func.from_hex(each.c.value))


def update_photos(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Update many photos at once; each row names its photo as ``photo`` and the same columns."""
    if rows:
        connection.execute(update(PHOTO).where(PHOTO.c.id == bindparam("photo")), rows)
