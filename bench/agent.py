"""The agent as a container like in a stack."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from support.ecs_agent import COMMAND, Agent, settings
from support.fake_aws import FakeAws

from docker_command import docker

# The default size in a stack.
CPUS = 0.25
MEMORY_MIB = 512


@contextmanager
def agent_container(image: str, pool: str, aws: FakeAws, api_url: str) -> Iterator[Agent]:
    """Of the size, and with the read-only root, that a stack gives it."""
    size = ("--cpus", str(CPUS), "--memory", f"{MEMORY_MIB}m", "--memory-swap", f"{MEMORY_MIB}m")
    variables = [f"--env={name}={value}" for name, value in settings(aws, api_url).items()]
    container = docker("run", "--detach", "--read-only", *size, *variables, image, "prefect", *COMMAND, "--pool", pool).strip()
    try:
        agent = Agent(0, lambda: docker("exec", container, "cat", "/proc/1/status"), lambda: _log(container))
        agent.wait()
        yield agent
    finally:
        docker("rm", "--force", "--volumes", container)


def _log(container: str) -> str:
    done = subprocess.run(["docker", "logs", container], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout
