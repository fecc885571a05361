"""Turns JSON Schema's errors into one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from prefect_ecs.registration.problems import listed, shown

_WORDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "a mapping",
    "string": "text",
}
# Path of a value inside the checked one: keys of mappings and indexes of items.
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """A problem of one value."""

    path: Path
    message: str


def place_of(key: str, path: Iterable[str | int]) -> str:
    """A key with its path, for messages."""
    return key + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


def schema_faults(errors: Iterable[Any], written: Callable[[Path], str | None] = lambda _: None) -> Iterator[Fault]:
    """The faults, one for each value. The errors are jsonschema's, which has no types.

    Formats aren't checked, as in Prefect's server. `written` returns how the file writes a value that isn't text.
    """
    found: dict[Path, Fault] = {}
    # The allowed values say more than the type.
    for error in sorted(errors, key=lambda error: error.validator != "enum"):
        if error.validator != "format":
            for fault in _faults(error, written):
                found.setdefault(fault.path, fault)
    yield from found.values()


def _faults(error: Any, written: Callable[[Path], str | None]) -> Iterator[Fault]:
    path: Path = tuple(error.absolute_path)
    if error.validator in ("anyOf", "oneOf") and error.context:
        inside = _nearest_branch(error)
        if inside:
            yield from schema_faults(inside, written)
            return
    yield Fault(path, _message(error, written(path)))


def _nearest_branch(error: Any) -> list[Any]:
    """The errors of the alternative with the value's type. Empty if there is none."""
    branches: dict[int, list[Any]] = {}
    for inner in error.context:
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    meant = [
        found
        for found in branches.values()
        if not any(inner.validator == "type" and inner.absolute_path == error.absolute_path for inner in found)
    ]
    return max(meant, key=lambda found: max(len(inner.absolute_path) for inner in found), default=[])


def _message(error: Any, written: str | None) -> str:
    schema = error.schema if isinstance(error.schema, dict) else {}
    got = written or shown(error.instance)
    if error.validator == "enum":
        return f"is {got}; allowed: {listed(schema['enum'])}"
    if error.validator == "const":
        return f"is {got}; allowed: {shown(schema['const'])}"
    types = _types(error)
    if types:
        quotes = f"; put it in quotes: '{written}'" if written is not None and _WORDS["string"] in types else ""
        return f"must be {' or '.join(types)}, got {got}{quotes}"
    return f"is {got}: {error.message}"


def _types(error: Any) -> list[str]:
    if error.validator == "type":
        kinds = error.validator_value
    elif error.validator in ("anyOf", "oneOf"):
        kinds = [kind for inner in error.context if inner.validator == "type" for kind in _listed(inner.validator_value)]
    else:
        return []
    return [_WORDS.get(name, name) for name in dict.fromkeys(_listed(kinds))]


def _listed(kinds: Any) -> list[str]:
    return [kinds] if isinstance(kinds, str) else list(kinds)
