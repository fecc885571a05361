"""The scheduler of a flow's workers."""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from collections.abc import Mapping
from typing import Any, Protocol

from distributed import Scheduler
from distributed.core import Status

# Variables that ECS sets for each task, or the container for itself.
_OF_ONE_TASK = ("AWS_CONTAINER_", "AWS_EXECUTION_ENV", "ECS_", "HOSTNAME")


class Expected(Protocol):
    """A worker that the cluster has asked for."""

    name: int

    def join(self) -> None:
        """The scheduler takes it in."""


class FlowScheduler(Scheduler):
    """A scheduler that knows its workers by their tasks.

    Tasks of one call of RunTask have the same command, so a worker comes with its task's id, and gets its name here.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.expected: dict[str, Expected] = {}
        self.handlers["flow_environment"] = self.flow_environment

    async def add_worker(self, comm: Any, *, name: Any, **facts: Any) -> None:
        """Takes a worker in by the name of the cluster's; another's is refused."""
        worker = await self._expected(str(name))
        if worker is None:
            await comm.write({"status": "error", "message": f"{name} is no worker of this flow run", "time": time.time()})
            return
        worker.join()
        await super().add_worker(comm, name=worker.name, **facts)  # type: ignore[arg-type] - Dask's own clusters number theirs

    async def _expected(self, task_id: str) -> Expected | None:
        # It may be faster than RunTask's answer.
        for _ in range(50):
            if task_id in self.expected or self.status != Status.running:
                break
            await asyncio.sleep(0.1)
        return self.expected.get(task_id)

    def flow_environment(self, known: Mapping[str, str]) -> dict[str, str]:
        """The flow's environment variables that a worker lacks or has otherwise: those of its deployment.

        What both have from their definition, secrets among it, isn't sent.

        Args:
            known: The worker's, name → `digest` of the value.

        """
        return {name: value for name, value in os.environ.items() if not name.startswith(_OF_ONE_TASK) and known.get(name) != digest(value)}


def digest(value: str) -> str:
    """A hash of a variable's value, for comparison."""
    return hashlib.sha256(value.encode()).hexdigest()
