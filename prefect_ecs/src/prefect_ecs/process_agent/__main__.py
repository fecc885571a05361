"""`python -m prefect_ecs.process_agent --pool … --limit …`: a process worker for a task of ECS."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import anyio
from prefect.logging import get_logger
from prefect.settings import PREFECT_WORKER_QUERY_SECONDS, get_current_settings, temporary_settings

from prefect_ecs.process_agent.protection import Protection
from prefect_ecs.process_agent.start_run import SOCKET_VARIABLE
from prefect_ecs.process_agent.worker import ProcessAgent

logger = get_logger("worker.process.agent")

OUR_FOLDER = str(Path(__file__).parents[2])
RESTART_SECONDS = 10
# Prefect's default is 10, most of the time until an urgent run starts.
QUERY_SECONDS = 2


def main() -> None:
    """Runs the agent until it is told to stop."""
    options = argparse.ArgumentParser(prog="prefect_ecs.process_agent", description="Executes the flow runs of a work pool.")
    options.add_argument("--pool", required=True)
    options.add_argument("--work-queue", action="append", dest="work_queues")
    options.add_argument("--limit", type=int, required=True)
    with temporary_settings(set_defaults={PREFECT_WORKER_QUERY_SECONDS: QUERY_SECONDS}):
        anyio.run(_serve, options.parse_args())


async def _serve(options: argparse.Namespace) -> None:
    # Runs import the team's code, not ours.
    path = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.environ["PYTHONPATH"] = os.pathsep.join(folder for folder in path if folder and folder != OUR_FOLDER)
    worker = get_current_settings().worker
    protection = Protection()
    agent = ProcessAgent(
        protection=protection,
        work_pool_name=options.pool,
        work_queues=options.work_queues,
        limit=options.limit,
        prefetch_seconds=worker.prefetch_seconds,
        heartbeat_interval_seconds=int(worker.heartbeat_seconds),
        # Registration creates the pool; one that the agent created wouldn't have its base job template.
        create_pool_if_not_found=False,
    )
    with tempfile.TemporaryDirectory() as folder:
        async with anyio.create_task_group() as group:
            group.start_soon(_keep_warm, f"{folder}/socket")
            group.start_soon(protection.keep)
            group.start_soon(_stop_on_signal, agent, group.cancel_scope)
            await agent.start(with_healthcheck=True)
            group.cancel_scope.cancel()


async def _stop_on_signal(agent: ProcessAgent, everything: anyio.CancelScope) -> None:
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as received:
        async for number in received:
            logger.info("%s: takes no more runs, and reschedules those that it executes", number.name)
            await agent.give_back()
            everything.cancel()
            return


async def _keep_warm(socket: str) -> None:
    """Starts `warm_starts.py`, again if it ends: a run that finds none starts cold."""
    os.environ[SOCKET_VARIABLE] = socket
    # What the worker gives each run.
    environment = {**os.environ, **get_current_settings().to_environment_variables(exclude_unset=True)}
    command = [sys.executable, str(Path(__file__).with_name("warm_starts.py")), socket]
    while True:
        # Its standard input tells it that the agent is gone.
        async with await anyio.open_process(command, stdin=subprocess.PIPE, stdout=None, stderr=None, env=environment) as server:
            code = await server.wait()
        logger.warning("The process that starts runs ended with %s, and is started again", code)
        Path(socket).unlink(missing_ok=True)
        await anyio.sleep(RESTART_SECONDS)


if __name__ == "__main__":
    main()
