"""Runs Prefect's own server until it is told to stop, and a little longer."""

from __future__ import annotations

import signal
import subprocess
import threading
from types import FrameType

# Clients may have the address of a stopping task until its DNS record expires, after 10 seconds.
DRAIN_SECONDS = 20.0


def serve(command: list[str], drain_seconds: float) -> int:
    """Runs the command, and passes SIGTERM on after the drain; the exit code, 0 after a SIGTERM."""
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - of this package
    told = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        told.set()
        timer = threading.Timer(drain_seconds, server.terminate)
        # A server that ends by itself meanwhile ends the task.
        timer.daemon = True
        timer.start()

    signal.signal(signal.SIGTERM, stop)
    code = server.wait()
    return 0 if told.is_set() else code
