"""What somebody else made is left alone, unless the stack asks to take it over."""

import pytest
from prefect.client.schemas.actions import (
    DeploymentScheduleCreate,
    DeploymentUpdate,
    GlobalConcurrencyLimitCreate,
    VariableUpdate,
    WorkPoolCreate,
    WorkPoolUpdate,
)
from prefect.client.schemas.schedules import CronSchedule

from prefect_ecs.registration.problems import RefusedError
from prefect_ecs.registration.state.ledger import ledger_name
from prefect_ecs.registration.state.ownership import owner_in_description, owner_tag, pool_description
from support.stack import Stack, deployment


@pytest.fixture
def theirs(stack: Stack) -> Stack:
    """A server where a person has a pool and a limit of this stack's names, and another stack a deployment."""
    return occupied(stack, ["managed-by:other/stack"])


@pytest.fixture
def nobodys(stack: Stack) -> Stack:
    """A server where a person has a pool, a limit and a deployment of this stack's names."""
    return occupied(stack, ["by hand"])


def occupied(stack: Stack, tags: list[str]) -> Stack:
    """The stack, on a server where somebody else has its names."""
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    with stack.client() as client:
        client.create_work_pool(WorkPoolCreate(name=stack.name("pool"), type="ecs", description="By hand.", is_paused=True))
        client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=stack.name("api"), limit=9))
        client.create_deployment(
            client.create_flow_from_name("greet"),
            stack.name("hello"),
            tags=tags,
            paused=True,
            schedules=[DeploymentScheduleCreate(schedule=CronSchedule(cron="0 0 * * *"))],
        )
    return stack


def test_what_somebody_else_made_is_an_error_for_everything_at_once(theirs: Stack) -> None:
    assert sorted(theirs.refused()) == [
        f'Prefect: the concurrency limit "{theirs.name("api")}" exists and belongs to no stack; choose another name, like one with'
        " `{{ $STACK }}` in it, or set `adoptExisting` to take it over",
        f'Prefect: the deployment "greet/{theirs.name("hello")}" exists and belongs to the stack other/stack; choose another name, like one'
        " with `{{ $STACK }}` in it, or give each stack a Prefect workspace or server of its own",
        f'Prefect: the work pool "{theirs.name("pool")}" exists and belongs to no stack; choose another name, or set `adoptExisting`'
        " to take it over",
    ]
    assert theirs.writes == []


def test_adoption_takes_it_over_without_a_second_set_of_schedules(nobodys: Stack) -> None:
    nobodys.config["adopt"] = True
    nobodys.deployments = [deployment(nobodys.name("hello"), schedules=[{"slug": "nightly", "cron": "0 3 * * *"}])]

    nobodys.apply()

    adopted = nobodys.deployed()[nobodys.name("hello")]
    assert adopted.tags == [owner_tag(nobodys.owner)]
    assert [schedule.slug for schedule in adopted.schedules] == ["nightly"]
    assert owner_in_description(nobodys.pool().description) == nobodys.owner
    nobodys.config["adopt"] = False
    assert nobodys.apply()[-1] == "nothing to change"


def test_adoption_leaves_paused_what_is_paused(nobodys: Stack) -> None:
    nobodys.config["adopt"] = True

    nobodys.apply()

    assert nobodys.pool().is_paused
    assert nobodys.deployed()[nobodys.name("hello")].paused


def test_a_pool_of_another_type_is_an_error_even_with_adoption(nobodys: Stack) -> None:
    nobodys.config["adopt"] = True
    nobodys.config["workPools"] = [{"agent": "default", "name": nobodys.name("pool"), "type": "process", "workQueues": ["default"]}]

    with pytest.raises(RefusedError, match="is of type ecs, not process, and Prefect changes no type"):
        nobodys.apply()


def test_two_stacks_share_a_server(stack: Stack) -> None:
    other = Stack(stack.directory, stack.server)
    other.apply()
    stack.apply()

    other.remove()

    assert set(stack.deployed()) == {stack.name("hello")}
    assert stack.apply()[-1] == "nothing to change"


@pytest.fixture
def twins(stack: Stack) -> tuple[Stack, Stack]:
    """Two stacks of the same files on one server."""
    other = Stack(stack.directory, stack.server)
    for twin in (stack, other):
        twin.limits = [{"name": stack.name("api"), "limit": 4}]
        twin.deployments = [deployment(stack.name("hello"))]
    other.config["workPools"][0]["name"] = stack.name("pool")
    return stack, other


def test_what_another_stack_has_is_not_offered_for_adoption(twins: tuple[Stack, Stack]) -> None:
    stack, other = twins
    stack.apply()

    refused = other.refused()

    assert len(refused) == 3
    assert all(f"belongs to the stack {stack.owner}; choose another name" in line for line in refused)
    assert all(line.endswith("or give each stack a Prefect workspace or server of its own") for line in refused)
    assert "adoptExisting" not in "".join(refused)


def test_adoption_takes_nothing_that_another_stack_owns_and_says_how_to_hand_it_over(twins: tuple[Stack, Stack]) -> None:
    stack, other = twins
    stack.apply()
    other.config["adopt"] = True

    refused = other.refused()

    assert other.writes == []
    owned = (
        "choose another name{like}, or give each stack a Prefect workspace or server of its own. `adoptExisting` takes only what no stack"
        f" owns; to hand it over, take it out of the files of {stack.owner}, and then"
    )
    like = ", like one with `{{ $STACK }}` in it"
    assert sorted(refused) == [
        f'Prefect: the concurrency limit "{stack.name("api")}" exists and belongs to the stack {stack.owner}; {owned.format(like=like)}'
        " register that stack",
        f'Prefect: the deployment "greet/{stack.name("hello")}" exists and belongs to the stack {stack.owner}; {owned.format(like=like)}'
        f" take the tag `managed-by:{stack.owner}` off it in Prefect",
        f'Prefect: the work pool "{stack.name("pool")}" exists and belongs to the stack {stack.owner}; {owned.format(like="")}'
        f" take `managed-by:{stack.owner}` out of the pool's description",
    ]
    assert stack.apply()[-1] == "nothing to change"


def test_what_was_handed_over_is_adopted(twins: tuple[Stack, Stack]) -> None:
    stack, other = twins
    stack.apply()
    kept = stack.deployed()[stack.name("hello")].id
    # As the message says: out of the files, and the marks off.
    with stack.client() as client:
        client.update_deployment(kept, DeploymentUpdate(tags=[]))
        client.update_work_pool(stack.name("pool"), WorkPoolUpdate(description=""))
    stack.deployments = [deployment(stack.name("rest"))]
    stack.limits = []
    stack.config["workPools"][0]["name"] = stack.name("rest-pool")
    stack.apply()
    other.config["adopt"] = True

    other.apply()

    assert other.deployed()[stack.name("hello")].id == kept
    stack.remove()
    other.config["adopt"] = False
    assert other.apply()[-1] == "nothing to change"


def test_with_the_stack_in_their_names_two_stacks_of_the_same_files_share_a_server(twins: tuple[Stack, Stack]) -> None:
    stack, other = twins
    other.config["workPools"][0]["name"] = other.name("pool")
    for twin in twins:
        twin.limits[0]["name"] = "api-{{ $STACK }}"
        twin.deployments[0]["name"] = "hello-{{ $STACK }}"
        twin.apply()

    assert set(stack.deployed()) == {f"hello-{stack.id}"}
    assert set(other.deployed()) == {f"hello-{other.id}"}
    other.remove()
    assert stack.apply()[-1] == "nothing to change"
    limits = stack.existing().limits
    assert f"api-{stack.id}" in limits
    assert f"api-{other.id}" not in limits


def test_a_deployment_whose_mark_was_taken_off_is_not_overwritten(stack: Stack) -> None:
    stack.apply()
    with stack.client() as client:
        client.update_deployment(stack.deployed()[stack.name("hello")].id, DeploymentUpdate(tags=["mine now"]))

    assert len(stack.refused()) == 1


def test_a_ledger_that_somebody_changed_is_an_error(stack: Stack) -> None:
    stack.apply()
    with stack.client() as client:
        client.update_variable(VariableUpdate(name=ledger_name(stack.owner), value="mine"))

    assert stack.refused()[0].startswith(f"Prefect: the variable {ledger_name(stack.owner)} is not what Registration wrote")


def test_an_owner_is_not_taken_for_another_whose_name_it_begins() -> None:
    assert owner_in_description(pool_description("flows/staging2")) == "flows/staging2"
    assert owner_in_description("made by managed-by:flows/staging") == "flows/staging"
    assert owner_in_description(None) is None
