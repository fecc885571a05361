"""Many tasks that end together: their events don't wait for each other. `npm run bench:many-ends` has a real queue and Prefect."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import nullcontext
from typing import Any
from uuid import uuid4

import pytest
from prefect_aws.observers.ecs import SqsMessage

from prefect_ecs.agent.observer import HANDLED_AT_ONCE, Observer
from prefect_ecs.agent.task_event import TaskEvent
from support.stopped_task import container, stopped

CLUSTER = "arn:aws:ecs:eu-west-1:123456789012:cluster/flows"
# Of the queue; and of AWS and Prefect Cloud, for one event.
RECEIVE_SECONDS, HANDLE_SECONDS = 0.001, 0.05


class Queue:
    """Has so many events, and counts those that somebody holds."""

    def __init__(self, events: int) -> None:
        self.left = events
        self.held = self.most_held = self.handled = 0

    async def stream_messages(self) -> AsyncIterator[SqsMessage]:
        while self.left > 0:
            await asyncio.sleep(RECEIVE_SECONDS)
            self.left -= 1
            self.held += 1
            self.most_held = max(self.held, self.most_held)
            task = f"{CLUSTER.replace(':cluster/', ':task/')}/{uuid4().hex}"
            yield SqsMessage({"Body": json.dumps(stopped(CLUSTER, task, [container(0)]))}, self._ack, self._ack)

    async def _ack(self) -> bool:
        self.held -= 1
        self.handled += 1
        return True


class Slow(Observer):
    """Waits instead of asking AWS and Prefect."""

    async def _handle(self, event: TaskEvent) -> None:  # noqa: ARG002
        await asyncio.sleep(HANDLE_SECONDS)


def observer_of(queue: Any) -> Observer:
    reader: Any = nullcontext()
    return Slow(sqs_subscriber=queue, ecs_tags_reader=reader)


def test_events_are_handled_beside_each_other_and_none_is_received_before_its_turn() -> None:
    queue = Queue(200)
    began = time.monotonic()
    asyncio.run(observer_of(queue)._take_all())

    assert queue.handled == 200
    # One after the other they would take ten seconds; a thousand of a second each, as far away from Prefect Cloud, 17 minutes.
    assert time.monotonic() - began < 200 * HANDLE_SECONDS / 2
    assert queue.most_held <= HANDLED_AT_ONCE


def test_an_agent_that_stops_leaves_what_it_holds_to_others() -> None:
    queue = Queue(200)

    async def stop_soon() -> None:
        running = asyncio.create_task(observer_of(queue).run())
        await asyncio.sleep(HANDLE_SECONDS / 2)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(stop_soon())

    assert queue.handled == 0
    assert 0 < queue.held <= HANDLED_AT_ONCE


def test_a_queue_that_fails_waits_for_what_is_being_handled() -> None:
    class Failing(Queue):
        async def stream_messages(self) -> AsyncIterator[SqsMessage]:
            async for message in super().stream_messages():
                yield message
            raise ConnectionError

    queue = Failing(5)
    with pytest.raises(ConnectionError):
        asyncio.run(observer_of(queue)._take_all())

    assert queue.handled == 5
