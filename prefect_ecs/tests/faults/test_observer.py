"""A task that stops: its event, by our rule and queue, makes the real observer end the run; and the events that it loses."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from botocore.exceptions import ClientError
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import State
from prefect.states import AwaitingRetry, Cancelling, Completed, Pending, Running
from prefect_aws.observers import ecs as observer

from prefect_ecs.agent import observer as ours
from support.account import Account, Listener
from support.flow_runs import read, run_in, told_of
from support.stack import Stack
from support.stopped_task import container, stopped
from support.task_events import NOTHING_HELD, Held, TaskEvents
from support.web import web_server

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
        "ResourceInitializationError: failed to configure ENI",
        "ECS task failed to start: ResourceInitializationError",
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


def test_a_task_that_finds_no_place_after_runtask_is_tried_again(stack: Stack, account: Account, events: TaskEvents) -> None:
    run = run_in(stack, SUBMITTING)
    reason = "Capacity is unavailable at this time. Please try again later"
    events.send(stopped(account.cluster, task_of(account, run), [], "TaskFailedToStart", reason))

    events.observe(stack)

    assert read(stack, run).state_name == "AwaitingRetry"
    assert reason in told_of(stack, run)
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


def denying(code: str) -> Listener:
    """AWS doesn't say which run a task was for."""

    def listen(operation: str, _: dict[str, Any]) -> None:
        if operation == "ecs:DescribeTasks":
            raise refused(code)

    return listen


@pytest.mark.parametrize("why", ["AccessDeniedException", "ThrottlingException", "AWS has forgotten the task"])
def test_an_event_says_itself_whose_it_is(stack: Stack, account: Account, events: TaskEvents, why: str) -> None:
    run = run_in(stack, Running())
    task = task_of(account, run)
    if why == "AWS has forgotten the task":
        task = task.rsplit("/", 1)[0] + f"/{uuid4().hex}"
    else:
        account.listeners.append(denying(why))
    events.send(stopped(account.cluster, task, [container(137)], run=run))

    events.observe(stack)

    assert read(stack, run).state_name == "Crashed"
    assert events.held() == NOTHING_HELD


def test_without_that_it_waits_until_aws_says_so(stack: Stack, account: Account, events: TaskEvents) -> None:
    run = run_in(stack, Running())
    throttled = denying("ThrottlingException")
    account.listeners.append(throttled)
    events.send(stopped(account.cluster, task_of(account, run), [container(137)]))

    events.observe(stack)
    assert events.held() == Held(0, 1, 0)

    account.listeners.remove(throttled)
    events.try_again()
    events.observe(stack)
    assert read(stack, run).state_name == "Crashed"
    assert events.held() == NOTHING_HELD


def test_a_late_event_of_a_killed_task_leaves_the_next_execution_alone(stack: Stack, account: Account, events: TaskEvents) -> None:
    event = stopped(account.cluster, "", [container(137)])
    event["detail"]["stoppedAt"] = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    again, cancelled = run_in(stack, Running()), run_in(stack, Cancelling())
    for run in (again, cancelled):
        events.send({**event, "detail": {**event["detail"], "taskArn": task_of(account, run)}})

    events.observe(stack)

    # Somebody cancelled the other one after its task had died: nothing else ends it.
    assert [read(stack, run).state_name for run in (again, cancelled)] == ["Running", "Cancelled"]
    assert events.held() == NOTHING_HELD


def changed(event: dict[str, Any], **detail: Any) -> str:
    """The event with other details."""
    return json.dumps({**event, "detail": {**event["detail"], **detail}})


def no_events(event: dict[str, Any]) -> dict[str, str]:
    """What isn't the event of a task, by what it is."""
    task = event["detail"]["taskArn"]
    return {
        "empty": " ",
        "no JSON": "hello",
        "half": json.dumps(event)[:-20],
        "list": "[]",
        "null": "null",
        "number": "7",
        "text": '"hello"',
        "too deep": "[" * 50_000,
        "huge": json.dumps("x" * 250_000),
        "a test of the queue": json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent"}),
        "another event": json.dumps({**event, "detail-type": "ECS Deployment State Change"}),
        "no id": json.dumps({**event, "id": "7"}),
        "no time": json.dumps({**event, "time": "yesterday"}),
        "detail null": json.dumps({**event, "detail": None}),
        "detail a list": json.dumps({**event, "detail": [task]}),
        "no detail": json.dumps({key: value for key, value in event.items() if key != "detail"}),
        "task null": changed(event, taskArn=None),
        "task a number": changed(event, taskArn=7),
        "cluster empty": changed(event, clusterArn=""),
        "containers null": changed(event, containers=None),
        "a container null": changed(event, containers=[None]),
        "exit code a word": changed(event, containers=[{"name": "flow-run", "exitCode": "oom"}]),
        "status a list": changed(event, lastStatus=["STOPPED"]),
        "overrides a word": changed(event, overrides="none"),
    }


def test_nothing_stops_it_and_nothing_waits_behind_what_it_cannot_read(
    stack: Stack, account: Account, events: TaskEvents, caplog: pytest.LogCaptureFixture
) -> None:
    runs = []

    def good() -> None:
        runs.append(run_in(stack, Running()))
        events.send(stopped(account.cluster, task_of(account, runs[-1]), [container(137)]))

    bad = no_events(stopped(account.cluster, task_of(account, uuid4()), [container(137)]))
    for number, body in enumerate(bad.values()):
        if number % 4 == 0:
            good()
        events.put(body)
    good()

    began = time.monotonic()
    events.observe(stack)

    assert time.monotonic() - began < 60
    assert {read(stack, run).state_name for run in runs} == {"Crashed"}
    assert events.held() == NOTHING_HELD
    said = [record for record in caplog.records if "Deleted a message that is no event of a task" in record.getMessage()]
    assert len(said) == len(bad)
    # A line for whoever wonders, and no alarm.
    assert {record.levelname for record in caplog.records if record.name.startswith("prefect_aws.observers")} <= {"INFO", "WARNING"}
    assert max(len(record.getMessage()) for record in said) < 1000


@pytest.mark.parametrize("by", ["tag", "event"])
def test_an_event_that_concerns_nobody_is_no_alarm(
    stack: Stack, account: Account, events: TaskEvents, caplog: pytest.LogCaptureFixture, by: str
) -> None:
    gone, good = run_in(stack, Running()), run_in(stack, Running())
    with stack.client() as client:
        client.delete_flow_run(gone)
    for run in ("not-a-uuid", "", str(gone), None):
        tags = {"prefect.io/flow-run-id": run} if by == "tag" and run is not None else {}
        event = stopped(account.cluster, account.start_task(tags), [container(137)])
        if by == "event" and run is not None:
            event["detail"]["overrides"]["containerOverrides"] = [{"environment": [{"name": "PREFECT__FLOW_RUN_ID", "value": run}]}]
        events.send(event)
    events.send(stopped(account.cluster, task_of(account, good), [container(137)]))

    with caplog.at_level(logging.INFO, "prefect_aws.observers.ecs"):
        events.observe(stack)

    assert read(stack, good).state_name == "Crashed"
    assert events.held() == NOTHING_HELD
    assert f"started for flow run {gone}, which Prefect no longer has" in caplog.text
    assert "prefect.io/flow-run-id='not-a-uuid', which is no flow run" in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_a_run_is_crashed_though_the_event_feed_takes_nothing(
    stack: Stack, account: Account, events: TaskEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_in(stack, Running())
    events.send(stopped(account.cluster, task_of(account, run), [container(137)]))
    monkeypatch.setattr(ours, "REPLICATE_SECONDS", 0.1)

    # As behind a proxy that lets no WebSocket through.
    async def hang(*_: Any) -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(observer, "replicate_ecs_event", hang)
    events.observe(stack)

    assert read(stack, run).state_name == "Crashed"
    assert events.held() == NOTHING_HELD


def test_a_prefect_that_fails_for_a_while_is_told_afterwards(
    stack: Stack, account: Account, events: TaskEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [run_in(stack, Running()) for _ in range(2)]
    for run in runs:
        events.send(stopped(account.cluster, task_of(account, run), [container(137)]))
    with web_server(lambda *_: (500, "")) as url, monkeypatch.context() as while_it_fails:
        while_it_fails.setattr("prefect.get_client", lambda: PrefectClient(url))
        events.observe(stack)
    assert events.held() == Held(0, 2, 0)

    # A minute later.
    assert ours.VISIBILITY_SECONDS == 60
    events.try_again()
    events.observe(stack)
    assert {read(stack, run).state_name for run in runs} == {"Crashed"}
    assert events.held() == NOTHING_HELD


def test_an_event_that_prefect_cannot_be_told_of_is_tried_for_25_minutes_and_kept(
    stack: Stack, account: Account, events: TaskEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_in(stack, Running())
    events.send(stopped(account.cluster, task_of(account, run), [container(137)]))
    monkeypatch.setattr(observer, "SQS_MESSAGE_VISIBILITY_TIMEOUT_SECONDS", 0)
    tries = 0

    def gone() -> None:
        nonlocal tries
        tries += 1
        raise ConnectionError

    with monkeypatch.context() as without_prefect:
        without_prefect.setattr("prefect.get_client", gone)
        events.observe(stack)

    assert tries * ours.VISIBILITY_SECONDS == 25 * 60
    assert events.held() == Held(0, 0, 1)
    assert read(stack, run).state_name == "Running"


def test_it_hangs_at_nothing(stack: Stack, account: Account, events: TaskEvents, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ours.HANDLE_SECONDS < ours.VISIBILITY_SECONDS
    run = run_in(stack, Running())
    events.send(stopped(account.cluster, task_of(account, run), [container(137)]))
    monkeypatch.setattr(ours, "HANDLE_SECONDS", 0.1)

    async def hang(*_: Any) -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(observer, "mark_runs_as_crashed", hang)
    events.observe(stack)

    assert events.held() == Held(0, 1, 0)
