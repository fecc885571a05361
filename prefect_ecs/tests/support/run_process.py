"""A flow run as its container executes it, as a process of this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

from prefect.client.schemas.objects import FlowRun

from support.flow_runs import read, wait_until
from support.program import STACKS, container_of, resources, task_definitions
from support.stack import Stack, deployment

ROOT = Path(__file__).parents[3]
START_SECONDS = 90


class RunProcess:
    """`prefect flow-run execute` with the settings of the program's flow-run container, and the engine that it starts."""

    def __init__(self, stack: Stack, run: UUID, **variables: str) -> None:
        self._stack = stack
        self._run = run
        environment = {
            **os.environ,
            **_settings(),
            "PREFECT_API_URL": stack.server.url,
            "PREFECT_HOME": str(stack.directory / f"home-{run}"),
            "PREFECT__FLOW_RUN_ID": str(run),
            "PYTHONPATH": f"{ROOT / 'flows/src'}:{ROOT / 'prefect_ecs/tests'}",
            **variables,
        }
        # The command of the work pool: `contract/test_worker.py`.
        command = [sys.executable, "-m", "prefect", "flow-run", "execute"]
        self.log = stack.directory / f"{run}.log"
        with self.log.open("a") as log:
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        self._engine: list[int] = []

    def wait_until_it_executes(self) -> FlowRun:
        """The run, once it is Running."""

        def executes() -> bool:
            return self._process.poll() is not None or read(self._stack, self._run).state_name == "Running"

        assert wait_until(executes, START_SECONDS), self.log.read_text()
        assert self._process.poll() is None, self.log.read_text()
        # The engine is in a session of its own, and has another parent once the first process is gone.
        self._engine = _descendants(self._process.pid)
        return read(self._stack, self._run)

    def terminate(self) -> None:
        """As ECS does, which signals the container's first process only."""
        self._process.terminate()

    def kill(self) -> None:
        """As the kernel does, and ECS when somebody doesn't stop in time: all that is in the container."""
        self._process.kill()
        self._process.wait()
        for process in self._engine:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def exit_code(self, seconds: float = START_SECONDS) -> int:
        """The exit code, once it has one."""
        return self._process.wait(seconds)


@contextmanager
def execute(stack: Stack, run: UUID, **variables: str) -> Iterator[RunProcess]:
    """Executes a run; nothing of it is left when the block ends."""
    process = RunProcess(stack, run, **variables)
    try:
        yield process
    finally:
        process.kill()


def waiting(stack: Stack) -> Stack:
    """The stack, with a deployment whose runs execute until the file `release` is in its directory."""
    release = str(stack.directory / "release")
    stack.deployments = [deployment(stack.name("hello"), entrypoint="support.sample_flows.wait_for", parameters={"file": release})]
    return stack


def _descendants(ancestor: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,pid="], stdout=subprocess.PIPE, check=True, text=True).stdout
    pairs = [(int(parent), int(child)) for parent, child in (line.split() for line in listed.splitlines())]
    found = [ancestor]
    for parent in found:
        found += [child for its_parent, child in pairs if its_parent == parent]
    return found[1:]


def _settings() -> dict[str, str]:
    definitions = task_definitions(resources(*STACKS)["staging"])
    [container] = [container_of(item) for item in definitions.values() if container_of(item)["name"] == "flow-run"]
    return {item["name"]: item["value"] for item in container["environment"] if item["name"].startswith("PREFECT_")}
