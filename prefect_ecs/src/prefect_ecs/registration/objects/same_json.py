"""Compares wanted values with the server's."""

from __future__ import annotations

from typing import Any


def same_json(one: Any, other: Any) -> bool:
    """Whether they are equal as JSON, where 1 equals 1.0 and, unlike in Python, not true."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same_json(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, float) and isinstance(other, int):
        return _is_written(one, other)
    if isinstance(one, int) and isinstance(other, float):
        return _is_written(other, one)
    return bool(one == other)


def _is_written(number: float, whole: int) -> bool:
    """Whether a server may have written the number so: PostgreSQL's JSON returns 3.4e38 with all its digits."""
    try:
        return number == float(whole)
    except OverflowError:
        return False
