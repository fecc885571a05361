"""Updates the deployments to `prefect.yaml`."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.responses import DeploymentResponse

from prefect_ecs.registration.config import Config
from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.objects.creation import Creation, TakenError
from prefect_ecs.registration.objects.deployment_fields import as_json, differing, fields_of
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.objects.schedules_sync import ScheduleSync
from prefect_ecs.registration.objects.side_by_side import side_by_side
from prefect_ecs.registration.objects.switches import Switches
from prefect_ecs.registration.problems import Problems
from prefect_ecs.registration.state.existing import Existing, read_named
from prefect_ecs.registration.state.ledger import Ledger
from prefect_ecs.registration.state.ownership import NAME_WITH_STACK, TAG_PREFIX, may_take, not_ours, owner_in_tags
from prefect_ecs.registration.state.server import if_there, on_cloud


def check_deployments(config: Config, deployments: list[Deployment], existing: Existing, problems: Problems) -> None:
    """Adds a problem for each deployment that isn't the stack's: a write would take it over."""
    for deployment in deployments:
        found = existing.deployments.get(deployment.full_name)
        if found is not None:
            _check_owner(config, deployment, found, problems)


def _check_owner(config: Config, deployment: Deployment, found: DeploymentResponse, problems: Problems) -> None:
    owner = owner_in_tags(found.tags)
    if not may_take(config, owner):
        mark = f"take the tag `{TAG_PREFIX}{owner}` off it in Prefect"
        problems.add("Prefect", not_ours(config, "the deployment", deployment.full_name, owner, mark=mark, other_name=NAME_WITH_STACK))


class DeploymentSync:
    """Writes deployments, and keeps their ids."""

    def __init__(self, client: SyncPrefectClient, config: Config, existing: Existing, wanted: Ledger, journal: Journal) -> None:
        self._client = client
        self._config = config
        self._existing = existing
        self._switches = Switches(wanted, existing.ledger)
        self._schedules = ScheduleSync(client, config, self._switches, journal)
        self._journal = journal

    def sync(self, deployments: list[Deployment]) -> dict[str, UUID]:
        """Creates and updates the deployments, several at once; returns the ids by full name."""
        self._look_again([deployment for deployment in deployments if deployment.full_name not in self._existing.deployments])
        with self._journal.group():
            written = side_by_side([partial(self._write, deployment) for deployment in deployments])
        unchanged = sum(not changed for _, changed in written)
        if unchanged:
            self._journal.note(f"deployments: {unchanged} unchanged")
        return {deployment.full_name: made for deployment, (made, _) in zip(deployments, written, strict=True)}

    def _look_again(self, new: list[Deployment]) -> None:
        """Checks again just before the write, since the server overwrites a deployment of the same name."""
        if not new:
            return
        self._journal.about_to_change()
        flow_ids = self._existing.flow_ids
        missing = sorted({deployment.flow_name for deployment in new} - set(flow_ids))
        flow_ids |= dict(zip(missing, side_by_side([partial(self._client.create_flow_from_name, name) for name in missing]), strict=True))
        for full_name in read_named(self._client, [deployment.full_name for deployment in new], flow_ids):
            raise TakenError(f'the deployment "{full_name}"')

    def _write(self, deployment: Deployment) -> tuple[UUID, bool]:
        found = self._existing.deployments.get(deployment.full_name)
        if found is None:
            return self._create(deployment), True
        updated = self._update(deployment, found)
        return found.id, self._schedules.sync(deployment, found) or updated

    def _create(self, deployment: Deployment) -> UUID:
        what = f'the deployment "{deployment.full_name}"'
        body = {
            **as_json({**deployment.fields, **_place(deployment), "paused": deployment.paused}),
            "name": deployment.name,
            "flow_id": str(self._existing.flow_ids[deployment.flow_name]),
            "schedules": [schedule.model_dump(mode="json", exclude_none=True) for schedule in deployment.schedules],
        }

        def make() -> UUID:
            answer = self._client.request("POST", "/deployments/", json=body)
            if answer.status_code != httpx.codes.CREATED and not self._is_new(DeploymentResponse.model_validate(answer.json())):
                raise TakenError(what, ", and has been overwritten")
            return UUID(answer.json()["id"])

        def find() -> UUID | None:
            found = if_there(partial(self._client.read_deployment_by_name, deployment.full_name))
            ours = found is not None and self._is_new(found) and owner_in_tags(found.tags) == self._config.owner
            return found.id if found is not None and ours else None

        creation = Creation(what, make, find, self._client.delete_deployment)
        return self._journal.create(f"deployment {deployment.full_name}", "made", creation)

    def _is_new(self, found: DeploymentResponse) -> bool:
        """Whether the last request created it: an overwriting request is later than the creation, a creating one earlier."""
        # Prefect Cloud's behaviour isn't documented.
        slack = timedelta(seconds=1 if on_cloud() else 0)
        return found.created is not None and found.updated is not None and found.updated - found.created <= slack

    def _update(self, deployment: Deployment, found: DeploymentResponse) -> bool:
        changes = differing(deployment.fields, found)
        if (found.work_pool_name, found.work_queue_name) != (deployment.work_pool, deployment.work_queue):
            changes |= _place(deployment)
        paused = self._switches.turned(deployment.full_name, on=not found.paused)
        if paused is not None:
            changes["paused"] = not paused
        if not changes:
            return False
        self._journal.change(
            f"deployment {deployment.full_name}",
            f"updated ({', '.join(sorted(changes))})",
            partial(self._client.update_deployment, found.id, DeploymentUpdate.model_validate(changes)),
            partial(self._restore, found, changes),
        )
        return True

    def _restore(self, found: DeploymentResponse, changes: dict[str, Any]) -> bool:
        """Reverts the changes that are still in place; returns whether there were any."""
        others = differing(changes, self._client.read_deployment(found.id))
        before = {key: value for key, value in fields_of(found).items() if key in changes and key not in others}
        # The server accepts the two only together.
        if before.keys() & {"work_pool_name", "work_queue_name"}:
            before |= {"work_pool_name": found.work_pool_name, "work_queue_name": found.work_queue_name}
        if before:
            self._client.update_deployment(found.id, DeploymentUpdate.model_validate(before))
        return bool(before)


def _place(deployment: Deployment) -> dict[str, str]:
    return {"work_pool_name": deployment.work_pool, "work_queue_name": deployment.work_queue}
