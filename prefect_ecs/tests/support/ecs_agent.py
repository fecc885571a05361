"""The agent that starts a task for each run, as a process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.fake_aws import FakeAws

# Of stopped tasks; in the fake AWS.
QUEUE = "task-events"
START_SECONDS = 300
OPTIONS = ("--install-policy", "never", "--no-create-pool-if-not-found", "--with-healthcheck")
COMMAND = ("worker", "start", "--type", "ecs", *OPTIONS)


@dataclass(frozen=True)
class Agent:
    """A worker that polls."""

    # Of the process; 0: it is in a container.
    pid: int
    # The kernel's status of the process, on Linux.
    status: Callable[[], str]
    log: Callable[[], str]

    def resident_mib(self) -> float:
        """Its current memory."""
        return self._mib("VmRSS")

    def peak_mib(self) -> float:
        """Its peak memory."""
        return self._mib("VmHWM")

    def _mib(self, line: str) -> float:
        found = re.search(rf"^{line}:\s+(\d+) kB$", self.status(), re.MULTILINE)
        if found is None:
            raise RuntimeError(f"the agent is gone:\n{self.log()[-3000:]}")
        return int(found[1]) / 1024

    def wait(self) -> None:
        """Returns when it polls."""
        deadline = time.monotonic() + START_SECONDS
        while "started!" not in self.log():
            if time.monotonic() > deadline:
                raise RuntimeError(f"the agent did not start:\n{self.log()[-3000:]}")
            time.sleep(0.2)


def settings(aws: FakeAws, api_url: str) -> dict[str, str]:
    """Environment variables of its task definition, and AWS's endpoint."""
    return {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL": aws.url,
        "PREFECT_API_URL": api_url,
        "PREFECT_ECS_FLOW_RUN_FAMILY": "flow-run",
        "PREFECT_INTEGRATIONS_AWS_ECS_OBSERVER_SQS_QUEUE_NAME": QUEUE,
    }


@contextmanager
def agent_process(pool: str, aws: FakeAws, api_url: str, log: Path, module: str = "prefect", **more: str) -> Iterator[Agent]:
    """Runs the agent inside the block: Prefect's worker, or the module that has it with more."""
    command = COMMAND if module == "prefect" else OPTIONS
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *command, "--pool", pool],
            # Port 0: any free port.
            env={**os.environ, **settings(aws, api_url), "PREFECT_WORKER_WEBSERVER_PORT": "0", **more},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        agent = Agent(process.pid, Path(f"/proc/{process.pid}/status").read_text, log.read_text)
        agent.wait()
        yield agent
    finally:
        # A graceful end would wait up to 20 seconds for its observer, which may be waiting for an event.
        process.kill()
        process.wait()
