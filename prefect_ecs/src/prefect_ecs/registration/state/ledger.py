"""What Registration made that can carry no mark: Prefect variables list it, so that only that is ever removed.

One variable holds 5,000 characters of JSON. What doesn't fit goes into more of them, which the first one counts: it is written last,
so whoever reads finds either what was there before or all of what is new.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, ValidationError, model_serializer

# Prefect's own limit is 5,000 bytes of JSON, without spaces and escapes.
LONGEST = 4_800
LEDGER_PREFIX = "registration_"


class Ledger(BaseModel):
    """The limits and automations of a stack, and what the files switched off."""

    model_config = ConfigDict(extra="forbid")

    owner: str
    limits: list[str] = []
    automations: list[str] = []
    # Deployments and schedules that the file pauses. Who paused what is otherwise unknown, and a person's pause stays.
    off: list[str] = []
    # Deployments with a digest of the SLAs that were written for them.
    slas: list[str] = []

    def union(self, other: Ledger) -> Ledger:
        """The ledger while things come and go: nothing that exists is ever missing from it."""
        return Ledger(owner=self.owner, **{kind: sorted({*getattr(self, kind), *getattr(other, kind)}) for kind in _LISTS})

    @model_serializer(mode="wrap")
    def _without_empty_slas(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """An image from before there were any refuses the key."""
        values: dict[str, Any] = handler(self)
        return {key: value for key, value in values.items() if key != "slas" or value}


# In the order in which pieces hold them.
_LISTS = tuple(kind for kind in Ledger.model_fields if kind != "owner")


class _Stored(Ledger):
    """A ledger, or a piece of one, as a variable holds it."""

    # How many pieces there are besides, and what their names have in common.
    parts: int = 0
    generation: str = ""


def ledger_name(owner: str) -> str:
    """The variable's name: readable, and different for owners that differ only in punctuation."""
    readable = re.sub(r"[^a-z0-9]+", "_", owner.lower())[:100]
    return f"{LEDGER_PREFIX}{readable}_{hashlib.sha256(owner.encode()).hexdigest()[:8]}"


def is_part_of(name: str, ledger: str) -> bool:
    """Whether the variable holds a piece of the ledger of that name."""
    return re.fullmatch(rf"{re.escape(ledger)}_[0-9a-f]{{8}}_[0-9]+", name) is not None


def parse_ledger(name: str, variables: Mapping[str, Any]) -> Ledger | None:
    """The ledger that the variable of that name begins; None if it holds something else."""
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
    """The variables that hold the ledger, by name; the one that tells of the others is the last."""
    name, values = ledger_name(ledger.owner), ledger.model_dump()
    if _length(values) <= LONGEST:
        return {name: values}
    # New names each time, so that writing them changes nothing that is read.
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
            # With its separator, and the key that it may be the first of.
            needs = len(json.dumps(entry)) + 2
            if needs > room:
                pieces.append({"owner": ledger.owner})
                room = LONGEST - _length({"owner": ledger.owner, **{each: [] for each in _LISTS}})
            pieces[-1].setdefault(kind, []).append(entry)
            room -= needs
    return pieces


def _length(values: Mapping[str, Any]) -> int:
    # Escapes take more room than the characters do in UTF-8.
    return len(json.dumps(values))
