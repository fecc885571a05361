"""One mapping of a file, read key by key; a key that isn't read is an error."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from prefect_ecs.registration.files.typed import as_boolean, as_list_or_mapping, as_number
from prefect_ecs.registration.files.unknown import UNKNOWN, Unknown
from prefect_ecs.registration.files.yaml_file import Document
from prefect_ecs.registration.files.yaml_values import number_problem
from prefect_ecs.registration.problems import Problems, listed, shown

# Prefect's database stores such numbers in four bytes.
LARGEST_INTEGER = 2**31 - 1


@dataclass(frozen=True)
class Place:
    """Place of a mapping in a file, so that messages have the file, the line and the full key."""

    document: Document
    problems: Problems
    # Its name for users, like `deployment hello`, and its path in the file, like `deployments[0].`; messages' keys are relative to it.
    subject: str = ""
    base: str = ""
    prefix: str = ""
    # Valid keys that are ignored.
    notes: Problems = field(default_factory=Problems)

    def problem(self, key: str, message: str, *, cause: str | None = None) -> None:
        """Adds a problem of a key's value."""
        self._add(self.problems, key, message, cause)

    def note(self, key: str, message: str) -> None:
        """Adds a note that a key is ignored, with the reason."""
        self._add(self.notes, key, message, None)

    def _add(self, collection: Problems, key: str, message: str, cause: str | None) -> None:
        line = self.document.line(f"{self.base}{self.prefix}{key}")
        collection.add(self.document.name, message, key=f"{self.prefix}{key}", line=line, subject=self.subject, cause=cause)

    def written(self, key: str) -> str | None:
        """A number, boolean or date as written in the file; None for text and null."""
        return self.document.written(f"{self.base}{self.prefix}{key}")

    def inside(self, key: str) -> Place:
        """The place of a mapping in this one."""
        return replace(self, prefix=f"{self.prefix}{key}.")


class Section:
    """A mapping with its place in a file. A wrong or unknown value counts as missing, so that one mistake gives one line."""

    def __init__(self, values: Mapping[str, Any], place: Place) -> None:
        self.values = values
        self.place = place
        self.problem = place.problem
        self.note = place.note
        self._known: list[str] = []

    def has(self, key: str) -> bool:
        """Whether the file has a value other than null for the key."""
        self._know(key)
        return self.values.get(key) is not None

    def text(self, key: str) -> str | None:
        """A text as written in the file: YAML reads `1.10` as the number 1.1 and `no` as false."""
        self._know(key)
        return self._text(key, self.values.get(key))

    def texts(self, key: str) -> list[str | None]:
        """A list of texts, with None for wrong items."""
        items = [(f"{key}[{index}]", item) for index, item in enumerate(self.items(key) or [])]
        for place, item in items:
            if item is None:
                self.problem(place, "must be text, got null")
        return [self._text(place, item) for place, item in items]

    def boolean(self, key: str) -> bool | None:
        """A boolean."""
        value = as_boolean(self._get(key))
        return value if self._is(key, value, bool, "must be true or false") else None

    def integer(self, key: str, at_least: int) -> int | None:
        """A whole number."""
        value = self._number(key)
        if value is None or (type(value) is int and at_least <= value <= LARGEST_INTEGER):
            return value
        most = f" and at most {LARGEST_INTEGER}" if type(value) is int and value > LARGEST_INTEGER else ""
        self.problem(key, f"must be a whole number of at least {at_least}{most}, got {shown(value)}")
        return None

    def number(self, key: str, above: float) -> float | None:
        """A number."""
        value = self._number(key)
        if value is None or (type(value) in (int, float) and above < value <= LARGEST_INTEGER):
            return value
        most = f" and at most {LARGEST_INTEGER}" if type(value) in (int, float) and value > LARGEST_INTEGER else ""
        self.problem(key, f"must be a number above {above:g}{most}, got {shown(value)}")
        return None

    def mapping(self, key: str) -> dict[str, Any]:
        """A mapping; empty if the file has none. Unknown values in it stay."""
        value = as_list_or_mapping(self._get(key))
        return dict(value) if self._is(key, value, dict, "must be a mapping") and value else {}

    def items(self, key: str) -> list[Any] | None:
        """A list; None if the file has none."""
        value = as_list_or_mapping(self._get(key))
        return list(value) if self._is(key, value, list, "must be a list") and value is not None else None

    def sections(self, key: str) -> list[Section]:
        """A list of mappings."""
        found = []
        for index, item in enumerate(self.items(key) or []):
            if isinstance(item, dict):
                found.append(Section(item, self.place.inside(f"{key}[{index}]")))
            elif item is not UNKNOWN:
                self.problem(f"{key}[{index}]", f"must be a mapping, got {shown(item)}")
        return found

    def section(self, key: str) -> Section:
        """A mapping to be read key by key."""
        return Section(self.mapping(key), self.place.inside(key))

    def passed_over(self, key: str, why: str) -> None:
        """Adds a note for a key of Prefect's that has no effect here, if it has a value."""
        if self.has(key) and self.values[key] not in ([], {}, False):
            self.note(key, f"is passed over: {why}")

    def missing(self, key: str, why: str = "") -> None:
        """Adds a problem if a required key is missing."""
        if not self.has(key):
            self.problem(key, f"is missing{why}")

    def refuse_unknown(self, instead: Mapping[str, str] | None = None) -> None:
        """Call last: adds a problem for each key that hasn't been read; `instead` has replacements for some."""
        for key in self.values:
            if key not in self._known:
                hint = f"{instead[key]}; " if instead and key in instead else did_you_mean(key, self._known)
                self.problem(key, f"is not a known key; {hint}allowed: {listed(sorted(self._known))}")

    def _know(self, key: str) -> None:
        if key not in self._known:
            self._known.append(key)

    def _get(self, key: str) -> Any:
        self._know(key)
        return self.values.get(key)

    def _text(self, key: str, value: Any) -> str | None:
        written = self.place.written(key)
        if written is not None:
            return written
        return value if self._is(key, value, str, "must be text") else None

    def _number(self, key: str) -> Any:
        value = as_number(self._get(key))
        problem = None if value is UNKNOWN else number_problem(value, self.place.written(key))
        if problem is not None:
            self.problem(key, problem)
        return None if problem is not None or value is UNKNOWN else value

    def _is(self, key: str, value: Any, kind: type, message: str) -> bool:
        if value is None or isinstance(value, kind):
            return True
        if not isinstance(value, Unknown):
            self.problem(key, f"{message}, got {self.place.written(key) or shown(value)}")
        return False


class Named(Protocol):
    """An object with a name."""

    @property
    def name(self) -> str | None:
        """Its name."""


N = TypeVar("N", bound=Named)


def unique(found: Iterable[tuple[Section, N | None]], others: str) -> list[N]:
    """The valid ones, without duplicate names; `others` is the text for the first one of a name in messages."""
    named: dict[str | None, N] = {}
    for section, item in found:
        if item is not None and item.name in named:
            section.problem("name", f"is {shown(item.name)}, which {others} has too")
        elif item is not None:
            named[item.name] = item
    return list(named.values())


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion for a message, with a trailing space; empty if no known word is near."""
    close = difflib.get_close_matches(word, list(known), 1)
    return f"did you mean `{close[0]}`? " if close else ""
