"""`python -m prefect.engine`, as a fork of a process that has imported Prefect: `warm_starts.py`.

The worker sees this process as the run's: it has its output, passes signals on, and ends as the run does. Where no fork is to be
had, it becomes the engine itself. It starts for every run, so it imports little.
"""

import contextlib
import json
import os
import signal
import socket
import sys

# Path of the socket of `warm_starts.py`.
SOCKET_VARIABLE = "WARM_STARTS_SOCKET"
STANDARD_STREAMS = [0, 1, 2]


def main() -> int:
    """The exit code."""
    with contextlib.suppress(OSError):
        connection = _ask()
        answer = connection.makefile("r")
        pid = int(answer.readline() or 0)
        if pid > 0:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, lambda received, _frame: _pass_on(pid, received))
            return _end_as(int(answer.readline() or -signal.SIGKILL))
    os.execv(sys.executable, [sys.executable, "-m", "prefect.engine"])  # noqa: S606
    return 1


def _ask() -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(os.environ.get(SOCKET_VARIABLE, ""))
    directory = os.getcwd()  # noqa: PTH109 - pathlib takes longer to import than all the rest
    request = json.dumps({"cwd": directory, "environment": dict(os.environ)}).encode()
    socket.send_fds(connection, [len(request).to_bytes(8, "big")], STANDARD_STREAMS)
    connection.sendall(request)
    return connection


def _pass_on(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _end_as(code: int) -> int:
    """The exit code; a run that a signal ended ends this process by the same signal."""
    if code < 0:
        signal.signal(-code, signal.SIG_DFL) if -code != signal.SIGKILL else None
        os.kill(os.getpid(), -code)
    return code


if __name__ == "__main__":
    sys.exit(main())
