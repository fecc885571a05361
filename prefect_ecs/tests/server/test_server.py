"""The start of a server of one's own, with the real Prefect and a real PostgreSQL that asks for a password.

Not shown here: TLS, which this PostgreSQL doesn't have, and how ECS and its DNS names replace a task.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import pytest
from prefect.settings import Settings

from prefect_ecs.server import __main__ as program
from prefect_ecs.server import hearing, valkey
from prefect_ecs.server.address import DatabaseAddress
from prefect_ecs.server.preparation import DATABASE
from prefect_ecs.server.valkey import ValkeyAddress
from support.data_store_task import SECOND, Task, task_with_data_store
from support.postgres import PostgresServer

AUTH = "admin:correct-horse"


class OwnServer:
    """`python -m prefect_ecs.server` in a task's launcher, on a free port."""

    def __init__(self, task: Task, number: int = 1, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        # As the image's own commands are named.
        self.process = task.launch(
            ["python", "-m", "prefect_ecs.server"],
            PREFECT_HOME=str(task.folder / f"home-{number}"),
            PREFECT_SERVER_API_PORT=str(self.port),
            PREFECT_SERVER_API_AUTH_STRING=AUTH,
            PREFECT_SERVER_UI_STATIC_DIRECTORY=str(task.folder / f"ui-{number}"),
            PREFECT_SERVER_UI_API_URL="/api",
            PREFECT_SERVER_ANALYTICS_ENABLED="false",
            PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY="PT1S",
            **environment,
        )

    def ask(self, path: str, body: object = None, auth: str | None = AUTH) -> Any:
        headers = {} if auth is None else {"authorization": f"Basic {base64.b64encode(auth.encode()).decode()}"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, {"content-type": "application/json", **headers})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def wait(self) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                assert self.ask("/api/health", auth=None) is True
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise AssertionError(self.end())

    def end(self) -> str:
        """Kills it, and returns what it said."""
        self.process.kill()
        return "".join(self.process.communicate())


@pytest.fixture
def task(tmp_path: Path, postgres: PostgresServer) -> Iterator[Task]:
    """A task of a stack with a data store, whose user is RDS's master user: it may create databases."""
    with task_with_data_store(tmp_path, postgres) as made:
        made.admin("ALTER ROLE flows CREATEDB")
        try:
            yield made
        finally:
            made.admin(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@contextmanager
def servers(task: Task, count: int) -> Iterator[list[OwnServer]]:
    """Servers that start at the same time."""
    started = [OwnServer(task, number) for number in range(count)]
    try:
        yield started
    finally:
        for server in started:
            stop(server.process)


def stop(process: subprocess.Popen[str]) -> None:
    """The launcher's process, and Prefect's."""
    subprocess.run(["pkill", "-KILL", "-P", str(process.pid)], check=False)
    process.kill()
    process.communicate()


@pytest.mark.faults
def test_two_start_at_once_and_the_database_is_made_and_migrated_once(task: Task) -> None:
    with servers(task, 2) as [one, other]:
        one.wait()
        other.wait()
        one.ask("/api/work_pools/", {"name": "pool", "type": "process"})
        assert [pool["name"] for pool in other.ask("/api/work_pools/filter", {})] == ["pool"]
        with pytest.raises(urllib.error.HTTPError, match="401"):
            one.ask("/api/work_pools/filter", {}, auth=None)
        # Prefect's pages ask the address that they came from, whatever port a laptop forwards.
        assert one.ask("/ui-settings")["api_url"] == "/api"

        # A deployment: the old one serves until its address is forgotten.
        one.process.send_signal(signal.SIGTERM)
        time.sleep(2)
        assert len(one.ask("/api/work_pools/filter", {})) == 1

        # A rotation, after which a failover ends all connections.
        task.rotate(SECOND)
        assert other.process.stderr is not None
        while "the data store has a new password" not in other.process.stderr.readline():
            assert other.process.poll() is None
        task.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'flows'")
        assert len(other.ask("/api/work_pools/filter", {})) == 1
        assert one.process.wait(60) == 0

    with psycopg.connect(f"postgresql://postgres@/{DATABASE}?host={task.server.directory}") as database:
        [_] = database.execute("SELECT version_num FROM alembic_version")
        database.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
    # A deployment that is rolled back: the database is of a newer Prefect.
    with servers(task, 1) as [older]:
        older.wait()
        assert len(older.ask("/api/work_pools/filter", {})) == 1


def test_a_user_who_may_not_create_databases_is_named(task: Task) -> None:
    task.admin("ALTER ROLE flows NOCREATEDB")
    server = OwnServer(task)
    _, errors = server.process.communicate(timeout=60)
    assert server.process.returncode == 1
    assert errors == "prefect-ecs: the server's database can't be made: permission denied to create database\n"


def test_the_address_is_the_data_stores_with_another_database() -> None:
    url = "postgresql://flows@db.example.com:5432/flows?connect_timeout=60&passfile=/tmp/data-store/pgpass&sslmode=verify-full&sslrootcert=/tmp/ca.pem"
    address = DatabaseAddress.beside(url)
    assert address.given == "postgresql://flows@db.example.com:5432/flows"
    assert address.settings["PREFECT_SERVER_DATABASE_CONNECTION_URL"] == "postgresql+asyncpg://flows@db.example.com:5432/prefect"
    assert address.variables == {"PGPASSFILE": "/tmp/data-store/pgpass", "PGSSLMODE": "verify-full", "PGSSLROOTCERT": "/tmp/ca.pem"}


def test_a_server_of_several_tasks_has_valkey_for_all_that_they_share() -> None:
    address = ValkeyAddress.of({"SERVER_VALKEY_URL": "rediss://flows@master.example.com:6379", "SERVER_VALKEY_PASSWORD": "a/b:c@d"})
    assert address is not None
    redis_url = "rediss://flows:a%2Fb%3Ac%40d@master.example.com:6379"
    assert {name: value for name, value in address.settings.items() if "://" in value} == {
        "PREFECT_REDIS_MESSAGING_URL": f"{redis_url}/0",
        "PREFECT_REDIS_WORKER_CLEANUP_QUEUE_URL": f"{redis_url}/0",
        "PREFECT_SERVER_DOCKET_URL": f"{redis_url}/1",
    }
    # Prefect knows each of them, and takes it.
    with mock.patch.dict("os.environ", address.settings):
        server = Settings().server
    assert server.docket.url == f"{redis_url}/1"
    assert {
        server.events.messaging_broker,
        server.events.messaging_cache,
        server.events.causal_ordering,
        server.concurrency.lease_storage,
        server.worker_channel.cleanup_queue_storage,
    } == {f"prefect_redis.{module}" for module in ("messaging", "ordering", "lease_storage", "cleanup_queue")}


def test_a_server_of_one_task_needs_no_valkey() -> None:
    assert ValkeyAddress.of({}) is None


def test_an_image_without_prefect_redis_is_told_what_it_needs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(
        os, "environ", {"DATABASE_URL": "postgresql://", "SERVER_VALKEY_URL": "redis://a@b:1", "SERVER_VALKEY_PASSWORD": "c"}
    )
    monkeypatch.setattr(valkey, "has_prefect_redis", lambda: False)
    assert program.main("api") == 1
    assert "add `prefect-redis` to its requirements" in capsys.readouterr().err


def test_services_hear_runs_only_while_the_api_and_valkey_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(hearing.time, "monotonic", lambda: now[0])
    answers = {"api": True, "valkey": True}
    monkeypatch.setattr(hearing, "api_answers", lambda _: answers["api"])
    monkeypatch.setattr(hearing, "valkey_answers", lambda _: answers["valkey"])
    one = hearing.Hearing("http://prefect.test/api", "redis://valkey.test/0")
    for missing in answers:
        assert one.hears()
        answers[missing] = False
        now[0] += hearing.DEAF_SECONDS
        assert not one.is_deaf()
        now[0] += 1
        assert one.is_deaf()
        answers[missing] = True
