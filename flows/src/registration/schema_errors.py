"""Says in one line what JSON Schema found."""

from __future__ import annotations

from typing import Any

from registration.problems import listed, shown

_WORDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "a mapping",
    "string": "text",
}


def schema_problem(error: Any, key: str) -> tuple[str, str]:
    """The key in full, and what is wrong with its value; takes an error of jsonschema's, which has no types."""
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
    return f"{key}{place}", _message(error)


def _message(error: Any) -> str:
    schema = error.schema if isinstance(error.schema, dict) else {}
    if "enum" in schema:
        return f"is {shown(error.instance)}; allowed: {listed(schema['enum'])}"
    types = _types(schema)
    if error.validator in ("type", "anyOf") and types:
        return f"must be {' or '.join(types)}, got {shown(error.instance)}"
    return f"is {shown(error.instance)}: {error.message}"


def _types(schema: dict[str, Any]) -> list[str]:
    names: list[str] = []
    for part in [schema, *schema.get("anyOf", [])]:
        kind = part.get("type")
        names += [kind] if isinstance(kind, str) else kind or []
    return [_WORDS.get(name, name) for name in dict.fromkeys(names)]
