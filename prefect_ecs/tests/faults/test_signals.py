"""A flow run's process that is terminated, or killed: rescheduled, Crashed by its event, or Crashed for want of heartbeats."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from prefect_ecs.registration.objects.automations import HEARTBEAT_LOST_AFTER
from prefect_ecs.registration.objects.template import HEARTBEAT_SECONDS
from support.account import Account
from support.flow_runs import heartbeats_of, new_runs, read, told_of, wait_until
from support.prefect_server import PrefectServer
from support.run_process import execute, waiting
from support.stack import Stack
from support.stopped_task import container, stopped
from support.task_events import TaskEvents

pytestmark = pytest.mark.faults

# What the program gives a task before it is killed: `stopTimeout`.
STOP_SECONDS = 120
# What Prefect takes to notice that its time is over: it looks every few seconds.
NOTICED_WITHIN = timedelta(seconds=25)


@dataclass
class Interrupted:
    """Three runs whose processes have been told to stop, and how soon the first did."""

    stack: Stack
    release: Path
    rescheduled: UUID
    exit_code: int
    seconds: float
    unconfigured: UUID
    unconfigured_exit_code: int
    killed: UUID
    killed_at: datetime


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory, prefect_server: PrefectServer) -> Iterator[Interrupted]:
    """All at once, for a process takes seconds to start."""
    stack = waiting(Stack(tmp_path_factory.mktemp("stack"), prefect_server))
    stack.apply()
    rescheduled, unconfigured, killed = new_runs(stack, 3)
    with ExitStack() as running:
        processes = [
            running.enter_context(execute(stack, rescheduled)),
            # What a deployment says with `env` in its job variables.
            running.enter_context(execute(stack, unconfigured, PREFECT_FLOW_RUN_EXECUTE_SIGTERM_BEHAVIOR="crash")),
            running.enter_context(execute(stack, killed)),
        ]
        for process in processes:
            process.wait_until_it_executes()
        with stack.client() as client:
            assert wait_until(lambda: heartbeats_of(client, killed), NOTICED_WITHIN.total_seconds())
        processes[2].kill()
        killed_at = datetime.now(UTC)
        began = time.monotonic()
        processes[0].terminate()
        processes[1].terminate()
        exit_code = processes[0].exit_code(STOP_SECONDS)
        seconds = time.monotonic() - began
        unconfigured_exit_code = processes[1].exit_code(STOP_SECONDS)
        # A container goes with its first process.
        processes[1].kill()
        yield Interrupted(
            stack, stack.directory / "release", rescheduled, exit_code, seconds, unconfigured, unconfigured_exit_code, killed, killed_at
        )


def test_a_terminated_run_is_rescheduled_and_a_second_task_completes_it(interrupted: Interrupted) -> None:
    stack, run = interrupted.stack, interrupted.rescheduled
    assert interrupted.seconds < STOP_SECONDS / 2
    # With another exit code the observer would crash the run, whose second task may execute by then.
    assert interrupted.exit_code == 0
    assert read(stack, run).state_name == "AwaitingRetry"
    with stack.client() as client:
        handed_out = client.get_scheduled_flow_runs_for_work_pool(stack.name("pool"))
    assert run in [item.flow_run.id for item in handed_out]

    interrupted.release.touch()
    with execute(stack, run) as second:
        assert second.exit_code() == 0

    done = read(stack, run)
    assert (done.state_name, done.run_count) == ("Completed", 2)


def test_a_run_that_does_not_want_that_is_crashed_by_its_event(interrupted: Interrupted, account: Account, events: TaskEvents) -> None:
    stack, run = interrupted.stack, interrupted.unconfigured
    # The first process dies by the signal and says nothing; an init process turns it into exit code 143.
    assert interrupted.unconfigured_exit_code == -15
    assert read(stack, run).state_name == "Running"
    task = account.start_task({"prefect.io/flow-run-id": str(run), "prefect.io/flow-run-name": "some-run"})
    events.send(stopped(account.cluster, task, [container(143)], "UserInitiated", "Task stopped by user"))

    events.observe(stack)

    assert read(stack, run).state_name == "Crashed"
    assert "exited with code 143" in told_of(stack, run)


def test_a_killed_run_whose_event_nobody_sees_is_missed_by_its_heartbeats(interrupted: Interrupted) -> None:
    stack, run = interrupted.stack, interrupted.killed

    assert wait_until(lambda: read(stack, run).state_name == "Crashed", (HEARTBEAT_LOST_AFTER + NOTICED_WITHIN).total_seconds())
    assert "No heartbeat for 95 seconds" in told_of(stack, run)
    state = read(stack, run).state
    assert state is not None
    # Its last heartbeat was at most so long before its death.
    earliest = HEARTBEAT_LOST_AFTER - timedelta(seconds=HEARTBEAT_SECONDS)
    assert earliest < state.timestamp - interrupted.killed_at < HEARTBEAT_LOST_AFTER + NOTICED_WITHIN
