"""A task that stops: its event, by our rule and queue, makes the real observer end the run; and the events that it loses."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from botocore.exceptions import ClientError
from prefect.client.schemas.objects import State
from prefect.states import AwaitingRetry, Completed, Pending, Running
from prefect_aws.observers import ecs as observer

from support.account import Account
from support.flow_runs import read, run_in, told_of
from support.stack import Stack
from support.stopped_task import container, stopped
from support.task_events import NOTHING_HELD, Held, TaskEvents

pytestmark = pytest.mark.faults

SUBMITTING: State[object] = Pending(name="Submitting")
# By what stopped the task: the state of its run, its containers, ECS's code and reason, and what a person must be told.
DEATHS: dict[str, tuple[State[object], list[dict[str, Any]], str, str, str]] = {
    "killed": (Running(), [container(137)], "EssentialContainerExited", "Essential container in task exited", "exited with code 137"),
    "out of memory": (
        Running(),
        [container(137, "OutOfMemoryError: Container killed due to memory usage")],
        "EssentialContainerExited",
        "Essential container in task exited",
        "consider increasing memory",
    ),
    "terminated, and nobody rescheduled": (Running(), [container(143)], "UserInitiated", "Task stopped by user", "exited with code 143"),
    "Spot took it at once": (Running(), [container(None)], "SpotInterruption", "Your Spot Task was interrupted.", "had no exit code"),
    "no image": (
        SUBMITTING,
        [container(None)],
        "TaskFailedToStart",
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): not found",
        "Container image pull failed: CannotPullContainerError",
    ),
    "no secret": (
        Pending(),
        [container(None)],
        "TaskFailedToStart",
        "ResourceInitializationError: unable to pull secrets or registry auth",
        "ECS task failed to start: ResourceInitializationError",
    ),
    "no container": (
        SUBMITTING,
        [],
        "TaskFailedToStart",
        "Capacity is unavailable at this time. Please try again later",
        "ECS task failed to start: Capacity is unavailable at this time",
    ),
}


def task_of(account: Account, run: UUID) -> str:
    """The ARN of a task that carries the tag of the run, as the worker's does (`test_agent.py`)."""
    return account.start_task({"prefect.io/flow-run-id": str(run), "prefect.io/flow-run-name": "some-run"})


def states(stack: Stack, runs: dict[str, UUID]) -> dict[str, str | None]:
    """The state of each run."""
    return {name: read(stack, run).state_name for name, run in runs.items()}


def test_whatever_stops_a_task_its_run_crashes_and_says_why(stack: Stack, account: Account, events: TaskEvents) -> None:
    runs = {name: run_in(stack, state) for name, (state, *_) in DEATHS.items()}
    # All of them wait: nobody listened while they stopped.
    for name, (_, containers, code, reason, _) in DEATHS.items():
        events.send(stopped(account.cluster, task_of(account, runs[name]), containers, code, reason))
    assert events.held() == Held(len(DEATHS), 0, 0)

    began = time.monotonic()
    events.observe(stack)

    assert time.monotonic() - began < 60
    assert states(stack, runs) == dict.fromkeys(DEATHS, "Crashed")
    for name, (*_, cause) in DEATHS.items():
        assert cause in told_of(stack, runs[name]), name
    assert events.held() == NOTHING_HELD


def test_runs_that_it_leaves_alone(stack: Stack, account: Account, events: TaskEvents) -> None:
    # Those that are dead all the same are left to the heartbeats: `test_signals.py`, `registration/test_automations.py`.
    cases: dict[str, tuple[State[object], list[dict[str, Any]]]] = {
        "dead: exit code 0, never reported": (Running(), [container(0)]),
        "dead: no containers, after its start": (Running(), []),
        "completed": (Completed(), [container(0)]),
        "completed, then killed": (Completed(), [container(137)]),
        "rescheduled": (AwaitingRetry(), [container(0)]),
        "executes again, and the rescheduled task's end comes late": (Running(), [container(0)]),
    }
    runs = {name: run_in(stack, state) for name, (state, _) in cases.items()}
    for name, (_, containers) in cases.items():
        events.send(stopped(account.cluster, task_of(account, runs[name]), containers))
    running = stopped(account.cluster, task_of(account, runs["completed"]), [container(137)])
    events.send({**running, "detail": {**running["detail"], "lastStatus": "RUNNING"}})
    events.send({**running, "detail": {**running["detail"], "clusterArn": f"{account.cluster}-of-somebody-else"}})
    assert events.held() == Held(len(cases), 0, 0)

    events.observe(stack)

    assert states(stack, runs) == {name: state.name for name, (state, _) in cases.items()}
    assert events.held() == NOTHING_HELD


def refused(code: str) -> ClientError:
    """An answer of AWS."""
    return ClientError({"Error": {"Code": code, "Message": ""}}, "DescribeTasks")


@pytest.mark.parametrize("why", ["AccessDeniedException", "ThrottlingException", "AWS has forgotten the task"])
def test_an_event_whose_task_cannot_be_read_is_gone(stack: Stack, account: Account, events: TaskEvents, why: str) -> None:
    run = run_in(stack, Running())
    task = task_of(account, run)
    if why == "AWS has forgotten the task":
        task = task.rsplit("/", 1)[0] + f"/{uuid4().hex}"
    else:

        def listen(operation: str, _: dict[str, Any]) -> None:
            if operation == "ecs:DescribeTasks":
                raise refused(why)

        account.listeners.append(listen)
    events.send(stopped(account.cluster, task, [container(137)]))

    events.observe(stack)

    # Upstream deletes it all the same. The heartbeats end the run: `registration/test_automations.py`.
    assert read(stack, run).state_name == "Running"
    assert events.held() == NOTHING_HELD


def test_a_late_event_of_a_killed_task_ends_the_next_execution_of_its_run(stack: Stack, account: Account, events: TaskEvents) -> None:
    # Upstream looks at the run and not at the task. Only events that waited long come so late; the queue's age has an alarm.
    run = run_in(stack, Running())
    events.send(stopped(account.cluster, task_of(account, run), [container(137)]))
    task_of(account, run)

    events.observe(stack)

    assert read(stack, run).state_name == "Crashed"


def test_an_event_that_prefect_cannot_be_told_of_is_tried_five_times_and_kept(
    stack: Stack, account: Account, events: TaskEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_in(stack, Running())
    events.send(stopped(account.cluster, task_of(account, run), [container(137)]))
    # Five minutes in truth, so Prefect may be gone for more than twenty.
    assert observer.SQS_MESSAGE_VISIBILITY_TIMEOUT_SECONDS == 300
    monkeypatch.setattr(observer, "SQS_MESSAGE_VISIBILITY_TIMEOUT_SECONDS", 0)
    tries = 0

    def gone() -> None:
        nonlocal tries
        tries += 1
        raise ConnectionError

    with monkeypatch.context() as without_prefect:
        without_prefect.setattr("prefect.get_client", gone)
        events.observe(stack)

    assert tries == 5
    assert events.held() == Held(0, 0, 1)
    assert read(stack, run).state_name == "Running"
