"""The `triggers` of a deployment: automations that run it when something happens."""

from __future__ import annotations

import re
from collections.abc import Mapping
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

from registration.placeholders import OF_BLOCKS, OF_PREFECT
from registration.problems import listed, shown
from registration.section import Section, did_you_mean
from registration.unknown import has_unknown, known_part

_ADAPTER: TypeAdapter[DeploymentTriggerTypes] = TypeAdapter(DeploymentTriggerTypes)
_OUTER = {
    "compound": DeploymentCompoundTrigger,
    "event": DeploymentEventTrigger,
    "metric": DeploymentMetricTrigger,
    "sequence": DeploymentSequenceTrigger,
}
_INNER = {"compound": CompoundTrigger, "event": EventTrigger, "metric": MetricTrigger, "sequence": SequenceTrigger}
_PARAMETERS = re.compile(r"triggers\[\d+\]\.parameters\b")
# Whose values are text, however YAML reads them.
_TEXTS = ("name", "description", "match", "match_related", "after", "expect", "for_each")


def filled_in_later(key: str, inner: str) -> bool:
    """Whether Prefect fills in a placeholder of a trigger when it fires: in parameters, if it names no variable and no block."""
    return _PARAMETERS.match(key) is not None and not inner.startswith(("$", OF_PREFECT, OF_BLOCKS))


def read_triggers(deployment: Section) -> list[DeploymentTriggerTypes]:
    """The deployment's triggers, as far as they are valid; each has a name."""
    triggers: dict[str, DeploymentTriggerTypes] = {}
    for number, section in enumerate(deployment.sections("triggers"), start=1):
        trigger = _read(section, f"trigger {number}")
        if trigger is not None and str(trigger.name) in triggers:
            section.problem("name", f"is {shown(trigger.name)}, which another trigger of the deployment has too")
        elif trigger is not None:
            triggers[str(trigger.name)] = trigger
    return list(triggers.values())


def _read(section: Section, default_name: str) -> DeploymentTriggerTypes | None:
    values = _texts(section.values, section, "")
    valid = _known(values, _OUTER, section, "")
    for key in ("parameters", "job_variables"):
        section.mapping(key)
    _check_templates(values.get("parameters"), section, "parameters")
    if valid is None:
        return None
    try:
        trigger = _ADAPTER.validate_python({"name": default_name, **known_part(valid)})
    except ValidationError as error:
        for detail in error.errors():
            key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"] if part not in _OUTER).lstrip(".")
            if detail["type"] == "missing":
                section.problem(key, "is missing")
            else:
                section.problem(key, f"is {shown(detail['input'])}: {detail['msg'].removeprefix('Value error, ')}")
        return None
    return None if has_unknown(valid) or len(valid) < len(values) else trigger


def _texts(values: Mapping[str, Any], section: Section, place: str) -> dict[str, Any]:
    return {
        key: _as_written(value, section, f"{place}{key}")
        if key in _TEXTS
        else [_texts(part, section, f"{place}triggers[{index}].") if isinstance(part, dict) else part for index, part in enumerate(value)]
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


def _known(values: Mapping[str, Any], classes: Mapping[str, Any], section: Section, place: str) -> dict[str, Any] | None:
    """The keys that the kind of trigger has; None without a kind.

    Prefect drops unknown keys of a trigger in silence, and a trigger without its condition fires always.
    """
    kind = deployment_trigger_discriminator(dict(values))
    if kind not in classes:
        section.problem(f"{place}type", f"is {shown(kind)}; allowed: {listed(classes)}")
        return None
    allowed = sorted(classes[kind].model_fields)
    for key in values:
        if key not in allowed:
            section.problem(f"{place}{key}", f"is no key of {kind} triggers; {did_you_mean(key, allowed)}allowed: {listed(allowed)}")
    known = {key: value for key, value in values.items() if key in allowed}
    parts = values.get("triggers") if kind in ("compound", "sequence") else None
    if isinstance(parts, list):
        inner = [_known(part, _INNER, section, f"{place}triggers[{index}].") for index, part in enumerate(parts) if isinstance(part, dict)]
        if any(part is None for part in inner):
            return None
    return known


def _check_templates(value: Any, section: Section, key: str) -> None:
    if isinstance(value, dict):
        for name, item in value.items():
            _check_templates(item, section, f"{key}.{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_templates(item, section, f"{key}[{index}]")
    elif isinstance(value, str):
        try:
            jinja2.Environment(autoescape=True).parse(value)
        except jinja2.TemplateSyntaxError as error:
            section.problem(key, f"is {shown(value)}, which is no template: {error.message}")
