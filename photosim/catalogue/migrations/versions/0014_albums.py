"""Albums: contents in an order that people chose."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the tables, empty."""
    op.create_table(
        "album",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
    )
    album = sa.ForeignKey("album.id", ondelete="CASCADE")
    op.create_table(
        "in_album",
        sa.Column("album_id", sa.Integer, album, primary_key=True),
        sa.Column("content", sa.LargeBinary, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
    )
    op.create_index("ix_in_album_content", "in_album", ["content"])
