"""Updates work pools and their queues to the stack."""

from __future__ import annotations

from functools import partial
from typing import Any

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.client.schemas.objects import WorkPool, WorkQueue

from prefect_ecs.registration.config import Config, Pool
from prefect_ecs.registration.objects.creation import Creation, TakenError
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.problems import Problems
from prefect_ecs.registration.state.existing import Existing, read_queues
from prefect_ecs.registration.state.ownership import TAG_PREFIX, may_take, not_ours, owner_in_description, pool_description
from prefect_ecs.registration.state.server import if_there


def check_pools(config: Config, existing: Existing, problems: Problems) -> None:
    """Adds a problem for each pool that isn't the stack's or can't be updated as wanted."""
    for pool in config.work_pools:
        found = existing.pools.get(pool.name)
        if found is None:
            if not pool.owned:
                problems.add(
                    "Prefect", f'the work pool "{pool.name}" is not there; the platform stack creates it: run `pulumi up` there first'
                )
            continue
        owner = owner_in_description(found.description)
        if pool.owned and not may_take(config, owner):
            problems.add("Prefect", _theirs(config, pool.name, owner))
        if found.type != pool.type:
            problems.add(
                "Prefect",
                f'the work pool "{pool.name}" is of type {found.type}, not {pool.type}, and Prefect changes no type;'
                " choose another name, or delete it",
            )


def sync_pools(
    client: SyncPrefectClient, config: Config, templates: dict[str, dict[str, Any]], existing: Existing, journal: Journal
) -> None:
    """Creates and updates the pools. Users decide about pause, concurrency limit and the queues' settings."""
    for pool in config.work_pools:
        if not pool.owned:
            continue
        found = existing.pools.get(pool.name)
        if found is None:
            journal.create(f"work pool {pool.name}", "made", _pool(client, pool, config.owner, templates[pool.name]))
            queues = {"default"}
        else:
            _update(client, found, config.owner, templates[pool.name], journal)
            queues = read_queues(client, pool.name)
        for queue in pool.work_queues:
            if queue not in queues:
                _add_queue(client, pool.name, queue, journal)


def _theirs(config: Config, name: str, owner: str | None) -> str:
    return not_ours(config, "the work pool", name, owner, mark=f"take `{TAG_PREFIX}{owner}` out of the pool's description")


def _pool(client: SyncPrefectClient, pool: Pool, owner: str, template: dict[str, Any]) -> Creation[WorkPool]:
    wanted = WorkPoolCreate(name=pool.name, type=pool.type, base_job_template=template, description=pool_description(owner))

    def find() -> WorkPool | None:
        found = if_there(partial(client.read_work_pool, pool.name))
        # Another registration of this stack would have waited for its turn, so one with the stack's mark is this run's.
        return found if found is not None and owner_in_description(found.description) == owner else None

    def delete(made: WorkPool) -> bool:
        # Prefect deletes pools by name, and another pool may have it now.
        still = client.read_work_pool(pool.name).id == made.id
        if still:
            client.delete_work_pool(pool.name)
        return still

    return Creation(f'the work pool "{pool.name}"', partial(client.create_work_pool, wanted), find, delete)


def _add_queue(client: SyncPrefectClient, pool: str, name: str, journal: Journal) -> None:
    def find() -> WorkQueue | None:
        return if_there(partial(client.read_work_queue_by_name, name, work_pool_name=pool))

    def delete(made: WorkQueue) -> None:
        client.delete_work_queue_by_id(made.id)

    make = partial(client.create_work_queue, name=name, work_pool_name=pool)
    creation = Creation(f'the queue "{name}" of the work pool "{pool}"', make, find, delete)
    try:
        journal.create(f"work pool {pool}", f"queue {name} made", creation)
    except TakenError:
        # An agent that polls the queue creates it too, with the same settings.
        journal.note(f"work pool {pool}: queue {name} is there")


def _update(client: SyncPrefectClient, found: WorkPool, owner: str, template: dict[str, Any], journal: Journal) -> None:
    changes: dict[str, Any] = {}
    if found.base_job_template != template:
        changes["base_job_template"] = template
    if owner_in_description(found.description) != owner:
        changes["description"] = pool_description(owner)
    if not changes:
        return
    # An update that names a field changes only that field, so a paused pool stays paused.
    make = partial(client.update_work_pool, found.name, WorkPoolUpdate(**changes))

    def undo() -> bool:
        now = client.read_work_pool(found.name)
        before = {key: getattr(found, key) for key, ours in changes.items() if getattr(now, key) == ours}
        if before:
            client.update_work_pool(found.name, WorkPoolUpdate(**before))
        return bool(before)

    words = {"base_job_template": "template updated", "description": "marked as this stack's"}
    journal.change(f"work pool {found.name}", " and ".join(words[key] for key in changes), make, undo)
