"""Says in one line each what JSON Schema found."""

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
# The path of a value inside what was checked: keys of mappings and numbers of items.
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one value."""

    path: Path
    message: str


def place_of(key: str, path: Iterable[str | int]) -> str:
    """A key in full, as messages name it."""
    return key + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


def schema_faults(errors: Iterable[Any], written: Callable[[Path], str | None] = lambda _: None) -> Iterator[Fault]:
    """What is wrong, value by value; takes errors of jsonschema's, which has no types.

    Formats are left out, as Prefect's server leaves them. `written` says how a value that isn't text stands in the file.
    """
    found: dict[Path, Fault] = {}
    # What is allowed says more than of which type it must be.
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
    """The errors of the alternative that the value was meant for: that whose type it has. Empty if it has none's."""
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
