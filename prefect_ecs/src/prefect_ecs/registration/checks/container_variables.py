"""Rules for plain variables of the team's containers, from the file that the stack's configuration reads too."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_RULES: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


def variable_problem(name: str) -> str | None:
    """The reason why a deployment can't set the variable, or None."""
    if not re.fullmatch(_RULES["name"], name, re.ASCII):
        return "must have a name of letters, digits and `_`"
    return next((f"{rule['why']}; remove it" for rule in _RULES["refused"] if re.fullmatch(rule["names"], name)), None)


def value_problem(value: str) -> str | None:
    """The reason why the value is a secret, without showing it, or None."""
    if re.search(_RULES["passwordInAddress"], value):
        place = "its place is the configuration's `secrets`"
        return f"is an address with a password (not shown), which would be readable in Prefect and in RunTask; {place}"
    return None
