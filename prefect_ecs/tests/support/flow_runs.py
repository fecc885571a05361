"""Runs in whatever state a test wants, and what became of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId
from prefect.client.schemas.objects import FlowRun, State
from prefect.events import Event
from prefect.events.filters import EventFilter, EventNameFilter, EventResourceFilter

from support.stack import Stack

T = TypeVar("T")


def new_runs(stack: Stack, number: int, **parameters: Any) -> list[UUID]:
    """Runs of the stack's deployment that are due."""
    deployment = stack.deployed()[stack.name("hello")].id
    with stack.client() as client:
        return [client.create_flow_run_from_deployment(deployment, parameters=parameters).id for _ in range(number)]


def run_in(stack: Stack, state: State[object]) -> UUID:
    """A run of the stack's deployment in that state."""
    [run] = new_runs(stack, 1)
    with stack.client() as client:
        client.set_flow_run_state(run, state, force=True)
    return run


def read(stack: Stack, run: UUID) -> FlowRun:
    """The run as it is now."""
    with stack.client() as client:
        return client.read_flow_run(run)


def told_of(stack: Stack, run: UUID) -> str:
    """What a person is told of a run: the message of its state, and its log."""
    with stack.client() as client:
        state = client.read_flow_run(run).state
        logs = client.read_logs(LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run])))
    return "\n".join([(state.message if state else None) or "", *(entry.message for entry in logs)])


def heartbeats_of(client: SyncPrefectClient, run: UUID) -> list[Event]:
    """The heartbeats of a run that the server has."""
    events = EventFilter(
        event=EventNameFilter(name=["prefect.flow-run.heartbeat"]), resource=EventResourceFilter(id=[f"prefect.flow-run.{run}"])
    )
    return list(client.read_events(filter=events, limit=50).events)


def wait_until(condition: Callable[[], T], seconds: float) -> T:
    """What the condition gives once it is true, or at the end."""
    deadline = time.monotonic() + seconds
    while not (result := condition()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return result
