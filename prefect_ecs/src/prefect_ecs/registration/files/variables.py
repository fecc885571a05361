"""`prefect.variables.yaml`: Prefect variables that flows read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect.client.schemas.actions import VariableCreate
from pydantic import ValidationError

from prefect_ecs.registration.checks.plain_secret import INSTEAD, plain_secrets
from prefect_ecs.registration.files.item_list import read_items
from prefect_ecs.registration.files.placeholders import Placeholders
from prefect_ecs.registration.files.section import Section
from prefect_ecs.registration.files.unknown import has_unknown
from prefect_ecs.registration.files.yaml_values import misread_numbers
from prefect_ecs.registration.problems import Problems, shown
from prefect_ecs.registration.state.ledger import LEDGER_PREFIX

FILE = "prefect.variables.yaml"
KEY = "variables"


@dataclass(frozen=True)
class Variable:
    """A variable with a value of any JSON type."""

    name: str
    value: Any
    tags: list[str]


def read_variables(path: Path, placeholders: Placeholders, problems: Problems) -> list[Variable] | None:
    """The variables of the file; without a file None, and the existing ones stay."""
    return read_items(path, KEY, problems, lambda section: _read(section, placeholders))


def _read(section: Section, placeholders: Placeholders) -> Variable | None:
    section.values = {key: placeholders.resolve(value, section.problem, key) for key, value in section.values.items()}
    name, has_value, tags = section.text("name"), section.has("value"), [tag for tag in section.texts("tags") if tag is not None]
    section.refuse_unknown()
    for key in ("name", "value"):
        section.missing(key)
    value = section.values.get("value")
    if name is None or not has_value or has_unknown(value):
        return None
    secrets = [*plain_secrets(value, "value", name)]
    for key, what in secrets:
        section.problem(key, f"of {name} seems to be a secret ({what}); {INSTEAD}")
    for path, problem in misread_numbers(value, lambda path: section.place.written(_key(path))):
        section.problem(_key(path), problem)
    if name.startswith(LEDGER_PREFIX):
        section.problem("name", f"must not begin with `{LEDGER_PREFIX}`, as registration's own do; got {shown(name)}")
    try:
        VariableCreate(name=name, value=value)
    except ValidationError as error:
        for detail in error.errors():
            section.problem(str(detail["loc"][0]), detail["msg"].removeprefix("Value error, "), cause=f"{name} {detail['msg']}")
    return Variable(name, value, tags)


def _key(path: tuple[str | int, ...]) -> str:
    return "value" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
