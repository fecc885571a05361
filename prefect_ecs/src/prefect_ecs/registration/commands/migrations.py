"""Runs the database migrations of the flows' store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.problems import RefusedError

VARIABLE = "DATABASE_URL"
_MODULE = "flows.store.migrations"
_PASSWORD = re.compile(r"://[^:/@]*:([^@]+)@")


def migrate(environment: Mapping[str, str], alembic: Path, journal: Journal, *, leave_alone: bool = False) -> None:
    """Upgrades the database to the newest revision. Migrations aren't undone when a later step fails, since each is backward compatible.

    `leave_alone`: another project migrates the database.
    """
    url = environment.get(VARIABLE)
    if not url:
        journal.note(f"migrations: none, {VARIABLE} is not set")
        return
    if leave_alone:
        journal.note("migrations: none, a preview leaves the database as it is")
        return
    # Imported only when there is a database.
    try:
        from flows.store.migrations import upgrade
    except ModuleNotFoundError as error:
        # What the module itself lacks is a fault; a team's code needn't have the module.
        if error.name is None or not f"{_MODULE}.".startswith(f"{error.name}."):
            raise RefusedError([f"{VARIABLE}: {_MODULE} can't be imported: {error}; add it to the image's requirements"]) from None
        journal.note(f"migrations: none, the code has no {_MODULE}")
        return

    try:
        revisions = upgrade(url, alembic)
    # The driver's errors may contain the database's address with its password.
    except Exception as error:
        first_line = next(iter(str(error).splitlines()), "").replace(url, VARIABLE)
        if password := _PASSWORD.search(url):
            first_line = first_line.replace(password.group(1), "***")
        raise RefusedError([f"{VARIABLE}: the migration failed: {type(error).__name__}: {first_line}"]) from None
    for revision in revisions:
        journal.did("migrations", f"{revision} applied")
    if not revisions:
        journal.note("migrations: nothing to apply")
