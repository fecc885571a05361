"""Somebody else writes between this registration's look and its change, or after it: what they made is never taken back."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import (
    DeploymentScheduleCreate,
    DeploymentUpdate,
    GlobalConcurrencyLimitCreate,
    GlobalConcurrencyLimitUpdate,
    WorkPoolCreate,
    WorkPoolUpdate,
)
from prefect.client.schemas.schedules import CronSchedule
from prefect.exceptions import ObjectNotFound

from prefect_ecs.registration.objects.creation import TakenError
from support.stack import Request, Stack, deployment

Act = Callable[[SyncPrefectClient, Stack], object]


pytestmark = pytest.mark.faults


def before(stack: Stack, method: str, path: str, act: Act) -> Callable[[Request], None]:
    """Somebody acts just before a request."""

    def fault(request: Request) -> None:
        if request[0] == method and request[1].endswith(path):
            stack.fault = lambda _: None
            with stack.client() as client:
                act(client, stack)

    return fault


def make_pool(client: SyncPrefectClient, stack: Stack) -> None:
    client.create_work_pool(WorkPoolCreate(name=stack.name("pool"), type="ecs", description="A person's."))


def make_limit(client: SyncPrefectClient, stack: Stack) -> None:
    client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=stack.name("api"), limit=9))


def make_deployment(client: SyncPrefectClient, stack: Stack) -> None:
    client.create_deployment(client.create_flow_from_name("greet"), stack.name("hello"), tags=["a person's"])


@pytest.mark.parametrize(
    ("path", "act", "what"),
    [
        ("/api/work_pools/", make_pool, "the work pool {pool}"),
        ("/api/v2/concurrency_limits/", make_limit, "the concurrency limit {api}"),
        ("/api/flows/", make_deployment, 'the deployment "greet/{hello}"'),
    ],
    ids=["work pool", "limit", "deployment"],
)
@pytest.mark.parametrize("adopt", [False, True])
def test_what_a_person_makes_between_look_and_creation_stays(stack: Stack, path: str, act: Act, what: str, adopt: bool) -> None:
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    stack.config["adopt"] = adopt
    # The flow of the deployment is new to the server, so that it is asked for.
    stack.fault = before(stack, "POST", path, act)
    if path == "/api/flows/":
        stack.fault = before(stack, "POST", "/api/work_pools/", act)

    with pytest.raises(TakenError) as refused:
        stack.apply()

    names = {"pool": f'"{stack.name("pool")}"', "api": f'"{stack.name("api")}"', "hello": stack.name("hello")}
    line = f"Prefect: {what.format(**names)} was created by another client while this registration ran; run it again"
    assert refused.value.problems == [line]
    with stack.client() as client:
        if act is make_pool:
            assert client.read_work_pool(stack.name("pool")).description == "A person's."
        elif act is make_limit:
            assert client.read_global_concurrency_limit_by_name(stack.name("api")).limit == 9
        else:
            assert client.read_deployment_by_name(f"greet/{stack.name('hello')}").tags == ["a person's"]
    # And nothing of this run's.
    assert stack.deployed() == {}
    assert stack.ledger() is None


def test_a_deployment_made_at_the_very_last_moment_is_overwritten_said_so_and_not_deleted(stack: Stack) -> None:
    """Prefect's API knows no creation that refuses."""
    stack.fault = before(stack, "POST", "/api/deployments/", make_deployment)

    with pytest.raises(
        TakenError, match="was created by another client while this registration ran, and has been overwritten; run it again"
    ):
        stack.apply()

    with stack.client() as client:
        assert client.read_deployment_by_name(f"greet/{stack.name('hello')}").name == stack.name("hello")


def test_a_queue_that_the_agent_has_made_meanwhile_is_as_good_as_ours_and_stays(stack: Stack) -> None:
    stack.config["workPools"][0]["workQueues"] = ["default", "fast"]
    stack.fault = before(
        stack, "POST", "/queues", lambda client, made: client.create_work_queue("fast", work_pool_name=made.name("pool"), is_paused=True)
    )

    said = stack.apply()

    assert f"work pool {stack.name('pool')}: queue fast is there" in said
    with stack.client() as client:
        assert client.read_work_queue_by_name("fast", work_pool_name=stack.name("pool")).is_paused


def fails_at_the_end(stack: Stack, act: Act) -> Callable[[Request], None]:
    """Somebody acts after everything but the automations was written, and then the server is gone for a moment."""

    def fault(request: Request) -> None:
        if request[0] in ("POST", "PUT") and "/automations/" in request[1] and not request[1].endswith("filter"):
            stack.fault = lambda _: None
            with stack.client() as client:
                act(client, stack)
            raise ValueError("the end")

    return fault


def change_limit(client: SyncPrefectClient, stack: Stack) -> None:
    client.update_global_concurrency_limit(stack.name("api"), GlobalConcurrencyLimitUpdate(limit=20))


def change_pool(client: SyncPrefectClient, stack: Stack) -> None:
    template = client.read_work_pool(stack.name("pool")).base_job_template
    client.update_work_pool(stack.name("pool"), WorkPoolUpdate(base_job_template={**template, "by": "a person"}))


def change_deployment(client: SyncPrefectClient, stack: Stack) -> None:
    found = client.read_deployment_by_name(f"greet/{stack.name('hello')}")
    client.update_deployment(found.id, DeploymentUpdate(description="A person's."))


def change_schedule(client: SyncPrefectClient, stack: Stack) -> None:
    found = client.read_deployment_by_name(f"greet/{stack.name('hello')}")
    [nightly] = [schedule for schedule in found.schedules if schedule.slug == "nightly"]
    client.update_deployment_schedule(found.id, nightly.id, schedule=CronSchedule(cron="5 5 5 5 5"))


def replace_limit(client: SyncPrefectClient, stack: Stack) -> None:
    client.delete_global_concurrency_limit_by_name(stack.name("new"))
    client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=stack.name("new"), limit=77))


def replace_pool(client: SyncPrefectClient, stack: Stack) -> None:
    client.delete_work_pool(stack.name("new-pool"))
    client.create_work_pool(WorkPoolCreate(name=stack.name("new-pool"), type="ecs", description="A person's."))


def make_schedule_again(client: SyncPrefectClient, stack: Stack) -> None:
    found = client.read_deployment_by_name(f"greet/{stack.name('hello')}")
    again = DeploymentScheduleCreate(schedule=CronSchedule(cron="6 6 6 6 6"), slug="gone")
    client.create_deployment_schedules(found.id, [again])


def state(client: SyncPrefectClient, stack: Stack) -> dict[str, Any]:
    """What a person may have changed."""
    found = client.read_deployment_by_name(f"greet/{stack.name('hello')}")
    existing = stack.existing()
    limits = {name: limit.limit for name, limit in existing.limits.items()}
    pools = existing.pools
    return {
        "limit": limits.get(stack.name("api")),
        "new limit": limits.get(stack.name("new")),
        "by": pools[stack.name("pool")].base_job_template.get("by"),
        "new pool": stack.name("new-pool") in pools,
        "description": found.description,
        "schedules": {schedule.slug: schedule.schedule.cron for schedule in found.schedules if isinstance(schedule.schedule, CronSchedule)},
    }


BEFORE = {
    "limit": 4,
    "new limit": None,
    "by": None,
    "new pool": False,
    "description": "Greet somebody.",
    "schedules": {"nightly": "0 3 * * *", "gone": "0 3 * * *"},
}


@pytest.mark.parametrize(
    ("act", "stays"),
    [
        (lambda *_: None, {}),
        (change_limit, {"limit": 20}),
        (change_pool, {"by": "a person"}),
        (change_deployment, {"description": "A person's."}),
        (change_schedule, {"schedules": {"nightly": "5 5 5 5 5", "gone": "0 3 * * *"}}),
        (make_schedule_again, {"schedules": {"nightly": "0 3 * * *", "gone": "6 6 6 6 6"}}),
        (replace_limit, {"new limit": 77}),
        (replace_pool, {"new pool": True}),
    ],
    ids=["nothing", "limit", "template", "deployment", "schedule", "schedule made again", "limit made again", "pool made again"],
)
def test_what_a_person_changes_after_this_run_has_is_not_put_back(stack: Stack, act: Act, stays: dict[str, Any]) -> None:
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    stack.deployments = [deployment(stack.name("hello"), schedules=[{"slug": slug, "cron": "0 3 * * *"} for slug in ("nightly", "gone")])]
    stack.apply()
    stack.limits = [{"name": stack.name("api"), "limit": 8}, {"name": stack.name("new"), "limit": 1}]
    stack.config["workPools"][0]["memoryMiB"] = 2048
    second = {**stack.config["workPools"][0], "name": stack.name("new-pool"), "agent": "second"}
    stack.config["workPools"].append(second)
    trigger = {"name": "x", "expect": ["x"]}
    schedules = [{"slug": "nightly", "cron": "0 4 * * *"}]
    stack.deployments = [deployment(stack.name("hello"), description="Changed.", schedules=schedules, triggers=[trigger])]
    stack.fault = fails_at_the_end(stack, act)

    with pytest.raises(ValueError, match="the end"):
        stack.apply()

    with stack.client() as client:
        assert state(client, stack) == {**BEFORE, **stays}


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
def test_what_the_server_refused_to_change_is_not_put_back(stack: Stack, status: int) -> None:
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    stack.apply()
    stack.limits[0]["limit"] = 8

    def refuse(request: Request) -> None:
        if request[0] == "PATCH" and "/concurrency_limits/" in request[1]:
            answer = httpx.Response(status, request=httpx.Request(*request), json={"detail": "no"})
            raise httpx.HTTPStatusError("no", request=answer.request, response=answer)

    stack.fault = refuse
    with pytest.raises((httpx.HTTPStatusError, ObjectNotFound)):
        stack.apply()

    assert f"limit {stack.name('api')}: put back" not in stack.said
