"""Lessons: tags that are taught together, what was learnt, and the tags suggested by it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the tables, empty."""
    op.create_table(
        "taught",
        _key("tag_id", "tag.id"),
        sa.Column("lesson", sa.Integer, nullable=False),
    )
    op.create_table(
        "learnt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lesson", sa.Integer, nullable=False, unique=True),
        sa.Column("encoder", sa.Text, nullable=False),
        sa.Column("examples", sa.Integer, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("measured", sa.Text, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "suggestion",
        _key("tag_id", "tag.id"),
        _key("photo_id", "photo.id"),
        sa.Column("probability", sa.Float, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_suggestion_photo", "suggestion", ["photo_id"])
    op.create_table(
        "judged",
        _key("photo_id", "photo.id"),
        sa.Column("by", sa.Integer, nullable=False),
    )


def _key(name: str, target: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(target, ondelete="CASCADE"), primary_key=True)
