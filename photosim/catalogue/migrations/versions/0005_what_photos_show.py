"""What photos show is kept: the likeliest labels, which follow from the vectors there are."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table, empty."""
    op.create_table(
        "recognition",
        sa.Column(
            "photo_id",
            sa.Integer,
            sa.ForeignKey("photo.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("labels", sa.LargeBinary, nullable=False),
    )
