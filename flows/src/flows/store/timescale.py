"""TimescaleDB where it is to be had; plain tables do the same, only slower, once there are very many rows."""

import logging

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

logger = logging.getLogger(__name__)


def make_hypertable(connection: Connection, table: str, time_column: str) -> bool:
    """Make a new, empty table a hypertable, and return whether it is one; without the extension it stays as it is."""
    if not has_timescale(connection):
        logger.info("TimescaleDB is not to be had here: %s stays a plain table", table)
        return False
    try:
        # A savepoint: in PostgreSQL, a failed statement would spoil the migration's whole transaction.
        with connection.begin_nested():
            connection.execute(text("SELECT create_hypertable(:table, :time_column)"), {"table": table, "time_column": time_column})
    except DBAPIError as error:
        logger.warning("%s stays a plain table: %s", table, error.orig)
        return False
    return True


def has_timescale(connection: Connection) -> bool:
    """Return whether the extension is in this database, after adding it where the server offers it."""
    installed = "SELECT installed_version IS NOT NULL FROM pg_available_extensions WHERE name = 'timescaledb'"
    state = connection.execute(text(installed)).scalar_one_or_none()
    if state is not False:
        return bool(state)
    try:
        # A connection of its own: when the server has not preloaded the extension, this ends the connection and not just the statement.
        with connection.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as other:
            other.execute(text("CREATE EXTENSION IF NOT EXISTS timescaledb"))
    except DBAPIError as error:
        logger.warning("TimescaleDB is offered by the server but cannot be added: %s", error.orig)
        return False
    return True
