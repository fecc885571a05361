"""A real Prefect server for tests."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from support.postgres import PostgresServer

START_SECONDS = 300


class PrefectServer:
    """`prefect server start` on a free port of the loopback, with a new database.

    PostgreSQL, as in production: of two that write to SQLite one may wait for a minute, and be told then to come again.
    """

    def __init__(self, home: Path, postgres: PostgresServer, auth_string: str | None = None) -> None:
        self.auth_string = auth_string
        self.database = postgres.new_database()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/api"
        self._log = home / "server.log"
        self._environment = {
            **os.environ,
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": self.database.replace("postgresql:", "postgresql+asyncpg:"),
            "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            # Tests of automations needn't wait for the usual five seconds.
            "PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY": "PT1S",
            # Nor for the usual quarter of a minute until a worker counts as gone.
            "PREFECT_SERVER_SERVICES_FOREMAN_LOOP_SECONDS": "2",
        }
        if auth_string is not None:
            self._environment["PREFECT_SERVER_API_AUTH_STRING"] = auth_string
        # `npm run test:versions`: a server of another version than the client's.
        python = os.environ.get("SERVER_PYTHON", sys.executable)
        self._command = [python, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
        self.start()

    def start(self) -> None:
        """Starts it, again after a stop; it has the port and the database that it had."""
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def wait(self) -> None:
        """Returns when the server answers."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise RuntimeError(f"the Prefect server did not start:\n{self._log.read_text()}")

    def stop(self) -> None:
        """Ends the server."""
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
