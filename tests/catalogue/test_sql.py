"""SQL is written with SQLAlchemy's expressions; what is text never has anything put into it."""

import ast
from pathlib import Path

import pytest

import photosim

PACKAGE = Path(photosim.__file__).parent
WRITTEN_OUT = ("PRAGMA ", "BEGIN", "VACUUM", "SELECT version_num FROM alembic_version")
PRAGMAS_OF_CONSTANTS = {"BUSY_TIMEOUT_MS", "read_only"}


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_no_statement_is_put_together_from_text(path: Path) -> None:
    for call in ast.walk(ast.parse(path.read_text())):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        name = call.func.id if isinstance(call.func, ast.Name) else name
        statement = call.args[0]
        if name in {"text", "literal_column", "execute", "exec_driver_sql", "executescript"}:
            inserted = {
                part.id
                for part in ast.walk(statement)
                if isinstance(statement, ast.JoinedStr | ast.BinOp) and isinstance(part, ast.Name)
            }
            assert inserted - {"int"} <= PRAGMAS_OF_CONSTANTS, ast.unparse(call)
            is_sql = "catalogue" in path.parts and name != "literal_column"
            if is_sql and isinstance(statement, ast.Constant):
                assert str(statement.value).startswith(WRITTEN_OUT), ast.unparse(call)
