"""The protection of a task in which runs execute: what ECS's endpoint is asked for. Only AWS has the protection itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AsyncExitStack
from unittest import mock

import anyio
import pytest

from prefect_ecs.process_agent.protection import Protection
from support.process_agent import TaskEndpoint

ON, OFF = {"ProtectionEnabled": True, "ExpiresInMinutes": 15}, {"ProtectionEnabled": False}


@pytest.fixture
def endpoint() -> Iterator[TaskEndpoint]:
    """ECS's endpoint of a task."""
    made = TaskEndpoint()
    yield made
    made.close()


def execute(protection: Protection, *runs: tuple[float, float]) -> None:
    """Executes runs from and to these seconds."""

    async def run(begin: float, end: float) -> None:
        await anyio.sleep(begin)
        async with protection.of_a_run():
            await anyio.sleep(end - begin)

    async def all_runs() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(protection.keep)
            async with anyio.create_task_group() as executing:
                for begin, end in runs:
                    executing.start_soon(run, begin, end)
            await anyio.sleep(0.5)
            group.cancel_scope.cancel()

    anyio.run(all_runs)


def test_it_is_on_before_a_run_begins_and_off_when_the_agent_is_idle(endpoint: TaskEndpoint) -> None:
    protection = Protection(endpoint.uri, linger=0.2)
    seen = []

    async def one_run() -> None:
        async with AsyncExitStack() as stack:
            group = await stack.enter_async_context(anyio.create_task_group())
            group.start_soon(protection.keep)
            async with protection.of_a_run():
                seen.append(list(endpoint.asked))
            await anyio.sleep(0.6)
            group.cancel_scope.cancel()

    anyio.run(one_run)

    assert seen == [[ON]]
    assert endpoint.asked == [ON, OFF]


def test_runs_one_after_the_other_or_at_once_ask_aws_once(endpoint: TaskEndpoint) -> None:
    execute(Protection(endpoint.uri, linger=0.3), (0, 0.3), (0.1, 0.2), (0.4, 0.5), (0.6, 0.7))

    assert endpoint.asked == [ON, OFF]


def test_a_long_run_renews_it(endpoint: TaskEndpoint) -> None:
    execute(Protection(endpoint.uri, renew=0.2, linger=0.1), (0, 0.7))

    assert endpoint.asked[:3] == [ON, ON, ON]
    assert endpoint.asked[-1] == OFF


def test_a_blocked_deployment_makes_the_agent_take_no_more_until_it_is_idle(endpoint: TaskEndpoint) -> None:
    protection = Protection(endpoint.uri, renew=0.2, linger=0.1)
    endpoint.failure = {"Arn": "arn", "Reason": "DEPLOYMENT_BLOCKED", "Detail": ""}
    seen = []

    async def look() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(protection.keep)
            async with protection.of_a_run():
                seen.append(protection.wants_pause)
            await anyio.sleep(0.5)
            seen.append(protection.wants_pause)
            group.cancel_scope.cancel()

    anyio.run(look)

    assert seen == [True, False]


def test_an_hour_without_a_pause_makes_it_take_no_more(endpoint: TaskEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prefect_ecs.process_agent.protection.BUSY_SECONDS", 0.1)
    protection = Protection(endpoint.uri, linger=0.1)
    seen = []

    async def look() -> None:
        async with protection.of_a_run():
            seen.append(protection.wants_pause)
            await anyio.sleep(0.2)
            seen.append(protection.wants_pause)

    anyio.run(look)

    assert seen == [False, True]


@pytest.mark.parametrize("endpoint_of", [None, "http://127.0.0.1:9/api"])
def test_a_run_executes_without_it(endpoint_of: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ECS_AGENT_URI", raising=False)
    warned = mock.Mock()
    monkeypatch.setattr("prefect_ecs.process_agent.protection.logger.warning", warned)
    executed = []

    async def run() -> None:
        async with Protection(endpoint_of).of_a_run():
            executed.append(True)

    anyio.run(run)

    assert executed == [True]
    assert warned.called == (endpoint_of is not None)
