"""A real Prefect server, for as long as a benchmark runs."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prefect.settings import PREFECT_API_URL, temporary_settings

from processes import free_port, serving

# Two writers of SQLite get in each other's way: one is told to come again later, and its run starts up to a minute later.
ONE_CONNECTION = {
    "PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_SIZE": "1",
    "PREFECT_SERVER_DATABASE_SQLALCHEMY_MAX_OVERFLOW": "0",
    "PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_TIMEOUT": "600",
}


@contextmanager
def prefect_server(home: Path, host: str = "127.0.0.1") -> Iterator[str]:
    """Its API's address, which this process uses too inside the block."""
    port = free_port()
    url = f"http://{host}:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", host, "--port", str(port), "--no-ui", "--no-services"]
    log = home / "prefect-server.log"
    with serving(command, f"{url}/health", log, {**os.environ, **ONE_CONNECTION}), temporary_settings({PREFECT_API_URL: url}):
        yield url
