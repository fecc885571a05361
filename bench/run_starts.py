"""How soon a run is Running and has its first line, and what CPU it takes, by an agent that executes it against a task of its own."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId

from empty_runs import RUN_SECONDS, container, deploy, make_pool, process_agent, wait, wait_for_end
from prefect_server import prefect_server
from processes import cpu_seconds
from report import goal, spread, table

TRIALS = 3
GOAL_RATIO = 1 / 4
LINE_SECONDS = 8
FARGATE_LINE_SECONDS = 25
# From RunTask to the container's start with an image of 160 MB, as users report: docs/images.md. Nothing here can measure it.
FARGATE_SECONDS = 20


@dataclass(frozen=True)
class Took:
    """Of one run: from its creation to Running and to the first line that Prefect has of its log, and CPU time to its end."""

    seconds: float
    line: float
    cpu: float


def main(home: Path) -> None:
    """Measures, and prints what it measured."""
    with prefect_server(home) as api_url, get_client(sync_client=True) as client:
        make_pool(client)
        deployment = deploy(client, "flows.hello.hello")
        tasks = [_took(client, deployment, lambda run: container(api_url, run), ends=True) for _ in range(TRIALS)]
        with process_agent(api_url, home / "agent.log") as agent:
            # The first run may come before the process that starts them has imported Prefect.
            _took(client, deployment, lambda _: agent)
            processes = [_took(client, deployment, lambda _: agent) for _ in range(TRIALS)]
    print("An empty run: seconds from its creation to Running and to the first line of its log in Prefect, and CPU seconds to its end;")
    print(f"median of {TRIALS} (least to most)\n")
    rows = [_row("in a task of its own, once AWS has started it", tasks, tasks), _row("by an agent that executes it", processes, tasks)]
    table(["a run", "seconds", "ratio", "to its first line", "ratio", "CPU seconds", "ratio"], rows)
    print()
    goal("seconds against a task that has started", _ratio(processes, tasks, "seconds"), GOAL_RATIO)
    goal("seconds to the first line, by an agent", median(one.line for one in processes), LINE_SECONDS)
    by_sum = FARGATE_SECONDS + median(one.line for one in tasks)
    goal(f"seconds to the first line, in a task, with {FARGATE_SECONDS} s for Fargate", by_sum, FARGATE_LINE_SECONDS)


def _row(title: str, took: list[Took], base: list[Took]) -> list[str]:
    cells = [(spread([getattr(one, what) for one in took], 1), f"{_ratio(took, base, what):.2f}") for what in ("seconds", "line", "cpu")]
    return [title, *(cell for pair in cells for cell in pair)]


def _ratio(took: list[Took], base: list[Took], what: str) -> float:
    return median(getattr(one, what) for one in took) / median(getattr(one, what) for one in base)


def _took(client: SyncPrefectClient, deployment: UUID, start: Callable[[UUID], subprocess.Popen[bytes]], *, ends: bool = False) -> Took:
    """By the process that `start` gives, which `ends` with the run or is an agent."""
    run = client.create_flow_run_from_deployment(deployment).id
    begun = time.monotonic()
    process = start(run)
    cpu = cpu_seconds(process.pid, children=True)
    wait(lambda: client.read_flow_run(run).start_time is not None, RUN_SECONDS)
    seconds = time.monotonic() - begun
    lines = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run]))
    wait(lambda: client.read_logs(lines) != [], RUN_SECONDS)
    line = time.monotonic() - begun
    wait_for_end(client, run)
    if ends:
        # Until somebody reaps it, /proc has the CPU time of one that has ended.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    took = Took(seconds, line, cpu_seconds(process.pid, children=True) - cpu)
    if ends:
        process.wait()
    return took
