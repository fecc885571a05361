"""The base job template of a work pool: how the agent starts a flow run, and which job variables a deployment may set.

It is based on the installed worker's template. Values that the stack decides are literals in it. Variables that a predefined task
definition would silently ignore are removed, so that a deployment that sets one is refused instead.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any

from prefect_ecs.registration.checks.setting_names import setting_names
from prefect_ecs.registration.config import Config, EcsPool, Pool, ProcessPool
from prefect_ecs.registration.objects.security_groups import (
    own_security_groups,
    security_groups,
    security_groups_variable,
)
from prefect_ecs.registration.objects.storage_variable import STORAGE_SCHEMA, STORAGE_VARIABLE
from prefect_ecs.registration.objects.task_variables import task_variables
from prefect_ecs.registration.objects.template_variables import (
    KEPT,
    LAUNCH_TYPES,
    NOT_TO_SET,
    OF_OTHER_POOLS,
    ONLY_ON_FARGATE,
    REMOVED,
    SIZES,
    TASK_DEFINITION_VARIABLE,
)
from prefect_ecs.registration.problems import RefusedError, listed

# The heartbeat automation considers a run dead after three of these. A literal of the template overrides the worker's own setting.
HEARTBEAT_VARIABLE = "PREFECT_FLOWS_HEARTBEAT_FREQUENCY"
HEARTBEAT_SECONDS = 30

# Fields that prefect-aws 0.7.12 puts into the job configuration besides the variables above; the worker doesn't use them any more.
_DEPRECATED = {"stream_output": False, "task_start_timeout_seconds": 0, "task_watch_poll_interval": 0}


def base_job_template(pool: Pool) -> dict[str, Any]:
    """The template of the pool; raises `RefusedError` if the installed worker's template has unknown fields."""
    return _ecs_template(pool) if isinstance(pool, EcsPool) else _process_template(pool)


def not_to_set(pool: Pool, variable: str) -> str | None:
    """The reason why a deployment in the pool can't set the variable, if it is known."""
    if isinstance(pool, ProcessPool) and variable in SIZES:
        return (
            f"runs of {pool.name} are processes in the task of agent {pool.agent}, and share its {pool.cpu} CPU units and"
            f" {pool.memory_mib} MiB; for a size of its own, choose a work pool of type ecs"
        )
    if isinstance(pool, EcsPool) and pool.managed_instances is not None and variable in ONLY_ON_FARGATE:
        return f"runs of {pool.name} are on the Managed Instances {pool.managed_instances}, {ONLY_ON_FARGATE[variable]}"
    return NOT_TO_SET.get(variable) or OF_OTHER_POOLS.get(variable)


def definition_variables(pool: Pool, config: Config) -> dict[str, Any]:
    """Job variables for runs of a flow project's task definition with its size; none for the pool's own definition."""
    if config.task_definition is None or not isinstance(pool, EcsPool):
        return {}
    size = {TASK_DEFINITION_VARIABLE: config.task_definition, "cpu": pool.cpu, "memory": pool.memory_mib}
    return {**size, **own_security_groups(pool, config)}


@cache
def _installed(template_of: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The template of an installed worker, read-only and cached: creating it takes longest, and each pool needs it."""
    return template_of()


def _ecs_template(pool: EcsPool) -> dict[str, Any]:
    # A pool's owner runs its agents in the same image, with prefect-aws. A flow project's image needs only Prefect, and the variables.
    properties = _worker_variables() if pool.owned else _installed(_base_variables)
    if pool.managed_instances is not None:
        properties = {name: schema for name, schema in properties.items() if name not in ONLY_ON_FARGATE}
    return {
        "job_configuration": {
            "command": "{{ command }}",
            # The worker puts all its settings into each RunTask call, in plaintext, except those that are null here.
            "env": {**dict.fromkeys(setting_names(pool.agent_settings)), HEARTBEAT_VARIABLE: str(HEARTBEAT_SECONDS)},
            "labels": "{{ labels }}",
            "name": "{{ name }}",
            **_DEPRECATED,
            "cluster": pool.cluster,
            "container_name": pool.container_name,
            "task_definition": {},
            "task_run_request": _task_run_request(pool),
            # The worker puts its own key into every RunTask call unless the secret's ARN is set here. Without a key of its own it
            # fails if the ARN is set.
            **_given("prefect_api_key_secret_arn", pool.prefect_api_key_secret_arn),
            **_given("prefect_api_auth_string_secret_arn", pool.prefect_api_auth_string_secret_arn),
        },
        "variables": _variables(properties, _ours(pool)),
    }


def _base_variables() -> dict[str, Any]:
    """The variables of every worker; the others of the ECS worker come from the stack."""
    from prefect.workers.base import BaseVariables

    return BaseVariables.model_json_schema()["properties"]


def _worker_variables() -> dict[str, Any]:
    try:
        # Importing a worker takes a while.
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
# In the installed template these occur only in placeholders inside the task definition or the RunTask request.
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
        **_capacity(pool),
        # A literal needs no call; otherwise the worker would look up the VPC for each run.
        "networkConfiguration": {
            "awsvpcConfiguration": {
                "subnets": pool.subnets,
                "securityGroups": security_groups(pool),
                "assignPublicIp": "DISABLED",
            }
        },
        "overrides": {"containerOverrides": [container], **size, **_disk(pool)},
        # The stack's tags, besides the run's own, for cost reports and IAM conditions.
        "propagateTags": "TASK_DEFINITION",
        "tags": "{{ labels }}",
        **({"enableExecuteCommand": True} if pool.enable_execute_command else {}),
        # With a definition's name the worker never registers one.
        "taskDefinition": f"{{{{ {TASK_DEFINITION_VARIABLE} }}}}",
    }


def _capacity(pool: EcsPool) -> dict[str, Any]:
    if pool.managed_instances is not None:
        return {"capacityProviderStrategy": [{"capacityProvider": pool.managed_instances, "weight": 1}]}
    # The agent puts one of them in its place for each run (agent/capacity.py): ECS's weights count within one call only.
    items = [{"capacityProvider": one.capacity_provider, "weight": one.weight} for one in pool.capacity_provider_strategy]
    return {"launchType": "{{ launch_type }}", **({"capacityProviderStrategy": items} if items else {})}


def _disk(pool: EcsPool) -> dict[str, Any]:
    # Without a value the key is left out, and the definition's disk holds.
    return {"ephemeralStorage": f"{{{{ {STORAGE_VARIABLE} }}}}"} if pool.managed_instances is None else {}


def _ours(pool: EcsPool) -> dict[str, Any]:
    return {
        TASK_DEFINITION_VARIABLE: {
            "title": "Task Definition",
            "description": "Task definition of the run. Only registration sets it.",
            "type": "string",
            "default": pool.task_definition,
        },
        **security_groups_variable(pool),
        **task_variables(pool),
    }


def _process_template(pool: ProcessPool) -> dict[str, Any]:
    from prefect.workers.process import ProcessWorker

    installed = _installed(ProcessWorker.get_default_base_job_template)
    # Accepted and ignored on a laptop, which has no sizes, so that one prefect.yaml works there and on ECS.
    of_a_laptop = {
        "cpu": {"title": "CPU", "description": "Ignored by this pool.", "type": "integer"},
        "memory": {"title": "Memory", "description": "Ignored by this pool.", "type": "integer"},
        STORAGE_VARIABLE: {**STORAGE_SCHEMA, "description": "Ignored by this pool."},
        "launch_type": {"title": "Launch Type", "description": "Ignored by this pool.", "type": "string", "enum": list(LAUNCH_TYPES)},
    }
    return {
        "job_configuration": {**installed["job_configuration"], "env": {HEARTBEAT_VARIABLE: str(HEARTBEAT_SECONDS)}},
        "variables": _variables(installed["variables"]["properties"], of_a_laptop if pool.cpu is None else {}),
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
