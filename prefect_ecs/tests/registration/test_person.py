"""What a person set in Prefect stays."""

from pathlib import Path
from typing import Any, cast

import pytest
from prefect import Flow
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate, WorkPoolUpdate

from support.sample_flows import greet
from support.stack import Request, Stack, deployment

NIGHTLY = {"slug": "nightly", "cron": "0 3 * * *"}


def change_everything(stack: Stack) -> None:
    """A registration that has something to write everywhere."""
    stack.config["workPools"][0]["memoryMiB"] = 2048
    stack.limits[0]["limit"] += 1
    stack.deployments[0] |= {"description": "Changed.", "schedules": [{**NIGHTLY, "cron": "0 4 * * *"}]}


def test_what_a_person_paused_stays_paused(stack: Stack) -> None:
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    stack.deployments[0]["schedules"] = [NIGHTLY]
    stack.apply()
    made = stack.deployed()[stack.name("hello")]
    with stack.client() as client:
        client.update_work_pool(stack.name("pool"), WorkPoolUpdate(is_paused=True, concurrency_limit=3))
        client.pause_deployment(made.id)
        client.update_deployment_schedule(made.id, made.schedules[0].id, active=False)
        client.update_global_concurrency_limit(stack.name("api"), GlobalConcurrencyLimitUpdate(active=False))
        [heartbeats] = client.read_automations_by_name(f"{stack.owner}: heartbeat lost")
        client.pause_automation(heartbeats.id)

    change_everything(stack)
    said = stack.apply()

    after = stack.deployed()[stack.name("hello")]
    with stack.client() as client:
        limit = client.read_global_concurrency_limit_by_name(stack.name("api"))
        [heartbeats] = client.read_automations_by_name(f"{stack.owner}: heartbeat lost")
    assert said[-1] == "4 changes made"
    assert (stack.pool().is_paused, stack.pool().concurrency_limit) == (True, 3)
    assert (after.paused, after.description) == (True, "Changed.")
    assert [schedule.active for schedule in after.schedules] == [False]
    assert (limit.active, limit.limit) == (False, 5)
    assert not heartbeats.enabled
    assert stack.apply()[-1] == "nothing to change"


def test_what_the_file_pauses_is_paused_once_and_a_person_may_resume_it(stack: Stack) -> None:
    stack.deployments[0]["schedules"] = [NIGHTLY]
    stack.apply()
    stack.deployments[0] |= {"paused": True, "schedules": [{**NIGHTLY, "active": False}]}
    stack.apply()
    paused = stack.deployed()[stack.name("hello")]
    with stack.client() as client:
        client.resume_deployment(paused.id)
        client.update_deployment_schedule(paused.id, paused.schedules[0].id, active=True)

    said = stack.apply()

    after = stack.deployed()[stack.name("hello")]
    assert (paused.paused, paused.schedules[0].active) == (True, False)
    assert (after.paused, after.schedules[0].active) == (False, True)
    assert said[-1] == "nothing to change"


def test_what_the_file_paused_and_no_longer_pauses_is_resumed(stack: Stack) -> None:
    stack.deployments[0] |= {"paused": True, "schedules": [{**NIGHTLY, "active": False}]}
    stack.apply()
    stack.deployments[0] = deployment(stack.name("hello"), schedules=[NIGHTLY])

    stack.apply()

    after = stack.deployed()[stack.name("hello")]
    assert (after.paused, after.schedules[0].active) == (False, True)


def test_a_person_who_pauses_what_the_file_never_paused_is_not_overruled_by_paused_false(stack: Stack) -> None:
    stack.apply()
    with stack.client() as client:
        client.pause_deployment(stack.deployed()[stack.name("hello")].id)
    stack.deployments[0]["paused"] = False

    assert stack.apply()[-1] == "nothing to change"
    assert stack.deployed()[stack.name("hello")].paused


def test_the_settings_of_a_queue_stay(stack: Stack) -> None:
    stack.config["workPools"][0]["workQueues"] = ["default", "slow"]
    stack.apply()
    with stack.client() as client:
        queue = client.read_work_queue_by_name("slow", stack.name("pool"))
        client.update_work_queue(queue.id, priority=5, concurrency_limit=2, is_paused=True)

    said = stack.apply()

    with stack.client() as client:
        queue = client.read_work_queue_by_name("slow", stack.name("pool"))
    assert said[-1] == "nothing to change"
    assert (queue.priority, queue.concurrency_limit, queue.is_paused) == (5, 2, True)


TRIGGER = {"name": "after others", "expect": ["x.happened"]}


def trigger_enabled(stack: Stack, *, turned_by_a_person: bool | None = None) -> bool:
    """Whether the automation of the trigger is enabled; a person may turn it then."""
    with stack.client() as client:
        [automation] = client.read_automations_by_name(f"{stack.owner}: greet/{stack.name('hello')}: after others")
        if turned_by_a_person is not None:
            client.request(
                "PATCH", "/automations/{id}", path_params={"id": automation.id}, json={"enabled": turned_by_a_person}
            ).raise_for_status()
    return automation.enabled


def test_a_trigger_is_enabled_as_the_file_says_when_it_says_something_new(stack: Stack) -> None:
    stack.deployments[0]["triggers"] = [{**TRIGGER, "enabled": False}]
    stack.apply()
    assert not trigger_enabled(stack)
    assert stack.apply()[-1] == "nothing to change"

    stack.deployments[0]["triggers"] = [TRIGGER]
    said = stack.apply()
    assert trigger_enabled(stack)
    assert f'automation "{stack.owner}: greet/{stack.name("hello")}: after others": updated' in said

    stack.deployments[0]["triggers"] = [{**TRIGGER, "enabled": False}]
    stack.apply()
    assert not trigger_enabled(stack)
    assert stack.apply()[-1] == "nothing to change"


def test_a_trigger_that_a_person_turned_stays_so_whatever_else_changes(stack: Stack) -> None:
    for enabled in (True, False):
        stack.deployments[0]["triggers"] = [{**TRIGGER, "enabled": enabled}]
        stack.apply()
        assert trigger_enabled(stack, turned_by_a_person=not enabled) is enabled

        stack.deployments[0]["triggers"] = [{**TRIGGER, "enabled": enabled, "description": f"Changed, {enabled}."}]
        stack.apply()

        assert trigger_enabled(stack) is not enabled
        assert stack.apply()[-1] == "nothing to change"


def test_a_trigger_that_was_turned_by_a_failed_registration_is_turned_back(stack: Stack) -> None:
    stack.deployments[0]["triggers"] = [TRIGGER, {**TRIGGER, "name": "then"}]
    stack.apply()
    stack.deployments[0]["triggers"] = [{**TRIGGER, "enabled": False}, {**TRIGGER, "name": "then", "expect": ["y"]}]
    calls = []

    def second_fails(request: Request) -> None:
        if request[0] == "PUT":
            calls.append(request)
            if len(calls) == 2:
                raise ValueError("the end")

    stack.fault = second_fails
    with pytest.raises(ValueError, match="the end"):
        stack.apply()

    assert trigger_enabled(stack)


def test_flow_deploy_of_a_person_works_beside_registration_and_stays(stack: Stack, tmp_path: Path) -> None:
    stack.apply()
    code = tmp_path / "code"
    code.mkdir()
    (code / "report.py").write_text("from prefect import flow\n\n@flow\ndef report() -> None:\n    pass\n")
    where = {"work_pool_name": stack.name("pool"), "print_next_steps": False}
    with stack.connected():
        remote = cast("Any", Flow.from_source(source=str(code), entrypoint="report.py:report"))
        remote.deploy(name=stack.name("theirs"), **where)
        # Prefect's own words: a pool without the variable `image`.
        with pytest.raises(ValueError, match="does not support custom Docker images"):
            greet.deploy(name=stack.name("image"), image="acme/flows:1", build=False, push=False, **where)

    assert stack.apply()[-1] == "nothing to change"
    stack.remove()

    with stack.client() as client:
        theirs = client.read_deployment_by_name(f"report/{stack.name('theirs')}")
    assert (theirs.tags, theirs.job_variables) == ([], {})
    # So that its runs start the pool's default.
    variables = stack.pool().base_job_template["variables"]["properties"]
    assert variables["task_definition_arn"]["default"] == stack.config["workPools"][0]["taskDefinition"]
