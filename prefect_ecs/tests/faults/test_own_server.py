"""A Prefect server of the stack's own dies and comes again: runs that execute stay Running, and those that died become Crashed.

`test_outage.py` shows both for a server that is started in another way. Not shown here: that ECS starts another task.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from prefect.states import Running

from contract.test_worker import registered
from faults.test_outage import OUTAGE, SHORTER_OUTAGE, beat, ends, heard_since, last_heard_of
from prefect_ecs.registration.objects.automations import HEARTBEAT_LOST_AFTER
from prefect_ecs.server.preparation import DATABASE
from support.account import Account
from support.flow_runs import new_runs, read, run_in, wait_until
from support.postgres import PostgresServer
from support.prefect_server import PrefectServer
from support.run_process import execute, waiting

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


class OwnServer(PrefectServer):
    """Started by the command of its container."""

    def start(self) -> None:
        """Starts it on the data store with the test's database."""
        if not self.database.startswith(f"postgresql://postgres@/{DATABASE}?"):
            self._environment["DATABASE_URL"] = self.database
            self._environment["PREFECT_SERVER_API_PORT"] = str(urlsplit(self.url).port)
            self._environment["PREFECT_UI_ENABLED"] = "false"
            self._command = [self._command[0], "-m", "prefect_ecs.server"]
            self.database = f"postgresql://postgres@/{DATABASE}?{urlsplit(self.database).query}"
        super().start()

    def stop(self) -> None:
        """Kills it, with the process that it started."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[OwnServer]:
    """One with an auth string."""
    made = OwnServer(tmp_path_factory.mktemp("own"), postgres, "admin:correct-horse")
    try:
        made.wait()
        yield made
    finally:
        made.stop()
        postgres.drop(DATABASE)


def test_after_an_outage_healthy_runs_are_running_and_dead_ones_are_crashed(tmp_path: Path, server: OwnServer, account: Account) -> None:
    secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf"
    stack = waiting(registered(tmp_path, server, account, prefectApiAuthStringSecretArn=secret))
    stack.apply()
    [healthy] = new_runs(stack, 1)
    with execute(stack, healthy, PREFECT_API_AUTH_STRING=server.auth_string or "") as process:
        process.wait_until_it_executes()
        dead = run_in(stack, Running())
        beat(stack, dead)
        assert wait_until(lambda: ends(server, healthy) and ends(server, dead), 60)

        server.stop()
        last_heard_of(server, healthy, SHORTER_OUTAGE)
        last_heard_of(server, dead, OUTAGE)
        server.start()
        server.wait()
        again = datetime.now(UTC)

        # Its process sends one every half a minute.
        assert wait_until(lambda: heard_since(server, healthy, again), 90)
        assert read(stack, healthy).state_name == "Running"
        # It waits for the other one too, three minutes, of which the test needs less. The server looks at the latest when a heartbeat
        # would be due from its last look on, and forgets a window a minute after its end: so this one ends between.
        assert [end > datetime.now(UTC) for end in ends(server, dead)] == [True]
        last_heard_of(server, dead, HEARTBEAT_LOST_AFTER - timedelta(seconds=40))
        assert wait_until(lambda: read(stack, dead).state_name in ("HeartbeatLost", "Crashed"), 120)

        (tmp_path / "release").touch()
        assert process.exit_code() == 0
    assert read(stack, healthy).state_name == "Completed"
