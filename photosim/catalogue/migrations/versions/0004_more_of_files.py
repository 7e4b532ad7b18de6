"""More is kept of a file: its change time, where its date is from, what is wrong with it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns, empty, and the table of volumes below a watched folder."""
    op.add_column("photo", sa.Column("changed_ns", sa.Integer))
    op.add_column("photo", sa.Column("taken_from", sa.String))
    op.add_column("photo", sa.Column("taken_offset", sa.Integer))
    op.add_column("photo", sa.Column("damage", sa.Text))
    op.add_column(
        "photo", sa.Column("facts_version", sa.Integer, nullable=False, server_default="0")
    )
    op.create_index("ix_photo_facts", "photo", ["facts_version"])
    # What could not be read then may be readable now, if only in part.
    op.execute("UPDATE photo SET state = 'pending', reason = NULL WHERE state = 'unreadable'")
    op.create_index(
        "ix_photo_damage", "photo", ["folder_id"], sqlite_where=sa.text("damage IS NOT NULL")
    )
    op.add_column("photo", sa.Column("doubted", sa.Boolean, nullable=False, server_default="0"))
    op.create_table(
        "mount",
        sa.Column(
            "folder_id",
            sa.Integer,
            sa.ForeignKey("folder.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("directory", sa.Text, primary_key=True),
        sa.Column("volume", sa.String),
        sa.Column("online", sa.Boolean, nullable=False),
    )
    # Recall was measured for the ten nearest photos; now it is for as many as a window shows.
    op.execute("UPDATE hash_index SET target = NULL, recall = NULL")
