"""Ids of photos and folders that are used once, and tags of files that people renamed."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the tables; the ids that are there were given already."""
    op.create_table(
        "last_id",
        sa.Column("of_table", sa.String, primary_key=True),
        sa.Column("id", sa.Integer, nullable=False),
    )
    names = "of_table", "id"
    last_id = sa.table("last_id", *map(sa.column, names))
    for name in ("photo", "folder"):
        table = sa.table(name, sa.column("id"))
        highest = sa.select(sa.literal(name), sa.func.max(table.c.id))
        given = highest.having(sa.func.max(table.c.id).is_not(None))
        op.execute(sa.insert(last_id).from_select(names, given))
    op.create_table(
        "overruled",
        sa.Column("content", sa.LargeBinary, primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
    )
    doubted = sa.literal_column("doubted") == 1
    op.create_index("ix_photo_doubted", "photo", ["folder_id"], sqlite_where=doubted)
