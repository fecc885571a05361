"""Objects that only the ledgers tell the owners of: limits, variables, blocks and automations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from prefect_ecs.registration.config import Config
from prefect_ecs.registration.files import automations, blocks, variables
from prefect_ecs.registration.files.flow_objects import FlowObjects
from prefect_ecs.registration.files.item_list import NONE, NoItems
from prefect_ecs.registration.problems import Problems, listed
from prefect_ecs.registration.state.existing import Existing
from prefect_ecs.registration.state.ledger import Ledger
from prefect_ecs.registration.state.ownership import NAME_WITH_STACK, may_take, not_ours


@dataclass(frozen=True)
class _Kind:
    """The ledger's list of them, their word in messages, and their file."""

    list: str
    word: str
    file: str


_KINDS = (
    _Kind("limits", "concurrency limit", "limits.yaml"),
    _Kind(variables.KEY, "variable", variables.FILE),
    _Kind(blocks.KEY, "block", blocks.FILE),
    _Kind(automations.KEY, "automation", automations.FILE),
)


def check_listed(config: Config, objects: FlowObjects, wanted: Ledger, existing: Existing, problems: Problems) -> None:
    """Adds a problem for each wanted object that isn't the stack's: a shared one would be deleted with the first of the stacks."""
    for kind in _KINDS:
        _check_emptied(kind, getattr(objects, kind.list), _of_file(kind, existing.ledger), problems)
        found: Collection[str] = getattr(existing, kind.list)
        for name in getattr(wanted, kind.list):
            owner = existing.owners[kind.list].get(name)
            if name in found and name not in getattr(existing.ledger, kind.list) and not may_take(config, owner):
                line = not_ours(config, f"the {kind.word}", name, owner, other_name=NAME_WITH_STACK, mark="register that stack")
                problems.add("Prefect", line)


def with_kept(wanted: Ledger, objects: FlowObjects, existing: Existing) -> Ledger:
    """The wanted ledger with the objects of kinds without a file, which stay, and with those block types alone that are the stack's."""
    types = [slug for slug in wanted.block_types if slug not in existing.block_types or slug in existing.ledger.block_types]
    kept: dict[str, Any] = {"block_types": existing.ledger.block_types if objects.blocks is None else types}
    for kind in _KINDS:
        if getattr(objects, kind.list) is None:
            kept[kind.list] = sorted({*getattr(wanted, kind.list), *_of_file(kind, existing.ledger)})
    return wanted.model_copy(update=kept)


def _check_emptied(kind: _Kind, items: Sequence[object] | None, had: Collection[str], problems: Problems) -> None:
    if items is not None and not items and not isinstance(items, NoItems) and had:
        problems.add(
            kind.file,
            f"`{kind.list}` is empty, and the stack has {listed(had)}; nothing is removed on account of that;"
            f" write `{kind.list}: {NONE}` to remove all",
        )


def _of_file(kind: _Kind, ledger: Ledger) -> list[str]:
    """The names in the ledger that come from the file: the stack's other automations begin with its owner."""
    return [name for name in getattr(ledger, kind.list) if not name.startswith(f"{ledger.owner}: ")]
