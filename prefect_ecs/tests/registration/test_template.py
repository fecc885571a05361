"""The base job template: what is in it, and what a deployment may choose."""

import sys
from typing import Any

import pytest
from prefect_aws.workers.ecs_worker import ECSWorker

from prefect_ecs.registration.config import Config, EcsPool
from prefect_ecs.registration.objects.template import KEPT, REMOVED, base_job_template
from prefect_ecs.registration.problems import RefusedError
from support.stack import ecs_pool

SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf"


def template(**changes: Any) -> dict[str, Any]:
    """The template of an ECS pool."""
    [pool] = Config.model_validate({"owner": "a/b", "workPools": [ecs_pool("x", **changes)]}).work_pools
    assert isinstance(pool, EcsPool)
    return base_job_template(pool)


def process_template() -> dict[str, Any]:
    """The template of a process pool."""
    pool = {"agent": "a", "name": "x", "type": "process", "workQueues": ["default"]}
    return base_job_template(Config.model_validate({"owner": "a/b", "workPools": [pool]}).work_pools[0])


def test_a_deployment_may_choose_these_and_nothing_else() -> None:
    variables = template()["variables"]

    # Registration sets the definition, and refuses a person's.
    ours = ["command", "cpu", "env", "ephemeral_storage", "labels", "launch_type", "memory", "name", "task_definition_arn"]
    assert sorted(variables["properties"]) == ours
    assert variables["additionalProperties"] is False


def test_what_the_stack_decides_is_a_literal() -> None:
    configuration = template()["job_configuration"]
    request = configuration["task_run_request"]

    assert configuration["task_definition"] == {}
    assert request["taskDefinition"] == "{{ task_definition_arn }}"
    assert request["cluster"] == configuration["cluster"] == "arn:aws:ecs:eu-west-1:123456789012:cluster/flows"
    assert request["networkConfiguration"] == {
        "awsvpcConfiguration": {"subnets": ["subnet-0a", "subnet-0b"], "securityGroups": ["sg-0a"], "assignPublicIp": "DISABLED"}
    }
    assert configuration["container_name"] == request["overrides"]["containerOverrides"][0]["name"] == "flow-run"


def test_a_run_may_be_in_the_groups_of_dask_workers_and_in_no_others() -> None:
    made = template(daskSecurityGroups=["sg-dask-a", "sg-dask-b"])
    [network] = made["job_configuration"]["task_run_request"]["networkConfiguration"].values()
    variable = made["variables"]["properties"]["security_groups"]

    assert network["securityGroups"] == "{{ security_groups }}"
    assert variable["default"] == ["sg-0a"]
    assert variable["enum"] == [["sg-0a"], ["sg-0a", "sg-dask-a"], ["sg-0a", "sg-dask-b"]]


@pytest.mark.parametrize("definition", ["arn:aws:ecs:eu-west-1:123456789012:task-definition/flow-run:1", "flow-run-reports"])
def test_the_definition_size_and_capacity_of_the_stack_are_the_defaults(definition: str) -> None:
    changes = {"taskDefinition": definition, "cpu": 2048, "memoryMiB": 4096, "capacityProvider": "FARGATE_SPOT"}
    properties = template(**changes)["variables"]["properties"]

    assert properties["task_definition_arn"]["default"] == definition
    assert (properties["cpu"]["default"], properties["memory"]["default"]) == (2048, 4096)
    assert properties["launch_type"]["default"] == "FARGATE_SPOT"


def test_of_several_capacity_providers_none_is_the_default() -> None:
    weights = [{"capacityProvider": "FARGATE", "weight": 1}, {"capacityProvider": "FARGATE_SPOT", "weight": 4}]
    made = template(capacityProviderStrategy=weights)

    assert made["job_configuration"]["task_run_request"]["capacityProviderStrategy"] == weights
    assert "default" not in made["variables"]["properties"]["launch_type"]
    assert "capacityProviderStrategy" not in template()["job_configuration"]["task_run_request"]


def test_on_managed_instances_a_run_has_any_size_and_nothing_of_fargate() -> None:
    made = template(managedInstances="prefect-ecs-prod-gpu")
    request, properties = made["job_configuration"]["task_run_request"], made["variables"]["properties"]

    assert request["capacityProviderStrategy"] == [{"capacityProvider": "prefect-ecs-prod-gpu", "weight": 1}]
    assert "launchType" not in request
    assert "ephemeralStorage" not in request["overrides"]
    assert not {"launch_type", "ephemeral_storage"} & {*properties}
    assert {name: properties["cpu"][name] for name in ("minimum", "maximum", "default")} == {
        "minimum": 256,
        "maximum": 196608,
        "default": 512,
    }
    assert "enum" not in properties["memory"]


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("prefect_api_key_secret_arn", "prefectApiKeySecretArn"),
        ("prefect_api_auth_string_secret_arn", "prefectApiAuthStringSecretArn"),
    ],
)
def test_the_secret_is_named_only_where_the_agent_has_one(field: str, key: str) -> None:
    assert template(**{key: SECRET})["job_configuration"][field] == SECRET
    assert field not in template()["job_configuration"]


def test_runs_send_the_heartbeats_that_the_automation_waits_for() -> None:
    for made in (template(), process_template()):
        assert made["job_configuration"]["env"] == {"PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30"}


def test_every_variable_of_the_installed_worker_is_kept_or_removed_with_a_reason() -> None:
    assert set(ECSWorker.get_default_base_job_template()["variables"]["properties"]) == {*KEPT, *REMOVED}
    assert not {*KEPT} & {*REMOVED}


@pytest.mark.parametrize(
    ("place", "what"),
    [
        (("variables", "properties"), "variables"),
        (("job_configuration",), "job configuration"),
        (("job_configuration", "task_run_request"), "RunTask request"),
    ],
)
def test_something_new_in_the_installed_worker_is_noticed(monkeypatch: pytest.MonkeyPatch, place: tuple[str, ...], what: str) -> None:
    newer = ECSWorker.get_default_base_job_template()
    inner = newer
    for key in place:
        inner = inner[key]
    inner["gpu"] = {"default": 1}
    monkeypatch.setattr(ECSWorker, "get_default_base_job_template", lambda: newer)

    expected = f"the {what} of the installed ECS worker's template is not the one known from 0.7.12; new: gpu; gone: none"
    with pytest.raises(RefusedError, match=expected):
        template()


def without_prefect_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "prefect_aws"]:
        monkeypatch.delitem(sys.modules, name)
    # What is None there can't be imported.
    monkeypatch.setitem(sys.modules, "prefect_aws", None)


def test_the_pool_of_another_needs_no_worker_and_takes_the_same_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    own = template()["variables"]
    without_prefect_aws(monkeypatch)
    others = template(owned=False)["variables"]

    own["properties"]["env"]["description"] = others["properties"]["env"]["description"]
    assert others == own


def test_an_own_pool_needs_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    without_prefect_aws(monkeypatch)
    with pytest.raises(RefusedError, match=r"the image: has no prefect_aws\S*, whose worker agents run; add prefect-aws"):
        template()


def test_a_process_pool_takes_the_sizes_and_ignores_them() -> None:
    made = process_template()

    assert {"cpu", "memory", "launch_type", "working_dir"} <= set(made["variables"]["properties"])
    assert made["variables"]["additionalProperties"] is False
    assert "cpu" not in str(made["job_configuration"])
