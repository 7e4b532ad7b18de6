"""A stamp for each block of photos, renewed whenever what is listed of one of them changes."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"

_PHOTO = sa.table("photo", sa.column("id", sa.Integer))
_BLOCK = sa.table("photo_block", sa.column("number", sa.Integer), sa.column("stamp", sa.Integer))
# SQLAlchemy has no expressions for triggers.
_TRIGGERS = (
    sa.DDL(  # type: ignore[no-untyped-call]
        """
        CREATE TRIGGER photo_block_insert AFTER INSERT ON photo BEGIN
            INSERT INTO photo_block VALUES (NEW.id / 4096, random())
            ON CONFLICT (number) DO UPDATE SET stamp = excluded.stamp;
        END
        """
    ),
    sa.DDL(  # type: ignore[no-untyped-call]
        """
        CREATE TRIGGER photo_block_update
        AFTER UPDATE OF state, folder_id, relative_path, size, mtime_ns, width, height, taken_at,
            camera, lens
        ON photo BEGIN
            INSERT INTO photo_block VALUES (NEW.id / 4096, random())
            ON CONFLICT (number) DO UPDATE SET stamp = excluded.stamp;
        END
        """
    ),
    sa.DDL(  # type: ignore[no-untyped-call]
        """
        CREATE TRIGGER photo_block_delete AFTER DELETE ON photo BEGIN
            INSERT INTO photo_block VALUES (OLD.id / 4096, random())
            ON CONFLICT (number) DO UPDATE SET stamp = excluded.stamp;
        END
        """
    ),
)


def upgrade() -> None:
    """Add the table, a stamp for each block that has photos, and what renews them."""
    op.create_table(
        "photo_block",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("stamp", sa.Integer, nullable=False),
    )
    # The numbers are found first, or each photo would draw a stamp.
    numbers = sa.select((_PHOTO.c.id // 4096).label("number")).distinct().subquery()
    op.execute(
        sa.insert(_BLOCK).from_select(
            ["number", "stamp"], sa.select(numbers.c.number, sa.func.random())
        )
    )
    for trigger in _TRIGGERS:
        op.execute(trigger)
