"""The addresses of the server's database, and of the data store's own that it is created from."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

DATABASE = "prefect"
# libpq's variables, which asyncpg reads too. In an address SQLAlchemy would hand them on by names that asyncpg doesn't know.
VARIABLES = {"passfile": "PGPASSFILE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
# Prefect has a timeout of its own.
LIBPQ_ONLY = ("connect_timeout",)


@dataclass(frozen=True)
class DatabaseAddress:
    """Where the server's database is."""

    # The data store's own database, which is always there.
    given: str
    # The server's, for asyncpg.
    own: str
    # How both are reached: the file with the password, TLS.
    variables: dict[str, str]

    @staticmethod
    def beside(database_url: str) -> DatabaseAddress:
        """Reads a stack's `DATABASE_URL`."""
        parts = urlsplit(database_url)
        query = dict(parse_qsl(parts.query))
        variables = {variable: query[name] for name, variable in VARIABLES.items() if name in query}
        rest = urlencode({name: value for name, value in query.items() if name not in (*VARIABLES, *LIBPQ_ONLY)}, safe="/")
        return DatabaseAddress(
            given=urlunsplit(parts._replace(query=rest)),
            own=urlunsplit(parts._replace(path=f"/{DATABASE}", query=rest)),
            variables=variables,
        )

    @property
    def settings(self) -> dict[str, str]:
        """Prefect's settings for it."""
        return {
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": self.own.replace("postgresql:", "postgresql+asyncpg:", 1),
            # Done before the start, by one task at a time.
            "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false",
        }
