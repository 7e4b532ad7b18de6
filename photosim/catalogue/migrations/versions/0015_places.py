"""Where photos were taken is kept; files and sidecars are read again for it in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_ANNOTATION = sa.table("annotation", sa.column("seen", sa.Text))
# What is listed of photos now includes where they were taken, and whether they are damaged.
_TRIGGER = sa.DDL(  # type: ignore[no-untyped-call]
    """
    CREATE TRIGGER photo_block_update
    AFTER UPDATE OF state, folder_id, relative_path, size, mtime_ns, width, height, taken_at,
        camera, lens, damage, latitude, longitude
    ON photo BEGIN
        INSERT INTO photo_block VALUES (NEW.id / 4096, random())
        ON CONFLICT (number) DO UPDATE SET stamp = excluded.stamp;
    END
    """
)


def upgrade() -> None:
    """Add the columns, empty, and forget that sidecars were seen."""
    op.add_column("photo", sa.Column("latitude", sa.Float))
    op.add_column("photo", sa.Column("longitude", sa.Float))
    op.execute(sa.update(_ANNOTATION).values(seen=""))
    op.execute(sa.DDL("DROP TRIGGER photo_block_update"))  # type: ignore[no-untyped-call]
    op.execute(_TRIGGER)
