"""Replaces `{{ $NAME }}` by the environment's values, and reports all other placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from prefect_ecs.registration.files.section import did_you_mean
from prefect_ecs.registration.files.typed import Filled
from prefect_ecs.registration.files.unknown import UNKNOWN

PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
VARIABLE = re.compile(r"\s*\$([A-Za-z_][A-Za-z0-9_]*)\s*")
OF_PREFECT = "prefect.variables."
OF_BLOCKS = "prefect.blocks."


class Report(Protocol):
    """Takes a key, the problem of its value, and the cause that several places share."""

    def __call__(self, key: str, message: str, *, cause: str | None = None) -> None:
        """Adds the problem."""


Keep = Callable[[str, str], bool]
# The value of a Prefect variable; None if there is none of that name, `UNKNOWN` without a server.
ReadVariable = Callable[[str], Any]


class Placeholders:
    """Resolves values by the stack's variables, an environment, and Prefect's variables."""

    def __init__(
        self,
        stack: Mapping[str, str],
        environment: Mapping[str, str],
        secrets: Collection[str],
        hide: Callable[[str, str], None],
        read_variable: ReadVariable = lambda _: UNKNOWN,
    ) -> None:
        self.stack = stack
        self.environment = environment
        self.secrets = secrets
        self._hide = hide
        self._read_variable = read_variable
        self._read: dict[str, Any] = {}

    def resolve(
        self, value: Any, problem: Report, key: str, keep: Keep = lambda *_: False, outputs: Mapping[str, str] | None = None
    ) -> Any:
        """The value with its placeholders replaced; a text with an invalid one becomes `UNKNOWN`.

        `keep` tells, by the key and the text between the braces, which ones stay for Prefect or the worker; `outputs` has outputs of steps.
        """
        if isinstance(value, dict):
            return {name: self.resolve(item, problem, f"{key}.{name}", keep, outputs) for name, item in value.items()}
        if isinstance(value, list):
            return [self.resolve(item, problem, f"{key}[{index}]", keep, outputs) for index, item in enumerate(value)]
        if not isinstance(value, str):
            return value
        known = True
        if "{{" in PLACEHOLDER.sub("", value):
            problem(key, "has a `{{` without its `}}`")
            known = False
        parts: list[Any] = []
        end = 0
        for match in PLACEHOLDER.finditer(value):
            kept = keep(key, match.group(1).strip())
            filled = match.group(0) if kept else self._filled(match, problem, key, outputs or {})
            known = known and filled is not UNKNOWN
            if not kept and match.group(0) == value.strip():
                return Filled(filled) if isinstance(filled, str) else filled
            parts += [value[end : match.start()], filled]
            end = match.end()
        return "".join([*map(str, parts), value[end:]]) if known else UNKNOWN

    def _filled(self, match: re.Match[str], problem: Report, key: str, outputs: Mapping[str, str]) -> Any:
        whole, inner = match.group(0), match.group(1).strip()
        if inner.startswith(OF_PREFECT):
            return self._of_prefect(inner.removeprefix(OF_PREFECT), whole, problem, key)
        if inner.startswith(OF_BLOCKS):
            why = "and what a deployment holds is visible in Prefect"
            problem(key, f"has `{whole}`, {why}; load the block inside the flow, or give it to `work_pool.job_variables.env`")
            return UNKNOWN
        if inner in outputs:
            return outputs[inner]
        variable = VARIABLE.fullmatch(inner)
        if variable is None:
            problem(key, f"has `{whole}`; only environment variables are filled in, like `{{{{ $NAME }}}}`")
            return UNKNOWN
        return self._of_environment(variable.group(1), whole, problem, key)

    def _of_environment(self, name: str, whole: str, problem: Report, key: str) -> Any:
        if name in self.secrets:
            why = "and what a deployment holds is visible in Prefect"
            problem(key, f"has `{whole}`, {why}; read {name} inside the flow", cause=f"secret {name}")
            return UNKNOWN
        if name in self.stack:
            return self.stack[name]
        if name not in self.environment:
            hint = did_you_mean(name, self.stack).replace("`", "").strip()
            message = f"has `{whole}`, and the environment of Registration has no {name}{f'; {hint}' if hint else ''}"
            problem(key, message, cause=f"variable {name}")
            return UNKNOWN
        self._hide(self.environment[name], whole)
        return self.environment[name]

    def _of_prefect(self, name: str, whole: str, problem: Report, key: str) -> Any:
        """Replaces a variable as `prefect deploy` does, but reports a missing one, which `prefect deploy` replaces by nothing."""
        if name not in self._read:
            self._read[name] = self._read_variable(name)
        if self._read[name] is None:
            command = f"prefect variable set {name} VALUE"
            problem(key, f"has `{whole}`, and Prefect has no variable {name}; set it with `{command}`", cause=f"Prefect's {name}")
            return UNKNOWN
        return self._read[name]
