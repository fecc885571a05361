"""A copy of a flow project, for a pull request for instance: it starts no runs by itself and shares no objects with the original."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.files.limits import Limit, NoLimits


def as_preview(deployment: Deployment) -> Deployment:
    """The deployment with inactive schedules, which users can activate, and without triggers, which would fire on the original's events."""
    schedules = [schedule.model_copy(update={"active": False}) for schedule in deployment.schedules]
    return replace(deployment, schedules=schedules, triggers=[], slas=None)


def preview_limits(limits: Sequence[Limit] | None) -> NoLimits | None:
    """No limits: flows use a limit by its name, which belongs to the original."""
    return None if limits is None else NoLimits()


def preview_notes(deployments: Sequence[Deployment], limits: Sequence[Limit] | None) -> Iterator[str]:
    """Ignored parts of the files, a line each."""
    if any(schedule.active for deployment in deployments for schedule in deployment.schedules):
        yield "preview: schedules are inactive"
    if any(deployment.triggers for deployment in deployments):
        yield "preview: triggers are left out"
    if any(deployment.slas for deployment in deployments):
        yield "preview: SLAs are left out"
    if limits:
        yield "preview: limits are left as they are"
