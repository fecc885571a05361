"""`limits.yaml`: the global concurrency limits of flows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from prefect_ecs.registration.checks.names import name_problem
from prefect_ecs.registration.files.item_list import read_items
from prefect_ecs.registration.files.placeholders import Placeholders
from prefect_ecs.registration.files.section import Section
from prefect_ecs.registration.problems import Problems, shown

KEY = "limits"


@dataclass(frozen=True)
class Limit:
    """A limit; with a decay it is a rate limit."""

    name: str
    limit: int
    slot_decay_per_second: float


def read_limits(path: Path, placeholders: Placeholders, problems: Problems) -> list[Limit] | None:
    """The limits of the file; without a file None, and the existing ones stay."""
    return read_items(path, KEY, problems, lambda section: _read(section, placeholders))


def _read(section: Section, placeholders: Placeholders) -> Limit | None:
    # Placeholders in names, since two stacks on one server need two names.
    section.values = {key: placeholders.resolve(value, section.problem, key) for key, value in section.values.items()}
    name = section.text("name")
    limit = section.integer("limit", at_least=1)
    decay = section.number("slot_decay_per_second", above=0)
    section.refuse_unknown()
    for key in ("name", "limit"):
        section.missing(key)
    if name is not None and (problem := name_problem(name)):
        section.problem("name", f"{problem}, got {shown(name)}")
    # Prefect creates these itself, from a deployment's `concurrency_limit`.
    if name is not None and name.startswith("deployment:"):
        section.problem("name", f'must not begin with "deployment:", got {shown(name)}')
    return None if name is None or limit is None else Limit(name, limit, decay or 0.0)
