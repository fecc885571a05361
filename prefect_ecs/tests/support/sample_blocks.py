"""Blocks of a team, for the tests of `prefect.blocks.yaml`."""

from typing import Any

from prefect.blocks.core import Block
from pydantic import Field, SecretStr


class SampleLogin(Block):
    """A login."""

    user: str
    password: SecretStr | None = None


class SampleWarehouse(Block):
    """A database."""

    host: str
    port: int = 5432
    schema_: str = Field("public", alias="schema")
    labels: dict[str, Any] = Field(default_factory=dict)
    token: SecretStr | None = None
    login: SampleLogin | None = None


class SampleSlack(Block):
    """A secret is all that it is."""

    url: SecretStr


class SampleConnecting(Block):
    """Its initialization fails."""

    host: str

    def block_initialization(self) -> None:
        raise ConnectionError(f"no route to {self.host}")


NOT_A_BLOCK = SampleLogin
