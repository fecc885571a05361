"""The database that `DATABASE_URL` names, and short connections to it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url
from sqlalchemy.exc import ArgumentError

# Providers hand out both spellings of the scheme, and SQLAlchemy knows only the second.
SCHEMES = ("postgres", "postgresql", "postgresql+psycopg")


def database_url() -> str | None:
    """Return `DATABASE_URL`, or None where it is missing or empty."""
    return os.environ.get("DATABASE_URL") or None


def normalized(url: str) -> URL:
    """Name the driver that is installed, and don't wait for ever for a server that a security group hides."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # Without the cause, which quotes the password in some cases.
        raise ValueError("`DATABASE_URL` is not a URL; expected postgresql://user:password@host:5432/database") from None
    if parsed.drivername not in SCHEMES:
        raise ValueError(f"The scheme of `DATABASE_URL` should be one of {', '.join(SCHEMES)}, got '{parsed.drivername}'")
    parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed if "connect_timeout" in parsed.query else parsed.update_query_dict({"connect_timeout": "10"})


def engine_for(url: str) -> Engine:
    """Return an engine that keeps no connection open: a flow run needs one for a moment, and is one of many."""
    return create_engine(normalized(url), poolclass=NullPool)


@contextmanager
def transaction(url: str) -> Iterator[Connection]:
    """Open a connection whose work is committed at the end, or undone as a whole."""
    with engine_for(url).begin() as connection:
        yield connection
