"""A Prefect server of several tasks: two with the API, one with the background services, and a Valkey that they share.

Each is started by the command of its container. Not shown here: TLS, which this Valkey doesn't have, its failover in ElastiCache, that ECS
replaces what dies, and Cloud Map, in whose place a patch gives clients both addresses, as its DNS does.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from prefect.events.actions import DoNothing
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.states import Running

from contract.test_worker import registered
from faults.test_outage import SHORTER_OUTAGE, beat, ends, heard_since, last_heard_of
from prefect_ecs.registration.objects.automations import HEARTBEAT_LOST_AFTER
from prefect_ecs.server.preparation import DATABASE
from support.account import Account
from support.flow_runs import new_runs, read, run_in, wait_until
from support.postgres import PostgresServer
from support.prefect_server import PrefectServer
from support.run_process import ROOT, execute, waiting
from support.stack import Stack
from support.valkey import Valkey, valkey_server

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="only there has the loopback several addresses"),
]

ADDRESSES = ("127.0.0.2", "127.0.0.3")
NAME = "prefect.test.internal"
SERVICES = "services"
# The name has two addresses, as Cloud Map answers.
BOTH = f"""
import socket
real = socket.getaddrinfo
def both(host, *arguments, **options):
    names = {ADDRESSES} if host in ({NAME!r}, {NAME.encode()!r}) else (host,)
    return [answer for name in names for answer in real(name, *arguments, **options)]
socket.getaddrinfo = both
"""


class RedundantServer(PrefectServer):
    """Its `url` is that of a task that lives."""

    def __init__(self, home: Path, postgres: PostgresServer, valkey: Valkey) -> None:
        self.home = home
        self.valkey = valkey
        self.tasks: dict[str, subprocess.Popen[bytes]] = {}
        super().__init__(home, postgres, "admin:correct-horse")

    def start(self) -> None:
        """Starts all tasks at the same time."""
        self.port = self.url.removesuffix("/api").rsplit(":", 1)[1]
        given, self.database = self.database, f"postgresql://postgres@/{DATABASE}?{self.database.split('?')[1]}"
        self._environment |= {
            **self.valkey.variables,
            "DATABASE_URL": given,
            "SERVER_API_URL": f"http://{NAME}:{self.port}/api",
            "PREFECT_SERVER_API_PORT": self.port,
            "PREFECT_SERVER_UI_ENABLED": "false",
            "PYTHONPATH": f"{self.names()}:{os.environ['PYTHONPATH']}",
        }
        for name in (*ADDRESSES, SERVICES):
            self.start_task(name)
        self.url = self.url_of(ADDRESSES[0])

    def names(self) -> Path:
        """A folder for the import path, which Python looks into first."""
        folder = self.home / "names"
        folder.mkdir(exist_ok=True)
        (folder / "sitecustomize.py").write_text(BOTH)
        return folder

    @property
    def of_clients(self) -> dict[str, str]:
        """Variables of who knows the name alone."""
        return {
            "PREFECT_API_URL": f"http://{NAME}:{self.port}/api",
            "PREFECT_API_AUTH_STRING": self.auth_string or "",
            "PYTHONPATH": f"{self.names()}:{ROOT / 'flows/src'}:{ROOT / 'prefect_ecs/tests'}",
        }

    def url_of(self, address: str) -> str:
        return f"http://{address}:{self.port}/api"

    def start_task(self, name: str) -> None:
        part = SERVICES if name == SERVICES else "api"
        # Each task has a disk of its own.
        environment = {**self._environment, "PREFECT_HOME": str(self.home / name), "PREFECT_SERVER_API_HOST": name}
        with self.log_of(name).open("a") as log:
            self.tasks[name] = subprocess.Popen(
                [sys.executable, "-m", "prefect_ecs.server", part], env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def log_of(self, name: str) -> Path:
        return self.home / f"{name}.log"

    def wait(self) -> None:
        self._process = self.tasks[ADDRESSES[0]]
        for address in ADDRESSES:
            self.url = self.url_of(address)
            super().wait()
        assert wait_until(lambda: "Starting services" in self.log_of(SERVICES).read_text(), 120)

    def kill_task(self, name: str) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.tasks[name].pid, signal.SIGKILL)
        self.tasks.pop(name).wait()
        self.url = self.url_of(next((address for address in ADDRESSES if address in self.tasks), ADDRESSES[0]))

    def stop(self) -> None:
        for name in list(self.tasks):
            self.kill_task(name)


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[RedundantServer]:
    folder = tmp_path_factory.mktemp("redundant")
    with valkey_server(folder, "on ~* &* +@all -@dangerous") as valkey:
        made = RedundantServer(folder, postgres, valkey)
        try:
            made.wait()
            yield made
        finally:
            made.stop()
            postgres.drop(DATABASE)


def test_a_task_dies_in_the_middle_of_runs_and_none_is_lost(tmp_path: Path, server: RedundantServer, account: Account) -> None:
    # All three started at once, on no database.
    logs = "".join(server.log_of(name).read_text() for name in (*ADDRESSES, SERVICES))
    assert Counter(re.findall("prefect-ecs: (.*)", logs)) == {f"created the database {DATABASE}": 1, "the database is up to date": 3}

    stack = stack_of(tmp_path, server, account)
    counted = count_completed(stack)
    runs = new_runs(stack, 3)
    client = server.of_clients
    with execute(stack, runs[0], **client) as one, execute(stack, runs[1], **client) as two, execute(stack, runs[2], **client) as three:
        for process in (one, two, three):
            process.wait_until_it_executes()
        server.kill_task(ADDRESSES[0])
        # Another one that starts meanwhile.
        [late] = new_runs(stack, 1)
        with execute(stack, late, **client) as process:
            process.wait_until_it_executes()
            (tmp_path / "release").touch()
            assert [process.exit_code() for process in (one, two, three, process)] == [0, 0, 0, 0]
    ended = [*runs, late]
    assert [read(stack, run).state_name for run in ended] == ["Completed"] * 4
    # ECS starts another one, on a database that is there.
    server.start_task(ADDRESSES[0])
    assert wait_until(lambda: triggered(server, counted) == len(ended), 60)
    time.sleep(10)
    assert triggered(server, counted) == len(ended)
    assert [read(stack, run).state_name for run in ended] == ["Completed"] * 4


def test_services_that_hear_nobody_wait_and_give_runs_time_afterwards(tmp_path: Path, server: RedundantServer, account: Account) -> None:
    stack = stack_of(tmp_path, server, account)
    [healthy] = new_runs(stack, 1)
    client = server.of_clients
    with execute(stack, healthy, **client) as process:
        process.wait_until_it_executes()
        dead = run_in(stack, Running())
        beat(stack, dead)
        assert wait_until(lambda: ends(server, healthy) and ends(server, dead), 60)

        for address in ADDRESSES:
            server.kill_task(address)
        assert wait_until(lambda: "the services wait" in server.log_of(SERVICES).read_text(), 60)
        for run in (healthy, dead):
            last_heard_of(server, run, SHORTER_OUTAGE)
        for address in ADDRESSES:
            server.start_task(address)
        again = datetime.now(UTC)
        assert wait_until(lambda: all(end > again for run in (healthy, dead) for end in ends(server, run)), 90)
        server.url = server.url_of(ADDRESSES[0])
        assert wait_until(lambda: server.log_of(SERVICES).read_text().count("Starting services") == 2, 60)

        # Its process sends one every half a minute.
        assert wait_until(lambda: heard_since(server, healthy, again), 90)
        assert read(stack, healthy).state_name == "Running"
        # As in `test_own_server.py`: it ends between two looks of the services.
        last_heard_of(server, dead, HEARTBEAT_LOST_AFTER - timedelta(seconds=40))
        assert wait_until(lambda: read(stack, dead).state_name in ("HeartbeatLost", "Crashed"), 120)
        (tmp_path / "release").touch()
        assert process.exit_code() == 0
    assert read(stack, healthy).state_name == "Completed"


def stack_of(folder: Path, server: RedundantServer, account: Account) -> Stack:
    secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf"
    stack = waiting(registered(folder, server, account, prefectApiAuthStringSecretArn=secret))
    stack.apply()
    return stack


def count_completed(stack: Stack) -> UUID:
    """An automation that fires at the end of a run."""
    automation = AutomationCore(
        name=stack.name("count"),
        trigger=EventTrigger(
            expect={"prefect.flow-run.Completed"}, for_each={"prefect.resource.id"}, posture=Posture.Reactive, threshold=1
        ),
        actions=[DoNothing()],
    )
    with stack.client() as client:
        return client.create_automation(automation)


def triggered(server: RedundantServer, automation: UUID) -> int:
    """How often it has fired."""
    with psycopg.connect(server.database) as database:
        [(number,)] = database.execute(
            "SELECT count(*) FROM events WHERE event = 'prefect.automation.triggered' AND resource_id = %s",
            (f"prefect.automation.{automation}",),
        )
        return number
