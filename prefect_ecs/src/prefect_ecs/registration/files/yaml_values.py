"""Turns YAML's nodes into plain data, and keeps each value's line and its text in the file."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from prefect_ecs.registration.files.unknown import UNKNOWN

# With aliases, a file of a few lines can have billions of values, and with a self-reference infinitely many.
MOST_VALUES = 50_000
DEEPEST = 40

_TAG = "tag:yaml.org,2002:"
_MERGE = f"{_TAG}merge"
# `<<` and `=` as values.
_TEXT_TAGS = (f"{_TAG}str", f"{_TAG}value", _MERGE)
# In YAML 1.1, which Prefect reads, 010 is 8 and 12:30 is 750; users don't mean that.
_MISREAD = re.compile(r"[-+]?(0[0-9_]+|[0-9_]+(:[0-9.]+)+)")

# Takes the line, counted from 1, and the problem.
Report = Callable[[int, str], None]


class TooMuchError(Exception):
    """The file has too many values."""


class YamlValues:
    """Reads the nodes of one file. A value that JSON can't represent is reported and becomes `UNKNOWN`."""

    def __init__(self, text: str, loader: yaml.SafeLoader | yaml.CSafeLoader, report: Report) -> None:
        self._text = text
        self._loader = loader
        self._report = report
        self._read = 0
        # Path in messages, like `deployments[0].name`, → line.
        self.lines: dict[str, int] = {}
        # Path → text in the file, of values that YAML doesn't read as text.
        self.written: dict[str, str] = {}

    def value(self, node: yaml.Node, where: str, depth: int = 0) -> Any:
        """The value of a node."""
        self._read += 1
        if self._read > MOST_VALUES:
            raise TooMuchError(f"stands for more than {MOST_VALUES} values")
        if depth > DEEPEST:
            raise TooMuchError(f"is nested deeper than {DEEPEST} levels")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, where)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            return [self._item(item, f"{where}[{index}]", depth + 1) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return self._mapping(node, where, depth)
        return self._refuse(node, where, f"has the tag {node.tag.replace(_TAG, '!!')}; allowed: text, numbers, booleans, lists, mappings")

    def _item(self, node: yaml.Node, where: str, depth: int) -> Any:
        self.lines[where] = _line(node)
        return self.value(node, where, depth)

    def _mapping(self, node: yaml.MappingNode, where: str, depth: int) -> Any:
        if (placeholder := self._placeholder(node)) is not None:
            return self._refuse(node, where, f'is {placeholder} without quotes; write "{placeholder}"')
        values: dict[str, Any] = {}
        for key, name, item in self._pairs(node, where, depth):
            place = f"{where}.{name}".lstrip(".")
            self.lines[place] = _line(key)
            self.written.pop(place, None)
            values[name] = self.value(item, place, depth + 1)
        return values

    def _pairs(self, node: yaml.MappingNode, where: str, depth: int) -> Iterator[tuple[yaml.Node, str, yaml.Node]]:
        """The pairs, those of `<<` first, so that the mapping's own win."""
        if depth > DEEPEST:
            raise TooMuchError(f"is nested deeper than {DEEPEST} levels")
        for key, merged in node.value:
            if key.tag == _MERGE:
                # The first of several wins.
                for source in reversed(merged.value if isinstance(merged, yaml.SequenceNode) else [merged]):
                    if isinstance(source, yaml.MappingNode):
                        yield from self._pairs(source, where, depth + 1)
                    else:
                        self._refuse(source, f"{where}.<<".lstrip("."), "must be the alias of a mapping, or a list of such")
        seen: set[str] = set()
        for key, item in node.value:
            name = None if key.tag == _MERGE else self._key(key, where)
            if name in seen:
                self._report(_line(key), f"the key `{f'{where}.{name}'.lstrip('.')}` occurs twice")
            if name is not None:
                seen.add(name)
                yield key, name, item

    def _key(self, node: yaml.Node, where: str) -> str | None:
        """The key's text, even if YAML reads another type: `on` stays `on`."""
        if isinstance(node, yaml.ScalarNode) and node.tag != f"{_TAG}null":
            return None if _bad_characters(node.value) and self._refuse(node, where, _NO_DATABASE) else node.value
        place = f"`{where}`" if where else "the file"
        self._report(_line(node), f"{place} has the key {self._source(node) or 'null'}, which is not text; put it in quotes")
        return None

    def _placeholder(self, node: yaml.MappingNode) -> str | None:
        """The placeholder `{{ $X }}`, which YAML reads as a mapping whose key is a mapping."""
        whole = self._source(node)
        return whole if node.flow_style and whole.startswith("{{") and isinstance(node.value[0][0], yaml.MappingNode) else None

    def _scalar(self, node: yaml.ScalarNode, where: str) -> Any:
        if node.tag in _TEXT_TAGS:
            return self._refuse(node, where, _NO_DATABASE) if _bad_characters(node.value) else node.value
        try:
            value = self._loader.construct_object(node)
        except yaml.YAMLError:
            return self._refuse(node, where, f"has the tag {node.tag.replace(_TAG, '!!')}; allowed: text, numbers, booleans, null")
        except (ValueError, OverflowError):
            # An invalid date such as 2026-13-45.
            return node.value
        if value is None or isinstance(value, str):
            return value
        self.written[where] = node.value
        # Prefect reads an unquoted date as text.
        if isinstance(value, datetime.date):
            return value.isoformat()
        if isinstance(value, bool | int | float):
            return value
        return self._refuse(node, where, f"is of type {type(value).__name__}; allowed: text, numbers, booleans, lists, mappings")

    def _refuse(self, node: yaml.Node, where: str, message: str) -> Any:
        self._report(_line(node), f"`{where}` {message}" if where else message)
        return UNKNOWN

    def _source(self, node: yaml.Node) -> str:
        return " ".join(self._text[node.start_mark.index : node.end_mark.index].split())


_NO_DATABASE = "holds a character that no database takes"


def number_problem(value: Any, written: str | None) -> str | None:
    """The reason why a number is refused, or None: JSON can't represent it, or YAML reads another number than users mean."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"is {written or value}, which JSON can't hold"
    if written is not None and not isinstance(value, bool | str) and _MISREAD.fullmatch(written):
        return f"is {written}, which YAML takes for the number {value}; put it in quotes, or write the number"
    return None


def misread_numbers(
    value: Any, written: Callable[[tuple[str | int, ...]], str | None], path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each refused number inside a value: its path, and the reason. `written` returns its text in the file."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inner is not None:
        for part, item in inner:
            yield from misread_numbers(item, written, (*path, part))
    elif problem := number_problem(value, written(path)):
        yield path, problem


def _bad_characters(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
