"""How long Prefect's own parts wait where `docs/faults.md` says so: the real code, with another clock."""

from __future__ import annotations

import time
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from prefect.client.base import PrefectHttpxSyncClient
from prefect.settings import (
    PREFECT_CLIENT_MAX_RETRIES,
    PREFECT_CLIENT_RETRY_JITTER_FACTOR,
    PREFECT_WORKER_QUERY_SECONDS,
    temporary_settings,
)
from prefect.types import _datetime
from prefect.workers.server import build_healthcheck_server
from prefect_aws.workers.ecs_worker import ECSWorker
from starlette.testclient import TestClient

from support.program import STACKS, container_of, resources, task_definitions


def test_health_fails_after_five_minutes_without_a_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = ECSWorker(work_pool_name="pool")
    server = build_healthcheck_server(worker, query_interval_seconds=PREFECT_WORKER_QUERY_SECONDS.value())
    asks = TestClient(server.config.app)  # type: ignore[arg-type]
    polled = worker._last_polled_time

    def health_after(passed: timedelta) -> int:
        monkeypatch.setattr(_datetime, "now", lambda _: polled + passed)
        return asks.get("/health").status_code

    assert health_after(timedelta(minutes=5)) == HTTPStatus.OK
    assert health_after(timedelta(minutes=5, seconds=1)) == HTTPStatus.SERVICE_UNAVAILABLE


def test_a_run_whose_end_prefect_does_not_take_tries_for_seventeen_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    definitions = task_definitions(resources(*STACKS)["staging"])
    [environment] = [container_of(made)["environment"] for family, made in definitions.items() if family.endswith("-flow-run")]
    variables = {variable["name"]: variable["value"] for variable in environment}
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)

    def gone(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("")

    # Jitter makes each wait a fifth longer or shorter.
    settings: dict[Any, Any] = {
        PREFECT_CLIENT_MAX_RETRIES: variables["PREFECT_CLIENT_MAX_RETRIES"],
        PREFECT_CLIENT_RETRY_JITTER_FACTOR: 0,
    }
    # What every client of Prefect's sends its requests with.
    client = PrefectHttpxSyncClient(base_url="http://prefect.example.com", transport=httpx.MockTransport(gone))
    with temporary_settings(settings), client, pytest.raises(httpx.ConnectTimeout):
        client.get("/flow_runs")

    assert 17 <= sum(waited) / 60 < 18
