"""Runs Prefect's own server until it is told to stop, and a little longer."""

from __future__ import annotations

import signal
import subprocess
import threading
from types import FrameType

from prefect_ecs.server.hearing import LOOK_SECONDS, Hearing

# Clients may have the address of a stopping task until its DNS record expires, after 10 seconds.
DRAIN_SECONDS = 20.0
END_SECONDS = 10.0
# What `serve` gives instead of an exit code.
DEAF = -1


def serve(command: list[str], drain_seconds: float = 0, hearing: Hearing | None = None) -> int:
    """Runs the command, and passes SIGTERM on after the drain.

    Returns the exit code, 0 after a SIGTERM, and DEAF when the command was ended because it can't hear.
    """
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - of this package
    # Prefect's services end at once with SIGTERM, in the middle of what they do.
    ending = signal.SIGTERM if hearing is None else signal.SIGINT
    told = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        told.set()
        timer = threading.Timer(drain_seconds, server.send_signal, [ending])
        # A server that ends by itself meanwhile ends the task.
        timer.daemon = True
        timer.start()

    signal.signal(signal.SIGTERM, stop)
    code = server.wait() if hearing is None else wait_while_it_hears(server, hearing, told)
    return 0 if told.is_set() else code


def wait_while_it_hears(server: subprocess.Popen[bytes], hearing: Hearing, told: threading.Event) -> int:
    """The exit code, or DEAF after ending it."""
    while True:
        try:
            return server.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            if not told.is_set() and hearing.is_deaf():
                break
    server.send_signal(signal.SIGINT)
    try:
        server.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    return DEAF
