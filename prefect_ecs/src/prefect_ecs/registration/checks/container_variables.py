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


def value_problem(name: str, value: str) -> str | None:
    """The reason why the variable's value is a secret, without showing it, or None."""
    what = kind_of_secret(name, value)
    if what is None:
        return None
    return f"holds {what} (not shown), which would be readable in Prefect and in RunTask; its place is the configuration's `secrets`"


def kind_of_secret(name: str, value: str) -> str | None:
    """The kind of secret that a plain value seems to be; None: none."""
    secrets = _RULES["secrets"]
    # Prefect fills in a placeholder when the run starts.
    if "{{" in value:
        return None
    for rule in secrets["values"]:
        if re.search(rule["pattern"], value, re.ASCII | (re.IGNORECASE if rule.get("ignoreCase") else 0)):
            return str(rule["what"])
    if _found(secrets["names"], name) and not _found(secrets["notSecret"], value):
        return "a password or key by its name"
    if name.upper().endswith("_HEADERS") and _found(secrets["headers"], value):
        return "headers with credentials"
    return None


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.ASCII | re.IGNORECASE) is not None
