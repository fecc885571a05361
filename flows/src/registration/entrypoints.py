"""Imports the flows that `prefect.yaml` names."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import pkgutil
import re
from functools import cache
from types import ModuleType
from typing import Any

from prefect import Flow
from prefect.utilities.callables import ParameterSchema, parameter_schema

from registration.placeholders import Report
from registration.problems import shown

MODULE_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")

AnyFlow = Flow[..., Any]


def import_flow(entrypoint: str, report: Report) -> AnyFlow | None:
    """The flow that a module path like `flows.hello.hello` names; None, and a problem noted, if it names none."""
    if not MODULE_PATH.fullmatch(entrypoint):
        # A path of a file works only where the worker happens to stand in the right directory.
        meant = _meant(entrypoint)
        hint = f"; did you mean `{meant}`?" if meant else ""
        report("entrypoint", f"must be a module path like `flows.hello.hello`, got {shown(entrypoint)}{hint}")
        return None
    module_name, _, name = entrypoint.rpartition(".")
    try:
        module = importlib.import_module(module_name)
    # Whatever a module raises while it is imported, a SystemExit too, is a problem of that module.
    except (Exception, SystemExit) as error:
        cause = f"{type(error).__name__}: {error}"
        hint = _near_module(error, module_name)
        # Many flows may import the module that is at fault.
        report("entrypoint", f"is {shown(entrypoint)}, and importing it fails: {cause}{hint}", cause=hint or cause)
        return None
    found = getattr(module, name, None)
    if isinstance(found, Flow):
        return found
    if found is None and not hasattr(module, name):
        close = difflib.get_close_matches(name, [*_flows_of(module)], 1)
        hint = f"; did you mean `{module_name}.{close[0]}`?" if close else ""
        report("entrypoint", f"is {shown(entrypoint)}, and {module_name} has no `{name}`{hint}")
    else:
        report("entrypoint", f"is {shown(entrypoint)}, which is no flow; decorate it with @flow")
    return None


@cache
def flow_schema(flow: AnyFlow) -> ParameterSchema:
    """What Prefect stores about a flow's parameters."""
    return parameter_schema(flow)


def _meant(entrypoint: str) -> str | None:
    """The module path of `package.module:flow` or `folder/file.py:flow`, if there is such a flow."""
    file, colon, name = entrypoint.strip().rpartition(":")
    if not colon:
        return None
    parts = [part for part in re.split(r"[/\\.]", re.sub(r"\.py$", "", file)) if part]
    # A file is named from the project's folder, a module from a folder of the import path: the shortest that there is.
    for start in reversed(range(len(parts))):
        module_name = ".".join(parts[start:])
        if not MODULE_PATH.fullmatch(f"{module_name}.{name}"):
            continue
        try:
            if importlib.util.find_spec(module_name) and isinstance(getattr(importlib.import_module(module_name), name, None), Flow):
                return f"{module_name}.{name}"
        except (Exception, SystemExit):  # noqa: S112 - a guess is only a guess
            continue
    return None


def _near_module(error: BaseException, wanted: str) -> str:
    """A guess, where it is the named module that isn't there and not one that it imports."""
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    if missing is None or not f"{wanted}.".startswith(f"{missing}."):
        return ""
    parent, _, last = missing.rpartition(".")
    paths = list(importlib.import_module(parent).__path__) if parent and hasattr(importlib.import_module(parent), "__path__") else None
    siblings = [module.name for module in pkgutil.iter_modules(paths) if not module.name.startswith("_")]
    close = difflib.get_close_matches(last, siblings, 1)
    return f"; did you mean `{parent}.{close[0]}`?".replace("`.", "`") if close else ""


def _flows_of(module: ModuleType) -> dict[str, AnyFlow]:
    return {name: value for name, value in vars(module).items() if isinstance(value, Flow)}
