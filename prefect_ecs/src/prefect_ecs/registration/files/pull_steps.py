"""Pull steps that Prefect executes at each run, checked before a run fails."""

from __future__ import annotations

import difflib
import importlib.util
import inspect
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from prefect.utilities.importtools import import_object

from prefect_ecs.registration.checks.container_variables import value_problem
from prefect_ecs.registration.files.placeholders import OF_BLOCKS, OF_PREFECT, PLACEHOLDER, VARIABLE, Placeholders
from prefect_ecs.registration.files.section import did_you_mean
from prefect_ecs.registration.files.steps import SET_WORKING_DIRECTORY, Step
from prefect_ecs.registration.problems import listed, shown

# `prefect/deployments/steps/core.py`: keys that aren't the step's arguments.
_RESERVED = ("id", "requires")
_KNOWN = {
    f"prefect.deployments.steps.{name}"
    for name in (
        "git_clone",
        "pip_install_requirements",
        "pull_from_remote_storage",
        "pull_with_block",
        "run_shell_script",
        "set_working_directory",
    )
} | {f"prefect_aws.deployments.steps.{name}" for name in ("pull_from_s3", "push_to_s3")}
_SECRET = re.compile(r"token|secret|password|api_?key", re.IGNORECASE)
# Outputs of steps that are used without a step's id.
_ANY_OUTPUT = ("directory", "bucket", "folder", "container", "stdout", "stderr")


class PullSteps:
    """Checks the pull steps of one deployment."""

    def __init__(self, placeholders: Placeholders, outputs: Mapping[str, str]) -> None:
        self._placeholders = placeholders
        # Outputs of build and push steps, which aren't executed here.
        self._outputs = outputs

    def read(self, steps: Iterable[Step]) -> list[dict[str, Any]]:
        """The steps as Prefect executes them."""
        earlier: set[str] = set()
        read: list[dict[str, Any]] = []
        for step in steps:
            step_id = str(step.inputs.get("id", ""))
            inputs = self._values(step, step.key if step.beside else f"{step.key}.{step.name}", step.inputs, earlier)
            self._check(step)
            earlier.add(step_id)
            read.append({step.name: inputs})
        return [*_writable_place(), *read] if read else []

    def _check(self, step: Step) -> None:
        problem = step.place.problem
        if step.beside:
            problem(step.key, f"has {listed(f'`{one}`' for one in step.beside)} beside the step's name; indent its arguments below it")
            return
        function = _function(step)
        if function is None:
            return
        if step.function == "git_clone" and shutil.which("git") is None:
            problem(step.key, "needs `git`, which the image doesn't have; install it in its Dockerfile")
        parameters = inspect.signature(function).parameters.values()
        names = [one.name for one in parameters if one.kind is not one.VAR_KEYWORD]
        takes_any = len(names) < len(parameters)
        given = [name for name in step.inputs if name not in _RESERVED]
        for name in given:
            if name not in names and not takes_any:
                why = f"is no argument of {step.function}; {did_you_mean(name, names)}allowed: {listed(names)}"
                problem(f"{step.key}.{step.name}.{name}", why)
        for one in parameters:
            if one.default is one.empty and one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY) and one.name not in given:
                problem(f"{step.key}.{step.name}", f"needs `{one.name}`")

    def _values(self, step: Step, key: str, value: Any, earlier: set[str]) -> Any:
        if isinstance(value, dict):
            return {name: self._values(step, f"{key}.{name}", item, earlier) for name, item in value.items()}
        if isinstance(value, list):
            return [self._values(step, f"{key}[{index}]", item, earlier) for index, item in enumerate(value)]
        if not isinstance(value, str):
            return value
        if why := value_problem("", value):
            step.place.problem(key, why)
        elif _SECRET.search(key.rpartition(".")[2]) and value and not PLACEHOLDER.search(value):
            why = "write `{{ prefect.blocks.secret.NAME }}`, or `{{ $NAME }}` for one of the stack's `secrets`"
            step.place.problem(key, f"holds a secret (not shown), which would be readable in Prefect; {why}")
        return PLACEHOLDER.sub(lambda match: self._filled(step, key, match, earlier), value)

    def _filled(self, step: Step, key: str, match: re.Match[str], earlier: set[str]) -> str:
        """Fills in what is known here; Prefect fills in the rest when it executes the step, from the run's environment."""
        whole, inner = match.group(0), match.group(1).strip()
        if inner in self._outputs and inner.partition(".")[0] not in earlier:
            return self._outputs[inner]
        if variable := VARIABLE.fullmatch(inner):
            name = variable.group(1)
            if name in self._placeholders.stack:
                return self._placeholders.stack[name]
            if name not in self._placeholders.environment and name not in self._placeholders.secrets:
                why = f"and runs have no {name}: add it to the stack's `environment` or `secrets`"
                step.place.problem(key, f"has `{whole}`, {why}", cause=f"variable of runs {name}")
        elif not inner.startswith((OF_BLOCKS, OF_PREFECT)) and inner.partition(".")[0] not in earlier and inner not in _ANY_OUTPUT:
            ids = listed(sorted(f"`{one}`" for one in earlier if one))
            why = f"which no earlier step of `pull` gives (ids: {ids}), and steps of `build` and `push` aren't run here; write the value"
            step.place.problem(key, f"has `{whole}`, {why}")
        return whole


def _function(step: Step) -> Callable[..., Any] | None:
    """The step's function; None, and a problem added, if there is none; None too if Prefect installs its package first."""
    try:
        found = import_object(step.name)
    except (Exception, SystemExit) as error:
        if step.inputs.get("requires"):
            return None
        close = difflib.get_close_matches(step.name, _KNOWN, 1)
        hint = f"did you mean `{close[0]}`?" if close else "or does it need `requires`?"
        step.place.problem(step.key, f"is {shown(step.name)}, and importing it fails: {type(error).__name__}: {error}; {hint}")
        return None
    if callable(found):
        return found
    step.place.problem(step.key, f"is {shown(step.name)}, which is no function")
    return None


def _writable_place() -> list[dict[str, Any]]:
    """A first step into a writable directory. Prefect uses a temporary directory since 3.9, and before the read-only working directory."""
    if importlib.util.find_spec("prefect.runner._workspace_resolver") is not None:
        return []
    return [{SET_WORKING_DIRECTORY: {"directory": str(Path("/tmp"))}}]  # noqa: S108 - where the image's is
