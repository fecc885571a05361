"""Registration in a process of its own, as the container runs it."""

import os
import subprocess
import sys

from support.stack import Stack


def registration(stack: Stack, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Starts it with the stack's files."""
    files = stack.write_files()
    names = ["--prefect-file", files.prefect, "--limits-file", files.limits, "--alembic-file", files.alembic]
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "prefect_ecs.registration", *arguments, *map(str, names)],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PREFECT_API_URL": stack.server.url,
            **stack.variables(),
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
