"""The `triggers` of a deployment: automations that run it on events."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from prefect.events import DeploymentTriggerTypes
from prefect.events.schemas.automations import CompoundTrigger, EventTrigger, MetricTrigger, SequenceTrigger
from prefect.events.schemas.deployment_triggers import (
    DeploymentCompoundTrigger,
    DeploymentEventTrigger,
    DeploymentMetricTrigger,
    DeploymentSequenceTrigger,
    deployment_trigger_discriminator,
)
from pydantic import TypeAdapter, ValidationError

from prefect_ecs.registration.files.placeholders import OF_BLOCKS, OF_PREFECT
from prefect_ecs.registration.files.section import Section, did_you_mean, unique
from prefect_ecs.registration.files.unknown import UNKNOWN, has_unknown, known_part
from prefect_ecs.registration.problems import listed, shown

_ADAPTER: TypeAdapter[DeploymentTriggerTypes] = TypeAdapter(DeploymentTriggerTypes)
_OUTER = {
    "compound": DeploymentCompoundTrigger,
    "event": DeploymentEventTrigger,
    "metric": DeploymentMetricTrigger,
    "sequence": DeploymentSequenceTrigger,
}
INNER = {"compound": CompoundTrigger, "event": EventTrigger, "metric": MetricTrigger, "sequence": SequenceTrigger}
_PARAMETERS = re.compile(r"triggers\[\d+\]\.parameters\b")
# Keys with text values, even if YAML reads another type.
_TEXTS = ("name", "description", "match", "match_related", "after", "expect", "for_each")


def filled_in_later(key: str, inner: str) -> bool:
    """Whether Prefect fills in a trigger's placeholder when it fires: in parameters, unless it is a variable or a block."""
    return _PARAMETERS.match(key) is not None and not inner.startswith(("$", OF_PREFECT, OF_BLOCKS))


def read_triggers(deployment: Section, job_variables: Callable[[Section], dict[str, Any]]) -> list[DeploymentTriggerTypes]:
    """The deployment's valid triggers, each with a name. `job_variables` checks a trigger's job variables."""
    triggers = (
        (section, _read(section, f"trigger {number}", job_variables(section)))
        for number, section in enumerate(deployment.sections("triggers"), start=1)
    )
    return unique(triggers, "another trigger of the deployment")


def _read(section: Section, default_name: str, job_variables: dict[str, Any]) -> DeploymentTriggerTypes | None:
    values = trigger_texts(section.values, section)
    for key, mapping in {"parameters": section.mapping("parameters"), "job_variables": job_variables}.items():
        if section.has(key):
            values[key] = mapping
    valid = keys_of_trigger(values, _OUTER, section)
    check_templates(values.get("parameters"), section, "parameters")
    if valid is None:
        return None
    try:
        trigger = _ADAPTER.validate_python({"name": default_name, **known_part(valid)})
    except ValidationError as error:
        for detail in error.errors():
            path = _without_kinds(detail["loc"])
            key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
            if _is_unknown_at(path, valid):
                continue
            if detail["type"] == "missing":
                section.problem(key, "is missing")
            else:
                section.problem(key, f"is {shown(detail['input'])}: {detail['msg'].removeprefix('Value error, ')}")
        return None
    return None if has_unknown(valid) or len(valid) < len(values) else trigger


def _without_kinds(place: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Pydantic's location without the kinds of triggers before the keys."""
    path, rest = place[:0], place[1:]
    while rest[:1] == ("triggers",) and len(rest) > 2:
        path, rest = (*path, *rest[:2]), rest[3:]
    return (*path, *rest)


def _is_unknown_at(path: tuple[int | str, ...], value: Any) -> bool:
    """Whether the value at the path, or one around it, is unknown."""
    for part in path:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            value = value[part]
        else:
            break
    return has_unknown(value)


def trigger_texts(values: Mapping[str, Any], section: Section, place: str = "") -> dict[str, Any]:
    """A trigger's values, with its texts as written in the file."""
    return {
        key: _as_written(value, section, f"{place}{key}")
        if key in _TEXTS
        else [
            trigger_texts(part, section, f"{place}triggers[{index}].") if isinstance(part, dict) else part
            for index, part in enumerate(value)
        ]
        if key == "triggers" and isinstance(value, list)
        else value
        for key, value in values.items()
    }


def _as_written(value: Any, section: Section, place: str) -> Any:
    if isinstance(value, dict):
        return {key: _as_written(item, section, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, list):
        return [_as_written(item, section, f"{place}[{index}]") for index, item in enumerate(value)]
    return section.place.written(place) or value


def keys_of_trigger(values: Mapping[str, Any], classes: Mapping[str, Any], section: Section, place: str = "") -> dict[str, Any] | None:
    """The values of keys that the trigger's kind has; None without a kind.

    Prefect silently drops unknown keys of a trigger, and a trigger without its condition fires always.
    """
    kind = deployment_trigger_discriminator(dict(values))
    if kind is UNKNOWN:
        return None
    if kind not in classes:
        section.problem(f"{place}type", f"is {shown(kind)}; allowed: {listed(classes)}")
        return None
    allowed = sorted(classes[kind].model_fields)
    for key in values:
        if key not in allowed:
            section.problem(f"{place}{key}", f"is not a key of {kind} triggers; {did_you_mean(key, allowed)}allowed: {listed(allowed)}")
    known = {key: value for key, value in values.items() if key in allowed}
    parts = values.get("triggers") if kind in ("compound", "sequence") else None
    if isinstance(parts, list):
        inner = [
            keys_of_trigger(part, INNER, section, f"{place}triggers[{index}].")
            for index, part in enumerate(parts)
            if isinstance(part, dict)
        ]
        if any(part is None for part in inner):
            return None
    return known


def check_templates(value: Any, section: Section, key: str) -> None:
    """Adds a problem for each text that is no template of Jinja, as Prefect fills in."""
    if isinstance(value, dict):
        for name, item in value.items():
            check_templates(item, section, f"{key}.{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            check_templates(item, section, f"{key}[{index}]")
    elif isinstance(value, str):
        try:
            jinja2.Environment(autoescape=True).parse(value)
        except jinja2.TemplateSyntaxError as error:
            section.problem(key, f"is {shown(value)}, which is no template: {error.message}")
