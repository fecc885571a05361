"""`destroy` takes out what the stack registered, and Prefect never stands in the way."""

import socket
from typing import Any

import pytest
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.client.schemas.objects import State
from prefect.exceptions import ObjectNotFound
from prefect.states import AwaitingRetry, Cancelling, Completed, Paused, Running, Scheduled
from prefect.types._datetime import now

from prefect_ecs.registration.problems import RefusedError
from support.flow_runs import new_runs, read
from support.prefect_server import PrefectServer
from support.run_process import execute, waiting
from support.stack import Stack, deployment


@pytest.fixture
def registered(stack: Stack) -> Stack:
    """A stack with something of everything."""
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    stack.deployments.append(deployment(stack.name("other"), triggers=[{"name": "x", "expect": ["x"]}]))
    stack.apply()
    return stack


def test_everything_that_the_stack_registered_is_gone_and_nothing_else(registered: Stack) -> None:
    with registered.client() as client:
        client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=registered.name("theirs"), limit=1))
        theirs = client.create_deployment(client.create_flow_from_name("greet"), registered.name("theirs"))

    said = registered.remove()

    assert registered.deployed() == {}
    assert registered.ledger() is None
    with registered.client() as client:
        with pytest.raises(ObjectNotFound):
            client.read_work_pool(registered.name("pool"))
        assert client.read_deployment(theirs).name == registered.name("theirs")
    limits = registered.existing().limits
    assert registered.name("api") not in limits
    assert registered.name("theirs") in limits
    assert registered.automations() == []
    assert "the flows and the history of their runs stay in Prefect" in said


def test_the_pools_are_paused_before_anything_is_removed(registered: Stack) -> None:
    registered.remove()

    assert registered.writes[0] == ("PATCH", f"/api/work_pools/{registered.name('pool')}")


def test_no_run_is_left_open_for_ever(registered: Stack) -> None:
    found = registered.deployed()[registered.name("hello")]
    with registered.client() as client:
        open_states: list[State[Any]] = [Running(), Scheduled(), Paused(timeout_seconds=60), Cancelling()]
        runs = [client.create_flow_run_from_deployment(found.id) for _ in [*open_states, "retry", "done"]]
        for run, state in zip(runs, [*open_states, Running(), Completed()], strict=True):
            client.set_flow_run_state(run.id, Running(), force=True)
            client.set_flow_run_state(run.id, state, force=True)
        client.set_flow_run_state(runs[4].id, AwaitingRetry(scheduled_time=now("UTC")), force=True)

    said = registered.remove()

    with registered.client() as client:
        states = [client.read_flow_run(run.id).state_name for run in runs]
    assert states == ["Cancelled"] * 5 + ["Completed"]
    assert "flow runs: 5 cancelled" in said


@pytest.mark.faults
def test_a_run_at_work_does_not_ask_to_be_started_again_when_its_task_is_stopped(stack: Stack) -> None:
    waiting(stack).apply()
    [run] = new_runs(stack, 1)
    with execute(stack, run) as process:
        process.wait_until_it_executes()

        stack.remove()
        process.terminate()

        assert process.exit_code() == 0
    assert read(stack, run).state_name == "Cancelled"


def test_removing_twice_does_nothing_the_second_time(registered: Stack) -> None:
    registered.remove()

    assert registered.remove() == ["nothing to remove"]
    assert registered.writes == []


def test_it_works_where_nothing_was_ever_registered(stack: Stack) -> None:
    assert stack.remove() == ["nothing to remove"]


@pytest.mark.faults
def test_a_server_that_is_gone_does_not_stand_in_the_way(stack: Stack) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    stack.server.url, before = f"http://127.0.0.1:{port}/api", stack.server.url
    try:
        said = stack.remove()
    finally:
        stack.server.url = before

    assert said[0].startswith(f"Prefect at http://127.0.0.1:{port}/api does not answer (ConnectError")
    assert said[-1] == f"what {stack.owner} registered there stays; delete it by hand if Prefect comes back"


def test_a_server_that_no_longer_lets_us_in_does_not_stand_in_the_way(stack: Stack, auth_server: PrefectServer) -> None:
    stack.server = auth_server
    auth_string, auth_server.auth_string = auth_server.auth_string, "admin:revoked"
    try:
        said = stack.remove()
    finally:
        auth_server.auth_string = auth_string

    assert "refused access (401)" in said[0]


def test_a_configuration_that_is_wrong_is_an_error_all_the_same(stack: Stack) -> None:
    stack.config = {}

    with pytest.raises(RefusedError):
        stack.remove()


def test_what_others_still_use_is_kept(registered: Stack) -> None:
    pool = registered.name("pool")
    with registered.client() as client:
        client.create_deployment(client.create_flow_from_name("greet"), registered.name("theirs"), work_pool_name=pool)

    said = registered.remove()

    assert f"work pool {pool}: kept, deployments that are not this stack's use it: 1" in said
