"""Brings the deployments to what `prefect.yaml` says."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate, DeploymentUpdate
from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.responses import DeploymentResponse

from registration.config import Config
from registration.existing import Existing
from registration.inputs import schedule_key
from registration.journal import Journal
from registration.ledger import Ledger
from registration.manifest import Deployment
from registration.ownership import NAME_WITH_STACK, not_ours, owner_in_tags
from registration.problems import Problems
from registration.schedules import same_schedule


def check_deployments(config: Config, deployments: list[Deployment], existing: Existing, problems: Problems) -> None:
    """Notes deployments that somebody else made: writing one of the same name takes it over whoever's it is."""
    if config.adopt:
        return
    for deployment in deployments:
        found = existing.deployments.get(deployment.full_name)
        if found is not None and owner_in_tags(found.tags) != config.owner:
            problems.add("Prefect", not_ours("the deployment", deployment.full_name, owner_in_tags(found.tags), NAME_WITH_STACK))


class DeploymentSync:
    """Writes deployments, and remembers their ids."""

    def __init__(self, client: SyncPrefectClient, config: Config, existing: Existing, wanted: Ledger, journal: Journal) -> None:
        self._client = client
        self._config = config
        self._existing = existing
        # What the files switch off, now and at the last registration.
        self._off, self._off_before = set(wanted.off), set(existing.ledger.off)
        self._journal = journal

    def sync(self, deployments: list[Deployment]) -> dict[str, UUID]:
        """Makes and updates the deployments; the ids by full name."""
        ids: dict[str, UUID] = {}
        unchanged = 0
        for deployment in deployments:
            found = self._existing.deployments.get(deployment.full_name)
            before = self._journal.changes
            if found is None:
                ids[deployment.full_name] = self._create(deployment)
            else:
                ids[deployment.full_name] = found.id
                self._update(deployment, found)
                self._sync_schedules(deployment, found)
            unchanged += self._journal.changes == before
        if unchanged:
            self._journal.note(f"deployments: {unchanged} unchanged")
        return ids

    def _create(self, deployment: Deployment) -> UUID:
        flow_id = self._existing.flow_ids.get(deployment.flow_name)
        if flow_id is None:
            flow_id = self._client.create_flow_from_name(deployment.flow_name)
            self._existing.flow_ids[deployment.flow_name] = flow_id
        make = partial(
            self._client.create_deployment,
            flow_id=flow_id,
            name=deployment.name,
            work_pool_name=deployment.work_pool,
            work_queue_name=deployment.work_queue,
            paused=deployment.paused,
            schedules=deployment.schedules,
            **deployment.fields,
        )
        undo = partial(self._delete, deployment.full_name)
        return self._journal.change(f"deployment {deployment.full_name}", "made", make, undo)

    def _delete(self, full_name: str) -> None:
        found = self._client.read_deployment_by_name(full_name)
        if owner_in_tags(found.tags) == self._config.owner:
            self._client.delete_deployment(found.id)

    def _update(self, deployment: Deployment, found: DeploymentResponse) -> None:
        current = _current_fields(found)
        changes = {key: value for key, value in deployment.fields.items() if current[key] != value}
        if (found.work_pool_name, found.work_queue_name) != (deployment.work_pool, deployment.work_queue):
            changes |= {"work_pool_name": deployment.work_pool, "work_queue_name": deployment.work_queue}
        paused = self._switch(deployment.full_name, on=not found.paused)
        if paused is not None:
            changes["paused"] = not paused
        if changes:
            before = {**current, "work_pool_name": found.work_pool_name, "work_queue_name": found.work_queue_name, "paused": found.paused}
            old = DeploymentUpdate.model_validate({key: before[key] for key in changes})
            self._journal.change(
                f"deployment {deployment.full_name}",
                f"updated ({', '.join(sorted(changes))})",
                partial(self._client.update_deployment, found.id, DeploymentUpdate(**changes)),
                partial(self._client.update_deployment, found.id, old),
            )

    def _switch(self, key: str, *, on: bool) -> bool | None:
        """Whether to switch something on or off: only where the file changed its mind, for the rest is a person's decision."""
        off, off_before = key in self._off, key in self._off_before
        if off != off_before and on == off:
            return not off
        return None

    def _sync_schedules(self, deployment: Deployment, found: DeploymentResponse) -> None:
        wanted = {str(schedule.slug): schedule for schedule in deployment.schedules}
        existing = {schedule.slug: schedule for schedule in found.schedules if schedule.slug}
        for slug, schedule in wanted.items():
            if slug not in existing:
                self._add_schedule(deployment, found.id, schedule)
            else:
                self._update_schedule(deployment, found.id, schedule, existing[slug])
        # Those without a slug were made in the UI, and are a person's; a deployment that is taken over brings the ones that it replaces.
        adopted = owner_in_tags(found.tags) != self._config.owner
        for gone in found.schedules:
            if gone.slug not in wanted and (gone.slug or adopted):
                self._remove_schedule(deployment, found.id, gone)

    def _add_schedule(self, deployment: Deployment, deployment_id: UUID, schedule: DeploymentScheduleCreate) -> None:
        make = partial(self._client.create_deployment_schedules, deployment_id, [schedule])
        undo = partial(self._delete_schedules, deployment_id, schedule.slug)
        self._journal.change(_name(deployment, schedule.slug), "made", make, undo)

    def _delete_schedules(self, deployment_id: UUID, slug: str | None) -> None:
        for schedule in self._client.read_deployment_schedules(deployment_id):
            if schedule.slug == slug:
                self._client.delete_deployment_schedule(deployment_id, schedule.id)

    def _update_schedule(
        self, deployment: Deployment, deployment_id: UUID, schedule: DeploymentScheduleCreate, found: DeploymentSchedule
    ) -> None:
        active = self._switch(schedule_key(deployment, str(schedule.slug)), on=found.active)
        if active is None and same_schedule(schedule, found):
            return
        self._journal.change(
            _name(deployment, schedule.slug),
            "updated",
            partial(
                self._client.update_deployment_schedule,
                deployment_id,
                found.id,
                active=active,
                schedule=schedule.schedule,
                parameters=schedule.parameters,
            ),
            partial(
                self._client.update_deployment_schedule,
                deployment_id,
                found.id,
                active=found.active,
                schedule=found.schedule,
                parameters=found.parameters,
            ),
        )

    def _remove_schedule(self, deployment: Deployment, deployment_id: UUID, gone: DeploymentSchedule) -> None:
        make = partial(self._client.delete_deployment_schedule, deployment_id, gone.id)
        self._journal.change(_name(deployment, gone.slug), "removed", make, partial(self._add_again, deployment_id, gone))

    def _add_again(self, deployment_id: UUID, gone: DeploymentSchedule) -> None:
        if all(schedule.id != gone.id for schedule in self._client.read_deployment_schedules(deployment_id)):
            again = DeploymentScheduleCreate(schedule=gone.schedule, active=gone.active, parameters=gone.parameters, slug=gone.slug)
            self._client.create_deployment_schedules(deployment_id, [again])


def _name(deployment: Deployment, slug: str | None) -> str:
    return f"schedule {slug or 'without a slug'} of {deployment.full_name}"


def _current_fields(found: DeploymentResponse) -> dict[str, Any]:
    names = (
        "concurrency_options",
        "description",
        "enforce_parameter_schema",
        "entrypoint",
        "job_variables",
        "parameter_openapi_schema",
        "parameters",
        "path",
        "tags",
        "version",
    )
    limit = found.global_concurrency_limit
    return {
        **{name: getattr(found, name) for name in names},
        "concurrency_limit": limit.limit if limit else None,
        "pull_steps": found.pull_steps or [],
    }
