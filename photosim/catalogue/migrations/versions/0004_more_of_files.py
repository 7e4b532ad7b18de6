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
    photo = sa.table("photo", sa.column("state"), sa.column("reason"), sa.column("damage"))
    unreadable = sa.update(photo).where(photo.c.state == "unreadable")
    op.execute(unreadable.values(state="pending", reason=None))
    op.create_index(
        "ix_photo_damage", "photo", ["folder_id"], sqlite_where=photo.c.damage.is_not(None)
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
    hash_index = sa.table("hash_index", sa.column("target"), sa.column("recall"))
    op.execute(sa.update(hash_index).values(target=None, recall=None))
