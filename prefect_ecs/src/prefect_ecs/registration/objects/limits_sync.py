"""Updates the global concurrency limits to `limits.yaml`."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate, GlobalConcurrencyLimitUpdate
from prefect.client.schemas.responses import GlobalConcurrencyLimitResponse

from prefect_ecs.registration.files.limits import Limit
from prefect_ecs.registration.objects.creation import Creation
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.state.existing import Existing
from prefect_ecs.registration.state.server import if_there


def sync_limits(client: SyncPrefectClient, limits: list[Limit], existing: Existing, journal: Journal) -> None:
    """Creates and updates the limits. Users decide whether one is active."""
    for limit in limits:
        found = existing.limits.get(limit.name)
        if found is None:
            journal.create(f"limit {limit.name}", "made", _creation(client, limit))
        elif not _has(found, _values(limit)):
            _update(client, limit, found, journal)


def _creation(client: SyncPrefectClient, limit: Limit) -> Creation[UUID]:
    wanted = GlobalConcurrencyLimitCreate.model_validate({"name": limit.name, **_values(limit)})

    def find() -> UUID | None:
        found = _read(client, limit.name)
        # A limit has no mark; one that didn't exist a moment ago and has these values is this run's.
        return found.id if found is not None and _has(found, _values(limit)) else None

    def delete(made: UUID) -> None:
        # By id: another limit may have the name now.
        client.request("DELETE", "/v2/concurrency_limits/{id_or_name}", path_params={"id_or_name": made})

    return Creation(f'the concurrency limit "{limit.name}"', partial(client.create_global_concurrency_limit, wanted), find, delete)


def _update(client: SyncPrefectClient, limit: Limit, found: GlobalConcurrencyLimitResponse, journal: Journal) -> None:
    ours = _values(limit)
    before = GlobalConcurrencyLimitUpdate.model_validate({key: getattr(found, key) for key in ours})

    def undo() -> bool:
        now = _read(client, limit.name)
        still = now is not None and now.id == found.id and _has(now, ours)
        if still:
            client.update_global_concurrency_limit(limit.name, before)
        return still

    journal.change(
        f"limit {limit.name}",
        f"updated to {limit.limit}, decay {limit.slot_decay_per_second:g} a second",
        partial(client.update_global_concurrency_limit, limit.name, GlobalConcurrencyLimitUpdate.model_validate(ours)),
        undo,
    )


def _read(client: SyncPrefectClient, name: str) -> GlobalConcurrencyLimitResponse | None:
    return if_there(partial(client.read_global_concurrency_limit_by_name, name))


def _values(limit: Limit) -> dict[str, Any]:
    return {"limit": limit.limit, "slot_decay_per_second": limit.slot_decay_per_second}


def _has(found: GlobalConcurrencyLimitResponse, values: dict[str, Any]) -> bool:
    return all(getattr(found, key) == value for key, value in values.items())
