"""Dask's cluster on ECS: the scheduler in the flow's own process, the workers tasks."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import boto3
import dask
from botocore.config import Config
from dask.utils import parse_timedelta
from distributed import SpecCluster
from distributed.core import Status
from prefect.runtime import flow_run

from prefect_ecs.dask.ecs_worker import STARTS_OF_A_WORKER, EcsWorker
from prefect_ecs.dask.launcher import Launcher, NotStartedError
from prefect_ecs.dask.place import Place
from prefect_ecs.dask.scheduler import FlowScheduler

# A worker that is lost sooner than this, three times in a row, is not AWS's doing: its tasks kill it.
SHORT_LIFE_SECONDS = 300.0

# Dask's own, which `cli/commands/dask/` forwards.
DASHBOARD_PORT = 8787

# Tag of a worker's task, besides those of its definition.
RUN_TAG = "prefect-ecs:flow-run"


class EcsCluster(SpecCluster):
    """Workers as tasks of ECS, from a definition that the stack owns.

    Args:
        place: The stack's values.
        workers: Number of workers to begin with.
        logger: Of the flow run.

    Raises:
        NotStartedError: no worker joined.

    """

    def __init__(self, place: Place, workers: int, *, logger: Any) -> None:
        ecs = boto3.client("ecs", region_name=place.region, config=Config(retries={"mode": "standard", "max_attempts": 5}))
        run_id = flow_run.get_id()
        self.launcher = Launcher(ecs, place, {RUN_TAG: run_id} if run_id else {}, logger)
        self.logger = logger
        self._missing: dict[int, NotStartedError] = {}
        self._joined_at: dict[int, float] = {}
        self._short_lives: dict[int, int] = {}
        spec = {"cls": EcsWorker, "options": {"cluster": self}}
        # The HTTP routes need no password, so only the container itself reaches them, and who has ECS exec in it. Dask takes another
        # port for a second cluster of the flow. Without bokeh in the image the page says so.
        scheduler = {
            "cls": FlowScheduler,
            "options": {"host": place.host, "port": 0, "dashboard": True, "dashboard_address": f"127.0.0.1:{DASHBOARD_PORT}"},
        }
        # The scheduler's log would show the dashboard at the task's own address, where it isn't.
        with dask.config.set({"distributed.dashboard.link": f"./prefect-ecs dask {run_id or '<run>'}"}):
            super().__init__(workers=dict.fromkeys(range(workers), spec), scheduler=scheduler, worker=spec, name="prefect-ecs")
        if workers:
            try:
                self.sync(self._first_joins)
            except BaseException:
                self.close()
                raise

    @property
    def flow_scheduler(self) -> FlowScheduler:
        """The scheduler, which is in this process."""
        return self.scheduler  # type: ignore[return-value]

    @property
    def dashboard_link(self) -> str:
        """None: Prefect's log would show an address that nobody reaches."""
        return ""

    async def _start(self) -> None:
        await super()._start()
        self.launcher.scheduler_address = self.flow_scheduler.address

    async def _close(self) -> None:
        if self.status == Status.running:
            closing = asyncio.create_task(self.launcher.close())
            await super()._close()
            await closing
        else:
            await super()._close()

    async def _first_joins(self) -> None:
        """Waits for the first worker: a cluster without any would wait for ever."""
        while not self.flow_scheduler.workers:
            if self._nobody_comes():
                raise next(iter(self._missing.values()))
            await asyncio.sleep(0.05)

    def _nobody_comes(self) -> bool:
        return not self.flow_scheduler.workers and self.worker_spec.keys() <= self._missing.keys()

    def _fail_without_workers(self) -> None:
        """Tasks that wait for a worker fail: nobody comes."""
        if self._nobody_comes():
            self.flow_scheduler.no_workers_timeout = 1.0

    def asked(self, name: int) -> None:
        """A worker is asked for, maybe again."""
        self._missing.pop(name, None)

    def joined(self, name: int) -> None:
        """A worker is there."""
        self._joined_at[name] = time.monotonic()

    def missing(self, name: int, error: NotStartedError) -> None:
        """A worker can't be had: the flow goes on with those there are, and fails without any."""
        self._missing[name] = error
        if self.status != Status.running:
            return
        if self._nobody_comes():
            self.logger.error("There are no Dask workers, so the tasks fail: %s", error)
            self._fail_without_workers()
        else:
            self.logger.warning("The flow run goes on without one of its Dask workers: %s", error)

    def _update_worker_status(self, op: str, msg: Any) -> None:
        name = self.scheduler_info["workers"][msg]["name"] if op == "remove" else None
        super()._update_worker_status(op, msg)
        if name is not None:
            wait = parse_timedelta(dask.config.get("distributed.deploy.lost-worker-timeout"))
            # By then the base class has given it up, if it is lost and not only reconnects.
            asyncio.get_running_loop().call_later(wait + 0.5, self._replace, name, time.monotonic())

    def _replace(self, name: int, left_at: float) -> None:
        if self.status != Status.running or name not in self.worker_spec or name in self.workers:
            return
        lived = left_at - self._joined_at.pop(name, 0.0)
        self._short_lives[name] = self._short_lives.get(name, 0) + 1 if lived < SHORT_LIFE_SECONDS else 0
        if self._short_lives[name] == STARTS_OF_A_WORKER:
            del self.worker_spec[name]
            self.logger.error(
                "A Dask worker ended %s times in a row within %.0f s, and isn't replaced. Its log says why: a module of the flow that"
                " the image doesn't have, or nothing, when it was out of memory (raise `workerMemoryMiB`)",
                STARTS_OF_A_WORKER,
                SHORT_LIFE_SECONDS,
            )
            self._fail_without_workers()
            return
        self.logger.warning("A Dask worker is gone after %.0f s; another takes its place", lived)
        self._correct_state()
