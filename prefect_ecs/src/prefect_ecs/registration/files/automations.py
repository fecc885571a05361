"""`prefect.automations.yaml`: automations in the form of `prefect automation create --from-file`.

https://docs.prefect.io/v3/how-to-guides/automations/creating-automations
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

from prefect.events.actions import ActionTypes
from prefect.events.schemas.automations import AutomationCore
from prefect.events.schemas.deployment_triggers import deployment_trigger_discriminator
from pydantic import BaseModel, ValidationError

from prefect_ecs.registration.checks.plain_secret import INSTEAD, plain_secrets
from prefect_ecs.registration.files.item_list import read_items
from prefect_ecs.registration.files.placeholders import OF_BLOCKS, OF_PREFECT, Placeholders
from prefect_ecs.registration.files.section import Section, did_you_mean
from prefect_ecs.registration.files.triggers import INNER, check_templates, keys_of_trigger, trigger_texts
from prefect_ecs.registration.files.unknown import has_unknown
from prefect_ecs.registration.problems import Problems, listed, shown
from prefect_ecs.registration.state.server import on_cloud

FILE = "prefect.automations.yaml"
KEY = "automations"
_LISTS = ("actions", "actions_on_trigger", "actions_on_resolve")
_ACTIONS: dict[str, Any] = {action.model_fields["type"].default: action for action in get_args(ActionTypes)}
# Keys of actions with the id of an object, in whose place the file may have its name.
_NAMED = {"deployment_id": "deployment", "block_document_id": "block", "work_pool_id": "work pool"}
_STAND_IN = UUID(int=1)


@dataclass(frozen=True)
class Reference:
    """A name in the place of an id, like `("actions", 0, "deployment_id")`."""

    path: tuple[str | int, ...]
    # `deployment`, `block` or `work pool`.
    kind: str
    name: str


@dataclass(frozen=True)
class FileAutomation:
    """An automation of the file."""

    name: str
    enabled: bool
    values: dict[str, Any]
    references: list[Reference] = field(default_factory=list)

    def automation(self, ids: Mapping[tuple[str, str], UUID]) -> AutomationCore:
        """The automation; `ids` has the ids of the objects that it names, by kind and name."""
        values = deepcopy(self.values)
        for reference in self.references:
            _set(values, reference.path, str(ids[reference.kind, reference.name]))
        return AutomationCore.model_validate(values)


def read_automations(
    path: Path, placeholders: Placeholders, problems: Problems, notes: Problems, owner: str
) -> list[FileAutomation] | None:
    """The automations of the file; without a file None, and the existing ones stay."""
    return read_items(path, KEY, problems, lambda section: _read(section, placeholders, owner), notes)


def _read(section: Section, placeholders: Placeholders, owner: str) -> FileAutomation | None:
    section.values = {key: placeholders.resolve(value, section.problem, key, _is_for_prefect) for key, value in section.values.items()}
    name, enabled = section.text("name"), section.boolean("enabled") is not False
    values: dict[str, Any] = {"name": name, "description": section.text("description") or "", "enabled": enabled}
    trigger = section.section("trigger")
    for key in ("name", "trigger", "actions"):
        section.missing(key)
    if section.has("tags"):
        values["tags"] = [tag for tag in section.texts("tags") if tag is not None]
    known = keys_of_trigger(trigger_texts(trigger.values, trigger), INNER, trigger) if section.has("trigger") else None
    references: list[Reference] = []
    for key in _LISTS:
        if section.has(key):
            values[key] = [_action(action, (key, index), references) for index, action in enumerate(section.sections(key))]
    section.refuse_unknown()
    if name is not None and not name.strip():
        section.problem("name", f"must not be empty, got {shown(name)}")
    if name is not None and name.startswith(f"{owner}: "):
        section.problem("name", f"must not begin with {shown(f'{owner}: ')}, as registration's own do; got {shown(name)}")
    for key, what in plain_secrets({key: section.values.get(key) for key in ("trigger", *_LISTS)}, "", ""):
        section.problem(key.removeprefix("."), f"seems to be a secret ({what}); {INSTEAD}")
    values["trigger"] = known
    if name is None or known is None or has_unknown(values) or None in [action for key in _LISTS for action in values.get(key, [])]:
        return None
    if not on_cloud() and (reason := _only_on_cloud(values)):
        section.note("name", f"{shown(name)} is passed over: {reason}, which only Prefect Cloud has")
        return None
    return FileAutomation(name, enabled, values, references) if _trigger_is_valid(known, section) else None


def _is_for_prefect(_: str, inner: str) -> bool:
    """Whether Prefect fills in a placeholder when the automation fires."""
    return not inner.startswith(("$", OF_PREFECT, OF_BLOCKS))


def _action(action: Section, path: tuple[str | int, ...], references: list[Reference]) -> dict[str, Any] | None:
    kind = action.text("type")
    action.missing("type")
    if kind is None:
        return None
    if kind not in _ACTIONS:
        action.problem("type", f"is {shown(kind)}; {did_you_mean(kind, _ACTIONS)}allowed: {listed(_ACTIONS)}")
        return None
    allowed = sorted(_ACTIONS[kind].model_fields)
    unknown = [key for key in action.values if key not in allowed]
    for key in unknown:
        action.problem(key, f"is not a key of {kind}; {did_you_mean(key, allowed)}allowed: {listed(allowed)}")
    values = {
        key: action.place.written(key) or value if key in ("subject", "body", "payload", "message") else value
        for key, value in action.values.items()
    }
    for key in ("parameters", "subject", "body", "payload"):
        check_templates(values.get(key), action, key)
    for key, of in _NAMED.items():
        if isinstance(values.get(key), str) and not _is_id(values[key]):
            references.append(Reference((*path, key), of, values[key]))
    with_ids = {**values, **{key: str(_STAND_IN) for key in _NAMED if isinstance(values.get(key), str)}}
    return values if not unknown and _is_valid(_ACTIONS[kind], with_ids, action, "") else None


def _only_on_cloud(values: Mapping[str, Any]) -> str | None:
    if "metric" in _kinds(values["trigger"]):
        return "it has a metric trigger"
    kinds = [action.get("type") for key in _LISTS for action in values.get(key, [])]
    return "it declares an incident" if "declare-incident" in kinds else None


def _kinds(trigger: Any) -> list[str]:
    parts = trigger.get("triggers") or []
    return [deployment_trigger_discriminator(trigger), *(kind for part in parts for kind in _kinds(part))]


def _trigger_is_valid(trigger: Mapping[str, Any], section: Section, place: str = "trigger") -> bool:
    parts = [(f"{place}.triggers[{index}]", part) for index, part in enumerate(trigger.get("triggers") or [])]
    inner = [_trigger_is_valid(part, section, key) for key, part in parts if isinstance(part, dict)]
    return _is_valid(INNER[deployment_trigger_discriminator(trigger)], trigger, section, place, besides="triggers") and all(inner)


def _is_valid(model: type[BaseModel], values: Mapping[str, Any], section: Section, place: str, besides: str = "") -> bool:
    """Whether Prefect takes the values; adds a problem for each that it doesn't, `besides` those of one key."""
    try:
        model.model_validate(values)
    except ValidationError as error:
        # Each part is validated by its own model, since errors of a union name all of its models.
        found = [detail for detail in error.errors() if not besides or besides not in detail["loc"][:1]]
        for detail in found:
            path = place + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"])
            key = path.lstrip(".") or "type"
            if detail["type"] == "missing":
                section.problem(key, "is missing")
            else:
                section.problem(key, f"is {shown(detail['input'])}: {detail['msg'].removeprefix('Value error, ')}")
        return not found
    return True


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _set(values: Any, path: tuple[str | int, ...], value: str) -> None:
    for part in path[:-1]:
        values = values[part]
    values[path[-1]] = value
