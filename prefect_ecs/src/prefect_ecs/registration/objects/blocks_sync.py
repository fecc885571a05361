"""Updates Prefect's blocks to `prefect.blocks.yaml`, and registers their types as `prefect block register` does."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from prefect.blocks.core import Block
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import BlockDocumentCreate, BlockDocumentUpdate, BlockSchemaCreate, BlockTypeCreate
from prefect.client.schemas.objects import BlockDocument

from prefect_ecs.registration.files.blocks import WantedBlock, block_types, secret_paths, slug_of, with_secrets_of
from prefect_ecs.registration.objects.creation import Creation
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.objects.same_json import same_json
from prefect_ecs.registration.state.existing import Existing
from prefect_ecs.registration.state.named import read_block
from prefect_ecs.registration.state.server import if_there

_OF_TYPE = {"name", "slug", "logo_url", "documentation_url", "description", "code_example"}
_OF_SCHEMA = {"fields", "block_type_id", "capabilities", "version"}


def sync_blocks(client: SyncPrefectClient, blocks: list[WantedBlock], existing: Existing, journal: Journal) -> dict[str, UUID]:
    """Creates and updates the blocks after their types; returns the ids by name."""
    schemas = {slug_of(block): _schema(client, block, existing, journal) for block in block_types(blocks)}
    return {wanted.name: _write(client, wanted, *schemas[slug_of(wanted.block)], existing, journal) for wanted in blocks}


def _schema(client: SyncPrefectClient, block: type[Block], existing: Existing, journal: Journal) -> tuple[UUID, UUID]:
    """The ids of the class's type and schema. A type has a schema for each form of the class; both are shared by all its blocks."""
    slug = slug_of(block)
    known = existing.block_types.get(slug)
    type_id = known.id if known else journal.create(f"block type {slug}", "made", _type_creation(client, block))
    find = partial(_find_schema, client, block)
    found = find()
    if found is None:
        fields = block._to_block_schema(type_id).model_dump(include=_OF_SCHEMA)
        make = lambda: client.create_block_schema(BlockSchemaCreate(**fields)).id  # noqa: E731
        delete = partial(_delete_schema, client)
        found = journal.create(f"block type {slug}", "schema made", Creation(f'the schema of the block type "{slug}"', make, find, delete))
    return type_id, found


def _type_creation(client: SyncPrefectClient, block: type[Block]) -> Creation[UUID]:
    slug = slug_of(block)
    wanted = BlockTypeCreate(**block._to_block_type().model_dump(include=_OF_TYPE))

    def find() -> UUID | None:
        found = if_there(partial(client.read_block_type_by_slug, slug))
        return found.id if found else None

    return Creation(f'the block type "{slug}"', lambda: client.create_block_type(wanted).id, find, client.delete_block_type)


def _find_schema(client: SyncPrefectClient, block: type[Block]) -> UUID | None:
    checksum, version = block._calculate_schema_checksum(), block.get_block_schema_version()
    found = if_there(partial(client.read_block_schema_by_checksum, checksum, version))
    return found.id if found else None


def _delete_schema(client: SyncPrefectClient, schema_id: UUID) -> None:
    client.request("DELETE", "/block_schemas/{id}", path_params={"id": schema_id})


def _write(client: SyncPrefectClient, wanted: WantedBlock, type_id: UUID, schema_id: UUID, existing: Existing, journal: Journal) -> UUID:
    found = existing.blocks.get(wanted.name)
    if found is None:
        create = BlockDocumentCreate(name=wanted.own_name, data=wanted.data, block_schema_id=schema_id, block_type_id=type_id)

        def find() -> UUID | None:
            now = read_block(client, wanted.name)
            return now.id if now is not None and same_json(now.data, wanted.data) else None

        make = lambda: client.create_block_document(create).id  # noqa: E731
        creation = Creation(f'the block "{wanted.name}"', make, find, client.delete_block_document)
        return journal.create(f"block {wanted.name}", "made", creation)
    # Fields with secrets aren't in the data, and an update leaves the stored ones as they are.
    data = with_secrets_of(wanted.data, found.data, secret_paths(wanted.block))
    if found.block_schema_id != schema_id or not _has(found, data):
        _update(client, wanted.name, found, data, schema_id, journal)
    return found.id


def _update(client: SyncPrefectClient, name: str, found: BlockDocument, data: dict[str, Any], schema_id: UUID, journal: Journal) -> None:
    def write(values: dict[str, Any], schema: UUID, *, whole: bool) -> None:
        update = BlockDocumentUpdate(data=values, block_schema_id=schema, merge_existing_data=not whole)
        client.update_block_document(found.id, update)

    def undo() -> bool:
        now = read_block(client, name)
        still = now is not None and now.id == found.id and _has(now, data)
        if still:
            write(found.data, found.block_schema_id, whole=True)
        return still

    journal.change(f"block {name}", "updated", partial(write, data, schema_id, whole=False), undo)


def _has(found: BlockDocument, data: dict[str, Any]) -> bool:
    return all(key in found.data and same_json(found.data[key], value) for key, value in data.items())
