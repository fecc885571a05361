"""Prefect is gone for ten minutes: the agent goes on afterwards, and so do runs, or they are Crashed for what became of them."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock
from uuid import UUID

import psycopg
import pytest
from prefect.events import Event, RelatedResource, Resource
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, PREFECT_WORKER_QUERY_SECONDS, temporary_settings
from prefect.states import Completed, Running
from prefect_aws.workers import ecs_worker

from contract.test_worker import registered
from prefect_ecs.registration.objects.automations import HEARTBEAT_LOST_AFTER
from prefect_ecs.registration.state.ownership import owner_tag
from support.account import Account
from support.flow_runs import new_runs, read, run_in, wait_until
from support.postgres import PostgresServer
from support.prefect_server import PrefectServer
from support.run_process import execute, waiting
from support.stack import Stack
from support.stopped_task import container, stopped
from support.task_events import NOTHING_HELD, Held, TaskEvents

pytestmark = pytest.mark.faults

OUTAGE = timedelta(minutes=10)
# As long as Prefect waits for the next heartbeat, and a little.
SHORTER_OUTAGE = HEARTBEAT_LOST_AFTER + timedelta(seconds=5)
# It forgets what it waited for a minute after it should have come.
FORGOTTEN_AFTER = HEARTBEAT_LOST_AFTER + timedelta(minutes=1)


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[PrefectServer]:
    """A server that may stop."""
    made = PrefectServer(tmp_path_factory.mktemp("other"), postgres)
    try:
        made.wait()
        yield made
    finally:
        made.stop()


def test_prefect_is_gone_for_ten_minutes(tmp_path: Path, server: PrefectServer, account: Account, events: TaskEvents) -> None:
    stack = waiting(registered(tmp_path, server, account))
    stack.apply()
    ending, giving_up = new_runs(stack, 2)
    # The definition's retries go on for seventeen minutes; without them it is as if the outage were longer than that.
    with execute(stack, ending) as ending_process, execute(stack, giving_up, PREFECT_CLIENT_MAX_RETRIES="0") as giving_up_process:
        killed, lost, brief = [run_in(stack, Running()) for _ in range(3)]
        task, its_task = [
            account.start_task({"prefect.io/flow-run-id": str(run), "prefect.io/flow-run-name": "some-run"}) for run in (killed, giving_up)
        ]
        ending_process.wait_until_it_executes()
        giving_up_process.wait_until_it_executes()
        for run in (lost, brief):
            beat(stack, run)
        assert wait_until(lambda: all(ends(server, run) for run in (ending, giving_up, lost, brief)), 20)

        with polling(stack):
            server.stop()
            (tmp_path / "release").touch()
            gave_up_with = giving_up_process.exit_code()
            # With Prefect 3.8 it was 0, which the observer takes for an end that was reported.
            assert gave_up_with == 1
            events.send(stopped(account.cluster, task, [container(137)]))
            events.send(stopped(account.cluster, its_task, [container(gave_up_with)]))
            events.observe(stack)
            assert events.held() == Held(0, 2, 0)
            for run in (ending, giving_up, lost):
                last_heard_of(server, run, OUTAGE)
            last_heard_of(server, brief, SHORTER_OUTAGE)
            server.start()
            server.wait()

            # Upstream: its Running was less than five minutes ago, and a server that starts again has forgotten that it heard of it. So it
            # keeps what follows for a quarter of an hour, and with it that the run is Crashed.
            assert wait_until(lambda: read(stack, brief).state_name in ("HeartbeatLost", "Crashed"), 30)
            [new] = new_runs(stack, 1)
            assert wait_until(lambda: read(stack, new).state_name == "Submitting", 60)

        # Five minutes after the first try.
        events.try_again()
        events.observe(stack)
        assert ending_process.exit_code() == 0

    # Its flow came to its end meanwhile, and its process waited to say so.
    assert read(stack, ending).state_name == "Completed"
    # Their tasks' events waited; of the second one's end Prefect learns no more than that.
    assert [read(stack, run).state_name for run in (killed, giving_up)] == ["Crashed", "Crashed"]
    assert events.held() == NOTHING_HELD
    # Upstream: of a run that died meanwhile, and that nothing else tells of, nobody hears any more.
    assert read(stack, lost).state_name == "Running"
    # Upstream: after a shorter outage healthy runs are taken for dead, until they end.
    with stack.client() as client:
        client.set_flow_run_state(brief, Completed())
    assert read(stack, brief).state_name == "Completed"


def test_the_two_outages_are_of_two_kinds() -> None:
    assert HEARTBEAT_LOST_AFTER < SHORTER_OUTAGE < FORGOTTEN_AFTER < OUTAGE


@contextmanager
def polling(stack: Stack) -> Iterator[None]:
    """An agent polls, as it does for ever, in a thread of its own."""
    loop = asyncio.new_event_loop()

    async def poll() -> None:
        await ecs_worker.ECSWorker(work_pool_name=stack.name("pool"), create_pool_if_not_found=False).start()

    # The observer has its own turn.
    nothing = mock.AsyncMock()
    # It notices at once and not after half a minute.
    impatient = temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0, PREFECT_WORKER_QUERY_SECONDS: 2})
    with stack.connected(), impatient, mock.patch.multiple(ecs_worker, start_observer=nothing, stop_observer=nothing):
        task = loop.create_task(poll(), context=contextvars.copy_context())

        def run() -> None:
            with suppress(asyncio.CancelledError):
                loop.run_until_complete(task)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            with stack.client() as client:
                assert wait_until(lambda: client.read_workers_for_work_pool(stack.name("pool")), 30)
            yield
            assert not task.done()
        finally:
            loop.call_soon_threadsafe(task.cancel)
            thread.join()
            loop.close()


def beat(stack: Stack, run: UUID) -> None:
    """Sends a heartbeat as the flow engine does."""
    event = Event(
        event="prefect.flow-run.heartbeat",
        resource=Resource({"prefect.resource.id": f"prefect.flow-run.{run}"}),
        related=[RelatedResource({"prefect.resource.id": f"prefect.tag.{owner_tag(stack.owner)}", "prefect.resource.role": "tag"})],
    )
    with stack.client() as client:
        client._client.post("/events", json=[event.model_dump(mode="json")])


def ends(server: PrefectServer, run: UUID) -> list[datetime]:
    """Until when Prefect waits for a sign of life of the run."""
    with psycopg.connect(server.database) as database:
        return [end for (end,) in database.execute('SELECT "end" FROM automation_bucket WHERE bucketing_key::text LIKE %s', (f"%{run}%",))]


def heard_since(server: PrefectServer, run: UUID, since: datetime) -> bool:
    """Whether a window has begun anew, as it does with a heartbeat."""
    with psycopg.connect(server.database) as database:
        started = database.execute("SELECT start FROM automation_bucket WHERE bucketing_key::text LIKE %s", (f"%{run}%",))
        return any(start > since for (start,) in started)


def last_heard_of(server: PrefectServer, run: UUID, ago: timedelta) -> None:
    """Puts the run's last heartbeat, by which Prefect knows how long to wait, into the past."""
    heard = datetime.now(UTC) - ago
    with psycopg.connect(server.database) as database:
        database.execute(
            'UPDATE automation_bucket SET start = %s, "end" = %s WHERE bucketing_key::text LIKE %s',
            (heard, heard + HEARTBEAT_LOST_AFTER, f"%{run}%"),
        )
