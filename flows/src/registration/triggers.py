"""The `triggers` of a deployment: automations that run it when something happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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

from registration.problems import listed, shown
from registration.section import Section

_ADAPTER: TypeAdapter[DeploymentTriggerTypes] = TypeAdapter(DeploymentTriggerTypes)
_OUTER = {
    "compound": DeploymentCompoundTrigger,
    "event": DeploymentEventTrigger,
    "metric": DeploymentMetricTrigger,
    "sequence": DeploymentSequenceTrigger,
}
_INNER = {"compound": CompoundTrigger, "event": EventTrigger, "metric": MetricTrigger, "sequence": SequenceTrigger}


def read_triggers(deployment: Section) -> list[DeploymentTriggerTypes]:
    """The deployment's triggers, as far as they are valid; each has a name."""
    triggers: list[DeploymentTriggerTypes] = []
    for number, section in enumerate(deployment.sections("triggers"), start=1):
        if not _known(section.values, _OUTER, section, ""):
            continue
        try:
            trigger = _ADAPTER.validate_python({"name": f"trigger {number}", **section.values})
        except ValidationError as error:
            for detail in error.errors():
                key = ".".join(str(part) for part in detail["loc"] if part not in _OUTER)
                section.problem(key, f"is {shown(detail['input'])}: {detail['msg'].removeprefix('Value error, ')}")
            continue
        triggers.append(trigger)
    names = [trigger.name for trigger in triggers]
    if len(set(names)) < len(names):
        deployment.problem("triggers", f"must have different names, got {listed(names)}")
    return triggers


def _known(values: Mapping[str, Any], classes: Mapping[str, Any], section: Section, place: str) -> bool:
    """Prefect drops unknown keys of a trigger in silence, and a trigger without its condition fires always."""
    kind = deployment_trigger_discriminator(dict(values))
    if kind not in classes:
        section.problem(f"{place}type", f"is {shown(kind)}; allowed: {listed(classes)}")
        return False
    allowed = sorted(classes[kind].model_fields)
    unknown = [key for key in values if key not in allowed]
    for key in unknown:
        section.problem(f"{place}{key}", f"is no key of {kind} triggers; allowed: {listed(allowed)}")
    inner = values.get("triggers") if kind in ("compound", "sequence") else None
    parts = [part for part in inner if isinstance(part, dict)] if isinstance(inner, list) else []
    checks = [_known(part, _INNER, section, f"{place}triggers[{index}].") for index, part in enumerate(parts)]
    return not unknown and all(checks)
