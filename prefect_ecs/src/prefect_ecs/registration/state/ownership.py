"""Whose is it? Deployments carry a tag, work pools say it in their description."""

from __future__ import annotations

import re
from collections.abc import Iterable

from prefect_ecs.registration.config import Config

TAG_PREFIX = "managed-by:"
# How the files name something so that two stacks can share a server.
NAME_WITH_STACK = "choose another name, like one with `{{ $STACK }}` in it"
_MARK = re.compile(rf"{TAG_PREFIX}(\S+)")


def owner_tag(owner: str) -> str:
    """The tag that a stack's deployments carry, and with them their runs."""
    return f"{TAG_PREFIX}{owner}"


def pool_description(owner: str) -> str:
    """The description that a stack's work pools carry."""
    return f"Made by the stack {owner}; a change of its base job template by hand is undone. {owner_tag(owner)}"


def owner_in_tags(tags: Iterable[str]) -> str | None:
    """The stack that the tags name."""
    return next((tag.removeprefix(TAG_PREFIX) for tag in tags if tag.startswith(TAG_PREFIX)), None)


def owner_in_description(description: str | None) -> str | None:
    """The stack that the description names."""
    found = _MARK.search(description or "")
    return found.group(1) if found else None


def may_take(config: Config, owner: str | None) -> bool:
    """Whether the stack may write to what that owner has: its own, and with `adoptExisting` what nobody owns."""
    return owner == config.owner or (owner is None and config.adopt)


def not_ours(config: Config, what: str, name: str, owner: str | None, *, mark: str, other_name: str = "choose another name") -> str:
    """The line for something of the right name that somebody else made; `mark` is where it says whose it is."""
    if owner is None:
        return f'{what} "{name}" exists and was made by somebody else; {other_name}, or set `adoptExisting` to take it over'
    elsewhere = "or give each stack a Prefect workspace or server of its own"
    line = f'{what} "{name}" exists and belongs to the stack {owner}; {other_name}, {elsewhere}'
    if not config.adopt:
        # Adoption would take it away from a stack that lives.
        return line
    return f"{line}. `adoptExisting` takes only what no stack owns; to hand it over, take it out of the files of {owner}, and then {mark}"
