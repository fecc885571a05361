"""The cluster of a flow: processes on a laptop, tasks on ECS."""

from __future__ import annotations

import os
from typing import Any

import distributed
from prefect.exceptions import MissingContextError
from prefect.logging.loggers import LoggingAdapter, get_logger, get_run_logger

from prefect_ecs.dask.place import read_place


def flow_cluster(minimum: int = 1, maximum: int = 1) -> distributed.SpecCluster:
    """The cluster where the flow runs; adaptive if the numbers differ."""
    place = read_place(os.environ)
    logger = _logger()
    if place is None:
        cpus = os.cpu_count() or 1
        if "ECS_CONTAINER_METADATA_URI_V4" in os.environ:
            logger.warning("The flow project has no key `dask`: the workers are processes in the run's own task, at most %s", cpus)
        minimum, maximum = min(minimum, cpus), min(maximum, cpus)
        # The dashboard would need no password.
        local: dict[str, Any] = {"n_workers": minimum, "threads_per_worker": 1, "dashboard_address": None}
        return _adapted(distributed.LocalCluster(**local), minimum, maximum)
    if maximum > place.max_workers:
        raise ValueError(
            f"The flow asks for {maximum} Dask workers, and `maxWorkers` of the flow project's `dask` is {place.max_workers}:"
            " raise it in the stack's configuration, or ask for fewer"
        )
    from prefect_ecs.dask.cluster import EcsCluster

    return _adapted(EcsCluster(place, minimum, logger=logger), minimum, maximum)


def _adapted(cluster: Any, minimum: int, maximum: int) -> Any:
    if minimum != maximum:
        cluster.adapt(minimum=minimum, maximum=maximum)
    return cluster


def _logger() -> Any:
    """The run's, whose lines show in Prefect."""
    try:
        return get_run_logger()
    except MissingContextError:
        return LoggingAdapter(get_logger("dask"))
