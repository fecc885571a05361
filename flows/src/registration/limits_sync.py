"""Brings the global concurrency limits to what `limits.yaml` says."""

from __future__ import annotations

from functools import partial

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate, GlobalConcurrencyLimitUpdate

from registration.config import Config
from registration.existing import Existing, limit_owners
from registration.journal import Journal
from registration.limits import Limit
from registration.ownership import NAME_WITH_STACK, not_ours
from registration.problems import Problems


def check_limits(client: SyncPrefectClient, config: Config, limits: list[Limit], existing: Existing, problems: Problems) -> None:
    """Notes limits that somebody else made. One that two stacks had in common would go with the first that is destroyed."""
    if config.adopt:
        return
    theirs = [limit.name for limit in limits if limit.name in existing.limits and limit.name not in existing.ledger.limits]
    owners = limit_owners(client) if theirs else {}
    for name in theirs:
        problems.add("Prefect", not_ours("the concurrency limit", name, owners.get(name), NAME_WITH_STACK))


def sync_limits(client: SyncPrefectClient, limits: list[Limit], existing: Existing, journal: Journal) -> None:
    """Makes and updates the limits. Whether one is switched off is a person's business."""
    for limit in limits:
        found = existing.limits.get(limit.name)
        what = f"limit {limit.name}"
        values = {"limit": limit.limit, "slot_decay_per_second": limit.slot_decay_per_second}
        if found is None:
            wanted = GlobalConcurrencyLimitCreate.model_validate({"name": limit.name, **values})
            journal.change(
                what,
                "made",
                partial(client.create_global_concurrency_limit, wanted),
                partial(client.delete_global_concurrency_limit_by_name, limit.name),
            )
        elif any(getattr(found, key) != value for key, value in values.items()):
            before = GlobalConcurrencyLimitUpdate.model_validate({key: getattr(found, key) for key in values})
            journal.change(
                what,
                f"updated to {limit.limit}, decay {limit.slot_decay_per_second:g} a second",
                partial(client.update_global_concurrency_limit, limit.name, GlobalConcurrencyLimitUpdate.model_validate(values)),
                partial(client.update_global_concurrency_limit, limit.name, before),
            )
