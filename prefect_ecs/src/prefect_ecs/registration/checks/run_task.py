"""Limits of RunTask, checked before the agent's call for a run fails."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from prefect.settings import get_current_settings
from slugify import slugify

from prefect_ecs.registration.checks.aws_limits import (
    OVERRIDES_CHARACTERS,
    TAG_KEY_CHARACTERS,
    TAG_RESERVED_PREFIX,
    TAG_VALUE_CHARACTERS,
    TAGS_OF_THE_WORKER,
    TAGS_PER_RESOURCE,
)
from prefect_ecs.registration.checks.schema_errors import Fault
from prefect_ecs.registration.objects.storage_variable import STORAGE_VARIABLE
from prefect_ecs.registration.objects.template import HEARTBEAT_SECONDS, HEARTBEAT_VARIABLE
from prefect_ecs.registration.problems import shown

_UUID = "00000000-0000-0000-0000-000000000000"
# The worker's rule for tags (prefect_aws/workers/ecs_worker.py, `_TAG_REGEX`). A flow project's image may lack prefect-aws.
TAG_REGEX = r"[^a-zA-Z0-9_./=+:@-]"
# Prefixes of the worker's tags, by which it finds a run's task, and of the stack's.
_NOT_OURS = ("prefect.io/", "prefect-ecs:")


@dataclass(frozen=True)
class RunNames:
    """Names of the flow and the deployment, which the worker passes to each run."""

    flow: str
    deployment: str


def overrides_of(names: RunNames, container: str, variables: Mapping[str, Any], cpu: Any, memory: Any) -> dict[str, Any]:
    """RunTask's `overrides` for a run, with everything that the worker adds."""
    own = _texts(variables.get("env"))
    # prefect/workers/base.py, `prepare_for_flow_run`; the worker's values win.
    environment = {
        **own,
        "PREFECT_API_URL": get_current_settings().api.url or "",
        "PREFECT_HOME": "/tmp/prefect",  # noqa: S108 - where the image's is
        HEARTBEAT_VARIABLE: str(HEARTBEAT_SECONDS),
        "PREFECT__FLOW_RUN_ID": _UUID,
        "PREFECT__FLOW_ID": _UUID,
        "PREFECT__FLOW_NAME": names.flow,
        "PREFECT__DEPLOYMENT_ID": _UUID,
        "PREFECT__DEPLOYMENT_NAME": names.deployment,
        "PREFECT__WORKER_ID": _UUID,
        "PREFECT__WORKER_NAME": f"ECSWorker {_UUID}",
    }
    command = str(variables.get("command") or "prefect flow-run execute").split()
    override = {
        "name": container,
        "command": command,
        "environment": [{"name": name, "value": value} for name, value in environment.items()],
        "cpu": cpu,
        "memory": memory,
    }
    storage = {"ephemeralStorage": variables[STORAGE_VARIABLE]} if STORAGE_VARIABLE in variables else {}
    return {"containerOverrides": [override], "cpu": str(cpu), "memory": str(memory), **storage}


def overrides_faults(names: RunNames, container: str, variables: Mapping[str, Any], cpu: Any, memory: Any) -> list[Fault]:
    """A fault if the overrides are longer than RunTask allows, as botocore sends them."""
    own = _texts(variables.get("env"))
    length = len(json.dumps(overrides_of(names, container, variables, cpu, memory)))
    if length <= OVERRIDES_CHARACTERS:
        return []
    of_own = len(json.dumps([{"name": name, "value": value} for name, value in own.items()]))
    return [
        Fault(
            ("env",) if own else ("command",),
            f"makes RunTask's overrides {length} characters long, {of_own} of them for `env`; AWS takes {OVERRIDES_CHARACTERS}:"
            " put variables that all runs share into the stack's `environment`, and long values into a file or a parameter",
        )
    ]


def _texts(env: Any) -> dict[str, str]:
    return {name: value for name, value in (env if isinstance(env, dict) else {}).items() if isinstance(value, str)}


def label_faults(labels: Any, stack_tags: Iterable[str]) -> list[Fault]:
    """A fault for each label that can't be a tag of the task, and one if there are too many."""
    if not isinstance(labels, dict):
        return []
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for key, value in labels.items():
        if value is None:
            continue
        tag = as_tag(key)
        problem = _label_problem(tag, value, seen.get(tag))
        seen.setdefault(tag, key)
        if problem:
            faults.append(Fault(("labels", key), problem))
    own = {*stack_tags}
    count = TAGS_OF_THE_WORKER + len(own | {*seen})
    if count > TAGS_PER_RESOURCE:
        parts = f"the labels' {len({*seen} - own)}, the stack's {len(own)} and the agent's {TAGS_OF_THE_WORKER}"
        faults.append(Fault(("labels",), f"makes {count} tags of a task, {parts}; AWS takes {TAGS_PER_RESOURCE}"))
    return faults


def as_tag(text: str) -> str:
    """A tag's text as the worker writes it: other characters become hyphens, without hyphens at the ends."""
    return slugify(text, regex_pattern=TAG_REGEX, allow_unicode=True, lowercase=False)


def _label_problem(tag: str, value: Any, other: str | None) -> str | None:
    if not tag:
        return (
            "must have a key with Latin letters, digits or one of _ . / = + : @: the agent makes a tag of these, and here nothing is left"
        )
    if tag.lower().startswith(TAG_RESERVED_PREFIX) or tag.lower().startswith(_NOT_OURS):
        return (
            f"must not begin with {TAG_RESERVED_PREFIX}, {' or '.join(_NOT_OURS)}, which AWS, the agent and the stack keep for themselves"
        )
    if other is not None:
        return f"becomes the tag {shown(tag)}, as {shown(other)} does; AWS takes a key once"
    if len(tag) > TAG_KEY_CHARACTERS:
        return f"must have a key of at most {TAG_KEY_CHARACTERS} characters, has {len(tag)}"
    if isinstance(value, str) and len(as_tag(value)) > TAG_VALUE_CHARACTERS:
        return f"must be at most {TAG_VALUE_CHARACTERS} characters long, has {len(as_tag(value))}"
    if isinstance(value, str) and as_tag(value).lower().startswith(TAG_RESERVED_PREFIX):
        return f"must not begin with {TAG_RESERVED_PREFIX}, got {shown(value)}"
    return None
