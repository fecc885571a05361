"""Registration counts of a RunTask call what the real worker class puts into it."""

from __future__ import annotations

import json
import uuid
from typing import Any, cast
from unittest import mock

import botocore.session
import pytest
from botocore.validate import ParamValidator
from prefect.client.schemas.objects import Flow, FlowRun, WorkPool
from prefect.client.schemas.responses import DeploymentResponse
from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings
from prefect.utilities.templating import apply_values
from prefect_aws.workers.ecs_worker import ECSJobConfiguration, ECSWorker

from prefect_ecs.registration.checks.run_task import RunNames, as_tag, label_faults, overrides_of
from prefect_ecs.registration.config import EcsPool
from prefect_ecs.registration.objects.template import base_job_template
from support.stack import ecs_pool

POOL = EcsPool.model_validate(ecs_pool("ecs-test"))
URL = "https://api.prefect.cloud/api/accounts/1/workspaces/2"


def request_of(names: RunNames, variables: dict[str, Any]) -> dict[str, Any]:
    """What the worker of an agent asks AWS for."""
    template = base_job_template(POOL)
    defaults = {name: one["default"] for name, one in template["variables"]["properties"].items() if "default" in one}
    values = apply_values(template["job_configuration"], {**defaults, **variables}, remove_notset=True)
    configuration = ECSJobConfiguration.model_validate(values)
    flow = Flow.model_construct(id=uuid.uuid4(), name=names.flow)
    deployment = DeploymentResponse.model_construct(id=uuid.uuid4(), name=names.deployment, updated=None, tags=[])
    run = FlowRun.model_construct(id=uuid.uuid4(), flow_id=flow.id, deployment_id=deployment.id, name="gentle-otter")
    pool = WorkPool.model_construct(id=uuid.uuid4(), name="ecs-test")
    with temporary_settings({PREFECT_API_URL: URL, PREFECT_HOME: "/tmp/prefect"}):
        configuration.prepare_for_flow_run(run, deployment, flow, pool, f"ECSWorker {uuid.uuid4()}", worker_id=uuid.uuid4())
    worker = cast("Any", mock.Mock())
    return ECSWorker._prepare_task_run_request(worker, configuration, {"networkMode": "awsvpc"}, POOL.task_definition, False)


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"env": {"STAGE": "test", "LONG": "é" * 300, "NONE": None}},
        {"command": "prefect flow-run execute --quiet"},
        {"cpu": 2048, "memory": 8192},
        {"ephemeral_storage": {"sizeInGiB": 100}},
    ],
)
def test_the_overrides_are_counted_to_the_character(variables: dict[str, Any]) -> None:
    names = RunNames("greet", "hello")
    sent = request_of(names, variables)["overrides"]
    # What this process's own settings add.
    agents = ("PREFECT_API_URL", "PREFECT_HOME", "PREFECT_FLOWS_HEARTBEAT_FREQUENCY")
    [override] = sent["containerOverrides"]
    override["environment"] = [
        one
        for one in override["environment"]
        if one["name"] in agents or one["name"].startswith("PREFECT__") or one["name"] in (variables.get("env") or {})
    ]

    with temporary_settings({PREFECT_API_URL: URL}):
        counted = overrides_of(
            names, POOL.container_name, variables, variables.get("cpu", POOL.cpu), variables.get("memory", POOL.memory_mib)
        )

    assert len(json.dumps(counted)) == len(json.dumps(sent))


@pytest.mark.parametrize("key", ["日本", "a b", "Müller & Söhne", "team", "aws:x", "-", "prefect.io/x"])
def test_the_agent_makes_of_labels_the_tags_that_are_checked(key: str) -> None:
    tags = request_of(RunNames("greet", "hello"), {"labels": {key: "x"}})["tags"]
    [tag] = [one["key"] for one in tags if one["value"] == "x"]

    assert tag == as_tag(key)
    # What AWS and botocore refuse: an empty key.
    assert bool(label_faults({key: "x"}, [])) == (tag == "" or tag.startswith(("aws:", "prefect.io/")))


def test_a_runs_disk_is_in_the_call_only_if_it_asks_for_one() -> None:
    """AWS's own rules for the amount are the API's; botocore knows its shape alone."""
    names = RunNames("greet", "hello")
    shape = botocore.session.get_session().get_service_model("ecs").operation_model("RunTask").input_shape

    assert shape is not None
    asked, silent = request_of(names, {"ephemeral_storage": {"sizeInGiB": 100}}), request_of(names, {})

    assert asked["overrides"]["ephemeralStorage"] == {"sizeInGiB": 100}
    assert "ephemeralStorage" not in silent["overrides"]
    for request in (asked, silent):
        assert ParamValidator().validate(request, shape).generate_report() == ""
