"""A worker as its cluster has it: a task of ECS."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from distributed.core import Status
from distributed.deploy.spec import ProcessInterface

from prefect_ecs.dask.launcher import NotStartedError

if TYPE_CHECKING:
    from prefect_ecs.dask.cluster import EcsCluster

# A task of Fargate starts in 20 to 70 s; one that takes longer can't reach the scheduler, or its image's start fails.
JOIN_SECONDS = 300.0
STARTS_OF_A_WORKER = 3


class EcsWorker(ProcessInterface):
    """A worker of the cluster, over all the tasks that it takes until one joins."""

    def __init__(self, _scheduler: str, *, name: int, cluster: EcsCluster) -> None:
        super().__init__(name=name)
        self.name = name
        self.joined = asyncio.Event()
        self._of = cluster
        self._arn = ""
        self._search: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Asks for a task, and doesn't wait for it."""
        self._of.asked(self.name)
        self._search = asyncio.create_task(self._find())
        await super().start()

    async def _find(self) -> None:
        try:
            await self._join_one()
        except NotStartedError as error:
            self._of.missing(self.name, error)

    async def _join_one(self) -> None:
        cluster = self._of
        for _ in range(STARTS_OF_A_WORKER):
            self._arn = await cluster.launcher.start()
            cluster.flow_scheduler.expected[_task_id(self._arn)] = self
            try:
                await asyncio.wait_for(self.joined.wait(), JOIN_SECONDS)
            except TimeoutError:
                cluster.logger.warning(
                    "The Dask worker %s did not reach the scheduler in %.0f s; it is replaced. Its log says why.",
                    self._arn,
                    JOIN_SECONDS,
                )
                await self._stop("It did not reach the scheduler")
            else:
                return
        raise NotStartedError(f"{STARTS_OF_A_WORKER} workers in a row did not reach the scheduler at {cluster.flow_scheduler.address}")

    def join(self) -> None:
        """The scheduler takes it in."""
        self.joined.set()
        self._of.joined(self.name)

    @property
    def is_member(self) -> bool:
        """Whether the scheduler has it."""
        return any(one.name == self.name for one in self._of.flow_scheduler.workers.values())

    async def close(self) -> None:
        """Lets a member leave with its data moved; one that isn't is stopped."""
        cluster = self._of
        if self._search is not None:
            self._search.cancel()
        if cluster.status == Status.running and self.is_member:
            await cluster.flow_scheduler.retire_workers(names=[self.name], close_workers=True)
        elif not self.joined.is_set() or (self.name in cluster.worker_spec and not self.is_member):
            await self._stop("The flow run needs it no more" if not self.joined.is_set() else "The scheduler lost it")
        if self._arn:
            cluster.flow_scheduler.expected.pop(_task_id(self._arn), None)
        await super().close()

    async def _stop(self, reason: str) -> None:
        if self._arn:
            arn, self._arn = self._arn, ""
            self._of.flow_scheduler.expected.pop(_task_id(arn), None)
            await self._of.launcher.stop(arn, reason)


def _task_id(arn: str) -> str:
    return arn.rsplit("/", 1)[-1]
