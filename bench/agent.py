"""The agent, as a process or as a container like in a stack."""

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

from docker_command import docker
from fake_aws import FakeAws
from stack import QUEUE

START_SECONDS = 300
OPTIONS = ("--install-policy", "never", "--no-create-pool-if-not-found", "--with-healthcheck")
COMMAND = ("worker", "start", "--type", "ecs", *OPTIONS)

# The default size in a stack.
CPUS = 0.25
MEMORY_MIB = 512


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


def _settings(aws: FakeAws, api_url: str) -> dict[str, str]:
    """Environment variables of its task definition, and AWS's endpoint."""
    return {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL": aws.url,
        "PREFECT_API_URL": api_url,
        "PREFECT_INTEGRATIONS_AWS_ECS_OBSERVER_SQS_QUEUE_NAME": QUEUE,
    }


@contextmanager
def agent_process(pool: str, aws: FakeAws, api_url: str, log: Path, module: str = "prefect", **settings: str) -> Iterator[Agent]:
    """Runs the agent inside the block: Prefect's worker, or the module that has it with more."""
    command = COMMAND if module == "prefect" else OPTIONS
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *command, "--pool", pool],
            # Port 0: any free port.
            env={**os.environ, **_settings(aws, api_url), "PREFECT_WORKER_WEBSERVER_PORT": "0", **settings},
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


@contextmanager
def agent_container(image: str, pool: str, aws: FakeAws, api_url: str) -> Iterator[Agent]:
    """Of the size, and with the read-only root, that a stack gives it."""
    size = ("--cpus", str(CPUS), "--memory", f"{MEMORY_MIB}m", "--memory-swap", f"{MEMORY_MIB}m")
    settings = [f"--env={name}={value}" for name, value in _settings(aws, api_url).items()]
    container = docker("run", "--detach", "--read-only", *size, *settings, image, "prefect", *COMMAND, "--pool", pool).strip()
    try:
        agent = Agent(0, lambda: docker("exec", container, "cat", "/proc/1/status"), lambda: _log(container))
        agent.wait()
        yield agent
    finally:
        docker("rm", "--force", "--volumes", container)


def _log(container: str) -> str:
    done = subprocess.run(["docker", "logs", container], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout
