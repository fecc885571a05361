"""Prefect's process worker, whose runs are protected, start warm, and are rescheduled when the agent stops."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import anyio
from anyio.abc import TaskStatus
from prefect.client.schemas.objects import FlowRun
from prefect.types._datetime import now
from prefect.utilities.processutils import command_to_string
from prefect.workers import process
from prefect.workers.process import ProcessJobConfiguration, ProcessWorker, ProcessWorkerResult

from prefect_ecs.process_agent.protection import Protection
from prefect_ecs.process_agent.rescheduling import CLEAN_UP_SECONDS, prepared, reschedule

# Without the site's packages, which take it longer than all the rest.
START_RUN = command_to_string([sys.executable, "-I", "-S", str(Path(__file__).with_name("start_run.py"))])


class Configuration(ProcessJobConfiguration):
    """A run's settings; one without a command of its own starts warm."""

    def prepare_for_flow_run(self, *args: Any, **kwargs: Any) -> None:
        """Fills the settings in for one run."""
        self.command = self.command or START_RUN
        super().prepare_for_flow_run(*args, **kwargs)


@dataclass
class Execution:
    """A run that executes."""

    scope: anyio.CancelScope = field(default_factory=anyio.CancelScope)
    # Of Prefect, by which a run's engine is told why it ends.
    channel: Any = None
    pid: int | None = None
    ended: anyio.Event = field(default_factory=anyio.Event)


_current: ContextVar[Execution | None] = ContextVar("execution", default=None)


def _show_channels() -> None:
    """Keeps each execution's control channel, which Prefect's worker makes; Prefect 3.7 has one for all."""
    context = getattr(process, "FlowRunExecutorContext", None)
    if context is None:
        return

    class Shown(context):  # type: ignore[misc, valid-type]
        async def __aenter__(self) -> Any:
            entered = await super().__aenter__()
            execution = _current.get()
            if execution is not None:
                execution.channel = self.control_channel
            return entered

    process.FlowRunExecutorContext = Shown  # type: ignore[attr-defined, misc]


class _Started:
    """Keeps the pid that the worker is told."""

    def __init__(self, execution: Execution, to_worker: TaskStatus[int] | None) -> None:
        self._execution = execution
        self._to_worker = to_worker

    def started(self, value: int) -> None:
        self._execution.pid = value
        if self._to_worker is not None:
            self._to_worker.started(value)


with warnings.catch_warnings():
    # It replaces Prefect's worker of this type.
    warnings.simplefilter("ignore")

    class ProcessAgent(ProcessWorker):
        """Prefect's process worker, for a task of ECS."""

        job_configuration = Configuration

        def __init__(self, *args: Any, protection: Protection, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._protection = protection
            self._executions: dict[UUID, Execution] = {}
            self._stops = False

        async def get_and_submit_flow_runs(self) -> list[FlowRun]:
            """Takes runs that are due, unless the agent stops or pauses."""
            if self._stops or self._protection.wants_pause:
                # Its health check asks for it.
                self._last_polled_time = now("UTC")
                return []
            return await super().get_and_submit_flow_runs()

        async def run(
            self, flow_run: FlowRun, configuration: ProcessJobConfiguration, task_status: TaskStatus[int] | None = None
        ) -> ProcessWorkerResult:
            """Executes the run; one that the agent has rescheduled counts as ended well."""
            execution = self._executions[flow_run.id] = Execution()
            token = _current.set(execution)
            try:
                async with self._protection.of_a_run():
                    with execution.scope:
                        if not self._stops:
                            return await super().run(flow_run, configuration, _Started(execution, task_status))  # type: ignore[arg-type]
                        await reschedule(self.client, flow_run.id)
                    if execution.pid is None and task_status is not None:
                        task_status.started(-1)
                    return ProcessWorkerResult(status_code=0, identifier=str(execution.pid or ""))
            finally:
                _current.reset(token)
                execution.ended.set()
                self._executions.pop(flow_run.id, None)

        async def give_back(self) -> None:
            """Takes no more runs, and reschedules those that it executes. Returns when they have ended."""
            self._stops = True
            async with anyio.create_task_group() as group:
                for run_id, execution in list(self._executions.items()):
                    group.start_soon(self._give_back, run_id, execution)
            with anyio.move_on_after(CLEAN_UP_SECONDS):
                # Those that it was about to start.
                while self._submitting_flow_run_ids or self._executions:
                    await anyio.sleep(0.1)

        async def _give_back(self, run_id: UUID, execution: Execution) -> None:
            knows = execution.pid is not None and await prepared(execution.channel, run_id)
            if execution.ended.is_set():
                return
            await reschedule(self.client, run_id)
            if knows:
                _signal(execution.pid, signal.SIGTERM)
                with anyio.move_on_after(CLEAN_UP_SECONDS):
                    await execution.ended.wait()
            if not execution.ended.is_set():
                # At once, or the worker would report the exit code as a crash.
                _signal(execution.pid, signal.SIGKILL)
                execution.scope.cancel()


def _signal(pid: int | None, number: int) -> None:
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


_show_channels()
