"""Two agents of one work pool, of which one is killed."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from prefect.states import Scheduled
from prefect.types._datetime import now

from contract.test_worker import registered
from support.account import Account
from support.ecs_agent import agent_process
from support.fake_aws import fake_aws
from support.flow_runs import read, wait_until
from support.prefect_server import PrefectServer

pytestmark = pytest.mark.faults

# One due each second.
RUNS = 40
KILLED_AFTER_SECONDS = 12
LONGEST_WAIT = timedelta(seconds=20)


def test_no_run_waits_for_longer_than_twenty_seconds_and_none_starts_twice(
    tmp_path: Path, prefect_server: PrefectServer, account: Account
) -> None:
    """Not shown here: two availability zones, for which ECS spreads a service's tasks."""
    stack = registered(tmp_path, prefect_server, account)
    stack.apply()
    pool = stack.name("pool")
    with (
        fake_aws() as aws,
        agent_process(pool, aws, prefect_server.url, tmp_path / "second.log", module="prefect_ecs.agent"),
    ):
        with agent_process(pool, aws, prefect_server.url, tmp_path / "first.log", module="prefect_ecs.agent"):
            began = now("UTC")
            deployment = stack.deployed()[stack.name("hello")].id
            with stack.client() as client:
                due = {
                    client.create_flow_run_from_deployment(deployment, state=Scheduled(scheduled_time=at)).id: at
                    for at in (began + timedelta(seconds=second) for second in range(RUNS))
                }
            time.sleep(max(0.0, KILLED_AFTER_SECONDS - (now("UTC") - began).total_seconds()))
            # What an agent has claimed and not started when it dies is the automation's, after ten minutes.
            assert wait_until(lambda: all(read(stack, run).state_name != "Pending" for run in due), 10)
            started_before = aws.started()
        assert 0 < started_before < RUNS
        assert wait_until(lambda: aws.started() >= RUNS, RUNS + LONGEST_WAIT.total_seconds())

    assert len(account.tasks()) == RUNS
    states = {run: read(stack, run).state for run in due}
    assert {state.name for state in states.values() if state is not None} == {"Submitting"}
    assert max(state.timestamp - due[run] for run, state in states.items() if state is not None) < LONGEST_WAIT
