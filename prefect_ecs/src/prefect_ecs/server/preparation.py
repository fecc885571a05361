"""Brings the server's database to the installed Prefect, by one task at a time."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg

from prefect_ecs.server.address import DATABASE, DatabaseAddress

# A paused Aurora takes half a minute to resume, a failover one to two minutes.
CONNECT_SECONDS = 180.0
RETRY_SECONDS = 2.0
# Any number that nobody else locks: "prefect" on a telephone.
LOCK = 7733328
# As long as runs may take to reach a server that was gone: three heartbeats of 30 seconds, and their waits for a connection.
GRACE = timedelta(minutes=3)
# What Alembic says of a database that a newer Prefect has migrated.
NEWER = "Can't locate revision identified by"


class PreparationError(Exception):
    """What keeps the server from starting, in words for the task's log."""


async def prepare(address: DatabaseAddress, *, with_services: bool) -> None:
    """Creates and migrates the database, while other tasks wait; if background services follow, gives runs time to be heard."""
    async with locked(address):
        await create(address)
        migrate()
        if with_services:
            await give_grace(address)


@asynccontextmanager
async def locked(address: DatabaseAddress) -> AsyncIterator[None]:
    """Waits for its turn. PostgreSQL gives the lock back if this task dies."""
    connection = await connect(address.given)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        yield
    finally:
        await connection.close()


async def connect(url: str, within_seconds: float = CONNECT_SECONDS) -> asyncpg.Connection:
    """Connects, and tries again while the database starts, fails over, or has a password that is being rotated."""
    deadline = time.monotonic() + within_seconds
    while True:
        try:
            return await asyncpg.connect(url, timeout=60)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            if time.monotonic() > deadline:
                raise PreparationError(f"the data store can't be reached: {error}") from None
            await asyncio.sleep(RETRY_SECONDS)


async def create(address: DatabaseAddress) -> None:
    """Creates the database, if it isn't there."""
    connection = await connect(address.given)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
            await connection.execute(f"CREATE DATABASE {DATABASE}")
            say(f"created the database {DATABASE}")
    except asyncpg.PostgresError as error:
        raise PreparationError(f"the server's database can't be made: {error}") from None
    finally:
        await connection.close()


def migrate() -> None:
    """Migrates the database. A newer one is left alone: a deployment that is rolled back must start."""
    command = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "-y"]
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)  # noqa: S603 - its own command
    output = f"{done.stdout}\n{done.stderr}".strip()
    if done.returncode == 0:
        say("the database is up to date")
    elif NEWER in output:
        say("the database is of a newer Prefect than this image has; its migrations stay. Go back to the newer image soon.")
    else:
        raise PreparationError(f"the database can't be migrated:\n{output}")


async def give_grace(address: DatabaseAddress) -> None:
    """Puts off what automations do about silent runs: before it hears anybody, a server that starts takes healthy runs for dead.

    It also lets the server wait again for runs that it would have forgotten, so that those that died meanwhile become Crashed.
    """
    connection = await connect(address.own)
    try:
        await connection.execute(
            """
            UPDATE automation_bucket SET "end" = now() + $1 FROM automation
            WHERE automation.id = automation_bucket.automation_id AND automation.trigger ->> 'posture' = 'Proactive'
              AND automation_bucket."end" < now() + $1
            """,
            GRACE,
        )
    except asyncpg.PostgresError as error:
        # Tables of another Prefect: the server can do without.
        say(f"runs that execute may be shown as Crashed for a while: {error}")
    finally:
        await connection.close()


def say(line: str) -> None:
    """One line in the task's log."""
    print(f"prefect-ecs: {line}", file=sys.stderr, flush=True)
