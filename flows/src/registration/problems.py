"""Everything that is wrong, collected and told at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

LONGEST_VALUE_SHOWN = 80
# Shorter values are no secrets, and replacing them would garble the rest of a message.
SHORTEST_VALUE_HIDDEN = 8


class RefusedError(Exception):
    """Nothing was written, for these reasons, one line each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class Problems:
    """Collects problems, so that a user hears of all of them in one go."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._hidden: dict[str, str] = {}

    def add(self, where: str, message: str) -> None:
        """Notes one problem; what was hidden stays out of its line."""
        line = " ".join(f"{where}: {message}".split())
        for value, name in self._hidden.items():
            line = line.replace(value, name)
        if line not in self._lines:
            self._lines.append(line)

    def hide(self, value: str, name: str) -> None:
        """Shows `name` wherever a message would show `value`, which came out of the environment."""
        if len(value) >= SHORTEST_VALUE_HIDDEN:
            self._hidden[value] = name

    def refuse_if_any(self) -> None:
        """Raises `RefusedError` if anything was noted."""
        if self._lines:
            raise RefusedError(self._lines)

    @property
    def lines(self) -> list[str]:
        """The problems so far."""
        return list(self._lines)


def shown(value: Any) -> str:
    """A value as a message shows it: on one line and not too long."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = f"a value of type {type(value).__name__}"
    return text if len(text) <= LONGEST_VALUE_SHOWN else text[: LONGEST_VALUE_SHOWN - 1] + "…"


def listed(values: Iterable[object]) -> str:
    """Allowed values as a message lists them."""
    return ", ".join(str(value) for value in values) or "none"
