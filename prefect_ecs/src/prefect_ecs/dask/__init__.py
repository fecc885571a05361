"""Dask for flows that need more than one task: processes on a laptop, Fargate tasks on ECS. Installed by `prefect-ecs[dask]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prefect.futures import PrefectFuture
    from prefect.task_runners import TaskRunner

__all__ = ["dask_task_runner"]


def dask_task_runner(workers: int | None = None, *, adaptive: tuple[int, int] | None = None) -> TaskRunner[PrefectFuture[Any]]:
    """A Dask cluster for a flow's tasks, made when the first is submitted and gone with the run.

    On ECS each worker is a task of the flow project's key `dask`; elsewhere a process, at most one for each CPU.

    Args:
        workers: Number of workers, at least 1.
        adaptive: Fewest and most workers instead, as the work asks for: `(0, 20)`.

    Raises:
        ValueError: not exactly one of the two is given, or a number is out of range.

    """
    # A worker imports this package, too, and needs none of these to start.
    from prefect_dask.task_runners import DaskTaskRunner

    from prefect_ecs.dask.flow_cluster import flow_cluster

    low, high = _range(workers, adaptive)
    # Prefect's own type takes no runner of another kind of future.
    runner: Any = DaskTaskRunner(cluster_class=flow_cluster, cluster_kwargs={"minimum": low, "maximum": high})
    return runner


def _range(workers: int | None, adaptive: tuple[int, int] | None) -> tuple[int, int]:
    if (workers is None) == (adaptive is None):
        raise ValueError("dask_task_runner: give exactly one of `workers` and `adaptive`, as `workers=20` or `adaptive=(0, 20)`")
    if workers is not None:
        if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
            raise ValueError(f"dask_task_runner: `workers` must be a whole number from 1, got {workers!r}")
        return workers, workers
    match adaptive:
        case (int(low), int(high)) if 0 <= low <= high and high >= 1:
            return low, high
        case _:
            raise ValueError(f"dask_task_runner: `adaptive` must be the fewest and the most workers, like (0, 20), got {adaptive!r}")
