"""Opening the SQLite file: connection settings, schema version, migration after a backup."""

import contextlib
import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError

from photosim.atomic_write import PARTIAL_SUFFIX, atomic_write
from photosim.catalogue.holders import writing_program
from photosim.catalogue.schema import HEAD_REVISION
from photosim.errors import PhotoSimError

BUSY_TIMEOUT_MS = 30_000
BACKUPS_KEPT = 3
_ROOM_BYTES = 1 << 16  # SQLite needs half of it for a file beside the catalogue
MIGRATIONS = Path(__file__).parent / "migrations"


class CatalogueError(PhotoSimError):
    """The catalogue cannot do what was asked; the message is for the person."""


class MissingCatalogueError(CatalogueError):
    """There is no catalogue yet."""

    def __init__(
        self, message: str = "There is no photo library yet. Index a folder first."
    ) -> None:
        super().__init__(message)


class OlderCatalogueError(MissingCatalogueError):
    """The catalogue must be brought up to date first, and whoever only reads may not do that."""


class NewerCatalogueError(CatalogueError):
    """The catalogue was written by a newer version of the program."""


class DamagedCatalogueError(CatalogueError):
    """The file is not a sound SQLite database."""


class ForeignDatabaseError(DamagedCatalogueError):
    """The file is a sound database of another program."""


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turn faults of the environment into `CatalogueError`; own mistakes pass through."""
    try:
        yield
    except DBAPIError as error:
        raise _in_words(error.orig or error, path) from error
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _in_words(error, path) from error


def _in_words(error: BaseException, path: Path) -> Exception:
    code = getattr(error, "sqlite_errorname", "") or ""
    # Text that is no text, in a column or even in SQLite's own message, was written by no program.
    is_garbled = isinstance(error, UnicodeDecodeError) or "not decode to UTF-8" in str(error)
    if is_garbled or code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return DamagedCatalogueError(
            f"The catalogue {path} is damaged ({error}). It was not changed; to recover "
            "what can be read, open the window or run “photosim doctor --repair”."
        )
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        writer = writing_program(path)
        who = f"Another program ({writer})" if writer else "Another program"
        return CatalogueError(f"{who} has kept the catalogue {path} busy for too long.")
    if code.startswith("SQLITE_FULL") or (code.startswith("SQLITE_IOERR") and _is_full(path)):
        return CatalogueError(f"The disk is full; the catalogue {path} could not be written.")
    if code.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return CatalogueError(f"You don't have permission to write the catalogue {path}.")
    if code.startswith("SQLITE_CANTOPEN") and _is_in_a_folder_to_read(path):
        return CatalogueError(
            f"The catalogue {path} cannot be opened here, since its folder cannot be written. "
            "The window opens such a library to be read."
        )
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR")):
        return CatalogueError(f"The catalogue {path} cannot be opened or read ({error}).")
    return error if isinstance(error, Exception) else RuntimeError(str(error))


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _ROOM_BYTES
    except OSError:
        return False


def _is_in_a_folder_to_read(path: Path) -> bool:
    """Whether a file is there, but SQLite may put none beside it, as it does even to read."""
    return os.access(path, os.R_OK) and not os.access(path.parent, os.W_OK)


def open_engine(path: Path, *, read_only: bool) -> Engine:
    """Open the catalogue, creating or migrating it first where that is allowed.

    Args:
        path: The SQLite file.
        read_only: Refuse every write; the file must exist.

    Raises:
        MissingCatalogueError: ``read_only`` and there is no file.
        OlderCatalogueError: ``read_only`` and the schema is older than this program.
        NewerCatalogueError: The schema is newer than this program.
        DamagedCatalogueError: The file is not a sound database, or was emptied.
        CatalogueError: The folder cannot be written, the disk is full, or the like.
    """
    with _reachable(path):
        if read_only and not path.exists():
            raise MissingCatalogueError
        _expect_no_remains(path)
        if not read_only:
            _make_private_file(path)
    engine = _create_engine(path, read_only=read_only)
    try:
        with translated_errors(path):
            _bring_up_to_date(engine, path, read_only=read_only)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def _reachable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CatalogueError(
            f"The catalogue cannot be stored in {path.parent}: {error.strerror or error}."
        ) from error


def _expect_no_remains(path: Path) -> None:
    """Refuse to take an emptied file for a new one; SQLite would delete its log unread."""
    # In this order: a file that is just being made is never empty once its log has content.
    log, backups = Path(f"{path}-wal"), path.parent / "backups"
    has_log = log.exists() and log.stat().st_size > 0
    size = path.stat().st_size if path.exists() else None
    if (has_log and not size) or (size == 0 and any(backups.glob("*.sqlite"))):
        raise DamagedCatalogueError(
            f"The catalogue {path} has lost its content. To recover what can "
            "be read, open the window or run “photosim doctor --repair”."
        )


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read, unless there is one.

    One that is there is not opened: closing any descriptor of a file drops all locks that the
    process has on it, and with them those of its SQLite connections. Another program would then
    take itself for the last one and delete the log (https://sqlite.org/howtocorrupt.html, 2.2).
    """
    if path.exists():
        return
    with contextlib.suppress(FileExistsError):  # of another program, just now
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _make_private_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    make_private(path)
    # Of a catalogue that is there SQLite would only say that it cannot be opened.
    if hasattr(os, "statvfs") and os.statvfs(path.parent).f_flag & os.ST_RDONLY:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))


def _create_engine(path: Path, *, read_only: bool) -> Engine:
    # Connected by path, not by URL: a question mark in the path would end a URL.
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path), poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the "begin" event below starts transactions
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        # See `connection.listed_contents`; SQLite's own is not in all versions.
        connection.create_function("from_hex", 1, bytes.fromhex, deterministic=True)
        if not read_only:
            _enter_wal_mode(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        # A reader finds the pages in the system's own cache; what writes sorts and merges them.
        connection.execute(f"PRAGMA cache_size = {-8_000 if read_only else -32_000}")
        # A photo's bucket keys lie on a dozen pages far from each other: with the usual 4 MB each
        # batch into a large library would be followed by writing them all out to the disk.
        connection.execute("PRAGMA wal_autocheckpoint = 8000")  # pages of 4 KB
        connection.execute(f"PRAGMA query_only = {int(read_only)}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _enter_wal_mode(connection: sqlite3.Connection) -> None:
    # SQLite does not wait for another connection here, whatever the busy timeout says.
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _bring_up_to_date(engine: Engine, path: Path, *, read_only: bool) -> None:
    with engine.connect() as connection:
        revision = _revision(connection, path)
    if revision == HEAD_REVISION:
        return
    if revision is not None and revision > HEAD_REVISION:
        raise NewerCatalogueError(
            f"The catalogue {path} was written by a newer PhotoSim. Please update the program."
        )
    if read_only and revision is not None:
        raise OlderCatalogueError(f"The catalogue {path} was written by an older PhotoSim.")
    if read_only:
        raise MissingCatalogueError
    with (
        _foreign_keys_off(engine),
        engine.connect().execution_options(write=True) as connection,
        connection.begin(),
    ):
        # Another process may have been quicker while this one waited for the lock.
        revision = _revision(connection, path)
        if revision != HEAD_REVISION:
            if revision is not None:
                back_up(path, path.parent / "backups", f"{path.stem}-schema-{revision}")
            _migrate(connection)
            _expect_no_orphans(connection, path)


@contextmanager
def _foreign_keys_off(engine: Engine) -> Iterator[None]:
    """Some migrations make a table anew, at which SQLite would delete all that refers to it."""
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection  # the pool's only one
    pooled.close()
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _expect_no_orphans(connection: Connection, path: Path) -> None:
    if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
        raise CatalogueError(f"The catalogue {path} could not be upgraded and was left unchanged.")


def _revision(connection: Connection, path: Path) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
        revision = None if row is None else str(row[0])
        if revision is None or not revision.isdecimal():
            raise DamagedCatalogueError(f"The catalogue {path} is damaged: it has no version.")
        return revision
    if "photo" in tables or "folder" in tables:
        raise DamagedCatalogueError(f"The catalogue {path} is damaged: tables are missing.")
    if tables:
        raise ForeignDatabaseError(f"{path} is a database, but not a PhotoSim catalogue.")
    return None


def _migrate(connection: Connection) -> None:
    # Imported here because every other start does without it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def back_up(path: Path, folder: Path, stem: str) -> Path:
    """Copy the catalogue with SQLite's own backup call and keep the newest few copies.

    Args:
        path: The catalogue; no other program may be doing the same.
        folder: Where copies are kept; made if needed, readable by its owner only.
        stem: First part of the copy's name.

    Returns:
        The path of the copy.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left_over in folder.glob(f"*{PARTIAL_SUFFIX}*"):  # of a program that was killed
        left_over.unlink()
    target = folder / f"{stem}-{time.strftime('%Y%m%d-%H%M%S')}.sqlite"
    with (
        atomic_write(target) as partial,
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(partial)) as copy,
    ):
        source.backup(copy)  # which SQLite itself brings safely onto the disk
    kept = sorted(folder.glob("*.sqlite"), key=lambda file: file.stat().st_mtime_ns)
    for old in kept[:-BACKUPS_KEPT]:
        old.unlink()
    return target
