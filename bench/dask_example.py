"""The example's leaderboards over ten million points: the flow in one task with threads, and on Dask workers, here processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from postgres import postgres
from prefect_server import prefect_server
from report import goal, table

EXAMPLE = Path(__file__).parents[1] / "examples" / "dask"
POINTS = 10_000_000
FLOWS = {"in one task, 4 threads": "in_a_task", "on Dask workers": "on_dask"}
# Dask's workers import the program's main module, which must be none that does something.
PROGRAM = "import json, sys, leaderboards; print(json.dumps(getattr(leaderboards, sys.argv[1])(sys.argv[2], points=int(sys.argv[3]))))"


def main(home: Path) -> None:
    """Runs both, and prints how long they took and whether they agree."""
    with postgres() as database, prefect_server(home, database=database) as api_url:
        took: dict[str, float] = {}
        boards: list[dict[str, object]] = []
        for title, flow in FLOWS.items():
            began = time.monotonic()
            boards.append(_run(flow, home / flow, api_url))
            took[title] = time.monotonic() - began
    print(f"Leaderboards over {POINTS:,} points in 40 files, on {os.cpu_count()} CPUs; with the start of the program\n")
    first = next(iter(took.values()))
    table(["the flow", "seconds", "ratio"], [[title, f"{seconds:.0f}", f"{seconds / first:.2f}"] for title, seconds in took.items()])
    print()
    task, dask = boards
    goal("competitions that differ", sum(task.get(name) != dask.get(name) for name in {*task, *dask}), 0)


def _run(flow: str, folder: Path, api_url: str) -> dict[str, object]:
    paths = os.pathsep.join([str(EXAMPLE), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, flow, str(folder), str(POINTS)],
        env={**os.environ, "PREFECT_API_URL": api_url, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    # Prefect logs to standard error.
    boards: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return boards
