"""Converts texts from the environment to the wanted types: `active: "{{ $NIGHTLY }}"` becomes true."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

# The conversions of Prefect's models: https://docs.pydantic.dev/latest/concepts/conversion_table/
_BOOLEANS = {
    **dict.fromkeys(("1", "on", "t", "true", "y", "yes"), True),
    **dict.fromkeys(("0", "off", "f", "false", "n", "no"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[-+]?[0-9]+)?", re.IGNORECASE)


class Filled(str):
    """The text of a placeholder that was a whole value."""

    __slots__ = ()


def as_boolean(value: Any) -> Any:
    """The boolean of a text; any other value unchanged."""
    return _BOOLEANS.get(value.strip().lower(), value) if isinstance(value, str) else value


def as_number(value: Any) -> Any:
    """The number of a text; any other value unchanged."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if _INTEGER.fullmatch(text):
        return int(text)
    return number if _NUMBER.fullmatch(text) and math.isfinite(number := float(text)) else value


def as_list_or_mapping(value: Any) -> Any:
    """The list or mapping of a placeholder's JSON; any other value unchanged."""
    if not isinstance(value, Filled):
        return value
    try:
        found: Any = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return found if type(found) in (list, dict) else value


def typed(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
    """The value with texts from the environment converted to a JSON schema's types; `root` resolves the schema's references."""
    kinds = [*_kinds(schema, root)]
    if isinstance(value, Filled):
        return _one(value, {str(kind["type"]) for kind in kinds if "type" in kind}, kinds, root)
    if isinstance(value, dict):
        nothing: Mapping[str, Any] = {}
        mapping = next((kind for kind in kinds if "properties" in kind or "additionalProperties" in kind), nothing)
        others = mapping.get("additionalProperties")
        properties = mapping.get("properties", {})
        inner = {name: properties.get(name, others if isinstance(others, dict) else {}) for name in value}
        return {name: typed(item, inner[name], root) for name, item in value.items()}
    if isinstance(value, list):
        items = next((kind["items"] for kind in kinds if isinstance(kind.get("items"), dict)), {})
        return [typed(item, items, root) for item in value]
    return value


def _one(text: Filled, types: set[str], kinds: list[Mapping[str, Any]], root: Mapping[str, Any]) -> Any:
    # A text stays if the schema allows texts or anything.
    if not types or "string" in types:
        return text
    if "null" in types and text.strip().lower() in ("", "null"):
        return None
    if "boolean" in types and isinstance(found := as_boolean(text), bool) and not types & {"integer", "number"}:
        return found
    if types & {"integer", "number"} and not isinstance(found := as_number(text), str):
        return found
    if "boolean" in types and isinstance(found := as_boolean(text), bool):
        return found
    found = as_list_or_mapping(text)
    return text if isinstance(found, Filled) else typed(found, {"anyOf": kinds}, root)


def _kinds(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int = 0) -> list[Mapping[str, Any]]:
    """The alternatives of a schema, with references followed."""
    reference = schema.get("$ref")
    if isinstance(reference, str) and depth < 20:
        target: Any = root
        for part in reference.removeprefix("#/").split("/"):
            target = target.get(part, {}) if isinstance(target, dict) else {}
        return _kinds(target, root, depth + 1) if isinstance(target, dict) else []
    found = [schema] if "type" in schema else []
    for word in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(word, []):
            found += _kinds(one, root, depth + 1) if depth < 20 else []
    return found
