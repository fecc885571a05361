"""The two automations against a real server: which runs they end, and which they never touch."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import State
from prefect.events import Event, RelatedResource, Resource
from prefect.events.worker import EventsWorker
from prefect.flow_engine import run_flow_sync
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import AwaitingRetry, Cancelled, Cancelling, Completed, Crashed, Failed, Paused, Pending, Running, Scheduled, Suspended
from prefect.types._datetime import now

from prefect_ecs.registration.objects.automations import HEARTBEAT_LOST_AFTER, STUCK_AFTER, stack_automations
from prefect_ecs.registration.objects.automations_sync import sync_automations
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.objects.template import HEARTBEAT_SECONDS
from prefect_ecs.registration.problems import Problems
from prefect_ecs.registration.state.existing import read_existing
from prefect_ecs.registration.state.ownership import owner_tag
from support.flow_runs import heartbeats_of
from support.sample_flows import greet
from support.stack import Stack

T = TypeVar("T")

# The shortest that Prefect allows.
SHORT = timedelta(seconds=10)


def test_three_heartbeats_may_be_missed_and_two_minutes_are_not_exceeded() -> None:
    assert HEARTBEAT_SECONDS == 30
    assert timedelta(seconds=3 * HEARTBEAT_SECONDS) < HEARTBEAT_LOST_AFTER < timedelta(minutes=2)
    assert timedelta(minutes=5) <= STUCK_AFTER


def beat(client: SyncPrefectClient, run: UUID, tag: str) -> None:
    """Sends a heartbeat as the flow engine does."""
    event = Event(
        event="prefect.flow-run.heartbeat",
        resource=Resource({"prefect.resource.id": f"prefect.flow-run.{run}"}),
        related=[RelatedResource({"prefect.resource.id": f"prefect.tag.{tag}", "prefect.resource.role": "tag"})],
    )
    client._client.post("/events", json=[event.model_dump(mode="json")])


@pytest.fixture
def impatient(stack: Stack) -> Stack:
    """A registered stack whose automations act after seconds."""
    stack.apply()
    with stack.client() as client:
        existing = read_existing(client, stack.owner, Problems())
        sync_automations(client, stack_automations(stack.owner, SHORT, SHORT), existing, existing.ledger, Journal(lambda _: None))
    return stack


@pytest.mark.faults
def test_dead_runs_become_crashed_and_no_other_run_is_touched(impatient: Stack) -> None:
    tag, other_tag = owner_tag(impatient.owner), "managed-by:other/stack"
    ours = impatient.deployed()[impatient.name("hello")].id
    submitting: State[object] = Pending(name="Submitting")
    with impatient.client() as client:
        theirs = client.create_deployment(client.create_flow_from_name("greet"), impatient.name("theirs"), tags=[other_tag])
        # Prefect takes a moment to notice an automation.
        time.sleep(2)

        def start(deployment: UUID, state: State[object]) -> UUID:
            run = client.create_flow_run_from_deployment(deployment).id
            client.set_flow_run_state(run, state, force=True)
            return run

        lost, pending, submitted = start(ours, Running()), start(ours, Pending()), start(ours, submitting)
        healthy, rescheduled, completed = start(ours, Running()), start(ours, Running()), start(ours, Running())
        slow = start(ours, Pending())
        their_lost, their_pending = start(theirs, Running()), start(theirs, Pending())

        def tell(run: UUID, state: State[object] | None, its_tag: str = tag) -> None:
            if state is None:
                beat(client, run, its_tag)
            else:
                client.set_flow_run_state(run, state, force=True)
            # A server on SQLite drops an event if it is asked to write something else meanwhile ("database is locked").
            time.sleep(0.3)

        for run in (lost, healthy, rescheduled, completed):
            tell(run, None)
        tell(their_lost, None, other_tag)
        for run, state in ((pending, Pending()), (submitted, submitting), (slow, submitting), (their_pending, Pending())):
            tell(run, state)
        for run, state in ((rescheduled, AwaitingRetry(scheduled_time=now("UTC"))), (completed, Completed()), (slow, Running())):
            tell(run, state)
        # One that comes late doesn't make a lost run of a completed one.
        tell(completed, None)
        for _ in range(4):
            tell(healthy, None)
            time.sleep(2.5)
        dead = {"lost": lost, "taken, never started": pending, "submitted, never started": submitted}
        wait_until(lambda: {name_of_state(client, run) for run in dead.values()} == {"Crashed"})

        alive = {
            "healthy": healthy,
            "rescheduled after SIGTERM": rescheduled,
            "completed": completed,
            "started after a while": slow,
            "somebody else's, silent": their_lost,
            "somebody else's, pending": their_pending,
        }
        assert {name: name_of_state(client, run) for name, run in dead.items()} == dict.fromkeys(dead, "Crashed")
        assert {name: name_of_state(client, run) for name, run in alive.items()} == {
            "healthy": "Running",
            "rescheduled after SIGTERM": "AwaitingRetry",
            "completed": "Completed",
            "started after a while": "Running",
            "somebody else's, silent": "Running",
            "somebody else's, pending": "Pending",
        }
        message = (client.read_flow_run(lost).state or Pending()).message
    assert message == "No heartbeat for 10 seconds: the run's task was killed or lost."


# What a process's heartbeat may come after, and what becomes of the run: nothing, but for one that nobody is there to cancel.
AFTER_ITS_LAST_STATE: dict[str, tuple[State[object], str]] = {
    "suspended": (Suspended(), "Suspended"),
    "paused": (Paused(), "Paused"),
    "rescheduled": (AwaitingRetry(scheduled_time=now("UTC") + timedelta(hours=1)), "AwaitingRetry"),
    "resumed, and waits for an agent": (Scheduled(name="Resuming", scheduled_time=now("UTC") + timedelta(hours=1)), "Resuming"),
    "late": (Scheduled(name="Late"), "Late"),
    "waits for a slot": (
        Scheduled(name="AwaitingConcurrencySlot", scheduled_time=now("UTC") + timedelta(hours=1)),
        "AwaitingConcurrencySlot",
    ),
    "taken for its second task": (Pending(), "Pending"),
    "submitted for its second task": (Pending(name="Submitting"), "Submitting"),
    "completed": (Completed(), "Completed"),
    "failed": (Failed(), "Failed"),
    "cancelled": (Cancelled(), "Cancelled"),
    "cancelling": (Cancelling(), "Cancelling"),
    "lost": (Running(), "Crashed"),
}


@pytest.mark.faults
def test_a_heartbeat_that_comes_late_makes_no_crash_of_any_other_state_than_running(stack: Stack) -> None:
    stack.apply()
    with stack.client() as client:
        existing = read_existing(client, stack.owner, Problems())
        sync_automations(client, stack_automations(stack.owner, SHORT), existing, existing.ledger, Journal(lambda _: None))
        time.sleep(2)
        deployment = stack.deployed()[stack.name("hello")].id
        runs = {name: client.create_flow_run_from_deployment(deployment).id for name in AFTER_ITS_LAST_STATE}
        for run in runs.values():
            client.set_flow_run_state(run, Running(), force=True)
        for name, run in runs.items():
            client.set_flow_run_state(run, AFTER_ITS_LAST_STATE[name][0], force=True)
            beat(client, run, owner_tag(stack.owner))
            time.sleep(0.3)

        wait_until(lambda: name_of_state(client, runs["lost"]) == "Crashed", 40)
        # All of theirs are older.
        assert {name: name_of_state(client, run) for name, run in runs.items()} == {
            name: expected for name, (_, expected) in AFTER_ITS_LAST_STATE.items()
        }
        # It can be taken up again, which a crashed one can't.
        assert client.resume_flow_run(runs["suspended"]).status.value == "ACCEPT"


@pytest.mark.faults
def test_what_nobody_is_there_to_cancel_is_cancelled_all_the_same(impatient: Stack) -> None:
    time.sleep(2)
    deployment = impatient.deployed()[impatient.name("hello")].id
    with impatient.client() as client:
        run = client.create_flow_run_from_deployment(deployment).id
        client.set_flow_run_state(run, Running(), force=True)
        client.set_flow_run_state(run, Cancelling(), force=True)
        beat(client, run, owner_tag(impatient.owner))

        assert wait_until(lambda: name_of_state(client, run) == "Cancelled", 40)
        assert ((client.read_flow_run(run).state or Pending()).message or "").endswith("no task was there to end it.")


def test_crashed_runs_are_scheduled_again_as_often_as_the_stack_says_and_no_more(stack: Stack) -> None:
    stack.config["crashedRunRetries"] = 1
    stack.apply()
    automation = f"{stack.owner}: retry crashed runs"
    with stack.client() as client:
        assert len(client.read_automations_by_name(automation)) == 1
        time.sleep(2)
        deployment = stack.deployed()[stack.name("hello")].id
        theirs = client.create_deployment(client.create_flow_from_name("greet"), stack.name("theirs"), tags=["managed-by:other/stack"])

        def start(*states: State[object], of: UUID = deployment) -> UUID:
            run = client.create_flow_run_from_deployment(of).id
            go(run, *states)
            return run

        def go(run: UUID, *states: State[object]) -> None:
            for state in states:
                client.set_flow_run_state(run, state, force=True)

        left = {
            "cut off": start(Running(), Crashed(message="No heartbeat for 95 seconds: the run's task was killed or lost.")),
            "failed": start(Running(), Failed()),
            "somebody else's": start(Running(), Crashed(message="killed"), of=theirs),
        }
        killed, never_started = start(Running(), Crashed(message="killed")), start(Pending(), Crashed())

        def all_are(name: str, *runs: UUID) -> bool:
            return all(name_of_state(client, run) == name for run in runs)

        assert wait_until(lambda: all_are("AwaitingRetry", killed, never_started), 20)
        # Due at once, so that an agent takes it.
        assert {killed, never_started} <= {item.flow_run.id for item in client.get_scheduled_flow_runs_for_work_pool(stack.name("pool"))}

        # It could not be started the second time either.
        go(never_started, Pending(), Crashed())
        go(killed, Pending(), Running(), Crashed(message="killed"))
        fresh = start(Running(), Crashed())
        # Shows that the automation acts, later than it would have on the others.
        assert wait_until(lambda: all_are("AwaitingRetry", fresh), 20)
        # It was tried again once before it began, and the other one was executed twice.
        assert all_are("Crashed", never_started, killed)
        assert client.read_flow_run(killed).run_count == 2
        assert {name: name_of_state(client, run) for name, run in left.items()} == {
            "cut off": "Crashed",
            "failed": "Failed",
            "somebody else's": "Crashed",
        }

        stack.config["crashedRunRetries"] = 0
        stack.apply()
        assert client.read_automations_by_name(automation) == []


def name_of_state(client: SyncPrefectClient, run: UUID) -> str | None:
    """The state of a run."""
    return client.read_flow_run(run).state_name


def test_the_heartbeats_of_a_real_run_carry_the_mark_that_the_automation_looks_for(stack: Stack) -> None:
    stack.apply()
    with stack.client() as client, temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: HEARTBEAT_SECONDS}):
        run = client.create_flow_run_from_deployment(stack.deployed()[stack.name("hello")].id)
        run_flow_sync(flow=greet, flow_run=client.read_flow_run(run.id))
        EventsWorker.drain_all()

        heartbeats = wait_until(lambda: heartbeats_of(client, run.id))

    tags = {resource.id for resource in heartbeats[0].related if resource.role == "tag"}
    assert f"prefect.tag.{owner_tag(stack.owner)}" in tags


def test_of_two_with_one_name_one_is_removed(stack: Stack) -> None:
    stack.apply()
    with stack.client() as client:
        client.create_automation(stack_automations(stack.owner)[0])

    said = stack.apply()

    with stack.client() as client:
        assert len(client.read_automations_by_name(f"{stack.owner}: heartbeat lost")) == 1
    assert said[-1] == "1 change made"


def wait_until(condition: Callable[[], T], seconds: float = 15) -> T:
    """What the condition gives once it is true."""
    deadline = time.monotonic() + seconds
    while True:
        if (result := condition()) or time.monotonic() > deadline:
            return result
        time.sleep(0.5)
