"""A value that can't be known because something is wrong with it, which has been told: nothing else is said of it."""

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
    """A mapping without its unknown values; of a list with an unknown item nothing is left, so that the others keep their numbers."""
    return {
        key: known_part(value) if isinstance(value, dict) else value
        for key, value in values.items()
        if isinstance(value, dict) or not has_unknown(value)
    }
