"""The filter's width and the recall that was aimed at are kept with a hash index."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_FINALISTS = "200"  # what all but very large libraries used; the next measurement chooses anew


def upgrade() -> None:
    """Add both columns; without a target an index is measured again when there is time."""
    op.add_column(
        "hash_index",
        sa.Column("finalists", sa.Integer, nullable=False, server_default=_FINALISTS),
    )
    op.add_column("hash_index", sa.Column("target", sa.Float))
