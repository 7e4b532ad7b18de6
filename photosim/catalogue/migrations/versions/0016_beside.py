"""Where a folder lies as seen from the library, if both are on one drive; noted when next seen."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the column, empty."""
    op.add_column("folder", sa.Column("beside", sa.Text))
