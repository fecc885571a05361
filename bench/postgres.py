"""A throw-away PostgreSQL for Prefect's server, as in production: the tests'."""

from collections.abc import Iterator
from contextlib import contextmanager

from support.postgres import postgres_server


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of its database inside the block."""
    with postgres_server() as server:
        yield server.url("postgres").replace("+psycopg", "+asyncpg")
