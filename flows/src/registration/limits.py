"""`limits.yaml`: the global concurrency limits that flows share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from registration.names import name_problem
from registration.placeholders import Placeholders
from registration.problems import Problems, shown
from registration.section import Section
from registration.yaml_file import read_mapping


@dataclass(frozen=True)
class Limit:
    """A limit; with a decay it is a rate limit."""

    name: str
    limit: int
    slot_decay_per_second: float


def read_limits(path: Path, placeholders: Placeholders, problems: Problems) -> list[Limit] | None:
    """The limits of the file; None, which leaves the existing ones alone, without a file."""
    if not path.exists():
        return None
    values = read_mapping(path, problems)
    if values is None:
        return []
    top = Section(values, path.name, problems)
    if top.items("limits") is None:
        top.problem("limits", "is missing; write `limits: []` for none")
    limits = [limit for section in top.sections("limits") if (limit := _read(section, placeholders)) is not None]
    top.refuse_unknown()
    for name, count in Counter(limit.name for limit in limits).items():
        if count > 1:
            problems.add(path.name, f"the limit {shown(name)} is there {count} times")
    return limits


def _read(section: Section, placeholders: Placeholders) -> Limit | None:
    # Two stacks on one server need two names.
    section.values = {key: placeholders.resolve(value, section.problem, key) for key, value in section.values.items()}
    name = section.text("name")
    limit = section.integer("limit", at_least=1)
    decay = section.number("slot_decay_per_second", above=0)
    section.refuse_unknown()
    for key, value in (("name", name), ("limit", limit)):
        if not section.has(key):
            section.problem(key, "is missing")
        elif value is None:
            return None
    if name is None or limit is None:
        return None
    if problem := name_problem(name):
        section.problem("name", f"{problem}, got {shown(name)}")
        return None
    # Prefect makes these itself, from a deployment's `concurrency_limit`.
    if name.startswith("deployment:"):
        section.problem("name", f'must not begin with "deployment:", got {shown(name)}')
        return None
    return Limit(name, limit, decay or 0.0)
