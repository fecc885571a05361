"""Checks parameters as the server does, and as the flow's own validation does at a run's start."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from prefect.exceptions import ParameterTypeError
from prefect.utilities.callables import ParameterSchema
from prefect.utilities.schema_tools.validation import CircularSchemaRefError, validate
from pydantic import ValidationError

from prefect_ecs.registration.checks.schema_errors import Fault, place_of, schema_faults
from prefect_ecs.registration.files.entrypoints import AnyFlow
from prefect_ecs.registration.files.section import Place, did_you_mean
from prefect_ecs.registration.files.typed import as_list_or_mapping, typed
from prefect_ecs.registration.files.unknown import has_unknown
from prefect_ecs.registration.files.yaml_values import misread_numbers
from prefect_ecs.registration.problems import listed, shown

# Key by which Prefect's forms mark values that are computed when the run is created.
_KIND = "__prefect_kind"
_MISSING = ("missing", "missing_argument", "missing_keyword_only_argument", "missing_positional_only_argument")


@dataclass(frozen=True)
class Start:
    """A schedule or a trigger, which starts runs without a user who could fill in parameters."""

    # Key of its parameters, like `schedules[0].parameters`, and its name for users.
    key: str
    name: str
    parameters: dict[str, Any]
    # Whether the parameters may be templates that an event fills in.
    templates: bool = False


def with_types(deployment: Mapping[str, Any], schema: ParameterSchema) -> dict[str, Any]:
    """A deployment's values, with parameters from the environment converted to the flow's types."""
    root = schema.model_dump()

    def parameters_of(values: Any) -> Any:
        given = as_list_or_mapping(values.get("parameters")) if isinstance(values, dict) else None
        if not isinstance(given, dict):
            return values
        return {**values, "parameters": {name: typed(item, root["properties"].get(name, {}), root) for name, item in given.items()}}

    found = parameters_of(deployment)
    for key in ("schedule", "schedules", "triggers"):
        value = as_list_or_mapping(found.get(key))
        if value is not None:
            found = {**found, key: [parameters_of(item) for item in value] if isinstance(value, list) else parameters_of(value)}
    return dict(found)


class ParameterCheck:
    """The parameters of one deployment."""

    def __init__(self, flow: AnyFlow, schema: ParameterSchema, place: Place, *, enforced: bool) -> None:
        self._flow = flow
        self._schema = schema
        self._place = place
        self._enforced = enforced
        signature = inspect.signature(flow.fn)
        self._last: tuple[dict[str, Any], list[Any]] | None = None
        # A run receives `**anything` as a mapping named `anything`.
        self._any = next((one.name for one in signature.parameters.values() if one.kind is one.VAR_KEYWORD), None)

    def check(self, parameters: Mapping[str, Any], starts: Iterable[Start]) -> None:
        """Adds problems for unknown names, wrong values, and values that scheduled or triggered runs miss."""
        own = self._own("parameters", parameters, templates=False)
        missing: dict[str, list[str]] = {}
        for start in starts:
            given = self._own(start.key, start.parameters, start.templates)
            unsure = {name for name in {**parameters, **start.parameters} if name not in {**own, **given}}
            for path in self._missing({**own, **given}):
                if path[0] not in unsure:
                    key = place_of(start.key if path[0] in given else "parameters", path)
                    missing.setdefault(key, []).append(start.name)
        for key, names in missing.items():
            which = f"{names[0]}{f' and {len(names) - 1} more' if len(names) > 1 else ''} start{'s' if len(names) == 1 else ''}"
            self._place.problem(key, f"is missing, and {which} runs without anybody to ask")

    def _own(self, key: str, parameters: Mapping[str, Any], templates: bool) -> dict[str, Any]:
        """Adds problems of the values themselves; returns the parameters with known values."""
        known = self._schema.properties
        for name in parameters:
            if name not in known:
                near = f"write `{self._any}: {{{name}: …}}`; " if self._any else did_you_mean(name, known)
                message = f"is no parameter of the flow {self._flow.name}; {near}allowed: {listed(known)}"
                self._place.problem(f"{key}.{name}", message)
        sure: dict[str, Any] = {}
        for name, value in parameters.items():
            if _made_later(value, templates):
                if not templates:
                    self._place.problem(f"{key}.{name}", f"has `{_KIND}`; write the value itself")
            elif not has_unknown(value) and name in known:
                sure[name] = value
        if not sure:
            return sure
        faults = [Fault(path, problem) for path, problem in misread_numbers(sure, lambda path: self._place.written(place_of(key, path)))]
        faults += [fault for fault in self._schema_faults(key, sure) if not _told(fault, faults)]
        faults += [fault for fault in self._flow_faults(sure) if not _told(fault, faults)]
        for fault in faults:
            self._place.problem(place_of(key, fault.path), fault.message)
        return sure

    def _schema_faults(self, key: str, parameters: dict[str, Any]) -> Iterator[Fault]:
        if not self._enforced:
            return
        try:
            errors = validate(parameters, self._schema.model_dump(), ignore_required=True)
        except CircularSchemaRefError:
            return
        yield from schema_faults(errors, lambda path: self._place.written(place_of(key, path)))

    def _missing(self, parameters: dict[str, Any]) -> list[tuple[str | int, ...]]:
        if not self._flow.should_validate_parameters:
            return [(name,) for name in self._schema.required if name not in parameters]
        details = self._details(parameters)
        return [_path(detail["loc"], parameters, missing=True) for detail in details if detail["type"] in _MISSING]

    def _flow_faults(self, parameters: dict[str, Any]) -> list[Fault]:
        found: dict[tuple[str | int, ...], list[str]] = {}
        for detail in self._details(parameters):
            path = _path(detail["loc"], parameters, missing=detail["type"] in _MISSING)
            if detail["type"] in _MISSING:
                found.setdefault(path, [])
            else:
                message = detail["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ").removeprefix("Input ")
                found.setdefault(path, []).append(f"is {shown(detail['input'])}: {message}")
        # For a union, the deepest error belongs to the intended alternative.
        return [
            Fault(path, messages[0])
            for path, messages in found.items()
            if messages and not any(other[: len(path)] == path and other != path for other in found)
        ]

    def _details(self, parameters: dict[str, Any]) -> list[Any]:
        # Schedules without own parameters repeat the check, and the flow's model is slow to create.
        if self._last is None or self._last[0] != parameters:
            self._last = parameters, self._asked(parameters)
        return self._last[1]

    def _asked(self, parameters: dict[str, Any]) -> list[Any]:
        # Only a server can resolve references to blocks.
        if not self._flow.should_validate_parameters or _has_key(parameters, "$ref"):
            return []
        try:
            with _silent("prefect.flows"):
                self._flow.validate_parameters(parameters)
        except ParameterTypeError as error:
            # Prefect hides the error because it can't be pickled.
            cause = error.__context__
            if isinstance(cause, ValidationError):
                return [*cause.errors()]
            return [{"type": "", "loc": (), "msg": str(error), "input": parameters}]
        # A type's own code can raise anything.
        except Exception as error:
            return [{"type": "", "loc": (), "msg": f"{type(error).__name__}: {error}", "input": parameters}]
        return []


def _told(fault: Fault, faults: list[Fault]) -> bool:
    return any(fault.path[: len(other.path)] == other.path or other.path[: len(fault.path)] == fault.path for other in faults)


def _path(location: tuple[str | int, ...], value: Any, *, missing: bool) -> tuple[str | int, ...]:
    """Pydantic's location without the names of a union's alternatives, which aren't in the file."""
    path: list[str | int] = []
    for index, part in enumerate(location):
        absent = missing and index == len(location) - 1
        if isinstance(value, dict) and (part in value or absent):
            path.append(part)
            value = value.get(part) if isinstance(part, str) else None
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            path.append(part)
            value = value[part]
    return tuple(path)


def _made_later(value: Any, templates: bool) -> bool:
    if isinstance(value, Mapping):
        return _KIND in value or any(_made_later(item, templates) for item in value.values())
    if isinstance(value, list):
        return any(_made_later(item, templates) for item in value)
    return templates and isinstance(value, str) and ("{{" in value or "{%" in value)


def _has_key(value: Any, key: str) -> bool:
    if isinstance(value, Mapping):
        return key in value or any(_has_key(item, key) for item in value.values())
    return isinstance(value, list) and any(_has_key(item, key) for item in value)


@contextmanager
def _silent(name: str) -> Iterator[None]:
    """Silences the log: Prefect logs the error, with all parameters, in addition to raising it."""
    logger = logging.getLogger(name)
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
