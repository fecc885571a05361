"""A file with one list of named items, like `limits.yaml`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from prefect_ecs.registration.files.section import N, Place, Section, unique
from prefect_ecs.registration.files.yaml_file import read_document
from prefect_ecs.registration.problems import Problems

NONE = "none"


class NoItems(list[N]):
    """`<key>: none`: all are removed. An empty list, in contrast, may be a mistake."""


def read_items(
    path: Path, key: str, problems: Problems, read: Callable[[Section], N | None], notes: Problems | None = None
) -> list[N] | None:
    """The valid items of the file; without a file None, and the existing ones stay."""
    if not path.exists():
        return None
    document = read_document(path, problems, of_list=key)
    if document is None:
        return []
    if document.values == {key: NONE}:
        return NoItems()
    top = Section(document.values, Place(document, problems, notes=notes or Problems()))
    top.missing(key, f"; write `{key}: {NONE}` for none")
    items = unique(((section, read(section)) for section in top.sections(key)), f"another {key.removesuffix('s')} of the file")
    top.refuse_unknown()
    return items
