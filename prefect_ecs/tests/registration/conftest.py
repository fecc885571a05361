"""A stack for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.prefect_server import PrefectServer
from support.stack import Stack


@pytest.fixture
def stack(tmp_path: Path, prefect_server: PrefectServer) -> Iterator[Stack]:
    """A stack on the open server, which is empty afterwards."""
    made = Stack(tmp_path, prefect_server)
    yield made
    made.empty_server()


@pytest.fixture
def auth_stack(tmp_path: Path, auth_server: PrefectServer) -> Stack:
    """A stack on the server with an auth string."""
    secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-auth-AbCdEf"
    made = Stack(tmp_path, auth_server)
    made.config["workPools"][0]["prefectApiAuthStringSecretArn"] = secret
    return made
