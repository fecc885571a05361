"""Imports the flows that `prefect.yaml` names, and checks parameters against them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

from prefect import Flow
from prefect.utilities.callables import ParameterSchema, parameter_schema
from prefect.utilities.importtools import import_object
from prefect.utilities.schema_tools.validation import CircularSchemaRefError, validate

from registration.problems import listed, shown
from registration.schema_errors import schema_problem

MODULE_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")

AnyFlow = Flow[..., Any]
# Takes the key and what is wrong with its value.
Report = Callable[[str, str], None]


def import_flow(entrypoint: str, report: Report) -> AnyFlow | None:
    """The flow that a module path like `flows.hello.hello` names; None, and a problem noted, if it names none."""
    if not MODULE_PATH.fullmatch(entrypoint):
        # A path of a file works only where the worker happens to stand in the right directory.
        report("entrypoint", f"must be a module path like `flows.hello.hello`, got {shown(entrypoint)}")
        return None
    try:
        found = import_object(entrypoint)
    except AttributeError:
        module, _, name = entrypoint.rpartition(".")
        report("entrypoint", f"is {shown(entrypoint)}, and {module} has no `{name}`")
    # Whatever a module raises while it is imported, a SystemExit too, is a problem of that module.
    except (Exception, SystemExit) as error:
        report("entrypoint", f"is {shown(entrypoint)}, and importing it fails: {type(error).__name__}: {error}")
    else:
        if isinstance(found, Flow):
            return found
        report("entrypoint", f"is {shown(entrypoint)}, which is no flow; decorate it with @flow")
    return None


def flow_schema(flow: AnyFlow) -> ParameterSchema:
    """What Prefect stores about a flow's parameters."""
    return parameter_schema(flow)


def check_parameters(flow: AnyFlow, schema: ParameterSchema, parameters: Mapping[str, Any], key: str, report: Report) -> None:
    """Notes each parameter that the flow doesn't have or that is of the wrong type."""
    known = schema.properties
    takes_any = any(parameter.kind is parameter.VAR_KEYWORD for parameter in inspect.signature(flow.fn).parameters.values())
    for name in parameters:
        if name not in known and not takes_any:
            report(f"{key}.{name}", f"is no parameter of the flow {flow.name}; allowed: {listed(known)}")
    if _has_placeholder_kind(parameters):
        report(key, "has `__prefect_kind`; write the value itself")
        return
    try:
        errors = validate(dict(parameters), schema.model_dump(), ignore_required=True)
    except CircularSchemaRefError:
        return
    for error in errors:
        report(*schema_problem(error, key))


def _has_placeholder_kind(value: Any) -> bool:
    if isinstance(value, Mapping):
        return "__prefect_kind" in value or any(_has_placeholder_kind(item) for item in value.values())
    return isinstance(value, list) and any(_has_placeholder_kind(item) for item in value)
