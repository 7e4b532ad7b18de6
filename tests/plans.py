"""How SQLite answers what is asked of a catalogue: by which indexes, or through all photos."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from photosim.catalogue.store import Store

USUAL_STATES = "ix_photo_state (state=?)"
# Of a covering index it may be the first or the last entry alone.
_OF_A_FOLDER = "USING INDEX ix_photo_directory (folder_id=?)"


def statements(store: Store, do: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements that something executes, each with its parameters, but for transactions."""
    executed: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:
        if not str(arguments[2]).startswith("BEGIN"):
            executed.append(arguments[2:4])

    with store.session.read() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        do()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return executed


def plans(store: Store, do: Callable[[], object]) -> list[str]:
    """How SQLite answers these statements, one line for each table that it goes to."""
    executed = statements(store, do)
    with store.session.read() as connection:
        return [
            row.detail
            for statement, parameters in executed
            for one in (parameters if isinstance(parameters, list) else [parameters])[:1]
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one)
        ]


def through_all_photos(store: Store, do: Callable[[], object]) -> list[str]:
    """The lines of such plans that lead through all photos, or all of a watched folder."""
    return [
        line
        for line in plans(store, do)
        if "SCAN photo" in line or line.endswith((USUAL_STATES, _OF_A_FOLDER))
    ]
