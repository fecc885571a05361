"""Flows whose tasks run on Dask workers."""

from __future__ import annotations

import time
from pathlib import Path

from prefect import flow, task

from prefect_ecs.dask import dask_task_runner


@task
def double(number: int) -> int:
    """Some work."""
    time.sleep(0.2)
    return 2 * number


@task
def work_for_long(file: str) -> None:
    """More work than anybody waits for."""
    Path(file).touch()
    time.sleep(600)


@flow(task_runner=dask_task_runner(workers=2))
def on_dask(ending: str, file: str) -> int:
    """Ends as it is told."""
    total = sum(double.map(range(8)).result())
    if ending == "Failed":
        raise ValueError("as it was told")
    if ending != "Completed":
        work_for_long.submit(file).result()
    return total
