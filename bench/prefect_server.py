"""A real Prefect server, for as long as a benchmark runs."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prefect.settings import PREFECT_API_URL, temporary_settings

from processes import free_port, serving

# With a file, concurrent writers fail and retry, and a run starts up to a minute later. In memory they share one connection.
IN_MEMORY = "sqlite+aiosqlite:///file::memory:?cache=shared&uri=true&check_same_thread=false"


@contextmanager
def prefect_server(home: Path, host: str = "127.0.0.1", database: str = IN_MEMORY) -> Iterator[str]:
    """Its API's address, which this process uses too inside the block."""
    port = free_port()
    url = f"http://{host}:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", host, "--port", str(port), "--no-ui", "--no-services"]
    log = home / "prefect-server.log"
    environment = {**os.environ, "PREFECT_SERVER_DATABASE_CONNECTION_URL": database}
    with serving(command, f"{url}/health", log, environment), temporary_settings({PREFECT_API_URL: url}):
        yield url
