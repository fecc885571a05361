"""Reads a YAML file into plain data: mappings with text keys, lists, text, numbers, booleans and null."""

from __future__ import annotations

import datetime
import math
from pathlib import Path
from typing import Any

import yaml

from registration.problems import Problems, shown

# Aliases let a file of a few lines stand for billions of values, and self-reference for infinitely many.
MOST_VALUES = 50_000
DEEPEST = 40


class _Loader(yaml.SafeLoader):
    """The safe loader, except that a key given twice is an error and not silently the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} is there twice", key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


class _NotPlainError(Exception):
    """The file has something in it that can't be sent to Prefect as JSON."""


def read_mapping(path: Path, problems: Problems) -> dict[str, Any] | None:
    """The mapping that the file holds; None, and a problem noted, where it holds none."""
    try:
        # yaml's loader class is safe; ruff's rule sees only that it isn't literally SafeLoader.
        loaded = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506
    except OSError as error:
        problems.add(path.name, f"can't be read: {error.strerror}")
    except RecursionError:
        problems.add(path.name, f"is nested deeper than {DEEPEST} levels")
    except yaml.MarkedYAMLError as error:
        place = f"line {error.problem_mark.line + 1}" if error.problem_mark else "somewhere"
        problems.add(path.name, f"is not valid YAML: {place}: {error.problem}")
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        problems.add(path.name, f"is not valid YAML: {error}")
    else:
        if loaded is None:
            problems.add(path.name, "is empty; nothing is changed or removed on account of an empty file")
        elif not isinstance(loaded, dict):
            problems.add(path.name, f"must be a mapping, got {shown(loaded)}")
        else:
            return _plain(loaded, path, problems)
    return None


def _plain(loaded: dict[Any, Any], path: Path, problems: Problems) -> dict[str, Any] | None:
    copier = _Plain()
    try:
        return copier.mapping(loaded, "", 0)
    except _NotPlainError as error:
        problems.add(path.name, str(error))
        return None


class _Plain:
    """Copies loaded YAML, refusing what JSON has no word for."""

    def __init__(self) -> None:
        self._copied = 0

    def copy(self, value: Any, where: str, depth: int) -> Any:
        self._copied += 1
        if self._copied > MOST_VALUES:
            raise _NotPlainError(f"stands for more than {MOST_VALUES} values")
        if depth > DEEPEST:
            raise _NotPlainError(f"is nested deeper than {DEEPEST} levels")
        if isinstance(value, dict):
            return self.mapping(value, where, depth)
        if isinstance(value, list):
            return [self.copy(item, f"{where}[{index}]", depth + 1) for index, item in enumerate(value)]
        return _scalar(value, where)

    def mapping(self, value: dict[Any, Any], where: str, depth: int) -> dict[str, Any]:
        return {self._key(key, where): self.copy(item, f"{where}.{key}", depth + 1) for key, item in value.items()}

    def _key(self, key: Any, where: str) -> str:
        if not isinstance(key, str):
            raise _NotPlainError(f"`{where.lstrip('.')}` has the key {key!r}, which is not text; put it in quotes")
        return str(_scalar(key, where))


def _scalar(value: Any, where: str) -> Any:
    name = where.lstrip(".")
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise _NotPlainError(f"`{name}` holds a character that no database takes")
        return value
    if isinstance(value, float) and not math.isfinite(value):
        raise _NotPlainError(f"`{name}` is {value}, which JSON can't hold")
    if value is None or isinstance(value, bool | int | float):
        return value
    # An unquoted date is text to Prefect.
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise _NotPlainError(f"`{name}` is of type {type(value).__name__}; allowed: text, numbers, booleans, lists, mappings")
