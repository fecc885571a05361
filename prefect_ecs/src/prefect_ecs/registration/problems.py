"""Problems, collected and reported together, one line for each cause."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LONGEST_VALUE_SHOWN = 80
# Shorter values aren't secrets, and replacing them would garble a message.
SHORTEST_VALUE_HIDDEN = 8
MOST_PLACES_SHOWN = 5
_INDEX = re.compile(r"\[\d+\]")


class RefusedError(Exception):
    """Nothing was written, because of these problems, one line each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class InUseError(RefusedError):
    """Nothing was removed, because other programs' flow projects need it."""


@dataclass(frozen=True)
class _Place:
    """Place of a problem: the line of a file, the object and the key."""

    line: int | None
    subject: str
    key: str

    def beside(self, first: _Place) -> str:
        """Text for the place after the first one of the same cause."""
        key = f"`{self.key}`" if _INDEX.sub("", self.key) != _INDEX.sub("", first.key) else ""
        what = " of ".join(part for part in (key, self.subject) if part)
        line = "" if self.line is None else f"line {self.line}"
        return f"{what} ({line})" if what and line else what or line


class Problems:
    """Collects problems, so that a user sees all of them at once."""

    def __init__(self) -> None:
        # (file, cause) → message and its places.
        self._found: dict[tuple[str, str], tuple[str, list[_Place]]] = {}
        self._hidden: dict[str, str] = {}

    def add(self, where: str, message: str, *, key: str = "", line: int | None = None, subject: str = "", cause: str | None = None) -> None:
        """Adds a problem. Hidden values don't appear in its line.

        Several places of a file with the same message, or the same `cause`, become one line.
        """
        _, places = self._found.setdefault((where, cause or _INDEX.sub("[]", f"{key} {message}")), (message, []))
        place = _Place(line, subject, key)
        if place not in places:
            places.append(place)

    def hide(self, value: str, name: str) -> None:
        """Replaces `value`, which comes from the environment, by `name` in all messages."""
        if len(value) >= SHORTEST_VALUE_HIDDEN:
            self._hidden[value] = name

    def refuse_if_any(self) -> None:
        """Raises `RefusedError` if there are problems."""
        if self._found:
            raise RefusedError(self.lines)

    @property
    def lines(self) -> list[str]:
        """The problems so far, in the order of lines within a file."""
        order = list(dict.fromkeys(where for where, _ in self._found))
        found = sorted(self._found.items(), key=lambda item: (order.index(item[0][0]), item[1][1][0].line or 0))
        return [self._shown(where, message, places) for (where, _), (message, places) in found]

    def _shown(self, where: str, message: str, places: list[_Place]) -> str:
        first, others = places[0], places[1:]
        at = where if first.line is None else f"{where}:{first.line}"
        subject, key = f"{first.subject}: " if first.subject else "", f"`{first.key}` " if first.key else ""
        more = f" (so too {_some(others, first)})" if others else ""
        line = " ".join(f"{at}: {subject}{key}{message}{more}".split())
        for value, name in self._hidden.items():
            line = line.replace(value, name)
        return line


def _some(places: list[_Place], first: _Place) -> str:
    shown_places = [place.beside(first) for place in places[:MOST_PLACES_SHOWN]]
    left = len(places) - len(shown_places)
    return ", ".join(shown_places) + (f" and {left} more" if left else "")


def shown(value: Any) -> str:
    """A value for a message: on one line, at most 80 characters."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = f"a value of type {type(value).__name__}"
    return text if len(text) <= LONGEST_VALUE_SHOWN else text[: LONGEST_VALUE_SHOWN - 1] + "…"


def listed(values: Iterable[object]) -> str:
    """Allowed values for a message."""
    return ", ".join(str(value) for value in values) or "none"
