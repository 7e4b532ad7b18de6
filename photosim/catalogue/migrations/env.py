"""Alembic's entry: runs the migrations on the connection that the catalogue hands over."""

from alembic import context

from photosim.catalogue.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
