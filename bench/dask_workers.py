"""How 50 Dask workers come, against one: seconds until all have joined, and calls to AWS for each.

Workers are real, and stand together in a process beside the scheduler's. A task starts 20 s after RunTask's answer, the least of what
Fargate's users report, and as many a second as AWS starts.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import IO, Any

from distributed import Client, Worker
from support.dask_account import DaskAccount, dask_account

from prefect_ecs.dask.flow_cluster import flow_cluster
from report import goal, spread, table

ROOT = Path(__file__).parents[1]

TRIALS = 3
START_SECONDS = 20.0
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html: 100 at once, then 20 a second.
BURST, A_SECOND = 100, 20
MANY = 50


def main(_home: Path) -> None:
    """Measures, and prints what it measured."""
    logging.disable(logging.CRITICAL)
    measured = {count: [_measure(count) for _ in range(TRIALS)] for count in (1, MANY)}
    print(f"Dask workers that start {START_SECONDS:.0f} s after RunTask: median of {TRIALS} (least to most)\n")
    one = median(seconds for seconds, _ in measured[1])
    rows = []
    for count, trials in measured.items():
        seconds, calls = [first for first, _ in trials], [second for _, second in trials]
        rows.append([str(count), spread(seconds, 1), f"{median(seconds) / one:.2f}", f"{median(calls):.2f}"])
    table(["workers", "seconds until all have joined", "ratio", "calls to AWS per worker"], rows)
    print()
    goal(f"seconds of {MANY} against one", median(seconds for seconds, _ in measured[MANY]) / one, 1.5)
    goal(f"calls to AWS per worker ({MANY})", median(calls for _, calls in measured[MANY]), 0.3)


def _measure(count: int) -> tuple[float, float]:
    """Seconds until all have joined, and calls to AWS for each worker of a whole run."""
    with _machine() as starts, dask_account(lambda: InOneProcess(starts)) as account:
        os.environ |= account.variables()
        began = time.monotonic()
        with flow_cluster(count, count) as cluster, Client(cluster, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=120)
            seconds = time.monotonic() - began
            client.gather(client.map(abs, range(count)))
        return seconds, len(account.calls) / count


class InOneProcess(DaskAccount):
    """An account whose tasks are workers of one other process."""

    def __init__(self, starts: IO[str]) -> None:
        super().__init__()
        self._starts = starts
        self._started = 0

    def _start(self, asked: Mapping[str, Any]) -> str:
        [override] = asked["overrides"]["containerOverrides"]
        self._started += 1
        task = f"{self._started:032x}"
        print(task, override["command"][-1], file=self._starts, flush=True)
        return task


@contextmanager
def _machine() -> Iterator[IO[str]]:
    """The process, which is told of each task and its scheduler in a line."""
    process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, text=True)
    if process.stdin is None:
        raise RuntimeError("no way to tell it")
    try:
        with process.stdin as starts:
            yield starts
        process.wait(60)
    finally:
        process.kill()


async def _workers(starts: IO[str]) -> None:
    running: list[asyncio.Task[None]] = []
    while line := await asyncio.to_thread(starts.readline):
        task, scheduler = line.split()
        wait = START_SECONDS + max(0, len(running) - BURST) / A_SECOND
        running.append(asyncio.create_task(_worker(task, scheduler, wait)))
    await asyncio.gather(*running)


async def _worker(task: str, scheduler: str, wait: float) -> None:
    await asyncio.sleep(wait)
    worker = await Worker(scheduler, name=task, nthreads=1, memory_limit=0, dashboard=False, dashboard_address="127.0.0.1:0")
    await worker.finished()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    asyncio.run(_workers(sys.stdin))
