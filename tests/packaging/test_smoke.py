import contextlib
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import smoke
from photosim.catalogue.database import MIGRATIONS
from photosim.catalogue.store import Store
from tests.catalogues import make_catalogue


def test_kinds_are_read_from_an_answer_in_its_order() -> None:
    results = [{"path": "/a/balls 3.png"}, {"path": "/a/b c/board 1.png"}]
    assert smoke.kinds_found({"results": results}) == ["balls", "board"]


def test_passed_and_failed_checks_are_counted() -> None:
    checks = smoke.Checks()
    checks.check("one", True)
    checks.check("two", [])
    assert (checks.passed, checks.failed) == (1, 1)


def columns(catalogue: Path) -> dict[str, set[str]]:
    """The columns of every table."""
    with contextlib.closing(sqlite3.connect(catalogue)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
            for (name,) in tables.fetchall()
            if not name.startswith("sqlite_")
        }


def test_the_app_is_tested_with_a_catalogue_as_the_first_revision_left_it(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    engine = create_engine(f"sqlite:///{tmp_path / 'first.sqlite'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    made = make_catalogue(tmp_path / "today.sqlite", 40)
    smoke.make_first_catalogue(made)
    assert columns(made) == columns(tmp_path / "first.sqlite")
    with Store.open(made) as store:
        assert len(store.photo_ids()) == 40
