"""How a flow with workers ends, and that none of them outlives it. The run is executed as in its container, by a real Prefect.

A task whose network vanishes with its machine can't be made here: Dask's own TCP timeout, 30 s, then stands for a closed connection.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from support.dask_account import DaskAccount
from support.dask_session import eventually
from support.flow_runs import new_runs, read
from support.prefect_server import PrefectServer
from support.run_process import ROOT, RunProcess, execute
from support.stack import Stack, deployment

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]

LEFT_SECONDS = 60.0
# For a busy machine, which imports Prefect four times meanwhile.
WORK_SECONDS = 180.0


@pytest.fixture
def stack(tmp_path: Path, prefect_server: PrefectServer) -> Iterator[Stack]:
    """A stack whose flow's end is chosen by the run."""
    made = Stack(tmp_path, prefect_server)
    made.deployments = [deployment(made.name("hello"), entrypoint="support.dask_flows.on_dask")]
    made.apply()
    yield made
    made.empty_server()


@contextmanager
def flow_that_ends(stack: Stack, account: DaskAccount, ending: str) -> Iterator[tuple[UUID, RunProcess, Path]]:
    """A run, its process, and the file that is there once a worker works for long."""
    file = stack.directory / "works"
    [run] = new_runs(stack, 1, ending=ending, file=str(file))
    path = os.pathsep.join(str(ROOT / part) for part in ("flows/src", "prefect_ecs/tests", "prefect_ecs/src"))
    with execute(stack, run, **account.variables(), PYTHONPATH=path) as process:
        yield run, process, file


def left_within(account: DaskAccount, seconds: float) -> list[str]:
    """The tasks that still run then."""
    eventually(lambda: account.running() == [], seconds)
    return account.running()


@pytest.mark.parametrize("ending", ["Completed", "Failed"])
def test_workers_leave_with_a_flow_that_ends_by_itself(stack: Stack, account: DaskAccount, ending: str) -> None:
    with flow_that_ends(stack, account, ending) as (run, process, _):
        process.exit_code(WORK_SECONDS)

        assert read(stack, run).state_name == ending, process.log.read_text()
        assert len(account.tasks) == 2
        assert left_within(account, LEFT_SECONDS) == []
        # The tags tell whose workers they were.
        [(_, asked)] = account.calls
        assert asked["tags"] == [{"key": "prefect-ecs:flow-run", "value": str(run)}]


@pytest.mark.parametrize("end", ["terminate", "kill"])
def test_workers_leave_a_flow_that_is_stopped(stack: Stack, account: DaskAccount, end: str) -> None:
    with flow_that_ends(stack, account, "never") as (run, process, file):
        process.wait_until_it_executes()
        assert eventually(file.exists, WORK_SECONDS), process.log.read_text()
        process.wait_until_it_executes()

        began = time.monotonic()
        getattr(process, end)()
        if end == "terminate":
            process.exit_code(LEFT_SECONDS)
            assert read(stack, run).state_name == "AwaitingRetry"
        assert left_within(account, LEFT_SECONDS - (time.monotonic() - began)) == []
        assert len(account.tasks) == 2
