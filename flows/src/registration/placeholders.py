"""Replaces `{{ $NAME }}` by what the environment says, and leaves no placeholder unnoticed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
VARIABLE = re.compile(r"\s*\$([A-Za-z_][A-Za-z0-9_]*)\s*")


class Placeholders:
    """Resolves values against what the stack says of itself and one environment."""

    def __init__(
        self, stack: Mapping[str, str], environment: Mapping[str, str], secrets: Collection[str], hide: Callable[[str, str], None]
    ) -> None:
        self._stack = stack
        self._environment = environment
        self._secrets = secrets
        self._hide = hide

    def resolve(self, value: Any, problem: Callable[[str, str], None], key: str, *, keep: str | None = None) -> Any:
        """The value with its placeholders replaced; those that begin with `keep` are somebody else's."""
        if isinstance(value, dict):
            return {name: self.resolve(item, problem, f"{key}.{name}", keep=keep) for name, item in value.items()}
        if isinstance(value, list):
            return [self.resolve(item, problem, f"{key}[{index}]", keep=keep) for index, item in enumerate(value)]
        if not isinstance(value, str):
            return value
        rest = PLACEHOLDER.sub("", value)
        if "{{" in rest:
            problem(key, "has a `{{` without its `}}`")
        return PLACEHOLDER.sub(lambda match: self._replace(match, lambda message: problem(key, message), keep), value)

    def _replace(self, match: re.Match[str], problem: Callable[[str], None], keep: str | None) -> str:
        whole, inner = match.group(0), match.group(1)
        if keep is not None and inner.strip().startswith(keep):
            return whole
        variable = VARIABLE.fullmatch(inner)
        if variable is None:
            problem(f"has `{whole}`; only environment variables are filled in, like `{{{{ $NAME }}}}`")
            return whole
        name = variable.group(1)
        if name in self._secrets:
            problem(f"has `{whole}`, and what a deployment holds is visible in Prefect; read {name} inside the flow")
            return whole
        if name in self._stack:
            return self._stack[name]
        if name not in self._environment:
            problem(f"has `{whole}`, and the environment of Registration has no {name}")
            return whole
        self._hide(self._environment[name], whole)
        return self._environment[name]
