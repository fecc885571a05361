"""A flow run as a container executes it, in a directory as the image's working directory is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from prefect.client.schemas.objects import FlowRun

from support.flow_runs import read, told_of
from support.stack import Stack

SECONDS = 150


def executed(stack: Stack, stands: Path, **environment: str) -> FlowRun:
    """A run of the stack's one deployment, once `prefect flow-run execute` has ended; fails with its log if it isn't Completed."""
    [deployment] = stack.deployed().values()
    with stack.client() as client:
        run = client.create_flow_run_from_deployment(deployment.id).id
    subprocess.run(
        [sys.executable, "-m", "prefect", "flow-run", "execute", str(run)],
        cwd=stands,
        env={
            **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            "PREFECT_API_URL": stack.server.url,
            "PREFECT_HOME": str(stack.directory / "home"),
            # Nothing of a test's may be where only the image's is.
            "GIT_CONFIG_GLOBAL": "/dev/null",
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
        check=False,
    )
    found = read(stack, run)
    assert found.state_name == "Completed", told_of(stack, run)
    return found
