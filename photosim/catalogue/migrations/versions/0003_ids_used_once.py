"""The id of a hash index that was dropped is not given to another one."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table anew, which is the only way to say so; it has a row for each encoder."""
    with op.batch_alter_table(
        "hash_index", recreate="always", table_kwargs={"sqlite_autoincrement": True}
    ):
        pass
