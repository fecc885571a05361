"""Updates the schedules of a deployment to the file, by slug."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.responses import DeploymentResponse

from prefect_ecs.registration.commands.inputs import schedule_key
from prefect_ecs.registration.config import Config
from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.files.schedules import same_schedule
from prefect_ecs.registration.objects.creation import Creation
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.objects.switches import Switches
from prefect_ecs.registration.state.ownership import owner_in_tags
from prefect_ecs.registration.state.server import unless_gone


class ScheduleSync:
    """Writes schedules."""

    def __init__(self, client: SyncPrefectClient, config: Config, switches: Switches, journal: Journal) -> None:
        self._client = client
        self._config = config
        self._switches = switches
        self._journal = journal

    def sync(self, deployment: Deployment, found: DeploymentResponse) -> bool:
        """Creates, updates and removes schedules; returns whether anything changed."""
        wanted = {str(schedule.slug): schedule for schedule in deployment.schedules}
        existing = {schedule.slug: schedule for schedule in found.schedules if schedule.slug}
        changed = False
        for slug, schedule in wanted.items():
            if slug not in existing:
                self._add(deployment, found.id, schedule)
                changed = True
            else:
                changed |= self._update(deployment, found.id, schedule, existing[slug])
        # Schedules without a slug come from the UI and belong to users, except those of an adopted deployment, which are replaced.
        adopted = owner_in_tags(found.tags) != self._config.owner
        for gone in found.schedules:
            if gone.slug not in wanted and (gone.slug or adopted):
                self._remove(deployment, found.id, gone)
                changed = True
        return changed

    def _add(self, deployment: Deployment, deployment_id: UUID, schedule: DeploymentScheduleCreate) -> None:
        def make() -> UUID:
            [made] = self._client.create_deployment_schedules(deployment_id, [schedule])
            return made.id

        def find() -> UUID | None:
            found = [item for item in self._read(deployment_id) if item.slug == schedule.slug and same_schedule(schedule, item)]
            return found[0].id if found else None

        what = _name(deployment, schedule.slug)
        delete = partial(self._client.delete_deployment_schedule, deployment_id)
        self._journal.create(what, "made", Creation(f"the {what}", make, find, delete))

    def _update(self, deployment: Deployment, deployment_id: UUID, schedule: DeploymentScheduleCreate, found: DeploymentSchedule) -> bool:
        active = self._switches.turned(schedule_key(deployment, str(schedule.slug)), on=found.active)
        if active is None and same_schedule(schedule, found):
            return False
        write = partial(self._client.update_deployment_schedule, deployment_id, found.id)

        def undo() -> bool:
            still = [now for now in self._read(deployment_id) if now.id == found.id and same_schedule(schedule, now)]
            for now in still:
                # `active` goes back only if this run has changed it.
                was_active = found.active if active is not None and now.active == active else None
                write(active=was_active, schedule=found.schedule, parameters=found.parameters)
            return bool(still)

        make = partial(write, active=active, schedule=schedule.schedule, parameters=schedule.parameters)
        self._journal.change(_name(deployment, schedule.slug), "updated", make, undo)
        return True

    def _remove(self, deployment: Deployment, deployment_id: UUID, gone: DeploymentSchedule) -> None:
        def undo() -> bool:
            now = self._read(deployment_id)
            missing = all(schedule.id != gone.id and (schedule.slug is None or schedule.slug != gone.slug) for schedule in now)
            if missing:
                again: dict[str, Any] = gone.model_dump(include={"schedule", "active", "parameters", "slug", "max_scheduled_runs"})
                self._client.create_deployment_schedules(deployment_id, [DeploymentScheduleCreate.model_validate(again)])
            return missing

        make = partial(unless_gone, partial(self._client.delete_deployment_schedule, deployment_id, gone.id))
        self._journal.change(_name(deployment, gone.slug), "removed", make, undo)

    def _read(self, deployment_id: UUID) -> list[DeploymentSchedule]:
        return self._client.read_deployment_schedules(deployment_id)


def _name(deployment: Deployment, slug: str | None) -> str:
    return f"schedule {slug or 'without a slug'} of {deployment.full_name}"
