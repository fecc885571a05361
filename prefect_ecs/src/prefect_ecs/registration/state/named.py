"""Reads objects of Prefect by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import BlockDocument, BlockType, Variable

from prefect_ecs.registration.objects.side_by_side import side_by_side
from prefect_ecs.registration.state.server import if_there

T = TypeVar("T")


def read_variables(client: SyncPrefectClient, names: Iterable[str]) -> dict[str, Variable]:
    """The existing ones of these variables."""
    return _each(names, client.read_variable_by_name)


def read_blocks(client: SyncPrefectClient, names: Iterable[str]) -> dict[str, BlockDocument]:
    """The existing ones of these blocks, each `<slug of the type>/<name>`, with their secrets, which an undo puts back."""
    return _each(names, partial(read_block, client))


def read_block(client: SyncPrefectClient, name: str) -> BlockDocument | None:
    """The block `<slug of the type>/<name>`; None if there is none."""
    slug, _, own_name = name.partition("/")
    return if_there(partial(client.read_block_document_by_name, own_name, slug))


def read_block_types(client: SyncPrefectClient, slugs: Iterable[str]) -> dict[str, BlockType]:
    """The existing ones of these block types."""
    return _each(slugs, lambda slug: if_there(partial(client.read_block_type_by_slug, slug)))


def _each(names: Iterable[str], read: Callable[[str], T | None]) -> dict[str, T]:
    wanted = sorted(names)
    found = side_by_side([partial(read, name) for name in wanted])
    return {name: item for name, item in zip(wanted, found, strict=True) if item is not None}
