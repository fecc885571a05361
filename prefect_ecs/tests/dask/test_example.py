"""The example's flow in one task and on Dask workers: equal results."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import pytest

from support.dask_account import DaskAccount
from support.prefect_server import PrefectServer
from support.run_process import ROOT
from support.stack import Stack

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]


def test_a_cluster_ranks_as_one_task_does(
    account: DaskAccount, prefect_server: PrefectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = str(ROOT / "examples/dask")
    monkeypatch.syspath_prepend(example)
    account.environment = {"PYTHONPATH": os.pathsep.join([example, *sys.path])}
    flows = import_module("leaderboards")

    with Stack(tmp_path, prefect_server).connected():
        in_a_task = flows.in_a_task(str(tmp_path / "task"), points=20_000, parts=4)
        on_dask = flows.on_dask(str(tmp_path / "dask"), points=20_000, parts=4)

    assert on_dask == in_a_task
    assert {len(board) for board in on_dask.values()} == {10}
    assert len(account.tasks) == 4
