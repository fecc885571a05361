"""The value of a setting whose problem has been reported, so that it causes no further problems."""

from __future__ import annotations

from typing import Any, Final


class Unknown:
    """The type of `UNKNOWN`."""


UNKNOWN: Final = Unknown()


def has_unknown(value: Any) -> bool:
    """Whether anything in a value is unknown."""
    if isinstance(value, dict):
        return any(has_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(has_unknown(item) for item in value)
    return value is UNKNOWN


def known_part(values: dict[str, Any]) -> dict[str, Any]:
    """A mapping without its unknown values. A list with an unknown item is dropped, since the other items' indexes would change."""
    return {
        key: known_part(value) if isinstance(value, dict) else value
        for key, value in values.items()
        if isinstance(value, dict) or not has_unknown(value)
    }
