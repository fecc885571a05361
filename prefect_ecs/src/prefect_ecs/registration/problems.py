"""Everything that is wrong, collected and told at once: one line for each cause."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LONGEST_VALUE_SHOWN = 80
# Shorter values are no secrets, and replacing them would garble the rest of a message.
SHORTEST_VALUE_HIDDEN = 8
MOST_PLACES_SHOWN = 5
_INDEX = re.compile(r"\[\d+\]")


class RefusedError(Exception):
    """Nothing was written, for these reasons, one line each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class InUseError(RefusedError):
    """Nothing was removed, for somebody else's things would be without what they need."""


@dataclass(frozen=True)
class _Place:
    """Where a problem shows: the line of a file, and what of the file it is."""

    line: int | None
    subject: str
    key: str

    def beside(self, first: _Place) -> str:
        """How it is named beside the first of the same cause."""
        key = f"`{self.key}`" if _INDEX.sub("", self.key) != _INDEX.sub("", first.key) else ""
        what = " of ".join(part for part in (key, self.subject) if part)
        line = "" if self.line is None else f"line {self.line}"
        return f"{what} ({line})" if what and line else what or line


class Problems:
    """Collects problems, so that a user hears of all of them in one go."""

    def __init__(self) -> None:
        # By where and cause: the message, and the places of which it is true.
        self._found: dict[tuple[str, str], tuple[str, list[_Place]]] = {}
        self._hidden: dict[str, str] = {}

    def add(self, where: str, message: str, *, key: str = "", line: int | None = None, subject: str = "", cause: str | None = None) -> None:
        """Notes one problem; what was hidden stays out of its line.

        The same message, or another one of the same `cause`, for several places of a file becomes one line.
        """
        _, places = self._found.setdefault((where, cause or _INDEX.sub("[]", f"{key} {message}")), (message, []))
        place = _Place(line, subject, key)
        if place not in places:
            places.append(place)

    def hide(self, value: str, name: str) -> None:
        """Shows `name` wherever a message would show `value`, which came out of the environment."""
        if len(value) >= SHORTEST_VALUE_HIDDEN:
            self._hidden[value] = name

    def refuse_if_any(self) -> None:
        """Raises `RefusedError` if anything was noted."""
        if self._found:
            raise RefusedError(self.lines)

    @property
    def lines(self) -> list[str]:
        """The problems so far, those of a file in its order."""
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
    """A value as a message shows it: on one line and not too long."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = f"a value of type {type(value).__name__}"
    return text if len(text) <= LONGEST_VALUE_SHOWN else text[: LONGEST_VALUE_SHOWN - 1] + "…"


def listed(values: Iterable[object]) -> str:
    """Allowed values as a message lists them."""
    return ", ".join(str(value) for value in values) or "none"
