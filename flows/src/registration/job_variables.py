"""Checks what a deployment chooses for its runs against the template of its work pool."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from prefect.utilities.schema_tools.validation import validate

from registration.config import EcsPool, Pool
from registration.entrypoints import Report
from registration.fargate import size_problem
from registration.problems import listed, shown
from registration.schema_errors import schema_problem
from registration.template import HEARTBEAT_SECONDS, HEARTBEAT_VARIABLE, REMOVED


def check_job_variables(
    variables: Mapping[str, Any], pool: Pool, template: Mapping[str, Any], secrets: Collection[str], key: str, report: Report
) -> None:
    """Notes each variable that the template doesn't have, each wrong value, each secret, and a size that Fargate doesn't have."""
    schema = template["variables"]
    properties = schema["properties"]
    for name in variables:
        if name not in properties:
            reason = REMOVED.get(name) or _dotted(name)
            report(
                f"{key}.{name}", f"is not for a deployment to set{f': {reason}' if reason else ''}; allowed: {listed(sorted(properties))}"
            )
    known = {name: value for name, value in variables.items() if name in properties}
    errors = validate(known, schema, ignore_required=True)
    for error in errors:
        report(*schema_problem(error, key))
    if not errors:
        _check_size(known, pool, key, report)
        _check_environment(known.get("env") or {}, secrets, key, report)


def _dotted(name: str) -> str | None:
    head, dot, rest = name.partition(".")
    return f"write `{head}: {{{rest}: …}}`" if dot else None


def _check_size(variables: Mapping[str, Any], pool: Pool, key: str, report: Report) -> None:
    if isinstance(pool, EcsPool):
        cpu, memory = variables.get("cpu", pool.cpu), variables.get("memory", pool.memory_mib)
        given = [f"{name} {shown(variables[name])}" for name in ("cpu", "memory") if name in variables]
        origin = f"{' and '.join(given)} over the definition's cpu {pool.cpu} and memory {pool.memory_mib}"
    else:
        if "cpu" not in variables or "memory" not in variables:
            return
        cpu, memory = variables["cpu"], variables["memory"]
        origin = f"cpu {cpu} and memory {memory}"
    if problem := size_problem(cpu, memory):
        report(key, f"{origin}: {problem}")


def _check_environment(environment: Mapping[str, Any], secrets: Collection[str], key: str, report: Report) -> None:
    for name in environment:
        if name in secrets:
            report(f"{key}.env.{name}", "would be readable in Prefect and in RunTask; its place is the configuration's `secrets`")
    if HEARTBEAT_VARIABLE in environment:
        report(f"{key}.env.{HEARTBEAT_VARIABLE}", f"must stay {HEARTBEAT_SECONDS}: a run without heartbeats is taken for dead")
