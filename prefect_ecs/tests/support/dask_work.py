"""What workers do in tests. They import it, so it is small."""

import os
import time

from distributed import Scheduler


def slow(number: int) -> int:
    """A short while of work."""
    time.sleep(0.5)
    return number


def variable(name: str) -> str | None:
    """An environment variable of the worker."""
    return os.environ.get(name)


def task_of_worker() -> str:
    """The id of its task, which its metadata address ends with."""
    return os.environ["ECS_CONTAINER_METADATA_URI_V4"].rsplit("/", 1)[-1]


def runs(dask_scheduler: Scheduler) -> int:
    """How often anything was computed, as the scheduler knows."""
    return sum(1 for event in dask_scheduler.transition_log if event[2] == "memory" and event[1] == "processing")
