"""What Registration made that can carry no mark: a Prefect variable lists it, so that only that is ever removed."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from registration.problems import Problems

# Prefect's own limit is 5,000 characters of JSON.
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

    def union(self, other: Ledger) -> Ledger:
        """The ledger while things come and go: nothing that exists is ever missing from it."""
        return Ledger(
            owner=self.owner,
            limits=sorted({*self.limits, *other.limits}),
            automations=sorted({*self.automations, *other.automations}),
            off=sorted({*self.off, *other.off}),
        )

    def check_size(self, problems: Problems) -> None:
        """Notes if Prefect couldn't hold the ledger."""
        length = len(json.dumps(self.model_dump()))
        if length > LONGEST:
            problems.add(
                "limits.yaml and prefect.yaml",
                f"have so many limits, triggers and pauses that their names take {length} characters; at most {LONGEST} fit into a"
                " Prefect variable; use fewer or shorter names",
            )


def ledger_name(owner: str) -> str:
    """The variable's name: readable, and different for owners that differ only in punctuation."""
    readable = re.sub(r"[^a-z0-9]+", "_", owner.lower())[:100]
    return f"{LEDGER_PREFIX}{readable}_{hashlib.sha256(owner.encode()).hexdigest()[:8]}"


def parse_ledger(value: Any) -> Ledger | None:
    """The ledger that a variable holds; None if it holds something else."""
    try:
        return Ledger.model_validate(value)
    except ValidationError:
        return None
