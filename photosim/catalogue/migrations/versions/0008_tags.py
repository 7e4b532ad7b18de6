"""Tags, ratings and hearts, kept by content, and what files say of them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the tables, empty, and what an edited photo's content was before."""
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("tag.id", ondelete="CASCADE")),
        sa.Column("name", sa.Text, nullable=False),
        sa.UniqueConstraint("parent_id", "name", name="uq_tag_name"),
    )
    outermost = sa.literal_column("parent_id").is_(None)
    op.create_index("ix_tag_outermost", "tag", ["name"], unique=True, sqlite_where=outermost)
    op.create_table(
        "tagged",
        sa.Column("content", sa.LargeBinary, primary_key=True),
        sa.Column(
            "tag_id", sa.Integer, sa.ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("sign", sa.Integer, nullable=False),
        sa.Column("origin", sa.Integer, nullable=False),
    )
    op.create_index("ix_tagged_tag", "tagged", ["tag_id", "sign", "content"])
    op.create_table(
        "rated",
        sa.Column("content", sa.LargeBinary, primary_key=True),
        sa.Column("stars", sa.Integer),
        sa.Column("rejected", sa.Boolean, nullable=False),
        sa.Column("heart", sa.Boolean, nullable=False),
        sa.Column("origin", sa.Integer),
    )
    op.create_table(
        "annotation",
        sa.Column(
            "photo_id",
            sa.Integer,
            sa.ForeignKey("photo.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("embedded", sa.Text),
        sa.Column("sidecar", sa.Text),
        sa.Column("seen", sa.Text, nullable=False),
    )
    op.add_column("photo", sa.Column("previous_content", sa.LargeBinary))
    op.create_index("ix_photo_content", "photo", ["content_hash", "state"])
