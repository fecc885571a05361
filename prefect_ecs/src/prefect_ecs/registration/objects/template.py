"""The base job template of a work pool: what the agent does with a flow run, and what a deployment may choose.

It starts from the template of the installed worker. Everything that the stack decides is a literal in it, and a variable that a predefined
task definition would silently ignore is taken out, so that a deployment that sets one is refused instead.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any

from prefect_ecs.registration.checks.aws_limits import MEMORY_BY_CPU
from prefect_ecs.registration.checks.setting_names import setting_names
from prefect_ecs.registration.config import EcsPool, Pool
from prefect_ecs.registration.problems import RefusedError, listed

# The heartbeat automation takes a run for dead after three of these. A literal of the template wins over the worker's own setting.
HEARTBEAT_VARIABLE = "PREFECT_FLOWS_HEARTBEAT_FREQUENCY"
HEARTBEAT_SECONDS = 30

# What a deployment's runs start from. Registration alone sets it.
TASK_DEFINITION_VARIABLE = "task_definition_arn"

LAUNCH_TYPES = ("FARGATE", "FARGATE_SPOT")

KEPT = ("command", "cpu", "env", "labels", "launch_type", "memory", "name")
_BY_STACK = "the stack decides it"
REMOVED = {
    "image": "RunTask can't choose an image; runs use the one that the stack builds",
    "aws_credentials": "the agent starts runs with its own role and nothing else",
    "capacity_provider_strategy": "a run is one task, so choose by `launch_type`: FARGATE or FARGATE_SPOT",
    "prefect_api_auth_string_secret_arn": _BY_STACK,
    "prefect_api_key_secret_arn": _BY_STACK,
    # A variable of ours takes its place.
    TASK_DEFINITION_VARIABLE: "registration sets it: a deployment's runs start its own project's task definition",
    **dict.fromkeys(
        (
            "auto_deregister_task_definition",
            "cloudwatch_logs_options",
            "cloudwatch_logs_prefix",
            "cluster",
            "configure_cloudwatch_logs",
            "container_name",
            "execution_role_arn",
            "family",
            "match_latest_revision_in_family",
            "network_configuration",
            "task_role_arn",
            "vpc_id",
        ),
        _BY_STACK,
    ),
}
# What prefect-aws 0.7.12 puts into the job configuration beside the variables above; unused by the worker now.
_DEPRECATED = {"stream_output": False, "task_start_timeout_seconds": 0, "task_watch_poll_interval": 0}


def base_job_template(pool: Pool) -> dict[str, Any]:
    """The template of the pool; raises `RefusedError` if the installed worker's has something that this doesn't know."""
    return _ecs_template(pool) if isinstance(pool, EcsPool) else _process_template()


def definition_variables(pool: Pool, task_definition: str | None) -> dict[str, Any]:
    """The job variables by which runs start a flow project's definition with its size; none where the pool's own is meant."""
    if task_definition is None or not isinstance(pool, EcsPool):
        return {}
    return {TASK_DEFINITION_VARIABLE: task_definition, "cpu": pool.cpu, "memory": pool.memory_mib}


@cache
def _installed(template_of: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The template of an installed worker, to read only: making it takes longer than all else that this does, and each pool asks."""
    return template_of()


def _ecs_template(pool: EcsPool) -> dict[str, Any]:
    # Whoever makes the pool runs its agents, in the same image; a flow project needs Prefect alone, and of the template the variables.
    properties = _worker_variables() if pool.owned else _installed(_base_variables)
    return {
        "job_configuration": {
            "command": "{{ command }}",
            # The worker puts every setting that it holds into each RunTask call, in plaintext, but what is nothing here.
            "env": {**dict.fromkeys(setting_names(pool.agent_settings)), HEARTBEAT_VARIABLE: str(HEARTBEAT_SECONDS)},
            "labels": "{{ labels }}",
            "name": "{{ name }}",
            **_DEPRECATED,
            "cluster": pool.cluster,
            "container_name": pool.container_name,
            "task_definition": {},
            "task_run_request": _task_run_request(pool),
            # The worker forwards its own key into every RunTask call unless told which secret holds it; without a key of its own it
            # fails if it is told.
            **_given("prefect_api_key_secret_arn", pool.prefect_api_key_secret_arn),
            **_given("prefect_api_auth_string_secret_arn", pool.prefect_api_auth_string_secret_arn),
        },
        "variables": _variables(properties, _ours(pool)),
    }


def _base_variables() -> dict[str, Any]:
    """Those that every worker has; the ECS worker's others here are the stack's own."""
    from prefect.workers.base import BaseVariables

    return BaseVariables.model_json_schema()["properties"]


def _worker_variables() -> dict[str, Any]:
    try:
        # Each worker takes a while to import.
        from prefect_aws.workers.ecs_worker import ECSWorker
    except ModuleNotFoundError as error:
        raise RefusedError([f"the image: has no {error.name}, whose worker agents run; add prefect-aws to its requirements"]) from None
    installed = _installed(ECSWorker.get_default_base_job_template)
    _refuse_unknown("variables", installed["variables"]["properties"], {*KEPT, *REMOVED})
    _refuse_unknown(
        "job configuration",
        installed["job_configuration"],
        {*KEPT, *REMOVED, *_DEPRECATED, "task_definition", "task_run_request"} - _ONLY_IN_DEFINITION_OR_REQUEST,
    )
    _refuse_unknown("RunTask request", installed["job_configuration"]["task_run_request"], _REQUEST)
    return {name: installed["variables"]["properties"][name] for name in KEPT}


_REQUEST = {"capacityProviderStrategy", "cluster", "launchType", "overrides", "tags", "taskDefinition"}
# In the installed template these are placeholders inside the task definition or the RunTask request only.
_ONLY_IN_DEFINITION_OR_REQUEST = {
    "capacity_provider_strategy",
    "cpu",
    "family",
    "image",
    "launch_type",
    "memory",
    "task_definition_arn",
    "task_role_arn",
}


def _task_run_request(pool: EcsPool) -> dict[str, Any]:
    size = {"cpu": "{{ cpu }}", "memory": "{{ memory }}"}
    container = {"name": pool.container_name, "command": "{{ command }}", "environment": "{{ env }}", **size}
    return {
        "cluster": pool.cluster,
        "launchType": "{{ launch_type }}",
        # A literal here costs no call; the worker would otherwise look up the VPC for each run.
        "networkConfiguration": {
            "awsvpcConfiguration": {
                "subnets": pool.subnets,
                "securityGroups": pool.security_groups,
                "assignPublicIp": "DISABLED",
            }
        },
        "overrides": {"containerOverrides": [container], **size},
        # The stack's tags, beside the run's own, so that bills and rules see whose the task is.
        "propagateTags": "TASK_DEFINITION",
        "tags": "{{ labels }}",
        **({"enableExecuteCommand": True} if pool.enable_execute_command else {}),
        # With the definition named, the worker never registers one.
        "taskDefinition": f"{{{{ {TASK_DEFINITION_VARIABLE} }}}}",
    }


def _ours(pool: EcsPool) -> dict[str, Any]:
    return {
        TASK_DEFINITION_VARIABLE: {
            "title": "Task Definition",
            "description": "What the run starts from. Registration sets it for each deployment; nobody else does.",
            "type": "string",
            "default": pool.task_definition,
        },
        "cpu": {
            "title": "CPU",
            "description": "CPU units of the run's task; 1024 are one vCPU.",
            "type": "integer",
            "enum": list(MEMORY_BY_CPU),
            "default": pool.cpu,
        },
        "memory": {
            "title": "Memory",
            "description": "MiB of memory of the run's task; which values go with which CPU is Fargate's table.",
            "type": "integer",
            "enum": sorted({size for sizes in MEMORY_BY_CPU.values() for size in sizes}),
            "default": pool.memory_mib,
        },
        "launch_type": {
            "title": "Launch Type",
            "description": "FARGATE_SPOT is cheaper; AWS may end the run's task with two minutes' notice.",
            "type": "string",
            "enum": list(LAUNCH_TYPES),
            "default": pool.capacity_provider,
        },
    }


def _process_template() -> dict[str, Any]:
    from prefect.workers.process import ProcessWorker

    installed = _installed(ProcessWorker.get_default_base_job_template)
    # So that one prefect.yaml serves ECS and a laptop, which has no sizes to choose from.
    ignored = {
        "cpu": {"title": "CPU", "description": "Ignored by this pool.", "type": "integer"},
        "memory": {"title": "Memory", "description": "Ignored by this pool.", "type": "integer"},
        "launch_type": {"title": "Launch Type", "description": "Ignored by this pool.", "type": "string", "enum": list(LAUNCH_TYPES)},
    }
    return {
        "job_configuration": {**installed["job_configuration"], "env": {HEARTBEAT_VARIABLE: str(HEARTBEAT_SECONDS)}},
        "variables": _variables(installed["variables"]["properties"], ignored),
    }


def _variables(properties: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": deepcopy({**properties, **ours}), "additionalProperties": False}


def _given(key: str, value: str | None) -> dict[str, str]:
    return {} if value is None else {key: value}


def _refuse_unknown(what: str, installed: dict[str, Any], known: set[str]) -> None:
    if set(installed) != known:
        new, gone = sorted(set(installed) - known), sorted(known - set(installed))
        raise RefusedError(
            [
                f"prefect-aws: the {what} of the installed ECS worker's template is not the one known from 0.7.12;"
                f" new: {listed(new)}; gone: {listed(gone)}; decide in registration/template.py what becomes of them"
            ]
        )
