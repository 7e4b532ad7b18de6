"""Which live photo a picture is the still half of, and how many files a person decided to keep."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns, empty: facts are read again; of old decisions no number is known."""
    op.add_column("picture", sa.Column("live", sa.Text))
    op.add_column("settled", sa.Column("files", sa.Integer))
