"""Finds secrets in the files of what flows use in Prefect, where all users can read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prefect_ecs.registration.checks.container_variables import kind_of_secret

INSTEAD = (
    "what Prefect holds is readable there; name the secret among `secrets` in the stack's configuration"
    " and read the container's variable inside the flow"
)


def plain_secrets(value: Any, key: str, name: str) -> Iterator[tuple[str, str]]:
    """Each secret in a value: its key in the file, and its kind. `name` is the innermost key."""
    if isinstance(value, dict):
        for inner, item in value.items():
            yield from plain_secrets(item, f"{key}.{inner}", inner)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from plain_secrets(item, f"{key}[{index}]", name)
    elif isinstance(value, str) and (what := kind_of_secret(name, value)):
        yield key, what
