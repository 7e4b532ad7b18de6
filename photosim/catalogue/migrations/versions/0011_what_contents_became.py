"""What the contents of changed files became, so that what was said of them can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table, empty: of changes so far nothing is known; an index of what is alike."""
    op.create_table(
        "became",
        sa.Column("content", sa.LargeBinary, primary_key=True),
        sa.Column("now", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_became_now", "became", ["now"])
    op.create_index("ix_alike_second", "alike", ["second"])
