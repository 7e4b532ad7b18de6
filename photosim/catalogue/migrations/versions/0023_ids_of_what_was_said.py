"""Ids of tags and albums that are used once, and copies that became several contents."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Have SQLite never give an id twice, and one content become several."""
    for table in ("tag", "album", "smart_album"):
        with op.batch_alter_table(
            table, recreate="always", table_kwargs={"sqlite_autoincrement": True}
        ):
            pass
    op.rename_table("became", "became_before")
    op.drop_index("ix_became_now", "became_before")
    op.create_table(
        "became",
        sa.Column("content", sa.LargeBinary, primary_key=True),
        sa.Column("now", sa.LargeBinary, primary_key=True),
    )
    op.create_index("ix_became_now", "became", ["now"])
    names = "content", "now"
    after, before = (
        sa.table(table, *map(sa.column, names)) for table in ("became", "became_before")
    )
    op.execute(sa.insert(after).from_select(names, sa.select(before.c.content, before.c.now)))
    op.drop_table("became_before")
    edited = sa.literal_column("previous_content").is_not(None)
    op.create_index("ix_photo_previous", "photo", ["previous_content"], sqlite_where=edited)
