"""What concerns a few photos is not looked for among all, of which there may be a million."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event

from photosim.catalogue.store import Store

FEW = np.array([3, 5])
USUAL_STATES = "ix_photo_state (state=?)"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "catalogue.sqlite") as made:
        yield made


def plans(store: Store, ask: Callable[[Store], object]) -> list[str]:
    """How SQLite answers the statements of a question, one line for each table it goes to."""
    statements: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2:4])

    with store.session.read() as connection:
        event.listen(connection.engine, "before_cursor_execute", note)
        ask(store)
        event.remove(connection.engine, "before_cursor_execute", note)
        return [
            row.detail
            for statement, parameters in statements
            if not statement.startswith("BEGIN")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.tags.pairs(),
        lambda store: store.tags.pairs(FEW),
        lambda store: store.ratings.photos(),
        lambda store: store.ratings.photos(FEW),
        lambda store: store.covers.photos(),
        lambda store: store.albums.pairs(),
        lambda store: store.lessons.counts(0.5),
        lambda store: store.lessons.suggested(1, 0.5),
        lambda store: store.photos(FEW),
        lambda store: store.duplicates.contents_of(FEW.tolist()),
    ],
    ids=[
        *("tags", "tags of a few", "ratings", "ratings of a few", "covers", "albums"),
        *("suggestions", "suggestions of a tag", "records", "contents"),
    ],
)
def test_a_few_photos_are_not_looked_for_among_all(
    store: Store, ask: Callable[[Store], object]
) -> None:
    went = [line for line in plans(store, ask) if " photo " in line]
    assert went
    assert all(line.startswith("SEARCH photo USING") for line in went)
    assert not [line for line in went if USUAL_STATES in line]


def test_files_with_problems_are_not_looked_for_among_all(store: Store) -> None:
    went = [line for line in plans(store, lambda store: store.problems()) if " photo " in line]
    assert f"SEARCH photo USING INDEX {USUAL_STATES}" in [
        line.replace("COVERING ", "") for line in went
    ]  # those of one rare state
    assert [line for line in went if "ix_photo_damage" in line]
    others = [line for line in went if "ix_photo_damage" not in line]
    assert all(line.startswith("SEARCH photo USING") for line in others)
