"""One Prefect server and one PostgreSQL server for all tests of the flows, started when the first test asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.testing.utilities import prefect_test_harness

from support.postgres import PostgresServer, postgres_server


@pytest.fixture(scope="session")
def prefect_api() -> Iterator[None]:
    """Prefect's own harness and not the tests' other server: only this one is found from the threads that `rate_limit` asks from."""
    # With heartbeats, every run ends with a wait of up to a second for their thread.
    with prefect_test_harness(server_startup_timeout=120), temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


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
