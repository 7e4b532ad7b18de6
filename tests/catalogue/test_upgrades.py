"""Catalogues as every released version of the program left them, opened by this one."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, DateTime, Integer, LargeBinary, MetaData, create_engine, text
from sqlalchemy.types import TypeEngine

from photosim.catalogue.became import became
from photosim.catalogue.browse import BLOCK
from photosim.catalogue.database import MIGRATIONS, NewerCatalogueError, OlderCatalogueError
from photosim.catalogue.records import FileFacts, Origin, PhotoState, Tagging
from photosim.catalogue.schema import HEAD_REVISION
from photosim.catalogue.store import Store
from photosim.cli import run
from tests.photos import make_photo


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


REVISIONS = sorted(
    step.revision for step in ScriptDirectory.from_config(configuration()).walk_revisions()
)


def some_value(kind: TypeEngine[Any], text_: str) -> Any:
    """A value for a column that must have one, whatever the revision's columns are."""
    if isinstance(kind, Integer):
        return 1
    if isinstance(kind, DateTime):
        return datetime(2020, 1, 2)
    return text_.encode() if isinstance(kind, LargeBinary) else text_


def insert(connection: Connection, name: str, **known: object) -> None:
    """Insert a row, with something in every column that must not be empty."""
    metadata = MetaData()
    metadata.reflect(connection, only=[name])
    table = metadata.tables[name]
    row = {
        column.name: some_value(column.type, f"{name} {column.name}")
        for column in table.columns
        if not column.nullable and column.server_default is None
    }
    connection.execute(table.insert().values(row | known))


def make_old_catalogue(
    path: Path, revision: str, folder: Path, state: PhotoState = PhotoState.PENDING
) -> None:
    """A catalogue of a revision, in which a folder with one photo, a.jpg, is watched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        blob = str(folder).encode()
        insert(connection, "folder", id=7, path=blob, online=True)
        photo = {"folder_id": 7, "relative_path": b"a.jpg", "directory": b"", "state": state}
        insert(connection, "photo", id=11, **photo)
    engine.dispose()


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_catalogue_of_every_version_is_brought_up_to_date(
    revision: str, tmp_path: Path
) -> None:
    path = tmp_path / "catalogue.sqlite"
    make_old_catalogue(path, revision, Path("/photos"))
    with Store.open(path) as store, store.session.read() as connection:
        assert [folder.path for folder in store.folders()] == [Path("/photos")]
        assert [photo.path for photo in store.photos([11])] == [Path("/photos/a.jpg")]
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        assert found == HEAD_REVISION
    backups = list(tmp_path.glob("backups/*.sqlite"))
    assert [f"schema-{revision}" in backup.name for backup in backups] == (
        [] if revision == HEAD_REVISION else [True]
    )


def test_blocks_of_older_photos_have_stamps_that_are_renewed(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    make_old_catalogue(path, "0010", Path("/photos"))
    with Store.open(path) as store:
        stamps = store.browse.stamps()
        assert stamps.keys() == {number // BLOCK for number in store.photo_ids().tolist()}
        store.mark_unreadable([(11, "damaged")])
        assert store.browse.stamps() != stamps


def test_what_could_not_be_read_by_an_older_program_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    make_old_catalogue(path, "0003", Path("/photos"), PhotoState.UNREADABLE)
    with Store.open(path) as store:
        assert store.pending_ids("any").tolist() == [11]
        assert store.problems() == []


@pytest.fixture
def older_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder from before the newest revision, which one may be made up for the test."""
    make_photo(tmp_path / "photos" / "a.jpg")
    data = tmp_path / "data"
    make_old_catalogue(data / "catalogue.sqlite", HEAD_REVISION, tmp_path / "photos")
    migrations = tmp_path / "migrations"
    (migrations / "versions").mkdir(parents=True)
    for file in MIGRATIONS.rglob("*.py"):
        (migrations / file.relative_to(MIGRATIONS)).write_bytes(file.read_bytes())
    (migrations / "versions" / "9999_next.py").write_text(
        f'revision, down_revision = "9999", "{HEAD_REVISION}"\n\n\ndef upgrade() -> None: ...\n'
    )
    monkeypatch.setattr("photosim.catalogue.database.MIGRATIONS", migrations)
    monkeypatch.setattr("photosim.catalogue.database.HEAD_REVISION", "9999")
    return data


def test_all_that_was_said_is_there_after_its_tables_were_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    make_old_catalogue(path, "0022", Path("/photos"))
    old, now = b"1" * 16, b"2" * 16
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO tag VALUES (?, ?, ?)", [(3, None, "Places"), (8, 3, "Paris")]
        )
        connection.execute("INSERT INTO tagged VALUES (?, 8, 1, 3)", (old,))
        connection.execute("INSERT INTO taught VALUES (8, 1)")
        connection.execute("INSERT INTO album VALUES (5, 'Sea')")
        connection.execute("INSERT INTO in_album VALUES (5, ?, 0)", (old,))
        connection.execute("INSERT INTO smart_album VALUES (4, 'Hills', '{}')")
        connection.execute("INSERT INTO became VALUES (?, ?)", (old, now))
    with Store.open(path) as store:
        assert [(tag.id, tag.path) for tag in store.tags.all()] == [
            (3, ("Places",)),
            (8, ("Places", "Paris")),
        ]
        assert store.tags.every() == [Tagging(old, 8, 1, Origin.PERSON)]
        assert store.lessons.all() == {1: frozenset({8})}
        assert store.albums.contents(5) == [old]
        assert [album.id for album in store.smart_albums.all()] == [4]
        assert became(store.session, [old]) == {old: [now]}
        store.tags.delete(8)
        assert store.tags.make(("Rome",)) == 9
        assert store.tags.every() == []


def test_ids_that_an_older_program_gave_are_not_given_again(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    make_old_catalogue(path, "0023", Path("/photos"))
    with Store.open(path) as store:
        store.remove_folder(7)
        folder = store.add_folder(Path("/photos"), None)
        assert folder == 8
        assert store.files.add(folder, [("a.jpg", FileFacts(1, 1))]) == [12]


def test_reading_alone_leaves_an_older_catalogue_as_it_is(older_catalogue: Path) -> None:
    path = older_catalogue / "catalogue.sqlite"
    before = path.read_bytes()
    with pytest.raises(OlderCatalogueError, match="older PhotoSim"):
        Store.open(path, read_only=True)
    assert path.read_bytes() == before


def test_a_command_that_reads_brings_an_older_catalogue_up_to_date(
    older_catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--data-dir", str(older_catalogue), "doctor", "--json"]) == 0
    said = capsys.readouterr()
    assert "a backup is kept" in said.err
    assert json.loads(said.out)["ok"]
    assert list(older_catalogue.glob("backups/*.sqlite"))


def test_a_picture_of_the_window_shows_an_older_catalogue_too(
    older_catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "window.png"
    assert run(["--data-dir", str(older_catalogue), "screenshot", str(out)]) == 0
    assert "a backup is kept" in capsys.readouterr().err
    assert out.exists()


def test_the_program_before_the_upgrade_refuses_what_came_after_it(
    older_catalogue: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Store.open(older_catalogue / "catalogue.sqlite").close()
    monkeypatch.undo()
    with pytest.raises(NewerCatalogueError):
        Store.open(older_catalogue / "catalogue.sqlite")
    for command_line in (["doctor"], ["index", str(older_catalogue)]):
        assert run(["--data-dir", str(older_catalogue), *command_line]) == 1
        assert "written by a newer PhotoSim. Please update" in capsys.readouterr().err
