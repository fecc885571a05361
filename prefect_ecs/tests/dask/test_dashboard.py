"""Where the scheduler shows its pages. That Session Manager forwards them needs AWS."""

from __future__ import annotations

import logging
import socket
import sys
import urllib.request

import psutil
import pytest

from prefect_ecs.dask import cluster
from prefect_ecs.dask.flow_cluster import flow_cluster


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """A free one: other tests of this machine have clusters, too."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    assert cluster.DASHBOARD_PORT == 8787
    monkeypatch.setattr(cluster, "DASHBOARD_PORT", number)
    return number


@pytest.mark.usefixtures("account")
def test_the_container_alone_reaches_it(port: int) -> None:
    with flow_cluster(0, 1):
        listening = [one.laddr for one in psutil.Process().net_connections("inet") if one.status == psutil.CONN_LISTEN]
        assert [address.ip for address in listening if address.port == port] == ["127.0.0.1"]


@pytest.mark.usefixtures("account")
def test_without_bokeh_the_page_says_what_is_missing(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "distributed.dashboard.scheduler", raising=False)
    monkeypatch.setitem(sys.modules, "bokeh", None)

    with flow_cluster(0, 1):
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/status").read().decode()

    # What `cli/commands/dask/` looks for.
    assert "Dask needs bokeh" in page


@pytest.mark.usefixtures("account")
def test_no_log_shows_its_address(port: int, caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("distributed.scheduler")
    log.addHandler(caplog.handler)
    log.setLevel(logging.INFO)

    with flow_cluster(0, 1) as made:
        # Prefect's log shows it otherwise.
        assert made.dashboard_link == ""

    [line] = {message for message in caplog.messages if "dashboard at:" in message}
    assert line.split() == ["dashboard", "at:", "./prefect-ecs", "dask", "<run>"]
    assert str(port) not in "".join(caplog.messages)
