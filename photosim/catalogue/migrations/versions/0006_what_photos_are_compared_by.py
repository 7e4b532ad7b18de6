"""What photos are compared by to find copies, what came of it, and what people said to it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the tables, empty: photos' facts are read again by newer rules, which fills them."""
    op.create_table(
        "picture",
        sa.Column(
            "photo_id",
            sa.Integer,
            sa.ForeignKey("photo.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("camera", sa.Text),
        sa.Column("has_place", sa.Boolean, nullable=False),
        sa.Column("exposure_bias", sa.Float),
        sa.Column("compared", sa.Integer),
    )
    op.create_table(
        "alike",
        sa.Column("first", sa.LargeBinary, primary_key=True),
        sa.Column("second", sa.LargeBinary, primary_key=True),
        sa.Column("kind", sa.Integer, nullable=False),
        sa.Column("strength", sa.Integer, nullable=False),
        sa.Column("wider", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "not_same",
        sa.Column("first", sa.LargeBinary, primary_key=True),
        sa.Column("second", sa.LargeBinary, primary_key=True),
    )
    op.create_table(
        "settled",
        sa.Column("settlement", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, primary_key=True),
    )
    op.create_table(
        "removed_content",
        sa.Column("content", sa.LargeBinary, primary_key=True),
        sa.Column("removed_at", sa.DateTime, nullable=False),
    )
