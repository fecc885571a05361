"""Starts workers as tasks of ECS, ten with a call, and stops those that don't leave by themselves."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from prefect_ecs.agent.capacity import passes
from prefect_ecs.dask.place import Place

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html, `count`
TASKS_OF_A_CALL = 10
# Workers asked for at the same moment share calls.
GATHER_SECONDS = 0.05
# Of 20 calls a second for the account: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/request-throttling.html
CALLS_AT_ONCE = 4
FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 60.0
# A lack of capacity that lasts longer is no moment's.
GIVE_UP_SECONDS = 15 * 60.0


class NotStartedError(RuntimeError):
    """ECS starts no worker: the reason is AWS's."""


class Launcher:
    """Starts and stops workers of one scheduler."""

    def __init__(self, ecs: ECSClient, place: Place, tags: dict[str, str], logger: Any) -> None:
        self._ecs = ecs
        self._place = place
        self._tags = tags
        self._logger = logger
        self._waiting: list[asyncio.Future[str]] = []
        self._calls: set[asyncio.Task[None]] = set()
        self._gathering: asyncio.TimerHandle | None = None
        self._turns = asyncio.Semaphore(CALLS_AT_ONCE)
        self._closed = False
        self.scheduler_address = ""

    async def start(self) -> str:
        """The ARN of a new worker's task. Raises `NotStartedError` when AWS refuses it, or has had no capacity for long."""
        if self._closed:
            raise NotStartedError("the cluster is closed")
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        if self._gathering is None:
            self._gathering = asyncio.get_running_loop().call_later(GATHER_SECONDS, self._call)
        return await future

    async def stop(self, arn: str, reason: str) -> None:
        """Stops a worker's task; that it is gone already is fine."""
        try:
            await asyncio.to_thread(self._ecs.stop_task, cluster=self._place.cluster, task=arn, reason=reason)
        except Exception as error:
            self._logger.warning("StopTask of the Dask worker %s: %s; it ends by itself", arn, error)

    async def close(self) -> None:
        """Ends all waits; what a call under way still starts is stopped."""
        self._closed = True
        if self._gathering is not None:
            self._gathering.cancel()
        for future in self._waiting:
            future.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    def _call(self) -> None:
        self._gathering = None
        waiting = self._waiting
        self._waiting = []
        for first in range(0, len(waiting), TASKS_OF_A_CALL):
            call = asyncio.create_task(self._start_all(waiting[first : first + TASKS_OF_A_CALL]))
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)

    async def _start_all(self, futures: Sequence[asyncio.Future[str]]) -> None:
        """Gives each future a task, over as many calls as AWS's capacity makes it."""
        began = time.monotonic()
        wait = FIRST_WAIT_SECONDS
        while wanted := [future for future in futures if not future.done()]:
            try:
                async with self._turns:
                    arns, refusal = await asyncio.to_thread(self._run_task, len(wanted))
            except Exception as error:
                no_arns: list[str] = []
                arns, refusal = no_arns, str(error)
            await self._hand_out(arns, wanted)
            left = [future for future in wanted if not future.done()]
            if not left or self._closed:
                return
            if not passes(refusal) or time.monotonic() - began + wait > GIVE_UP_SECONDS:
                for future in left:
                    future.set_exception(NotStartedError(refusal))
                return
            self._logger.warning("AWS has no capacity for %s Dask workers now; tried again in %.0f s: %s", len(left), wait, refusal)
            await self._pause(wait, left)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    async def _hand_out(self, arns: list[str], wanted: Sequence[asyncio.Future[str]]) -> None:
        unwanted = list(arns)
        for future in wanted:
            if unwanted and not future.done():
                future.set_result(unwanted.pop())
        await asyncio.gather(*[self.stop(arn, "The worker is not needed any more") for arn in unwanted])

    async def _pause(self, seconds: float, futures: Sequence[asyncio.Future[str]]) -> None:
        await asyncio.wait(futures, timeout=seconds, return_when=asyncio.ALL_COMPLETED)

    def _run_task(self, count: int) -> tuple[list[str], str]:
        """The ARNs of the tasks that started, and why others didn't."""
        place = self._place
        answer = self._ecs.run_task(
            cluster=place.cluster,
            taskDefinition=place.task_definition,
            count=count,
            # A retry after a lost answer starts nothing twice.
            clientToken=uuid.uuid4().hex,
            capacityProviderStrategy=[{"capacityProvider": place.capacity_provider, "weight": 1}],
            networkConfiguration={
                "awsvpcConfiguration": {
                    "subnets": place.subnets,
                    "securityGroups": place.security_groups,
                    "assignPublicIp": "DISABLED",
                }
            },
            overrides={
                "containerOverrides": [
                    {"name": place.container_name, "command": ["python", "-m", "prefect_ecs.dask.worker", self.scheduler_address]}
                ]
            },
            propagateTags="TASK_DEFINITION",
            tags=[{"key": key, "value": value} for key, value in self._tags.items()],
        )
        arns = [task["taskArn"] for task in answer["tasks"] if "taskArn" in task]
        reasons = [": ".join(filter(None, (failure.get("reason"), failure.get("detail")))) for failure in answer.get("failures", [])]
        return arns, "; ".join(dict.fromkeys(reasons)) or "ECS started fewer tasks than asked for"
