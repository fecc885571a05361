"""A Dask worker in a task of its own: `python -m prefect_ecs.dask.worker <scheduler>`. It ends when its scheduler is gone."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from typing import Any

from distributed import Worker
from distributed.core import rpc

from prefect_ecs.dask.place import OwnTask, own_task
from prefect_ecs.dask.scheduler import digest

# The scheduler is there before its workers, so whoever doesn't find it has none any more.
DEATH_TIMEOUT_SECONDS = 30
# A thread of a flow's task would keep the process.
LEAVE_SECONDS = 15


class FlowWorker(Worker):
    """A worker whose process ends soon after it."""

    async def close(self, *args: Any, **options: Any) -> Any:
        """Leaves the cluster."""
        asyncio.get_running_loop().call_later(LEAVE_SECONDS, os._exit, 0)
        return await super().close(*args, **options)


async def serve(scheduler: str, task: OwnTask) -> None:
    """Works until the scheduler lets it go, or is gone, or AWS takes the task back."""
    async with rpc(scheduler, timeout=DEATH_TIMEOUT_SECONDS) as connection:
        # Before the flow's modules are imported, which may read them.
        theirs: Any = await connection.flow_environment(known={name: digest(value) for name, value in os.environ.items()})
        os.environ |= theirs
    worker = FlowWorker(
        scheduler,
        name=task.id,
        host=task.host,
        nthreads=max(1, int(task.cpu or 1)),
        memory_limit="auto" if task.memory_mib is None else task.memory_mib * 1024 * 1024,
        death_timeout=DEATH_TIMEOUT_SECONDS,
        dashboard=False,
        dashboard_address="127.0.0.1:0",
    )
    leaving: set[asyncio.Task[None]] = set()

    def leave() -> None:
        # Of Fargate Spot's two minutes its results need some to move.
        leaving.add(asyncio.ensure_future(worker.close_gracefully(reason="SIGTERM")))

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, leave)
    await worker
    await worker.finished()


def main() -> None:
    """Ends the process without waiting for threads."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    code = 0
    try:
        asyncio.run(serve(sys.argv[1], own_task(os.environ)))
    except (OSError, RuntimeError, TimeoutError, ValueError) as error:
        print(
            f"prefect-ecs: no Dask scheduler at {sys.argv[1]}, or it wants no worker: {error}. If its flow run is still there, the"
            " security group of the project's Dask must be on both tasks.",
            file=sys.stderr,
        )
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
