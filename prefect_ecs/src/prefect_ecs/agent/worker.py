"""prefect-aws's worker, with what it lacks.

It refuses runs that ask for another flow project's task definition, gives runs their capacity provider, and reschedules them
when AWS lacks capacity, in the end off Spot.
"""

from __future__ import annotations

import os
from typing import Any

from prefect.client.schemas.objects import FlowRun
from prefect_aws.workers.ecs_worker import ECSJobConfiguration, ECSWorker, ECSWorkerResult

from prefect_ecs.agent import capacity, own_definition

_run = ECSWorker.run


async def _patient_run(
    worker: ECSWorker, flow_run: FlowRun, configuration: ECSJobConfiguration, task_status: Any = None
) -> ECSWorkerResult:
    own_definition.check(flow_run, configuration)
    capacity.choose_provider(flow_run.id, configuration.task_run_request)
    await capacity.leave_spot(worker.client, flow_run, configuration.task_run_request)
    try:
        return await _run(worker, flow_run, configuration, task_status)
    except Exception as refusal:
        # prefect-aws wraps AWS's message.
        said = f"{refusal} {refusal.__cause__ or ''}".strip()
        if not capacity.passes(said) or not await capacity.give_back(worker.client, flow_run.id, said):
            raise
        if task_status is not None:
            # Started without a task: an exception would make the run Crashed.
            task_status.started(None)
        return ECSWorkerResult(identifier="", status_code=0)


def install() -> None:
    """Replaces the ECS worker's `run`."""
    if own_definition.FAMILY_VARIABLE not in os.environ:
        raise SystemExit(f"{own_definition.FAMILY_VARIABLE} is not set; the stack sets it in the agent's task definition")
    ECSWorker.run = _patient_run  # type: ignore[method-assign]
