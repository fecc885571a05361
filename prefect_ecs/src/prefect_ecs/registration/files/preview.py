"""A copy of a flow project beside the real one, of a pull request for instance: nothing of it runs by itself, or is another's too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.files.limits import Limit, NoLimits


def as_preview(deployment: Deployment) -> Deployment:
    """Its schedules are there for a person to switch on; a trigger would answer to the real one's events too."""
    schedules = [schedule.model_copy(update={"active": False}) for schedule in deployment.schedules]
    return replace(deployment, schedules=schedules, triggers=[], slas=None)


def preview_limits(limits: Sequence[Limit] | None) -> NoLimits | None:
    """None of its own: flows ask for a limit by its name, which is the real one's."""
    return None if limits is None else NoLimits()


def preview_notes(deployments: Sequence[Deployment], limits: Sequence[Limit] | None) -> Iterator[str]:
    """What of the files is passed over, a line each."""
    if any(schedule.active for deployment in deployments for schedule in deployment.schedules):
        yield "preview: schedules are inactive"
    if any(deployment.triggers for deployment in deployments):
        yield "preview: triggers are left out"
    if any(deployment.slas for deployment in deployments):
        yield "preview: SLAs are left out"
    if limits:
        yield "preview: limits are left as they are"
