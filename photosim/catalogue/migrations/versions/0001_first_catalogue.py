"""The first catalogue: folders, photos, embeddings, hash indexes."""

import sqlalchemy as sa
from alembic import op

from photosim.catalogue.schema import PathColumn

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables."""
    op.create_table(
        "folder",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("path", PathColumn, nullable=False, unique=True),
        sa.Column("volume", sa.String),
        sa.Column("online", sa.Boolean, nullable=False),
    )
    op.create_table(
        "photo",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "folder_id",
            sa.Integer,
            sa.ForeignKey("folder.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("relative_path", PathColumn, nullable=False),
        sa.Column("directory", PathColumn, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("mtime_ns", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.LargeBinary),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("taken_at", sa.DateTime),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("removed_at", sa.DateTime),
        sa.UniqueConstraint("folder_id", "relative_path", name="uq_photo_path"),
    )
    op.create_index("ix_photo_directory", "photo", ["folder_id", "directory"])
    op.create_index("ix_photo_size", "photo", ["size"])
    op.create_index("ix_photo_browse", "photo", ["mtime_ns", "id", "state"])
    op.create_index("ix_photo_state", "photo", ["state", "folder_id"])
    op.create_table(
        "embedding",
        sa.Column("encoder", sa.String, primary_key=True),
        sa.Column(
            "photo_id",
            sa.Integer,
            sa.ForeignKey("photo.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_embedding_photo", "embedding", ["photo_id"])
    op.create_table(
        "hash_index",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("encoder", sa.String, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("dimension", sa.Integer, nullable=False),
        sa.Column("bits", sa.Integer, nullable=False),
        sa.Column("tables", sa.Integer, nullable=False),
        sa.Column("probes", sa.Integer, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("mean", sa.LargeBinary),
        sa.Column("basis", sa.LargeBinary),
        sa.Column("fitted_on", sa.Integer, nullable=False),
        sa.Column("measured_on", sa.Integer, nullable=False),
        sa.Column("recall", sa.Float),
        sa.Column("compared", sa.Float),
        sa.Column("sample", sa.Integer),
        sa.Column("measured_at", sa.DateTime),
    )
    op.create_table(
        "bucket",
        sa.Column("index_id", sa.Integer, primary_key=True),
        sa.Column("table_no", sa.Integer, primary_key=True),
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("photo_id", sa.Integer, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signature",
        sa.Column("index_id", sa.Integer, primary_key=True),
        sa.Column("photo_id", sa.Integer, primary_key=True),
        sa.Column("code", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
