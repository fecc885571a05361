"""The list, in Prefect variables, of registration's objects that can't have a mark, so that only those are ever removed.

A variable holds 5,000 characters of JSON. A longer list has more variables, and the first one has their number: it is written
last, so a reader finds either the old ledger or the whole new one.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, ValidationError, model_serializer

# Prefect's limit is 5,000 bytes of JSON, without spaces and escapes.
LONGEST = 4_800
LEDGER_PREFIX = "registration_"


class Ledger(BaseModel):
    """The objects of a stack that have no mark, and what the files paused."""

    model_config = ConfigDict(extra="forbid")

    owner: str
    limits: list[str] = []
    automations: list[str] = []
    # Deployments and schedules that the file pauses, to tell them from a user's pauses, which stay.
    off: list[str] = []
    # Deployments with a digest of their written SLAs.
    slas: list[str] = []
    variables: list[str] = []
    # `<slug of the type>/<name>`.
    blocks: list[str] = []
    # Slugs of the types that registration has created.
    block_types: list[str] = []

    def union(self, other: Ledger) -> Ledger:
        """The ledger during changes: it lists everything that may exist."""
        return Ledger(owner=self.owner, **{kind: sorted({*getattr(self, kind), *getattr(other, kind)}) for kind in _LISTS})

    @model_serializer(mode="wrap")
    def _without_empty_lists(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Omits later lists if they are empty, since older images refuse the keys."""
        values: dict[str, Any] = handler(self)
        return {key: value for key, value in values.items() if key not in _LATER or value}


# Lists of objects that only one stack may have.
OBJECTS = ("limits", "automations", "variables", "blocks")
# Keys that older images don't know.
_LATER = ("slas", "variables", "blocks", "block_types")
# In the order of the pieces.
_LISTS = tuple(kind for kind in Ledger.model_fields if kind != "owner")


class _Stored(Ledger):
    """A ledger, or a piece of one, in a variable."""

    # Number of further pieces, and the common text of their names.
    parts: int = 0
    generation: str = ""


def ledger_name(owner: str) -> str:
    """The variable's name: readable, and unique even for owners that differ only in punctuation."""
    readable = re.sub(r"[^a-z0-9]+", "_", owner.lower())[:100]
    return f"{LEDGER_PREFIX}{readable}_{hashlib.sha256(owner.encode()).hexdigest()[:8]}"


def is_part_of(name: str, ledger: str) -> bool:
    """Whether the variable is a piece of the ledger of that name."""
    return re.fullmatch(rf"{re.escape(ledger)}_[0-9a-f]{{8}}_[0-9]+", name) is not None


def parse_ledger(name: str, variables: Mapping[str, Any]) -> Ledger | None:
    """The ledger whose first variable has that name; None if the variable has another content."""
    try:
        first = _Stored.model_validate(variables[name])
        pieces = [_Stored.model_validate(variables.get(part)) for part in _part_names(name, first.generation, first.parts)]
    except ValidationError:
        return None
    if any(piece.owner != first.owner for piece in pieces):
        return None
    whole = Ledger(owner=first.owner)
    for piece in (first, *pieces):
        whole = whole.union(piece)
    return whole


def stored(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """The ledger's variables, by name; the first piece, with the number of the others, comes last."""
    name, values = ledger_name(ledger.owner), ledger.model_dump()
    if _length(values) <= LONGEST:
        return {name: values}
    # New names each time, so that writing them doesn't change the current ledger.
    generation, pieces = uuid.uuid4().hex[:8], _pieces(ledger)
    parts = dict(zip(_part_names(name, generation, len(pieces)), pieces, strict=True))
    return {**parts, name: {"owner": ledger.owner, "parts": len(pieces), "generation": generation}}


def _part_names(name: str, generation: str, count: int) -> list[str]:
    return [f"{name}_{generation}_{number}" for number in range(1, count + 1)]


def _pieces(ledger: Ledger) -> list[dict[str, Any]]:
    pieces: list[dict[str, Any]] = []
    room = 0
    for kind in _LISTS:
        for entry in getattr(ledger, kind):
            # With its separator, and its key if it is the first of it.
            needs = len(json.dumps(entry)) + 2
            if needs > room:
                pieces.append({"owner": ledger.owner})
                room = LONGEST - _length({"owner": ledger.owner, **{each: [] for each in _LISTS}})
            pieces[-1].setdefault(kind, []).append(entry)
            room -= needs
    return pieces


def _length(values: Mapping[str, Any]) -> int:
    # Escapes are longer than the characters in UTF-8.
    return len(json.dumps(values))
