"""Brings a database to the schema that this version of the flows needs."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text

from flows.store.database import transaction

logger = logging.getLogger(__name__)

# Not Alembic's own name: the database may have another application's tables in it.
VERSION_TABLE = "flows_schema_version"

# Any number that no other program uses; the holder of this lock migrates.
LOCK = 7_302_118_640_153

# Behind a running query, a change of schema makes everything behind it wait as well; giving up is better.
LOCK_TIMEOUT = "30s"


def upgrade(database_url: str, alembic_ini: Path) -> list[str]:
    """Run the missing migrations in one transaction and return them, oldest first; none is missing: an empty list.

    Two calls at once run one after the other. A database that a newer version has migrated is left alone, so that an older version can be
    put back: migrations are backward compatible.
    """
    config = Config(alembic_ini)
    script = ScriptDirectory.from_config(config)
    with transaction(database_url) as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        current = revision_of(connection)
        if current is not None and not knows(script, current):
            logger.warning("The database is at revision %s, newer than this version of the flows, and is left as it is", current)
            return []
        missing = [found.revision for found in script.iterate_revisions("head", current or "base")]
        if missing:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return missing[::-1]


def revision_of(connection: Connection) -> str | None:
    """Return the revision that the database is at, or None before the first migration."""
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()


def knows(script: ScriptDirectory, revision: str) -> bool:
    """Return whether this version of the flows has that migration."""
    try:
        return script.get_revision(revision) is not None
    except CommandError:
        return False
