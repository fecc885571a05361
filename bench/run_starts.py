"""How soon a run is Running, and what CPU it takes, by an agent that executes it itself against a task of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate

from prefect_ecs.registration.config import ProcessPool
from prefect_ecs.registration.objects.template import base_job_template
from prefect_server import prefect_server
from processes import cpu_seconds
from report import goal, spread, table

ROOT = Path(__file__).parents[1]
# The image's working directory, which Prefect copies for each run: prefect/runner/_workspace_resolver.py.
FLOWS = ROOT / "flows"
TRIALS = 3
POOL = "quick"
START_SECONDS = 300
RUN_SECONDS = 300
GOAL_RATIO = 1 / 4
# As the task definitions have them: components/task/flowRunTask.ts.
SETTINGS = {
    "PREFECT_FLOW_RUN_EXECUTE_SIGTERM_BEHAVIOR": "reschedule",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
}


@dataclass(frozen=True)
class Took:
    """Of one run: from its creation to Running, and CPU time to its end."""

    seconds: float
    cpu: float


def main(home: Path) -> None:
    """Measures, and prints what it measured."""
    with prefect_server(home) as api_url, get_client(sync_client=True) as client:
        deployment = _deployment(client)
        environment = {**os.environ, **SETTINGS, "PREFECT_API_URL": api_url, "PYTHONPATH": str(FLOWS / "src")}
        tasks = [_took(client, deployment, lambda run: _task(environment, run), ends=True) for _ in range(TRIALS)]
        agent = _agent(environment, home / "agent.log")
        try:
            _wait(lambda: "started!" in (home / "agent.log").read_text(), START_SECONDS)
            # The first run may come before the process that starts them has imported Prefect.
            _took(client, deployment, lambda _: agent)
            processes = [_took(client, deployment, lambda _: agent) for _ in range(TRIALS)]
        finally:
            agent.terminate()
            agent.wait()
    print(f"An empty run: seconds from its creation to Running, and CPU seconds to its end; median of {TRIALS} (least to most)\n")
    rows = [_row("in a task of its own, once AWS has started it", tasks, tasks), _row("by an agent that executes it", processes, tasks)]
    table(["a run", "seconds", "ratio", "CPU seconds", "ratio"], rows)
    print()
    goal("seconds against a task that has started", _ratio(processes, tasks, "seconds"), GOAL_RATIO)


def _row(title: str, took: list[Took], base: list[Took]) -> list[str]:
    cells = [(spread([getattr(one, what) for one in took], 1), f"{_ratio(took, base, what):.2f}") for what in ("seconds", "cpu")]
    return [title, *(cell for pair in cells for cell in pair)]


def _ratio(took: list[Took], base: list[Took], what: str) -> float:
    return median(getattr(one, what) for one in took) / median(getattr(one, what) for one in base)


def _deployment(client: SyncPrefectClient) -> UUID:
    pool = {"agent": POOL, "name": POOL, "type": "process", "workQueues": ["default"], "cpu": 1024, "memoryMiB": 2048}
    template = base_job_template(ProcessPool.model_validate(pool))
    client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template))
    flow = client.create_flow_from_name("hello")
    return client.create_deployment(
        flow, "hello", entrypoint="flows.hello.hello", work_pool_name=POOL, work_queue_name="default", enforce_parameter_schema=False
    )


def _agent(environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "prefect_ecs.process_agent", "--pool", POOL, "--limit", "5"]
    paths = f"{environment['PYTHONPATH']}:{ROOT / 'prefect_ecs' / 'src'}"
    with log.open("w") as output:
        return subprocess.Popen(command, cwd=FLOWS, env={**environment, "PYTHONPATH": paths}, stdout=output, stderr=subprocess.STDOUT)


def _task(environment: dict[str, str], run: UUID) -> subprocess.Popen[bytes]:
    """The container's command, at the moment in which the run is due: nothing of ECS's own time is in it."""
    command = [sys.executable, "-m", "prefect", "flow-run", "execute"]
    variables = {**environment, "PREFECT__FLOW_RUN_ID": str(run)}
    with (Path(os.environ["PREFECT_HOME"]) / "tasks.log").open("a") as output:
        return subprocess.Popen(command, cwd=FLOWS, env=variables, stdout=output, stderr=subprocess.STDOUT)


def _took(client: SyncPrefectClient, deployment: UUID, start: Callable[[UUID], subprocess.Popen[bytes]], *, ends: bool = False) -> Took:
    """By the process that `start` gives, which `ends` with the run or is an agent."""
    run = client.create_flow_run_from_deployment(deployment)
    begun = time.monotonic()
    process = start(run.id)
    cpu = cpu_seconds(process.pid, children=True)
    _wait(lambda: client.read_flow_run(run.id).start_time is not None, RUN_SECONDS)
    seconds = time.monotonic() - begun
    _wait(lambda: client.read_flow_run(run.id).end_time is not None, RUN_SECONDS)
    if ends:
        # Until somebody reaps it, /proc has the CPU time of one that has ended.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    took = Took(seconds, cpu_seconds(process.pid, children=True) - cpu)
    if ends:
        process.wait()
    return took


def _wait(until: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError):
            if until():
                return
        time.sleep(0.05)
    raise RuntimeError("it did not start in time")
