"""Brings work pools and their queues to what the stack says."""

from __future__ import annotations

from functools import partial
from typing import Any

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.client.schemas.objects import WorkPool

from registration.config import Config, Pool
from registration.existing import Existing, read_queues
from registration.journal import Journal
from registration.ownership import not_ours, owner_in_description, pool_description
from registration.problems import Problems


def check_pools(config: Config, existing: Existing, problems: Problems) -> None:
    """Notes pools that aren't the stack's or that can't become what it wants."""
    for pool in config.work_pools:
        found = existing.pools.get(pool.name)
        if found is None:
            continue
        owner = owner_in_description(found.description)
        if owner != config.owner and not config.adopt:
            problems.add("Prefect", not_ours("the work pool", pool.name, owner))
        if found.type != pool.type:
            problems.add(
                "Prefect",
                f'the work pool "{pool.name}" is of type {found.type}, not {pool.type}, and Prefect changes no type;'
                " choose another name, or delete it",
            )


def sync_pools(
    client: SyncPrefectClient, config: Config, templates: dict[str, dict[str, Any]], existing: Existing, journal: Journal
) -> None:
    """Makes and updates the pools. Pause, concurrency limit and the queues' settings are a person's."""
    for pool in config.work_pools:
        found = existing.pools.get(pool.name)
        what = f"work pool {pool.name}"
        if found is None:
            make = partial(_create, client, pool, config.owner, templates[pool.name])
            journal.change(what, "made", make, partial(client.delete_work_pool, pool.name))
            queues = {"default"}
        else:
            _update(client, found, config.owner, templates[pool.name], journal)
            queues = read_queues(client, pool.name)
        for queue in pool.work_queues:
            if queue not in queues:
                make_queue = partial(client.create_work_queue, name=queue, work_pool_name=pool.name)
                journal.change(what, f"queue {queue} made", make_queue, partial(_delete_queue, client, pool.name, queue))


def _create(client: SyncPrefectClient, pool: Pool, owner: str, template: dict[str, Any]) -> None:
    description = pool_description(owner)
    client.create_work_pool(WorkPoolCreate(name=pool.name, type=pool.type, base_job_template=template, description=description))


def _delete_queue(client: SyncPrefectClient, pool: str, queue: str) -> None:
    client.delete_work_queue_by_id(client.read_work_queue_by_name(queue, work_pool_name=pool).id)


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
    before = WorkPoolUpdate(**{key: getattr(found, key) for key in changes})
    words = {"base_job_template": "template updated", "description": "marked as this stack's"}
    done = " and ".join(words[key] for key in changes)
    journal.change(f"work pool {found.name}", done, make, partial(client.update_work_pool, found.name, before))
