"""How workers come, leave and are lost. They are real; their tasks are processes."""

from __future__ import annotations

import logging
import os
import signal
import time

import pytest
from distributed import Client
from distributed.scheduler import NoWorkerError

from prefect_ecs.dask import launcher
from prefect_ecs.dask.flow_cluster import flow_cluster
from support.dask_account import CAPACITY, DaskAccount
from support.dask_session import SECONDS, eventually
from support.dask_work import runs, slow, task_of_worker, variable

pytestmark = pytest.mark.faults


def test_workers_leave_without_a_call(account: DaskAccount) -> None:
    with flow_cluster(2, 2) as cluster, Client(cluster, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=SECONDS)
        assert client.gather(client.map(slow, range(4))) == list(range(4))

    assert eventually(lambda: account.running() == [])
    assert [(name, asked.get("count")) for name, asked in account.calls] == [("RunTask", 2)]


def test_adaptive_workers_come_with_work_and_go_without(account: DaskAccount) -> None:
    with flow_cluster(0, 3) as cluster, Client(cluster, set_as_default=False) as client:
        time.sleep(1)
        assert account.calls == []

        assert client.gather(client.map(slow, range(12), pure=False)) == list(range(12))
        assert eventually(lambda: account.running() == [])
        assert 1 <= len(account.tasks) <= 3
        assert account.count("StopTask") == 0


def test_a_worker_killed_in_the_middle_is_replaced_and_its_work_is_done(account: DaskAccount) -> None:
    with flow_cluster(2, 2) as cluster, Client(cluster, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=SECONDS)
        futures = client.map(slow, range(12), pure=False)
        os.kill(account.tasks[account.running()[0]].pid, signal.SIGKILL)

        assert client.gather(futures) == list(range(12))
        assert eventually(lambda: len(account.running()) == 2)
        client.wait_for_workers(2, timeout=SECONDS)
    assert len(account.tasks) == 3


def test_a_worker_that_spot_takes_back_moves_its_results(account: DaskAccount) -> None:
    with flow_cluster(2, 2) as cluster, Client(cluster, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=SECONDS)
        results = client.map(slow, range(4), pure=False)
        assert client.gather(results) == list(range(4))
        ran = client.run_on_scheduler(runs)
        account.tasks[account.running()[0]].send_signal(signal.SIGTERM)
        assert eventually(lambda: len(account.running()) == 1)

        assert client.gather(results) == list(range(4))
        # Nothing was computed again.
        assert client.run_on_scheduler(runs) == ran


def test_what_kills_each_worker_is_not_tried_for_ever(account: DaskAccount, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), flow_cluster(1, 1) as cluster, Client(cluster, set_as_default=False) as client:
        for number in range(3):
            assert eventually(lambda: len(account.tasks) > number and cluster.scheduler_info["workers"] != {})  # noqa: B023
            os.kill(account.tasks[account.running()[-1]].pid, signal.SIGKILL)
            assert eventually(lambda: cluster.scheduler_info["workers"] == {})
        assert eventually(lambda: "isn't replaced" in caplog.text)
        time.sleep(2)
        assert len(account.tasks) == 3
        # Nor does what waits for a worker wait for ever.
        with pytest.raises(NoWorkerError):
            client.submit(slow, 1).result(timeout=SECONDS)


def test_a_lack_of_capacity_is_waited_out(account: DaskAccount) -> None:
    account.refuse = lambda call: (1, CAPACITY) if call < 3 else None

    with flow_cluster(4, 4) as cluster, Client(cluster, set_as_default=False) as client:
        client.wait_for_workers(4, timeout=SECONDS)

    assert [asked["count"] for name, asked in account.calls if name == "RunTask"] == [4, 3, 2]


def test_with_some_of_its_workers_a_flow_goes_on(
    account: DaskAccount, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(launcher, "GIVE_UP_SECONDS", 1.0)
    account.refuse = lambda call: (1, CAPACITY) if call == 1 else (0, CAPACITY)

    with flow_cluster(3, 3) as cluster, Client(cluster, set_as_default=False) as client:
        assert client.gather(client.map(slow, range(3))) == [0, 1, 2]
        assert eventually(lambda: "goes on without one of its Dask workers" in caplog.text)


def test_workers_have_the_flows_own_variables(account: DaskAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    # The deployment's `env`, which only the flow's task gets.
    account.environment = {"MODE": "", "FLOWS_MODE": ""}
    monkeypatch.setenv("MODE", "full")

    with flow_cluster(1, 1) as cluster, Client(cluster, set_as_default=False) as client:
        assert client.submit(variable, "MODE").result(timeout=SECONDS) == "full"
        # What ECS sets for each task stays its own.
        assert client.submit(task_of_worker).result(timeout=SECONDS) == account.running()[0]


def test_a_stranger_is_refused(account: DaskAccount) -> None:
    with flow_cluster(1, 1) as cluster:
        account.answer("RunTask", {**account.calls[0][1], "count": 1})

        assert eventually(lambda: len(account.running()) == 1)
        assert len(cluster.scheduler_info["workers"]) == 1


def test_the_dashboard_has_no_address(account: DaskAccount) -> None:
    with flow_cluster(1, 1) as cluster, Client(cluster, set_as_default=False) as client:
        assert not client.dashboard_link
        assert account.running()


def test_workers_end_with_their_scheduler(account: DaskAccount) -> None:
    with flow_cluster(2, 2) as cluster, Client(cluster, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=SECONDS)
        cluster.sync(cluster.scheduler.close)

        assert eventually(lambda: account.running() == [])
    assert len(account.tasks) == 2
