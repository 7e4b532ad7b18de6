"""Recovering a damaged catalogue: a sound one replaces it, and the damaged file is kept.

SQLite reads what it can; a row it cannot reach is skipped. Folders, photos and vectors are
carried over with their ids. Buckets and sign codes are rebuilt from the vectors.
"""

import math
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnClause,
    Connection,
    Engine,
    Integer,
    MetaData,
    Row,
    StaticPool,
    String,
    Table,
    bindparam,
    create_engine,
    delete,
    event,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError

from photosim.catalogue.connection import CatalogueConnection
from photosim.catalogue.database import (
    CatalogueError,
    DamagedCatalogueError,
    make_private,
    open_engine,
    translated_errors,
)
from photosim.catalogue.schema import (
    ALBUM,
    ANNOTATION,
    BECAME,
    COVER,
    EMBEDDING,
    FOLDER,
    FRAME,
    IN_ALBUM,
    LAST_ID,
    METADATA,
    MOUNT,
    NOT_SAME,
    OVERRULED,
    PHOTO,
    PICTURE,
    RATED,
    RECOGNITION,
    REMOVED_CONTENT,
    SAID,
    SETTLED,
    SMART_ALBUM,
    TAG,
    TAGGED,
    TAUGHT,
)
from photosim.catalogue.soundness import (
    LARGEST_ID,
    is_sound_annotation,
    is_sound_frame,
    is_sound_given,
    is_sound_labels,
    is_sound_last_id,
    is_sound_lesson,
    is_sound_mount,
    is_sound_overruled,
    is_sound_photo,
    is_sound_picture,
    is_sound_place,
    is_sound_rating,
    is_sound_step,
    is_sound_tag,
    is_sound_tagging,
    is_sound_word,
    is_text,
    is_vector,
    sound_rules,
)

PARTS = ("", "-wal", "-shm")  # of which SQLite's database consists on disk
_NAMES = select(func.pragma_table_info(bindparam("table")).table_valued("name").c.name)
_QUICK, _WHOLE = text("PRAGMA quick_check(1)"), text("PRAGMA integrity_check(1)")
_LOCK_S = 600.0
_ROWS_AT_ONCE = 500
_HEADER_BYTES = 100
_PAGES_AT = 28  # where in the header the number of pages stands


# SQLite's own table of the last ids that it gave in tables where none is given twice.
_GIVEN = Table("sqlite_sequence", MetaData(), Column("name", String), Column("seq", Integer))


@dataclass
class Salvaged:
    """What was recovered.

    Attributes:
        aside: Where the damaged file is kept; its ``-wal`` and ``-shm`` beside it.
        folders: Watched folders.
        photos: Photos, removed ones included.
        vectors: Vectors by encoder.
    """

    aside: Path = field(default_factory=Path)
    folders: int = 0
    photos: int = 0
    vectors: dict[str, int] = field(default_factory=dict)


def look_for_damage(session: CatalogueConnection, seconds: float) -> None:
    """Have SQLite check the file, within a time limit.

    Args:
        session: A connection; a reading one is enough.
        seconds: The limit; infinity also compares every index with its table.

    Raises:
        DamagedCatalogueError: SQLite found a fault.
    """
    with session.read() as connection:
        _expect_tables(connection, session.path)
        driver: Any = connection.connection.driver_connection
        deadline = time.monotonic() + seconds
        driver.set_progress_handler(lambda: time.monotonic() > deadline, 20_000)
        try:
            verdict = connection.scalar(_WHOLE if seconds == math.inf else _QUICK)
        except DBAPIError as error:
            if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_INTERRUPT":
                raise
            return
        finally:
            driver.set_progress_handler(None, 0)
    if verdict != "ok":
        raise DamagedCatalogueError(f"The catalogue {session.path} is damaged ({verdict}).")


def _expect_tables(connection: Connection, path: Path) -> None:
    try:
        # SQLite says which columns there are: putting a query for each table in words would take
        # SQLAlchemy longer than all the rest of opening a catalogue.
        present = {name: _present(connection, name) for name in METADATA.tables}
    except DBAPIError as error:
        if getattr(error.orig, "sqlite_errorname", "") == "SQLITE_ERROR":
            message = f"The catalogue {path} is damaged ({error.orig})."
            raise DamagedCatalogueError(message) from error
        raise
    for table in METADATA.tables.values():
        for item in table.columns:
            if item.name not in present[table.name]:
                reason = f"no column {item}"
                raise DamagedCatalogueError(f"The catalogue {path} is damaged ({reason}).")


def _present(connection: Connection, table: str) -> set[str]:
    return set(connection.scalars(_NAMES, {"table": table}))


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Allow one program at a time to repair a catalogue; the lock ends with the program."""
    lock = path.with_name(f"{path.stem}-repair.lock")
    with translated_errors(path), _words_for_files(path):
        make_private(lock)
        with closing(sqlite3.connect(lock, timeout=_LOCK_S, isolation_level=None)) as held:
            held.execute("BEGIN EXCLUSIVE")
            yield


def salvage(path: Path, complete: Callable[[Path, Salvaged], None]) -> Salvaged:
    """Replace a damaged catalogue with a sound one.

    A kill at any moment leaves either the damaged file in its place or the finished new one.

    Args:
        path: The damaged catalogue.
        complete: Called with the new file, before it takes its place, to add what is derived.

    Raises:
        CatalogueError: The disk is full, the folder may not be written, or the like; the damaged
            file is still in its place.
    """
    target = path.with_name(f"{path.stem}-new{path.suffix}")
    scratch = path.with_name(f"{path.stem}-scratch{path.suffix}")
    with _words_for_files(path):
        try:
            _remove(target, scratch)  # of an attempt that was cut short
            saved = _carry_over(path, target, scratch)
            complete(target, saved)
            saved.aside = _swap(path, target)
        finally:
            _remove(target, scratch)
    return saved


@contextmanager
def _words_for_files(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CatalogueError(
            f"The damaged catalogue {path} cannot be repaired: {error.strerror or error}."
        ) from error


def _remove(*databases: Path) -> None:
    for database in databases:
        for part in PARTS:
            Path(f"{database}{part}").unlink(missing_ok=True)


def _swap(path: Path, target: Path) -> Path:
    """Keep the damaged file under another name and let the new one take its place."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.stem}-damaged-{stamp}{path.suffix}")
    number = 1
    while any(Path(f"{aside}{part}").exists() for part in PARTS):
        number += 1
        aside = path.with_name(f"{path.stem}-damaged-{stamp}-{number}{path.suffix}")
    for part in PARTS:
        if Path(f"{path}{part}").exists():
            _duplicate(Path(f"{path}{part}"), Path(f"{aside}{part}"))
    # SQLite would play the old log into the new file, so the log must go first.
    for part in PARTS[1:]:
        Path(f"{path}{part}").unlink(missing_ok=True)
    target.replace(path)
    return aside


def _duplicate(source: Path, copy: Path) -> None:
    try:
        copy.hardlink_to(source)
    except OSError:  # a file system without hard links
        shutil.copy2(source, copy)


def _carry_over(path: Path, target: Path, scratch: Path) -> Salvaged:
    engine = open_engine(target, read_only=False)
    try:
        for source in _sources(path, target, scratch):
            saved = _copy_all(source, engine)
            if saved.folders:
                return saved
    finally:
        engine.dispose()
    return Salvaged()


def _sources(path: Path, target: Path, scratch: Path) -> Iterator[Path]:
    """The damaged file, the same under a sound header, then the backups, newest first."""
    if path.exists() and path.stat().st_size > 0:  # SQLite deletes the log of an empty file
        yield path
    _copy_with_sound_header(path, target, scratch)
    yield scratch
    backups = path.parent.joinpath("backups").glob("*.sqlite")
    yield from sorted(backups, key=lambda file: file.stat().st_mtime_ns, reverse=True)


def _copy_with_sound_header(path: Path, target: Path, scratch: Path) -> None:
    make_private(scratch)
    for part in PARTS[:2]:
        if Path(f"{path}{part}").exists():
            shutil.copyfile(f"{path}{part}", f"{scratch}{part}")
    is_empty = scratch.stat().st_size == 0
    with target.open("rb") as sound, scratch.open("r+b") as copy:
        copy.write(sound.read() if is_empty else sound.read(_HEADER_BYTES))
        if not is_empty:
            copy.seek(_PAGES_AT)
            copy.write(bytes(4))  # let SQLite count the pages itself


def _reading_engine(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)

    engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.text_factory = lambda raw: raw.decode(errors="surrogateescape")
        # With this SQLite also reads a file that is shorter than its header says.
        connection.execute("PRAGMA writable_schema = ON")

    return engine


def _copy_all(source: Path, target: Engine) -> Salvaged:
    saved = Salvaged()
    engine = _reading_engine(source)
    try:
        with engine.connect() as connection:
            folders = _copy(_folders(connection), FOLDER, target, lambda _row: True)
            photos = _copy(
                _rows(connection, PHOTO),
                PHOTO,
                target,
                lambda row: is_sound_photo(row, folders),
            )
            _copy(_rows(connection, LAST_ID), LAST_ID, target, is_sound_last_id)
            mounts = _rows(connection, MOUNT)
            _copy(mounts, MOUNT, target, lambda row: is_sound_mount(row, folders))
            sizes: dict[str, int] = {}

            def is_sound(row: Mapping[str, Any]) -> bool:
                if row["photo_id"] not in photos or not is_text(row["encoder"]):
                    return False
                if not is_vector(row["vector"]):
                    return False
                if len(row["vector"]) != sizes.setdefault(row["encoder"], len(row["vector"])):
                    return False
                saved.vectors[row["encoder"]] = saved.vectors.get(row["encoder"], 0) + 1
                return True

            _copy(_rows(connection, EMBEDDING), EMBEDDING, target, is_sound)
            frames = _rows(connection, FRAME)
            _copy(frames, FRAME, target, lambda row: is_sound_frame(row, sizes))
            labels = _rows(connection, RECOGNITION)
            _copy(labels, RECOGNITION, target, lambda row: is_sound_labels(row, photos))
            pictures = _rows(connection, PICTURE)
            _copy(pictures, PICTURE, target, lambda row: is_sound_picture(row, photos))
            for said in (NOT_SAME, SETTLED, REMOVED_CONTENT, BECAME, COVER):
                _copy(_rows(connection, said), said, target, is_sound_word)
            _copy_tags(connection, target, photos)
            _copy_albums(connection, target)
            _copy_steps(connection, target)
    except (DBAPIError, ValueError):
        return saved  # not even to be opened
    finally:
        engine.dispose()
    _have_photos_seen_again(target)
    saved.folders, saved.photos = len(folders), len(photos)
    return saved


def _copy_tags(connection: Connection, target: Engine, photos: set[int]) -> None:
    """Carry over tags, those that lay in a lost one as outermost ones, and ratings."""
    found = {row["id"]: row for row in _rows(connection, TAG) if is_sound_tag(row)}
    paths: dict[int, int | None] = {}
    names: set[tuple[int | None, str]] = set()

    def place(number: int, inner: frozenset[int]) -> None:
        if number in paths:
            return
        parent = found[number]["parent_id"]
        if parent in found and parent not in inner:
            place(parent, inner | {number})
        else:
            parent = None
        name = found[number]["name"]
        while (parent, name) in names:
            name = f"{name} ({number})"
        found[number] |= {"parent_id": parent, "name": name}
        names.add((parent, name))
        paths[number] = parent

    for number in found:
        place(number, frozenset({number}))
    tags = _copy((found[number] for number in paths), TAG, target, lambda _row: True)
    tagged = _rows(connection, TAGGED)
    _copy(tagged, TAGGED, target, lambda row: is_sound_tagging(row, tags))
    taught = _rows(connection, TAUGHT)  # what was learnt follows from the examples
    _copy(taught, TAUGHT, target, lambda row: is_sound_lesson(row, tags))
    _copy(_rows(connection, RATED), RATED, target, is_sound_rating)
    _copy(_rows(connection, OVERRULED), OVERRULED, target, is_sound_overruled)
    annotations = _rows(connection, ANNOTATION)
    _copy(annotations, ANNOTATION, target, lambda row: is_sound_annotation(row, photos))


def _copy_albums(connection: Connection, target: Engine) -> None:
    """Carry over albums, smart ones too; what was in a lost one is not in any."""

    def sound() -> Callable[[Mapping[str, Any]], bool]:
        names: set[str] = set()

        def is_sound(row: Mapping[str, Any]) -> bool:
            name = row["name"]
            if not (isinstance(row["id"], int) and is_text(name) and name) or name in names:
                return False
            names.add(name)
            return "query" not in row or is_text(row["query"])

        return is_sound

    _copy(_rows(connection, SMART_ALBUM), SMART_ALBUM, target, sound())
    albums = _copy(_rows(connection, ALBUM), ALBUM, target, sound())
    inside = _rows(connection, IN_ALBUM)
    _copy(inside, IN_ALBUM, target, lambda row: is_sound_place(row, albums))


def _copy_steps(connection: Connection, target: Engine) -> None:
    """Carry over what can be taken back, and which ids were given: steps go by those.

    Where the ids are lost new tags and albums would get some that steps are about.
    """
    given = {row["name"]: row["seq"] for row in _rows(connection, _GIVEN) if is_sound_given(row)}
    if SAID.name not in given:
        return
    _copy(_rows(connection, SAID), SAID, target, is_sound_step)
    with target.connect().execution_options(write=True) as writing, writing.begin():
        known: dict[str, int] = dict(writing.execute(select(*_GIVEN.columns)).all())
        for name, last in given.items():
            row = {"name": name, "seq": max(last, known.get(name, 0))}
            writing.execute(delete(_GIVEN).where(_GIVEN.c.name == name))
            writing.execute(insert(_GIVEN).values(row))


def _have_photos_seen_again(target: Engine) -> None:
    """Read facts again where traits were lost, and compare all photos: what was alike is lost."""
    without = PHOTO.c.id.not_in(select(PICTURE.c.photo_id))
    with target.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(update(PHOTO).where(without).values(facts_version=0))
        connection.execute(update(PICTURE).values(compared=None))


def _copy(
    rows: Iterator[dict[str, Any]],
    table: Any,
    target: Engine,
    is_sound: Callable[[Mapping[str, Any]], bool],
) -> set[int]:
    """Write sound rows into the new catalogue; returns their ids where they have one."""
    ids: set[int] = set()
    statement = insert(table).prefix_with("OR IGNORE")
    batch: list[dict[str, Any]] = []
    with target.connect().execution_options(write=True) as connection, connection.begin():
        for row in rows:
            try:
                sound = is_sound(row)
            except KeyError:  # the name of a column is damaged, so nothing is known of its values
                break
            if not sound:
                continue
            batch.append(row)
            ids.add(row.get("id", 0))
            if len(batch) == _ROWS_AT_ONCE:
                connection.execute(statement, batch)
                batch = []
        if batch:
            connection.execute(statement, batch)
    return ids


def _folders(connection: Connection) -> Iterator[dict[str, Any]]:
    found = {row["id"]: row for row in _rows(connection, FOLDER)}
    # The index over the paths is a second copy of what matters most.
    ids_and_paths = select(FOLDER.c.id, FOLDER.c.path).order_by(FOLDER.c.path)
    try:
        for folder_id, path in connection.execute(ids_and_paths):
            found.setdefault(folder_id, {"id": folder_id, "path": path, "online": True})
    except (DBAPIError, ValueError):
        pass  # what was read before the fault counts
    nothing = {
        item.name: None for item in FOLDER.columns
    }  # rows that are written together are alike
    return (
        nothing | row | {"rules": sound_rules(row.get("rules"))}
        for row in found.values()
        if isinstance(row["path"], str) and row["path"]
    )


def _rows(connection: Connection, table: Any) -> Iterator[dict[str, Any]]:
    """Every row of a table that can be read, by ascending row number."""
    assert isinstance(table, Table)
    number: ColumnClause[int] = literal_column("rowid", Integer)
    columns = _columns(connection, table)
    last, limit, failures = -1, _ROWS_AT_ONCE, 0
    while last < LARGEST_ID:
        statement = (
            select(number.label("row_number"), *columns)
            .where(number > last)
            .order_by(number)
            .limit(limit)
        )
        try:
            rows = connection.execute(statement).all()
            if not rows:
                return
            if not last < rows[-1].row_number < LARGEST_ID:
                raise ValueError("rows out of order")
        except (DBAPIError, ValueError, TypeError) as error:
            if isinstance(error, DBAPIError) and not _may_be_passed(error):
                return
            if limit > 1:
                limit = 1
            else:
                # Gaps of any size are crossed soon, and little is missed behind them.
                last += int(1.02**failures)
                failures += 1
            continue
        failures, limit = 0, min(2 * limit, _ROWS_AT_ONCE)
        last = rows[-1].row_number
        yield from (_as_dict(row, columns) for row in rows)


def _columns(connection: Connection, table: Table) -> list[Column[Any]]:
    """The columns of a table that the file has: of an older program, it has fewer."""
    try:
        present = _present(connection, table.name)
    except DBAPIError:
        present = set()  # reading the table will say what is wrong
    return [item for item in table.columns if item.name in present or not present]


def _may_be_passed(error: DBAPIError) -> bool:
    name = getattr(error.orig, "sqlite_errorname", None) or ""
    # SQLite has no error code for text that is not valid UTF-8.
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_IOERR")) or not name


def _as_dict(row: Row[*tuple[Any, ...]], columns: list[Column[Any]]) -> dict[str, Any]:
    values = row._mapping  # SQLAlchemy's public name for it, underscore and all
    return {item.name: values[item] for item in columns}
