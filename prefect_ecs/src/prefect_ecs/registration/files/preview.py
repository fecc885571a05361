"""A copy of a flow project, for a pull request for instance: it starts no runs by itself and shares no objects with the original."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.files.flow_objects import FlowObjects


def as_preview(deployment: Deployment) -> Deployment:
    """The deployment with inactive schedules, which users can activate, and without triggers, which would fire on the original's events."""
    schedules = [schedule.model_copy(update={"active": False}) for schedule in deployment.schedules]
    return replace(deployment, schedules=schedules, triggers=[], slas=None)


def preview_notes(deployments: Sequence[Deployment], objects: FlowObjects) -> Iterator[str]:
    """Ignored parts of the files, a line each."""
    if any(schedule.active for deployment in deployments for schedule in deployment.schedules):
        yield "preview: schedules are inactive"
    if any(deployment.triggers for deployment in deployments):
        yield "preview: triggers are left out"
    if any(deployment.slas for deployment in deployments):
        yield "preview: SLAs are left out"
    for _, kind, count in objects.files():
        if count:
            yield f"preview: {kind} are left as they are"
