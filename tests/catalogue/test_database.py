import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from photosim.catalogue.database import (
    CatalogueError,
    DamagedCatalogueError,
    MissingCatalogueError,
    NewerCatalogueError,
    back_up,
    open_engine,
)
from photosim.catalogue.schema import HEAD_REVISION, Base
from photosim.catalogue.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "catalogue.sqlite"


def test_migrations_lead_to_the_schema_of_the_models(path: Path) -> None:
    Store.open(path).close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    engine.dispose()
    assert version == HEAD_REVISION


def test_the_newest_migration_is_the_one_the_program_expects() -> None:
    import photosim.catalogue

    versions = Path(photosim.catalogue.__file__).parent / "migrations" / "versions"
    assert max(file.name.partition("_")[0] for file in versions.glob("0*.py")) == HEAD_REVISION


def test_catalogue_and_folder_are_private(path: Path) -> None:
    Store.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_is_in_wal_mode_and_waits_for_other_writers(path: Path) -> None:
    with Store.open(path) as store, store.session.read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert int(connection.scalar(text("PRAGMA busy_timeout")) or 0) >= 10_000
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_reading_needs_a_catalogue(path: Path) -> None:
    with pytest.raises(MissingCatalogueError, match="Index a folder first"):
        Store.open(path, read_only=True)
    assert not path.exists()


def test_a_reading_store_refuses_to_write(path: Path) -> None:
    Store.open(path).close()
    with (
        Store.open(path, read_only=True) as store,
        pytest.raises(CatalogueError, match="may not be written"),
    ):
        store.add_folder(Path("/photos"), None)


def test_a_newer_catalogue_is_refused_and_left_alone(path: Path) -> None:
    Store.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(NewerCatalogueError, match="newer PhotoSim"):
        Store.open(path)
    with pytest.raises(NewerCatalogueError):
        Store.open(path, read_only=True)


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 300, b"SQLite format 3\0" + b"x" * 9000]
)
def test_a_damaged_catalogue_is_refused_in_words_and_kept(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(DamagedCatalogueError, match="damaged"):
        Store.open(path)
    assert path.read_bytes() == content


def test_a_foreign_database_is_not_taken_for_a_catalogue(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (id INTEGER)")
    connection.close()
    with pytest.raises(DamagedCatalogueError, match="not a catalogue"):
        Store.open(path)


def test_a_place_that_cannot_hold_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CatalogueError, match="cannot be kept in"):
        Store.open(tmp_path / "file" / "catalogue.sqlite")


def test_backups_are_complete_private_and_rotated(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        store.add_folder(Path("/photos"), None)
    engine = open_engine(path, read_only=False)
    copies = []
    for number in range(5):
        copy = back_up(engine, tmp_path / "backups", f"copy-{number}")
        os.utime(copy, ns=(number, number))
        copies.append(copy)
    engine.dispose()
    assert sorted((tmp_path / "backups").iterdir()) == sorted(copies[-3:])
    assert stat.S_IMODE(copies[-1].stat().st_mode) == 0o600
    with Store.open(copies[-1]) as copy_store:
        assert [folder.path for folder in copy_store.folders()] == [Path("/photos")]


def test_several_programs_may_create_it_at_once(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from photosim.catalogue.store import Store\n"
        "with Store.open(Path(sys.argv[1])) as store:\n"
        "    for n in range(20): store.add_folder(Path(f'/{sys.argv[2]}/{n}'), None)\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    programs = [subprocess.Popen([*command, str(number)]) for number in range(3)]
    assert [program.wait(60) for program in programs] == [0, 0, 0]
    with Store.open(path) as store:
        assert len(store.folders()) == 60
