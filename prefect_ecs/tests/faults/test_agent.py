"""The agent: what becomes of runs when it dies, cannot read its queue, or is not to start anything."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError
from prefect.client.schemas.actions import WorkPoolUpdate
from prefect.states import Running
from prefect_aws.observers import ecs as observer
from prefect_aws.workers.ecs_worker import ECSWorker

from contract.test_worker import registered, request_of, start, work
from prefect_ecs.agent import observer as ours
from support.account import REGION, Account
from support.flow_runs import new_runs, read, run_in
from support.prefect_server import PrefectServer
from support.stack import Stack
from support.stopped_task import container, stopped

pytestmark = pytest.mark.faults


def test_a_new_agent_does_not_disturb_a_run_whose_agent_is_gone(tmp_path: Path, prefect_server: PrefectServer, account: Account) -> None:
    stack = registered(tmp_path, prefect_server, account)
    run = start(stack).id
    with stack.client() as client:
        client.set_flow_run_state(run, Running(), force=True)

    work(stack)

    assert read(stack, run).state_name == "Running"
    assert len(account.tasks()) == 1
    # By these two the observer of any agent finds the run again; without a name it would drop the event.
    tags = {tag["key"]: tag["value"] for tag in request_of(account)["tags"]}
    assert tags["prefect.io/flow-run-id"] == str(run)
    assert tags["prefect.io/flow-run-name"]


class Killed(BaseException):
    """What nobody catches."""


def test_a_run_whose_agent_died_before_its_task_is_no_other_agents(tmp_path: Path, prefect_server: PrefectServer, account: Account) -> None:
    stack = registered(tmp_path, prefect_server, account)
    stack.apply()
    run = new_runs(stack, 1)[0]

    def die(operation: str, _: dict[str, Any]) -> None:
        if operation == "ecs:RunTask":
            raise Killed

    account.listeners.append(die)
    with pytest.raises(BaseException) as died:  # noqa: PT011
        work(stack)
    assert died.group_contains(Killed) if isinstance(died.value, BaseExceptionGroup) else died.errisinstance(Killed)
    account.listeners.clear()

    work(stack)

    # PrefectHQ/prefect#20485. The automation ends it: `registration/test_automations.py`.
    assert read(stack, run).state_name in ("Pending", "Submitting")
    assert account.tasks() == []


def test_runs_of_a_paused_pool_wait_and_all_start_afterwards(tmp_path: Path, prefect_server: PrefectServer, account: Account) -> None:
    stack = registered(tmp_path, prefect_server, account)
    stack.apply()
    pause(stack, paused=True)
    runs = new_runs(stack, 3)

    work(stack)

    assert {read(stack, run).state_name for run in runs} <= {"Scheduled", "Late"}
    assert account.tasks() == []
    pause(stack, paused=False)
    work(stack)
    assert [read(stack, run).state_name for run in runs] == ["Submitting"] * 3
    assert len(account.tasks()) == 3


@pytest.mark.usefixtures("moto_answers_async_clients")
@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ("no queue", "SQS queue 'events' does not exist in region 'eu-west-1'"),
        ("GetQueueUrl", "ECS observer failed, and goes on in 0.2 seconds"),
        ("ReceiveMessage", "SQS polling exceeded maximum backoff attempts (5)"),
    ],
)
def test_an_agent_without_its_queue_says_so_starts_runs_all_the_same_and_never_gives_up(
    tmp_path: Path,
    prefect_server: PrefectServer,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: str,
    line: str,
) -> None:
    stack = registered(tmp_path, prefect_server, account)
    stack.apply()
    dead = run_in(stack, Running())
    [run] = new_runs(stack, 1)
    denied = denying(f"sqs:{fault}")
    if fault != "no queue":
        account.listeners.append(denied)
        make_queue("events")
    account.listeners.append(at_once)
    made = ours.Observer(sqs_subscriber=observer.SqsSubscriber("events", REGION), ecs_tags_reader=ours.TagsReader())
    monkeypatch.setattr(observer, "ecs_observer", made)
    # In truth it backs off for a minute, and goes on after half a minute.
    monkeypatch.setattr(observer, "SQS_BACKOFF", 0)
    monkeypatch.setattr(ours, "RESTART_SECONDS", 0.2)

    async def work_until_the_queue_is_back() -> None:
        async with asyncio.timeout(180), ECSWorker(work_pool_name=stack.name("pool"), create_pool_if_not_found=False) as worker:
            # prefect-aws's own gives up after six.
            while caplog.text.count(line) < 10:
                await asyncio.sleep(0.1)
            await worker.get_and_submit_flow_runs()
            if fault == "no queue":
                make_queue("events")
            else:
                account.listeners.remove(denied)
            # The event says whose it is; the task is any.
            task = f"{account.cluster.replace(':cluster/', ':task/')}/{uuid4().hex}"
            event = stopped(account.cluster, task, [container(137)], run=dead)
            boto3.client("sqs", REGION).send_message(QueueUrl="events", MessageBody=json.dumps(event))
            while (await worker.client.read_flow_run(dead)).state_name != "Crashed":
                await asyncio.sleep(0.1)

    # Alarms look for these lines in the agent's log.
    with caplog.at_level(logging.INFO, "prefect_aws.observers.ecs"), stack.connected():
        asyncio.run(work_until_the_queue_is_back())

    assert read(stack, run).state_name == "Submitting"
    assert len(account.tasks()) == 1


def at_once(operation: str, parameters: dict[str, Any]) -> None:
    """Whoever waits for moto keeps everybody else from doing anything."""
    if operation == "sqs:ReceiveMessage":
        parameters["WaitTimeSeconds"] = 0


def denying(denied: str) -> Any:
    """A listener that denies an operation."""

    def listen(operation: str, _: dict[str, Any]) -> None:
        if operation == denied:
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, operation)

    return listen


def make_queue(name: str) -> None:
    """A queue in the account."""
    boto3.client("sqs", REGION).create_queue(QueueName=name)


def pause(stack: Stack, *, paused: bool) -> None:
    """What a person does in Prefect's pages."""
    with stack.client() as client:
        client.update_work_pool(stack.name("pool"), WorkPoolUpdate(is_paused=paused))
