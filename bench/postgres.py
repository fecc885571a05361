"""A throw-away PostgreSQL for Prefect's server, as in production: the demo's program."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = Path(__file__).parents[1] / "demo" / "postgres.py"
START_SECONDS = 120


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of its database inside the block."""
    # A socket's path may have 103 bytes.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as root:
        log = Path(root) / "log"
        with log.open("w") as output:
            server = subprocess.Popen([sys.executable, PROGRAM, root], stdout=output, stderr=output)
        try:
            _wait(server, Path(root) / "data" / "postmaster.pid", log)
            yield f"postgresql+asyncpg://postgres@/postgres?host={root}"
        finally:
            # Immediately, whoever is connected.
            server.send_signal(signal.SIGQUIT)
            server.wait()


def _wait(server: subprocess.Popen[bytes], state: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not (state.exists() and "ready" in state.read_text()):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.05)
