"""The rules by which photos of a watched folder are left out."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"


def upgrade() -> None:
    """Add the column, empty."""
    op.add_column("folder", sa.Column("rules", sa.Text))
