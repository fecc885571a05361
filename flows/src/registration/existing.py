"""What Prefect has now, read in a handful of requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    DeploymentFilterTags,
    FlowFilter,
    FlowFilterId,
    FlowFilterName,
)
from prefect.client.schemas.objects import WorkPool
from prefect.client.schemas.responses import DeploymentResponse, GlobalConcurrencyLimitResponse
from prefect.events.schemas.automations import Automation

from registration.ledger import LEDGER_PREFIX, Ledger, ledger_name, parse_ledger
from registration.ownership import owner_tag
from registration.problems import Problems

# The most that the server gives in one answer.
PAGE = 200

T = TypeVar("T")


@dataclass
class Existing:
    """Everything of Prefect's that concerns one stack, by name."""

    pools: dict[str, WorkPool]
    deployments: dict[str, DeploymentResponse]
    flow_ids: dict[str, UUID]
    limits: dict[str, GlobalConcurrencyLimitResponse]
    # A request that Prefect's client repeated may have made two of one name.
    automations: dict[str, list[Automation]]
    ledger: Ledger
    # False: the ledger is still to be made.
    has_ledger: bool = False


def read_existing(
    client: SyncPrefectClient, owner: str, problems: Problems, *, flow_names: Iterable[str] = (), names: Iterable[str] = ()
) -> Existing:
    """Reads what is the stack's, and what has the flow and deployment names that it wants."""
    pools = {pool.name: pool for pool in pages(lambda offset: client.read_work_pools(limit=PAGE, offset=offset))}
    found = {deployment.id: deployment for deployment in _of_owner(client, owner)}
    if wanted := sorted(set(names)):
        found |= {deployment.id: deployment for deployment in _named(client, wanted, sorted(set(flow_names)))}
    flows = _flow_names(client, {deployment.flow_id for deployment in found.values()}, sorted(set(flow_names)))
    has_ledger, ledger = _read_ledger(client, owner, problems)
    return Existing(
        pools=pools,
        deployments={f"{flows[deployment.flow_id]}/{deployment.name}": deployment for deployment in found.values()},
        flow_ids={name: flow_id for flow_id, name in flows.items()},
        limits={limit.name: limit for limit in pages(lambda offset: client.read_global_concurrency_limits(limit=PAGE, offset=offset))},
        automations=_by_name(pages(lambda offset: client.read_automations(limit=PAGE, offset=offset))),
        ledger=ledger,
        has_ledger=has_ledger,
    )


def read_queues(client: SyncPrefectClient, pool: str) -> set[str]:
    """The names of a pool's work queues."""
    return {queue.name for queue in pages(lambda offset: client.read_work_queues(work_pool_name=pool, limit=PAGE, offset=offset))}


def limit_owners(client: SyncPrefectClient) -> dict[str, str]:
    """Which stack's ledger lists a limit, by the limit's name."""

    def read(offset: int) -> list[dict[str, Any]]:
        # The client's own method knows no pages.
        body = {"variables": {"name": {"like_": LEDGER_PREFIX}}, "limit": PAGE, "offset": offset}
        return list(client.request("POST", "/variables/filter", json=body).json())

    ledgers = [ledger for variable in pages(read) if (ledger := parse_ledger(variable["value"])) is not None]
    return {limit: ledger.owner for ledger in ledgers for limit in ledger.limits}


def pages(read: Callable[[int], list[T]]) -> list[T]:
    """All pages of an answer."""
    everything: list[T] = []
    while True:
        page = read(len(everything))
        everything += page
        if len(page) < PAGE:
            return everything


def _of_owner(client: SyncPrefectClient, owner: str) -> list[DeploymentResponse]:
    mark = DeploymentFilter(tags=DeploymentFilterTags(all_=[owner_tag(owner)]))
    return pages(lambda offset: client.read_deployments(deployment_filter=mark, limit=PAGE, offset=offset))


def _named(client: SyncPrefectClient, names: list[str], flow_names: list[str]) -> list[DeploymentResponse]:
    flows, deployments = FlowFilter(name=FlowFilterName(any_=flow_names)), DeploymentFilter(name=DeploymentFilterName(any_=names))
    return pages(lambda offset: client.read_deployments(flow_filter=flows, deployment_filter=deployments, limit=PAGE, offset=offset))


def _flow_names(client: SyncPrefectClient, ids: set[UUID], names: list[str]) -> dict[UUID, str]:
    filters = [FlowFilter(id=FlowFilterId(any_=sorted(ids)))] if ids else []
    filters += [FlowFilter(name=FlowFilterName(any_=names))] if names else []
    return {
        flow.id: flow.name
        for flow_filter in filters
        for flow in pages(lambda offset, chosen=flow_filter: client.read_flows(flow_filter=chosen, limit=PAGE, offset=offset))  # type: ignore[misc]
    }


def _by_name(automations: list[Automation]) -> dict[str, list[Automation]]:
    named: dict[str, list[Automation]] = {}
    for automation in automations:
        named.setdefault(automation.name, []).append(automation)
    return named


def _read_ledger(client: SyncPrefectClient, owner: str, problems: Problems) -> tuple[bool, Ledger]:
    name = ledger_name(owner)
    variable = client.read_variable_by_name(name)
    empty = Ledger(owner=owner)
    if variable is None:
        return False, empty
    ledger = parse_ledger(variable.value)
    if ledger is None or ledger.owner != owner:
        problems.add("Prefect", f"the variable {name} is not what Registration wrote; delete it and set `adoptExisting` once")
        return True, empty
    return True, ledger
