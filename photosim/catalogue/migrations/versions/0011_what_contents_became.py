"""What contents of changed files became, and what was said, so that it can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables, empty: of the past nothing is known; an index of what is alike."""
    op.create_table(
        "became",
        sa.Column("content", sa.LargeBinary, primary_key=True),
        sa.Column("now", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_became_now", "became", ["now"])
    op.create_table(
        "said",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("removed", sa.LargeBinary),
        sa.Column("before", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alike_second", "alike", ["second"])
