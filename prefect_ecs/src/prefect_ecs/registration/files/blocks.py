"""`prefect.blocks.yaml`: blocks without secrets, of types that the image's Python code defines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

from prefect.blocks.core import Block
from prefect.client.schemas.actions import BlockDocumentCreate
from prefect.exceptions import ScriptError
from prefect.utilities.importtools import import_object
from pydantic import ValidationError

from prefect_ecs.registration.checks.plain_secret import INSTEAD, plain_secrets
from prefect_ecs.registration.files.import_path import as_a_run_imports, near_module
from prefect_ecs.registration.files.item_list import read_items
from prefect_ecs.registration.files.placeholders import Placeholders
from prefect_ecs.registration.files.section import Section, did_you_mean
from prefect_ecs.registration.files.unknown import has_unknown
from prefect_ecs.registration.problems import Problems, listed, shown

FILE = "prefect.blocks.yaml"
KEY = "blocks"
SecretPath = tuple[str, ...]


@dataclass(frozen=True)
class WantedBlock:
    """A block: its class, its own name, and its data as JSON without the fields that hold secrets."""

    block: type[Block]
    own_name: str
    data: dict[str, Any]

    @property
    def name(self) -> str:
        """`<slug of its type>/<name>`, as `Block.load` and Prefect's command line take it."""
        return f"{slug_of(self.block)}/{self.own_name}"


def slug_of(block: type[Block]) -> str:
    """The slug of a block's type."""
    return block.get_block_type_slug()


def block_types(blocks: list[WantedBlock] | None) -> list[type[Block]]:
    """The classes of the blocks and of the blocks inside them, inner ones first, as Prefect registers them."""
    return list(dict.fromkeys(found for wanted in blocks or [] for found in _with_inner(wanted.block)))


def secret_paths(block: type[Block]) -> list[SecretPath]:
    """The fields with secrets, like `("password",)` or, in an inner block, `("credentials", "password")`."""
    fields: list[str] = block.model_json_schema().get("secret_fields", [])
    return [tuple(part for part in field.split(".") if part != "*") for field in fields]


def read_blocks(path: Path, placeholders: Placeholders, problems: Problems) -> list[WantedBlock] | None:
    """The blocks of the file; without a file None, and the existing ones stay."""
    folder = path.absolute().parent
    return read_items(path, KEY, problems, lambda section: _read(section, placeholders, folder))


def _read(section: Section, placeholders: Placeholders, folder: Path) -> WantedBlock | None:
    section.values = {key: placeholders.resolve(value, section.problem, key) for key, value in section.values.items()}
    name, path, data = section.text("name"), section.text("type"), section.mapping("data")
    section.refuse_unknown()
    for key in ("name", "type"):
        section.missing(key)
    block = None if path is None else _class(section, path, folder)
    if name is None or block is None or has_unknown(data):
        return None
    if _refuse_secrets(section, block, data) or _refuse_unknown(section, block, data):
        return None
    try:
        values = _as_json(block(**data), name)
    except ValidationError as error:
        for detail in error.errors():
            place = ".".join(["data", *map(str, detail["loc"])]) if "block" not in str(detail["loc"][:1]) else "data"
            if detail["type"] == "missing" and detail["loc"] in secret_paths(block):
                section.problem(place, f"is a secret without which {block.__name__} can't be made; make this block in Prefect, by hand")
            elif detail["type"] == "missing":
                section.problem(place, "is missing")
            else:
                section.problem(place, f"is {shown(detail['input'])}: {detail['msg'].removeprefix('Value error, ')}")
        return None
    # A block's own initialization may raise anything.
    except Exception as error:
        section.problem("data", f"is refused by {block.__name__}: {type(error).__name__}: {error}")
        return None
    return WantedBlock(block, name, values)


def _class(section: Section, path: str, folder: Path) -> type[Block] | None:
    forms = "the import path of a block's class, like `prefect_aws.S3Bucket` or `my_package.blocks.Warehouse`"
    if "." not in path and ":" not in path:
        section.problem("type", f"must be {forms}, got {shown(path)}")
        return None
    try:
        with as_a_run_imports(folder):
            found = import_object(path)
    # Any exception during the import, even SystemExit, is a problem of the file.
    except (Exception, SystemExit) as error:
        why = error.user_exc if isinstance(error, ScriptError) else error
        module = path.partition(":")[0] if ":" in path else path.rpartition(".")[0]
        section.problem("type", f"is {shown(path)}, and importing it fails: {type(why).__name__}: {why}{near_module(why, module, folder)}")
        return None
    if isinstance(found, type) and issubclass(found, Block) and found is not Block:
        return found
    section.problem("type", f"is {shown(path)}, which is no class of blocks; it must be {forms}")
    return None


def _refuse_secrets(section: Section, block: type[Block], data: Mapping[str, Any]) -> bool:
    of_class = [path for path in secret_paths(block) if _at(data, path) is not None]
    for path in of_class:
        place = f"data.{'.'.join(path)}"
        section.problem(
            place, f"is a secret of {block.__name__}; {INSTEAD}, or set the field in Prefect by hand: registration leaves it alone"
        )
    others = [(key, what) for key, what in plain_secrets(data, "data", "") if tuple(key.split(".")[1:]) not in of_class]
    for key, what in others:
        section.problem(key, f"seems to be a secret ({what}); {INSTEAD}")
    return bool(of_class or others)


def _refuse_unknown(section: Section, block: type[Block], data: Mapping[str, Any]) -> bool:
    # Blocks take unknown fields without a word.
    known = sorted({name for field, info in block.model_fields.items() for name in (field, info.alias) if name})
    unknown = [key for key in data if key not in known]
    for key in unknown:
        section.problem(f"data.{key}", f"is not a field of {block.__name__}; {did_you_mean(key, known)}allowed: {listed(known)}")
    return bool(unknown)


def _as_json(block: Block, name: str) -> dict[str, Any]:
    """The block's data as Prefect stores it, without the fields that hold secrets."""
    document = block._to_block_document(name=name, block_schema_id=uuid4(), block_type_id=uuid4(), include_secrets=True)
    fields = document.model_dump(include={"name", "block_schema_id", "block_type_id", "data"})
    data: dict[str, Any] = BlockDocumentCreate(**fields).model_dump(mode="json", serialize_as_any=True)["data"]
    data = deepcopy(data)
    for path in secret_paths(type(block)):
        inner = _at(data, path[:-1])
        if isinstance(inner, dict):
            inner.pop(path[-1], None)
    return data


def with_secrets_of(data: Mapping[str, Any], stored: Mapping[str, Any], paths: list[SecretPath]) -> dict[str, Any]:
    """The data with the stored secrets of inner blocks, which a person may have set."""
    whole = deepcopy(dict(data))
    for path in paths:
        inner, theirs = _at(whole, path[:-1]), _at(stored, path)
        if len(path) > 1 and isinstance(inner, dict) and theirs is not None:
            inner[path[-1]] = theirs
    return whole


def _at(values: Any, path: SecretPath) -> Any:
    for part in path:
        values = values.get(part) if isinstance(values, Mapping) else None
    return values


def _with_inner(annotation: Any) -> Iterator[type[Block]]:
    if isinstance(annotation, type) and issubclass(annotation, Block):
        for field in annotation.model_fields.values():
            yield from _with_inner(field.annotation)
        if annotation is not Block:
            yield annotation
    for inner in get_args(annotation):
        yield from _with_inner(inner)
