"""Covers: which photo of a stack people chose to see."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the table, empty."""
    op.create_table("cover", sa.Column("content", sa.LargeBinary, primary_key=True))
