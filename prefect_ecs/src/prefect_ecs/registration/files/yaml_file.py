"""Reads a YAML file into plain data: mappings with text keys, lists, text, numbers, booleans and null."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from prefect_ecs.registration.files.unknown import UNKNOWN
from prefect_ecs.registration.files.yaml_values import DEEPEST, TooMuchError, YamlValues
from prefect_ecs.registration.problems import Problems, shown

_LAST_PART = re.compile(r"(\[\d+\]|\.?[^.\[\]]*)$")
# Beginnings that YAML doesn't read as text.
_NEEDS_QUOTES = re.compile(r"(?:^|:|-|\[|,)\s*(?:[*&%@`!|>]|\{\{)|\{\{|: .*: ")


@dataclass(frozen=True)
class Document:
    """The mapping of a file."""

    name: str
    values: dict[str, Any]
    # Path, like `deployments[0].name`, → line.
    _lines: Mapping[str, int] = field(default_factory=dict)
    _written: Mapping[str, str] = field(default_factory=dict)
    # Top-level keys with an anchor that another key uses by an alias.
    shared: frozenset[str] = frozenset()

    def line(self, where: str) -> int | None:
        """The line of a key, or of the nearest enclosing one."""
        while where and where not in self._lines:
            last = _LAST_PART.search(where)
            # A key may contain dots and brackets.
            where = where[: min(last.start() if last else 0, len(where) - 1)]
        return self._lines.get(where)

    def written(self, where: str) -> str | None:
        """A number, boolean or date as written in the file; None for text and null."""
        return self._written.get(where)


def read_document(path: Path, problems: Problems, of_list: str | None = None) -> Document | None:
    """The mapping of the file; None, and a problem added, if there is none. A file with only a list is a mapping with the key `of_list`."""
    text = _text(path, problems)
    if text is None:
        return None
    try:
        loader = _loader(text)
        node = loader.get_single_node()
        if node is None:
            problems.add(path.name, "is empty; nothing is changed or removed on account of an empty file")
            return None
        reader = YamlValues(text, loader, lambda line, message: problems.add(path.name, message, line=line))
        is_list = of_list is not None and isinstance(node, yaml.SequenceNode)
        values = {of_list: reader.value(node, str(of_list))} if is_list else reader.value(node, "")
    except (RecursionError, TooMuchError) as error:
        message = str(error) if isinstance(error, TooMuchError) else f"is nested deeper than {DEEPEST} levels"
        problems.add(path.name, message)
        return None
    except yaml.YAMLError as error:
        line, message = _syntax(error, text)
        problems.add(path.name, f"is not valid YAML: {message}", line=line)
        return None
    if isinstance(values, dict):
        return Document(path.name, values, reader.lines, reader.written, _shared(node))
    if values is None:
        problems.add(path.name, "is empty; nothing is changed or removed on account of an empty file")
    elif values is not UNKNOWN:
        problems.add(path.name, f"must be a mapping, got {shown(values)}", line=1)
    return None


def _loader(text: str) -> yaml.SafeLoader | yaml.CSafeLoader:
    """A loader of libyaml takes a tenth of the time, but crashes on deep nesting and has other error messages."""
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                return yaml.SafeLoader(text)
        return yaml.CSafeLoader(text)
    # PyYAML may have been built without libyaml.
    except (AttributeError, yaml.YAMLError):
        return yaml.SafeLoader(text)


def _shared(document: yaml.Node) -> frozenset[str]:
    if not isinstance(document, yaml.MappingNode):
        return frozenset()
    nodes = {key.value: _nodes_of(value, {}) for key, value in document.value if isinstance(key, yaml.ScalarNode)}
    return frozenset(name for name, own in nodes.items() if any(own.keys() & other.keys() for key, other in nodes.items() if key != name))


def _nodes_of(node: yaml.Node, found: dict[int, yaml.Node]) -> dict[int, yaml.Node]:
    """The node and all nested ones, by id; an alias is the same node as its anchor."""
    if id(node) not in found:
        found[id(node)] = node
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        for inner in [part for pair in pairs for part in pair] if pairs else node.value if isinstance(node, yaml.SequenceNode) else []:
            _nodes_of(inner, found)
    return found


def _text(path: Path, problems: Problems) -> str | None:
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.add(path.name, f"can't be read: {error.strerror}")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.add(path.name, "is not valid YAML: it is not in UTF-8", line=line)
        return None


def _syntax(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """The line, counted from 1, and the problem."""
    if isinstance(error, yaml.reader.ReaderError):
        return text[: error.position].count("\n") + 1, f"the character {chr(error.character)!a} is not allowed"
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line if mark is not None else 0
    message = getattr(error, "problem", None) or str(error)
    if message == "but found another document":
        return line + 1, "it has a second document after `---`, and Prefect reads one: put all into one"
    # The parser reports the position after the value.
    lines = text.splitlines()
    context = getattr(error, "context_mark", None)
    for number in dict.fromkeys((line, line - 1, context.line if context is not None else line)):
        if 0 <= number < len(lines) and _NEEDS_QUOTES.search(lines[number].split(" #")[0]):
            return number + 1, f"{message}; text that begins with one of * & % @ ` ! | > or holds `{{{{` or `: ` goes in quotes"
    return min(line, max(len(lines) - 1, 0)) + 1, message
