"""Replaces `{{ $NAME }}` by what the environment says, and leaves no placeholder unnoticed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from registration.section import did_you_mean
from registration.unknown import UNKNOWN

PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
VARIABLE = re.compile(r"\s*\$([A-Za-z_][A-Za-z0-9_]*)\s*")


class Report(Protocol):
    """Takes the key, what is wrong with its value, and by what one cause is known in several places."""

    def __call__(self, key: str, message: str, *, cause: str | None = None) -> None:
        """Notes it."""


Keep = Callable[[str, str], bool]


class Placeholders:
    """Resolves values against what the stack says of itself and one environment."""

    def __init__(
        self, stack: Mapping[str, str], environment: Mapping[str, str], secrets: Collection[str], hide: Callable[[str, str], None]
    ) -> None:
        self._stack = stack
        self._environment = environment
        self._secrets = secrets
        self._hide = hide

    def resolve(self, value: Any, problem: Report, key: str, keep: Keep = lambda *_: False) -> Any:
        """The value with its placeholders replaced, text with a wrong one by `UNKNOWN`.

        `keep` says which are somebody else's, by the key and what stands between the braces.
        """
        if isinstance(value, dict):
            return {name: self.resolve(item, problem, f"{key}.{name}", keep) for name, item in value.items()}
        if isinstance(value, list):
            return [self.resolve(item, problem, f"{key}[{index}]", keep) for index, item in enumerate(value)]
        if not isinstance(value, str):
            return value
        whole = True
        if "{{" in PLACEHOLDER.sub("", value):
            problem(key, "has a `{{` without its `}}`")
            whole = False
        parts: list[str] = []
        end = 0
        for match in PLACEHOLDER.finditer(value):
            filled = match.group(0) if keep(key, match.group(1).strip()) else self._filled(match, problem, key)
            whole = whole and filled is not None
            parts += [value[end : match.start()], filled or ""]
            end = match.end()
        return "".join([*parts, value[end:]]) if whole else UNKNOWN

    def _filled(self, match: re.Match[str], problem: Report, key: str) -> str | None:
        whole, inner = match.group(0), match.group(1)
        variable = VARIABLE.fullmatch(inner)
        if variable is None:
            problem(key, f"has `{whole}`; only environment variables are filled in, like `{{{{ $NAME }}}}`")
            return None
        name = variable.group(1)
        if name in self._secrets:
            why = "and what a deployment holds is visible in Prefect"
            problem(key, f"has `{whole}`, {why}; read {name} inside the flow", cause=f"secret {name}")
            return None
        if name in self._stack:
            return self._stack[name]
        if name not in self._environment:
            hint = did_you_mean(name, self._stack).replace("`", "").strip()
            message = f"has `{whole}`, and the environment of Registration has no {name}{f'; {hint}' if hint else ''}"
            problem(key, message, cause=f"variable {name}")
            return None
        self._hide(self._environment[name], whole)
        return self._environment[name]
