"""What Alembic runs for a migration: the steps, on the connection that `grader.store.database` hands over."""

from alembic import context

from grader.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transaction_per_migration=False,
)
context.run_migrations()
