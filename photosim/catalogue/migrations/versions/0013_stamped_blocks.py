"""A stamp for each block of photos, renewed whenever what is listed of one of them changes."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"

_LISTED = "state, folder_id, relative_path, size, mtime_ns, width, height, taken_at, camera, lens"
_STAMP = """
CREATE TRIGGER photo_block_{name} AFTER {event} ON photo BEGIN
    INSERT INTO photo_block VALUES ({row}.id / 4096, random())
    ON CONFLICT (number) DO UPDATE SET stamp = excluded.stamp;
END
"""


def upgrade() -> None:
    """Add the table, a stamp for each block that has photos, and what renews them."""
    op.create_table(
        "photo_block",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("stamp", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO photo_block "
        "SELECT number, random() FROM (SELECT DISTINCT id / 4096 AS number FROM photo)"
    )
    op.execute(_STAMP.format(name="insert", event="INSERT", row="NEW"))
    op.execute(_STAMP.format(name="update", event=f"UPDATE OF {_LISTED}", row="NEW"))
    op.execute(_STAMP.format(name="delete", event="DELETE", row="OLD"))
