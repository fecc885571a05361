"""A flow's process with an account whose tasks are processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import dask
import pytest

from prefect_ecs.dask import launcher
from support.dask_account import DaskAccount, dask_account

# For a busy machine: a worker's start takes it seconds.
SECONDS = 60


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[DaskAccount]:
    """The account, and this process as its flow."""
    with dask_account() as made:
        for name, value in made.variables().items():
            monkeypatch.setenv(name, value)
        # Waits of a production's size would be the test's.
        monkeypatch.setattr(launcher, "FIRST_WAIT_SECONDS", 0.1)
        with dask.config.set({"distributed.deploy.lost-worker-timeout": "0.5s", "distributed.adaptive.interval": "0.2s"}):
            yield made


def eventually(true: Callable[[], bool], seconds: float = SECONDS) -> bool:
    """Whether it becomes true."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
