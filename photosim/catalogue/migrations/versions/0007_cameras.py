"""The camera and the lens of a photo are kept, to search by; they are read in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns, empty."""
    op.add_column("photo", sa.Column("camera", sa.Text))
    op.add_column("photo", sa.Column("lens", sa.Text))
