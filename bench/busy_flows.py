"""Flows that have more to tell Prefect than an empty one."""

import time

from prefect import flow, get_run_logger, task

SECONDS = 30
TASKS = 50


@flow
def talks() -> None:
    """Ten lines a second."""
    for number in range(SECONDS * 10):
        get_run_logger().info("line %d", number)
        time.sleep(0.1)


@task
def nothing(number: int) -> int:
    """The number."""
    return number


@flow
def maps() -> None:
    """Many tasks."""
    nothing.map(range(TASKS)).result()
