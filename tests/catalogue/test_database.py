import errno
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from photosim.catalogue import database
from photosim.catalogue.database import (
    CatalogueError,
    DamagedCatalogueError,
    MissingCatalogueError,
    NewerCatalogueError,
    back_up,
)
from photosim.catalogue.schema import HEAD_REVISION, METADATA
from photosim.catalogue.store import Store
from tests.catalogues import make_catalogue
from tests.mounts import failing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "catalogue.sqlite"


def test_migrations_lead_to_the_schema_of_the_models(path: Path) -> None:
    Store.open(path).close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
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


@pytest.mark.parametrize("name", ["what?", "a?mode=memory", "50%25", "a#b", "file:x", "it's; ü"])
def test_the_catalogue_lies_where_its_folder_says_whatever_that_is_called(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name / "catalogue.sqlite"
    with Store.open(path) as store:
        store.add_folder(Path("/photos"), None)
        back_up(path, path.parent / "backups", "copy")
    with Store.open(path, read_only=True) as store:
        assert len(store.folders()) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in tmp_path.iterdir()] == [name]


_USES = """
import sys; from pathlib import Path
from photosim.catalogue.database import back_up
from photosim.catalogue.store import Store
from photosim.library.health import examine
from photosim.library.recover import open_sound
path, opened = Path(sys.argv[1]), []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
with Store.open(path) as store:
    Store.open(path).close()
    Store.open(path, read_only=True).close()
    open_sound(path)[0].close()
    back_up(path, path.parent / "backups", "copy")
    examine(store, "encoder")
print([name for name in opened if Path(name).name.startswith(path.name)])
"""


def test_no_descriptor_of_the_catalogue_is_opened_beside_those_of_sqlite(path: Path) -> None:
    Store.open(path).close()
    ran = subprocess.run(
        [sys.executable, "-P", "-c", _USES, str(path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


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
        pytest.raises(CatalogueError, match="permission to write"),
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
    with pytest.raises(DamagedCatalogueError, match="not a PhotoSim catalogue"):
        Store.open(path)


def test_a_place_that_cannot_hold_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CatalogueError, match="cannot be stored in"):
        Store.open(tmp_path / "file" / "catalogue.sqlite")


def test_backups_are_complete_private_and_rotated(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        store.add_folder(Path("/photos"), None)
    copies = []
    for number in range(5):
        copy = back_up(path, tmp_path / "backups", f"copy-{number}")
        os.utime(copy, ns=(number, number))
        copies.append(copy)
    assert sorted((tmp_path / "backups").iterdir()) == sorted(copies[-3:])
    assert stat.S_IMODE(copies[-1].stat().st_mode) == 0o600
    with Store.open(copies[-1]) as copy_store:
        assert [folder.path for folder in copy_store.folders()] == [Path("/photos")]


_NEXT_REVISION = f"{int(HEAD_REVISION) + 1:04}"
_NEXT_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{revision}", "{before}"


def upgrade() -> None:
    op.add_column("photo", sa.Column("stars", sa.Integer))
    {ending}
"""


def a_newer_program(folder: Path, monkeypatch: pytest.MonkeyPatch, ending: str = "") -> None:
    """Let the program be one whose schema has one revision more."""
    shutil.copytree(database.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    text_ = _NEXT_MIGRATION.format(revision=_NEXT_REVISION, before=HEAD_REVISION, ending=ending)
    (folder / "versions" / f"{_NEXT_REVISION}_stars.py").write_text(text_)
    monkeypatch.setattr(database, "MIGRATIONS", folder)
    monkeypatch.setattr(database, "HEAD_REVISION", _NEXT_REVISION)


def test_an_older_catalogue_is_migrated_after_a_backup(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_catalogue(path, 40)
    before = contents(path)
    a_newer_program(tmp_path / "migrations", monkeypatch)
    with Store.open(path) as store, store.session.read() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == _NEXT_REVISION
        assert connection.scalar(text("SELECT count(*) FROM photo WHERE stars IS NULL")) == 40
    [backup] = (path.parent / "backups").iterdir()
    assert f"schema-{HEAD_REVISION}" in backup.name
    assert contents(backup) == before
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700


def test_an_index_of_the_first_schema_waits_to_be_measured_anew(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "000[2-9]_*.py", "00[1-9]?_*.py")
    with monkeypatch.context() as older:
        first = Path(shutil.copytree(database.MIGRATIONS, tmp_path / "first", ignore=ignored))
        older.setattr(database, "MIGRATIONS", first)
        older.setattr(database, "HEAD_REVISION", "0001")
        Store.open(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO hash_index (encoder, active, dimension, bits, tables, probes, seed,"
            " fitted_on, measured_on) VALUES ('resnet34', 1, 512, 10, 5, 7, 3, 9000, 9000)"
        )
    with Store.open(path) as store:
        [record] = store.vectors.hash_indexes()
    assert (record.probes, record.finalists, record.target) == (7, 200, None)


@pytest.mark.parametrize("ending", ["raise OSError('interrupted')", "import os; os._exit(9)"])
def test_a_migration_that_fails_half_way_changes_nothing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    make_catalogue(path, 40)
    before = contents(path)
    a_newer_program(tmp_path / "migrations", monkeypatch, ending)
    code = (
        "import sys; from pathlib import Path; from photosim.catalogue import database, store\n"
        "database.MIGRATIONS, database.HEAD_REVISION = Path(sys.argv[2]), sys.argv[3]\n"
        "store.Store.open(Path(sys.argv[1]))"
    )
    arguments = [str(path), str(tmp_path / "migrations"), _NEXT_REVISION]
    done = subprocess.run([sys.executable, "-c", code, *arguments], stderr=subprocess.DEVNULL)
    assert done.returncode != 0
    assert contents(path) == before
    [backup] = (path.parent / "backups").iterdir()
    assert contents(backup) == before


def test_a_migration_that_makes_a_table_anew_keeps_what_refers_to_it(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_catalogue(path, 40)
    ending = "with op.batch_alter_table('folder', recreate='always'): pass"
    a_newer_program(tmp_path / "migrations", monkeypatch, ending)
    with Store.open(path) as store, store.session.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM photo")) == 40
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_migration_that_leaves_rows_without_their_folder_is_undone(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_catalogue(path, 40)
    before = contents(path)
    a_newer_program(tmp_path / "migrations", monkeypatch, "op.execute('DELETE FROM folder')")
    with pytest.raises(CatalogueError, match="could not be upgraded"):
        Store.open(path)
    assert contents(path) == before


_FULL = """
import resource, sys; from pathlib import Path
from photosim.catalogue.database import CatalogueError, back_up, translated_errors
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size // 2, resource.RLIM_INFINITY))
try:
    with translated_errors(path):
        back_up(path, path.parent / "backups", "copy")
except CatalogueError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sets a POSIX limit")
def test_a_backup_for_which_there_is_no_room_is_none(path: Path) -> None:
    make_catalogue(path, 400)
    backups = path.parent / "backups"
    backups.mkdir()
    (backups / "copy.part").write_bytes(b"of a program that was killed")
    command = [sys.executable, "-c", _FULL, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "catalogue.sqlite" in done.stdout
    assert list(backups.iterdir()) == []


def contents(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


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


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO, errno.ESTALE])
def test_a_folder_that_cannot_be_looked_into_is_said_in_words(
    path: Path, code: int, read_only: bool
) -> None:
    Store.open(path).close()
    with failing("stat", path, code), pytest.raises(CatalogueError, match=os.strerror(code)):
        Store.open(path, read_only=read_only)
    Store.open(path, read_only=read_only).close()
