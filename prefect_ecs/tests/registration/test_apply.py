"""Registration against a real server: what it makes, and that it writes only differences."""

from typing import Any
from unittest import mock

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate, DeploymentUpdate, VariableCreate, WorkPoolUpdate
from prefect.client.schemas.schedules import CronSchedule

from prefect_ecs.registration.objects.template import base_job_template
from prefect_ecs.registration.problems import RefusedError
from support.stack import Stack, deployment, ecs_pool

FULL: dict[str, Any] = {
    "description": "Says hello.",
    "version": "7",
    "tags": ["greeting", "demo"],
    "parameters": {"name": "you", "times": 2},
    "schedules": [
        {"slug": "nightly", "cron": "0 3 * * *", "timezone": "Europe/Berlin"},
        {"slug": "often", "interval": 900, "parameters": {"name": "again"}, "active": False},
        {"slug": "mondays", "rrule": "DTSTART:20260105T090000\nRRULE:FREQ=WEEKLY;BYDAY=MO"},
    ],
    "concurrency_limit": {"limit": 1, "collision_strategy": "CANCEL_NEW", "grace_period_seconds": 120},
    "work_pool": {
        "name": "{{ $WORK_POOL }}",
        "work_queue_name": "fast",
        "job_variables": {"cpu": 1024, "memory": 4096, "launch_type": "FARGATE_SPOT", "env": {"STAGE": "{{ $STAGE }}"}},
    },
    "triggers": [
        {
            "name": "after others",
            "expect": ["x.happened"],
            "match": {"prefect.resource.id": "x.*"},
            "parameters": {"name": "{{ event.id }}"},
        }
    ],
}


@pytest.fixture
def full(stack: Stack) -> Stack:
    """A stack that uses everything that prefect.yaml offers."""
    stack.environment["STAGE"] = "test"
    stack.config["workPools"] = [
        ecs_pool(stack.name("pool"), workQueues=["default", "fast"]),
        ecs_pool(stack.name("big"), "big-ones", cpu=4096, memoryMiB=8192),
    ]
    stack.limits = [{"name": stack.name("api"), "limit": 4, "slot_decay_per_second": 2.5}, {"name": stack.name("slots"), "limit": 1}]
    stack.deployments = [
        deployment(stack.name("full"), **FULL),
        deployment(stack.name("plain"), work_pool={"name": "{{ $WORK_POOL_BIG_ONES }}"}),
    ]
    return stack


def test_the_first_registration_makes_what_the_files_say(full: Stack) -> None:
    full.apply()

    with full.client() as client:
        pool = client.read_work_pool(full.name("pool"))
        queues = {queue.name for queue in client.read_work_queues(work_pool_name=pool.name)}
        limit = client.read_global_concurrency_limit_by_name(full.name("api"))
        [automation] = client.read_automations_by_name(f"{full.owner}: greet/{full.name('full')}: after others")
    made = full.deployed()[full.name("full")]
    schedules = {schedule.slug: schedule for schedule in made.schedules}

    assert pool.type == "ecs"
    assert f"managed-by:{full.owner}" in (pool.description or "")
    assert queues == {"default", "fast"}
    assert (limit.limit, limit.slot_decay_per_second) == (4, 2.5)
    assert (made.description, made.version) == ("Says hello.", "7")
    assert made.tags == ["greeting", "demo", f"managed-by:{full.owner}"]
    assert made.parameters == {"name": "you", "times": 2}
    assert (made.work_pool_name, made.work_queue_name) == (full.name("pool"), "fast")
    assert made.job_variables == {"cpu": 1024, "memory": 4096, "launch_type": "FARGATE_SPOT", "env": {"STAGE": "test"}}
    assert (made.entrypoint, made.path, made.pull_steps) == ("support.sample_flows.greet", None, [])
    assert made.global_concurrency_limit is not None
    assert made.global_concurrency_limit.limit == 1
    assert {slug: schedule.active for slug, schedule in schedules.items()} == {"nightly": True, "often": False, "mondays": True}
    assert schedules["often"].parameters == {"name": "again"}
    assert automation.actions[0].model_dump()["parameters"] == {"name": "{{ event.id }}"}
    assert full.deployed()[full.name("plain")].work_pool_name == full.name("big")


def test_a_triggers_job_variables_are_as_the_servers_template_wants_them(stack: Stack) -> None:
    stack.environment["CPU"] = "1024"
    variables = {"cpu": "{{ $CPU }}", "memory": 4096, "env": {"N": 1}}
    stack.deployments = [deployment(stack.name("d"), triggers=[{"name": "t", "expect": ["x"], "job_variables": variables}])]

    stack.apply()

    with stack.client() as client:
        [automation] = client.read_automations_by_name(f"{stack.owner}: greet/{stack.name('d')}: t")
    assert automation.actions[0].model_dump()["job_variables"] == {"cpu": 1024, "memory": 4096, "env": {"N": "1"}}
    assert stack.apply()[-1] == "nothing to change"


def test_prefects_variables_are_read_with_the_client_that_registers(stack: Stack) -> None:
    names = [f"{key}_{stack.id.replace('-', '_')}" for key in ("one", "two")]
    with stack.client() as client:
        for name in names:
            client.create_variable(VariableCreate(name=name, value=f"the value of {name}"))
    stack.deployments = [deployment(stack.name("d"), description=" ".join(f"{{{{ prefect.variables.{name} }}}}" for name in names))]

    with mock.patch("prefect_ecs.registration.state.server.get_client", wraps=get_client) as clients:
        stack.apply()

    assert stack.deployed()[stack.name("d")].description == f"the value of {names[0]} the value of {names[1]}"
    assert clients.call_count == 1


def test_a_second_registration_writes_nothing(full: Stack) -> None:
    full.apply()
    before = full.deployed()

    said = full.apply()

    assert full.writes == []
    assert said == ["migrations: none, DATABASE_URL is not set", "deployments: 2 unchanged", "nothing to change"]
    assert {name: found.updated for name, found in full.deployed().items()} == {name: found.updated for name, found in before.items()}


def test_many_unchanged_deployments_take_no_more_requests_than_one(stack: Stack) -> None:
    stack.apply()
    stack.apply()
    for_one = len(stack.requests)
    stack.deployments += [deployment(stack.name(f"number-{number}")) for number in range(12)]
    stack.apply()

    stack.apply()

    assert stack.writes == []
    assert len(stack.requests) == for_one <= 10


def test_only_what_differs_is_written(full: Stack) -> None:
    full.apply()
    full.deployments[0] = deployment(full.name("full"), **{**FULL, "description": "Says hello again."})
    full.limits[0]["limit"] = 5

    said = full.apply()

    assert len(full.writes) == 2
    assert f"deployment greet/{full.name('full')}: updated (description)" in said
    assert f"limit {full.name('api')}: updated to 5, decay 2.5 a second" in said
    assert full.deployed()[full.name("full")].description == "Says hello again."


def test_what_the_file_no_longer_says_goes_back_to_its_default(full: Stack) -> None:
    full.apply()
    full.deployments[0] = deployment(full.name("full"))
    full.limits[0] = {"name": full.name("api"), "limit": 4}

    full.apply()
    again = full.apply()

    made = full.deployed()[full.name("full")]
    with full.client() as client:
        limit = client.read_global_concurrency_limit_by_name(full.name("api"))
    names = {item.name for item in full.automations()}
    assert (made.description, made.parameters, made.job_variables, made.schedules) == ("Greet somebody.", {}, {}, [])
    assert made.global_concurrency_limit is None
    assert made.work_queue_name == "default"
    assert limit.slot_decay_per_second == 0
    assert f"{full.owner}: greet/{full.name('full')}: after others" not in names
    assert again[-1] == "nothing to change"


def test_a_new_task_definition_reaches_the_pool_and_nothing_else(full: Stack) -> None:
    full.apply()
    full.config["workPools"][0]["taskDefinition"] = full.config["workPools"][0]["taskDefinition"].replace(":1", ":2")

    full.apply()

    assert [path for _, path in full.writes] == [f"/api/work_pools/{full.name('pool')}"]
    assert full.pool().base_job_template["variables"]["properties"]["task_definition_arn"]["default"].endswith(":2")


def test_a_template_changed_by_hand_is_put_right(stack: Stack) -> None:
    stack.apply()
    wanted = stack.pool().base_job_template
    loosened = {**wanted, "variables": {**wanted["variables"], "additionalProperties": True}}
    with stack.client() as client:
        client.update_work_pool(stack.name("pool"), WorkPoolUpdate(base_job_template=loosened))

    stack.apply()

    assert stack.pool().base_job_template == wanted


def test_a_deployment_changed_by_hand_is_put_right(full: Stack) -> None:
    full.apply()
    before = full.deployed()[full.name("full")]
    with full.client() as client:
        client.update_deployment(before.id, DeploymentUpdate(parameters={"name": "nobody"}, tags=[*before.tags, "by hand"]))

    full.apply()

    after = full.deployed()[full.name("full")]
    assert (after.parameters, after.tags, after.schedules) == (before.parameters, before.tags, before.schedules)


def test_a_deployment_moves_to_another_pool(full: Stack) -> None:
    full.apply()
    full.deployments[1]["work_pool"] = {"name": "{{ $WORK_POOL }}"}

    full.apply()

    assert full.deployed()[full.name("plain")].work_pool_name == full.name("pool")


def test_schedules_gone_from_the_file_are_removed_and_those_of_people_stay(full: Stack) -> None:
    full.apply()
    made = full.deployed()[full.name("full")]
    with full.client() as client:
        client.create_deployment_schedules(made.id, [DeploymentScheduleCreate(schedule=CronSchedule(cron="1 1 1 1 *"))])
    kept = {schedule.slug: schedule.id for schedule in made.schedules}
    full.deployments[0]["schedules"] = [FULL["schedules"][0], {"slug": "yearly", "cron": "0 0 1 1 *"}]

    full.apply()

    schedules = {schedule.slug: schedule for schedule in full.deployed()[full.name("full")].schedules}
    assert set(schedules) == {"nightly", "yearly", None}
    assert schedules["nightly"].id == kept["nightly"]


def test_a_changed_schedule_keeps_its_id(full: Stack) -> None:
    full.apply()
    before = {schedule.slug: schedule.id for schedule in full.deployed()[full.name("full")].schedules}
    full.deployments[0]["schedules"] = [{"slug": "nightly", "cron": "30 4 * * *"}, *FULL["schedules"][1:]]

    full.apply()

    after = {schedule.slug: schedule for schedule in full.deployed()[full.name("full")].schedules}
    assert {slug: schedule.id for slug, schedule in after.items()} == before
    assert after["nightly"].schedule == CronSchedule(cron="30 4 * * *")
    assert full.apply()[-1] == "nothing to change"


def test_a_process_pool_takes_the_same_file(stack: Stack) -> None:
    name = stack.name("pool")
    stack.config["workPools"] = [{"agent": "default", "name": name, "type": "process", "workQueues": ["default"]}]
    stack.deployments[0]["work_pool"] = {"name": "{{ $WORK_POOL }}", "job_variables": {"cpu": 1024, "memory": 2048}}

    stack.apply()

    assert stack.pool().type == "process"
    assert stack.apply()[-1] == "nothing to change"


def test_everything_is_checked_before_anything_is_written(stack: Stack) -> None:
    stack.deployments.append(deployment(stack.name("bad"), entrypoint="support.sample_flows.nothing"))

    problems = stack.refused()

    assert len(problems) == 1
    assert stack.requests == []


def test_a_server_with_an_auth_string_is_registered_with(auth_stack: Stack) -> None:
    auth_stack.apply()

    assert set(auth_stack.deployed()) == {auth_stack.name("hello")}
    assert auth_stack.apply()[-1] == "nothing to change"


def test_an_agent_whose_key_would_show_in_run_task_is_refused(auth_stack: Stack) -> None:
    auth_stack.config["workPools"][0]["prefectApiAuthStringSecretArn"] = None
    auth_stack.api_key = "pnu_0123456789"

    problems = auth_stack.refused()

    where = f"REGISTRATION_CONFIG: work pool {auth_stack.name('pool')}"
    assert problems == [
        f"{where}: PREFECT_API_KEY is set but `prefectApiKeySecretArn` is not; RunTask would show the key",
        f"{where}: PREFECT_API_AUTH_STRING is set but `prefectApiAuthStringSecretArn` is not; RunTask would show it",
    ]


def test_a_key_that_no_agent_has_is_refused(stack: Stack) -> None:
    stack.config["workPools"][0]["prefectApiKeySecretArn"] = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-AbCdEf"

    with pytest.raises(RefusedError, match="every run would fail to start"):
        stack.apply()


def test_the_server_keeps_the_template_as_it_was_made(stack: Stack) -> None:
    stack.apply()

    from prefect_ecs.registration.config import Config

    [pool] = Config.model_validate(stack.config).work_pools
    assert stack.pool().base_job_template == base_job_template(pool)
