"""Empty runs of the image's flow, by an agent that executes them or as the container of a task of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolCreate

from prefect_ecs.registration.config import ProcessPool
from prefect_ecs.registration.objects.template import base_job_template

ROOT = Path(__file__).parents[1]
# The image's working directory, which Prefect copies for each run: prefect/runner/_workspace_resolver.py.
FLOWS = ROOT / "flows"
POOL = "quick"
START_SECONDS = 300
RUN_SECONDS = 300
# As the task definitions have them: components/task/flowRunTask.ts.
SETTINGS = {
    "PREFECT_FLOW_RUN_EXECUTE_SIGTERM_BEHAVIOR": "reschedule",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_CLIENT_MAX_RETRIES": "9",
}


def make_pool(client: SyncPrefectClient) -> None:
    """Of an agent that executes runs."""
    pool = {"agent": POOL, "name": POOL, "type": "process", "workQueues": ["default"], "cpu": 1024, "memoryMiB": 2048}
    template = base_job_template(ProcessPool.model_validate(pool))
    client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template))


def deploy(client: SyncPrefectClient, entrypoint: str) -> UUID:
    """A deployment in that pool."""
    flow = client.create_flow_from_name(entrypoint.rpartition(".")[2])
    return client.create_deployment(
        flow, "bench", entrypoint=entrypoint, work_pool_name=POOL, work_queue_name="default", enforce_parameter_schema=False
    )


def container(api_url: str, run: UUID, **more: str) -> subprocess.Popen[bytes]:
    """The container's command, at the moment in which the run is due: nothing of ECS's own time is in it."""
    command = [sys.executable, "-m", "prefect", "flow-run", "execute"]
    with (Path(os.environ["PREFECT_HOME"]) / "tasks.log").open("a") as output:
        variables = {**_environment(api_url), "PREFECT__FLOW_RUN_ID": str(run), **more}
        return subprocess.Popen(command, cwd=FLOWS, env=variables, stdout=output, stderr=subprocess.STDOUT)


@contextmanager
def process_agent(api_url: str, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """An agent that executes runs, inside the block."""
    command = [sys.executable, "-m", "prefect_ecs.process_agent", "--pool", POOL, "--limit", "5"]
    variables = {**_environment(api_url), **more}
    variables["PYTHONPATH"] += f":{ROOT / 'prefect_ecs' / 'src'}"
    with log.open("w") as output:
        agent = subprocess.Popen(command, cwd=FLOWS, env=variables, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait(lambda: "started!" in log.read_text(), START_SECONDS)
        yield agent
    finally:
        agent.terminate()
        agent.wait()


def wait_for_end(client: SyncPrefectClient, run: UUID) -> None:
    """Returns when it has ended."""
    wait(lambda: client.read_flow_run(run).end_time is not None, RUN_SECONDS)


def wait(until: Callable[[], bool], seconds: float) -> None:
    """Returns when it is so."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError):
            if until():
                return
        time.sleep(0.05)
    raise RuntimeError("it did not happen in time")


def _environment(api_url: str) -> dict[str, str]:
    return {**os.environ, **SETTINGS, "PREFECT_API_URL": api_url, "PYTHONPATH": str(FLOWS / "src")}
