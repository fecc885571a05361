"""Runs the migrations in the connection that `flows.store.migrations` passes, or on `DATABASE_URL` when called as `alembic`."""

from alembic import context
from sqlalchemy import Connection

from flows.store.database import database_url, transaction
from flows.store.migrations import VERSION_TABLE
from flows.store.tables import metadata


def run(connection: Connection) -> None:
    """Run what is missing, all of it or nothing."""
    context.configure(connection=connection, target_metadata=metadata, version_table=VERSION_TABLE)
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = database_url()
    if url is None:
        raise SystemExit("`DATABASE_URL` names the database to migrate, and is not set")
    with transaction(url) as own:
        run(own)
