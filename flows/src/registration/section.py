"""One mapping of a file, read key by key; a key that nobody asked for is an error."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from registration.problems import Problems, listed, shown


class Section:
    """A mapping with its place in a file, so that every message can name the key in full."""

    def __init__(self, values: Mapping[str, Any], document: str, problems: Problems, prefix: str = "") -> None:
        self.values = values
        self.document = document
        self.problems = problems
        self.prefix = prefix
        self._known: list[str] = []

    def problem(self, key: str, message: str) -> None:
        """Notes what is wrong with the value of a key."""
        self.problems.add(self.document, f"`{self.prefix}{key}` {message}")

    def has(self, key: str) -> bool:
        """Whether the file says anything but null for the key."""
        self._know(key)
        return self.values.get(key) is not None

    def text(self, key: str) -> str | None:
        """A text; numbers are taken as they are written, for YAML reads `1.2` as a number."""
        value = self._get(key)
        if type(value) in (int, float):
            return str(value)
        return value if self._is(key, value, str, "must be text") else None

    def boolean(self, key: str) -> bool | None:
        """A boolean."""
        value = self._get(key)
        return value if self._is(key, value, bool, "must be true or false") else None

    def integer(self, key: str, at_least: int) -> int | None:
        """A whole number."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int | None) or (value is not None and value < at_least):
            self.problem(key, f"must be a whole number of at least {at_least}, got {shown(value)}")
            return None
        return value

    def number(self, key: str, above: float) -> float | None:
        """A number."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int | float | None) or (value is not None and value <= above):
            self.problem(key, f"must be a number above {above:g}, got {shown(value)}")
            return None
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        """A mapping; empty where the file has none."""
        value = self._get(key)
        return dict(value) if self._is(key, value, dict, "must be a mapping") and value else {}

    def items(self, key: str) -> list[Any] | None:
        """A list; None where the file has none."""
        value = self._get(key)
        return list(value) if self._is(key, value, list, "must be a list") and value is not None else None

    def sections(self, key: str) -> list[Section]:
        """A list of mappings."""
        found = []
        for index, item in enumerate(self.items(key) or []):
            if isinstance(item, dict):
                found.append(Section(item, self.document, self.problems, f"{self.prefix}{key}[{index}]."))
            else:
                self.problem(f"{key}[{index}]", f"must be a mapping, got {shown(item)}")
        return found

    def section(self, key: str) -> Section:
        """A mapping to be read key by key."""
        return Section(self.mapping(key), self.document, self.problems, f"{self.prefix}{key}.")

    def must_be_empty(self, key: str, why: str) -> None:
        """Refuses a key that Registration would otherwise ignore in silence."""
        self._know(key)
        if self.values.get(key) not in (None, [], {}):
            self.problem(key, why)

    def refuse_unknown(self) -> None:
        """Call last: notes every key that was not asked for."""
        for key in self.values:
            if key not in self._known:
                close = difflib.get_close_matches(key, self._known, 1)
                hint = f"did you mean `{close[0]}`? " if close else ""
                self.problem(key, f"is no key that Registration knows; {hint}allowed: {listed(sorted(self._known))}")

    def _know(self, key: str) -> None:
        if key not in self._known:
            self._known.append(key)

    def _get(self, key: str) -> Any:
        self._know(key)
        return self.values.get(key)

    def _is(self, key: str, value: Any, kind: type, message: str) -> bool:
        if value is None or isinstance(value, kind):
            return True
        self.problem(key, f"{message}, got {shown(value)}")
        return False
