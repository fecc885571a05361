"""How workers are asked for, and refused. Their tasks are processes."""

from __future__ import annotations

import json

import pytest

from prefect_ecs.dask import ecs_worker, launcher
from prefect_ecs.dask.flow_cluster import flow_cluster
from support.dask_account import CAPACITY, CLUSTER, DEFINITION, DaskAccount
from support.dask_session import eventually


def test_ten_workers_come_with_one_call(account: DaskAccount) -> None:
    account.command = ["python", "-c", "import time; time.sleep(600)"]

    with flow_cluster(0, 23) as cluster:
        cluster.scale(23)
        assert eventually(lambda: len(account.tasks) == 23)
        assert sorted(asked["count"] for _, asked in account.calls) == [3, 10, 10]


def test_the_call_names_what_the_stack_owns(account: DaskAccount) -> None:
    account.command = ["python", "-c", "import time; time.sleep(600)"]
    with flow_cluster(0, 1) as cluster:
        cluster.scale(1)
        assert eventually(lambda: len(account.tasks) == 1)
        [(_, asked)] = account.calls

    [override] = asked["overrides"]["containerOverrides"]
    assert asked["cluster"] == CLUSTER
    assert asked["taskDefinition"] == DEFINITION
    assert asked["capacityProviderStrategy"] == [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    assert asked["networkConfiguration"]["awsvpcConfiguration"] == {
        "subnets": ["subnet-0a"],
        "securityGroups": ["sg-flow-runs", "sg-dask"],
        "assignPublicIp": "DISABLED",
    }
    assert asked["propagateTags"] == "TASK_DEFINITION"
    assert override["name"] == "dask-worker"
    assert override["command"][:3] == ["python", "-m", "prefect_ecs.dask.worker"]
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
    assert len(json.dumps(asked["overrides"])) < 8192 / 10


def test_a_lack_of_capacity_that_lasts_fails_the_flow_with_awss_words(account: DaskAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "GIVE_UP_SECONDS", 1.0)
    account.refuse = lambda _: (0, CAPACITY)

    with pytest.raises(launcher.NotStartedError, match="Capacity is unavailable at this time"):
        flow_cluster(2, 2)

    assert account.count("RunTask") < 10


def test_what_capacity_doesnt_cure_fails_at_once(account: DaskAccount) -> None:
    account.refuse = lambda _: (0, "AccessDenied: not authorized to perform: ecs:RunTask")

    with pytest.raises(launcher.NotStartedError, match="not authorized to perform: ecs:RunTask"):
        flow_cluster(2, 2)

    assert account.count("RunTask") == 1


def test_workers_that_never_reach_the_scheduler_are_stopped_and_fail_the_flow(
    account: DaskAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ecs_worker, "JOIN_SECONDS", 1.0)
    account.command = ["python", "-c", "import time; time.sleep(600)"]

    with pytest.raises(launcher.NotStartedError, match=r"3 workers in a row did not reach the scheduler at tcp://127\.0\.0\.1:"):
        flow_cluster(1, 1)

    assert account.count("StopTask") == 3
    assert eventually(lambda: account.running() == [])


def test_workers_that_come_when_the_flow_is_over_leave(account: DaskAccount) -> None:
    with flow_cluster(0, 2) as cluster:
        cluster.scale(2)
        assert eventually(lambda: len(account.tasks) == 2)

    assert eventually(lambda: account.running() == [])


def test_more_workers_than_the_project_may_have_are_refused(account: DaskAccount) -> None:
    with pytest.raises(ValueError, match="asks for 61 Dask workers, and `maxWorkers` of the flow project's `dask` is 60"):
        flow_cluster(0, 61)

    assert account.calls == []
