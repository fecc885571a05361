"""What is gone from the files is removed: only what is the stack's, last, and not before runs that wait are through."""

import threading
import time
from datetime import timedelta

import pytest
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterDeploymentId
from prefect.client.schemas.objects import FlowRun, State
from prefect.client.schemas.responses import DeploymentResponse
from prefect.states import AwaitingRetry, Completed, Pending, Running, Scheduled
from prefect.types._datetime import now

from prefect_ecs.registration.problems import RefusedError
from support.stack import Stack, deployment, ecs_pool


def run_in(stack: Stack, found: DeploymentResponse, state: State[object], *, started_before: bool = False) -> FlowRun:
    """A run of the deployment in that state."""
    with stack.client() as client:
        run = client.create_flow_run_from_deployment(found.id)
        if started_before:
            client.set_flow_run_state(run.id, Running(), force=True)
        client.set_flow_run_state(run.id, state, force=True)
        return client.read_flow_run(run.id)


def two_deployments(stack: Stack) -> DeploymentResponse:
    """Registers two deployments and takes the second out of the file."""
    stack.deployments = [deployment(stack.name("stays")), deployment(stack.name("goes"))]
    stack.apply()
    gone = stack.deployed()[stack.name("goes")]
    del stack.deployments[1]
    return gone


def test_a_deployment_gone_from_the_file_is_removed_and_nobody_elses(stack: Stack) -> None:
    two_deployments(stack)
    with stack.client() as client:
        theirs = client.create_deployment(client.create_flow_from_name("greet"), stack.name("theirs"), tags=["managed-by:other/stack"])

    said = stack.apply()

    with stack.client() as client:
        assert client.read_deployment(theirs).name == stack.name("theirs")
    assert set(stack.deployed()) == {stack.name("stays")}
    assert f"deployment greet/{stack.name('goes')}: removed" in said
    assert stack.apply()[-1] == "nothing to change"


def test_what_replaces_it_is_there_before_it_is_removed(stack: Stack) -> None:
    two_deployments(stack)
    stack.deployments.append(deployment(stack.name("comes")))

    stack.apply()

    made = stack.requests.index(("POST", "/api/deployments/"))
    removed = next(index for index, (method, _) in enumerate(stack.requests) if method == "DELETE")
    assert made < removed


def test_a_deployment_with_a_run_that_waits_for_its_retry_is_paused_and_kept(stack: Stack) -> None:
    gone = two_deployments(stack)
    run = run_in(stack, gone, AwaitingRetry(scheduled_time=now("UTC")), started_before=True)

    said = stack.apply()

    kept = stack.deployed()[stack.name("goes")]
    assert kept.paused
    assert f"deployment greet/{stack.name('goes')}: paused and kept for its waiting runs: 1; the next registration removes it" in said
    with stack.client() as client:
        # The agent is given the run all the same, or it would wait for ever.
        [handed_out] = client.get_scheduled_flow_runs_for_work_pool(stack.name("pool"))
        assert handed_out.flow_run.id == run.id
        client.set_flow_run_state(run.id, Completed(), force=True)
    stack.apply()
    assert set(stack.deployed()) == {stack.name("stays")}


def test_a_run_that_gets_through_while_registration_waits_lets_its_deployment_go(stack: Stack) -> None:
    gone = two_deployments(stack)
    run = run_in(stack, gone, Pending())

    def start() -> None:
        # As a task would, once its image is there.
        with stack.client() as client:
            client.set_flow_run_state(run.id, Running(), force=True)

    timer = threading.Timer(1.5, start)
    timer.start()
    began = time.monotonic()
    stack.apply(drain_seconds=20)
    timer.join()

    assert time.monotonic() - began > 1.5
    assert set(stack.deployed()) == {stack.name("stays")}


def test_runs_that_a_schedule_made_are_not_waited_for(stack: Stack) -> None:
    stack.deployments = [deployment(stack.name("goes"), schedules=[{"slug": "often", "interval": 60}]), deployment(stack.name("stays"))]
    stack.apply()
    gone = stack.deployed()[stack.name("goes")]
    runs = FlowRunFilter(deployment_id=FlowRunFilterDeploymentId(any_=[gone.id]))
    with stack.client() as client:
        # What the scheduler does now and then.
        client._client.post(f"/deployments/{gone.id}/schedule", json={})
        assert client.read_flow_runs(flow_run_filter=runs)
    del stack.deployments[0]

    stack.apply()

    assert set(stack.deployed()) == {stack.name("stays")}


def test_a_run_that_a_person_planned_for_much_later_does_not_keep_a_deployment(stack: Stack) -> None:
    gone = two_deployments(stack)
    run_in(stack, gone, Scheduled(scheduled_time=now("UTC") + timedelta(days=30)))

    stack.apply()

    assert set(stack.deployed()) == {stack.name("stays")}


def test_a_deployment_that_comes_back_while_it_drains_runs_again(stack: Stack) -> None:
    gone = two_deployments(stack)
    run_in(stack, gone, AwaitingRetry(scheduled_time=now("UTC")), started_before=True)
    stack.apply()
    stack.deployments.append(deployment(stack.name("goes")))

    stack.apply()

    back = stack.deployed()[stack.name("goes")]
    assert (back.id, back.paused) == (gone.id, False)


def test_a_limit_gone_from_the_file_is_removed_and_nobody_elses(stack: Stack) -> None:
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    stack.apply()
    with stack.client() as client:
        client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=stack.name("theirs"), limit=1))
    stack.limits = []

    stack.apply()

    names = stack.existing().limits
    assert stack.name("api") not in names
    assert stack.name("theirs") in names


@pytest.mark.parametrize("content", ["limits: []\n", "limits:\n", "", "# - name: api\n", "[]\n"])
def test_an_empty_list_of_limits_removes_none(stack: Stack, content: str) -> None:
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    stack.apply()
    files = stack.write_files()
    files.limits.write_text(content)

    with pytest.raises(RefusedError, match=r"^limits.yaml"):
        stack.apply_files(files)

    assert stack.writes == []
    with stack.client() as client:
        assert client.read_global_concurrency_limit_by_name(stack.name("api")).limit == 4


def test_an_empty_list_of_limits_is_enough_where_there_are_none(stack: Stack) -> None:
    files = stack.write_files()
    files.limits.write_text("limits: []\n")
    assert stack.apply_files(files)[-1] != "nothing to change"
    assert stack.apply_files(files)[-1] == "nothing to change"


def test_the_pool_of_an_agent_that_is_gone_is_removed_once_nobody_polls_it(stack: Stack) -> None:
    name = stack.name("second")
    stack.config["workPools"].append(ecs_pool(name, "second"))
    stack.apply()
    with stack.client() as client:
        # Three of its intervals later Prefect takes an agent for gone.
        client.send_worker_heartbeat(name, "an-agent", heartbeat_interval_seconds=600)
    del stack.config["workPools"][1]

    said = stack.apply()

    assert f"work pool {name}: kept, an agent still polls it; the next registration removes it" in said
    with stack.client() as client:
        client.send_worker_heartbeat(name, "an-agent", heartbeat_interval_seconds=1)
    deadline = time.monotonic() + 60
    while said[-1] == "nothing to change" and time.monotonic() < deadline:
        time.sleep(0.5)
        said = stack.apply()
    assert f"work pool {name}: removed" in said


def test_a_pool_that_somebody_elses_deployment_uses_is_kept(stack: Stack) -> None:
    name = stack.name("second")
    stack.config["workPools"].append(ecs_pool(name, "second"))
    stack.apply()
    with stack.client() as client:
        client.create_deployment(client.create_flow_from_name("greet"), stack.name("theirs"), work_pool_name=name)
    del stack.config["workPools"][1]

    said = stack.apply()

    assert f"work pool {name}: kept, deployments that are not this stack's use it: 1" in said
