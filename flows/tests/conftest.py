"""One Prefect server for all tests of the flows, started when the first test asks, and empty databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any
from unittest import mock

import pytest
from prefect.server.api.server import SubprocessASGIServer
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, PREFECT_SERVER_DATABASE_CONNECTION_URL, temporary_settings
from prefect.testing.utilities import prefect_test_harness
from support.postgres import PostgresServer

pytest_plugins = ["support.session"]


@pytest.fixture(scope="session")
def prefect_api() -> Iterator[None]:
    """Prefect's own harness and not the tests' other server: only this one is found from the threads that `rate_limit` asks from."""
    # With heartbeats, every run ends with a wait of up to a second for their thread.
    with (
        database_in_memory(),
        prefect_test_harness(server_startup_timeout=300),
        temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}),
    ):
        yield


@contextmanager
def database_in_memory() -> Iterator[None]:
    """Keep the harness from a file, where two of its server's writers can wait a minute for each other."""
    url = "sqlite+aiosqlite:///file::memory:?cache=shared&uri=true&check_same_thread=false"
    start = SubprocessASGIServer._run_uvicorn_command

    def start_in_memory(server: SubprocessASGIServer) -> Popen[Any]:
        with temporary_settings({PREFECT_SERVER_DATABASE_CONNECTION_URL: url}):
            return start(server)

    with mock.patch.object(SubprocessASGIServer, "_run_uvicorn_command", start_in_memory):
        yield


@pytest.fixture
def empty_database(postgres: PostgresServer) -> str:
    """The URL of a database with nothing in it."""
    return postgres.new_database()


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep what the flows read from the environment of the machine, and what they write, out of the tests."""
    for name in ("DATABASE_URL", "POINTS_API_URL", "EGRESS_ADDRESSES", "EGRESS_ECHO_URL", "EGRESS_CHECK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LEADERBOARD_FILE", str(tmp_path / "leaderboards.json"))
