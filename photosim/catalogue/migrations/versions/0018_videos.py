"""Videos: how long they take, and the vectors of their frames."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column and the table, empty: the next scan finds the videos."""
    op.add_column("photo", sa.Column("duration_ms", sa.Integer))
    op.create_table(
        "frame",
        sa.Column("encoder", sa.String, primary_key=True),
        sa.Column("content", sa.LargeBinary, primary_key=True),
        sa.Column("position_ms", sa.Integer, primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_frame_content", "frame", ["content"])
