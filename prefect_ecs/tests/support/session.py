"""What all tests share: nothing of this machine's Prefect settings, and real Prefect servers of their own."""

import os
import ssl
import tempfile
import zoneinfo
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distributions
from unittest import mock

# Before anything imports Prefect, which reads its settings then.
for _name in [name for name in os.environ if name.startswith("PREFECT_")] + ["REGISTRATION_CONFIG", "DATABASE_URL"]:
    os.environ.pop(_name, None)
_home = tempfile.TemporaryDirectory(prefix="prefect-home-")
os.environ["PREFECT_HOME"] = _home.name
# moto makes 1,300 machine images for every account, which takes longer than what the tests ask of it.
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
# Prefect looks through all of the machine's time zones for every schedule, five times as long as through the package's.
os.environ["PYTHONTZPATH"] = ""
zoneinfo.reset_tzpath(())

import pytest  # noqa: E402
from prefect.events.worker import EventsWorker  # noqa: E402

from support.postgres import PostgresServer, postgres_server  # noqa: E402
from support.prefect_server import PrefectServer  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--without-servers", action="store_true", help="leave out what starts a Prefect or PostgreSQL server")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--without-servers"):
        servers = {"prefect_server", "auth_server", "postgres", "prefect_api"}
        left_out = [item for item in items if servers & set(getattr(item, "fixturenames", ()))]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session", autouse=True)
def authorities_read_once() -> Iterator[None]:
    """Prefect reads the certificates of all authorities for every client, which takes longer than what most tests ask a server."""
    with mock.patch.object(ssl, "create_default_context", cache(ssl.create_default_context)):
        yield


@pytest.fixture(scope="session", autouse=True)
def packages_read_once() -> Iterator[None]:
    """Every worker tells the server which of Prefect's packages are installed, and reads all packages for that."""
    ours = [package for package in distributions() if package.name.startswith("prefect")]
    with mock.patch("prefect.workers.base.distributions", return_value=ours):
        yield


@pytest.fixture(scope="module", autouse=True)
def own_sender_of_events() -> None:
    """Prefect keeps one for a process, whatever the server: another module's would tell that module's server of our tasks."""
    EventsWorker.drain_all()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server for everything that needs a database."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[PrefectServer]:
    """A server that asks nobody who they are, with all its services."""
    yield from _started(PrefectServer(tmp_path_factory.mktemp("server"), postgres))


@pytest.fixture(scope="session")
def auth_server(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[PrefectServer]:
    """A server with an auth string."""
    yield from _started(PrefectServer(tmp_path_factory.mktemp("auth-server"), postgres, "admin:correct-horse"))


def _started(server: PrefectServer) -> Iterator[PrefectServer]:
    try:
        server.wait()
        yield server
    finally:
        # It would go on for more than a minute to look for a server that is gone.
        EventsWorker.drain_all()
        server.stop()
