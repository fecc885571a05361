"""A server with more of everything than it gives in one answer, and others' names before the stack's."""

from collections.abc import Callable
from functools import partial
from typing import Any
from unittest import mock

import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate, VariableCreate, WorkPoolCreate
from prefect.client.schemas.filters import WorkPoolFilter, WorkPoolFilterName
from prefect.events.actions import DoNothing
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.objects.removal import Removal
from prefect_ecs.registration.objects.side_by_side import side_by_side
from prefect_ecs.registration.state.existing import read_deployments
from prefect_ecs.registration.state.ledger import LEDGER_PREFIX
from prefect_ecs.registration.state.ownership import owner_tag
from prefect_ecs.registration.state.pages import PAGE
from support.stack import Request, Stack, deployment

MANY = PAGE + 1


def automation(client: SyncPrefectClient, name: str) -> Any:
    trigger = EventTrigger(expect={"never"}, posture=Posture.Reactive, threshold=1)
    return client.create_automation(AutomationCore(name=name, trigger=trigger, actions=[DoNothing()]))


def limit(client: SyncPrefectClient, name: str) -> Any:
    return client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=name, limit=1))


def pool(client: SyncPrefectClient, name: str) -> str:
    client.create_work_pool(WorkPoolCreate(name=name, type="process"))
    return name


def variable(client: SyncPrefectClient, name: str) -> str:
    made = LEDGER_PREFIX + name.replace("-", "_")
    client.create_variable(VariableCreate(name=made, value="x"))
    return made


KINDS: dict[str, tuple[Callable[[SyncPrefectClient, str], Any], Callable[[SyncPrefectClient, Any], Any]]] = {
    "automations": (automation, lambda client, made: client.delete_automation(made)),
    "limits": (
        limit,
        lambda client, made: client.request("DELETE", "/v2/concurrency_limits/{id_or_name}", path_params={"id_or_name": made}),
    ),
    "pools": (pool, lambda client, made: client.delete_work_pool(made)),
    "variables": (variable, lambda client, made: client.delete_variable_by_name(made)),
}


@pytest.mark.faults
@pytest.mark.parametrize("kind", KINDS)
def test_what_others_have_hides_nothing_of_the_stacks(stack: Stack, kind: str) -> None:
    make, delete = KINDS[kind]
    stack.limits = [{"name": stack.name("limit"), "limit": 1}]
    stack.deployments = [deployment(stack.name("d"), triggers=[{"name": "t", "expect": ["x"]}])]
    with stack.client() as client:
        theirs = side_by_side([partial(make, client, f"0-{stack.id}-{number}") for number in range(MANY)])
        try:
            stack.apply()
            assert stack.apply()[-1] == "nothing to change"
            assert stack.writes == []
            stack.remove()
            assert stack.remove() == ["nothing to remove"]
            assert stack.automations() == []
            left = stack.existing()
        finally:
            side_by_side([partial(delete, client, one) for one in theirs])
    assert stack.name("limit") not in left.limits
    assert stack.name("pool") not in left.pools
    assert not left.has_ledger


def test_a_pools_queues_are_all_found(stack: Stack) -> None:
    stack.apply()
    with stack.client() as client:
        for number in range(MANY):
            client.create_work_queue(name=f"theirs-{number}", work_pool_name=stack.name("pool"))
    stack.config["workPools"][0]["workQueues"].append("last")
    stack.apply()

    stack.apply()

    assert stack.writes == []


@pytest.mark.faults
def test_deployments_of_one_name_are_all_found(stack: Stack) -> None:
    """By the name alone, a database may give them in another order for every page."""
    names = [f"{stack.id}-{number}" for number in range(2 * PAGE + 1)]
    stack.apply()

    def make(client: SyncPrefectClient, name: str) -> None:
        tags = [owner_tag(stack.owner)]
        client.create_deployment(client.create_flow_from_name(name), "default", tags=tags, work_pool_name=stack.name("pool"))

    with stack.client() as client:
        side_by_side([partial(make, client, name) for name in names])
        in_pool = read_deployments(client, work_pool_filter=WorkPoolFilter(name=WorkPoolFilterName(any_=[stack.name("pool")])))
    assert len({found.id for found in in_pool}) == len(names) + 1
    assert set(stack.existing().deployments) == {f"{name}/default" for name in names} | {f"greet/{stack.name('hello')}"}


def test_runs_are_all_found(stack: Stack) -> None:
    stack.deployments = [deployment(stack.name("d"), schedules=[{"slug": "often", "interval": 60}])]
    stack.apply()
    [found] = stack.deployed().values()
    with stack.client() as client:
        many = {"min_runs": MANY, "max_runs": MANY}
        client.request("POST", "/deployments/{id}/schedule", path_params={"id": found.id}, json=many)
        waiting = Removal(client, stack.owner, Journal(lambda _: None)).waiting_runs([found.id])
    assert len({run.id for run in waiting}) == MANY


def test_an_automation_that_moves_to_the_next_page_is_not_taken_for_a_second_one(stack: Stack) -> None:
    stack.apply()
    ours = stack.automations()
    names = [same_name[0].name for same_name in stack.existing().automations.values()]
    made: list[Any] = []
    # Only what is read when it is this registration's turn is acted upon.
    read_in_turn: int | None = None

    def somebody_makes_one(request: Request) -> None:
        nonlocal read_in_turn
        if request == ("POST", "/api/variables/"):
            read_in_turn = 0
        elif request == ("POST", "/api/automations/filter") and read_in_turn is not None:
            # With one automation in each answer.
            read_in_turn += 1
            if read_in_turn == names.index(ours[0].name) + 1:
                with stack.client() as client:
                    made.append(automation(client, f"0-{stack.id}"))

    stack.fault_after = somebody_makes_one
    stack.deployments[0]["description"] = "Something to do."
    with mock.patch("prefect_ecs.registration.state.existing.PAGE", 1), mock.patch("prefect_ecs.registration.state.pages.PAGE", 1):
        said = stack.apply()

    assert len(made) == 1
    assert said[-1] == "1 change made"
    assert stack.automations() == ours
