"""Every flow runs as `python -m flows.…` and needs nothing else: no shared server, no account, no database."""

import runpy
from collections.abc import Iterator
from contextlib import suppress

import pytest
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL, temporary_settings
from support.web import web_server

from flows.collect_points import LIMIT
from flows.laptop import provide_rate_limit

pytestmark = pytest.mark.usefixtures("prefect_api")


@pytest.fixture
def no_server() -> Iterator[None]:
    """No server is named, so Prefect brings a temporary one: here it is the tests', which saves the time to start another."""
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        yield
    with get_client(sync_client=True) as client, suppress(ObjectNotFound):
        client.delete_global_concurrency_limit_by_name(LIMIT)


@pytest.mark.usefixtures("no_server")
@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("flows.hello", "Hello, world!"),
        ("flows.leaderboard", "4 leaderboards stored in"),
        ("flows.collect_points", "56 awards fetched and not stored: DATABASE_URL is not set"),
        ("flows.egress_address", "The world sees 203.0.113.7"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*found in sys.modules.*:RuntimeWarning")
def test_runs_with_one_command(module: str, said: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    with web_server(lambda _path, _query: (200, "203.0.113.7")) as echo:
        monkeypatch.setenv("EGRESS_ECHO_URL", echo)
        runpy.run_module(module, run_name="__main__")
    assert said in caplog.text
    assert "Finished in state Completed()" in caplog.text


def test_a_limit_is_not_made_on_a_server_that_others_share() -> None:
    provide_rate_limit(LIMIT)
    with get_client(sync_client=True) as client, pytest.raises(ObjectNotFound):
        client.read_global_concurrency_limit_by_name(LIMIT)
