"""Who ends a run that an agent claimed and never started: our automation, until Prefect does; and the first of the two stands."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from prefect.client.schemas.objects import State
from prefect.client.schemas.worker_channel import SUPPORTED_CLEANUP_KINDS
from prefect.states import AwaitingRetry, Cancelled, Crashed, Pending
from prefect.types._datetime import now
from prefect.workers._cleanup_handlers import build_cleanup_handler_registry
from prefect_aws.workers.ecs_worker import ECSWorker

from prefect_ecs.registration.objects.automations import stack_automations
from prefect_ecs.registration.objects.automations_sync import sync_automations
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.problems import Problems
from prefect_ecs.registration.state.existing import read_existing
from support.prefect_server import PrefectServer
from support.stack import Stack

# The shortest that Prefect allows.
SHORT = timedelta(seconds=10)


def test_agents_tear_down_what_is_cancelled_for_too_long_and_no_claim() -> None:
    """Prefect's protocol has a name for it since 3.8, and neither its server nor its worker anything behind that name."""
    handled = build_cleanup_handler_registry(ECSWorker(work_pool_name="pool")).handled_cleanup_kinds

    assert set(SUPPORTED_CLEANUP_KINDS) - set(handled) == {"pending_claim_teardown.v1"}


@pytest.mark.faults
def test_what_prefect_makes_of_a_claim_within_the_time_stands(tmp_path: Path, prefect_server: PrefectServer) -> None:
    """A server, or Prefect Cloud, that tears claims down itself may end the run, or hand it to another agent."""
    stack = Stack(tmp_path, prefect_server)
    stack.apply()
    deployment = stack.deployed()[stack.name("hello")].id
    ends: dict[str, Callable[[], State[object]]] = {
        "Crashed": lambda: Crashed(message="the claim was torn down"),
        "Cancelled": lambda: Cancelled(message="the claim was torn down"),
        "AwaitingRetry": lambda: AwaitingRetry(message="the claim was torn down", scheduled_time=now("UTC") + timedelta(hours=1)),
    }
    with stack.client() as client:
        existing = read_existing(client, stack.owner, Problems())
        sync_automations(client, stack_automations(stack.owner, SHORT, SHORT), existing, existing.ledger, Journal(lambda _: None))
        # Prefect takes a moment to notice an automation.
        time.sleep(2)

        def claimed() -> UUID:
            run = client.create_flow_run_from_deployment(deployment).id
            client.set_flow_run_state(run, Pending(), force=True)
            # A server on SQLite drops an event if it is asked to write something else meanwhile ("database is locked").
            time.sleep(0.5)
            return run

        torn_down = {name: claimed() for name in ends}
        for name, end in ends.items():
            client.set_flow_run_state(torn_down[name], end(), force=True)
            time.sleep(0.5)
        left = claimed()
        deadline = time.monotonic() + 60
        while client.read_flow_run(left).state_name == "Pending" and time.monotonic() < deadline:
            time.sleep(0.5)

        states = {name: client.read_flow_run(run).state for name, run in torn_down.items()}
        last = client.read_flow_run(left).state
    assert {name: (state.name, state.message) for name, state in states.items() if state} == {
        name: (name, "the claim was torn down") for name in ends
    }
    # Shows that the automation acted at all, and later than it would have on the others.
    assert last is not None
    assert (last.name, last.message) == ("Crashed", "Not started within 0 minutes: the agent died, or the task never came up.")
