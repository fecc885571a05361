"""Starts flow runs as forks of a process that has imported Prefect, which takes seconds of CPU, and shares its memory with them.

`python warm_starts.py <socket>`. A fork has what the run's own interpreter would have: environment, working directory, output, a
session of its own. Only one that sees other settings of Python or Prefect, which both read at their start, isn't made.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from typing import Any

# What a run imports anyway, in the order of its engine; one that another version of Prefect lacks is passed over.
PRELOADED = (
    "prefect.engine",
    "prefect.flow_engine",
    "prefect.task_engine",
    "prefect.task_runners",
    "prefect.deployments.steps.core",
    "prefect.events.clients",
    "prefect.logging.handlers",
    "prefect.runner.storage",
    "prefect._internal.metrics",
)
_READ_AT_START = ("PREFECT_", "PYTHON", "LD_")
# Prefect's variables of one run.
_OF_THE_RUN = "PREFECT__"
BACKLOG = 128
# Standard input, a pipe whose other end the agent has.
AGENT = 0


class WarmStarts:
    """Forks for each connection, and reports each fork's end to it."""

    def __init__(self, path: str) -> None:
        self._environment = dict(os.environ)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(BACKLOG)
        self._woken, wakes = os.pipe()
        for end in (self._woken, wakes):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wakes)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._runs: dict[int, socket.socket] = {}
        self._poll = select.poll()
        for readable in (self._listener, self._woken):
            self._poll.register(readable, select.POLLIN)
        self._poll.register(AGENT, 0)

    def serve(self) -> None:
        """Returns when the agent is gone, and in a fork never."""
        while True:
            for ready, _ in self._poll.poll():
                if ready == AGENT:
                    for pid in self._runs:
                        _kill(pid)
                    return
                if ready == self._listener.fileno():
                    self._start(self._listener.accept()[0])
                elif ready == self._woken:
                    os.read(self._woken, 4096)
                    self._report_ended()
                else:
                    # The worker has killed what it took for the run.
                    self._poll.unregister(ready)
                    for pid, connection in self._runs.items():
                        if connection.fileno() == ready:
                            _kill(pid)

    def _start(self, connection: socket.socket) -> None:
        pid = os.fork()
        if pid == 0:
            self._become_a_run(connection)
        self._runs[pid] = connection
        # Without events to wait for, only that the other end is closed.
        self._poll.register(connection, 0)

    def _report_ended(self) -> None:
        for pid in list(self._runs):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                connection = self._runs.pop(pid)
                with suppress(KeyError):
                    self._poll.unregister(connection)
                with suppress(OSError):
                    connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
                connection.close()

    def _become_a_run(self, connection: socket.socket) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._listener.close()
        for other in self._runs.values():
            other.close()
        os.setsid()
        request, streams = _received(connection)
        if not _starts_alike(self._environment, request["environment"]):
            connection.sendall(b"0\n")
            os._exit(0)
        connection.sendall(f"{os.getpid()}\n".encode())
        # The server reports the end.
        connection.close()
        execute(request, streams)


def _kill(pid: int) -> None:
    """Kills a run, with all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _received(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    length, streams, _, _ = socket.recv_fds(connection, 8, 3)
    with connection.makefile("rb") as content:
        return json.loads(content.read(int.from_bytes(length, "big"))), streams


def _starts_alike(ours: dict[str, str], theirs: dict[str, str]) -> bool:
    def read_at_start(environment: dict[str, str]) -> dict[str, str]:
        return {name: value for name, value in environment.items() if name.startswith(_READ_AT_START) and not name.startswith(_OF_THE_RUN)}

    return read_at_start(ours) == read_at_start(theirs) and threading.active_count() == 1


def execute(request: dict[str, Any], streams: list[int]) -> None:
    """Becomes `python -m prefect.engine`; raises its SystemExit."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["cwd"])
    time.tzset()
    gc.unfreeze()
    gc.enable()
    # `python -m` looks into the working directory first.
    sys.path[0] = request["cwd"]
    sys.argv = ["prefect.engine"]
    sys.modules.pop("prefect.engine", None)
    runpy.run_module("prefect.engine", run_name="__main__", alter_sys=True)
    sys.exit()


def preload() -> None:
    """Imports what runs import."""
    for module in PRELOADED:
        with suppress(ModuleNotFoundError):
            importlib.import_module(module)
    # Objects that the collector doesn't touch stay shared with the forks.
    gc.collect()
    gc.disable()
    gc.freeze()


if __name__ == "__main__":
    preload()
    WarmStarts(sys.argv[1]).serve()
