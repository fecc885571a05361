"""The fields of a deployment, for requests and for comparison."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.responses import DeploymentResponse

from prefect_ecs.registration.objects.same_json import same_json

_NAMES = (
    "concurrency_options",
    "description",
    "enforce_parameter_schema",
    "entrypoint",
    "job_variables",
    "parameter_openapi_schema",
    "parameters",
    "path",
    "tags",
    "version",
)


def as_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields for a request: `DeploymentCreate` would turn a missing description into the text "None"."""
    return DeploymentUpdate.model_validate(dict(fields)).model_dump(mode="json", exclude_unset=True)


def fields_of(found: DeploymentResponse) -> dict[str, Any]:
    """The server's fields."""
    limit = found.global_concurrency_limit
    return {
        **{name: getattr(found, name) for name in _NAMES},
        "concurrency_limit": limit.limit if limit else None,
        "pull_steps": found.pull_steps or [],
        "paused": found.paused,
        "work_pool_name": found.work_pool_name,
        "work_queue_name": found.work_queue_name,
    }


def differing(wanted: Mapping[str, Any], found: DeploymentResponse) -> dict[str, Any]:
    """The wanted fields that differ from the server's."""
    current = fields_of(found)
    ours, theirs = as_json(wanted), as_json({key: current[key] for key in wanted})
    return {key: value for key, value in wanted.items() if not same_json(_comparable(key, ours[key]), _comparable(key, theirs[key]))}


def _comparable(key: str, value: Any) -> Any:
    if key == "tags":
        return sorted(value or [])
    # The server may return null for an empty value, and the other way round.
    return value or None if key in ("description", "version", "parameters", "job_variables", "pull_steps") else value
