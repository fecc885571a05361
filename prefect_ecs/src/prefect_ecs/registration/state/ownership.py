"""Marks of the owner: deployments have a tag, work pools have it in their description."""

from __future__ import annotations

import re
from collections.abc import Iterable

from prefect_ecs.registration.config import Config

TAG_PREFIX = "managed-by:"
# Advice for files, so that two stacks can share a server.
NAME_WITH_STACK = "choose another name, like one with `{{ $STACK }}` in it"
_MARK = re.compile(rf"{TAG_PREFIX}(\S+)")


def owner_tag(owner: str) -> str:
    """The tag of a stack's deployments and their runs."""
    return f"{TAG_PREFIX}{owner}"


def pool_description(owner: str) -> str:
    """The description of a stack's work pools."""
    return f"Made by the stack {owner}; a change of its base job template by hand is undone. {owner_tag(owner)}"


def owner_in_tags(tags: Iterable[str]) -> str | None:
    """The owner in the tags."""
    return next((tag.removeprefix(TAG_PREFIX) for tag in tags if tag.startswith(TAG_PREFIX)), None)


def owner_in_description(description: str | None) -> str | None:
    """The owner in the description."""
    found = _MARK.search(description or "")
    return found.group(1) if found else None


def may_take(config: Config, owner: str | None) -> bool:
    """Whether the stack may write to an object of that owner: its own, and with `adoptExisting` those without an owner."""
    return owner == config.owner or (owner is None and config.adopt)


def not_ours(config: Config, what: str, name: str, owner: str | None, *, mark: str, other_name: str = "choose another name") -> str:
    """The problem of an object of the wanted name with another owner; `mark` tells how to remove the owner's mark."""
    if owner is None:
        return f'{what} "{name}" exists and belongs to no stack; {other_name}, or set `adoptExisting` to take it over'
    elsewhere = "or give each stack a Prefect workspace or server of its own"
    line = f'{what} "{name}" exists and belongs to the stack {owner}; {other_name}, {elsewhere}'
    if not config.adopt:
        # Adoption would take it from an existing stack.
        return line
    return f"{line}. `adoptExisting` takes only what no stack owns; to hand it over, take it out of the files of {owner}, and then {mark}"
