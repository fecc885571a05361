"""What a flow says, and where its tasks run."""

from __future__ import annotations

import os

import pytest
from distributed import Client, LocalCluster

from prefect_ecs.dask import dask_task_runner
from prefect_ecs.dask.flow_cluster import flow_cluster
from support.dask_work import slow


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "give exactly one of `workers` and `adaptive`"),
        ({"workers": 2, "adaptive": (0, 2)}, "give exactly one of `workers` and `adaptive`"),
        ({"workers": 0}, "`workers` must be a whole number from 1, got 0"),
        ({"workers": "20"}, "`workers` must be a whole number from 1, got '20'"),
        ({"workers": True}, "`workers` must be a whole number from 1, got True"),
        ({"adaptive": (3, 2)}, r"`adaptive` must be the fewest and the most workers, like \(0, 20\), got \(3, 2\)"),
        ({"adaptive": (0, 0)}, "`adaptive` must be"),
        ({"adaptive": 20}, "`adaptive` must be"),
    ],
)
def test_wrong_numbers_are_refused_when_the_flow_is_imported(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        dask_task_runner(**given)  # type: ignore[arg-type]


@pytest.mark.faults
def test_on_a_laptop_workers_are_processes_one_for_each_cpu_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_ECS_DASK", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    with flow_cluster(20, 20) as cluster, Client(cluster, set_as_default=False) as client:
        assert isinstance(cluster, LocalCluster)
        assert len(cluster.workers) == 2
        assert client.gather(client.map(slow, range(4))) == list(range(4))
