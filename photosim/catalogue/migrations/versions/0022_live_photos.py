"""The movies of live photos."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the column, empty: the next scan fills it."""
    op.add_column("photo", sa.Column("movie", sa.Text))
